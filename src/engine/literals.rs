//! What is reported of literals in the same way for every engine.

use crate::diagnostic::{Diagnostic, shared};
use crate::span::Located;
use crate::spec::Literal;

/// The warning about a default whose quotes would be stored; `what` is the default, such as "the default of column `c` of …".
pub fn in_quotes(what: &str, literal: &Located<Literal>) -> Option<Diagnostic> {
    let inner = literal.in_quotes()?;
    let Literal::Text(text) = &literal.value else { return None };
    let message = format!("{what} is the text {text}, and its quotes are stored with it");
    // A word that is no number, no truth value and no null needs no quotes of its own in YAML; in TOML the quotes are there.
    let finding = Diagnostic::new(&shared::LITERAL_IN_QUOTES, literal.span, message)
        .help(format!("write `{inner}` without the inner quotes"));
    let plain = inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '.'))
        && inner.starts_with(char::is_alphabetic)
        && !inner.ends_with(' ')
        && !["null", "true", "false"].contains(&inner.to_lowercase().as_str());
    Some(if plain { finding.edit(literal.span, inner.to_owned()) } else { finding })
}

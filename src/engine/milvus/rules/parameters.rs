//! Parameters of building and searching: known to the type of index, of the right type, in range, there when needed.
//!
//! Source: the ranges of the server's index library (2.4 to 3.x), the texts of 2.3.5 where executed. 2.3.5 stores unknown
//! parameters without a word, and Lite checks none.

use super::{Scope, dotted};
use crate::diagnostic::{Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::index_types::{INDEX_KINDS, Parameter, Required, Values};
use crate::engine::milvus::model::Parameters;
use crate::span::Located;
use crate::spec::Literal;

/// What parameters belong to, for messages.
pub(super) struct Owner<'a> {
    /// "the index HNSW on `embedding`", "a search by HNSW on `embedding`".
    pub(super) what: String,
    /// The type of index, alone.
    pub(super) kind: &'a str,
    /// Whether these are parameters of searching.
    pub(super) searching: bool,
}

/// Checks each parameter by the list of those that exist.
pub(super) fn known(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    parameters: &Parameters,
    lists: &[&'static [Parameter]],
    diagnostics: &mut Diagnostics,
) {
    let all = || lists.iter().flat_map(|list| list.iter());
    for (name, value) in parameters {
        let Some(parameter) = all().find(|parameter| parameter.name == name.value) else {
            let text = format!("has {}, which takes no parameter `{name}`", owner.what);
            let finding = scope.finding(&codes::UNKNOWN_PARAMETER, name.span, text);
            let elsewhere = elsewhere(name, owner);
            let none = all().next().is_none();
            diagnostics.push(match elsewhere {
                Some(help) => finding.help(help),
                None if none => finding.help(format!("remove it: {} takes no parameters here", owner.kind)),
                None => finding.suggest(name, "parameters", all().map(|parameter| parameter.name)),
            });
            continue;
        };
        if let Some((text, help)) = mismatch(&parameter.values, value) {
            diagnostics.push(
                scope
                    .finding(
                        &codes::PARAMETER_VALUE,
                        value.span,
                        format!("has {}, whose `{name}` {text}", owner.what),
                    )
                    .help(help),
            );
        } else if !scope.target.at_least(parameter.since) {
            diagnostics.push(
                scope
                    .finding(
                        &shared::UNSUPPORTED_BY_TARGET,
                        name.span,
                        format!(
                            "has {}, whose `{name}` exists since {}; the target is {}",
                            owner.what,
                            dotted(parameter.since),
                            scope.target
                        ),
                    )
                    .help("remove it, or raise `targets.milvus.version` in schemac.toml"),
            );
        }
    }
}

/// A parameter that is known, but not here: in the other group of this type, or of another type.
fn elsewhere(name: &str, owner: &Owner<'_>) -> Option<String> {
    let own = INDEX_KINDS.iter().find(|kind| kind.name == owner.kind)?;
    let (other, key) = if owner.searching { (own.build, "params") } else { (own.search, "search") };
    other
        .iter()
        .any(|parameter| parameter.name == name)
        .then(|| format!("move it to `{key}`: {} takes `{name}` there", owner.kind))
}

/// Reports the parameters that must be given and are not.
pub(super) fn missing(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    parameters: &Parameters,
    list: &'static [Parameter],
    at: &Located<&'static crate::engine::milvus::index_types::IndexKind>,
    diagnostics: &mut Diagnostics,
) {
    let old = !scope.target.at_least(&[2, 4]);
    for parameter in list {
        let needed = match parameter.required {
            Required::Always => true,
            Required::Before24 => old,
            Required::No => false,
        };
        if needed && !parameters.iter().any(|(name, _)| name.value == parameter.name) {
            diagnostics.push(
                scope
                    .finding(
                        &codes::MISSING_PARAMETER,
                        at.span,
                        format!("has {}, which needs the parameter `{}`", owner.what, parameter.name),
                    )
                    .help(format!("add `{}` to `params`: {}", parameter.name, described(&parameter.values))),
            );
        }
    }
}

fn described(values: &Values) -> String {
    match values {
        Values::Integer(least, most) => format!("a whole number from {least} to {most}"),
        Values::Number(least, most, _) if *least == f64::MIN || *most == f64::MAX => {
            if *least == f64::MIN {
                "a number".to_owned()
            } else {
                format!("a number of {least} or more")
            }
        }
        Values::Number(least, most, true) => format!("a number from {least} to {most}"),
        Values::Number(least, most, false) => format!("a number from {least} to less than {most}"),
        Values::Boolean => "`true` or `false`".to_owned(),
        Values::OneOf(words) => {
            format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
        Values::Text => "a text".to_owned(),
    }
}

/// What is wrong with a value, and what to do; nothing when it fits.
fn mismatch(values: &Values, value: &Literal) -> Option<(String, String)> {
    let fits = match (values, value) {
        (Values::Integer(least, most), Literal::Integer(value)) => {
            (i128::from(*least)..=i128::from(*most)).contains(value)
        }
        (Values::Number(least, most, included), Literal::Integer(_) | Literal::Decimal(_)) => {
            let number = match value {
                Literal::Integer(value) => value.to_string().parse::<f64>(),
                Literal::Decimal(text) => text.parse::<f64>(),
                _ => return None,
            };
            number.is_ok_and(|number| number >= *least && (number < *most || (*included && number <= *most)))
        }
        (Values::Boolean, Literal::Boolean(_)) | (Values::Text, Literal::Text(_)) => true,
        (Values::OneOf(words), Literal::Text(text)) => words.contains(&text.as_str()),
        _ => false,
    };
    if fits {
        return None;
    }
    let shown = match value {
        Literal::Text(text) => format!("`{text}`"),
        Literal::List(_) | Literal::Mapping(_) => value.type_name().to_owned(),
        other => other.to_json().to_string(),
    };
    Some((format!("cannot be {shown}"), format!("write {}", described(values))))
}

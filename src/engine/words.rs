//! Names that stand without quotes and that the engine reads otherwise: what is reported of them.

use crate::diagnostic::{Diagnostic, shared};
use crate::source::Sources;
use crate::span::{Located, Span};
use crate::sql::{self, Dialect, Ident, Misread};

/// A SQL fragment whose names are looked at.
pub struct Fragment<'a> {
    /// Whose words it is written in.
    pub dialect: Dialect,
    /// The major version of the server.
    pub version: u32,
    /// Where it stands.
    pub text: &'a Located<String>,
    /// Places inside of it.
    pub sources: &'a Sources,
}

/// A name that is read otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The name.
    pub name: Located<String>,
    /// What the engine makes of it.
    read_as: Misread,
    /// The name in quotes, and what has to change in the file to have it so.
    quoted: String,
    edit: Option<(Span, String)>,
}

impl Fragment<'_> {
    /// The name, if the engine reads it otherwise. A word that is a value is left alone where the fragment has the name in
    /// quotes as well: whoever wrote that knows the difference.
    pub fn word(&self, ident: &Ident) -> Option<Word> {
        let read_as = sql::misread(self.dialect, self.version, self.text, ident)?;
        let word = self.quoted(ident, read_as);
        (read_as == Misread::Syntax || !sql::around::is_quoted(self.dialect, self.text, &ident.name))
            .then_some(word)
    }

    /// The names that a query gives and that the engine does not take.
    pub fn labels(&self, names: &sql::QueryNames) -> Vec<Word> {
        let refused = sql::refused_labels(names, self.version, self.text);
        refused.into_iter().map(|label| self.quoted(label, Misread::Syntax)).collect()
    }

    fn quoted(&self, ident: &Ident, read_as: Misread) -> Word {
        let text = self.text;
        let place = self.sources.place_within(text.span, text, ident.range.clone());
        let quoted = sql::quoted(self.dialect, &ident.name);
        let edit = self.sources.rewrite_within(text.span, text, ident.range.clone(), &quoted);
        Word { name: Located::new(ident.name.clone(), place), read_as, quoted, edit }
    }
}

impl Word {
    /// Whether the engine takes it for a value.
    pub fn is_value(&self) -> bool {
        self.read_as == Misread::Value
    }

    /// The finding: `what` is the fragment, such as "the check `x` of …", and `is` what the name belongs to.
    pub fn finding(&self, engine: &str, what: &str, is: &str) -> Diagnostic {
        let (name, quoted) = (&self.name, &self.quoted);
        let read = match self.read_as {
            Misread::Value => "a value of its own",
            Misread::Syntax => "a part of the syntax",
        };
        let message =
            format!("{what} names the {is} `{name}` without quotes, which {engine} reads as {read}");
        // The same value by another word, for those who mean it.
        let other = match name.as_str() {
            "user" => Some("current_user"),
            "current_user" => Some("user"),
            "current_timestamp" => Some("now()"),
            _ => None,
        }
        .filter(|_| self.read_as == Misread::Value && is == "column");
        let help = match other {
            Some(other) => format!("write `{quoted}`, or `{other}` where the value is meant"),
            None if quoted.starts_with('`') => format!("put it in backticks: {quoted}"),
            None => format!("write `{quoted}`"),
        };
        let finding = Diagnostic::new(&shared::UNQUOTED_WORD, self.name.span, message).help(help);
        match &self.edit {
            Some((place, source)) => finding.edit_source(*place, source.clone()),
            None => finding,
        }
    }
}

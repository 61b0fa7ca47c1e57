//! Trees to text: one canonical layout in each syntax.
//!
//! The layout is a function of the tree alone, so the same document always gets the same bytes. Reading what was written
//! gives the tree again, places aside. Comments are no part of a tree and cannot be written.

mod toml;
mod yaml;

use std::fmt;

use super::{Mapping, Node, Syntax, Value};

/// How many characters a line may have before what stands in it is given lines of its own. A scalar is never cut.
const WIDTH: usize = 120;

/// Why a tree cannot be written in a syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unwritable {
    /// A value that is nothing, which TOML has no word for.
    Nothing {
        /// The key that holds it, or that of the list it is in.
        key: String,
    },
    /// A whole number outside of 64 bits, where TOML's integers end.
    Integer {
        /// The key that holds it, or that of the list it is in.
        key: String,
        /// The number.
        value: i128,
    },
    /// Infinity, or what is no number: numbers of TOML, but texts in the language's YAML.
    NotFinite {
        /// The key that holds it, or that of the list it is in.
        key: String,
    },
}

impl fmt::Display for Unwritable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unwritable::Nothing { key } => {
                write!(formatter, "`{key}` is nothing, which TOML has no word for")
            }
            Unwritable::Integer { key, value } => {
                write!(formatter, "`{key}` is {value}, and the integers of TOML have 64 bits")
            }
            Unwritable::NotFinite { key } => {
                write!(formatter, "`{key}` is not a finite number, which YAML has no word for here")
            }
        }
    }
}

impl std::error::Error for Unwritable {}

/// Writes one document in the canonical layout of a syntax, with a line break at its end.
///
/// # Errors
/// When the tree holds a value that the syntax has no form for; see [`Unwritable`].
pub fn write(document: &Mapping, syntax: Syntax) -> Result<String, Unwritable> {
    match syntax {
        Syntax::Yaml => yaml::document(document),
        Syntax::Toml => toml::document(document),
    }
}

/// Whether a value is a list or a mapping with something in it: what can be given lines of its own.
fn is_filled(node: &Node) -> bool {
    match &node.value {
        Value::Sequence(items) => !items.is_empty(),
        Value::Mapping(mapping) => !mapping.entries().is_empty(),
        _ => false,
    }
}

/// How many columns a text takes.
fn width(text: &str) -> usize {
    text.chars().count()
}

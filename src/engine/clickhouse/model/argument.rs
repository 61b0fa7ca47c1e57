//! An argument of an engine, a codec or a type of index.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::engine::clickhouse::literals;
use crate::engine::clickhouse::types::Type;
use crate::span::{Located, Span};
use crate::spec::Literal;
use crate::sql::Expression;

/// An argument of an engine, a codec or a type of index.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A text or a number.
    Literal(Located<Literal>),
    /// A named one: `tokenizer = 'splitByNonAlpha'`.
    Named(Located<String>, Box<Argument>),
    /// A word, a column, or an expression.
    Expression(Expression),
}

impl Argument {
    /// An argument that is a text.
    pub fn of_text(text: String, span: Span) -> Argument {
        Argument::Literal(Located::new(Literal::Text(text), span))
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Argument::Literal(value) => value.span,
            Argument::Named(name, _) => name.span,
            Argument::Expression(expression) => expression.text.span,
        }
    }

    /// What a text says.
    pub fn text(&self) -> Option<&str> {
        match self {
            Argument::Literal(Located { value: Literal::Text(text), .. }) => Some(text),
            _ => None,
        }
    }

    /// The name that it is and nothing else.
    pub fn name(&self) -> Option<&str> {
        match self {
            Argument::Expression(expression) => expression.column.as_deref(),
            _ => None,
        }
    }

    /// What a text or a name says: most engines read a name as if it stood in quotes.
    pub fn word(&self) -> Option<&str> {
        self.text().or_else(|| self.name())
    }

    /// The value of a whole number.
    pub fn integer(&self) -> Option<i128> {
        match self {
            Argument::Literal(Located { value: Literal::Integer(number), .. }) => Some(*number),
            _ => None,
        }
    }

    /// The value of a number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Argument::Literal(Located { value: Literal::Integer(number), .. }) => {
                number.to_string().parse().ok()
            }
            Argument::Literal(Located { value: Literal::Decimal(number), .. }) => number.parse().ok(),
            _ => None,
        }
    }
}

/// As SQL.
impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Argument::Literal(value) => f.write_str(&literals::sql_literal(&value.value, &Type::Unknown)),
            Argument::Named(name, value) => write!(f, "{name} = {value}"),
            Argument::Expression(expression) => f.write_str(expression.sql()),
        }
    }
}

impl Serialize for Argument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

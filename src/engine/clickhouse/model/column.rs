//! A column of a table: its type, where its value comes from and how it is stored.

use serde::Serialize;

use super::{Argument, Setting};
use crate::engine::clickhouse::types::{Limit, Type};
use crate::model::Aside;
use crate::span::{Located, Span};
use crate::spec::Literal;
use crate::sql::Expression;

/// A column of a table. What few columns have is boxed: there are more columns than anything else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: Located<String>,
    /// Its type, `Nullable` included.
    #[serde(rename = "type")]
    pub r#type: Type,
    /// Where the type stands.
    #[serde(skip)]
    pub type_place: Aside<Span>,
    /// What the type of the language says beyond ClickHouse's.
    pub limit: Option<Box<Limit>>,
    /// Where its value comes from when no row brings it.
    pub default: Option<Box<ColumnDefault>>,
    /// Codecs in order of application.
    pub codecs: Vec<Codec>,
    /// When its value is replaced by the default.
    pub ttl: Option<Box<Expression>>,
    /// What it holds.
    pub description: Option<Box<Located<String>>>,
    /// The unit of measure.
    pub unit: Option<Box<Located<String>>>,
    /// The only values that it takes.
    pub one_of: Vec<Located<Literal>>,
    /// A condition that every inserted row must meet.
    pub check: Option<Box<Expression>>,
    /// Statistics for the optimizer.
    pub statistics: Vec<Located<String>>,
    /// Settings of the column alone.
    pub settings: Vec<Setting>,
}

impl Column {
    /// Whether a row keeps its value, so that there is something to check.
    pub fn is_stored(&self) -> bool {
        let kind = self.default.as_ref().map(|default| default.kind);
        !matches!(kind, Some(DefaultKind::Alias | DefaultKind::Ephemeral))
    }

    /// The names of the constraints that it brings, each with its place: what its type of the language limits, the only values
    /// that it takes, and its check.
    pub fn constraints(&self) -> impl Iterator<Item = (String, Span)> {
        let stored = self.is_stored();
        let limit = self.limit.as_ref().filter(|_| stored).map(|_| ("length", *self.type_place));
        let one_of = self.one_of.first().filter(|_| stored).map(|first| ("one_of", first.span));
        let check = self.check.as_ref().map(|check| ("check", check.text.span));
        let name = |(what, span): (&str, Span)| (format!("{}_{what}", self.name), span);
        [limit, one_of, check].into_iter().flatten().map(name)
    }

    /// Where its value comes from, if an expression says so.
    pub fn computed(&self) -> Option<&Expression> {
        match self.default.as_ref()?.value.as_ref()? {
            DefaultValue::Expression(expression) => Some(expression),
            DefaultValue::Literal(_) => None,
        }
    }
}

/// Where a column's value comes from when no row brings it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnDefault {
    /// In which way.
    pub kind: DefaultKind,
    /// The value; only `EPHEMERAL` can do without.
    pub value: Option<DefaultValue>,
}

/// In which way a column gets its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultKind {
    /// The row may bring one.
    Default,
    /// Always computed at insert.
    Materialized,
    /// Computed when read.
    Alias,
    /// Inserted, never stored.
    Ephemeral,
}

impl DefaultKind {
    /// The keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            DefaultKind::Default => "DEFAULT",
            DefaultKind::Materialized => "MATERIALIZED",
            DefaultKind::Alias => "ALIAS",
            DefaultKind::Ephemeral => "EPHEMERAL",
        }
    }
}

/// A literal or an expression.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// A literal.
    Literal(Located<Literal>),
    /// An expression.
    Expression(Expression),
}

/// A codec of a chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Codec {
    /// Its name.
    pub name: Located<String>,
    /// Its arguments: numbers and texts.
    pub arguments: Vec<Argument>,
}

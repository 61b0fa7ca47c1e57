//! A column of a table: its type, where its value comes from and how it is stored.

use serde::Serialize;

use super::Setting;
use crate::engine::clickhouse::expression::Expression;
use crate::engine::clickhouse::types::{Limit, Type};
use crate::span::{Located, Span};
use crate::spec::Literal;

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
    pub type_place: Place,
    /// What the type of the language says beyond ClickHouse's.
    pub limit: Option<Box<Limit>>,
    /// Where its value comes from when no row brings it.
    pub default: Option<Box<ColumnDefault>>,
    /// Codecs in order of application.
    pub codecs: Vec<Codec>,
    /// When its value is replaced by the default.
    pub ttl: Option<Box<Expression>>,
    /// The comment: description and unit.
    pub comment: Option<String>,
    /// The unit of measure.
    pub unit: Option<String>,
    /// Statistics for the optimizer.
    pub statistics: Vec<Located<String>>,
    /// Settings of the column alone.
    pub settings: Vec<Setting>,
}

/// A place that takes no part in comparing definitions.
#[derive(Debug, Clone, Copy)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
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
    /// Its arguments, as SQL: numbers, and texts in quotes.
    pub arguments: Vec<String>,
}

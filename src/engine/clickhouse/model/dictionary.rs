//! A dictionary: its attributes and where its rows come from.

use serde::Serialize;

use super::Setting;
use crate::engine::clickhouse::expression::Expression;
use crate::engine::clickhouse::types::Type;
use crate::model;
use crate::span::Located;
use crate::spec::Literal;

/// A dictionary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dictionary {
    /// Keys and attributes.
    pub attributes: Vec<Attribute>,
    /// Names of the key columns.
    pub primary_key: Vec<Located<String>>,
    /// Where the rows come from.
    pub source: DictionarySource,
    /// The layout's name.
    pub layout: Located<String>,
    /// The layout's parameters.
    pub layout_parameters: Vec<Setting>,
    /// Fewest and most seconds until it is loaded anew.
    pub lifetime: Option<(u32, u32)>,
    /// Columns of a row's validity.
    pub range: Option<(Located<String>, Located<String>)>,
    /// Settings of the source.
    pub settings: Vec<Setting>,
    /// The comment.
    pub comment: Option<String>,
}

/// A key or attribute of a dictionary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// Its name.
    pub name: Located<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub r#type: Type,
    /// What absent keys give.
    pub default: Option<Located<Literal>>,
    /// Its expression over the source.
    pub expression: Option<Expression>,
    /// Whether it holds the parent's key.
    pub hierarchical: bool,
    /// Whether different keys have different values.
    pub injective: bool,
    /// Whether MongoDB's ObjectID is meant.
    pub is_object_id: bool,
}

/// Where a dictionary's rows come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DictionarySource {
    /// A table: database, name, condition.
    Table {
        /// The database.
        database: String,
        /// The table.
        name: String,
        /// Which rows.
        condition: Option<String>,
    },
    /// A query.
    Query(String),
    /// Another kind of source.
    Other {
        /// The kind.
        kind: Located<String>,
        /// Its parameters.
        parameters: Vec<Setting>,
    },
    /// What was written cannot be resolved; reported already.
    Unknown,
}

pub(super) fn attribute_columns(dictionary: &Dictionary) -> Option<Vec<model::Column<'_>>> {
    Some(
        dictionary
            .attributes
            .iter()
            .map(|attribute| model::Column {
                name: &attribute.name.value,
                span: attribute.name.span,
                shape: attribute.r#type.shape(),
                nullable: attribute.r#type.is_nullable(),
            })
            .collect(),
    )
}

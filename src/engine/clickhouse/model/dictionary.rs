//! A dictionary: its attributes and where its rows come from.

use serde::Serialize;

use super::Setting;
use crate::engine::clickhouse::types::Type;
use crate::model::{self, Aside, ObjectId};
use crate::span::{Located, Span};
use crate::spec::Literal;
use crate::sql::{Expression, Query};

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
    pub lifetime: Option<Located<(u32, u32)>>,
    /// Columns of a row's validity.
    pub range: Option<(Located<String>, Located<String>)>,
    /// Settings of the source.
    pub settings: Vec<Setting>,
}

/// A key or attribute of a dictionary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// Its name.
    pub name: Located<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub r#type: Type,
    /// Where the type stands.
    #[serde(skip)]
    pub type_place: Aside<Span>,
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
    /// A table.
    Table {
        /// The table.
        table: ObjectId,
        /// Which rows.
        condition: Option<Expression>,
    },
    /// A query.
    Query(Query),
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

impl Dictionary {
    /// Whether all of its SQL could be read.
    pub fn is_read(&self) -> bool {
        let source = match &self.source {
            DictionarySource::Table { condition, .. } => {
                condition.as_ref().is_none_or(|condition| condition.names.is_some())
            }
            DictionarySource::Query(query) => query.names.is_some(),
            DictionarySource::Other { .. } | DictionarySource::Unknown => true,
        };
        let mut expressions = self.attributes.iter().filter_map(|attribute| attribute.expression.as_ref());
        source && expressions.all(|expression| expression.names.is_some())
    }

    /// The attributes as other engines see them.
    pub(super) fn columns(&self) -> Vec<model::Column<'_>> {
        let column = |attribute: &'_ Attribute| (attribute.r#type.shape(), attribute.r#type.is_nullable());
        self.attributes
            .iter()
            .map(|attribute| {
                let (shape, nullable) = column(attribute);
                model::Column { name: &attribute.name.value, span: attribute.name.span, shape, nullable }
            })
            .collect()
    }
}

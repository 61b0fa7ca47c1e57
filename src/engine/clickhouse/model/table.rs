//! A table and its parts: keys, TTL, skip indexes, projections and constraints.

use serde::Serialize;

use super::{Codec, Column, Setting, TableEngine};
use crate::engine::clickhouse::expression::Expression;
use crate::engine::clickhouse::spec::TtlAction;
use crate::engine::clickhouse::types::{Limit, Type};
use crate::model::{self, ByName, LogicalReference};
use crate::span::Located;
use crate::spec::Literal;

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Where each column is among them.
    #[serde(skip)]
    pub places: ByName,
    /// The engine and its arguments.
    pub engine: Located<TableEngine>,
    /// The partition key.
    pub partition_by: Vec<Expression>,
    /// The primary key, where it is declared apart from the sorting key.
    pub primary_key: Option<Vec<Expression>>,
    /// The sorting key; none where the document has no `order_by`.
    pub order_by: Option<Vec<SortKey>>,
    /// The sampling key.
    pub sample_by: Option<Expression>,
    /// What happens to rows as they age.
    pub ttl: Vec<Ttl>,
    /// Settings of the engine.
    pub settings: Vec<Setting>,
    /// Data skipping indexes.
    pub indexes: Vec<Index>,
    /// Projections.
    pub projections: Vec<Projection>,
    /// Constraints: declared ones, checks, and those that types and `one_of` bring.
    pub constraints: Vec<Constraint>,
    /// References that no engine enforces.
    #[serde(skip)]
    pub references: Vec<LogicalReference>,
    /// The comment.
    pub comment: Option<String>,
}

/// A part of the sorting key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SortKey {
    /// The column or expression.
    pub expression: Expression,
    /// Whether it runs downwards.
    pub descending: bool,
}

/// What happens to rows as they age.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ttl {
    /// When.
    pub expression: Expression,
    /// What happens.
    pub action: TtlAction,
    /// The disk or volume of a move.
    pub target: Option<Located<String>>,
    /// Which rows.
    pub condition: Option<Expression>,
    /// The codecs of `recompress`.
    pub codecs: Vec<Codec>,
    /// The grouping of `group_by`.
    pub group_by: Vec<Expression>,
    /// What other columns become under `group_by`.
    pub set: Vec<(Located<String>, Expression)>,
}

/// A data skipping index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// Its name.
    pub name: Located<String>,
    /// What it covers.
    pub expression: Expression,
    /// The type's name.
    pub kind: Located<String>,
    /// The type's parameters, as SQL.
    pub arguments: Vec<String>,
    /// Granules of the table for each of its own.
    pub granularity: Option<u32>,
}

/// A projection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Projection {
    /// Its name.
    pub name: Located<String>,
    /// Its query, without `FROM` and brackets.
    pub query: Located<String>,
    /// Settings of its parts.
    pub settings: Vec<Setting>,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Constraint {
    /// Its name.
    pub name: Located<String>,
    /// Whether it is taken for granted rather than checked.
    pub assume: bool,
    /// The condition.
    pub expression: Expression,
}

impl Table {
    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.places.find(&self.columns, name, |column| &column.name.value)
    }

    /// Whether it has a column below a name: `tags.name` below `tags`.
    pub fn has_below(&self, name: &str) -> bool {
        self.places.begins(&self.columns, &format!("{name}."), |column| &column.name.value)
    }

    /// Whether the engine is one of the MergeTree family; an unknown engine may be.
    pub fn is_merge_tree(&self) -> bool {
        !matches!(self.engine.value, TableEngine::Other { .. })
    }

    /// The value of a setting, if the table sets it.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name.value == name)
    }

    /// Whether a setting is switched on.
    pub fn is_on(&self, name: &str) -> bool {
        self.setting(name).is_some_and(|setting| {
            matches!(setting.value.value, Literal::Boolean(true) | Literal::Integer(1))
        })
    }

    /// The expressions of the primary key: the declared one, or the sorting key.
    pub fn effective_primary_key(&self) -> Vec<&Expression> {
        match &self.primary_key {
            Some(key) => key.iter().collect(),
            None => self.order_by.iter().flatten().map(|part| &part.expression).collect(),
        }
    }
}

pub(super) fn table_columns(table: &Table) -> Option<Vec<model::Column<'_>>> {
    Some(
        table
            .columns
            .iter()
            .map(|column| model::Column {
                name: &column.name.value,
                span: column.type_place.0,
                shape: shape(&column.r#type, column.limit.as_deref()),
                nullable: column.r#type.is_nullable(),
            })
            .collect(),
    )
}

/// What a column can hold, the limit of its portable type included: `varchar(36)` is no unlimited text.
fn shape(r#type: &Type, limit: Option<&Limit>) -> model::Shape {
    match (r#type.shape(), limit) {
        (model::Shape::Text { .. }, Some(Limit::Characters(most))) => {
            model::Shape::Text { characters: Some(*most) }
        }
        (model::Shape::Array(_), Some(Limit::Elements(count))) => model::Shape::Vector(Some(*count)),
        (shape, _) => shape,
    }
}

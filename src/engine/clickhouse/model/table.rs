//! A table and its parts: keys, TTL, skip indexes, projections and constraints.

use std::borrow::Cow;

use serde::Serialize;

use super::{Argument, Codec, Column, Setting, TableEngine};
use crate::engine::clickhouse::types::{Limit, Type};
use crate::model::{self, ByName, LogicalReference};
use crate::span::{Located, Span};
use crate::spec::Literal;
use crate::sql::{Expression, Query};

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
    /// Constraints of the table; a column's own are with the column.
    pub constraints: Vec<Constraint>,
    /// References that no engine enforces.
    #[serde(skip)]
    pub references: Vec<LogicalReference>,
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
    #[serde(flatten)]
    pub action: TtlAction,
    /// Which rows.
    pub condition: Option<Expression>,
}

/// What happens to rows when their time has come.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum TtlAction {
    /// The rows are deleted.
    Delete,
    /// The part moves to a volume of the storage policy.
    ToVolume {
        /// The volume; nothing where the document names none, which is reported already.
        to: Option<Located<String>>,
    },
    /// The part moves to a disk of the storage policy.
    ToDisk {
        /// The disk; nothing where the document names none, which is reported already.
        to: Option<Located<String>>,
    },
    /// The part is compressed anew.
    Recompress {
        /// The codecs.
        codecs: Vec<Codec>,
    },
    /// The rows are aggregated.
    GroupBy {
        /// The grouping.
        group_by: Vec<Expression>,
        /// What other columns become.
        set: Vec<(Located<String>, Expression)>,
    },
}

impl Ttl {
    /// The grouping of `group_by`.
    pub fn group_by(&self) -> &[Expression] {
        match &self.action {
            TtlAction::GroupBy { group_by, .. } => group_by,
            _ => &[],
        }
    }

    /// What other columns become under `group_by`.
    pub fn set(&self) -> &[(Located<String>, Expression)] {
        match &self.action {
            TtlAction::GroupBy { set, .. } => set,
            _ => &[],
        }
    }
}

/// Granules of the table for each of a skip index, where nothing says how many: indexes of texts and vectors are as large as a
/// part. Source: ClickHouse 26.9, `system.data_skipping_indices`.
pub fn default_granularity(kind: &str) -> u32 {
    match kind {
        "text" | "vector_similarity" => 100_000_000,
        _ => 1,
    }
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
    /// The type's parameters.
    pub arguments: Vec<Argument>,
    /// Granules of the table for each of its own.
    pub granularity: u32,
}

/// A projection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Projection {
    /// Its name.
    pub name: Located<String>,
    /// Its query, without `FROM` and brackets.
    pub query: Query,
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

impl Constraint {
    /// The name of an unnamed check by its place among them.
    pub fn unnamed(index: usize) -> String {
        match index {
            0 => "table_check".to_owned(),
            _ => format!("table_check_{}", index + 1),
        }
    }
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

    /// The columns as other engines see them.
    pub(super) fn shapes(&self) -> Vec<model::Column<'_>> {
        self.columns
            .iter()
            .map(|column| model::Column {
                name: &column.name.value,
                span: *column.type_place,
                shape: shape(&column.r#type, column.limit.as_deref()),
                nullable: column.r#type.is_nullable(),
            })
            .collect()
    }

    /// All expressions of the table and its columns, but for arguments of the engine that are none of its own.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let of_columns = self.columns.iter().flat_map(|column| {
            column.computed().into_iter().chain(column.ttl.as_deref()).chain(column.check.as_deref())
        });
        let of_ttl = self.ttl.iter().flat_map(|ttl| {
            let set = ttl.set().iter().map(|(_, expression)| expression);
            std::iter::once(&ttl.expression).chain(&ttl.condition).chain(ttl.group_by()).chain(set)
        });
        let keys = self.partition_by.iter().chain(self.primary_key.iter().flatten()).chain(self.sorting());
        self.engine
            .sharding_key()
            .into_iter()
            .chain(of_columns)
            .chain(keys)
            .chain(&self.sample_by)
            .chain(of_ttl)
            .chain(self.indexes.iter().map(|index| &index.expression))
            .chain(self.constraints.iter().map(|constraint| &constraint.expression))
    }

    /// The names of all constraints, those that columns bring included, in the order of the statement, each with its place.
    pub fn constraint_names(&self) -> impl Iterator<Item = (Cow<'_, str>, Span)> {
        let own = self
            .constraints
            .iter()
            .map(|constraint| (Cow::Borrowed(constraint.name.value.as_str()), constraint.name.span));
        own.chain(self.columns.iter().flat_map(Column::constraints).map(|(name, span)| (name.into(), span)))
    }

    /// The expressions of the sorting key, without directions.
    pub fn sorting(&self) -> impl Iterator<Item = &Expression> {
        self.order_by.iter().flatten().map(|part| &part.expression)
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
            None => self.sorting().collect(),
        }
    }
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

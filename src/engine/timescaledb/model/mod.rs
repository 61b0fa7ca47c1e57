//! What PostgreSQL and TimescaleDB objects are: parsed types, resolved names, structured options; no text of theirs.

mod objects;
mod table;
mod views;

use std::any::Any;

use serde::Serialize;

pub use objects::{
    Argument, Database, Domain, Enum, Extension, Function, Publication, Raw, Role, Schema, Sequence,
};
pub use table::{
    Check, Column, Columnstore, Condition, DefaultValue, Dimension, Direction, Exclude, ExcludeElement,
    ForeignKey, Formula, Generated, Grant, Hypertable, Index, IndexColumn, IndexKey, Key, Needs,
    OrderedColumn, Policy, Retention, RowSecurity, Said, Span64, Table, Trigger, Unique,
};
pub use views::{ContinuousAggregate, MaterializedView, RefreshPolicy, Sources, View};

use crate::model::{self, LogicalReference, ObjectId, Shape};
use crate::sql::Query;

/// The definition of an object of this engine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Definition {
    /// A database.
    Database(Database),
    /// A schema.
    Schema(Schema),
    /// An extension.
    Extension(Extension),
    /// A role.
    Role(Role),
    /// An enum.
    Enum(Enum),
    /// A domain.
    Domain(Domain),
    /// A sequence.
    Sequence(Sequence),
    /// A function or procedure.
    Function(Function),
    /// A table or hypertable.
    Table(Box<Table>),
    /// A view.
    View(View),
    /// A materialized view.
    MaterializedView(MaterializedView),
    /// A continuous aggregate.
    ContinuousAggregate(Box<ContinuousAggregate>),
    /// A publication.
    Publication(Publication),
    /// Raw SQL.
    Raw(Raw),
}

impl Definition {
    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match self {
            Definition::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The continuous aggregate, if it is one.
    pub fn as_continuous_aggregate(&self) -> Option<&ContinuousAggregate> {
        match self {
            Definition::ContinuousAggregate(aggregate) => Some(aggregate),
            _ => None,
        }
    }

    /// The query and what it reads, if it is a view of any kind.
    pub fn query(&self) -> Option<(&Query, &[ObjectId])> {
        match self {
            Definition::View(view) => Some((&view.query, &view.sources)),
            Definition::MaterializedView(view) => Some((&view.query, &view.sources)),
            Definition::ContinuousAggregate(aggregate) => Some((&aggregate.query, &aggregate.sources)),
            _ => None,
        }
    }

    /// The indexes that the document declares.
    pub fn indexes(&self) -> &[Index] {
        match self {
            Definition::Table(table) => &table.indexes,
            Definition::MaterializedView(view) => &view.indexes,
            Definition::ContinuousAggregate(aggregate) => &aggregate.indexes,
            _ => &[],
        }
    }

    /// The privileges on the object.
    pub fn grants(&self) -> &[Grant] {
        match self {
            Definition::Schema(schema) => &schema.grants,
            Definition::Enum(one) => &one.grants,
            Definition::Sequence(sequence) => &sequence.grants,
            Definition::Function(function) => &function.grants,
            Definition::Table(table) => &table.grants,
            Definition::View(view) => &view.grants,
            Definition::MaterializedView(view) => &view.grants,
            Definition::ContinuousAggregate(aggregate) => &aggregate.grants,
            _ => &[],
        }
    }

    /// Names of the columns, where they are known: of tables always, of views when every output has a name.
    pub fn column_names(&self) -> Option<Vec<&str>> {
        match self {
            Definition::Table(table) => {
                Some(table.columns.iter().map(|column| column.name.as_str()).collect())
            }
            _ => self.query()?.0.outputs(),
        }
    }
}

impl model::Definition for Definition {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn columns(&self) -> Option<Vec<model::Column<'_>>> {
        match self {
            Definition::Table(table) => Some(
                table
                    .columns
                    .iter()
                    .map(|column| model::Column {
                        name: &column.name,
                        span: column.name.span,
                        shape: column.shape(),
                        nullable: column.nullable.value,
                    })
                    .collect(),
            ),
            // Outputs of a query have names, and types that only the server knows.
            _ => query_columns(self.query()?.0),
        }
    }

    fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn logical_references(&self) -> &[LogicalReference] {
        match self {
            Definition::Table(table) => &table.logical_references,
            _ => &[],
        }
    }
}

fn query_columns(query: &Query) -> Option<Vec<model::Column<'_>>> {
    let names = query.outputs()?;
    let column = |name| model::Column { name, span: query.span, shape: Shape::Unknown, nullable: true };
    Some(names.into_iter().map(column).collect())
}

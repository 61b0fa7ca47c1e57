//! What a ClickHouse object is: the engine's definitions in the catalog. They hold what an object means and nothing of how its
//! document says it: defaults are filled in, other objects are named by their identities.

mod access;
mod argument;
mod column;
mod dictionary;
mod table;
mod table_engine;
mod view;

use std::any::Any;

use serde::Serialize;

pub use access::{Grant, Role, Scope};
pub use argument::Argument;
pub use column::{Codec, Column, ColumnDefault, DefaultKind, DefaultValue};
pub use dictionary::{Attribute, Dictionary, DictionarySource};
pub use table::{Constraint, Index, Projection, SortKey, Table, Ttl, TtlAction, default_granularity};
pub use table_engine::{Merging, Replication, TableEngine};
pub use view::{MaterializedView, Refresh, RefreshPeriod, Security, View};

use crate::model::{self, LogicalReference, Object};
use crate::span::Located;
use crate::spec::Literal;
use crate::sql::Expression;

/// The definition of an object of this engine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Definition {
    /// A database.
    Database(Database),
    /// A table.
    Table(Box<Table>),
    /// A view.
    View(View),
    /// A materialized view.
    MaterializedView(Box<MaterializedView>),
    /// A dictionary.
    Dictionary(Box<Dictionary>),
    /// A function.
    Function(Function),
    /// A role.
    Role(Role),
    /// Raw statements.
    Raw(Raw),
}

/// A database.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Database {
    /// The name of its engine.
    pub engine: Located<String>,
    /// The engine's arguments.
    pub arguments: Vec<Argument>,
}

/// A setting and its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// The name.
    pub name: Located<String>,
    /// The value; truth is 1 or 0, as the engine keeps it.
    pub value: Located<Literal>,
}

/// A SQL function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// The parameters' names.
    pub parameters: Vec<Located<String>>,
    /// The expression.
    pub body: Expression,
}

/// A raw object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Raw {
    /// The statements that make it.
    pub create: Vec<String>,
    /// The query that tells whether it is there.
    pub exists: String,
    /// The statement that removes it.
    pub drop: Option<String>,
}

impl Definition {
    /// The definition of an object of this engine.
    pub fn of(object: &Object) -> Option<&Definition> {
        object.definition()
    }

    /// Whether all of its SQL could be read, so that what it needs is known without its document saying so.
    pub fn is_read(&self) -> bool {
        match self {
            Definition::Database(_) | Definition::Role(_) => true,
            Definition::Table(table) => table.expressions().all(|expression| expression.names.is_some()),
            Definition::View(view) => view.query.names.is_some(),
            Definition::MaterializedView(view) => view.view.query.names.is_some(),
            Definition::Dictionary(dictionary) => dictionary.is_read(),
            Definition::Function(function) => function.body.names.is_some(),
            Definition::Raw(_) => false,
        }
    }

    /// The database that an object is.
    pub fn database(object: &Object) -> Option<&Database> {
        match Definition::of(object)? {
            Definition::Database(database) => Some(database),
            _ => None,
        }
    }

    /// The table that an object is.
    pub fn table(object: &Object) -> Option<&Table> {
        match Definition::of(object)? {
            Definition::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The materialized view that an object is.
    pub fn materialized_view(object: &Object) -> Option<&MaterializedView> {
        match Definition::of(object)? {
            Definition::MaterializedView(view) => Some(view),
            _ => None,
        }
    }
}

impl model::Definition for Definition {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn columns(&self) -> Option<Vec<model::Column<'_>>> {
        match self {
            Definition::Table(table) => Some(table.shapes()),
            Definition::View(view) => view.columns(),
            Definition::MaterializedView(view) => view.view.columns(),
            Definition::Dictionary(dictionary) => Some(dictionary.columns()),
            Definition::Database(_) | Definition::Function(_) | Definition::Role(_) | Definition::Raw(_) => {
                None
            }
        }
    }

    fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn logical_references(&self) -> &[LogicalReference] {
        match self {
            Definition::Table(table) => &table.references,
            _ => &[],
        }
    }
}

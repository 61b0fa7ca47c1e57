//! What a ClickHouse object is: the engine's definitions in the catalog.

mod access;
mod column;
mod dictionary;
mod table;
mod table_engine;
mod view;

use std::any::Any;

use serde::Serialize;

pub use access::{Grant, Role, Scope};
pub use column::{Codec, Column, ColumnDefault, DefaultKind, DefaultValue, Place};
pub use dictionary::{Attribute, Dictionary, DictionarySource};
pub use table::{Constraint, Index, Projection, SortKey, Table, Ttl};
pub use table_engine::{Merging, Over, Replication, TableEngine};
pub use view::{MaterializedView, Refresh, RefreshPeriod, View};

use super::expression::Expression;
use crate::model::{self, Definition, LogicalReference};
use crate::span::Located;
use crate::spec::Literal;

/// A database.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Database {
    /// The engine with its arguments, as SQL; `Atomic` where the document says none.
    pub engine: String,
    /// The comment.
    pub comment: Option<String>,
}

/// A setting and its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// The name.
    pub name: Located<String>,
    /// The value.
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

macro_rules! definition {
    ($type:ty, columns: $columns:expr, references: $references:expr) => {
        impl Definition for $type {
            fn as_any(&self) -> &dyn Any {
                self
            }
            fn columns(&self) -> Option<Vec<model::Column<'_>>> {
                let columns: fn(&Self) -> Option<Vec<model::Column<'_>>> = $columns;
                columns(self)
            }
            fn to_json(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap_or_default()
            }
            fn logical_references(&self) -> &[LogicalReference] {
                let references: fn(&Self) -> &[LogicalReference] = $references;
                references(self)
            }
        }
    };
}

definition!(Database, columns: |_| None, references: |_| &[]);
definition!(Table, columns: table::table_columns, references: |table| &table.references);
definition!(View, columns: view::view_columns, references: |_| &[]);
definition!(MaterializedView, columns: |view| view::view_columns(&view.view), references: |_| &[]);
definition!(Dictionary, columns: dictionary::attribute_columns, references: |_| &[]);
definition!(Function, columns: |_| None, references: |_| &[]);
definition!(Role, columns: |_| None, references: |_| &[]);
definition!(Raw, columns: |_| None, references: |_| &[]);

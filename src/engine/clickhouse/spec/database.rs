//! `kind: database` and `kind: mixin`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::table::{ColumnSpec, ColumnTypeName};
use crate::span::Located;
use crate::spec::Form;

/// A ClickHouse database.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse database")]
pub struct DatabaseBody {
    /// The database engine, with its arguments. Without it `Atomic`.
    #[schemars(extend("examples" = ["Atomic", "Memory", "Replicated('/clickhouse/databases/app', '{shard}', '{replica}')"]))]
    pub database_engine: Option<Located<String>>,
}

/// Columns that several tables share; they follow a table's own columns.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse mixin")]
#[allow(dead_code, reason = "spliced into tables as a tree; the struct gives the schema")]
pub struct MixinBody {
    /// The columns, as in a table.
    #[schemars(extend("minProperties" = 1))]
    pub columns: IndexMap<Located<String>, Form<ColumnTypeName, ColumnSpec>>,
}

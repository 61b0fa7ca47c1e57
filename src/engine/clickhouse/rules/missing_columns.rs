//! A table has columns, unless its engine brings them.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::model::TableEngine;

/// Engines whose columns are their own, or come from what they read. Source: ClickHouse 26.9, executed: all others answer
/// `80: required list of column descriptions`.
const WITHOUT_COLUMNS: &[&str] = &[
    "Alias",
    "ArrowStream",
    "AzureBlobStorage",
    "BigQuery",
    "COSN",
    "DeltaLake",
    "DeltaLakeAzure",
    "DeltaLakeLocal",
    "DeltaLakeS3",
    "Dictionary",
    "Distributed",
    "File",
    "GCS",
    "HDFS",
    "Hudi",
    "Iceberg",
    "IcebergAzure",
    "IcebergHDFS",
    "IcebergLocal",
    "IcebergS3",
    "JDBC",
    "Merge",
    "MongoDB",
    "MySQL",
    "ODBC",
    "OSS",
    "PostgreSQL",
    "Remote",
    "RemoteSecure",
    "S3",
    "S3Queue",
    "AzureQueue",
    "SQLite",
    "TimeSeries",
    "URL",
    "YTsaurus",
];

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    let own = match &table.engine.value {
        TableEngine::MergeTree { .. } => false,
        TableEngine::Other { name, .. } => WITHOUT_COLUMNS.contains(&name.value.as_str()),
        TableEngine::Unknown => true,
    };
    if table.columns.is_empty() && !own && !context.incomplete {
        diagnostics.push(
            Diagnostic::new(
                &shared::MISSING_KEY,
                context.name,
                format!("{} has no columns", context.subject),
            )
            .help("add `columns`, or `mixins` that bring them"),
        );
    }
}

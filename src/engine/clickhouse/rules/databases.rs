//! The engines of databases.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::Database;
use crate::model::Object;

/// Every database engine. Source: ClickHouse 26.9, `system.database_engines`.
const ENGINES: &[&str] = &[
    "Atomic",
    "Backup",
    "DataLakeCatalog",
    "Filesystem",
    "HDFS",
    "MaterializedPostgreSQL",
    "Memory",
    "MySQL",
    "Overlay",
    "PostgreSQL",
    "Replicated",
    "S3",
    "SQLite",
    "Shared",
];

pub(super) fn check(object: &Object, database: &Database, diagnostics: &mut Diagnostics) {
    let engine = &database.engine;
    if !ENGINES.contains(&engine.value.as_str()) {
        let help = match engine.value.as_str() {
            "Ordinary" | "Lazy" => Some("use `Atomic`, which replaced it".to_owned()),
            _ => None,
        };
        diagnostics.push(
            Diagnostic::new(
                &codes::UNKNOWN_DATABASE_ENGINE,
                engine.span,
                format!("{} has an engine `{engine}` that ClickHouse does not have", object.subject()),
            )
            .suggest(engine, "database engines", ENGINES.iter().copied())
            .maybe_help(help),
        );
    }
}

//! What comes from an extension, so that a document which uses it can be told which one to declare.

use super::catalog;

/// Extensions whose functions are told from functions that nobody declares. Others bring names such as `each` or `sort`, which may as
/// well be of the project itself.
const TELLING: &[&str] = &["pg_trgm", "pgcrypto", "timescaledb", "unaccent", "uuid-ossp", "vector"];

/// The extensions that bring a function and that the server itself does not have, and whether it is surely theirs.
pub(super) fn of_function(name: &str) -> Vec<(&'static str, bool)> {
    let mut found: Vec<(&'static str, bool)> = Vec::new();
    for function in catalog::functions(name) {
        let Some(extension) = function.extension else { return Vec::new() };
        if !found.iter().any(|(known, _)| *known == extension) {
            let postgis = extension == "postgis" && name.starts_with("st_");
            found.push((extension, postgis || TELLING.contains(&extension)));
        }
    }
    found
}

/// The extension that brings an operator class; nothing for classes of the server itself.
pub(super) fn of_opclass(name: &str) -> Option<&'static str> {
    let name = name.rsplit('.').next().unwrap_or(name);
    let mut found = None;
    for method in METHODS {
        for class in catalog::operator_classes(method).filter(|class| class.name == name) {
            found = Some(class.extension?);
        }
    }
    found
}

/// The index methods that have operator classes.
pub(super) const METHODS: &[&str] =
    &["bloom", "brin", "btree", "gin", "gist", "hash", "hnsw", "ivfflat", "spgist"];

/// The extension that brings a view or a schema of views.
pub(super) fn of_relation(parts: &[&str]) -> Option<&'static str> {
    match parts {
        [
            "timescaledb_information"
            | "_timescaledb_catalog"
            | "_timescaledb_config"
            | "timescaledb_experimental",
            _,
        ] => Some("timescaledb"),
        [.., "pg_stat_statements" | "pg_stat_statements_info"] => Some("pg_stat_statements"),
        [.., "pg_buffercache"] => Some("pg_buffercache"),
        _ => None,
    }
}

/// Whether a relation is the server's own: system catalogs and what extensions bring.
pub(super) fn is_system_relation(parts: &[&str]) -> bool {
    match parts {
        [schema, _] => matches!(*schema, "pg_catalog" | "information_schema") || of_relation(parts).is_some(),
        [name] => name.starts_with("pg_"),
        _ => false,
    }
}

//! A table that stands over another one: its columns, and how `Distributed` deals rows out.
//!
//! Source: ClickHouse 26.9, executed: `53 Sharding expression has type …, but should be one of integer type`. Columns are not
//! compared when the table is made; every read fails with `47` then, and `Buffer` throws the values away.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::engine::Checking;
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{DefaultKind, Definition, Merging, Table, TableEngine};
use crate::engine::clickhouse::types::{Type, type_of};
use crate::model::Object;

/// What the table's own document tells.
pub(super) fn own(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let engine = &context.table.engine.value;
    let TableEngine::Other { name, arguments, .. } = engine else { return };
    if name.value != "Distributed" || arguments.len() < 3 {
        return;
    }
    let Some(key) = engine.sharding_key() else {
        diagnostics.push(
            Diagnostic::new(
                &codes::SHARDING,
                name.span,
                format!("{} has no sharding key, so that a cluster of several shards refuses inserts", context.subject),
            )
            .help("add a sharding key as the fourth argument, such as `cityHash64(user_id)`; allow this where nothing inserts"),
        );
        return;
    };
    let column = |name: &str| context.table.column(name).map(|column| column.r#type.clone());
    let found = match &key.column {
        Some(name) => column(name),
        None => type_of(&key.text.value, &column),
    };
    let Some(found) = found.filter(Type::is_known) else { return };
    let whole = match &found {
        Type::Nullable(_) => false,
        Type::LowCardinality(_) => !found.bare().is_text(),
        other => matches!(
            other,
            Type::Integer { .. }
                | Type::Bool
                | Type::Enum { .. }
                | Type::Date
                | Type::Date32
                | Type::DateTime { .. }
                | Type::Ipv4
                | Type::Interval(_)
                | Type::Time
                | Type::DateTime64 { .. }
                | Type::Time64(_)
                | Type::Decimal { .. }
                | Type::SimpleAggregateFunction { .. }
        ),
    };
    if !whole {
        diagnostics.push(
            Diagnostic::new(
                &codes::ENGINE_COLUMN,
                key.text.span,
                format!("the sharding key of {} is a `{found}` and no whole number", context.subject),
            )
            .help(format!("use a hash of it: `cityHash64({})`", key.text)),
        );
    }
}

/// The table beside the one that it stands over.
pub(super) fn check(object: &Object, table: &Table, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    let TableEngine::Other { name, target, .. } = &table.engine.value else { return };
    let Some(target) = target.as_ref().and_then(|target| context.catalog.find(target)) else { return };
    if object.incomplete || target.incomplete {
        return;
    }
    if matches!(name.value.as_str(), "Distributed" | "Buffer" | "Dictionary") {
        columns(object, name, table, target, diagnostics);
    }
    sharding(object, table, target, diagnostics);
}

fn columns(object: &Object, engine: &str, table: &Table, target: &Object, diagnostics: &mut Diagnostics) {
    let Some(found) = target.definition.as_ref().and_then(|definition| definition.columns()) else { return };
    let names: Vec<&str> = found.iter().map(|column| column.name).collect();
    if names.is_empty() {
        return;
    }
    for column in &table.columns {
        let name = column.name.value.as_str();
        let unstored = column.default.as_ref().is_some_and(|default| default.kind == DefaultKind::Alias);
        let there = |known: &&str| {
            **known == *name || known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
        };
        if unstored || names.iter().any(there) {
            continue;
        }
        let (code, result) = match engine {
            "Dictionary" => (&codes::ENGINE_COLUMN, "so that the engine refuses it"),
            "Buffer" => (&codes::PROXY_COLUMN, "so that its values are thrown away"),
            _ => (&codes::PROXY_COLUMN, "so that every query of it fails"),
        };
        diagnostics.push(
            Diagnostic::new(
                code,
                column.name.span,
                format!(
                    "{} has a column `{name}` that `{}` below it does not have, {result}",
                    object.subject(),
                    target.id.name
                ),
            )
            .related(target.span, "the table below")
            .help(match nearest(name, names.iter().copied()) {
                Some(near) => format!(
                    "write `{near}` in the place of `{name}`, or add `{name}` to `{}`",
                    target.id.name
                ),
                None => format!("add `{name}` to `{}`, or remove it here", target.id.name),
            }),
        );
    }
}

/// Rows that merges bring together have to lie on one shard.
fn sharding(object: &Object, table: &Table, target: &Object, diagnostics: &mut Diagnostics) {
    let Some(key) = table.engine.sharding_key() else { return };
    let Some(Table { engine, .. }) = Definition::table(target) else { return };
    let TableEngine::MergeTree { merging, .. } = &engine.value else { return };
    let random = key.functions().any(|(name, _)| name.to_ascii_lowercase().starts_with("rand"));
    let constant =
        key.names.as_ref().is_some_and(|names| names.columns.is_empty() && names.functions.is_empty());
    let merges = !matches!(merging, Merging::Keep | Merging::Graphite { .. });
    if random && merges && !constant {
        diagnostics.push(
            Diagnostic::new(
                &codes::SHARDING,
                key.text.span,
                format!(
                    "{} deals rows out at random over `{}`, whose engine `{}` merges rows of equal keys",
                    object.subject(),
                    target.id.name,
                    merging.name()
                ),
            )
            .related(engine.span, "rows on different shards never meet")
            .help("use what the sorting key begins with, such as `cityHash64(user_id)`"),
        );
    }
}

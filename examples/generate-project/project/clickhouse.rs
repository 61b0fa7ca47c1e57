//! Tables of ClickHouse.

use super::document::{Document, Value, map, text, texts};
use super::words::{Attribute, Kind};
use super::{Engine, Key, Reference, Table, head, logical};

/// The document of a table.
pub(super) fn document(table: &Table, all: &[Table]) -> Document {
    let mut document = head(table, "table");
    let id = map([
        ("type", text(if table.key == Key::Number { "Int64" } else { "UUID" })),
        ("description", text("The row's own number.")),
    ]);
    let occurred = map([
        ("type", text("DateTime64(3, 'UTC')")),
        ("codec", text("DoubleDelta, ZSTD")),
        ("description", text("When it happened.")),
    ]);
    let tenant = map([
        ("type", text("LowCardinality(String)")),
        ("description", text("The customer whose data it is.")),
    ]);
    let mut columns =
        vec![("id".to_owned(), id), ("tenant".to_owned(), tenant), ("occurred_at".to_owned(), occurred)];
    for reference in &table.references {
        columns.push((reference.column.clone(), referring(reference, all)));
    }
    for attribute in &table.attributes {
        columns.push((attribute.name.to_owned(), column(attribute)));
    }
    document.push(("columns".to_owned(), Value::Map(columns)));
    let engine = ["MergeTree", "MergeTree", "ReplacingMergeTree(occurred_at)"][table.taste % 3];
    document.push(("table_engine".to_owned(), text(engine)));
    document.push(("partition_by".to_owned(), text("toYYYYMM(occurred_at)")));
    document.push(("order_by".to_owned(), texts(["tenant", "occurred_at", "id"])));
    if table.taste.is_multiple_of(2) {
        let ttl = "toDateTime(occurred_at) + INTERVAL 1 YEAR";
        document.push(("ttl".to_owned(), texts([ttl])));
    }
    document.push(("indexes".to_owned(), Value::Map(indexes(table))));
    document
}

fn referring(reference: &Reference, all: &[Table]) -> Value {
    let to = &all[reference.to];
    let kind = match (to.key, to.engine) {
        (Key::Number, _) => "Int64",
        (Key::Uuid, Engine::Milvus) => "String",
        (Key::Uuid, _) => "UUID",
    };
    let mut column = vec![("type".to_owned(), text(kind))];
    if reference.nullable {
        column.push(("nullable".to_owned(), Value::Flag(true)));
    }
    column.push(("logical".to_owned(), logical(to)));
    Value::Map(column)
}

fn column(attribute: &Attribute) -> Value {
    let (kind, more): (&str, Option<(&str, Value)>) = match attribute.kind {
        Kind::Label(_) => ("String", None),
        Kind::Prose => ("String", Some(("codec", text("ZSTD(3)")))),
        Kind::Choice(values) => ("LowCardinality(String)", Some(("one_of", texts(values.iter().copied())))),
        Kind::Amount => ("Decimal(14, 2)", None),
        Kind::Count => ("UInt32", Some(("codec", text("T64, ZSTD")))),
        Kind::Share => ("Float32", None),
        Kind::Measure(unit) => ("Float64", Some(("unit", text(unit)))),
        Kind::Flag(default) => ("Bool", Some(("default", Value::Flag(default)))),
        Kind::Moment => ("DateTime('UTC')", None),
        Kind::Day => ("Date", None),
        Kind::Json => ("String", None),
        Kind::Uuid => ("UUID", None),
        Kind::Labels => ("Array(String)", None),
    };
    let mut column = vec![("type".to_owned(), text(kind))];
    if attribute.nullable && !matches!(attribute.kind, Kind::Labels) {
        column.push(("nullable".to_owned(), Value::Flag(true)));
    }
    column.extend(more.map(|(key, value)| (key.to_owned(), value)));
    column.push(("description".to_owned(), text(attribute.description)));
    Value::Map(column)
}

/// Skipping indexes: on one attribute that has few values in a granule, or else on the key.
fn indexes(table: &Table) -> Vec<(String, Value)> {
    let found = table.attributes.iter().find_map(|attribute| match attribute.kind {
        Kind::Choice(_) => Some((attribute.name, "set(100)")),
        Kind::Label(_) | Kind::Uuid => Some((attribute.name, "bloom_filter(0.01)")),
        Kind::Count | Kind::Amount | Kind::Day => Some((attribute.name, "minmax")),
        _ => None,
    });
    let (column, kind) = found.unwrap_or(("id", "bloom_filter(0.01)"));
    let index = map([("expression", text(column)), ("type", text(kind)), ("granularity", Value::Number(4))]);
    vec![(format!("by_{column}"), index)]
}

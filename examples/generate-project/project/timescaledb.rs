//! Tables of TimescaleDB and PostgreSQL.

use super::document::{Document, Value, map, text, texts};
use super::words::{Attribute, Kind};
use super::{Key, Reference, Table, head};

/// The document of a table.
pub(super) fn document(table: &Table, all: &[Table]) -> Document {
    let mut document = head(table, "table");
    document.push(("schema".to_owned(), text(table.model)));
    let mut columns = vec![("id".to_owned(), key(table))];
    for reference in &table.references {
        columns.push((reference.column.clone(), foreign_key(reference, all)));
    }
    for attribute in &table.attributes {
        columns.push((attribute.name.to_owned(), column(attribute)));
    }
    let created = map([
        ("type", text("timestamptz")),
        ("default", map([("sql", text("now()"))])),
        ("description", text("When the row was written.")),
    ]);
    columns.push(("created_at".to_owned(), created));
    document.push(("columns".to_owned(), Value::Map(columns)));
    let keys = if table.time_series { vec!["id", "created_at"] } else { vec!["id"] };
    document.push(("primary_key".to_owned(), texts(keys)));
    document.push(("indexes".to_owned(), Value::List(indexes(table))));
    if table.time_series {
        let hypertable = map([
            ("time_column", text("created_at")),
            ("chunk_interval", text("1 day")),
            ("columnstore", map([("order_by", texts(["created_at desc"])), ("after", text("7 days"))])),
            ("retention", text(["90 days", "1 year"][table.taste % 2])),
        ]);
        document.push(("hypertable".to_owned(), hypertable));
    }
    document
}

fn key(table: &Table) -> Value {
    let description = ("description", text("The row's own number."));
    match table.key {
        Key::Number => map([("type", text("bigint")), ("identity", text("always")), description]),
        Key::Uuid => {
            map([("type", text("uuid")), ("default", map([("sql", text("gen_random_uuid()"))])), description])
        }
    }
}

fn foreign_key(reference: &Reference, all: &[Table]) -> Value {
    let to = &all[reference.to];
    let kind = if to.key == Key::Number { "bigint" } else { "uuid" };
    let action = if reference.nullable { "set_null" } else { "cascade" };
    let mut column = vec![("type".to_owned(), text(kind))];
    if reference.nullable {
        column.push(("nullable".to_owned(), Value::Flag(true)));
    }
    let foreign_key = map([
        ("to", text(format!("{}.{}", to.model, to.name))),
        ("column", text("id")),
        ("on_delete", text(action)),
    ]);
    column.push(("foreign_key".to_owned(), foreign_key));
    Value::Map(column)
}

fn column(attribute: &Attribute) -> Value {
    let name = attribute.name;
    let (kind, more): (String, Option<(&str, Value)>) = match attribute.kind {
        Kind::Label(length) => (format!("varchar({length})"), None),
        Kind::Prose => ("text".to_owned(), None),
        Kind::Choice(values) => ("text".to_owned(), Some(("one_of", texts(values.iter().copied())))),
        Kind::Amount => ("numeric(14,2)".to_owned(), Some(("check", text(format!("{name} >= 0"))))),
        Kind::Count => ("integer".to_owned(), Some(("default", Value::Number(0)))),
        Kind::Share => ("float64".to_owned(), Some(("check", text(format!("{name} between 0 and 1"))))),
        Kind::Measure(unit) => ("double precision".to_owned(), Some(("unit", text(unit)))),
        Kind::Flag(default) => ("bool".to_owned(), Some(("default", Value::Flag(default)))),
        Kind::Moment => ("timestamptz".to_owned(), None),
        Kind::Day => ("date".to_owned(), None),
        Kind::Json => ("jsonb".to_owned(), None),
        Kind::Uuid => ("uuid".to_owned(), None),
        Kind::Labels => ("array<text>".to_owned(), None),
    };
    let mut column = vec![("type".to_owned(), text(kind))];
    if attribute.nullable {
        column.push(("nullable".to_owned(), Value::Flag(true)));
    }
    column.extend(more.map(|(key, value)| (key.to_owned(), value)));
    column.push(("description".to_owned(), text(attribute.description)));
    Value::Map(column)
}

/// One index for what rows are listed by, and one for each way in from another table.
fn indexes(table: &Table) -> Vec<Value> {
    let mut list = Vec::new();
    for reference in &table.references {
        list.push(map([("columns", texts([reference.column.as_str(), "created_at desc"]))]));
    }
    for attribute in &table.attributes {
        match attribute.kind {
            Kind::Choice(values) => list.push(map([
                ("columns", texts([attribute.name])),
                ("where", text(format!("{} <> '{}'", attribute.name, values[values.len() - 1]))),
            ])),
            Kind::Json if !attribute.nullable => {
                list.push(map([("columns", texts([attribute.name])), ("method", text("gin"))]));
            }
            Kind::Day | Kind::Moment => list.push(map([("columns", texts([attribute.name]))])),
            _ => {}
        }
        if list.len() >= 3 {
            break;
        }
    }
    if list.is_empty() {
        list.push(map([("columns", texts(["created_at desc"]))]));
    }
    list
}

//! The same tables without anything of an engine, as JSON, for other tools to be measured with.

use serde_json::{Value, json};

use super::words::Kind;
use super::{Key, Table};

/// All tables, each with its schema, columns, keys, indexes and comments.
///
/// Types are `bigint`, `uuid`, `text`, `integer`, `float`, `boolean`, `timestamp`, `date`, `json`, or
/// `["varchar", length]` and `["numeric", digits, scale]`.
pub fn json(tables: &[Table]) -> String {
    let list: Vec<Value> = tables.iter().map(|table| plain(table, tables)).collect();
    Value::Array(list).to_string()
}

fn plain(table: &Table, all: &[Table]) -> Value {
    let key = |key: Key| if key == Key::Number { "bigint" } else { "uuid" };
    let column = |name: &str, kind: Value, nullable: bool, comment: &str| json!({ "name": name, "type": kind, "nullable": nullable, "comment": comment });
    let mut columns = vec![column("id", json!(key(table.key)), false, "The row's own number.")];
    let mut foreign_keys = Vec::new();
    let mut indexes = Vec::new();
    for reference in &table.references {
        let to = &all[reference.to];
        columns.push(column(&reference.column, json!(key(to.key)), reference.nullable, ""));
        foreign_keys.push(json!({ "column": reference.column, "schema": to.model, "table": to.name }));
        indexes.push(json!([reference.column]));
    }
    for attribute in &table.attributes {
        let kind = match attribute.kind {
            Kind::Label(length) => json!(["varchar", length]),
            Kind::Prose | Kind::Choice(_) => json!("text"),
            Kind::Amount => json!(["numeric", 14, 2]),
            Kind::Count => json!("integer"),
            Kind::Share | Kind::Measure(_) => json!("float"),
            Kind::Flag(_) => json!("boolean"),
            Kind::Moment => json!("timestamp"),
            Kind::Day => json!("date"),
            Kind::Json | Kind::Labels => json!("json"),
            Kind::Uuid => json!("uuid"),
        };
        columns.push(column(attribute.name, kind, attribute.nullable, attribute.description));
    }
    // Every engine has columns of its own; here their number is made the same.
    while columns.len() < super::COLUMNS {
        let name = ["created_at", "updated_by_clock"][super::COLUMNS - columns.len() - 1];
        columns.push(column(name, json!("timestamp"), false, "When the row was written."));
    }
    if indexes.is_empty() {
        indexes.push(json!([columns[1]["name"]]));
    }
    json!({
        "schema": table.model,
        "name": table.name,
        "comment": table.description,
        "columns": columns,
        "primary_key": ["id"],
        "foreign_keys": foreign_keys,
        "indexes": indexes,
    })
}

//! Collections of Milvus.

use super::document::{Document, Value, map, text};
use super::words::{Attribute, Kind};
use super::{Key, Reference, Table, head, logical};

/// The document of a collection.
pub(super) fn document(table: &Table, all: &[Table]) -> Document {
    let mut document = head(table, "collection");
    let id = map([
        ("type", text(if table.key == Key::Number { "int64" } else { "varchar(36)" })),
        ("primary_key", Value::Flag(true)),
        ("description", text("The piece's own number.")),
    ]);
    let tenant = map([
        ("type", text("varchar(64)")),
        ("partition_key", Value::Flag(true)),
        ("description", text("The customer whose data it is.")),
    ]);
    let dimensions = [384, 768, 1024, 1536][table.taste % 4];
    let embedding = map([
        ("type", text(format!("float_vector({dimensions})"))),
        ("index", vector_index(table.taste)),
        ("description", text("What it means.")),
    ]);
    let mut fields =
        vec![("id".to_owned(), id), ("tenant".to_owned(), tenant), ("embedding".to_owned(), embedding)];
    for reference in &table.references {
        fields.push((reference.column.clone(), referring(reference, all)));
    }
    let mut indexed = false;
    for attribute in &table.attributes {
        fields.push((attribute.name.to_owned(), field(attribute, &mut indexed)));
    }
    document.push(("fields".to_owned(), Value::Map(fields)));
    let level = ["Bounded", "Strong", "Session"][table.taste % 3];
    document.push(("consistency_level".to_owned(), text(level)));
    document.push(("shards".to_owned(), Value::Number(if table.taste.is_multiple_of(5) { 2 } else { 1 })));
    document
}

fn vector_index(taste: usize) -> Value {
    match taste / 4 % 3 {
        0 => map([
            ("type", text("HNSW")),
            ("metric", text("COSINE")),
            ("params", map([("M", Value::Number(16)), ("efConstruction", Value::Number(200))])),
            ("search", map([("ef", Value::Number(128))])),
        ]),
        1 => map([
            ("type", text("IVF_FLAT")),
            ("metric", text("L2")),
            ("params", map([("nlist", Value::Number(1024))])),
            ("search", map([("nprobe", Value::Number(16))])),
        ]),
        _ => map([("type", text("AUTOINDEX")), ("metric", text("IP"))]),
    }
}

fn referring(reference: &Reference, all: &[Table]) -> Value {
    let to = &all[reference.to];
    let mut field =
        vec![("type".to_owned(), text(if to.key == Key::Number { "int64" } else { "varchar(36)" }))];
    if reference.nullable {
        field.push(("nullable".to_owned(), Value::Flag(true)));
    }
    field.push(("logical".to_owned(), logical(to)));
    Value::Map(field)
}

/// A field; the first one that has few values gets an index.
fn field(attribute: &Attribute, indexed: &mut bool) -> Value {
    let kind = match attribute.kind {
        Kind::Label(length) => format!("varchar({})", length * 4),
        Kind::Prose => "varchar(4096)".to_owned(),
        Kind::Choice(_) => "varchar(32)".to_owned(),
        Kind::Amount | Kind::Measure(_) => "double".to_owned(),
        Kind::Count => "int32".to_owned(),
        Kind::Share => "float".to_owned(),
        Kind::Flag(_) => "bool".to_owned(),
        Kind::Moment | Kind::Day => "int64".to_owned(),
        Kind::Json => "json".to_owned(),
        Kind::Uuid => "varchar(36)".to_owned(),
        Kind::Labels => "json".to_owned(),
    };
    let mut field = vec![("type".to_owned(), text(kind))];
    if attribute.nullable {
        field.push(("nullable".to_owned(), Value::Flag(true)));
    }
    match attribute.kind {
        Kind::Flag(default) => field.push(("default".to_owned(), Value::Flag(default))),
        Kind::Choice(_) | Kind::Label(_) if !*indexed => {
            *indexed = true;
            field.push(("index".to_owned(), text("INVERTED")));
        }
        _ => {}
    }
    field.push(("description".to_owned(), text(attribute.description)));
    Value::Map(field)
}

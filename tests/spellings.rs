//! One meaning has many spellings, and all of them are one object: the order of keys, short and long forms, defaults that are
//! written out, blanks and comments in SQL. What is made of them is the same to the byte, but for SQL, which is kept as written.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::projects::{documents, projects, rendered};
use common::schema::resolved;
use schemac::engine;
use schemac::source::{self, Entry, Key, Mapping, Node, Syntax, Value};
use schemac::span::Span;
use schemac::spec::json_schema;
use serde_json::Value as Json;

/// Another spelling of a value that is described by a schema.
type Respell = fn(&Json, &Json, Node) -> Node;

/// Whether a schema says that values are of a type.
fn is_of(schema: &Json, wanted: &str) -> bool {
    match schema.get("type") {
        Some(Json::Array(words)) => words.iter().any(|word| word == wanted),
        word => word.is_some_and(|word| word == wanted),
    }
}

/// A schema's branches for a value: those that it could be of, by its type.
fn branches<'a>(root: &'a Json, schema: &'a Json, node: &Node) -> Vec<&'a Json> {
    let (schema, _) = resolved(root, schema, String::new());
    let mut found = vec![schema];
    for branch in ["anyOf", "oneOf", "allOf"] {
        for inner in schema.get(branch).and_then(Json::as_array).into_iter().flatten() {
            found.extend(branches(root, inner, node));
        }
    }
    let wanted = match &node.value {
        Value::Mapping(_) => "object",
        Value::Sequence(_) => "array",
        _ => return found,
    };
    found.retain(|schema| schema.get("type").is_none() || is_of(schema, wanted));
    found
}

/// Applies a spelling to a value and to everything in it.
fn respell(root: &Json, schema: &Json, node: Node, spelling: Respell) -> Node {
    let schemas = branches(root, schema, &node);
    let inner = |key: &str| {
        schemas.iter().find_map(|schema| {
            let property = schema.get("properties").and_then(|keys| keys.get(key));
            property.or_else(|| schema.get("additionalProperties").filter(|more| more.is_object()))
        })
    };
    let value = match node.value {
        Value::Mapping(mapping) => {
            let mut respelt = Mapping::default();
            for Entry { key, value } in mapping.into_entries() {
                let value = match inner(&key.text) {
                    Some(schema) => respell(root, schema, value, spelling),
                    None => value,
                };
                respelt.push(Entry { key, value });
            }
            Value::Mapping(respelt)
        }
        Value::Sequence(items) => {
            let schema = schemas.iter().find_map(|schema| schema.get("items"));
            let item = |node| match schema {
                Some(schema) => respell(root, schema, node, spelling),
                None => node,
            };
            Value::Sequence(items.into_iter().map(item).collect())
        }
        other => other,
    };
    spelling(root, schema, Node::new(value, node.span))
}

/// Whether a value is a mapping of keys that the language names, whose order means nothing.
fn is_struct(root: &Json, schema: &Json, node: &Node) -> bool {
    let Some(mapping) = node.as_mapping() else { return false };
    // What has other keys beside those is a value: JSON, whose text keeps the order.
    let names = |schema: &&Json| {
        let keys = schema.get("properties").and_then(Json::as_object);
        keys.is_some_and(|keys| {
            mapping.entries().iter().all(|entry| keys.contains_key(entry.key.text.as_str()))
        })
    };
    branches(root, schema, node).iter().any(names)
}

fn keys_backwards(root: &Json, schema: &Json, node: Node) -> Node {
    if !is_struct(root, schema, &node) {
        return node;
    }
    match node.value {
        Value::Mapping(mapping) => {
            let mut backwards = Mapping::default();
            mapping.into_entries().into_iter().rev().for_each(|entry| backwards.push(entry));
            Node::new(Value::Mapping(backwards), node.span)
        }
        _ => node,
    }
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: Key { text: key.into(), span: Span::NONE }, value }
}

/// A text where a mapping may stand that has one key without which it says nothing.
fn long_forms(root: &Json, schema: &Json, node: Node) -> Node {
    let Value::String(_) = &node.value else { return node };
    let found = branches(root, schema, &node);
    if !found.iter().any(|schema| is_of(schema, "string")) {
        return node;
    }
    let required = found.iter().find_map(|schema| {
        let list = schema.get("required")?.as_array()?;
        schema.get("properties").filter(|_| list.len() == 1)?;
        list.first()?.as_str()
    });
    let is_engine =
        found.iter().any(|schema| schema.get("title").is_some_and(|title| title == "table engine"));
    match required {
        // A text is a literal there, and the mapping an expression; a TTL and an engine have more in their text than one key.
        Some("sql" | "expression") | None => node,
        Some(_) if is_engine => node,
        Some(key) => {
            let mut long = Mapping::default();
            long.push(entry(key, node));
            Node::new(Value::Mapping(long), Span::NONE)
        }
    }
}

/// Every switch that is off, and every one that is on without being written, is written.
fn switches(root: &Json, schema: &Json, node: Node) -> Node {
    let Value::Mapping(mut mapping) = node.value else { return node };
    let node = Node::new(Value::Mapping(mapping.clone()), node.span);
    for schema in branches(root, schema, &node) {
        for (key, property) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
            let (property, _) = resolved(root, property, String::new());
            let is_switch = is_of(property, "boolean");
            let says = property.get("description").and_then(Json::as_str).unwrap_or_default();
            let default = match property.get("default").and_then(Json::as_bool) {
                Some(default) => default,
                None if says.contains("Default: false") => false,
                None if says.contains("Default: true") => true,
                None => continue,
            };
            if is_switch && mapping.get(key).is_none() {
                mapping.push(entry(key, default.into()));
            }
        }
    }
    Node::new(Value::Mapping(mapping), node.span)
}

/// The objects of all projects with their documents spelt otherwise.
fn are_the_same(spelling: Respell, least: usize) {
    let mut schemas: BTreeMap<(String, String), Json> = BTreeMap::new();
    for dispatch in engine::dispatches() {
        for kind in &dispatch.kinds {
            let schema = json_schema::leaf(dispatch.value, kind);
            schemas.insert((dispatch.value.to_owned(), kind.name.to_owned()), schema);
        }
    }
    let mut wrong = Vec::new();
    let mut seen = 0;
    for project in projects() {
        let mut other = project.clone();
        let mut is_changed = false;
        for (path, text) in &project.files {
            let mut texts = Vec::new();
            for root in documents(path, text) {
                let word = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
                let schema = &schemas[&(word("engine"), word("kind"))];
                let respelt = respell(schema, schema, root.clone(), spelling);
                // As text, which has the keys in their order.
                let text = |node: &Node| node.to_json().to_string();
                is_changed |= text(&root) != text(&respelt);
                texts.push(source::write(respelt.as_mapping().unwrap(), Syntax::Yaml).unwrap());
            }
            if !texts.is_empty() {
                other.files.remove(path);
                other.files.insert(format!("{path}.yaml"), texts.join("---\n"));
            }
        }
        if !is_changed {
            continue;
        }
        let first = project.compile();
        let second = match other.compile_without_error() {
            Ok(second) => second,
            Err(error) => {
                wrong.push(format!("{}: {error}", project.name));
                continue;
            }
        };
        for object in &first.catalog.objects {
            let found = second.catalog.find(&object.id).unwrap();
            seen += 1;
            if object != found {
                wrong.push(format!("{}: {} is another one", project.name, object.id));
            } else if rendered(&first, object) != rendered(&second, found) {
                wrong.push(format!("{}: {} is rendered otherwise", project.name, object.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > least, "only {seen} objects were spelt otherwise");
}

#[test]
fn the_order_of_keys_means_nothing() {
    are_the_same(keys_backwards, 200);
}

#[test]
fn a_long_form_means_what_the_short_one_does() {
    are_the_same(long_forms, 200);
}

#[test]
fn a_default_that_is_written_out_changes_nothing() {
    are_the_same(switches, 200);
}

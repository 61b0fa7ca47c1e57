//! Walking JSON Schemas.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use schemac::source::{Node, Value};
use serde_json::Value as Json;

/// The schema that a `$ref` leads to, with the place that names it.
pub fn resolved<'a>(root: &'a Json, schema: &'a Json, place: String) -> (&'a Json, String) {
    match schema.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix('#')) {
        Some(target) => (root.pointer(target).unwrap(), target.to_owned()),
        None => (schema, place),
    }
}

/// Whether a schema says that values are of a type.
pub fn is_of(schema: &Json, wanted: &str) -> bool {
    match schema.get("type") {
        Some(Json::Array(words)) => words.iter().any(|word| word == wanted),
        word => word.is_some_and(|word| word == wanted),
    }
}

/// A schema's branches for a value: those that it could be of, by its type.
pub fn branches<'a>(root: &'a Json, schema: &'a Json, node: &Node) -> Vec<&'a Json> {
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

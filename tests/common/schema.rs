//! Walking JSON Schemas.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use serde_json::Value as Json;

/// The schema that a `$ref` leads to, with the place that names it.
pub fn resolved<'a>(root: &'a Json, schema: &'a Json, place: String) -> (&'a Json, String) {
    match schema.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix('#')) {
        Some(target) => (root.pointer(target).unwrap(), target.to_owned()),
        None => (schema, place),
    }
}

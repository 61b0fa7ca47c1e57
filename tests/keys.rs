//! Every key of the language is used by a document of which it is known what is made: the corpus, an example or an accepted
//! document. What is made of the accepted documents is recorded here, one snapshot for each kind.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::projects::{projects, rendered};
use common::schema::resolved;
use schemac::engine;
use schemac::source::{Node, Value};
use schemac::spec::json_schema;
use serde_json::Value as Json;

const BRANCHES: [&str; 3] = ["anyOf", "oneOf", "allOf"];

/// Every key that a schema has, by its place in it.
fn keys(root: &Json, schema: &Json, place: String, seen: &mut BTreeSet<String>, out: &mut BTreeSet<String>) {
    let (schema, place) = resolved(root, schema, place);
    if !seen.insert(place.clone()) {
        return;
    }
    for (key, property) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
        let place = format!("{place}/properties/{key}");
        out.insert(place.clone());
        keys(root, property, place, seen, out);
    }
    for inner in ["additionalProperties", "items"] {
        if let Some(schema) = schema.get(inner).filter(|schema| schema.is_object()) {
            keys(root, schema, format!("{place}/{inner}"), seen, out);
        }
    }
    for branch in BRANCHES {
        for (index, schema) in schema.get(branch).and_then(Json::as_array).into_iter().flatten().enumerate() {
            keys(root, schema, format!("{place}/{branch}/{index}"), seen, out);
        }
    }
}

/// Takes away the keys that a document uses.
fn take(root: &Json, schema: &Json, place: String, node: &Node, left: &mut BTreeSet<String>) {
    let (schema, place) = resolved(root, schema, place);
    for branch in BRANCHES {
        for (index, schema) in schema.get(branch).and_then(Json::as_array).into_iter().flatten().enumerate() {
            take(root, schema, format!("{place}/{branch}/{index}"), node, left);
        }
    }
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in mapping.entries() {
                let key = entry.key.text.as_str();
                if let Some(property) = schema.get("properties").and_then(|properties| properties.get(key)) {
                    let place = format!("{place}/properties/{key}");
                    left.remove(&place);
                    take(root, property, place, &entry.value, left);
                } else if let Some(more) = schema.get("additionalProperties").filter(|more| more.is_object())
                {
                    take(root, more, format!("{place}/additionalProperties"), &entry.value, left);
                }
            }
        }
        Value::Sequence(items) => {
            if let Some(schema) = schema.get("items") {
                items.iter().for_each(|item| take(root, schema, format!("{place}/items"), item, left));
            }
        }
        _ => {}
    }
}

/// The keys that every document has, whatever its kind.
const HEADER: [&str; 9] =
    ["engine", "kind", "name", "database", "description", "version", "owner", "tags", "depends_on"];

#[test]
fn every_key_is_used_by_a_document_that_is_compiled() {
    let mut documents: BTreeMap<(String, String), Vec<Node>> = BTreeMap::new();
    for project in projects() {
        for root in project.documents() {
            let text = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
            documents.entry((text("engine"), text("kind"))).or_default().push(root);
        }
    }
    // What is defined once for several kinds of an engine, and what all documents have, is used when one of them uses it.
    let (mut all, mut used) = (BTreeSet::new(), BTreeSet::new());
    for dispatch in engine::dispatches() {
        let engine = engine::by_name(dispatch.value).unwrap().name();
        for kind in &dispatch.kinds {
            let schema = json_schema::leaf(dispatch.value, kind);
            let mut keys = BTreeSet::new();
            self::keys(&schema, &schema, String::new(), &mut BTreeSet::new(), &mut keys);
            let mut left = keys.clone();
            for document in
                documents.get(&(dispatch.value.to_owned(), kind.name.to_owned())).into_iter().flatten()
            {
                take(&schema, &schema, String::new(), document, &mut left);
            }
            let place = |key: &String| {
                let is_header = HEADER.iter().any(|header| *key == format!("/properties/{header}"));
                let is_shared = is_header || key.starts_with("/definitions/");
                format!("{engine} {}: {key}", if is_shared { "*" } else { kind.name })
            };
            used.extend(keys.difference(&left).map(place));
            all.extend(keys.iter().map(place));
        }
    }
    assert!(all.len() > 400, "only {} keys were found", all.len());
    let unused: Vec<&String> = all.difference(&used).collect();
    assert!(unused.is_empty(), "{} of {} keys are in no document: {unused:#?}", unused.len(), all.len());
}

/// What is made of the accepted documents, kind by kind.
#[test]
fn accepted_documents_become() {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for project in projects() {
        // Both values of `engine` that one engine implements make the same of what both have.
        let Some((kind, file)) = project.name.split_once('/').filter(|_| project.is_accepted) else {
            continue;
        };
        if kind.starts_with("postgresql.") {
            continue;
        }
        let compilation =
            project.compile_without_error().unwrap_or_else(|error| panic!("{}: {error}", project.name));
        let own: Vec<_> = project.own_objects(&compilation).collect();
        let text = kinds.entry(kind.to_owned()).or_default();
        text.push_str(&format!("--- {file}\n"));
        for object in own {
            text.push_str(&rendered(&compilation, object));
        }
    }
    assert!(kinds.len() > 20, "only {} kinds", kinds.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(common::fixtures("snapshots/accepted"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (kind, text) in kinds {
            insta::assert_snapshot!(kind, text);
        }
    });
}

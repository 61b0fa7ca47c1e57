//! `manifest.json`: every object with its statements, for programs.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Tree;
use crate::compile::Compilation;
use crate::diagnostic::SourceLookup;
use crate::engine::{Rendered, Statement};
use crate::hash::sha256;

/// The version of the manifest's form.
pub const FORMAT: u32 = 1;

/// What an earlier run wrote.
#[derive(Debug, Default, Clone)]
pub struct Previous {
    /// Hashes by path.
    pub files: BTreeMap<String, String>,
    /// The entries of `objects` by id, as they are.
    pub objects: BTreeMap<String, Json>,
}

impl Previous {
    /// Reads a manifest; one that cannot be read counts as none.
    pub fn parse(text: &str) -> Previous {
        let Ok(json) = serde_json::from_str::<Json>(text) else { return Previous::default() };
        let files = json
            .get("files")
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(path, hash)| Some((path.clone(), hash.as_str()?.to_owned())))
            .collect();
        let objects = json
            .get("objects")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(|object| Some((object.get("id")?.as_str()?.to_owned(), object.clone())))
            .collect();
        Previous { files, objects }
    }
}

/// One object's entry.
pub fn object(compilation: &Compilation, tree: &Tree, rendered: &[Rendered], index: usize) -> Json {
    let object = compilation.catalog.get(index);
    let rendered = &rendered[index];
    let artifact = &tree.artifacts[index];
    let mut entry = Map::new();
    entry.insert("id".into(), object.id.to_string().into());
    entry.insert("engine".into(), object.engine_value.into());
    entry.insert("kind".into(), object.kind.into());
    entry.insert("database".into(), object.id.database.clone().into());
    if let Some(schema) = &object.id.schema {
        entry.insert("schema".into(), schema.clone().into());
    }
    entry.insert("name".into(), object.id.name.clone().into());
    entry.insert("model".into(), object.model.clone().into());
    entry.insert("source".into(), compilation.sources.path(object.file).into());
    for (key, value) in [("version", &object.version), ("owner", &object.owner)] {
        if let Some(value) = value {
            entry.insert(key.into(), value.clone().into());
        }
    }
    if let Some(description) = &object.description {
        entry.insert("description".into(), description.value.clone().into());
    }
    if !object.tags.is_empty() {
        entry.insert("tags".into(), object.tags.clone().into());
    }
    entry.insert("artifact".into(), artifact.clone().into());
    entry.insert(
        "sha256".into(),
        sha256(tree.files.get(artifact).map(String::as_bytes).unwrap_or_default()).into(),
    );
    let mut needs: Vec<String> =
        object.edges.iter().map(|edge| compilation.catalog.get(edge.to).id.to_string()).collect();
    needs.sort();
    needs.dedup();
    entry.insert("depends_on".into(), needs.into());
    let mut features: Vec<&str> =
        rendered.statements.iter().flat_map(|statement| statement.needs.iter().copied()).collect();
    features.sort_unstable();
    features.dedup();
    if !features.is_empty() {
        entry.insert("needs".into(), features.into());
    }
    entry.insert("create".into(), rendered.statements.iter().map(statement).collect::<Vec<_>>().into());
    entry.insert("exists".into(), rendered.exists.to_json());
    Json::Object(entry)
}

fn statement(statement: &Statement) -> Json {
    let mut entry = Map::new();
    entry.insert("part".into(), statement.part.clone().into());
    entry.insert("stage".into(), serde_json::to_value(statement.stage).unwrap_or_default());
    if !statement.needs.is_empty() {
        entry.insert("needs".into(), statement.needs.clone().into());
    }
    entry.insert("statement".into(), statement.payload.to_json());
    entry.insert(
        "exists".into(),
        statement.exists.as_ref().map_or(Json::Null, crate::engine::Payload::to_json),
    );
    Json::Object(entry)
}

/// The manifest's text. `files` are the hashes of all files but the manifest itself.
pub fn text(objects: Vec<Json>, files: &BTreeMap<String, String>) -> String {
    let manifest = json!({
        "format": FORMAT,
        "schemac": env!("CARGO_PKG_VERSION"),
        "objects": objects,
        "files": files,
    });
    format!("{manifest:#}\n")
}

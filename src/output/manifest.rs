//! `manifest.json`: every object with its statements, for programs.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Tree;
use crate::compile::Compilation;
use crate::diagnostic::SourceLookup;
use crate::engine::{Payload, Rendered, Stage};

/// The version of the manifest's form.
pub const FORMAT: u32 = 1;

/// How deep the entries of the list of objects stand.
const ENTRY_DEPTH: usize = 2;

/// Whether a text is a manifest at all; one that a merge left with both sides in it is not.
pub fn is_readable(text: &str) -> bool {
    serde_json::from_str::<Json>(text)
        .is_ok_and(|manifest| manifest.get("files").is_some_and(Json::is_object))
}

/// The hashes of the files that an earlier run wrote, by path; none of a manifest that cannot be read.
pub fn previous_files(text: &str) -> BTreeMap<String, String> {
    #[derive(Deserialize)]
    struct Files {
        files: BTreeMap<String, String>,
    }
    serde_json::from_str::<Files>(text).map(|manifest| manifest.files).unwrap_or_default()
}

/// The entries of an earlier manifest as they stand in its list, by id; none of a manifest that cannot be read.
pub fn previous_objects(text: &str) -> BTreeMap<String, String> {
    #[derive(Deserialize)]
    struct Objects {
        objects: Vec<Json>,
    }
    let objects = serde_json::from_str::<Objects>(text).map(|manifest| manifest.objects).unwrap_or_default();
    let id = |object: &Json| object.get("id").and_then(Json::as_str).map(str::to_owned);
    objects.iter().filter_map(|object| Some((id(object)?, pretty(object, ENTRY_DEPTH)))).collect()
}

#[derive(Serialize)]
struct Entry<'a> {
    id: String,
    engine: &'a str,
    kind: &'a str,
    database: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a str>,
    name: &'a str,
    model: &'a str,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
    artifact: &'a str,
    sha256: &'a str,
    depends_on: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs: Vec<&'a str>,
    create: Vec<EntryStatement<'a>>,
    exists: &'a Payload,
}

#[derive(Serialize)]
struct EntryStatement<'a> {
    part: &'a str,
    stage: Stage,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    needs: &'a [&'a str],
    statement: &'a Payload,
    exists: Option<&'a Payload>,
}

/// One object's entry as it stands in the list. `hashes` are those of the files, by path.
pub fn object(
    compilation: &Compilation,
    tree: &Tree,
    hashes: &BTreeMap<String, String>,
    rendered: &Rendered,
    index: usize,
) -> String {
    let object = compilation.catalog.get(index);
    let artifact = &tree.artifacts[index];
    let mut depends_on: Vec<String> =
        object.edges.iter().map(|edge| compilation.catalog.get(edge.to).id.to_string()).collect();
    depends_on.sort();
    depends_on.dedup();
    let mut needs: Vec<&str> =
        rendered.statements.iter().flat_map(|statement| statement.needs.iter().copied()).collect();
    needs.sort_unstable();
    needs.dedup();
    let entry = Entry {
        id: object.id.to_string(),
        engine: object.engine_value,
        kind: object.kind,
        database: &object.id.database,
        schema: object.id.schema.as_deref(),
        name: &object.id.name,
        model: &object.model,
        source: compilation.sources.path(object.file),
        version: object.version.as_deref(),
        owner: object.owner.as_deref(),
        description: object.description.as_ref().map(|text| text.value.as_str()),
        tags: &object.tags,
        artifact,
        sha256: hashes.get(artifact).map(String::as_str).unwrap_or_default(),
        depends_on,
        needs,
        create: rendered
            .statements
            .iter()
            .map(|statement| EntryStatement {
                part: &statement.part,
                stage: statement.stage,
                needs: &statement.needs,
                statement: &statement.payload,
                exists: statement.exists.as_ref(),
            })
            .collect(),
        exists: &rendered.exists,
    };
    pretty(&entry, ENTRY_DEPTH)
}

/// The manifest's text. `files` are the hashes of all files but the manifest itself, `entry` gives the text of an object's
/// entry; objects without one are left out.
pub fn text(
    order: &[usize],
    files: &BTreeMap<String, String>,
    entry: impl Fn(usize) -> Option<String> + Sync,
) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!("{{\n  \"format\": {FORMAT},\n  \"schemac\": \"{version}\",\n  \"objects\": [");
    let mut empty = true;
    // The entries of a project can be tens of megabytes; a part of them at a time is in memory twice.
    for part in order.chunks(512) {
        let entries: Vec<Option<String>> = part.par_iter().map(|index| entry(*index)).collect();
        for entry in entries.iter().flatten() {
            text.push_str(if empty { "\n    " } else { ",\n    " });
            text.push_str(entry);
            empty = false;
        }
    }
    text.push_str(if empty { "]" } else { "\n  ]" });
    text.push_str(",\n  \"files\": ");
    text.push_str(&pretty(files, 1));
    text.push_str("\n}\n");
    text
}

/// A value as JSON whose lines stand at a depth. Texts inside JSON hold no line breaks, so every one is layout.
fn pretty(value: &impl Serialize, depth: usize) -> String {
    // Only maps whose keys are no text and failing writers can fail, and there are neither.
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    json.replace('\n', &format!("\n{}", "  ".repeat(depth)))
}

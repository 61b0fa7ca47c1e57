//! `manifest.json`: every object with its statements, for programs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::compile::Compilation;
use crate::diagnostic::SourceLookup;
use crate::engine::json_text::{List, pretty};
use crate::engine::{Payload, Rendered, Stage};

/// The version of the manifest's form.
pub const FORMAT: u32 = 1;

/// The hashes of the files that an earlier run wrote, by path; nothing of a text that is no manifest, such as one that a merge
/// left with both sides in it.
pub fn previous_files(text: &str) -> Option<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct Files {
        files: BTreeMap<String, String>,
    }
    serde_json::from_str::<Files>(text).ok().map(|manifest| manifest.files)
}

/// The entries of an earlier manifest as they stand in its list, by id; none of a manifest that cannot be read.
pub fn previous_objects(text: &str) -> BTreeMap<String, String> {
    #[derive(Deserialize)]
    struct Objects {
        objects: Vec<Json>,
    }
    let objects = serde_json::from_str::<Objects>(text).map(|manifest| manifest.objects).unwrap_or_default();
    let id = |object: &Json| object.get("id").and_then(Json::as_str).map(str::to_owned);
    objects.iter().filter_map(|object| Some((id(object)?, pretty(object, List::DEPTH)))).collect()
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

/// One object's entry as it stands in the list. `artifact` is the path of the file that shows it, `sha256` that file's hash.
pub fn object(
    compilation: &Compilation,
    index: usize,
    rendered: &Rendered,
    artifact: &str,
    sha256: &str,
) -> String {
    let object = compilation.catalog.get(index);
    let mut depends_on: Vec<String> =
        object.edges.iter().map(|edge| compilation.catalog.get(edge.to).id.to_text()).collect();
    depends_on.sort();
    depends_on.dedup();
    let mut needs: Vec<&str> =
        rendered.statements.iter().flat_map(|statement| statement.needs.iter().copied()).collect();
    needs.sort_unstable();
    needs.dedup();
    let entry = Entry {
        id: object.id.to_text(),
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
        sha256,
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
    pretty(&entry, List::DEPTH)
}

/// What an entry of the list takes, roughly; room that is not used costs nothing, and a list that must move does.
const USUAL_ENTRY: usize = 6 << 10;

/// The manifest's list of this many objects, with none in it yet, behind what comes before it.
pub fn objects(count: usize) -> List {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = String::with_capacity(USUAL_ENTRY.saturating_mul(count));
    text.push_str(&format!("{{\n  \"format\": {FORMAT},\n  \"schemac\": \"{version}\",\n  \"objects\": "));
    List::after(text)
}

/// The manifest's text. `files` are the hashes of all files but the manifest itself.
pub fn text(objects: List, files: &BTreeMap<String, String>) -> String {
    let mut text = objects.finish();
    text.push_str(&format!(",\n  \"files\": {}\n}}\n", pretty(files, 1)));
    text
}

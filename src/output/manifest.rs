//! `manifest.json`: every object with its statements, for programs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::selection::Selection;
use crate::compile::Compilation;
use crate::diagnostic::SourceLookup;
use crate::engine::{Payload, Rendered, Stage};
use crate::render::json_text::{List, pretty};

/// The version of the manifest's form.
///
/// Format 1 listed the hash of every file, those of the scripts among them: whoever changed one database changed the same
/// lines, so that any two branches were in conflict.
pub const FORMAT: u32 = 2;

/// Whether a text is a manifest, be it cut or what a merge of two made of it; nothing is lost with one that is empty.
pub(super) fn is_own(text: &str) -> bool {
    let mut text = text.trim_start_matches('\u{feff}');
    while let Some((line, rest)) = text.split_once('\n')
        && is_conflict(line)
    {
        text = rest;
    }
    let start: String = text.chars().take(64).filter(|c| !c.is_whitespace()).collect();
    start.starts_with("{\"format\":") || text.trim().is_empty()
}

/// Whether a line is one that a merge puts between two sides.
pub(super) fn is_conflict(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark))
}

/// The files of objects that an earlier run wrote.
#[derive(Debug, Default)]
pub struct PreviousFiles {
    /// The hashes of those that this run is about, by path.
    pub own: BTreeMap<String, String>,
    /// The others, which stay as they are.
    pub others: BTreeSet<String>,
}

/// The files that an earlier manifest lists; nothing of a text that is no manifest, such as one that a merge left with both
/// sides in it.
pub fn previous_files(text: &str, selection: &Selection) -> Option<PreviousFiles> {
    #[derive(Deserialize)]
    struct Files {
        objects: Vec<File>,
        /// What format 1 has.
        #[serde(default)]
        files: BTreeMap<String, String>,
    }
    #[derive(Deserialize)]
    struct File {
        model: String,
        engine: String,
        database: String,
        artifact: String,
        sha256: String,
    }
    let manifest = serde_json::from_str::<Files>(text).ok()?;
    let mut previous = PreviousFiles::default();
    if selection.is_all() {
        previous.own = manifest.files;
    } else {
        previous.others.extend(manifest.files.into_keys());
    }
    for file in manifest.objects {
        if selection.has(&file.model, &file.engine, &file.database) {
            previous.others.remove(&file.artifact);
            previous.own.insert(file.artifact, file.sha256);
        } else {
            previous.others.insert(file.artifact);
        }
    }
    Some(previous)
}

/// An entry of an earlier manifest.
#[derive(Debug, Clone)]
pub struct PreviousObject {
    /// The model.
    pub model: String,
    /// The value of `engine`.
    pub engine: String,
    /// The database.
    pub database: String,
    /// The entry as it stands in the list.
    pub text: String,
}

/// The entries of an earlier manifest, by id; none of a manifest that cannot be read.
pub fn previous_objects(text: &str) -> BTreeMap<String, PreviousObject> {
    #[derive(Deserialize)]
    struct Objects {
        objects: Vec<Json>,
    }
    let objects = serde_json::from_str::<Objects>(text).map(|manifest| manifest.objects).unwrap_or_default();
    let entry = |object: &Json| {
        let value = |key: &str| object.get(key).and_then(Json::as_str).map(str::to_owned);
        let (model, engine, database) = (value("model")?, value("engine")?, value("database")?);
        Some((value("id")?, PreviousObject { model, engine, database, text: pretty(object, List::DEPTH) }))
    };
    objects.iter().filter_map(entry).collect()
}

/// The version of the program that wrote a manifest, where it is a later one than this, or its form is a later one.
pub fn newer(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Head {
        format: u32,
        schemac: String,
    }
    // Nearly every manifest is of this version, and then nothing of it needs to be read.
    if text.starts_with(&head()) {
        return None;
    }
    let head = serde_json::from_str::<Head>(text).ok()?;
    let numbers = |version: &str| -> Vec<u64> {
        version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
    };
    let is_newer = head.format > FORMAT || numbers(&head.schemac) > numbers(env!("CARGO_PKG_VERSION"));
    is_newer.then_some(head.schemac)
}

/// How a manifest begins.
fn head() -> String {
    format!("{{\n  \"format\": {FORMAT},\n  \"schemac\": \"{}\",\n", env!("CARGO_PKG_VERSION"))
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
    let mut text = String::with_capacity(USUAL_ENTRY.saturating_mul(count));
    text.push_str(&head());
    text.push_str("  \"objects\": ");
    List::after(text)
}

/// The manifest's text.
pub fn text(objects: List) -> String {
    objects.finish() + "\n}\n"
}

#[cfg(test)]
mod tests {
    use super::{PreviousFiles, Selection, newer, previous_files};

    #[test]
    fn a_later_version_or_form_is_newer() {
        let manifest = |format: u32, version: &str| {
            format!("{{ \"format\": {format}, \"schemac\": \"{version}\", \"objects\": [] }}")
        };
        let own = env!("CARGO_PKG_VERSION");
        assert_eq!(newer(&manifest(super::FORMAT, own)), None);
        assert_eq!(newer(&manifest(1, "0.0.9")), None);
        assert_eq!(newer(&manifest(1, "10.0.0")).as_deref(), Some("10.0.0"));
        assert_eq!(newer(&manifest(super::FORMAT + 1, own)).as_deref(), Some(own));
        assert_eq!(newer("<<<<<<< HEAD"), None);
    }

    #[test]
    fn the_files_of_both_forms_are_read() {
        let text = r#"{
            "objects": [
                { "model": "m", "engine": "clickhouse", "database": "d", "artifact": "a.sql", "sha256": "1" },
                { "model": "n", "engine": "clickhouse", "database": "d", "artifact": "b.sql", "sha256": "2" }
            ],
            "files": { "deploy.sql": "3" }
        }"#;
        let names = |files: &PreviousFiles| -> (Vec<String>, Vec<String>) {
            (files.own.keys().cloned().collect(), files.others.iter().cloned().collect())
        };
        let all = previous_files(text, &Selection::default()).unwrap_or_default();
        assert_eq!(names(&all), (vec!["a.sql".into(), "b.sql".into(), "deploy.sql".into()], vec![]));
        let selection = Selection { model: Some("n".into()), ..Selection::default() };
        let some = previous_files(text, &selection).unwrap_or_default();
        assert_eq!(names(&some), (vec!["b.sql".into()], vec!["a.sql".into(), "deploy.sql".into()]));
        assert!(previous_files("<<<<<<< HEAD", &selection).is_none());
    }
}

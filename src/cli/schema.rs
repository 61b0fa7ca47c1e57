//! `schemac schema`

use std::path::{Component, Path, PathBuf};

use super::{CommandResult, Context, Failure, Outcome};
use crate::diagnostic::{Severity, report};
use crate::disk::{self, Bounds, Folder};
use crate::spec::json_schema;
use crate::{config, engine};

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// One kind, such as `clickhouse.table`, `config` for schemac.toml or `report` for what `--format json` prints; without it the schema of any document.
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// Write every schema into this folder.
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    output: Option<PathBuf>,
}

/// The folder of a project that `init` writes the schemas into.
pub(super) const FOLDER: &str = "schemas";
/// The schema of any document, which says by which version of schemac all were written.
const ANY: &str = "schemac.json";
/// What comes before that version.
const STAMP: &str = "\"$comment\": \"schemac ";

/// A schema that says which version wrote it.
fn stamped(schema: serde_json::Value) -> serde_json::Value {
    let serde_json::Value::Object(schema) = schema else { return schema };
    let mut stamped = serde_json::Map::new();
    for (index, (key, value)) in schema.into_iter().enumerate() {
        if index == 1 {
            stamped.insert("$comment".into(), format!("schemac {}", env!("CARGO_PKG_VERSION")).into());
        }
        stamped.insert(key, value);
    }
    stamped.into()
}

/// The version of schemac that wrote the schemas of a project, where it is an earlier one than this; `earlier` where they do
/// not say.
pub(super) fn outdated(root: &Path) -> Option<String> {
    // What says the version stands at the beginning.
    let start = disk::read_listed(&root.join(FOLDER).join(ANY), 256, 256).ok()?;
    let start = String::from_utf8_lossy(&start);
    let version =
        start.split_once(STAMP).and_then(|(_, rest)| rest.split_once('"')).map(|(version, _)| version);
    let numbers = |version: &str| -> Vec<u64> {
        version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
    };
    match version {
        Some(version) => (numbers(version) < numbers(env!("CARGO_PKG_VERSION"))).then(|| version.to_owned()),
        None => start.contains("\"title\": \"schemac object\"").then(|| "earlier".to_owned()),
    }
}

/// Every published schema, by file name.
pub(super) fn all() -> Vec<(String, String)> {
    let dispatches = engine::dispatches();
    let mut files = vec![
        (ANY.to_owned(), text(&stamped(json_schema::combined(&dispatches)))),
        ("config.json".to_owned(), text(&configuration())),
        ("report.json".to_owned(), text(&report::schema())),
    ];
    for engine in engine::ENGINES {
        files.extend(
            engine.schemas().into_iter().map(|(name, schema)| (format!("{name}.json"), text(&schema))),
        );
    }
    for dispatch in &dispatches {
        for kind in &dispatch.kinds {
            files.push((
                format!("{}.{}.json", dispatch.value, kind.name),
                text(&json_schema::leaf(dispatch.value, kind)),
            ));
        }
    }
    files
}

/// The schema of `schemac.toml`, with the codes that its lints may have: only the engines know them all.
fn configuration() -> serde_json::Value {
    let mut schema = config::schema(&engine::target_keys());
    if let Some(lints) = schema.pointer_mut("/properties/lints").and_then(|lints| lints.as_object_mut())
        && let Some(entry) = lints.insert("additionalProperties".into(), false.into())
    {
        let warnings = engine::registry().into_values().filter(|code| code.severity == Severity::Warning);
        let codes = warnings.map(|code| (code.name, code.title));
        let every = [(config::EVERY, "every warning that has no entry of its own")];
        let properties: serde_json::Map<String, serde_json::Value> =
            codes.chain(every).map(|(name, title)| (name.to_owned(), described(title, &entry))).collect();
        lints.insert("properties".into(), properties.into());
    }
    schema
}

/// A schema with a description before it, as one object: an editor's server does not survive an `allOf` of one reference.
fn described(text: &str, schema: &serde_json::Value) -> serde_json::Value {
    let mut described = serde_json::Map::new();
    described.insert("description".into(), text.into());
    described.extend(schema.as_object().cloned().unwrap_or_default());
    described.into()
}

fn text(schema: &serde_json::Value) -> String {
    format!("{schema:#}\n")
}

/// Opens the folder to write into, which is made where it is not there. One that is named within the current folder must be
/// there: what is in that may have come from anybody, links among it.
fn open(context: &Context, path: &Path) -> std::io::Result<Folder> {
    let current = std::env::current_dir()?;
    let whole = current.join(path);
    let is_within =
        whole.starts_with(&current) && !whole.components().any(|part| part == Component::ParentDir);
    if is_within {
        return Bounds::new(&current, &context.outside)?.make(&whole);
    }
    std::fs::create_dir_all(&whole)?;
    Bounds::new(&whole, &[])?.make(&whole)
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    if let Some(path) = &arguments.output {
        let failed = |error: std::io::Error| Failure(format!("{}: {error}", path.display()));
        let folder = open(context, path).map_err(failed)?;
        let files = all();
        for (name, text) in &files {
            folder.replace(name, text.as_bytes(), None).map_err(failed)?;
        }
        context.terminal.note(&format!("{} schemas written to {}", files.len(), path.display()));
        return Ok(Outcome::Fine);
    }
    let wanted = arguments.kind.as_deref().unwrap_or("schemac");
    let file = format!("{}.json", wanted.replace('/', "."));
    let files = all();
    match files.iter().find(|(name, _)| *name == file) {
        Some((_, text)) => {
            context.terminal.print(text);
            Ok(Outcome::Fine)
        }
        None => {
            let names: Vec<&str> = files.iter().map(|(name, _)| name.trim_end_matches(".json")).collect();
            let hint = crate::diagnostic::nearest(wanted, names.iter().copied())
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            Err(Failure(format!("there is no kind `{wanted}`{hint}\nkinds: {}", names.join(", "))))
        }
    }
}

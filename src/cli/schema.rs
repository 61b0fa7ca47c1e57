//! `schemac schema`

use std::path::{Component, Path, PathBuf};

use super::{CommandResult, Context, Failure, Outcome};
use crate::diagnostic::report;
use crate::disk::{Bounds, Folder};
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

/// Every published schema, by file name.
pub(super) fn all() -> Vec<(String, String)> {
    let dispatches = engine::dispatches();
    let mut files = vec![
        ("schemac.json".to_owned(), text(&json_schema::combined(&dispatches))),
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

/// The schema of `schemac.toml`, with the codes that its entries may allow: only the engines know them all.
fn configuration() -> serde_json::Value {
    let mut schema = config::schema();
    if let Some(code) =
        schema.pointer_mut("/definitions/AllowFile/properties/code").and_then(|code| code.as_object_mut())
    {
        let (names, texts): (Vec<&str>, Vec<&str>) = engine::registry()
            .values()
            .filter(|code| code.can_be_allowed())
            .map(|code| (code.name, code.title))
            .unzip();
        code.insert("enum".into(), names.into());
        code.insert("markdownEnumDescriptions".into(), texts.into());
    }
    schema
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

//! `schemac list`

use serde_json::{Value as Json, json};

use super::{CommandResult, Context, Outcome, SelectionArguments};
use crate::diagnostic::SourceLookup;

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) report: super::ReportArguments,
    #[command(flatten)]
    selection: SelectionArguments,
    /// The environment whose variables hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    let compilation = context.check(&project, arguments.env.as_deref())?;
    let selection = arguments.selection.selection(&compilation)?;
    if context.only_findings() {
        context.report(&compilation.diagnostics, &compilation);
        return Ok(Context::outcome(&compilation.diagnostics, &compilation));
    }
    let objects: Vec<_> = compilation
        .plan
        .order
        .iter()
        .map(|index| compilation.catalog.get(*index))
        .filter(|object| selection.includes(object))
        .collect();
    if context.format.is_for_people() {
        let rows: Vec<[String; 4]> = objects
            .iter()
            .map(|object| {
                let description =
                    object.description.as_ref().map(|text| first_line(text)).unwrap_or_default();
                [object.id.to_string(), object.kind.to_owned(), object.model.clone(), description]
            })
            .collect();
        context.terminal.show(&table(["object", "kind", "model", "description"], &rows));
    } else {
        let list: Vec<Json> = objects
            .iter()
            .map(|object| {
                json!({
                    "id": object.id.to_string(),
                    "engine": object.engine_value,
                    "kind": object.kind,
                    "database": object.id.database,
                    "schema": object.id.schema,
                    "name": object.id.name,
                    "model": object.model,
                    "source": compilation.sources.path(object.file),
                    "description": object.description.as_ref().map(|text| text.value.clone()),
                    "version": object.version,
                    "owner": object.owner,
                    "tags": object.tags,
                })
            })
            .collect();
        context.terminal.json(&format!("{:#}\n", json!({ "format": 1, "objects": list })));
    }
    if compilation.diagnostics.has_errors() {
        context.terminal.error("some specs have errors; run `schemac check` to see them\n");
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Fine)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The widest that a column is made: the cells of a row that has a longer one stand further to the right.
const WIDEST: usize = 120;

/// A table whose columns are as wide as their longest entry, up to [`WIDEST`]; the last one is not padded.
fn table<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = header.map(|title| title.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count().min(WIDEST));
        }
    }
    let mut out = String::new();
    let mut line = |cells: [&str; N]| {
        let padded: Vec<String> =
            cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        out.push_str(padded.join("  ").trim_end());
        out.push('\n');
    };
    line(header);
    for row in rows {
        line(row.each_ref().map(String::as_str));
    }
    out
}

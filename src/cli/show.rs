//! `schemac show`

use serde_json::json;

use super::watch::watched;
use super::{CommandResult, Context, Failure, Outcome};
use crate::compile::{Compilation, Renderer};
use crate::diagnostic::SourceLookup;
use crate::diagnostic::nearest;
use crate::engine::Payload;
use crate::model::Address;

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) report: super::ReportArguments,
    /// The object's address; parts may be left out where that stays unambiguous.
    object: String,
    /// Print the statements that make it (the default).
    #[arg(long, conflicts_with_all = ["exists", "json"])]
    create: bool,
    /// Print the check that tells whether it exists.
    #[arg(long, conflicts_with = "json")]
    exists: bool,
    /// Print the definition as JSON.
    #[arg(long)]
    json: bool,
    /// The environment whose variables hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    let compilation = context.check(&project, arguments.env.as_deref())?;
    let index = find(&compilation, &arguments.object)?;
    let object = compilation.catalog.get(index);
    if arguments.json && !context.only_findings() {
        let needs: Vec<_> = object
            .edges
            .iter()
            .map(|edge| json!({ "object": compilation.catalog.get(edge.to).id.to_string(), "reason": edge.kind.label() }))
            .collect();
        let shown = json!({
            "id": object.id.to_string(),
            "engine": object.engine_value,
            "kind": object.kind,
            "model": object.model,
            "source": compilation.sources.path(object.file),
            "description": object.description.as_ref().map(|text| text.value.clone()),
            "depends_on": needs,
            "definition": object.definition.as_ref().map(|definition| definition.to_json()),
        });
        context.terminal.json(&format!("{shown:#}\n"));
        return Ok(Outcome::Fine);
    }
    if compilation.diagnostics.has_errors() {
        context.report(&compilation.diagnostics, &compilation);
        context.summary(&compilation.diagnostics, "");
        return Ok(Context::outcome(&compilation.diagnostics, &compilation));
    }
    let rendered = Renderer::new(&compilation)
        .and_then(|renderer| watched(context, &compilation, &renderer, || renderer.render(index)));
    let rendered = match rendered {
        Ok(rendered) => rendered,
        Err(found) => {
            context.report(&found, &compilation);
            return Ok(Outcome::Findings);
        }
    };
    if context.only_findings() {
        context.report(&compilation.diagnostics, &compilation);
        return Ok(Outcome::Fine);
    }
    let text = if arguments.exists {
        rendered.exists.to_text()
    } else {
        let statements: Vec<String> =
            rendered.statements.iter().map(|statement| statement.payload.to_text()).collect();
        statements.join("\n")
    };
    // Operations are JSON, which programs read the same with escapes in it.
    if matches!(rendered.exists, Payload::Operation(_)) {
        context.terminal.json(&text);
    } else {
        context.terminal.show(&text);
    }
    Ok(Outcome::Fine)
}

/// The one object that an address on the command line means.
pub(super) fn find(compilation: &Compilation, text: &str) -> Result<usize, Failure> {
    let address =
        Address::parse(text).map_err(|error| Failure(format!("`{text}` is no address: {error}")))?;
    let found = compilation.catalog.names.all(&address);
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let names = compilation.catalog.names.iter().map(|entry| entry.id.name.as_str());
            let hint = nearest(address.name(), names)
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            Err(Failure(format!("there is no object `{text}`{hint}")))
        }
        several => {
            let list: Vec<String> =
                several.iter().map(|index| format!("  {}", compilation.catalog.get(*index).id)).collect();
            Err(Failure(format!(
                "`{text}` fits several objects; write one of them in full:\n{}",
                list.join("\n")
            )))
        }
    }
}

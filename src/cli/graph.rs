//! `schemac graph`

use clap::ValueEnum;

use super::show::find;
use super::{CommandResult, Context, Outcome, SelectionArguments};
use crate::graph::draw;

/// Arguments of `graph`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Draw only what is around this object.
    object: Option<String>,
    /// How many steps around the object; all by default.
    #[arg(long, value_name = "N", requires = "object")]
    depth: Option<usize>,
    #[command(flatten)]
    selection: SelectionArguments,
    /// The environment whose variables hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
    /// The language of the drawing.
    #[arg(long, value_enum, default_value_t = Drawing::Mermaid)]
    format: Drawing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Drawing {
    /// A Mermaid flowchart.
    Mermaid,
    /// DOT, for Graphviz.
    Dot,
    /// Nodes and edges as JSON.
    Json,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    let compilation = context.check(&project, arguments.env.as_deref())?;
    let catalog = &compilation.catalog;
    let shown: std::collections::BTreeSet<usize> = match &arguments.object {
        Some(text) => draw::around(catalog, find(&compilation, text)?, arguments.depth.unwrap_or(usize::MAX)),
        None => (0..catalog.objects.len()).collect(),
    };
    let selection = arguments.selection.selection(&compilation)?;
    let shown = shown.into_iter().filter(|index| selection.includes(catalog.get(*index))).collect();
    match arguments.format {
        Drawing::Mermaid => context.terminal.show(&draw::mermaid(catalog, &shown)),
        Drawing::Dot => context.terminal.show(&draw::dot(catalog, &shown)),
        Drawing::Json => context.terminal.json(&format!("{:#}\n", draw::json(catalog, &shown))),
    }
    Ok(Outcome::Fine)
}

//! `schemac build`

use super::{CommandResult, Context, Outcome, SelectionArguments, plural};
use crate::compile;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, shared};
use crate::output::{self, Change, ChangeKind};
use crate::span::Span;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) report: super::ReportArguments,
    /// Write nothing; show what would change and exit 1 if anything would.
    #[arg(long)]
    check: bool,
    /// The environment whose variables hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
    #[command(flatten)]
    selection: SelectionArguments,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    let compilation = context.check(&project, arguments.env.as_deref())?;
    let mut diagnostics = compilation.diagnostics.clone();
    if diagnostics.has_errors() {
        context.report(&diagnostics, &compilation);
        context.summary(&diagnostics, "");
        return Ok(Context::outcome(&diagnostics, &compilation));
    }
    let selection = arguments.selection.selection(&compilation)?;
    context.terminal.progress("rendering");
    let rendered = match compile::render(&project, &compilation) {
        Ok(rendered) => rendered,
        Err(found) => return Ok(refuse(context, &compilation, diagnostics, found)),
    };
    let mut found = Diagnostics::new();
    let tree = output::build(&compilation.catalog, &compilation.plan.order, &rendered, &mut found);
    if found.has_errors() {
        return Ok(refuse(context, &compilation, diagnostics, found));
    }
    let folder = project.root.join(&compilation.config.project.output);
    context.terminal.progress("comparing the output");
    let changes = output::changes(&folder, &compilation, &tree, &rendered, &selection)?;
    context.terminal.end_progress();
    diagnostics.extend(found);
    if arguments.check && !context.format.is_for_people() {
        let output = &compilation.config.project.output;
        for change in changes.iter().filter(|change| change.kind != ChangeKind::Keep) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::STALE_OUTPUT,
                    Span::NONE,
                    format!("{output}/{} is stale", change.path),
                )
                .help("run `schemac build` and commit the result"),
            );
        }
    }
    if !context.format.is_for_people() || !diagnostics.is_empty() {
        context.report(&diagnostics, &compilation);
    }
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Keep) {
        context.terminal.error(&format!(
            "{}/{} belongs to no object any more but was changed by hand; remove it yourself\n",
            compilation.config.project.output, change.path
        ));
    }
    let stale: Vec<&Change> = changes.iter().filter(|change| change.kind != ChangeKind::Keep).collect();
    let objects = plural(compilation.catalog.objects.len(), "object");
    if arguments.check {
        for change in stale.iter().filter(|_| context.format.is_for_people()) {
            context.terminal.print(&describe(change, &compilation.config.project.output, stale.len() == 1));
        }
        if stale.is_empty() {
            context.summary(&diagnostics, &format!("{objects} up to date"));
            return Ok(Outcome::Fine);
        }
        context.terminal.error(&format!(
            "the output is stale in {}; run `schemac build` and commit the result\n",
            plural(stale.len(), "file")
        ));
        return Ok(Outcome::Findings);
    }
    context.terminal.progress("writing");
    output::write(&folder, &changes)?;
    let text = match stale.len() {
        0 => format!("{objects} compiled, nothing changed"),
        changed => format!(
            "{objects} compiled, {} changed in {}",
            plural(changed, "file"),
            compilation.config.project.output
        ),
    };
    context.summary(&diagnostics, &text);
    Ok(Outcome::Fine)
}

fn refuse(
    context: &Context,
    compilation: &compile::Compilation,
    mut diagnostics: Diagnostics,
    found: Diagnostics,
) -> Outcome {
    diagnostics.extend(found);
    context.report(&diagnostics, compilation);
    context.summary(&diagnostics, "");
    debug_assert!(diagnostics.count(Severity::Error) > 0);
    Outcome::Findings
}

/// One stale file, for `--check`: a diff for what people review, a line for the manifest, which repeats it all, unless it
/// is `alone`.
fn describe(change: &Change, folder: &str, alone: bool) -> String {
    let path = format!("{folder}/{}", change.path);
    match change.kind {
        ChangeKind::Create => format!("would create {path}\n"),
        ChangeKind::Remove => format!("would remove {path}\n"),
        _ if change.path == output::MANIFEST && !alone => format!("would update {path}\n"),
        _ => output::diff::unified(&path, &change.old, &change.new),
    }
}

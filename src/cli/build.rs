//! `schemac build`

use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use super::watch::watched;
use super::{CommandResult, Context, Outcome, SelectionArguments, plural};
use crate::compile::{self, Renderer, Stage};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, shared, visible};
use crate::output::receipt::Receipt;
use crate::output::{self, Change, ChangeKind};
use crate::span::Span;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) report: super::ReportArguments,
    #[command(flatten)]
    pub(super) timings: super::timings::TimingsArguments,
    /// Write nothing; show what would change and exit 1 if anything would.
    #[arg(long)]
    check: bool,
    /// The environment whose variables hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
    #[command(flatten)]
    selection: SelectionArguments,
}

const UP_TO_DATE: &str = "up to date";
const NOTHING_CHANGED: &str = "compiled, nothing changed";

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    let inputs = context.read(&project, arguments.env.as_deref())?;
    // Without the dots that stand for nothing: a folder that is not there yet cannot be made by the name `out/.`.
    let folder: PathBuf = project.root.join(&inputs.config.project.output).components().collect();
    // A receipt is of a build without findings, so there is nothing to report; other forms than the human one say so.
    context.stage(Stage::Compare);
    if context.format.is_for_people()
        && arguments.selection.unchecked().is_all()
        && !output::is_interrupted(&folder)
        && let Some(receipt) = Receipt::load(&project.root)
        && receipt.is_of(&inputs.digest)
        && receipt.holds(&folder)
    {
        let objects = plural(receipt.objects, "object");
        let text = if arguments.check { UP_TO_DATE } else { NOTHING_CHANGED };
        context.summary(&Diagnostics::new(), &format!("{objects} {text}"));
        return Ok(Outcome::Fine);
    }
    // The program ends when this is done: giving every small text back first would only take time.
    let compilation = ManuallyDrop::new(context.compile(inputs));
    let mut diagnostics = compilation.diagnostics.clone();
    if diagnostics.has_errors() {
        context.report(&diagnostics, &compilation);
        context.summary(&diagnostics, "");
        return Ok(Context::outcome(&diagnostics, &compilation));
    }
    let selection = arguments.selection.selection(&compilation)?;
    let _lock = (!arguments.check).then(|| {
        output::Lock::take(&project.root, || {
            context.terminal.end_progress();
            context.terminal.error("waiting for another build of this project\n");
        })
    });
    let old_manifest = output::old_manifest(&folder)?;
    let previous = match &old_manifest {
        Some(text) if !selection.is_all() => output::manifest::previous_objects(text),
        _ => BTreeMap::new(),
    };
    context.stage(Stage::Render);
    let tree = Renderer::new(&compilation).and_then(|renderer| {
        watched(context, &compilation, &renderer, || {
            output::build(&compilation, &renderer, &selection, &previous)
        })
    });
    let mut tree = match tree {
        Ok(tree) => ManuallyDrop::new(tree),
        Err(found) => return Ok(refuse(context, &compilation, diagnostics, found)),
    };
    context.stage(Stage::Compare);
    let comparison = output::compare(&folder, &compilation, &mut tree, &selection, old_manifest)?;
    let comparison = ManuallyDrop::new(comparison);
    let changes = &comparison.changes;
    context.stage(Stage::Report);
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
            "{}/{} belongs to no object, and the manifest does not say that it was written as it is; remove it yourself\n",
            compilation.config.project.output, change.path
        ));
    }
    let stale: Vec<&Change<'_>> = changes.iter().filter(|change| change.kind != ChangeKind::Keep).collect();
    let objects = plural(compilation.catalog.objects.len(), "object");
    if arguments.check {
        for change in stale.iter().filter(|_| context.format.is_for_people()) {
            let text = describe(change, &compilation.config.project.output, stale.len() == 1);
            context.terminal.print(&visible(&text));
        }
        if stale.is_empty() {
            context.summary(&diagnostics, &format!("{objects} {UP_TO_DATE}"));
            return Ok(Outcome::Fine);
        }
        context.terminal.error(&format!(
            "the output is stale in {}; run `schemac build` and commit the result\n",
            plural(stale.len(), "file")
        ));
        return Ok(Outcome::Findings);
    }
    context.stage(Stage::Write);
    let manifest = output::write(&folder, &comparison)?;
    let hashes = comparison.hashes.iter().map(|(path, hash)| (path.as_str(), hash.as_str()));
    let hashes = hashes.chain(manifest.iter().map(|hash| (output::MANIFEST, hash.as_str())));
    if selection.is_all()
        && diagnostics.is_empty()
        && changes.iter().all(|change| change.kind != ChangeKind::Keep)
        && let Some(receipt) = Receipt::new(&compilation.digest, compilation.catalog.objects.len(), hashes)
    {
        receipt.save(&project.root);
    }
    context.stage(Stage::Report);
    let text = match stale.len() {
        0 => format!("{objects} {NOTHING_CHANGED}"),
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
    // One mistake in a template meets every object that it is for: the first is enough.
    let mut places = BTreeSet::new();
    for finding in found.iter().filter(|finding| !finding.span.is_some() || places.insert(finding.span)) {
        diagnostics.push(finding.clone());
    }
    context.report(&diagnostics, compilation);
    context.summary(&diagnostics, "");
    debug_assert!(diagnostics.count(Severity::Error) > 0);
    Outcome::Findings
}

/// One stale file, for `--check`: a diff for what people review, a line for the manifest, which repeats it all, unless it
/// is `alone`.
fn describe(change: &Change<'_>, folder: &str, alone: bool) -> String {
    let path = format!("{folder}/{}", change.path);
    match change.kind {
        ChangeKind::Create => format!("would create {path}\n"),
        ChangeKind::Remove => format!("would remove {path}\n"),
        _ if change.path == output::MANIFEST && !alone => format!("would update {path}\n"),
        _ => output::diff::unified(&path, &change.old, &change.new),
    }
}

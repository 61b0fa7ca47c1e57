//! `schemac build`

use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::Path;

use super::watch::watched;
use super::{CommandResult, Context, Failure, Outcome, SelectionArguments, plural, staged};
use crate::compile::{Compilation, Inputs, Project, Renderer, Stage};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::output::receipt::Receipt;
use crate::output::{self, Change, ChangeKind, Comparison, OutputFolder, Tree};
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
    /// The environment whose variables and output folder hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
    /// The project's own output, and that of every environment that has one.
    #[arg(long, conflicts_with = "env")]
    all_environments: bool,
    /// Exit 1 when git would commit anything else than what is here: for a hook that runs before commits.
    #[arg(long, conflicts_with_all = ["model", "engine", "database"])]
    staged: bool,
    /// Overwrite output that a later version of schemac wrote.
    #[arg(long)]
    downgrade: bool,
    #[command(flatten)]
    selection: SelectionArguments,
}

const UP_TO_DATE: &str = "up to date";
const NOTHING_CHANGED: &str = "compiled, nothing changed";

/// The output of one environment on its way.
enum Output {
    /// Nothing is to do for so many objects.
    Current(usize),
    /// What was compiled. The program ends when this is done: giving every small text back first would only take time.
    Compiled(Box<ManuallyDrop<Compilation>>),
}

/// What is to be written into an output folder.
struct Writing<'a> {
    compilation: &'a Compilation,
    folder: OutputFolder,
    tree: ManuallyDrop<Tree>,
    old_manifest: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    context.tell_outdated(&project);
    let mut inputs = vec![context.read(&project, arguments.env.as_deref())?];
    if arguments.all_environments {
        for environment in inputs[0].config.environments.clone() {
            inputs.push(context.read(&project, Some(&environment))?);
        }
    }
    let outputs: Vec<Output> = inputs.into_iter().map(|inputs| compile(context, arguments, inputs)).collect();
    let compiled: Vec<&Compilation> = outputs
        .iter()
        .filter_map(|output| match output {
            Output::Compiled(compilation) => Some(&***compilation),
            Output::Current(_) => None,
        })
        .collect();
    let current: usize = outputs
        .iter()
        .map(|output| match output {
            Output::Current(objects) => *objects,
            Output::Compiled(..) => 0,
        })
        .sum();
    // Every environment reads the same files, so the texts of one show the findings of all.
    let Some(first) = compiled.first().copied() else {
        let text = if arguments.check { UP_TO_DATE } else { NOTHING_CHANGED };
        context.summary(&Diagnostics::new(), &format!("{} {text}", plural(current, "object")));
        return Ok(Outcome::Fine);
    };
    let mut diagnostics = Diagnostics::new();
    for compilation in &compiled {
        diagnostics.extend(compilation.diagnostics.clone());
    }
    if compiled.len() > 1 {
        diagnostics.sort();
    }
    if diagnostics.has_errors() {
        return Ok(refuse(context, first, &diagnostics));
    }
    let _lock = (!arguments.check).then(|| {
        output::Lock::take(&project.root, || {
            context.terminal.end_progress();
            context.terminal.error("waiting for another build of this project\n");
        })
    });
    let mut writings = Vec::new();
    for compilation in &compiled {
        match render(context, arguments, compilation)? {
            Ok(writing) => writings.push(writing),
            Err(found) => diagnostics.extend(found),
        }
    }
    if diagnostics.has_errors() {
        return Ok(refuse(context, first, &diagnostics));
    }
    context.stage(Stage::Compare);
    let mut compared = Vec::new();
    for Writing { compilation, folder, tree, old_manifest } in &mut writings {
        let selection = arguments.selection.selection(compilation)?;
        let comparison = output::compare(folder, compilation, tree, &selection, old_manifest.take())?;
        compared.push((*compilation, &*folder, ManuallyDrop::new(comparison)));
    }
    finish(context, arguments, &project, diagnostics, current, &compared)
}

/// Compiles the project for one environment, unless a receipt says that there is nothing to do. A check believes no receipt:
/// it is asked for by those who trust nothing.
fn compile(context: &Context, arguments: &Arguments, inputs: Inputs) -> Output {
    context.stage(Stage::Compare);
    if !arguments.check {
        inputs.digest();
    }
    // A receipt is of a build without findings, so there is nothing to report; other forms than the human one say so.
    if !arguments.check
        && context.format.is_for_people()
        && !arguments.staged
        && arguments.selection.unchecked().is_all()
        && let Ok(output) = &inputs.output
        && let Some(receipt) = Receipt::load(&inputs.bounds, output)
        && receipt.is_of(&inputs.bounds, inputs.digest())
        && OutputFolder::open(output, &inputs.nested_outputs).is_ok_and(|output| receipt.holds(&output))
    {
        return Output::Current(receipt.objects);
    }
    Output::Compiled(Box::new(ManuallyDrop::new(context.compile(inputs))))
}

/// Renders what belongs into an output folder, or says why it may not be written.
fn render<'a>(
    context: &Context,
    arguments: &Arguments,
    compilation: &'a Compilation,
) -> Result<Result<Writing<'a>, Diagnostics>, Failure> {
    let selection = arguments.selection.selection(compilation)?;
    let folder = match &compilation.output {
        Ok(path) => OutputFolder::open(path, &compilation.nested_outputs)?,
        Err(error) => return Err(Failure(error.to_string())),
    };
    let old_manifest = folder.manifest()?;
    let newer = old_manifest.as_deref().and_then(output::manifest::newer);
    if let Some(version) = newer.filter(|_| !arguments.downgrade) {
        let output = &compilation.config.project.output;
        let own = env!("CARGO_PKG_VERSION");
        let message = format!("{output}/ was written by schemac {version}, and this is {own}");
        return Ok(Err(Diagnostic::new(&shared::NEWER_OUTPUT, Span::NONE, message)
            .help(format!("use schemac {version}, or go back on purpose with `schemac build --downgrade`"))
            .into()));
    }
    let previous = match &old_manifest {
        Some(text) if !selection.is_all() => output::manifest::previous_objects(text),
        _ => BTreeMap::new(),
    };
    context.stage(Stage::Render);
    let tree = Renderer::new(compilation).and_then(|renderer| {
        watched(context, compilation, &renderer, || {
            output::build(compilation, &renderer, &selection, &previous)
        })
    });
    Ok(match tree {
        Ok(tree) => Ok(Writing { compilation, folder, tree: ManuallyDrop::new(tree), old_manifest }),
        Err(found) => {
            // One mistake in a template meets every object that it is for: the first is enough.
            let mut places = BTreeSet::new();
            Err(found.filter(|finding| !finding.span.is_some() || places.insert(finding.span)))
        }
    })
}

/// Writes every output, or shows how it differs; says what remains to be said.
fn finish(
    context: &Context,
    arguments: &Arguments,
    project: &Project,
    mut diagnostics: Diagnostics,
    current: usize,
    compared: &[(&Compilation, &OutputFolder, ManuallyDrop<Comparison<'_>>)],
) -> CommandResult {
    context.stage(Stage::Report);
    let Some((first, ..)) = compared.first() else { return Ok(Outcome::Fine) };
    let changes: Vec<(&str, &Change<'_>)> = compared
        .iter()
        .flat_map(|(compilation, _, comparison)| {
            let output = compilation.config.project.output.as_str();
            comparison.changes.iter().map(move |change| (output, change))
        })
        .collect();
    let (strays, stale): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|(_, change)| change.kind == ChangeKind::Keep);
    if arguments.check && !context.format.is_for_people() {
        stale_findings(context, &stale, &strays, &mut diagnostics);
    }
    // What programs read is one report, and what is staged is known when everything is written.
    let late = arguments.staged && !context.format.is_for_people();
    let silent = context.format.is_for_people() && diagnostics.is_empty();
    if !late && !silent {
        context.report(&diagnostics, first);
    }
    for (output, change) in &strays {
        context.terminal.error(&format!(
            "{output}/{} belongs to no object, and the manifest does not say that it was written as it is; remove it yourself\n",
            change.path
        ));
    }
    if !arguments.check {
        context.stage(Stage::Write);
        write(arguments, compared)?;
        context.stage(Stage::Report);
    }
    let mut outcome = Outcome::Fine;
    if arguments.staged {
        let found = staged::findings(&project.root, &files(compared), &|path| context.reported_path(path))?;
        if context.format.is_for_people() {
            found.iter().for_each(|finding| context.terminal.error(&format!("{}\n", finding.message)));
        }
        let files = plural(found.len(), "file");
        if !found.is_empty() {
            context
                .terminal
                .error(&format!("a commit would not have {files} as they are here; run `git add`\n"));
        }
        if !found.is_empty() || !strays.is_empty() {
            outcome = Outcome::Findings;
        }
        diagnostics.extend(found);
    }
    if late {
        context.report(&diagnostics, first);
    }
    let compiled = compared.iter().map(|(compilation, ..)| compilation.catalog.objects.len()).sum::<usize>();
    let objects = plural(current + compiled, "object");
    let text = if arguments.check {
        for (output, change) in stale.iter().filter(|_| context.format.is_for_people()) {
            context.terminal.show(&describe(change, output, stale.len() == 1));
        }
        if !stale.is_empty() || !strays.is_empty() {
            let files = plural(stale.len() + strays.len(), "file");
            let advice = match stale.len() {
                0 => "remove what belongs to no object",
                _ => "run `schemac build` and commit the result",
            };
            context.terminal.error(&format!("the output is stale in {files}; {advice}\n"));
            return Ok(Outcome::Findings);
        }
        format!("{objects} {UP_TO_DATE}")
    } else if stale.is_empty() {
        format!("{objects} {NOTHING_CHANGED}")
    } else {
        let folders: BTreeSet<&str> = stale.iter().map(|(output, _)| *output).collect();
        let folders: Vec<&str> = folders.into_iter().collect();
        format!("{objects} compiled, {} changed in {}", plural(stale.len(), "file"), folders.join(", "))
    };
    if outcome == Outcome::Fine {
        context.summary(&diagnostics, &text);
    }
    Ok(outcome)
}

/// Writes every output, and the receipt of one that has nothing to say.
fn write(
    arguments: &Arguments,
    compared: &[(&Compilation, &OutputFolder, ManuallyDrop<Comparison<'_>>)],
) -> Result<(), Failure> {
    for (compilation, folder, comparison) in compared {
        let manifest = output::write(folder, &compilation.bounds, comparison)?;
        let hashes = comparison.hashes.iter().map(|(path, hash)| (path.as_str(), hash.as_str()));
        let hashes = hashes.chain(manifest.iter().map(|hash| (output::MANIFEST, hash.as_str())));
        if arguments.selection.unchecked().is_all()
            && compilation.diagnostics.is_empty()
            && comparison.changes.iter().all(|change| change.kind != ChangeKind::Keep)
            && let (Ok(output), Some(digest)) = (&compilation.output, &compilation.digest)
            && let Some(receipt) =
                Receipt::new(&compilation.bounds, digest, compilation.catalog.objects.len(), hashes)
        {
            receipt.save(&compilation.bounds, output);
        }
    }
    Ok(())
}

/// The files of a project and of its output that a commit must have as they are.
fn files(compared: &[(&Compilation, &OutputFolder, ManuallyDrop<Comparison<'_>>)]) -> staged::Files {
    let mut files = staged::Files::default();
    for (compilation, _, comparison) in compared {
        let project = &compilation.config.project;
        let output = Path::new(&project.output);
        files
            .wanted
            .extend(compilation.sources.iter().map(|(_, source)| staged::plain(Path::new(&source.path))));
        let written = comparison.hashes.keys().map(String::as_str).chain([output::MANIFEST]);
        files.wanted.extend(written.map(|path| staged::plain(&output.join(path))));
        let inputs = [&project.specs, &project.templates];
        files.inputs.extend(inputs.map(|folder| staged::plain(Path::new(folder))));
        files.outputs.insert(staged::plain(output));
    }
    files
}

/// What programs are told of the output that differs.
fn stale_findings(
    context: &Context,
    stale: &[(&str, &Change<'_>)],
    strays: &[(&str, &Change<'_>)],
    diagnostics: &mut Diagnostics,
) {
    let mut push = |code, output: &str, path: &str, what: &str, help: &str| {
        let path = context.reported_path(&format!("{output}/{path}"));
        diagnostics.push(Diagnostic::new(code, Span::NONE, format!("{path} {what}")).help(help));
    };
    for (output, change) in stale {
        push(
            &shared::STALE_OUTPUT,
            output,
            &change.path,
            "is stale",
            "run `schemac build` and commit the result",
        );
    }
    for (output, change) in strays {
        let help = "remove it, or move it out of the output folder";
        push(&shared::FOREIGN_OUTPUT, output, &change.path, "belongs to no object", help);
    }
}

fn refuse(context: &Context, compilation: &Compilation, diagnostics: &Diagnostics) -> Outcome {
    context.report(diagnostics, compilation);
    context.summary(diagnostics, "");
    Context::outcome(diagnostics, compilation)
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

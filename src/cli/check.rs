//! `schemac check`

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use super::{CommandResult, Context, Failure, Outcome, fix, plural};
use crate::compile::Project;
use crate::compile::mend::{self, Mended};
use crate::diagnostic::SourceLookup;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) report: super::ReportArguments,
    #[command(flatten)]
    pub(super) timings: super::timings::TimingsArguments,
    /// Report only findings in these files; the rest of the project is still read, since references go there.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Apply the changes that are certain to the specs and to schemac.toml, and check again.
    #[arg(long)]
    fix: bool,
    /// With --fix: show the changes, write nothing, and exit 1 if there are any.
    #[arg(long, requires = "fix")]
    diff: bool,
    /// The environment whose variables hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    context.tell_outdated(&project);
    let mut wanted = Vec::new();
    for file in &arguments.files {
        let path = file.canonicalize().map_err(|error| Failure(format!("{}: {error}", file.display())))?;
        wanted.push(path);
    }
    let is_wanted = |path: &str| {
        wanted.is_empty() || project.root.join(path).canonicalize().is_ok_and(|path| wanted.contains(&path))
    };
    if arguments.diff && !context.format.is_for_people() {
        return Err(Failure("`--diff` shows changes to people; use it without `--format`".to_owned()));
    }
    // The program ends when this is done: giving every small text back first would only take time.
    let (compilation, pending) = if arguments.fix {
        let mended = mend(context, &project, arguments, &is_wanted)?;
        let pending = arguments.diff && !mended.changes.is_empty();
        let mut compilation = mended.compilation;
        context.judge(&mut compilation);
        (compilation, pending)
    } else {
        (context.check(&project, arguments.env.as_deref())?, false)
    };
    let compilation = ManuallyDrop::new(compilation);
    let diagnostics = compilation.diagnostics.filter(|diagnostic| {
        // What is missing altogether is missing for every file that needs it, and told at one of them.
        !diagnostic.span.is_some()
            || diagnostic.once
            || is_wanted(compilation.sources.path(diagnostic.span.file))
    });
    context.report(&diagnostics, &compilation);
    let objects = plural(compilation.catalog.objects.len(), "object");
    context.summary(&diagnostics, &format!("{objects} checked"));
    Ok(match Context::outcome(&diagnostics, &compilation) {
        // What would be fixed is not fixed.
        Outcome::Fine if pending => Outcome::Findings,
        outcome => outcome,
    })
}

/// Applies the edits that help; gives what came of it.
fn mend(
    context: &Context,
    project: &Project,
    arguments: &Arguments,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Mended, Failure> {
    let environment = arguments.env.as_deref();
    let bounds = project.bounds()?;
    // Asked once for each file; those that may not change are told at the end.
    let obstacles: RefCell<BTreeMap<String, Option<String>>> = RefCell::default();
    let may = |path: &str| {
        is_wanted(path)
            && obstacles
                .borrow_mut()
                .entry(path.to_owned())
                .or_insert_with(|| fix::obstacle(project, &bounds, path))
                .is_none()
    };
    let mended = mend::mend(project, environment, &may, &|stage| context.stage(stage))?;
    context.terminal.end_progress();
    fix::write(context, project, &bounds, &mended, arguments.diff)?;
    let left: Vec<(String, String)> =
        obstacles.take().into_iter().filter_map(|(path, reason)| Some((path, reason?))).collect();
    fix::tell(context, &mended, &left, arguments.diff);
    Ok(mended)
}

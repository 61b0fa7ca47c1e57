//! `schemac check`

use std::mem::ManuallyDrop;
use std::path::PathBuf;

use super::{CommandResult, Context, Failure, plural};
use crate::diagnostic::{Diagnostics, SourceLookup};

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
    /// The environment whose variables hold.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let project = context.project()?;
    let mut wanted = Vec::new();
    for file in &arguments.files {
        let path = file.canonicalize().map_err(|error| Failure(format!("{}: {error}", file.display())))?;
        wanted.push(path);
    }
    // The program ends when this is done: giving every small text back first would only take time.
    let compilation = ManuallyDrop::new(context.check(&project, arguments.env.as_deref())?);
    let mut diagnostics = Diagnostics::new();
    for diagnostic in compilation.diagnostics.iter() {
        let inside = || {
            let path = project.root.join(compilation.sources.path(diagnostic.span.file));
            path.canonicalize().is_ok_and(|path| wanted.contains(&path))
        };
        // What is missing altogether is missing for every file that needs it, and told at one of them.
        if wanted.is_empty() || !diagnostic.span.is_some() || diagnostic.once || inside() {
            diagnostics.push(diagnostic.clone());
        }
    }
    context.report(&diagnostics, &compilation);
    let objects = plural(compilation.catalog.objects.len(), "object");
    context.summary(&diagnostics, &format!("{objects} checked"));
    Ok(Context::outcome(&diagnostics, &compilation))
}

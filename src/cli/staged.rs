//! What git would commit beside what the project is: for a hook that must not let through what only lies in the work tree.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use super::{Failure, repository};
use crate::config::FILE_NAME;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::Span;

/// The files of a project, by paths relative to its folder.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Those that must be staged as they are.
    pub(super) wanted: BTreeSet<PathBuf>,
    /// The folders that are read: what is missing there may not be in the commit either.
    pub(super) inputs: BTreeSet<PathBuf>,
    /// The folders that are written: nothing there may differ from what is staged.
    pub(super) outputs: BTreeSet<PathBuf>,
}

impl Files {
    /// Whether a commit would be another one with the file as it is staged.
    fn matters(&self, path: &Path, is_there: bool) -> bool {
        let read = || {
            let passed_over = path.extension().is_some_and(|ending| ending == "md")
                || path.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
            !is_there && !passed_over && self.inputs.iter().any(|folder| path.starts_with(folder))
        };
        self.wanted.contains(path) || self.outputs.iter().any(|folder| path.starts_with(folder)) || read()
    }
}

/// The findings about files that a commit would not have as they are. `shown` names a file for reports.
///
/// # Errors
/// Where git cannot tell.
pub(super) fn findings(
    root: &Path,
    files: &Files,
    shown: &dyn Fn(&str) -> String,
) -> Result<Diagnostics, Failure> {
    let folders = files.inputs.iter().chain(&files.outputs).map(PathBuf::as_path);
    let folders = folders.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let paths: Vec<&Path> = folders.chain([Path::new(FILE_NAME)]).collect();
    let untracked = list(root, "--others", &paths)?;
    let different = list(root, "--modified", &paths)?;
    let mut diagnostics = Diagnostics::new();
    let mut push = |path: &Path, what: &str| {
        let name = shown(&path.to_string_lossy().replace('\\', "/"));
        let message = format!("{name} {what}");
        let help = format!("run `git add {name}`, or undo the change");
        diagnostics.push(Diagnostic::new(&shared::NOT_STAGED, Span::NONE, message).help(help));
    };
    for path in untracked.iter().filter(|path| files.wanted.contains(*path)) {
        push(path, "is not tracked by git");
    }
    for path in &different {
        let is_there = root.join(path).symlink_metadata().is_ok();
        if !files.matters(path, is_there) {
            continue;
        }
        push(
            path,
            if is_there { "is not staged as it is" } else { "is removed, but not from what is staged" },
        );
    }
    Ok(diagnostics)
}

/// What git is told before anything else. A repository without a work tree is one only where it is named: a clone can bring the
/// files of one, and git would obey its configuration, which names programs. Nor is a program of a configuration asked for changes.
const CAREFULLY: [&str; 5] =
    ["-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "--literal-pathspecs"];

/// The files of the work tree that `git ls-files` lists with an option.
fn list(root: &Path, option: &str, paths: &[&Path]) -> Result<BTreeSet<PathBuf>, Failure> {
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let failed = |error: String| Failure(format!("`--staged` asks git what is staged: {error}"));
    // git before 2.38 does not know that setting.
    if let Some(folder) = repository::brought(root).filter(|_| std::env::var_os("GIT_DIR").is_none()) {
        let folder = folder.display();
        return Err(failed(format!(
            "{folder} has the files of a repository in the work tree, whose configuration git would obey; remove `HEAD` there"
        )));
    }
    let mut command = Command::new("git");
    command.args(CAREFULLY).args(["ls-files", "-z", option, "--"]).args(paths).current_dir(root);
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let names = output.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(|name| PathBuf::from(String::from_utf8_lossy(name).into_owned())).collect())
}

/// A path without `.`, and without what `..` takes back: as git names it.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

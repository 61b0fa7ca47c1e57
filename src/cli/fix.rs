//! Writes what `schemac check --fix` changed.

use std::path::{Path, PathBuf};

use super::{Context, Failure, plural};
use crate::compile::Project;
use crate::compile::mend::{Mended, Mending};
use crate::config;
use crate::disk::{self, Bounds, Reason};
use crate::output::diff;
use crate::source;

/// Why a file may not be changed; nothing when it may.
pub(super) fn obstacle(project: &Project, bounds: &Bounds, path: &str) -> Option<String> {
    match target(project, bounds, path) {
        Ok(target) => match std::fs::metadata(&target) {
            Ok(data) if data.permissions().readonly() => Some("it may not be written".to_owned()),
            Ok(_) => match read(&target) {
                Ok(bytes) => String::from_utf8(bytes).err().map(|_| "it is not UTF-8".to_owned()),
                Err(error) => Some(error.to_string()),
            },
            Err(error) => Some(error.to_string()),
        },
        Err(reason) => Some(reason),
    }
}

/// The file itself, without links. One inside the project is followed; one that leads out of it changes what belongs to
/// somebody else.
fn target(project: &Project, bounds: &Bounds, path: &str) -> Result<PathBuf, String> {
    let place = project.root.join(path);
    let is_link = place.symlink_metadata().is_ok_and(|data| data.is_symlink());
    let real = if is_link { bounds.real_of_link(&place) } else { bounds.real(&place) };
    real.map_err(|reason| match reason {
        Reason::Outside => "it is a link that leads out of the project".to_owned(),
        other => other.to_string(),
    })
}

fn read(target: &Path) -> std::io::Result<Vec<u8>> {
    disk::read(target, source::MAX_FILE_SIZE)
}

/// Writes the changed files, or shows how they would change.
pub(super) fn write(
    context: &Context,
    project: &Project,
    bounds: &Bounds,
    mended: &Mended,
    show: bool,
) -> Result<(), Failure> {
    for (path, before, after) in &mended.changes {
        if show {
            context.terminal.show(&match path == config::FILE_NAME {
                true => diff::unified(path, &config::concealed(before), &config::concealed(after)),
                false => diff::unified(path, before, after),
            });
        } else {
            target(project, bounds, path)
                .and_then(|target| replace(bounds, &target, before, after).map_err(|error| error.to_string()))
                .map_err(|error| Failure(format!("cannot write {path}: {error}")))?;
        }
    }
    Ok(())
}

/// Says what changed and what was left alone.
pub(super) fn tell(context: &Context, mended: &Mended, left: &[(String, String)], show: bool) {
    let line = |mending: &Mending| {
        format!("  {}:{}: {}: {}", mending.path, mending.line, mending.code, mending.message)
    };
    if !mended.mended.is_empty() {
        let verb = if show { "would fix" } else { "fixed" };
        let files = plural(mended.changes.len(), "file");
        context.terminal.note(&format!("{verb} {} in {files}:", plural(mended.mended.len(), "finding")));
        for mending in &mended.mended {
            context.terminal.note(&line(mending));
        }
    }
    if !mended.refused.is_empty() {
        context
            .terminal
            .note("left alone, since the change would uncover or make more errors than it mends:");
        for mending in &mended.refused {
            context.terminal.note(&line(mending));
        }
    }
    for (path, reason) in left {
        context.terminal.note(&format!("left {path} alone: {reason}"));
    }
}

/// Puts a text in the place of another, whole or not at all, with the permissions that the file has.
fn replace(bounds: &Bounds, target: &Path, before: &str, after: &str) -> std::io::Result<()> {
    if read(target)? != before.as_bytes() {
        return Err(std::io::Error::other("it was changed meanwhile; run the command again"));
    }
    let (folder, name) = bounds.place_of(target)?;
    folder.replace(&name, after.as_bytes(), Some(mode(target)?))
}

#[cfg(unix)]
fn mode(target: &Path) -> std::io::Result<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::metadata(target)?.permissions().mode())
}

#[cfg(not(unix))]
fn mode(_target: &Path) -> std::io::Result<u32> {
    Ok(0)
}

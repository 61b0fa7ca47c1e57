//! Writes what `schemac check --fix` changed.

use std::io::Write as _;
use std::path::Path;

use super::{Context, Failure, plural};
use crate::compile::Project;
use crate::compile::mend::{Mended, Mending};
use crate::output::{self, diff};

/// Why a file may not be changed; nothing when it may.
pub(super) fn obstacle(project: &Project, specs: &str, path: &str) -> Option<String> {
    let place = project.root.join(path);
    let data = match place.symlink_metadata() {
        Ok(data) => data,
        Err(error) => return Some(error.to_string()),
    };
    if data.file_type().is_symlink() {
        // A link inside the project is followed; one that leads out of it changes what belongs to somebody else.
        let target = match place.canonicalize() {
            Ok(target) => target,
            Err(error) => return Some(error.to_string()),
        };
        let inside = [project.root.clone(), project.root.join(specs)]
            .iter()
            .any(|folder| folder.canonicalize().is_ok_and(|folder| target.starts_with(folder)));
        if !inside {
            return Some("it is a link that leads out of the project".to_owned());
        }
    }
    match std::fs::metadata(&place) {
        Ok(data) if data.permissions().readonly() => return Some("it may not be written".to_owned()),
        Ok(_) => {}
        Err(error) => return Some(error.to_string()),
    }
    match std::fs::read(&place) {
        Ok(bytes) => String::from_utf8(bytes).err().map(|_| "it is not UTF-8".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// Writes the changed files, or shows how they would change.
pub(super) fn write(
    context: &Context,
    project: &Project,
    mended: &Mended,
    show: bool,
) -> Result<(), Failure> {
    for (path, before, after) in &mended.changes {
        if show {
            context.terminal.print(&diff::unified(path, before, after));
        } else {
            replace(&project.root.join(path), before, after)
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
fn replace(path: &Path, before: &str, after: &str) -> std::io::Result<()> {
    let target = path.canonicalize()?;
    if std::fs::read(&target)? != before.as_bytes() {
        return Err(std::io::Error::other("it was changed meanwhile; run the command again"));
    }
    let permissions = std::fs::metadata(&target)?.permissions();
    // Hidden, so that a run at the same moment does not take it for a spec.
    let temporary = output::temporary(&target);
    let result = std::fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(after.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::set_permissions(&temporary, permissions))
        .and_then(|()| std::fs::rename(&temporary, &target));
    result.inspect_err(|_| {
        let _ = std::fs::remove_file(&temporary);
    })
}

//! The first build: an output folder that is not there yet is written beside its place and takes it when it is complete.
//!
//! Whoever looks sees no folder or the whole of it, so that its files need no names of their own to be written under.

use std::path::Path;

use rayon::prelude::*;

use super::error::{OutputError, failed, unmade, unwritten};
use super::folder;
use super::write::Change;
use crate::disk::{self, Bounds, Folder, Kind};
use crate::hash::sha256;
use crate::parallel::AT_ONCE;

/// Removes what builds that were killed left beside the folder.
///
/// # Errors
/// When it cannot be removed.
pub(super) fn discard(output: &Path) -> Result<(), OutputError> {
    let Some(parent) = output.parent() else { return Ok(()) };
    // What cannot be opened holds nothing that a build could have left.
    let Ok(folder) = Folder::open(parent) else { return Ok(()) };
    for entry in folder.entries().map_err(|error| failed(parent, error))? {
        if entry.kind == Kind::Folder && entry.name.to_str().is_some_and(disk::is_temporary) {
            let unfinished = parent.join(&entry.name);
            std::fs::remove_dir_all(&unfinished).map_err(|error| failed(&unfinished, error))?;
        }
    }
    Ok(())
}

/// Writes a folder that is not there with these files and this manifest; gives the hash of the manifest.
///
/// # Errors
/// When something cannot be written; then nothing is there.
pub(super) fn write(
    output: &Path,
    bounds: &Bounds,
    files: &[&Change<'_>],
    manifest: &Change<'_>,
) -> Result<String, OutputError> {
    let (Some(parent), Some(name)) = (output.parent(), output.file_name().and_then(|name| name.to_str()))
    else {
        return Err(failed(output, "no folder can have this name"));
    };
    let parent = bounds.make(parent).map_err(|error| unmade(output, &error))?;
    let (unfinished, folder) = parent.make_temporary().map_err(|error| unmade(output, &error))?;
    let done = fill(output, &folder, files, manifest).and_then(|hash| {
        parent.rename(&unfinished, name).map(|()| hash).map_err(|error| unmade(output, &error))
    });
    if done.is_err() {
        let _ = std::fs::remove_dir_all(parent.path().join(&unfinished));
    }
    done
}

fn fill(
    output: &Path,
    folder: &Folder,
    files: &[&Change<'_>],
    manifest: &Change<'_>,
) -> Result<String, OutputError> {
    for path in folder::folders(files.iter().map(|change| change.path.as_str())) {
        // Nobody knows the folder by the name that it has until it is complete.
        folder.make_new(path).map_err(|error| unmade(output, &error))?;
    }
    let put = |change: &Change<'_>| {
        folder
            .create(&change.path, change.new.as_bytes())
            .map_err(|error| unwritten(&output.join(&change.path), &error))
    };
    // The manifest can be as long as everything else together.
    let (done, manifest) = rayon::join(
        || files.par_iter().with_max_len(AT_ONCE).try_for_each(|change| put(change)),
        || put(manifest).map(|()| sha256(manifest.new.as_bytes())),
    );
    done.and(manifest)
}

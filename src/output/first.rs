//! The first build: an output folder that is not there yet is written beside its place and takes it when it is complete.
//!
//! Whoever looks sees no folder or the whole of it, so that its files need no names of their own to be written under.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::write::{Change, OutputError, failed, make_folders, temporary, unmade, unwritten};
use crate::hash::sha256;
use crate::parallel::AT_ONCE;

/// Whether a folder is not there and can be written this way.
pub(super) fn is_missing(folder: &Path) -> bool {
    folder.file_name().is_some()
        && folder.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Whether a build was killed while it wrote a folder this way.
pub(super) fn is_interrupted(folder: &Path) -> bool {
    temporary(folder).symlink_metadata().is_ok()
}

/// Removes what builds that were killed left beside the folder.
///
/// # Errors
/// When it cannot be removed.
pub(super) fn discard(folder: &Path) -> Result<(), OutputError> {
    let unfinished = temporary(folder);
    match std::fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&unfinished, error)),
        _ => Ok(()),
    }
}

/// Writes a folder that is not there with these files and this manifest; gives the hash of the manifest.
///
/// # Errors
/// When something cannot be written; then nothing is there.
pub(super) fn write(
    folder: &Path,
    files: &[&Change<'_>],
    manifest: &Change<'_>,
) -> Result<String, OutputError> {
    let unfinished = temporary(folder);
    let done = fill(folder, &unfinished, files, manifest).and_then(|hash| {
        match std::fs::rename(&unfinished, folder) {
            Ok(()) => Ok(hash),
            Err(error) => Err(unmade(folder, &error)),
        }
    });
    if done.is_err() {
        let _ = discard(folder);
    }
    done
}

fn fill(
    folder: &Path,
    unfinished: &Path,
    files: &[&Change<'_>],
    manifest: &Change<'_>,
) -> Result<String, OutputError> {
    let places: Vec<PathBuf> =
        files.iter().chain([&manifest]).map(|change| unfinished.join(&change.path)).collect();
    // Nobody knows the folder by the name that it has until it is complete.
    make_folders(&places).map_err(|error| OutputError { path: folder.to_owned(), ..error })?;
    let put = |change: &Change<'_>, place: &Path| {
        std::fs::write(place, change.new.as_bytes())
            .map_err(|error| unwritten(&folder.join(&change.path), &error))
    };
    // The manifest can be as long as everything else together.
    let (done, manifest) = rayon::join(
        || {
            files
                .par_iter()
                .zip(&places)
                .with_max_len(AT_ONCE)
                .try_for_each(|(change, place)| put(change, place))
        },
        || put(manifest, &unfinished.join(&manifest.path)).map(|()| sha256(manifest.new.as_bytes())),
    );
    done.and(manifest)
}

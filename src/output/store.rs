//! Writes the difference between the output folder and what belongs there.

use rayon::prelude::*;

use super::error::{OutputError, failed, unmade, unwritten};
use super::folder::{OutputFolder, by_folder, remove_empty_folders};
use super::journal::{JOURNAL, Journal};
use super::write::{Change, ChangeKind, Comparison};
use super::{MANIFEST, first};
use crate::disk::{Bounds, Folder};
use crate::hash::sha256;
use crate::parallel::AT_ONCE;

/// Makes the changes: new texts first, then removals, the manifest last. Gives the hash of the manifest, if it was written.
///
/// # Errors
/// When a file cannot be written; the others may be done, and the next run does the rest.
pub fn write(
    output: &OutputFolder,
    bounds: &Bounds,
    comparison: &Comparison<'_>,
) -> Result<Option<String>, OutputError> {
    let Comparison { changes, hashes } = comparison;
    if changes.is_empty() {
        return Ok(None);
    }
    first::discard(&output.path)?;
    let (manifest, files): (Vec<&Change<'_>>, Vec<&Change<'_>>) =
        changes.iter().partition(|change| change.path == MANIFEST);
    let (removals, texts): (Vec<&Change<'_>>, Vec<&Change<'_>>) = files
        .into_iter()
        .filter(|change| change.kind != ChangeKind::Keep)
        .partition(|change| change.kind == ChangeKind::Remove);
    let since;
    let folder = match (&output.folder, manifest.as_slice()) {
        (Some(folder), _) => folder,
        (None, manifest) => match (Folder::open(&output.path), manifest) {
            // The output of another environment was written into it.
            (Ok(folder), _) => {
                since = folder;
                &since
            }
            (Err(_), [manifest]) => return first::write(&output.path, bounds, &texts, manifest).map(Some),
            (Err(error), _) => return Err(failed(&output.path, error)),
        },
    };
    let hash = |change: &&Change<'_>| hashes.get(&change.path).map(String::as_str).unwrap_or_default();
    let noted = texts.iter().map(|change| (change.path.as_str(), hash(change)));
    let left = Journal::begin(output, folder, noted)?;
    let manifest = manifest.first();
    let manifest_path = output.path.join(MANIFEST);
    let groups = by_folder(texts.iter().map(|change| (change.path.as_str(), *change)));
    // The manifest can be as long as everything else together, so it is written beside it, and takes its name when that is done.
    let (done, waiting) = rayon::join(
        || groups.par_iter().try_for_each(|(place, changes)| replace(output, folder, place, changes)),
        || {
            manifest.map(|change| {
                let written = folder.create_temporary(change.new.as_bytes(), None);
                let temporary = written.map_err(|error| unwritten(&manifest_path, &error))?;
                Ok((temporary, sha256(change.new.as_bytes())))
            })
        },
    );
    let waiting = waiting.transpose();
    if let (Err(_), Ok(Some((temporary, _)))) = (&done, &waiting) {
        let _ = folder.remove(temporary);
    }
    done?;
    let waiting = waiting?;
    for change in removals.iter().filter(|change| change.path != JOURNAL) {
        remove(output, &change.path)?;
        remove_empty_folders(folder, &change.path);
    }
    if let Some((temporary, _)) = &waiting {
        folder.rename(temporary, MANIFEST).map_err(|error| unwritten(&manifest_path, &error))?;
    }
    left.end(folder);
    Ok(waiting.map(|(_, hash)| hash))
}

/// Writes files of one folder, which is made where it is not there.
fn replace(
    output: &OutputFolder,
    folder: &Folder,
    place: &str,
    changes: &[(&str, &Change<'_>)],
) -> Result<(), OutputError> {
    let folder = folder.make(place).map_err(|error| unmade(&output.path.join(place), &error))?;
    changes.par_iter().with_max_len(AT_ONCE).try_for_each(|(name, change)| {
        folder
            .replace(name, change.new.as_bytes(), None)
            .map_err(|error| unwritten(&output.path.join(&change.path), &error))
    })
}

fn remove(output: &OutputFolder, path: &str) -> Result<(), OutputError> {
    let (place, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some(folder) = output.folder(place)? else { return Ok(()) };
    folder.remove(name).map_err(|error| failed(&output.path.join(path), error))
}

//! What a build is about to write, so that the next one can tell the files of a build that was killed from those of people.
//!
//! The manifest is written last and names the files of the last build that ended. A build that is killed leaves files that
//! no manifest names, and temporary ones; the journal is there from before the first of them until after the last.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::write::{OutputError, remove_empty_folders, replace, temporary, unmade};
use super::{MANIFEST, first, tree};

/// The journal's path in the output folder.
const JOURNAL: &str = ".schemac-pending";

/// The hashes that the files of builds which did not end may have, by path.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Journal {
    files: BTreeMap<String, BTreeSet<String>>,
}

/// Whether a build was killed while it wrote this folder and none ended since.
pub fn is_interrupted(folder: &Path) -> bool {
    let journal = folder.join(JOURNAL);
    journal.symlink_metadata().is_ok()
        || temporary(&journal).symlink_metadata().is_ok()
        || first::is_interrupted(folder)
}

impl Journal {
    /// The journal of a folder: empty when the last build ended. What cannot be read is left out, which costs no more than
    /// that the files of a killed build stay.
    pub(super) fn load(folder: &Path) -> Journal {
        let path = folder.join(JOURNAL);
        let is_file = path.symlink_metadata().is_ok_and(|data| data.is_file());
        let text = if is_file { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
        let mut journal = Journal::default();
        for line in String::from_utf8_lossy(&text).lines() {
            if let Some((hash, path)) = line.split_once(' ')
                && tree::is_safe(path)
            {
                journal.add(path, hash);
            }
        }
        journal
    }

    fn add(&mut self, path: &str, hash: &str) {
        self.files.entry(path.to_owned()).or_default().insert(hash.to_owned());
    }

    /// The paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether a build that was killed may have left this file.
    pub(super) fn wrote(&self, path: &str, hash: &str) -> bool {
        self.files.get(path).is_some_and(|hashes| hashes.contains(hash))
    }

    /// Notes the hashes of what is about to be written, by path, beside what builds that were killed have noted, which it
    /// gives.
    pub(super) fn begin<'a>(
        folder: &Path,
        hashes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Journal, OutputError> {
        let left = Journal::load(folder);
        let mut journal = left.clone();
        for (path, hash) in hashes {
            journal.add(path, hash);
        }
        if !journal.files.is_empty() {
            let lines = |(path, hashes): (&String, &BTreeSet<String>)| -> String {
                hashes.iter().map(|hash| format!("{hash} {path}\n")).collect()
            };
            let text: String = journal.files.iter().map(lines).collect();
            std::fs::create_dir_all(folder).map_err(|error| unmade(folder, &error))?;
            replace(&folder.join(JOURNAL), &text)?;
        }
        Ok(left)
    }

    /// Everything is written: removes what these builds, which were killed, left behind, and the journal.
    pub(super) fn end(self, folder: &Path) {
        // Nothing of this needs to succeed: a journal that stays is read again by the next build.
        let paths = self.files.keys().map(String::as_str).chain([MANIFEST, JOURNAL]);
        let places: Vec<PathBuf> = paths.map(|path| folder.join(path)).collect();
        for place in &places {
            let _ = std::fs::remove_file(temporary(place));
            remove_empty_folders(folder, place);
        }
        let _ = std::fs::remove_file(folder.join(JOURNAL));
    }
}

//! What a build is about to write, so that the next one can tell the files of a build that was killed from those of people.
//!
//! The manifest is written last and names the files of the last build that ended. A build that is killed leaves files that
//! no manifest names, and temporary ones; the journal is there from before the first of them until after the last. Anybody
//! can write a journal, so no more follows from it than that files of an engine's own folders may go which are exactly
//! those that it names.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{OutputError, unwritten};
use super::folder::{OutputFolder, remove_empty_folders, text};
use super::tree;
use crate::disk::Folder;

/// The journal's path in the output folder.
pub(super) const JOURNAL: &str = ".schemac-pending";

/// How long a journal may be that is read: a line for each of many hundred thousand files.
const LONGEST: usize = 64 << 20;

/// The hashes that the files of builds which did not end may have, by path.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Journal {
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Journal {
    /// The journal of a folder: empty when the last build ended. What cannot be read is left out, which costs no more than
    /// that the files of a killed build stay.
    pub(super) fn load(output: &OutputFolder) -> Journal {
        let mut journal = Journal::default();
        if !output.files.contains_key(JOURNAL) {
            return journal;
        }
        let file = output.folder.as_ref().and_then(|folder| folder.open_file(JOURNAL).ok().flatten());
        let bytes = file.and_then(|file| file.bytes(LONGEST).ok()).unwrap_or_default();
        for line in text(bytes).lines() {
            if let Some((hash, path)) = line.split_once(' ')
                && tree::is_own(path)
            {
                journal.add(path, hash);
            }
        }
        journal
    }

    fn add(&mut self, path: &str, hash: &str) {
        self.files.entry(path.to_owned()).or_default().insert(hash.to_owned());
    }

    /// Whether a build that was killed may have left this file.
    pub(super) fn wrote(&self, path: &str, hash: &str) -> bool {
        self.files.get(path).is_some_and(|hashes| hashes.contains(hash))
    }

    /// Whether it names this file, whatever is in it.
    pub(super) fn names(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Notes the hashes of what is about to be written, by path, beside what builds that were killed have noted, which it
    /// gives.
    pub(super) fn begin<'a>(
        output: &OutputFolder,
        folder: &Folder,
        hashes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Journal, OutputError> {
        let left = Journal::load(output);
        let mut journal = left.clone();
        for (path, hash) in hashes {
            journal.add(path, hash);
        }
        if !journal.files.is_empty() {
            let lines = |(path, hashes): (&String, &BTreeSet<String>)| -> String {
                hashes.iter().map(|hash| format!("{hash} {path}\n")).collect()
            };
            let text: String = journal.files.iter().map(lines).collect();
            folder
                .replace(JOURNAL, text.as_bytes(), None)
                .map_err(|error| unwritten(&output.path.join(JOURNAL), &error))?;
        }
        Ok(left)
    }

    /// Everything is written: removes the folders that these builds, which were killed, left empty, and the journal.
    pub(super) fn end(self, folder: &Folder) {
        // Nothing of this needs to succeed: a journal that stays is read again by the next build.
        for path in self.files.keys() {
            remove_empty_folders(folder, path);
        }
        let _ = folder.remove(JOURNAL);
    }
}

//! The output folder as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::MANIFEST;
use super::error::{OutputError, failed};
use crate::disk::{Entry, Folder, Kind};

/// How long a manifest may be that is read: a few times that of a hundred thousand objects.
pub(super) const LONGEST_MANIFEST: usize = 512 << 20;

/// How deep folders are looked into; no output has so many, and what is below is told by the folder.
const DEEPEST: usize = 16;

/// Files that systems leave in folders that somebody looked at; nobody commits or runs them.
const LITTER: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// The output folder and everything that is in it.
#[derive(Debug)]
pub struct OutputFolder {
    /// Where it is, or is to be.
    pub(super) path: PathBuf,
    /// Nothing where it is not there yet.
    pub(super) folder: Option<Folder>,
    /// What is in it but folders, by path.
    pub(super) files: BTreeMap<String, Kind>,
}

impl OutputFolder {
    /// Opens the folder at a path without links and lists what is in it, without what belongs to version control and without
    /// these folders, which are the outputs of other environments.
    ///
    /// # Errors
    /// When it is no folder, or cannot be read.
    pub fn open(path: &Path, nested: &[PathBuf]) -> Result<OutputFolder, OutputError> {
        let folder = match Folder::open(path) {
            Ok(folder) => Some(folder),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
                let message = "a file stands where the output folder belongs; remove it, or set `output` in schemac.toml";
                return Err(failed(path, message));
            }
            Err(error) => return Err(failed(path, error)),
        };
        let mut files = BTreeMap::new();
        if let Some(folder) = &folder {
            list(folder, "", 0, nested, &mut files)?;
        }
        Ok(OutputFolder { path: path.to_owned(), folder, files })
    }

    /// The manifest that an earlier run left, if there is one.
    ///
    /// # Errors
    /// When it cannot be read, or something else stands in its place.
    pub fn manifest(&self) -> Result<Option<String>, OutputError> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let bytes = folder
            .open_file(MANIFEST)
            .and_then(|found| found.map(|file| file.bytes(LONGEST_MANIFEST)).transpose())
            .map_err(|error| failed(&self.path.join(MANIFEST), error))?;
        Ok(bytes.map(text))
    }

    /// The folder of some files below it; nothing where it is not there.
    ///
    /// # Errors
    /// When a link or a file is on the way.
    pub(super) fn folder(&self, path: &str) -> Result<Option<Folder>, OutputError> {
        match &self.folder {
            None => Ok(None),
            Some(folder) => folder.folder(path).map_err(|error| failed(&self.path, error)),
        }
    }

    /// The error about a file below it.
    pub(super) fn failed(&self, path: &str, why: impl std::fmt::Display) -> OutputError {
        failed(&self.path.join(path), why)
    }
}

/// A text, whatever its bytes are. In the place of those that are no text stands a character that no output has, so that the
/// text of another file is never the same.
pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let chunks = error.as_bytes().utf8_chunks();
        chunks.flat_map(|chunk| [chunk.valid(), if chunk.invalid().is_empty() { "" } else { "\0" }]).collect()
    })
}

/// Adds what is in a folder; `path` is its own, with a `/` at the end where there is one.
fn list(
    folder: &Folder,
    path: &str,
    depth: usize,
    nested: &[PathBuf],
    files: &mut BTreeMap<String, Kind>,
) -> Result<(), OutputError> {
    let entries = folder.entries().map_err(|error| failed(folder.path(), error))?;
    for Entry { name, kind } in entries {
        let known = name.to_str();
        let name = name.to_string_lossy();
        if kind == Kind::Folder && nested.contains(&folder.path().join(&*name)) {
            continue;
        }
        // Nobody can commit what has this very name.
        if name == ".git" || (kind == Kind::File && LITTER.contains(&&*name)) {
            continue;
        }
        match (kind, known) {
            (Kind::Folder, Some(name)) if depth < DEEPEST => {
                let below = folder.folder(name).map_err(|error| failed(folder.path(), error))?;
                if let Some(below) = below {
                    list(&below, &format!("{path}{name}/"), depth + 1, nested, files)?;
                }
            }
            _ => {
                files.insert(format!("{path}{name}"), kind);
            }
        }
    }
    Ok(())
}

/// Files by the folder that they are in, so that each folder is entered once.
pub(super) fn by_folder<'a, T>(
    files: impl IntoIterator<Item = (&'a str, T)>,
) -> Vec<(&'a str, Vec<(&'a str, T)>)> {
    let mut found: BTreeMap<&str, Vec<(&str, T)>> = BTreeMap::new();
    for (path, file) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        found.entry(folder).or_default().push((name, file));
    }
    found.into_iter().collect()
}

/// Every folder on the way to these files, outer ones first.
pub(super) fn folders<'a>(files: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    files.into_iter().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect()
}

/// Removes the folders on the way to a file that are empty now.
pub(super) fn remove_empty_folders(root: &Folder, path: &str) {
    let mut path = path;
    while let Some((folder, _)) = path.rsplit_once('/') {
        let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        let Ok(Some(parent)) = root.folder(parent) else { break };
        // Only empty folders can be removed this way; the first one that is not ends the walk.
        if parent.remove_empty(name).is_err() {
            break;
        }
        path = folder;
    }
}

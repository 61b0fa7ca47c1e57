//! Compares the output folder with what belongs there, and writes the difference.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::manifest::{self, Previous};
use super::{MANIFEST, Tree, tree};
use crate::compile::Compilation;
use crate::engine::Rendered;
use crate::hash::sha256;
use crate::model::Object;

/// Which objects a run is about; an empty selection is all of them.
#[derive(Debug, Default, Clone)]
pub struct Selection {
    /// Only this model.
    pub model: Option<String>,
    /// Only this engine: its folder's name or a value of `engine`.
    pub engine: Option<String>,
    /// Only this database.
    pub database: Option<String>,
}

impl Selection {
    /// Whether an object is selected.
    pub fn includes(&self, object: &Object) -> bool {
        let engine = |name: &String| name == object.id.engine || name == object.engine_value;
        self.model.as_ref().is_none_or(|model| *model == object.model)
            && self.engine.as_ref().is_none_or(engine)
            && self.database.as_ref().is_none_or(|database| *database == object.id.database)
    }

    /// Whether everything is selected.
    pub fn is_all(&self) -> bool {
        self.model.is_none() && self.engine.is_none() && self.database.is_none()
    }
}

/// Why the output cannot be written or compared.
#[derive(Debug)]
pub struct OutputError {
    /// The file.
    pub path: PathBuf,
    /// What went wrong.
    pub message: String,
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.message)
    }
}

impl std::error::Error for OutputError {}

fn failed(path: &Path, error: impl std::fmt::Display) -> OutputError {
    OutputError { path: path.to_owned(), message: error.to_string() }
}

/// How a file differs from what belongs there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is missing.
    Create,
    /// It is different.
    Update,
    /// It no longer belongs there, and it is as schemac wrote it.
    Remove,
    /// It no longer belongs there, but it was changed by hand; it is left alone.
    Keep,
}

/// A file that differs from what belongs there.
#[derive(Debug, Clone)]
pub struct Change {
    /// Relative to the output folder.
    pub path: String,
    /// How it differs.
    pub kind: ChangeKind,
    /// What is on disk.
    pub old: String,
    /// What belongs there.
    pub new: String,
}

/// What must change in the output folder, sorted by path, the manifest last.
///
/// # Errors
/// When a file cannot be read, or a symbolic link stands where a file or folder belongs.
pub fn changes(
    folder: &Path,
    compilation: &Compilation,
    tree: &Tree,
    rendered: &[Rendered],
    selection: &Selection,
) -> Result<Vec<Change>, OutputError> {
    let old_manifest = read(folder, MANIFEST)?;
    let previous = old_manifest.as_deref().map(Previous::parse).unwrap_or_default();
    let (files, manifest) = wanted(compilation, tree, rendered, selection, &previous);
    let mut list = Vec::new();
    for (path, text) in &files {
        match read(folder, path)? {
            Some(old) if old == **text => {}
            old => list.push(Change {
                path: (*path).clone(),
                kind: if old.is_some() { ChangeKind::Update } else { ChangeKind::Create },
                old: old.unwrap_or_default(),
                new: (*text).clone(),
            }),
        }
    }
    for (path, hash) in &previous.files {
        if manifest.files.contains_key(path) || !tree::is_safe(path) {
            continue;
        }
        let Some(old) = read(folder, path)? else { continue };
        let kind = if sha256(old.as_bytes()) == *hash { ChangeKind::Remove } else { ChangeKind::Keep };
        list.push(Change { path: path.clone(), kind, old, new: String::new() });
    }
    list.sort_by(|left, right| left.path.cmp(&right.path));
    if old_manifest.as_deref() != Some(&manifest.text) {
        list.push(Change {
            path: MANIFEST.to_owned(),
            kind: if old_manifest.is_some() { ChangeKind::Update } else { ChangeKind::Create },
            old: old_manifest.unwrap_or_default(),
            new: manifest.text,
        });
    }
    Ok(list)
}

struct Manifest {
    files: BTreeMap<String, String>,
    text: String,
}

/// The files to compare, and the manifest with what a selection leaves as it was.
fn wanted<'a>(
    compilation: &Compilation,
    tree: &'a Tree,
    rendered: &[Rendered],
    selection: &Selection,
    previous: &Previous,
) -> (BTreeMap<&'a String, &'a String>, Manifest) {
    let selected = |index: usize| selection.includes(compilation.catalog.get(index));
    let mut files: BTreeMap<&String, &String> = tree.files.iter().collect();
    if !selection.is_all() {
        let engines: Vec<&str> = compilation
            .catalog
            .objects
            .iter()
            .enumerate()
            .filter(|(index, _)| selected(*index))
            .map(|(_, object)| object.id.engine)
            .collect();
        let artifacts: BTreeMap<&String, usize> =
            tree.artifacts.iter().enumerate().map(|(index, path)| (path, index)).collect();
        // A script holds the whole of a database, so it is written when its engine is selected at all.
        files.retain(|path, _| {
            let of_engine = engines.iter().any(|engine| path.starts_with(&format!("{engine}/")));
            artifacts
                .get(path)
                .map_or(of_engine || path.as_str() == ".gitattributes", |index| selected(*index))
        });
    }
    let mut hashes: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).clone(), sha256(text.as_bytes()))).collect();
    if !selection.is_all() {
        for (path, hash) in &previous.files {
            hashes.entry(path.clone()).or_insert_with(|| hash.clone());
        }
    }
    let objects = compilation
        .plan
        .order
        .iter()
        .filter_map(|index| {
            if selected(*index) {
                Some(manifest::object(compilation, tree, rendered, *index))
            } else {
                previous.objects.get(&compilation.catalog.get(*index).id.to_string()).cloned()
            }
        })
        .collect();
    let text = manifest::text(objects, &hashes);
    (files, Manifest { files: hashes, text })
}

/// The text of a file, or nothing when there is none. Refuses symbolic links on the way, which could lead anywhere.
fn read(folder: &Path, path: &str) -> Result<Option<String>, OutputError> {
    let mut place = folder.to_owned();
    for part in path.split('/') {
        place.push(part);
        match place.symlink_metadata() {
            Ok(data) if data.file_type().is_symlink() => {
                return Err(failed(&place, "a symbolic link stands where schemac writes; remove it"));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&place, error)),
        }
    }
    let bytes = std::fs::read(&place).map_err(|error| failed(&place, error))?;
    Ok(Some(
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    ))
}

/// Makes the changes, in their order.
///
/// # Errors
/// When a file cannot be written; those before it are done, and the next run does the rest.
pub fn write(folder: &Path, changes: &[Change]) -> Result<(), OutputError> {
    for change in changes {
        let path = folder.join(&change.path);
        match change.kind {
            ChangeKind::Create | ChangeKind::Update => replace(&path, &change.new)?,
            ChangeKind::Remove => {
                std::fs::remove_file(&path).map_err(|error| failed(&path, error))?;
                remove_empty_folders(folder, &path);
            }
            ChangeKind::Keep => {}
        }
    }
    Ok(())
}

fn replace(path: &Path, text: &str) -> Result<(), OutputError> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    // The temporary name depends on the whole name, is short enough for every file system, and is used again by the next
    // run should this one be killed.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".schemac-{}.tmp", &sha256(name.as_bytes())[..16]));
    let result = std::fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&temporary, path));
    result.map_err(|error| {
        let _ = std::fs::remove_file(&temporary);
        failed(path, error)
    })
}

fn remove_empty_folders(root: &Path, path: &Path) {
    let mut folder = path.parent();
    while let Some(current) = folder {
        // Only empty folders can be removed this way; the first one that is not ends the walk.
        if current == root || std::fs::remove_dir(current).is_err() {
            break;
        }
        folder = current.parent();
    }
}

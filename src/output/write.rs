//! Compares the output folder with what belongs there, and writes the difference.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::journal::{self, Journal};
use super::manifest::PreviousFiles;
use super::{MANIFEST, Tree, first, manifest, tree};
use crate::compile::Compilation;
use crate::engine::json_text::List;
use crate::engine::{self, ENGINES};
use crate::hash::sha256;
use crate::model::Object;
use crate::parallel::AT_ONCE;

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
        self.has(&object.model, object.engine_value, &object.id.database)
    }

    /// Whether an object of this model, value of `engine` and database is selected.
    pub fn has(&self, model: &str, engine_value: &str, database: &str) -> bool {
        let engine = |name: &String| {
            name == engine_value || engine::by_name(engine_value).is_some_and(|engine| engine.name() == name)
        };
        self.model.as_ref().is_none_or(|wanted| wanted == model)
            && self.engine.as_ref().is_none_or(engine)
            && self.database.as_ref().is_none_or(|wanted| wanted == database)
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

pub(super) fn failed(path: &Path, error: impl std::fmt::Display) -> OutputError {
    OutputError { path: path.to_owned(), message: error.to_string() }
}

pub(super) fn unwritten(path: &Path, error: &std::io::Error) -> OutputError {
    failed(path, format!("it cannot be written: {error}"))
}

pub(super) fn unmade(folder: &Path, error: &std::io::Error) -> OutputError {
    failed(folder, format!("the folder cannot be made: {error}"))
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
    /// It no longer belongs there, but nothing says that schemac wrote it as it is; it is left alone.
    Keep,
}

/// A file that differs from what belongs there.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Relative to the output folder.
    pub path: String,
    /// How it differs.
    pub kind: ChangeKind,
    /// What is on disk.
    pub old: String,
    /// What belongs there.
    pub new: Cow<'a, str>,
}

impl<'a> Change<'a> {
    /// How a file differs from what belongs there; nothing when it does not.
    fn between(path: &str, old: Option<String>, new: Cow<'a, str>) -> Option<Change<'a>> {
        if old.as_deref() == Some(&*new) {
            return None;
        }
        let kind = if old.is_some() { ChangeKind::Update } else { ChangeKind::Create };
        Some(Change { path: path.to_owned(), kind, old: old.unwrap_or_default(), new })
    }
}

/// The output folder beside what belongs there.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// What must change, sorted by path, the manifest last.
    pub changes: Vec<Change<'a>>,
    /// The hashes that the files have when it is done and everything is selected, by path; that of the manifest only where it
    /// stays as it is.
    pub hashes: BTreeMap<String, String>,
}

/// The manifest that an earlier run left, if there is one.
///
/// # Errors
/// When it cannot be read, or a symbolic link stands in its place; when the output folder is no folder.
pub fn old_manifest(folder: &Path) -> Result<Option<String>, OutputError> {
    match (folder.symlink_metadata(), folder.metadata()) {
        (Ok(_), Err(error)) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(failed(folder, "the output folder is a symbolic link that leads nowhere; remove it"));
        }
        (_, Ok(data)) if !data.is_dir() => {
            let message =
                "a file stands where the output folder belongs; remove it, or set `output` in schemac.toml";
            return Err(failed(folder, message));
        }
        _ => {}
    }
    Disk { folder }.read(MANIFEST)
}

/// Compares the output folder with what belongs there. `old_manifest` is what [`old_manifest`] gave.
///
/// # Errors
/// When a file cannot be read, or a symbolic link stands where a file or folder belongs.
pub fn compare<'a>(
    folder: &Path,
    compilation: &Compilation,
    tree: &'a mut Tree,
    selection: &Selection,
    old_manifest: Option<String>,
) -> Result<Comparison<'a>, OutputError> {
    let (objects, hashes) = (std::mem::take(&mut tree.objects), std::mem::take(&mut tree.hashes));
    let mut wanted = wanted(compilation, tree, objects, hashes, selection);
    let disk = Disk { folder };
    // Nothing can be in a folder that is not there.
    let is_new = first::is_missing(folder);
    if !is_new {
        disk.refuse_links(wanted.files.keys().copied())?;
    }
    let old = |path| if is_new { Ok(None) } else { disk.read(path) };
    let compared: Vec<Option<Change<'_>>> = wanted
        .files
        .par_iter()
        .map(|(path, text)| Ok(Change::between(path, old(path)?, Cow::Borrowed(text))))
        .collect::<Result<_, OutputError>>()?;
    if old_manifest.as_ref() == Some(&wanted.manifest) {
        wanted.hashes.insert(MANIFEST.to_owned(), sha256(wanted.manifest.as_bytes()));
    }
    // A manifest that is the same lists the same files, so only a build that was killed can have left any.
    let previous = match &old_manifest {
        Some(old) if !selection.is_all() || *old != wanted.manifest => {
            manifest::previous_files(old, selection).unwrap_or_default()
        }
        _ => PreviousFiles::default(),
    };
    let manifest = Change::between(MANIFEST, old_manifest, Cow::Owned(wanted.manifest));
    let mut list: Vec<Change<'_>> = compared.into_iter().flatten().collect();
    let journal = Journal::load(folder);
    let listed = previous.own.keys().map(String::as_str).chain(journal.paths());
    let listed: BTreeSet<&str> = listed.filter(|path| tree::is_safe(path)).collect();
    disk.refuse_links(listed.iter().copied().filter(|path| !wanted.hashes.contains_key(*path)))?;
    let found = if is_new { Vec::new() } else { files_of_engines(folder) };
    let left_over: BTreeSet<&str> = listed.iter().copied().chain(found.iter().map(String::as_str)).collect();
    for path in left_over {
        if wanted.hashes.contains_key(path) || previous.others.contains(path) {
            continue;
        }
        // What nobody listed may be of any size and kind, and is not looked into.
        let (is_own, old) = if is_script(path, &previous) {
            (true, disk.read(path)?)
        } else if listed.contains(path) {
            let old = disk.read(path)?;
            let hash = old.as_ref().map(|old| sha256(old.as_bytes())).unwrap_or_default();
            (previous.own.get(path) == Some(&hash) || journal.wrote(path, &hash), old)
        } else {
            (false, Some(String::new()))
        };
        let Some(old) = old else { continue };
        let kind = if is_own { ChangeKind::Remove } else { ChangeKind::Keep };
        list.push(Change { path: path.to_owned(), kind, old, new: Cow::Borrowed("") });
    }
    list.sort_by(|left, right| left.path.cmp(&right.path));
    list.extend(manifest);
    Ok(Comparison { changes: list, hashes: wanted.hashes })
}

/// Whether a path is that of a script of objects which an earlier run wrote. A script has no hash of its own, and needs none:
/// as long as there are such objects, every build writes it anew.
fn is_script(path: &str, previous: &PreviousFiles) -> bool {
    const NAMES: [&str; 5] = ["deploy.json", "deploy.sql", "server.sql", "verify.json", "verify.sql"];
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let is_below =
        |artifact: &String| artifact.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    NAMES.contains(&name) && !previous.own.contains_key(path) && previous.own.keys().any(is_below)
}

/// The files in the folders of the engines, whoever wrote them, but for hidden ones.
pub(super) fn files_of_engines(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<String> = ENGINES.iter().map(|engine| engine.name().to_owned()).collect();
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&current)).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = format!("{current}/{}", name.to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) => found.push(path),
                Err(_) => {}
            }
        }
    }
    found
}

/// What a run is to leave in the output folder.
struct WantedOutput<'a> {
    /// The texts that are compared with what is on disk, by path.
    files: BTreeMap<&'a str, &'a str>,
    /// The hashes of all files that belong there but the manifest, selected or not.
    hashes: BTreeMap<String, String>,
    /// The text of the manifest.
    manifest: String,
}

fn wanted<'a>(
    compilation: &Compilation,
    tree: &'a Tree,
    objects: List,
    hashes: BTreeMap<String, String>,
    selection: &Selection,
) -> WantedOutput<'a> {
    let selected = |index: usize| selection.includes(compilation.catalog.get(index));
    let mut files: BTreeMap<&str, &str> =
        tree.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    if !selection.is_all() {
        let engines: Vec<&str> = compilation
            .catalog
            .objects
            .iter()
            .enumerate()
            .filter(|(index, _)| selected(*index))
            .map(|(_, object)| object.id.engine)
            .collect();
        let artifacts: BTreeMap<&str, usize> =
            tree.artifacts.iter().enumerate().map(|(index, path)| (path.as_str(), index)).collect();
        // A script holds the whole of a database, so it is written when its engine is selected at all.
        files.retain(|path, _| {
            let of_engine = engines.iter().any(|engine| path.starts_with(&format!("{engine}/")));
            artifacts.get(path).map_or(of_engine || *path == ".gitattributes", |index| selected(*index))
        });
    }
    WantedOutput { files, hashes, manifest: manifest::text(objects) }
}

/// The output folder as it is.
pub(super) struct Disk<'a> {
    pub(super) folder: &'a Path,
}

impl Disk<'_> {
    /// Refuses symbolic links among the folders on the way to these files, which could lead anywhere.
    pub(super) fn refuse_links<'p>(
        &self,
        paths: impl IntoIterator<Item = &'p str>,
    ) -> Result<(), OutputError> {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for path in paths {
            for (end, _) in path.match_indices('/') {
                if known.insert(&path[..end]) {
                    self.metadata(&path[..end])?;
                }
            }
        }
        Ok(())
    }

    /// What stands at a path, if anything; an error if it is a link.
    fn metadata(&self, path: &str) -> Result<Option<Metadata>, OutputError> {
        let place = self.folder.join(path);
        match place.symlink_metadata() {
            Ok(data) if data.file_type().is_symlink() => {
                Err(failed(&place, "a symbolic link stands where schemac writes; remove it"))
            }
            Ok(data) => Ok(Some(data)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&place, error)),
        }
    }

    fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, OutputError> {
        if self.metadata(path)?.is_none() {
            return Ok(None);
        }
        let place = self.folder.join(path);
        std::fs::read(&place).map(Some).map_err(|error| failed(&place, error))
    }

    /// The text of a file, or nothing when there is none.
    fn read(&self, path: &str) -> Result<Option<String>, OutputError> {
        let text = |bytes| {
            String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
        };
        Ok(self.bytes(path)?.map(text))
    }

    /// The hash of a file, or nothing when there is none.
    pub(super) fn hash(&self, path: &str) -> Result<Option<String>, OutputError> {
        Ok(self.bytes(path)?.map(|bytes| sha256(&bytes)))
    }
}

/// Makes the changes: new texts first, then removals, the manifest last. Gives the hash of the manifest, if it was written.
///
/// # Errors
/// When a file cannot be written; the others may be done, and the next run does the rest.
pub fn write(folder: &Path, comparison: &Comparison<'_>) -> Result<Option<String>, OutputError> {
    let Comparison { changes, hashes } = comparison;
    if changes.is_empty() && !journal::is_interrupted(folder) {
        return Ok(None);
    }
    first::discard(folder)?;
    let (manifest, files): (Vec<&Change<'_>>, Vec<&Change<'_>>) =
        changes.iter().partition(|change| change.path == MANIFEST);
    let (removals, texts): (Vec<&Change<'_>>, Vec<&Change<'_>>) = files
        .into_iter()
        .filter(|change| change.kind != ChangeKind::Keep)
        .partition(|change| change.kind == ChangeKind::Remove);
    if let ([manifest], true) = (manifest.as_slice(), first::is_missing(folder)) {
        return first::write(folder, &texts, manifest).map(Some);
    }
    let hash = |change: &&Change<'_>| hashes.get(&change.path).map(String::as_str).unwrap_or_default();
    let left = Journal::begin(folder, texts.iter().map(|change| (change.path.as_str(), hash(change))))?;
    let paths: Vec<PathBuf> = texts.iter().chain(&manifest).map(|change| folder.join(&change.path)).collect();
    make_folders(&paths)?;
    let manifest = manifest.first();
    let manifest_path = folder.join(MANIFEST);
    // The manifest can be as long as everything else together, so it is written beside it, and takes its name when that is done.
    let (done, waiting) = rayon::join(
        || {
            texts
                .par_iter()
                .with_max_len(AT_ONCE)
                .try_for_each(|change| replace(&folder.join(&change.path), &change.new))
        },
        || {
            manifest.map(|change| {
                Ok((write_temporary(&manifest_path, &change.new)?, sha256(change.new.as_bytes())))
            })
        },
    );
    let waiting = waiting.transpose();
    if let (Err(_), Ok(Some((temporary, _)))) = (&done, &waiting) {
        let _ = std::fs::remove_file(temporary);
    }
    done?;
    let waiting = waiting?;
    for change in removals {
        let path = folder.join(&change.path);
        std::fs::remove_file(&path).map_err(|error| failed(&path, error))?;
        remove_empty_folders(folder, &path);
    }
    if let Some((temporary, _)) = &waiting {
        take_name(temporary, &manifest_path)?;
    }
    left.end(folder);
    Ok(waiting.map(|(_, hash)| hash))
}

/// Makes the folders of these files.
pub(super) fn make_folders(files: &[PathBuf]) -> Result<(), OutputError> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|path| path.parent()).collect();
    folders
        .into_iter()
        .try_for_each(|folder| std::fs::create_dir_all(folder).map_err(|error| unmade(folder, &error)))
}

/// The name under which a file is written before it takes its own. It depends on the whole name, is short enough for every
/// file system, and is used again by the next run should this one be killed.
pub fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".schemac-{}.tmp", &sha256(name.as_bytes())[..16]))
}

/// Writes a file in one step: whoever reads it sees what it was or what it is to be.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), OutputError> {
    take_name(&write_temporary(path, text)?, path)
}

/// Writes a text beside the file that it is for, and gives its place.
fn write_temporary(path: &Path, text: &str) -> Result<PathBuf, OutputError> {
    let temporary = temporary(path);
    let result = std::fs::File::create(&temporary).and_then(|mut file| file.write_all(text.as_bytes()));
    match result {
        Ok(()) => Ok(temporary),
        Err(error) => {
            let _ = std::fs::remove_file(&temporary);
            Err(unwritten(path, &error))
        }
    }
}

/// Gives what was written beside a file that file's name.
fn take_name(temporary: &Path, path: &Path) -> Result<(), OutputError> {
    std::fs::rename(temporary, path).map_err(|error| {
        let _ = std::fs::remove_file(temporary);
        unwritten(path, &error)
    })
}

pub(super) fn remove_empty_folders(root: &Path, path: &Path) {
    let mut folder = path.parent();
    while let Some(current) = folder {
        // Only empty folders can be removed this way; the first one that is not ends the walk.
        if current == root || std::fs::remove_dir(current).is_err() {
            break;
        }
        folder = current.parent();
    }
}

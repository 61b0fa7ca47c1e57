//! Compares the output folder with what belongs there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::error::OutputError;
use super::folder::{self, OutputFolder, by_folder};
use super::journal::{JOURNAL, Journal};
use super::manifest::PreviousFiles;
use super::selection::Selection;
use super::{ATTRIBUTES, MANIFEST, Tree, manifest, tree};
use crate::compile::Compilation;
use crate::disk::{self, Kind};
use crate::hash::sha256;
use crate::parallel::AT_ONCE;
use crate::render::json_text::List;

/// How long a file of the output may be, whatever belongs there, to be shown beside it.
const LONGEST: usize = 16 << 20;

/// Why a file is not written over.
const FOREIGN: &str = "this file is not schemac's own, and is left as it is; move it, or choose another `output` in schemac.toml";

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

/// Compares the output folder with what belongs there. `old_manifest` is what [`OutputFolder::manifest`] gave.
///
/// # Errors
/// When a file cannot be read, something else stands where a file or folder belongs, or a file that schemac would write over
/// is somebody else's.
pub fn compare<'a>(
    output: &OutputFolder,
    compilation: &Compilation,
    tree: &'a mut Tree,
    selection: &Selection,
    old_manifest: Option<String>,
) -> Result<Comparison<'a>, OutputError> {
    let (objects, hashes) = (std::mem::take(&mut tree.objects), std::mem::take(&mut tree.hashes));
    let mut wanted = wanted(compilation, tree, objects, hashes, selection);
    if let Some(old) = &old_manifest
        && !manifest::is_own(old)
    {
        return Err(output.failed(MANIFEST, FOREIGN));
    }
    let groups = by_folder(wanted.files.iter().map(|(path, text)| (*path, (*path, *text))));
    let compared: Vec<Vec<Option<Change<'_>>>> = groups
        .par_iter()
        .map(|(place, files)| differences(output, place, files))
        .collect::<Result<_, _>>()?;
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
    let mut list: Vec<Change<'_>> = compared.into_iter().flatten().flatten().collect();
    if let Some(change) = list.iter().find(|change| change.path == ATTRIBUTES.0)
        && !tree::is_own_attributes(&change.old)
    {
        return Err(output.failed(ATTRIBUTES.0, FOREIGN));
    }
    let journal = Journal::load(output);
    for (path, kind) in &output.files {
        // A selection leaves the rest as it is, and the manifest says what that is.
        let rest = previous.others.contains(path) && tree::is_own(path);
        if path == MANIFEST || wanted.hashes.contains_key(path) || rest {
            continue;
        }
        let kind = left_over(output, path, *kind, &previous, &journal)?;
        list.push(Change { path: path.clone(), kind, old: String::new(), new: Cow::Borrowed("") });
    }
    list.sort_by(|left, right| left.path.cmp(&right.path));
    list.extend(manifest);
    Ok(Comparison { changes: list, hashes: wanted.hashes })
}

/// How the files of one folder differ from what belongs there.
fn differences<'a>(
    output: &OutputFolder,
    place: &str,
    files: &[(&str, (&str, &'a str))],
) -> Result<Vec<Option<Change<'a>>>, OutputError> {
    let folder = output.folder(place)?;
    files
        .par_iter()
        .with_max_len(AT_ONCE)
        .map(|(name, (path, text))| {
            let file = match &folder {
                Some(folder) => folder.open_file(name).map_err(|error| output.failed(path, error))?,
                None => None,
            };
            let Some(file) = file else { return Ok(Change::between(path, None, Cow::Borrowed(text))) };
            // A file that is much longer than it should be is another one, and nobody wants to see it.
            let old = if file.length > LONGEST.max(2 * text.len()) as u64 {
                format!("(a file of {} bytes)\n", file.length)
            } else {
                folder::text(file.bytes(usize::MAX - 1).map_err(|error| output.failed(path, error))?)
            };
            Ok(Change::between(path, Some(old), Cow::Borrowed(text)))
        })
        .collect()
}

/// What becomes of a file that does not belong: it goes when it is a build's own, and stays when nobody can tell.
fn left_over(
    output: &OutputFolder,
    path: &str,
    kind: Kind,
    previous: &PreviousFiles,
    journal: &Journal,
) -> Result<ChangeKind, OutputError> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if path == JOURNAL || (kind != Kind::Folder && disk::is_temporary(name)) {
        return Ok(ChangeKind::Remove);
    }
    if kind == Kind::File && tree::is_own(path) && is_script(path, previous) {
        return Ok(ChangeKind::Remove);
    }
    let is_known = previous.own.contains_key(path) || journal.names(path);
    if kind != Kind::File || !tree::is_own(path) || !is_known {
        return Ok(ChangeKind::Keep);
    }
    let (place, _) = path.rsplit_once('/').unwrap_or(("", path));
    let file = match output.folder(place)? {
        Some(folder) => folder.open_file(name).map_err(|error| output.failed(path, error))?,
        None => None,
    };
    let Some(file) = file else { return Ok(ChangeKind::Keep) };
    let hash = file.hash().map_err(|error| output.failed(path, error))?;
    let own = previous.own.get(path) == Some(&hash) || journal.wrote(path, &hash);
    Ok(if own { ChangeKind::Remove } else { ChangeKind::Keep })
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
            artifacts.get(path).map_or(of_engine || *path == ATTRIBUTES.0, |index| selected(*index))
        });
    }
    WantedOutput { files, hashes, manifest: manifest::text(objects) }
}

//! What the last build read and wrote, so that a build with nothing to do is answered without compiling.
//!
//! A receipt names the program, everything that went in and every file that came out, by hash. It speaks for a build only
//! when all of that is the same today: what went in is read and hashed again, and so is what came out. There is nothing in
//! it but hashes, so it cannot put anything wrong into the output, and it may be deleted at any time. Only builds without a
//! single finding leave one; a build that has something to say always compiles.
//!
//! Who can write a receipt can have any output taken for right. So receipts are in the cache of the user who builds, where
//! no working tree can bring one, and `build --check` never asks for one.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::error::OutputError;
use super::folder::{OutputFolder, by_folder, text};
use crate::disk::{Bounds, Folder, Kind};
use crate::hash::sha256;
use crate::parallel::AT_ONCE;

/// The folder of the receipts in the user's cache.
const FOLDER: &str = "schemac/receipts";

/// The first line; a change of the form changes it.
const FORM: &str = "schemac receipt 2";

/// How many digits of its path's hash name the receipt of an output folder. They come and go and nobody tells, so there are no
/// more than 4,096 receipts; should two folders have the same digits, each build of one takes the other's place.
const DIGITS: usize = 3;

/// How long a receipt may be that is read: a line for each of many hundred thousand files.
const LONGEST: usize = 64 << 20;

/// What a build read and wrote.
#[derive(Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The project, the program and what it read.
    inputs: String,
    /// How many objects were compiled.
    pub objects: usize,
    /// The hash and the path of every file of the output, the manifest among them.
    files: Vec<(String, String)>,
}

impl Receipt {
    /// The receipt of a build that read what `digest` says and left these files, as path and hash, in the output folder.
    ///
    /// Nothing where the program cannot tell which file it was started from.
    pub fn new<'a>(
        bounds: &Bounds,
        digest: &str,
        objects: usize,
        hashes: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Option<Receipt> {
        let files = hashes.map(|(path, hash)| (hash.to_owned(), path.to_owned())).collect();
        Some(Receipt { inputs: inputs(bounds, digest)?, objects, files })
    }

    /// The receipt that a build of this output folder left, if there is one that can be read.
    pub fn load(bounds: &Bounds, output: &Path) -> Option<Receipt> {
        let folder = Folder::open(&folder(bounds)?).ok()?;
        let file = folder.open_file(&name(output)).ok()??;
        let text = text(file.bytes(LONGEST).ok()?);
        let mut lines = text.strip_prefix(FORM)?.strip_prefix('\n')?.lines();
        let inputs = lines.next()?.to_owned();
        let objects = lines.next()?.parse().ok()?;
        let files = lines
            .map(|line| line.split_once(' ').map(|(hash, path)| (hash.to_owned(), path.to_owned())))
            .collect::<Option<_>>()?;
        Some(Receipt { inputs, objects, files })
    }

    /// Leaves the receipt. Where that is not possible the next build compiles, and nothing else is lost.
    pub fn save(&self, bounds: &Bounds, output: &Path) {
        let mut text = format!("{FORM}\n{}\n{}\n", self.inputs, self.objects);
        for (hash, path) in &self.files {
            text.push_str(&format!("{hash} {path}\n"));
        }
        let Some(path) = folder(bounds) else { return };
        if std::fs::create_dir_all(&path).is_ok()
            && let Ok(folder) = Folder::open(&path)
        {
            let _ = folder.replace(&name(output), text.as_bytes(), None);
        }
    }

    /// Whether these are the inputs of the build.
    pub fn is_of(&self, bounds: &Bounds, digest: &str) -> bool {
        inputs(bounds, digest).is_some_and(|inputs| inputs == self.inputs)
    }

    /// Whether the output is as the build left it: the same files, with the same contents, and no others.
    pub fn holds(&self, output: &OutputFolder) -> bool {
        let is_there = |(_, path): &(String, String)| output.files.get(path) == Some(&Kind::File);
        if output.folder.is_none()
            || self.files.len() != output.files.len()
            || !self.files.iter().all(is_there)
        {
            return false;
        }
        let groups = by_folder(self.files.iter().map(|(hash, path)| (path.as_str(), hash.as_str())));
        groups.par_iter().all(|(place, files)| same(output, place, files).unwrap_or(false))
    }
}

/// Whether files of one folder have these hashes.
fn same(output: &OutputFolder, place: &str, files: &[(&str, &str)]) -> Result<bool, OutputError> {
    let Some(folder) = output.folder(place)? else { return Ok(false) };
    Ok(files.par_iter().with_max_len(AT_ONCE).all(|(name, hash)| {
        let found = folder.open_file(name).ok().flatten().and_then(|file| file.hash().ok());
        found.as_deref() == Some(*hash)
    }))
}

/// The folder of the receipts; nothing where the user has no cache, or where it is in the project, which may bring anything.
fn folder(bounds: &Bounds) -> Option<PathBuf> {
    let home = |below: &str| std::env::home_dir().map(|home| home.join(below));
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cache = if cfg!(windows) { set("LOCALAPPDATA") } else { set("XDG_CACHE_HOME") };
    let usual = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    let cache = cache.filter(|path| path.is_absolute()).or_else(|| home(usual))?;
    let real = std::iter::successors(Some(cache.as_path()), |path| path.parent())
        .find_map(|path| path.canonicalize().ok());
    let is_outside = cache.is_absolute() && !real?.starts_with(bounds.root());
    is_outside.then(|| cache.join(FOLDER))
}

/// The name of the receipt of an output folder.
fn name(output: &Path) -> String {
    let mut name = sha256(output.as_os_str().as_encoded_bytes());
    name.truncate(DIGITS);
    name
}

/// A hash of the project's place, of the program and of what it read. The program is the file that was started, its size and
/// its time of change: a version number would not tell two builds of one version apart.
fn inputs(bounds: &Bounds, digest: &str) -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let data = program.metadata().ok()?;
    let changed = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let version = env!("CARGO_PKG_VERSION");
    let root: &Path = bounds.root();
    Some(sha256(format!("{version}\n{root:?}\n{program:?}\n{}\n{changed}\n{digest}", data.len()).as_bytes()))
}

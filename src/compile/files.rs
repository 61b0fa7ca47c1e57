//! Finds the files of a project, in the same order everywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::ReadError;
use crate::disk::{self, Bounds};
use crate::parallel::AT_ONCE;
use crate::render::LONGEST_TEMPLATE;
use crate::source::{self, Syntax};

/// A file of the specs folder.
#[derive(Debug)]
pub(super) struct SpecFile {
    /// Relative to the specs folder.
    pub(super) path: PathBuf,
    /// What it holds; of one over the limit just enough to tell that it is, and nothing of one that is no spec by its ending.
    pub(super) bytes: Vec<u8>,
    /// Why it cannot be read, if it cannot.
    pub(super) problem: Option<String>,
}

impl SpecFile {
    pub(super) fn new(path: PathBuf, bytes: Vec<u8>) -> SpecFile {
        SpecFile { path, bytes, problem: None }
    }

    /// The path as reports show it, with `/` on every system.
    pub(super) fn shown(&self) -> String {
        let parts: Vec<_> = self.path.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }
}

/// Every file under the specs folder that should be a spec, sorted by path.
///
/// Hidden files and folders and Markdown are left out; symbolic links are followed to files, not to folders, so that a
/// loop of links cannot trap the walk, and not out of the project. A folder that is missing is an error: compiling nothing
/// would remove all output.
pub(super) fn specs(folder: &Path, bounds: &Bounds) -> Result<Vec<SpecFile>, ReadError> {
    let mut found = Vec::new();
    walk(folder, &mut found)?;
    found.retain(|file| file.path.extension().is_none_or(|ending| ending != "md"));
    Ok(found.into_par_iter().with_max_len(AT_ONCE).map(|file| read_spec(folder, file, bounds)).collect())
}

fn read_spec(folder: &Path, file: Found, bounds: &Bounds) -> SpecFile {
    let read = match Syntax::of(&file.path) {
        Some(_) => read_limited(&file, bounds),
        None => Ok(Vec::new()),
    };
    let path = file.path;
    let path = path.strip_prefix(folder).map(Path::to_owned).unwrap_or(path);
    match read {
        Ok(_) if path.to_str().is_none() => {
            let problem = Some("its name is not UTF-8, so no report could name it".to_owned());
            SpecFile { problem, ..SpecFile::new(path, Vec::new()) }
        }
        Ok(bytes) => SpecFile::new(path, bytes),
        Err(error) => SpecFile { problem: Some(error.to_string()), ..SpecFile::new(path, Vec::new()) },
    }
}

/// More bytes than most specs have.
const USUAL: usize = 8 << 10;

fn read_limited(Found { path, is_file }: &Found, bounds: &Bounds) -> std::io::Result<Vec<u8>> {
    let limit = source::MAX_FILE_SIZE + 1;
    if !is_file {
        return match read(path, bounds, limit) {
            // One that is too long is told as such, whatever leads to it.
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => Ok(vec![b' '; limit]),
            read => read,
        };
    }
    // Room for most files; asking how long one is takes longer than reading it.
    let mut bytes = disk::read_listed(path, limit as u64, USUAL)?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

/// The whole of a regular file, be it one that a link leads to within the project.
pub(super) fn read(path: &Path, bounds: &Bounds, limit: usize) -> std::io::Result<Vec<u8>> {
    if path.symlink_metadata()?.is_symlink() {
        // What leads nowhere says so in the system's words.
        std::fs::metadata(path)?;
        return disk::read(&bounds.real_of_link(path)?, limit);
    }
    disk::read(path, limit)
}

/// The texts of a templates folder, by `engine/file`.
///
/// # Errors
/// Every folder and file that cannot be read.
pub(super) fn template_overrides(
    folder: &Path,
    bounds: &Bounds,
) -> Result<BTreeMap<String, String>, Vec<ReadError>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        walk(folder, &mut found).map_err(|error| vec![error])?;
    }
    let mut texts = BTreeMap::new();
    let mut errors = Vec::new();
    for path in found.into_iter().map(|file| file.path) {
        if path.extension().is_none_or(|ending| ending != "sql" && ending != "json") {
            continue;
        }
        let text = read(&path, bounds, LONGEST_TEMPLATE)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| std::io::Error::other("it is not UTF-8")));
        let parts = path.strip_prefix(folder).unwrap_or(&path).iter().map(|part| part.to_string_lossy());
        let name = parts.collect::<Vec<_>>().join("/");
        match text {
            Ok(text) => {
                // What a template prints between its values has the line ends of the template.
                texts.insert(name, text.replace("\r\n", "\n"));
            }
            Err(error) => errors.push(ReadError { path, error }),
        }
    }
    if errors.is_empty() { Ok(texts) } else { Err(errors) }
}

/// A file of a folder.
struct Found {
    path: PathBuf,
    /// Whether the folder itself says that it is a file; a link may lead to one too.
    is_file: bool,
}

/// Every file under a folder, sorted by path, part by part.
fn walk(folder: &Path, found: &mut Vec<Found>) -> Result<(), ReadError> {
    let failed = |error| ReadError { path: folder.to_owned(), error };
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let mut entries = entries
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    entries.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    for (name, kind) in entries {
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = folder.join(&name);
        if kind.is_dir() {
            walk(&path, found)?;
        } else if kind.is_file() || !path.is_dir() {
            // A link that leads nowhere is a file that cannot be read, which is said and not passed over.
            found.push(Found { path, is_file: kind.is_file() });
        }
    }
    Ok(())
}

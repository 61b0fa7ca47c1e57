//! Finds the files of a project, in the same order everywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::ReadError;
use crate::hash::sha256;
use crate::parallel::AT_ONCE;
use crate::source::{self, Syntax};

/// A file of the specs folder.
#[derive(Debug)]
pub(super) struct SpecFile {
    /// Relative to the specs folder.
    pub(super) path: PathBuf,
    /// What it holds; of one over the limit just enough to tell that it is, and nothing of one that is no spec by its ending.
    pub(super) bytes: Vec<u8>,
    /// The hash of `bytes`.
    pub(super) hash: String,
    /// Why it cannot be read, if it cannot.
    pub(super) problem: Option<String>,
}

impl SpecFile {
    pub(super) fn new(path: PathBuf, bytes: Vec<u8>) -> SpecFile {
        SpecFile { path, hash: sha256(&bytes), bytes, problem: None }
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
/// loop of links cannot trap the walk. A folder that is missing is an error: compiling nothing would remove all output.
pub(super) fn specs(folder: &Path) -> Result<Vec<SpecFile>, ReadError> {
    let mut found = Vec::new();
    walk(folder, &mut found)?;
    found.retain(|file| file.path.extension().is_none_or(|ending| ending != "md"));
    Ok(found.into_par_iter().with_max_len(AT_ONCE).map(|file| read_spec(folder, file)).collect())
}

fn read_spec(folder: &Path, file: Found) -> SpecFile {
    let read = match Syntax::of(&file.path) {
        Some(_) => read_limited(&file),
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

fn read_limited(Found { path, is_file }: &Found) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    // A pipe would be waited for without an end, a device read without one.
    if !is_file && !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is a pipe, a socket or a device, not a file"));
    }
    let limit = source::MAX_FILE_SIZE as u64 + 1;
    let file = std::fs::File::open(path)?;
    // Room for most files; asking how long one is takes longer than reading it.
    let mut bytes = Vec::with_capacity(USUAL);
    file.take(limit).read_to_end(&mut bytes)?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

/// The texts of a templates folder, by `engine/file`.
pub(super) fn template_overrides(folder: &Path) -> Result<BTreeMap<String, String>, ReadError> {
    let mut found = Vec::new();
    if folder.is_dir() {
        walk(folder, &mut found)?;
    }
    found
        .into_iter()
        .map(|file| file.path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "sql" || ending == "json"))
        .map(|path| {
            let text =
                std::fs::read_to_string(&path).map_err(|error| ReadError { path: path.clone(), error })?;
            let parts: Vec<String> = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            // What a template prints between its values has the line ends of the template.
            Ok((parts.join("/"), text.replace("\r\n", "\n")))
        })
        .collect()
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

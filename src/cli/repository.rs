//! The repository that a project is in: code scanning and pull requests name files from its root.

use std::path::{Path, PathBuf};

use crate::diagnostic::SourceLookup;
use crate::source;
use crate::span::FileId;

/// The root of the repository that a folder is in: the nearest folder upwards that git keeps its data in or, in a work tree or
/// a submodule, a pointer to them.
pub(super) fn root(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// A folder, this one or one around it, that git would take for a repository though it is only a part of a work tree: the files of
/// a repository can be committed in one, all but the name `.git`.
pub(super) fn brought(folder: &Path) -> Option<PathBuf> {
    let has = |folder: &Path, name: &str| folder.join(name).symlink_metadata().is_ok();
    let is_repository = |folder: &Path| {
        has(folder, "HEAD") && (has(folder, "commondir") || (has(folder, "objects") && has(folder, "refs")))
    };
    let folder = folder.canonicalize().ok()?;
    for folder in folder.ancestors() {
        let own = folder.join(".git");
        if own.is_file() || is_repository(&own) {
            return None;
        }
        if is_repository(folder) {
            return Some(folder.to_owned());
        }
    }
    None
}

/// The folders from the root of the repository to a folder, each with a `/` behind it; nothing where there is no repository.
pub(super) fn prefix(folder: &Path) -> String {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (Some(root), Ok(folder)) = (root(folder), folder.canonicalize()) else { return String::new() };
    let below = folder.strip_prefix(root).unwrap_or(Path::new(""));
    below.iter().map(|part| format!("{}/", part.to_string_lossy())).collect()
}

/// The files of a run, named from the root of the repository.
pub(super) struct Sources<'a> {
    sources: &'a source::Sources,
    /// The paths by file; empty where they are those of the project.
    paths: Vec<String>,
}

impl<'a> Sources<'a> {
    /// The files with these folders before their paths.
    pub(super) fn new(sources: &'a source::Sources, prefix: &str) -> Self {
        let named = |(_, file): (FileId, &source::SourceFile)| format!("{prefix}{}", file.path);
        let paths = if prefix.is_empty() { Vec::new() } else { sources.iter().map(named).collect() };
        Sources { sources, paths }
    }
}

impl SourceLookup for Sources<'_> {
    fn path(&self, file: FileId) -> &str {
        self.paths.get(file.0 as usize).map_or_else(|| self.sources.path(file), String::as_str)
    }
    fn text(&self, file: FileId) -> &str {
        self.sources.text(file)
    }
}

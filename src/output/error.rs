//! Why the output cannot be written or compared.

use std::path::{Path, PathBuf};

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

//! How far a project reaches.

use std::io::{Error, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::Folder;

/// The folders that a run may read and write in: the project's own and those that the command line allows. What a
/// configuration names and where links lead is held against them, so that nothing in a working tree reaches out of it.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Their real paths, without links.
    folders: Vec<PathBuf>,
}

/// Why a path is not used.
#[derive(Debug)]
pub enum Reason {
    /// It leads out of the project.
    Outside,
    /// It leads to the files of a version control system.
    Git,
    /// It leads to a file that its name hides.
    Hidden,
    /// A link on the way leads nowhere.
    Nowhere,
    /// What the system says.
    System(Error),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::Outside => f.write_str("it leads out of the project"),
            Reason::Git => f.write_str("it leads into a `.git`"),
            Reason::Hidden => f.write_str("it is a link to a hidden file"),
            Reason::Nowhere => f.write_str("a symbolic link that leads nowhere stands there; remove it"),
            Reason::System(error) => error.fmt(f),
        }
    }
}

impl From<Reason> for Error {
    fn from(reason: Reason) -> Error {
        match reason {
            Reason::System(error) => error,
            other => Error::other(other.to_string()),
        }
    }
}

impl Bounds {
    /// The bounds of a project: its folder, and others, which may not be there yet.
    ///
    /// # Errors
    /// When nobody can tell where one of them is.
    pub fn new(root: &Path, others: &[PathBuf]) -> Result<Bounds, Error> {
        let mut folders = vec![root.canonicalize()?];
        for folder in others {
            let real = real(folder).map_err(Error::from);
            folders.push(
                real.map_err(|error| Error::new(error.kind(), format!("{}: {error}", folder.display())))?,
            );
        }
        Ok(Bounds { folders })
    }

    /// The real path of the project's folder.
    pub fn root(&self) -> &Path {
        self.folders.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// The real path of what may not be there yet.
    ///
    /// # Errors
    /// When it leads out of the bounds or into a `.git`.
    pub fn real(&self, path: &Path) -> Result<PathBuf, Reason> {
        let real = real(path)?;
        let inside = self.inside(&real).ok_or(Reason::Outside)?;
        if inside.iter().any(|part| is_git(&part.to_string_lossy())) { Err(Reason::Git) } else { Ok(real) }
    }

    /// The real path of a file that a link leads to. What a name hides is not read: passwords are kept in such files.
    ///
    /// # Errors
    /// As [`Bounds::real`], and when the file, or a folder on the way to it, is hidden.
    pub fn real_of_link(&self, path: &Path) -> Result<PathBuf, Reason> {
        let real = self.real(path)?;
        let hidden = |part: &std::ffi::OsStr| part.as_encoded_bytes().starts_with(b".");
        let is_hidden = self.inside(&real).is_some_and(|inside| inside.iter().any(hidden));
        if is_hidden { Err(Reason::Hidden) } else { Ok(real) }
    }

    /// A real path below the bound that holds it.
    fn inside<'a>(&self, real: &'a Path) -> Option<&'a Path> {
        self.folders.iter().find_map(|folder| real.strip_prefix(folder).ok())
    }

    /// The folder of a file that is to be written, opened, and the name of the file.
    ///
    /// # Errors
    /// As [`Bounds::make`], and when the file could have no name.
    pub fn place_of(&self, path: &Path) -> Result<(Folder, String), Error> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str()))
        else {
            return Err(ErrorKind::InvalidFilename.into());
        };
        if is_git(name) {
            return Err(Reason::Git.into());
        }
        Ok((self.make(parent)?, name.to_owned()))
    }

    /// Opens a folder, and makes it and those on the way to it where they are not there.
    ///
    /// # Errors
    /// As [`Bounds::real`], and when it cannot be made.
    pub fn make(&self, path: &Path) -> Result<Folder, Error> {
        let real = self.real(path)?;
        Folder::make_all(&real)
    }
}

/// A path without links, of what may not be there yet.
fn real(path: &Path) -> Result<PathBuf, Reason> {
    match path.canonicalize() {
        Ok(real) => Ok(real),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if path.symlink_metadata().is_ok() {
                return Err(Reason::Nowhere);
            }
            // `..` below what is not there leads nowhere that is known.
            let (Some(folder), Some(Component::Normal(name))) =
                (path.parent(), path.components().next_back())
            else {
                return Err(Reason::System(error));
            };
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            Ok(real(folder)?.join(name))
        }
        Err(error) => Err(Reason::System(error)),
    }
}

/// Whether a name is that of a repository's own folder, on any file system: some ignore case, others blanks and dots at the
/// end or characters that nobody sees.
fn is_git(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect();
    let plain = plain.split(':').next().unwrap_or_default().trim_end_matches([' ', '.']);
    matches!(plain, ".git" | "git~1")
}

#[cfg(test)]
mod tests {
    use super::is_git;

    #[test]
    fn a_repository_has_many_names() {
        for name in [
            ".git",
            ".GIT",
            ".Git",
            ".git ",
            ".git.",
            "git~1",
            "GIT~1",
            ".g\u{200c}it",
            ".git::$INDEX_ALLOCATION",
        ] {
            assert!(is_git(name), "{name:?}");
        }
        for name in ["git", ".gitattributes", "x.git", ".github", "git~2"] {
            assert!(!is_git(name), "{name:?}");
        }
    }
}

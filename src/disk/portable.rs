//! Folders and files by their paths, on systems without handles of folders.

use std::fs::File;
use std::io::{Error, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{Entry, Kind, Opened, name, not_a_file, not_a_folder};

pub(super) fn open(path: &Path) -> Result<File, Error> {
    match kind_at(path)? {
        Some(Kind::File) | None => File::open(path),
        Some(kind) => Err(not_a_file(kind)),
    }
}

/// A folder whose path was found to be without links.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens a folder; the last part of its path may be no link.
    ///
    /// # Errors
    /// When it is not there, is something else, or may not be entered.
    pub fn open(path: &Path) -> Result<Folder, Error> {
        match kind_at(path)? {
            Some(Kind::Folder) => Ok(Folder { path: path.to_owned() }),
            Some(kind) => Err(not_a_folder(kind)),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    /// Opens a folder, and makes it and those on the way to it where they are not there.
    pub(super) fn make_all(path: &Path) -> Result<Folder, Error> {
        std::fs::create_dir_all(path)?;
        Folder::open(path)
    }

    /// Where it was when it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder below this one, by its path with `/`; nothing when it is not there, an error where a link is on the way.
    ///
    /// # Errors
    /// When it is something else, or may not be entered.
    pub fn folder(&self, path: &str) -> Result<Option<Folder>, Error> {
        let mut found = self.path.clone();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            found.push(part);
            match kind_at(&found)? {
                Some(Kind::Folder) => {}
                None => return Ok(None),
                Some(kind) => {
                    let error = not_a_folder(kind);
                    return Err(Error::new(error.kind(), format!("{}: {error}", found.display())));
                }
            }
        }
        Ok(Some(Folder { path: found }))
    }

    /// As [`Folder::folder`]; what is not there is made.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make(&self, path: &str) -> Result<Folder, Error> {
        let mut end = 0;
        while end < path.len() {
            end = path[end + 1..].find('/').map_or(path.len(), |length| end + 1 + length);
            if self.folder(&path[..end])?.is_none() {
                match std::fs::create_dir(self.path.join(&path[..end])) {
                    Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                    _ => {}
                }
            }
        }
        self.folder(path)?.ok_or_else(|| ErrorKind::NotFound.into())
    }

    /// Makes a folder in this one, under a name that nobody could foresee.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_temporary(&self) -> Result<(String, Folder), Error> {
        loop {
            let name = name::temporary();
            let path = self.path.join(&name);
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok((name, Folder { path })),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes a folder by its path below this one, in which nobody but this program has made anything.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_new(&self, path: &str) -> Result<(), Error> {
        std::fs::create_dir(self.path.join(path))
    }

    /// Opens a regular file of this folder; nothing when it is not there.
    ///
    /// # Errors
    /// When something else stands there, or it may not be read.
    pub fn open_file(&self, name: &str) -> Result<Option<Opened>, Error> {
        let path = self.path.join(name);
        match kind_at(&path)? {
            None => Ok(None),
            Some(Kind::File) => {
                let file = File::open(&path)?;
                let length = file.metadata()?.len();
                Ok(Some(Opened { file, length }))
            }
            Some(kind) => Err(not_a_file(kind)),
        }
    }

    /// Writes a file that is not there yet. A path may lead through folders that [`Folder::make_new`] made.
    ///
    /// # Errors
    /// When something stands there, be it a link that leads nowhere, and when it cannot be written.
    pub fn create(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        File::create_new(self.path.join(path))?.write_all(bytes)
    }

    /// Writes a file under a name that nobody could foresee, and gives the name. Permissions are the folder's affair here.
    ///
    /// # Errors
    /// When it cannot be written; then nothing is left.
    pub fn create_temporary(&self, bytes: &[u8], _mode: Option<u32>) -> Result<String, Error> {
        loop {
            let name = name::temporary();
            match self.create(&name, bytes) {
                Ok(()) => return Ok(name),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let _ = self.remove(&name);
                    return Err(error);
                }
            }
        }
    }

    /// Writes a file in one step: whoever reads it sees what it was or what it is to be. A link that stands there is replaced
    /// and not followed.
    ///
    /// # Errors
    /// When it cannot be written; then it is as it was.
    pub fn replace(&self, name: &str, bytes: &[u8], mode: Option<u32>) -> Result<(), Error> {
        let temporary = self.create_temporary(bytes, mode)?;
        self.rename(&temporary, name)
    }

    /// Gives a temporary file or folder its name; it is removed where that fails.
    ///
    /// # Errors
    /// When it cannot have that name.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), Error> {
        std::fs::rename(self.path.join(from), self.path.join(to)).inspect_err(|_| {
            let _ = self.remove(from);
        })
    }

    /// Removes a file, or a link and not what it leads to.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        std::fs::remove_file(self.path.join(name))
    }

    /// Removes a folder that is empty.
    ///
    /// # Errors
    /// When it is not empty or cannot be removed.
    pub fn remove_empty(&self, name: &str) -> Result<(), Error> {
        std::fs::remove_dir(self.path.join(name))
    }

    /// What is in it, in no order.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, Error> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            found.push(Entry { name: entry.file_name(), kind: kind(entry.file_type()?) });
        }
        Ok(found)
    }
}

fn kind(file_type: std::fs::FileType) -> Kind {
    if file_type.is_symlink() {
        Kind::Link
    } else if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_file() {
        Kind::File
    } else {
        Kind::Special
    }
}

fn kind_at(path: &Path) -> Result<Option<Kind>, Error> {
    match path.symlink_metadata() {
        Ok(data) => Ok(Some(kind(data.file_type()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

//! Files and folders of a working tree that strangers may have filled.
//!
//! A link, a pipe or a device can stand wherever a file is expected, and a link wherever a folder is. So what is read is a
//! regular file and no longer than a limit; what is written gets a new file under a name that nobody could foresee; and
//! folders are opened one below the other, never through a link. [`Bounds`] says how far a project reaches.

mod bounds;
mod name;
#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

use std::ffi::OsString;
use std::io::{Error, ErrorKind, Read as _};
use std::path::Path;

pub use bounds::{Bounds, Reason};
pub use name::is_temporary;
#[cfg(not(unix))]
pub use portable::Folder;
#[cfg(unix)]
pub use unix::Folder;

#[cfg(not(unix))]
use portable as system;
#[cfg(unix)]
use unix as system;

/// What stands under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a socket or a device.
    Special,
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// What it is.
    pub kind: Kind,
}

/// An open regular file, and how long it was when it was opened.
#[derive(Debug)]
pub struct Opened {
    file: std::fs::File,
    /// Its length in bytes.
    pub length: u64,
}

impl Opened {
    /// Everything that is in it.
    ///
    /// # Errors
    /// When it cannot be read or has more than `limit` bytes.
    pub fn bytes(self, limit: usize) -> Result<Vec<u8>, Error> {
        let most = limit as u64;
        if self.length > most {
            return Err(too_long(limit));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or(0));
        // It may have grown since.
        self.file.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() > limit { Err(too_long(limit)) } else { Ok(bytes) }
    }

    /// Its hash, whatever its length.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn hash(mut self) -> Result<String, Error> {
        let mut hasher = crate::hash::Hasher::default();
        let mut buffer = vec![0; usize::try_from(self.length).unwrap_or(usize::MAX).clamp(1, 1 << 18)];
        loop {
            match self.file.read(&mut buffer) {
                Ok(0) => return Ok(hasher.finish()),
                Ok(read) => hasher.add(&buffer[..read]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// At most `limit` bytes of a file that its folder lists as a regular one, so that nobody needs to ask again; a link that
/// took its place meanwhile is not followed, and a pipe not waited for.
///
/// # Errors
/// When it cannot be opened or read.
pub fn read_listed(path: &Path, limit: u64, room: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(room);
    system::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a regular file; the last part of its path may be no link.
///
/// # Errors
/// When it cannot be opened, or is something else.
pub fn open(path: &Path) -> Result<Opened, Error> {
    let file = system::open(path)?;
    let data = file.metadata()?;
    if data.is_dir() {
        return Err(not_a_file(Kind::Folder));
    }
    if !data.is_file() {
        return Err(not_a_file(Kind::Special));
    }
    Ok(Opened { file, length: data.len() })
}

/// The whole of a regular file; the last part of its path may be no link.
///
/// # Errors
/// When it cannot be read, is something else, or has more than `limit` bytes.
pub fn read(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
    open(path)?.bytes(limit)
}

/// Why something other than a file is not read and not written over.
fn not_a_file(kind: Kind) -> Error {
    Error::other(match kind {
        Kind::Link => "a symbolic link stands there, which is not followed; remove it",
        Kind::Folder => "it is a folder, not a file",
        Kind::Special | Kind::File => "it is a pipe, a socket or a device, not a file",
    })
}

/// Why something other than a folder is not entered.
fn not_a_folder(kind: Kind) -> Error {
    match kind {
        Kind::Link => not_a_file(kind),
        _ => Error::new(ErrorKind::NotADirectory, "it is a file, not a folder"),
    }
}

fn too_long(limit: usize) -> Error {
    Error::new(ErrorKind::FileTooLarge, format!("it has more than {limit} bytes"))
}

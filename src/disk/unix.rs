//! Folders and files by their open handles.

use std::ffi::{CStr, OsStr};
use std::fs::File;
use std::io::{Error, ErrorKind, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::{Entry, Kind, Opened, name, not_a_file, not_a_folder};

/// A link is not followed, and a pipe not waited for.
const READ: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);
const ENTER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// Nothing is written through what stands there already, be it a link or a file.
const CREATE: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
const FILE_MODE: Mode = Mode::from_raw_mode(0o666);
const FOLDER_MODE: Mode = Mode::from_raw_mode(0o777);

pub(super) fn open(path: &Path) -> Result<File, Error> {
    match rustix::fs::openat(CWD, path, READ, Mode::empty()) {
        Ok(file) => Ok(File::from(file)),
        Err(Errno::LOOP) => Err(not_a_file(Kind::Link)),
        // A socket cannot be opened.
        Err(Errno::NXIO) => Err(not_a_file(Kind::Special)),
        Err(error) => Err(error.into()),
    }
}

/// A folder that was opened once: whatever takes its place meanwhile, this is the one that is meant.
#[derive(Debug)]
pub struct Folder {
    handle: OwnedFd,
    path: PathBuf,
}

impl Folder {
    /// Opens a folder; the last part of its path may be no link.
    ///
    /// # Errors
    /// When it is not there, is something else, or may not be entered.
    pub fn open(path: &Path) -> Result<Folder, Error> {
        match rustix::fs::openat(CWD, path, ENTER, Mode::empty()) {
            Ok(handle) => Ok(Folder { handle, path: path.to_owned() }),
            Err(error) => Err(Folder::refused(error, kind_at(CWD, path))),
        }
    }

    /// Opens a folder, and makes it and those on the way to it where they are not there.
    pub(super) fn make_all(path: &Path) -> Result<Folder, Error> {
        match Folder::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return opened,
        }
        let (Some(parent), Some(name)) = (path.parent(), path.file_name().and_then(OsStr::to_str)) else {
            return Err(ErrorKind::InvalidInput.into());
        };
        Folder::make_all(parent)?.make(name)
    }

    fn refused(error: Errno, kind: Option<Kind>) -> Error {
        match kind {
            Some(kind) if matches!(error, Errno::LOOP | Errno::NOTDIR) && kind != Kind::Folder => {
                not_a_folder(kind)
            }
            _ => error.into(),
        }
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
        let mut found = Folder { handle: self.handle.try_clone()?, path: self.path.clone() };
        for part in path.split('/').filter(|part| !part.is_empty()) {
            match rustix::fs::openat(&found.handle, part, ENTER, Mode::empty()) {
                Ok(handle) => found = Folder { handle, path: found.path.join(part) },
                Err(Errno::NOENT) => return Ok(None),
                Err(error) => {
                    let kind = kind_at(&found.handle, part);
                    let error = Folder::refused(error, kind);
                    let place = found.path.join(part);
                    return Err(Error::new(error.kind(), format!("{}: {error}", place.display())));
                }
            }
        }
        Ok(Some(found))
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
                match rustix::fs::mkdirat(&self.handle, &path[..end], FOLDER_MODE) {
                    Err(error) if error != Errno::EXIST => return Err(error.into()),
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
            match rustix::fs::mkdirat(&self.handle, &name, FOLDER_MODE) {
                Ok(()) => {
                    let folder = self.folder(&name)?.ok_or(ErrorKind::NotFound)?;
                    return Ok((name, folder));
                }
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Makes a folder by its path below this one, in which nobody but this program has made anything.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_new(&self, path: &str) -> Result<(), Error> {
        Ok(rustix::fs::mkdirat(&self.handle, path, FOLDER_MODE)?)
    }

    /// Opens a regular file of this folder; nothing when it is not there.
    ///
    /// # Errors
    /// When something else stands there, or it may not be read.
    pub fn open_file(&self, name: &str) -> Result<Option<Opened>, Error> {
        let file = match rustix::fs::openat(&self.handle, name, READ, Mode::empty()) {
            Ok(file) => file,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => {
                return Err(match kind_at(&self.handle, name) {
                    Some(Kind::File) | None => error.into(),
                    Some(kind) => not_a_file(kind),
                });
            }
        };
        let data = rustix::fs::fstat(&file)?;
        match kind(FileType::from_raw_mode(data.st_mode)) {
            Kind::File => {
                Ok(Some(Opened { file: file.into(), length: u64::try_from(data.st_size).unwrap_or(0) }))
            }
            kind => Err(not_a_file(kind)),
        }
    }

    /// Writes a file that is not there yet. A path may lead through folders that [`Folder::make_new`] made.
    ///
    /// # Errors
    /// When something stands there, be it a link that leads nowhere, and when it cannot be written.
    pub fn create(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let file = rustix::fs::openat(&self.handle, path, CREATE, FILE_MODE)?;
        let mut file = File::from(file);
        file.write_all(bytes)
    }

    /// Writes a file under a name that nobody could foresee, and gives the name. `mode` are the permissions that it has in
    /// the end; without them it gets those of any new file.
    ///
    /// # Errors
    /// When it cannot be written; then nothing is left.
    pub fn create_temporary(&self, bytes: &[u8], mode: Option<u32>) -> Result<String, Error> {
        loop {
            let name = name::temporary();
            let written = match mode {
                None => self.create(&name, bytes),
                Some(mode) => self.create_lasting(&name, bytes, mode),
            };
            match written {
                Ok(()) => return Ok(name),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let _ = self.remove(&name);
                    return Err(error);
                }
            }
        }
    }

    /// As [`Folder::create`], with these permissions, and on the disk when it is done.
    fn create_lasting(&self, name: &str, bytes: &[u8], mode: u32) -> Result<(), Error> {
        let file = rustix::fs::openat(&self.handle, name, CREATE, Mode::from_raw_mode(0o600))?;
        let mut file = File::from(file);
        file.write_all(bytes)?;
        // Neither another user's rights nor another group's are handed on with a text that somebody else changed.
        rustix::fs::fchmod(&file, Mode::from_raw_mode((mode & 0o777) as rustix::fs::RawMode))?;
        file.sync_all()
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
        rustix::fs::renameat(&self.handle, from, &self.handle, to).map_err(|error| {
            let _ = self.remove(from);
            error.into()
        })
    }

    /// Removes a file, or a link and not what it leads to.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        Ok(rustix::fs::unlinkat(&self.handle, name, AtFlags::empty())?)
    }

    /// Removes a folder that is empty.
    ///
    /// # Errors
    /// When it is not empty or cannot be removed.
    pub fn remove_empty(&self, name: &str) -> Result<(), Error> {
        Ok(rustix::fs::unlinkat(&self.handle, name, AtFlags::REMOVEDIR)?)
    }

    /// What is in it, in no order.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, Error> {
        let mut found = Vec::new();
        for entry in Dir::read_from(&self.handle)? {
            let entry = entry?;
            let name = entry.file_name();
            if [c".", c".."].contains(&name) {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems do not say it here.
                FileType::Unknown => kind_at(&self.handle, name).unwrap_or(Kind::Special),
                known => kind(known),
            };
            found.push(Entry { name: OsStr::from_bytes(CStr::to_bytes(name)).to_owned(), kind });
        }
        Ok(found)
    }
}

fn kind(file_type: FileType) -> Kind {
    match file_type {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        _ => Kind::Special,
    }
}

fn kind_at(folder: impl std::os::fd::AsFd, name: impl rustix::path::Arg) -> Option<Kind> {
    let data = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    Some(kind(FileType::from_raw_mode(data.st_mode)))
}

//! One build of a project at a time: two would take each other's temporary files for those of a build that was killed.

use std::fs::File;
use std::path::Path;

/// Held while a build compares and writes; the system gives it back when the program ends, however that comes.
#[derive(Debug)]
pub struct Lock {
    _folder: Option<File>,
}

impl Lock {
    /// Waits until no other build of this project writes; `waiting` is called first when there is one.
    ///
    /// The lock is on the project's folder itself, so nothing is left behind. A file system that has no locks keeps nobody
    /// from building.
    pub fn take(root: &Path, waiting: impl FnOnce()) -> Lock {
        let folder = File::open(root).ok();
        if let Some(folder) = &folder {
            wait(folder, waiting);
        }
        Lock { _folder: folder }
    }
}

#[cfg(unix)]
fn wait(folder: &File, waiting: impl FnOnce()) {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;
    if flock(folder, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK) {
        waiting();
        while flock(folder, FlockOperation::LockExclusive) == Err(Errno::INTR) {}
    }
}

#[cfg(not(unix))]
fn wait(_folder: &File, _waiting: impl FnOnce()) {}

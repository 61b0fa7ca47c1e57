//! What the last build read and wrote, so that a build with nothing to do is answered without compiling.
//!
//! A receipt names the program, everything that went in and every file that came out, by hash. It speaks for a build only
//! when all of that is the same today: what went in is read and hashed again, and so is what came out. There is nothing in
//! it but hashes, so it cannot put anything wrong into the output, and it may be deleted at any time. Only builds without a
//! single finding leave one; a build that has something to say always compiles.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::write::{Disk, files_of_engines, replace};
use crate::hash::sha256;
use crate::parallel::AT_ONCE;

/// The folder of the receipt in the project, which keeps itself out of version control.
pub const FOLDER: &str = ".schemac";

/// The first line; a change of the form changes it.
const FORM: &str = "schemac receipt 1";

/// What a build read and wrote.
#[derive(Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The program and what it read.
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
        digest: &str,
        objects: usize,
        hashes: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Option<Receipt> {
        let files = hashes.map(|(path, hash)| (hash.to_owned(), path.to_owned())).collect();
        Some(Receipt { inputs: inputs(digest)?, objects, files })
    }

    /// The receipt that a build left in a project, if there is one that can be read.
    pub fn load(root: &Path) -> Option<Receipt> {
        let text = std::fs::read_to_string(path(root)).ok()?;
        let mut lines = text.strip_prefix(FORM)?.strip_prefix('\n')?.lines();
        let inputs = lines.next()?.to_owned();
        let objects = lines.next()?.parse().ok()?;
        let files = lines
            .map(|line| line.split_once(' ').map(|(hash, path)| (hash.to_owned(), path.to_owned())))
            .collect::<Option<_>>()?;
        Some(Receipt { inputs, objects, files })
    }

    /// Leaves the receipt in a project. Where that is not possible the next build compiles, and nothing else is lost.
    pub fn save(&self, root: &Path) {
        let mut text = format!("{FORM}\n{}\n{}\n", self.inputs, self.objects);
        for (hash, path) in &self.files {
            text.push_str(&format!("{hash} {path}\n"));
        }
        let folder = root.join(FOLDER);
        if std::fs::create_dir_all(&folder).is_ok() {
            write_if_different(&folder.join(".gitignore"), "*\n");
            write_if_different(&path(root), &text);
        }
    }

    /// Whether these are the inputs of the build.
    pub fn is_of(&self, digest: &str) -> bool {
        inputs(digest).is_some_and(|inputs| inputs == self.inputs)
    }

    /// Whether every file of the output is as the build left it, and nothing else lies among them.
    pub fn holds(&self, output: &Path) -> bool {
        let disk = Disk { folder: output };
        let known: BTreeSet<&str> = self.files.iter().map(|(_, path)| path.as_str()).collect();
        files_of_engines(output).iter().all(|path| known.contains(path.as_str()))
            && disk.refuse_links(self.files.iter().map(|(_, path)| path.as_str())).is_ok()
            && self
                .files
                .par_iter()
                .with_max_len(AT_ONCE)
                .all(|(hash, path)| disk.hash(path).is_ok_and(|found| found.as_ref() == Some(hash)))
    }
}

fn path(root: &Path) -> PathBuf {
    root.join(FOLDER).join("receipt")
}

fn write_if_different(path: &Path, text: &str) {
    if std::fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return;
    }
    let _ = replace(path, text);
}

/// A hash of the program and of what it read. The program is the file that was started, its size and its time of change:
/// a version number would not tell two builds of one version apart.
fn inputs(digest: &str) -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let data = program.metadata().ok()?;
    let changed = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let version = env!("CARGO_PKG_VERSION");
    Some(sha256(format!("{version}\n{program:?}\n{}\n{changed}\n{digest}", data.len()).as_bytes()))
}

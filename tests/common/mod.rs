//! What several tests share: folders of fixtures, and runs of the program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

pub mod crossed;
pub mod projects;
pub mod random;
pub mod schema;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository's folder.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of fixtures.
pub fn fixtures(name: &str) -> PathBuf {
    repository().join("tests/fixtures").join(name)
}

/// The entries of a folder, sorted; a missing folder is an error, since a test without cases cannot fail.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut list: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    list.sort();
    list
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut list = Vec::new();
    for path in entries(folder) {
        if path.is_dir() { list.extend(files_below(&path)) } else { list.push(path) }
    }
    list
}

/// The program in a folder, with a cache that is not the user's.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schemac"));
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    command.current_dir(folder).env("XDG_CACHE_HOME", cache).env_remove("NO_COLOR").env("COLUMNS", "100");
    command
}

/// Runs the program in a folder.
pub fn schemac(folder: &Path, arguments: &[&str]) -> Output {
    command(folder).args(arguments).output().unwrap()
}

/// Runs git in a folder, as it is without anybody's configuration.
pub fn git(folder: &Path, arguments: &[&str]) -> Output {
    let who = [
        "user.name=nobody",
        "user.email=nobody@example.org",
        "commit.gpgsign=false",
        "init.defaultBranch=main",
    ];
    Command::new("git")
        .args(who.iter().flat_map(|setting| ["-c", setting]))
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_WORK_TREE")
        .output()
        .unwrap()
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for path in entries(from) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the corpus, without its output, in a new folder.
pub fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["schema-defs", "templates"] {
        copy(&repository().join(part), &folder.path().join(part));
    }
    std::fs::copy(repository().join("schemac.toml"), folder.path().join("schemac.toml")).unwrap();
    folder
}

/// The texts of all files of a folder by their relative paths.
pub fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    files_below(folder)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            (name, std::fs::read(&path).unwrap())
        })
        .collect()
}

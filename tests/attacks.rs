//! Working trees that strangers filled: whatever is in them, nothing outside of the project is written, removed or shown,
//! nothing in its repository is touched, and nothing hangs.
//!
//! The cases are data (`tests/fixtures/attacks`). Each begins with a project of one table beside a user's home and another
//! folder. A step changes the project (`file`, `long`, `link`, `pipe`, `folder`, `remove`), runs the program, or says what is
//! `there` or `gone`. `{outside}` is the folder of all, `{sha256:PATH}` the hash of a file, `{temporary:NAME}` the name that
//! earlier versions gave to a file while they wrote it. What a case `keeps` stays as it is.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{entries, fixtures};
use schemac::diagnostic::Diagnostics;
use schemac::hash::sha256;
use schemac::source::{Syntax, parse};
use schemac::span::FileId;
use serde_json::Value;

/// Stands in files that no report may show.
const SECRET: &str = "hunter2";

/// How long a command may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// An ordinary user, who exists everywhere.
const NOBODY: u32 = 65_534;

struct World {
    folder: tempfile::TempDir,
    program: PathBuf,
    /// Who runs the program, where it is not who runs the test.
    user: Option<u32>,
}

impl World {
    fn new(program: &Path, user: Option<u32>) -> World {
        let folder = tempfile::tempdir().unwrap();
        let world = World { folder, program: program.to_owned(), user };
        for (path, text) in [
            ("home/.ssh/authorized_keys", "keys\n".to_owned()),
            ("home/credentials.yaml", format!("aws: [{SECRET}\n")),
            ("other/.gitignore", "theirs\n".to_owned()),
            ("other/.gitattributes", "theirs\n".to_owned()),
            ("other/manifest.json", "{\"name\": \"theirs\"}\n".to_owned()),
            ("other/deploy.sql", "theirs\n".to_owned()),
            (
                "other/misspelt.yaml",
                "engine: postgresql\nkind: table\nname: m\ncolums: { id: int64 }\n".to_owned(),
            ),
            (
                "other/table.yaml",
                "engine: postgresql\nkind: table\nname: b\ndatabase: app\ncolumns: { id: int64 }\n"
                    .to_owned(),
            ),
            ("project/.git/HEAD", "ref: refs/heads/main\n".to_owned()),
            ("project/.git/config", format!("[http]\n\textraheader = {SECRET}\n")),
            ("project/.git/hooks/post-commit", "#!/bin/sh\n".to_owned()),
            ("project/schemac.toml", String::new()),
            (
                "project/schema-defs/a.yaml",
                "engine: postgresql\nkind: table\nname: a\ndatabase: app\ncolumns:\n  id: int64\n".to_owned(),
            ),
        ] {
            let path = world.folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        std::fs::create_dir(world.folder.path().join("beside")).unwrap();
        world
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn place(&self, path: &str) -> PathBuf {
        self.project().join(self.filled(path))
    }

    /// A text with its placeholders filled.
    fn filled(&self, text: &str) -> String {
        let mut text = text.replace("{outside}", &self.folder.path().to_string_lossy());
        for (mark, of) in [("{sha256:", true), ("{temporary:", false)] {
            while let Some(start) = text.find(mark) {
                let end = start + text[start..].find('}').unwrap();
                let name = text[start + mark.len()..end].to_owned();
                let filled = if of {
                    sha256(&std::fs::read(self.project().join(name)).unwrap())
                } else {
                    format!(".schemac-{}.tmp", &sha256(name.as_bytes())[..16])
                };
                text.replace_range(start..=end, &filled);
            }
        }
        text
    }

    /// Everything that may not change: what is outside of the project but the cache, the repository, and what a case keeps.
    fn kept(&self, keeps: &[String]) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        for folder in ["home", "other", "project/.git"] {
            contents(&self.folder.path().join(folder), &mut found);
        }
        for path in keeps {
            let path = self.place(path);
            let bytes = std::fs::read(&path);
            found.extend(bytes.map(|bytes| (path, bytes)));
        }
        found.retain(|path, _| !path.starts_with(self.folder.path().join("home/.cache")));
        found
    }

    /// Everything belongs to the user who runs the program, as in a clone of that user's.
    fn give(&self) {
        let Some(user) = self.user else { return };
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            std::os::unix::fs::lchown(&folder, Some(user), Some(user)).unwrap();
            for path in entries(&folder) {
                if path.symlink_metadata().unwrap().is_dir() {
                    folders.push(path);
                } else {
                    std::os::unix::fs::lchown(&path, Some(user), Some(user)).unwrap();
                }
            }
        }
    }

    fn run(&self, words: &str) -> (Option<i32>, String) {
        self.give();
        let mut command = Command::new(&self.program);
        command
            .args(words.split_whitespace())
            .current_dir(self.project())
            .env("HOME", self.folder.path().join("home"))
            .env("COLUMNS", "1000")
            .env_remove("XDG_CACHE_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        let mut running = command.spawn().unwrap();
        let started = Instant::now();
        while running.try_wait().unwrap().is_none() {
            if started.elapsed() > PATIENCE {
                running.kill().unwrap();
                running.wait().unwrap();
                return (None, format!("`{words}` hangs"));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = running.wait_with_output().unwrap();
        (output.status.code(), format!("{}{}", common::stdout(&output), common::stderr(&output)))
    }

    fn change(&self, action: &str, step: &Value) {
        let place = self.place(step[action].as_str().unwrap());
        if action == "remove" {
            if place.is_dir() {
                std::fs::remove_dir_all(&place).unwrap()
            } else {
                std::fs::remove_file(&place).unwrap()
            }
            return;
        }
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        match action {
            "file" => std::fs::write(place, self.filled(step["text"].as_str().unwrap())).unwrap(),
            "long" => {
                let length = usize::try_from(step["bytes"].as_u64().unwrap()).unwrap();
                std::fs::write(place, vec![b'#'; length]).unwrap();
            }
            "link" => std::os::unix::fs::symlink(self.filled(step["to"].as_str().unwrap()), place).unwrap(),
            "pipe" => assert!(Command::new("mkfifo").arg(place).status().unwrap().success()),
            "folder" => std::fs::create_dir_all(place).unwrap(),
            _ => panic!("no action {action}"),
        }
    }
}

/// What is in a folder, where links lead and which files are what they were.
fn contents(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    use std::os::unix::fs::MetadataExt as _;
    for path in entries(folder) {
        let data = path.symlink_metadata().unwrap();
        if data.is_dir() {
            found.insert(path.clone(), Vec::new());
            contents(&path, found);
        } else {
            // A file that was written over with the same text is another one.
            let bytes = if data.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
            found.insert(path, [format!("{} ", data.ino()).into_bytes(), bytes].concat());
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().map(|one| one.as_str().unwrap().to_owned()).collect(),
        other => panic!("{other}"),
    }
}

/// What is wrong with one case.
fn play(case: &Value, program: &Path, user: Option<u32>, wrong: &mut Vec<String>) {
    let what = case["what"].as_str().unwrap();
    let who = if user.is_some() { "an ordinary user" } else { "whoever tests" };
    let world = World::new(program, user);
    let keeps = strings(&case["keeps"]);
    let steps = case["steps"].as_array().unwrap();
    for (index, step) in steps.iter().enumerate() {
        let action = step.as_object().unwrap().keys().next().unwrap().as_str();
        let mut complain = |text: String| wrong.push(format!("{what}, step {}, {who}: {text}", index + 1));
        match action {
            "run" => {
                let later = steps[index..].iter().any(|step| step.get("file").is_some());
                let keeps = if later { &[][..] } else { &keeps };
                let before = world.kept(keeps);
                let (code, report) = world.run(&world.filled(step["run"].as_str().unwrap()));
                let expected = step.get("exit").and_then(Value::as_i64).unwrap_or(0);
                if code.map(i64::from) != Some(expected) {
                    complain(format!("exit code {code:?}: {report}"));
                }
                for text in strings(&step["says"]).iter().filter(|text| !report.contains(text.as_str())) {
                    complain(format!("does not say {text:?}: {report}"));
                }
                if report.contains(SECRET) {
                    complain(format!("shows a secret: {report}"));
                }
                let after = world.kept(keeps);
                if after != before {
                    let changed =
                        before.keys().chain(after.keys()).find(|path| before.get(*path) != after.get(*path));
                    complain(format!("changes {}: {report}", changed.unwrap().display()));
                }
            }
            "there" | "gone" => {
                let place = world.place(step[action].as_str().unwrap());
                if place.symlink_metadata().is_ok() != (action == "there") {
                    complain(format!("{} is not {action}", place.display()));
                }
            }
            _ => world.change(action, step),
        }
    }
}

#[test]
fn a_working_tree_reaches_nothing_but_itself() {
    let mut wrong = Vec::new();
    let mut count = 0;
    // The ordinary user must be able to start the program.
    let programs = tempfile::tempdir().unwrap();
    let program = programs.path().join("schemac");
    std::fs::copy(env!("CARGO_BIN_EXE_schemac"), &program).unwrap();
    std::os::unix::fs::chown(programs.path(), Some(NOBODY), Some(NOBODY)).ok();
    let is_root = std::os::unix::fs::MetadataExt::uid(&programs.path().metadata().unwrap()) == NOBODY;
    let users = if is_root { vec![None, Some(NOBODY)] } else { vec![None] };
    for path in entries(&fixtures("attacks")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut found = Diagnostics::new();
        let documents = parse(FileId(0), Syntax::Yaml, &text, &mut found);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
        for case in documents[0].root.to_json().as_array().unwrap() {
            for user in &users {
                play(
                    case,
                    if user.is_some() { &program } else { Path::new(env!("CARGO_BIN_EXE_schemac")) },
                    *user,
                    &mut wrong,
                );
                count += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count >= 40, "{count} cases");
}

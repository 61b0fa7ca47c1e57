//! What the program is built from, and what may run where it is tested.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{entries, files_below, repository};

/// The workflows with their names.
fn workflows() -> Vec<(String, String)> {
    let folder = repository().join(".github/workflows");
    let read = |path: &std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
    };
    entries(&folder).iter().map(read).collect()
}

/// Tags move; the hash of a commit does not. The version behind it is for people.
#[test]
fn actions_are_named_by_their_commits() {
    let mut found = 0;
    for (name, text) in workflows() {
        for line in
            text.lines().filter(|line| line.trim_start().trim_start_matches("- ").starts_with("uses:"))
        {
            let (_, used) = line.split_once("uses:").unwrap();
            let (action, version) = used.split_once(" # ").unwrap_or((used, ""));
            let (_, commit) = action.trim().split_once('@').unwrap_or_default();
            let is_hash = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hash, "{name}: {line}");
            assert!(version.starts_with('v') && version.contains('.'), "{name}: {line}");
            found += 1;
        }
    }
    assert!(found >= 4, "{found}");
}

/// What a pull request runs finds no token to take, and no root.
#[test]
fn pull_requests_get_nothing() {
    for (name, text) in workflows() {
        let checkouts = text.matches("actions/checkout@").count();
        assert_eq!(text.matches("persist-credentials: false").count(), checkouts, "{name}");
        assert!(text.contains("permissions:\n  contents: read\n"), "{name}");
        for word in ["pull_request_target", "workflow_run", "secrets.", ": write"] {
            assert!(!text.contains(word), "{name} holds {word}");
        }
        let (_, jobs) = text.split_once("\njobs:\n").unwrap();
        let is_start =
            |line: &str| line.starts_with("  ") && !line[2..].starts_with([' ', '#']) && line.ends_with(':');
        let mut job = String::new();
        let mut list = Vec::new();
        for line in jobs.lines() {
            if is_start(line) {
                list.push(std::mem::take(&mut job));
            }
            job.push_str(line);
            job.push('\n');
        }
        list.push(job);
        for job in list.iter().filter(|job| !job.contains("if: github.event_name == 'push'")) {
            for line in job.lines().filter(|line| line.contains("sudo")) {
                let commands = line.trim_start().trim_start_matches("- ").trim_start_matches("run: ");
                let all = commands.split("&&").all(|command| command.trim().starts_with("sudo apt-get "));
                assert!(all, "{name} runs more than the package manager as root: {line}");
            }
        }
    }
}

/// Without it an install takes whatever was published since.
#[test]
fn installs_are_locked() {
    let mut texts = workflows();
    let mut paths =
        vec![repository().join("README.md"), repository().join(".ci/run"), repository().join("tests/run.sh")];
    for folder in ["docs", "tests/engines", "tests/editors", "tests/fuzz", "tests/bench", "src/cli"] {
        paths.extend(files_below(&repository().join(folder)));
    }
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        texts.push((path.display().to_string(), text));
    }
    let mut found = 0;
    for (name, text) in texts {
        for line in text.lines().filter(|line| line.contains("cargo install ")) {
            assert!(line.contains("--locked"), "{name}: {line}");
            found += 1;
        }
    }
    assert!(found >= 4, "{found}");
}

/// Crates that are there in two versions: code and advisories twice. `deny.toml` says the same.
const TWICE: &[&str] = &["foldhash", "hashbrown", "syn", "unicode-width"];

#[test]
fn no_crate_is_there_twice_but_those_that_are_known() {
    let lock = std::fs::read_to_string(repository().join("Cargo.lock")).unwrap();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = package.lines().find(|line| line.starts_with(key)).unwrap();
            line.split('"').nth(1).unwrap()
        };
        versions.entry(value("name = ")).or_default().push(value("version = "));
    }
    let twice: Vec<&str> =
        versions.into_iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name).collect();
    assert_eq!(twice, TWICE);
    let deny = std::fs::read_to_string(repository().join("deny.toml")).unwrap();
    for name in TWICE {
        assert!(deny.contains(&format!("\"{name}@")), "{name}");
    }
    assert_eq!(deny.matches("crate = ").count(), TWICE.len());
}

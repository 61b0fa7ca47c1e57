//! Builds that are killed: every file stays whole, and the next build mends the rest.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::random::Random;
use common::{schemac, stderr};

/// How many builds are killed, unless `SCHEMAC_KILLS` says otherwise.
const KILLS: u32 = 60;

type Tree = BTreeMap<String, Vec<u8>>;

/// Two versions of a project: some tables stay, some change, some come and some go; so does a whole database.
fn write_specs(folder: &Path, version: usize) {
    let specs = folder.join("schema-defs");
    let _ = std::fs::remove_dir_all(&specs);
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(folder.join("schemac.toml"), "").unwrap();
    let other = if version == 0 { "first" } else { "second" };
    for number in 0..40 {
        let (name, database) = match number % 5 {
            0 => (format!("same_{number}"), "app"),
            1 => (format!("only_{other}_{number}"), "app"),
            2 => (format!("moved_{number}"), other),
            _ => (format!("changed_{number}"), "app"),
        };
        let column = if number % 5 == 0 { "plain" } else { other };
        let columns: String = (0..20).map(|column| format!("  c{column}: text\n")).collect();
        let text = format!(
            "engine: postgresql\nkind: table\nname: {name}\ndatabase: {database}\ncolumns:\n  id: int64\n  {column}: text\n{columns}primary_key: [id]\n"
        );
        std::fs::write(specs.join(format!("t{number}.yaml")), text).unwrap();
    }
    let text = format!("engine: clickhouse\nkind: database\nname: {other}\n");
    std::fs::write(specs.join("database.yaml"), text).unwrap();
    for number in 0..8 {
        let text = format!(
            "engine: clickhouse\nkind: table\nname: events_{number}\ndatabase: {other}\ncolumns:\n  at: timestamptz\ntable_engine: MergeTree\norder_by: at\n"
        );
        std::fs::write(specs.join(format!("e{number}.yaml")), text).unwrap();
    }
}

fn build(folder: &Path) -> Tree {
    let output = schemac(folder, &["build", "--project", "."]);
    assert!(output.status.success(), "{}", stderr(&output));
    common::tree(&folder.join("generated"))
}

/// Everything in the output folder, which may not be there yet.
fn tree(folder: &Path) -> Tree {
    let folder = folder.join("generated");
    if folder.is_dir() { common::tree(&folder) } else { Tree::new() }
}

/// How many things a build has beside the output folder until it takes its place.
fn beside(project: &Path) -> usize {
    let names = std::fs::read_dir(project).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| is_temporary(&name.to_string_lossy())).count()
}

fn is_temporary(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with(".schemac-"))
}

#[test]
fn a_killed_build_leaves_whole_files_and_the_next_one_mends_the_rest() {
    let kills = std::env::var("SCHEMAC_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(KILLS);
    let versions = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let expected: Vec<Tree> = versions
        .iter()
        .enumerate()
        .map(|(version, folder)| {
            write_specs(folder.path(), version);
            build(folder.path())
        })
        .collect();
    let project = tempfile::tempdir().unwrap();
    write_specs(project.path(), 0);
    // How long a build takes that has everything to write.
    let started = Instant::now();
    build(project.path());
    let mut longest = started.elapsed() + Duration::from_millis(5);
    let mut random = Random(0x5eed_0f5c_4e3a_11c1);
    let mut interrupted = 0;
    let mut between = 0;
    let mut unfinished = 0;
    for round in 0..kills {
        // Often the same version as in the round before: a build that was killed is repeated as often as it is undone.
        let version = random.below(2);
        write_specs(project.path(), version);
        // Every fourth build has no output to begin with.
        let is_first = random.below(4) == 0;
        if is_first {
            let _ = std::fs::remove_dir_all(project.path().join("generated"));
        }
        let mut running = common::command(project.path())
            .args(["build", "--project", "."])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let microseconds = usize::try_from(longest.as_micros()).unwrap();
        std::thread::sleep(Duration::from_micros(random.below(microseconds) as u64));
        running.kill().unwrap();
        let killed = running.wait().unwrap().code().is_none();
        interrupted += u32::from(killed);
        let found = tree(project.path());
        if is_first {
            let complete = found.is_empty() || found == expected[version];
            assert!(complete, "round {round}: a first build shows {:?}", found.keys());
            unfinished += u32::from(beside(project.path()) > 0);
        } else {
            between += u32::from(found != expected[0] && found != expected[1]);
        }
        for (path, bytes) in &found {
            let whole = expected.iter().any(|tree| tree.get(path) == Some(bytes));
            assert!(
                whole || is_temporary(path),
                "round {round}: {path} is neither old nor new: {:?}",
                String::from_utf8_lossy(bytes)
            );
        }
        // Every third time the next build is killed as well.
        if random.below(3) > 0 {
            let version = random.below(2);
            write_specs(project.path(), version);
            let started = Instant::now();
            let mended = build(project.path());
            // The machine may be busy at first and idle later.
            longest = started.elapsed() + Duration::from_millis(5);
            let left: Vec<&String> =
                mended.keys().filter(|path| !expected[version].contains_key(*path)).collect();
            assert!(left.is_empty(), "round {round}: the next build leaves {left:?}");
            assert!(mended == expected[version], "round {round}: the next build does not mend everything");
            assert_eq!(
                beside(project.path()),
                0,
                "round {round}: the next build leaves a folder beside the output"
            );
        }
    }
    println!(
        "{kills} builds, {interrupted} killed before their end, {between} between two versions, {unfinished} while the \
         folder was not yet there"
    );
    assert!(interrupted > kills / 5 && between > 0, "{interrupted} of {kills} builds were interrupted");
}

//! The rules of the repository itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{files_below, repository};

/// What each module may use of the crate: the stages go one way. `engine` and what stands before it know nothing of
/// files; only `cli` prints.
const IMPORTS: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("hash", &[]),
    ("parallel", &[]),
    ("disk", &["hash"]),
    ("sql", &["span"]),
    ("diagnostic", &["span"]),
    ("source", &["span", "diagnostic"]),
    ("spec", &["span", "diagnostic", "source"]),
    ("config", &["span", "diagnostic", "source", "spec"]),
    ("model", &["span", "diagnostic"]),
    ("render", &["diagnostic"]),
    ("engine", &["span", "hash", "sql", "diagnostic", "source", "spec", "config", "model", "render"]),
    ("graph", &["span", "diagnostic", "model"]),
    (
        "compile",
        &[
            "span",
            "hash",
            "parallel",
            "disk",
            "diagnostic",
            "source",
            "spec",
            "config",
            "model",
            "render",
            "engine",
            "graph",
        ],
    ),
    ("output", &["span", "hash", "parallel", "disk", "diagnostic", "model", "render", "engine", "compile"]),
    ("docs", &["diagnostic", "spec", "config", "engine"]),
    (
        "cli",
        &[
            "span",
            "diagnostic",
            "source",
            "spec",
            "config",
            "model",
            "engine",
            "graph",
            "compile",
            "output",
            "docs",
            "hash",
            "disk",
        ],
    ),
];

fn rust_files(folder: &str) -> Vec<(String, String)> {
    files_below(&repository().join(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let name = path.strip_prefix(repository()).unwrap().to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The module a file under `src/` belongs to.
fn module(path: &str) -> String {
    let rest = path.strip_prefix("src/").unwrap();
    rest.split('/').next().unwrap().trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files("src") {
        let module = module(&path);
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{path}: the module `{module}` has no entry in IMPORTS"));
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            for (offset, _) in code.match_indices("crate::") {
                let used: String =
                    code[offset + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let known = IMPORTS.iter().any(|(name, _)| *name == used);
                if known && used != module && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{path}:{}: `{module}` may not use `{used}`", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files of one folder use each other in one direction, too; what several need stands in a file of its own.
#[test]
fn files_of_output_go_one_way() {
    let files: BTreeMap<String, String> = rust_files("src/output")
        .into_iter()
        .map(|(path, text)| {
            let name = path.strip_prefix("src/output/").unwrap().trim_end_matches(".rs").to_owned();
            (name, text.split("#[cfg(test)]").next().unwrap().to_owned())
        })
        .filter(|(name, _)| name != "mod")
        .collect();
    let uses = |text: &str, other: &str| {
        let lists = text.split("use super::{").skip(1).filter_map(|rest| rest.split('}').next());
        text.contains(&format!("super::{other}"))
            || lists.flat_map(|list| list.split(',')).any(|item| item.trim() == other)
    };
    let mut left: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    loop {
        let before = left.len();
        let waits = |name: &str, left: &BTreeSet<&str>| {
            left.iter().any(|other| *other != name && uses(&files[name], other))
        };
        left = left.iter().copied().filter(|name| waits(name, &left)).collect();
        if left.len() == before {
            break;
        }
    }
    assert!(files.len() > 10 && left.is_empty(), "a cycle goes through some of {left:?}");
}

#[test]
fn engines_do_not_know_each_other() {
    let engines = ["timescaledb", "clickhouse", "milvus"];
    for engine in engines {
        for (path, text) in rust_files(&format!("src/engine/{engine}")) {
            for other in engines.iter().filter(|other| **other != engine) {
                assert!(!text.contains(&format!("engine::{other}")), "{path} uses the engine {other}");
            }
        }
    }
}

/// Outside of the engines' folders no code decides by the name of one. Words in examples, texts of findings and comments may
/// name them; what is listed still does.
#[test]
fn only_engines_know_their_names() {
    let names = ["\"timescaledb\"", "\"postgresql\"", "\"clickhouse\"", "\"milvus\""];
    let known = ["src/engine/", "src/spec/secrets.rs"];
    let mut wrong = Vec::new();
    for (path, text) in rust_files("src") {
        if known.iter().any(|known| path.starts_with(known)) {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap();
            if names.iter().any(|name| line.contains(name)) {
                wrong.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What reads SQL goes by the facts that an engine states in its lexicon: no engine, none of their clients and none of their
/// words' owners has a name there, not even in a comment.
#[test]
fn sql_knows_no_engine() {
    let names = ["postgres", "timescale", "pgvector", "psql", "clickhouse", "milvus", "sqlite"];
    for (path, text) in rust_files("src/sql") {
        let text = text.to_ascii_lowercase();
        for name in names {
            assert!(!text.contains(name), "{path} names {name}; a fact about it belongs into its lexicon");
        }
    }
}

#[test]
fn codes_come_from_the_registry_alone() {
    for (path, text) in rust_files("src") {
        if path == "src/diagnostic/code.rs" {
            continue;
        }
        assert!(
            !text.contains(" Code {") && !text.contains("(Code {"),
            "{path} makes a code without `codes!`"
        );
    }
}

#[test]
fn only_the_command_line_prints() {
    for (path, text) in rust_files("src") {
        if path.starts_with("src/cli/") {
            continue;
        }
        for call in ["println!", "eprintln!", "std::io::stdout", "std::io::stderr", "process::exit"] {
            assert!(!text.contains(call), "{path} calls {call}");
        }
    }
}

#[test]
fn files_stay_small_and_finished() {
    let marks =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("un", "implemented!")];
    for (path, text) in rust_files("src").into_iter().chain(rust_files("tests")) {
        let lines = text.lines().count();
        assert!(lines <= 700, "{path} has {lines} lines; split it by object");
        for mark in marks {
            assert!(!text.contains(mark), "{path} holds {mark}");
        }
        assert!(text.starts_with("//!"), "{path} does not say why it exists");
    }
}

#[test]
fn codes_have_unique_names_and_are_registered() {
    let mut seen = BTreeSet::new();
    let shared = schemac::diagnostic::shared::ALL.iter().copied();
    let engines = schemac::engine::ENGINES.iter().flat_map(|engine| engine.codes().iter().copied());
    for code in shared.chain(engines) {
        assert!(seen.insert(code.name), "the code {} is registered twice", code.name);
        let kebab = code.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(kebab && !code.name.is_empty(), "{} is not in kebab case", code.name);
    }
    // A code that no list holds could be reported and not be explained.
    for (path, text) in rust_files("src") {
        for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
            let Some((_, rest)) = line.split_once(" = \"") else { continue };
            let Some((name, rest)) = rest.split_once('"') else { continue };
            if rest.starts_with(", Error, ") || rest.starts_with(", Warning, ") {
                assert!(seen.contains(name), "{path} declares `{name}`, which is in no list of codes");
            }
        }
    }
}

/// Snapshots that nobody looked at must not be committed.
#[test]
fn no_pending_snapshots() {
    for path in files_below(&repository().join("tests")) {
        let name = path.to_string_lossy().into_owned();
        assert!(!name.ends_with(".snap.new"), "{name} is pending");
    }
}

/// Numbers of a version, for comparing.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

/// No dependency asks for a newer Rust than `Cargo.toml` promises.
#[test]
fn dependencies_keep_the_promised_rust_version() {
    let output = std::process::Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let own = packages.iter().find(|package| package["name"] == "schemac").unwrap();
    let promised = own["rust_version"].as_str().unwrap();
    for package in packages {
        let Some(needed) = package["rust_version"].as_str() else { continue };
        assert!(
            numbers(needed) <= numbers(promised),
            "{} needs Rust {needed}, promised is {promised}",
            package["name"]
        );
    }
}

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

/// What lowering reports: what cannot be read or found. Anything else is a judgement about a definition, and belongs to the rules,
/// which run on any catalog. What is marked as a judgement is one that still runs there.
const REPORTED_WHILE_LOWERING: &[(&str, &[(&str, &str)])] = &[
    (
        "timescaledb",
        &[
            ("INVALID_SQL", "a fragment that ends too early, or is no SQL"),
            ("OPAQUE_SQL", "a fragment that the parser does not know"),
            ("INVALID_TYPE", "a type whose parameters cannot be read"),
            ("UNKNOWN_TYPE", "a type that is not found"),
            ("INT8_IS_PORTABLE", "how a word was read that has two meanings; no definition holds the word"),
            (
                "INVALID_VALUE",
                "a value that cannot be read, and a key that is said twice, of which a definition holds one",
            ),
            ("UNKNOWN_OBJECT", "a schema, role or sequence that is not found"),
            ("MISSING_EXTENSION", "an extension that is not found"),
        ],
    ),
    (
        "clickhouse",
        &[
            ("INVALID_SQL", "a fragment that ends too early, or is no SQL"),
            ("OPAQUE_SQL", "a fragment that the parser does not know"),
            ("INVALID_TYPE", "a type that cannot be read"),
            ("UNKNOWN_TYPE", "a type that is not found"),
            ("INVALID_VALUE", "a value that cannot be read, and (a judgement) who a view runs as"),
            ("UNKNOWN_OBJECT", "a table or role that is not found"),
            ("WRONG_KIND", "an object of another engine in the place of a table"),
            ("GRANT", "a privilege that is not found"),
            ("UNKNOWN_TABLE_ENGINE", "a table engine that is not found"),
            ("DICTIONARY", "a source that is said twice, of which a definition holds one"),
            ("SEVERAL_DEFAULTS", "a default that is said twice, of which a definition holds one"),
            ("TTL", "parts of a rule that no definition holds together"),
            ("REFRESH", "a length that cannot be read, and (a judgement) a schedule that is none"),
            ("ENGINE_ARGUMENTS", "(a judgement) how many arguments a table engine takes"),
            ("PROXY_TARGET", "(a judgement) what a table stands over"),
            ("SCRIPT_TAKEOVER", "(a judgement) what a raw statement does to the script"),
            ("TYPE_CANNOT_BE_NULLABLE", "(a judgement) a key that its type does not take"),
            ("UNDECLARED_DATABASE", "(a judgement) a database that may be made elsewhere"),
            ("UNKNOWN_FUNCTION", "(a judgement) a function that may be of the server"),
        ],
    ),
    (
        "milvus",
        &[
            ("INVALID_TYPE", "a type that cannot be read"),
            ("UNKNOWN_TYPE", "a type that is not found"),
            ("INVALID_VALUE", "a value that cannot be read, a type of index or a metric that is not found"),
            ("ANALYZER", "an analyzer that is said twice, of which a definition holds one"),
            ("DUPLICATE_NAME", "search parameters that are said twice, of which a definition holds one set"),
            ("MISSING_KEY", "a collection without fields, which nothing can be read from"),
            ("TEXT_LIMIT", "how a word was read that has no such type here"),
            ("WIDENED_INTEGER", "how a word was read that has no such type here"),
            ("UNDECLARED_DATABASE", "(a judgement) a database that may be made elsewhere"),
        ],
    ),
];

#[test]
fn lowering_does_not_judge() {
    for (engine, allowed) in REPORTED_WHILE_LOWERING {
        let folder = format!("src/engine/{engine}/lower");
        let files = rust_files(&format!("src/engine/{engine}"));
        let lowering = files.iter().filter(|(path, _)| path.starts_with(&folder));
        let mut seen = std::collections::BTreeSet::new();
        for (path, text) in lowering {
            for start in ["shared::", "codes::"].iter().flat_map(|word| {
                text.match_indices(word).map(move |(start, _)| start + word.len()).collect::<Vec<_>>()
            }) {
                let name: String =
                    text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if name.is_empty() || name != name.to_uppercase() {
                    continue;
                }
                assert!(
                    allowed.iter().any(|(code, _)| *code == name),
                    "{path} reports {name} while it lowers: make it a rule"
                );
                seen.insert(name);
            }
            // The name of an index is made of a path as the rules read it.
            let is_known = *engine == "milvus";
            assert!(is_known || !text.contains("rules::"), "{path} uses a rule");
        }
        for (code, _) in *allowed {
            assert!(
                seen.contains(*code),
                "{engine} reports no {code} while it lowers: strike it off the list"
            );
        }
    }
}

/// Outside of the engines' folders no code decides by the name of one. Words in examples, texts of findings and comments may
/// name them.
#[test]
fn only_engines_know_their_names() {
    let names = ["\"timescaledb\"", "\"postgresql\"", "\"clickhouse\"", "\"milvus\""];
    let mut wrong = Vec::new();
    for (path, text) in rust_files("src") {
        if path.starts_with("src/engine/") {
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

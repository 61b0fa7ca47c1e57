//! What people see of their mistakes: small projects, each with the report that `schemac check` gives.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{entries, fixtures, schemac, stderr, stdout};

/// Every code is emitted by some fixture, or by a test that this list names.
const EMITTED_ELSEWHERE: &[&str] = &[
    // tests/source.rs
    "alias-expansion",
    "file-too-large",
    "invalid-utf8",
    "nesting-too-deep",
    // tests/command_line.rs
    "template-failed",
    "output-collision",
    "foreign-output",
    "stale-output",
    // tests/outputs.rs
    "newer-output",
    // tests/git.rs
    "not-staged",
    // tests/versions.rs
    "required-version",
];

/// What a help text may begin with: it says what to do.
const VERBS: &[&str] = &[
    "wrap",
    "widen",
    "look",
    "join",
    "compute",
    "compare",
    "cast",
    "add",
    "call",
    "change",
    "check",
    "choose",
    "close",
    "convert",
    "correct",
    "declare",
    "describe",
    "fill",
    "give",
    "group",
    "indent",
    "index",
    "keep",
    "leave",
    "let",
    "lower",
    "make",
    "mend",
    "move",
    "name",
    "partition",
    "put",
    "raise",
    "read",
    "refer",
    "remove",
    "rename",
    "replace",
    "run",
    "save",
    "say",
    "set",
    "shorten",
    "split",
    "store",
    "take",
    "turn",
    "use",
    "write",
];

#[test]
fn every_mistake_is_reported_as_people_should_see_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(fixtures("").join("snapshots/diagnostics"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for project in entries(&fixtures("diagnostics")) {
        let name = project.file_name().unwrap().to_string_lossy().into_owned();
        let output = schemac(&project, &["check", "--project", ".", "--color", "never"]);
        assert_eq!(stdout(&output), "", "{name}");
        settings.bind(|| insta::assert_snapshot!(name, stderr(&output)));
    }
}

#[test]
fn no_code_is_without_a_case() {
    let mut emitted = std::collections::BTreeSet::new();
    for project in entries(&fixtures("diagnostics")) {
        let output = schemac(&project, &["check", "--project", ".", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&stdout(&output))
            .unwrap_or_else(|error| panic!("{}: {error}: {}", project.display(), stderr(&output)));
        for diagnostic in report["diagnostics"].as_array().unwrap() {
            let code = diagnostic["code"].as_str().unwrap();
            assert!(schemac::engine::registry().contains_key(code), "{code} is not registered");
            assert_eq!(diagnostic["explain"], format!("schemac explain {code}").as_str());
            emitted.insert(diagnostic["code"].as_str().unwrap().to_owned());
            let help = diagnostic["help"].as_str().unwrap_or_default();
            let verb = help.split([' ', '`', ',', ':']).next().unwrap_or_default();
            assert!(VERBS.contains(&verb), "{}: {code} has the help {help:?}", project.display());
        }
    }
    let missing: Vec<&str> = schemac::engine::registry()
        .into_keys()
        .filter(|code| !emitted.contains(*code) && !EMITTED_ELSEWHERE.contains(code))
        .collect();
    assert!(missing.is_empty(), "no fixture emits: {}", missing.join(", "));
}

/// Forty mistakes at once: every line that is marked as wrong has exactly one finding, and no other line has any.
#[test]
fn forty_mistakes_are_told_in_one_run_and_nothing_follows_from_them() {
    let project = fixtures("diagnostics/forty-mistakes");
    let mut marked = std::collections::BTreeSet::new();
    for path in common::files_below(&project) {
        let name = path.strip_prefix(&project).unwrap().to_string_lossy().replace('\\', "/");
        for (number, line) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
            if line.ends_with("# wrong") {
                marked.insert((name.clone(), number as u64 + 1));
            }
        }
    }
    let output = schemac(&project, &["check", "--project", ".", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let mut found = std::collections::BTreeSet::new();
    for diagnostic in report["diagnostics"].as_array().unwrap() {
        let file = diagnostic["place"]["file"].as_str().unwrap().to_owned();
        let line = diagnostic["place"]["start"]["line"].as_u64().unwrap();
        assert!(found.insert((file, line)), "two findings at one mistake: {diagnostic:#}");
    }
    assert_eq!(found, marked);
    assert!(report["errors"].as_u64().unwrap() >= 40, "{} errors", report["errors"]);
}

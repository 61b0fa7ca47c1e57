//! The compiler's verdicts beside those of a server that were recorded: what one takes the other takes.
//!
//! `tests/engines/checks/aggregates.py` makes the forms, asks TimescaleDB and writes its answers; versions and date stand in the head
//! of the file. Here no server is needed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use common::{fixtures, schemac, stdout};

/// Why compiler and server differ on some forms: the reason, whether the server takes them, and which they are.
type Known = (&'static str, bool, fn(&str) -> bool);

const KNOWN: &[Known] = &[
    (
        "columns without a qualifier are not looked for in every source, so that an ambiguous one is not told",
        false,
        |form| any(form, &["dev in (1, 2)", "(dev", "distinct dev", ", dev)", "order by dev"]),
    ),
    ("a qualifier that nothing in `FROM` has is not told", false, |form| {
        any(form, &["x.time", "x.ts", "x.b"])
    }),
    ("a width that only the server computes", false, |form| {
        form.contains(" from hm ")
            && any(form, &["always_an_hour()", "' hour,", "coalesce(", "case when", "justify_hours("])
    }),
    ("a time zone that is computed", false, |form| form.contains("'a' || 'b'")),
    ("the type of a field of a row", false, |form| form.contains("(ms).ts")),
];

fn any(form: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| form.contains(part))
}

#[test]
fn queries_of_continuous_aggregates_are_judged_as_the_server_does() {
    let folder = fixtures("verdicts").join("continuous_aggregates");
    let recorded = std::fs::read_to_string(folder.join("verdicts.txt")).unwrap();
    let lines: Vec<(&str, &str)> = recorded
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once(' ').unwrap())
        .collect();
    assert!(lines.len() >= 1000, "only {} forms", lines.len());
    let project = tempfile::tempdir().unwrap();
    let specs = project.path().join("schema-defs");
    std::fs::create_dir(&specs).unwrap();
    std::fs::copy(folder.join("schemac.toml"), project.path().join("schemac.toml")).unwrap();
    std::fs::copy(folder.join("base.yaml"), specs.join("base.yaml")).unwrap();
    let mut documents = String::new();
    for (index, (_, form)) in lines.iter().enumerate() {
        let query = serde_json::Value::from(*form);
        writeln!(
            documents,
            "---\nengine: timescaledb\nkind: continuous_aggregate\nname: f{index}\nquery: {query}"
        )
        .unwrap();
    }
    std::fs::write(specs.join("forms.yaml"), documents).unwrap();
    let output = schemac(project.path(), &["check", "--project", ".", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let mut refused: BTreeMap<usize, String> = BTreeMap::new();
    for finding in report["diagnostics"].as_array().unwrap() {
        // A document has five lines, and the first stands behind a mark.
        let line = finding["place"]["start"]["line"].as_u64().unwrap_or_default();
        let of_forms = finding["place"]["file"].as_str().is_some_and(|file| file.ends_with("forms.yaml"));
        if finding["severity"] == "error" {
            assert!(of_forms, "{finding}");
            let index = usize::try_from(line.saturating_sub(1) / 5).unwrap();
            refused.insert(index, format!("{}: {}", finding["code"], finding["message"]));
        }
    }
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for (index, (verdict, form)) in lines.iter().enumerate() {
        let taken = *verdict == "taken";
        if taken != refused.contains_key(&index) {
            continue;
        }
        match KNOWN.iter().find(|(_, by_server, fits)| *by_server == taken && fits(form)) {
            Some((reason, _, _)) => drop(used.insert(*reason)),
            None => wrong.push(format!("{verdict}: {form}: {:?}", refused.get(&index))),
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    for (reason, _, _) in KNOWN {
        assert!(used.contains(reason), "no form differs any more: {reason}");
    }
}

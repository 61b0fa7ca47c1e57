//! One mistake is told once: whatever breaks in a file of the corpus, nothing is reported of another file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{corpus, files_below, schemac, stderr, stdout};

/// A way to break a document; nothing when the text does not have what would be broken.
type Break = fn(&str) -> Option<String>;

/// Each way, and how many findings the broken file may get for it.
const BREAKS: &[(&str, usize, Break)] = &[
    ("a list that is not closed", 1, |text| {
        let yaml = text.contains("engine: ");
        Some(if yaml { format!("{text}\nbroken: [\n") } else { format!("broken = [\n{text}") })
    }),
    ("a tab before the name", 1, |text| once(text, &["\nname:"], "name:", "\tname:")),
    ("a misspelt kind", 1, |text| once(text, &["kind: table", "kind = \"table\""], "table", "tabel")),
    ("a misspelt engine", 1, |text| {
        once(text, &["engine: clickhouse", "engine: timescaledb", "engine: milvus"], "engine: ", "engine: x")
    }),
    ("columns that are called otherwise", 1, |text| {
        once(text, &["\ncolumns:", "\n[columns]", "\nfields:", "\n[fields]"], "s", "z")
    }),
    ("a number for the columns", 1, |text| {
        let at = text.find("\ncolumns:").or_else(|| text.find("\nfields:"))?;
        let end = text[at + 1..].find("\n").map_or(text.len(), |line| at + 1 + line);
        let rest =
            text[end..].lines().skip(1).skip_while(|line| line.is_empty() || line.starts_with([' ', '#']));
        let rest: Vec<&str> = rest.collect();
        let key = text[at..].split(':').next()?;
        Some(format!("{}{key}: 7\n{}\n", &text[..at], rest.join("\n")))
    }),
    ("a tab before the columns", 1, |text| once(text, &["\ncolumns:", "\nfields:"], "\n", "\n\t")),
    ("a description that is a list", 1, |text| {
        once(text, &["\nname: "], "\nname: ", "\ndescription: [1]\nname: ")
            .filter(|_| !text.contains("\ndescription:"))
    }),
    ("a key that nothing knows", 1, |text| once(text, &["\nname: "], "\nname: ", "\nfrobnicate: 1\nname: ")),
];

/// Replaces a part of the first of these texts, once.
fn once(text: &str, places: &[&str], part: &str, with: &str) -> Option<String> {
    let (at, place) = places.iter().find_map(|place| text.find(place).map(|at| (at, place)))?;
    let changed = place.replacen(part, with, 1);
    Some(format!("{}{changed}{}", &text[..at], &text[at + place.len()..]))
}

/// How many findings each file of a project has, with their messages.
fn findings(project: &Path) -> BTreeMap<String, Vec<String>> {
    let output = schemac(project, &["check", "--project", ".", "--format", "json"]);
    let report: serde_json::Value =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for diagnostic in report["diagnostics"].as_array().unwrap() {
        let file = diagnostic["place"]["file"].as_str().unwrap_or_default().to_owned();
        let text =
            format!("{}: {}", diagnostic["code"].as_str().unwrap(), diagnostic["message"].as_str().unwrap());
        found.entry(file).or_default().push(text);
    }
    found
}

#[test]
fn a_broken_file_is_told_alone() {
    let folder = corpus();
    let before = findings(folder.path());
    let files: Vec<_> = files_below(&folder.path().join("schema-defs"))
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder.path()).unwrap().to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap();
            (path, name, text)
        })
        .collect();
    let mut wrong = Vec::new();
    let mut broken_files = 0;
    for (what, most, breaking) in BREAKS {
        // A third of the files are broken at once, so that what a file refers to is often broken and often whole.
        for round in 0..3 {
            let mut broken = Vec::new();
            for (path, name, text) in files.iter().skip(round).step_by(3) {
                if let Some(changed) = breaking(text) {
                    std::fs::write(path, changed).unwrap();
                    broken.push((path, name, text));
                }
            }
            broken_files += broken.len();
            let found = findings(folder.path());
            for (name, messages) in &found {
                let known = before.get(name).map_or(0, Vec::len);
                let allowed = if broken.iter().any(|(_, other, _)| *other == name) { *most } else { 0 };
                if messages.len() > known + allowed {
                    wrong.push(format!("{what}: {name}: {}", messages.join("\n    ")));
                }
            }
            for (_, name, _) in broken.iter().filter(|(_, name, _)| !found.contains_key(*name)) {
                wrong.push(format!("{what}: nothing is said of {name}"));
            }
            for (path, _, text) in broken {
                std::fs::write(path, text).unwrap();
            }
        }
    }
    assert!(broken_files > 200, "only {broken_files} files were broken");
    assert!(wrong.is_empty(), "{} consequences:\n{}", wrong.len(), wrong.join("\n"));
}

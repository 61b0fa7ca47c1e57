//! The pages of the codes are true: what a page shows as wrong gets its code, what it shows as better does not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{schemac, stderr, stdout};

/// The fenced blocks of a page: language and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The codes that a project of one spec file gets.
fn codes(spec: &str, configuration: Option<&str>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("schema-defs/shared");
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(specs.join("spec.yaml"), spec).unwrap();
    if let Some(text) = configuration {
        std::fs::write(folder.path().join("schemac.toml"), text).unwrap();
    }
    let output = schemac(folder.path(), &["check", "--project", ".", "--format", "json"]);
    let report: serde_json::Value =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)));
    let list = report["diagnostics"].as_array().unwrap();
    list.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_examples_of_every_page_are_true() {
    let mut wrong = Vec::new();
    let mut pages = 0;
    for code in schemac::engine::registry().into_values() {
        let blocks = blocks(code.explanation);
        let specs: Vec<&String> =
            blocks.iter().filter(|(language, _)| language == "yaml").map(|(_, text)| text).collect();
        let configuration =
            blocks.iter().find(|(language, _)| language == "toml").map(|(_, text)| text.as_str());
        let [bad, good] = specs.as_slice() else {
            if !schemac::diagnostic::shared::ALL.iter().any(|shared| shared.name == code.name) {
                wrong.push(format!("{} has {} examples, not a bad and a good one", code.name, specs.len()));
            }
            continue;
        };
        pages += 1;
        let found = codes(bad, configuration);
        if !found.contains(&code.name.to_owned()) {
            wrong.push(format!("{}: the bad example gets {found:?}", code.name));
        }
        let found = codes(good, configuration);
        if found.contains(&code.name.to_owned()) {
            wrong.push(format!("{}: the good example gets {found:?}", code.name));
        }
    }
    assert!(pages > 0);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

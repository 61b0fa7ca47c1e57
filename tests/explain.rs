//! The pages of the codes are whole and true: what a page shows as bad gets its code, what it shows as good does not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{schemac, stderr, stdout};
use schemac::diagnostic::page::{Example, ExampleFile, Page};

#[cfg(unix)]
fn link(target: &str, path: &std::path::Path) {
    std::os::unix::fs::symlink(target, path).unwrap();
}

#[cfg(windows)]
fn link(target: &str, path: &std::path::Path) {
    std::os::windows::fs::symlink_file(target, path).unwrap();
}

/// The codes that the last command of an example reports.
fn codes(shared: &[ExampleFile], example: &Example) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for file in shared.iter().chain(&example.files) {
        let path = folder.path().join(file.place());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        match &file.link {
            Some(target) => link(target, &path),
            None => std::fs::write(path, file.bytes()).unwrap(),
        }
    }
    let mut report = serde_json::Value::Null;
    let commands: Vec<&str> = example.commands.iter().map(String::as_str).collect();
    for command in if commands.is_empty() { vec!["schemac check"] } else { commands } {
        let mut words: Vec<&str> = command.split_whitespace().collect();
        let program = words.remove(0);
        if program == "git" {
            let output = common::git(folder.path(), &words);
            assert!(output.status.success(), "{command}: {}", stderr(&output));
            continue;
        }
        assert_eq!(program, "schemac", "{command}");
        words.extend(["--project", ".", "--format", "json"]);
        let output = schemac(folder.path(), &words);
        report = serde_json::from_str(&stdout(&output))
            .unwrap_or_else(|error| panic!("{command}: {error}: {}", stderr(&output)));
    }
    let list = report["diagnostics"].as_array().unwrap();
    list.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_page_is_whole() {
    let mut wrong = Vec::new();
    for code in schemac::engine::registry().into_values() {
        let page = Page::of(code);
        let parts = [
            ("title", code.title.len() > 10),
            ("reason", page.why.len() > 90 && page.why.ends_with(['.', '!'])),
            ("bad example", !page.bad.files.is_empty()),
            ("good example", !page.good.files.is_empty()),
            ("engine and version it applies to", !code.applies.is_empty() && !code.applies.ends_with('.')),
            ("source", !code.source.is_empty() && !code.source.ends_with('.')),
        ];
        for (part, there) in parts {
            if !there {
                wrong.push(format!("{} has no {part}", code.name));
            }
        }
        if page.bad == page.good {
            wrong.push(format!("the examples of {} are the same", code.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_every_page_are_true() {
    let mut wrong = Vec::new();
    for code in schemac::engine::registry().into_values() {
        let page = Page::of(code);
        let found = codes(&page.shared, &page.bad);
        if !found.contains(&code.name.to_owned()) {
            wrong.push(format!("{}: the bad example gets {found:?}", code.name));
        }
        // A good example has nothing to complain of at all: people copy it.
        let found = codes(&page.shared, &page.good);
        if !found.is_empty() {
            wrong.push(format!("{}: the good example gets {found:?}", code.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

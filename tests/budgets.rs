//! What a file can make of little text is counted in bytes: running out is a finding, and memory stays in proportion.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::process::Command;

use common::{stderr, stdout};

/// What the program may have of memory, in KiB, stacks and all.
const MEMORY: usize = 1_500_000;

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The report of `check`, and its codes with their files.
fn check(folder: &Path, threads: &str) -> (String, Vec<(String, String)>) {
    let program = common::command(folder).get_program().to_owned();
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")])
        .arg(program)
        .args(["check", "--project", ".", "--format", "json", "--jobs", threads])
        .current_dir(folder)
        .output()
        .unwrap();
    let report = stdout(&output);
    let parsed: serde_json::Value = serde_json::from_str(&report)
        .unwrap_or_else(|error| panic!("{error}: {}: {}", output.status, stderr(&output)));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list = parsed["diagnostics"].as_array().unwrap();
    let codes = list.iter().map(|one| (text(&one["code"]), text(&one["place"]["file"]))).collect();
    (report, codes)
}

fn table(name: usize, description: &str) -> String {
    format!(
        "engine: postgresql\nkind: table\nname: t{name}\ndescription: {description}\ncolumns:\n  id: int64\n"
    )
}

#[test]
fn aliases_and_anchors_have_a_budget() {
    let long = "x".repeat(4_000_000);
    let many = format!("tags: [&a {long}{}]\n", ", *a".repeat(2000));
    let items = "[x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x],".repeat(20_000);
    let anchors: String = (0..60).map(|one| format!("&a{one} [")).collect();
    let nested = format!("tags: [{anchors}{items}{}, *a59]\n", "]".repeat(60));
    for (text, message) in [(many, "aliases expand to more than"), (nested, "anchors stand for more than")] {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "schemac.toml", "");
        put(folder.path(), "schema-defs/a.yaml", &format!("{}{text}", table(1, "Long.")));
        let (report, codes) = check(folder.path(), "2");
        assert_eq!(codes, [("alias-expansion".to_owned(), "schema-defs/a.yaml".to_owned())]);
        assert!(report.contains(message));
    }
}

#[test]
fn what_is_anchored_is_no_mistake() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "schemac.toml", "");
    let columns: String = (0..500).map(|one| format!("  c{one}: *t\n")).collect();
    let text = format!(
        "{}  first: &t {{ type: text, description: {} }}\n{columns}",
        table(1, "*."),
        "x".repeat(2000)
    );
    put(folder.path(), "schema-defs/a.yaml", &text.replace("*.", "All."));
    assert_eq!(check(folder.path(), "2").1, []);
}

#[test]
fn variables_have_a_budget_for_the_whole_project() {
    let value = "x".repeat(1 << 20);
    let config = format!("[variables]\nshort = \"s\"\nlong = \"{value}\"\n");
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "schemac.toml", &config);
    // Each file is small, and none is over the budget alone.
    for one in 0..200 {
        let text = table(one, "\"${short} ${long}\"").replace("int64", "int46");
        put(folder.path(), &format!("schema-defs/t{one}.yaml"), &text);
    }
    let (report, codes) = check(folder.path(), "1");
    assert_eq!(codes, [("invalid-variable".to_owned(), "schemac.toml".to_owned())]);
    assert!(report.contains("`long` to most of them"));
    // Whichever thread comes first, the report is the same.
    for _ in 0..3 {
        assert_eq!(check(folder.path(), "4").0, report);
    }
    // In one file, and by aliases.
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "schemac.toml", &config);
    let text = format!("{}tags: [&a \"${{long}}\"{}]\n", table(1, "Long."), ", *a".repeat(200));
    put(folder.path(), "schema-defs/a.yaml", &text);
    assert_eq!(check(folder.path(), "2").1[0].0, "invalid-variable");
}

#[test]
fn mixins_have_a_budget_for_the_whole_project() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "schemac.toml", "");
    let mixin = format!(
        "engine: postgresql\nkind: mixin\nname: m\ncolumns:\n  m: {{ type: text, description: {} }}\n",
        "x".repeat(1 << 20)
    );
    put(folder.path(), "schema-defs/m.yaml", &mixin);
    let tables: Vec<String> = (0..1000).map(|one| table(one, "Short.") + "mixins: [m]\n").collect();
    put(folder.path(), "schema-defs/t.yaml", &tables.join("---\n"));
    let (report, codes) = check(folder.path(), "2");
    let ours = codes.iter().filter(|(code, _)| code == "invalid-value").count();
    assert!(ours == 1 && report.contains("mixins bring more than"), "{codes:?}");
}

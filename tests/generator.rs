//! The projects that schemac is measured with: free of findings in every layout, and always the same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
#[path = "../examples/generate-project/project/mod.rs"]
mod project;

use std::collections::BTreeMap;

use common::{schemac, stderr, stdout};
use project::{Layout, Syntax};

const LAYOUTS: &[Layout] = &[
    Layout { syntax: Syntax::Yaml, per_file: 1 },
    Layout { syntax: Syntax::Toml, per_file: 1 },
    Layout { syntax: Syntax::Yaml, per_file: 50 },
];

fn written(files: &BTreeMap<String, String>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn generated_projects_have_no_findings() {
    let mut first = None;
    for layout in LAYOUTS {
        let folder = written(&project::files(&project::tables(60), *layout));
        let output = schemac(folder.path(), &["build", "--format", "json"]);
        assert!(output.status.success(), "{layout:?}: {}{}", stdout(&output), stderr(&output));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["diagnostics"], serde_json::json!([]), "{layout:?}");
        // The layout of the specs changes the manifest's sources and nothing else.
        let mut output = common::tree(&folder.path().join("generated"));
        output.remove("manifest.json");
        assert!(output.len() > 60, "{layout:?}: only {} files", output.len());
        assert!(*first.get_or_insert_with(|| output.clone()) == output, "{layout:?} gave other output");
    }
}

#[test]
fn the_generator_gives_the_same_project_every_time() {
    for layout in LAYOUTS {
        let again = project::files(&project::tables(60), *layout);
        assert!(project::files(&project::tables(60), *layout) == again, "{layout:?}");
    }
    assert_eq!(project::plain::json(&project::tables(60)), project::plain::json(&project::tables(60)));
}

/// What the figures of the documentation are measured on: about a third for each engine, 60 % with keys of others.
#[test]
fn generated_projects_are_what_they_are_said_to_be() {
    let files = project::files(&project::tables(600), LAYOUTS[0]);
    let of = |engine: &str| files.keys().filter(|path| path.contains(&format!("/{engine}/"))).count();
    // Databases, schemas and an extension come on top.
    assert_eq!((of("timescaledb"), of("clickhouse"), of("milvus")), (210, 201, 201));
    let refers = |text: &&String| text.contains("logical: {") || text.contains("foreign_key: {");
    let referring = files.values().filter(refers).count();
    assert!((330..=390).contains(&referring), "{referring} of 600 refer to others");
    let plain: serde_json::Value =
        serde_json::from_str(&project::plain::json(&project::tables(600))).unwrap();
    for table in plain.as_array().unwrap() {
        assert_eq!(table["columns"].as_array().unwrap().len(), 8, "{}", table["name"]);
    }
}

//! The six systems: their output is committed, up to date, complete and in a valid order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{files_below, fixtures, repository, schemac, stderr};
use serde_json::Value as Json;

fn manifest() -> Json {
    let text = std::fs::read_to_string(repository().join("generated/manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_committed_output_is_up_to_date() {
    let output = schemac(&repository(), &["build", "--check"]);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn the_ddl_is_as_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(fixtures("").join("snapshots/corpus"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let generated = repository().join("generated");
    for path in files_below(&generated) {
        let name = path.strip_prefix(&generated).unwrap().to_string_lossy().replace('/', "__");
        // The scripts hold every statement of every object; the files of single objects follow from them.
        if name.ends_with("deploy.sql") || name.ends_with("server.sql") || name.ends_with("deploy.json") {
            let text = std::fs::read_to_string(&path).unwrap();
            settings.bind(|| insta::assert_snapshot!(name, text));
        }
    }
}

/// Clients print a table for what a statement returns, and nobody who deploys wants to read those.
#[test]
fn no_statement_returns_rows() {
    let manifest = manifest();
    let mut quiet = 0;
    for object in manifest["objects"].as_array().unwrap() {
        for statement in object["create"].as_array().unwrap() {
            let Some(sql) = statement["statement"].as_str() else { continue };
            let first = sql.split_whitespace().next().unwrap().to_ascii_uppercase();
            assert!(!["SELECT", "WITH", "TABLE", "VALUES", "SHOW"].contains(&first.as_str()), "{sql}");
            quiet += usize::from(sql.starts_with("DO ") && sql.contains("PERFORM create_hypertable("));
        }
    }
    assert!(quiet > 0, "no hypertable is made");
}

#[test]
fn every_object_of_the_systems_is_there() {
    let list = std::fs::read_to_string(fixtures("").join("systems.txt")).unwrap();
    let manifest = manifest();
    let ids: Vec<&str> =
        manifest["objects"].as_array().unwrap().iter().map(|object| object["id"].as_str().unwrap()).collect();
    let missing: Vec<&str> = list
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter(|line| !ids.contains(line))
        .collect();
    assert!(missing.is_empty(), "missing: {}", missing.join(", "));
}

#[test]
fn the_manifest_is_whole_and_in_a_valid_order() {
    let manifest = manifest();
    assert_eq!(manifest["format"], 2);
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let objects = manifest["objects"].as_array().unwrap();
    for (place, object) in objects.iter().enumerate() {
        assert!(
            places.insert(object["id"].as_str().unwrap(), place).is_none(),
            "{} stands twice",
            object["id"]
        );
    }
    for object in objects {
        let id = object["id"].as_str().unwrap();
        assert!(!object["create"].as_array().unwrap().is_empty(), "{id} has no create statement");
        let exists = &object["exists"];
        assert!(
            exists.as_str().is_some_and(|text| !text.is_empty()) || exists.is_object(),
            "{id} has no exists check"
        );
        let artifact = repository().join("generated").join(object["artifact"].as_str().unwrap());
        let hash = schemac::hash::sha256(&std::fs::read(&artifact).unwrap());
        assert_eq!(object["sha256"], hash.as_str(), "{id}");
        assert!(repository().join(object["source"].as_str().unwrap()).is_file(), "{id}");
        for needed in object["depends_on"].as_array().unwrap() {
            let place = places.get(needed.as_str().unwrap()).copied();
            assert!(
                place.is_some_and(|place| place < places[id]),
                "{id} stands before {needed}, which it needs"
            );
        }
    }
}

#[test]
fn both_syntaxes_are_in_use_for_every_engine() {
    for engine in ["timescaledb", "clickhouse", "milvus"] {
        for ending in ["yaml", "toml"] {
            let found = files_below(&repository().join("schema-defs")).into_iter().any(|path| {
                path.extension().is_some_and(|found| found == ending)
                    && path.components().any(|part| part.as_os_str() == engine)
            });
            assert!(found, "no {ending} spec for {engine}");
        }
    }
}

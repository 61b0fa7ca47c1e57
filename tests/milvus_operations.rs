//! What loaders of Milvus read is as its published schema says, whatever was compiled.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{repository, schemac, stderr};
use serde_json::{Value as Json, json};

fn read(path: &std::path::Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What the schema says against a document.
fn violations(document: &Json) -> Vec<String> {
    let schema = read(&repository().join("schemas/milvus.operations.json"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Everything that an operation can have: an alias, load options, an array of structs, a partition, properties.
const SPEC: &str = r#"
engine: milvus
kind: collection
name: chunks_v2
fields:
  id: { type: int64, primary_key: true }
  vector:
    type: float_vector(8)
    index: { type: HNSW, metric: COSINE, params: { M: 16, efConstruction: 200 } }
  pieces:
    type: "array<struct, 16>"
    fields:
      text: varchar(64)
      vector:
        type: float_vector(8)
        index: { type: HNSW, metric: MAX_SIM_COSINE, params: { M: 16, efConstruction: 200 } }
partitions: [recent]
properties: { collection.ttl.seconds: 3600 }
aliases: [chunks]
load: { replicas: 2, resource_groups: [rg1] }
"#;

fn compiled(version: &str) -> (Json, Json) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("schema-defs/app/milvus")).unwrap();
    std::fs::write(folder.path().join("schema-defs/app/milvus/chunks.yaml"), SPEC).unwrap();
    let config = format!("[targets.milvus]\nversion = \"{version}\"\n");
    std::fs::write(folder.path().join("schemac.toml"), config).unwrap();
    let output = schemac(folder.path(), &["build"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let generated = folder.path().join("generated/milvus");
    (read(&generated.join("deploy.json")), read(&generated.join("verify.json")))
}

fn operation<'a>(deploy: &'a Json, path: &str) -> &'a Json {
    let operations = deploy["operations"].as_array().unwrap();
    operations.iter().find(|operation| operation["path"] == path).unwrap()
}

#[test]
fn the_corpus_follows_the_schema() {
    for file in ["deploy.json", "verify.json"] {
        let document = read(&repository().join("generated/milvus").join(file));
        assert_eq!(violations(&document), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn all_that_an_operation_can_have_follows_the_schema() {
    for version in ["2.6", "3.0"] {
        let (deploy, verify) = compiled(version);
        assert_eq!(violations(&deploy), Vec::<String>::new(), "deploy.json of {version}");
        assert_eq!(violations(&verify), Vec::<String>::new(), "verify.json of {version}");
    }
}

#[test]
fn the_schema_refuses_another_form() {
    let (deploy, _) = compiled("2.6");
    let mut other = deploy.clone();
    other["format"] = json!(1);
    assert!(!violations(&other).is_empty());
    for key in ["path", "body", "exists"] {
        let mut other = deploy.clone();
        other["operations"][0].as_object_mut().unwrap().remove(key);
        assert!(!violations(&other).is_empty(), "{key}");
    }
    let mut other = deploy;
    other["operations"][0]["otherwise"] = json!({});
    assert!(!violations(&other).is_empty());
}

#[test]
fn a_moved_alias_has_a_call_of_its_own_and_comes_last() {
    let (deploy, _) = compiled("2.6");
    let last = deploy["operations"].as_array().unwrap().last().unwrap();
    assert_eq!(last["path"], "/v2/vectordb/aliases/create");
    assert_eq!(last["instead"]["path"], "/v2/vectordb/aliases/alter");
    assert_eq!(last["instead"]["when"]["expect"], json!({ "aliasName": "chunks" }));
    assert_eq!(last["exists"]["expect"], json!({ "collectionName": "chunks_v2" }));
}

#[test]
fn what_rest_would_drop_is_marked() {
    let create = "/v2/vectordb/collections/create";
    let (deploy, _) = compiled("2.6");
    assert_eq!(operation(&deploy, create)["client"], "grpc");
    let (deploy, _) = compiled("3.0");
    assert!(operation(&deploy, create).get("client").is_none());
    let load = operation(&deploy, "/v2/vectordb/collections/load");
    assert_eq!(load["body"], json!({ "dbName": "default", "collectionName": "chunks_v2" }));
    assert_eq!(load["options"], json!({ "replicaNumber": 2, "resourceGroups": ["rg1"] }));
}

#[test]
fn questions_cannot_be_answered_by_an_alias() {
    let (deploy, verify) = compiled("2.6");
    let own = json!({ "collectionName": "chunks_v2" });
    assert_eq!(operation(&deploy, "/v2/vectordb/collections/create")["exists"]["expect"], own);
    assert_eq!(verify["checks"][0]["check"]["expect"], own);
    let properties = operation(&deploy, "/v2/vectordb/collections/alter_properties");
    assert_eq!(
        properties["exists"]["expect"]["properties"],
        json!([{ "key": "collection.ttl.seconds", "value": "3600" }])
    );
}

//! Kinds of mistakes, each with a table of right and wrong forms: what an engine takes has no error, and what it refuses has one.
//!
//! `tests/engines/checks/kinds.py` asks the engines for the same verdicts, of statements that stand beside the documents.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::fixtures;
use common::projects::Project;
use schemac::diagnostic::Diagnostics;
use schemac::source::{self, Node, Syntax, Value};
use schemac::span::FileId;

/// How many forms each kind has at least on either side.
const LEAST: usize = 8;

const PLACES: [&str; 5] = ["«form»", "«second»", "«third»", "«fourth»", "«fifth»"];

const CONFIG: &str = "\
[targets.milvus]
version = \"«milvus»\"
[targets.timescaledb]
version = \"2.19\"
postgresql = \"17\"
pgvector = \"0.8\"
edition = \"community\"
[targets.clickhouse]
version = \"26.9\"
[models.m]
databases = { timescaledb = \"m\", clickhouse = \"d\", milvus = \"default\" }
";

fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::as_str).unwrap_or_else(|| panic!("no `{key}`"))
}

/// The document of a form. In places of quoted text the form is a text of YAML, whatever it holds.
fn document(template: &str, form: &str) -> String {
    let unescaped = form.replace("\\n", "\n");
    let parts: Vec<&str> = unescaped.split(" ¦ ").collect();
    let quoted = |part: &str| serde_json::Value::from(part).to_string();
    let mut text = template.replace("«raw»", parts[0]).replace("«form»", &quoted(parts[0]));
    for (place, part) in PLACES.iter().zip(&parts).skip(1) {
        text = text.replace(&format!("\"{place}\""), &quoted(part)).replace(place, part);
    }
    text
}

fn judge(engine: &str) {
    let path = fixtures("forms").join(format!("{engine}.yaml"));
    let written = std::fs::read_to_string(&path).unwrap();
    let parsed = source::parse(FileId(0), Syntax::Yaml, &written, &mut Diagnostics::new());
    let root = &parsed.first().unwrap().root;
    let setup = text(root.get("setup").unwrap(), "document");
    let mut wrong = Vec::new();
    let Some(Value::Sequence(kinds)) = root.get("kinds").map(|kinds| &kinds.value) else {
        panic!("no kinds")
    };
    for kind in kinds {
        let name = text(kind, "kind");
        let differs = kind.get("differs").and_then(Node::as_mapping);
        let target = kind.get("target").and_then(|target| target.get("milvus")).and_then(Node::as_str);
        for (side, is_right) in [("right", true), ("wrong", false)] {
            let forms: Vec<&str> = text(kind, side).lines().collect();
            assert!(forms.len() >= LEAST, "{name} has {} {side} forms", forms.len());
            for form in forms {
                let own = document(text(kind, "document"), form);
                // A version may be what the forms are of.
                let version = target.unwrap_or("2.6").replace("«form»", form.split(" ¦ ").next().unwrap());
                let files = BTreeMap::from([
                    ("schemac.toml".to_owned(), CONFIG.replace("«milvus»", &version)),
                    ("schema-defs/m/setup.yaml".to_owned(), setup.to_owned()),
                    ("schema-defs/m/own.yaml".to_owned(), own),
                ]);
                let project = Project { name: form.to_owned(), is_accepted: false, files };
                let said = project.compile_without_error().err();
                let known = differs.is_some_and(|differs| differs.get(form).is_some());
                match (said.is_none() == is_right, known) {
                    (true, true) => wrong.push(format!("{name}: {form}: no longer differs")),
                    (false, false) => wrong.push(format!("{name}: {side}: {form}: {said:?}")),
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn forms_of_clickhouse_are_judged_as_the_engine_does() {
    judge("clickhouse");
}

#[test]
fn forms_of_postgresql_are_judged_as_the_server_does() {
    judge("postgresql");
}

#[test]
fn forms_of_milvus_are_judged_as_servers_do() {
    judge("milvus");
}

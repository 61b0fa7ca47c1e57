//! The published JSON Schemas: equal to the structs, in the shape that editors need, and right about documents.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{entries, files_below, fixtures, repository, schemac, stderr, stdout};
use serde_json::Value as Json;

fn published() -> Vec<(String, Json)> {
    entries(&repository().join("schemas"))
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap())
        })
        .collect()
}

#[test]
fn published_schemas_are_those_of_the_structs() {
    let folder = tempfile::tempdir().unwrap();
    let output = schemac(folder.path(), &["schema", "--output", "."]);
    assert!(output.status.success(), "{}", stderr(&output));
    let fresh = common::tree(folder.path());
    let committed = common::tree(&repository().join("schemas"));
    let names = |tree: &std::collections::BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&fresh), "run `cargo run -- schema --output schemas`");
    for (name, text) in fresh {
        assert!(
            committed[&name] == text,
            "schemas/{name} is stale; run `cargo run -- schema --output schemas`"
        );
    }
}

#[test]
fn one_schema_can_be_printed() {
    let output = schemac(&repository(), &["schema", "clickhouse.table"]);
    assert_eq!(
        stdout(&output),
        std::fs::read_to_string(repository().join("schemas/clickhouse.table.json")).unwrap()
    );
    let output = schemac(&repository(), &["schema", "clickhouse.tabel"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `clickhouse.table`?"));
}

/// Walks every schema object.
fn each(schema: &Json, path: &str, visit: &mut dyn FnMut(&str, &serde_json::Map<String, Json>)) {
    match schema {
        Json::Object(object) => {
            visit(path, object);
            for (key, value) in object {
                // Their contents are values, not schemas.
                if !["examples", "default", "enum", "const", "x-taplo", "defaultSnippets"]
                    .contains(&key.as_str())
                {
                    each(value, &format!("{path}/{key}"), visit);
                }
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each(item, &format!("{path}/{index}"), visit);
            }
        }
        _ => {}
    }
}

/// A position under `properties` or `definitions` names things; it is no schema.
fn is_names(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let names = |part: &str| part == "properties" || part == "definitions";
    parts.last().is_some_and(|last| names(last))
        && !parts.len().checked_sub(2).is_some_and(|index| names(parts[index]))
}

#[test]
fn schemas_have_the_shape_that_editors_understand() {
    let mut wrong = Vec::new();
    // No editor completes reports and operations: they are what the program writes.
    let written = ["report.json", "milvus.operations.json"];
    for (name, schema) in published().into_iter().filter(|(name, _)| !written.contains(&name.as_str())) {
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#", "{name}");
        each(&schema, "", &mut |path, object| {
            if is_names(path) {
                return;
            }
            let mut refuse = |what: &str| wrong.push(format!("{name}#{path}: {what}"));
            if object
                .get("allOf")
                .and_then(Json::as_array)
                .is_some_and(|arms| arms.len() == 1 && arms[0].get("$ref").is_some())
            {
                refuse("an allOf of one $ref kills an editor's server");
            }
            for keyword in ["oneOf", "unevaluatedProperties", "$defs"] {
                if object.contains_key(keyword) {
                    refuse(keyword);
                }
            }
            if let Some(arms) = object.get("anyOf").and_then(Json::as_array)
                && arms.last() != Some(&Json::Bool(true))
            {
                refuse("an anyOf that can fail");
            }
            let types = object.get("type");
            let null = types == Some(&Json::from("null"))
                || types.and_then(Json::as_array).is_some_and(|types| types.contains(&Json::from("null")));
            if null {
                refuse("null as a type");
            }
            if let Some(condition) = object.get("if")
                && condition.get("required").is_none()
            {
                refuse("an if without required");
            }
            if object.contains_key("properties")
                && object.contains_key("required")
                && !object.contains_key("if")
            {
                let closed = matches!(object.get("additionalProperties"), Some(Json::Bool(false)));
                let condition = path.ends_with("/if");
                if !closed && !condition {
                    refuse("an object that is open");
                }
                if !condition && object.get("title").is_none() {
                    refuse("an object without a title");
                }
            }
            if let Some(Json::Object(properties)) = object.get("properties") {
                let dispatch = path.ends_with("/if")
                    || path.ends_with("/else")
                    || path.is_empty() && name == "schemac.json";
                for (key, property) in properties {
                    if !dispatch && property.get("description").is_none() {
                        wrong.push(format!("{name}#{path}: the property `{key}` has no description"));
                    }
                }
            }
        });
    }
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

/// Where a reject file says its violation is: `# expect: <code> at <line>:<column>`.
fn expectation(text: &str) -> (String, usize, usize) {
    let line = text.lines().next().unwrap();
    let rest = line.strip_prefix("# expect: ").unwrap_or_else(|| panic!("no expectation in {line:?}"));
    let (code, place) = rest.split_once(" at ").unwrap();
    let (line, column) = place.trim().split_once(':').unwrap();
    (code.trim().to_owned(), line.parse().unwrap(), column.parse().unwrap())
}

/// Findings about the shape of one document, by its schema alone.
fn findings(path: &std::path::Path) -> Vec<(String, usize, usize, String)> {
    use schemac::diagnostic::Diagnostics;
    use schemac::source::{Syntax, parse};
    use schemac::span::FileId;
    let text = std::fs::read_to_string(path).unwrap();
    let mut diagnostics = Diagnostics::new();
    let language = schemac::compile::language();
    let documents = parse(FileId(0), Syntax::of(path).unwrap(), &text, &mut diagnostics);
    assert_eq!(documents.len(), 1, "{} is not one document", path.display());
    for document in documents {
        schemac::spec::load::spec(document, FileId(0), &text, "", language, None, &mut diagnostics);
    }
    diagnostics.sort();
    diagnostics
        .iter()
        .map(|diagnostic| {
            let position = schemac::diagnostic::report::Lines::of(&text).at(diagnostic.span.start as usize);
            let help = diagnostic.help.clone().unwrap_or_default();
            (
                diagnostic.code.name.to_owned(),
                position.line,
                position.column,
                format!("{} ({help})", diagnostic.message),
            )
        })
        .collect()
}

/// The kinds that have both good and bad documents.
fn cases(folder: &str) -> Vec<std::path::PathBuf> {
    files_below(&fixtures("schema").join(folder))
}

#[test]
fn good_documents_are_accepted() {
    let cases = cases("accept");
    assert!(cases.len() >= 100, "only {} documents", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|path| findings(path).into_iter().map(|finding| format!("{}: {finding:?}", path.display())))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bad_documents_are_refused_once_at_their_place() {
    let cases = cases("reject");
    assert!(cases.len() >= 100, "only {} documents", cases.len());
    let mut wrong = Vec::new();
    for path in cases {
        let (code, line, column) = expectation(&std::fs::read_to_string(&path).unwrap());
        let found = findings(&path);
        match found.as_slice() {
            [(found_code, found_line, found_column, _)]
                if *found_code == code && *found_line == line && *found_column == column => {}
            _ => {
                wrong.push(format!("{}: wanted {code} at {line}:{column}, found {found:#?}", path.display()))
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The combined schema must judge as the leaves do: editors use the one, the compiler the others.
#[test]
fn the_combined_schema_agrees_with_the_leaves() {
    let combined: Json =
        serde_json::from_str(&std::fs::read_to_string(repository().join("schemas/schemac.json")).unwrap())
            .unwrap();
    let validator = jsonschema::validator_for(&combined).unwrap();
    for (folder, good) in [("accept", true), ("reject", false)] {
        for path in cases(folder) {
            let text = std::fs::read_to_string(&path).unwrap();
            let mut diagnostics = schemac::diagnostic::Diagnostics::new();
            let syntax = schemac::source::Syntax::of(&path).unwrap();
            let documents = schemac::source::parse(schemac::span::FileId(0), syntax, &text, &mut diagnostics);
            if !diagnostics.is_empty() {
                continue;
            }
            let value = documents[0].root.to_json();
            assert_eq!(validator.is_valid(&value), good, "{}", path.display());
        }
    }
}

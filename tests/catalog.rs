//! The catalog holds meaning: what is written from it is what was read, an object that has nothing to do with another changes
//! nothing in it, and no key of a document is passed over when two are compared.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::projects::{Project, difference, documents, projects, rendered, shown};
use common::{entries, fixtures};
use schemac::compile::{self, Compilation};
use schemac::diagnostic::Diagnostics;
use schemac::engine::{self, Checking, Once};
use schemac::model::Object;
use schemac::source::{self, Entry, Mapping, Node, Sources, Syntax, Value};

#[test]
fn accepted_documents_compile() {
    let projects = projects();
    let wrong: Vec<String> = projects
        .iter()
        .filter_map(|project| Some(format!("{}: {}", project.name, project.compile_without_error().err()?)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), projects.len(), wrong.join("\n"));
}

/// The objects of an engine in a compilation, by identity.
fn objects<'a>(compilation: &'a Compilation, engine: &str) -> Vec<&'a Object> {
    compilation.catalog.objects.iter().filter(|object| object.id.engine == engine).collect()
}

/// The project that is written from a catalog: a file for each object of the engine, and the others as they are.
fn written(
    project: &Project,
    compilation: &Compilation,
    engine: &str,
    syntax: Syntax,
) -> Result<Project, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let extension = if syntax == Syntax::Yaml { "yaml" } else { "toml" };
    for (number, object) in compilation.catalog.objects.iter().enumerate() {
        let mapping = if object.id.engine == engine {
            engine::document(object, &compilation.catalog, &compilation.config, &object.model)
                .ok_or_else(|| format!("{} is not written", object.id))?
        } else {
            document_of(project, compilation, object)
        };
        let folder = if object.model.is_empty() { String::new() } else { format!("{}/", object.model) };
        let text = match source::write(&mapping, syntax) {
            Ok(text) => text,
            // Not all numbers are numbers of TOML.
            Err(_) if syntax == Syntax::Toml => source::write(&mapping, Syntax::Yaml).unwrap(),
            Err(error) => return Err(format!("{}: {error}", object.id)),
        };
        files.insert(format!("schema-defs/{folder}{number}.{extension}"), text);
    }
    for (path, text) in &project.files {
        if !path.starts_with("schema-defs/") {
            files.insert(path.clone(), text.clone());
        }
        // Mixins are no objects; the objects of other engines may use them.
        for (number, root) in documents(path, text).into_iter().enumerate() {
            if root.get("kind").and_then(Node::as_str) == Some("mixin") {
                let text = source::write(root.as_mapping().unwrap(), Syntax::Yaml).unwrap();
                files.insert(format!("{path}.{number}.mixin.yaml"), text);
            }
        }
    }
    Ok(Project { name: project.name.clone(), is_accepted: false, files })
}

/// The document that an object comes from, as it is written.
fn document_of(project: &Project, compilation: &Compilation, object: &Object) -> Mapping {
    let path = &compilation.sources.get(object.file).unwrap().path;
    let found = documents(path, &project.files[path]).into_iter().find(|root| {
        root.get("name").is_some_and(|name| {
            root.get("kind").and_then(Node::as_str) == Some(object.kind)
                && name.span.start == object.span.start
        })
    });
    match found.map(|root| root.value) {
        Some(Value::Mapping(mapping)) => mapping,
        _ => panic!("{}: {} has no document", project.name, object.id),
    }
}

/// Writes all objects of an engine from the catalog, and reads them again.
fn written_is_read(engine: &str) {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for project in projects() {
        let first =
            project.compile_without_error().unwrap_or_else(|error| panic!("{}: {error}", project.name));
        if objects(&first, engine).is_empty() {
            continue;
        }
        for syntax in [Syntax::Yaml, Syntax::Toml] {
            let again = match written(project, &first, engine, syntax) {
                Ok(again) => again,
                Err(error) => {
                    wrong.push(format!("{}: {error}", project.name));
                    continue;
                }
            };
            let text = || again.files.values().cloned().collect::<Vec<_>>().join("\n---\n");
            let second = match again.compile_without_error() {
                Ok(second) => second,
                Err(error) => {
                    let text = if again.files.len() > 20 { String::new() } else { text() };
                    wrong.push(format!("{}: {error}\n{text}", project.name));
                    continue;
                }
            };
            for object in objects(&first, engine) {
                seen += 1;
                let Some(other) = second.catalog.find(&object.id) else {
                    wrong.push(format!("{}: {} is gone\n{}", project.name, object.id, text()));
                    continue;
                };
                if object != other {
                    let difference = difference(&shown(object), &shown(other));
                    wrong.push(format!("{}: {} is another one:\n{difference}", project.name, object.id));
                } else if rendered(&first, object) != rendered(&second, other) {
                    let difference = difference(&rendered(&first, object), &rendered(&second, other));
                    wrong.push(format!(
                        "{}: {} is rendered otherwise:\n{difference}",
                        project.name, object.id
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > 40, "only {seen} objects were written");
}

/// An object of each engine, before all others in every list, that nothing refers to.
const UNRELATED: &str = "\
engine: postgresql
kind: table
name: AAA_unrelated
columns: { id: { type: int64, primary_key: true } }
---
engine: clickhouse
kind: table
name: AAA_unrelated
columns: { id: UInt64 }
order_by: [id]
---
engine: milvus
kind: collection
name: AAA_unrelated
fields: { id: { type: int64, primary_key: true }, v: { type: float_vector(4), index: FLAT } }
";

/// An object more in the same databases changes nothing in the others.
fn unrelated_objects_change_nothing(engine: &str) {
    let mut wrong = Vec::new();
    for project in projects() {
        let first = project.compile();
        if objects(&first, engine).is_empty() {
            continue;
        }
        let mut more = project.clone();
        for model in first.catalog.objects.iter().map(|object| object.model.clone()) {
            more.files.insert(format!("schema-defs/{model}/AAA.yaml"), UNRELATED.to_owned());
        }
        let second = more.compile();
        assert!(second.catalog.objects.len() > first.catalog.objects.len());
        for object in objects(&first, engine) {
            let other = second.catalog.find(&object.id).unwrap();
            if object != other {
                let difference = difference(&shown(object), &shown(other));
                wrong.push(format!("{}: {} is another one:\n{difference}", project.name, object.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every mapping with one key less, every list with one item less, every value with another in its place.
fn changes(node: &Node, path: &str, out: &mut Vec<(String, Node)>) {
    let with = |value: Value| Node::new(value, node.span);
    match &node.value {
        Value::Mapping(mapping) => {
            for Entry { key, value } in mapping.entries() {
                let path = format!("{path}/{}", key.text);
                let mut less = mapping.clone();
                less.retain(|entry| entry.key.text != key.text);
                out.push((format!("{path} removed"), with(Value::Mapping(less))));
                let mut inner = Vec::new();
                changes(value, &path, &mut inner);
                out.extend(inner.into_iter().map(|(path, changed)| {
                    let mut other = mapping.clone();
                    *other.get_mut(&key.text).unwrap() = changed;
                    (path, with(Value::Mapping(other)))
                }));
            }
        }
        Value::Sequence(items) => {
            for index in 0..items.len() {
                let path = format!("{path}/{index}");
                if items.len() > 1 {
                    let mut less = items.clone();
                    less.remove(index);
                    out.push((format!("{path} removed"), with(Value::Sequence(less))));
                }
                let mut inner = Vec::new();
                changes(&items[index], &path, &mut inner);
                out.extend(inner.into_iter().map(|(path, changed)| {
                    let mut other = items.clone();
                    other[index] = changed;
                    (path, with(Value::Sequence(other)))
                }));
            }
        }
        Value::Boolean(value) => out.push((format!("{path} changed"), with(Value::Boolean(!value)))),
        Value::Integer(value) => out.push((format!("{path} changed"), with(Value::Integer(value + 1)))),
        Value::String(text) if path.ends_with("/description") || path.ends_with("/unit") => {
            out.push((format!("{path} changed"), with(Value::String(format!("{text} too").into()))));
        }
        _ => {}
    }
}

/// Changes that leave the object what it is: a key removed that says what holds without it, or that is a note for readers.
fn means_nothing(change: &str) -> bool {
    std::fs::read_to_string(fixtures("catalog/unchanged.txt"))
        .unwrap()
        .lines()
        .filter(|line| line.starts_with('/'))
        .any(|line| {
            let (wanted, found): (Vec<_>, Vec<_>) = (line.split('/').collect(), change.split('/').collect());
            wanted.len() == found.len()
                && wanted.iter().zip(&found).all(|(wanted, found)| *wanted == "*" || wanted == found)
        })
}

/// A change of a document changes the object, and one that changes what is made of it does so without exception.
fn no_key_is_passed_over(engine: &str) {
    let mut wrong = Vec::new();
    let mut seen = 0;
    // The corpus takes long, and says nothing here that the small projects do not.
    for project in &projects()[1..] {
        let first = project.compile();
        for object in objects(&first, engine) {
            let path = &first.sources.get(object.file).unwrap().path;
            if path.contains("/beside/") {
                continue;
            }
            let root = Node::new(Value::Mapping(document_of(project, &first, object)), object.span);
            let mut variants = Vec::new();
            changes(&root, "", &mut variants);
            // The document stands alone in a file, so that it can be read otherwise.
            let mut other = project.clone();
            let rest: Vec<String> = documents(path, &project.files[path])
                .iter()
                .filter(|root| root.get("name").is_none_or(|name| name.span.start != object.span.start))
                .filter_map(|root| source::write(root.as_mapping()?, Syntax::Yaml).ok())
                .collect();
            other.files.remove(path);
            other.files.insert("schema-defs/m/changed.yaml".into(), String::new());
            other.files.insert("schema-defs/m/rest.yaml".into(), rest.join("---\n"));
            let folder = other.folder();
            let before = rendered(&first, object);
            for (what, variant) in variants {
                let Value::Mapping(mapping) = &variant.value else { continue };
                let Ok(text) = source::write(mapping, Syntax::Yaml) else { continue };
                let Some(second) = folder.with("schema-defs/m/changed.yaml", text.clone()) else { continue };
                let Some(changed) = second.catalog.find(&object.id) else { continue };
                seen += 1;
                if object == changed && before != rendered(&second, changed) {
                    let difference = difference(&before, &rendered(&second, changed));
                    wrong.push(format!("{}: {}: {what}: equal, but:\n{difference}", project.name, object.id));
                } else if object == changed && !means_nothing(&what) {
                    wrong.push(format!("{}: {}: {what}: equal:\n{}", project.name, object.id, text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > 100, "only {seen} documents were changed");
}

#[test]
fn what_is_written_of_milvus_is_what_was_read() {
    written_is_read("milvus");
}

#[test]
fn unrelated_objects_change_nothing_of_milvus() {
    unrelated_objects_change_nothing("milvus");
}

#[test]
fn no_key_of_milvus_is_passed_over() {
    no_key_is_passed_over("milvus");
}

#[test]
fn what_is_written_of_clickhouse_is_what_was_read() {
    written_is_read("clickhouse");
}

#[test]
fn unrelated_objects_change_nothing_of_clickhouse() {
    unrelated_objects_change_nothing("clickhouse");
}

#[test]
fn no_key_of_clickhouse_is_passed_over() {
    no_key_is_passed_over("clickhouse");
}

#[test]
fn what_is_written_of_postgresql_is_what_was_read() {
    written_is_read("timescaledb");
}

#[test]
fn unrelated_objects_change_nothing_of_postgresql() {
    unrelated_objects_change_nothing("timescaledb");
}

#[test]
fn no_key_of_postgresql_is_passed_over() {
    no_key_is_passed_over("timescaledb");
}

/// Codes of rules that read the text of a document, and why.
const ASKS_FOR_A_TEXT: &[(&str, &str)] = &[
    ("postgresql-unqualified-name", "how a name of an extension is written, which no edge says"),
    ("unsupported-by-target", "which name of pgvector is written, which no edge says"),
];

/// What the rules say of each object of a catalog: its identity and the code.
fn judged(compilation: &Compilation, sources: &Sources) -> Vec<(String, &'static str)> {
    let context = Checking {
        catalog: &compilation.catalog,
        targets: &compilation.config.targets,
        sources,
        once: Once::default(),
    };
    let mut found = Vec::new();
    for object in &compilation.catalog.objects {
        let mut diagnostics = Diagnostics::new();
        if let (Some(engine), true) = (engine::by_name(object.engine_value), object.definition.is_some()) {
            engine.check(object, &context, &mut diagnostics);
        }
        found.extend(diagnostics.iter().map(|diagnostic| (object.id.to_string(), diagnostic.code.name)));
    }
    found.sort();
    found
}

/// The rules look at definitions: where there are no texts, as in a catalog that was read from a server, they find the same.
#[test]
fn rules_need_no_documents() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for project in entries(&fixtures("rules")) {
        let compilation = compile::check(&compile::Project::at(&project), None, &|_| {}).unwrap();
        let asked = judged(&compilation, &compilation.sources);
        let mut alone = judged(&compilation, &Sources::new());
        seen += asked.len();
        for finding in asked {
            match alone.binary_search(&finding) {
                Ok(place) => drop(alone.remove(place)),
                Err(_) if ASKS_FOR_A_TEXT.iter().any(|(code, _)| *code == finding.1) => {}
                Err(_) => wrong.push(format!("{}: not found: {finding:?}", project.display())),
            }
        }
        wrong.extend(alone.iter().map(|finding| format!("{}: more: {finding:?}", project.display())));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > 900, "only {seen} findings");
}

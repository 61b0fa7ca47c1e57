//! Definitions that no document of ours has: parts of accepted documents are exchanged, and what compiles is written and read
//! again, in YAML and in TOML. `SCHEMAC_TEST_DEFINITIONS` says how many of each engine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "the figures are part of the log")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::crossed::Pool;
use common::projects::{Project, beside, difference, rendered, shown};
use common::random::Random;
use schemac::compile::Compilation;
use schemac::diagnostic::Severity;
use schemac::engine;
use schemac::model::Object;
use schemac::source::{self, Node, Syntax, Value};

/// Documents of one project; more would take each other's names more often.
const TOGETHER: usize = 150;

fn wanted() -> usize {
    std::env::var("SCHEMAC_TEST_DEFINITIONS").map_or(300, |number| number.parse().unwrap())
}

/// The files in which a compilation finds a mistake, with the first of each.
fn refused(compilation: &Compilation) -> BTreeMap<String, String> {
    let mut refused = BTreeMap::new();
    for found in compilation.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        let message = format!("{}: {}", found.code.name, found.message);
        let places = std::iter::once(found.span).chain(found.related.iter().map(|related| related.span));
        for source in places.filter_map(|place| compilation.sources.get(place.file)) {
            refused.entry(source.path.clone()).or_insert_with(|| message.clone());
        }
    }
    refused
}

fn named(mut document: Node, name: &str) -> Node {
    if let Value::Mapping(mapping) = &mut document.value
        && let Some(node) = mapping.get_mut("name")
    {
        node.value = Value::String(name.into());
    }
    document
}

/// A project of generated documents, each in a file of its own.
///
/// `seen`: the documents of all projects until now, without their names; none of them comes again.
fn generated(pool: &Pool, batch: usize, random: &mut Random, seen: &mut BTreeSet<String>) -> Project {
    let (config, documents) = beside();
    let mut files = BTreeMap::from([("schemac.toml".to_owned(), config)]);
    for (number, document) in documents.iter().enumerate() {
        let text = source::write(document.as_mapping().unwrap(), Syntax::Yaml).unwrap();
        files.insert(format!("schema-defs/m/beside/{number}.yaml"), text);
    }
    let mut number = 0;
    while number < TOGETHER {
        let document = pool.document(random);
        let written = |document: &Node| source::write(document.as_mapping().unwrap(), Syntax::Yaml);
        // What has no form in YAML is no document.
        let Ok(text) = written(&document) else { continue };
        if !seen.insert(text) {
            continue;
        }
        let names = [format!("made_{batch}_{number}"), format!("Made {batch} \"of\" 'é' {number}")];
        let document = named(document, &names[usize::from(random.below(8) == 0)]);
        files.insert(format!("schema-defs/m/{number}.yaml"), written(&document).unwrap());
        number += 1;
    }
    Project { name: format!("batch {batch}"), is_accepted: false, files }
}

/// Writes the generated objects of a project that have no mistake, and reads them again.
fn written_again(engine: &str, project: &Project, first: &Compilation, wrong: &mut Vec<String>) -> usize {
    let refused = refused(first);
    let path = |object: &Object| first.sources.get(object.file).unwrap().path.clone();
    let is_good = |object: &&Object| {
        let path = path(object);
        object.id.engine == engine && !path.contains("/beside/") && !refused.contains_key(&path)
    };
    let good: Vec<&Object> =
        first.catalog.objects.iter().filter(is_good).filter(|object| object.definition.is_some()).collect();
    for syntax in [Syntax::Yaml, Syntax::Toml] {
        let mut again = project.clone();
        let mut places = BTreeMap::new();
        for object in &good {
            let Some(mapping) = engine::document(object, &first.catalog, &first.config, &object.model) else {
                wrong.push(format!("{} is not written", object.id));
                continue;
            };
            // Not all numbers are numbers of TOML.
            let Ok(text) = source::write(&mapping, syntax) else { continue };
            again.files.remove(&path(object));
            let extension = if syntax == Syntax::Yaml { "yml" } else { "toml" };
            let path = path(object).replace(".yaml", &format!(".{extension}"));
            again.files.insert(path.clone(), text);
            places.insert(object.id.clone(), path);
        }
        let second = again.compile();
        let refused = self::refused(&second);
        for object in &good {
            let Some(place) = places.get(&object.id) else { continue };
            let texts = || format!("{}\n---\n{}", project.files[&path(object)], again.files[place]);
            if let Some(message) = refused.get(place) {
                wrong.push(format!("{}: {message}\n{}", object.id, texts()));
                continue;
            }
            match second.catalog.find(&object.id) {
                None => wrong.push(format!("{} is gone\n{}", object.id, texts())),
                Some(other) if other != *object => {
                    let difference = difference(&shown(object), &shown(other));
                    wrong.push(format!("{} is another one:\n{difference}\n{}", object.id, texts()));
                }
                Some(other) if rendered(first, object) != rendered(&second, other) => {
                    wrong.push(format!("{} is rendered otherwise\n{}", object.id, texts()));
                }
                Some(_) => {}
            }
        }
    }
    good.len()
}

fn generated_definitions_are_written(engine: &str, seed: u64) {
    let pool = Pool::of(engine);
    let mut random = Random(seed);
    let (mut wrong, mut seen, mut made) = (Vec::new(), 0, 0);
    let mut texts = BTreeSet::new();
    let mut codes: BTreeSet<String> = BTreeSet::new();
    for batch in 0.. {
        if seen >= wanted() || wrong.len() > 20 {
            break;
        }
        assert!(made < 20 * wanted(), "only {seen} of {made} documents are accepted: {codes:?}");
        let project = generated(&pool, batch, &mut random, &mut texts);
        let first = project.compile();
        codes.extend(first.diagnostics.iter().map(|found| found.code.name.to_owned()));
        made += TOGETHER;
        seen += written_again(engine, &project, &first, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong of {seen}:\n{}", wrong.len(), wrong.join("\n=====\n"));
    println!("{engine}: {seen} of {made} documents were accepted, written and read again");
}

#[test]
fn generated_definitions_of_postgresql_are_written() {
    generated_definitions_are_written("timescaledb", 0x5eed_0001);
}

#[test]
fn generated_definitions_of_clickhouse_are_written() {
    generated_definitions_are_written("clickhouse", 0x5eed_0002);
}

#[test]
fn generated_definitions_of_milvus_are_written() {
    generated_definitions_are_written("milvus", 0x5eed_0003);
}

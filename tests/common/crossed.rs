//! Documents that nobody wrote: each begins as an accepted one and takes parts of others, where the language has the same thing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use std::collections::BTreeMap;

use schemac::engine;
use schemac::source::{Entry, Node, Value};
use schemac::spec::json_schema;
use serde_json::Value as Json;

use super::projects::{documents, projects};
use super::random::Random;
use super::schema::{branches, resolved};

/// What stands at a place of the language in any document.
#[derive(Default)]
struct Seen {
    values: Vec<Node>,
    entries: Vec<Entry>,
    items: Vec<Node>,
}

/// Accepted documents of an engine, and what may be exchanged between them.
pub struct Pool {
    documents: Vec<(Node, String)>,
    schemas: BTreeMap<String, Json>,
    seen: BTreeMap<String, Seen>,
}

/// Texts and names that syntaxes, quotes or other types make something else of.
const ODD: &[&str] = &[
    "it's",
    "a \"b\"",
    "two\nlines",
    " blank ",
    "null",
    "~",
    "yes",
    "on",
    "1.10",
    "0x1f",
    "1e3",
    "2024-01-01",
    "05:00",
    "- a",
    "a: b",
    "#a",
    "&a",
    "*a",
    "{a}",
    "[a]",
    "%",
    "@a",
    "`a`",
    "a\tb",
    "é",
    "\u{1f4a1}",
    "back\\slash",
    "$1",
    "${a}",
    "'",
    "''",
    "|",
    ">",
    "true",
    "Select",
    "order",
    "=",
    "<<",
    "---",
    "...",
    "a'b\"c`d",
];

/// A step into a value.
#[derive(Clone, PartialEq)]
enum Step {
    Key(String),
    Item(usize),
}

/// The schema of what a key or an item holds, with its place in the language: parts that are described once are one place.
fn inner<'a>(
    root: &'a Json,
    schema: &'a Json,
    node: &Node,
    place: &str,
    key: Option<&str>,
) -> Option<(&'a Json, String)> {
    let found = branches(root, schema, node);
    let (child, name) = found.iter().find_map(|schema| match key {
        Some(key) => {
            let named = schema.get("properties").and_then(|keys| keys.get(key)).map(|child| (child, key));
            named.or_else(|| Some((schema.get("additionalProperties").filter(|more| more.is_object())?, "*")))
        }
        None => Some((schema.get("items")?, "[]")),
    })?;
    Some(resolved(root, child, format!("{place}/{name}")))
}

/// Every value in a document with the way to it and its place in the language.
fn walk(
    root: &Json,
    schema: &Json,
    node: &Node,
    place: &str,
    way: &[Step],
    out: &mut Vec<(Vec<Step>, String)>,
) {
    out.push((way.to_vec(), place.to_owned()));
    let mut descend = |step: Step, key: Option<&str>, child: &Node| {
        if let Some((schema, place)) = inner(root, schema, node, place, key) {
            walk(root, schema, child, &place, &[way, &[step]].concat(), out);
        }
    };
    match &node.value {
        Value::Mapping(mapping) => {
            for Entry { key, value } in mapping.entries() {
                descend(Step::Key(key.text.to_string()), Some(&key.text), value);
            }
        }
        Value::Sequence(items) => {
            items.iter().enumerate().for_each(|(index, item)| descend(Step::Item(index), None, item));
        }
        _ => {}
    }
}

fn at<'a>(node: &'a mut Node, way: &[Step]) -> Option<&'a mut Node> {
    let Some((step, rest)) = way.split_first() else { return Some(node) };
    let child = match (&mut node.value, step) {
        (Value::Mapping(mapping), Step::Key(key)) => mapping.get_mut(key)?,
        (Value::Sequence(items), Step::Item(index)) => items.get_mut(*index)?,
        _ => return None,
    };
    at(child, rest)
}

/// Keys that say what a document is, and not what its object is.
const IDENTITY: &[&str] = &["engine", "kind", "name", "database", "schema", "depends_on", "allow"];

impl Pool {
    /// The documents of an engine, by the name of its folder.
    pub fn of(engine: &str) -> Pool {
        let mut pool = Pool { documents: Vec::new(), schemas: BTreeMap::new(), seen: BTreeMap::new() };
        for dispatch in engine::dispatches() {
            for kind in &dispatch.kinds {
                let schema = json_schema::leaf(dispatch.value, kind);
                pool.schemas.insert(format!("{} {}", dispatch.value, kind.name), schema);
            }
        }
        // The corpus has its own world around it.
        for (path, text) in projects()[1..].iter().flat_map(|project| &project.files) {
            for document in documents(path, text) {
                let word =
                    |key: &str| document.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
                let is_of_engine =
                    engine::by_name(&word("engine")).is_some_and(|found| found.name() == engine);
                let is_beside = path.contains("/beside/");
                if is_of_engine && word("kind") != "mixin" && !is_beside {
                    pool.add(document.clone(), format!("{} {}", word("engine"), word("kind")));
                }
            }
        }
        pool
    }

    fn add(&mut self, document: Node, kind: String) {
        let schema = &self.schemas[&kind];
        let mut found = Vec::new();
        walk(schema, schema, &document, &kind, &[], &mut found);
        let mut copy = document.clone();
        for (way, place) in found {
            let Some(node) = at(&mut copy, &way) else { continue };
            let seen = self.seen.entry(place).or_default();
            match &node.value {
                Value::Mapping(mapping) => seen.entries.extend(mapping.entries().iter().cloned()),
                Value::Sequence(items) => seen.items.extend(items.iter().cloned()),
                _ => {}
            }
            seen.values.push(node.clone());
        }
        self.documents.push((document, kind));
    }

    /// A document with up to four changes, and with an empty name.
    pub fn document(&self, random: &mut Random) -> Node {
        let (document, kind) = random.of(&self.documents).unwrap();
        let mut document = document.clone();
        let schema = &self.schemas[kind];
        for _ in 0..=random.below(4) {
            let mut found = Vec::new();
            walk(schema, schema, &document, kind, &[], &mut found);
            found.retain(
                |(way, _)| !matches!(way.first(), Some(Step::Key(key)) if IDENTITY.contains(&key.as_str())),
            );
            let (way, place) = random.of(&found).unwrap().clone();
            let Some(node) = at(&mut document, &way) else { continue };
            self.change(node, &place, way.is_empty(), random);
        }
        if let Some(node) = at(&mut document, &[Step::Key("name".to_owned())]) {
            node.value = Value::String("".into());
        }
        document
    }

    fn change(&self, node: &mut Node, place: &str, is_root: bool, random: &mut Random) {
        let Some(seen) = self.seen.get(place) else { return };
        if !is_root && random.below(3) == 0 {
            if let Some(other) = random.of(&seen.values) {
                *node = other.clone();
            }
            return;
        }
        if matches!(node.value, Value::String(_)) && random.below(4) == 0 {
            node.value = Value::String((*random.of(ODD).unwrap()).into());
            return;
        }
        let is_more = random.below(3) > 0;
        match &mut node.value {
            Value::Mapping(mapping) if is_more => {
                if let Some(entry) = random.of(&seen.entries)
                    && mapping.get(&entry.key.text).is_none()
                    && !(is_root && IDENTITY.contains(&&*entry.key.text))
                {
                    let mut entry = entry.clone();
                    let name = *random.of(ODD).unwrap();
                    // Where names are keys, any name may be one.
                    if !is_root && random.below(3) == 0 && mapping.get(name).is_none() {
                        entry.key.text = name.into();
                    }
                    mapping.push(entry);
                }
            }
            Value::Mapping(mapping) => {
                let keys: Vec<String> =
                    mapping.entries().iter().map(|entry| entry.key.text.to_string()).collect();
                if let Some(key) = random.of(&keys)
                    && !(is_root && IDENTITY.contains(&key.as_str()))
                {
                    mapping.retain(|entry| *entry.key.text != **key);
                }
            }
            Value::Sequence(items) if is_more => {
                if let Some(item) = random.of(&seen.items) {
                    let index = random.below(items.len() + 1);
                    items.insert(index, item.clone());
                }
            }
            Value::Sequence(items) if items.len() > 1 => {
                let index = random.below(items.len());
                items.remove(index);
            }
            Value::Boolean(value) => *value = !*value,
            Value::Integer(value) => *value += i128::try_from(random.below(5)).unwrap() - 2,
            _ => {
                if let Some(other) = random.of(&seen.values) {
                    *node = other.clone();
                }
            }
        }
    }
}

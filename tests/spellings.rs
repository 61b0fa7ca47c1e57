//! One meaning has many spellings, and all of them are one object: the order of keys, short and long forms, defaults that are
//! written out, blanks and comments in SQL. What is made of them is the same to the byte, but for SQL, which is kept as written.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::projects::{difference, documents, projects, rendered, shown};
use common::schema::{branches, is_of, resolved};
use schemac::engine;
use schemac::source::{self, Entry, Key, Mapping, Node, Syntax, Value};
use schemac::span::Span;
use schemac::spec::json_schema;
use serde_json::Value as Json;

/// Another spelling of a value that is described by a schema.
type Respell = fn(&Json, &Json, Node) -> Node;

/// Applies a spelling to a value and to everything in it.
fn respell(root: &Json, schema: &Json, node: Node, spelling: Respell) -> Node {
    let schemas = branches(root, schema, &node);
    let inner = |key: &str| {
        schemas.iter().find_map(|schema| {
            let property = schema.get("properties").and_then(|keys| keys.get(key));
            property.or_else(|| schema.get("additionalProperties").filter(|more| more.is_object()))
        })
    };
    let value = match node.value {
        Value::Mapping(mapping) => {
            let mut respelt = Mapping::default();
            for Entry { key, value } in mapping.into_entries() {
                let value = match inner(&key.text) {
                    Some(schema) => respell(root, schema, value, spelling),
                    None => value,
                };
                respelt.push(Entry { key, value });
            }
            Value::Mapping(respelt)
        }
        Value::Sequence(items) => {
            let schema = schemas.iter().find_map(|schema| schema.get("items"));
            let item = |node| match schema {
                Some(schema) => respell(root, schema, node, spelling),
                None => node,
            };
            Value::Sequence(items.into_iter().map(item).collect())
        }
        other => other,
    };
    spelling(root, schema, Node::new(value, node.span))
}

/// Whether a value is a mapping of keys that the language names, whose order means nothing.
fn is_struct(root: &Json, schema: &Json, node: &Node) -> bool {
    let Some(mapping) = node.as_mapping() else { return false };
    // What has other keys beside those is a value: JSON, whose text keeps the order.
    let names = |schema: &&Json| {
        let keys = schema.get("properties").and_then(Json::as_object);
        keys.is_some_and(|keys| {
            mapping.entries().iter().all(|entry| keys.contains_key(entry.key.text.as_str()))
        })
    };
    branches(root, schema, node).iter().any(names)
}

fn keys_backwards(root: &Json, schema: &Json, node: Node) -> Node {
    if !is_struct(root, schema, &node) {
        return node;
    }
    match node.value {
        Value::Mapping(mapping) => {
            let mut backwards = Mapping::default();
            mapping.into_entries().into_iter().rev().for_each(|entry| backwards.push(entry));
            Node::new(Value::Mapping(backwards), node.span)
        }
        _ => node,
    }
}

fn entry(key: &str, value: Node) -> Entry {
    Entry { key: Key { text: key.into(), span: Span::NONE }, value }
}

/// A text where a mapping may stand that has one key without which it says nothing.
fn long_forms(root: &Json, schema: &Json, node: Node) -> Node {
    let Value::String(_) = &node.value else { return node };
    let found = branches(root, schema, &node);
    if !found.iter().any(|schema| is_of(schema, "string")) {
        return node;
    }
    let required = found.iter().find_map(|schema| {
        let list = schema.get("required")?.as_array()?;
        schema.get("properties").filter(|_| list.len() == 1)?;
        list.first()?.as_str()
    });
    let is_engine =
        found.iter().any(|schema| schema.get("title").is_some_and(|title| title == "table engine"));
    match required {
        // A text is a literal there, and the mapping an expression; a TTL and an engine have more in their text than one key.
        Some("sql" | "expression") | None => node,
        Some(_) if is_engine => node,
        Some(key) => {
            let mut long = Mapping::default();
            long.push(entry(key, node));
            Node::new(Value::Mapping(long), Span::NONE)
        }
    }
}

/// Every switch that is off, and every one that is on without being written, is written.
fn switches(root: &Json, schema: &Json, node: Node) -> Node {
    let Value::Mapping(mut mapping) = node.value else { return node };
    let node = Node::new(Value::Mapping(mapping.clone()), node.span);
    for schema in branches(root, schema, &node) {
        for (key, property) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
            let (property, _) = resolved(root, property, String::new());
            let is_switch = is_of(property, "boolean");
            let says = property.get("description").and_then(Json::as_str).unwrap_or_default();
            let default = match property.get("default").and_then(Json::as_bool) {
                Some(default) => default,
                None if says.contains("Default: false") => false,
                None if says.contains("Default: true") => true,
                None => continue,
            };
            if is_switch && mapping.get(key).is_none() {
                mapping.push(entry(key, default.into()));
            }
        }
    }
    Node::new(Value::Mapping(mapping), node.span)
}

/// Keys whose texts, or whose items' texts, are SQL in every engine that has them.
const SQL: &[&str] = &[
    "check",
    "checks",
    "sql",
    "where",
    "query",
    "using",
    "expression",
    "generated",
    "ttl",
    "assume",
    "when",
];

/// A document in which each SQL text is written otherwise: by the text, and by the document's columns.
fn resql(document: Node, spelling: fn(&str, &[String]) -> String) -> Node {
    fn inner(node: Node, is_sql: bool, columns: &[String], spelling: fn(&str, &[String]) -> String) -> Node {
        let value = match node.value {
            Value::String(text) if is_sql => Value::String(spelling(&text, columns).into()),
            Value::Sequence(items) => Value::Sequence(
                items.into_iter().map(|item| inner(item, is_sql, columns, spelling)).collect(),
            ),
            Value::Mapping(mapping) => {
                let mut respelt = Mapping::default();
                // A mapping with more keys than `sql` is a literal.
                let is_alone = mapping.entries().len() == 1;
                for Entry { key, value } in mapping.into_entries() {
                    let is_sql = SQL.contains(&&*key.text) && (&*key.text != "sql" || is_alone);
                    respelt.push(Entry { value: inner(value, is_sql, columns, spelling), key });
                }
                Value::Mapping(respelt)
            }
            other => other,
        };
        Node::new(value, node.span)
    }
    let columns: Vec<String> = document
        .get("columns")
        .and_then(Node::as_mapping)
        .map(|columns| columns.entries().iter().map(|entry| entry.key.text.to_string()).collect())
        .unwrap_or_default();
    inner(document, false, &columns, spelling)
}

/// The parts of a SQL text that stand outside of quotes, changed; a text with comments or dollars stays as it is.
fn outside_of_quotes(text: &str, change: impl Fn(&str) -> String) -> String {
    if text.contains("--") || text.contains("/*") || text.contains(['$', '#', '\\']) {
        return text.to_owned();
    }
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(['\'', '"', '`']) {
        let quote = &rest[start..=start];
        let Some(end) = rest[start + 1..].find(quote) else { return text.to_owned() };
        out.push_str(&change(&rest[..start]));
        out.push_str(&rest[start..start + end + 2]);
        rest = &rest[start + end + 2..];
    }
    out.push_str(&change(rest));
    out
}

fn with_blanks(text: &str, _: &[String]) -> String {
    outside_of_quotes(text, |part| {
        part.replace(' ', " /* ' */  \n ").replace(',', " , ").replace('(', "( ").replace(')', " )")
    })
}

/// Words that all engines read in any case, and that nobody calls a column by.
fn with_other_cases(text: &str, _: &[String]) -> String {
    outside_of_quotes(text, |part| {
        let word = |word: &str| match word.to_ascii_lowercase().as_str() {
            "select" | "from" | "where" | "and" | "or" | "not" | "is" | "null" | "as" | "in" | "between"
            | "group" | "by" | "join" | "on" | "like" => {
                if word.starts_with(char::is_lowercase) {
                    word.to_uppercase()
                } else {
                    word.to_lowercase()
                }
            }
            _ => word.to_owned(),
        };
        part.split(' ').map(word).collect::<Vec<_>>().join(" ")
    })
}

/// The columns of the document in quotes, where a word is a column and nothing else.
fn with_quotes(text: &str, columns: &[String]) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    outside_of_quotes(text, |part| {
        let mut out = String::new();
        let mut rest = part;
        while let Some(start) = rest.find(is_word) {
            let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |length| start + length);
            let (word, before, after) = (&rest[start..end], &rest[..start], &rest[end..]);
            out.push_str(before);
            let stands_alone =
                !before.ends_with(['.', ':']) && !after.trim_start().starts_with(['(', '.', '\'']);
            // A word that is a type, too, may be one here.
            if stands_alone
                && columns.iter().any(|column| column == word)
                && !["date", "time"].contains(&word)
            {
                out.push_str(&format!("\"{word}\""));
            } else {
                out.push_str(word);
            }
            rest = after;
        }
        out + rest
    })
}

/// What must stay the same when documents are spelt otherwise.
#[derive(Clone, Copy, PartialEq)]
enum Same {
    /// What they mean and what is made of them.
    Output,
    /// What they mean; SQL is rendered as it is written.
    Meaning,
}

/// Compares the objects of all projects with those of the same projects in another spelling.
///
/// `least`: how many objects must at least have been compared.
fn is_the_same(spelling: impl Fn(&Node) -> Node, same: Same, least: usize) {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for project in projects() {
        let mut other = project.clone();
        let mut is_changed = false;
        for (path, text) in &project.files {
            let roots = documents(path, text);
            let respelt: Vec<Node> = roots.iter().map(&spelling).collect();
            // As text, which has the keys in their order.
            let as_text = |node: &Node| node.to_json().to_string();
            if roots.iter().map(as_text).eq(respelt.iter().map(as_text)) {
                continue;
            }
            is_changed = true;
            let write = |node: &Node| source::write(node.as_mapping().unwrap(), Syntax::Yaml).unwrap();
            let text = respelt.iter().map(write).collect::<Vec<_>>().join("---\n");
            other.files.remove(path);
            other.files.insert(format!("{path}.yaml"), text);
        }
        if !is_changed {
            continue;
        }
        let first = project.compile();
        let second = match other.compile_without_error() {
            Ok(second) => second,
            Err(error) => {
                wrong.push(format!("{}: {error}", project.name));
                continue;
            }
        };
        for object in &first.catalog.objects {
            let found = second.catalog.find(&object.id).unwrap();
            seen += 1;
            if object != found {
                let difference = difference(&shown(object), &shown(found));
                wrong.push(format!("{}: {} is another one\n{difference}", project.name, object.id));
            } else if same == Same::Output && rendered(&first, object) != rendered(&second, found) {
                wrong.push(format!("{}: {} is rendered otherwise", project.name, object.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > least, "only {seen} objects were written otherwise");
}

/// The objects of all projects with their SQL written otherwise: the same objects, though the text is kept.
fn sql_is_the_same(spelling: fn(&str, &[String]) -> String, least: usize) {
    is_the_same(|root| resql(root.clone(), spelling), Same::Meaning, least);
}

/// The objects of all projects with their documents spelt otherwise.
fn are_the_same(spelling: Respell, least: usize) {
    let mut schemas: BTreeMap<(String, String), Json> = BTreeMap::new();
    for dispatch in engine::dispatches() {
        for kind in &dispatch.kinds {
            let schema = json_schema::leaf(dispatch.value, kind);
            schemas.insert((dispatch.value.to_owned(), kind.name.to_owned()), schema);
        }
    }
    let respelt = |root: &Node| {
        let word = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
        let schema = &schemas[&(word("engine"), word("kind"))];
        respell(schema, schema, root.clone(), spelling)
    };
    is_the_same(respelt, Same::Output, least);
}

#[test]
fn the_order_of_keys_means_nothing() {
    are_the_same(keys_backwards, 200);
}

#[test]
fn a_long_form_means_what_the_short_one_does() {
    are_the_same(long_forms, 200);
}

#[test]
fn a_default_that_is_written_out_changes_nothing() {
    are_the_same(switches, 200);
}

#[test]
fn blanks_and_comments_in_sql_mean_nothing() {
    sql_is_the_same(with_blanks, 200);
}

#[test]
fn the_case_of_words_of_sql_means_nothing() {
    sql_is_the_same(with_other_cases, 200);
}

#[test]
fn quotes_around_a_column_in_sql_mean_nothing() {
    sql_is_the_same(with_quotes, 200);
}

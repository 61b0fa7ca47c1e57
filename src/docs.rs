//! Documentation that is made from the program itself: the language reference from the schemas of the structs, the pages
//! of the codes from the registry. `cargo run --example regenerate` writes them, and a test compares.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::config;
use crate::diagnostic::{Code, page, shared};
use crate::engine;
use crate::spec::Kind;
use crate::spec::json_schema::{self, Dispatch};

/// Every generated page: path under `docs/` and text.
pub fn pages() -> Vec<(String, String)> {
    let dispatches = engine::dispatches();
    let mut pages = vec![("reference/README.md".to_owned(), index(&dispatches))];
    let configuration =
        reference("schemac.toml", "toml", config::EXAMPLE, &config::schema(&engine::target_keys()));
    pages.push(("reference/configuration.md".to_owned(), configuration));
    for dispatch in &dispatches {
        for kind in &dispatch.kinds {
            let title = format!("{} {}", dispatch.value, kind.name);
            pages.push((
                format!("reference/{}.{}.md", dispatch.value, kind.name),
                reference(&title, "yaml", &example(dispatch, kind), &json_schema::leaf(dispatch.value, kind)),
            ));
        }
    }
    pages.push(("codes.md".to_owned(), codes()));
    for code in engine::registry().values() {
        pages.push((format!("codes/{}.md", code.name), page::markdown(code)));
    }
    pages
}

fn index(dispatches: &[Dispatch]) -> String {
    let mut out = String::from(
        "# Language reference\n\nMade from the program's own structs; the texts are the same that editors show. Every \
         document says `engine`, `kind` and `name`.\n",
    );
    for dispatch in dispatches {
        let _ = write!(
            out,
            "\n## `engine: {}`\n\n{}\n\n| kind | what it describes |\n| --- | --- |\n",
            dispatch.value, dispatch.description
        );
        for kind in &dispatch.kinds {
            let _ = writeln!(
                out,
                "| [`{}`]({}.{}.md) | {} |",
                kind.name,
                dispatch.value,
                kind.name,
                cell(kind.summary)
            );
        }
    }
    out.push_str("\nThe project's configuration: [`schemac.toml`](configuration.md).\n");
    out
}

/// The example of a kind under a value of `engine`.
pub fn example(dispatch: &Dispatch, kind: &Kind) -> String {
    let own = engine::by_name(dispatch.value).map_or(dispatch.value, |engine| engine.name());
    kind.example.replace(&format!("engine: {own}\n"), &format!("engine: {}\n", dispatch.value))
}

fn reference(title: &str, syntax: &str, example: &str, schema: &Json) -> String {
    let mut out = format!("# {title}\n\n```{syntax}\n{example}```\n");
    let mut seen = BTreeSet::new();
    object(&mut out, schema, schema, "", &mut seen);
    out
}

/// The keys of an object as a table, then the objects inside it as sections of their own.
fn object(out: &mut String, root: &Json, schema: &Json, path: &str, seen: &mut BTreeSet<String>) {
    let schema = resolve(root, schema);
    if let Some(text) = schema.get("description").and_then(Json::as_str) {
        let _ = write!(out, "\n{}\n", text.trim());
    }
    let Some(properties) = schema.get("properties").and_then(Json::as_object) else { return };
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    out.push_str("\n| key | value | what it means |\n| --- | --- | --- |\n");
    let mut inner: Vec<(String, &Json)> = Vec::new();
    for (key, property) in properties {
        let resolved = resolve(root, property);
        let text = property.get("description").or_else(|| resolved.get("description")).and_then(Json::as_str);
        let mut meaning = text.unwrap_or_default().to_owned();
        if let Some(default) = property.get("default").filter(|default| !is_empty(default)) {
            let _ = write!(meaning, " Default: `{default}`.");
        }
        if let Some(values) = documented_values(resolved) {
            let _ = write!(meaning, "\n{values}");
        }
        // A key whose type depends on what stands beside it has the type that it has alone.
        let alone = schema.pointer("/then/properties").and_then(|keys| keys.get(key));
        let property = match alone {
            Some(alone) if resolved.get("type").is_none() => alone,
            _ => property,
        };
        let star = if required.contains(&key.as_str()) { " (required)" } else { "" };
        let _ = writeln!(out, "| `{key}`{star} | {} | {} |", cell(&value(root, property)), cell(&meaning));
        let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        collect(root, resolved, &place, &mut inner);
    }
    for (place, nested) in inner {
        // The same struct in two places is explained once.
        let identity =
            nested.get("title").and_then(Json::as_str).unwrap_or_default().to_owned() + &nested.to_string();
        if seen.insert(identity) {
            let _ = write!(out, "\n## `{place}`\n");
            object(out, root, nested, &place, seen);
        }
    }
}

/// The objects with keys of their own that a value can be or hold.
fn collect<'a>(root: &'a Json, schema: &'a Json, place: &str, inner: &mut Vec<(String, &'a Json)>) {
    if schema.get("properties").is_some() {
        inner.push((place.to_owned(), schema));
        return;
    }
    if let Some(items) = schema.get("items").filter(|items| items.is_object()) {
        collect(root, resolve(root, items), &format!("{place}[]"), inner);
    }
    if let Some(values) = schema.get("additionalProperties").filter(|values| values.is_object()) {
        collect(root, resolve(root, values), &format!("{place}.<name>"), inner);
    }
}

fn resolve<'a>(root: &'a Json, schema: &'a Json) -> &'a Json {
    match schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix('#')) {
        Some(pointer) => root.pointer(pointer).unwrap_or(schema),
        None => schema,
    }
}

fn is_empty(value: &Json) -> bool {
    matches!(value, Json::Null | Json::Bool(false))
        || value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// What a value looks like, in a few words.
fn value(root: &Json, schema: &Json) -> String {
    let schema = resolve(root, schema);
    if let Some(constant) = schema.get("const") {
        return format!("`{}`", constant.as_str().unwrap_or_default());
    }
    if let Some(values) = schema.get("enum").and_then(Json::as_array) {
        let names: Vec<String> =
            values.iter().filter_map(Json::as_str).map(|name| format!("`{name}`")).collect();
        return names.join(", ");
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Json::Array(types)) => types.iter().filter_map(Json::as_str).collect(),
        Some(Json::String(one)) => vec![one],
        _ => return "any".to_owned(),
    };
    let words: Vec<String> = types
        .into_iter()
        .map(|name| match name {
            "string" => "text".to_owned(),
            "integer" => "whole number".to_owned(),
            "array" => match schema.get("items") {
                Some(items) if items.is_object() => format!("list of {}", value(root, items)),
                _ => "list".to_owned(),
            },
            "object" => match schema.get("additionalProperties") {
                Some(values) if values.is_object() => format!("mapping of {}", value(root, values)),
                _ => "mapping".to_owned(),
            },
            other => other.to_owned(),
        })
        .collect();
    words.join(" or ")
}

fn documented_values(schema: &Json) -> Option<String> {
    let values = schema.get("enum")?.as_array()?;
    let texts = schema.get("markdownEnumDescriptions")?.as_array()?;
    let lines: Vec<String> = values
        .iter()
        .zip(texts)
        .filter_map(|(value, text)| Some((value.as_str()?, text.as_str()?)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(value, text)| format!("`{value}`: {text}"))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace("\n\n", "<br>").replace('\n', " ")
}

/// The list of all codes, by whom they belong to.
fn codes() -> String {
    let mut out = String::from(
        "# Codes\n\nEvery finding has one of these codes. Each has a page, which `schemac explain CODE` prints as well: why the \
         rule is there, a bad and a good example, both of them tested, what it applies to, and how the rule is known. Codes \
         are never used again for something else.\n",
    );
    let shared = ("every engine", shared::ALL.as_slice());
    let engines = engine::ENGINES.iter().map(|engine| (engine.name(), engine.codes()));
    for (title, codes) in std::iter::once(shared).chain(engines) {
        let _ = write!(out, "\n## {title}\n\n| code | | what it says |\n| --- | --- | --- |\n");
        let sorted: BTreeMap<&str, &Code> = codes.iter().map(|code| (code.name, *code)).collect();
        for code in sorted.values() {
            let _ = writeln!(
                out,
                "| [`{name}`](codes/{name}.md) | {} | {} |",
                code.severity.word(),
                cell(code.title),
                name = code.name
            );
        }
    }
    out
}

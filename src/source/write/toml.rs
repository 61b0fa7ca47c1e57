//! The canonical layout of TOML.
//!
//! TOML wants a table's own values before the tables below it, so what a top-level key holds in braces comes last: first
//! all values, then a `[table]` or an `[[array]]` for each of the others. Inside of them every entry is one line. Texts of
//! several lines are written between three quotes.

use toml_edit::Key;

use crate::source::{Mapping, Node, Value};

use super::{Unwritable, WIDTH, is_filled, width};

/// A document, with a line break at its end.
pub(super) fn document(mapping: &Mapping) -> Result<String, Unwritable> {
    let mut out = String::new();
    let (tables, values): (Vec<_>, Vec<_>) =
        mapping.entries().iter().partition(|entry| tables_below(&entry.value).is_some());
    for entry in values {
        assignment(&entry.key.text, &entry.value, &mut out)?;
    }
    for entry in tables {
        let (brackets, tables) = match tables_below(&entry.value) {
            Some(Below::Table(table)) => (("[", "]"), vec![table]),
            Some(Below::Array(tables)) => (("[[", "]]"), tables),
            None => continue,
        };
        for table in tables {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&format!("{}{}{}\n", brackets.0, key(&entry.key.text), brackets.1));
            for entry in table.entries() {
                assignment(&entry.key.text, &entry.value, &mut out)?;
            }
        }
    }
    if out.is_empty() {
        out.push('\n');
    }
    Ok(out)
}

enum Below<'a> {
    Table(&'a Mapping),
    Array(Vec<&'a Mapping>),
}

/// What is written below a header of its own: a mapping, or a list of nothing but mappings.
fn tables_below(node: &Node) -> Option<Below<'_>> {
    match &node.value {
        Value::Mapping(mapping) => Some(Below::Table(mapping)),
        Value::Sequence(items) if is_filled(node) => {
            items.iter().map(Node::as_mapping).collect::<Option<Vec<_>>>().map(Below::Array)
        }
        _ => None,
    }
}

fn assignment(name: &str, node: &Node, out: &mut String) -> Result<(), Unwritable> {
    let start = out.len();
    out.push_str(&key(name));
    out.push_str(" = ");
    let text = value(name, node)?;
    let used = width(&out[start..]) + width(&text);
    match &node.value {
        Value::Sequence(items) if is_filled(node) && used > WIDTH => {
            out.push_str("[\n");
            for item in items {
                out.push_str(&format!("    {},\n", value(name, item)?));
            }
            out.push(']');
        }
        _ => out.push_str(&text),
    }
    out.push('\n');
    Ok(())
}

/// A value in one line, but for the breaks of its own texts.
fn value(name: &str, node: &Node) -> Result<String, Unwritable> {
    Ok(match &node.value {
        Value::Null => return Err(Unwritable::Nothing { key: name.to_owned() }),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => i64::try_from(*value)
            .map_err(|_| Unwritable::Integer { key: name.to_owned(), value: *value })?
            .to_string(),
        Value::Float(_, text) => float(text),
        Value::String(text) => string(text),
        Value::Sequence(items) => {
            let items: Result<Vec<String>, Unwritable> = items.iter().map(|item| value(name, item)).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Mapping(mapping) if mapping.entries().is_empty() => "{}".to_owned(),
        Value::Mapping(mapping) => {
            let mut entries = Vec::with_capacity(mapping.entries().len());
            for entry in mapping.entries() {
                entries.push(format!("{} = {}", key(&entry.key.text), value(&entry.key.text, &entry.value)?));
            }
            format!("{{ {} }}", entries.join(", "))
        }
    })
}

fn key(name: &str) -> String {
    Key::new(name).to_string()
}

fn string(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// A number's own text in TOML's grammar, which wants digits on both sides of a point: `.5` of YAML is `0.5`.
fn float(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if matches!(rest, "inf" | "nan") {
        return format!("{sign}{rest}");
    }
    let (number, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = match (fraction, exponent) {
        ("", "") => ".0".to_owned(),
        ("", _) => String::new(),
        (fraction, _) => format!(".{fraction}"),
    };
    format!("{sign}{whole}{point}{exponent}")
}

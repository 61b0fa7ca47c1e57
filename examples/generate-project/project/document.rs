//! One document, and how YAML and TOML write it: as people do, a column on a line.

/// A value of a document; mappings keep their order.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// The keys of a document, in their order.
pub(super) type Document = Vec<(String, Value)>;

/// A text.
pub(super) fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// A list of texts.
pub(super) fn texts<'a>(list: impl IntoIterator<Item = &'a str>) -> Value {
    Value::List(list.into_iter().map(text).collect())
}

/// A mapping.
pub(super) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.map(|(key, value)| (key.to_owned(), value)).into())
}

/// A document in YAML.
pub(super) fn yaml(document: &[(String, Value)]) -> String {
    let mut out = String::new();
    for (key, value) in document {
        match value {
            Value::Map(entries) => {
                out += &format!("{key}:\n");
                for (name, value) in entries {
                    out += &format!("  {name}: {}\n", yaml_inline(value, false));
                }
            }
            Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_))) => {
                out += &format!("{key}:\n");
                for item in items {
                    out += &format!("  - {}\n", yaml_inline(item, false));
                }
            }
            _ => out += &format!("{key}: {}\n", yaml_inline(value, false)),
        }
    }
    out
}

/// A value on one line; `inside` brackets more characters must be quoted.
fn yaml_inline(value: &Value, inside: bool) -> String {
    match value {
        Value::Text(text) if is_plain(text, inside) => text.clone(),
        Value::Text(text) => quoted(text),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| yaml_inline(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", yaml_inline(value, true))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// Whether YAML reads a text without quotes as this very text.
fn is_plain(text: &str, inside: bool) -> bool {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let special = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    let closes = inside && text.contains([',', '[', ']', '{', '}']);
    starts && !special && !closes && !["true", "false", "null"].contains(&text)
}

/// A text in quotes, for both syntaxes; the words of this tool need no escapes beyond these.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A document in TOML: first what stands on one line, then the tables.
pub(super) fn toml(document: &[(String, Value)]) -> String {
    let mut out = String::new();
    for (key, value) in document {
        if !is_table(value) {
            out += &format!("{key} = {}\n", toml_inline(value));
        }
    }
    for (key, value) in document {
        match value {
            Value::Map(entries) => out += &format!("\n[{key}]\n{}", lines(entries)),
            Value::List(items) if is_table(value) => {
                for item in items {
                    if let Value::Map(entries) = item {
                        out += &format!("\n[[{key}]]\n{}", lines(entries));
                    }
                }
            }
            _ => {}
        }
    }
    out
}

fn is_table(value: &Value) -> bool {
    match value {
        Value::Map(_) => true,
        Value::List(items) => items.iter().any(|item| matches!(item, Value::Map(_))),
        _ => false,
    }
}

fn lines(entries: &[(String, Value)]) -> String {
    entries.iter().map(|(key, value)| format!("{key} = {}\n", toml_inline(value))).collect()
}

fn toml_inline(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(toml_inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key} = {}", toml_inline(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

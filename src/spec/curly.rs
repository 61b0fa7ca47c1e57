//! Curly quotes in names: YAML has no such quotes, so that they become letters of the name.

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::source::{Node, Value};
use crate::span::Span;

/// The quotes that word processors make of straight ones.
const CURLY: [char; 6] = ['\u{2018}', '\u{2019}', '\u{201a}', '\u{201c}', '\u{201d}', '\u{201e}'];

/// Keys whose value is a name.
const NAMES: &[&str] = &["name", "database", "schema"];

/// Keys below which keys are no names, or which hold texts that people read.
const TEXTS: &[&str] = &[
    "default",
    "description",
    "one_of",
    "labels",
    "owner",
    "tags",
    "params",
    "search",
    "properties",
    "options",
];

/// Reports names with curly quotes: values of the keys that name something, and keys, such as those of columns.
///
/// `text` is that of the document's file.
pub(super) fn check(root: &Node, text: &str, diagnostics: &mut Diagnostics) {
    let own = text.get(root.span.range()).unwrap_or(text);
    if !own.is_ascii() && own.contains(CURLY) {
        walk(root, diagnostics);
    }
}

fn walk(node: &Node, diagnostics: &mut Diagnostics) {
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| walk(item, diagnostics)),
        Value::Mapping(mapping) => {
            for entry in mapping.entries() {
                let key = &*entry.key.text;
                one(key, entry.key.span, diagnostics);
                match &entry.value.value {
                    Value::String(name) if NAMES.contains(&key) => one(name, entry.value.span, diagnostics),
                    _ if TEXTS.contains(&key) => {}
                    _ => walk(&entry.value, diagnostics),
                }
            }
        }
        _ => {}
    }
}

fn one(name: &str, span: Span, diagnostics: &mut Diagnostics) {
    let Some(quote) = name.chars().find(|c| CURLY.contains(c)) else { return };
    let message = format!(
        "the name `{name}` holds the curly quote {quote} (U+{:04X}) as one of its letters",
        u32::from(quote)
    );
    let diagnostic = Diagnostic::new(&shared::CURLY_QUOTE, span, message);
    let inner = name.trim_matches(CURLY);
    let around =
        name.starts_with(CURLY) && name.ends_with(CURLY) && !inner.is_empty() && !inner.contains(CURLY);
    diagnostics.push(if around {
        let plain =
            inner.chars().all(|c| c.is_alphanumeric() || c == '_') && !inner.starts_with(char::is_numeric);
        let source = if plain { inner.to_owned() } else { serde_json::Value::from(inner).to_string() };
        diagnostic.help(format!("write `{source}`, without the curly quotes")).edit_source(span, source)
    } else {
        diagnostic.help(
            "write a straight quote or none; if it is meant, allow the warning beside it with the reason",
        )
    });
}

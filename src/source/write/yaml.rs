//! The canonical layout of YAML.
//!
//! What a top-level key holds stands below it, one entry a line; deeper, what fits into a line is written in braces and
//! brackets. Lists of scalars fit into their key's line where they can. Texts of several lines are literal blocks. Quotes
//! stand only where the text would be read as something else without them.

use crate::source::advice::misplaced_blank;
use crate::source::yaml::plain_scalar;
use crate::source::{Mapping, Node, Value};

use super::{Unwritable, WIDTH, is_filled, width};

/// Characters that end or begin something where a plain scalar stands first.
const INDICATORS: &[char] = &[
    '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`',
    // No quotes to the parser, so the reader says that they look like some.
    '“', '”', '‘', '’',
];

/// A document, with a line break at its end.
pub(super) fn document(mapping: &Mapping) -> Result<String, Unwritable> {
    if let Some(key) = not_finite(mapping) {
        return Err(Unwritable::NotFinite { key });
    }
    if mapping.entries().is_empty() {
        return Ok("{}\n".to_owned());
    }
    let mut out = String::new();
    block_mapping(mapping, 0, &mut out);
    Ok(out)
}

/// The key of the first number without an end or a value, which the language reads as a text in YAML.
fn not_finite(mapping: &Mapping) -> Option<String> {
    fn holds(node: &Node) -> bool {
        match &node.value {
            Value::Float(value, _) => !value.is_finite(),
            Value::Sequence(items) => items.iter().any(holds),
            _ => false,
        }
    }
    mapping.entries().iter().find_map(|entry| match &entry.value.value {
        Value::Mapping(mapping) => not_finite(mapping),
        Value::Sequence(items) => {
            let below = items.iter().filter_map(Node::as_mapping).find_map(not_finite);
            below.or_else(|| holds(&entry.value).then(|| entry.key.text.to_string()))
        }
        _ => holds(&entry.value).then(|| entry.key.text.to_string()),
    })
}

/// The entries of a mapping, each beginning on a line of its own; the first line's blanks are there already.
fn block_mapping(mapping: &Mapping, indent: usize, out: &mut String) {
    for (index, entry) in mapping.entries().iter().enumerate() {
        if index > 0 {
            blanks(indent, out);
        }
        let start = out.len();
        out.push_str(&scalar_text(&entry.key.text, false));
        out.push(':');
        let used = indent + width(&out[start..]);
        value_of_key(&entry.value, indent, used, out);
    }
}

/// What stands behind the colon of a key that is `indent` deep, `used` characters of its line being taken.
fn value_of_key(node: &Node, indent: usize, used: usize, out: &mut String) {
    let top_level = indent == 0;
    let in_line = match &node.value {
        Value::Mapping(_) if top_level && is_filled(node) => None,
        Value::Sequence(items) if top_level && items.iter().any(is_filled) => None,
        _ => flow(node).filter(|text| !is_filled(node) || used + 1 + width(text) <= WIDTH),
    };
    if let Some(text) = in_line {
        out.push(' ');
        out.push_str(&text);
        out.push('\n');
        return;
    }
    match &node.value {
        Value::Mapping(mapping) => {
            out.push('\n');
            blanks(indent + 2, out);
            block_mapping(mapping, indent + 2, out);
        }
        Value::Sequence(items) => {
            out.push('\n');
            block_sequence(items, indent + 2, out);
        }
        Value::String(text) => {
            out.push(' ');
            literal_block(text, indent + 2, out);
        }
        _ => {}
    }
}

fn block_sequence(items: &[Node], indent: usize, out: &mut String) {
    for item in items {
        blanks(indent, out);
        out.push_str("- ");
        let text = flow(item).filter(|text| !is_filled(item) || indent + 2 + width(text) <= WIDTH);
        match (text, &item.value) {
            (Some(text), _) => {
                out.push_str(&text);
                out.push('\n');
            }
            (None, Value::Mapping(mapping)) => block_mapping(mapping, indent + 2, out),
            // A list that stands first in a list: its own dashes are on the lines below.
            (None, Value::Sequence(items)) => {
                out.pop();
                out.push('\n');
                block_sequence(items, indent + 2, out);
            }
            (None, Value::String(text)) => literal_block(text, indent + 2, out),
            (None, _) => {}
        }
    }
}

/// The node in one line; nothing for a text that is a literal block, or a value that holds one.
fn flow(node: &Node) -> Option<String> {
    flow_in(node, false)
}

fn flow_in(node: &Node, inside: bool) -> Option<String> {
    Some(match &node.value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(_, text) => text.to_string(),
        Value::String(text) if is_literal_block(text) => return None,
        Value::String(text) => scalar_text(text, inside),
        Value::Sequence(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| flow_in(item, true)).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Mapping(mapping) if mapping.entries().is_empty() => "{}".to_owned(),
        Value::Mapping(mapping) => {
            let entries: Option<Vec<String>> = mapping
                .entries()
                .iter()
                .map(|entry| {
                    flow_in(&entry.value, true)
                        .map(|value| format!("{}: {value}", scalar_text(&entry.key.text, true)))
                })
                .collect();
            format!("{{ {} }}", entries?.join(", "))
        }
    })
}

/// A text in one line: plain where it is read as itself, else in the quotes that need no escapes.
fn scalar_text(text: &str, inside_flow: bool) -> String {
    if is_plain(text, inside_flow) {
        text.to_owned()
    } else if text.contains(['"', '\\']) && !text.contains('\'') && text.chars().all(is_printable) {
        format!("'{text}'")
    } else {
        double_quoted(text)
    }
}

fn is_plain(text: &str, inside_flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second = text.chars().nth(1);
    let begins = if INDICATORS.contains(&first) {
        // `-1 day` and `:name` are plain scalars; `- x` is not.
        matches!(first, '-' | '?' | ':') && second.is_some_and(|c| c.is_ascii_alphanumeric()) && !inside_flow
    } else {
        true
    };
    begins
        && !text.starts_with(' ')
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("...")
        && misplaced_blank(text).is_none()
        // Elsewhere it merges mappings; this language has no such thing and says so.
        && text != "<<"
        && !(inside_flow && text.contains([',', '[', ']', '{', '}']))
        && text.chars().all(is_printable)
        && plain_scalar(text) == Value::String(text.into())
}

/// Whether a character stands for itself in a line: neither a break of any kind, nor a control, nor invisible in a way that
/// an editor or a parser treats in its own manner.
fn is_printable(c: char) -> bool {
    !c.is_control() && (c == ' ' || !c.is_whitespace()) && !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            c if (c as u32) < 0x100 => out.push_str(&format!("\\x{:02X}", c as u32)),
            c if (c as u32) < 0x1_0000 => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push_str(&format!("\\U{:08X}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// Whether a text is written as a literal block: it has several lines, and nothing that such a block cannot hold or that is
/// not seen in it.
fn is_literal_block(text: &str) -> bool {
    let body = text.trim_end_matches('\n');
    text.contains('\n')
        && !body.is_empty()
        && text.chars().all(|c| c == '\n' || c == '\t' || is_printable(c))
        && body.split('\n').all(|line| line.is_empty() || !line.trim().is_empty())
        && !body.starts_with('\n')
        && !body.split('\n').any(|line| line.ends_with([' ', '\t']))
}

fn literal_block(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    out.push('|');
    if body.starts_with([' ', '\t']) {
        // The first line's own blanks would be taken for the block's.
        out.push('2');
    }
    match text.len() - body.len() {
        0 => out.push('-'),
        1 => {}
        _ => out.push('+'),
    }
    out.push('\n');
    for line in body.split('\n') {
        if !line.is_empty() {
            blanks(indent, out);
            out.push_str(line);
        }
        out.push('\n');
    }
    for _ in 1..text.len() - body.len() {
        out.push('\n');
    }
}

fn blanks(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}

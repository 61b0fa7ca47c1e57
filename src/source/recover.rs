//! The head of a document that could not be parsed: its engine, kind and name are known even where the mistake stands
//! before them, so that what refers to the object is not reported as well.

use std::ops::Range;

use super::Document;
use super::tree::{Entry, Key, Mapping, Node, Value};
use crate::span::{FileId, Span};

/// The keys that say which object a document declares.
const HEAD: &[&str] = &["engine", "kind", "name", "database", "schema"];

/// Adds the heads of the broken document at a byte of YAML and of those after it, which no parser reads any more.
pub(super) fn rest(file: FileId, text: &str, offset: usize, documents: &mut Vec<Document>) {
    for part in parts(text).into_iter().filter(|part| part.end > offset) {
        let inside = |document: &Document| part.contains(&(document.root.span.start as usize));
        match documents.last().filter(|last| inside(last)) {
            Some(last) if last.root.get("name").is_some() => continue,
            Some(_) => {
                documents.pop();
            }
            None => {}
        }
        documents.extend(head(file, text, part));
    }
}

/// The documents of a YAML text by their marks.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut first, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            parts.push(first..start);
            first = start + line.len();
        }
        start += line.len();
    }
    parts.push(first..start.max(first) + 1);
    parts
}

/// The head as far as lines of the form `key: value` or `key = "value"` tell it; nothing without a name.
pub(super) fn head(file: FileId, text: &str, part: Range<usize>) -> Option<Document> {
    let mut mapping = Mapping::default();
    let part = part.start..part.end.min(text.len());
    let mut start = part.start;
    for line in text.get(part.clone())?.split_inclusive('\n') {
        if let Some((key, value)) = entry(line)
            && mapping.entry(&line[key.clone()]).is_none()
        {
            let span = |range: Range<usize>| Span::new(file, start + range.start, start + range.end);
            let node = Node::new(Value::String(line[value.clone()].into()), span(value.clone()));
            let key = Key { text: line[key.clone()].into(), span: span(key) };
            mapping.append(Entry { key, value: node });
        }
        start += line.len();
    }
    mapping.get("name")?;
    let root = Node::new(Value::Mapping(mapping), Span::new(file, part.start, part.end));
    Some(Document { root, partial: true })
}

/// The places of key and value in a line that belongs to the head.
fn entry(line: &str) -> Option<(Range<usize>, Range<usize>)> {
    // Tabs before a key are a usual reason why nothing was read; blanks mean that it belongs to something else.
    let indent = line.len() - line.trim_start_matches('\t').len();
    let key = HEAD.iter().find(|key| line[indent..].starts_with(**key))?;
    let key = indent..indent + key.len();
    let rest = line[key.end..].trim_start();
    let rest = rest.strip_prefix(':').or_else(|| rest.strip_prefix('='))?.trim_start();
    let value = rest.split(" #").next().unwrap_or(rest).trim_end().trim_matches(['"', '\'']);
    let offset = line.len() - rest.len() + rest.find(value)?;
    (!value.is_empty()).then(|| (key, offset..offset + value.len()))
}

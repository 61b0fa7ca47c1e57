//! Comments that allow a warning: `# schemac: allow <code>[, <code>]: <reason>`.
//!
//! This module reads them and says where they hold; which codes exist, and what was found, is for later stages.

use crate::diagnostic::{Diagnostic, Diagnostics, nearest, shared};
use crate::source::{Document, Node, Syntax, Value, comments};
use crate::span::{FileId, Located, Span};

/// The word that begins every comment to schemac.
const MARK: &str = "schemac:";
/// Words of other tools that mean the same.
const SYNONYMS: [&str; 6] = ["ignore", "disable", "suppress", "expect", "noqa", "nolint"];

/// Codes that are allowed somewhere, and why.
#[derive(Debug, Clone)]
pub struct Allow {
    /// The comment.
    pub place: Span,
    /// The codes.
    pub codes: Vec<Located<String>>,
    /// Why.
    pub reason: String,
    /// Where it holds: a finding is meant whose place begins in one of these.
    pub scope: Vec<Span>,
    /// What to remove when the comment is not needed: the whole line, or the blanks before it too.
    pub removal: Span,
}

impl Allow {
    /// Whether a finding at this place is meant.
    pub fn covers(&self, span: Span) -> bool {
        self.scope.iter().any(|scope| {
            scope.file == span.file
                && scope.start <= span.start
                && (span.start < scope.end || scope.start == scope.end)
        })
    }
}

/// The allows of a file, whose documents are as they were parsed; what cannot be read is reported.
pub fn allows(
    file: FileId,
    syntax: Syntax,
    text: &str,
    documents: &[Document],
    diagnostics: &mut Diagnostics,
) -> Vec<Allow> {
    // Nearly no file has one, and then nothing needs to be read again.
    if !text.contains(MARK) {
        return Vec::new();
    }
    let comments = comments(syntax, text);
    let mut found = Vec::new();
    for comment in &comments {
        let place = Span::new(file, comment.start, comment.end);
        let Some((codes, reason)) = directive(&text[comment.clone()], place, diagnostics) else { continue };
        let line = text[..comment.start].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[line..comment.start];
        let own_line = before.trim_matches(['\u{feff}', ' ', '\t']).is_empty();
        let after = text[comment.end..].find('\n').map_or(text.len(), |length| comment.end + length + 1);
        let (scope, removal) = if own_line {
            let scope = match next_line(text, comment.end, &comments) {
                Some((target, first)) => nested(file, text, documents, target, first),
                None => Vec::new(),
            };
            (scope, Span::new(file, line, after))
        } else {
            let blanks = before.len() - before.trim_end().len();
            (same_line(file, documents, line, comment), Span::new(file, comment.start - blanks, comment.end))
        };
        found.push(Allow { place, codes, reason, scope, removal });
    }
    found
}

/// Reads one comment; nothing when it is none of ours, or broken and reported.
fn directive(
    comment: &str,
    place: Span,
    diagnostics: &mut Diagnostics,
) -> Option<(Vec<Located<String>>, String)> {
    let rest = comment.trim_start_matches('#').trim_start().strip_prefix(MARK)?;
    let offset = comment.len() - rest.len();
    let at = |start: usize, text: &str| {
        Span::new(place.file, place.start as usize + start, place.start as usize + start + text.len())
    };
    let body = rest.trim_start();
    let word: &str = body.split([' ', '\t', ':', '(', '[']).next().unwrap_or_default();
    let word_start = offset + rest.len() - body.len();
    let mut broken = |span: Span, message: &str, help: &str| {
        let diagnostic = Diagnostic::new(&shared::INVALID_ALLOW, span, message);
        diagnostics.push(diagnostic.help(help));
        None
    };
    if word != "allow" {
        let meant = nearest(word, ["allow"]).is_some() || SYNONYMS.contains(&word);
        if meant {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_ALLOW,
                    at(word_start, word),
                    format!("a comment to schemac begins with `allow`, not with `{word}`"),
                )
                .help(format!("write `allow` in the place of `{word}`"))
                .edit(at(word_start, word), "allow"),
            );
        }
        // Anything else behind the mark is prose.
        return None;
    }
    const FORM: &str = "write `# schemac: allow <code>: <reason>`";
    let rest = &body[word.len()..];
    let list_start = word_start + word.len();
    let (list, reason) = match rest.split_once(':') {
        Some((list, reason)) => (list, reason.trim()),
        None => (rest, ""),
    };
    if list.trim().is_empty() {
        return broken(place, "the comment allows nothing, since it names no code", FORM);
    }
    if reason.is_empty() {
        return broken(
            at(list_start + list.len() - list.trim_start().len(), list.trim()),
            "the comment does not say why this is allowed",
            "write the reason after a colon: `# schemac: allow <code>: <reason>`",
        );
    }
    let mut codes = Vec::new();
    let mut start = list_start;
    for part in list.split(',') {
        let code = part.trim();
        let span = at(start + part.len() - part.trim_start().len(), code);
        if code.is_empty() || code.contains([' ', '\t']) {
            return broken(if code.is_empty() { place } else { span }, "the codes cannot be read", FORM);
        }
        codes.push(Located::new(code.to_owned(), span));
        start += part.len() + 1;
    }
    Some((codes, reason.to_owned()))
}

/// Where the next line begins that holds more than blanks, a comment or the mark of a document, and whether nothing but
/// such lines stands before it in its document.
fn next_line(text: &str, from: usize, comments: &[std::ops::Range<usize>]) -> Option<(usize, bool)> {
    let is_comment = |at: usize| comments.binary_search_by_key(&at, |comment| comment.start).is_ok();
    let content = |line: &str, start: usize| {
        let blanks = line.len() - line.trim_start_matches(['\u{feff}', ' ', '\t']).len();
        let empty = line.trim().is_empty()
            || is_comment(start + blanks)
            || line.trim_end() == "---"
            || line.starts_with("--- #")
            || line.starts_with('%');
        (!empty).then_some(start + blanks)
    };
    let mut start = text[from..].find('\n').map(|length| from + length + 1)?;
    let target = loop {
        let line = text[start..].split_inclusive('\n').next()?;
        if let Some(found) = content(line, start) {
            break found;
        }
        start += line.len();
    };
    let first = text[..start]
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .take_while(|(_, line)| !line.starts_with("---"))
        .all(|(start, line)| content(line, start).is_none());
    Some((target, first))
}

/// What an allow above the line at `target` holds for: all of the value that begins there, or all of the document.
fn nested(file: FileId, text: &str, documents: &[Document], target: usize, first: bool) -> Vec<Span> {
    let line_end = text[target..].find('\n').map_or(text.len(), |length| target + length);
    let mut scope = vec![Span::new(file, target, line_end)];
    if first {
        let root = documents.iter().map(|document| &document.root).find(|root| {
            // A document of TOML begins at the start of the file, one of YAML at its first key.
            root.span.start as usize == target || (root.span.start == 0 && target < root.span.end as usize)
        });
        if let Some(root) = root {
            scope.push(root.span);
            return scope;
        }
    }
    let item = text[target..].starts_with("- ") || text[target..line_end].trim_end() == "-";
    for document in documents {
        let root = &document.root;
        let found =
            if item { item_after(root, target) } else { at(root, target, text[target..].starts_with('[')) };
        if let Some(found) = found {
            cover(found, &mut scope);
            break;
        }
    }
    scope
}

/// The value whose key begins at an offset, or the item of a list or the table of TOML that does itself.
///
/// A block mapping of YAML begins where its first key does, and is not meant by what stands above that key.
fn at(node: &Node, offset: usize, header: bool) -> Option<&Node> {
    let begins = |span: Span| span.start as usize == offset && span.end > span.start;
    match &node.value {
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|entry| {
            if begins(entry.key.span) || (header && begins(entry.value.span)) {
                return Some(&entry.value);
            }
            at(&entry.value, offset, header)
        }),
        Value::Sequence(items) => items
            .iter()
            .find_map(|item| if begins(item.span) { Some(item) } else { at(item, offset, header) }),
        _ => None,
    }
}

/// The outermost item of a list that begins after the `-` at an offset.
fn item_after(node: &Node, dash: usize) -> Option<&Node> {
    let inside = |span: Span| span.start as usize <= dash && dash < span.end as usize;
    match &node.value {
        Value::Mapping(mapping) => mapping
            .entries
            .iter()
            .filter(|entry| inside(entry.value.span))
            .find_map(|entry| item_after(&entry.value, dash)),
        Value::Sequence(items) => match items.iter().find(|item| inside(item.span)) {
            Some(item) => item_after(item, dash),
            None => items.iter().find(|item| item.span.start as usize > dash),
        },
        _ => None,
    }
}

/// The places of a value and of all that is nested in it; tables of TOML are scattered over the file.
fn cover(node: &Node, scope: &mut Vec<Span>) {
    scope.push(node.span);
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                scope.push(entry.key.span);
                cover(&entry.value, scope);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| cover(item, scope)),
        _ => {}
    }
}

/// What an allow at the end of a line holds for: the line, and the whole of a text that begins on it.
fn same_line(
    file: FileId,
    documents: &[Document],
    line: usize,
    comment: &std::ops::Range<usize>,
) -> Vec<Span> {
    fn texts(node: &Node, line: usize, end: usize, scope: &mut Vec<Span>) {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    let key = entry.key.span.start as usize;
                    // The header of a block scalar is on the line of the key, its text below.
                    if (line..end).contains(&key) && matches!(entry.value.value, Value::String(_)) {
                        scope.push(entry.value.span);
                    }
                    texts(&entry.value, line, end, scope);
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| texts(item, line, end, scope)),
            Value::String(_) if (line..end).contains(&(node.span.start as usize)) => scope.push(node.span),
            _ => {}
        }
    }
    let mut scope = vec![Span::new(file, line, comment.start)];
    for document in documents {
        texts(&document.root, line, comment.start, &mut scope);
    }
    scope
}

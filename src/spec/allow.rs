//! Comments that allow a warning: `# schemac: allow <code>[, <code>]: <reason>`.
//!
//! This module reads them and says where they hold; which codes exist, and what was found, is for later stages.

use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// Where it holds: a finding is meant whose place begins in one of these. Comments above one thing share it.
    pub scope: Arc<[Span]>,
    /// What to remove when the comment is not needed: the whole line, or the blanks before it too.
    pub removal: Span,
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
    let lines = Lines::of(text, &comments);
    let places = Places::of(documents);
    let mut scopes: BTreeMap<(usize, bool), Arc<[Span]>> = BTreeMap::new();
    let mut found = Vec::new();
    for comment in &comments {
        let place = Span::new(file, comment.start, comment.end);
        let Some((codes, reason)) = directive(&text[comment.clone()], place, diagnostics) else { continue };
        let line = text[..comment.start].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[line..comment.start];
        let own_line = before.trim_matches(['\u{feff}', ' ', '\t']).is_empty();
        let after = text[comment.end..].find('\n').map_or(text.len(), |length| comment.end + length + 1);
        let (scope, removal) = if own_line {
            let scope = match lines.after(comment.end) {
                Some((target, first)) => scopes
                    .entry((target, first))
                    .or_insert_with(|| nested(file, text, &places, target, first).into())
                    .clone(),
                None => Arc::default(),
            };
            (scope, Span::new(file, line, after))
        } else {
            let blanks = before.len() - before.trim_end().len();
            (
                places.on_line(file, line, comment.start).into(),
                Span::new(file, comment.start - blanks, comment.end),
            )
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

/// The lines of a file that hold more than blanks, a comment or the mark of a document.
struct Lines {
    /// Where each line begins.
    starts: Vec<usize>,
    /// Of each line, where the next one with content has it, itself included; and of that line, whether it is the first of
    /// its document.
    next: Vec<Option<(usize, bool)>>,
}

impl Lines {
    fn of(text: &str, comments: &[std::ops::Range<usize>]) -> Lines {
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
        let mut starts = Vec::new();
        let mut next = Vec::new();
        let (mut start, mut first) = (0, true);
        for line in text.split_inclusive('\n') {
            let found = content(line, start).map(|at| (at, first));
            first = line.starts_with("---") || (first && found.is_none());
            starts.push(start);
            next.push(found);
            start += line.len();
        }
        let mut below = None;
        for found in next.iter_mut().rev() {
            *found = found.or(below);
            below = *found;
        }
        Lines { starts, next }
    }

    /// Where the content of the next line with some begins, after a byte, and whether it is the first of its document.
    fn after(&self, offset: usize) -> Option<(usize, bool)> {
        let line = self.starts.partition_point(|start| *start <= offset);
        self.next.get(line).copied().flatten()
    }
}

/// What begins where in the documents of a file, for finding what a comment stands at.
#[derive(Default)]
struct Places<'a> {
    /// The documents, by where they begin.
    roots: BTreeMap<usize, &'a Node>,
    /// The values whose keys begin at a byte, and the items that do themselves: the outermost of each byte.
    values: BTreeMap<usize, &'a Node>,
    /// The same, with the values of mappings that begin there: tables of TOML under a header.
    headers: BTreeMap<usize, &'a Node>,
    /// The items of lists, by where they begin.
    items: BTreeMap<usize, &'a Node>,
    /// The texts of the documents, by where they or their keys begin.
    texts: Vec<(usize, Span)>,
}

impl<'a> Places<'a> {
    fn of(documents: &'a [Document]) -> Places<'a> {
        let mut places = Places::default();
        for document in documents {
            places.roots.entry(document.root.span.start as usize).or_insert(&document.root);
            places.add(&document.root);
        }
        places.texts.sort_unstable();
        places
    }

    fn add(&mut self, node: &'a Node) {
        let begin = |span: Span| (span.end > span.start).then_some(span.start as usize);
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping.entries() {
                    if let Some(start) = begin(entry.key.span) {
                        self.values.entry(start).or_insert(&entry.value);
                        self.headers.entry(start).or_insert(&entry.value);
                    }
                    if let Some(start) = begin(entry.value.span) {
                        self.headers.entry(start).or_insert(&entry.value);
                    }
                    // The header of a block scalar is on the line of the key, its text below.
                    if matches!(entry.value.value, Value::String(_)) {
                        self.texts.push((entry.key.span.start as usize, entry.value.span));
                    }
                    self.add(&entry.value);
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    if let Some(start) = begin(item.span) {
                        self.values.entry(start).or_insert(item);
                        self.headers.entry(start).or_insert(item);
                    }
                    self.items.entry(item.span.start as usize).or_insert(item);
                    self.add(item);
                }
            }
            Value::String(_) => self.texts.push((node.span.start as usize, node.span)),
            _ => {}
        }
    }

    /// What an allow at the end of a line holds for: the line, and the whole of a text that begins on it.
    fn on_line(&self, file: FileId, line: usize, end: usize) -> Vec<Span> {
        let from = self.texts.partition_point(|(start, _)| *start < line);
        let texts = self.texts[from..].iter().take_while(|(start, _)| *start < end).map(|(_, span)| *span);
        std::iter::once(Span::new(file, line, end)).chain(texts).collect()
    }
}

/// What an allow above the line at `target` holds for: all of the value that begins there, or all of the document.
fn nested(file: FileId, text: &str, places: &Places<'_>, target: usize, first: bool) -> Vec<Span> {
    let line_end = text[target..].find('\n').map_or(text.len(), |length| target + length);
    let mut scope = vec![Span::new(file, target, line_end)];
    if first {
        // A document of TOML begins at the start of the file, one of YAML at its first key.
        let whole = places.roots.get(&0).filter(|root| target < root.span.end as usize);
        let root = whole.or_else(|| places.roots.get(&target));
        if let Some(root) = root {
            scope.push(root.span);
            return scope;
        }
    }
    let item = text[target..].starts_with("- ") || text[target..line_end].trim_end() == "-";
    // A block mapping of YAML begins where its first key does, and is not meant by what stands above that key.
    let found = if item {
        places.items.range(target + 1..).next().map(|(_, node)| *node)
    } else if text[target..].starts_with('[') {
        places.headers.get(&target).copied()
    } else {
        places.values.get(&target).copied()
    };
    if let Some(found) = found {
        cover(found, &mut scope);
    }
    merged(scope)
}

/// The same places with what overlaps in one; most of what is nested stands within what it is nested in.
fn merged(mut scope: Vec<Span>) -> Vec<Span> {
    scope.sort_unstable_by_key(|span| (span.start, span.end));
    // A place without an end holds for all that follows, and is none that another one reaches to.
    let has_end = |span: &Span| span.end > span.start;
    scope.dedup_by(|next, before| {
        let joined = has_end(before) && has_end(next) && next.start <= before.end;
        if joined {
            before.end = before.end.max(next.end);
        }
        joined
    });
    scope
}

/// The places of a value and of all that is nested in it; tables of TOML are scattered over the file.
fn cover(node: &Node, scope: &mut Vec<Span>) {
    scope.push(node.span);
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in mapping.entries() {
                scope.push(entry.key.span);
                cover(&entry.value, scope);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| cover(item, scope)),
        _ => {}
    }
}

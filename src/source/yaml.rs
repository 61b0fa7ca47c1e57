//! YAML to the located tree, in one pass over the parser's events.
//!
//! Scalars follow the core schema of YAML 1.2: `yes` and `on` are text. Merge keys (`<<`) are no part of YAML 1.2 and are
//! reported: mixins share columns.

use std::collections::BTreeMap;

use compact_str::CompactString;
use saphyr_parser::{Event, Parser, ScalarStyle, Span as YamlSpan, Tag};

use super::tree::{Entry, Key, Mapping, Node, Value};
use super::{Document, MAX_ALIAS_BYTES, MAX_ANCHOR_BYTES, MAX_DEPTH, advice, recover};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::{FileId, Span};

/// Parses all documents of a text; empty documents are left out.
pub(super) fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Vec<Document> {
    parse_until_error(file, text, diagnostics, true)
}

/// `retry`: after an error before which not even a name was read, what stands before the broken line is read again.
fn parse_until_error(file: FileId, text: &str, diagnostics: &mut Diagnostics, retry: bool) -> Vec<Document> {
    let mut builder = Builder {
        file,
        offsets: Offsets::of(text),
        stack: Vec::new(),
        anchors: BTreeMap::new(),
        alias_bytes: 0,
        anchor_bytes: 0,
        // Nothing asks for what is behind an anchor but an asterisk.
        has_aliases: text.contains('*'),
        documents: Vec::new(),
        diagnostics,
        gave_up: false,
        spare_items: Vec::new(),
        spare_entries: Vec::new(),
        left_out: false,
        text,
    };
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    builder.offsets.skip(text.len() - body.len());
    let mut parser = Parser::new_from_str(body);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((Event::StreamEnd, _)) => break,
            Ok((event, span)) => builder.event(event, span),
            Err(error) => {
                let offset = builder.syntax_error(error.marker().index(), error.info());
                builder.close_partial();
                let nameless =
                    builder.documents.last().is_none_or(|document| document.root.get("name").is_none());
                if retry
                    && nameless
                    && let Some(documents) = before_line(file, text, offset)
                {
                    builder.documents = documents;
                }
                if retry {
                    recover::rest(file, text, offset, &mut builder.documents);
                }
                break;
            }
        }
        if builder.gave_up {
            builder.close_partial();
            break;
        }
    }
    builder.documents
}

/// The first tab that indents a line: by far the likeliest mistake in a file that does not parse and has one.
fn indenting_tab(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..blanks].find('\t')
            && !line.trim().is_empty()
        {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// A variable that stands alone as a value inside of `{…}` or `[…]`, on the line that broke or the one before: there the
/// parser takes its brace for one of its own.
fn bare_variable(text: &str, offset: usize) -> Option<std::ops::Range<usize>> {
    let offset = (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset))?;
    let line = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let before = text[..line.saturating_sub(1)].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |length| offset + length);
    text[before..end].match_indices("${").map(|(at, _)| before + at).find_map(|start| {
        let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let head = &text[line..start];
        let opens = head.matches(['{', '[']).count() > head.matches(['}', ']']).count();
        let closed = ['"', '\''].iter().all(|quote| head.matches(*quote).count() % 2 == 0);
        let alone = head.trim_end().ends_with([':', ',', '[']) && closed && !head.contains(" #");
        let name = text[start + 2..end].split('}').next()?;
        let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let close = start + 2 + name.len() + 1;
        let followed = text.get(close..end)?.trim_start();
        let ends = followed.is_empty() || followed.starts_with([',', '}', ']']);
        (opens && alone && named && ends).then_some(start..close)
    })
}

/// The documents that stand before a broken line; what was scanned together with that line is among them.
fn before_line(file: FileId, text: &str, offset: usize) -> Option<Vec<Document>> {
    let line = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let head = text.get(..line).filter(|head| !head.trim().is_empty())?;
    let mut unreported = Diagnostics::new();
    let mut documents = parse_until_error(file, head, &mut unreported, false);
    documents.last_mut()?.partial = true;
    Some(documents)
}

/// The parser counts characters; spans count bytes.
pub(super) struct Offsets {
    /// Byte offset of every character, or nothing where the text is ASCII and the two are equal.
    bytes: Option<Vec<u32>>,
    shift: usize,
    length: usize,
}

impl Offsets {
    pub(super) fn of(text: &str) -> Self {
        let bytes = (!text.is_ascii()).then(|| {
            text.char_indices().map(|(offset, _)| u32::try_from(offset).unwrap_or(u32::MAX)).collect()
        });
        Offsets { bytes, shift: 0, length: text.len() }
    }

    /// The parser does not see the first bytes, a byte-order mark.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.shift = usize::from(bytes > 0);
    }

    pub(super) fn byte(&self, character: usize) -> usize {
        let character = character + self.shift;
        match &self.bytes {
            None => character.min(self.length),
            Some(bytes) => bytes.get(character).map_or(self.length, |offset| *offset as usize),
        }
    }
}

/// What is in a list, in one that is just as long; the first keeps its room.
fn moved<T>(filled: &mut Vec<T>) -> Vec<T> {
    let mut list = Vec::with_capacity(filled.len());
    list.append(filled);
    list
}

enum Frame {
    Sequence { start: usize, anchor: usize, items: Vec<Node> },
    Mapping { start: usize, anchor: usize, mapping: Mapping, key: Option<Key> },
}

struct Builder<'a> {
    file: FileId,
    offsets: Offsets,
    stack: Vec<Frame>,
    /// What anchors stand for, and how many bytes that is.
    anchors: BTreeMap<usize, (Node, usize)>,
    alias_bytes: usize,
    anchor_bytes: usize,
    has_aliases: bool,
    documents: Vec<Document>,
    diagnostics: &'a mut Diagnostics,
    gave_up: bool,
    /// Emptied lists, to be filled again: what is in one is [`moved`] when its length is known.
    spare_items: Vec<Vec<Node>>,
    spare_entries: Vec<Vec<Entry>>,
    /// Something of this document was left out, so that nothing else may be said about it.
    left_out: bool,
    text: &'a str,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: YamlSpan) {
        let start = self.offsets.byte(span.start.index());
        let end = self.offsets.byte(span.end.index());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let span = Span::new(self.file, start, scalar_end(self.text, style, start, end));
                let value = self.scalar(&text, style, tag.as_deref(), span);
                if style == ScalarStyle::Plain
                    && !text.is_ascii()
                    && let Some(finding) = advice::odd_blank_at(self.file, self.text, span)
                {
                    self.diagnostics.push(finding);
                    self.left_out = true;
                }
                if style == ScalarStyle::Plain && advice::loses_zeros(&text) && !self.expects_key() {
                    self.diagnostics.push(advice::leading_zero(span, &text));
                    self.left_out = true;
                }
                let node = Node::new(value, span);
                self.remember(anchor, &node);
                self.place(node, Some(&text));
            }
            Event::SequenceStart(anchor, _) => {
                let items = self.spare_items.pop().unwrap_or_default();
                self.open(Frame::Sequence { start, anchor, items }, start);
            }
            Event::MappingStart(anchor, _) => {
                let mapping = Mapping::within(self.spare_entries.pop().unwrap_or_default());
                self.open(Frame::Mapping { start, anchor, mapping, key: None }, start);
            }
            // The parser counts the comment behind a closing bracket as a part of it.
            Event::SequenceEnd | Event::MappingEnd => {
                let bracket = matches!(self.text.as_bytes().get(start), Some(b']' | b'}'));
                self.close(if bracket { start + 1 } else { end });
            }
            Event::Alias(anchor) => self.alias(anchor, Span::new(self.file, start, end)),
            Event::DocumentStart(_) => {
                self.anchors.clear();
                self.anchor_bytes = 0;
                self.left_out = false;
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }

    /// Whether the next scalar is a key.
    fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame::Mapping { key: None, .. }))
    }

    fn open(&mut self, frame: Frame, start: usize) {
        if self.stack.len() >= MAX_DEPTH {
            self.too_deep(start);
            self.gave_up = true;
            return;
        }
        self.stack.push(frame);
    }

    fn too_deep(&mut self, offset: usize) {
        self.diagnostics.push(
            Diagnostic::new(
                &shared::NESTING_TOO_DEEP,
                Span::new(self.file, offset, offset + 1),
                format!("nesting is deeper than {MAX_DEPTH} levels"),
            )
            .help("flatten the document; no spec needs so many levels"),
        );
    }

    fn close(&mut self, end: usize) {
        let (node, anchor) = match self.stack.pop() {
            Some(Frame::Sequence { start, anchor, items: mut filled }) => {
                let end = self.trim(start, end);
                let items = moved(&mut filled);
                self.spare_items.push(filled);
                (Node::new(Value::Sequence(items), Span::new(self.file, start, end)), anchor)
            }
            Some(Frame::Mapping { start, anchor, mapping: filled, .. }) => {
                let end = self.trim(start, end);
                let (mapping, room) = filled.fitted();
                self.spare_entries.push(room);
                (Node::new(Value::Mapping(mapping), Span::new(self.file, start, end)), anchor)
            }
            None => return,
        };
        self.remember(anchor, &node);
        self.place(node, None);
    }

    /// Block collections end where the next thing starts; the blank lines and comments between are not theirs.
    fn trim(&self, start: usize, end: usize) -> usize {
        match self.text.get(start..end) {
            Some(text) => start + text.trim_end().len(),
            None => end,
        }
    }

    /// Puts a finished node where it belongs. `key_text` is the text of a scalar, which may be a key.
    fn place(&mut self, node: Node, key_text: Option<&str>) {
        let depth = self.stack.len();
        match self.stack.last_mut() {
            None => {
                if node.value != Value::Null {
                    self.documents.push(Document { root: node, partial: self.left_out });
                }
            }
            Some(Frame::Sequence { items, .. }) => items.push(node),
            Some(Frame::Mapping { mapping, key, .. }) => match key.take() {
                None => match (node.value, key_text) {
                    (Value::String(text), Some(_)) => *key = Some(Key { text, span: node.span }),
                    (_, Some(text)) => *key = Some(Key { text: text.into(), span: node.span }),
                    (_, None) => {
                        self.diagnostics.push(
                            Diagnostic::new(&shared::SYNTAX, node.span, "a key is a list or a mapping")
                                .help("write the key as text"),
                        );
                        *key = Some(Key { text: CompactString::default(), span: node.span });
                    }
                },
                Some(found) if &*found.text == "<<" => {
                    self.diagnostics.push(advice::merge_key_at(self.file, self.text, found.span));
                    self.left_out = true;
                }
                Some(found) if depth == 1 && &*found.text == "engine" && mapping.get("engine").is_some() => {
                    // Without this every key of the second document would be reported as standing there twice.
                    self.diagnostics.push(
                        Diagnostic::new(&shared::DUPLICATE_KEY, found.span, "a second document begins here")
                            .label("`engine` again")
                            .related(
                                mapping.entry("engine").map_or(Span::NONE, |first| first.key.span),
                                "the first one",
                            )
                            .help("write a line `---` before it: one document describes one object")
                            .edit_source(Span { end: found.span.start, ..found.span }, "---\n"),
                    );
                    self.left_out = true;
                }
                Some(found) if depth == 1 && self.left_out && mapping.entry(&found.text).is_some() => {}
                Some(found) => insert(mapping, found, node, self.diagnostics),
            },
        }
    }

    fn remember(&mut self, anchor: usize, node: &Node) {
        if anchor == 0 || !self.has_aliases || self.gave_up {
            return;
        }
        match node.weight(MAX_ANCHOR_BYTES - self.anchor_bytes) {
            Some(bytes) => {
                self.anchor_bytes += bytes;
                self.anchors.insert(anchor, (node.clone(), bytes));
            }
            None => self.too_much(
                Span { end: node.span.start, ..node.span },
                format!("anchors stand for more than {MAX_ANCHOR_BYTES} bytes"),
            ),
        }
    }

    fn too_much(&mut self, span: Span, message: String) {
        self.diagnostics.push(
            Diagnostic::new(&shared::ALIAS_EXPANSION, span, message)
                .help("remove the aliases; a mixin shares columns between tables"),
        );
        self.gave_up = true;
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        let Some((node, bytes)) = self.anchors.get(&anchor) else {
            self.diagnostics.push(
                Diagnostic::new(&shared::SYNTAX, span, "an alias stands inside the value of its own anchor")
                    .help("write the value out"),
            );
            self.place(Node::new(Value::Null, span), None);
            return;
        };
        self.alias_bytes += bytes;
        if self.alias_bytes > MAX_ALIAS_BYTES {
            self.too_much(span, format!("aliases expand to more than {MAX_ALIAS_BYTES} bytes"));
            return;
        }
        let node = node.clone();
        let text = node.as_str().map(str::to_owned);
        self.place(node, text.as_deref());
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Value {
        if let Some(tag) = tag {
            if tag.is_yaml_core_schema() && tag.suffix == "str" {
                return Value::String(text.into());
            }
            if !tag.is_yaml_core_schema() {
                self.diagnostics.push(
                    Diagnostic::new(
                        &shared::SYNTAX,
                        span,
                        format!("the tag `{}{}` is not known", tag.handle, tag.suffix),
                    )
                    .help("remove the tag"),
                );
            }
        }
        if style == ScalarStyle::Plain { plain_scalar(text) } else { Value::String(text.into()) }
    }

    /// Reports what the parser says, and gives the byte where it gave up.
    fn syntax_error(&mut self, character: usize, info: &str) -> usize {
        if info.contains("recursion limit") {
            let offset = self.offsets.byte(character).min(self.text.len().saturating_sub(1));
            self.too_deep(offset);
            return offset;
        }
        if let Some(offset) = indenting_tab(self.text) {
            self.diagnostics.push(
                Diagnostic::new(
                    &shared::SYNTAX,
                    Span::new(self.file, offset, offset + 1),
                    "a tab indents this line",
                )
                .label("a tab")
                .help("replace the tab by blanks; YAML indents with blanks only"),
            );
            return offset;
        }
        if let Some(variable) = bare_variable(self.text, self.offsets.byte(character)) {
            let place = Span::new(self.file, variable.start, variable.end);
            let name = &self.text[variable];
            self.diagnostics.push(
                Diagnostic::new(&shared::SYNTAX, place, format!("`{name}` stands in braces without quotes"))
                    .label("YAML reads its brace as the start of a mapping")
                    .help(format!("write it in quotes: \"{name}\""))
                    .edit_source(place, format!("\"{name}\"")),
            );
            return place.start as usize;
        }
        let mut offset = self.offsets.byte(character);
        if offset >= self.text.len() {
            offset = self.text.trim_end().len().saturating_sub(1);
        }
        while offset > 0 && !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        self.diagnostics.push(advice::yaml(self.file, self.text, offset, info));
        offset
    }

    /// Ends what is open after an error, so that the name of the document is still known.
    fn close_partial(&mut self) {
        self.stack.truncate(MAX_DEPTH);
        let depth = self.stack.len();
        for _ in 0..depth {
            self.close(self.text.len());
        }
        if depth > 0
            && let Some(document) = self.documents.last_mut()
        {
            document.partial = true;
        }
    }
}

/// Where a scalar ends: the parser counts the blanks and the comment behind a closing quote as a part of the text.
pub(super) fn scalar_end(text: &str, style: ScalarStyle, start: usize, end: usize) -> usize {
    let quote = match style {
        ScalarStyle::SingleQuoted => b'\'',
        ScalarStyle::DoubleQuoted => b'"',
        _ => return end,
    };
    let Some((first, rest)) = text.as_bytes().get(start..end).and_then(<[u8]>::split_first) else {
        return end;
    };
    if *first != quote {
        return end;
    }
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        at += match byte {
            b'\\' if quote == b'"' => 2,
            b'\'' if quote == b'\'' && rest.get(at + 1) == Some(&quote) => 2,
            byte if *byte == quote => return start + 1 + at + 1,
            _ => 1,
        };
    }
    end
}

/// Adds an entry; a key that is there already is reported, and the first value stays.
pub(super) fn insert(mapping: &mut Mapping, key: Key, value: Node, diagnostics: &mut Diagnostics) {
    if let Some(first) = mapping.entry(&key.text) {
        diagnostics.push(
            Diagnostic::new(
                &shared::DUPLICATE_KEY,
                key.span,
                format!("the key `{}` stands here twice", key.text),
            )
            .label("again here")
            .related(first.key.span, "first here")
            .help("remove one of the two"),
        );
        return;
    }
    mapping.append(Entry { key, value });
}

/// A plain scalar by the core schema of YAML 1.2.
pub(super) fn plain_scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Boolean(true),
        "false" | "False" | "FALSE" => return Value::Boolean(false),
        _ => {}
    }
    let first = text.as_bytes()[0];
    if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.')) {
        return Value::String(text.into());
    }
    number(text).unwrap_or_else(|| Value::String(text.into()))
}

fn number(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(digits) = text.strip_prefix("0x") {
        return i128::from_str_radix(digits, 16).ok().map(Value::Integer);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i128::from_str_radix(digits, 8).ok().map(Value::Integer);
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let whole = text.parse().ok().map(Value::Integer);
        // A number keeps its digits, however many there are.
        return whole.or_else(|| text.parse().ok().map(|value| Value::Float(value, text.into())));
    }
    let shape_fits = unsigned.bytes().any(|byte| byte.is_ascii_digit())
        && unsigned
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    if shape_fits {
        return text
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite())
            .map(|value| Value::Float(value, text.into()));
    }
    None
}

//! TOML to the located tree.

use toml_edit::{Document as TomlDocument, Item, Key as TomlKey, Table, TableLike, Value as TomlValue};

use super::tree::{Key, Mapping, Node, Value};
use super::{Document, MAX_DEPTH, advice, recover, yaml};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::{FileId, Span};

/// Parses the one document of a TOML file.
pub(super) fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Vec<Document> {
    if let Some(offset) = deepest_bracket(text) {
        diagnostics.push(
            Diagnostic::new(
                &shared::NESTING_TOO_DEEP,
                Span::new(file, offset, offset + 1),
                format!("nesting is deeper than {MAX_DEPTH} levels"),
            )
            .help("flatten the document; no spec needs so many levels"),
        );
        return Vec::new();
    }
    match TomlDocument::parse(text) {
        Ok(document) => vec![Document {
            root: Converter { file, text, diagnostics }.root(document.as_table()),
            partial: false,
        }],
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let end = range.end.max(range.start).min(text.len());
            let start = range.start.min(end);
            let message = error.message().lines().next().unwrap_or("it cannot be read").to_owned();
            diagnostics.push(advice::toml(file, text, start..end, &message));
            // What stands before the broken line names the object, so that references to it are not reported as well.
            let line = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |offset| offset + 1);
            let before = TomlDocument::parse(text.get(..line).unwrap_or("")).ok().map(|document| {
                let mut unreported = Diagnostics::new();
                let mut converter = Converter { file, text, diagnostics: &mut unreported };
                Document { root: converter.root(document.as_table()), partial: true }
            });
            let named = before.filter(|document| document.root.get("name").is_some());
            named.or_else(|| recover::head(file, text, 0..text.len())).into_iter().collect()
        }
    }
}

/// The place where brackets outside of strings nest too deep, before the recursive parser sees the text.
fn deepest_bracket(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut in_string: Option<u8> = None;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match in_string {
            Some(_) if escaped => escaped = false,
            Some(b'"') if byte == b'\\' => escaped = true,
            Some(quote) if byte == quote || byte == b'\n' => in_string = None,
            Some(_) => {}
            None => match byte {
                b'"' | b'\'' => in_string = Some(byte),
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            },
        }
        if depth > MAX_DEPTH {
            return Some(offset);
        }
    }
    None
}

/// The value of a string in whose source lines end as on Windows, as it is where they do not: the same spec must give the same
/// output on every system. A return that is written as an escape stays.
fn normalized(source: &str) -> Option<String> {
    let same = source.replace("\r\n", "\n").parse::<TomlValue>().ok()?;
    same.as_str().map(str::to_owned)
}

struct Converter<'a> {
    file: FileId,
    text: &'a str,
    diagnostics: &'a mut Diagnostics,
}

impl Converter<'_> {
    fn root(&mut self, table: &Table) -> Node {
        let end = self.text.trim_end().len();
        self.table(table, Some(0..end), 0)
    }

    fn span(&self, range: Option<std::ops::Range<usize>>, fallback: Span) -> Span {
        range.map_or(fallback, |range| Span::new(self.file, range.start, range.end))
    }

    fn table(&mut self, table: &dyn TableLike, range: Option<std::ops::Range<usize>>, depth: usize) -> Node {
        let mut mapping = Mapping::default();
        let mut cover: Option<Span> = None;
        let mut entries: Vec<(usize, Key, Node)> = Vec::new();
        for (index, (name, item)) in table.iter().enumerate() {
            let key_span = table.key(name).and_then(TomlKey::span);
            let key_span = self.span(key_span, Span::new(self.file, 0, 0));
            let Some(value) = self.item(item, key_span, depth + 1) else { continue };
            let key = Key { text: name.into(), span: key_span };
            let both = Span { start: key_span.start, end: value.span.end.max(key_span.end), ..key_span };
            cover = Some(cover.map_or(both, |cover| Span {
                start: cover.start.min(both.start),
                end: cover.end.max(both.end),
                ..cover
            }));
            entries.push((index, key, value));
        }
        // `[columns.b]` may stand before `columns.a = …`; the order of the file is the order of the columns.
        entries.sort_by_key(|(index, key, _)| (key.span.start, *index));
        for (_, key, value) in entries {
            yaml::insert(&mut mapping, key, value, self.diagnostics);
        }
        let fallback = cover.unwrap_or(Span::new(self.file, 0, 0));
        Node::new(Value::Mapping(mapping), self.span(range, fallback))
    }

    fn item(&mut self, item: &Item, key_span: Span, depth: usize) -> Option<Node> {
        Some(match item {
            Item::None => return None,
            Item::Value(value) => self.value(value, key_span, depth),
            Item::Table(table) => self.table(table, table.span(), depth),
            Item::ArrayOfTables(tables) => {
                let items: Vec<Node> =
                    tables.iter().map(|table| self.table(table, table.span(), depth + 1)).collect();
                let span = match (items.first(), items.last()) {
                    (Some(first), Some(last)) => Span { end: last.span.end, ..first.span },
                    _ => key_span,
                };
                Node::new(Value::Sequence(items), span)
            }
        })
    }

    fn value(&mut self, value: &TomlValue, key_span: Span, depth: usize) -> Node {
        let span = self.span(value.span(), key_span);
        let converted = match value {
            TomlValue::String(string) => {
                let source = self.text.get(span.range()).unwrap_or_default();
                let normalized = string.value().contains('\r').then(|| normalized(source)).flatten();
                Value::String(normalized.as_deref().unwrap_or(string.value()).into())
            }
            TomlValue::Integer(number) => Value::Integer(i128::from(*number.value())),
            TomlValue::Float(number) => {
                let text = self.text.get(span.range()).unwrap_or_default().replace('_', "");
                Value::Float(*number.value(), text.into())
            }
            TomlValue::Boolean(boolean) => Value::Boolean(*boolean.value()),
            TomlValue::Datetime(datetime) => Value::String(datetime.value().to_string().into()),
            TomlValue::Array(array) => {
                Value::Sequence(array.iter().map(|item| self.value(item, span, depth + 1)).collect())
            }
            TomlValue::InlineTable(table) => return self.table(table, table.span(), depth),
        };
        Node::new(converted, span)
    }
}

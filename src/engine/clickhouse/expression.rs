//! SQL fragments of ClickHouse documents, and the names that they use.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::source::Sources;
use crate::span::{Located, Span};
use crate::sql::{self, Dialect, ExpressionNames, Reading};

/// An expression: its text, and the names in it as far as they could be read.
#[derive(Debug, Clone)]
pub struct Expression {
    /// The text, where it stands.
    pub text: Located<String>,
    /// The column, when the expression is one column's name and nothing else.
    pub bare: Option<String>,
    /// The text with every database written out, where that differs from what the document says.
    pub completed: Option<String>,
    /// The names that it uses; nothing when the parser does not know its syntax.
    pub names: Option<ExpressionNames>,
}

/// Two expressions are equal when their texts are; the names follow from the text.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text.value == other.text.value
    }
}

impl Serialize for Expression {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text.value)
    }
}

/// What reading expressions needs to know.
pub struct Reader<'a> {
    /// The object as messages name it.
    pub subject: &'a str,
    /// Places inside fragments.
    pub sources: &'a Sources,
    /// Whether the document says itself what it needs, so that fragments may stay unread.
    pub declared: bool,
    /// The columns around the fragment: a text that is exactly the name of one is that column, quotes or not.
    pub columns: &'a BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads a part of a text as an expression; reports one that is broken, and warns of one that stays unread.
    pub fn part(
        &self,
        text: &Located<String>,
        range: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Expression {
        let slice = text.value.get(range.clone()).unwrap_or_default();
        let lead = slice.len() - slice.trim_start().len();
        let trimmed = slice.trim();
        let range = range.start + lead..range.start + lead + trimmed.len();
        let whole = range == (0..text.value.len());
        let place =
            if whole { text.span } else { self.sources.place_within(text.span, &text.value, range.clone()) };
        let located = Located::new(trimmed.to_owned(), place);
        let exact = || self.columns.get(trimmed).cloned();
        if let Some(name) = bare_name(trimmed).or_else(exact) {
            let ident = sql::Ident { name: name.clone(), range: 0..trimmed.len() };
            let names = ExpressionNames {
                columns: vec![sql::QualifiedName { parts: vec![ident] }],
                ..ExpressionNames::default()
            };
            return Expression { text: located, bare: Some(name), completed: None, names: Some(names) };
        }
        let names = match sql::read_expression(Dialect::ClickHouse, trimmed) {
            Reading::Read(names) => Some(names),
            Reading::Opaque(reason) => {
                self.opaque(place, text, &reason, diagnostics);
                None
            }
            Reading::Broken { message, range: inner } => {
                self.broken(text, range.start + inner.start..range.start + inner.end, &message, diagnostics);
                None
            }
        };
        Expression { text: located, bare: None, completed: None, names }
    }

    /// Reports a statement that takes the script over; `offset` is where it begins in the text.
    pub fn takeover(
        &self,
        text: &Located<String>,
        offset: usize,
        found: Option<sql::script::Takeover>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(found) = found else { return };
        let range = offset + found.range.start..offset + found.range.end;
        let span = self.sources.place_within(text.span, &text.value, range);
        let message = format!("a statement of {} {}", self.subject, found.what);
        diagnostics.push(Diagnostic::new(&shared::SCRIPT_TAKEOVER, span, message).help(found.help));
    }

    /// Reports a fragment that is broken.
    pub fn broken(
        &self,
        text: &Located<String>,
        range: Range<usize>,
        message: &str,
        diagnostics: &mut Diagnostics,
    ) {
        let span = if range.is_empty() {
            text.span
        } else {
            self.sources.place_within(text.span, &text.value, range)
        };
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_SQL,
                span,
                format!("{} has a SQL fragment that is broken: {message}", self.subject),
            )
            .help(if message.contains("a backslash outside of quotes") {
                "remove it, or put it between quotes if it belongs to a text"
            } else {
                "close what is open; a fragment is one expression or query without a semicolon"
            }),
        );
    }

    /// Reports a fragment that stays unread, unless the document declares what it needs.
    pub fn opaque(&self, span: Span, text: &str, reason: &str, diagnostics: &mut Diagnostics) {
        if self.declared {
            return;
        }
        diagnostics.push(
            Diagnostic::new(
                &shared::OPAQUE_SQL,
                span,
                format!("{} has a SQL fragment that schemac cannot read: {reason}", self.subject),
            )
            .help("name the objects that it uses in `depends_on`; an empty list says that it uses none")
            .instead(sql::slip(text)),
        );
    }

    /// The place of a name inside of an expression.
    pub fn place(&self, expression: &Expression, range: Range<usize>) -> Span {
        self.sources.place_within(expression.text.span, &expression.text.value, range)
    }
}

impl Expression {
    /// An expression that no document holds, of names that are known.
    pub fn generated(text: String, span: Span, columns: &[&str]) -> Expression {
        let columns = columns
            .iter()
            .map(|name| sql::QualifiedName {
                parts: vec![sql::Ident { name: (*name).to_owned(), range: 0..0 }],
            })
            .collect();
        Expression {
            text: Located::new(text, span),
            bare: None,
            completed: None,
            names: Some(ExpressionNames { columns, ..ExpressionNames::default() }),
        }
    }

    /// The text that is rendered.
    pub fn sql(&self) -> &str {
        self.completed.as_deref().unwrap_or(&self.text.value)
    }

    /// The names of the columns that it uses: the whole dotted name of each, and nothing when they are not known.
    pub fn columns(&self) -> impl Iterator<Item = (String, Range<usize>)> {
        self.names.iter().flat_map(|names| &names.columns).map(|name| (name.texts().join("."), name.range()))
    }

    /// The functions that it calls.
    pub fn functions(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.names
            .iter()
            .flat_map(|names| &names.functions)
            .filter_map(|name| name.parts.last().map(|part| (part.name.as_str(), part.range.clone())))
    }

    /// The text without blanks and quotes of names, for comparing key expressions.
    pub fn normal(&self) -> String {
        match &self.bare {
            Some(name) => name.clone(),
            None => self.text.value.chars().filter(|c| !c.is_whitespace() && *c != '`').collect(),
        }
    }
}

/// The column's name when a text is nothing but a name, bare or quoted.
pub fn bare_name(text: &str) -> Option<String> {
    let text = text.trim();
    for quote in ['`', '"'] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            let simple = !inner.is_empty() && !inner.contains([quote, '\\']);
            return simple.then(|| inner.to_owned());
        }
    }
    let mut characters = text.chars();
    let first = characters.next()?;
    let word = (first.is_alphabetic() || first == '_') && characters.all(|c| c.is_alphanumeric() || c == '_');
    let reserved = ["null", "true", "false", "now", "not", "case", "inf", "nan"];
    (word && !reserved.iter().any(|other| text.eq_ignore_ascii_case(other))).then(|| text.to_owned())
}

/// Splits at a character outside of quotes and brackets; the parts are ranges of the text, not trimmed.
pub fn split_top_level(text: &str, separator: char) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in top_level(text) {
        if c == separator {
            parts.push(start..at);
            start = at + c.len_utf8();
        }
    }
    parts.push(start..text.len());
    parts
}

/// The characters outside of quotes and brackets, with their places.
pub fn top_level(text: &str) -> Vec<(usize, char)> {
    let mut out = Vec::new();
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match quote {
            Some(open) => {
                if c == '\\' {
                    characters.next();
                } else if c == open {
                    quote = None;
                }
            }
            None => match c {
                '\'' | '"' | '`' => quote = Some(c),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ if depth == 0 => out.push((at, c)),
                _ => {}
            },
        }
    }
    out
}

/// A call such as `Name(a, b)`: the name's and the arguments' ranges. A name without brackets has no arguments.
pub fn call(text: &str) -> Option<(Range<usize>, Vec<Range<usize>>)> {
    let trimmed = text.trim_end();
    let lead = trimmed.len() - trimmed.trim_start().len();
    let end = trimmed[lead..]
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(trimmed.len(), |found| lead + found);
    if end == lead {
        return None;
    }
    let name = lead..end;
    let rest = trimmed[end..].trim_start();
    if rest.is_empty() {
        return Some((name, Vec::new()));
    }
    let open = trimmed.len() - rest.len();
    let inner = rest.strip_prefix('(')?.strip_suffix(')')?;
    // The bracket that opens must be the one that closes at the end.
    if closing(rest) != Some(rest.len() - 1) {
        return None;
    }
    if inner.trim().is_empty() {
        return Some((name, Vec::new()));
    }
    let arguments = split_top_level(inner, ',')
        .into_iter()
        .map(|range| open + 1 + range.start..open + 1 + range.end)
        .map(|range| trim(text, range))
        .collect();
    Some((name, arguments))
}

/// Where the bracket closes that a text begins with.
pub fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match quote {
            Some(_) if c == '\\' => {
                characters.next();
            }
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None => match c {
                '\'' | '"' | '`' => quote = Some(c),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            },
        }
    }
    None
}

/// The range without blanks at its ends.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..start + slice.trim().len()
}

/// Where a word of SQL stands outside of quotes and brackets, from a place on; the search ignores case.
pub fn keyword(text: &str, word: &str) -> Option<Range<usize>> {
    let places = top_level(text);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    places.iter().enumerate().find_map(|(index, (at, _))| {
        let end = at + word.len();
        let found = text.get(*at..end)?;
        let before = index.checked_sub(1).and_then(|before| places.get(before)).map(|(_, c)| *c);
        let starts = !text[..*at].ends_with(is_word) || before.is_none();
        let ends = !text[end..].starts_with(is_word);
        (found.eq_ignore_ascii_case(word) && starts && ends).then_some(*at..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_taken_apart() {
        let text = "ReplacingMergeTree( ver, `is deleted` )";
        let (name, arguments) = call(text).unwrap();
        assert_eq!(&text[name], "ReplacingMergeTree");
        let arguments: Vec<&str> = arguments.into_iter().map(|range| &text[range]).collect();
        assert_eq!(arguments, ["ver", "`is deleted`"]);
        assert!(call("MergeTree").unwrap().1.is_empty());
        assert!(call("MergeTree()").unwrap().1.is_empty());
        assert!(call("MergeTree() x").is_none());
        assert!(call("a(b)(c)").is_none());
        let text = "SummingMergeTree((a, b))";
        assert_eq!(&text[call(text).unwrap().1[0].clone()], "(a, b)");
    }

    #[test]
    fn keywords_are_found_outside_of_quotes_and_brackets() {
        let text = "toDate('to volume') + f(to) TO VOLUME 'x'";
        assert_eq!(keyword(text, "to volume").map(|range| range.start), Some(28));
        assert_eq!(keyword("a_to b", "to"), None);
    }

    #[test]
    fn only_names_are_bare() {
        assert_eq!(bare_name(" `a b` ").as_deref(), Some("a b"));
        assert_eq!(bare_name("event_date").as_deref(), Some("event_date"));
        for text in ["a b", "f(x)", "1", "'x'", "a.b", "true"] {
            assert_eq!(bare_name(text), None, "{text}");
        }
    }
}

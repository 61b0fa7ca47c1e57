//! Text of other people's files on a terminal: it may show what it holds, it may not do anything.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Diagnostic, Diagnostics, SourceLookup};
use crate::span::FileId;

/// Whether a terminal does something else with a character than show it: control characters, and the marks that turn the
/// direction of what follows, which can make a report read as it is not written.
fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text with what acts on a terminal written out: `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// As [`visible`], with every place where it was: what acts becomes one character of as many bytes.
fn same_places(text: &str) -> Option<String> {
    // A carriage return before a line feed ends the line with it.
    let acts_at = |offset: usize, c: char| acts(c) && !(c == '\r' && text[offset..].starts_with("\r\n"));
    text.char_indices().any(|(offset, c)| acts_at(offset, c)).then(|| {
        text.char_indices()
            .map(|(offset, c)| match c.len_utf8() {
                _ if !acts_at(offset, c) => c,
                1 => '?',
                2 => '\u{b7}',
                _ => '\u{fffd}',
            })
            .collect()
    })
}

/// Findings whose words cannot act on a terminal.
pub(super) fn findings(diagnostics: &Diagnostics) -> Cow<'_, Diagnostics> {
    let acting = |one: &Diagnostic| {
        let words = [Some(&one.message), one.label.as_ref(), one.help.as_ref()].into_iter().flatten();
        words.chain(one.related.iter().map(|related| &related.message)).any(|text| text.contains(acts))
    };
    if !diagnostics.iter().any(acting) {
        return Cow::Borrowed(diagnostics);
    }
    let mut found = diagnostics.clone();
    for one in &mut found.list {
        let related = one.related.iter_mut().map(|related| &mut related.message);
        let words = [Some(&mut one.message), one.label.as_mut(), one.help.as_mut()].into_iter().flatten();
        for text in words.chain(related) {
            *text = visible(text).into_owned();
        }
    }
    Cow::Owned(found)
}

/// Sources whose texts and paths cannot act on a terminal.
pub(super) struct Sources<'a> {
    sources: &'a dyn SourceLookup,
    texts: BTreeMap<FileId, String>,
    paths: BTreeMap<FileId, String>,
}

impl<'a> Sources<'a> {
    /// The files that these findings point at.
    pub(super) fn new(diagnostics: &Diagnostics, sources: &'a dyn SourceLookup) -> Self {
        let mut files: Vec<FileId> = diagnostics
            .iter()
            .flat_map(|one| one.related.iter().map(|related| related.span.file).chain([one.span.file]))
            .collect();
        files.sort_unstable();
        files.dedup();
        let mut shown = Sources { sources, texts: BTreeMap::new(), paths: BTreeMap::new() };
        for file in files {
            if let Some(text) = same_places(sources.text(file)) {
                shown.texts.insert(file, text);
            }
            if let Cow::Owned(path) = visible(sources.path(file)) {
                shown.paths.insert(file, path);
            }
        }
        shown
    }
}

impl SourceLookup for Sources<'_> {
    fn path(&self, file: FileId) -> &str {
        self.paths.get(&file).map_or_else(|| self.sources.path(file), String::as_str)
    }
    fn text(&self, file: FileId) -> &str {
        self.texts.get(&file).map_or_else(|| self.sources.text(file), String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_written_out_and_the_rest_stays() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("\u{202e}a\u{9b}"), "\\u{202e}a\\u{9b}");
        assert!(matches!(visible("سلام 😀 e\u{301}\n\tx"), Cow::Borrowed(_)));
    }

    #[test]
    fn places_stay_where_they_are() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\r\ne\rf\u{7f}";
        let shown = same_places(text).unwrap();
        assert_eq!(shown, "a?b\u{b7}c\u{fffd}d\r\ne?f?");
        assert_eq!(shown.len(), text.len());
        assert_eq!(same_places("plain\r\n\ttext"), None);
    }
}

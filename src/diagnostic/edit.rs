//! Changes that mend a mistake, and how they are applied to a text.

use crate::span::Span;

/// Text to put in the place of other text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty range inserts.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
    /// The word that is meant, where the place may be wider: a text in quotes, or an address around a name.
    pub instead_of: Option<String>,
}

impl Edit {
    /// The same edit, of exactly what has to change in the text of its file; nothing where that cannot be found.
    ///
    /// Quotes stay as they are written, so the edit holds in both syntaxes. What stands there because of a variable is not
    /// the author's to change here.
    pub(super) fn fit(mut self, text: &str) -> Option<Edit> {
        let raw = text.get(self.span.range())?;
        let narrow = |start: usize, length: usize| {
            let start = self.span.start as usize + start;
            Span::new(self.span.file, start, start + length)
        };
        if raw.contains("${") && !self.replacement.contains("${") {
            return None;
        }
        let quoted = raw.len() >= 2 && raw.starts_with(['"', '\'']) && raw.ends_with(&raw[..1]);
        let inner = if quoted { &raw[1..raw.len() - 1] } else { raw };
        if let Some(word) = self.instead_of.take() {
            // A word that is there twice, or only behind escapes, is not known to be the one.
            let offset = raw.find(&word).filter(|_| !word.is_empty())?;
            let whole = raw == word || inner == word;
            if !whole && (raw.matches(&word).count() != 1 || !stands_alone(raw, offset, word.len())) {
                return None;
            }
            self.span = narrow(offset, word.len());
        } else if quoted && !self.replacement.is_empty() && !is_source(&self.replacement) {
            self.span = narrow(1, inner.len());
        }
        if quoted && !is_source(&self.replacement) && self.replacement.contains(['"', '\'', '\\']) {
            return None;
        }
        Some(self)
    }
}

/// Whether a replacement is written as source, with quotes or brackets of its own.
fn is_source(replacement: &str) -> bool {
    replacement.starts_with(['"', '\'', '[', '{'])
}

/// Whether no letter, digit or `_` touches a part of a text.
fn stands_alone(text: &str, start: usize, length: usize) -> bool {
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    !text[..start].ends_with(of_word) && !text[start + length..].starts_with(of_word)
}

/// Applies edits to a text, each once; of two that overlap the first in the text wins. Gives the new text and which edits it
/// holds, by their places in the list.
pub fn splice(text: &str, edits: &[&Edit]) -> (String, Vec<usize>) {
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|index| edits.get(*index).map(|edit| (edit.span, edit.replacement.as_str())));
    let mut out = String::with_capacity(text.len());
    let mut applied: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut last: Option<&Edit> = None;
    for index in order {
        let Some(edit) = edits.get(index) else { continue };
        if last.is_some_and(|last| last.span == edit.span && last.replacement == edit.replacement) {
            applied.push(index);
            continue;
        }
        let range = edit.span.range();
        // Two insertions at one place have no order that is right.
        if range.start < at || last.is_some_and(|last| last.span == edit.span) {
            continue;
        }
        let (Some(before), Some(_)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        out.push_str(before);
        out.push_str(&edit.replacement);
        at = range.end;
        applied.push(index);
        last = Some(edit);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (out, applied)
}

#[cfg(test)]
mod tests {
    use super::{Edit, splice};
    use crate::span::{FileId, Span};

    fn edit(text: &str, part: &str, word: Option<&str>, replacement: &str) -> Edit {
        let start = text.find(part).unwrap();
        Edit {
            span: Span::new(FileId(0), start, start + part.len()),
            replacement: replacement.to_owned(),
            instead_of: word.map(str::to_owned),
        }
    }

    #[test]
    fn edits_change_just_the_word() {
        for (text, part, word, replacement, result) in [
            ("a: tabel", "tabel", Some("tabel"), "table", Some("a: table")),
            ("a = \"tabel\"", "\"tabel\"", Some("tabel"), "table", Some("a = \"table\"")),
            ("a = 'tabel' # x", "'tabel'", None, "table", Some("a = 'table' # x")),
            ("a: public.chatz", "public.chatz", Some("chatz"), "chats", Some("a: public.chats")),
            // Twice, inside another word, behind an escape, from a variable.
            ("a: chatz.chatz", "chatz.chatz", Some("chatz"), "chats", None),
            ("a: chatzy", "chatzy", Some("chatz"), "chats", None),
            ("a: \"cha\\x74z\"", "\"cha\\x74z\"", Some("chatz"), "chats", None),
            ("a: ${name}", "${name}", Some("chatz"), "chats", None),
            ("a: ${nmae}", "nmae", Some("nmae"), "name", Some("a: ${name}")),
            // Source replaces the quotes too; a quote inside quotes would need escapes.
            ("a: \"id\"", "\"id\"", None, "[\"id\"]", Some("a: [\"id\"]")),
            ("a: 'it'", "'it'", Some("it"), "it's", None),
            ("a: 5", "5", None, "\"5\"", Some("a: \"5\"")),
            ("a: b # c\n", " # c", None, "", Some("a: b\n")),
        ] {
            let fitted = edit(text, part, word, replacement).fit(text);
            let found = fitted.map(|edit| splice(text, &[&edit]).0);
            assert_eq!(found.as_deref(), result, "{text}");
        }
    }

    #[test]
    fn edits_that_overlap_wait() {
        let text = "one two three";
        let one = edit(text, "one two", None, "1 2");
        let two = edit(text, "two", None, "2");
        let three = edit(text, "three", None, "3");
        assert_eq!(splice(text, &[&three, &two, &one, &three]), ("1 2 3".to_owned(), vec![2, 0, 3]));
        let beyond = Edit { span: Span::new(FileId(0), 40, 41), replacement: "x".into(), instead_of: None };
        assert_eq!(splice(text, &[&beyond]), (text.to_owned(), Vec::new()));
    }
}

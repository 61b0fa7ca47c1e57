//! Changes that mend a mistake, and how they are applied to a text.

use crate::span::Span;

/// Text to put in the place of other text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty range inserts.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
    /// How the two go together.
    pub kind: EditKind,
}

/// What an edit knows of the text that it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditKind {
    /// The replacement is source as it shall stand in the file.
    Source,
    /// The replacement is the content of the whole place, which may stand in quotes.
    Content,
    /// This word is replaced, where the place may be wider: a text in quotes, or an address around a name.
    Word(String),
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
        match std::mem::replace(&mut self.kind, EditKind::Source) {
            EditKind::Source => return Some(self),
            EditKind::Content if quoted => self.span = narrow(1, inner.len()),
            EditKind::Content => {}
            EditKind::Word(word) => {
                // A word that is there twice, or only behind escapes, is not known to be the one.
                let offset = raw.find(&word).filter(|_| !word.is_empty())?;
                let whole = raw == word || inner == word;
                if !whole && (raw.matches(&word).count() != 1 || !stands_alone(raw, offset, word.len())) {
                    return None;
                }
                self.span = narrow(offset, word.len());
            }
        }
        // A quote inside quotes would need escapes, which the two syntaxes write differently.
        (!quoted || !self.replacement.contains(['"', '\'', '\\'])).then_some(self)
    }
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
    use super::{Edit, EditKind, splice};
    use crate::span::{FileId, Span};

    fn edit(text: &str, part: &str, kind: EditKind, replacement: &str) -> Edit {
        let start = text.find(part).unwrap();
        Edit {
            span: Span::new(FileId(0), start, start + part.len()),
            replacement: replacement.to_owned(),
            kind,
        }
    }

    #[test]
    fn edits_change_just_the_word() {
        let word = |word: &str| EditKind::Word(word.to_owned());
        for (text, part, kind, replacement, result) in [
            ("a: tabel", "tabel", word("tabel"), "table", Some("a: table")),
            ("a = \"tabel\"", "\"tabel\"", word("tabel"), "table", Some("a = \"table\"")),
            ("a = 'tabel' # x", "'tabel'", EditKind::Content, "table", Some("a = 'table' # x")),
            ("a: tabel # x", "tabel", EditKind::Content, "table", Some("a: table # x")),
            ("a: public.chatz", "public.chatz", word("chatz"), "chats", Some("a: public.chats")),
            // Twice, inside another word, behind an escape, from a variable.
            ("a: chatz.chatz", "chatz.chatz", word("chatz"), "chats", None),
            ("a: chatzy", "chatzy", word("chatz"), "chats", None),
            ("a: \"cha\\x74z\"", "\"cha\\x74z\"", word("chatz"), "chats", None),
            ("a: ${name}", "${name}", word("chatz"), "chats", None),
            ("a: ${nmae}", "nmae", word("nmae"), "name", Some("a: ${name}")),
            // Source replaces the quotes too; a quote inside quotes would need escapes.
            ("a: \"id\"", "\"id\"", EditKind::Source, "[\"id\"]", Some("a: [\"id\"]")),
            ("a: \"5\"", "\"5\"", EditKind::Source, "5", Some("a: 5")),
            ("a: 'it'", "'it'", word("it"), "it's", None),
            ("a: 'it'", "'it'", EditKind::Content, "it's", None),
            ("a: b # c\n", " # c", EditKind::Source, "", Some("a: b\n")),
        ] {
            let fitted = edit(text, part, kind, replacement).fit(text);
            let found = fitted.map(|edit| splice(text, &[&edit]).0);
            assert_eq!(found.as_deref(), result, "{text}");
        }
    }

    #[test]
    fn edits_that_overlap_wait() {
        let text = "one two three";
        let one = edit(text, "one two", EditKind::Source, "1 2");
        let two = edit(text, "two", EditKind::Source, "2");
        let three = edit(text, "three", EditKind::Source, "3");
        assert_eq!(splice(text, &[&three, &two, &one, &three]), ("1 2 3".to_owned(), vec![2, 0, 3]));
        let beyond =
            Edit { span: Span::new(FileId(0), 40, 41), replacement: "x".into(), kind: EditKind::Source };
        assert_eq!(splice(text, &[&beyond]), (text.to_owned(), Vec::new()));
    }
}

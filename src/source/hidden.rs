//! Characters that show nothing, or show what follows them in another order: what people review is not what is there.

use std::cell::LazyCell;

use super::{Document, Node, Value, place_within};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::{FileId, Span};

/// The names of the usual ones. Source: Unicode 15.1, `UnicodeData.txt`.
const NAMES: &[(char, &str)] = &[
    ('\0', "NULL"),
    ('\u{7}', "BELL"),
    ('\u{8}', "BACKSPACE"),
    ('\u{1b}', "ESCAPE"),
    ('\u{7f}', "DELETE"),
    ('\u{85}', "NEXT LINE"),
    ('\u{9b}', "CONTROL SEQUENCE INTRODUCER"),
    ('\u{ad}', "SOFT HYPHEN"),
    ('\u{34f}', "COMBINING GRAPHEME JOINER"),
    ('\u{61c}', "ARABIC LETTER MARK"),
    ('\u{115f}', "HANGUL CHOSEONG FILLER"),
    ('\u{1160}', "HANGUL JUNGSEONG FILLER"),
    ('\u{180e}', "MONGOLIAN VOWEL SEPARATOR"),
    ('\u{200b}', "ZERO WIDTH SPACE"),
    ('\u{200c}', "ZERO WIDTH NON-JOINER"),
    ('\u{200d}', "ZERO WIDTH JOINER"),
    ('\u{200e}', "LEFT-TO-RIGHT MARK"),
    ('\u{200f}', "RIGHT-TO-LEFT MARK"),
    ('\u{2028}', "LINE SEPARATOR"),
    ('\u{2029}', "PARAGRAPH SEPARATOR"),
    ('\u{202a}', "LEFT-TO-RIGHT EMBEDDING"),
    ('\u{202b}', "RIGHT-TO-LEFT EMBEDDING"),
    ('\u{202c}', "POP DIRECTIONAL FORMATTING"),
    ('\u{202d}', "LEFT-TO-RIGHT OVERRIDE"),
    ('\u{202e}', "RIGHT-TO-LEFT OVERRIDE"),
    ('\u{2060}', "WORD JOINER"),
    ('\u{2061}', "FUNCTION APPLICATION"),
    ('\u{2062}', "INVISIBLE TIMES"),
    ('\u{2063}', "INVISIBLE SEPARATOR"),
    ('\u{2064}', "INVISIBLE PLUS"),
    ('\u{2066}', "LEFT-TO-RIGHT ISOLATE"),
    ('\u{2067}', "RIGHT-TO-LEFT ISOLATE"),
    ('\u{2068}', "FIRST STRONG ISOLATE"),
    ('\u{2069}', "POP DIRECTIONAL ISOLATE"),
    ('\u{3164}', "HANGUL FILLER"),
    ('\u{feff}', "ZERO WIDTH NO-BREAK SPACE"),
    ('\u{ffa0}', "HALFWIDTH HANGUL FILLER"),
];

/// Whether a character shows nothing of its own, whatever stands around it.
fn shows_nothing(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character turns the direction of what follows it.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a script is written from right to left.
fn right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Whether a character belongs where it stands: joiners and selectors behind the letters and signs that they are made for,
/// marks of direction in a line that holds letters of a script from right to left.
fn belongs(c: char, before: Option<char>, is_from_right: impl FnOnce() -> bool) -> bool {
    let behind =
        before.is_some_and(|before| before >= '\u{590}' && (!shows_nothing(before) || before == '\u{fe0f}'));
    match c {
        '\u{200c}' | '\u{200d}' => behind,
        // The signs of keyboards are digits with a selector.
        '\u{fe00}'..='\u{fe0f}' => before.is_some_and(|before| {
            !shows_nothing(before)
                && (!before.is_ascii() || before.is_ascii_digit() || matches!(before, '#' | '*'))
        }),
        '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{e0100}'..='\u{e01ef}' => behind,
        '\u{61c}' | '\u{200e}' | '\u{200f}' => is_from_right(),
        _ => false,
    }
}

/// The hidden characters of a text, each once a line: where the first stands.
fn hidden(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut before = None;
        let mut told: Vec<char> = Vec::new();
        // Asked once a line: a line may be as long as the file.
        let is_from_right = LazyCell::new(|| line.contains(right_to_left));
        let looked_at = if is_plain(line) { "" } else { line };
        for (offset, c) in looked_at.char_indices() {
            let mark = c == '\u{feff}' && start + offset == 0;
            if shows_nothing(c) && !mark && !told.contains(&c) && !belongs(c, before, || *is_from_right) {
                told.push(c);
                found.push((start + offset, c));
            }
            before = Some(c);
        }
        start += line.len();
    }
    found
}

/// Whether a text holds nothing but printable ASCII and blanks: nearly every line, and most files.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & (matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')))
}

/// Reports hidden characters in a file: in its text, comments among it, and in values that write them as escapes.
pub fn report(file: FileId, text: &str, documents: &[Document], diagnostics: &mut Diagnostics) {
    if !is_plain(text) {
        for (offset, c) in hidden(text) {
            push(c, Span::new(file, offset, offset + c.len_utf8()), "the file", diagnostics);
        }
    }
    if text.contains('\\') {
        documents.iter().for_each(|document| escaped(&document.root, text, diagnostics));
    }
}

/// Reports what values write as escapes.
fn escaped(node: &Node, text: &str, diagnostics: &mut Diagnostics) {
    let mut one = |value: &str, span: Span| {
        if is_plain(value) {
            return;
        }
        let raw = text.get(span.range()).unwrap_or_default();
        let mut told: Vec<char> = Vec::new();
        for (offset, c) in hidden(value) {
            // A zero byte is told as what it is to the engine.
            if c != '\0' && !raw.contains(c) && !told.contains(&c) {
                told.push(c);
                let place = place_within(text, span, value, offset..offset + c.len_utf8());
                push(c, place, "the text", diagnostics);
            }
        }
    };
    match &node.value {
        Value::String(value) => one(value, node.span),
        Value::Sequence(items) => items.iter().for_each(|item| escaped(item, text, diagnostics)),
        Value::Mapping(mapping) => {
            for entry in mapping.entries() {
                one(&entry.key.text, entry.key.span);
            }
            mapping.entries().iter().for_each(|entry| escaped(&entry.value, text, diagnostics));
        }
        _ => {}
    }
}

fn push(c: char, span: Span, what: &str, diagnostics: &mut Diagnostics) {
    let name = NAMES.iter().find(|(known, _)| *known == c).map_or("", |(_, name)| *name);
    let blank = if name.is_empty() { "" } else { " " };
    let does = if turns(c) { "changes the order in which what follows is shown" } else { "shows nothing" };
    let message = format!("{what} holds the character U+{:04X}{blank}{name}, which {does}", u32::from(c));
    diagnostics.push(
        Diagnostic::new(&shared::HIDDEN_CHARACTER, span, message)
            .help("remove it; if it is meant, allow the warning beside it with the reason"),
    );
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn characters_that_belong_where_they_stand_are_not_hidden() {
        for text in [
            "plain",
            "سلام",
            "پیام\u{200c}ها",
            "क\u{94d}\u{200d}ष",
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "(abc)\u{200f} عربی",
            "\u{feff}file",
            "e\u{301}",
        ] {
            assert_eq!(hidden(text), Vec::new(), "{text:?}");
        }
        for (text, places) in [
            ("a\u{202e}b\u{202e}c\n\u{202e}", vec![1, 10]),
            ("a\u{200b}b", vec![1]),
            ("ab\u{200d}c", vec![2]),
            ("a\u{200f}", vec![1]),
            ("سلام\u{202e}", vec![8]),
            ("a\u{feff}", vec![1]),
            ("a\u{fe0f}", vec![1]),
            ("a\u{1b}[31m", vec![1]),
            ("😀\u{fe0f}\u{fe0e}", vec![7]),
            ("x\u{e0041}", vec![1]),
            ("a\u{2028}b\u{9b}", vec![1, 5]),
        ] {
            let found: Vec<usize> = hidden(text).into_iter().map(|(offset, _)| offset).collect();
            assert_eq!(found, places, "{text:?}");
        }
    }
}

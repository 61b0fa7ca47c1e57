//! Other text in the place of a part of a scalar, written so that the scalar reads as meant: quotes inside quotes need escapes,
//! and a plain text of YAML cannot begin with one.

use std::ops::Range;

use super::{SourceFile, place_within};
use crate::span::Span;

/// The place in the file that has to change and what comes there, so that `part` of a scalar's value becomes `replacement`.
/// Nothing where that cannot be told.
pub(super) fn within(
    file: &SourceFile,
    span: Span,
    value: &str,
    part: Range<usize>,
    replacement: &str,
) -> Option<(Span, String)> {
    let text = &file.text;
    let needle = value.get(part.clone())?;
    let place = place_within(text, span, value, part.clone());
    if text.get(place.range()) != Some(needle) {
        return None;
    }
    let yaml = !file.path.ends_with(".toml");
    let line = text[..place.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..place.start as usize];
    let (quote, begins) = quote(before, yaml);
    match quote {
        Some('"') => Some((place, replacement.replace('\\', "\\\\").replace('"', "\\\""))),
        Some(_) if yaml => Some((place, replacement.replace('\'', "''"))),
        Some(_) => (!replacement.contains('\'')).then(|| (place, replacement.to_owned())),
        // A plain text that begins with the part would begin with a quote, and so be one in quotes.
        None if yaml && begins && !before.trim().is_empty() => {
            let whole = text.get(span.range()) == Some(value) && part.start == 0;
            let mended = format!("{replacement}{}", value.get(part.end..)?);
            whole.then(|| (span, format!("'{}'", mended.replace('\'', "''"))))
        }
        None => Some((place, replacement.to_owned())),
    }
}

/// The quote that is open at the end of a piece of a line, and whether a value of YAML begins there.
fn quote(line: &str, yaml: bool) -> (Option<char>, bool) {
    let mut open: Option<char> = None;
    // Only where a value begins do quotes mean anything in YAML; brackets do where they hold a value too.
    let (mut begins, mut brackets) = (true, 0usize);
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied();
        match (open, c) {
            (Some('"'), '\\') => drop(characters.next()),
            (Some('\''), '\'') if yaml && next == Some('\'') => drop(characters.next()),
            (Some(quote), _) if c == quote => open = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if begins || !yaml => (open, begins) = (Some(c), false),
            (None, '[' | '{') if begins => brackets += 1,
            (None, ']' | '}') if brackets > 0 => (brackets, begins) = (brackets - 1, false),
            (None, ',') if brackets > 0 => begins = true,
            (None, ':') if next.is_none_or(char::is_whitespace) => begins = true,
            (None, '-') if begins && next.is_none_or(char::is_whitespace) => {}
            (None, _) if c.is_whitespace() => {}
            (None, _) => begins = false,
        }
    }
    (open, begins)
}

#[cfg(test)]
mod tests {
    use super::within;
    use crate::source::SourceFile;
    use crate::span::{FileId, Span};

    fn mended(path: &str, text: &str, scalar: &str, value: &str) -> Option<String> {
        let start = text.find(scalar).unwrap();
        let span = Span::new(FileId(0), start, start + scalar.len());
        let at = value.find("user").unwrap();
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        let (place, new) = within(&file, span, value, at..at + 4, "\"user\"")?;
        let mut text = text.to_owned();
        text.replace_range(place.range(), &new);
        Some(text)
    }

    #[test]
    fn quotes_are_written_as_the_text_around_them_needs() {
        for (text, scalar, value, result) in [
            ("a: x > user\n", "x > user", "x > user", r#"a: x > "user""#),
            ("a: user > x # y\n", "user > x", "user > x", r#"a: '"user" > x' # y"#),
            ("a: user > 'x'\n", "user > 'x'", "user > 'x'", r#"a: '"user" > ''x'''"#),
            ("a: \"user > x\"\n", "\"user > x\"", "user > x", r#"a: "\"user\" > x""#),
            ("a: 'user > x'\n", "'user > x'", "user > x", r#"a: '"user" > x'"#),
            ("{ a: b, c: [\"user > x\"] }\n", "user > x", "user > x", r#"{ a: b, c: ["\"user\" > x"] }"#),
            ("- user > x\n", "user > x", "user > x", r#"- '"user" > x'"#),
            ("a: |\n  user > x\n", "user > x", "user > x", "a: |\n  \"user\" > x"),
            ("a: x in ('b', user)\n", "x in ('b', user)", "x in ('b', user)", r#"a: x in ('b', "user")"#),
        ] {
            let found = mended("t.yaml", text, scalar, value);
            assert_eq!(found.as_deref().map(str::trim_end), Some(result), "{text}");
        }
        let toml = |text, scalar| mended("t.toml", text, scalar, "user > x");
        assert_eq!(toml("a = 'user > x'", "'user > x'").as_deref(), Some(r#"a = '"user" > x'"#));
        assert_eq!(toml("a = \"user > x\"", "\"user > x\"").as_deref(), Some(r#"a = "\"user\" > x""#));
    }
}

//! Names and texts as PostgreSQL reads them (PostgreSQL 15, executed: reference section 6).

use std::collections::BTreeSet;

use crate::engine::timescaledb::dialect::keywords::must_be_quoted;

/// The longest name in bytes; PostgreSQL cuts longer ones with a notice only (`NAMEDATALEN` - 1).
pub const MAX_NAME: usize = 63;

/// The digits of the largest number in a tag: no text has room for more tags.
const LONGEST_NUMBER: usize = 9;

/// A name as an identifier, quoted where it must be.
pub fn quote_ident(name: &str) -> String {
    let mut bytes = name.bytes();
    let plain = bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !must_be_quoted(name)
        // In `CREATE FUNCTION` psql takes the bare word for the start of a body, in which no semicolon ends the statement.
        && name != "begin";
    if plain { name.to_owned() } else { enclosed("", name, '"', false) }
}

/// A schema and a name as an identifier.
pub fn quote_qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(name))
}

/// A text as a literal. Backslashes are plain, since the scripts set `standard_conforming_strings`; a text that holds
/// one is written as `E'…'`, which means the same under either setting.
pub fn quote_literal(text: &str) -> String {
    let escaped = text.contains('\\');
    enclosed(if escaped { "E" } else { "" }, text, '\'', escaped)
}

/// A text between quotes, those inside of it doubled, and backslashes too where they are escapes.
fn enclosed(prefix: &str, text: &str, quote: char, escapes: bool) -> String {
    let mut out = String::with_capacity(prefix.len() + text.len() + 2);
    out.push_str(prefix);
    out.push(quote);
    // Most texts hold nothing to be doubled.
    if escapes || text.contains(quote) {
        for c in text.chars() {
            if c == quote || (escapes && c == '\\') {
                out.push(c);
            }
            out.push(c);
        }
    } else {
        out.push_str(text);
    }
    out.push(quote);
    out
}

/// A dollar quote whose tag does not occur in the text: `$schemac$`, `$schemac1$`, …
pub fn dollar_tag(text: &str) -> String {
    const START: &str = "$schemac";
    // A tag is in the text when its digits begin what stands there; the text may end in a part of the tag, which would close it
    // early. No number has more digits than one that is looked for.
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for (at, _) in text.match_indices(START) {
        let rest = &text[at + START.len()..];
        let digits = rest.bytes().take(LONGEST_NUMBER).take_while(u8::is_ascii_digit).count();
        taken.extend((0..=digits).map(|length| &rest[..length]));
    }
    let free = |number: usize| {
        let digits = if number == 0 { String::new() } else { number.to_string() };
        (!taken.contains(digits.as_str())).then(|| format!("{START}{digits}$"))
    };
    // Of so many numbers one is free.
    (0..=taken.len()).find_map(free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_only_where_they_must_be() {
        for (name, quoted) in [
            ("chats", "chats"),
            ("_x9", "_x9"),
            ("timestamp", "\"timestamp\""),
            ("user", "\"user\""),
            ("begin", "\"begin\""),
            ("name", "name"),
            ("Users", "\"Users\""),
            ("9lives", "\"9lives\""),
            ("a\"b", "\"a\"\"b\""),
            ("پیام", "\"پیام\""),
            ("a b", "\"a b\""),
        ] {
            assert_eq!(quote_ident(name), quoted);
        }
    }

    #[test]
    fn literals_survive_quotes_and_backslashes() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("a\\'b"), "E'a\\\\''b'");
    }

    #[test]
    fn a_tag_never_occurs_in_its_text() {
        assert_eq!(dollar_tag("x"), "$schemac$");
        assert_eq!(dollar_tag("x $schemac$ y"), "$schemac1$");
        assert_eq!(dollar_tag("x $schemac"), "$schemac1$");
        assert_eq!(dollar_tag("$schemac12 $schemac2"), "$schemac3$");
        assert_eq!(dollar_tag("$schemacx $schemac23"), "$schemac1$");
    }
}

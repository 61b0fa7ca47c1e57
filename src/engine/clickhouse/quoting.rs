//! How ClickHouse writes names and texts.

/// A name in backticks; a backtick is doubled and so is a backslash, which escapes inside of names too.
///
/// Source: ClickHouse 26.9, reference of lexical rules.
pub fn ident(name: &str) -> String {
    enclosed(name, '`')
}

/// A text in single quotes; a quote is doubled and so is a backslash. A zero byte, which ends a text for many readers of
/// scripts, is written as an escape.
pub fn literal(text: &str) -> String {
    let quoted = enclosed(text, '\'');
    if text.contains('\0') { quoted.replace('\0', "\\0") } else { quoted }
}

/// A text between quotes, those inside of it doubled, and backslashes too.
fn enclosed(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    // Most texts hold nothing to be escaped.
    if text.contains(quote) || text.contains('\\') {
        for c in text.chars() {
            if c == quote || c == '\\' {
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

#[cfg(test)]
mod tests {
    use super::{ident, literal};

    #[test]
    fn quotes_and_backslashes_cannot_end_a_name_or_a_text() {
        assert_eq!(ident("a`b\\"), "`a``b\\\\`");
        assert_eq!(literal("it's \\"), "'it''s \\\\'");
        assert_eq!(literal("a\0b"), "'a\\0b'");
    }
}

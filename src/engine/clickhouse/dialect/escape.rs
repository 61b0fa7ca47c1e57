//! What stands between quotes in ClickHouse, with its escapes read.

use crate::sql::lexicon::Unquoted;

/// Reads what is quoted at the start of `rest`, whose first character is the quote; nothing when it is not closed or when `\x` has
/// no two characters behind it.
///
/// A doubled quote stands for one. `\b \f \n \r \t \a \v \e \0` and `\xHH` stand for control characters and bytes, `\N` for
/// nothing; a backslash before a quote, a backslash, `/`, `=` or a control character is left out, and before anything else it
/// stays.
///
/// Source: ClickHouse 26.9, tried with `hex()`.
pub fn quoted(rest: &str) -> Option<Unquoted> {
    let bytes = rest.as_bytes();
    let quote = *bytes.first()?;
    // The end first, as ClickHouse does: a backslash keeps one character from ending it, whatever escape that begins.
    let mut end = 1;
    loop {
        match *bytes.get(end)? {
            b'\\' => end += 2,
            byte if byte != quote => end += 1,
            _ if bytes.get(end + 1) == Some(&quote) => end += 2,
            _ => break,
        }
    }
    let mut inner = bytes.get(1..end)?;
    let mut content = Vec::with_capacity(inner.len());
    while let Some((&byte, after)) = inner.split_first() {
        let taken = match byte {
            b'\\' => escape(after, &mut content)?,
            _ => {
                content.push(byte);
                usize::from(byte == quote)
            }
        };
        inner = after.get(taken..)?;
    }
    Some(Unquoted { content, length: end + 1 })
}

/// Reads what follows a backslash and gives how many bytes that is; nothing when the text ends.
fn escape(after: &[u8], content: &mut Vec<u8>) -> Option<usize> {
    let first = *after.first()?;
    let plain = match first {
        b'x' => {
            let digits = (*after.get(1)?, *after.get(2)?);
            content.push(hex_digit(digits.0).wrapping_mul(16).wrapping_add(hex_digit(digits.1)));
            return Some(3);
        }
        b'N' => return Some(1),
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 0x07,
        b'v' => 0x0b,
        b'e' => 0x1b,
        b'0' => 0,
        b'\\' | b'\'' | b'"' | b'`' | b'/' | b'=' => first,
        control if control < b' ' => control,
        other => {
            content.push(b'\\');
            other
        }
    };
    content.push(plain);
    Some(1)
}

/// The value of a hexadecimal digit; what is none counts as ClickHouse counts it.
fn hex_digit(digit: u8) -> u8 {
    char::from(digit).to_digit(16).map_or(0xff, |value| u8::try_from(value).unwrap_or(0xff))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn escapes_are_read_as_clickhouse_reads_them() {
        for (written, expected) in [
            (r"'a\tb'", "a\tb"),
            (r"'a\qb'", r"a\qb"),
            (r"'a\x41b'", "aAb"),
            (r"'a\0b'", "a\0b"),
            (r"'a\Nb'", "ab"),
            (r"'\b\f\r\n\a\v\e'", "\u{8}\u{c}\r\n\u{7}\u{b}\u{1b}"),
            (r"'a\%b'", r"a\%b"),
            (r"'a\/b\=\`'", "a/b=`"),
            (r"'a\é'", r"a\é"),
            ("'a\\\nb'", "a\nb"),
            (r"'it''s \\ \''", r"it's \ '"),
            ("`a``b`", "a`b"),
            (r"'\xc3\xa9'", "é"),
        ] {
            let read = quoted(written);
            assert_eq!(read.as_ref().map(|read| read.length), Some(written.len()), "{written}");
            assert_eq!(
                read.map(|read| String::from_utf8(read.content)),
                Some(Ok(expected.to_owned())),
                "{written}"
            );
        }
    }

    #[test]
    fn it_ends_at_its_quote_or_is_not_closed() {
        assert_eq!(quoted("'a' b'").map(|read| read.length), Some(3));
        for open in ["'", "'a", r"'a\", r"'a\'", r"'\x", r"'\x4", "'a''", r"'\x'", r"'\x4' || '"] {
            assert!(quoted(open).is_none(), "{open}");
        }
    }
}

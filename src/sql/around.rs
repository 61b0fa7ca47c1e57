//! What stands around a part of a fragment, and which words and names a fragment has: by lexemes, so no comment and no text counts.

use std::ops::Range;

use super::Dialect;
use super::lexical::{Kind, lex};

/// The bytes of what stands before a place, without blanks and comments between.
pub fn before(dialect: Dialect, text: &str, place: usize) -> Option<Range<usize>> {
    let (lexemes, _) = lex(dialect, text);
    let mut earlier = lexemes.iter().rev().skip_while(|lexeme| lexeme.range.end > place);
    earlier.find(|lexeme| !lexeme.is_blank()).map(|lexeme| lexeme.range.clone())
}

/// The bytes of what stands behind a place, without blanks and comments between.
pub fn after(dialect: Dialect, text: &str, place: usize) -> Option<Range<usize>> {
    let (lexemes, _) = lex(dialect, text);
    let mut later = lexemes.iter().skip_while(|lexeme| lexeme.range.start < place);
    later.find(|lexeme| !lexeme.is_blank()).map(|lexeme| lexeme.range.clone())
}

/// Whether a name stands in quotes somewhere.
pub fn is_quoted(dialect: Dialect, text: &str, name: &str) -> bool {
    let (lexemes, _) = lex(dialect, text);
    lexemes.iter().any(|lexeme| matches!(&lexeme.kind, Kind::Quoted(found) if found == name))
}

/// The first place of a word without quotes, in any case of letters, from a place on.
pub fn word(dialect: Dialect, text: &str, from: usize, word: &str) -> Option<Range<usize>> {
    let (lexemes, _) = lex(dialect, text);
    let mut words = lexemes.iter().filter(|lexeme| lexeme.kind == Kind::Word && lexeme.range.start >= from);
    let is_it =
        |range: &Range<usize>| text.get(range.clone()).is_some_and(|found| found.eq_ignore_ascii_case(word));
    words.find(|lexeme| is_it(&lexeme.range)).map(|lexeme| lexeme.range.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_passed_over() {
        let text = "select 'from' from /* user, \"user\" */ user -- .\n . id";
        let user = word(Dialect::PostgreSql, text, 0, "USER").unwrap();
        assert_eq!(&text[user.clone()], "user");
        let around = |range: Option<Range<usize>>| range.map(|range| &text[range]);
        assert_eq!(around(before(Dialect::PostgreSql, text, user.start)), Some("from"));
        assert_eq!(around(after(Dialect::PostgreSql, text, user.end)), Some("."));
        assert_eq!(around(before(Dialect::PostgreSql, text, 0)), None);
        assert_eq!(around(after(Dialect::PostgreSql, text, text.len())), None);
        assert!(!is_quoted(Dialect::PostgreSql, text, "user"));
        assert!(is_quoted(Dialect::PostgreSql, "\"user\" = user", "user"));
        assert_eq!(word(Dialect::PostgreSql, text, user.end, "user"), None);
    }
}

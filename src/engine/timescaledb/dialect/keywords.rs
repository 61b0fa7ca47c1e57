//! Words that PostgreSQL reads otherwise than as a name when they stand without quotes.

use std::sync::LazyLock;

use crate::sql::keywords::groups;
use crate::sql::{Ident, LabelOf, Misread};

/// A word of PostgreSQL's list.
#[derive(Debug)]
struct Keyword {
    word: &'static str,
    /// `R`, `T`, `C` or `U`, as `pg_get_keywords()` says.
    category: u8,
    /// Read as a value (`v`), refused (`n`) or read as the name (`-`).
    reading: u8,
    /// Whether it is refused as a label without `AS`.
    label: bool,
    /// The oldest of the versions asked that has it.
    since: u32,
}

/// By word.
static KEYWORDS: LazyLock<Vec<Keyword>> = LazyLock::new(|| {
    let mut keywords: Vec<Keyword> = groups(include_str!("keywords.txt"))
        .filter_map(|(title, words)| Some((title.split_once(' ')?, words)))
        .flat_map(|((flags, since), words)| {
            let flag = |index: usize| flags.as_bytes().get(index).copied().unwrap_or(b'-');
            let since = since.parse().unwrap_or(0);
            words.split_whitespace().map(move |word| Keyword {
                word,
                category: flag(0),
                reading: flag(1),
                label: flag(2) == b'l',
                since,
            })
        })
        .collect();
    keywords.sort_by_key(|keyword| keyword.word);
    keywords
});

fn keyword(word: &str) -> Option<&'static Keyword> {
    let list = &*KEYWORDS;
    list.binary_search_by_key(&word, |keyword| keyword.word).ok().and_then(|index| list.get(index))
}

impl Keyword {
    /// Whether a server of this major version has it. Versions between two that were asked count as the newer one.
    fn is_of(&self, version: u32) -> bool {
        let before = KEYWORDS.iter().map(|other| other.since).filter(|since| *since < self.since).max();
        before.is_none_or(|before| version > before)
    }
}

/// Whether PostgreSQL, in any version, keeps a word from being any kind of name: of a table, a column, a function, a type.
/// With these quoted, a name is safe anywhere.
pub fn must_be_quoted(word: &str) -> bool {
    keyword(word).is_some_and(|keyword| keyword.category != b'U')
}

/// Whether an unquoted word, in small letters, is a value: `user`, `current_date`.
pub(super) fn is_value(word: &str) -> bool {
    keyword(word).is_some_and(|keyword| keyword.reading == b'v')
}

/// What PostgreSQL makes of a name without quotes.
pub(super) fn misread(version: u32, _: &str, ident: &Ident) -> Option<Misread> {
    let found = keyword(&ident.name).filter(|keyword| keyword.is_of(version))?;
    // Whoever writes `null` or `true` without quotes means the value.
    let literal = ["false", "null", "true"].contains(&found.word);
    match found.reading {
        b'v' if !literal => Some(Misread::Value),
        b'n' => Some(Misread::Syntax),
        _ => None,
    }
}

/// Whether PostgreSQL refuses a name that a query gives without quotes.
pub(super) fn refuses_label(version: u32, ident: &Ident, of: LabelOf) -> bool {
    let Some(found) = keyword(&ident.name).filter(|keyword| keyword.is_of(version)) else { return false };
    match of {
        LabelOf::Result => found.label,
        LabelOf::Table(_) | LabelOf::Common => matches!(found.category, b'R' | b'T'),
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, must_be_quoted};
    use crate::engine::timescaledb::dialect::DIALECT;
    use crate::sql::{Ident, Misread, misread};

    fn read(version: u32, text: &str, word: &str) -> Option<Misread> {
        let start = text.find(word).unwrap();
        let name = word.trim_matches('"').to_lowercase();
        misread(DIALECT, version, text, &Ident { name, range: start..start + word.len() })
    }

    #[test]
    fn the_list_can_be_searched() {
        assert!(KEYWORDS.len() > 150 && KEYWORDS.is_sorted_by_key(|keyword| keyword.word));
    }

    #[test]
    fn words_are_read_as_the_server_reads_them() {
        assert_eq!(read(17, "user = 'a'", "user"), Some(Misread::Value));
        assert_eq!(read(17, "\"user\" = 'a'", "\"user\""), None);
        assert_eq!(read(17, "Order > 0", "Order"), Some(Misread::Syntax));
        assert_eq!(read(17, "name > 'a'", "name"), None);
        assert_eq!(read(17, "interval > 0", "interval"), None);
        assert_eq!(read(17, "a OR true", "true"), None);
        assert_eq!(read(15, "system_user = 'a'", "system_user"), None);
        assert_eq!(read(16, "system_user = 'a'", "system_user"), Some(Misread::Value));
    }

    #[test]
    fn reserved_words_of_every_version_are_quoted() {
        for (word, quoted) in
            [("user", true), ("system_user", true), ("interval", true), ("day", false), ("chats", false)]
        {
            assert_eq!(must_be_quoted(word), quoted, "{word}");
        }
    }
}

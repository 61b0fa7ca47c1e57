//! Words that an engine reads otherwise than as a name when they stand without quotes.
//!
//! The lists are the engines' own: `tests/engines/keywords.py` asks the servers for their words and tries each of them.

use std::ops::Range;
use std::sync::LazyLock;

use super::{Dialect, Ident, QueryNames};

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
static POSTGRESQL: LazyLock<Vec<Keyword>> = LazyLock::new(|| {
    let mut keywords: Vec<Keyword> = groups(include_str!("keywords/postgresql.txt"))
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

/// ClickHouse's words: the place that they mean something in, and the words.
static CLICKHOUSE: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    groups(include_str!("keywords/clickhouse.txt"))
        .map(|(place, words)| (place, words.split_whitespace().collect()))
        .collect()
});

/// The lines of a list: what stands before the colon, and the words behind it.
fn groups(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

fn keyword(word: &str) -> Option<&'static Keyword> {
    let list = &*POSTGRESQL;
    list.binary_search_by_key(&word, |keyword| keyword.word).ok().and_then(|index| list.get(index))
}

impl Keyword {
    /// Whether a server of this major version has it. Versions between two that were asked count as the newer one.
    fn is_of(&self, version: u32) -> bool {
        let before = POSTGRESQL.iter().map(|other| other.since).filter(|since| *since < self.since).max();
        before.is_none_or(|before| version > before)
    }
}

/// Whether PostgreSQL, in any version, keeps a word from being any kind of name: of a table, a column, a function, a type.
/// With these quoted, a name is safe anywhere.
pub fn must_be_quoted(word: &str) -> bool {
    keyword(word).is_some_and(|keyword| keyword.category != b'U')
}

/// Whether ClickHouse reads this word, in small letters, otherwise than as a name in some place.
pub(super) fn is_read_otherwise(word: &str) -> bool {
    CLICKHOUSE.iter().any(|(_, words)| words.binary_search(&word).is_ok())
}

/// Whether PostgreSQL reads this word, in small letters, as a value: `user`, `current_date`.
pub(super) fn is_value(word: &str) -> bool {
    keyword(word).is_some_and(|keyword| keyword.reading == b'v')
}

/// What an engine makes of a word in the place of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misread {
    /// A value: the user, the date, a number that is none.
    Value,
    /// A word of the syntax, so that the statement is refused or means something else.
    Syntax,
}

/// How the engine reads what stands without quotes at this place, a name or the first part of one; nothing if as the name.
/// The version is the server's major one, which only PostgreSQL's words depend on.
pub fn misread(dialect: Dialect, version: u32, text: &str, ident: &Ident) -> Option<Misread> {
    let written = text.get(ident.range.clone())?;
    if written.starts_with(['"', '`']) {
        return None;
    }
    if dialect == Dialect::PostgreSql {
        let found = keyword(&ident.name).filter(|keyword| keyword.is_of(version))?;
        // Whoever writes `null` or `true` without quotes means the value.
        let literal = ["false", "null", "true"].contains(&found.word);
        return match found.reading {
            b'v' if !literal => Some(Misread::Value),
            b'n' => Some(Misread::Syntax),
            _ => None,
        };
    }
    match written {
        "inf" | "infinity" | "nan" if is_in("operand", written) => Some(Misread::Value),
        "false" | "null" | "true" => None,
        _ if is_in("operand", written) => Some(Misread::Syntax),
        _ => {
            let (before, last) = words_before(text, ident.range.start);
            let by = last.eq_ignore_ascii_case("by");
            let ends = || !text[ident.range.end..].trim_start().starts_with(',');
            let first = last.eq_ignore_ascii_case("select") && is_in("select", written);
            let group = by && before.eq_ignore_ascii_case("group") && is_in("group", written);
            let order = by && before.eq_ignore_ascii_case("order") && is_in("order", written) && ends();
            (first || group || order).then_some(Misread::Syntax)
        }
    }
}

/// Words that ClickHouse's lists name for a place.
fn is_in(place: &str, word: &str) -> bool {
    CLICKHOUSE.iter().any(|(found, words)| *found == place && words.binary_search(&word).is_ok())
}

/// The two words that stand right before a byte.
fn words_before(text: &str, at: usize) -> (&str, &str) {
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = |text: &'_ str| -> Range<usize> {
        let end = text.trim_end().len();
        text[..end].trim_end_matches(of_word).len()..end
    };
    let head = text.get(..at).unwrap_or_default();
    let last = word(head);
    let before = word(&head[..last.start]);
    (&head[before], &head[last])
}

/// What a name that a query gives belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelOf {
    /// A column of the result, without `AS`.
    Result,
    /// A table in `FROM`; the flag says whether `AS` stands before it.
    Table(bool),
    /// A query of `WITH`.
    Common,
}

/// The names without quotes that a query gives to columns, tables and queries, and that the engine does not take.
pub fn refused_labels<'a>(names: &'a QueryNames, version: u32, text: &str) -> Vec<&'a Ident> {
    let refused = |(ident, of): &&(Ident, LabelOf)| match names.dialect {
        Dialect::PostgreSql => {
            let Some(found) = keyword(&ident.name).filter(|keyword| keyword.is_of(version)) else {
                return false;
            };
            match of {
                LabelOf::Result => found.label,
                LabelOf::Table(_) | LabelOf::Common => matches!(found.category, b'R' | b'T'),
            }
        }
        Dialect::ClickHouse => {
            let small = ident.name.to_ascii_lowercase();
            match of {
                LabelOf::Result => is_in("label", &small),
                LabelOf::Table(false) => is_in("alias", &small),
                LabelOf::Table(true) | LabelOf::Common => false,
            }
        }
    };
    let bare = |ident: &Ident| {
        text.get(ident.range.clone()).is_some_and(|written| !written.starts_with(['"', '`', '\'']))
    };
    names.labels.iter().filter(refused).map(|(ident, _)| ident).filter(|ident| bare(ident)).collect()
}

/// A name in the quotes of a dialect.
pub fn quoted(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::PostgreSql => format!("\"{}\"", name.replace('"', "\"\"")),
        Dialect::ClickHouse => format!("`{}`", name.replace('\\', "\\\\").replace('`', "``")),
    }
}

#[cfg(test)]
mod tests {
    use super::{CLICKHOUSE, Misread, POSTGRESQL, misread, must_be_quoted, words_before};
    use crate::sql::{Dialect, Ident};

    fn read(dialect: Dialect, version: u32, text: &str, word: &str) -> Option<Misread> {
        let start = text.find(word).unwrap();
        let name = word.trim_matches(['"', '`']).to_lowercase();
        misread(dialect, version, text, &Ident { name, range: start..start + word.len() })
    }

    #[test]
    fn the_lists_can_be_searched() {
        assert!(POSTGRESQL.len() > 150 && POSTGRESQL.is_sorted_by_key(|keyword| keyword.word));
        assert!(CLICKHOUSE.iter().all(|(_, words)| words.is_sorted()));
    }

    #[test]
    fn words_are_read_as_the_engines_read_them() {
        let postgres = |text, word| read(Dialect::PostgreSql, 17, text, word);
        assert_eq!(postgres("user = 'a'", "user"), Some(Misread::Value));
        assert_eq!(postgres("\"user\" = 'a'", "\"user\""), None);
        assert_eq!(postgres("Order > 0", "Order"), Some(Misread::Syntax));
        assert_eq!(postgres("name > 'a'", "name"), None);
        assert_eq!(postgres("interval > 0", "interval"), None);
        assert_eq!(postgres("a OR true", "true"), None);
        assert_eq!(read(Dialect::PostgreSql, 15, "system_user = 'a'", "system_user"), None);
        assert_eq!(read(Dialect::PostgreSql, 16, "system_user = 'a'", "system_user"), Some(Misread::Value));
        let clickhouse = |text, word| read(Dialect::ClickHouse, 26, text, word);
        assert_eq!(clickhouse("order > 0", "order"), None);
        assert_eq!(clickhouse("x < inf", "inf"), Some(Misread::Value));
        assert_eq!(clickhouse("x < Inf", "Inf"), None);
        assert_eq!(clickhouse("SELECT all, k FROM t", "all"), Some(Misread::Syntax));
        assert_eq!(clickhouse("SELECT k, all FROM t", "all"), None);
        assert_eq!(clickhouse("SELECT k FROM t GROUP BY cube", "cube"), Some(Misread::Syntax));
        assert_eq!(clickhouse("SELECT k FROM t ORDER BY all", "all"), Some(Misread::Syntax));
        assert_eq!(clickhouse("SELECT k FROM t ORDER BY all, k", "all"), None);
    }

    #[test]
    fn reserved_words_of_every_version_are_quoted() {
        for (word, quoted) in
            [("user", true), ("system_user", true), ("interval", true), ("day", false), ("chats", false)]
        {
            assert_eq!(must_be_quoted(word), quoted, "{word}");
        }
    }

    #[test]
    fn words_before_a_place_are_found() {
        assert_eq!(words_before("SELECT k GROUP  BY all", 19), ("GROUP", "BY"));
        assert_eq!(words_before("all", 0), ("", ""));
    }
}

//! Words that ClickHouse reads otherwise than as a name when they stand without quotes.

use std::sync::LazyLock;

use crate::sql::keywords::{groups, words_before};
use crate::sql::{Ident, LabelOf, Misread};

/// The words: the place that they mean something in, and the words.
static KEYWORDS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    groups(include_str!("keywords.txt"))
        .map(|(place, words)| (place, words.split_whitespace().collect()))
        .collect()
});

/// Whether a word, in small letters, means something else without quotes in some place. No word is reserved, so those that begin
/// syntax of their own count as well.
pub(super) fn must_be_quoted(word: &str) -> bool {
    const BEGIN_SYNTAX: &[&str] = &[
        "any",
        "array",
        "cast",
        "columns",
        "date",
        "exists",
        "extract",
        "interval",
        "position",
        "substring",
        "timestamp",
        "trim",
        "tuple",
    ];
    BEGIN_SYNTAX.contains(&word) || KEYWORDS.iter().any(|(_, words)| words.binary_search(&word).is_ok())
}

/// What ClickHouse makes of a name without quotes.
pub(super) fn misread(_: u32, text: &str, ident: &Ident) -> Option<Misread> {
    let written = text.get(ident.range.clone())?;
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

/// Whether ClickHouse refuses a name that a query gives without quotes.
pub(super) fn refuses_label(_: u32, ident: &Ident, of: LabelOf) -> bool {
    let small = ident.name.to_ascii_lowercase();
    match of {
        LabelOf::Result => is_in("label", &small),
        LabelOf::Table(false) => is_in("alias", &small),
        LabelOf::Table(true) | LabelOf::Common => false,
    }
}

/// Whether the list has a word for a place.
fn is_in(place: &str, word: &str) -> bool {
    KEYWORDS.iter().any(|(found, words)| *found == place && words.binary_search(&word).is_ok())
}

#[cfg(test)]
mod tests {
    use super::KEYWORDS;
    use crate::engine::clickhouse::dialect::DIALECT;
    use crate::sql::{Ident, Misread, misread};

    fn read(text: &str, word: &str) -> Option<Misread> {
        let start = text.find(word).unwrap();
        let name = word.trim_matches('`').to_owned();
        misread(DIALECT, 26, text, &Ident { name, range: start..start + word.len() })
    }

    #[test]
    fn the_lists_can_be_searched() {
        assert!(KEYWORDS.iter().all(|(_, words)| words.is_sorted()));
    }

    #[test]
    fn words_are_read_as_the_server_reads_them() {
        assert_eq!(read("order > 0", "order"), None);
        assert_eq!(read("x < inf", "inf"), Some(Misread::Value));
        assert_eq!(read("x < `inf`", "`inf`"), None);
        assert_eq!(read("x < Inf", "Inf"), None);
        assert_eq!(read("SELECT all, k FROM t", "all"), Some(Misread::Syntax));
        assert_eq!(read("SELECT k, all FROM t", "all"), None);
        assert_eq!(read("SELECT k FROM t GROUP BY cube", "cube"), Some(Misread::Syntax));
        assert_eq!(read("SELECT k FROM t ORDER BY all", "all"), Some(Misread::Syntax));
        assert_eq!(read("SELECT k FROM t ORDER BY all, k", "all"), None);
    }
}

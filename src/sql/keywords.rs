//! Words that an engine reads otherwise than as a name when they stand without quotes.
//!
//! The lists are the engines' own, in their folders: `tests/engines/keywords.py` asks the servers for their words and tries each
//! of them.

use std::ops::Range;

use super::lexicon::{Escapes, Holds};
use super::{Dialect, Ident, QueryNames};

/// The lines of a list: what stands before the colon, and the words behind it.
pub fn groups(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
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
/// The version is the server's major one.
pub fn misread(dialect: Dialect, version: u32, text: &str, ident: &Ident) -> Option<Misread> {
    let written = text.get(ident.range.clone())?;
    if dialect.is_quoted(written) { None } else { (dialect.misread)(version, text, ident) }
}

/// The two words that stand right before a byte.
pub fn words_before(text: &str, at: usize) -> (&str, &str) {
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
    let dialect = names.dialect;
    let bare =
        |ident: &Ident| text.get(ident.range.clone()).is_some_and(|written| !dialect.is_quoted(written));
    let refused =
        |(ident, of): &&(Ident, LabelOf)| (dialect.refuses_label)(version, ident, *of) && bare(ident);
    names.labels.iter().filter(refused).map(|(ident, _)| ident).collect()
}

/// A name in the quotes of a dialect.
pub fn quoted(dialect: Dialect, name: &str) -> String {
    let quote = dialect.quotes.iter().find(|quote| quote.holds == Holds::Name);
    let Some(quote) = quote else { return name.to_owned() };
    let mut out = String::with_capacity(name.len() + 2);
    out.push(quote.open);
    for c in name.chars() {
        if c == quote.close || (c == '\\' && matches!(quote.escapes, Escapes::Own(_) | Escapes::Backslash)) {
            out.push(c);
        }
        out.push(c);
    }
    out.push(quote.close);
    out
}

#[cfg(test)]
mod tests {
    use super::words_before;

    #[test]
    fn words_before_a_place_are_found() {
        assert_eq!(words_before("SELECT k GROUP  BY all", 19), ("GROUP", "BY"));
        assert_eq!(words_before("all", 0), ("", ""));
    }
}

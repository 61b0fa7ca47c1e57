//! What stands around a part of a fragment, and which words and names a fragment has: by lexemes, so no comment and no text counts.

use std::ops::Range;

use super::lexical::{Kind, lex};
use super::{Dialect, quoted};

/// The lexemes of a fragment that mean something, for those who ask for many places of it.
pub struct Lexemes(Vec<Range<usize>>);

impl Lexemes {
    /// Those of a fragment.
    pub fn of(dialect: Dialect, text: &str) -> Lexemes {
        let (lexemes, _) = lex(dialect, text);
        Lexemes(lexemes.into_iter().filter(|lexeme| !lexeme.is_blank()).map(|lexeme| lexeme.range).collect())
    }

    /// The bytes of what stands before a place, without blanks and comments between.
    pub fn before(&self, place: usize) -> Option<Range<usize>> {
        let count = self.0.partition_point(|range| range.end <= place);
        self.0.get(count.checked_sub(1)?).cloned()
    }

    /// The bytes of what stands behind a place, without blanks and comments between.
    pub fn after(&self, place: usize) -> Option<Range<usize>> {
        self.0.get(self.0.partition_point(|range| range.start < place)).cloned()
    }
}

/// The bytes of what stands behind a place, without blanks and comments between.
pub fn after(dialect: Dialect, text: &str, place: usize) -> Option<Range<usize>> {
    Lexemes::of(dialect, text).after(place)
}

/// Whether a name stands in quotes somewhere.
pub fn is_quoted(dialect: Dialect, text: &str, name: &str) -> bool {
    // Most names are not even in comments or texts like that.
    if !text.contains(&quoted(dialect, name)) {
        return false;
    }
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

/// The words of a query that stand in none of its subqueries, each with the lexemes around it: before, itself, behind.
pub fn outside_of_subqueries(dialect: Dialect, text: &str) -> Vec<(Range<usize>, [Range<usize>; 3])> {
    let (lexemes, _) = lex(dialect, text);
    let lexemes: Vec<_> = lexemes.iter().filter(|lexeme| !lexeme.is_blank()).collect();
    let range =
        |at: Option<usize>| at.and_then(|at| lexemes.get(at)).map_or(0..0, |lexeme| lexeme.range.clone());
    let begins_query = |at: usize| {
        let word = text.get(range(Some(at))).unwrap_or_default();
        ["select", "with", "values"].iter().any(|expected| word.eq_ignore_ascii_case(expected))
    };
    let mut words = Vec::new();
    let mut depth = 0_usize;
    // How deep the subquery is that the place is in.
    let mut subquery: Option<usize> = None;
    // Brackets around the whole are none.
    let mut started = false;
    for (at, lexeme) in lexemes.iter().enumerate() {
        match lexeme.kind {
            Kind::Open(_) => {
                depth += 1;
                if started && subquery.is_none() && begins_query(at + 1) {
                    subquery = Some(depth);
                }
                continue;
            }
            Kind::Close(_) => {
                if subquery == Some(depth) {
                    subquery = None;
                }
                depth = depth.saturating_sub(1);
            }
            Kind::Word if subquery.is_none() => {
                let around = [range(at.checked_sub(1)), lexeme.range.clone(), range(Some(at + 1))];
                words.push((lexeme.range.clone(), around));
            }
            _ => {}
        }
        started = true;
    }
    words
}

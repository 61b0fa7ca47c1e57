//! Where the items of a `SELECT`'s lists stand, told from the lexemes: the parser's tree has no such places.

use std::ops::Range;

use super::lexical::{Kind, Lexeme};

/// Words that end a projection at its level.
const AFTER_PROJECTION: &[&str] = &[
    "FROM",
    "INTO",
    "WHERE",
    "PREWHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "QUALIFY",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "SETTINGS",
    "FORMAT",
];

/// Words that end a list of grouping expressions at its level.
const AFTER_GROUP_BY: &[&str] = &[
    "WITH",
    "HAVING",
    "WINDOW",
    "QUALIFY",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "FOR",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "SETTINGS",
    "FORMAT",
];

/// The items of the projection and of `GROUP BY` of the `SELECT` whose keyword starts at `select`.
pub(super) fn lists(text: &str, lexemes: &[Lexeme], select: usize) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let start = lexemes.partition_point(|lexeme| lexeme.range.start < select);
    let mut outline =
        Outline { text, projection: Items::default(), group_by: Items::default(), clause: Clause::Start };
    let mut depth = 0usize;
    for lexeme in lexemes.iter().skip(start).filter(|lexeme| !lexeme.is_blank()) {
        match lexeme.kind {
            Kind::Close(_) if depth == 0 => break,
            Kind::Close(_) => depth -= 1,
            _ => {}
        }
        if depth > 0 {
            outline.extend(lexeme);
        } else if !outline.take(lexeme) {
            break;
        }
        if matches!(lexeme.kind, Kind::Open(_)) {
            depth += 1;
        }
    }
    (outline.projection.ranges, outline.group_by.ranges)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clause {
    Start,
    /// After `SELECT DISTINCT`: an `ON (…)` may follow.
    Distinct,
    /// After `SELECT DISTINCT ON`: the brackets follow.
    DistinctOn,
    Projection,
    Between,
    Group,
    GroupBy,
}

#[derive(Debug, Default)]
struct Items {
    ranges: Vec<Range<usize>>,
    /// Whether the next lexeme continues the last item.
    open: bool,
}

impl Items {
    fn extend(&mut self, lexeme: &Lexeme) {
        match self.ranges.last_mut() {
            Some(last) if self.open => last.end = lexeme.range.end,
            _ => self.ranges.push(lexeme.range.clone()),
        }
        self.open = true;
    }
}

struct Outline<'a> {
    text: &'a str,
    projection: Items,
    group_by: Items,
    clause: Clause,
}

impl Outline<'_> {
    fn extend(&mut self, lexeme: &Lexeme) {
        match self.clause {
            Clause::Projection => self.projection.extend(lexeme),
            Clause::GroupBy => self.group_by.extend(lexeme),
            _ => {}
        }
    }

    /// Takes a lexeme of the `SELECT`'s own level; false when the `SELECT` is over.
    fn take(&mut self, lexeme: &Lexeme) -> bool {
        let word = match lexeme.kind {
            Kind::Word => self.text.get(lexeme.range.clone()).unwrap_or_default().to_ascii_uppercase(),
            _ => String::new(),
        };
        match self.clause {
            Clause::Start => self.clause = if word == "SELECT" { Clause::Distinct } else { Clause::Between },
            Clause::Distinct => match word.as_str() {
                "DISTINCT" | "ALL" => {}
                "ON" => self.clause = Clause::DistinctOn,
                _ => {
                    self.clause = Clause::Projection;
                    return self.take(lexeme);
                }
            },
            Clause::DistinctOn => {
                if matches!(lexeme.kind, Kind::Close(_)) {
                    self.clause = Clause::Projection;
                }
            }
            Clause::Projection => {
                // `* EXCEPT (a)` is no set operation.
                let except = word == "EXCEPT"
                    && self.projection.ranges.last().is_some_and(|item| {
                        self.text.get(item.clone()).is_some_and(|item| item.ends_with('*'))
                    });
                // Nor does `WITHIN GROUP (ORDER BY …)` end the projection.
                let within = word == "GROUP"
                    && self.projection.ranges.last().is_some_and(|item| {
                        let item = self.text.get(item.clone()).unwrap_or_default();
                        item.to_ascii_uppercase().ends_with("WITHIN")
                    });
                let wildcard_part = !self.projection.open || within;
                if AFTER_PROJECTION.contains(&word.as_str()) && !except && !wildcard_part {
                    self.clause = Clause::Between;
                    return self.take(lexeme);
                }
                if lexeme.kind == Kind::Comma {
                    self.projection.open = false;
                } else {
                    self.projection.extend(lexeme);
                }
            }
            Clause::Between => match word.as_str() {
                "GROUP" => self.clause = Clause::Group,
                "UNION" | "EXCEPT" | "INTERSECT" => return false,
                _ => {}
            },
            Clause::Group => self.clause = if word == "BY" { Clause::GroupBy } else { Clause::Between },
            Clause::GroupBy => {
                if AFTER_GROUP_BY.contains(&word.as_str()) && self.group_by.open {
                    return false;
                }
                if lexeme.kind == Kind::Comma {
                    self.group_by.open = false;
                } else {
                    self.group_by.extend(lexeme);
                }
            }
        }
        true
    }
}

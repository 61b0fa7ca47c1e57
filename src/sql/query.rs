//! The names in a query.

use std::ops::ControlFlow;
use std::ops::Range;

use sqlparser::ast::{Query, Select, SetExpr, Visit, Visitor};

use super::lexical::{Fault, Kind, Lexeme, Place, closed};
use super::names::Names;
use super::tokens::{self, Unread};
use super::{Dialect, QueryNames, Reading};

/// Statements that are no queries: better told by their name than by what the parser expects.
const STATEMENTS: &[&str] = &[
    "ALTER", "ANALYZE", "ATTACH", "BEGIN", "CALL", "COMMENT", "COMMIT", "COPY", "CREATE", "DELETE", "DESC",
    "DESCRIBE", "DETACH", "DO", "DROP", "EXCHANGE", "EXECUTE", "EXPLAIN", "GRANT", "INSERT", "KILL", "LOCK",
    "MERGE", "OPTIMIZE", "PREPARE", "REFRESH", "RENAME", "REVOKE", "ROLLBACK", "SET", "SHOW", "SYSTEM",
    "TRUNCATE", "UPDATE", "USE", "VACUUM",
];

pub(super) fn read(dialect: Dialect, text: &str) -> Reading<QueryNames> {
    let lexemes = match closed(dialect, text, Place::Query).and_then(|lexemes| is_query(text, lexemes)) {
        Ok(lexemes) => lexemes,
        Err(fault) => return fault.reading(),
    };
    let names = tokens::parse(
        dialect,
        text,
        &lexemes,
        |parser| parser.parse_query(),
        |tree| match changes(&tree) {
            Some(Other::Changes(message)) => Fault::new(message, first_word(&lexemes)).reading(),
            Some(Other::Unread(reason)) => Reading::Opaque(reason.into()),
            None => Reading::Read(Names::new(dialect, text, &lexemes).of_query(&tree)),
        },
    );
    names.unwrap_or_else(Unread::reading)
}

/// What a query is besides one that reads.
enum Other {
    /// It changes something.
    Changes(&'static str),
    /// Its names cannot be told.
    Unread(&'static str),
}

fn first_word(lexemes: &[Lexeme]) -> Range<usize> {
    let word = lexemes.iter().find(|lexeme| lexeme.kind == Kind::Word);
    word.map_or(0..0, |word| word.range.clone())
}

fn is_query(text: &str, lexemes: Vec<Lexeme>) -> Result<Vec<Lexeme>, Fault> {
    let first = lexemes.iter().find(|lexeme| !lexeme.is_blank() && lexeme.kind != Kind::Open('('));
    if let Some(first) = first.filter(|first| first.kind == Kind::Word) {
        let word = text.get(first.range.clone()).unwrap_or_default().to_ascii_uppercase();
        if STATEMENTS.contains(&word.as_str()) {
            let help = "write the query alone, from `SELECT` or `WITH` on; what creates the object is made from its keys";
            let message = format!("it is a statement `{word}`, not a query");
            return Err(Fault::new(message, first.range.clone()).help(help));
        }
    }
    Ok(lexemes)
}

/// Whether a query is another than one that reads.
fn changes(query: &Query) -> Option<Other> {
    struct Changes;
    impl Visitor for Changes {
        type Break = Other;

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Self::Break> {
            match *query.body {
                SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                    ControlFlow::Break(Other::Changes("it changes data; a query only reads"))
                }
                // The parser keeps no place of the name.
                SetExpr::Table(_) => {
                    ControlFlow::Break(Other::Unread("`TABLE name` is not read; write `SELECT * FROM name`"))
                }
                _ => ControlFlow::Continue(()),
            }
        }

        fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Self::Break> {
            if select.into.is_some() {
                return ControlFlow::Break(Other::Changes(
                    "`SELECT INTO` creates a table; a query only reads",
                ));
            }
            ControlFlow::Continue(())
        }
    }
    query.visit(&mut Changes).break_value()
}

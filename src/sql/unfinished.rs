//! Fragments that merely end: `v > 0 and`, `case when v > 0`, `select a from`.
//!
//! What no parser reads may be syntax that it does not know, and is left alone. What it reads as soon as more stands behind
//! it is known, and not whole.

use sqlparser::tokenizer::Token;

use super::Dialect;
use super::lexical::{Fault, Kind, Lexeme};

/// What a fragment may lack, and how a report calls it.
const MORE: &[(&str, &[&str])] = &[
    ("a name or an expression", &["x"]),
    ("`END`", &["END"]),
    ("`THEN`", &["THEN", "x", "END"]),
    ("`WHEN`", &["WHEN", "x", "THEN", "x", "END"]),
    ("its end", &["x", "END"]),
    ("its end", &["x", "THEN", "x", "END"]),
    ("`AND`", &["AND", "x"]),
    ("its end", &["x", "AND", "x"]),
    ("a test such as `NULL`", &["NULL"]),
    ("`BY`", &["BY", "x"]),
    ("a unit", &["DAY"]),
    ("a query", &["SELECT", "x"]),
    ("`FROM`", &["FROM", "x"]),
    ("a query", &["(", "SELECT", "x", ")", "SELECT", "x"]),
    ("`AS`", &["AS", "(", "SELECT", "x", ")", "SELECT", "x"]),
    ("its end", &["x", "AS", "(", "SELECT", "x", ")", "SELECT", "x"]),
];

/// As [`MORE`], behind these words alone: a type may do without the brackets that the parser asks for.
const BRACKETS: (&str, &[&str]) = ("`(`", &["(", "x", ")"]);
const BEFORE_BRACKETS: &[&str] = &["ALL", "ANY", "EXISTS", "IN", "OVER", "SOME", "USING", "VALUES"];

/// Says what is missing in a fragment that no parser reads; `reads_with` says whether it reads it with more behind it.
pub(super) fn fault(
    dialect: Dialect,
    text: &str,
    lexemes: &[Lexeme],
    reads_with: impl Fn(&[Token]) -> bool,
) -> Option<Fault> {
    let lexemes: Vec<&Lexeme> = lexemes.iter().filter(|lexeme| !lexeme.is_blank()).collect();
    if let Some(at) = (0..lexemes.len()).find(|at| dangles(text, &lexemes, *at)) {
        let lexeme = lexemes.get(at)?;
        let shown = text.get(lexeme.range.clone())?;
        let message = format!("nothing follows `{shown}`");
        return Some(
            Fault::new(message, lexeme.range.clone()).help("write what belongs behind it, or remove it"),
        );
    }
    let last = lexemes.last()?;
    let shown = text.get(last.range.clone())?;
    // `SELECT a,` and `SELECT` may be whole.
    if (dialect.trailing_commas && last.kind == Kind::Comma)
        || (dialect.empty_selects && is_any(shown, &["SELECT"]))
    {
        return None;
    }
    let brackets = is_any(shown, BEFORE_BRACKETS).then_some(&BRACKETS);
    let tokens = |words: &[&str]| words.iter().map(|word| token(word)).collect::<Vec<_>>();
    let (lacks, _) = MORE.iter().chain(brackets).find(|(_, words)| reads_with(&tokens(words)))?;
    let message = format!("it ends after `{shown}`, where {lacks} has to follow");
    Some(Fault::new(message, last.range.clone()).help("write the rest of it"))
}

/// Whether a word or an operator stands between two operands, and the second one is not there.
fn dangles(text: &str, lexemes: &[&Lexeme], at: usize) -> bool {
    let word = |lexeme: &Lexeme| text.get(lexeme.range.clone()).unwrap_or_default();
    let Some(lexeme) = lexemes.get(at) else { return false };
    let joins = match lexeme.kind {
        Kind::Operator => word(lexeme) != "*",
        Kind::Word => is_any(word(lexeme), &["AND", "OR"]),
        _ => false,
    };
    let ends = lexemes.get(at + 1).is_none_or(|next| matches!(next.kind, Kind::Close(_) | Kind::Comma));
    let Some(before) = at.checked_sub(1).and_then(|before| lexemes.get(before)) else { return false };
    // `OPERATOR(pg_catalog.+)`, `ORDER BY a USING <`, and names that are called like a word.
    let is_operand = match before.kind {
        Kind::Word => !is_any(word(before), &["AS", "USING"]),
        Kind::Text(_) | Kind::Quoted(_) | Kind::Number | Kind::Parameter | Kind::Close(_) => true,
        _ => false,
    };
    joins && ends && is_operand
}

fn token(word: &str) -> Token {
    match word {
        "(" => Token::LParen,
        ")" => Token::RParen,
        word => Token::make_word(word, None),
    }
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}

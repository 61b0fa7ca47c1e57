//! Words of the syntax that stand where only a name can stand: `order > 0`.
//!
//! The parser gives up at them, as the engine does or not. With the word in quotes it reads on, so that whoever knows the
//! columns can say what is meant.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::Dialect;

/// Words that a name, or any other operand, follows.
const BEFORE: &[&str] = &[
    "AND", "AS", "BETWEEN", "BY", "CASE", "DISTINCT", "ELSE", "FROM", "HAVING", "ILIKE", "JOIN", "LIKE",
    "NOT", "ON", "OR", "PREWHERE", "SELECT", "THEN", "WHEN", "WHERE",
];

/// Words that follow an operand and begin none.
const AFTER: &[&str] = &[
    "AND", "AS", "ASC", "AT", "BETWEEN", "COLLATE", "CROSS", "DESC", "ELSE", "END", "FROM", "FULL", "GROUP",
    "HAVING", "ILIKE", "IN", "INNER", "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "NULLS", "OFFSET", "ON",
    "OR", "ORDER", "PREWHERE", "RIGHT", "SETTINGS", "THEN", "UNION", "USING", "WHEN", "WHERE", "WITH",
];

/// Words that an operator may follow which belongs to the next operand: `NOT -a`, `SELECT *`.
const PREFIX: &[&str] = &[
    "ALL",
    "AND",
    "BETWEEN",
    "BY",
    "CASE",
    "DISTINCT",
    "ELSE",
    "FROM",
    "HAVING",
    "IN",
    "LIKE",
    "LIMIT",
    "NOT",
    "OFFSET",
    "ON",
    "OR",
    "RETURNING",
    "SELECT",
    "THEN",
    "TOP",
    "WHEN",
    "WHERE",
];

/// Words that follow an operand and are no label of it.
const NO_LABEL: &[&str] = &["ASC", "DESC", "END", "FINAL", "ISNULL", "NOTNULL"];

/// What is put in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Names in the place of an operand or a table.
    Operands,
    /// Those, and labels without `AS`.
    Labels,
}

/// Puts every word in quotes that can be nothing but a name there; says whether there was one.
pub(super) fn quote_names(dialect: Dialect, which: Which, tokens: &mut [TokenWithSpan]) -> bool {
    let mut found = false;
    for index in 0..tokens.len() {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before)).map(|token| &token.token);
        let after = tokens.get(index + 1).map(|token| &token.token);
        let Some(Token::Word(word)) = tokens.get(index).map(|token| &token.token) else { continue };
        let value = matches!(word.keyword, Keyword::NULL | Keyword::TRUE | Keyword::FALSE);
        if word.quote_style.is_some() || word.keyword == Keyword::NoKeyword || value {
            continue;
        }
        let label = which == Which::Labels && is_label(before, &word.value, after);
        let named = label || (follows(before) && precedes(&word.value, after));
        if !named {
            continue;
        }
        let name = dialect.fold(&word.value, false);
        if let Some(token) = tokens.get_mut(index) {
            token.token = Token::make_word(&name, Some('"'));
            found = true;
        }
    }
    found
}

/// Whether an operand stands after this token.
fn follows(before: Option<&Token>) -> bool {
    match before {
        None | Some(Token::LParen | Token::LBracket | Token::Comma) => true,
        Some(Token::Word(word)) => word.quote_style.is_none() && is_any(&word.value, BEFORE),
        Some(token) => is_operator(token),
    }
}

/// Whether a word before this token is an operand by itself.
fn precedes(word: &str, after: Option<&Token>) -> bool {
    match after {
        None | Some(Token::RParen | Token::RBracket | Token::Comma | Token::Period | Token::DoubleColon) => {
            true
        }
        Some(Token::Word(next)) if next.quote_style.is_some() => false,
        // What an operand follows is not one by itself, unless nothing else could make sense of the next word.
        Some(Token::Word(next)) if is_any(word, BEFORE) => {
            let from = next.keyword == Keyword::FROM && !is_any(word, &["DISTINCT", "SELECT"]);
            from || is_any(&next.value, &["IS", "AS", "AND", "OR"])
        }
        Some(Token::Word(next)) => is_any(&next.value, AFTER),
        Some(Token::Plus | Token::Minus | Token::Mul) => !is_any(word, PREFIX),
        Some(token) => is_operator(token),
    }
}

/// Whether a word stands behind a name or a bracket, where nothing but a label can be.
fn is_label(before: Option<&Token>, word: &str, after: Option<&Token>) -> bool {
    let behind = match before {
        Some(Token::Word(name)) => name.quote_style.is_some() || name.keyword == Keyword::NoKeyword,
        Some(Token::RParen) => true,
        _ => false,
    };
    let ends = match after {
        None | Some(Token::RParen | Token::Comma) => true,
        Some(Token::Word(next)) => {
            next.quote_style.is_none() && is_any(&next.value, &["FROM", "JOIN", "ON", "WHERE", "USING"])
        }
        _ => false,
    };
    behind && ends && !is_any(word, NO_LABEL) && !is_any(word, BEFORE)
}

fn is_operator(token: &Token) -> bool {
    matches!(
        token,
        Token::Eq
            | Token::DoubleEq
            | Token::Neq
            | Token::Lt
            | Token::Gt
            | Token::LtEq
            | Token::GtEq
            | Token::Plus
            | Token::Minus
            | Token::Mul
            | Token::Div
            | Token::Mod
            | Token::StringConcat
    )
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}

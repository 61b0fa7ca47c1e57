//! Forms of ClickHouse that stand within one expression or clause, rewritten to what the parser knows.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{at, is, is_any, step, with, word};
use crate::sql::stand_ins::STAR;

/// Rewrites them all.
pub(super) fn rewrite(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let tokens = paths(tokens);
    let tokens = words(tokens);
    let tokens = filters(tokens);
    let tokens = applied(tokens);
    limits(tokens)
}

/// The index behind the bracket that opens at `open`.
fn behind(tokens: &[TokenWithSpan], open: usize) -> usize {
    let mut depth = 0isize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        depth += step(&token.token);
        if depth <= 0 {
            return index + 1;
        }
    }
    tokens.len()
}

/// Whether a token ends an operand, so that an operator may follow.
fn ends_operand(token: Option<&Token>) -> bool {
    const NOT: &[&str] = &[
        "SELECT", "WHERE", "AND", "OR", "NOT", "BY", "ON", "HAVING", "IN", "LIKE", "WHEN", "THEN", "ELSE",
        "CASE", "AS", "FROM", "PREWHERE", "DISTINCT", "BETWEEN",
    ];
    match token {
        Some(Token::RParen | Token::RBracket | Token::Number(..) | Token::SingleQuotedString(_)) => true,
        Some(Token::Word(_)) => !is_any(token, NOT),
        _ => false,
    }
}

/// Paths of JSON: `j.a.:Int64` is of one type, `j.^a` a part of the document, `j.a[].b` of each element.
fn paths(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let next = at(&tokens, index + 1);
        let name = |index| matches!(at(&tokens, index), Some(Token::Word(_)));
        let path = token.token == Token::Period
            && rewritten.last().is_some_and(|last| ends_operand(Some(&last.token)));
        if path && next == Some(&Token::Colon) && name(index + 2) {
            index += 3;
            if at(&tokens, index) == Some(&Token::LParen) {
                index = behind(&tokens, index);
            }
            continue;
        }
        if path && matches!(next, Some(Token::Caret)) && name(index + 2) {
            rewritten.push(token.clone());
            index += 2;
            continue;
        }
        let element = token.token == Token::LBracket
            && next == Some(&Token::RBracket)
            && at(&tokens, index + 2) == Some(&Token::Period)
            && rewritten.last().is_some_and(|last| ends_operand(Some(&last.token)));
        if element {
            index += 2;
            continue;
        }
        rewritten.push(token.clone());
        index += 1;
    }
    rewritten
}

/// `a DIV b` and `a MOD b` are divisions; `INTERVAL '1 day'` has its unit within the text; `()` is the empty tuple; a common table expression
/// may be `MATERIALIZED`.
fn words(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let (next, after) = (at(&tokens, index + 1), at(&tokens, index + 2));
        let before = rewritten.last().map(|token| &token.token);
        let begins = matches!(
            next,
            Some(
                Token::Word(_)
                    | Token::Number(..)
                    | Token::LParen
                    | Token::LBracket
                    | Token::SingleQuotedString(_)
            )
        );
        if is_any(Some(&token.token), &["DIV", "MOD"])
            && ends_operand(before)
            && begins
            && next != Some(&Token::LParen)
        {
            rewritten.push(with(Token::Div, token.span));
            index += 1;
            continue;
        }
        if is(Some(&token.token), "INTERVAL")
            && let Some(Token::SingleQuotedString(length)) = next
            && length.trim().contains(' ')
            && let Some(text) = tokens.get(index + 1)
        {
            let one = with(Token::SingleQuotedString("1".to_owned()), text.span);
            rewritten.extend([token.clone(), one, word("DAY", text.span)]);
            index += 2;
            continue;
        }
        let call =
            matches!(before, Some(Token::Word(_) | Token::RParen | Token::RBracket)) && ends_operand(before);
        if token.token == Token::LParen
            && next == Some(&Token::RParen)
            && !call
            && after != Some(&Token::Arrow)
        {
            rewritten.push(with(Token::Number("0".to_owned(), false), token.span));
            index += 2;
            continue;
        }
        let query = next == Some(&Token::LParen) && is_any(after, &["SELECT", "WITH", "FROM"]);
        if is(Some(&token.token), "MATERIALIZED") && is(before, "AS") && query {
            index += 1;
            continue;
        }
        rewritten.push(token.clone());
        index += 1;
    }
    rewritten
}

/// `count() FILTER (WHERE a)` names what `count(a)` does.
fn filters(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let filter = token.token == Token::RParen
            && is(at(&tokens, index + 1), "FILTER")
            && at(&tokens, index + 2) == Some(&Token::LParen)
            && is(at(&tokens, index + 3), "WHERE");
        if !filter {
            rewritten.push(token.clone());
            index += 1;
            continue;
        }
        let end = behind(&tokens, index + 2);
        if rewritten.last().is_some_and(|last| last.token != Token::LParen) {
            rewritten.push(with(Token::Comma, token.span));
        }
        rewritten.extend(tokens.iter().take(end.saturating_sub(1)).skip(index + 4).cloned());
        rewritten.push(token.clone());
        index = end;
    }
    rewritten
}

/// `* EXCEPT (a) APPLY f`, `COLUMNS('a') APPLY(x -> f(x))`: a function chooses the names of the result, as a pattern does.
fn applied(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    if !tokens.iter().any(|token| is(Some(&token.token), "APPLY")) {
        return tokens;
    }
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let Some(end) = matcher(&tokens, index) else {
            rewritten.push(token.clone());
            index += 1;
            continue;
        };
        // The star keeps its place and its text.
        let chosen = match &token.token {
            Token::Mul => with(Token::make_word(STAR, Some('"')), token.span),
            _ => token.clone(),
        };
        // `t.*`: the qualifier goes with the star.
        while rewritten.last().is_some_and(|last| last.token == Token::Period) {
            rewritten.pop();
            rewritten.pop();
        }
        rewritten.extend([
            chosen,
            with(Token::LParen, token.span),
            with(Token::SingleQuotedString(String::new()), token.span),
            with(Token::RParen, token.span),
        ]);
        index = end;
    }
    rewritten
}

/// Where a star or `COLUMNS(…)` with its modifiers ends, if one of them is `APPLY`.
fn matcher(tokens: &[TokenWithSpan], index: usize) -> Option<usize> {
    let before = index.checked_sub(1).and_then(|before| at(tokens, before));
    let mut end = if at(tokens, index) == Some(&Token::Mul)
        && (before == Some(&Token::Period) || !ends_operand(before))
    {
        index + 1
    } else if is(at(tokens, index), "COLUMNS") && at(tokens, index + 1) == Some(&Token::LParen) {
        behind(tokens, index + 1)
    } else {
        return None;
    };
    let mut applies = false;
    loop {
        let next = at(tokens, end + 1);
        if is_any(at(tokens, end), &["EXCEPT", "REPLACE"]) {
            end += if is(next, "STRICT") { 2 } else { 1 };
        } else if is(at(tokens, end), "APPLY") {
            applies = true;
            end += 1;
        } else {
            return applies.then_some(end);
        }
        if matches!(at(tokens, end), Some(Token::Word(_) | Token::SingleQuotedString(_))) {
            end += 1;
        }
        if at(tokens, end) == Some(&Token::LParen) {
            end = behind(tokens, end);
        }
    }
}

/// `LIMIT 1, 2 BY a` has no offset here, a second `LIMIT` behind `LIMIT … BY` is left out, and so is `WITH TIES`.
fn limits(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    // For each level of brackets, whether its `SELECT` has a `LIMIT … BY` already.
    let mut limited = vec![false];
    while let Some(token) = tokens.get(index) {
        match step(&token.token) {
            1 => limited.push(false),
            -1 if limited.len() > 1 => {
                limited.pop();
            }
            _ => {}
        }
        let number = |at: Option<&Token>| matches!(at, Some(Token::Number(..)));
        if is_any(Some(&token.token), &["SELECT", "UNION"])
            && let Some(level) = limited.last_mut()
        {
            *level = false;
        }
        if is(Some(&token.token), "LIMIT") && number(at(&tokens, index + 1)) {
            let paired =
                matches!(at(&tokens, index + 2), Some(Token::Comma)) || is(at(&tokens, index + 2), "OFFSET");
            let end = if paired && number(at(&tokens, index + 3)) { index + 4 } else { index + 2 };
            if limited.last() == Some(&true) {
                index = end;
                continue;
            }
            if is(at(&tokens, end), "BY") {
                if let Some(level) = limited.last_mut() {
                    *level = true;
                }
                rewritten.extend(tokens.iter().skip(index).take(2).cloned());
                index = end;
                continue;
            }
        }
        let ties = is(Some(&token.token), "WITH") && is(at(&tokens, index + 1), "TIES");
        if ties && rewritten.last().is_some_and(|last| number(Some(&last.token))) {
            index += 2;
            continue;
        }
        rewritten.push(token.clone());
        index += 1;
    }
    rewritten
}

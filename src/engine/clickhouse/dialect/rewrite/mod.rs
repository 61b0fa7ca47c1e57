//! ClickHouse syntax that the parser does not know, rewritten to syntax that it knows and that names the same things.
//!
//! Only the names of a fragment are of interest here, so `a ? b : c` may be read as `a OR b OR c`, and the strictness of
//! a join may be left out.

mod forms;

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Span, Token, TokenWithSpan};

use crate::sql::stand_ins::{ARRAY_JOIN, WITH_ALIAS};

/// More `WITH`s than this in one query are left to the parser.
const MOST_WITHS: usize = 64;

/// Words that begin a clause: they end a list of `ARRAY JOIN` or of `USING` at the same level, and may follow `FINAL`.
const CLAUSES: &[&str] = &[
    "WHERE",
    "PREWHERE",
    "GROUP",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "SETTINGS",
    "FORMAT",
    "HAVING",
    "WINDOW",
    "QUALIFY",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "JOIN",
    "LEFT",
    "RIGHT",
    "INNER",
    "FULL",
    "CROSS",
    "ANY",
    "ALL",
    "ASOF",
    "SEMI",
    "ANTI",
    "GLOBAL",
    "PASTE",
    "ARRAY",
    "SAMPLE",
    "FINAL",
    "INTO",
    "INTERPOLATE",
    "ON",
    "USING",
];

/// Rewrites the tokens of a fragment.
pub(super) fn rewrite(all: &mut Vec<TokenWithSpan>) {
    let tokens = forms::rewrite(parameters(std::mem::take(all)));
    let tokens = ternaries(tokens);
    let tokens = joins(&tokens);
    let tokens = array_joins(&tokens);
    let tokens = table_operands(&tokens);
    *all = with_expressions(tokens);
}

fn at(tokens: &[TokenWithSpan], index: usize) -> Option<&Token> {
    tokens.get(index).map(|token| &token.token)
}

/// Whether the token is this unquoted word.
fn is(token: Option<&Token>, word: &str) -> bool {
    matches!(token, Some(Token::Word(found)) if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

fn is_any(token: Option<&Token>, words: &[&str]) -> bool {
    matches!(token, Some(Token::Word(found)) if found.quote_style.is_none()
        && words.iter().any(|word| found.value.eq_ignore_ascii_case(word)))
}

fn word(text: &str, span: Span) -> TokenWithSpan {
    TokenWithSpan { token: Token::make_word(text, None), span }
}

fn with(token: Token, span: Span) -> TokenWithSpan {
    TokenWithSpan { token, span }
}

/// 1 for an opening bracket, -1 for a closing one.
fn step(token: &Token) -> isize {
    match token {
        Token::LParen | Token::LBracket | Token::LBrace => 1,
        Token::RParen | Token::RBracket | Token::RBrace => -1,
        _ => 0,
    }
}

/// `{name:Type}` is one placeholder.
fn parameters(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut rewritten = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let parameter = token.token == Token::LBrace
            && matches!(at(&tokens, index + 1), Some(Token::Word(_)))
            && at(&tokens, index + 2) == Some(&Token::Colon);
        // A type has few tokens, so a `}` that is far away is another's.
        let close = |token: &TokenWithSpan| token.token == Token::RBrace;
        let end = if parameter { tokens.iter().skip(index).take(64).position(close) } else { None };
        if let Some(end) = end {
            rewritten.push(with(Token::Placeholder("{}".to_owned()), token.span));
            index += end + 1;
        } else {
            rewritten.push(token.clone());
            index += 1;
        }
    }
    rewritten
}

/// `a ? b : c` becomes `a OR b OR c`: the operator of ClickHouse binds as loosely.
fn ternaries(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut depth = 0isize;
    let mut open: Vec<isize> = Vec::new();
    for token in &mut tokens {
        depth += step(&token.token);
        while open.last().is_some_and(|level| *level > depth) {
            open.pop();
        }
        match &token.token {
            Token::Placeholder(mark) if mark == "?" => {
                open.push(depth);
                token.token = Token::make_word("OR", None);
            }
            Token::Colon if open.last() == Some(&depth) => {
                open.pop();
                token.token = Token::make_word("OR", None);
            }
            _ => {}
        }
    }
    tokens
}

/// Leaves out the strictness of joins (`ANY`, `ALL`, `ASOF`, `SEMI`, `ANTI`, `GLOBAL`), the `GLOBAL` of `GLOBAL IN`, and
/// `FINAL`; `PASTE JOIN` is a cross join to names; `USING a, b` gets its brackets.
fn joins(tokens: &[TokenWithSpan]) -> Vec<TokenWithSpan> {
    const STRICTNESS: &[&str] = &["ANY", "ALL", "ASOF", "SEMI", "ANTI", "GLOBAL"];
    const NOT_BEFORE_FINAL: &[&str] = &[
        "SELECT", "AS", "WHERE", "PREWHERE", "AND", "OR", "NOT", "BY", "ON", "HAVING", "DISTINCT", "IN",
        "LIKE", "FROM",
    ];
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let next = at(tokens, index + 1);
        let before = rewritten.last().map(|token| &token.token);
        if is_any(Some(&token.token), STRICTNESS) && leads_to_join(tokens, index) {
            index += 1;
            continue;
        }
        if is(Some(&token.token), "GLOBAL")
            && (is(next, "IN") || (is(next, "NOT") && is(at(tokens, index + 2), "IN")))
        {
            index += 1;
            continue;
        }
        if is(Some(&token.token), "PASTE") && is(next, "JOIN") {
            rewritten.push(word("CROSS", token.span));
            index += 1;
            continue;
        }
        if is(Some(&token.token), "FINAL")
            && matches!(before, Some(Token::Word(_) | Token::RParen))
            && !is_any(before, NOT_BEFORE_FINAL)
            && (matches!(next, None | Some(Token::RParen | Token::Comma)) || is_any(next, CLAUSES))
        {
            index += 1;
            continue;
        }
        rewritten.push(token.clone());
        index += 1;
        if is(Some(&token.token), "USING") && matches!(at(tokens, index), Some(Token::Word(_))) {
            rewritten.push(with(Token::LParen, token.span));
            while let Some(name) = tokens.get(index) {
                if !matches!(name.token, Token::Word(_) | Token::Comma) || is_any(Some(&name.token), CLAUSES)
                {
                    break;
                }
                rewritten.push(name.clone());
                index += 1;
            }
            rewritten.push(with(Token::RParen, token.span));
        }
    }
    rewritten
}

/// Whether from here on only words of a join follow, up to `JOIN`.
fn leads_to_join(tokens: &[TokenWithSpan], index: usize) -> bool {
    const JOIN: &[&str] = &[
        "ANY", "ALL", "ASOF", "SEMI", "ANTI", "GLOBAL", "LEFT", "RIGHT", "INNER", "FULL", "OUTER", "CROSS",
        "LOCAL",
    ];
    tokens
        .iter()
        .skip(index)
        .take(6)
        .find(|token| !is_any(Some(&token.token), JOIN))
        .is_some_and(|token| is(Some(&token.token), "JOIN"))
}

/// `[LEFT] ARRAY JOIN a AS x, b` becomes `CROSS JOIN "array join"(a, 'x', b, '')`.
fn array_joins(tokens: &[TokenWithSpan]) -> Vec<TokenWithSpan> {
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let side = usize::from(is_any(Some(&token.token), &["LEFT", "INNER"]));
        if !(is(at(tokens, index + side), "ARRAY") && is(at(tokens, index + side + 1), "JOIN")) {
            rewritten.push(token.clone());
            index += 1;
            continue;
        }
        let span = token.span;
        index += side + 2;
        rewritten.extend([word("CROSS", span), word("JOIN", span)]);
        rewritten.extend([with(Token::make_word(ARRAY_JOIN, Some('"')), span), with(Token::LParen, span)]);
        let mut depth = 0isize;
        let mut alias = String::new();
        while let Some(token) = tokens.get(index) {
            depth += step(&token.token);
            if depth < 0 || (depth == 0 && is_any(Some(&token.token), CLAUSES)) {
                break;
            }
            match (&token.token, at(tokens, index + 1)) {
                (Token::Comma, _) if depth == 0 => {
                    rewritten.push(with(Token::Comma, token.span));
                    rewritten.push(with(Token::SingleQuotedString(std::mem::take(&mut alias)), token.span));
                    rewritten.push(with(Token::Comma, token.span));
                }
                (Token::Word(found), Some(Token::Word(name)))
                    if depth == 0 && found.keyword == Keyword::AS =>
                {
                    alias.clone_from(&name.value);
                    index += 1;
                }
                _ => rewritten.push(token.clone()),
            }
            index += 1;
        }
        rewritten.extend([with(Token::Comma, span), with(Token::SingleQuotedString(alias), span)]);
        rewritten.push(with(Token::RParen, span));
    }
    rewritten
}

/// `x IN name` becomes `x IN (SELECT * FROM name)`: a name without brackets is a table there.
fn table_operands(tokens: &[TokenWithSpan]) -> Vec<TokenWithSpan> {
    let mut rewritten: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        rewritten.push(token.clone());
        index += 1;
        if !is(Some(&token.token), "IN") {
            continue;
        }
        let mut end = index;
        while matches!(at(tokens, end), Some(Token::Word(_))) && at(tokens, end + 1) == Some(&Token::Period) {
            end += 2;
        }
        let called = matches!(at(tokens, end + 1), Some(Token::LParen | Token::LBracket));
        let Some(Token::Word(_)) = at(tokens, end) else { continue };
        if called || is_any(at(tokens, end), &["NULL", "TRUE", "FALSE"]) {
            continue;
        }
        let span = token.span;
        rewritten.extend([
            with(Token::LParen, span),
            word("SELECT", span),
            with(Token::Mul, span),
            word("FROM", span),
        ]);
        rewritten.extend(tokens.iter().skip(index).take(end + 1 - index).cloned());
        rewritten.push(with(Token::RParen, span));
        index = end + 1;
    }
    rewritten
}

/// `WITH expression AS name SELECT …`: the expression goes to the front of the projection, with an alias that says so.
fn with_expressions(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let places: Vec<usize> = tokens
        .iter()
        .enumerate()
        .filter(|(index, token)| {
            is(Some(&token.token), "WITH") && (*index == 0 || at(&tokens, index - 1) == Some(&Token::LParen))
        })
        .map(|(index, _)| index)
        .collect();
    if places.len() > MOST_WITHS {
        return tokens;
    }
    // From the last to the first, so that the places stay right.
    for place in places.into_iter().rev() {
        tokens = one_with(tokens, place);
    }
    tokens
}

fn one_with(mut tokens: Vec<TokenWithSpan>, place: usize) -> Vec<TokenWithSpan> {
    let mut first = place + 1;
    if is(at(&tokens, first), "RECURSIVE") {
        first += 1;
    }
    let Some((items, select)) = with_items(&tokens, first) else { return tokens };
    let is_table = |item: &[TokenWithSpan]| {
        is(item.get(1).map(|token| &token.token), "AS")
            && item.get(2).is_some_and(|token| token.token == Token::LParen)
            && is_any(item.get(3).map(|token| &token.token), &["SELECT", "WITH", "FROM"])
            && matches!(item.first().map(|token| &token.token), Some(Token::Word(_)))
    };
    let (mut tables, mut expressions) = (Vec::new(), Vec::new());
    for item in items {
        if is_table(&item) {
            tables.push(item);
            continue;
        }
        let alias = item.len().checked_sub(2).map(|at_as| (item.get(at_as), item.get(at_as + 1)));
        let Some((Some(keyword), Some(name))) = alias else { return tokens };
        let (true, Token::Word(name_word)) = (is(Some(&keyword.token), "AS"), &name.token) else {
            return tokens;
        };
        let marked = Token::make_word(&format!("{WITH_ALIAS}{}", name_word.value), Some('"'));
        let mut expression = item.get(..item.len() - 1).unwrap_or_default().to_vec();
        expression.push(with(marked, name.span));
        expressions.push(expression);
    }
    if expressions.is_empty() {
        return tokens;
    }
    let comma = with(Token::Comma, Span::empty());
    let mut rest = tokens.split_off(select);
    if tables.is_empty() {
        tokens.truncate(place);
    } else {
        tokens.truncate(first);
        tokens.extend(tables.join(&comma));
    }
    let projection = 1 + usize::from(is(at(&rest, 1), "DISTINCT"));
    let projected = rest.split_off(projection.min(rest.len()));
    tokens.extend(rest);
    tokens.extend(expressions.join(&comma));
    tokens.push(comma);
    tokens.extend(projected);
    tokens
}

/// The items of a `WITH` from `first` on, and where its `SELECT` is.
fn with_items(tokens: &[TokenWithSpan], first: usize) -> Option<(Vec<Vec<TokenWithSpan>>, usize)> {
    let mut items = vec![Vec::new()];
    let mut depth = 0isize;
    for (index, token) in tokens.iter().enumerate().skip(first) {
        if depth == 0 && is(Some(&token.token), "SELECT") {
            return Some((items, index));
        }
        depth += step(&token.token);
        if depth < 0 {
            return None;
        }
        if depth == 0 && token.token == Token::Comma {
            items.push(Vec::new());
        } else {
            items.last_mut()?.push(token.clone());
        }
    }
    None
}

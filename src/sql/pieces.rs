//! What shows of a fragment without parsing it: the items of a list, a call and its arguments, the clauses behind an expression,
//! a name or a text that stands alone. All of it goes by lexemes, so no quote, bracket or comment changes a verdict.

use std::ops::Range;

use super::Dialect;
use super::lexical::{self, Kind, Lexeme};

/// A call such as `Name(a, b)`, or a name without brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The bytes of its name.
    pub name: Range<usize>,
    /// The bytes between its brackets; nothing where it has none.
    pub inside: Option<Range<usize>>,
    /// The bytes of each argument, without blanks at their ends.
    pub arguments: Vec<Range<usize>>,
}

/// The items of a list: what stands between commas outside of brackets, without blanks at the ends. A text without commas is one
/// item.
pub fn items(dialect: Dialect, text: &str) -> Vec<Range<usize>> {
    let (lexemes, _) = lexical::lex(dialect, text);
    split(text, &lexemes, 0..text.len())
}

/// The items within a range that holds whole lexemes.
fn split(text: &str, lexemes: &[Lexeme], within: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = within.start;
    let mut depth = 0_usize;
    let inside = lexemes
        .iter()
        .skip_while(|lexeme| lexeme.range.start < within.start)
        .take_while(|lexeme| lexeme.range.end <= within.end);
    for lexeme in inside {
        match lexeme.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Comma if depth == 0 => {
                parts.push(trimmed(text, start..lexeme.range.start));
                start = lexeme.range.end;
            }
            _ => {}
        }
    }
    parts.push(trimmed(text, start..within.end));
    parts
}

/// A range without blanks at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (slice.len() - slice.trim_start().len());
    start..start + slice.trim().len()
}

/// The call that a text is, from its first to its last lexeme; a name alone is one without arguments. Nothing where the text is
/// anything else.
pub fn call(dialect: Dialect, text: &str) -> Option<Call> {
    let (lexemes, fault) = lexical::lex(dialect, text);
    if fault.is_some() {
        return None;
    }
    let mut solid = lexemes.iter().filter(|lexeme| !lexeme.is_blank());
    let name = solid.next().filter(|lexeme| lexeme.kind == Kind::Word)?.range.clone();
    let Some(open) = solid.next() else {
        return Some(Call { name, inside: None, arguments: Vec::new() });
    };
    let inside = enclosed_by(&lexemes, open)?;
    let arguments =
        if is_blank(&lexemes, &inside) { Vec::new() } else { split(text, &lexemes, inside.clone()) };
    Some(Call { name, inside: Some(inside), arguments })
}

/// As [`call`], with brackets that it must have, and with the parameters of `quantile(0.5)(v)` between name and arguments.
pub fn call_with_parameters(dialect: Dialect, text: &str) -> Option<Call> {
    let (lexemes, fault) = lexical::lex(dialect, text);
    let mut solid = lexemes.iter().filter(|lexeme| !lexeme.is_blank());
    let name = solid.next().filter(|lexeme| lexeme.kind == Kind::Word && fault.is_none())?.range.clone();
    let open = solid.next()?;
    let open = match enclosed_by(&lexemes, open) {
        Some(_) => open,
        None if open.kind == Kind::Open('(') => {
            let end = closing(&lexemes, open.range.start)?.range.end;
            solid.find(|lexeme| lexeme.range.start >= end)?
        }
        None => return None,
    };
    let inside = enclosed_by(&lexemes, open)?;
    let arguments =
        if is_blank(&lexemes, &inside) { Vec::new() } else { split(text, &lexemes, inside.clone()) };
    Some(Call { name, inside: Some(inside), arguments })
}

/// What stands before ` AS alias` at the end of a text.
pub fn before_alias(dialect: Dialect, text: &str, alias: &str) -> Option<Range<usize>> {
    let (lexemes, _) = lexical::lex(dialect, text);
    let mut solid = lexemes.iter().filter(|lexeme| !lexeme.is_blank()).rev();
    let last = solid.next()?;
    let named = match &last.kind {
        Kind::Quoted(name) => name == alias,
        Kind::Word => text.get(last.range.clone()) == Some(alias),
        _ => false,
    };
    let word = solid.next().filter(|word| named && word.kind == Kind::Word)?;
    let is_as = text.get(word.range.clone())?.eq_ignore_ascii_case("as");
    is_as.then(|| trimmed(text, 0..word.range.start))
}

/// What stands between the round brackets that enclose a whole text.
pub fn enclosed(dialect: Dialect, text: &str) -> Option<Range<usize>> {
    let (lexemes, fault) = lexical::lex(dialect, text);
    let first = lexemes.iter().find(|lexeme| !lexeme.is_blank()).filter(|_| fault.is_none())?;
    enclosed_by(&lexemes, first)
}

/// The bytes between a round bracket and the one that closes it, which is the last lexeme.
fn enclosed_by(lexemes: &[Lexeme], open: &Lexeme) -> Option<Range<usize>> {
    if open.kind != Kind::Open('(') {
        return None;
    }
    let close = closing(lexemes, open.range.start)?;
    let last = lexemes.iter().rev().find(|lexeme| !lexeme.is_blank())?;
    (last.range == close.range).then_some(open.range.end..close.range.start)
}

/// The bracket that closes the one at a byte.
fn closing(lexemes: &[Lexeme], open: usize) -> Option<&Lexeme> {
    let mut depth = 0_usize;
    lexemes.iter().skip_while(|lexeme| lexeme.range.start < open).find(|lexeme| {
        match lexeme.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => {
                depth = depth.saturating_sub(1);
                return depth == 0;
            }
            _ => {}
        }
        false
    })
}

/// The members of a tuple that a whole text is, `(a, b)` or `tuple(a, b)`; one in brackets is one member.
pub fn tuple(dialect: Dialect, text: &str) -> Option<Vec<Range<usize>>> {
    let named = || {
        call(dialect, text)
            .filter(|call| text[call.name.clone()].eq_ignore_ascii_case("tuple"))
            .and_then(|call| call.inside)
    };
    let inside = enclosed(dialect, text).or_else(named)?;
    let members = &text[inside.clone()];
    if is_empty(dialect, members) {
        return Some(Vec::new());
    }
    let moved = |part: Range<usize>| inside.start + part.start..inside.start + part.end;
    Some(items(dialect, members).into_iter().map(moved).collect())
}

/// What stands before the square brackets that a text ends with: `m['a']`.
pub fn indexed(dialect: Dialect, text: &str) -> Option<Range<usize>> {
    let (lexemes, fault) = lexical::lex(dialect, text);
    let mut depth = 0_usize;
    let mut solid = lexemes.iter().filter(|lexeme| !lexeme.is_blank() && fault.is_none()).rev().peekable();
    solid.peek().filter(|last| last.kind == Kind::Close(']'))?;
    let open = solid.find(|lexeme| {
        match lexeme.kind {
            Kind::Close(_) => depth += 1,
            Kind::Open(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })?;
    let before = solid.next()?;
    (open.kind == Kind::Open('[')).then_some(0..before.range.end)
}

/// Whether a text holds nothing but blanks and comments.
pub fn is_empty(dialect: Dialect, text: &str) -> bool {
    let (lexemes, fault) = lexical::lex(dialect, text);
    fault.is_none() && lexemes.iter().all(Lexeme::is_blank)
}

fn is_blank(lexemes: &[Lexeme], range: &Range<usize>) -> bool {
    lexemes.iter().filter(|lexeme| range.contains(&lexeme.range.start)).all(Lexeme::is_blank)
}

/// All calls of a text, inner ones included, in the order in which they close.
pub fn calls(dialect: Dialect, text: &str) -> Vec<Call> {
    let (lexemes, _) = lexical::lex(dialect, text);
    let mut found = Vec::new();
    let mut open: Vec<(Option<Range<usize>>, usize)> = Vec::new();
    let mut word: Option<Range<usize>> = None;
    for lexeme in lexemes.iter().filter(|lexeme| !lexeme.is_blank()) {
        match lexeme.kind {
            Kind::Open(_) => open.push((word.take(), lexeme.range.end)),
            Kind::Close(_) => {
                word = None;
                if let Some((Some(name), start)) = open.pop() {
                    let inside = start..lexeme.range.start;
                    let none = is_blank(&lexemes, &inside);
                    let arguments = if none { Vec::new() } else { split(text, &lexemes, inside.clone()) };
                    found.push(Call { name, inside: Some(inside), arguments });
                }
            }
            Kind::Word => word = Some(lexeme.range.clone()),
            _ => word = None,
        }
    }
    found
}

/// Where words of the syntax stand in a row outside of brackets: `GROUP BY`, in any case. Nothing is found in front of the byte
/// `from`.
pub fn keywords(dialect: Dialect, text: &str, words: &[&str], from: usize) -> Option<Range<usize>> {
    let (lexemes, _) = lexical::lex(dialect, text);
    let mut depth = 0_usize;
    let mut outside: Vec<&Lexeme> = Vec::new();
    for lexeme in lexemes.iter().filter(|lexeme| !lexeme.is_blank()) {
        match lexeme.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(lexeme),
            _ => {}
        }
    }
    let is = |lexeme: &Lexeme, word: &str| {
        lexeme.kind == Kind::Word
            && text.get(lexeme.range.clone()).is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    outside
        .windows(words.len().max(1))
        .filter(|row| row.first().is_some_and(|first| first.range.start >= from))
        .find(|row| row.iter().zip(words).all(|(lexeme, word)| is(lexeme, word)))
        .and_then(|row| Some(row.first()?.range.start..row.last()?.range.end))
}

/// Where an operator stands first outside of brackets, one of these signs.
pub fn operator(dialect: Dialect, text: &str, signs: &[&str]) -> Option<Range<usize>> {
    let (lexemes, _) = lexical::lex(dialect, text);
    let mut depth = 0_usize;
    lexemes.iter().find_map(|lexeme| {
        match lexeme.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Operator if depth == 0 => {
                return text
                    .get(lexeme.range.clone())
                    .is_some_and(|sign| signs.contains(&sign))
                    .then(|| lexeme.range.clone());
            }
            _ => {}
        }
        None
    })
}

/// The word that a text ends with, in any case, if something else stands before it: the bytes before it, without blanks.
pub fn without_last(dialect: Dialect, text: &str, word: &str) -> Option<Range<usize>> {
    let (lexemes, fault) = lexical::lex(dialect, text);
    let mut solid = lexemes.iter().filter(|lexeme| !lexeme.is_blank()).rev();
    let last = solid.next().filter(|last| last.kind == Kind::Word && fault.is_none())?;
    let before = solid.next()?;
    let found = text.get(last.range.clone())?;
    (found.eq_ignore_ascii_case(word) && before.kind != Kind::Dot).then_some(0..before.range.end)
}

/// The one lexeme that a text has besides blanks.
fn only(dialect: Dialect, text: &str) -> Option<Lexeme> {
    let (lexemes, fault) = lexical::lex(dialect, text);
    let mut solid = lexemes.into_iter().filter(|lexeme| !lexeme.is_blank());
    let first = solid.next().filter(|_| fault.is_none())?;
    solid.next().is_none().then_some(first)
}

/// The name that a text is and nothing else, in quotes or without. Words that are values or begin syntax are no names.
pub fn name(dialect: Dialect, text: &str) -> Option<String> {
    // Where words have no letters outside of ASCII, a column of such a name gets its quotes.
    let word = text.trim();
    if !dialect.letters_beyond_ascii
        && !word.is_ascii()
        && word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        return Some(word.to_owned());
    }
    let lexeme = only(dialect, text)?;
    match lexeme.kind {
        Kind::Quoted(name) => (!name.is_empty()).then(|| dialect.fold(&name, true)),
        Kind::Word => {
            let word = text.get(lexeme.range)?;
            let value = dialect.no_names.iter().any(|value| word.eq_ignore_ascii_case(value));
            (!value && !word.starts_with('$')).then(|| dialect.fold(word, false))
        }
        _ => None,
    }
}

/// The parts of a name with dots between them, where a text is one and nothing else.
pub fn path(dialect: Dialect, text: &str) -> Option<Vec<String>> {
    let (lexemes, fault) = lexical::lex(dialect, text);
    let solid: Vec<&Lexeme> = lexemes.iter().filter(|lexeme| !lexeme.is_blank()).collect();
    if fault.is_some() || solid.len().is_multiple_of(2) {
        return None;
    }
    let mut parts = Vec::new();
    for (index, lexeme) in solid.into_iter().enumerate() {
        match &lexeme.kind {
            Kind::Dot if index % 2 == 1 => {}
            Kind::Quoted(name) if index % 2 == 0 => parts.push(name.clone()),
            Kind::Word if index % 2 == 0 => parts.push(text.get(lexeme.range.clone())?.to_owned()),
            _ => return None,
        }
    }
    Some(parts)
}

/// What a text literal holds, where a text is one and nothing else.
pub fn literal(dialect: Dialect, text: &str) -> Option<String> {
    match only(dialect, text)?.kind {
        Kind::Text(content) => Some(content),
        _ => None,
    }
}

/// The first word of a text, where it begins with one.
pub fn first_word(dialect: Dialect, text: &str) -> Option<&str> {
    let (lexemes, _) = lexical::lex(dialect, text);
    let first = lexemes.iter().find(|lexeme| !lexeme.is_blank())?;
    (first.kind == Kind::Word).then(|| text.get(first.range.clone())).flatten()
}

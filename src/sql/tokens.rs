//! From lexemes to the parser's tokens.
//!
//! The parser's own tokenizer is not used: its places are lines and columns in characters, and it does not know some of
//! the engines' quotes and comments. Tokens are made from the lexemes instead, and their spans hold **bytes**: line 1,
//! column = byte + 1. So every span in the parser's tree is a place in the fragment.

use std::ops::Range;

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer};

use super::lexical::{Fault, Kind, Lexeme};
use super::{Dialect, Reading, unfinished, words};

/// Deeper trees than this are not asked of the parser; see [`depth`].
const DEEPEST: usize = 2_000;
/// Up to this depth the caller's stack is enough.
const SHALLOW: usize = 60;
/// Levels of brackets within the caller's stack.
const SHALLOW_BRACKETS: usize = 4;
/// Levels of brackets that are read.
const DEEPEST_BRACKETS: usize = 100;
/// Of more `CASE`s in each other than this it is not looked for what may be missing.
const MOST_CASES: usize = 24;
/// More tokens than this are not read.
const MOST_TOKENS: usize = 200_000;
/// The parser's own recursion limit: an expression in brackets takes several of its levels.
const RECURSION: usize = 400;
/// Stack for one level of a tree, in the worst case seen in a build without optimizations, with room.
const STACK_PER_LEVEL: usize = 48 * 1024;

/// Why there is no tree of a fragment.
pub(crate) enum Unread {
    /// It merely ends: the same with more behind it would be read.
    Unfinished(Fault),
    /// The parser cannot read it; the reason, as a phrase.
    Unknown(String),
}

impl Unread {
    pub(crate) fn reading<T>(self) -> Reading<T> {
        match self {
            Unread::Unfinished(fault) => fault.reading(),
            Unread::Unknown(reason) => Reading::Opaque(reason),
        }
    }
}

/// Parses the tokens of `lexemes` with `parse`, to their end, and gives the tree to `read`.
///
/// # Errors
/// Why it cannot be read.
pub(crate) fn parse<T, R>(
    dialect: Dialect,
    text: &str,
    lexemes: &[Lexeme],
    parse: impl Fn(&mut Parser<'_>) -> Result<T, ParserError> + Sync,
    read: impl Fn(T) -> R + Sync,
) -> Result<R, Unread>
where
    R: Send,
{
    let (depth, brackets) = depth(lexemes);
    if depth > DEEPEST || brackets > DEEPEST_BRACKETS || lexemes.len() > MOST_TOKENS {
        return Err(Unread::Unknown("it is too long or too deep to be read".to_owned()));
    }
    let tree = |mut tokens: Vec<TokenWithSpan>| {
        (dialect.rewrite)(&mut tokens);
        let mut parser =
            Parser::new(dialect.parser).with_recursion_limit(RECURSION).with_tokens_with_locations(tokens);
        let tree = parse(&mut parser).map_err(|error| reason(&error))?;
        let next = parser.peek_token();
        if next.token != Token::EOF {
            return Err(format!("the parser stops at `{}`", next.token));
        }
        Ok(tree)
    };
    let work = || {
        let parsed = tree(tokens(dialect, text, lexemes)).or_else(|reason| {
            // A column may be called like a word of the syntax.
            let quoted = |which| {
                let mut tokens = tokens(dialect, text, lexemes);
                words::quote_names(dialect, which, &mut tokens).then(|| tree(tokens).ok()).flatten()
            };
            quoted(words::Which::Operands).or_else(|| quoted(words::Which::Labels)).ok_or(reason)
        });
        parsed.map(&read).map_err(|reason| {
            // The parser takes the square of their number, and would be asked once for each thing that may be missing.
            if cases(text, lexemes) > MOST_CASES {
                return Unread::Unknown(reason);
            }
            let reads_with = |more: &[Token]| {
                let end = span(&(text.len()..text.len()));
                let more = more.iter().map(|token| TokenWithSpan { token: token.clone(), span: end });
                tree(tokens(dialect, text, lexemes).into_iter().chain(more).collect()).is_ok()
            };
            match unfinished::fault(dialect, text, lexemes, reads_with) {
                Some(fault) => Unread::Unfinished(fault),
                None => Unread::Unknown(reason),
            }
        })
    };
    if depth <= SHALLOW && brackets <= SHALLOW_BRACKETS {
        return work();
    }
    // The parser and the dropping of its tree are recursive: a deep one gets a stack to match.
    let stack = (depth + RECURSION) * STACK_PER_LEVEL;
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(stack)
            .spawn_scoped(scope, work)
            .map_err(|_| Unread::Unknown("it is too deep to be read here".to_owned()))
            .and_then(|thread| {
                thread.join().map_err(|_| Unread::Unknown("the parser fails on it".to_owned()))?
            })
    })
}

/// How deep the tree can be at most: within brackets every token may add a level, until a comma starts afresh. And how
/// deep the brackets are.
fn depth(lexemes: &[Lexeme]) -> (usize, usize) {
    let mut levels = vec![0usize];
    let mut sum = 0usize;
    let (mut deepest, mut brackets) = (0, 0);
    for lexeme in lexemes.iter().filter(|lexeme| !lexeme.is_blank()) {
        match lexeme.kind {
            Kind::Open(_) => {
                // The bracket itself adds to the level that it stands in: `a[1][1][1]`.
                if let Some(level) = levels.last_mut() {
                    *level += 1;
                }
                levels.push(0);
                sum += 1;
                brackets = brackets.max(levels.len() - 1);
            }
            Kind::Close(_) => sum -= levels.pop().unwrap_or(0).min(sum),
            Kind::Comma => sum -= levels.last_mut().map_or(0, std::mem::take).min(sum),
            _ => {
                if let Some(level) = levels.last_mut() {
                    *level += 1;
                    sum += 1;
                }
            }
        }
        deepest = deepest.max(sum);
    }
    (deepest, brackets)
}

/// How many `CASE`s are open at most.
fn cases(text: &str, lexemes: &[Lexeme]) -> usize {
    let (mut open, mut most) = (0usize, 0);
    for lexeme in lexemes.iter().filter(|lexeme| lexeme.kind == Kind::Word) {
        let word = text.get(lexeme.range.clone()).unwrap_or_default();
        if word.eq_ignore_ascii_case("case") {
            open += 1;
        } else if word.eq_ignore_ascii_case("end") {
            open = open.saturating_sub(1);
        }
        most = most.max(open);
    }
    most
}

/// The parser's reason without its places, which are not the author's.
fn reason(error: &ParserError) -> String {
    match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            let message = message.split(" at Line:").next().unwrap_or(message);
            format!(
                "the parser says: {}",
                message
                    .replacen("Expected", "expected", 1)
                    .replacen("expected:", "expected", 1)
                    .replace("found: EOF", "found the end")
            )
        }
        ParserError::RecursionLimitExceeded => "it is too deep to be read".to_owned(),
    }
}

/// A span that holds bytes.
pub(crate) fn span(range: &Range<usize>) -> Span {
    let place = |byte: usize| Location::new(1, byte as u64 + 1);
    Span::new(place(range.start), place(range.end))
}

/// The bytes that a span holds, unless it is empty.
pub(crate) fn bytes(span: Span) -> Option<Range<usize>> {
    let byte = |location: Location| usize::try_from(location.column.checked_sub(1)?).ok();
    (span.start.line == 1 && span.end.column > span.start.column)
        .then(|| Some(byte(span.start)?..byte(span.end)?))
        .flatten()
}

fn tokens(dialect: Dialect, text: &str, lexemes: &[Lexeme]) -> Vec<TokenWithSpan> {
    let mut tokens: Vec<TokenWithSpan> = Vec::with_capacity(lexemes.len());
    let mut after_text_and_line = false;
    for lexeme in lexemes {
        let source = text.get(lexeme.range.clone()).unwrap_or_default();
        let token = match &lexeme.kind {
            Kind::Space | Kind::LineComment { .. } | Kind::BlockComment => {
                let after_text =
                    tokens.last().is_some_and(|last| matches!(last.token, Token::SingleQuotedString(_)));
                after_text_and_line = after_text && (after_text_and_line || source.contains(['\n', '\r']));
                continue;
            }
            Kind::Text(_) if after_text_and_line && dialect.joined_texts => continue,
            Kind::Text(content) => Token::SingleQuotedString(content.clone()),
            Kind::Quoted(content) => Token::make_word(content, Some('"')),
            Kind::Word => Token::make_word(source, None),
            // The `1` of `tuple.1` is a name to the parser, which takes no number there.
            Kind::Number if tokens.last().is_some_and(|last| last.token == Token::Period) => {
                Token::make_word(source, Some('"'))
            }
            Kind::Number => Token::Number(source.to_owned(), false),
            Kind::Operator => operator(dialect, source),
            Kind::Open('(') => Token::LParen,
            Kind::Open('[') => Token::LBracket,
            Kind::Open(_) => Token::LBrace,
            Kind::Close(')') => Token::RParen,
            Kind::Close(']') => Token::RBracket,
            Kind::Close(_) => Token::RBrace,
            Kind::Comma => Token::Comma,
            Kind::Semicolon => Token::SemiColon,
            Kind::Dot => Token::Period,
            Kind::Parameter => Token::Placeholder(source.to_owned()),
            Kind::Other(character) => Token::Char(*character),
        };
        after_text_and_line = false;
        tokens.push(TokenWithSpan { token, span: span(&lexeme.range) });
    }
    tokens
}

/// An operator as the parser's tokenizer sees it when it stands alone; one that it does not know in one piece, such as `<+>`, is a
/// custom operator.
fn operator(dialect: Dialect, source: &str) -> Token {
    let custom = || Token::CustomBinaryOperator(source.to_owned());
    match Tokenizer::new(dialect.parser, source).tokenize() {
        Ok(tokens) if tokens.len() == 1 => tokens.into_iter().next().unwrap_or_else(custom),
        _ => custom(),
    }
}

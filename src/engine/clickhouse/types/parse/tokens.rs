//! The words, texts, numbers and marks of a type.

use std::ops::Range;

use super::TypeError;
use crate::engine::clickhouse::dialect::escape;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lexeme {
    Word(String),
    Quoted(String),
    Text(String),
    Number(String),
    Mark(char),
}

pub(super) struct Token {
    pub(super) lexeme: Lexeme,
    pub(super) range: Range<usize>,
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, TypeError> {
    let mut out = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let lexeme = if c.is_whitespace() {
            continue;
        } else if c.is_alphabetic() || c == '_' {
            while rest.next_if(|(_, next)| next.is_alphanumeric() || *next == '_').is_some() {}
            let end = rest.peek().map_or(text.len(), |(at, _)| *at);
            Lexeme::Word(text[start..end].to_owned())
        } else if c.is_ascii_digit() || c == '-' {
            while rest.next_if(|(_, next)| next.is_ascii_digit() || *next == '.').is_some() {}
            let end = rest.peek().map_or(text.len(), |(at, _)| *at);
            Lexeme::Number(text[start..end].to_owned())
        } else if matches!(c, '\'' | '`' | '"') {
            let Some(quoted) = escape::quoted(&text[start..]) else {
                return Err(TypeError {
                    unknown: false,
                    message: format!("the quote {c} is not closed"),
                    range: start..text.len(),
                    help: Some(format!("close it with {c}")),
                    replacement: None,
                });
            };
            let end = start + quoted.length;
            while rest.next_if(|(at, _)| *at < end).is_some() {}
            let value = String::from_utf8(quoted.content).map_err(|_| TypeError {
                unknown: false,
                message: "it is not UTF-8".to_owned(),
                range: start..end,
                help: Some(
                    "write the characters themselves instead of the bytes of another encoding".to_owned(),
                ),
                replacement: None,
            })?;
            if c == '\'' { Lexeme::Text(value) } else { Lexeme::Quoted(value) }
        } else {
            Lexeme::Mark(c)
        };
        let end = rest.peek().map_or(text.len(), |(at, _)| *at);
        out.push(Token { lexeme, range: start..end });
    }
    Ok(out)
}

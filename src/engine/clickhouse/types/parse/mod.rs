//! Reads a type as written.

mod aggregate;
mod alias;
mod composite;
mod cursor;
mod json;
mod native;
#[cfg(test)]
mod tests;
mod tokens;
mod wrappers;

use std::ops::Range;

pub use aggregate::is_aggregate;

use super::vocabulary::{FOREIGN, NATIVE};
use super::{Limit, Type, from_portable};
use crate::diagnostic::{instead, nearest};
use crate::model::portable;
use tokens::{Lexeme, Token, tokens};

/// Why a text is no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeError {
    /// Whether a word is not known, rather than used wrongly.
    pub unknown: bool,
    /// What is wrong, as a phrase.
    pub message: String,
    /// Where in the text.
    pub range: Range<usize>,
    /// What to do; starts with a verb.
    pub help: Option<String>,
    /// What to write in the place of `range`, where one answer is likely.
    pub replacement: Option<String>,
}

/// Reads a portable type, a native type or a SQL alias.
///
/// Gives the type and, for types of the language that say more than ClickHouse's own, the limit to check.
///
/// # Errors
/// For the first part that cannot be read, its place and what to do.
pub fn parse(text: &str) -> Result<(Type, Option<Limit>), TypeError> {
    let whole = |message: String| TypeError {
        unknown: false,
        message,
        range: 0..text.len(),
        help: None,
        replacement: None,
    };
    match portable::parse(text) {
        Some(Ok(portable)) => return from_portable(&portable).map_err(whole),
        // `decimal`, `char` and `varchar` are SQL aliases too, and those need no parameters here.
        Some(Err(message)) if !matches!(text.trim(), "decimal") => return Err(whole(message)),
        _ => {}
    }
    let tokens = tokens(text)?;
    // A query ends at a zero byte, and names are not printed with escapes, as the labels of an enumeration are.
    let named = |token: &&Token| matches!(&token.lexeme, Lexeme::Quoted(name) if name.contains('\0'));
    if let Some(token) = tokens.iter().find(named) {
        let help = Some("remove the zero byte".to_owned());
        let range = token.range.clone();
        return Err(TypeError { range, help, ..whole("a name holds a zero byte".to_owned()) });
    }
    let mut parser = Parser { text, tokens, at: 0, limit: None };
    let parsed = parser.parse_type(0)?;
    if let Some(token) = parser.tokens.get(parser.at) {
        let nullable = text[token.range.clone()].eq_ignore_ascii_case("null")
            || text[token.range.clone()].eq_ignore_ascii_case("not");
        return Err(TypeError {
            unknown: false,
            message: format!("`{}` follows the type", &text[token.range.start..]),
            range: token.range.start..text.len(),
            help: nullable
                .then(|| "say it with `nullable: true`; columns are not null without it".to_owned())
                .or_else(|| following(text, &text[token.range.start..]))
                .or_else(|| Some("remove it, or write it under its own key of the column".to_owned())),
            replacement: None,
        });
    }
    Ok((parsed, parser.limit))
}

/// What ClickHouse has in the place of what SQL writes behind a type.
fn following(text: &str, rest: &str) -> Option<String> {
    let folded = rest.to_ascii_lowercase();
    let before = text[..text.len() - rest.len()].trim();
    if rest.starts_with('[') {
        return Some(format!("write `array<{before}>`: ClickHouse has no brackets for arrays"));
    }
    match folded.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()? {
        "with" => Some("write `DateTime64(6, 'UTC')`: a type of ClickHouse names its time zone".to_owned()),
        "default" => Some("write it under `default`: `{ type: …, default: … }`".to_owned()),
        "codec" => Some("write it under `codec`: `{ type: …, codec: … }`".to_owned()),
        "primary" => Some("name the column under `primary_key` and `order_by` of the table".to_owned()),
        "comment" => Some("write it under `description`: `{ type: …, description: … }`".to_owned()),
        "unique" | "references" | "auto_increment" | "autoincrement" => {
            Some(format!("remove it: ClickHouse has no `{}`", rest.split(['(', ' ']).next().unwrap_or(rest)))
        }
        _ => None,
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    limit: Option<Limit>,
}

/// How deep types may nest; the engine's own parser stops later, but no schema needs more.
const MAX_DEPTH: usize = 32;

impl Parser<'_> {
    fn parse_type(&mut self, depth: usize) -> Result<Type, TypeError> {
        let start = self.position();
        if depth > MAX_DEPTH {
            return Err(self.invalid(start.clone(), "the type is nested too deep"));
        }
        let Some(Lexeme::Word(word)) = self.peek().cloned() else {
            return Err(self.invalid(start, "a type is missing here"));
        };
        self.at += 1;
        if NATIVE.contains(&word.as_str()) {
            return self.native(&word, start, depth);
        }
        if let Some(found) = self.alias(&word, &start, depth)? {
            return Ok(found);
        }
        // Portable words may stand inside native types: `Array(text)`.
        if let Some(found) = portable::parse(&word) {
            return match found.map_err(|message| self.invalid(start.clone(), message))? {
                portable::PortableType::Array(_) => {
                    Err(self.invalid(start, "write `Array(…)` inside of a native type"))
                }
                plain => Ok(from_portable(&plain).map_err(|message| self.invalid(start.clone(), message))?.0),
            };
        }
        Err(unknown(&word, start))
    }
}

impl TypeError {
    /// A place of no width is widened to the whole text, which a report can show.
    fn within(mut self, text: &str) -> Self {
        if self.range.is_empty() {
            self.range = 0..text.len();
        }
        self
    }
}

fn unknown(word: &str, range: Range<usize>) -> TypeError {
    let foreign = FOREIGN.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, native)| *native);
    let folded = NATIVE.iter().find(|name| name.eq_ignore_ascii_case(word)).copied();
    let near = foreign
        .or(folded)
        .or_else(|| nearest(word, NATIVE.iter().copied()))
        .or_else(|| nearest(word, portable::WORDS.iter().copied()));
    let help = match near {
        Some(native) if foreign.is_some() => format!("write `{native}`, which is ClickHouse's type for it"),
        Some(native) if folded.is_some() => {
            format!("write `{native}`: ClickHouse's own names are case-sensitive")
        }
        Some(near) => instead(word, near),
        None => {
            "write a type of ClickHouse, such as `Int64`, `Float64`, `String`, `DateTime`, `UUID`, `Decimal(18, 2)`, `JSON`, \
             `Array(String)` or `LowCardinality(String)`"
                .into()
        }
    };
    TypeError {
        unknown: true,
        message: format!("there is no type `{word}`"),
        range,
        help: Some(help),
        replacement: near.map(str::to_owned),
    }
}

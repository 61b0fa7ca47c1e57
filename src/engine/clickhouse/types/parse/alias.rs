//! SQL names of types, of one word or several: `double precision`, `varchar(100)`.

use std::ops::Range;

use super::tokens::Lexeme;
use super::{Parser, TypeError, unknown};
use crate::engine::clickhouse::types::vocabulary::{ALIASES, Alias};
use crate::engine::clickhouse::types::{Limit, Type};

impl Parser<'_> {
    pub(super) fn alias(
        &mut self,
        word: &str,
        start: &Range<usize>,
        depth: usize,
    ) -> Result<Option<Type>, TypeError> {
        let mut phrase = word.to_ascii_uppercase();
        let mut best = None;
        let mut ahead = self.at;
        loop {
            if let Some((_, alias)) = ALIASES.iter().find(|(name, _)| *name == phrase) {
                best = Some((*alias, ahead));
            }
            let Some(Lexeme::Word(next)) = self.tokens.get(ahead).map(|token| &token.lexeme) else { break };
            phrase = format!("{phrase} {}", next.to_ascii_uppercase());
            ahead += 1;
            if ahead - self.at > 3 {
                break;
            }
        }
        let Some((alias, after)) = best else { return Ok(None) };
        self.at = after;
        Ok(Some(match alias {
            Alias::Plain(name) => {
                if self.peek() == Some(&Lexeme::Mark('(')) {
                    self.numbers(start, 0, 2)?;
                }
                let mut folded = self.plain(name).ok_or_else(|| unknown(name, start.clone()))?;
                if let Type::Integer { signed, .. } = &mut folded
                    && let Some(Lexeme::Word(sign)) = self.peek()
                {
                    if sign.eq_ignore_ascii_case("unsigned") {
                        *signed = false;
                        self.at += 1;
                    } else if sign.eq_ignore_ascii_case("signed") {
                        self.at += 1;
                    }
                }
                folded
            }
            Alias::Text => {
                if self.peek() == Some(&Lexeme::Mark('(')) {
                    let numbers = self.numbers(start, 1, 1)?;
                    // Nested in another type the engine drops the length; outermost the language keeps it.
                    if depth == 0 {
                        self.limit = numbers.first().map(|length| Limit::Characters(*length));
                    }
                }
                Type::String
            }
            Alias::Parameters(name) => self.native(name, start.clone(), depth)?,
        }))
    }

    /// Whether two words together are a SQL alias: `Tuple(DOUBLE PRECISION)` has no member called DOUBLE.
    pub(super) fn starts_alias_phrase(&self) -> bool {
        let (Some(Lexeme::Word(first)), Some(Lexeme::Word(second))) =
            (self.peek(), self.tokens.get(self.at + 1).map(|token| &token.lexeme))
        else {
            return false;
        };
        let phrase = format!("{first} {second}").to_ascii_uppercase();
        ALIASES.iter().any(|(name, _)| *name == phrase) || second.eq_ignore_ascii_case("unsigned")
    }
}

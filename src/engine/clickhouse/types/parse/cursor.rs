//! Steps through the tokens of a type, and says where a mistake is.

use std::ops::Range;

use super::tokens::Lexeme;
use super::{Parser, TypeError};

impl Parser<'_> {
    pub(super) fn numbers(
        &mut self,
        start: &Range<usize>,
        least: usize,
        most: usize,
    ) -> Result<Vec<u32>, TypeError> {
        let mut numbers = Vec::new();
        self.expect('(', "before the parameters")?;
        while let Some(Lexeme::Number(_)) = self.peek() {
            numbers.push(self.number(1..=u32::MAX, "a parameter")?);
            if !self.take(',') {
                break;
            }
        }
        if numbers.len() < least || numbers.len() > most {
            return Err(self.invalid(start.clone(), "the number of parameters is wrong"));
        }
        self.expect(')', "after the parameters")?;
        Ok(numbers)
    }

    pub(super) fn number(
        &mut self,
        range: std::ops::RangeInclusive<u32>,
        what: &str,
    ) -> Result<u32, TypeError> {
        let at = self.position();
        let Some(Lexeme::Number(text)) = self.next() else {
            return Err(self.invalid(at, format!("{what} must be a whole number")));
        };
        match text.parse::<u32>() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => {
                let (least, most) = (range.start(), range.end());
                let (message, help) = if *most == u32::MAX {
                    (format!("{what} must be at least {least}, not {text}"), format!("write {least} or more"))
                } else {
                    let message = format!("{what} must be from {least} to {most}, not {text}");
                    (message, format!("write a number from {least} to {most}"))
                };
                Err(TypeError { help: Some(help), ..self.invalid(at, message) })
            }
        }
    }

    pub(super) fn peek(&self) -> Option<&Lexeme> {
        self.tokens.get(self.at).map(|token| &token.lexeme)
    }

    pub(super) fn next(&mut self) -> Option<Lexeme> {
        let lexeme = self.peek().cloned();
        self.at += usize::from(lexeme.is_some());
        lexeme
    }

    pub(super) fn take(&mut self, mark: char) -> bool {
        let there = self.peek() == Some(&Lexeme::Mark(mark));
        self.at += usize::from(there);
        there
    }

    pub(super) fn expect(&mut self, mark: char, place: &str) -> Result<(), TypeError> {
        let at = self.position();
        if self.take(mark) { Ok(()) } else { Err(self.invalid(at, format!("`{mark}` is missing {place}"))) }
    }

    /// The place of the next token; the end of the text when there is none.
    pub(super) fn position(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |token| token.range.clone())
    }

    pub(super) fn previous_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.range.end)
    }

    pub(super) fn invalid(&self, range: Range<usize>, message: impl Into<String>) -> TypeError {
        TypeError { unknown: false, message: message.into(), range, help: None, replacement: None }
            .within(self.text)
    }
}

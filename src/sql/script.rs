//! Statements in scripts: what clients would do with them before a server sees them, and what they would do to the script.

use std::ops::Range;

use super::lexical::{self, Kind, Lexeme, Place};
use super::{Dialect, Flaw};

/// A statement that is not known to be one, such as one that a template of the project wrote: with a line end where a comment at
/// its end would hide the semicolon behind it.
///
/// # Errors
/// Says why it is not one statement to every client, and where.
pub fn one_statement(dialect: Dialect, mut text: String) -> Result<String, (Flaw, Range<usize>)> {
    let hides = lexical::lex(dialect, &text).0.last().map(|last| last.kind.clone());
    if hides == Some(Kind::LineComment { ended: false }) {
        text.push('\n');
    }
    lexical::check_closed(dialect, &text, Place::Statement)?;
    Ok(text)
}

/// A statement that is not only about its own object: it takes the transaction or the session of the script over, or what
/// follows it in the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Takeover {
    /// What it does, as a phrase that follows the object: "ends the transaction of the script".
    pub what: String,
    /// What to do about it; starts with a verb.
    pub help: &'static str,
    /// The words that do it.
    pub range: Range<usize>,
    /// Whether it is only that it cannot run in a transaction, which not every script is.
    pub alone: bool,
}

/// The lexemes of a statement that mean something.
pub(crate) struct Words<'a> {
    text: &'a str,
    lexemes: Vec<Lexeme>,
}

impl<'a> Words<'a> {
    /// Those of a statement.
    pub(crate) fn of(dialect: Dialect, text: &'a str) -> Self {
        let (lexemes, _) = lexical::lex(dialect, text);
        Words { text, lexemes: lexemes.into_iter().filter(|lexeme| !lexeme.is_blank()).collect() }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.lexemes.len()
    }

    /// What one of them is.
    pub(crate) fn kind(&self, index: usize) -> Option<&Kind> {
        self.lexemes.get(index).map(|lexeme| &lexeme.kind)
    }

    /// A word in small letters, or the content of a quoted name; empty for anything else.
    pub(crate) fn at(&self, index: usize) -> String {
        match self.lexemes.get(index).map(|lexeme| (&lexeme.kind, &lexeme.range)) {
            Some((Kind::Word, range)) => self.text[range.clone()].to_ascii_lowercase(),
            Some((Kind::Quoted(name), _)) => name.clone(),
            _ => String::new(),
        }
    }

    pub(crate) fn is(&self, index: usize, words: &[&str]) -> bool {
        matches!(self.lexemes.get(index).map(|lexeme| &lexeme.kind), Some(Kind::Word))
            && words.contains(&self.at(index).as_str())
    }

    /// Whether these words follow each other outside of brackets, and where first.
    pub(crate) fn phrase(&self, words: &[&str]) -> Option<usize> {
        self.phrases(words).next()
    }

    /// Where these words follow each other outside of brackets.
    pub(crate) fn phrases(&self, words: &[&str]) -> impl Iterator<Item = usize> {
        let mut depth = 0usize;
        (0..self.lexemes.len()).filter(move |index| {
            match self.lexemes[*index].kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && words.iter().enumerate().all(|(offset, word)| self.is(index + offset, &[*word]))
        })
    }

    pub(crate) fn found(
        &self,
        from: usize,
        count: usize,
        what: impl Into<String>,
        help: &'static str,
    ) -> Option<Takeover> {
        let first = self.lexemes.get(from)?;
        let last = self.lexemes.get((from + count).saturating_sub(1)).unwrap_or(first);
        Some(Takeover { what: what.into(), help, range: first.range.start..last.range.end, alone: false })
    }
}

//! Findings as text: for people, for programs, for code scanning, for pull requests.

mod excerpt;
mod github;
mod human;
mod json;
mod plain;
mod sarif;

pub use json::schema;

use super::{Diagnostics, SourceLookup, visible, visible_json};

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: the source, the place, the help.
    Human,
    /// For people who have it read out, and for terminals that draw nothing: sentences.
    Plain,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, which code scanning services read.
    Sarif,
    /// Workflow commands, which GitHub shows at the lines of a pull request.
    Github,
}

impl Format {
    /// Whether people read it; programs read all others.
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Human | Format::Plain)
    }
}

/// How a report for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether colours are used.
    pub color: bool,
    /// The width in columns.
    pub width: usize,
}

/// Writes all findings in a form. Whatever comes from files can do nothing to a terminal, nor to a runner that reads the lines
/// for commands.
pub fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup, format: Format, style: Style) -> String {
    let (found, shown) = match format {
        Format::Json => return visible_json(&json::report(diagnostics, sources)).into_owned(),
        Format::Sarif => return visible_json(&sarif::report(diagnostics, sources)).into_owned(),
        _ => (visible::findings(diagnostics), visible::Sources::new(diagnostics, sources)),
    };
    match format {
        Format::Human => visible::commands(&human::report(&found, &shown, style)).into_owned(),
        Format::Plain => visible::commands(&plain::report(&found, &shown)).into_owned(),
        _ => github::report(&found, &shown),
    }
}

/// A place as people count: lines and columns from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The position of a byte in a text.
pub fn position(text: &str, offset: usize) -> Position {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

/// Positions in one text that is asked for many of them: lines are counted once.
pub struct Positions<'a> {
    text: &'a str,
    lines: Vec<usize>,
}

impl<'a> Positions<'a> {
    /// Those of a text.
    pub fn of(text: &'a str) -> Self {
        let breaks =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(offset, _)| offset + 1);
        Positions { text, lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// As [`position`].
    pub fn at(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset.min(self.text.len())).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let column =
            self.text.get(start..).map_or(1, |rest| position(rest, offset.saturating_sub(start)).column);
        Position { line, column }
    }
}

//! Findings as text: for people, for programs, for code scanning, for pull requests.

mod github;
mod human;
mod json;
mod sarif;

use super::{Diagnostics, SourceLookup, visible};

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: the source, the place, the help.
    Human,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, which code scanning services read.
    Sarif,
    /// Workflow commands, which GitHub shows at the lines of a pull request.
    Github,
}

/// How a report for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether colours are used.
    pub color: bool,
    /// The width in columns.
    pub width: usize,
}

/// Writes all findings in a form.
pub fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup, format: Format, style: Style) -> String {
    match format {
        Format::Human => human::report(
            &visible::findings(diagnostics),
            &visible::Sources::new(diagnostics, sources),
            style,
        ),
        Format::Json => json::report(diagnostics, sources),
        Format::Sarif => sarif::report(diagnostics, sources),
        Format::Github => github::report(&visible::findings(diagnostics), sources),
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

//! Findings as text: for people, for programs, for code scanning, for pull requests.

mod excerpt;
mod github;
mod human;
mod json;
mod places;
mod plain;
mod sarif;

pub use json::schema;
pub use places::{Lines, Position};

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

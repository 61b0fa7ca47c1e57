//! Workflow commands: GitHub shows each finding at its line.

use std::fmt::Write as _;

use super::places::Places;
use crate::diagnostic::{Diagnostics, Severity, SourceLookup, page};

pub(super) fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup) -> String {
    let mut out = String::new();
    let places = Places::of(diagnostics, sources);
    for diagnostic in diagnostics.iter() {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            message.push_str("\nHelp: ");
            message.push_str(help);
        }
        let _ = write!(message, "\nMore: {}", page::command(diagnostic.code));
        let title = format!("schemac {}", diagnostic.code.name);
        if diagnostic.span.is_some() {
            let (start, end) = places.ends(diagnostic.span);
            let _ = write!(out, "::{command} file={}", property(places.path(diagnostic.span)));
            let _ = write!(out, ",line={},endLine={}", start.line, end.line);
            // Columns of a range over several lines would be read as columns of the first.
            if start.line == end.line {
                let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
            }
            let _ = writeln!(out, ",title={}::{}", property(&title), data(&message));
        } else {
            let _ = writeln!(out, "::{command} title={}::{}", property(&title), data(&message));
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

//! The report as sentences: for screen readers, braille lines and terminals that draw nothing.
//!
//! Every fact is a line of its own that says what it is; nothing is told by lines, columns or colours alone.

use std::fmt::Write as _;

use super::places::Places;
use crate::diagnostic::{Diagnostic, Diagnostics, SourceLookup};
use crate::span::Span;

/// Longer source lines and quotations are cut, in characters.
const LONGEST: usize = 160;

pub(super) fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup) -> String {
    let mut out = String::new();
    let places = Places::of(diagnostics, sources);
    for diagnostic in diagnostics.iter() {
        one(&mut out, diagnostic, &places);
        out.push('\n');
    }
    out
}

fn one(out: &mut String, diagnostic: &Diagnostic, places: &Places<'_>) {
    let code = diagnostic.code;
    let _ = writeln!(out, "{} {}: {}.", diagnostic.severity.word(), code.name, diagnostic.message);
    if diagnostic.span.is_some() {
        let label = diagnostic.label.as_ref().map(|label| format!(": {label}")).unwrap_or_default();
        let _ = writeln!(out, "Place: {}{label}.", place(diagnostic.span, places));
        let text = places.lines(diagnostic.span).text();
        let quoted = text.get(diagnostic.span.range()).unwrap_or_default();
        if let Some(first) = quoted.lines().next().filter(|line| !line.trim().is_empty()) {
            let more = if quoted.trim_end().contains('\n') { " and more lines" } else { "" };
            let _ = writeln!(out, "Text there: {}{more}", cut(first));
        }
    }
    for related in &diagnostic.related {
        let _ = writeln!(out, "See also: {}: {}.", place(related.span, places), related.message);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "Help: {help}.");
    }
}

fn place(span: Span, places: &Places<'_>) -> String {
    let (start, end) = places.ends(span);
    let path = places.path(span);
    if start.line != end.line {
        format!("{path}, line {}, column {}, to line {}", start.line, start.column, end.line)
    } else if end.column > start.column + 1 {
        format!("{path}, line {}, columns {} to {}", start.line, start.column, end.column - 1)
    } else {
        format!("{path}, line {}, column {}", start.line, start.column)
    }
}

fn cut(line: &str) -> String {
    let line = line.trim_end();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} and so on", &line[..end]),
        None => line.to_owned(),
    }
}

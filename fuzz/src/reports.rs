//! Findings and their reports.

use schemac::diagnostic::report::{Format, Style, report};
use schemac::diagnostic::{Diagnostic, Diagnostics};
use schemac::source::Sources;
use schemac::span::{FileId, Span};

/// A place is in a file, within its text, and cuts no character.
pub fn place(span: Span, sources: &Sources, what: &dyn std::fmt::Debug) {
    if !span.is_some() {
        return;
    }
    let Some(file) = sources.get(span.file) else { panic!("no file {:?}: {what:?}", span.file) };
    let range = span.range();
    assert!(
        range.start <= range.end && range.end <= file.text.len(),
        "{range:?} is not in the text: {what:?}"
    );
    assert!(
        file.text.is_char_boundary(range.start) && file.text.is_char_boundary(range.end),
        "{range:?} cuts a character: {what:?}"
    );
}

fn finding(diagnostic: &Diagnostic, sources: &Sources) {
    place(diagnostic.span, sources, diagnostic);
    for related in &diagnostic.related {
        place(related.span, sources, diagnostic);
    }
    if let Some(edit) = &diagnostic.edit {
        place(edit.span, sources, diagnostic);
    }
    assert!(!diagnostic.message.is_empty(), "a finding says nothing: {diagnostic:?}");
}

/// Whether a terminal might do something else with a character than show it.
fn acts_on_terminals(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Every finding has its place, and every form of report can be made and holds what it must.
pub fn check(diagnostics: &Diagnostics, sources: &Sources) {
    for diagnostic in diagnostics.iter() {
        finding(diagnostic, sources);
    }
    for width in [40, 100] {
        let text = report(diagnostics, sources, Format::Human, Style { color: false, width });
        if let Some(c) = text.chars().find(|c| acts_on_terminals(*c)) {
            panic!("the report holds {c:?}: {text:?}");
        }
    }
    for format in [Format::Json, Format::Sarif] {
        let text = report(diagnostics, sources, format, Style { color: false, width: 100 });
        if let Err(error) = serde_json::from_str::<serde_json::Value>(&text) {
            panic!("the report is no JSON: {error}: {text}");
        }
    }
    let github = report(diagnostics, sources, Format::Github, Style { color: false, width: 100 });
    assert!(
        github.lines().all(|line| line.starts_with("::")),
        "a finding leaves its workflow command: {github:?}"
    );
}

/// One file with this text, and its id.
pub fn one_file(path: &str, text: String) -> (Sources, FileId) {
    let mut sources = Sources::new();
    let file = sources.add(schemac::source::SourceFile { path: path.to_owned(), text });
    (sources, file)
}

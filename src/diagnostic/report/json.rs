//! The report for programs: one JSON object, documented in `docs/diagnostics.md`.

use serde_json::{Value as Json, json};

use super::position;
use crate::diagnostic::{Diagnostics, Severity, SourceLookup, page};
use crate::span::Span;

/// The version of the report's form; a change that breaks readers raises it.
const FORMAT: u32 = 1;

pub(super) fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup) -> String {
    let list: Vec<Json> = diagnostics
        .iter()
        .map(|diagnostic| {
            let related: Vec<Json> = diagnostic
                .related
                .iter()
                .map(|related| json!({ "place": place(related.span, sources), "message": related.message }))
                .collect();
            json!({
                "code": diagnostic.code.name,
                "severity": diagnostic.code.severity.word(),
                "explain": page::command(diagnostic.code),
                "message": diagnostic.message,
                "place": place(diagnostic.span, sources),
                "label": diagnostic.label,
                "help": diagnostic.help,
                "related": related,
                "edit": diagnostic.edit.as_ref().map(|edit| json!({
                    "place": place(edit.span, sources),
                    "replacement": edit.replacement,
                })),
            })
        })
        .collect();
    let report = json!({
        "format": FORMAT,
        "errors": diagnostics.count(Severity::Error),
        "warnings": diagnostics.count(Severity::Warning),
        "diagnostics": list,
    });
    format!("{report:#}\n")
}

fn place(span: Span, sources: &dyn SourceLookup) -> Json {
    if !span.is_some() {
        return Json::Null;
    }
    let text = sources.text(span.file);
    let point = |offset: u32| {
        let position = position(text, offset as usize);
        json!({ "offset": offset, "line": position.line, "column": position.column })
    };
    json!({ "file": sources.path(span.file), "start": point(span.start), "end": point(span.end) })
}

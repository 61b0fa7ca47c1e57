//! SARIF 2.1.0.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::places::Places;
use crate::diagnostic::{Allowance, Code, Diagnostic, Diagnostics, Severity, SourceLookup, page};
use crate::span::Span;

pub(super) fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup) -> String {
    let used: BTreeMap<&str, &Code> =
        all(diagnostics).map(|(diagnostic, _)| (diagnostic.code.name, diagnostic.code)).collect();
    let rules: Vec<Json> = used
        .values()
        .map(|code| {
            let help = page::markdown(code);
            json!({
                "id": code.name,
                "shortDescription": { "text": code.title },
                "fullDescription": { "text": page::Page::of(code).why },
                "help": { "text": help, "markdown": help },
                "defaultConfiguration": { "level": level(code.severity) },
            })
        })
        .collect();
    let indexes: BTreeMap<&str, usize> =
        used.keys().enumerate().map(|(index, name)| (*name, index)).collect();
    let places = Places::of(diagnostics, sources);
    let results: Vec<Json> = all(diagnostics)
        .map(|(diagnostic, allowance)| {
            let mut text = diagnostic.message.clone();
            if let Some(help) = &diagnostic.help {
                text.push_str(". ");
                text.push_str(help);
            }
            let mut result = json!({
                "ruleId": diagnostic.code.name,
                "ruleIndex": indexes.get(diagnostic.code.name),
                "level": level(diagnostic.severity),
                "message": { "text": message(&text) },
                "locations": location(diagnostic.span, None, &places).into_iter().collect::<Vec<_>>(),
            });
            let related: Vec<Json> = diagnostic
                .related
                .iter()
                .filter_map(|related| location(related.span, Some(&related.message), &places))
                .collect();
            if !related.is_empty()
                && let Some(result) = result.as_object_mut()
            {
                result.insert("relatedLocations".into(), related.into());
            }
            if let Some(edit) = &diagnostic.edit
                && let (Some(region), Some(result)) = (region(edit.span, &places), result.as_object_mut())
            {
                let fix = json!([{
                    "description": { "text": message(diagnostic.help.as_deref().unwrap_or_default()) },
                    "artifactChanges": [{
                        "artifactLocation": { "uri": uri(places.path(edit.span)), "uriBaseId": "%SRCROOT%" },
                        "replacements": [{ "deletedRegion": region, "insertedContent": { "text": edit.replacement } }],
                    }],
                }]);
                result.insert("fixes".into(), fix);
            }
            if let (Some(allowance), Some(result)) = (allowance, result.as_object_mut()) {
                let mut suppression = json!({ "kind": allowance.kind(), "justification": allowance.reason });
                if let (Some(place), Some(suppression)) =
                    (location(allowance.place, None, &places), suppression.as_object_mut())
                {
                    suppression.insert("location".into(), place);
                }
                result.insert("suppressions".into(), json!([suppression]));
            }
            result
        })
        .collect();
    let report = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "schemac",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{report:#}\n")
}

/// Findings that count, and then those that somebody allowed.
fn all(diagnostics: &Diagnostics) -> impl Iterator<Item = (&Diagnostic, Option<&Allowance>)> {
    let allowed = diagnostics.allowed().iter().map(|(diagnostic, allowance)| (diagnostic, Some(allowance)));
    diagnostics.iter().map(|diagnostic| (diagnostic, None)).chain(allowed)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn location(span: Span, message: Option<&str>, places: &Places<'_>) -> Option<Json> {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(places.path(span)), "uriBaseId": "%SRCROOT%" },
            "region": region(span, places)?,
        },
    });
    if let (Some(message), Some(location)) = (message, location.as_object_mut()) {
        location.insert("message".into(), json!({ "text": self::message(message) }));
    }
    Some(location)
}

fn region(span: Span, places: &Places<'_>) -> Option<Json> {
    if !span.is_some() {
        return None;
    }
    let (start, end) = places.ends(span);
    Some(json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }))
}

/// A text as a message, in which `[a](b)` would be a link that somebody else chose (SARIF 2.1.0, 3.11.6).
fn message(text: &str) -> String {
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }
}

/// A relative path as a URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

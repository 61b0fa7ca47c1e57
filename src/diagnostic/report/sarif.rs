//! SARIF 2.1.0.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::places::Places;
use crate::diagnostic::{Allowance, Code, Diagnostic, Diagnostics, Edit, Severity, SourceLookup, page};
use crate::span::Span;

/// There may be very many findings, so they are written as they are looked at, and not as trees first.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Json,
    column_kind: &'static str,
    results: Vec<Found<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    rule_id: &'static str,
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<'a>,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Fix<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression<'a>; 1]>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text<'a>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location<'a>>,
}

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
    let results = all(diagnostics)
        .map(|(diagnostic, allowance)| {
            let text = match &diagnostic.help {
                Some(help) => Cow::Owned(format!("{}. {help}", diagnostic.message)),
                None => Cow::Borrowed(diagnostic.message.as_str()),
            };
            let related = diagnostic.related.iter();
            Found {
                rule_id: diagnostic.code.name,
                rule_index: indexes.get(diagnostic.code.name).copied(),
                level: level(diagnostic.severity),
                message: message(text),
                locations: location(diagnostic.span, None, &places).into_iter().collect(),
                related_locations: related
                    .filter_map(|related| location(related.span, Some(&related.message), &places))
                    .collect(),
                fixes: diagnostic.edit.as_ref().and_then(|edit| fix(diagnostic, edit, &places)),
                suppressions: allowance.map(|allowance| {
                    [Suppression {
                        kind: allowance.kind(),
                        justification: &allowance.reason,
                        location: location(allowance.place, None, &places),
                    }]
                }),
            }
        })
        .collect();
    let tool =
        json!({ "driver": { "name": "schemac", "version": env!("CARGO_PKG_VERSION"), "rules": rules } });
    let report = Report {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool, column_kind: "unicodeCodePoints", results }],
    };
    // Only maps with keys that are no text could fail, and there are none.
    serde_json::to_string_pretty(&report).map(|text| text + "\n").unwrap_or_default()
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

fn fix<'a>(diagnostic: &'a Diagnostic, edit: &'a Edit, places: &Places<'_>) -> Option<[Fix<'a>; 1]> {
    let replacement = Replacement {
        deleted_region: region(edit.span, places)?,
        inserted_content: Text { text: Cow::Borrowed(&edit.replacement) },
    };
    Some([Fix {
        description: message(Cow::Borrowed(diagnostic.help.as_deref().unwrap_or_default())),
        artifact_changes: [Change {
            artifact_location: artifact(edit.span, places),
            replacements: [replacement],
        }],
    }])
}

fn location<'a>(span: Span, told: Option<&'a str>, places: &Places<'_>) -> Option<Location<'a>> {
    let region = region(span, places)?;
    Some(Location {
        physical_location: Physical { artifact_location: artifact(span, places), region },
        message: told.map(|text| message(Cow::Borrowed(text))),
    })
}

fn artifact(span: Span, places: &Places<'_>) -> Artifact {
    Artifact { uri: uri(places.path(span)), uri_base_id: "%SRCROOT%" }
}

fn region(span: Span, places: &Places<'_>) -> Option<Region> {
    if !span.is_some() {
        return None;
    }
    let (start, end) = places.ends(span);
    Some(Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    })
}

/// A text as a message, in which `[a](b)` would be a link that somebody else chose (SARIF 2.1.0, 3.11.6).
fn message(text: Cow<'_, str>) -> Text<'_> {
    let is_link = text.contains("](");
    Text { text: if is_link { text.replace('[', "\\[").replace(']', "\\]").into() } else { text } }
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

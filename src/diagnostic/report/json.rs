//! The report for programs: one JSON object, whose schema is published with those of the specs.

use schemars::JsonSchema;
use serde::Serialize;

use super::places::{Places, Position};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, SourceLookup, page};
use crate::span::Span;

/// The version of the report's form; a change that breaks readers raises it.
const FORMAT: u32 = 1;

/// What `--format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "report of schemac")]
struct Report<'a> {
    /// The version of this form. It is raised by changes that break readers; new keys may come without that.
    format: u32,
    /// How many errors were found.
    errors: usize,
    /// How many warnings were found that nobody allowed.
    warnings: usize,
    /// The findings, sorted by place.
    diagnostics: Vec<Finding<'a>>,
    /// Findings that somebody allowed; they count for nothing.
    suppressed: Vec<Suppressed<'a>>,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "finding")]
struct Finding<'a> {
    /// The code, which `schemac explain` explains.
    code: &'static str,
    /// How bad it is, to this project: a warning may be an error there.
    #[schemars(extend("enum" = ["error", "warning"]))]
    severity: &'static str,
    /// The command that prints the page of the code.
    explain: String,
    /// One sentence that names the object.
    message: &'a str,
    /// Where the mistake is; nothing when no file holds it.
    place: Option<Place<'a>>,
    /// What is wrong at exactly that place.
    label: Option<&'a str>,
    /// What to do about it.
    help: Option<&'a str>,
    /// Other places that explain it.
    related: Vec<Related<'a>>,
    /// A change that mends it, where one is right.
    edit: Option<Edit<'a>>,
}

/// A finding that somebody allowed.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "suppressed finding")]
struct Suppressed<'a> {
    /// The finding.
    diagnostic: Finding<'a>,
    /// Where it is allowed: by a comment in the file, or in `schemac.toml`.
    #[schemars(extend("enum" = ["inSource", "external"]))]
    kind: &'static str,
    /// Why.
    reason: &'a str,
    /// The comment, or the entry.
    place: Option<Place<'a>>,
}

/// A range in a file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "place")]
struct Place<'a> {
    /// The path, relative to the project, with `/`.
    file: &'a str,
    /// Where it begins.
    start: Point,
    /// Where it ends: the first character that is no longer part of it.
    end: Point,
}

/// A point in a file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "point")]
struct Point {
    /// In bytes, from zero.
    offset: u32,
    /// The line, from one.
    line: usize,
    /// The column, from one, in characters.
    column: usize,
}

/// Another place that explains a finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "related place")]
struct Related<'a> {
    /// The place.
    place: Option<Place<'a>>,
    /// What stands there.
    message: &'a str,
}

/// Text to put in the place of other text.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "edit")]
struct Edit<'a> {
    /// What is replaced; an empty range inserts.
    place: Option<Place<'a>>,
    /// What comes in its place.
    replacement: &'a str,
}

/// The JSON Schema of the report. Keys that later versions add are no mistake, so it is not closed.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07().for_serialize();
    settings.into_generator().into_root_schema_for::<Report<'static>>().to_value()
}

pub(super) fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup) -> String {
    let writer = Writer { places: Places::of(diagnostics, sources) };
    let report = Report {
        format: FORMAT,
        errors: diagnostics.count(Severity::Error),
        warnings: diagnostics.count(Severity::Warning),
        diagnostics: diagnostics.iter().map(|diagnostic| writer.finding(diagnostic)).collect(),
        suppressed: diagnostics
            .allowed()
            .iter()
            .map(|(diagnostic, allowance)| Suppressed {
                diagnostic: writer.finding(diagnostic),
                kind: allowance.kind(),
                reason: &allowance.reason,
                place: writer.place(allowance.place),
            })
            .collect(),
    };
    // Only maps with keys that are no text could fail, and there are none.
    serde_json::to_string_pretty(&report).map(|text| text + "\n").unwrap_or_default()
}

struct Writer<'a> {
    places: Places<'a>,
}

impl<'a> Writer<'a> {
    fn finding(&self, diagnostic: &'a Diagnostic) -> Finding<'a> {
        Finding {
            code: diagnostic.code.name,
            severity: diagnostic.severity.word(),
            explain: page::command(diagnostic.code),
            message: &diagnostic.message,
            place: self.place(diagnostic.span),
            label: diagnostic.label.as_deref(),
            help: diagnostic.help.as_deref(),
            related: diagnostic
                .related
                .iter()
                .map(|related| Related { place: self.place(related.span), message: &related.message })
                .collect(),
            edit: diagnostic
                .edit
                .as_ref()
                .map(|edit| Edit { place: self.place(edit.span), replacement: &edit.replacement }),
        }
    }

    fn place(&self, span: Span) -> Option<Place<'a>> {
        if !span.is_some() {
            return None;
        }
        let point = |offset: u32, at: Position| Point { offset, line: at.line, column: at.column };
        let (start, end) = self.places.ends(span);
        Some(Place {
            file: self.places.path(span),
            start: point(span.start, start),
            end: point(span.end, end),
        })
    }
}

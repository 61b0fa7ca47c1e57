//! The report for people, drawn by miette.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::Style;
use super::excerpt::{self, Excerpt, Label};
use super::places::Places;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, SourceLookup, page};
use crate::span::Span;

/// Lines of source that are shorter than this are never cut, however narrow the terminal is.
const LONG: usize = 120;
/// So many findings are drawn with what they are about; those after them have a line each: nobody looks at more drawings, and each
/// takes longer than all else that is done with a finding.
const MOST_DRAWN: usize = 1_000;
/// How many lines apart two places may be to be shown together.
const NEAR: usize = 8;

pub(super) fn report(diagnostics: &Diagnostics, sources: &dyn SourceLookup, style: Style) -> String {
    let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(style.width).with_links(false);
    let places = Places::of(diagnostics, sources);
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(MOST_DRAWN) {
        let shown = Shown::new(diagnostic, &places, style.width.max(LONG));
        if handler.render_report(&mut out, &shown).is_err() {
            out.push_str(&diagnostic.message);
        }
        out.push('\n');
    }
    diagnostics.iter().skip(MOST_DRAWN).for_each(|diagnostic| line(&mut out, diagnostic, &places));
    if diagnostics.len() > MOST_DRAWN {
        out.push('\n');
    }
    if let Some(line) = more(diagnostics) {
        out.push_str(&line);
    }
    // miette pads lines with blanks, which snapshots and terminals are better without.
    let mut trimmed: String = out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    if !trimmed.is_empty() {
        trimmed.push('\n');
    }
    trimmed
}

/// A finding in one line.
fn line(out: &mut String, diagnostic: &Diagnostic, places: &Places<'_>) {
    let word = diagnostic.severity.word();
    let code = diagnostic.code.name;
    let message = diagnostic.message.replace('\n', " ");
    let _ = if diagnostic.span.is_some() {
        let (start, _) = places.ends(diagnostic.span);
        let path = places.path(diagnostic.span);
        writeln!(out, "{word}[{code}] {path}:{}:{}: {message}", start.line, start.column)
    } else {
        writeln!(out, "{word}[{code}] {message}")
    };
}

/// Where the pages of the codes are, once for all findings.
fn more(diagnostics: &Diagnostics) -> Option<String> {
    let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect();
    let first = page::command(diagnostics.iter().next()?.code);
    let rest = if codes.len() > 1 { ", and so on for each code in brackets" } else { "" };
    Some(format!("to learn more: {first}{rest}\n"))
}

/// A finding as miette wants it: labels in the same file beside it, other files as related findings.
/// A finding as miette wants it: labels near the place beside it, other places as related findings.
#[derive(Debug)]
struct Shown {
    code: String,
    severity: Severity,
    message: String,
    help: Option<String>,
    source: Option<Excerpt>,
    labels: Vec<LabeledSpan>,
    related: Vec<Shown>,
    advice: bool,
}

impl Shown {
    fn new(diagnostic: &Diagnostic, places: &Places<'_>, longest: usize) -> Self {
        let mut labels = Vec::new();
        let mut related: Vec<Shown> = Vec::new();
        if diagnostic.span.is_some() {
            let text = Some(diagnostic.label.clone().unwrap_or_else(|| "here".into()));
            labels.push(Label { span: diagnostic.span, text, primary: true });
        }
        for other in &diagnostic.related {
            let label = Label { span: other.span, text: Some(other.message.clone()), primary: false };
            if is_near(diagnostic.span, other.span, places) {
                labels.push(label);
            } else {
                let label = Label { text: None, primary: true, ..label };
                let (source, labels) = excerpt::excerpt(&[label], places, longest).unzip();
                related.push(Shown {
                    code: String::new(),
                    severity: diagnostic.severity,
                    message: other.message.clone(),
                    help: None,
                    source,
                    labels: labels.unwrap_or_default(),
                    related: Vec::new(),
                    advice: true,
                });
            }
        }
        let (source, labels) = excerpt::excerpt(&labels, places, longest).unzip();
        Shown {
            code: diagnostic.code.name.to_owned(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            source,
            labels: labels.unwrap_or_default(),
            related,
            advice: false,
        }
    }
}

/// Whether two places are shown in one piece of the file. What is further away is shown after the place itself, so that the
/// first place that a report names is always the one that it is about.
fn is_near(place: Span, other: Span, places: &Places<'_>) -> bool {
    let lines = places.lines(place);
    let line = |span: Span| lines.number(span.start as usize);
    place.file == other.file && line(place).abs_diff(line(other)) <= NEAR
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.code.is_empty())
            .then(|| Box::new(format!("{}[{}]", self.severity.word(), self.code)) as Box<dyn fmt::Display>)
    }
    fn severity(&self) -> Option<miette::Severity> {
        Some(match (self.advice, self.severity) {
            (true, _) => miette::Severity::Advice,
            (false, Severity::Error) => miette::Severity::Error,
            (false, Severity::Warning) => miette::Severity::Warning,
        })
    }
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        (!self.related.is_empty()).then(|| {
            Box::new(self.related.iter().map(|one| one as &dyn miette::Diagnostic))
                as Box<dyn Iterator<Item = _>>
        })
    }
}

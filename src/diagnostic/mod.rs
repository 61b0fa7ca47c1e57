//! What the compiler tells people: one type for every finding, and the registry of their codes.
//!
//! A code is a constant that [`codes!`](crate::codes) declares; there is no other way to make one, so a code that is not
//! registered cannot be emitted. This module knows neither files nor terminals: reporters get the text of a file
//! through [`SourceLookup`].

mod code;
mod edit;
mod nearest;
pub mod page;
pub mod report;
pub mod shared;
mod visible;

pub use code::{Code, Severity};
pub use edit::{Edit, EditKind, splice};
pub use nearest::{Candidates, Outline, nearest, within_budget};
pub use visible::{visible, visible_json};

use std::collections::BTreeMap;

use crate::span::{FileId, Span};

/// Gives reporters the path and the text of a file.
pub trait SourceLookup {
    /// The path as people know it: relative to the project, with `/`.
    fn path(&self, file: FileId) -> &str;
    /// The whole text.
    fn text(&self, file: FileId) -> &str;
}

/// A second place that explains a finding, often in another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// What stands there, as a phrase without a full stop: "declared here".
    pub message: String,
}

/// How many places of one cause are shown beside the first.
const MOST_PLACES: usize = 4;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code, which carries the explanation.
    pub code: &'static Code,
    /// How bad it is: what the code says, unless the project takes it for worse.
    pub severity: Severity,
    /// The object it is about, by its place in the catalog, where there is one.
    pub object: Option<usize>,
    /// One sentence that names the object, without a full stop.
    pub message: String,
    /// Where the mistake is.
    pub span: Span,
    /// What is wrong at exactly that place, as a phrase; often shorter than the message.
    pub label: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What to do about it; starts with a verb.
    pub help: Option<String>,
    /// An edit that mends it, where there is one right answer.
    pub edit: Option<Edit>,
    /// Findings with the same label and this mark have one cause; [`Diagnostics::sort`] makes one of them.
    pub once: bool,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            object: None,
            message: message.into(),
            span,
            label: None,
            related: Vec::new(),
            help: None,
            edit: None,
            once: false,
        }
    }

    /// Says what is wrong at the place itself, and that all findings which say the same have one cause: a document that is
    /// missing is told once, however many places need it.
    #[must_use]
    pub fn once(mut self, label: impl Into<String>) -> Self {
        self.once = true;
        self.label(label)
    }

    /// Says what to do where something better is known than a similar word.
    #[must_use]
    pub fn instead(mut self, help: Option<String>) -> Self {
        if help.is_some() {
            self.help = help;
            self.edit = None;
        }
        self
    }

    /// Says what is wrong at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what to do; the text starts with a verb.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do where that is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        if help.is_some() {
            self.help = help;
        }
        self
    }

    /// Points at a second place; places that no file holds are left out.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        if span.is_some() {
            self.related.push(Related { span, message: message.into() });
        }
        self
    }

    /// Offers the nearest of many words, where listing them all would help nobody.
    #[must_use]
    pub fn offer_near<'a>(self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wrong, candidates) {
            Some(near) => self.suggest(wrong, "", [near]),
            None => self,
        }
    }

    /// Offers an edit that mends it: another content for a place, which may stand in quotes.
    #[must_use]
    pub fn edit(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.edit = Some(Edit { span, replacement: replacement.into(), kind: EditKind::Content });
        self
    }

    /// Offers an edit that mends it: source to put in the place of other source.
    #[must_use]
    pub fn edit_source(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.edit = Some(Edit { span, replacement: replacement.into(), kind: EditKind::Source });
        self
    }

    /// Takes the edit back, where replacing the whole place would be wrong.
    #[must_use]
    pub fn without_edit(mut self) -> Self {
        self.edit = None;
        self
    }

    /// As [`Diagnostic::suggest`], where the list of all candidates would be too long to help.
    #[must_use]
    pub fn suggest_near<'a>(self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(wrong, candidates) {
            Some(near) => self.suggest(wrong, "", [near]),
            None => self,
        }
    }

    /// A help for a finding that has none yet.
    #[must_use]
    pub fn or_help(self, help: &str) -> Self {
        if self.help.is_some() { self } else { self.help(help) }
    }

    /// A finding about a name that does not exist, with the nearest one that does as help and as edit.
    ///
    /// `what` names the kind of thing in the plural, as in "columns", for the list that help shows when nothing is near.
    #[must_use]
    pub fn suggest<'a>(self, wrong: &str, what: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        self.suggest_among(wrong, what, Candidates::of(candidates))
    }

    /// As [`Diagnostic::suggest`], of candidates that somebody looked for already.
    #[must_use]
    pub fn suggest_among(self, wrong: &str, what: &str, candidates: Candidates<'_>) -> Self {
        match meant(wrong, &candidates.near) {
            Some(near) => {
                let edit = Edit {
                    span: self.span,
                    replacement: near.to_owned(),
                    kind: EditKind::Word(wrong.to_owned()),
                };
                let mut found = self.help(instead(wrong, near));
                found.edit = Some(edit);
                found
            }
            None if candidates.first.is_empty() => self,
            None => {
                let shown: Vec<String> = candidates.first.iter().map(|name| format!("`{name}`")).collect();
                let more = match candidates.count.map(|count| count.saturating_sub(shown.len())) {
                    Some(0) => String::new(),
                    Some(rest) => format!(" and {rest} more"),
                    None => " and many more".to_owned(),
                };
                self.help(format!("use one of the {what} that exist: {}{more}", shown.join(", ")))
            }
        }
    }
}

/// What to do about a word that is nearly another one.
pub fn instead(wrong: &str, near: &str) -> String {
    format!("write `{near}`, the nearest that exists, in the place of `{wrong}`")
}

/// The candidate that a word means: the nearest one, or the only one that it abbreviates.
fn meant<'a>(wrong: &str, candidates: &[&'a str]) -> Option<&'a str> {
    nearest(wrong, candidates.iter().copied()).or_else(|| {
        let folded = wrong.to_lowercase();
        // Fewer letters say too little.
        folded.chars().nth(3)?;
        let mut longer = candidates.iter().filter(|candidate| nearest::begins_with(candidate, &folded));
        longer.next().filter(|_| longer.next().is_none()).copied()
    })
}

/// Who allowed a finding, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// A comment in the file itself; otherwise an entry of the configuration.
    pub in_source: bool,
    /// The comment, or the entry.
    pub place: Span,
    /// The reason, as its author wrote it.
    pub reason: String,
}

impl Allowance {
    /// The word that SARIF has for it.
    pub fn kind(&self) -> &'static str {
        if self.in_source { "inSource" } else { "external" }
    }
}

/// The findings of a stage, in the order they were made.
///
/// Findings that somebody allowed are kept beside the others: they count for nothing, but some reports show them.
#[derive(Debug, Default, Clone)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    allowed: Vec<(Diagnostic, Allowance)>,
    /// Places that no report shows.
    concealed: Vec<Span>,
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(diagnostic);
        diagnostics
    }
}

impl Diagnostics {
    /// No findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Keeps what stands at a place out of every report.
    pub fn conceal(&mut self, place: Span) {
        self.concealed.push(place);
    }

    /// The places that no report shows: those that were concealed, and the secrets that findings are about.
    fn concealed(&self) -> impl Iterator<Item = Span> + '_ {
        let secrets = self.list.iter().chain(self.allowed.iter().map(|(diagnostic, _)| diagnostic));
        let secrets = secrets.filter(|diagnostic| *diagnostic.code == shared::SECRET_IN_DOCUMENT);
        self.concealed.iter().copied().chain(secrets.map(|diagnostic| diagnostic.span))
    }

    /// Changes the last one, where something better is known about it.
    pub fn amend_last(&mut self, change: impl FnOnce(Diagnostic) -> Diagnostic) {
        if let Some(last) = self.list.pop() {
            self.list.push(change(last));
        }
    }

    /// Adds those of another stage.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
        self.allowed.extend(other.allowed);
        self.concealed.extend(other.concealed);
    }

    /// Sets findings aside for which `judge` finds an allowance.
    pub fn allow(&mut self, mut judge: impl FnMut(&Diagnostic) -> Option<Allowance>) {
        for diagnostic in std::mem::take(&mut self.list) {
            match judge(&diagnostic) {
                Some(allowance) => self.allowed.push((diagnostic, allowance)),
                None => self.list.push(diagnostic),
            }
        }
    }

    /// Findings that were set aside, with their allowances.
    pub fn allowed(&self) -> &[(Diagnostic, Allowance)] {
        &self.allowed
    }

    /// Only the findings that fulfil a condition.
    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(&Diagnostic) -> bool) -> Diagnostics {
        Diagnostics {
            list: self.list.iter().filter(|diagnostic| keep(diagnostic)).cloned().collect(),
            allowed: self.allowed.iter().filter(|(diagnostic, _)| keep(diagnostic)).cloned().collect(),
            concealed: self.concealed.clone(),
        }
    }

    /// Says which object they are about.
    pub fn about(&mut self, object: usize) {
        self.list.iter_mut().for_each(|diagnostic| diagnostic.object = Some(object));
    }

    /// Takes every warning for an error.
    pub fn deny_warnings(&mut self) {
        self.list.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// All of them, in the order of [`Diagnostics::sort`] once that was called.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// All of them, to add to what they say.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Makes every edit one of the text as it is written, and takes back those that cannot be.
    pub fn fit_edits(&mut self, sources: &dyn SourceLookup) {
        for diagnostic in &mut self.list {
            if let Some(edit) = diagnostic.edit.take() {
                let text = sources.text(edit.span.file);
                diagnostic.edit = edit.fit(text);
            }
        }
    }

    /// Sorts by place and drops exact repetitions, so that the report is the same on every run.
    pub fn sort(&mut self) {
        self.list.sort_by(|left, right| {
            (left.span, left.code.name, &left.message).cmp(&(right.span, right.code.name, &right.message))
        });
        // What is wrong in a mixin is one finding, whichever objects have it.
        self.list.dedup_by(|later, first| {
            let object = std::mem::replace(&mut later.object, first.object);
            let same = later == first;
            later.object = object;
            same
        });
        self.join();
    }

    /// Makes one finding of those that have one cause: the first by place, with the others as related places.
    fn join(&mut self) {
        let mut first: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
        let mut kept: Vec<Diagnostic> = Vec::with_capacity(self.list.len());
        for diagnostic in std::mem::take(&mut self.list) {
            let cause = diagnostic.label.clone().filter(|_| diagnostic.once);
            let Some(cause) = cause else {
                kept.push(diagnostic);
                continue;
            };
            match first.get(&(diagnostic.code.name, cause.clone())) {
                Some(place) => {
                    let related = &mut kept[*place].related;
                    if related.len() < MOST_PLACES {
                        related
                            .push(Related { span: diagnostic.span, message: "needed here too".to_owned() });
                    }
                }
                None => {
                    first.insert((diagnostic.code.name, cause), kept.len());
                    kept.push(diagnostic);
                }
            }
        }
        self.list = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn an_abbreviation_means_the_only_longer_word() {
        for (wrong, candidates, found) in [
            ("postgres", &["timescaledb", "postgresql"][..], Some("postgresql")),
            ("desc", &["name", "description"], Some("description")),
            ("time", &["timestamp", "timestamptz"], None),
            ("des", &["description"], None),
        ] {
            assert_eq!(meant(wrong, candidates), found, "{wrong}");
        }
    }
}

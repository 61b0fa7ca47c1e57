//! Applies the edits that findings offer, and keeps only what helps.
//!
//! Nothing is written here: the project is compiled again from drafts, so that a change that would make it worse never
//! reaches a file.

use std::collections::{BTreeMap, BTreeSet};

use super::{Compilation, Progress, Project, ReadError, check};
use crate::diagnostic::{Diagnostic, Edit, Severity, SourceLookup as _, shared, splice};

/// How often edits are applied before giving up; a file that does not parse shows its mistakes one by one.
const ROUNDS: usize = 64;

/// A finding that was mended, or that could not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mending {
    /// The file, as reports name it.
    pub path: String,
    /// The line of the change, from one, in the text before it.
    pub line: usize,
    /// The code of the finding.
    pub code: &'static str,
    /// Its message.
    pub message: String,
}

/// What became of a project.
#[derive(Debug)]
pub struct Mended {
    /// The project with all edits that help.
    pub compilation: Compilation,
    /// The texts that changed: path, before, after.
    pub changes: Vec<(String, String, String)>,
    /// The findings that are gone, in the order of the edits.
    pub mended: Vec<Mending>,
    /// The findings whose edits would make the project worse.
    pub refused: Vec<Mending>,
}

/// Applies edits until none is left that helps. `may` says which files may change.
///
/// # Errors
/// As [`check`].
pub fn mend(
    project: &Project,
    environment: Option<&str>,
    may: &dyn Fn(&str) -> bool,
    progress: Progress<'_>,
) -> Result<Mended, ReadError> {
    let mut project = project.clone();
    let mut current = check(&project, environment, progress)?;
    let mut originals: BTreeMap<String, String> = BTreeMap::new();
    let mut mended = Vec::new();
    let mut refused: BTreeMap<Key, Mending> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let offers = offers(&current, may, &refused);
        if offers.is_empty() {
            break;
        }
        let mut everything = project.clone();
        let mut applied = Vec::new();
        for (path, offers) in &offers {
            let (text, used) = draft(&current, offers);
            originals.entry(path.clone()).or_insert_with(|| text_of(&current, offers).to_owned());
            everything.drafts.insert(path.clone(), text);
            applied.extend(used.iter().map(|offer| offer.mending.clone()));
        }
        let next = check(&everything, environment, progress)?;
        if helps(&current, &next) {
            (project, current) = (everything, next);
            mended.append(&mut applied);
            continue;
        }
        // One of them harms: each is tried alone, the last in a file first, so that the places of the others stay right.
        let mut before = count(&current);
        let mut drafts = project.clone();
        for (path, offers) in &offers {
            let (_, used) = draft(&current, offers);
            let mut text = text_of(&current, offers).to_owned();
            let mut last: Option<(&Edit, bool)> = None;
            for offer in used.iter().rev() {
                // Several findings may offer the same edit, which is made once.
                if let Some((_, kept)) = last.filter(|(edit, _)| *edit == offer.edit) {
                    if kept {
                        mended.push(offer.mending.clone());
                    } else {
                        refused.insert(offer.key.clone(), offer.mending.clone());
                    }
                    continue;
                }
                let (candidate, _) = splice(&text, &[offer.edit]);
                let mut trial = drafts.clone();
                trial.drafts.insert(path.clone(), candidate.clone());
                let next = check(&trial, environment, progress)?;
                let after = count(&next);
                let kept = before.allows(&after);
                last = Some((offer.edit, kept));
                if kept {
                    (before, drafts, text) = (after, trial, candidate);
                    mended.push(offer.mending.clone());
                } else {
                    refused.insert(offer.key.clone(), offer.mending.clone());
                }
            }
        }
        project = drafts;
        current = check(&project, environment, progress)?;
    }
    let changes = originals
        .into_iter()
        .filter_map(|(path, before)| {
            let after = project.drafts.get(&path)?;
            (*after != before).then(|| (path, before, after.clone()))
        })
        .collect();
    Ok(Mended { compilation: current, changes, mended, refused: refused.into_values().collect() })
}

/// What tells a finding from others when its place may move.
type Key = (String, &'static str, String, String);

/// An edit that a finding offers.
struct Offer<'a> {
    edit: &'a Edit,
    key: Key,
    mending: Mending,
}

fn offers<'a>(
    compilation: &'a Compilation,
    may: &dyn Fn(&str) -> bool,
    refused: &BTreeMap<Key, Mending>,
) -> BTreeMap<String, Vec<Offer<'a>>> {
    let mut found: BTreeMap<String, Vec<Offer<'a>>> = BTreeMap::new();
    for diagnostic in compilation.diagnostics.iter() {
        let Some(edit) = &diagnostic.edit else { continue };
        let path = compilation.sources.path(edit.span.file).to_owned();
        let key = (path.clone(), diagnostic.code.name, diagnostic.message.clone(), edit.replacement.clone());
        if path.is_empty() || refused.contains_key(&key) || !may(&path) {
            continue;
        }
        let mending = mending(diagnostic, edit, &path, compilation);
        found.entry(path).or_default().push(Offer { edit, key, mending });
    }
    found
}

fn mending(diagnostic: &Diagnostic, edit: &Edit, path: &str, compilation: &Compilation) -> Mending {
    let text = compilation.sources.text(edit.span.file);
    let before = text.as_bytes().iter().take(edit.span.start as usize);
    Mending {
        path: path.to_owned(),
        line: before.filter(|byte| **byte == b'\n').count() + 1,
        code: diagnostic.code.name,
        message: diagnostic.message.clone(),
    }
}

fn text_of<'a>(compilation: &'a Compilation, offers: &[Offer<'_>]) -> &'a str {
    offers.first().map_or("", |offer| compilation.sources.text(offer.edit.span.file))
}

/// A file with all of its edits that do not overlap, and these, in the order of the text.
fn draft<'a, 'b>(compilation: &Compilation, offers: &'b [Offer<'a>]) -> (String, Vec<&'b Offer<'a>>) {
    let edits: Vec<&Edit> = offers.iter().map(|offer| offer.edit).collect();
    let (text, used) = splice(text_of(compilation, offers), &edits);
    (text, used.into_iter().filter_map(|index| offers.get(index)).collect())
}

/// The errors of a run, and the files that cannot be read.
struct Count {
    errors: usize,
    unreadable: BTreeSet<String>,
}

fn count(compilation: &Compilation) -> Count {
    let broken = |diagnostic: &&Diagnostic| {
        [&shared::SYNTAX, &shared::DUPLICATE_KEY, &shared::NESTING_TOO_DEEP].contains(&diagnostic.code)
    };
    Count {
        errors: compilation.diagnostics.count(Severity::Error),
        unreadable: compilation
            .diagnostics
            .iter()
            .filter(broken)
            .map(|diagnostic| compilation.sources.path(diagnostic.span.file).to_owned())
            .collect(),
    }
}

impl Count {
    /// Whether a change that leads to the other one may be kept: no more errors, and no file that was readable broken.
    fn allows(&self, after: &Count) -> bool {
        after.errors <= self.errors && after.unreadable.is_subset(&self.unreadable)
    }
}

fn helps(before: &Compilation, after: &Compilation) -> bool {
    count(before).allows(&count(after))
}

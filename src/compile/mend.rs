//! Applies the edits that findings offer, and keeps only what helps.
//!
//! Nothing is written here: the project is compiled again from drafts, so that a change that would make it worse never
//! reaches a file.

use std::collections::{BTreeMap, BTreeSet};

use super::{Compilation, Progress, Project, ReadError, check};
use crate::diagnostic::report::Lines;
use crate::diagnostic::{Diagnostic, Edit, Severity, SourceLookup as _, shared, splice};
use crate::span::FileId;

/// How many steps are made in a row; a file that does not parse shows its mistakes one by one.
const STEPS: usize = 64;

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

/// A project with some edits made.
struct State {
    project: Project,
    compilation: Compilation,
    /// The texts that changed, as they were.
    originals: BTreeMap<String, String>,
    mended: Vec<Mending>,
}

/// Applies edits until none is left that helps. `may` says which files may change.
///
/// An edit may uncover mistakes that nobody could see before, such as those of a document whose kind was misspelt. It is kept
/// when what it uncovers can be mended, too.
///
/// # Errors
/// As [`check`].
pub fn mend(
    project: &Project,
    environment: Option<&str>,
    may: &dyn Fn(&str) -> bool,
    progress: Progress<'_>,
) -> Result<Mended, ReadError> {
    let run = |project: &Project| check(project, environment, progress);
    let mut state = State {
        compilation: run(project)?,
        project: project.clone(),
        originals: BTreeMap::new(),
        mended: Vec::new(),
    };
    let mut refused: BTreeMap<Key, Mending> = BTreeMap::new();
    for _ in 0..STEPS {
        let base = count(&state.compilation);
        if let Some(next) = together(&state, base, &|key| !refused.contains_key(key), may, &run)? {
            state = next;
        }
        // What remains does harm, or stands beside something that does: one of them is tried alone, with what it uncovers.
        let open = offers(&state.compilation, may, &|key| !refused.contains_key(key));
        let Some(first) = open.values().flatten().next() else { break };
        let same: Vec<&Offer<'_>> =
            open.values().flatten().filter(|offer| offer.edit == first.edit).collect();
        let known: BTreeSet<&Key> = open.values().flatten().map(|offer| &offer.key).collect();
        let alone = BTreeMap::from([(first.mending.path.clone(), same.clone())]);
        let next = step(&state, &alone, &run)?;
        let base = count(&state.compilation);
        let kept = if base.allows(&count(&next.compilation)) {
            Some(next)
        } else {
            together(&next, base, &|key| !known.contains(key) && !refused.contains_key(key), may, &run)?
        };
        match kept {
            Some(next) => state = next,
            None => refused.extend(same.iter().map(|offer| (offer.key.clone(), offer.mending.clone()))),
        }
    }
    let State { project, compilation, originals, mended } = state;
    let changes = originals
        .into_iter()
        .filter_map(|(path, before)| {
            let after = project.drafts.get(&path)?;
            (*after != before).then(|| (path, before, after.clone()))
        })
        .collect();
    Ok(Mended { compilation, changes, mended, refused: refused.into_values().collect() })
}

/// Makes all edits that `wanted` names, round by round; gives the last state that is no worse than `base`.
fn together(
    start: &State,
    mut base: Count,
    wanted: &dyn Fn(&Key) -> bool,
    may: &dyn Fn(&str) -> bool,
    run: &dyn Fn(&Project) -> Result<Compilation, ReadError>,
) -> Result<Option<State>, ReadError> {
    let (mut good, mut risen): (Option<State>, Option<State>) = (None, None);
    for _ in 0..STEPS {
        let from = risen.as_ref().or(good.as_ref()).unwrap_or(start);
        let offers = offers(&from.compilation, may, wanted);
        if offers.is_empty() {
            break;
        }
        let offers = offers.iter().map(|(path, list)| (path.clone(), list.iter().collect())).collect();
        let next = step(from, &offers, run)?;
        let now = count(&next.compilation);
        if base.allows(&now) {
            (base, good, risen) = (now, Some(next), None);
        } else {
            risen = Some(next);
        }
    }
    Ok(good)
}

/// Makes the edits that do not overlap, and compiles what comes of it.
fn step(
    from: &State,
    offers: &BTreeMap<String, Vec<&Offer<'_>>>,
    run: &dyn Fn(&Project) -> Result<Compilation, ReadError>,
) -> Result<State, ReadError> {
    let mut project = from.project.clone();
    let mut originals = from.originals.clone();
    let mut mended = from.mended.clone();
    for (path, offers) in offers {
        let Some(first) = offers.first() else { continue };
        let text = from.compilation.sources.text(first.edit.span.file);
        let edits: Vec<&Edit> = offers.iter().map(|offer| offer.edit).collect();
        let (after, used) = splice(text, &edits);
        originals.entry(path.clone()).or_insert_with(|| text.to_owned());
        project.drafts.insert(path.clone(), after);
        mended.extend(
            used.into_iter().filter_map(|index| offers.get(index)).map(|offer| offer.mending.clone()),
        );
    }
    Ok(State { compilation: run(&project)?, project, originals, mended })
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
    wanted: &dyn Fn(&Key) -> bool,
) -> BTreeMap<String, Vec<Offer<'a>>> {
    let mut found: BTreeMap<String, Vec<Offer<'a>>> = BTreeMap::new();
    let mut lines: BTreeMap<FileId, Lines<'a>> = BTreeMap::new();
    for diagnostic in compilation.diagnostics.iter() {
        let Some(edit) = &diagnostic.edit else { continue };
        let path = compilation.sources.path(edit.span.file).to_owned();
        let key = (path.clone(), diagnostic.code.name, diagnostic.message.clone(), edit.replacement.clone());
        if path.is_empty() || !wanted(&key) || !may(&path) {
            continue;
        }
        let file = edit.span.file;
        let lines = lines.entry(file).or_insert_with(|| Lines::of(compilation.sources.text(file)));
        let mending = Mending {
            path: path.clone(),
            line: lines.at(edit.span.start as usize).line,
            code: diagnostic.code.name,
            message: diagnostic.message.clone(),
        };
        found.entry(path).or_default().push(Offer { edit, key, mending });
    }
    found
}

/// The errors of a run, without the warnings that the project takes for errors, and the files that cannot be read.
struct Count {
    errors: usize,
    unreadable: BTreeSet<String>,
}

fn count(compilation: &Compilation) -> Count {
    let broken = |diagnostic: &&Diagnostic| {
        [&shared::SYNTAX, &shared::DUPLICATE_KEY, &shared::NESTING_TOO_DEEP].contains(&diagnostic.code)
    };
    Count {
        errors: compilation
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.code.severity == Severity::Error)
            .count(),
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

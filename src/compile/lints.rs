//! How bad warnings are to a project: sets those aside that somebody allowed, makes errors of those that are taken for them,
//! and reports what cannot hold or what nothing needs.

use std::collections::{BTreeMap, BTreeSet};

use super::painted::Painted;
use super::patterns::{Patterns, What, fits_any, matches};
use crate::config::{EVERY, Level, Lint};
use crate::diagnostic::{
    Allowance, Diagnostic, Diagnostics, Related, Severity, SourceLookup as _, shared, within_budget,
};
use crate::engine;
use crate::model::Catalog;
use crate::source::Sources;
use crate::span::{FileId, Span};
use crate::spec::allow::Allow;

/// Judges every finding of a run: `allows` are the comments of all files.
pub(super) fn apply(
    allows: &[Allow],
    lints: &[Lint],
    catalog: &Catalog,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    if allows.is_empty() && lints.is_empty() {
        return;
    }
    within_budget(1, || judge(allows, lints, catalog, sources, diagnostics));
}

fn judge(
    allows: &[Allow],
    lints: &[Lint],
    catalog: &Catalog,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    let mut judge = Judge::new(allows, lints, catalog, sources);
    diagnostics.allow(|diagnostic| judge.allowance(diagnostic));
    check_codes(allows, lints, diagnostics);
    // An object that cannot be read has no warnings, and its references cannot be judged: while there are errors, nobody
    // knows what is needed.
    if !diagnostics.has_errors() {
        for (allow, used) in allows.iter().zip(&judge.used_comments) {
            report_unused(allow, used, diagnostics);
        }
        report_unneeded(&judge, diagnostics);
    }
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning) {
        if let Some(lint) = judge.lint(diagnostic).and_then(|index| lints.get(index))
            && lint.level.value == Level::Error
        {
            diagnostic.severity = Severity::Error;
            diagnostic
                .related
                .push(Related { span: lint.level.span, message: "made an error here".to_owned() });
        }
    }
    diagnostics.sort();
}

/// Reports codes that are none, or that no comment and no entry can change.
fn check_codes(allows: &[Allow], lints: &[Lint], diagnostics: &mut Diagnostics) {
    let registry = engine::registry();
    let allowed =
        allows.iter().flat_map(|allow| &allow.codes).map(|code| (&shared::INVALID_ALLOW, code, Level::Allow));
    let leveled = lints.iter().map(|lint| (&shared::INVALID_LINT, &lint.code, lint.level.value));
    for (own, code, level) in allowed.chain(leveled) {
        if *own == shared::INVALID_LINT && code.value == EVERY {
            continue;
        }
        let found = |message: String| Diagnostic::new(own, code.span, message);
        match registry.get(code.as_str()) {
            None => {
                let warnings = registry.values().filter(|code| code.severity == Severity::Warning);
                diagnostics.push(
                    found(format!("there is no code `{code}`"))
                        .help("choose one of the warnings that `schemac explain` lists")
                        .suggest_near(code, warnings.map(|code| code.name)),
                );
            }
            Some(known) if known.severity == Severity::Error => diagnostics.push(
                found(match level {
                    Level::Allow => format!("`{code}` is an error, and errors cannot be allowed"),
                    _ => format!("`{code}` is an error, whatever its level"),
                })
                .help(match level {
                    Level::Error => "remove the entry that changes nothing".to_owned(),
                    _ => format!("mend what `{code}` reports; `schemac explain {code}` says how"),
                }),
            ),
            Some(known) if level == Level::Allow && !known.can_be_allowed() => diagnostics.push(
                found(format!("`{code}` cannot be allowed")).help("remove the allowance that nothing needs"),
            ),
            Some(_) => {}
        }
    }
    for lint in lints.iter().filter(|lint| lint.level.value == Level::Allow && !has_reason(lint)) {
        let place = lint.reason.as_ref().map_or(lint.level.span, |reason| reason.span);
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_LINT,
                place,
                format!("the entry does not say why `{}` is allowed", lint.code),
            )
            .help(format!(
                "write the reason for the next reader: `{} = {{ level = \"allow\", reason = \"…\" }}`",
                lint.code
            )),
        );
    }
}

fn has_reason(lint: &Lint) -> bool {
    lint.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty())
}

/// Where the lines begin that open a table of TOML, or may.
fn table_headers(text: &str) -> Vec<usize> {
    let mut offset = 0;
    let mut headers = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            headers.push(offset);
        }
        offset += line.len();
    }
    headers
}

/// The lines of a code's own table, up to the last one with content; nothing where the entry is not in one.
fn own_table(text: &str, headers: &[usize], lint: &Lint) -> Option<(usize, usize)> {
    let next = headers.partition_point(|header| *header <= lint.level.span.start as usize);
    let start = *headers.get(next.checked_sub(1)?)?;
    let section = text.get(start..headers.get(next).copied().unwrap_or(text.len()))?;
    if !is_header_of(section.lines().next()?, &lint.code) {
        return None;
    }
    let (mut end, mut offset) = (start, start);
    for line in section.split_inclusive('\n') {
        offset += line.len();
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            end = offset;
        }
    }
    Some((start, end))
}

/// The lines of an entry, and one blank line with them; nothing where the entry is written in a way that is not known, or holds a
/// comment: nobody knows what else that says. So comments above it stay.
fn entry_lines(text: &str, headers: &[usize], lint: &Lint) -> Option<Span> {
    let (start, end) = match own_table(text, headers, lint) {
        Some(lines) => lines,
        None => own_lines(text, lint)?,
    };
    if text[start..end].contains('#') {
        return None;
    }
    let is_blank = |line: &&str| line.trim().is_empty();
    let blank_after = text[end..].split_inclusive('\n').next().filter(is_blank).map_or(0, str::len);
    let blank_before = text[..start].split_inclusive('\n').next_back().filter(is_blank).map_or(0, str::len);
    // One of two blank lines goes with the entry; the last entry has its own before it.
    let at_end = end + blank_after == text.len();
    let before = if at_end { blank_before } else { 0 };
    let after = if at_end || blank_before > 0 || start == 0 { blank_after } else { 0 };
    let (start, end) = (start - before, end + after);
    Some(Span { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()?, ..lint.level.span })
}

/// Whether a line is the header of a code's table, `[lints.<code>]` or `[[lints.<code>]]`.
fn is_header_of(line: &str, code: &str) -> bool {
    let line = line.trim();
    let inside = line.strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
    let inside = inside.or_else(|| line.strip_prefix('[').and_then(|rest| rest.split_once(']')));
    let Some((name, _)) = inside else { return false };
    let plain = |part: &str| part.trim().trim_matches(['"', '\'']).to_owned();
    name.split_once('.').is_some_and(|(table, rest)| plain(table) == "lints" && plain(rest) == code)
}

/// The lines from a code to the end of its value, where nothing else stands on them and the value is one entry.
fn own_lines(text: &str, lint: &Lint) -> Option<(usize, usize)> {
    let (key, value) = (lint.code.span.range(), lint.value.range());
    let is_list = text.get(value.clone())?.starts_with('[');
    let start = text[..key.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[value.end..].find('\n').map_or(text.len(), |length| value.end + length + 1);
    let alone = text[start..key.start].trim().is_empty() && text[value.end..end].trim().is_empty();
    (alone && !is_list && value.end > key.end).then_some((start, end))
}

/// The entries of one code, or of every code.
struct Entries<'a> {
    /// Those that name objects.
    objects: Patterns<'a>,
    /// The others that name files.
    paths: Patterns<'a>,
    /// The last that is for all, and the last such that is no allowance.
    plain: [Option<usize>; 2],
}

/// Where comments hold, what entries say, and which of them were needed.
struct Judge<'a> {
    allows: &'a [Allow],
    lints: &'a [Lint],
    /// The objects as `schemac list` names them, where an entry names some.
    names: Vec<String>,
    sources: &'a Sources,
    /// Of each code and file where comments allow it.
    places: BTreeMap<(&'a str, FileId), Painted>,
    entries: BTreeMap<&'a str, Entries<'a>>,
    /// The entry for each code, file and object that findings were about.
    known: BTreeMap<(&'static str, FileId, Option<usize>), Option<usize>>,
    used_comments: Vec<Vec<bool>>,
    used_entries: Vec<bool>,
}

impl<'a> Judge<'a> {
    fn new(allows: &'a [Allow], lints: &'a [Lint], catalog: &Catalog, sources: &'a Sources) -> Self {
        // Names are needed only where objects are.
        let named = lints.iter().any(|lint| lint.objects.is_some());
        let names = catalog.objects.iter().filter(|_| named).map(|object| object.id.to_text());
        Judge {
            allows,
            lints,
            names: names.collect(),
            sources,
            places: places(allows),
            entries: entries(lints),
            known: BTreeMap::new(),
            used_comments: allows.iter().map(|allow| vec![false; allow.codes.len()]).collect(),
            used_entries: vec![false; lints.len()],
        }
    }

    /// The allowance of a finding: the last comment before it that holds for it, or an entry of the configuration.
    fn allowance(&mut self, diagnostic: &Diagnostic) -> Option<Allowance> {
        if diagnostic.code.severity != Severity::Warning {
            return None;
        }
        let painted = self.places.get(&(diagnostic.code.name, diagnostic.span.file));
        let painted = painted.filter(|_| diagnostic.code.can_be_allowed());
        if let Some((index, code)) = painted.and_then(|painted| painted.at(diagnostic.span.start)) {
            let allow = self.allows.get(index)?;
            *self.used_comments.get_mut(index)?.get_mut(code)? = true;
            return Some(Allowance { in_source: true, place: allow.place, reason: allow.reason.clone() });
        }
        let index = self.lint(diagnostic)?;
        let lint = self.lints.get(index)?;
        *self.used_entries.get_mut(index)? = true;
        let reason = lint.reason.as_ref().filter(|_| lint.level.value == Level::Allow)?;
        Some(Allowance { in_source: false, place: lint.level.span, reason: reason.value.clone() })
    }

    /// The entry that holds for a finding: the narrowest, and of several the last. What cannot hold is passed over.
    fn lint(&mut self, diagnostic: &Diagnostic) -> Option<usize> {
        if self.lints.is_empty() {
            return None;
        }
        let key = (diagnostic.code.name, diagnostic.span.file, diagnostic.object);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = self.narrowest(diagnostic);
        self.known.insert(key, found);
        found
    }

    fn narrowest(&self, diagnostic: &Diagnostic) -> Option<usize> {
        let path = self.sources.path(diagnostic.span.file);
        let name = diagnostic.object.and_then(|object| self.names.get(object));
        let holds = |lint: &Lint| lint.level.value != Level::Allow || diagnostic.code.can_be_allowed();
        let in_path = |lint: &Lint| {
            lint.paths.as_ref().is_none_or(|patterns| patterns.iter().any(|pattern| matches(pattern, path)))
        };
        let narrow = |lint: &Lint| (lint.objects.is_some(), lint.paths.is_some(), lint.code.value != EVERY);
        let of_code = [diagnostic.code.name, EVERY].into_iter().filter_map(|code| self.entries.get(code));
        let candidates = of_code.flat_map(|entries| {
            let objects = name.into_iter().flat_map(|name| entries.objects.fitting(name));
            objects.chain(entries.paths.fitting(path)).chain(entries.plain.into_iter().flatten())
        });
        candidates
            .filter_map(|index| Some((self.lints.get(index)?, index)))
            .filter(|(lint, _)| holds(lint) && in_path(lint))
            .max_by_key(|(lint, index)| (narrow(lint), *index))
            .map(|(_, index)| index)
    }
}

/// Of each code and file where comments allow it, and which one.
fn places(allows: &[Allow]) -> BTreeMap<(&str, FileId), Painted> {
    let mut order: Vec<usize> = (0..allows.len()).collect();
    order.sort_by_key(|index| allows.get(*index).map(|allow| allow.place));
    // Of comments above the same thing the last one holds alone.
    let mut last: BTreeMap<(&str, *const Span, usize), (usize, usize)> = BTreeMap::new();
    for (place, index) in order.iter().enumerate() {
        let Some(allow) = allows.get(*index) else { continue };
        for (code, name) in allow.codes.iter().enumerate().rev() {
            last.insert((name.as_str(), allow.scope.as_ptr(), allow.scope.len()), (place, code));
        }
    }
    let mut paints: Vec<(usize, usize, &str)> =
        last.into_iter().map(|((name, ..), (place, code))| (place, code, name)).collect();
    // Of two that hold at one place the later one counts, so it is painted over the earlier one.
    paints.sort_unstable();
    let mut places: BTreeMap<(&str, FileId), Painted> = BTreeMap::new();
    for (place, code, name) in paints {
        let Some((index, allow)) = order.get(place).and_then(|index| Some((*index, allows.get(*index)?)))
        else {
            continue;
        };
        for scope in allow.scope.iter() {
            // A place without an end holds for all that follows.
            let end = if scope.start == scope.end { u32::MAX } else { scope.end };
            places.entry((name, scope.file)).or_default().paint(scope.start, end, (index, code));
        }
    }
    places
}

/// The entries that can hold, by their codes.
fn entries(lints: &[Lint]) -> BTreeMap<&str, Entries<'_>> {
    let mut entries: BTreeMap<&str, Entries<'_>> = BTreeMap::new();
    for (index, lint) in lints.iter().enumerate() {
        let allows = lint.level.value == Level::Allow;
        if allows && !has_reason(lint) {
            continue;
        }
        let of_code = entries.entry(lint.code.as_str()).or_insert_with(|| Entries {
            objects: Patterns::new(What::Names),
            paths: Patterns::new(What::Paths),
            plain: [None, None],
        });
        match (&lint.objects, &lint.paths) {
            (Some(objects), _) => objects.iter().for_each(|pattern| of_code.objects.add(pattern, index)),
            (None, Some(paths)) => paths.iter().for_each(|pattern| of_code.paths.add(pattern, index)),
            (None, None) => of_code.plain[usize::from(!allows)] = Some(index),
        }
    }
    entries
}

/// Reports entries whose files or objects there are none of, and allowances that nothing needs.
fn report_unneeded(judge: &Judge<'_>, diagnostics: &mut Diagnostics) {
    let paths: BTreeSet<&str> = judge.sources.iter().map(|(_, source)| source.path.as_str()).collect();
    let names: BTreeSet<&str> = judge.names.iter().map(String::as_str).collect();
    let mut headers: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    let unused = judge.lints.iter().zip(&judge.used_entries).filter(|(_, used)| !**used);
    for (lint, _) in unused {
        let missing_path =
            lint.paths.iter().flatten().find(|pattern| !fits_any(What::Paths, pattern, &paths));
        let missing_object =
            lint.objects.iter().flatten().find(|pattern| !fits_any(What::Names, pattern, &names));
        let allows = lint.level.value == Level::Allow;
        let (own, message) = if allows {
            (&shared::UNUSED_ALLOW, format!("nothing needs the allowance of `{}`", lint.code))
        } else {
            (&shared::UNUSED_LINT, format!("the entry of `{}` holds for nothing", lint.code))
        };
        let found = |place: Span, label: &str| Diagnostic::new(own, place, message.clone()).label(label);
        // What names a place may only have lost its way: a moved file is as likely as a mended one.
        diagnostics.push(match (missing_path, missing_object) {
            (Some(path), _) => found(path.span, "no such file").help("correct `paths`, or remove the entry"),
            (None, Some(object)) => found(object.span, "no such object")
                .help("correct `objects`, or remove the entry")
                .suggest_near(object, judge.names.iter().map(String::as_str)),
            (None, None) if allows => {
                let file = lint.level.span.file;
                let text = judge.sources.text(file);
                let headers = headers.entry(file).or_insert_with(|| table_headers(text));
                let found =
                    found(lint.level.span, "no such finding").help("remove the entry that nothing needs");
                match entry_lines(text, headers, lint) {
                    Some(lines) => found.edit_source(lines, ""),
                    None => found,
                }
            }
            // A level for findings that may come is needed before they do.
            (None, None) => continue,
        });
    }
}

fn report_unused(allow: &Allow, used: &[bool], diagnostics: &mut Diagnostics) {
    let all = used.iter().all(|used| !used);
    for (index, code) in allow.codes.iter().enumerate().filter(|(index, _)| !used[*index]) {
        let diagnostic = Diagnostic::new(
            &shared::UNUSED_ALLOW,
            code.span,
            format!("nothing needs the allowance of `{code}`"),
        )
        .label("no such finding where this comment holds");
        diagnostics.push(if all {
            diagnostic.help("remove the comment").edit_source(allow.removal, "")
        } else {
            // With its comma: the one before it, or behind the first.
            let span = match index.checked_sub(1).and_then(|before| allow.codes.get(before)) {
                Some(before) => Span { start: before.span.end, ..code.span },
                None => Span {
                    end: allow.codes.get(1).map_or(code.span.end, |next| next.span.start),
                    ..code.span
                },
            };
            diagnostic.help("remove the code from the comment").edit_source(span, "")
        });
    }
}

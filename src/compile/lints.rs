//! How bad warnings are to a project: sets those aside that somebody allowed, makes errors of those that are taken for them,
//! and reports what cannot hold or what nothing needs.

use crate::config::{EVERY, Level, Lint};
use crate::diagnostic::{Allowance, Diagnostic, Diagnostics, Related, Severity, SourceLookup as _, shared};
use crate::engine;
use crate::model::Catalog;
use crate::source::Sources;
use crate::span::{Located, Span};
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
    // Names are needed only where objects are.
    let named = lints.iter().any(|lint| lint.objects.is_some());
    let names =
        if named { catalog.objects.iter().map(|object| object.id.to_text()).collect() } else { Vec::new() };
    let mut judge = Judge {
        allows,
        lints,
        names,
        sources,
        comments: allows.iter().map(|allow| vec![false; allow.codes.len()]).collect(),
        entries: vec![false; lints.len()],
    };
    diagnostics.allow(|diagnostic| judge.allowance(diagnostic));
    check_codes(allows, lints, diagnostics);
    // An object that cannot be read has no warnings, and its references cannot be judged: while there are errors, nobody
    // knows what is needed.
    if !diagnostics.has_errors() {
        for (allow, used) in allows.iter().zip(&judge.comments) {
            report_unused(allow, used, diagnostics);
        }
        for (lint, used) in lints.iter().zip(&judge.entries) {
            judge.report_unneeded(lint, *used, diagnostics);
        }
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

/// The lines of an entry, and one blank line with them; nothing where the entry is written in a way that is not known, or holds a
/// comment: nobody knows what else that says. So comments above it stay.
fn entry_lines(text: &str, lint: &Lint) -> Option<Span> {
    let anchor = lint.level.span.start as usize;
    let opens = |line: &str| line.trim_start().starts_with('[');
    let mut start = None;
    let mut end = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let next = offset + line.len();
        match start {
            // The last header before the level.
            _ if opens(line) && offset <= anchor => {
                start = is_header_of(line, &lint.code).then_some(offset);
                end = next;
            }
            Some(_) if opens(line) => break,
            Some(_) if !line.trim().is_empty() && !line.trim_start().starts_with('#') => end = next,
            _ => {}
        }
        offset = next;
    }
    let (start, end) = match start {
        Some(start) => (start, end),
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

/// What comments and entries say, and which of them were needed.
struct Judge<'a> {
    allows: &'a [Allow],
    lints: &'a [Lint],
    /// The objects as `schemac list` names them, where an entry names some.
    names: Vec<String>,
    sources: &'a Sources,
    comments: Vec<Vec<bool>>,
    entries: Vec<bool>,
}

impl Judge<'_> {
    /// The allowance of a finding: the last comment before it that holds for it, or an entry of the configuration.
    fn allowance(&mut self, diagnostic: &Diagnostic) -> Option<Allowance> {
        if diagnostic.code.severity != Severity::Warning {
            return None;
        }
        let comment = self
            .allows
            .iter()
            .zip(&mut self.comments)
            .filter(|(allow, _)| diagnostic.code.can_be_allowed() && allow.covers(diagnostic.span))
            .filter_map(|(allow, used)| {
                let named = |code: &Located<String>| code.value == diagnostic.code.name;
                Some((allow, allow.codes.iter().position(named)?, used))
            })
            .max_by_key(|(allow, ..)| allow.place);
        if let Some((allow, index, used)) = comment {
            used[index] = true;
            return Some(Allowance { in_source: true, place: allow.place, reason: allow.reason.clone() });
        }
        let index = self.lint(diagnostic)?;
        let lint = self.lints.get(index)?;
        self.entries[index] = true;
        let reason = lint.reason.as_ref().filter(|_| lint.level.value == Level::Allow)?;
        Some(Allowance { in_source: false, place: lint.level.span, reason: reason.value.clone() })
    }

    /// The entry that holds for a finding: the narrowest, and of several the last. What cannot hold is passed over.
    fn lint(&self, diagnostic: &Diagnostic) -> Option<usize> {
        let path = self.sources.path(diagnostic.span.file);
        let name = diagnostic.object.and_then(|object| self.names.get(object));
        let fitting = self.lints.iter().enumerate().filter(|(_, lint)| {
            let code = lint.code.value == diagnostic.code.name || lint.code.value == EVERY;
            let holds =
                lint.level.value != Level::Allow || (has_reason(lint) && diagnostic.code.can_be_allowed());
            let paths = lint.paths.as_ref();
            let objects = lint.objects.as_ref();
            code && holds
                && paths.is_none_or(|patterns| patterns.iter().any(|pattern| matches(pattern, path)))
                && objects.is_none_or(|patterns| {
                    name.is_some_and(|name| patterns.iter().any(|pattern| fits(pattern, name)))
                })
        });
        let narrow = |lint: &Lint| (lint.objects.is_some(), lint.paths.is_some(), lint.code.value != EVERY);
        fitting.max_by_key(|(index, lint)| (narrow(lint), *index)).map(|(index, _)| index)
    }

    /// Reports an entry whose files or objects there are none of, and an allowance that nothing needs.
    fn report_unneeded(&self, lint: &Lint, used: bool, diagnostics: &mut Diagnostics) {
        if used {
            return;
        }
        let read = |pattern: &&Located<String>| {
            !self.sources.iter().any(|(_, source)| matches(pattern, &source.path))
        };
        let named = |pattern: &&Located<String>| !self.names.iter().any(|name| fits(pattern, name));
        let missing_path = lint.paths.iter().flatten().find(read);
        let missing_object = lint.objects.iter().flatten().find(named);
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
                .suggest_near(object, self.names.iter().map(String::as_str)),
            (None, None) if allows => {
                let found =
                    found(lint.level.span, "no such finding").help("remove the entry that nothing needs");
                match entry_lines(self.sources.text(lint.level.span.file), lint) {
                    Some(lines) => found.edit_source(lines, ""),
                    None => found,
                }
            }
            // A level for findings that may come is needed before they do.
            (None, None) => return,
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

/// Whether a path fits a pattern: `*` is any part of a name, `?` one character, `**` any number of folders.
fn matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.trim_start_matches("./").split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    folders(&pattern, &path)
}

fn folders(pattern: &[&str], path: &[&str]) -> bool {
    // `reached[n]`: what came of the pattern so far fits the first n parts of the path.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        if *part == "**" {
            let mut any = false;
            for (from, to) in reached.iter().zip(&mut next) {
                any |= from;
                *to = any;
            }
        } else {
            for (index, name) in path.iter().enumerate() {
                next[index + 1] = reached[index] && fits(part, name);
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

fn fits(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for wanted in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        if wanted == '*' {
            let mut any = false;
            for (from, to) in reached.iter().zip(&mut next) {
                any |= from;
                *to = any;
            }
        } else {
            for (index, letter) in name.iter().enumerate() {
                next[index + 1] = reached[index] && (wanted == '?' || wanted == *letter);
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_fit_whole_paths() {
        for (pattern, path, fit) in [
            ("schema-defs/billing/**", "schema-defs/billing/clickhouse/a.yaml", true),
            ("schema-defs/billing/**", "schema-defs/billing2/a.yaml", false),
            ("schema-defs/*/a.yaml", "schema-defs/billing/a.yaml", true),
            ("schema-defs/*/a.yaml", "schema-defs/billing/x/a.yaml", false),
            ("**/a.yaml", "a.yaml", true),
            ("**/*.toml", "x/y/z.toml", true),
            ("**/*.toml", "x/y/z.yaml", false),
            ("./a?c", "abc", true),
            ("a?c", "ac", false),
            ("**", "x/y", true),
            ("", "x", false),
            ("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(matches(pattern, path), fit, "{pattern} {path}");
        }
    }
}

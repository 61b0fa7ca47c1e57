//! Sets findings aside that somebody allowed, and reports allowances that cannot hold or that nothing needs.

use crate::config::{AllowFile, Config};
use crate::diagnostic::{Allowance, Diagnostic, Diagnostics, Severity, SourceLookup as _, shared};
use crate::engine;
use crate::source::Sources;
use crate::span::{Located, Span};
use crate::spec::allow::Allow;

/// Judges every finding of a run: `allows` are the comments of all files.
pub(super) fn apply(allows: &[Allow], config: &Config, sources: &Sources, diagnostics: &mut Diagnostics) {
    if allows.is_empty() && config.allow.is_empty() {
        return;
    }
    let registry = engine::registry();
    let mut judge = Judge {
        comments: allows.iter().map(|allow| vec![false; allow.codes.len()]).collect(),
        entries: vec![false; config.allow.len()],
    };
    diagnostics.allow(|diagnostic| judge.allowance(diagnostic, allows, &config.allow, sources));
    for code in
        allows.iter().flat_map(|allow| &allow.codes).chain(config.allow.iter().map(|entry| &entry.code))
    {
        match registry.get(code.as_str()) {
            None => diagnostics.push(
                Diagnostic::new(&shared::INVALID_ALLOW, code.span, format!("there is no code `{code}`"))
                    .help("choose one of the warnings that `schemac explain` lists")
                    .suggest_near(
                        code,
                        registry.values().filter(|code| code.can_be_allowed()).map(|code| code.name),
                    ),
            ),
            Some(known) if known.severity == Severity::Error => diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_ALLOW,
                    code.span,
                    format!("`{code}` is an error, and errors cannot be allowed"),
                )
                .help(format!("mend what `{code}` reports; `schemac explain {code}` says how")),
            ),
            Some(known) if !known.can_be_allowed() => diagnostics.push(
                Diagnostic::new(&shared::INVALID_ALLOW, code.span, format!("`{code}` cannot be allowed"))
                    .help("remove the allowance that nothing needs"),
            ),
            Some(_) => {}
        }
    }
    for entry in config.allow.iter().filter(|entry| entry.reason.trim().is_empty()) {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_ALLOW,
                entry.reason.span,
                format!("the entry does not say why `{}` is allowed", entry.code),
            )
            .help("write the reason for the next reader"),
        );
    }
    // An object that cannot be read has no warnings, and its references cannot be judged: while there are errors, nobody
    // knows what is needed.
    if !diagnostics.has_errors() {
        for (allow, used) in allows.iter().zip(&judge.comments) {
            report_unused(allow, used, diagnostics);
        }
        for (entry, _) in config.allow.iter().zip(&judge.entries).filter(|(_, used)| !**used) {
            let diagnostic = Diagnostic::new(
                &shared::UNUSED_ALLOW,
                entry.code.span,
                format!("nothing needs the allowance of `{}`", entry.code),
            )
            .label("no such finding")
            .help("remove the entry, or correct its `paths`");
            // One with paths may only have lost its way: a moved file is as likely as a mended one.
            let removal = entry_lines(sources.text(entry.code.span.file), entry.code.span);
            diagnostics.push(
                match removal.filter(|_| entry.paths.is_none() || all_paths_read(entry, sources)) {
                    Some(span) => diagnostic.edit_source(span, ""),
                    None => diagnostic,
                },
            );
        }
    }
    diagnostics.sort();
}

/// Whether every pattern of an entry is about some file that was read.
fn all_paths_read(entry: &AllowFile, sources: &Sources) -> bool {
    let mut patterns = entry.paths.iter().flatten();
    patterns.all(|pattern| sources.iter().any(|(_, source)| matches(pattern, &source.path)))
}

/// The lines of the `[[allow]]` that a code stands in, and one blank line with them; nothing where the entry is written in
/// another way, or holds a comment: nobody knows what else that says. So comments above it stay.
fn entry_lines(text: &str, code: Span) -> Option<Span> {
    let opens = |line: &str| line.trim_start().starts_with('[');
    let is_entry = |line: &str| {
        let name = line.trim_start().strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
        name.is_some_and(|(name, _)| name.trim().trim_matches(['"', '\'']) == "allow")
    };
    let mut start = None;
    let mut end = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let next = offset + line.len();
        match start {
            // The last header before the code.
            _ if opens(line) && offset <= code.start as usize => {
                start = is_entry(line).then_some(offset);
                end = next;
            }
            Some(_) if opens(line) => break,
            Some(_) if !line.trim().is_empty() && !line.trim_start().starts_with('#') => end = next,
            _ => {}
        }
        offset = next;
    }
    let start = start.filter(|start| !text[*start..end].contains('#'))?;
    let is_blank = |line: &&str| line.trim().is_empty();
    let after = text[end..].split_inclusive('\n').next().filter(is_blank).map_or(0, str::len);
    // The last entry has its blank line before it.
    let before = if end + after == text.len() {
        text[..start].split_inclusive('\n').next_back().filter(is_blank).map_or(0, str::len)
    } else {
        0
    };
    let (start, end) = (start - before, end + after);
    Some(Span { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()?, ..code })
}

/// Which allowances were needed.
struct Judge {
    comments: Vec<Vec<bool>>,
    entries: Vec<bool>,
}

impl Judge {
    /// The allowance of a finding: the last comment before it that holds for it, or an entry of the configuration.
    fn allowance(
        &mut self,
        diagnostic: &Diagnostic,
        allows: &[Allow],
        entries: &[AllowFile],
        sources: &Sources,
    ) -> Option<Allowance> {
        if !diagnostic.code.can_be_allowed() {
            return None;
        }
        let named = |code: &Located<String>| code.value == diagnostic.code.name;
        let comment = allows
            .iter()
            .zip(&mut self.comments)
            .filter(|(allow, _)| allow.covers(diagnostic.span))
            .filter_map(|(allow, used)| Some((allow, allow.codes.iter().position(named)?, used)))
            .max_by_key(|(allow, ..)| allow.place);
        if let Some((allow, index, used)) = comment {
            used[index] = true;
            return Some(Allowance { in_source: true, place: allow.place, reason: allow.reason.clone() });
        }
        let path = sources.path(diagnostic.span.file);
        let (entry, used) = entries.iter().zip(&mut self.entries).find(|(entry, _)| {
            named(&entry.code)
                && !entry.reason.trim().is_empty()
                && entry
                    .paths
                    .as_ref()
                    .is_none_or(|patterns| patterns.iter().any(|pattern| matches(pattern, path)))
        })?;
        *used = true;
        Some(Allowance { in_source: false, place: entry.code.span, reason: entry.reason.value.clone() })
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

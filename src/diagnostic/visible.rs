//! Text of other people's files on a terminal: it may show what it holds, it may not do anything.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Diagnostic, Diagnostics, SourceLookup};
use crate::span::{FileId, Span};

/// Whether a terminal does something else with a character than show it: control characters, what turns the direction of what
/// follows, which can make a report read as it is not written, what ends a line to some readers alone, and what shows nothing.
pub(crate) fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text holds nothing but printable ASCII, blanks and line feeds, of which none acts: asked byte by byte, at once for many.
fn is_plain(text: &str) -> bool {
    let plain = |piece: &[u8]| {
        piece.iter().fold(true, |plain, byte| plain & (matches!(byte, b' '..=b'~' | b'\t' | b'\n')))
    };
    text.as_bytes().chunks(4096).all(plain)
}

/// A text that neither a terminal nor a runner of continuous integration does anything with: what acts is written out
/// (`\u{1b}`), and so is a character of each workflow command. Everything that comes from files goes through it before it is
/// printed for people.
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(acts) {
        return commands(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // Before a line feed it is a part of the line end.
        let ends_line = c == '\r' && chars.peek() == Some(&'\n');
        if acts(c) && !ends_line { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(commands(&out).into_owned())
}

/// As [`visible`], for JSON: programs read the same, since what acts is written as an escape. Outside of texts JSON holds nothing
/// of it.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    let acts = |c: char| acts(c) && c != '\r';
    let commands: Vec<usize> = if json.contains("##") { hashes(json).collect() } else { Vec::new() };
    if commands.is_empty() && (is_plain(json) || !json.contains(acts)) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for (offset, c) in json.char_indices() {
        if acts(c) || commands.binary_search(&offset).is_ok() {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A text with lines that no runner reads as a command: not `::name::` at the start of a line, where blanks and colours do not
/// count, nor `##[name]` and `##vso[name]` anywhere in one.
///
/// Source: the runners of GitHub (`ActionCommand.cs`: `TrimStart` and `StartsWith("::")`, or `IndexOf("##[")`) and of Azure
/// Pipelines (`IndexOf("##vso[")`), and TeamCity's service messages (`##teamcity[`).
pub(super) fn commands(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let is_command = |line: &str| after_blanks(line).starts_with("::") || hashes(line).next().is_some();
    if !text.split_inclusive('\n').any(is_command) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let start = line.len() - after_blanks(line).len();
        let (blanks, rest) = line.split_at(start);
        out.push_str(blanks);
        let rest = match rest.strip_prefix("::") {
            Some(rest) => {
                out.push_str("\\u{3a}:");
                rest
            }
            None => rest,
        };
        let mut copied = 0;
        for at in hashes(rest) {
            out.push_str(&rest[copied..at]);
            out.push_str("\\u{23}");
            copied = at + 1;
        }
        out.push_str(&rest[copied..]);
    }
    Cow::Owned(out)
}

/// A line without the blanks and the colours before its first character.
fn after_blanks(line: &str) -> &str {
    let mut rest = line;
    loop {
        let bare = rest.trim_start();
        match bare.strip_prefix("\u{1b}[").and_then(|after| after.split_once('m')) {
            Some((codes, after)) if codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') => {
                rest = after
            }
            _ => return bare,
        }
    }
}

/// Where the second `#` of each `##[` and `##word[` stands.
fn hashes(line: &str) -> impl Iterator<Item = usize> + '_ {
    let pairs = line.as_bytes().windows(2).enumerate().filter(|(_, pair)| *pair == b"##");
    pairs
        .map(|(at, _)| at + 1)
        .filter(|at| line[at + 1..].trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('['))
}

/// As [`visible`], with every place where it was: what acts becomes one character of as many bytes.
fn same_places(text: &str) -> Option<String> {
    // A carriage return before a line feed ends the line with it.
    let acts_at = |offset: usize, c: char| acts(c) && !(c == '\r' && text[offset..].starts_with("\r\n"));
    let commands: Vec<usize> = if text.contains("##") { hashes(text).collect() } else { Vec::new() };
    if commands.is_empty() && (is_plain(text) || !text.char_indices().any(|(offset, c)| acts_at(offset, c))) {
        return None;
    }
    let shown = text.char_indices().map(|(offset, c)| match c.len_utf8() {
        1 if commands.binary_search(&offset).is_ok() => '?',
        _ if !acts_at(offset, c) => c,
        1 => '?',
        2 => '\u{b7}',
        3 => '\u{fffd}',
        _ => '\u{1f7e8}',
    });
    Some(shown.collect())
}

/// A text with asterisks in the place of what stands at some places.
fn without_secrets(text: &str, places: impl Iterator<Item = Span>) -> Cow<'_, str> {
    let mut shown = Cow::Borrowed(text);
    for place in places {
        let range = place.range();
        if let Some(secret) = text.get(range.clone()) {
            // Line breaks stay, since lines are counted.
            let stars: String = secret
                .bytes()
                .map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { '*' })
                .collect();
            shown.to_mut().replace_range(range, &stars);
        }
    }
    shown
}

/// Findings whose words cannot act on a terminal.
pub(super) fn findings(diagnostics: &Diagnostics) -> Cow<'_, Diagnostics> {
    let acting = |one: &Diagnostic| {
        let words = [Some(&one.message), one.label.as_ref(), one.help.as_ref()].into_iter().flatten();
        words
            .chain(one.related.iter().map(|related| &related.message))
            .any(|text| matches!(visible(text), Cow::Owned(_)))
    };
    if !diagnostics.iter().any(acting) {
        return Cow::Borrowed(diagnostics);
    }
    let mut found = diagnostics.clone();
    for one in &mut found.list {
        let related = one.related.iter_mut().map(|related| &mut related.message);
        let words = [Some(&mut one.message), one.label.as_mut(), one.help.as_mut()].into_iter().flatten();
        for text in words.chain(related) {
            *text = visible(text).into_owned();
        }
    }
    Cow::Owned(found)
}

/// Sources whose texts and paths cannot act on a terminal.
pub(super) struct Sources<'a> {
    sources: &'a dyn SourceLookup,
    texts: BTreeMap<FileId, String>,
    paths: BTreeMap<FileId, String>,
}

impl<'a> Sources<'a> {
    /// The files that these findings point at.
    pub(super) fn new(diagnostics: &Diagnostics, sources: &'a dyn SourceLookup) -> Self {
        let mut files: Vec<FileId> = diagnostics
            .iter()
            .flat_map(|one| one.related.iter().map(|related| related.span.file).chain([one.span.file]))
            .collect();
        files.sort_unstable();
        files.dedup();
        let mut secrets: BTreeMap<FileId, Vec<Span>> = BTreeMap::new();
        for place in diagnostics.concealed() {
            secrets.entry(place.file).or_default().push(place);
        }
        let mut shown = Sources { sources, texts: BTreeMap::new(), paths: BTreeMap::new() };
        for file in files {
            let places = secrets.remove(&file).unwrap_or_default();
            let text = without_secrets(sources.text(file), places.into_iter());
            match (same_places(&text), text) {
                (Some(text), _) | (None, Cow::Owned(text)) => drop(shown.texts.insert(file, text)),
                (None, Cow::Borrowed(_)) => {}
            }
            let path = sources.path(file);
            // A path is one line in every report, whatever its name holds.
            if path.contains(['\n', '\t']) {
                shown
                    .paths
                    .insert(file, visible(&path.replace('\n', "\\n").replace('\t', "\\t")).into_owned());
            } else if let Cow::Owned(path) = visible(path) {
                shown.paths.insert(file, path);
            }
        }
        shown
    }
}

impl SourceLookup for Sources<'_> {
    fn path(&self, file: FileId) -> &str {
        self.paths.get(&file).map_or_else(|| self.sources.path(file), String::as_str)
    }
    fn text(&self, file: FileId) -> &str {
        self.texts.get(&file).map_or_else(|| self.sources.text(file), String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_written_out_and_the_rest_stays() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("\u{202e}a\u{9b}"), "\\u{202e}a\\u{9b}");
        assert_eq!(visible("a\r\nb\rc"), "a\r\nb\\u{d}c");
        assert!(matches!(visible("سلام 😀 e\u{301}\n\tx a::int ## x [1]"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_line_is_a_command() {
        for (text, shown) in [
            ("::stop-commands::x", "\\u{3a}:stop-commands::x"),
            (" \t\u{3000}::error::x\n  ::a\nb::c", " \t\u{3000}\\u{3a}:error::x\n  \\u{3a}:a\nb::c"),
            ("\u{1b}[31m::error::x", "\\u{1b}[31m::error::x"),
            ("a ##[error]x", "a #\\u{23}[error]x"),
            (
                "###[group] ##vso[task] ##teamcity[x]",
                "##\\u{23}[group] #\\u{23}vso[task] #\\u{23}teamcity[x]",
            ),
        ] {
            assert_eq!(visible(text), shown);
        }
        assert_eq!(commands("\u{1b}[1;31m ::error::x"), "\u{1b}[1;31m \\u{3a}:error::x");
        let json = serde_json::json!({ "a": "##[error]\u{202e}\u{e0041}" });
        let text = json.to_string();
        let shown = visible_json(&text);
        assert!(shown.is_ascii() && !shown.contains("##"), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), json);
    }

    #[test]
    fn places_stay_where_they_are() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\r\ne\rf\u{7f}";
        let shown = same_places(text).unwrap();
        assert_eq!(shown, "a?b\u{b7}c\u{fffd}d\r\ne?f?");
        assert_eq!(shown.len(), text.len());
        assert_eq!(same_places("plain\r\n\ttext"), None);
        assert_eq!(same_places("a ##[error]\u{e0041}").as_deref(), Some("a #?[error]\u{1f7e8}"));
    }
}

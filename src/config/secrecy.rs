//! Values of variables in a configuration that cannot be read to its end: which of them are secret nobody can tell then.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::{FileId, Span};

/// The key that names secret variables.
const KEY: &str = "secret_variables";
/// What the tables of variables are called.
const TABLE: &str = "variables";
/// Shorter words of a value are left in messages: they stand everywhere.
const SHORTEST: usize = 3;

/// The bytes of everything that may be a value of a variable, line by line; nothing of a text that names no secret ones.
///
/// What is a line and what a table is told by how they begin, so that no mistake in the text can hide a value.
fn values(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains(KEY) {
        return found;
    }
    let (mut start, mut inside) = (0, false);
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let bare = body.trim_start();
        let end = start + body.len();
        if bare.starts_with('[') {
            inside = bare.contains(TABLE);
        } else if inside || (bare.contains(TABLE) && !bare.starts_with(KEY)) {
            let value = body.find('=').map_or(start, |sign| start + sign + 1);
            if value < end {
                found.push(value..end);
            }
        }
        start += line.len();
    }
    found
}

/// The text with asterisks in the place of all that may be a value of a variable.
pub fn concealed(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut copied = 0;
    for range in values(text) {
        shown.push_str(&text[copied..range.start]);
        shown.extend(text[range.clone()].chars().map(|_| '*'));
        copied = range.end;
    }
    shown.push_str(&text[copied..]);
    shown
}

/// Keeps the values of variables out of every report about a configuration: out of what is shown of the file, and out of the
/// words of what was found in it.
pub(super) fn conceal(file: FileId, text: &str, diagnostics: &mut Diagnostics) {
    let values = values(text);
    for range in &values {
        diagnostics.conceal(Span::new(file, range.start, range.end));
    }
    for found in diagnostics.iter_mut().filter(|found| found.span.file == file) {
        let own = found.span.range();
        let near =
            values.iter().filter(|range| range.start < own.end.max(own.start + 1) && own.start < range.end);
        let words: Vec<&str> = near.flat_map(|range| words(&text[range.clone()])).collect();
        words.iter().for_each(|word| hide(found, word));
    }
}

/// The words of a value that a message may repeat: with and without what is around them.
fn words(value: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '{' | '}' | '[' | ']' | '=');
    let whole = value.trim().trim_matches(['"', '\'']);
    [value.trim(), whole].into_iter().chain(value.split(apart)).filter(|word| word.len() >= SHORTEST)
}

fn hide(found: &mut Diagnostic, word: &str) {
    let texts = [Some(&mut found.message), found.label.as_mut(), found.help.as_mut()];
    for text in texts.into_iter().flatten().filter(|text| text.contains(word)) {
        *text = text.replace(word, "***");
    }
    if found.edit.as_ref().is_some_and(|edit| edit.replacement.contains(word)) {
        found.edit = None;
    }
}

#[cfg(test)]
mod tests {
    use super::concealed;

    #[test]
    fn values_of_variables_are_not_shown() {
        let text = "[project]\nsecret_variables = [\"p\"]\noutput = \"o\"\n[variables]\np = \"hunter\"\nq = [\n  \"é\",\n]\n[environments.x.variables\np = 'hunter\n[targets.milvus]\nversion = \"2\"\nvariables = { p = \"hunter\" }\n";
        let shown = concealed(text);
        assert!(!shown.contains("hunter") && !shown.contains('é'), "{shown}");
        for kept in
            ["secret_variables = [\"p\"]", "output = \"o\"", "version = \"2\"", "\np =", "[variables]"]
        {
            assert!(shown.contains(kept), "{shown}");
        }
        let open = "[variables]\np = \"hunter\"\n";
        assert_eq!(concealed(open), open);
    }
}

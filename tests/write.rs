//! What is written is what was read: every document of the repository, and generated ones, in both syntaxes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::random::Random;
use common::{files_below, fixtures, repository};
use schemac::diagnostic::Diagnostics;
use schemac::source::{self, Entry, Key, Mapping, Node, Syntax, Unwritable, Value};
use schemac::span::{FileId, Span};

const NOWHERE: Span = Span { file: FileId::NONE, start: 0, end: 0 };

fn read(text: &str, syntax: Syntax) -> Result<Vec<Node>, String> {
    let mut findings = Diagnostics::new();
    let documents = source::parse(FileId(0), syntax, text, &mut findings);
    match findings.iter().next() {
        Some(finding) => Err(finding.message.clone()),
        None => Ok(documents.into_iter().map(|document| document.root).collect()),
    }
}

/// A tree without places; the text of a number counts for its value. In TOML the keys of the root have an order of their own.
fn meaning(node: &Node, sort: bool) -> String {
    let mut json = node.to_json();
    if sort && let Some(object) = json.as_object_mut() {
        object.sort_keys();
    }
    json.to_string()
}

fn check(root: &Mapping, syntax: Syntax, name: &str) -> bool {
    let text = match source::write(root, syntax) {
        Ok(text) => text,
        Err(Unwritable::Nothing { .. } | Unwritable::Integer { .. }) if syntax == Syntax::Toml => {
            return false;
        }
        Err(Unwritable::NotFinite { .. }) if syntax == Syntax::Yaml => return false,
        Err(error) => panic!("{name}: {error}"),
    };
    let again = read(&text, syntax).unwrap_or_else(|error| panic!("{name}: {error}:\n{text}"));
    let [again] = again.as_slice() else { panic!("{name}: {} documents:\n{text}", again.len()) };
    let wanted = Node::new(Value::Mapping(root.clone()), NOWHERE);
    let sort = syntax == Syntax::Toml;
    assert_eq!(meaning(&wanted, sort), meaning(again, sort), "{name}:\n{text}");
    let second = source::write(again.as_mapping().unwrap(), syntax).unwrap();
    assert_eq!(text, second, "{name}: writing it again gives another text");
    true
}

#[test]
fn every_document_is_written_as_it_was_read() {
    let mut seen = [0, 0];
    let folders =
        [repository().join("schema-defs"), fixtures("diagnostics"), fixtures("rules"), fixtures("schema")];
    for path in folders.iter().flat_map(|folder| files_below(folder)) {
        let Some(syntax) = Syntax::of(&path) else { continue };
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for root in read(&text, syntax).unwrap_or_default() {
            let Some(mapping) = root.as_mapping() else { continue };
            let name = path.display().to_string();
            seen[0] += usize::from(check(mapping, Syntax::Yaml, &name));
            seen[1] += usize::from(check(mapping, Syntax::Toml, &name));
        }
    }
    assert!(seen.iter().all(|count| *count > 1_000), "only {seen:?} documents were written");
}

impl Random {
    /// A text of pieces that mean something to one of the syntaxes.
    fn text(&mut self) -> String {
        const PIECES: &[&str] = &[
            "a",
            "null",
            "true",
            "12",
            "1.5",
            "-",
            "- ",
            "? ",
            ": ",
            ":",
            "#",
            " #",
            ",",
            "[",
            "]",
            "{",
            "}",
            "&a",
            "*a",
            "!t",
            "|",
            ">",
            "'",
            "\"",
            "\\",
            "%",
            "@",
            "`",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\t",
            "\r",
            "\u{0}",
            "\u{7f}",
            "\u{85}",
            "\u{a0}",
            "\u{2028}",
            "\u{feff}",
            "\u{202e}",
            "é",
            "جدول",
            "😀",
            "---",
            "...",
            "~",
            "=",
            "<<",
            "0x1f",
            ".inf",
            "1e5",
            "+1",
            "${name}",
            "now()",
            "'''",
            "\"\"\"",
            "yes",
            "no",
            "2026-01-01",
        ];
        (0..self.below(6)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    fn node(&mut self, depth: usize) -> Node {
        let value = match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => Value::Boolean(self.below(2) == 0),
            1 => Value::Integer(self.below(1_000_000) as i128 - 500_000),
            2 => {
                let text = ["0.5", "-1.25e-7", "3.0", "1e10", "1.10"][self.below(5)];
                Value::Float(text.parse().unwrap(), text.into())
            }
            3 if self.below(20) == 0 => Value::Null,
            3 if self.below(20) == 0 => Value::Integer(i128::from(u64::MAX)),
            3..=5 => Value::String(self.text().as_str().into()),
            6 => Value::Sequence((0..self.below(4)).map(|_| self.node(depth - 1)).collect()),
            _ => Value::Mapping(self.mapping(depth - 1)),
        };
        Node::new(value, NOWHERE)
    }

    fn mapping(&mut self, depth: usize) -> Mapping {
        let mut mapping = Mapping::default();
        for _ in 0..self.below(5) {
            let text = self.text();
            // A merge key of another YAML is a finding in every form.
            if text != "<<" && mapping.get(&text).is_none() {
                let key = Key { text: text.as_str().into(), span: NOWHERE };
                let value = self.node(depth);
                mapping.push(Entry { key, value });
            }
        }
        mapping
    }
}

#[test]
fn generated_documents_are_written_as_they_were_made() {
    let mut random = Random(0x5eed);
    let mut toml = 0;
    for number in 0..20_000 {
        let mapping = random.mapping(4);
        let name = format!("document {number}");
        check(&mapping, Syntax::Yaml, &name);
        toml += usize::from(check(&mapping, Syntax::Toml, &name));
    }
    assert!(toml > 15_000, "only {toml} documents have a form in TOML");
}

#[test]
fn the_layout_is_the_canonical_one() {
    let folder = fixtures("write");
    for (name, syntax) in [("canonical.yaml", Syntax::Yaml), ("canonical.toml", Syntax::Toml)] {
        let path = folder.join(name);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", Path::new(name).display()));
        let roots = read(&text, syntax).unwrap();
        assert_eq!(source::write(roots[0].as_mapping().unwrap(), syntax).unwrap(), text, "{name}");
    }
}

//! YAML and TOML to located trees.

use schemac::diagnostic::Diagnostics;
use schemac::source::{
    Document, MAX_ALIAS_BYTES, MAX_DEPTH, NODE_BYTES, Node, Sources, Syntax, Value, decode, parse,
};
use schemac::span::FileId;

use super::limits::within_limits;
use super::reports::{self, one_file};

/// Bytes as a YAML file.
pub fn yaml(data: &[u8]) {
    within_limits(|| file(data, Syntax::Yaml));
}

/// Bytes as a TOML file.
pub fn toml(data: &[u8]) {
    within_limits(|| file(data, Syntax::Toml));
}

fn read(data: &[u8], syntax: Syntax) -> (Vec<Document>, Sources, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let text = decode(data.to_vec(), FileId(0), &mut diagnostics);
    let documents = parse(FileId(0), syntax, &text, &mut diagnostics);
    diagnostics.sort();
    let (sources, _) = one_file("a.yaml", text);
    (documents, sources, diagnostics)
}

fn file(data: &[u8], syntax: Syntax) {
    let (documents, sources, diagnostics) = read(data, syntax);
    let mut nodes = 0;
    for document in &documents {
        tree(&document.root, &sources, 0, &mut nodes);
        assert!(!document.partial || diagnostics.has_errors(), "a document is cut short and nothing says so");
    }
    // Every value takes at least one byte of the file or comes from an alias.
    assert!(
        nodes <= 2 * data.len() + MAX_ALIAS_BYTES / NODE_BYTES + 2,
        "{nodes} values from {} bytes",
        data.len()
    );
    reports::check(&diagnostics, &sources);
    let (again, _, found) = read(data, syntax);
    let roots = |list: &[Document]| format!("{list:?}");
    assert!(roots(&documents) == roots(&again), "a second reading gave another tree");
    assert!(diagnostics.iter().eq(found.iter()), "a second reading gave other findings");
}

fn tree(node: &Node, sources: &Sources, depth: usize, nodes: &mut usize) {
    *nodes += 1;
    assert!(depth <= 2 * MAX_DEPTH + 2, "the tree is {depth} levels deep");
    reports::place(node.span, sources, &node.value);
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| tree(item, sources, depth + 1, nodes)),
        Value::Mapping(mapping) => {
            let mut keys = std::collections::BTreeSet::new();
            for entry in mapping.entries() {
                assert!(keys.insert(&entry.key.text), "the key {:?} is there twice", entry.key.text);
                reports::place(entry.key.span, sources, &entry.key);
                tree(&entry.value, sources, depth + 1, nodes);
            }
        }
        // What is written in Latin letters stands at its place as it is.
        Value::Integer(number) => {
            let text = &sources.get(node.span.file).unwrap().text[node.span.range()];
            assert!(
                text.contains(|c: char| c.is_ascii_digit()) || text.starts_with('*'),
                "{number} stands at {text:?}"
            );
        }
        Value::Float(number, _) => assert!(!number.is_nan() || text_of(node, sources).contains("nan")),
        _ => {}
    }
}

fn text_of<'a>(node: &Node, sources: &'a Sources) -> &'a str {
    &sources.get(node.span.file).unwrap().text[node.span.range()]
}

//! Files become located trees: every span is the text that it stands for, in both syntaxes, and limits hold.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use schemac::diagnostic::{Diagnostics, shared};
use schemac::source::{Document, MAX_DEPTH, MAX_FILE_SIZE, Node, Syntax, Value, decode, parse};
use schemac::span::FileId;

fn read(syntax: Syntax, text: &str) -> (Vec<Document>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let documents = parse(FileId(0), syntax, text, &mut diagnostics);
    (documents, diagnostics)
}

fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect()
}

/// Keys and scalars must be found in the text exactly where their spans say.
fn check_spans(node: &Node, text: &str) {
    let slice = &text[node.span.range()];
    match &node.value {
        Value::String(value) => {
            let stripped = slice.trim_matches(['"', '\'']);
            let plain = !value.contains(['\n', '\\', '"', '\''])
                && !slice.contains(['\n', '\\'])
                && !slice.starts_with(['|', '>']);
            assert!(!plain || stripped == &**value, "{slice:?} is not {value:?}");
        }
        Value::Integer(value) => assert_eq!(slice.parse::<i128>().ok(), Some(*value), "{slice:?}"),
        Value::Float(_, value) => assert_eq!(slice, &**value),
        Value::Boolean(value) => assert_eq!(slice, value.to_string()),
        Value::Null => {}
        Value::Sequence(items) => {
            for item in items {
                assert!(node.span.start <= item.span.start && item.span.end <= node.span.end, "{slice:?}");
                check_spans(item, text);
            }
        }
        Value::Mapping(mapping) => {
            for entry in mapping.entries() {
                let key = text[entry.key.span.range()].trim_matches(['"', '\'']);
                assert_eq!(key, &*entry.key.text);
                check_spans(&entry.value, text);
            }
        }
    }
}

const YAML: &str = "\
engine: timescaledb   # یک توضیح
name: \"Embeddings\"
description: 'جدول پیام‌های سفارشی – 🐘'
columns:
  id: { type: bigint, default: 42 }
  متن: text
  ratio: { type: float64, default: 1.50 }
  active: { type: bool, default: true }
list:
- a
- [b, c]
query: |
  select *
  from t
last: end
";

const TOML: &str = "\
engine = \"timescaledb\"   # یک توضیح
name = 'Embeddings'
description = \"جدول پیام‌های سفارشی – 🐘\"
last = \"end\"
list = [\"a\", [\"b\", \"c\"]]
query = \"\"\"
select *
from t\"\"\"

[columns]
id = { type = \"bigint\", default = 42 }
\"متن\" = \"text\"
ratio = { type = \"float64\", default = 1.50 }
active = { type = \"bool\", default = true }
";

#[test]
fn every_span_is_the_text_that_it_stands_for() {
    for (syntax, text) in [(Syntax::Yaml, YAML), (Syntax::Toml, TOML)] {
        let (documents, diagnostics) = read(syntax, text);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(documents.len(), 1);
        check_spans(&documents[0].root, text);
        let crlf = text.replace('\n', "\r\n");
        let (documents, diagnostics) = read(syntax, &crlf);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        check_spans(&documents[0].root, &crlf);
    }
    let marked = format!("\u{feff}{YAML}");
    let (documents, diagnostics) = read(Syntax::Yaml, &marked);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    check_spans(&documents[0].root, &marked);
}

#[test]
fn both_syntaxes_say_the_same() {
    let (yaml, _) = read(Syntax::Yaml, YAML);
    let (toml, _) = read(Syntax::Toml, TOML);
    let (yaml, toml) = (yaml[0].root.to_json(), toml[0].root.to_json());
    for key in ["engine", "name", "description", "columns", "list", "last"] {
        assert_eq!(yaml[key], toml[key], "{key}");
    }
}

#[test]
fn columns_keep_the_order_of_the_file() {
    let text = "[columns.b]\ntype = \"x\"\n[columns.a]\ntype = \"y\"\n[columns.c]\ntype = \"z\"\n";
    let (documents, _) = read(Syntax::Toml, text);
    let names: Vec<&str> = documents[0]
        .root
        .get("columns")
        .and_then(Node::as_mapping)
        .unwrap()
        .entries()
        .iter()
        .map(|entry| &*entry.key.text)
        .collect();
    assert_eq!(names, ["b", "a", "c"]);
}

#[test]
fn yaml_is_yaml_1_2() {
    let (documents, _) = read(
        Syntax::Yaml,
        "a: yes\nb: on\nc: 0o17\nd: 0x1F\ne: ~\nf: 1e3\ng: 1_000\nh: !!str 5\ni: .5\nj: 12:30\n",
    );
    let value = |key: &str| documents[0].root.get(key).unwrap().value.clone();
    assert_eq!(value("a"), Value::String("yes".into()));
    assert_eq!(value("b"), Value::String("on".into()));
    assert_eq!(value("c"), Value::Integer(15));
    assert_eq!(value("d"), Value::Integer(31));
    assert_eq!(value("e"), Value::Null);
    assert_eq!(value("f"), Value::Float(1000.0, "1e3".into()));
    assert_eq!(value("g"), Value::String("1_000".into()));
    assert_eq!(value("h"), Value::String("5".into()));
    assert_eq!(value("i"), Value::Float(0.5, ".5".into()));
    assert_eq!(value("j"), Value::String("12:30".into()));
}

#[test]
fn several_documents_share_a_file_and_aliases_repeat_values() {
    let (documents, diagnostics) = read(Syntax::Yaml, "a: &x {k: 1}\nb: *x\n---\n---\nc: 2\n");
    assert!(diagnostics.is_empty());
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0].root.get("a").unwrap().value, documents[0].root.get("b").unwrap().value);
    let (_, diagnostics) = read(Syntax::Yaml, "a: &x 1\n---\nb: *x\n");
    assert!(!diagnostics.is_empty(), "an anchor ends with its document");
}

#[test]
fn duplicate_keys_are_found_in_both_syntaxes() {
    for (syntax, text) in [
        (Syntax::Yaml, "a: 1\nb: 2\na: 3\n"),
        (Syntax::Toml, "a = 1\nb = 2\na = 3\n"),
        (Syntax::Yaml, "x: {a: 1, a: 2}\n"),
    ] {
        let (_, diagnostics) = read(syntax, text);
        assert_eq!(codes(&diagnostics), [shared::DUPLICATE_KEY.name], "{text}");
        let span = diagnostics.iter().next().unwrap().span;
        assert_eq!(&text[span.range()], "a", "{text}");
    }
}

#[test]
fn hostile_files_cost_nothing() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    let cases = [
        (Syntax::Yaml, bomb, shared::ALIAS_EXPANSION.name),
        (Syntax::Yaml, "[".repeat(MAX_DEPTH + 10), shared::NESTING_TOO_DEEP.name),
        (Syntax::Yaml, "- ".repeat(100_000), shared::NESTING_TOO_DEEP.name),
        (Syntax::Toml, format!("a = {}", "[".repeat(100_000)), shared::NESTING_TOO_DEEP.name),
        (Syntax::Yaml, "x".repeat(MAX_FILE_SIZE + 1), shared::FILE_TOO_LARGE.name),
    ];
    for (syntax, text, code) in cases {
        let started = std::time::Instant::now();
        let (_, diagnostics) = read(syntax, &text);
        assert_eq!(codes(&diagnostics), [code]);
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{code} took {:?}", started.elapsed());
    }
}

#[test]
fn broken_files_are_reported_and_what_stands_before_is_kept() {
    for (syntax, text, name) in [
        (Syntax::Yaml, "engine: milvus\nname: kept\nfields: {a: \n", "kept"),
        (Syntax::Yaml, "engine: milvus\nname: kept\nfields: \"open\n", "kept"),
        (Syntax::Yaml, "name: kept\n\tfields: 1\n", "kept"),
        (Syntax::Toml, "name = \"kept\"\nfields = {\n", "kept"),
        (Syntax::Toml, "name = \"kept\"\nfields 5\n", "kept"),
    ] {
        let (documents, diagnostics) = read(syntax, text);
        assert_eq!(diagnostics.len(), 1, "{text:?}: {diagnostics:?}");
        let found = documents.first().and_then(|document| document.root.get("name")).and_then(Node::as_str);
        assert_eq!(found, Some(name), "{text:?}");
        assert!(documents[0].partial, "{text:?}");
    }
}

#[test]
fn invalid_utf8_has_its_place() {
    let mut diagnostics = Diagnostics::new();
    let text = decode(b"name: a\nb: \xff\n".to_vec(), FileId(0), &mut diagnostics);
    assert_eq!(codes(&diagnostics), [shared::INVALID_UTF8.name]);
    let diagnostic = diagnostics.iter().next().unwrap();
    assert_eq!(diagnostic.span.start, 11);
    assert!(diagnostic.message.contains("line 2"));
    assert!(text.starts_with("name: a\nb: "));
    let mut diagnostics = Diagnostics::new();
    decode(b"\xff\xfen\0a\0".to_vec(), FileId(0), &mut diagnostics);
    assert!(diagnostics.iter().next().unwrap().message.contains("UTF-16"));
}

#[test]
fn no_text_makes_the_parsers_panic() {
    let pieces = [
        "a: ", "\n", "- ", "{", "}", "[", "]", "&a ", "*a", "\"", "'", "|\n", ">\n", "  ", "\t", "#", "é",
        "🐘", "= ", "%", "!", "? ", ": ", "---\n", "\0", "\u{feff}",
    ];
    // A fixed sequence of combinations: no randomness, so that a failure repeats.
    let mut state = 1u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        for syntax in [Syntax::Yaml, Syntax::Toml] {
            let (documents, diagnostics) = read(syntax, &text);
            for document in &documents {
                let span = document.root.span.range();
                assert!(text.get(span).is_some(), "{text:?}");
            }
            for diagnostic in diagnostics.iter() {
                assert!(text.get(diagnostic.span.range()).is_some(), "{text:?}: {diagnostic:?}");
            }
        }
    }
}

//! The corpus that fuzzing left behind: what held for every input then holds now, without a fuzzer.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::io::Read;

#[path = "../fuzz/src/lib.rs"]
mod promises;

/// Calls a target with every input of its corpus: the named ones, which once broke a promise, and those of the archive.
fn replay(target: &str, promise: fn(&[u8])) {
    let corpus = common::repository().join("fuzz/corpus");
    let hold = |name: &str, bytes: &[u8]| {
        let outcome = std::panic::catch_unwind(|| promise(bytes));
        assert!(outcome.is_ok(), "{target}: {name} breaks a promise");
    };
    for path in common::entries(&corpus.join(target)) {
        hold(&path.display().to_string(), &std::fs::read(&path).unwrap());
    }
    let mut archive = tar::Archive::new(std::fs::File::open(corpus.join(format!("{target}.tar"))).unwrap());
    let mut seen = 0;
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        hold(&name, &bytes);
        seen += 1;
    }
    assert!(seen > 200, "the archive of {target} holds {seen} inputs");
}

#[test]
fn yaml() {
    replay("yaml", promises::yaml);
}

#[test]
fn toml() {
    replay("toml", promises::toml);
}

#[test]
fn types() {
    replay("types", promises::types);
}

#[test]
fn fragments() {
    replay("fragments", promises::fragments);
}

#[test]
fn pipeline() {
    replay("pipeline", promises::pipeline);
}

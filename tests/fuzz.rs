//! The corpus that fuzzing left behind: what held for every input then holds now, without a fuzzer.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

#[path = "../fuzz/src/lib.rs"]
mod promises;

/// Calls a target with every file of its corpus.
fn replay(target: &str, promise: fn(&[u8])) {
    let folder = common::repository().join("fuzz/corpus").join(target);
    for path in common::entries(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let outcome = std::panic::catch_unwind(|| promise(&bytes));
        assert!(outcome.is_ok(), "{} breaks a promise", path.display());
    }
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

//! The receipt of the last build never changes what a build gives: bytes, findings and exit code are those of a build without.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::process::Output;

use common::{schemac, stderr, stdout, tree};

const TABLE: &str = "engine: postgresql\nkind: table\nname: users\ndescription: Who may log in.\ncolumns:\n  id: { type: int64 }\n  \
                     name: { type: text, default: \"${name}\" }\nprimary_key: [id]\n";
const REFERRING: &str = "engine: postgresql\nkind: table\nname: notes\ncolumns:\n  id: { type: int64 }\n  user_id: { type: int64 }\n\
                         primary_key: [id]\nforeign_keys:\n  - { columns: [user_id], to: users }\nindexes:\n  - columns: [user_id]\n";
const EVENTS: &str = "engine: clickhouse\nkind: table\nname: events\ncolumns:\n  at: { type: timestamp }\ntable_engine: MergeTree\n\
                      order_by: [at]\n";
const CONFIG: &str = "[variables]\nname = \"nobody\"\n[environments.test.variables]\nname = \"tester\"\n";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "schemac.toml", CONFIG);
    put(folder.path(), "schema-defs/shop/users.yaml", TABLE);
    put(folder.path(), "schema-defs/shop/notes.yaml", REFERRING);
    put(folder.path(), "schema-defs/shop/events.yaml", EVENTS);
    folder
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn change(folder: &Path, path: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(folder.join(path)).unwrap();
    assert!(text.contains(from), "{path} does not hold {from:?}");
    std::fs::write(folder.join(path), text.replace(from, to)).unwrap();
}

fn build(folder: &Path, arguments: &[&str]) -> Output {
    schemac(folder, &[&["build"], arguments].concat())
}

/// Whether a build was answered without compiling: then there is no stage that parses.
fn is_answered(folder: &Path, arguments: &[&str]) -> bool {
    let output = build(folder, &[&["--timings"], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    !stderr(&output).contains("parsing")
}

#[test]
fn a_second_build_is_answered_and_gives_the_same_bytes() {
    let folder = project();
    let first = build(folder.path(), &[]);
    assert!(first.status.success(), "{}", stderr(&first));
    let expected = tree(&folder.path().join("generated"));
    assert!(is_answered(folder.path(), &[]));
    assert!(is_answered(folder.path(), &["--check"]));
    assert!(stderr(&build(folder.path(), &[])).contains("3 objects compiled, nothing changed"));
    assert!(stderr(&build(folder.path(), &["--check"])).contains("3 objects up to date"));
    assert!(tree(&folder.path().join("generated")) == expected);
    assert_eq!(std::fs::read_to_string(folder.path().join(".schemac/.gitignore")).unwrap(), "*\n");
}

#[test]
fn what_is_asked_for_otherwise_is_compiled() {
    let folder = project();
    build(folder.path(), &[]);
    for arguments in [&["--env", "test"][..], &["--engine", "clickhouse"], &["--format", "json"]] {
        assert!(!is_answered(folder.path(), arguments), "{arguments:?}");
        build(folder.path(), &[]);
    }
}

#[test]
fn a_build_with_something_to_say_says_it_every_time() {
    let folder = project();
    // Eight bits and not eight bytes, as PostgreSQL reads the word.
    change(folder.path(), "schema-defs/shop/notes.yaml", "  user_id:", "  votes: { type: int8 }\n  user_id:");
    let first = build(folder.path(), &[]);
    assert!(stderr(&first).contains("warning"), "{}", stderr(&first));
    let second = build(folder.path(), &[]);
    assert!(stderr(&second).contains("warning"), "{}", stderr(&second));
    assert!(!folder.path().join(".schemac").exists());
}

/// A change to a project that was just built.
type Edit = fn(&Path);

/// Every way in which a project can differ from the one that was built last.
const EDITS: &[(&str, Edit)] = &[
    ("nothing", |_| {}),
    ("a value of a spec", |folder| change(folder, "schema-defs/shop/users.yaml", "Who may", "Whoever may")),
    ("a comment of a spec", |folder| {
        change(folder, "schema-defs/shop/users.yaml", "columns:", "# All.\ncolumns:")
    }),
    ("the interface of an object that another refers to", |folder| {
        change(folder, "schema-defs/shop/users.yaml", "primary_key: [id]\n", "");
    }),
    ("a mistake", |folder| change(folder, "schema-defs/shop/users.yaml", "type: text", "type: txet")),
    ("a syntax error", |folder| change(folder, "schema-defs/shop/users.yaml", "columns:", "columns: [")),
    ("a new spec", |folder| put(folder, "schema-defs/shop/more.yaml", &TABLE.replace("users", "more"))),
    ("a spec that is gone", |folder| {
        std::fs::remove_file(folder.join("schema-defs/shop/events.yaml")).unwrap()
    }),
    ("a spec in another place", |folder| {
        let specs = folder.join("schema-defs");
        std::fs::create_dir_all(specs.join("other")).unwrap();
        std::fs::rename(specs.join("shop/events.yaml"), specs.join("other/events.yaml")).unwrap();
    }),
    ("a file that is no spec", |folder| put(folder, "schema-defs/shop/notes.txt", "to do")),
    ("a file that is passed over", |folder| put(folder, "schema-defs/shop/README.md", "# Shop")),
    ("a variable", |folder| change(folder, "schemac.toml", "nobody", "somebody")),
    ("a target", |folder| {
        put(folder, "schemac.toml", &format!("{CONFIG}[targets.timescaledb]\npostgresql = \"14\"\n"))
    }),
    ("no configuration", |folder| std::fs::remove_file(folder.join("schemac.toml")).unwrap()),
    ("another folder for the output", |folder| {
        put(folder, "schemac.toml", &format!("[project]\noutput = \"ddl\"\n{CONFIG}"));
    }),
    ("an override of a template", |folder| {
        let text =
            std::fs::read_to_string(common::repository().join("templates/timescaledb/table.create.sql"))
                .unwrap();
        put(folder, "templates/timescaledb/table.create.sql", &text.replace("CREATE", "CREATE  "));
    }),
    ("an override that fails", |folder| put(folder, "templates/timescaledb/table.create.sql", "{{ name ")),
    ("an output file changed by hand", |folder| {
        put(folder, "generated/timescaledb/default/deploy.sql", "SELECT 1;\n");
    }),
    ("an output file that is gone", |folder| {
        std::fs::remove_file(folder.join("generated/clickhouse/deploy.sql")).unwrap();
    }),
    ("no output", |folder| std::fs::remove_dir_all(folder.join("generated")).unwrap()),
    ("no manifest", |folder| std::fs::remove_file(folder.join("generated/manifest.json")).unwrap()),
    ("a manifest that is cut", |folder| put(folder, "generated/manifest.json", "{\n  \"format\": 1,\n")),
];

#[test]
fn with_and_without_a_receipt_everything_is_the_same() {
    for (what, edit) in EDITS {
        let with = project();
        let first = build(with.path(), &[]);
        assert!(first.status.success(), "{}", stderr(&first));
        edit(with.path());
        let without = tempfile::tempdir().unwrap();
        common::copy(with.path(), without.path());
        std::fs::remove_dir_all(without.path().join(".schemac")).unwrap();
        for arguments in [&["--check"][..], &[], &["--check"], &[]] {
            let (left, right) = (build(with.path(), arguments), build(without.path(), arguments));
            assert_eq!(stderr(&left), stderr(&right), "{what}: build {arguments:?}");
            assert_eq!(stdout(&left), stdout(&right), "{what}: build {arguments:?}");
            assert_eq!(left.status.code(), right.status.code(), "{what}: build {arguments:?}");
            for output in ["generated", "ddl"] {
                let texts = |folder: &Path| {
                    let folder = folder.join(output);
                    if folder.is_dir() { tree(&folder) } else { Default::default() }
                };
                assert!(texts(with.path()) == texts(without.path()), "{what}: other bytes in {output}");
            }
            // The folder without a receipt is to stay one.
            let _ = std::fs::remove_dir_all(without.path().join(".schemac"));
        }
    }
}

#[test]
fn a_receipt_that_cannot_be_read_or_written_costs_nothing_but_time() {
    let folder = project();
    build(folder.path(), &[]);
    let expected = tree(&folder.path().join("generated"));
    let receipt = folder.path().join(".schemac/receipt");
    let good = std::fs::read_to_string(&receipt).unwrap();
    for text in [
        "",
        "schemac receipt 1\n",
        "schemac receipt 1\nx\ny\nz\n",
        &good[..good.len() / 2],
        &good.replace("receipt 1", "receipt 0"),
    ] {
        std::fs::write(&receipt, text).unwrap();
        change(folder.path(), "generated/manifest.json", "\"users\"", "\"losers\"");
        let output = build(folder.path(), &[]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(tree(&folder.path().join("generated")) == expected, "after {text:?}");
        assert_eq!(std::fs::read_to_string(&receipt).unwrap(), good, "after {text:?}");
    }
    std::fs::remove_dir_all(folder.path().join(".schemac")).unwrap();
    std::fs::write(folder.path().join(".schemac"), "no folder").unwrap();
    let output = build(folder.path(), &[]);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn another_program_does_not_trust_the_receipt() {
    let folder = project();
    build(folder.path(), &[]);
    let copy = folder.path().join("other-schemac");
    std::fs::copy(env!("CARGO_BIN_EXE_schemac"), &copy).unwrap();
    // Another test that starts a program just now keeps the copy open for a moment, and what is open to be written cannot run.
    let mut command = std::process::Command::new(&copy);
    command.args(["build", "--timings"]).current_dir(folder.path());
    let output = loop {
        match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            result => break result.unwrap(),
        }
    };
    assert!(stderr(&output).contains("parsing"), "{}", stderr(&output));
}

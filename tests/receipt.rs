//! The receipt of the last build never changes what a build gives: bytes, findings and exit code are those of a build without.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::process::Output;

use common::{stderr, stdout, tree};

const TABLE: &str = "engine: postgresql\nkind: table\nname: users\ndescription: Who may log in.\ncolumns:\n  id: { type: int64 }\n  \
                     name: { type: text, default: \"${name}\" }\nprimary_key: [id]\n";
const REFERRING: &str = "engine: postgresql\nkind: table\nname: notes\ncolumns:\n  id: { type: int64 }\n  user_id: { type: int64 }\n\
                         primary_key: [id]\nforeign_keys:\n  - { columns: [user_id], to: users }\nindexes:\n  - columns: [user_id]\n";
const EVENTS: &str = "engine: clickhouse\nkind: table\nname: events\ncolumns:\n  at: { type: timestamp }\ntable_engine: MergeTree\n\
                      order_by: [at]\n";
const CONFIG: &str = "[variables]\nname = \"nobody\"\n[environments.test.variables]\nname = \"tester\"\n";

/// A project, and beside it the cache of the user who builds it.
struct Place {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

impl Place {
    fn empty() -> Place {
        Place { folder: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn build(&self, arguments: &[&str]) -> Output {
        common::command(self.path())
            .arg("build")
            .args(arguments)
            .env("XDG_CACHE_HOME", self.cache.path())
            .output()
            .unwrap()
    }

    /// Whether a build was answered without compiling: then there is no stage that parses.
    fn is_answered(&self, arguments: &[&str]) -> bool {
        let output = self.build(&[&["--timings"], arguments].concat());
        assert!(output.status.success(), "{}", stderr(&output));
        !stderr(&output).contains("parsing")
    }

    /// The receipts in the cache.
    fn receipts(&self) -> Vec<std::path::PathBuf> {
        common::files_below(self.cache.path())
    }
}

fn project() -> Place {
    let folder = Place::empty();
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

#[test]
fn a_second_build_is_answered_and_gives_the_same_bytes() {
    let folder = project();
    let first = folder.build(&[]);
    assert!(first.status.success(), "{}", stderr(&first));
    let expected = tree(&folder.path().join("generated"));
    assert!(folder.is_answered(&[]));
    assert!(stderr(&folder.build(&[])).contains("3 objects compiled, nothing changed"));
    assert!(stderr(&folder.build(&["--check"])).contains("3 objects up to date"));
    assert!(tree(&folder.path().join("generated")) == expected);
    assert_eq!(folder.receipts().len(), 1);
    let in_project: Vec<String> = common::entries(folder.path())
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(in_project, ["generated", "schema-defs", "schemac.toml"]);
}

#[test]
fn what_is_asked_for_otherwise_is_compiled() {
    let folder = project();
    folder.build(&[]);
    for arguments in
        [&["--check"][..], &["--env", "test"], &["--engine", "clickhouse"], &["--format", "json"]]
    {
        assert!(!folder.is_answered(arguments), "{arguments:?}");
        folder.build(&[]);
    }
}

#[test]
fn a_build_with_something_to_say_says_it_every_time() {
    let folder = project();
    // Eight bits and not eight bytes, as PostgreSQL reads the word.
    change(folder.path(), "schema-defs/shop/notes.yaml", "  user_id:", "  votes: { type: int8 }\n  user_id:");
    let first = folder.build(&[]);
    assert!(stderr(&first).contains("warning"), "{}", stderr(&first));
    let second = folder.build(&[]);
    assert!(stderr(&second).contains("warning"), "{}", stderr(&second));
    assert!(folder.receipts().is_empty());
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
    ("a file in the output that nobody made", |folder| {
        put(folder, "generated/clickhouse/more.sql", "SELECT 1;\n")
    }),
    ("a hidden file in the output", |folder| put(folder, "generated/.more", "")),
    ("a manifest that is cut", |folder| put(folder, "generated/manifest.json", "{\n  \"format\": 1,\n")),
];

#[test]
fn with_and_without_a_receipt_everything_is_the_same() {
    for (what, edit) in EDITS {
        let with = project();
        let first = with.build(&[]);
        assert!(first.status.success(), "{}", stderr(&first));
        edit(with.path());
        let without = Place::empty();
        common::copy(with.path(), without.path());
        // Where no folder can be made there is no receipt.
        std::fs::write(without.cache.path().join("schemac"), "").unwrap();
        for arguments in [&["--check"][..], &[], &["--check"], &[]] {
            let (left, right) = (with.build(arguments), without.build(arguments));
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
        }
    }
}

#[test]
fn a_receipt_that_cannot_be_read_or_written_costs_nothing_but_time() {
    let folder = project();
    folder.build(&[]);
    let expected = tree(&folder.path().join("generated"));
    let receipt = folder.receipts().remove(0);
    let good = std::fs::read_to_string(&receipt).unwrap();
    for text in [
        "",
        "schemac receipt 2\n",
        "schemac receipt 2\nx\ny\nz\n",
        &good[..good.len() / 2],
        &good.replace("receipt 2", "receipt 0"),
    ] {
        std::fs::write(&receipt, text).unwrap();
        change(folder.path(), "generated/manifest.json", "\"users\"", "\"losers\"");
        let output = folder.build(&[]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(tree(&folder.path().join("generated")) == expected, "after {text:?}");
        assert_eq!(std::fs::read_to_string(&receipt).unwrap(), good, "after {text:?}");
    }
    std::fs::remove_dir_all(folder.cache.path().join("schemac")).unwrap();
    std::fs::write(folder.cache.path().join("schemac"), "no folder").unwrap();
    let output = folder.build(&[]);
    assert!(output.status.success(), "{}", stderr(&output));
}

/// Whoever can write a receipt, a check sees what is there.
#[test]
fn a_check_believes_no_receipt() {
    let folder = project();
    folder.build(&[]);
    let receipt = folder.receipts().remove(0);
    let good = std::fs::read_to_string(&receipt).unwrap();
    let head: String = good.lines().take(3).map(|line| format!("{line}\n")).collect();
    put(folder.path(), ".schemac/receipt", &head);
    for forged in [good.clone(), head] {
        std::fs::write(&receipt, &forged).unwrap();
        std::fs::remove_dir_all(folder.path().join("generated")).unwrap();
        let script = folder.path().join("generated/clickhouse/deploy.sql");
        for arguments in [&["--check"][..], &["--check", "--format", "json"]] {
            assert_eq!(folder.build(arguments).status.code(), Some(1), "{arguments:?}, no output");
        }
        std::fs::remove_file(&receipt).unwrap();
        assert!(folder.build(&[]).status.success() && script.exists());
        put(folder.path(), "generated/clickhouse/deploy.sql", "DROP DATABASE shop;\n");
        let hash = schemac::hash::sha256(b"DROP DATABASE shop;\n");
        let line = good.lines().find(|line| line.ends_with(" clickhouse/deploy.sql")).unwrap();
        std::fs::write(&receipt, good.replace(line, &format!("{hash} clickhouse/deploy.sql"))).unwrap();
        for arguments in [&["--check"][..], &["--check", "--format", "json"]] {
            assert_eq!(folder.build(arguments).status.code(), Some(1), "{arguments:?}, other output");
        }
    }
}

/// A project that holds the cache, such as a home under version control, could bring a receipt.
#[test]
fn a_cache_in_the_project_is_not_used() {
    let folder = project();
    let build = || {
        let mut command = common::command(folder.path());
        command.args(["build", "--timings"]).env("XDG_CACHE_HOME", folder.path().join(".cache"));
        command.output().unwrap()
    };
    for _ in 0..2 {
        assert!(stderr(&build()).contains("parsing"));
    }
    assert!(!folder.path().join(".cache").exists());
}

#[test]
fn another_program_does_not_trust_the_receipt() {
    let folder = project();
    folder.build(&[]);
    let copy = folder.path().join("other-schemac");
    std::fs::copy(env!("CARGO_BIN_EXE_schemac"), &copy).unwrap();
    // Another test that starts a program just now keeps the copy open for a moment, and what is open to be written cannot run.
    let mut command = std::process::Command::new(&copy);
    command
        .args(["build", "--timings"])
        .current_dir(folder.path())
        .env("XDG_CACHE_HOME", folder.cache.path());
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

//! Output folders: one per environment where one asks for it, nothing in them that belongs to nothing, none of a later version
//! overwritten without a word.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{schemac, stderr, stdout, tree};
use serde_json::Value as Json;

const EVENTS: &str = "engine: clickhouse\nkind: table\nname: events\ndescription: Of ${who}.\ncolumns:\n  at: DateTime\norder_by: [at]\n";
const CONFIG: &str = "[variables]\nwho = \"everybody\"\n[environments.production]\noutput = \"generated/production\"\n\
                      variables = { who = \"customers\" }\n[environments.staging]\noutput = \"out/staging\"\n\
                      variables = { who = \"testers\" }\n[environments.local.variables]\nwho = \"me\"\n";

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "schemac.toml", CONFIG);
    put(folder.path(), "schema-defs/shop/events.yaml", EVENTS);
    folder
}

fn who(folder: &Path, output: &str) -> String {
    let script = std::fs::read_to_string(folder.join(output).join("clickhouse/deploy.sql")).unwrap();
    let start = script.find("Of ").unwrap() + 3;
    script[start..].split('.').next().unwrap().to_owned()
}

#[test]
fn an_environment_may_have_an_output_of_its_own() {
    let folder = project();
    let build = |arguments: &[&str]| schemac(folder.path(), &[&["build"], arguments].concat());
    let output = build(&["--env", "production"]);
    assert!(stderr(&output).contains("changed in generated/production"), "{}", stderr(&output));
    assert!(!folder.path().join("generated/clickhouse").exists());
    assert!(!folder.path().join("out").exists());
    // Without one of its own the project's stays.
    build(&["--env", "local"]);
    assert_eq!(who(folder.path(), "generated"), "me");
    assert_eq!(who(folder.path(), "generated/production"), "customers");
    let output = build(&["--all-environments", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("would create out/staging/clickhouse/deploy.sql"),
        "{}",
        stdout(&output)
    );
    assert!(stdout(&output).contains("b/generated/clickhouse/deploy.sql"), "{}", stdout(&output));
    let output = build(&["--all-environments"]);
    assert!(stderr(&output).contains("changed in generated, out/staging"), "{}", stderr(&output));
    for (output, expected) in
        [("generated", "everybody"), ("generated/production", "customers"), ("out/staging", "testers")]
    {
        assert_eq!(who(folder.path(), output), expected);
    }
    assert_eq!(build(&["--all-environments", "--check"]).status.code(), Some(0));
    assert_eq!(build(&["--env", "staging", "--check"]).status.code(), Some(0));
    assert_eq!(build(&["--check"]).status.code(), Some(0));
}

/// The inner one may be written first, and is no foreign file in the outer one.
#[test]
fn outputs_may_be_in_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[environments.a]\noutput = \"x/y/z\"\n[environments.b]\noutput = \"x/y\"\n";
    put(folder.path(), "schemac.toml", config);
    put(folder.path(), "schema-defs/shop/events.yaml", &EVENTS.replace("${who}", "all"));
    for arguments in [&["build", "--all-environments"][..], &["build", "--all-environments", "--check"]] {
        let output = schemac(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    }
    put(folder.path(), "x/y/z/evil.sql", "DROP TABLE events;\n");
    let output = schemac(folder.path(), &["build", "--all-environments", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("x/y/z/evil.sql belongs to no object"), "{}", stderr(&output));
}

/// Every environment reads the same files: a mistake in one is told once.
#[test]
fn a_mistake_of_all_environments_is_told_once_and_nothing_is_written() {
    let folder = project();
    put(folder.path(), "schema-defs/shop/bad.yaml", &EVENTS.replace("DateTime", "DateTme"));
    let output = schemac(folder.path(), &["build", "--all-environments", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Json = serde_json::from_str(&stdout(&output)).unwrap();
    let codes: Vec<&str> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|diagnostic| diagnostic["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.iter().filter(|code| **code == "unknown-type").count(), 1, "{codes:?}");
    assert!(!folder.path().join("generated").exists() && !folder.path().join("out").exists());
}

#[test]
fn an_output_is_neither_a_source_nor_a_part_of_another_one() {
    let folder = project();
    for (output, part) in [
        ("schema-defs/out", "would be read as specs"),
        ("templates/out", "would be read as templates"),
        ("generated/clickhouse/staging", "among the files of another one"),
        ("", "names no folder"),
    ] {
        put(folder.path(), "schemac.toml", &CONFIG.replace("out/staging", output));
        let output = schemac(folder.path(), &["check"]);
        assert_eq!(output.status.code(), Some(2), "{part}");
        assert!(stderr(&output).contains(part), "{part}: {}", stderr(&output));
    }
}

/// What nobody may run by mistake is told by every build, whether something changed or not.
#[test]
fn a_file_that_belongs_to_nothing_is_told_every_time() {
    let folder = project();
    let build = |arguments: &[&str]| schemac(folder.path(), &[&["build"], arguments].concat());
    assert!(build(&[]).status.success());
    assert!(stderr(&build(&[])).contains("nothing changed"));
    // Edited by hand, and then its object is gone: first the manifest changes, then nothing does.
    let object = folder.path().join("generated/clickhouse/objects/app.events.sql");
    let object = if object.exists() {
        object
    } else {
        common::files_below(&folder.path().join("generated/clickhouse/objects")).remove(0)
    };
    let name = object.file_name().unwrap().to_string_lossy().into_owned();
    put(folder.path(), "schema-defs/shop/visits.yaml", &EVENTS.replace("name: events", "name: visits"));
    std::fs::write(&object, "-- mine\n").unwrap();
    std::fs::remove_file(folder.path().join("schema-defs/shop/events.yaml")).unwrap();
    for round in 0..3 {
        let output = build(&[]);
        assert_eq!(output.status.code(), Some(0));
        assert!(
            stderr(&output).contains(&format!("{name} belongs to no object")),
            "{round}: {}",
            stderr(&output)
        );
    }
    let output = build(&["--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("stale in 1 file; remove what belongs to no object"),
        "{}",
        stderr(&output)
    );
    let report: Json = serde_json::from_str(&stdout(&build(&["--check", "--format", "json"]))).unwrap();
    assert_eq!(report["diagnostics"][0]["code"], "foreign-output");
    std::fs::remove_file(&object).unwrap();
    assert!(build(&["--check"]).status.success());
    // A copy that was never listed, after a build that left a receipt.
    assert!(build(&[]).status.success());
    put(folder.path(), "generated/clickhouse/objects/old/copy.sql", "DROP TABLE events;\n");
    for arguments in [&[][..], &[], &["--engine", "clickhouse"]] {
        assert!(
            stderr(&build(arguments)).contains("objects/old/copy.sql belongs to no object"),
            "{arguments:?}"
        );
    }
    assert!(folder.path().join("generated/clickhouse/objects/old/copy.sql").exists());
}

#[test]
fn what_is_gone_is_removed_when_it_is_selected() {
    let folder = project();
    put(folder.path(), "schema-defs/shop/visits.yaml", &EVENTS.replace("name: events", "name: visits"));
    put(
        folder.path(),
        "schema-defs/shop/notes.yaml",
        "engine: postgresql\nkind: table\nname: notes\ncolumns: { id: int64 }\nprimary_key: [id]\n",
    );
    assert!(schemac(folder.path(), &["build"]).status.success());
    std::fs::remove_file(folder.path().join("schema-defs/shop/visits.yaml")).unwrap();
    let file = |name: &str| {
        common::files_below(&folder.path().join("generated")).into_iter().any(|path| path.ends_with(name))
    };
    let listed = || {
        let manifest = std::fs::read_to_string(folder.path().join("generated/manifest.json")).unwrap();
        manifest.contains("visits")
    };
    let visits = common::files_below(&folder.path().join("generated/clickhouse/objects"))
        .into_iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .find(|name| name.contains("visits"))
        .unwrap();
    let output = schemac(folder.path(), &["build", "--engine", "postgresql"]);
    assert!(output.status.success() && !stderr(&output).contains("visits"), "{}", stderr(&output));
    assert!(file(&visits) && listed());
    let output = schemac(folder.path(), &["build", "--engine", "clickhouse"]);
    assert!(output.status.success() && !stderr(&output).contains("visits"), "{}", stderr(&output));
    assert!(!file(&visits) && !listed());
    // The last object of an engine takes its scripts along.
    std::fs::remove_file(folder.path().join("schema-defs/shop/notes.yaml")).unwrap();
    assert!(schemac(folder.path(), &["build"]).status.success());
    assert!(!folder.path().join("generated/timescaledb").exists());
    assert!(schemac(folder.path(), &["build", "--check"]).status.success());
}

/// A manifest of the first form lists every file with its hash.
#[test]
fn output_of_an_earlier_version_is_taken_over() {
    let folder = project();
    assert!(schemac(folder.path(), &["build"]).status.success());
    let generated = folder.path().join("generated");
    let expected = tree(&generated);
    let old = "-- of an object that is gone\n";
    put(folder.path(), "generated/timescaledb/app/deploy.sql", old);
    put(folder.path(), "generated/timescaledb/app/objects/public.a.sql", old);
    let hash = schemac::hash::sha256(old.as_bytes());
    let manifest = format!(
        "{{\n  \"format\": 1,\n  \"schemac\": \"0.0.1\",\n  \"objects\": [],\n  \"files\": {{\n    \
         \"timescaledb/app/deploy.sql\": \"{hash}\",\n    \"timescaledb/app/objects/public.a.sql\": \"{hash}\"\n  }}\n}}\n"
    );
    put(folder.path(), "generated/manifest.json", &manifest);
    let output = schemac(folder.path(), &["build"]);
    assert!(
        output.status.success() && !stderr(&output).contains("belongs to no object"),
        "{}",
        stderr(&output)
    );
    assert!(tree(&generated) == expected);
}

#[test]
fn output_of_a_later_version_is_not_overwritten_without_a_word() {
    let folder = project();
    assert!(schemac(folder.path(), &["build"]).status.success());
    let path = folder.path().join("generated/manifest.json");
    let own = format!("\"schemac\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let text = std::fs::read_to_string(&path).unwrap().replace(&own, "\"schemac\": \"99.1.0\"");
    std::fs::write(&path, &text).unwrap();
    put(folder.path(), "schema-defs/shop/visits.yaml", &EVENTS.replace("name: events", "name: visits"));
    let before = tree(&folder.path().join("generated"));
    for arguments in [&["build"][..], &["build", "--check"], &["build", "--all-environments"]] {
        let output = schemac(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&output).contains("was written by schemac 99.1.0"), "{}", stderr(&output));
        assert!(tree(&folder.path().join("generated")) == before, "{arguments:?}");
    }
    assert!(schemac(folder.path(), &["build", "--downgrade"]).status.success());
    assert!(schemac(folder.path(), &["build", "--check"]).status.success());
}

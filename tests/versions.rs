//! Upgrades: which versions a project asks for, and schemas that an earlier one published.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{schemac, stderr, stdout, tree};
use serde_json::Value as Json;

const OWN: &str = env!("CARGO_PKG_VERSION");

#[test]
fn a_project_says_which_versions_it_is_built_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schemac.toml");
    assert!(schemac(folder.path(), &["init"]).status.success());
    let config = std::fs::read_to_string(&path).unwrap();
    assert!(config.contains(&format!("required_version = \">={OWN}\"")), "{config}");
    let with = |required: &str, more: &str| {
        let own = format!("required_version = \">={OWN}\"");
        std::fs::write(&path, config.replace(&own, &format!("required_version = \"{required}\"")) + more)
            .unwrap();
    };
    for (required, met) in [(">=0.0.1, <1000", true), (">=1000.0", false), ("<0.0.1", false)] {
        with(required, "");
        for command in ["check", "build"] {
            let output = schemac(folder.path(), &[command]);
            assert_eq!(output.status.success(), met, "{command} with {required}");
            let told = stderr(&output)
                .contains(&format!("the project requires schemac {required}, and this is {OWN}"));
            assert_eq!(told, !met, "{}", stderr(&output));
        }
    }
    // Whatever a later version understands: the one finding is that this is none.
    with(">=1000.0", "\n[a_table_of_later]\nkey = 1\n[project]\nspecs = \"nowhere\"\n");
    let report: Json =
        serde_json::from_str(&stdout(&schemac(folder.path(), &["check", "--format", "json"]))).unwrap();
    let codes: Vec<&Json> =
        report["diagnostics"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["required-version"]);
    // A version alone says too little.
    with("0.1", "");
    let output = schemac(folder.path(), &["check"]);
    assert!(stderr(&output).contains("`0.1` is no requirement of a version"), "{}", stderr(&output));
    schemac(folder.path(), &["check", "--fix"]);
    assert!(std::fs::read_to_string(&path).unwrap().contains("required_version = \">=0.1\""));
}

#[test]
fn schemas_of_an_earlier_version_are_told_and_rewritten() {
    let folder = tempfile::tempdir().unwrap();
    assert!(schemac(folder.path(), &["init"]).status.success());
    let schemas = folder.path().join("schemas");
    let fresh = tree(&schemas);
    let told = || {
        let output = schemac(folder.path(), &["check"]);
        assert!(output.status.success());
        stderr(&output).contains("run `schemac init --update`")
    };
    assert!(!told());
    let any = schemas.join("schemac.json");
    let text = std::fs::read_to_string(&any).unwrap();
    let stamp = format!("\"$comment\": \"schemac {OWN}\"");
    assert!(text.contains(&stamp));
    for (old, expected) in [
        ("\"$comment\": \"schemac 0.0.9\"", true),
        ("\"$comment\": \"schemac 1000.0.0\"", false),
        ("\"deprecated\": false", true),
    ] {
        std::fs::write(&any, text.replace(&stamp, old)).unwrap();
        assert_eq!(told(), expected, "{old}");
    }
    // Twice: a build with nothing to do says it, too.
    for _ in 0..2 {
        assert!(stderr(&schemac(folder.path(), &["build"])).contains("schemas/ is of schemac earlier"));
    }
    // From any folder of the project, and nothing else is touched.
    std::fs::remove_file(schemas.join("clickhouse.table.json")).unwrap();
    std::fs::write(folder.path().join(".taplo.toml"), "# mine\n").unwrap();
    std::fs::remove_dir_all(folder.path().join(".vscode")).unwrap();
    let output = schemac(&folder.path().join("schema-defs/shared"), &["init", "--update"]);
    assert!(output.status.success() && stderr(&output).contains("2 schemas written"), "{}", stderr(&output));
    assert!(tree(&schemas) == fresh && !told());
    assert!(!folder.path().join(".vscode").exists());
    assert!(!folder.path().join("schema-defs/shared/schemas").exists());
    let output = schemac(folder.path(), &["init", "--update"]);
    assert!(
        stderr(&output).contains(&format!("the schemas are those of schemac {OWN}")),
        "{}",
        stderr(&output)
    );
    assert_eq!(schemac(folder.path(), &["init", "--update", "--models", "a"]).status.code(), Some(2));
}

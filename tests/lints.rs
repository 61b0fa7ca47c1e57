//! How bad warnings are: `[lints]`, comments beside them, and `--deny-warnings`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{schemac, stderr, stdout};
use serde_json::Value as Json;

/// Two tables, each with the warning [`CODE`].
const FLAGS: &str = "engine: postgresql\nkind: table\nname: flags\ncolumns: { flag: int8 }\n";
const MARKS: &str = "engine: postgresql\nkind: table\nname: marks\ncolumns: { mark: int8 }\n";
const CODE: &str = "postgresql-int8-is-portable";

fn project(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for model in ["shop", "billing"] {
        std::fs::create_dir_all(folder.path().join("schema-defs").join(model)).unwrap();
    }
    std::fs::write(folder.path().join("schema-defs/shop/flags.yaml"), FLAGS).unwrap();
    std::fs::write(folder.path().join("schema-defs/billing/marks.yaml"), MARKS).unwrap();
    let models = "[models.shop]\ndatabases = { timescaledb = \"shop\" }\n[models.billing]\ndatabases = { timescaledb = \"billing\" }\n";
    std::fs::write(folder.path().join("schemac.toml"), format!("{models}{config}")).unwrap();
    folder
}

/// The findings as `name: severity`, those that are allowed too, and the exit code.
fn found(folder: &Path, arguments: &[&str]) -> (Vec<String>, i32) {
    let output = schemac(folder, &[&["check", "--format", "json"], arguments].concat());
    let report: Json =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    let file = |finding: &Json| {
        let path = finding["place"]["file"].as_str().unwrap_or_default();
        Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned()
    };
    let open = report["diagnostics"].as_array().unwrap().iter().map(|finding| {
        let what = if finding["code"] == CODE { String::new() } else { format!("{} ", finding["code"]) };
        format!("{what}{}: {}", file(finding), finding["severity"].as_str().unwrap())
    });
    let allowed = report["suppressed"].as_array().unwrap().iter();
    let allowed = allowed.map(|finding| format!("{}: allowed", file(&finding["diagnostic"])));
    let mut list: Vec<String> = open.chain(allowed).collect();
    list.sort();
    (list, output.status.code().unwrap())
}

#[test]
fn the_narrowest_entry_holds() {
    let all = |level: &str| format!("{CODE} = \"{level}\"");
    let allow = "level = \"allow\", reason = \"small\"";
    let cases: Vec<(&str, String, [&str; 2], i32)> = vec![
        ("nothing", String::new(), ["warning", "warning"], 0),
        ("the level that it has", all("warn"), ["warning", "warning"], 0),
        ("an error", all("error"), ["error", "error"], 1),
        ("allowed", format!("{CODE} = {{ {allow} }}"), ["allowed", "allowed"], 0),
        (
            "a path",
            format!("{CODE} = {{ level = \"error\", paths = [\"schema-defs/shop/**\"] }}"),
            ["error", "warning"],
            1,
        ),
        (
            "an object",
            format!("{CODE} = {{ level = \"error\", objects = [\"timescaledb:billing.*\"] }}"),
            ["warning", "error"],
            1,
        ),
        (
            "one object by its name",
            format!("{CODE} = {{ {allow}, objects = [\"timescaledb:shop.public.flags\"] }}"),
            ["allowed", "warning"],
            0,
        ),
        (
            "a path before the project",
            format!("{CODE} = [{{ {allow}, paths = [\"**/marks.yaml\"] }}, {{ level = \"error\" }}]"),
            ["error", "allowed"],
            1,
        ),
        (
            "an object before a path",
            format!(
                "{CODE} = [{{ {allow}, objects = [\"*marks\"] }}, {{ level = \"error\", paths = [\"schema-defs/**\"] }}]"
            ),
            ["error", "allowed"],
            1,
        ),
        (
            "the last of two",
            format!("{CODE} = [{{ level = \"error\" }}, {{ level = \"warn\" }}]"),
            ["warning", "warning"],
            0,
        ),
        ("every warning", "warnings = \"error\"".to_owned(), ["error", "error"], 1),
        (
            "a code before every warning",
            format!("{CODE} = \"warn\"\nwarnings = \"error\""),
            ["warning", "warning"],
            0,
        ),
        (
            "a path of every warning before a code",
            format!(
                "{CODE} = \"warn\"\nwarnings = {{ level = \"error\", paths = [\"schema-defs/shop/**\"] }}"
            ),
            ["error", "warning"],
            1,
        ),
        (
            "both must fit",
            format!(
                "{CODE} = {{ level = \"error\", paths = [\"schema-defs/shop/**\", \"schema-defs/billing/**\"], objects = [\"*flags\"] }}"
            ),
            ["error", "warning"],
            1,
        ),
    ];
    for (what, lints, [flags, marks], exit) in cases {
        let folder = project(&format!("[lints]\n{lints}\n"));
        let expected = vec![format!("flags: {flags}"), format!("marks: {marks}")];
        assert_eq!(found(folder.path(), &[]), (expected, exit), "{what}");
        let built = schemac(folder.path(), &["build"]).status.code();
        assert_eq!(built, Some(exit), "{what}");
        assert_eq!(folder.path().join("generated").exists(), exit == 0, "{what}");
    }
}

#[test]
fn a_comment_is_narrower_than_every_entry() {
    let folder = project(&format!("[lints]\n{CODE} = {{ level = \"error\", objects = [\"*\"] }}\n"));
    let text = FLAGS.replace("int8 }", &format!("int8 }} # schemac: allow {CODE}: on purpose"));
    std::fs::write(folder.path().join("schema-defs/shop/flags.yaml"), text).unwrap();
    let expected = vec!["flags: allowed".to_owned(), "marks: error".to_owned()];
    assert_eq!(found(folder.path(), &[]), (expected, 1));
}

/// A column of a mixin is that of the object which uses it, wherever it is written.
#[test]
fn a_finding_in_a_mixin_is_of_the_object() {
    let folder = project(&format!("[lints]\n{CODE} = {{ level = \"error\", objects = [\"*.mixed\"] }}\n"));
    std::fs::write(
        folder.path().join("schema-defs/shop/mixed.yaml"),
        "engine: postgresql\nkind: mixin\nname: small\ncolumns: { size: int8 }\n---\nengine: postgresql\nkind: table\n\
         name: mixed\nmixins: [small]\ncolumns: { id: int64 }\n",
    )
    .unwrap();
    let expected = ["flags: warning", "marks: warning", "mixed: error"].map(str::to_owned).to_vec();
    assert_eq!(found(folder.path(), &[]), (expected, 1));
}

#[test]
fn warnings_can_be_denied() {
    let folder = project("");
    let severities = |severity: &str| vec![format!("flags: {severity}"), format!("marks: {severity}")];
    assert_eq!(found(folder.path(), &[]), (severities("warning"), 0));
    assert_eq!(found(folder.path(), &["--deny-warnings"]), (severities("error"), 1));
    let output = schemac(folder.path(), &["build", "--deny-warnings"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("2 errors, warnings taken for errors"), "{}", stderr(&output));
    assert!(!folder.path().join("generated").exists());
    assert_eq!(schemac(folder.path(), &["check", "--fix", "--deny-warnings"]).status.code(), Some(1));
    assert_eq!(schemac(folder.path(), &["list", "--deny-warnings"]).status.code(), Some(1));
    // What is allowed is none, and what nothing needs is one, too.
    let allow = |code: &str| format!("[lints]\n{code} = {{ level = \"allow\", reason = \"small\" }}\n");
    let folder = project(&allow(CODE));
    assert_eq!(found(folder.path(), &["--deny-warnings"]), (severities("allowed"), 0));
    std::fs::write(folder.path().join("schemac.toml"), allow("milvus-low-ef") + &allow(CODE)[8..]).unwrap();
    let (list, exit) = found(folder.path(), &["--deny-warnings"]);
    assert_eq!((list[0].as_str(), exit), ("\"unused-allow\" schemac: error", 2));
}

/// The report says where a warning became an error.
#[test]
fn the_entry_is_shown_beside_the_finding() {
    let folder = project(&format!("[lints]\n{CODE} = \"error\"\n"));
    let report = stderr(&schemac(folder.path(), &["check", "--color", "never"]));
    assert!(report.contains(&format!("error[{CODE}]")) && report.contains("made an error here"), "{report}");
    let sarif: Json =
        serde_json::from_str(&stdout(&schemac(folder.path(), &["check", "--format", "sarif"]))).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["level"], "error");
    let github = stdout(&schemac(folder.path(), &["check", "--format", "github"]));
    assert!(github.starts_with("::error "), "{github}");
}

/// A fix may uncover warnings that the project takes for errors: it is no less a fix.
#[test]
fn fixes_are_judged_by_real_errors() {
    let folder = project(&format!("[lints]\n{CODE} = \"error\"\n"));
    let text = FLAGS.replace("kind: table", "kind: tabel");
    std::fs::write(folder.path().join("schema-defs/shop/flags.yaml"), text).unwrap();
    schemac(folder.path(), &["check", "--fix"]);
    let text = std::fs::read_to_string(folder.path().join("schema-defs/shop/flags.yaml")).unwrap();
    assert_eq!(text, FLAGS);
}

//! Templates of a project that fail: one finding each, at the place in the template, and in bounded time and memory.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::time::{Duration, Instant};

use common::{schemac, stdout};

const FILE: &str = "templates/clickhouse/table.create.sql";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A project with three tables and one template of its own.
fn project(file: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "schemac.toml", "");
    for table in ["a", "b", "c"] {
        let spec = format!(
            "engine: clickhouse\nkind: table\nname: {table}\ncolumns: {{ id: UInt64 }}\norder_by: [id]\n"
        );
        write(folder.path(), &format!("schema-defs/{table}.yaml"), &spec);
    }
    write(folder.path(), file, text);
    folder
}

/// The one finding of a command: its file, line and column, and its message.
fn finding(folder: &Path, arguments: &[&str]) -> (String, u64, u64, String) {
    let output = schemac(folder, arguments);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let all = report["diagnostics"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0]["code"], "template-failed");
    let start = &all[0]["place"]["start"];
    (
        all[0]["place"]["file"].as_str().unwrap().to_owned(),
        start["line"].as_u64().unwrap(),
        start["column"].as_u64().unwrap(),
        all[0]["message"].as_str().unwrap().to_owned(),
    )
}

#[test]
fn a_template_that_fails_is_shown_at_its_place() {
    for (text, line, column, message) in [
        ("CREATE\n  {{ name }}", 2, 6, "the text 'a' is not quoted"),
        ("CREATE\n  {{ nosuch }}", 2, 6, "`nosuch` is undefined"),
        ("CREATE\n {% if %}", 2, 8, "unexpected end of block"),
        (
            "é {% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            1,
            42,
            "20000000 steps",
        ),
        ("CREATE\n{% include 'nosuch' %}", 2, 4, "nosuch"),
    ] {
        let folder = project(FILE, text);
        for arguments in [&["build", "--format", "json"][..], &["show", "a", "--format", "json"]] {
            let (file, at, from, said) = finding(folder.path(), arguments);
            assert_eq!((file.as_str(), at, from), (FILE, line, column), "{text}: {said}");
            assert!(said.contains(message), "{text}: {said}");
        }
        assert!(!folder.path().join("generated").exists(), "{text}: something was written");
    }
    let folder = project("templates/clickhouse/tabel.create.sql", "x");
    let (file, line, _, said) = finding(folder.path(), &["build", "--format", "json"]);
    assert_eq!((file.as_str(), line), ("templates/clickhouse/tabel.create.sql", 1));
    assert!(said.contains("did you mean clickhouse/table.create.sql?"), "{said}");
}

#[test]
fn a_template_that_prints_or_doubles_without_end_is_stopped() {
    let many = "x".repeat(2000);
    let mut cases = vec![(
        format!(
            "{{% for a in range(99999) %}}{{% for b in range(99999) %}}{many}{{% endfor %}}{{% endfor %}}"
        ),
        "it prints more than 64 MiB",
    )];
    // Only Linux says in a file how much memory a program holds; elsewhere the time is bounded alone.
    if cfg!(target_os = "linux") {
        let doubling = format!("{{% set x = 'a' %}}{}", "{% set x = x ~ x %}".repeat(60));
        cases.push((doubling, "it takes more than 2 GiB of memory"));
    }
    for (text, message) in cases {
        let folder = project(FILE, &text);
        let started = Instant::now();
        let (file, _, _, said) = finding(folder.path(), &["build", "--format", "json"]);
        assert_eq!(file, FILE);
        assert!(said.contains(message), "{said}");
        assert!(started.elapsed() < Duration::from_secs(30), "{message}: {:?}", started.elapsed());
        assert!(!folder.path().join("generated").exists(), "{message}: something was written");
    }
}

/// A number says how long the text is that some filters make, and no system gives as much: the program would end without a finding.
#[test]
fn no_filter_makes_a_text_as_long_as_a_number_says() {
    for text in [
        "{{ 'a'|indent(9000000000000000000)|literal }}",
        "{{ '%0999999999999999999d'|format(1)|literal }}",
        "{{ ('a' * 9000000000000000000)|literal }}",
    ] {
        let folder = project(FILE, text);
        let (file, ..) = finding(folder.path(), &["build", "--format", "json"]);
        assert_eq!(file, FILE, "{text}");
    }
}

/// A loader calls what the operations say, with the token of whoever deploys.
#[test]
fn a_template_calls_nothing_but_what_deployments_call() {
    let body = r#""body": { "dbName": {{ database }}, "collectionName": {{ name }} }"#;
    let good = format!(r#"{{ "path": "/v2/vectordb/collections/create", {body} }}"#);
    let mut cases = vec![(good.clone(), None)];
    for path in [
        "@evil.example/v2/vectordb/collections/create",
        ".evil.example/v2/vectordb/collections/create",
        "/v2/vectordb/collections/drop",
        "/v2/vectordb/collections/create/../drop",
        "/v2/vectordb/collections/create?x",
        "",
    ] {
        let step = format!(r#""path": "{path}", {body}"#);
        let instead = format!(r#"{{ {step}, "when": {good} }}"#);
        let when = format!(r#"{{ "path": "/v2/vectordb/aliases/alter", {body}, "when": {{ {step} }} }}"#);
        cases.push((format!("{{ {step} }}"), Some(path)));
        for instead in [instead, when] {
            let text =
                format!(r#"{{ "path": "/v2/vectordb/collections/create", {body}, "instead": {instead} }}"#);
            cases.push((text, Some(path)));
        }
    }
    for (text, refused) in cases {
        let folder = project("templates/milvus/collection.create.json", &text);
        let spec = "engine: milvus\nkind: collection\nname: c\nfields: { id: { type: int64, primary_key: true }, v: { type: float_vector(8), index: HNSW } }\n";
        write(folder.path(), "schema-defs/c.yaml", spec);
        let output = schemac(folder.path(), &["build", "--format", "json"]);
        let said = common::stdout(&output);
        assert_eq!(output.status.success(), refused.is_none(), "{text}: {said}");
        if let Some(path) = refused {
            assert!(said.contains(&format!("`{path}` is no operation of a deployment")), "{text}: {said}");
        }
    }
}

/// A name that is a path would be one to a server that keeps things in folders of their names.
#[test]
fn a_template_names_nothing_by_a_path() {
    for (key, name, good) in [
        ("partitionName", "\"../../evil\"", false),
        ("partitionName", "\"/etc\"", false),
        ("collectionName", "\"a\\\\b\"", false),
        ("dbName", "[\"a\"]", false),
        ("aliasName", "\"a b\"", false),
        ("partitionName", "\"p_1\"", true),
        ("partitionName", "{{ partition }}", true),
    ] {
        let text = format!(
            r#"{{ "path": "/v2/vectordb/partitions/create", "body": {{ "deep": [ {{ "{key}": {name} }} ] }} }}"#
        );
        let folder = project("templates/milvus/partition.create.json", &text);
        let spec = "engine: milvus\nkind: collection\nname: c\npartitions: [p]\nfields: { id: { type: int64, primary_key: true }, v: { type: float_vector(8), index: HNSW } }\n";
        write(folder.path(), "schema-defs/c.yaml", spec);
        let output = schemac(folder.path(), &["build", "--format", "json"]);
        let said = common::stdout(&output);
        assert_eq!(output.status.success(), good, "{text}: {said}");
        assert!(good || said.contains("is no name"), "{text}: {said}");
    }
}

/// What no raw statement may do to the script, the session and the client, no template may.
#[test]
fn a_template_takes_no_script_over() {
    let view = "engine: postgresql\nkind: view\nname: v\nquery: select 1 as a\ndescription: d\n";
    for (file, text, says) in [
        ("timescaledb/view.create.sql", "COMMIT", "ends the transaction"),
        ("timescaledb/view.create.sql", "SET search_path = x", "changes `search_path`"),
        ("timescaledb/view.create.sql", "SELECT set_config('role', 'x', false)", "changes `role`"),
        ("timescaledb/view.create.sql", "COPY t FROM STDIN", "exchanges rows"),
        ("timescaledb/comment.sql", "VACUUM", "cannot run in a transaction"),
        (
            "timescaledb/view.create.sql",
            "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'x'",
            "takes `begin`",
        ),
        ("clickhouse/table.create.sql", "SELECT 1 INTO OUTFILE 'x'", "names a file"),
        ("clickhouse/relation.exists.sql", "SELECT 1 INTO OUTFILE 'x'", "names a file"),
        ("clickhouse/table.create.sql", "SELECT 1 PARALLEL WITH DROP TABLE t", "joins another statement"),
        ("clickhouse/table.create.sql", "USE x", "changes the database"),
        ("clickhouse/table.create.sql", "EXECUTE AS admin", "changes the user"),
    ] {
        let folder = project(&format!("templates/{file}"), text);
        write(folder.path(), "schema-defs/v.yaml", view);
        let output = schemac(folder.path(), &["build", "--format", "json"]);
        let said = common::stdout(&output);
        assert_eq!(output.status.code(), Some(1), "{text}: {said}");
        assert!(said.contains("template-failed") && said.contains(says), "{text}: {said}");
    }
    // Databases are made outside of transactions.
    let folder = project(
        "templates/timescaledb/comment.sql",
        "COMMENT ON {{ on }} {{ target }} IS {{ text | literal }}",
    );
    write(
        folder.path(),
        "schema-defs/d.yaml",
        "engine: postgresql\nkind: database\nname: d\ndescription: d\n",
    );
    assert!(schemac(folder.path(), &["build"]).status.success());
}

/// As much as a template may hold of what goes one level deeper: operators, filters, conditions, lists around lists. None
/// of it ends the program.
#[test]
fn a_template_cannot_overflow_the_stack() {
    let around = |before: &str, part: &str, after: &str| {
        let room = (64 << 10) - before.len() - after.len();
        format!("{before}{}{after}", part.repeat(room / part.len()))
    };
    let json = "templates/milvus/collection.create.json";
    let mut cases = vec![
        (FILE, around("{{ ", "-", "1 }}")),
        (FILE, around("{{ ", "not ", "true }}")),
        (FILE, around("{{ 1", "|abs", " }}")),
        (FILE, around("{{ 1", ".a", " }}")),
        (FILE, around("{{ 1", "[0]", " }}")),
        (FILE, around("{{ 1", "()", " }}")),
        (FILE, around("{{ 1", "+1", " }}")),
        (FILE, around("{{ 1", "**1", " }}")),
        (FILE, around("{{ 1", "~1", " }}")),
        (FILE, around("{{ 1", " and 1", " }}")),
        (FILE, around("{{ 1", " is odd", " }}")),
        (FILE, around("{{ ", "1 if 1 else ", "1 }}")),
        (FILE, around("{{ ", "[", "")),
        (FILE, around("{{ ", "(", "")),
        (FILE, around("{{ ", "f(", "")),
        (FILE, around("{% if 1 %}", "{% elif 1 %}", "{% endif %}")),
        (FILE, around("", "{% if 1 %}", "")),
        (FILE, around("{% filter ", "abs|", "abs %}1{% endfilter %}")),
    ];
    for file in [FILE, json] {
        for end in ["{{ x }}", "{{ x == x }}", "{{ x|string }}", "{{ x|length }}"] {
            cases.push((file, around("{% set x = 1 %}", "{% set x=[x] %}", end)));
            cases.push((file, around("{% set x = 1 %}", "{% set x={1:x} %}", end)));
        }
    }
    for (file, text) in cases {
        let folder = project(file, &text);
        let spec = "engine: milvus\nkind: collection\nname: c\nfields: { id: { type: int64, primary_key: true }, v: { type: float_vector(8), index: HNSW } }\n";
        write(folder.path(), "schema-defs/c.yaml", spec);
        let output = schemac(folder.path(), &["build", "--format", "json"]);
        let shown: String = text.chars().take(40).collect();
        let ended = matches!(output.status.code(), Some(0 | 1));
        assert!(ended, "{shown}…: {}: {}", output.status, common::stderr(&output));
    }
}

#[test]
fn a_template_has_a_length_and_no_memory() {
    for (text, message) in [
        (" ".repeat((64 << 10) + 1), "it has more than 65536 bytes"),
        ("{% set x = namespace() %}".to_owned(), "namespace"),
    ] {
        let folder = project(FILE, &text);
        let output = schemac(folder.path(), &["build", "--format", "json"]);
        assert_eq!(output.status.code(), Some(1));
        let report = stdout(&output);
        assert!(report.contains("template-failed") && report.contains(message), "{report}");
    }
}

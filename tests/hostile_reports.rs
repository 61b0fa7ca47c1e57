//! What a stranger wrote does nothing to whoever reads it: no report, diff, list or drawing acts on a terminal, and no line is a
//! command to a runner of continuous integration.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::process::Output;

use common::{schemac, stderr, stdout};

/// What runners and terminals act on, in one text of two lines.
const HOSTILE: &str = "::stop-commands::x\n  ::error::y ##[group]z ##vso[task.complete] \u{1b}[2J\u{9b}31m\u{202e}\u{2028}\u{7}";

/// The text as YAML writes it in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.escape_default().to_string().replace("\\u{", "\\U{").replace("\\'", "'"))
        .split("\\U{")
        .enumerate()
        .map(|(index, part)| match (index, part.split_once('}')) {
            (1.., Some((digits, rest))) => format!("\\U{digits:0>8}{rest}"),
            _ => part.to_owned(),
        })
        .collect()
}

/// Complains about lines that a runner would run and characters that a terminal would act on. `own` may begin lines: the
/// commands that the program itself writes.
fn harmless(what: &str, text: &str, own: &[&str]) {
    for line in text.lines() {
        let start = line.trim_start();
        let command = start.starts_with("::") && !own.iter().any(|own| start.starts_with(own));
        assert!(!command, "{what}: a command: {line:?}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{what}: a command: {line:?}");
        let acts = |c: char| {
            (c.is_control() && c != '\t') || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!line.contains(acts), "{what}: it acts: {line:?}");
    }
}

fn both(what: &str, output: &Output, own: &[&str]) {
    harmless(what, &stdout(output), own);
    harmless(what, &stderr(output), own);
}

/// A project whose names, texts and comments are all hostile; with mistakes if asked for.
fn project(folder: &Path, mistakes: bool) {
    let text = quoted(HOSTILE);
    let specs = folder.join("schema-defs/m");
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(folder.join("schemac.toml"), "").unwrap();
    let name = quoted("a ##[error]x\u{202e}");
    for engine in ["postgresql", "clickhouse"] {
        let order = if engine == "clickhouse" { "order_by: [id]\n" } else { "" };
        let document = format!(
            "engine: {engine}\nkind: table\nname: {name}\ndescription: {text}\ncolumns:\n  id: {{ type: int64, description: {text} }}\n{order}"
        );
        std::fs::write(specs.join(format!("{engine}.yaml")), document).unwrap();
    }
    let view = "engine: postgresql\nkind: view\nname: v\nquery: |\n  select 'a\n  ::set-output name=x::y\n  ##[error]' as a\n  # x\ndepends_on: []\n";
    std::fs::write(specs.join("view.yaml"), view.replace("  # x\n", "")).unwrap();
    if mistakes {
        let document = format!(
            "# \u{9b} ::error::x ##[error]x\nengine: postgresql\nkind: table\nname: broken\ncolumns: {{ id: {text} }}\n# ##[error]x \u{202e}\nprimary_kex: [{text}]\nchecks: [{text}]\n"
        );
        std::fs::write(specs.join("broken.yaml"), document).unwrap();
        // Not every system takes such names.
        let _ = std::fs::write(specs.join("b\n::error::x ##[group]\u{1b}[2J.yaml"), "engine: nothing\n");
    }
}

#[test]
fn reports_run_nothing() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), true);
    for command in [vec!["check"], vec!["build"], vec!["build", "--check"], vec!["list"], vec!["show", "v"]] {
        for format in ["human", "plain", "json", "sarif", "github"] {
            let arguments = [command.as_slice(), &["--project", ".", "--format", format]].concat();
            let own: &[&str] = if format == "github" { &["::error ", "::warning "] } else { &[] };
            both(&arguments.join(" "), &schemac(folder.path(), &arguments), own);
        }
    }
    let narrow = std::process::Command::new(env!("CARGO_BIN_EXE_schemac"))
        .args(["check", "--project", "."])
        .env("COLUMNS", "40")
        .current_dir(folder.path())
        .output()
        .unwrap();
    both("a narrow report", &narrow, &[]);
    both("fix", &schemac(folder.path(), &["check", "--project", ".", "--fix", "--diff"]), &[]);
    both("fix", &schemac(folder.path(), &["check", "--project", ".", "--fix"]), &[]);
}

#[test]
fn diffs_lists_and_drawings_run_nothing() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), false);
    let built = schemac(folder.path(), &["build", "--project", "."]);
    assert!(built.status.success(), "{}", stderr(&built));
    both("build", &built, &[]);
    // One word changes, so that what is around it is shown as it was.
    for path in common::files_below(&folder.path().join("generated")) {
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("Do not edit", "Do edit").replace("COMMENT ON", "COMMENT  ON"))
            .unwrap();
    }
    let check = schemac(folder.path(), &["build", "--check", "--project", "."]);
    assert!(stdout(&check).contains("stop-commands"), "{}", stdout(&check));
    both("build --check", &check, &[]);
    for arguments in [
        &["show", "postgresql:public.v"][..],
        &["show", "v", "--exists"],
        &["show", "v", "--json"],
        &["list"],
        &["list", "--format", "json"],
        &["graph"],
        &["graph", "--format", "dot"],
        &["graph", "--format", "json"],
        &["show", "nothing\n::error::x"],
        &["check", "nothing\n::error::x"],
        &["--nothing\n::error::x \u{1b}[2J"],
        &["build", "--env", "x\n::error::x"],
        &["build", "--model", "x\n::error::x"],
    ] {
        both(&arguments.join(" "), &schemac(folder.path(), arguments), &[]);
    }
    let shown = stdout(&schemac(folder.path(), &["show", "v"]));
    assert!(shown.contains("\\u{3a}:set-output") && shown.contains("#\\u{23}[error]"), "{shown}");
}

#[test]
fn configured_folders_run_nothing() {
    for key in ["output", "specs", "templates"] {
        let folder = tempfile::tempdir().unwrap();
        project(folder.path(), false);
        let hostile = "x\\n::error::y ##[group]\\u001b[2J";
        std::fs::write(folder.path().join("schemac.toml"), format!("[project]\n{key} = \"{hostile}\"\n"))
            .unwrap();
        for command in ["build", "check"] {
            both(&format!("{key} {command}"), &schemac(folder.path(), &[command, "--project", "."]), &[]);
        }
        both(key, &schemac(folder.path(), &["build", "--check", "--project", "."]), &[]);
        both(
            key,
            &schemac(folder.path(), &["build", "--check", "--project", ".", "--format", "github"]),
            &["::error ", "::warning "],
        );
    }
}

/// A secret variable is read by nothing but the configuration.
#[test]
fn secret_variables_appear_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("schema-defs/m");
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(
        folder.path().join("schemac.toml"),
        "[project]\nsecret_variables = [\"key\"]\n\n[variables]\nkey = \"hunter2\"\nretension = 1\n\n\
         [environments.production.variables]\nkey = \"hunter22\"\n",
    )
    .unwrap();
    let table = "engine: clickhouse\nkind: table\nname: t\ncolumns: { id: UInt64 }\norder_by: [id]\n";
    let places = [
        "description: a ${key}",
        "settings: { storage_policy: \"${key}\" }",
        "table_engine: ${key}",
        "owner: \"${key}\"",
    ];
    for place in places {
        std::fs::write(specs.join("t.yaml"), format!("{table}{place}\n")).unwrap();
        for command in [
            &["check"][..],
            &["build"],
            &["build", "--check"],
            &["list"],
            &["show", "t"],
            &["show", "t", "--json"],
            &["graph"],
        ] {
            for environment in [&[][..], &["--env", "production"]] {
                for format in ["human", "plain", "json", "sarif", "github"] {
                    let format = if command[0] == "graph" { vec![] } else { vec!["--format", format] };
                    let arguments = [command, environment, &format].concat();
                    let output = schemac(folder.path(), &arguments);
                    assert!(!stdout(&output).contains("hunter2"), "{arguments:?}: {}", stdout(&output));
                    assert!(!stderr(&output).contains("hunter2"), "{arguments:?}: {}", stderr(&output));
                }
            }
        }
        let report = stderr(&schemac(folder.path(), &["check"]));
        assert!(report.contains("secret-in-output") && report.contains("`key`"), "{report}");
    }
    assert!(!folder.path().join("generated").exists());
    // Nor does a finding beside it in the file show it.
    std::fs::write(specs.join("t.yaml"), table).unwrap();
    let config = folder.path().join("schemac.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(
        &config,
        text.replace("[\"key\"]", "[\"key\", \"kez\"]")
            .replace("key = \"hunter2\"", "key = \"hunter2\" # \u{202e}"),
    )
    .unwrap();
    for format in ["human", "plain", "json", "sarif", "github"] {
        let output = schemac(folder.path(), &["check", "--format", format]);
        let text = stdout(&output) + &stderr(&output);
        assert!(
            text.contains("hidden-character") && text.contains("kez") && !text.contains("hunter2"),
            "{format}: {text}"
        );
    }
    // A secret that a document holds is told and not shown.
    std::fs::write(&config, "").unwrap();
    std::fs::write(specs.join("t.yaml"), format!("{table}description: 'https://user:hunter2@host/'\n"))
        .unwrap();
    let report = stderr(&schemac(folder.path(), &["check"]));
    assert!(report.contains("secret-in-document") && !report.contains("hunter2"), "{report}");
}

/// Nor where the configuration cannot be read, so that nobody can tell which variables are secret.
#[test]
fn secrets_of_a_broken_configuration_appear_nowhere() {
    let start = "[project]\nsecret_variables = [\"key\"]\n\n[variables]\n";
    for rest in [
        "key = \"hunter2\n",
        "key = hunter2\n",
        "key = \"hunter2\" x\n",
        "key = \"hunter2\"\nkey = \"hunter2x\"\n",
        "key = \"hunter2\"\n[[[\n",
        "key = { a = \"hunter2\" }\n",
        "key = 2020-01-01Thunter2\n",
        "key = \"a\"\n[environments.x.variables]\nkey = \"hunter2\n",
        "key = [\n  \"hunter2\",\n  1979-05-27\n]\n",
    ] {
        let folder = tempfile::tempdir().unwrap();
        project(folder.path(), false);
        std::fs::write(folder.path().join("schemac.toml"), format!("{start}{rest}")).unwrap();
        let formats =
            ["human", "plain", "json", "sarif", "github"].map(|format| vec!["check", "--format", format]);
        for arguments in formats.into_iter().chain([vec!["check", "--fix", "--diff"]]) {
            let output = schemac(folder.path(), &arguments);
            let text = stdout(&output) + &stderr(&output);
            assert!(!text.contains("hunter2"), "{rest}{arguments:?}: {text}");
        }
    }
    // What is mended beside a secret is shown without it.
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), false);
    let text = "[project]\nsecret_variabls = [\"key\"]\nsecret_variables = [\"key\"]\n[variables]\nkey = \"hunter2\"\n[projct]\n";
    std::fs::write(folder.path().join("schemac.toml"), text).unwrap();
    let output = schemac(folder.path(), &["check", "--fix", "--diff"]);
    let text = stdout(&output) + &stderr(&output);
    assert!(!text.contains("hunter2"), "{text}");
}

/// A name of any length is one, and makes no other row longer.
#[test]
fn lists_are_no_wider_than_what_is_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("schema-defs");
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(folder.path().join("schemac.toml"), "").unwrap();
    let table = |name: &str| {
        format!("---\nengine: postgresql\nkind: table\nname: {name}\ncolumns: {{ id: int64 }}\n")
    };
    let long = "x".repeat(70_000);
    let tables: String = (0..300).map(|number| table(&format!("t{number}"))).collect();
    std::fs::write(specs.join("t.yaml"), tables + &table(&long)).unwrap();
    let output = schemac(folder.path(), &["list"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let listed = stdout(&output);
    assert!(listed.contains(&long) && listed.len() < 2 * long.len(), "{}", listed.len());
}

/// In the messages of SARIF `[a](b)` is a link.
#[test]
fn no_message_is_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("schema-defs");
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(folder.path().join("schemac.toml"), "").unwrap();
    let spec = "engine: postgresql\nkind: table\nname: t\ncolumns: { id: int64, id: text }\nindexes: [{ columns: ['[a](https://evil.example)'] }]\n'[b](https://evil.example)': 1\n";
    std::fs::write(specs.join("t.yaml"), spec).unwrap();
    let report = stdout(&schemac(folder.path(), &["check", "--format", "sarif"]));
    let escaped = r"\\](https";
    assert!(report.contains(escaped), "{report}");
    assert_eq!(report.matches(escaped).count(), report.matches("](https").count(), "{report}");
}

/// Very many findings are all told, those after the first thousand in a line each.
#[test]
fn no_finding_is_lost_among_many() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("schema-defs");
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(folder.path().join("schemac.toml"), "").unwrap();
    let keys: String = (0..3000).map(|number| format!("key_{number}: 1\n")).collect();
    let table = "engine: postgresql\nkind: table\nname: t\ncolumns: { id: int64 }\n";
    std::fs::write(specs.join("t.yaml"), format!("{table}{keys}\"::error::x ##[group]\\e[2J\": 1\n"))
        .unwrap();
    let human = schemac(folder.path(), &["check"]);
    both("many", &human, &[]);
    let human = stderr(&human);
    assert_eq!(human.matches("error[unknown-key]").count(), 3001);
    assert_eq!(human.matches("error[unknown-key] schema-defs/t.yaml:").count(), 2001);
    assert!(
        human.contains("schema-defs/t.yaml:3004:1: postgresql table `t` has an unknown key `key_2999`\n"),
        "{human}"
    );
    for format in ["plain", "json", "sarif", "github"] {
        let text = stdout(&schemac(folder.path(), &["check", "--format", format]))
            + &stderr(&schemac(folder.path(), &["check", "--format", format]));
        assert!(text.contains("`key_2999`") && text.contains("`key_0`"), "{format}");
    }
}

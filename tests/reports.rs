//! Every form of report, over all the mistakes that the fixtures hold.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{entries, fixtures, repository, stderr, stdout};
use schemac::compile::{self, Project};
use schemac::diagnostic::report::{Format, Style, report};
use serde_json::Value as Json;

/// The report about every fixture.
fn reports(format: Format) -> Vec<(String, String)> {
    entries(&fixtures("diagnostics"))
        .into_iter()
        .map(|project| {
            let compilation = compile::check(&Project::at(&project), None, &|_| {}).unwrap();
            let style = Style { color: false, width: 100 };
            let text = report(&compilation.diagnostics, &compilation.sources, format, style);
            (project.file_name().unwrap().to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// What a schema says against a document.
fn violations(schema: &Json, text: &str) -> Vec<String> {
    let document: Json = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn read(path: &std::path::Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn json_reports_follow_their_published_schema() {
    let schema = read(&repository().join("schemas/report.json"));
    for (name, report) in reports(Format::Json) {
        assert_eq!(violations(&schema, &report), Vec::<String>::new(), "{name}");
    }
}

/// Needs the schema of SARIF, which `tests/sarif.sh` brings.
#[test]
#[ignore = "run it by tests/sarif.sh, which fetches the schema"]
fn sarif_reports_follow_the_schema_of_sarif() {
    let path = std::env::var_os("SCHEMAC_SARIF_SCHEMA").unwrap();
    let schema = read(std::path::Path::new(&path));
    assert!(!violations(&schema, "{}").is_empty(), "the schema refuses nothing");
    for (name, report) in reports(Format::Sarif) {
        assert_eq!(violations(&schema, &report), Vec::<String>::new(), "{name}");
    }
}

/// What the schema cannot say: indexes lead to their rules, regions are not empty of sense, texts are not blank.
#[test]
fn sarif_reports_are_consistent() {
    let mut suppressed = 0;
    for (name, report) in reports(Format::Sarif) {
        let report: Json = serde_json::from_str(&report).unwrap();
        let run = &report["runs"][0];
        for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
            let help = rule["help"]["markdown"].as_str().unwrap();
            assert!(
                !help.lines().any(|line| line.starts_with(' ') && !line.starts_with("  ")),
                "{name}: {help}"
            );
        }
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"], "{name}");
            suppressed += usize::from(result.get("suppressions").is_some());
            for location in result["locations"].as_array().unwrap() {
                let region = &location["physicalLocation"]["region"];
                let line = |key: &str| region[key].as_u64().unwrap();
                assert!(
                    (line("startLine"), line("startColumn")) <= (line("endLine"), line("endColumn")),
                    "{name}: {region}"
                );
            }
        }
    }
    assert!(suppressed > 0, "no fixture has a suppressed result");
}

/// The commands as GitHub reads them: nothing in a text can end a command, a property or a value.
#[test]
fn github_reports_can_be_read_back() {
    let unescape = |text: &str, property: bool| {
        let text = if property { text.replace("%3A", ":").replace("%2C", ",") } else { text.to_owned() };
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    for ((name, report), (_, json)) in reports(Format::Github).into_iter().zip(reports(Format::Json)) {
        let json: Json = serde_json::from_str(&json).unwrap();
        let diagnostics = json["diagnostics"].as_array().unwrap();
        let commands: Vec<&str> = report.lines().collect();
        assert_eq!(commands.len(), diagnostics.len(), "{name}: one line for each finding");
        for (command, diagnostic) in commands.iter().zip(diagnostics) {
            let (head, data) = command.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (word, properties) = head.split_once(' ').unwrap();
            assert_eq!(word, diagnostic["severity"], "{name}");
            let value = |key: &str| {
                properties
                    .split(',')
                    .filter_map(|property| property.split_once('='))
                    .find(|(name, _)| *name == key)
                    .map(|(_, value)| unescape(value, true))
            };
            assert_eq!(value("title"), Some(format!("schemac {}", diagnostic["code"].as_str().unwrap())));
            assert_eq!(value("file").as_deref(), diagnostic["place"]["file"].as_str(), "{name}");
            let text = unescape(data, false);
            assert!(text.starts_with(diagnostic["message"].as_str().unwrap()), "{name}: {text}");
        }
    }
}

/// A screen reader reads signs aloud and an old terminal shows them wrong: only what the author wrote may hold them.
#[test]
fn plain_reports_draw_nothing() {
    for (name, text) in reports(Format::Plain) {
        let drawn = text.chars().find(|c| matches!(c, '\u{2500}'..='\u{27bf}' | '\u{1b}' | '×'));
        assert_eq!(drawn, None, "{name}: {text}");
    }
}

/// One project in all the forms that people see.
#[test]
fn people_choose_how_they_read() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(fixtures("snapshots/reports"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Outside of this repository, from whose root some forms would name the files.
    let project = tempfile::tempdir().unwrap();
    common::copy(&fixtures("reports"), project.path());
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_schemac"));
        command.args(["check", "--project", "."]).args(arguments).current_dir(project.path());
        command.env_remove("NO_COLOR").env_remove("TERM").env("COLUMNS", "100");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.output().unwrap()
    };
    let wide = run(&["--color", "never"], &[("COLUMNS", "140")]);
    let narrow = run(&["--color", "never"], &[("COLUMNS", "50")]);
    let plain = run(&["--format", "plain"], &[]);
    settings.bind(|| {
        insta::assert_snapshot!("wide", stderr(&wide));
        insta::assert_snapshot!("narrow", stderr(&narrow));
        insta::assert_snapshot!("plain", stderr(&plain));
        insta::assert_snapshot!("json", stdout(&run(&["--format", "json"], &[])));
        insta::assert_snapshot!("sarif", stdout(&run(&["--format", "sarif"], &[])));
        insta::assert_snapshot!("github", stdout(&run(&["--format", "github"], &[])));
    });
    let same =
        |left: &std::process::Output, right: &std::process::Output| assert_eq!(stderr(left), stderr(right));
    same(&run(&[], &[("TERM", "dumb")]), &plain);
    same(&run(&["--color", "always"], &[("NO_COLOR", "1"), ("COLUMNS", "140")]), &wide);
    let colored = run(&["--color", "always"], &[]);
    assert!(stderr(&colored).contains("\u{1b}["));
    assert_eq!(stdout(&colored), "");
}

/// Eight times the files with a finding take eight times the time, not sixty-four times.
#[test]
fn reports_grow_with_the_files_that_findings_are_in() {
    use schemac::diagnostic::{Diagnostic, Diagnostics, SourceLookup, shared};
    use schemac::span::{FileId, Span};

    struct Same;
    impl SourceLookup for Same {
        fn path(&self, _: FileId) -> &str {
            "a.yaml"
        }
        fn text(&self, _: FileId) -> &str {
            "a: b\n"
        }
    }
    let least = |files: u32, format: Format| {
        let mut found = Diagnostics::new();
        for file in 0..files {
            found.push(Diagnostic::new(&shared::SYNTAX, Span::new(FileId(file), 0, 1), "x"));
        }
        let style = Style { color: false, width: 100 };
        let once = || {
            let started = std::time::Instant::now();
            let text = report(&found, &Same, format, style);
            assert!(text.len() > files as usize);
            started.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    for format in [Format::Human, Format::Plain, Format::Github] {
        let (few, many) = (least(1_000, format), least(8_000, format));
        assert!(many < few * 24, "{format:?}: {few:?} and {many:?}");
    }
}

//! The command line's contract: exit codes, what goes where, and what people can rely on.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{schemac, stderr, stdout, tree};
use serde_json::Value as Json;

/// A project that `init` made.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let output = schemac(folder.path(), &["init"]);
    assert!(output.status.success(), "{}", stderr(&output));
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

const EVENTS: &str = "schema-defs/shared/clickhouse/example.yaml";

#[test]
fn a_new_project_builds_at_once_and_nothing_is_overwritten() {
    let folder = project();
    for path in [
        "schemac.toml",
        ".vscode/settings.json",
        ".taplo.toml",
        ".pre-commit-config.yaml",
        "schemas/schemac.json",
    ] {
        assert!(folder.path().join(path).is_file(), "{path}");
    }
    let output = schemac(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).contains("3 objects compiled"), "{}", stderr(&output));
    let output = schemac(folder.path(), &["build"]);
    assert!(stderr(&output).contains("nothing changed"), "{}", stderr(&output));
    std::fs::write(folder.path().join(EVENTS), "mine").unwrap();
    schemac(folder.path(), &["init"]);
    assert_eq!(std::fs::read_to_string(folder.path().join(EVENTS)).unwrap(), "mine");
}

#[test]
fn init_takes_what_is_there_into_account() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), ".taplo.toml", "# mine\n");
    let output = schemac(folder.path(), &["init", "--engines", "postgresql"]);
    let said = stderr(&output);
    // What init would have written is shown where it keeps a file.
    assert!(
        said.contains("kept  .taplo.toml") && said.contains("paste:") && said.contains("[[rule]]"),
        "{said}"
    );
    let example = folder.path().join("schema-defs/shared/postgresql/example.yaml");
    assert!(std::fs::read_to_string(example).unwrap().contains("engine: postgresql\n"));
    let output = schemac(folder.path(), &["build"]);
    assert!(output.status.success(), "{}", stderr(&output));
    // A second time everything is there, and nothing is left to paste but what is still missing.
    let again = schemac(folder.path(), &["init", "--engines", "postgresql"]);
    assert_eq!(stderr(&again).matches("paste:").count(), 1, "{}", stderr(&again));
    let inner = folder.path().join("inner");
    std::fs::create_dir_all(&inner).unwrap();
    let nested = schemac(&inner, &["init", "--project", "."]);
    assert!(stderr(&nested).contains("is inside of the project of"), "{}", stderr(&nested));
}

#[test]
fn init_refuses_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let output = schemac(folder.path(), &["init", "--engines", "clikhouse"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `clickhouse`?"));
    let output = schemac(folder.path(), &["init", "--models", "../out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(common::entries(folder.path()).is_empty());
}

#[test]
fn check_mode_writes_nothing_and_shows_the_difference() {
    let folder = project();
    let output = schemac(folder.path(), &["build", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("would create generated/clickhouse/deploy.sql"));
    let output = schemac(folder.path(), &["build", "--check", "--format", "json"]);
    let report: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["diagnostics"][0]["code"], "stale-output");
    assert!(!folder.path().join("generated").exists());
    schemac(folder.path(), &["build"]);
    let before = tree(&folder.path().join("generated"));
    assert_eq!(schemac(folder.path(), &["build", "--check"]).status.code(), Some(0));
    let text = std::fs::read_to_string(folder.path().join(EVENTS)).unwrap();
    write(folder.path(), EVENTS, &text.replace("user_id: UInt64", "user_id: UInt32"));
    let output = schemac(folder.path(), &["build", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let report = stdout(&output);
    let removed = report.lines().any(|line| line.starts_with('-') && line.contains("UInt64"));
    let added = report.lines().any(|line| line.starts_with('+') && line.contains("UInt32"));
    assert!(removed && added, "{report}");
    assert_eq!(tree(&folder.path().join("generated")), before);
}

#[test]
fn a_build_with_errors_writes_nothing() {
    let folder = project();
    schemac(folder.path(), &["build"]);
    let before = tree(&folder.path().join("generated"));
    write(
        folder.path(),
        "schema-defs/shared/clickhouse/bad.yaml",
        "engine: clickhouse\nkind: tabel\nname: bad\n",
    );
    let output = schemac(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("write `table`"), "{}", stderr(&output));
    assert_eq!(tree(&folder.path().join("generated")), before);
}

#[test]
fn files_that_no_longer_belong_are_removed_only_when_they_are_ours() {
    let folder = project();
    schemac(folder.path(), &["build"]);
    let generated = folder.path().join("generated");
    let object = generated.join("clickhouse/objects/default.example_events.sql");
    let stranger = generated.join("clickhouse/objects/notes.sql");
    std::fs::write(&stranger, "mine").unwrap();
    std::fs::remove_file(folder.path().join(EVENTS)).unwrap();
    let edited = std::fs::read_to_string(&object).unwrap() + "-- by hand\n";
    std::fs::write(&object, &edited).unwrap();
    let output = schemac(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("remove it yourself"), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(&object).unwrap(), edited);
    assert!(!generated.join("clickhouse/deploy.sql").exists());
    assert!(stranger.exists());
}

#[test]
fn unchanged_files_are_not_touched() {
    let folder = project();
    schemac(folder.path(), &["build"]);
    let times = |folder: &Path| -> Vec<std::time::SystemTime> {
        common::files_below(folder).iter().map(|path| path.metadata().unwrap().modified().unwrap()).collect()
    };
    let before = times(&folder.path().join("generated"));
    std::thread::sleep(std::time::Duration::from_millis(20));
    schemac(folder.path(), &["build"]);
    assert_eq!(times(&folder.path().join("generated")), before);
}

#[test]
fn a_selection_leaves_the_rest_alone() {
    let folder = project();
    schemac(folder.path(), &["build"]);
    let before = tree(&folder.path().join("generated"));
    std::fs::remove_dir_all(folder.path().join("generated/milvus")).unwrap();
    let output = schemac(folder.path(), &["build", "--engine", "clickhouse"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!folder.path().join("generated/milvus").exists());
    schemac(folder.path(), &["build", "--engine", "milvus"]);
    assert!(tree(&folder.path().join("generated")) == before);
    let output = schemac(folder.path(), &["build", "--engine", "milvsu"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean `milvus`?"));
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_the_output_are_refused() {
    let folder = project();
    let outside = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("generated")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("generated/clickhouse")).unwrap();
    let output = schemac(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("symbolic link"), "{}", stderr(&output));
    assert!(common::entries(outside.path()).is_empty());
}

#[test]
fn wrong_usage_and_missing_things_exit_with_two() {
    let folder = project();
    for arguments in [
        &["frobnicate"][..],
        &["show", "nosuch"],
        &["show", "a..b"],
        &["explain", "no-such-code"],
        &["loader", "no-such-loader"],
        &["--project", "/no/such/folder", "check"],
        &["check", "no/such/file.yaml"],
        &["schema", "milvus.tabel"],
        &["list", "--model", "nosuch"],
    ] {
        let output = schemac(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty(), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn the_project_is_found_upwards_and_by_name() {
    let folder = project();
    let below = folder.path().join("schema-defs/shared/milvus");
    assert!(stdout(&schemac(&below, &["list"])).contains("milvus:default.example_documents"));
    let elsewhere = tempfile::tempdir().unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    assert!(stdout(&schemac(elsewhere.path(), &["list", "--project", &path])).contains("example_documents"));
    let output = schemac(elsewhere.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("run `schemac init`"), "{}", stderr(&output));
}

#[test]
fn reports_for_programs_are_the_output_and_nothing_else() {
    let folder = project();
    write(
        folder.path(),
        "schema-defs/shared/clickhouse/bad.toml",
        "engine = \"clickhouse\"\nkind = \"table\"\nname = \"bad\"\ncolums = 1\n",
    );
    let output = schemac(folder.path(), &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["format"], 1);
    assert_eq!(report["diagnostics"][0]["code"], "unknown-key");
    assert_eq!(report["diagnostics"][0]["place"]["start"]["line"], 4);
    assert_eq!(report["diagnostics"][0]["edit"]["replacement"], "columns");
    let output = schemac(folder.path(), &["check", "--format", "sarif"]);
    let report: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["version"], "2.1.0");
    assert_eq!(report["runs"][0]["results"][0]["ruleId"], "unknown-key");
    let output = schemac(folder.path(), &["check", "--format", "github"]);
    let line = stdout(&output);
    assert!(line.starts_with("::error file=schema-defs/shared/clickhouse/bad.toml,line=4,"), "{line}");
    let output = schemac(folder.path(), &["list", "--format", "json"]);
    let list: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(
        list["objects"]
            .as_array()
            .unwrap()
            .iter()
            .any(|object| object["id"] == "clickhouse:default.example_events")
    );
}

#[test]
fn colours_are_for_terminals_only() {
    let folder = project();
    write(
        folder.path(),
        "schema-defs/shared/clickhouse/bad.yaml",
        "engine: clickhouse\nkind: tabel\nname: bad\n",
    );
    let escape = '\u{1b}';
    assert!(!stderr(&schemac(folder.path(), &["check"])).contains(escape));
    assert!(stderr(&schemac(folder.path(), &["check", "--color", "always"])).contains(escape));
}

#[test]
fn show_prints_statements_checks_and_definitions() {
    let folder = project();
    let create = stdout(&schemac(folder.path(), &["show", "example_events"]));
    assert!(create.contains("CREATE TABLE IF NOT EXISTS `default`.`example_events`"), "{create}");
    let exists = stdout(&schemac(folder.path(), &["show", "clickhouse:example_events", "--exists"]));
    assert!(exists.contains("system.tables"), "{exists}");
    let json: Json =
        serde_json::from_str(&stdout(&schemac(folder.path(), &["show", "example_documents", "--json"])))
            .unwrap();
    assert_eq!(json["id"], "milvus:default.example_documents");
    assert!(json["definition"].is_object());
}

#[test]
fn every_command_has_help_with_an_example_and_shells_complete() {
    let folder = tempfile::tempdir().unwrap();
    for command in
        ["init", "build", "check", "list", "show", "graph", "schema", "explain", "loader", "completions"]
    {
        let help = stdout(&schemac(folder.path(), &[command, "--help"]));
        assert!(help.contains("Example: schemac"), "{command}: {help}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&schemac(folder.path(), &["completions", shell]));
        assert!(script.contains("schemac"), "{shell}");
    }
}

#[test]
fn every_code_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let list = stdout(&schemac(folder.path(), &["explain"]));
    assert!(list.lines().count() > 30);
    for line in list.lines() {
        let code = line.split_whitespace().next().unwrap();
        let page = stdout(&schemac(folder.path(), &["explain", code]));
        assert!(page.starts_with(&format!("# {code}\n")), "{page}");
    }
}

#[test]
fn loaders_are_the_files_of_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let list = stdout(&schemac(folder.path(), &["loader"]));
    for name in ["milvus-grpc", "milvus-rest"] {
        assert!(list.lines().any(|line| line.starts_with(name)), "{list}");
        let file = common::repository().join(format!("loaders/{}.py", name.replace('-', "_")));
        assert_eq!(
            stdout(&schemac(folder.path(), &["loader", name])),
            std::fs::read_to_string(file).unwrap()
        );
    }
}

/// `sarif` and `github` hold findings and nothing else, so that is what these commands give in them.
#[test]
fn list_and_show_report_in_every_form() {
    let folder = project();
    write(
        folder.path(),
        "schema-defs/shared/postgresql/warned.yaml",
        "engine: postgresql\nkind: table\nname: warned\ncolumns:\n  c: int8\n",
    );
    for command in [&["list"][..], &["show", "warned"], &["show", "warned", "--json"]] {
        let run = |format: &str| schemac(folder.path(), &[command, &["--format", format]].concat());
        let output = run("sarif");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let report: Json = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(report["runs"][0]["results"][0]["ruleId"], "postgresql-int8-is-portable");
        assert!(stdout(&run("github")).starts_with("::warning "), "{}", stdout(&run("github")));
    }
    write(
        folder.path(),
        "schema-defs/shared/postgresql/wrong.yaml",
        "engine: postgresql\nkind: table\nname: wrong\ncolumns:\n  c: itn64\n",
    );
    for command in [&["list"][..], &["show", "warned"]] {
        for (format, sign) in [("sarif", "\"unknown-type\""), ("github", "::error ")] {
            let output = schemac(folder.path(), &[command, &["--format", format]].concat());
            assert_eq!(output.status.code(), Some(1));
            assert!(stdout(&output).contains(sign), "{}", stdout(&output));
        }
    }
}

#[test]
fn templates_can_be_overridden_but_cannot_print_bare_text() {
    let folder = project();
    write(folder.path(), "templates/clickhouse/nosuch.sql", "x");
    let output = schemac(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("template-failed"), "{}", stderr(&output));
    std::fs::remove_file(folder.path().join("templates/clickhouse/nosuch.sql")).unwrap();
    let name = "templates/clickhouse/table.create.sql";
    let original = std::fs::read_to_string(common::repository().join(name)).unwrap();
    write(folder.path(), name, &format!("{original}\n-- a note of ours\n"));
    assert_eq!(schemac(folder.path(), &["build"]).status.code(), Some(0));
    let text = std::fs::read_to_string(folder.path().join("generated/clickhouse/deploy.sql")).unwrap();
    assert!(text.contains("-- a note of ours\n;\n"), "{text}");
    for hostile in ["{original}; DROP TABLE x", "{original} \\! id", "{original} '", "{original})"] {
        write(folder.path(), name, &hostile.replace("{original}", &original));
        let output = schemac(folder.path(), &["build"]);
        assert!(stderr(&output).contains("template of clickhouse"), "{hostile}: {}", stderr(&output));
    }
    write(folder.path(), name, "CREATE TABLE {{ 'users; DROP TABLE x' }}");
    let output = schemac(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("not quoted"), "{}", stderr(&output));
}

#[test]
fn variables_come_from_the_environment_that_is_chosen() {
    let folder = project();
    let config = std::fs::read_to_string(folder.path().join("schemac.toml")).unwrap();
    let variables = "\n[variables]\nnote = \"of everybody\"\n\n[environments.production.variables]\nnote = \"of production\"\n";
    write(folder.path(), "schemac.toml", &(config + variables));
    let text = std::fs::read_to_string(folder.path().join(EVENTS)).unwrap();
    write(
        folder.path(),
        EVENTS,
        &text.replace("description: An example", "description: ${note}. An example"),
    );
    let shown = |arguments: &[&str]| stdout(&schemac(folder.path(), arguments));
    assert!(shown(&["show", "example_events"]).contains("of everybody"));
    assert!(shown(&["show", "example_events", "--env", "production"]).contains("of production"));
    let output = schemac(folder.path(), &["check", "--env", "staging"]);
    assert_eq!(output.status.code(), Some(2), "a wrong environment is wrong usage");
    write(
        folder.path(),
        EVENTS,
        &text.replace("description: An example", "description: ${noet}. An example"),
    );
    let output = schemac(folder.path(), &["check"]);
    assert!(stderr(&output).contains("write `note`"), "{}", stderr(&output));
}

#[test]
fn a_missing_folder_of_specs_removes_nothing() {
    let folder = project();
    schemac(folder.path(), &["build"]);
    let before = tree(&folder.path().join("generated"));
    std::fs::remove_dir_all(folder.path().join("schema-defs")).unwrap();
    assert_eq!(schemac(folder.path(), &["build"]).status.code(), Some(2));
    assert_eq!(tree(&folder.path().join("generated")), before);
}

/// Names and descriptions stand in comments of the scripts; a line break in one must not begin a statement.
#[test]
fn no_name_or_description_becomes_a_statement() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = r#""x\nDROP TABLE victim; --""#;
    for engine in ["timescaledb", "clickhouse"] {
        write(
            folder.path(),
            &format!("schema-defs/m/{engine}/hostile.yaml"),
            &format!(
                "engine: {engine}\nkind: table\nname: {hostile}\ndescription: {hostile}\ncolumns:\n  id: bigint\n{}",
                if engine == "clickhouse" { "order_by: [id]\n" } else { "" }
            )
            .replace("id: bigint", if engine == "clickhouse" { "id: UInt64" } else { "id: bigint" }),
        );
    }
    let output = schemac(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for path in common::files_below(&folder.path().join("generated")) {
        let text = std::fs::read_to_string(&path).unwrap();
        // Inside quotes the line break is part of the name; outside it would follow a comment.
        let mut comment_before = false;
        for line in text.lines() {
            assert!(!(comment_before && line.starts_with("DROP")), "{}: {line}", path.display());
            comment_before = line.starts_with("--");
        }
    }
}

/// A typo in a key, a type, a table name, a column name and an index parameter, in both syntaxes, in five files at once.
#[test]
fn five_typos_in_five_files_are_five_reports_at_their_places() {
    let folder = project();
    let base = "schema-defs/shared";
    write(
        folder.path(),
        &format!("{base}/timescaledb/key.yaml"),
        "engine: timescaledb\nkind: table\nname: key\ncolumns:\n  id: { type: bigint, nulable: true }\n",
    );
    write(
        folder.path(),
        &format!("{base}/clickhouse/type.toml"),
        "engine = \"clickhouse\"\nkind = \"table\"\nname = \"type\"\norder_by = [\"id\"]\n[columns]\nid = \"UInt46\"\n",
    );
    write(
        folder.path(),
        &format!("{base}/timescaledb/target.toml"),
        "engine = \"timescaledb\"\nkind = \"table\"\nname = \"target\"\n[columns]\nuser_id = { type = \"bigint\", \
         foreign_key = { to = \"example_usres\", column = \"id\" } }\n",
    );
    write(
        folder.path(),
        &format!("{base}/clickhouse/column.yaml"),
        "engine: clickhouse\nkind: table\nname: column\ncolumns:\n  id: UInt64\norder_by: [di]\n",
    );
    write(
        folder.path(),
        &format!("{base}/milvus/parameter.toml"),
        "engine = \"milvus\"\nkind = \"collection\"\nname = \"parameter\"\n[fields]\nid = { type = \"int64\", primary_key = true }\n\
         v = { type = \"float_vector(8)\", index = { type = \"HNSW\", metric = \"COSINE\", params = { M = 16, efConstrucion = 200 } } }\n",
    );
    let output = schemac(folder.path(), &["check", "--format", "json"]);
    let report: Json = serde_json::from_str(&stdout(&output)).unwrap();
    let found: Vec<String> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|diagnostic| {
            let place = &diagnostic["place"];
            let text = std::fs::read_to_string(folder.path().join(place["file"].as_str().unwrap())).unwrap();
            let offset = |key: &str| usize::try_from(place[key]["offset"].as_u64().unwrap()).unwrap();
            assert!(
                diagnostic["help"].as_str().is_some_and(|help| help.contains("the nearest that exists")),
                "{diagnostic}"
            );
            text[offset("start")..offset("end")].trim_matches('"').to_owned()
        })
        .collect();
    assert_eq!(found, ["di", "UInt46", "efConstrucion", "nulable", "example_usres"], "{report:#}");
}

#[test]
fn timings_go_to_standard_error_and_change_nothing_else() {
    let folder = project();
    let plain = schemac(folder.path(), &["check", "--format", "json"]);
    let timed = schemac(folder.path(), &["check", "--format", "json", "--timings"]);
    assert_eq!(timed.status.code(), Some(0), "{}", stderr(&timed));
    assert_eq!(stdout(&timed), stdout(&plain));
    assert!(stderr(&timed).contains("3 objects\n"), "{}", stderr(&timed));
    let built = stderr(&schemac(folder.path(), &["build", "--timings"]));
    for stage in ["reading specs", "  parsing", "rendering", "comparing the output", "writing", "total"] {
        let line = built.lines().find(|line| line.starts_with(stage));
        assert!(line.is_some_and(|line| line.contains(" ms")), "no `{stage}` in {built}");
    }
    assert!(stderr(&schemac(folder.path(), &["build", "--check"])).contains("up to date"));
}

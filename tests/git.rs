//! A project in a git repository: merges of branches, line ends, what is staged, and paths in reports.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{schemac, stderr, stdout, tree};
use serde_json::Value as Json;

/// Runs git, which must do it.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = common::git(folder, arguments);
    assert!(output.status.success(), "git {arguments:?}: {}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn build(folder: &Path) {
    let output = schemac(folder, &["build"]);
    assert!(output.status.success(), "{}", stderr(&output));
}

/// Builds and commits everything.
fn commit(folder: &Path, message: &str) {
    build(folder);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "-m", message]);
}

/// A spec of an object; the number tells its place among the others.
fn object(engine: &str, number: usize, note: &str) -> String {
    match engine {
        "postgresql" => format!(
            "engine: postgresql\nkind: table\nname: t{number:02}\ndescription: Table {number}{note}.\ncolumns:\n  \
             id: int64\n  name: {{ type: text, default: '{number}' }}\nprimary_key: [id]\nindexes:\n  - columns: [name]\n"
        ),
        "clickhouse" => format!(
            "engine: clickhouse\nkind: table\nname: t{number:02}\ndescription: Table {number}{note}.\ncolumns:\n  \
             id: UInt64\n  at: DateTime\norder_by: [id]\n"
        ),
        _ => format!(
            "engine: milvus\nkind: collection\nname: t{number:02}\ndescription: Collection {number}{note}.\nfields:\n  \
             id: {{ type: int64, primary_key: true }}\n  v: {{ type: float_vector(8), index: {{ type: HNSW, metric: COSINE, params: {{ M: 16, efConstruction: 200 }} }} }}\n"
        ),
    }
}

const ENGINES: [&str; 3] = ["postgresql", "clickhouse", "milvus"];

fn spec(engine: &str, number: usize) -> String {
    format!("schema-defs/shop/{engine}/t{number:02}.yaml")
}

/// A committed project with every second of 24 objects of each engine.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    put(
        folder.path(),
        "schemac.toml",
        "[models.shop]\ndatabases = { timescaledb = \"shop\", clickhouse = \"default\", milvus = \"default\" }\n",
    );
    for engine in ENGINES {
        for number in (0..24).step_by(2) {
            put(folder.path(), &spec(engine, number), &object(engine, number, ""));
        }
    }
    commit(folder.path(), "begin");
    folder
}

/// Makes one of the three changes to an object at a place.
fn change(folder: &Path, kind: &str, engine: &str, number: usize) {
    match kind {
        "add" => put(folder, &spec(engine, number + 1), &object(engine, number + 1, ", new")),
        "change" => put(folder, &spec(engine, number), &object(engine, number, ", changed")),
        _ => std::fs::remove_file(folder.join(spec(engine, number))).unwrap(),
    }
}

#[test]
fn branches_that_change_different_objects_merge() {
    let folder = project();
    let folder = folder.path();
    let mut merges = 0;
    for (index, ours) in ["add", "change", "remove"].into_iter().enumerate() {
        for (turn, theirs) in ["add", "change", "remove"].into_iter().enumerate() {
            // The two are not neighbours, in one database or in two.
            let engine = ENGINES[(index + turn) % 3];
            let other = if turn == index { ENGINES[(index + turn + 1) % 3] } else { engine };
            for (branch, kind, engine, number) in [("ours", ours, engine, 4), ("theirs", theirs, other, 14)] {
                git(folder, &["checkout", "--quiet", "-B", branch, "main"]);
                change(folder, kind, engine, number);
                commit(folder, kind);
            }
            git(folder, &["checkout", "--quiet", "ours"]);
            let output = common::git(folder, &["merge", "--quiet", "--no-edit", "theirs"]);
            assert!(output.status.success(), "{engine}: {ours} and {theirs}: {}", stdout(&output));
            let output = schemac(folder, &["build", "--check"]);
            assert!(output.status.success(), "{engine}: {ours} and {theirs}: {}", stdout(&output));
            merges += 1;
        }
    }
    assert_eq!(merges, 9);
}

/// What `docs/git.md` says to do: mend the specs, build, add.
#[test]
fn a_conflict_in_generated_files_is_settled_by_a_build() {
    let folder = project();
    let folder = folder.path();
    for (branch, name) in [("ours", "t07a"), ("theirs", "t07b")] {
        git(folder, &["checkout", "--quiet", "-B", branch, "main"]);
        // Both come between the same two objects.
        let text = object("postgresql", 7, "").replace("name: t07", &format!("name: {name}"));
        put(folder, &format!("schema-defs/shop/postgresql/{name}.yaml"), &text);
        commit(folder, branch);
    }
    git(folder, &["checkout", "--quiet", "ours"]);
    let output = common::git(folder, &["merge", "--quiet", "--no-edit", "theirs"]);
    assert!(!output.status.success(), "neighbours were expected to be in conflict");
    let conflicts = git(folder, &["diff", "--name-only", "--diff-filter=U"]);
    assert!(conflicts.contains("generated/manifest.json"), "{conflicts}");
    assert!(!conflicts.contains("schema-defs"), "{conflicts}");
    let output = schemac(folder, &["build"]);
    assert!(output.status.success(), "{}", stderr(&output));
    git(folder, &["add", "generated"]);
    git(folder, &["commit", "--quiet", "--no-edit"]);
    assert!(schemac(folder, &["build", "--check"]).status.success());
    let built = tree(&folder.join("generated"));
    std::fs::remove_dir_all(folder.join("generated")).unwrap();
    build(folder);
    assert!(tree(&folder.join("generated")) == built);
}

/// A project with every text that may have line breaks in it.
fn texts(folder: &Path, attributes: bool) {
    git(folder, &["init", "--quiet"]);
    assert!(schemac(folder, &["init"]).status.success());
    if !attributes {
        std::fs::remove_file(folder.join(".gitattributes")).unwrap();
    }
    put(
        folder,
        "schema-defs/shared/timescaledb/texts.toml",
        "engine = \"postgresql\"\nkind = \"table\"\nname = \"texts\"\ndescription = \"\"\"\nOne \\\n  line.\nAnother.\n\"\"\"\n\
         primary_key = [\"id\"]\n[columns]\nid = \"int64\"\n",
    );
    put(
        folder,
        "schema-defs/shared/timescaledb/view.yaml",
        "engine: postgresql\nkind: view\nname: busy\ndescription: |\n  One line.\n\n  Another.\nquery: |\n  SELECT id\n  FROM texts\n\
         depends_on: [texts]\n",
    );
    put(
        folder,
        "schema-defs/shared/timescaledb/function.yaml",
        "engine: postgresql\nkind: function\nname: one\nreturns: int32\nlanguage: plpgsql\ndepends_on: []\nbody: |\n  BEGIN\n    RETURN 1;\n  END\n",
    );
    let template =
        std::fs::read_to_string(common::repository().join("templates/clickhouse/table.create.sql")).unwrap();
    put(folder, "templates/clickhouse/table.create.sql", &template);
    commit(folder, "begin");
}

#[test]
fn a_clone_with_other_line_ends_is_not_stale() {
    for attributes in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        texts(folder.path(), attributes);
        let clones = tempfile::tempdir().unwrap();
        let from = folder.path().to_string_lossy().into_owned();
        git(clones.path(), &["clone", "--quiet", "-c", "core.autocrlf=true", &from, "clone"]);
        let clone = clones.path().join("clone");
        let has_returns = |path: &str| std::fs::read(clone.join(path)).unwrap().contains(&b'\r');
        for path in ["generated/manifest.json", "generated/clickhouse/deploy.sql"] {
            assert!(!has_returns(path), "{path}");
        }
        for path in [
            "schemac.toml",
            "schema-defs/shared/timescaledb/view.yaml",
            "templates/clickhouse/table.create.sql",
            "schemas/config.json",
        ] {
            assert_eq!(has_returns(path), !attributes, "{path}");
        }
        let output = schemac(&clone, &["build", "--check"]);
        assert!(output.status.success(), "{attributes}: {}{}", stdout(&output), stderr(&output));
        build(&clone);
        assert_eq!(git(&clone, &["status", "--porcelain"]), "", "{attributes}");
    }
}

/// Pull requests and code scanning name files from the root of the repository, people from the project they are in.
#[test]
fn reports_of_a_monorepo_name_files_from_its_root() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    let project = folder.path().join("services/data base");
    std::fs::create_dir_all(&project).unwrap();
    assert!(schemac(&project, &["init"]).status.success());
    put(&project, "schema-defs/shared/clickhouse/bad.yaml", "engine: clickhouse\nkind: tabel\nname: bad\n");
    let path = "schema-defs/shared/clickhouse/bad.yaml";
    for (from, arguments) in
        [(project.clone(), vec![]), (folder.path().to_owned(), vec!["--project", "services/data base"])]
    {
        let run = |format: &str| {
            stdout(&schemac(&from, &[&["check", "--format", format][..], &arguments].concat()))
        };
        assert!(run("github").contains(&format!("file=services/data base/{path},")), "{}", run("github"));
        let sarif: Json = serde_json::from_str(&run("sarif")).unwrap();
        let result = &sarif["runs"][0]["results"][0];
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(place, &format!("services/data%20base/{path}"));
        let fix = &result["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"];
        assert_eq!(fix, place);
        let json: Json = serde_json::from_str(&run("json")).unwrap();
        assert_eq!(json["diagnostics"][0]["place"]["file"], path);
    }
    std::fs::remove_file(project.join(path)).unwrap();
    let stale = stdout(&schemac(&project, &["build", "--check", "--format", "github"]));
    assert!(stale.contains("services/data base/generated/manifest.json is stale"), "{stale}");
    // A project that is no part of a repository is its own root.
    let alone = tempfile::tempdir().unwrap();
    assert!(schemac(alone.path(), &["init"]).status.success());
    put(alone.path(), path, "engine: clickhouse\nkind: tabel\nname: bad\n");
    let report = stdout(&schemac(alone.path(), &["check", "--format", "github"]));
    assert!(report.contains(&format!("file={path},")), "{report}");
}

/// What a hook asks: would git commit what is here?
#[test]
fn what_git_would_not_commit_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(schemac(folder, &["init"]).status.success());
    let run = || schemac(folder, &["build", "--staged"]);
    assert_eq!(run().status.code(), Some(2), "no repository");
    git(folder, &["init", "--quiet"]);
    let fails = |part: &str| {
        let output = run();
        assert_eq!(output.status.code(), Some(1), "{part}: {}", stderr(&output));
        assert!(stderr(&output).contains(part), "{part}: {}", stderr(&output));
    };
    fails("schemac.toml is not tracked by git");
    git(folder, &["add", "."]);
    assert!(run().status.success(), "{}", stderr(&run()));
    git(folder, &["commit", "--quiet", "-m", "begin"]);
    let spec = "schema-defs/shared/clickhouse/example.yaml";
    let text = std::fs::read_to_string(folder.join(spec)).unwrap();
    put(folder, spec, &text.replace("An example", "No example"));
    fails(&format!("{spec} is not staged as it is"));
    git(folder, &["add", spec]);
    fails("generated/clickhouse/deploy.sql is not staged as it is");
    git(folder, &["add", "."]);
    assert!(run().status.success());
    std::fs::remove_file(folder.join(spec)).unwrap();
    fails(&format!("{spec} is removed, but not from what is staged"));
    git(folder, &["add", "."]);
    assert!(run().status.success());
    put(folder, spec, &text);
    put(folder, ".gitignore", "example.yaml\n");
    fails(&format!("{spec} is not tracked by git"));
    // What schemac passes over is nobody's business here.
    std::fs::remove_file(folder.join(spec)).unwrap();
    std::fs::remove_file(folder.join(".gitignore")).unwrap();
    put(folder, "schema-defs/README.md", "# Specs\n");
    put(folder, "schema-defs/.swap", "x");
    put(folder, "notes.txt", "x");
    build(folder);
    assert!(run().status.success(), "{}", stderr(&run()));
    // Programs get one report.
    put(folder, spec, &text);
    let output = schemac(folder, &["build", "--staged", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Json = serde_json::from_str(&stdout(&output)).unwrap();
    let codes = report["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap());
    assert!(codes.clone().count() > 1 && codes.clone().all(|code| code == "not-staged"), "{report:#}");
}

/// The hook of `init` is at the root of the repository, where pre-commit reads it.
#[test]
fn init_writes_the_hook_for_the_project_where_it_is() {
    let hook = |below: &str| {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "--quiet"]);
        let project = folder.path().join(below);
        std::fs::create_dir_all(&project).unwrap();
        let output = schemac(&project, &["init"]);
        assert!(output.status.success(), "{}", stderr(&output));
        std::fs::read_to_string(folder.path().join(".pre-commit-config.yaml")).unwrap()
    };
    let entry = "entry: \"schemac build --all-environments --staged";
    assert!(hook("").contains(&format!("{entry}\"\n")), "{}", hook(""));
    assert!(hook("services/db").contains(&format!("{entry} --project services/db\"\n")));
    assert!(hook("a b").contains(&format!("{entry} --project 'a b'\"\n")));
    for line in ["always_run: true", "pass_filenames: false"] {
        assert!(hook("").contains(line));
        let published = std::fs::read_to_string(common::repository().join(".pre-commit-hooks.yaml")).unwrap();
        assert_eq!(published.matches(line).count(), 2);
        assert!(!published.contains("\n  files:") && !published.contains("\n  types"));
    }
}

/// A configuration that was there first says which folders are meant.
#[test]
fn init_reads_the_folders_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "schemac.toml", "[project]\nspecs = \"db/specs\"\noutput = \"db/sql\"\n");
    assert!(schemac(folder.path(), &["init"]).status.success());
    let text = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
    for part in [
        "/db/specs/** text eol=lf",
        "/db/sql/** text eol=lf",
        "/templates/** text eol=lf",
        "/schemac.toml text eol=lf",
    ] {
        assert!(text(".gitattributes").contains(part), "{}", text(".gitattributes"));
    }
    assert!(text(".vscode/settings.json").contains("db/specs/**/*.yaml"));
    assert!(text(".taplo.toml").contains("db/specs/**/*.toml"));
    assert!(folder.path().join("db/specs/shared/clickhouse/example.yaml").is_file());
    assert!(!folder.path().join("schema-defs").exists());
    // Whatever a folder is called, it is a name and nothing else in the files that hold it.
    let folder = tempfile::tempdir().unwrap();
    put(
        folder.path(),
        "schemac.toml",
        "[project]\nspecs = \"a\\\"]\\n[evil]\\nb = [\\\"\"\noutput = \"c\\n* -text\"\n",
    );
    assert!(schemac(folder.path(), &["init"]).status.success());
    let text = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
    let taplo: toml_edit::DocumentMut = text(".taplo.toml").parse().unwrap();
    assert!(taplo.get("evil").is_none());
    assert!(
        text(".gitattributes").lines().all(|line| line.starts_with('#') || line.starts_with('/')),
        "{}",
        text(".gitattributes")
    );
}

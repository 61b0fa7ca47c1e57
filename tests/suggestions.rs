//! "Did you mean": every kind of name that can be misspelt, one case each. In files the edit must make the file right.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{schemac, stderr};
use schemac::compile::{self, Project, mend};

/// What is misspelt, the file it stands in, the wrong word and the right one. `@` in the text is the place of the word.
const IN_FILES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "an engine",
        "a.yaml",
        "engine: @\nkind: table\nname: t\ncolumns: { id: UInt8 }\norder_by: [id]\n",
        "clickhosue",
        "clickhouse",
    ),
    (
        "an abbreviated engine",
        "a.yaml",
        "engine: @\nkind: table\nname: t\ncolumns: { id: bigint }\n",
        "postgres",
        "postgresql",
    ),
    (
        "a kind",
        "a.yaml",
        "engine: clickhouse\nkind: @\nname: t\ncolumns: { id: UInt8 }\norder_by: [id]\n",
        "tabel",
        "table",
    ),
    (
        "the key `name`",
        "a.yaml",
        "engine: postgresql\nkind: table\n@: t\ncolumns: { id: bigint }\n",
        "nmae",
        "name",
    ),
    (
        "a key",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\n@: x\ncolumns: { id: bigint }\n",
        "desciption",
        "description",
    ),
    (
        "a type that lacks a letter",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns: { at: @ }\n",
        "timestampz",
        "timestamptz",
    ),
    (
        "a key in quotes",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\n\"@\": x\ncolumns: { id: bigint }\n",
        "desciption",
        "description",
    ),
    (
        "an abbreviated key",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\n@: x\ncolumns: { id: bigint }\n",
        "descr",
        "description",
    ),
    (
        "a key in camel case",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns: { id: bigint }\n@: [id]\n",
        "primaryKey",
        "primary_key",
    ),
    (
        "a nested key",
        "a.toml",
        "engine = \"postgresql\"\nkind = \"table\"\nname = \"t\"\n[columns.id]\ntype = \"bigint\"\n@ = false\n",
        "nulable",
        "nullable",
    ),
    (
        "a value of a list",
        "a.yaml",
        "engine: timescaledb\nkind: table\nname: t\ncolumns: { id: bigint, at: timestamptz }\nforeign_keys: [{ columns: [id], to: u, target_columns: [id], on_delete: @ }]\n---\nengine: timescaledb\nkind: table\nname: u\ncolumns: { id: bigint }\nprimary_key: [id]\n",
        "cascad",
        "cascade",
    ),
    (
        "a PostgreSQL type",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns: { id: @ }\n",
        "bigintt",
        "bigint",
    ),
    (
        "a PostgreSQL type with parameters",
        "a.toml",
        "engine = \"postgresql\"\nkind = \"table\"\nname = \"t\"\n[columns]\nid = \"@(12)\"\n",
        "varcahr",
        "varchar",
    ),
    (
        "a ClickHouse type",
        "a.yaml",
        "engine: clickhouse\nkind: table\nname: t\ncolumns: { id: \"Array(@)\" }\norder_by: [id]\n",
        "UInt46",
        "UInt64",
    ),
    (
        "a Milvus type",
        "a.yaml",
        "engine: milvus\nkind: collection\nname: t\nfields:\n  id: { type: @, primary_key: true }\n  v: { type: float_vector(8), index: HNSW }\n",
        "int46",
        "int64",
    ),
    (
        "an object",
        "a.yaml",
        "engine: clickhouse\nkind: view\nname: v\nquery: SELECT 1\ndepends_on: [@]\n---\nengine: clickhouse\nkind: table\nname: events\ncolumns: { id: UInt8 }\norder_by: [id]\n",
        "evnets",
        "events",
    ),
    (
        "a column of a key",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns: { id: bigint, sensor: bigint }\nprimary_key: [@]\n",
        "senosr",
        "sensor",
    ),
    (
        "a column of an index",
        "a.toml",
        "engine = \"postgresql\"\nkind = \"table\"\nname = \"t\"\nindexes = [{ columns = [\"@\"] }]\n[columns]\nsensor = \"bigint\"\n",
        "senosr",
        "sensor",
    ),
    (
        "a column of a foreign key",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns: { id: bigint, sensor: bigint }\nforeign_keys: [{ columns: [@], to: u, target_columns: [id] }]\n---\nengine: postgresql\nkind: table\nname: u\ncolumns: { id: bigint }\nprimary_key: [id]\n",
        "senosr",
        "sensor",
    ),
    (
        "a function of ClickHouse",
        "a.yaml",
        "engine: clickhouse\nkind: table\nname: t\ncolumns: { id: UInt8, at: DateTime }\norder_by: [id]\npartition_by: @(at)\n",
        "toYYYMM",
        "toYYYYMM",
    ),
    (
        "a table engine",
        "a.yaml",
        "engine: clickhouse\nkind: table\nname: t\ncolumns: { id: UInt8 }\ntable_engine: @\norder_by: [id]\n",
        "MergeTre",
        "MergeTree",
    ),
    (
        "a codec",
        "a.yaml",
        "engine: clickhouse\nkind: table\nname: t\ncolumns: { id: { type: UInt8, codec: \"Delta, @\" } }\norder_by: [id]\n",
        "ZSDT",
        "ZSTD",
    ),
    (
        "a database",
        "a.yaml",
        "engine: clickhouse\nkind: table\nname: t\ndatabase: @\ncolumns: { id: UInt8 }\norder_by: [id]\n---\nengine: clickhouse\nkind: database\nname: analytics\n",
        "analitics",
        "analytics",
    ),
    (
        "an index type of Milvus",
        "a.yaml",
        "engine: milvus\nkind: collection\nname: t\nfields:\n  id: { type: int64, primary_key: true }\n  v: { type: float_vector(8), index: @ }\n",
        "HNWS",
        "HNSW",
    ),
    (
        "a metric of Milvus",
        "a.toml",
        "engine = \"milvus\"\nkind = \"collection\"\nname = \"t\"\n[fields.id]\ntype = \"int64\"\nprimary_key = true\n[fields.v]\ntype = \"float_vector(8)\"\nindex = { type = \"HNSW\", metric = \"@\" }\n",
        "COSIN",
        "COSINE",
    ),
    (
        "a parameter of an index of Milvus",
        "a.yaml",
        "engine: milvus\nkind: collection\nname: t\nfields:\n  id: { type: int64, primary_key: true }\n  v: { type: float_vector(8), index: { type: HNSW, params: { M: 16, @: 200 } } }\n",
        "efConstuction",
        "efConstruction",
    ),
    (
        "an index method",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns: { id: bigint }\nindexes: [{ columns: [id], method: @ }]\n",
        "bttree",
        "btree",
    ),
    (
        "a mixin",
        "a.yaml",
        "engine: clickhouse\nkind: table\nname: t\nmixins: [@]\ncolumns: { id: UInt8 }\norder_by: [id]\n---\nengine: clickhouse\nkind: mixin\nname: stamps\ncolumns: { at: DateTime }\n",
        "stmaps",
        "stamps",
    ),
    (
        "a variable",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ndescription: keep ${@} days\ncolumns: { id: bigint }\n",
        "retension",
        "retention",
    ),
    (
        "an allowed code",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns:\n  id: int8 # schemac: allow @: a flag\n",
        "postgresql-int8-is-portabel",
        "postgresql-int8-is-portable",
    ),
    (
        "the word of a comment",
        "a.yaml",
        "engine: postgresql\nkind: table\nname: t\ncolumns:\n  id: int8 # schemac: @ postgresql-int8-is-portable: a flag\n",
        "alow",
        "allow",
    ),
];

/// As above, in `schemac.toml`.
const IN_CONFIGURATION: &[(&str, &str, &str, &str)] = &[
    ("a table", "[@]\nretention = 1\n", "varaibles", "variables"),
    ("a key", "[project]\n@ = \"schema-defs\"\n", "spces", "specs"),
    ("a target", "[targets.@]\nversion = \"26.9\"\n", "clickhosue", "clickhouse"),
    ("the engine of a database", "[models.app]\ndatabases = { @ = \"x\" }\n", "clickhosue", "clickhouse"),
    // Not allowed, or the entry would be removed next: nothing needs it.
    (
        "an allowed code",
        "[lints]\n@ = { level = \"error\", paths = [\"schema-defs/**\"] }\n",
        "milvus-low-eff",
        "milvus-low-ef",
    ),
];

fn mended(folder: &std::path::Path, file: &str, what: &str, text: &str, wrong: &str, right: &str) {
    let path = folder.join(file);
    std::fs::write(&path, text.replace('@', wrong)).unwrap();
    let compilation = compile::check(&Project::at(folder), None, &|_| {}).unwrap();
    let help: Vec<String> =
        compilation.diagnostics.iter().filter_map(|diagnostic| diagnostic.help.clone()).collect();
    assert!(help.iter().any(|help| help.contains(&format!("`{right}`"))), "{what}: {help:?}");
    let mended = mend::mend(&Project::at(folder), None, &|_| true, &|_| {}).unwrap();
    let after = mended.changes.first().map(|(_, _, after)| after.clone()).unwrap_or_default();
    assert_eq!(after, text.replace('@', right), "{what}: {help:?}");
}

#[test]
fn misspelt_names_in_specs() {
    for (what, file, text, wrong, right) in IN_FILES {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("schema-defs/app")).unwrap();
        std::fs::write(folder.path().join("schemac.toml"), "[variables]\nretention = 90\n").unwrap();
        mended(folder.path(), &format!("schema-defs/app/{file}"), what, text, wrong, right);
    }
}

#[test]
fn misspelt_names_in_the_configuration() {
    for (what, text, wrong, right) in IN_CONFIGURATION {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("schema-defs/app")).unwrap();
        mended(folder.path(), "schemac.toml", what, text, wrong, right);
    }
}

/// What is misspelt, and what the command line answers.
#[test]
fn misspelt_names_in_arguments() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("schema-defs/billing")).unwrap();
    let configuration = "[models.billing]\ndatabases = { clickhouse = \"analytics\" }\n[environments.production.variables]\nx = 1\n";
    std::fs::write(folder.path().join("schemac.toml"), configuration).unwrap();
    let specs = "engine: clickhouse\nkind: database\nname: analytics\n---\nengine: clickhouse\nkind: table\nname: events\ncolumns: { id: UInt8 }\norder_by: [id]\n";
    std::fs::write(folder.path().join("schema-defs/billing/a.yaml"), specs).unwrap();
    for (arguments, right) in [
        (&["chekc"][..], "check"),
        (&["check", "--fromat", "json"], "--format"),
        (&["check", "--format", "jsno"], "json"),
        (&["check", "--env", "prodution"], "production"),
        (&["explain", "unknown-colum"], "unknown-column"),
        (&["schema", "clickhouse.tabel"], "clickhouse.table"),
        (&["show", "evnets"], "events"),
        (&["graph", "evnets"], "events"),
        (&["list", "--model", "biling"], "billing"),
        (&["list", "--engine", "clickhosue"], "clickhouse"),
        (&["list", "--database", "analitics"], "analytics"),
        (&["build", "--model", "biling"], "billing"),
    ] {
        let output = schemac(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(right), "{arguments:?}: {}", stderr(&output));
    }
}

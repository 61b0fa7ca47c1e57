//! Ten thousand hostile fragments, names and texts: what builds is, to every client, the statements of the manifest and nothing
//! else.
//!
//! Each stands in a document of its own, in every place that holds one, with and without `depends_on`. What is refused is taken
//! out until the rest builds. How clients read the scripts is told by models of them in `common/clients.rs`; `tests/engines` has
//! the clients and the servers themselves.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "common/clients.rs"]
mod clients;
mod common;

use std::collections::BTreeSet;
use std::path::Path;

use clients::{Encoding, clickhouse, psql};
use common::random::Random;
use common::{schemac, stderr, stdout};
use serde_json::Value as Json;

/// How many documents are made.
const COUNT: usize = 10_000;

/// What fragments are made of: every sign that ends, hides or begins something to a lexer or a client.
const PIECES: &[&str] = &[
    "a",
    "b > 0",
    "1",
    " ",
    "\n",
    "\r",
    "\t",
    "'",
    "''",
    "'x'",
    "\"",
    "\"a\"",
    "`",
    "`a`",
    "\\",
    "\\\\",
    "\\'",
    "\\;",
    ";",
    "--",
    "-- x\n",
    "/*",
    "*/",
    "/* x */",
    "//",
    "# ",
    "#!",
    "$$",
    "$x$",
    "$1",
    "1$x$",
    "1a$x$",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "[1:a]",
    ":a",
    ":'a'",
    ":\"a\"",
    ":{?a}",
    "::int",
    ":=",
    ":",
    ",",
    "\\! touch marker",
    "\\gexec",
    "\n\\! touch marker\n",
    "\\o marker",
    "\\copy t to 'marker'",
    "\\G",
    "\n\\.\n",
    "E'",
    "e'\\'",
    "E'a'\n'b\\' ",
    "N'",
    "U&'",
    "u&\"",
    "x'",
    "b'",
    "q'",
    "é",
    "あ",
    "\u{a0}",
    "\u{2028}",
    "\u{202e}",
    "\u{1b}[2J",
    "\0",
    "😀",
    "COMMIT",
    "; COMMIT; ",
    "ROLLBACK",
    "BEGIN",
    "SET search_path = x",
    "COPY t FROM STDIN",
    "CREATE ROLE evil",
    "DROP TABLE t",
    "select ",
    "union all select 1",
    " from t ",
    "where ",
    "begin atomic",
    "end",
    "case when ",
    "INTO OUTFILE 'marker'",
    " PARALLEL WITH DROP TABLE t",
    " parallel /* x */ with create table evil (a Int8) engine = Memory",
    " begin ",
    "EXECUTE AS admin",
    " as select 1",
    "FORMAT CSV",
    "SETTINGS x = 1",
    "now()",
    "set_config('role', 'x', false)",
    "$schemac$",
    "$schemac",
    "{{ a }}",
    "{% if %}",
    "$${a}",
    "::error::x",
    "##[group]x",
    "\\x27",
    "\\u0027",
    "')",
    "'))",
    "*/ \\! touch marker /*",
    "'\n'",
];

impl Random {
    fn text(&mut self) -> String {
        let length = 1 + self.below(6);
        let pieces: String = (0..length).map(|_| PIECES[self.below(PIECES.len())]).collect();
        // Half of them look like what belongs there, so that more than the lexer is met.
        match self.below(4) {
            0 => format!("a > 0 {pieces}"),
            1 => format!("'{}'", pieces.replace('\'', "''")),
            _ => pieces,
        }
    }
}

/// A text as YAML writes any text.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.replace("${", "$${").chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// A document that holds the text in a place of its own.
fn document(number: usize, text: &str, depends: &str) -> String {
    let v = quoted(text);
    let pg = format!("engine: postgresql\nname: p{number}\n");
    let ch = format!("engine: clickhouse\nname: c{number}\n");
    let table = "kind: table\ncolumns:\n  a: int64\n  b: { type: text, nullable: true }\n";
    let raw = "kind: raw\n";
    match number % 34 {
        0 => format!("{pg}{table}checks: [{v}]\n{depends}"),
        1 => format!("{pg}{table}description: {v}\n"),
        2 => format!("engine: postgresql\nname: {v}\n{table}"),
        3 => format!("{pg}kind: table\ncolumns:\n  a: {{ type: int64, default: {{ sql: {v} }} }}\n{depends}"),
        4 => format!("{pg}kind: table\ncolumns:\n  a: {{ type: text, default: {v}, description: {v} }}\n"),
        5 => format!("{pg}{table}  c: {{ type: int64, generated: {v} }}\n{depends}"),
        6 => format!("{pg}{table}indexes: [{{ columns: [{{ sql: {v} }}] }}]\n{depends}"),
        7 => format!("{pg}{table}indexes: [{{ columns: [a], where: {v} }}]\n{depends}"),
        8 => format!(
            "{pg}{table}row_level_security: {{ enabled: true, policies: [{{ name: {v}, using: {v} }}] }}\n{depends}"
        ),
        9 => format!("{pg}kind: view\nquery: {}\n{depends}", quoted(&format!("select 1 as a where {text}"))),
        10 => format!("{pg}kind: materialized_view\nquery: {}\n{depends}", quoted(&format!("select {text}"))),
        11 => format!("{pg}kind: function\nlanguage: plpgsql\nreturns: void\nbody: {v}\n{depends}"),
        12 => format!(
            "{pg}kind: function\nlanguage: sql\nreturns: int\nbody: {}\n{depends}",
            quoted(&format!("select {text}"))
        ),
        13 => format!("{pg}{raw}create: [{v}]\nexists: select true\n{depends}"),
        14 => format!(
            "{pg}{raw}create: [{}]\nexists: select true\n{depends}",
            quoted(&format!("select {text}"))
        ),
        15 => {
            format!("{pg}{raw}create: [select 1]\nexists: {}\n{depends}", quoted(&format!("select {text}")))
        }
        16 => format!("{pg}kind: domain\ntype: text\nchecks: [{v}]\n{depends}"),
        17 => format!("{pg}kind: enum\nlabels: [{v}]\ndescription: {v}\n"),
        18 => format!("{pg}kind: table\ncolumns:\n  {v}: {{ type: int64, description: {v} }}\n"),
        19 => format!("{ch}{table}order_by: [a]\nchecks: [{v}]\n{depends}"),
        20 => format!("{ch}{table}order_by: [{v}]\ndescription: {v}\n{depends}"),
        21 => format!(
            "{ch}kind: table\ncolumns:\n  a: {{ type: Int64, default: {{ sql: {v} }} }}\n  {v}: String\norder_by: [a]\n{depends}"
        ),
        22 => format!("{ch}kind: view\nquery: {}\n{depends}", quoted(&format!("SELECT 1 AS a WHERE {text}"))),
        23 => format!("{ch}{raw}create: [{v}]\nexists: SELECT 1\n{depends}"),
        24 => format!(
            "{ch}{raw}create: [{}]\nexists: {}\n{depends}",
            quoted(&format!("SELECT {text}")),
            quoted(&format!("SELECT {text}"))
        ),
        25 => format!(
            "{ch}kind: table\ncolumns:\n  a: {{ type: String, default: {v}, description: {v} }}\norder_by: [a]\nttl: [{v}]\n{depends}"
        ),
        26 => format!("engine: clickhouse\nname: {v}\n{table}order_by: [a]\n"),
        27 => format!(
            "{ch}kind: dictionary\ncolumns: {{ a: UInt64, b: String }}\nprimary_key: a\nsource: {{ query: {v} }}\nlayout: flat\nlifetime: 1\n{depends}"
        ),
        30 => format!(
            "{ch}kind: function\nparameters: [x]\nbody: {}\n{depends}",
            quoted(&format!("x + 1 {text}"))
        ),
        31 => format!(
            "{ch}{table}order_by: [a]\npartition_by: {}\nttl: [{v}]\n{depends}",
            quoted(&format!("a {text}"))
        ),
        32 => format!("{pg}kind: function\nlanguage: sql\nreturns: {v}\nbody: select 1\n{depends}"),
        33 => format!(
            "engine: postgresql\nkind: function\nname: {v}\nlanguage: sql\nreturns: int\nbody: select 1\n{depends}"
        ),
        28 => format!(
            "engine: milvus\nkind: collection\nname: m{number}\ndescription: {v}\nfields:\n  id: {{ type: Int64, primary_key: true, description: {v} }}\n  v: {{ type: FloatVector(4), index: {{ type: FLAT, metric: L2 }} }}\n"
        ),
        _ => format!(
            "engine: milvus\nkind: collection\nname: {v}\nfields:\n  id: {{ type: Int64, primary_key: true }}\n  {v}: Int64\n  v: {{ type: FloatVector(4), index: {{ type: FLAT, metric: L2 }} }}\n"
        ),
    }
}

/// The files with errors.
fn refused(folder: &Path) -> BTreeSet<String> {
    let output = schemac(folder, &["check", "--project", ".", "--format", "json"]);
    let report: Json =
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)));
    let found = report["diagnostics"].as_array().unwrap().iter().filter(|one| one["severity"] == "error");
    found.map(|one| one["place"]["file"].as_str().unwrap_or_else(|| panic!("{one}")).to_owned()).collect()
}

/// The texts of an engine's statements in the manifest, in the order of its script.
fn statements(manifest: &Json, database: &str, engine: &str) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let objects = manifest["objects"].as_array().unwrap();
    // Functions of ClickHouse are in none.
    let is_in = |object: &&Json| object["database"] == database || object["database"] == "";
    for object in objects.iter().filter(|object| object["engine"] == engine).filter(is_in) {
        for one in object["create"].as_array().unwrap() {
            let stage = usize::from(one["stage"] == "link");
            found.push((stage, one["statement"].as_str().unwrap_or_else(|| panic!("{one}")).to_owned()));
        }
    }
    found.sort_by_key(|(stage, _)| *stage);
    found.into_iter().map(|(_, text)| text).collect()
}

/// A statement without the comments before it.
fn bare(statement: &str) -> String {
    let mut rest = statement.trim_start();
    while rest.starts_with("--") {
        rest = rest.split_once(['\n']).map_or("", |(_, rest)| rest.trim_start());
    }
    rest.trim_end().to_owned()
}

#[test]
fn what_builds_is_nothing_but_statements_to_every_client() {
    let folder = tempfile::tempdir().unwrap();
    let specs = folder.path().join("schema-defs");
    std::fs::create_dir_all(&specs).unwrap();
    std::fs::write(folder.path().join("schemac.toml"), "").unwrap();
    let mut random = Random(20_241_128);
    for number in 0..COUNT {
        let depends = if random.below(2) == 0 { "depends_on: []\n" } else { "" };
        let text = random.text();
        std::fs::write(specs.join(format!("{number}.yaml")), document(number, &text, depends)).unwrap();
    }
    for round in 0.. {
        let refused = refused(folder.path());
        if refused.is_empty() {
            break;
        }
        assert!(round < 8, "{refused:?}");
        refused.iter().for_each(|path| std::fs::remove_file(folder.path().join(path)).unwrap());
    }
    let left = common::entries(&specs).len();
    assert!(left > COUNT / 10, "only {left} documents build: the generator tests nothing");
    let built = schemac(folder.path(), &["build", "--project", ".", "--quiet"]);
    assert!(built.status.success(), "{}", stderr(&built));
    let output = folder.path().join("generated");
    let read = |path: &str| std::fs::read_to_string(output.join(path)).unwrap();
    let manifest: Json = serde_json::from_str(&read("manifest.json")).unwrap();
    let objects = manifest["objects"].as_array().unwrap();
    assert_eq!(objects.len(), left);

    let database =
        objects.iter().find(|one| one["engine"] == "postgresql").unwrap()["database"].as_str().unwrap();
    let expected = statements(&manifest, database, "postgresql");
    let deploy = read(&format!("timescaledb/{database}/deploy.sql"));
    let verify = read(&format!("timescaledb/{database}/verify.sql"));
    let readings = [Encoding::Utf8, Encoding::Changed, Encoding::Failed]
        .into_iter()
        .flat_map(|encoding| [(true, encoding), (false, encoding)]);
    for (standard, encoding) in readings {
        let of_encoding = |statement: &String| statement.ends_with("client_encoding = 'UTF8'");
        let found = psql(&deploy, standard, encoding);
        assert_eq!(found.commands.first(), None, "{encoding:?}");
        let mut found: Vec<String> = found.statements.iter().map(|statement| bare(statement)).collect();
        found.retain(|statement| !of_encoding(statement));
        // The frame: SET, BEGIN and four settings before, SET, COMMIT, the block and RESET after.
        for (found, expected) in found[6..].iter().zip(&expected) {
            assert_eq!(*found, bare(expected), "{encoding:?}");
        }
        assert_eq!(found.len(), expected.len() + 10);
        assert_eq!(found[found.len() - 3], "COMMIT");
        let found = psql(&verify, standard, encoding);
        assert_eq!(found.commands.first(), None, "{encoding:?}");
        assert_eq!(found.statements.len(), 13);
    }
    let database =
        objects.iter().find(|one| one["engine"] == "clickhouse").unwrap()["database"].as_str().unwrap();
    let expected = statements(&manifest, database, "clickhouse");
    let found: Vec<String> = clickhouse(&read("clickhouse/deploy.sql")).iter().map(|one| bare(one)).collect();
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(*found, bare(expected));
    }
    assert_eq!(found.len(), expected.len());
    assert!(!clickhouse(&read("clickhouse/verify.sql")).iter().any(|one| !bare(one).starts_with("SELECT")));
    // Bodies are JSON, and no text leaves its place in one: every operation has a path of the interface.
    let deploy: Json = serde_json::from_str(&read("milvus/deploy.json")).unwrap();
    let paths: BTreeSet<String> = paths(&deploy);
    assert!(
        !paths.is_empty()
            && paths.iter().all(|path| path.starts_with("/v2/vectordb/") && !path.contains([' ', '\\', '.'])),
        "{paths:?}"
    );
}

/// Every `path` in a JSON text.
fn paths(json: &Json) -> BTreeSet<String> {
    match json {
        Json::Object(map) => {
            let own = map.get("path").and_then(Json::as_str).map(str::to_owned);
            own.into_iter().chain(map.values().flat_map(paths)).collect()
        }
        Json::Array(items) => items.iter().flat_map(paths).collect(),
        _ => BTreeSet::new(),
    }
}

/// The models see what they are made for.
#[test]
fn the_models_of_clients_find_commands() {
    for (script, commands) in [
        ("select 1 \\! x;", 1),
        ("select ':a \\! x' || \":b\" /* :c \\! */ -- :d \\!\n, $$ :e \\! $$;", 0),
        ("select a[1:b], c::int, f(d := 1), e[1: f];", 1),
        ("select E'\\' \\! x';", 0),
        ("select '\\' \\! x;", 1),
        ("select E'a'\n'b\\' \\! x;", 1),
    ] {
        assert_eq!(psql(script, true, Encoding::Utf8).commands.len(), commands, "{script}");
    }
    assert_eq!(psql("select '\\' \\! x;", false, Encoding::Utf8).commands.len(), 0);
    assert_eq!(psql("select ';' || (';'); select $a$;$a$;", true, Encoding::Utf8).statements.len(), 2);
    let (global, local) = ("SET client_encoding = 'UTF8';\n", "SET LOCAL client_encoding = 'UTF8';\n");
    let hostile = "select 'あ'' \\! x';\n";
    for (script, unread, changed, failed) in [
        (format!("BEGIN;\n{local}{hostile}"), 0, 0, 1),
        (format!("{global}BEGIN;\n{hostile}"), 0, 1, 0),
        (format!("{global}BEGIN;\n{local}{hostile}"), 0, 0, 0),
        ("select 'é'' \\! x';\n".to_owned(), 0, 0, 0),
    ] {
        for (encoding, commands) in
            [(Encoding::Utf8, unread), (Encoding::Changed, changed), (Encoding::Failed, failed)]
        {
            assert_eq!(psql(&script, true, encoding).commands.len(), commands, "{encoding:?} {script}");
        }
    }
    assert_eq!(clickhouse("SELECT 1 PARALLEL WITH DROP TABLE t; SELECT (1 parallel with 2)").len(), 3);
    assert_eq!(psql("create function begin() as 'x'; select 1;", true, Encoding::Utf8).statements.len(), 1);
    assert_eq!(
        psql("create function \"begin\"(begin int) as 'x'; begin; end;", true, Encoding::Utf8)
            .statements
            .len(),
        3
    );
    assert_eq!(clickhouse("SELECT '\\';' || `;`; SELECT 1 \\G SELECT 2 -- ;\n;").len(), 4);
}

//! What PostgreSQL's files and scripts say besides the statements.

use std::borrow::Cow;

use super::super::quoting::{quote_ident, quote_literal};
use crate::engine::layout::{
    Artifact, Deploy, GENERATED, Layout, Passage, Place, Rows, Scripts, Section, Series, Step, Verify,
};
use crate::engine::{Payload, Rendered, Stage, Statement};
use crate::model::Object;

pub(in super::super) static LAYOUT: Layout = Layout { ending: "sql", titles: true, between: "" };

/// How the script is encoded. psql reads what follows in this encoding, and in some, such as SJIS and GBK, a byte of a letter takes
/// the quote behind it along: what was in quotes is then outside of them, and a backslash there runs a program. So it is said for
/// the session, since what a transaction sets is gone where it fails, and psql goes on.
const ENCODING: &str = "SET client_encoding = 'UTF8';\n";

/// The encoding again, before a statement with other letters than those of ASCII: functions, blocks and triggers may have changed it.
const ENCODING_AGAIN: &str = "SET LOCAL client_encoding = 'UTF8';\n";

/// What every transaction says first, and for itself alone: how its literals are read, where unqualified names are looked for,
/// how intervals print, and that notices about what is there already are not worth showing.
const SESSION: &str = "SET LOCAL standard_conforming_strings = on;\nSET LOCAL search_path = public;\nSET LOCAL intervalstyle = postgres;\nSET LOCAL client_min_messages = warning;\n";

/// The beginning of a script of one transaction, which any driver runs as one text. `begin` opens the transaction.
fn opening(begin: &str) -> String {
    format!("\n{ENCODING}SET schemac.ended = 'no';\n\n{begin};\n{SESSION}")
}

/// The end of such a script. A driver stops at the first error; psql goes on, rolls back in the place of the commit and would
/// end well, so the connection is ended, and psql with it, unless the transaction came to its end.
const CLOSING: &str = "\nSET schemac.ended = 'yes';\nCOMMIT;\n
-- psql goes on after an error: where the transaction failed this ends the connection, and psql with the exit code 2.
DO $schemac$
BEGIN
  IF current_setting('schemac.ended', true) IS DISTINCT FROM 'yes' THEN
    PERFORM pg_terminate_backend(pg_backend_pid());
  END IF;
END
$schemac$;
";

/// The last line of such a script: the session has the encoding again that it began with.
const RESTORING: &str = "\nRESET client_encoding;\n";

/// The sections of a database's script: the transaction ends before the last one.
static SECTIONS: &[Section] = &[
    Section { stage: Stage::Create, opening: "", title: "" },
    Section { stage: Stage::Link, opening: "", title: "\n-- Links, after all objects.\n" },
    Section { stage: Stage::After, opening: CLOSING, title: "\n-- At the end, outside of transactions.\n" },
];

static ON_SERVER: &[Section] = &[Section { stage: Stage::Server, opening: "", title: "" }];

/// One query with a row for every object: its id, its kind and the check.
static ROWS: Rows = Rows {
    first: &["SELECT ", " AS object, ", " AS kind, (", ") AS exists"],
    next: &["\nUNION ALL\nSELECT ", ", ", ", (", ")"],
    divided: None,
};

fn sql(payload: &Payload) -> &str {
    match payload {
        Payload::Sql(text) => text,
        Payload::Operation(_) => "",
    }
}

/// A statement; `encoding` is what says the encoding where that is needed.
fn written<'a>(statement: &'a str, encoding: &'static str) -> Step<'a> {
    let before = if statement.is_ascii() { "" } else { encoding };
    Step { before, text: Cow::Borrowed(statement), after: ";\n" }
}

/// Where the file of an object stands.
pub(in super::super) fn place(object: &Object) -> Place<'_> {
    let id = &object.id;
    let schema = id.schema.as_deref().unwrap_or_default();
    Place { folders: vec![&id.database, "objects"], name: vec![id.namespace, schema, &id.name] }
}

/// The file that shows one object.
pub(in super::super) fn artifact<'a>(object: &'a Object, rendered: &'a Rendered) -> Artifact<'a> {
    let mut head = vec![Cow::Owned(object.id.to_text())];
    head.extend(object.description.iter().map(|text| Cow::Borrowed(text.as_str())));
    head.push(Cow::Borrowed(GENERATED));
    let mut passages: Vec<Passage<'a>> = Vec::with_capacity(rendered.statements.len() + 1);
    for statement in &rendered.statements {
        let mut notes = Vec::new();
        if !statement.needs.is_empty() {
            notes.push(Cow::Owned(format!("needs {}", statement.needs.join(", "))));
        }
        notes.extend(match statement.stage {
            Stage::Create => None,
            Stage::Server => Some(Cow::Borrowed("on the server, outside of transactions")),
            Stage::Link => Some(Cow::Borrowed("after all objects")),
            Stage::After => Some(Cow::Borrowed("at the end, outside of transactions")),
        });
        passages.push(Passage { notes, step: written(sql(&statement.payload), ENCODING) });
    }
    let notes = vec![Cow::Borrowed("exists")];
    passages.push(Passage { notes, step: written(sql(&rendered.exists), ENCODING) });
    Artifact { head, passages }
}

/// A statement in a script.
pub(in super::super) fn step(statement: &Statement) -> Step<'_> {
    let text = sql(&statement.payload);
    if statement.stage != Stage::Server {
        return written(text, ENCODING_AGAIN);
    }
    match &statement.exists {
        // `CREATE DATABASE` knows no `IF NOT EXISTS` and runs in no block (`25001`), so psql runs it from a query's result.
        Some(exists) if statement.part == "database" => {
            let text = format!("SELECT {}\n WHERE NOT ({})\n\\gexec\n", quote_literal(text), sql(exists));
            Step { before: "", text: Cow::Owned(text), after: "" }
        }
        _ => written(text, ""),
    }
}

/// The parts of an object's row.
pub(in super::super) fn check_row(object: &Object, rendered: &Rendered) -> Vec<String> {
    vec![quote_literal(&object.id.to_text()), quote_literal(object.kind), sql(&rendered.exists).to_owned()]
}

/// The database whose scripts an object belongs into; databases themselves belong to the server.
pub(in super::super) fn scripts_of(object: &Object) -> Option<&str> {
    (object.id.namespace != "database").then_some(object.id.database.as_str())
}

/// The scripts of a database, or of the server.
pub(in super::super) fn scripts(database: Option<&str>) -> Scripts {
    let (deploy, of) = match database {
        Some(name) => (of_database(name), format!("the database {}", quote_ident(name))),
        None => (of_server(), "the server".to_owned()),
    };
    let verify = Verify {
        head: vec![
            format!("One row for every object of {of}: is it there? Nothing is written."),
            GENERATED.to_owned(),
        ],
        opening: opening("BEGIN READ ONLY") + "\n",
        letters: ENCODING_AGAIN,
        rows: &ROWS,
        closing: format!(";\n{CLOSING}{RESTORING}"),
    };
    Scripts { deploy, verify }
}

fn of_database(name: &str) -> Deploy {
    let title = format!(
        "Everything of the database {}, in order and in one transaction: run this as one text with any driver, or with psql, connected to it. A second run changes nothing.",
        quote_ident(name)
    );
    Deploy {
        name: "deploy",
        head: vec![title, GENERATED.to_owned()],
        opening: opening("BEGIN"),
        sections: SECTIONS,
        series: Series::default(),
        closing: RESTORING,
    }
}

/// `CREATE DATABASE` can neither be conditional nor stand in a transaction, so this one needs psql.
fn of_server() -> Deploy {
    let title = "What belongs to the server: run this with psql, connected to any database. For other drivers the manifest has each statement with its check.";
    let session = SESSION.replace("SET LOCAL", "SET");
    Deploy {
        name: "server",
        head: vec![title.to_owned(), GENERATED.to_owned()],
        opening: format!("\n\\set ON_ERROR_STOP on\n{ENCODING}{session}"),
        sections: ON_SERVER,
        series: Series::default(),
        closing: "",
    }
}

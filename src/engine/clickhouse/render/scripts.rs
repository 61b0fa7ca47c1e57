//! What ClickHouse's files and scripts say besides the statements.

use std::borrow::Cow;

use crate::engine::clickhouse::quoting::literal;
use crate::engine::layout::{
    Artifact, Deploy, GENERATED, Layout, Passage, Place, Rows, Scripts, Section, Series, Step, Verify,
};
use crate::engine::{Payload, Rendered, Stage, Statement};
use crate::model::Object;

pub(in crate::engine::clickhouse) static LAYOUT: Layout =
    Layout { ending: "sql", titles: true, between: "\n" };

/// The most bytes of a statement of the verify script; the engine's `max_query_size` is 262144.
const LONGEST_QUERY: usize = 200_000;

static SECTIONS: &[Section] = &[
    Section { stage: Stage::Create, opening: "", title: "" },
    Section { stage: Stage::Link, opening: "", title: "" },
    Section { stage: Stage::After, opening: "", title: "" },
];

/// Only the first line of a check is indented: blanks in the others could stand in literals that hold a line break.
static ROWS: Rows = Rows {
    first: &["SELECT ", " AS `object`, ", " AS `kind`, toBool((\n    ", "\n)) AS `exists`"],
    next: &["\nUNION ALL\nSELECT ", " AS `object`, ", " AS `kind`, toBool((\n    ", "\n)) AS `exists`"],
    // A line end belongs to the query as well.
    divided: Some((LONGEST_QUERY - 1, "\n;\n\n")),
};

fn written(payload: &Payload) -> Option<Step<'_>> {
    match payload {
        Payload::Sql(text) => Some(Step { before: "", text: Cow::Borrowed(text), after: ";\n" }),
        Payload::Operation(_) => None,
    }
}

/// Where the file of an object stands. Objects of the whole server have a folder of their own: a database could be called `role`.
pub(in crate::engine::clickhouse) fn place(object: &Object) -> Place<'_> {
    let id = &object.id;
    match id.namespace {
        "" => Place { folders: vec!["objects"], name: vec![&id.database, &id.name] },
        namespace => Place { folders: vec!["server"], name: vec![namespace, &id.name] },
    }
}

/// The file that shows one object.
pub(in crate::engine::clickhouse) fn artifact<'a>(
    object: &'a Object,
    rendered: &'a Rendered,
) -> Artifact<'a> {
    let title = format!("{} `{}`", object.kind.replace('_', " "), object.id);
    let mut head = vec![Cow::Borrowed(GENERATED), Cow::Owned(title)];
    head.extend(object.description.iter().map(|text| Cow::Borrowed(text.trim())));
    let steps = rendered.statements.iter().filter_map(step);
    Artifact { head, passages: steps.map(|step| Passage { notes: Vec::new(), step }).collect() }
}

/// A statement in a script.
pub(in crate::engine::clickhouse) fn step(statement: &Statement) -> Option<Step<'_>> {
    written(&statement.payload)
}

/// The parts of an object's row.
pub(in crate::engine::clickhouse) fn check_row(object: &Object, rendered: &Rendered) -> Vec<String> {
    let Payload::Sql(exists) = &rendered.exists else { return Vec::new() };
    vec![literal(&object.id.to_text()), literal(object.kind), exists.trim().to_owned()]
}

/// The scripts of the server.
pub(in crate::engine::clickhouse) fn scripts() -> Scripts {
    let head = |title: &str| vec![GENERATED.to_owned(), title.to_owned()];
    Scripts {
        deploy: Deploy {
            name: "deploy",
            head: head("Everything of ClickHouse, in order. Running it twice changes nothing."),
            opening: String::new(),
            sections: SECTIONS,
            series: Series::default(),
            closing: "",
        },
        verify: Verify {
            head: head("One row for each object: object, kind, and whether it exists."),
            opening: "\n".to_owned(),
            letters: "",
            rows: &ROWS,
            closing: ";\n".to_owned(),
        },
    }
}

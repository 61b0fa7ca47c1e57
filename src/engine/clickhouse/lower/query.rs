//! Queries: the tables that they read become edges, and names without a database are completed.

use std::ops::Range;

use super::{Context, session};
use crate::diagnostic::Diagnostics;
use crate::engine::clickhouse::READABLE;
use crate::engine::clickhouse::dialect::{self, DIALECT};
use crate::engine::clickhouse::quoting::ident;
use crate::engine::words::{Fragment, Word};
use crate::model::resolve::resolve_address;
use crate::model::{Address, Edge, EdgeKind, ObjectId, Wanted};
use crate::span::{Located, Span};
use crate::sql::{self, Ident, Query, QueryNames, Reading, Select};

/// A query that was read.
pub(super) struct ReadQuery {
    /// The query, with every table's database written out, so that it means the same in every session.
    pub(super) query: Query,
    /// The objects that it reads, in the order of the text.
    pub(super) sources: Vec<ObjectId>,
    /// Names in it that could be columns and that the engine reads otherwise.
    pub(super) words: Vec<(usize, Word)>,
}

/// Databases that every server has.
const BUILT_IN: &[&str] = &["system", "INFORMATION_SCHEMA", "information_schema"];

/// Reads a query; reports one that is broken, and tables that nothing declares.
pub(super) fn read(
    context: &mut Context<'_>,
    text: &Located<String>,
    diagnostics: &mut Diagnostics,
) -> ReadQuery {
    context.reader().takeover(text, 0, dialect::script::outfile(&text.value), diagnostics);
    let query = |names, changes| {
        let mut query = sql::Fragment::new(DIALECT, text.clone(), names);
        if let Some(completed) = session::changed(text, changes) {
            query.complete(completed);
        }
        query
    };
    let plain = |changes| ReadQuery { query: query(None, changes), sources: Vec::new(), words: Vec::new() };
    // `read_query` reads the text as it is rendered: a comment in its last line would hide what follows.
    match sql::read_query(DIALECT, &text.value) {
        Reading::Read(names) => {
            let (sources, insertions) = edges(context, text, &names, diagnostics);
            let fragment = Fragment {
                dialect: DIALECT,
                version: context.lowering.targets.of("clickhouse").version("version").major(),
                text,
                sources: context.lowering.sources,
            };
            let what = format!("the query of {}", context.subject);
            for label in fragment.labels(&names) {
                diagnostics.push(label.finding("ClickHouse", &what, "label"));
            }
            let words = words(&fragment, &names);
            let functions: Vec<(String, Span)> = names
                .functions
                .iter()
                .filter_map(|name| name.parts.last())
                .map(|part| {
                    let place =
                        context.lowering.sources.place_within(text.span, &text.value, part.range.clone());
                    (part.name.clone(), place)
                })
                .collect();
            context.functions(&functions, diagnostics);
            let sources_of_text = context.lowering.sources;
            let place = |range| sources_of_text.place_within(text.span, &text.value, range);
            let mut changes = session::current_database(&text.value, &context.own_database());
            changes.extend(insertions.into_iter().map(|(at, prefix)| (at..at, prefix)));
            changes.extend(session::named_in_text(context, &names.named_in_text, &place));
            changes.extend(session::table_functions(context, &text.value, &place));
            session::probes(context, &text.value, &place);
            ReadQuery { query: query(Some(names), changes), sources, words }
        }
        Reading::Opaque(reason) => {
            context.reader().opaque(text.span, text, &reason, diagnostics);
            plain(session::current_database(&text.value, &context.own_database()))
        }
        Reading::Broken { message, range } => {
            context.reader().broken(text, range, &message, diagnostics);
            plain(Vec::new())
        }
    }
}

/// The names that could be columns and that the engine reads otherwise, with the place of their `SELECT`.
fn words(fragment: &Fragment<'_>, names: &QueryNames) -> Vec<(usize, Word)> {
    let columns = |select: &'_ Select| -> Vec<Ident> {
        let heads = select.columns.iter().filter_map(|column| column.parts.first());
        heads.chain(&select.words).cloned().collect()
    };
    let selects = names.selects.iter().enumerate();
    let idents =
        selects.flat_map(|(index, select)| columns(select).into_iter().map(move |ident| (index, ident)));
    idents.filter_map(|(index, ident)| Some((index, fragment.word(&ident)?))).collect()
}

/// Adds an edge for each table of a query. Gives their identities, and what to insert where so that names are complete.
pub(super) fn edges(
    context: &mut Context<'_>,
    text: &Located<String>,
    names: &QueryNames,
    diagnostics: &mut Diagnostics,
) -> (Vec<ObjectId>, Vec<(usize, String)>) {
    let mut sources = Vec::new();
    let mut insertions = Vec::new();
    for table in names.tables() {
        let parts: Vec<String> = table.texts().into_iter().map(str::to_owned).collect();
        let built_in =
            parts.len() > 1 && parts.first().is_some_and(|first| BUILT_IN.contains(&first.as_str()));
        if built_in {
            continue;
        }
        let range: Range<usize> = table.range();
        let span = context.lowering.sources.place_within(text.span, &text.value, range.clone());
        let unqualified = parts.len() == 1;
        let written = Located::new(parts.join("."), span);
        // A name without a database means the view's own one, whatever session deploys it.
        let address = Address { engine: Some(super::ENGINE.to_owned()), namespace: None, parts };
        let wanted = Wanted { from: context.lowering.id, kinds: READABLE, same_database: false };
        let found = resolve_address(
            &address,
            &written,
            wanted,
            context.lowering.names,
            &context.subject,
            diagnostics,
        );
        if let Some(to) = found {
            context.edges.push(Edge { to, kind: EdgeKind::Query, span });
            let id = &context.lowering.names.get(to).id;
            sources.push(id.clone());
            if unqualified {
                insertions.push((range.start, format!("{}.", ident(&id.database))));
            }
        }
    }
    (sources, insertions)
}

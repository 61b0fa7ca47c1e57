//! Projections are sorted or aggregated, and engines that merge rows are told what becomes of them.
//!
//! Source: ClickHouse 26.9, reference 3.2 and 2.3: `36 ORDER BY cannot be empty`, `583`, `344 SUPPORT_IS_DISABLED`.

use super::TableContext;
use super::expressions::words_of;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{Merging, Projection, TableEngine};
use crate::sql::pieces;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    let TableEngine::MergeTree { merging, .. } = &table.engine.value else { return };
    for projection in &table.projections {
        words(context, projection, diagnostics);
        let text = projection.query.value.as_str();
        let has = |words: &str| {
            let words: Vec<&str> = words.split(' ').collect();
            pieces::keywords(DIALECT, text, &words, 0).is_some()
        };
        if !has("SELECT") {
            // `PROJECTION p INDEX expression TYPE basic` is a form of its own.
            let first = pieces::first_word(DIALECT, text);
            if !first.is_some_and(|word| word.eq_ignore_ascii_case("index")) {
                report(context, projection, "is no query", "begin it with `SELECT`", diagnostics);
            }
            continue;
        }
        if has("FROM") {
            report(
                context,
                projection,
                "has a `FROM`",
                "remove it: a projection is over its own table",
                diagnostics,
            );
        }
        if let Some(word) =
            ["LIMIT", "HAVING", "UNION", "SETTINGS", "JOIN"].into_iter().find(|word| has(word))
        {
            report(
                context,
                projection,
                &format!("has `{word}`"),
                "keep `SELECT`, `GROUP BY` or `ORDER BY` alone: queries filter what a projection holds",
                diagnostics,
            );
        }
        match (has("GROUP BY"), has("ORDER BY")) {
            (true, true) => {
                report(context, projection, "is aggregated and sorted", "remove the `ORDER BY`", diagnostics);
            }
            (false, false) if !aggregates(projection) => {
                report(
                    context,
                    projection,
                    "is neither sorted nor aggregated",
                    "add an `ORDER BY`",
                    diagnostics,
                );
            }
            _ => {}
        }
    }
    let merges = !matches!(merging, Merging::Keep);
    if let Some(first) = table.projections.first().filter(|_| merges)
        && table.setting("deduplicate_merge_projection_mode").is_none()
    {
        report(
            context,
            first,
            &format!("is on a `{}`, whose merges change rows", merging.name()),
            "set `deduplicate_merge_projection_mode` under `settings`: `rebuild` or `drop`",
            diagnostics,
        );
    }
}

/// Whether a query without `GROUP BY` is one over all rows; of one that was not read nothing is said.
fn aggregates(projection: &Projection) -> bool {
    projection.query.names.as_ref().is_none_or(|names| names.selects.iter().any(|select| select.aggregates))
}

fn report(
    context: &TableContext<'_>,
    projection: &Projection,
    what: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(
        Diagnostic::new(
            &codes::PROJECTION,
            projection.query.span,
            format!("the projection `{}` of {} {what}", projection.name, context.subject),
        )
        .help(help.to_owned()),
    );
}

/// Columns of the table by words that ClickHouse reads otherwise.
fn words(context: &TableContext<'_>, projection: &Projection, diagnostics: &mut Diagnostics) {
    let Some(names) = &projection.query.names else { return };
    let fragment = words_of(context, &projection.query);
    for select in &names.selects {
        for ident in select.columns.iter().filter_map(|column| column.parts.first()).chain(&select.words) {
            if let Some(word) = fragment.word(ident)
                && context.table.column(&ident.name).is_some()
            {
                let what = format!("the projection `{}` of {}", projection.name, context.subject);
                diagnostics.push(word.finding("ClickHouse", &what, "column"));
            }
        }
    }
}

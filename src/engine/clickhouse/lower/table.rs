//! `kind: table`.

use super::{Context, columns, parts, table_engine, ttl};
use crate::diagnostic::Diagnostics;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{SortKey, Table};
use crate::engine::clickhouse::spec::{TableBody, TextOrList};
use crate::model::{ByName, LogicalReference};
use crate::span::Located;
use crate::sql::{Expression, pieces};

/// Lowers a table.
pub(super) fn lower(context: &mut Context<'_>, body: TableBody, diagnostics: &mut Diagnostics) -> Table {
    context.columns = body.columns.keys().map(|name| name.value.clone()).collect();
    let mut references = Vec::new();
    let mut lowered = Vec::with_capacity(body.columns.len());
    for (name, form) in body.columns {
        lowered.push(columns::lower(context, name, form, &mut references, diagnostics));
    }
    let engine = table_engine::lower(context, body.table_engine.as_ref(), diagnostics);
    let partition_by = key(context, body.partition_by.as_ref(), diagnostics).unwrap_or_default();
    let primary_key = key(context, body.primary_key.as_ref(), diagnostics);
    let order_by = sort_key(context, body.order_by.as_ref(), diagnostics);
    let sample_by = body.sample_by.as_ref().map(|text| context.expression(text, diagnostics));
    let ttl = body.ttl.iter().map(|form| ttl::lower(context, form, diagnostics)).collect();
    let indexes = parts::indexes(context, body.indexes, diagnostics);
    let projections = parts::projections(context, body.projections, diagnostics);
    let constraints = parts::constraints(context, body.constraints, &body.checks, diagnostics);
    for reference in &body.logical_references {
        references.push(reference.lower(
            context.lowering.id,
            context.lowering.names,
            &context.subject,
            diagnostics,
        ));
    }
    // Their order means nothing, nor whether a column or the table has one.
    references.sort_by(|one, other| {
        let columns = |reference: &'_ LogicalReference| -> Vec<String> {
            reference.columns.iter().chain(&reference.target_columns).map(|name| name.value.clone()).collect()
        };
        (columns(one), &one.target).cmp(&(columns(other), &other.target))
    });
    Table {
        columns: lowered,
        places: ByName::default(),
        engine,
        partition_by,
        primary_key,
        order_by,
        sample_by,
        ttl,
        settings: Context::settings(body.settings),
        indexes,
        projections,
        constraints,
        references,
    }
}

/// The expressions of a key: each item of a list, each member of a tuple that stands alone.
fn items(
    context: &Context<'_>,
    text: &Located<TextOrList>,
) -> Vec<(Located<String>, std::ops::Range<usize>)> {
    let written = TextOrList::items(text);
    let [only] = written.as_slice() else {
        let whole = |item: Located<String>| {
            let range = pieces::trimmed(&item, 0..item.value.len());
            (item, range)
        };
        return written.into_iter().map(whole).collect();
    };
    let whole = pieces::trimmed(only, 0..only.value.len());
    if context.columns.contains(&only.value[whole.clone()]) {
        return vec![(only.clone(), whole)];
    }
    match pieces::tuple(DIALECT, only) {
        None => vec![(only.clone(), whole)],
        Some(members) => members.into_iter().map(|range| (only.clone(), range)).collect(),
    }
}

fn key(
    context: &mut Context<'_>,
    text: Option<&Located<TextOrList>>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Expression>> {
    let text = text?;
    Some(
        items(context, text)
            .into_iter()
            .map(|(text, range)| context.part(&text, range, diagnostics))
            .collect(),
    )
}

fn sort_key(
    context: &mut Context<'_>,
    text: Option<&Located<TextOrList>>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<SortKey>> {
    let text = text?;
    let mut parts = Vec::new();
    for (text, range) in items(context, text) {
        if context.columns.contains(&text.value[range.clone()]) {
            parts.push(SortKey { expression: context.part(&text, range, diagnostics), descending: false });
            continue;
        }
        let slice = &text.value[range.clone()];
        let without = |word| pieces::without_last(DIALECT, slice, word);
        let (rest, descending) = match (without("desc"), without("asc")) {
            (Some(rest), _) => (rest, true),
            (None, Some(rest)) => (rest, false),
            (None, None) => (0..slice.len(), false),
        };
        let range = range.start + rest.start..range.start + rest.end;
        parts.push(SortKey { expression: context.part(&text, range, diagnostics), descending });
    }
    Some(parts)
}

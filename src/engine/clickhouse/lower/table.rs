//! `kind: table`.

use super::columns::{self, Extras};
use super::{Context, parts, table_engine, ttl};
use crate::diagnostic::Diagnostics;
use crate::engine::clickhouse::expression::{Expression, closing, split_top_level, trim};
use crate::engine::clickhouse::model::{SortKey, Table};
use crate::engine::clickhouse::rules;
use crate::engine::clickhouse::spec::{TableBody, TextOrList};
use crate::span::Located;

/// Lowers a table and checks what its document alone can tell.
pub(super) fn lower(context: &mut Context<'_>, body: TableBody, diagnostics: &mut Diagnostics) -> Table {
    let mut extras = Extras::default();
    let mut lowered = Vec::with_capacity(body.columns.len());
    for (name, form) in body.columns {
        lowered.push(columns::lower(context, name, form, &mut extras, diagnostics));
    }
    let engine = table_engine::lower(context, body.table_engine.as_ref(), diagnostics);
    let partition_by = key(context, body.partition_by.as_ref(), diagnostics).unwrap_or_default();
    let primary_key = key(context, body.primary_key.as_ref(), diagnostics);
    let order_by = sort_key(context, body.order_by.as_ref(), diagnostics);
    let sample_by = body.sample_by.as_ref().map(|text| context.expression(text, diagnostics));
    let ttl = body.ttl.iter().map(|form| ttl::lower(context, form, diagnostics)).collect();
    let indexes = parts::indexes(context, body.indexes, diagnostics);
    let projections = parts::projections(context, body.projections, diagnostics);
    let mut constraints = parts::constraints(context, body.constraints, &body.checks, diagnostics);
    constraints.append(&mut extras.constraints);
    let mut references = extras.references;
    for reference in &body.logical_references {
        references.push(reference.lower(
            context.lowering.id,
            context.lowering.names,
            &context.subject,
            diagnostics,
        ));
    }
    let table = Table {
        columns: lowered,
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
        comment: context.comment(),
    };
    rules::table(
        &rules::TableContext {
            subject: &context.subject,
            table: &table,
            name: context.spec.header.name.span,
            incomplete: context.spec.incomplete,
            sources: context.lowering.sources,
            targets: context.lowering.targets,
        },
        diagnostics,
    );
    table
}

/// The expressions of a key: each item of a list, each member of a tuple that stands alone.
fn items(text: &Located<TextOrList>) -> Vec<(Located<String>, std::ops::Range<usize>)> {
    let written = TextOrList::items(text);
    let [only] = written.as_slice() else {
        return written
            .into_iter()
            .map(|item| {
                let range = trim(&item.value, 0..item.value.len());
                (item, range)
            })
            .collect();
    };
    let value = only.value.as_str();
    let whole = trim(value, 0..value.len());
    let trimmed = &value[whole.clone()];
    let head = if trimmed.starts_with('(') {
        Some(0)
    } else {
        trimmed.get(..6).filter(|head| head.eq_ignore_ascii_case("tuple(")).map(|_| 5)
    };
    if let Some(open) = head.filter(|open| closing(&trimmed[*open..]) == Some(trimmed.len() - open - 1)) {
        let inner = whole.start + open + 1..whole.end - 1;
        if value[inner.clone()].trim().is_empty() {
            return Vec::new();
        }
        return split_top_level(&value[inner.clone()], ',')
            .into_iter()
            .map(|part| (only.clone(), trim(value, inner.start + part.start..inner.start + part.end)))
            .collect();
    }
    vec![(only.clone(), whole)]
}

fn key(
    context: &mut Context<'_>,
    text: Option<&Located<TextOrList>>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Expression>> {
    let text = text?;
    Some(items(text).into_iter().map(|(text, range)| context.part(&text, range, diagnostics)).collect())
}

fn sort_key(
    context: &mut Context<'_>,
    text: Option<&Located<TextOrList>>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<SortKey>> {
    let text = text?;
    let mut parts = Vec::new();
    for (text, range) in items(text) {
        let slice = text.value[range.clone()].to_ascii_lowercase();
        let directed = |word: &str| {
            slice
                .strip_suffix(word)
                .filter(|rest| rest.ends_with(char::is_whitespace))
                .map(|rest| rest.trim_end().len())
        };
        let (length, descending) = match (directed("desc"), directed("asc")) {
            (Some(length), _) => (length, true),
            (None, Some(length)) => (length, false),
            (None, None) => (slice.len(), false),
        };
        let range = range.start..range.start + length;
        parts.push(SortKey { expression: context.part(&text, range, diagnostics), descending });
    }
    Some(parts)
}

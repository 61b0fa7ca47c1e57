//! `kind: table`.

use super::columns::{self, Extras};
use super::{Context, parts, table_engine, ttl};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::expression::{Expression, closing, split_top_level, trim};
use crate::engine::clickhouse::model::{SortKey, Table, TableEngine};
use crate::engine::clickhouse::rules;
use crate::engine::clickhouse::spec::{TableBody, TextOrList};
use crate::model::ByName;
use crate::span::Located;

/// Lowers a table and checks what its document alone can tell.
pub(super) fn lower(context: &mut Context<'_>, body: TableBody, diagnostics: &mut Diagnostics) -> Table {
    let mut extras = Extras::default();
    context.columns = body.columns.keys().map(|name| name.value.clone()).collect();
    let mut lowered = Vec::with_capacity(body.columns.len());
    for (name, form) in body.columns {
        lowered.push(columns::lower(context, name, form, &mut extras, diagnostics));
    }
    let engine = table_engine::lower(context, body.table_engine.as_ref(), diagnostics);
    missing_columns(context, &engine, lowered.is_empty(), diagnostics);
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

/// Engines whose columns are their own, or come from what they read. Source: ClickHouse 26.9, executed: all others answer
/// `80: required list of column descriptions`.
const WITHOUT_COLUMNS: &[&str] = &[
    "Alias",
    "ArrowStream",
    "AzureBlobStorage",
    "BigQuery",
    "COSN",
    "DeltaLake",
    "DeltaLakeAzure",
    "DeltaLakeLocal",
    "DeltaLakeS3",
    "Dictionary",
    "Distributed",
    "File",
    "GCS",
    "HDFS",
    "Hudi",
    "Iceberg",
    "IcebergAzure",
    "IcebergHDFS",
    "IcebergLocal",
    "IcebergS3",
    "JDBC",
    "Merge",
    "MongoDB",
    "MySQL",
    "ODBC",
    "OSS",
    "PostgreSQL",
    "Remote",
    "RemoteSecure",
    "S3",
    "S3Queue",
    "AzureQueue",
    "SQLite",
    "TimeSeries",
    "URL",
    "YTsaurus",
];

fn missing_columns(
    context: &Context<'_>,
    engine: &Located<TableEngine>,
    none: bool,
    diagnostics: &mut Diagnostics,
) {
    let own = match &engine.value {
        TableEngine::MergeTree { .. } => false,
        TableEngine::Other { name, .. } => WITHOUT_COLUMNS.contains(&name.as_str()),
        TableEngine::Unknown => true,
    };
    if none && !own && !context.spec.incomplete {
        diagnostics.push(
            Diagnostic::new(
                &shared::MISSING_KEY,
                context.spec.header.name.span,
                format!("{} has no columns", context.subject),
            )
            .help("add `columns`, or `mixins` that bring them"),
        );
    }
}

/// The expressions of a key: each item of a list, each member of a tuple that stands alone.
fn items(
    context: &Context<'_>,
    text: &Located<TextOrList>,
) -> Vec<(Located<String>, std::ops::Range<usize>)> {
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
    if context.columns.contains(&value[whole.clone()]) {
        return vec![(only.clone(), whole)];
    }
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

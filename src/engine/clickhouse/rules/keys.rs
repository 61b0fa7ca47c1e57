//! Keys: what may stand in the sorting, primary, partition and sampling key.
//!
//! Source: ClickHouse 26.9, reference 2.2, each executed.

use std::collections::BTreeMap;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::functions;
use crate::engine::clickhouse::model::{DefaultKind, TableEngine};
use crate::engine::clickhouse::types::Type;
use crate::sql::Expression;

/// Functions whose result is NULL when an argument is, so that a nullable column makes the key nullable.
const KEEPING_NULL: &[&str] = &[
    "toDate",
    "toDate32",
    "toDateTime",
    "toDateTime64",
    "toYYYYMM",
    "toYYYYMMDD",
    "toYear",
    "toMonth",
    "toQuarter",
    "toMonday",
    "toStartOfYear",
    "toStartOfQuarter",
    "toStartOfMonth",
    "toStartOfWeek",
    "toStartOfDay",
    "toStartOfHour",
    "toStartOfMinute",
    "toStartOfFiveMinutes",
    "toStartOfTenMinutes",
    "toStartOfFifteenMinutes",
    "toStartOfInterval",
    "lower",
    "upper",
    "lowerUTF8",
    "upperUTF8",
    "length",
    "lengthUTF8",
    "intDiv",
    "modulo",
    "abs",
    "substring",
    "toUnixTimestamp",
];

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    if table.engine.value == TableEngine::Unknown {
        return;
    }
    if !table.is_merge_tree() {
        not_supported(context, diagnostics);
        return;
    }
    if table.order_by.is_none()
        && table.primary_key.is_none()
        && !context.incomplete
        && !table.columns.is_empty()
    {
        diagnostics.push(
            Diagnostic::new(
                &codes::MISSING_ORDER_BY,
                context.name,
                format!("{} has no sorting key", context.subject),
            )
            .help("add `order_by` with the columns that queries filter by, or `order_by: []` for none"),
        );
    }
    let sorting: Vec<&Expression> = table.sorting().collect();
    each(context, "sorting key", &sorting, diagnostics);
    if let Some(primary) = &table.primary_key {
        if table.order_by.is_some() {
            prefix(context, primary, &sorting, diagnostics);
        } else {
            each(context, "primary key", &primary.iter().collect::<Vec<_>>(), diagnostics);
        }
    }
    each(context, "partition key", &table.partition_by.iter().collect::<Vec<_>>(), diagnostics);
    for expression in &table.partition_by {
        let bare = expression.column.as_deref().and_then(|name| table.column(name));
        if let Some(column) =
            bare.filter(|column| matches!(column.r#type.bare(), Type::Float { .. } | Type::BFloat16))
        {
            diagnostics.push(
                Diagnostic::new(
                    &codes::KEY_TYPE,
                    expression.text.span,
                    format!("the partition key of {} holds a floating-point number", context.subject),
                )
                .related(*column.type_place, format!("`{}`", column.r#type))
                .help("partition by a day, such as `toYYYYMM(day)`, or by a text"),
            );
        }
    }
    sample(context, diagnostics);
}

/// Keys and TTL belong to the MergeTree family. A few other engines take some of them: `Set`-like engines none, tables in
/// files and key-value stores a primary or partition key.
fn not_supported(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    let TableEngine::Other { name, .. } = &table.engine.value else { return };
    let keyed = matches!(
        name.value.as_str(),
        "EmbeddedRocksDB" | "KeeperMap" | "Redis" | "MaterializedPostgreSQL" | "S3Queue" | "AzureQueue"
    );
    let partitioned = keyed
        || matches!(
            name.value.as_str(),
            "S3" | "GCS"
                | "COSN"
                | "OSS"
                | "AzureBlobStorage"
                | "HDFS"
                | "URL"
                | "File"
                | "Iceberg"
                | "IcebergS3"
                | "IcebergLocal"
                | "IcebergAzure"
                | "IcebergHDFS"
                | "DeltaLake"
        );
    let mut found = Vec::new();
    let first = |list: &[Expression]| list.first().map(|expression| expression.text.span);
    if !partitioned {
        found.extend(first(&table.partition_by).map(|span| (span, "partition_by")));
    }
    if !keyed {
        found.extend(table.primary_key.iter().filter_map(|key| first(key)).map(|span| (span, "primary_key")));
        let sorting = table.order_by.iter().flatten().next().map(|part| part.expression.text.span);
        let iceberg = name.starts_with("Iceberg");
        found.extend(sorting.filter(|_| !iceberg).map(|span| (span, "order_by")));
    }
    found.extend(table.sample_by.iter().map(|expression| (expression.text.span, "sample_by")));
    found.extend(table.ttl.first().map(|ttl| (ttl.expression.text.span, "ttl")));
    found.extend(table.indexes.first().map(|index| (index.name.span, "indexes")));
    found.extend(table.projections.first().map(|projection| (projection.name.span, "projections")));
    for (span, key) in found {
        diagnostics.push(
            Diagnostic::new(
                &codes::CLAUSE_NOT_SUPPORTED,
                span,
                format!("{} has `{key}`, which the engine `{name}` does not take", context.subject),
            )
            .related(table.engine.span, "the engine")
            .help(format!("remove `{key}`, or use an engine of the MergeTree family")),
        );
    }
}

fn prefix(
    context: &TableContext<'_>,
    primary: &[Expression],
    sorting: &[&Expression],
    diagnostics: &mut Diagnostics,
) {
    for (index, expression) in primary.iter().enumerate() {
        let wanted = sorting.get(index);
        if wanted.is_some_and(|wanted| **wanted == *expression) {
            continue;
        }
        let message = match wanted {
            Some(wanted) => format!(
                "the primary key of {} has `{}` in the place {}, where the sorting key has `{}`",
                context.subject,
                expression.text,
                index + 1,
                wanted.text
            ),
            None => format!("the primary key of {} is longer than the sorting key", context.subject),
        };
        let list: Vec<&str> =
            sorting.iter().take(primary.len()).map(|part| part.text.value.as_str()).collect();
        diagnostics.push(
            Diagnostic::new(&codes::PRIMARY_KEY_PREFIX, expression.text.span, message)
                .label("not a beginning of the sorting key")
                .related(
                    wanted.or(sorting.first()).map_or(context.name, |part| part.text.span),
                    "the sorting key",
                )
                .help(format!("write `primary_key: [{}]`, or reorder `order_by`", list.join(", "))),
        );
        return;
    }
}

fn each(context: &TableContext<'_>, key: &str, expressions: &[&Expression], diagnostics: &mut Diagnostics) {
    let table = context.table;
    let mut seen: BTreeMap<&str, crate::span::Span> = BTreeMap::new();
    for expression in expressions.iter().copied() {
        let span = expression.text.span;
        if let Some(first) = seen.get(expression.canonical()) {
            if key != "partition key" && !table.is_on("allow_suspicious_indices") {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::KEY_EXPRESSION,
                        span,
                        format!("the {key} of {} holds `{}` twice", context.subject, expression.text),
                    )
                    .related(*first, "first here")
                    .help("remove one of the two"),
                );
            }
            continue;
        }
        seen.insert(expression.canonical(), span);
        let Some(names) = &expression.names else { continue };
        if !names.subqueries.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    &codes::KEY_EXPRESSION,
                    span,
                    format!("the {key} of {} holds a subquery", context.subject),
                )
                .help("store the value in a column and name the column"),
            );
            continue;
        }
        if let Some((function, range)) =
            expression.functions().find(|(function, _)| functions::is_random(function))
        {
            diagnostics.push(
                Diagnostic::new(
                    &codes::KEY_EXPRESSION,
                    context.place(expression, range),
                    format!(
                        "the {key} of {} calls `{function}`, whose result changes from call to call",
                        context.subject
                    ),
                )
                .help("store the value in a column, with the call as its default, and name the column"),
            );
            continue;
        }
        if names.columns.is_empty() && key != "partition key" {
            diagnostics.push(
                Diagnostic::new(
                    &codes::KEY_EXPRESSION,
                    span,
                    format!(
                        "the {key} of {} holds `{}`, which is the same for all rows",
                        context.subject, expression.text
                    ),
                )
                .help("name a column, or write `order_by: []` for no order"),
            );
            continue;
        }
        types(context, key, expression, diagnostics);
    }
}

fn types(context: &TableContext<'_>, key: &str, expression: &Expression, diagnostics: &mut Diagnostics) {
    let table = context.table;
    let calls: Vec<&str> = expression.functions().map(|(function, _)| function).collect();
    let keeps_null = expression.column.is_some()
        || (!calls.is_empty() && calls.iter().all(|function| KEEPING_NULL.contains(function)));
    for (name, range) in expression.columns() {
        let Some(column) = table.column(&name) else { continue };
        let span = context.place(expression, range);
        let default = column.default.as_ref().map(|default| default.kind);
        if let Some(kind @ (DefaultKind::Alias | DefaultKind::Ephemeral)) = default {
            diagnostics.push(
                Diagnostic::new(
                    &codes::KEY_TYPE,
                    span,
                    format!("the {key} of {} holds `{name}`, which is not stored", context.subject),
                )
                .label(format!("an {} column", kind.keyword()))
                .related(column.name.span, "declared here")
                .help("make the column `materialized`, or write its expression in the key"),
            );
            continue;
        }
        if keeps_null && column.r#type.holds_null() && !table.is_on("allow_nullable_key") {
            diagnostics.push(
                Diagnostic::new(
                    &codes::NULLABLE_KEY,
                    span,
                    format!("the {key} of {} holds `{name}`, which can be NULL", context.subject),
                )
                .related(*column.type_place, format!("`{}`", column.r#type))
                .help("make the column not null with a default, or set `allow_nullable_key: true` under `settings`"),
            );
        }
        let orderless = matches!(
            column.r#type.bare(),
            Type::Json(_)
                | Type::Dynamic { .. }
                | Type::Variant(_)
                | Type::AggregateFunction { .. }
                | Type::SimpleAggregateFunction { .. }
                | Type::QBit { .. }
        );
        if orderless && expression.column.is_some() {
            let help = match column.r#type.bare() {
                Type::Json(_) => {
                    "use a path of a fixed type, such as `JSON(user_id UInt64)` and `document.user_id`"
                }
                _ => "take the column out of the key",
            };
            diagnostics.push(
                Diagnostic::new(
                    &codes::KEY_TYPE,
                    span,
                    format!("the {key} of {} holds `{name}`, whose type has no order", context.subject),
                )
                .related(*column.type_place, format!("`{}`", column.r#type))
                .help(help),
            );
        }
    }
}

fn sample(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    let Some(sample) = &table.sample_by else { return };
    let primary = table.effective_primary_key();
    if !primary.contains(&sample) {
        diagnostics.push(
            Diagnostic::new(
                &codes::SAMPLE_BY,
                sample.text.span,
                format!("the sampling key of {} is not in its primary key", context.subject),
            )
            .help(format!("add `{}` to `order_by`, behind the columns that queries filter by", sample.text)),
        );
        return;
    }
    let bare = sample.column.as_deref().and_then(|name| table.column(name));
    if let Some(column) = bare.filter(|column| {
        column.r#type.is_known() && !matches!(column.r#type.bare(), Type::Integer { signed: false, .. })
    }) {
        diagnostics.push(
            Diagnostic::new(
                &codes::SAMPLE_BY,
                sample.text.span,
                format!("the sampling key of {} is no unsigned whole number", context.subject),
            )
            .related(*column.type_place, format!("`{}`", column.r#type))
            .help(format!("sample by a hash, such as `cityHash64({})`, and add it to the key", column.name)),
        );
    }
}

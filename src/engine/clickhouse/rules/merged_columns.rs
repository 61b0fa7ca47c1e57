//! What becomes of the columns of a table whose engine merges rows of equal keys.
//!
//! Source: ClickHouse 26.9, executed: `36 Column(s) … are neither part of the sorting key nor aggregate measures` of
//! `AggregatingMergeTree`, since 26.7 (`allow_dimensions_outside_sorting_key`); before, and in `SummingMergeTree`, such a column
//! keeps the value of any of the merged rows. Rows of two partitions never meet.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{Column, DefaultKind, Merging, TableEngine};
use crate::engine::clickhouse::types::Type;
use crate::sql::{Expression, pieces};

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let TableEngine::MergeTree { merging, .. } = &context.table.engine.value else { return };
    match merging {
        Merging::Aggregating => aggregating(context, diagnostics),
        Merging::Summing { columns } => {
            let named: Vec<&str> = columns.iter().map(|name| name.value.as_str()).collect();
            summing(context, &named, diagnostics);
        }
        _ => {}
    }
    partitions(context, merging, diagnostics);
    wide_partitions(context, diagnostics);
}

fn is_measure(column: &Column) -> bool {
    matches!(column.r#type, Type::AggregateFunction { .. } | Type::SimpleAggregateFunction { .. })
}

/// The stored columns in no key. A materialized one is computed anew and so follows the columns that it comes from.
fn dimensions<'a>(context: &'a TableContext<'_>) -> impl Iterator<Item = &'a Column> {
    let table = context.table;
    let keys: Vec<&Expression> =
        table.sorting().chain(table.primary_key.iter().flatten()).chain(&table.partition_by).collect();
    let unread = keys.iter().any(|key| key.names.is_none());
    let in_key = move |name: &str| {
        keys.iter().any(|key| {
            key.columns().any(|(found, _)| {
                found == name || found.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
            })
        })
    };
    table.columns.iter().filter(move |column| {
        let stored = column.default.as_ref().is_none_or(|default| default.kind == DefaultKind::Default);
        stored && !unread && column.r#type.is_known() && !in_key(&column.name.value)
    })
}

fn aggregating(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    let outside: Vec<&Column> = dimensions(context).filter(|column| !is_measure(column)).collect();
    let Some(first) = outside.first().filter(|_| !context.incomplete) else { return };
    if !table.columns.iter().any(is_measure) {
        diagnostics.push(
            Diagnostic::new(
                &codes::ARBITRARY_COLUMN,
                table.engine.span,
                format!(
                    "{} has no state to merge, so that of rows of one key any one is kept, `{}` and all",
                    context.subject, first.name
                ),
            )
            .related(first.name.span, "a plain column")
            .help("write the columns as `SimpleAggregateFunction(sum, …)` or `AggregateFunction(…)`, or use `SummingMergeTree`"),
        );
        return;
    }
    // Whoever sets it knows.
    if table.is_on("allow_dimensions_outside_sorting_key") {
        return;
    }
    let refused = context.targets.of("clickhouse").version("version").at_least(&[26, 7]);
    for column in outside {
        let name = &column.name;
        let (code, result) = if refused {
            (&codes::DIMENSION_OUTSIDE_KEY, "which the engine refuses")
        } else {
            (&codes::ARBITRARY_COLUMN, "so that merges keep any of its values")
        };
        diagnostics.push(
            Diagnostic::new(
                code,
                name.span,
                format!(
                    "column `{name}` of {} is neither in the sorting key nor a state, {result}",
                    context.subject
                ),
            )
            .related(table.engine.span, "merges rows of equal keys")
            .help(format!(
                "add `{name}` to `order_by`, or write `SimpleAggregateFunction(any, {})`",
                column.r#type
            )),
        );
    }
}

fn summing(context: &TableContext<'_>, named: &[&str], diagnostics: &mut Diagnostics) {
    if context.incomplete {
        return;
    }
    for column in dimensions(context).filter(|column| !is_measure(column)) {
        let name = column.name.value.as_str();
        let summed = column.r#type.is_numeric() && !matches!(column.r#type.bare(), Type::Bool);
        // The parts of a Nested whose name ends in `Map` are added up key by key.
        let map = name.split('.').next().is_some_and(|head| head.ends_with("Map"));
        // A number that the engine's arguments leave out is left out on purpose.
        if named.contains(&name) || summed || map {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                &codes::ARBITRARY_COLUMN,
                column.name.span,
                format!(
                    "column `{name}` of {} is neither in the sorting key nor a number to add, so that merges keep any of its values",
                    context.subject
                ),
            )
            .related(context.table.engine.span, "merges rows of equal keys")
            .help(format!(
                "add `{name}` to `order_by`, or write `SimpleAggregateFunction(any, {})`",
                column.r#type
            )),
        );
    }
}

/// Rows that replace or cancel each other have to lie in one partition.
fn partitions(context: &TableContext<'_>, merging: &Merging, diagnostics: &mut Diagnostics) {
    let meets = match merging {
        Merging::Replacing { .. } => "replace",
        Merging::Collapsing { .. } | Merging::VersionedCollapsing { .. } => "cancel",
        Merging::Coalescing { .. } => "complete",
        _ => return,
    };
    let table = context.table;
    let Some(sorting) = table.order_by.as_ref().filter(|key| !key.is_empty()) else { return };
    let in_key =
        |name: &str| sorting.iter().any(|part| part.expression.columns().any(|(found, _)| found == name));
    if sorting.iter().any(|part| part.expression.names.is_none()) {
        return;
    }
    for expression in &table.partition_by {
        let Some((name, range)) = expression.columns().find(|(name, _)| !in_key(name)) else { continue };
        if table.column(&name).is_none() {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                &codes::PARTITIONED_VERSIONS,
                context.place(expression, range),
                format!(
                    "{} is partitioned by `{name}`, which its sorting key does not hold, so that rows of one key in two partitions never {meets} each other",
                    context.subject
                ),
            )
            .related(table.engine.span, format!("`{}`", merging.name()))
            .help(format!("add `{name}` to `order_by` if rows of one key always have the same, or partition by a column of the key")),
        );
    }
}

fn is_hash(function: &str) -> bool {
    [
        "cityHash64",
        "sipHash64",
        "xxHash64",
        "farmHash64",
        "metroHash64",
        "intHash64",
        "intHash32",
        "halfMD5",
        "MD5",
        "toString",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(function))
}

/// A partition is a folder and a part at least: a key that nearly every row has alone makes as many.
fn wide_partitions(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    for expression in &context.table.partition_by {
        let hash = pieces::call(DIALECT, expression)
            .is_some_and(|call| expression.column.is_none() && is_hash(&expression.text.value[call.name]));
        if hash {
            diagnostics.push(
                Diagnostic::new(
                    &codes::PARTITION_BY_IDENTITY,
                    expression.text.span,
                    format!("{} makes a partition for each value of `{}`", context.subject, expression.text),
                )
                .help(format!("take few values of it: `{} % 16`", expression.text)),
            );
            continue;
        }
        let Some(column) = expression.column.as_deref().and_then(|name| context.table.column(name)) else {
            continue;
        };
        let written = column.name.value.as_str();
        let name = written.to_ascii_lowercase();
        let identity = matches!(name.as_str(), "id" | "uuid" | "guid")
            || name.ends_with("_id")
            || written.ends_with("Id");
        // A dictionary says that there are few values.
        let many = !matches!(column.r#type, Type::LowCardinality(_))
            && match column.r#type.bare() {
                Type::Uuid => true,
                Type::DateTime { .. } | Type::DateTime64 { .. } => true,
                Type::Integer { bits: 32.., .. } | Type::String | Type::FixedString(_) => identity,
                _ => false,
            };
        if many {
            diagnostics.push(
                Diagnostic::new(
                    &codes::PARTITION_BY_IDENTITY,
                    expression.text.span,
                    format!("{} makes a partition for each value of `{}`", context.subject, column.name),
                )
                .related(*column.type_place, format!("`{}`", column.r#type))
                .help(match column.r#type.bare() {
                    Type::DateTime { .. } | Type::DateTime64 { .. } => {
                        format!("partition by the month: `toYYYYMM({})`", column.name)
                    }
                    _ => "partition by a month of a column of time, such as `toYYYYMM(created_at)`, or by nothing".to_owned(),
                }),
            );
        }
    }
}

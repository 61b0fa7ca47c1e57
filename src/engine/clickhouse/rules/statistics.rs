//! Statistics suit the type of their column.
//!
//! Source: ClickHouse 26.9, executed: `708 ILLEGAL_STATISTICS`. `tests/engines` compares this with the engine, type by type.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::Column;
use crate::engine::clickhouse::types::Type;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    for column in &context.table.columns {
        known(context, column, diagnostics);
        for kind in &column.statistics {
            if suits(&kind.value, &column.r#type) {
                continue;
            }
            let wanted = match kind.value.as_str() {
                "minmax" => "numbers, days, points in time, enums and `IPv4`",
                "tdigest" => "numbers, days, points in time and enums",
                _ => "numbers, texts, days, points in time, enums and `IPv4`",
            };
            diagnostics.push(
                Diagnostic::new(
                    &codes::STATISTICS,
                    kind.span,
                    format!(
                        "the statistics `{kind}` of column `{}` of {} do not suit `{}`",
                        column.name, context.subject, column.r#type
                    ),
                )
                .related(*column.type_place, "the type")
                .help(format!("use them for {wanted}, or write `basic`, which suits every type")),
            );
        }
    }
}

/// Statistics exist, and none is there twice.
fn known(context: &TableContext<'_>, column: &Column, diagnostics: &mut Diagnostics) {
    let name = &column.name;
    for (index, statistic) in column.statistics.iter().enumerate() {
        const STATISTICS: &[&str] = &["basic", "minmax", "tdigest", "uniq", "uniq_v2", "countmin"];
        if !STATISTICS.contains(&statistic.value.as_str()) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    statistic.span,
                    format!("column `{name}` of {} has unknown statistics `{statistic}`", context.subject),
                )
                .suggest(statistic, "statistics", STATISTICS.iter().copied()),
            );
        }
        if column.statistics.iter().take(index).any(|other| other.value == statistic.value) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_NAME,
                    statistic.span,
                    format!(
                        "column `{name}` of {} lists the statistics `{statistic}` twice",
                        context.subject
                    ),
                )
                .help("remove one of the two"),
            );
        }
    }
}

fn suits(kind: &str, r#type: &Type) -> bool {
    let value = match r#type.bare() {
        Type::SimpleAggregateFunction { argument, .. } => argument.bare(),
        other => other,
    };
    let ordered = value.is_numeric()
        || value.is_temporal()
        || matches!(value, Type::Time | Type::Time64(_) | Type::Enum { .. } | Type::Interval(_));
    match kind {
        _ if matches!(value, Type::Unknown) => true,
        "minmax" => ordered || matches!(value, Type::Ipv4),
        "tdigest" => ordered,
        "uniq" | "uniq_v2" => ordered || value.is_text() || matches!(value, Type::Ipv4),
        _ => true,
    }
}

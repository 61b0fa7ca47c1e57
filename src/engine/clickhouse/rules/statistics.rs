//! Statistics suit the type of their column.
//!
//! Source: ClickHouse 26.9, executed: `708 ILLEGAL_STATISTICS`. `tests/engines` compares this with the engine, type by type.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::types::Type;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    for column in &context.table.columns {
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

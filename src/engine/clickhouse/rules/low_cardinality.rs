//! `LowCardinality` around numbers, days and the like needs a setting.
//!
//! Source: ClickHouse 26.9, `455 SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY`.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::types::Type;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    if context.table.is_on("allow_suspicious_low_cardinality_types") {
        return;
    }
    for column in &context.table.columns {
        if let Some(inner) = suspicious(&column.r#type) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::SUSPICIOUS_LOW_CARDINALITY,
                    *column.type_place,
                    format!("column `{}` of {} keeps a dictionary of `{inner}`", column.name, context.subject),
                )
                .help(format!(
                    "write `{inner}` alone, or set `allow_suspicious_low_cardinality_types: true` under `settings`"
                )),
            );
        }
    }
}

/// The type inside of the first `LowCardinality` that is refused, at any depth.
fn suspicious(r#type: &Type) -> Option<&Type> {
    match r#type {
        Type::LowCardinality(inner) => {
            let bare = inner.bare();
            let free = matches!(bare, Type::String | Type::FixedString(_) | Type::Uuid | Type::Unknown);
            (!free).then_some(&**inner)
        }
        Type::Array(inner) | Type::Nullable(inner) => suspicious(inner),
        Type::Map(key, value) => suspicious(key).or_else(|| suspicious(value)),
        Type::Tuple(members) => members.iter().find_map(|(_, member)| suspicious(member)),
        Type::Nested(members) => members.iter().find_map(|(_, member)| suspicious(member)),
        _ => None,
    }
}

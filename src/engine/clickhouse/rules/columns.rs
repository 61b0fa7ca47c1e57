//! A default that is a plain call of time belongs to a column of time.
//!
//! Source: ClickHouse 26.9 does not check it: `UInt64 DEFAULT now()` is accepted.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{DefaultKind, DefaultValue};
use crate::engine::clickhouse::types::Type;
use crate::sql::pieces;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    for column in &context.table.columns {
        let Some(default) = &column.default else { continue };
        let Some(DefaultValue::Expression(expression)) = &default.value else { continue };
        let Some(call) = pieces::call(DIALECT, expression).filter(|call| call.arguments.is_empty()) else {
            continue;
        };
        let called = call.inside.is_some();
        let name = expression.text.value[call.name].to_ascii_lowercase();
        let (what, fits): (&str, bool) = match (name.as_str(), called) {
            ("current_timestamp", _) | ("now" | "now64" | "today" | "yesterday", true) => (
                "a point in time",
                column.r#type.is_temporal()
                    || matches!(
                        column.r#type.bare(),
                        Type::Unknown | Type::Dynamic { .. } | Type::Variant(_)
                    ),
            ),
            ("generateuuidv4" | "generateuuidv7", true) => (
                "a UUID",
                matches!(
                    column.r#type.bare(),
                    Type::Uuid
                        | Type::String
                        | Type::FixedString(_)
                        | Type::Unknown
                        | Type::Dynamic { .. }
                        | Type::Variant(_)
                ),
            ),
            _ => continue,
        };
        if !fits && default.kind == DefaultKind::Default {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_DEFAULT,
                    expression.text.span,
                    format!("the default of column `{}` of {} is {what}", column.name, context.subject),
                )
                .related(*column.type_place, format!("the type is `{}`", column.r#type))
                .help(format!("change the type, or write a default of the type `{}`", column.r#type)),
            );
        }
    }
}

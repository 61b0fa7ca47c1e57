//! A default that is a plain call of time belongs to a column of time.
//!
//! Source: ClickHouse 26.9 does not check it: `UInt64 DEFAULT now()` is accepted.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::model::{DefaultKind, DefaultValue};
use crate::engine::clickhouse::types::Type;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    for column in &context.table.columns {
        let Some(default) = &column.default else { continue };
        let Some(DefaultValue::Expression(expression)) = &default.value else { continue };
        let text = expression.text.value.to_ascii_lowercase().replace(' ', "");
        let (what, fits): (&str, bool) = match text.as_str() {
            "now()" | "now64()" | "current_timestamp" | "today()" | "yesterday()" => (
                "a point in time",
                column.r#type.is_temporal()
                    || matches!(
                        column.r#type.bare(),
                        Type::Unknown | Type::Dynamic { .. } | Type::Variant(_)
                    ),
            ),
            "generateuuidv4()" | "generateuuidv7()" => (
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
                .related(column.type_place.0, format!("the type is `{}`", column.r#type))
                .help(format!("change the type, or write a default of the type `{}`", column.r#type)),
            );
        }
    }
}

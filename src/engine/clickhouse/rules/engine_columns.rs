//! The columns that a table engine is given have the types that it needs.
//!
//! Source: ClickHouse 26.9, `169 BAD_TYPE_OF_FIELD`; `Float64` as a version passes there and is refused here, since two
//! versions that are nearly equal have no order worth relying on.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Merging, TableEngine};
use crate::engine::clickhouse::types::Type;
use crate::span::Located;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    if matches!(&context.table.engine.value, TableEngine::Other { name, .. } if name.value == "TimeSeries") {
        time_series(context, diagnostics);
    }
    let TableEngine::MergeTree { merging, .. } = &context.table.engine.value else { return };
    let is_version = |column: &Type| {
        matches!(
            column,
            Type::Integer { .. }
                | Type::Date
                | Type::Date32
                | Type::DateTime { .. }
                | Type::DateTime64 { .. }
        )
    };
    let mut need =
        |name: &Option<Located<String>>, fits: &dyn Fn(&Type) -> bool, role: &str, wanted: &str| {
            let Some(name) = name else { return };
            if !context.has_column(name, diagnostics) {
                return;
            }
            let Some(column) = context.table.column(name) else { return };
            if column.r#type.is_known() && !fits(&column.r#type) {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::ENGINE_COLUMN,
                        name.span,
                        format!("{}: `{name}` cannot be the {role} of `{}`", context.subject, merging.name()),
                    )
                    .label(format!("`{}`", column.r#type))
                    .related(*column.type_place, "the type")
                    .help(format!("make it {wanted}")),
                );
            }
        };
    let version = "a whole number or a point in time, not null";
    match merging {
        Merging::Replacing { version: column, is_deleted } => {
            need(column, &is_version, "version", version);
            let fits =
                |column: &Type| matches!(column, Type::Bool | Type::Integer { bits: 8, signed: false });
            need(is_deleted, &fits, "mark of deleted rows", "`UInt8` or `Bool`");
        }
        Merging::Collapsing { sign } => {
            need(sign, &|column| *column == Type::Integer { bits: 8, signed: true }, "sign", "`Int8`");
        }
        Merging::VersionedCollapsing { sign, version: column } => {
            need(sign, &|column| *column == Type::Integer { bits: 8, signed: true }, "sign", "`Int8`");
            need(column, &is_version, "version", version);
        }
        Merging::Summing { columns } | Merging::Coalescing { columns } => {
            for name in columns {
                if context.has_column(name, diagnostics) {
                    outside_of_key(context, merging, name, diagnostics);
                }
            }
        }
        Merging::Keep | Merging::Aggregating | Merging::Graphite { .. } => {}
    }
}

/// The columns of the tables inside of a `TimeSeries`, which its own list may not hold. Source: ClickHouse 26.9, executed: `80
/// Column … is not allowed in the column list of a TimeSeries table`; other releases were not tried.
fn time_series(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    if !context.targets.of("clickhouse").version("version").at_least(&[26, 9]) {
        return;
    }
    for column in &context.table.columns {
        if matches!(column.name.value.as_str(), "id" | "timestamp" | "value") {
            diagnostics.push(
                Diagnostic::new(
                    &codes::ENGINE_COLUMN,
                    column.name.span,
                    format!(
                        "{} has a column `{}`, which is one of the tables inside of a `TimeSeries`",
                        context.subject, column.name
                    ),
                )
                .help("remove it: the engine has columns of its own"),
            );
        }
    }
}

fn outside_of_key(
    context: &TableContext<'_>,
    merging: &Merging,
    name: &Located<String>,
    diagnostics: &mut Diagnostics,
) {
    let in_key = context
        .table
        .sorting()
        .chain(&context.table.partition_by)
        .find(|expression| expression.columns().any(|(column, _)| column == name.value));
    if let Some(expression) = in_key {
        diagnostics.push(
            Diagnostic::new(
                &codes::MERGED_KEY_COLUMN,
                name.span,
                format!(
                    "{}: `{}` cannot merge `{name}`, which is in its key",
                    context.subject,
                    merging.name()
                ),
            )
            .related(expression.text.span, "in the key here")
            .help(format!("remove `{name}` from the engine's arguments")),
        );
    }
}

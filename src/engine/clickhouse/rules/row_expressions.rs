//! What is computed for one row alone: no aggregates, no subqueries in defaults, and texts that the column's type can read.
//!
//! Source: ClickHouse 26.9, executed: `184 ILLEGAL_AGGREGATION`, `116 Select query is not allowed in columns DEFAULT
//! expression`, `6 Cannot parse string 'abc' as UInt8`, `36 Cannot specify codec for column type ALIAS`.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{DefaultKind, DefaultValue};
use crate::engine::clickhouse::types::Type;
use crate::sql::{Expression, pieces};

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    for column in &table.columns {
        let Some(default) = &column.default else { continue };
        let unstored = match default.kind {
            DefaultKind::Alias => Some("is an alias"),
            DefaultKind::Ephemeral => Some("is ephemeral"),
            _ => None,
        };
        if let (Some(what), Some(codec)) = (unstored, column.codecs.first()) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::CODEC,
                    codec.name.span,
                    format!(
                        "column `{}` of {} has a codec and {what}, of which nothing is stored",
                        column.name, context.subject
                    ),
                )
                .help("remove the codec, or make the column `materialized`"),
            );
        }
        if let (Some(what), Some(kind)) = (unstored, column.statistics.first()) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::STATISTICS,
                    kind.span,
                    format!(
                        "column `{}` of {} has statistics and {what}, of which nothing is stored",
                        column.name, context.subject
                    ),
                )
                .help("remove the statistics, or make the column `materialized`"),
            );
        }
        let Some(DefaultValue::Expression(expression)) = &default.value else { continue };
        let what = match default.kind {
            DefaultKind::Default => format!("the default of column `{}`", column.name),
            other => {
                format!("the `{}` expression of column `{}`", other.keyword().to_lowercase(), column.name)
            }
        };
        aggregates(context, expression, &what, diagnostics);
        if expression.names.as_ref().is_some_and(|names| !names.subqueries.is_empty()) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_SQL,
                    expression.text.span,
                    format!(
                        "{what} of {} holds a subquery, which ClickHouse does not allow there",
                        context.subject
                    ),
                )
                .help("look the value up with `dictGet`, or compute it where rows are written"),
            );
        }
        if let Some(text) = pieces::literal(DIALECT, expression)
            && matches!(column.r#type.bare(), Type::Integer { .. } | Type::Float { .. })
            && text.trim().parse::<f64>().is_err()
        {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_DEFAULT,
                    expression.text.span,
                    format!(
                        "{what} of {} is the text '{text}', which is no `{}`",
                        context.subject,
                        column.r#type.bare()
                    ),
                )
                .related(*column.type_place, format!("the type is `{}`", column.r#type))
                .help(format!("write a value of the type `{}`", column.r#type)),
            );
        }
    }
    for column in &table.columns {
        if let Some(check) = &column.check {
            aggregates(context, check, &format!("the check of column `{}`", column.name), diagnostics);
        }
    }
    for constraint in &table.constraints {
        aggregates(
            context,
            &constraint.expression,
            &format!("the constraint `{}`", constraint.name),
            diagnostics,
        );
    }
    for index in &table.indexes {
        aggregates(context, &index.expression, &format!("the index `{}`", index.name), diagnostics);
    }
}

fn aggregates(
    context: &TableContext<'_>,
    expression: &Expression,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    if expression.names.as_ref().is_some_and(|names| names.aggregates) {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_SQL,
                expression.text.span,
                format!(
                    "{what} of {} calls an aggregate function, and it sees one row alone",
                    context.subject
                ),
            )
            .help("compute it in a materialized view or in a projection"),
        );
    }
}

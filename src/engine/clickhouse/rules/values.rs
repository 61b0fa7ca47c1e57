//! The values that a column gets by itself, and those that it is limited to, are values of its type.
//!
//! Source: ClickHouse 26.9, which checks few of them when a table is made: `UInt8 DEFAULT 300` is accepted and stores 44.

use std::collections::BTreeSet;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::literals::{self, sql_literal};
use crate::engine::clickhouse::model::{Column, DefaultKind, DefaultValue};
use crate::engine::clickhouse::types::Type;
use crate::engine::literals as stored;
use crate::span::Located;
use crate::spec::Literal;
use crate::sql::Expression;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    for column in &context.table.columns {
        one_of(context, column, diagnostics);
        let Some(default) = &column.default else { continue };
        match &default.value {
            Some(DefaultValue::Literal(literal)) => literal_default(context, column, literal, diagnostics),
            Some(DefaultValue::Expression(value)) if default.kind == DefaultKind::Default => {
                null(context, column, value, diagnostics);
            }
            _ => {}
        }
    }
}

/// The values of `one_of` fit the column, and none is there twice.
fn one_of(context: &TableContext<'_>, column: &Column, diagnostics: &mut Diagnostics) {
    let Column { name, r#type: parsed, .. } = column;
    let mut known: BTreeSet<String> = BTreeSet::new();
    for value in &column.one_of {
        if let Err(problem) = literals::fits(&value.value, parsed) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    value.span,
                    format!(
                        "column `{name}` of {} can never hold this value of `one_of`: {problem}",
                        context.subject
                    ),
                )
                .help(format!("write a value of the type `{parsed}`")),
            );
            continue;
        }
        let text = sql_literal(&value.value, parsed);
        if !known.insert(text) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_NAME,
                    value.span,
                    format!("column `{name}` of {} lists the same value twice", context.subject),
                )
                .help("remove one of the two"),
            );
        }
    }
}

/// A literal that fits its type; one that looks like a call was probably meant as one, whether it fits or not.
fn literal_default(
    context: &TableContext<'_>,
    column: &Column,
    literal: &Located<Literal>,
    diagnostics: &mut Diagnostics,
) {
    let Column { name, r#type: parsed, type_place, .. } = column;
    let call = match &literal.value {
        Literal::Text(text) if literal.value.looks_like_call() => Some(text.as_str()),
        _ => None,
    };
    match (literals::fits(&literal.value, parsed), call) {
        (Ok(()), None) => {
            let what = format!("the default of column `{name}` of {}", context.subject);
            let finding = stored::in_quotes(&what, literal);
            finding.into_iter().for_each(|finding| diagnostics.push(finding));
        }
        (Ok(()), Some(text)) => diagnostics.push(
            Diagnostic::new(
                &shared::LITERAL_LOOKS_LIKE_CALL,
                literal.span,
                format!("the default of column `{name}` of {} is the text \"{text}\"", context.subject),
            )
            .help(format!("write `{{ sql: {text} }}` to call it")),
        ),
        (Err(problem), call) => diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_DEFAULT,
                literal.span,
                format!("the default of column `{name}` of {} does not fit: {problem}", context.subject),
            )
            .related(**type_place, format!("the type is `{parsed}`"))
            .help(match call {
                Some(text) => format!("write `{{ sql: {text} }}` to call it"),
                None => literal.look_alike(matches!(parsed.bare(), Type::String)).unwrap_or_else(|| {
                    format!("write a value of the type `{parsed}`, or an expression as `{{ sql: … }}`")
                }),
            }),
        ),
    }
}

/// A default of NULL makes the column nullable without a word.
fn null(context: &TableContext<'_>, column: &Column, value: &Expression, diagnostics: &mut Diagnostics) {
    let Column { name, r#type: parsed, .. } = column;
    if value.text.value.eq_ignore_ascii_case("null") && !parsed.is_nullable() && parsed.is_known() {
        diagnostics.push(
            Diagnostic::new(
                &codes::NULL_DEFAULT,
                value.text.span,
                format!("column `{name}` of {} has the default NULL and is not nullable", context.subject),
            )
            .label("the engine would silently make the column Nullable")
            .help("add `nullable: true`, or remove the default"),
        );
    }
}

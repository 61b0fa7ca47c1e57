//! What fills a column: `serial`, `identity`, `generated` and `default` exclude each other, and numbers are never null.
//! Source: PostgreSQL 17, executed: `42601: both default and identity specified`, `42601: conflicting NULL/NOT NULL declarations`,
//! `22023: identity column type must be smallint, integer, or bigint`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Column, DefaultValue};
use crate::engine::timescaledb::types::Type;
use crate::span::Span;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    for column in &table.columns {
        let numbers = column.serial.is_some() || column.identity.is_some();
        let count = usize::from(column.serial.is_some())
            + usize::from(column.identity.is_some())
            + usize::from(column.generated.is_some())
            + usize::from(column.default.is_some());
        if count > 1 {
            several(rule, column, diagnostics);
        }
        if numbers && column.nullable.value {
            let message =
                format!("column `{}` of {} numbers its rows, so it is never null", column.name, rule.subject);
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_VALUE, column.nullable.span, message)
                    .help("remove `nullable`"),
            );
        }
        if let Some(identity) = &column.identity
            && column.ty.integer_bits().is_none()
            && *column.ty != Type::Unknown
        {
            let message = format!(
                "column `{}` of {} is {}, and an identity is a smallint, integer or bigint",
                column.name, rule.subject, *column.ty
            );
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_TYPE, identity.span, message)
                    .help("make the column an `int64`, or remove `identity`"),
            );
        }
    }
}

fn several(rule: &Rule<'_>, column: &Column, diagnostics: &mut Diagnostics) {
    let serial = column.serial.map(|serial| (format!("the type `{}`", serial.name()), column.ty.span));
    let identity = column.identity.as_ref().map(|identity| ("`identity`".to_owned(), identity.span));
    let generated = column.generated.as_ref().map(|generated| ("`generated`".to_owned(), generated.sql.span));
    let default = column.default.as_deref().map(|default| ("`default`".to_owned(), place(default)));
    let mut fillers = [serial, identity, generated, default].into_iter().flatten();
    let (Some((first, first_span)), Some((second, second_span))) = (fillers.next(), fillers.next()) else {
        return;
    };
    let message =
        format!("column `{}` of {} gets its value from {first} and from {second}", column.name, rule.subject);
    diagnostics.push(
        Diagnostic::new(&shared::INVALID_VALUE, second_span, message)
            .related(first_span, "the other one")
            .help("remove one of the two"),
    );
}

fn place(default: &DefaultValue) -> Span {
    match default {
        DefaultValue::Literal(literal) => literal.span,
        DefaultValue::Sql(formula) => formula.sql.span,
    }
}

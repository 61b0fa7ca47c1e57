//! Literals that columns hold by default, or are limited to, must be values of the column's type.
//! Source: PostgreSQL 15, `22P02` at the time of `CREATE TABLE`.

use super::{Rule, enum_labels};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Condition, DefaultValue, Definition};
use crate::engine::timescaledb::types::{Type, render_literal};
use crate::span::Located;
use crate::spec::Literal;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    match rule.definition {
        Definition::Table(table) => {
            for column in &table.columns {
                if let Some(DefaultValue::Literal(literal)) = &column.default {
                    value(
                        rule,
                        &format!("the default of column `{}`", column.name),
                        &column.ty,
                        literal,
                        diagnostics,
                    );
                }
            }
            for check in &table.checks {
                let Condition::OneOf { column, values } = &check.condition else { continue };
                let Some(found) = table.column(column) else { continue };
                for literal in values {
                    value(
                        rule,
                        &format!("a value of `one_of` of column `{column}`"),
                        &found.ty,
                        literal,
                        diagnostics,
                    );
                }
                // A default outside of the list would be refused with the first row.
                if let Some(DefaultValue::Literal(default)) = &found.default
                    && !values.iter().any(|value| value.value == default.value)
                {
                    let message = format!(
                        "the default of column `{column}` of {} is none of the values of `one_of`",
                        rule.subject
                    );
                    diagnostics.push(
                        Diagnostic::new(&shared::INVALID_DEFAULT, default.span, message)
                            .help("write one of the listed values, or add this one to the list"),
                    );
                }
            }
        }
        Definition::Domain(domain) => {
            if let Some(DefaultValue::Literal(literal)) = &domain.default {
                value(rule, "the default", &domain.ty, literal, diagnostics);
            }
        }
        Definition::Function(function) => {
            for argument in &function.arguments {
                if let Some(DefaultValue::Literal(literal)) = &argument.default {
                    value(
                        rule,
                        &format!("the default of argument `{}`", argument.name),
                        &argument.ty,
                        literal,
                        diagnostics,
                    );
                }
            }
        }
        _ => {}
    }
}

fn value(rule: &Rule<'_>, what: &str, ty: &Type, literal: &Located<Literal>, diagnostics: &mut Diagnostics) {
    let labels =
        |schema: &str, name: &str| enum_labels(rule.context.catalog, &rule.object.id.database, schema, name);
    match render_literal(ty, literal, &labels) {
        Err(error) => diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_DEFAULT,
                literal.span,
                format!("{what} of {} is no value of {ty}: {}", rule.subject, error.message),
            )
            .help(
                error
                    .help
                    .or_else(|| literal.look_alike(ty.is_text()))
                    .unwrap_or_else(|| format!("write a value of the type {ty}")),
            ),
        ),
        Ok(_) if ty.is_text() && literal.looks_like_call() => {
            let Literal::Text(text) = &literal.value else { return };
            diagnostics.push(
                Diagnostic::new(
                    &shared::LITERAL_LOOKS_LIKE_CALL,
                    literal.span,
                    format!("{what} of {} is the text \"{text}\", which looks like a call", rule.subject),
                )
                .help(format!("write `{{ sql: {text} }}` if it shall be called")),
            );
        }
        Ok(_) => {}
    }
}

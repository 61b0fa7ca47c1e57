//! Literals that columns hold by default, or are limited to, must be values of the column's type.
//! Source: PostgreSQL 15, `22P02` at the time of `CREATE TABLE`.

use super::{Rule, declared_as};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::literals;
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::dialect::tree::{Node, Tree, with_tree};
use crate::engine::timescaledb::model::{Condition, DefaultValue, Definition};
use crate::engine::timescaledb::types::{Plain, Type, render_literal, says_its_zone};
use crate::span::Located;
use crate::spec::Literal;
use crate::sql::Expression;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    match rule.definition {
        Definition::Table(table) => {
            for column in &table.columns {
                if let Some(DefaultValue::Literal(literal)) = column.default.as_deref() {
                    value(
                        rule,
                        &format!("the default of column `{}`", column.name),
                        &column.ty,
                        literal,
                        diagnostics,
                    );
                    zone(rule, &column.name, &column.ty, literal, diagnostics);
                }
                if let Some(collation) = &column.collation {
                    of_mysql(rule, &column.name, collation, diagnostics);
                }
                if let Some(DefaultValue::Sql(formula)) = column.default.as_deref() {
                    expression(rule, &column.name, &column.ty, &formula.sql, diagnostics);
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
                if let Some(DefaultValue::Literal(default)) = found.default.as_deref()
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

/// A moment whose zone is that of the session which makes the table.
fn zone(rule: &Rule<'_>, name: &str, ty: &Type, literal: &Located<Literal>, diagnostics: &mut Diagnostics) {
    let (Type::Timestamp { zoned: true, .. }, Literal::Text(text)) = (ty, &literal.value) else { return };
    // What is no moment at all is reported as that.
    if says_its_zone(text) || render_literal(ty, literal, &|_, _| None).is_err() {
        return;
    }
    let message = format!(
        "the default of column `{name}` of {} has no zone, and is read in that of whoever deploys",
        rule.subject
    );
    let time = if text.contains(':') { "" } else { " 00:00:00" };
    diagnostics.push(
        Diagnostic::new(&codes::ZONE_OF_SESSION, literal.span, message)
            .help(format!("write the zone: `{}{time}+00`", text.trim())),
    );
}

/// Collations belong to the server, but those of MySQL are none of its.
fn of_mysql(rule: &Rule<'_>, name: &str, collation: &Located<String>, diagnostics: &mut Diagnostics) {
    let word = collation.to_ascii_lowercase();
    if (word.starts_with("utf8") || word.starts_with("latin1"))
        && (word.ends_with("_ci") || word.ends_with("_bin"))
    {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_VALUE,
                collation.span,
                format!(
                    "column `{name}` of {} has the collation `{collation}`, which is one of MySQL",
                    rule.subject
                ),
            )
            .help("remove it, or use `C`, `und-x-icu`, or the type `citext` to ignore the case of letters"),
        );
    }
}

/// What an expression is that says its type by itself.
enum Plainly {
    /// A literal.
    Literal(Literal),
    /// A call, or a word, whose type everybody knows.
    Call(&'static str),
}

/// An expression that is a literal of this type, or a plain call.
fn plainly(ty: &Type, tree: &Tree, canonical: &str) -> Option<Plainly> {
    let text = |text: &String| Plainly::Literal(Literal::Text(text.clone()));
    match &tree.node {
        Node::Text(value) if !ty.is_text() => Some(text(value)),
        Node::Cast { value, to } => match (&value.node, ty) {
            (Node::Text(value), Type::Declared { name, .. })
                if to.parts.last() == Some(name) && !to.array =>
            {
                Some(text(value))
            }
            _ => None,
        },
        Node::Boolean if ty.integer_bits().is_some() => {
            Some(Plainly::Literal(Literal::Boolean(canonical == "true")))
        }
        Node::Number(number) if *ty == Type::Plain(Plain::Boolean) => {
            number.parse().ok().map(|number| Plainly::Literal(Literal::Integer(number)))
        }
        Node::Session(word) => match word.as_str() {
            "current_timestamp" | "localtimestamp" => Some(Plainly::Call("a point in time")),
            "current_date" => Some(Plainly::Call("a date")),
            _ => None,
        },
        Node::Call { name, arguments, .. } if arguments.is_empty() => match name.last()?.as_str() {
            "now" | "clock_timestamp" | "statement_timestamp" | "transaction_timestamp" => {
                Some(Plainly::Call("a point in time"))
            }
            "gen_random_uuid" | "uuid_generate_v4" | "uuid_generate_v1" => Some(Plainly::Call("a UUID")),
            _ => None,
        },
        _ => None,
    }
}

/// An expression that is a literal, or a plain call whose type everybody knows.
fn expression(rule: &Rule<'_>, name: &str, ty: &Type, sql: &Expression, diagnostics: &mut Diagnostics) {
    let what = format!("the default of column `{name}`");
    let called = match with_tree(sql, |tree| plainly(ty, tree, sql.canonical())).flatten() {
        Some(Plainly::Literal(Literal::Text(text))) if reads_text(ty, &text) => return,
        Some(Plainly::Literal(literal)) => {
            value(rule, &what, ty, &Located::new(literal, sql.span), diagnostics);
            return;
        }
        Some(Plainly::Call(called)) => called,
        None => return,
    };
    let fits = match ty {
        // Whatever it is, a text column takes its text.
        ty if ty.is_text() => true,
        Type::Unknown | Type::Declared { .. } | Type::Extension { .. } => true,
        Type::Plain(Plain::Uuid) => called == "a UUID",
        Type::Timestamp { .. } | Type::Time { .. } | Type::Plain(Plain::Date) => called != "a UUID",
        _ => false,
    };
    if !fits {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_DEFAULT,
                sql.span,
                format!("{what} of {} is {called}, which is no {ty}", rule.subject),
            )
            .help("change the type, or write an expression of the column's type"),
        );
    }
}

/// Whether PostgreSQL reads a text in quotes as this type, where a literal of a document would have to be written otherwise.
fn reads_text(ty: &Type, text: &str) -> bool {
    let word = text.trim().to_ascii_lowercase();
    match ty {
        Type::Plain(Plain::Boolean) => {
            let known = ["true", "false", "yes", "no", "on", "off", "1", "0", "t", "f", "y", "n"];
            known.contains(&word.as_str())
        }
        Type::Declared { .. } => false,
        // Forms of these are many, and only those of the simplest are judged.
        Type::Plain(Plain::Uuid) => false,
        Type::Plain(Plain::Smallint | Plain::Integer | Plain::Bigint) => word.parse::<i128>().is_ok(),
        _ => true,
    }
}

fn value(rule: &Rule<'_>, what: &str, ty: &Type, literal: &Located<Literal>, diagnostics: &mut Diagnostics) {
    let declarations =
        |schema: &str, name: &str| declared_as(rule.context.catalog, &rule.object.id.database, schema, name);
    match render_literal(ty, literal, &declarations) {
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
        Ok(_) if ty.is_text() => {
            let finding = literals::in_quotes(&format!("{what} of {}", rule.subject), literal);
            finding.into_iter().for_each(|finding| diagnostics.push(finding));
        }
        Ok(_) => {}
    }
}

//! What expressions may call where: no aggregates outside of queries, and nothing that changes from call to call in
//! generated columns and in indexes.
//! Source: PostgreSQL 17, executed: `42803: aggregate functions are not allowed in …`, `42P20: window functions are not allowed
//! in …`.

use super::{Rule, lasting};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Condition, DefaultValue, IndexKey, Table};
use crate::sql::Expression;

/// Functions that only make sense over the rows of a query. Aggregates can be window functions too.
const WINDOWS: &[&str] = &["row_number", "ntile", "lag", "lead", "first_value", "last_value", "nth_value"];

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    if let Some(table) = rule.table() {
        of_table(rule, table, diagnostics);
    }
    for index in rule.definition.indexes() {
        for column in &index.columns {
            if let IndexKey::Sql(sql) = &column.key {
                let what = format!("the index `{}`", index.name);
                stored(rule, sql, &what, rule.table(), diagnostics);
            }
        }
        if let Some(predicate) = &index.predicate {
            let what = format!("the condition of the index `{}`", index.name);
            stored(rule, predicate, &what, rule.table(), diagnostics);
        }
    }
}

fn of_table(rule: &Rule<'_>, table: &Table, diagnostics: &mut Diagnostics) {
    for column in &table.columns {
        if let Some(generated) = &column.generated {
            let what = format!("the generated column `{}`", column.name);
            stored(rule, &generated.sql, &what, Some(table), diagnostics);
        }
        if let Some(DefaultValue::Sql(formula)) = column.default.as_deref() {
            let what = || format!("the default of column `{}`", column.name);
            single(rule, &formula.sql, what, diagnostics);
        }
    }
    for check in &table.checks {
        if let Condition::Sql(sql) = &check.condition {
            single(rule, sql, || format!("the check `{}`", check.name), diagnostics);
        }
    }
}

/// Whether the object's own documents declare a function of this name.
fn is_declared(rule: &Rule<'_>, name: &str) -> bool {
    let mut objects = rule.object.edges.iter().map(|edge| rule.context.catalog.get(edge.to));
    objects.any(|object| object.kind == "function" && object.id.name == name)
}

/// An expression over one row: no aggregates, no window functions. Says whether it is one.
fn single(
    rule: &Rule<'_>,
    sql: &Expression,
    what: impl Fn() -> String,
    diagnostics: &mut Diagnostics,
) -> bool {
    let window = sql.functions().find(|(name, _)| WINDOWS.contains(name)).map(|(_, range)| range);
    let aggregates = sql.names.as_ref().is_some_and(|names| names.aggregates);
    if !(aggregates || window.is_some()) || sql.functions().any(|(name, _)| is_declared(rule, name)) {
        return true;
    }
    let kind = if window.is_some() { "a window function" } else { "an aggregate function" };
    let range = window.unwrap_or(0..sql.len());
    diagnostics.push(
        Diagnostic::new(
            &shared::INVALID_SQL,
            rule.context.sources.place_within(sql.span, sql, range),
            format!("{} of {} calls {kind}, and it sees one row alone", what(), rule.subject),
        )
        .help("compute it in a view, or keep it up to date from a trigger"),
    );
    false
}

/// An expression whose value is stored: over one row, and the same for the same row, always.
fn stored(
    rule: &Rule<'_>,
    sql: &Expression,
    what: &str,
    table: Option<&Table>,
    diagnostics: &mut Diagnostics,
) {
    if single(rule, sql, || what.to_owned(), diagnostics) {
        lasting::check(rule, sql, what, table, diagnostics);
    }
}

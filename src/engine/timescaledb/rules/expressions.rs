//! What expressions may call where: nothing but functions of one row outside of queries, and nothing that changes from call to call
//! in generated columns and in indexes; conditions are true or false.
//! Source: PostgreSQL 17, executed: `42803: aggregate functions are not allowed in …`, `42P20: window functions are not allowed
//! in …`, `0A000: set-returning functions are not allowed in …`, `42804: argument of CHECK must be type boolean`, `42P17: cannot use
//! generated column … in column generation expression`.

use super::{Rule, lasting};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::catalog::{self, Over};
use crate::engine::timescaledb::model::{Condition, DefaultValue, IndexKey, Table};
use crate::sql::Expression;

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
            condition(rule, predicate, || what.clone(), rule.table(), diagnostics);
        }
    }
}

fn of_table(rule: &Rule<'_>, table: &Table, diagnostics: &mut Diagnostics) {
    for column in &table.columns {
        if let Some(generated) = &column.generated {
            let what = format!("the generated column `{}`", column.name);
            stored(rule, &generated.sql, &what, Some(table), diagnostics);
            of_other_generated(rule, &generated.sql, &what, table, diagnostics);
        }
        if let Some(DefaultValue::Sql(formula)) = column.default.as_deref() {
            let what = || format!("the default of column `{}`", column.name);
            single(rule, &formula.sql, what, diagnostics);
        }
    }
    for check in &table.checks {
        if let Condition::Sql(sql) = &check.condition {
            let what = || format!("the check `{}`", check.name);
            single(rule, sql, what, diagnostics);
            condition(rule, sql, what, Some(table), diagnostics);
        }
    }
    for policy in &table.policies {
        for (sql, key) in [(&policy.using, "using"), (&policy.check, "check")] {
            let Some(sql) = sql else { continue };
            let what = || format!("`{key}` of the policy `{}`", policy.name);
            single(rule, sql, what, diagnostics);
            condition(rule, sql, what, Some(table), diagnostics);
        }
    }
}

/// A generated column that reads another one.
fn of_other_generated(
    rule: &Rule<'_>,
    sql: &Expression,
    what: &str,
    table: &Table,
    diagnostics: &mut Diagnostics,
) {
    for name in sql.names.iter().flat_map(|names| &names.columns) {
        let Some(part) = name.parts.last() else { continue };
        if table.column(&part.name).is_some_and(|column| column.generated.is_some()) {
            let message = format!("{what} of {} reads `{}`, which is generated too", rule.subject, part.name);
            let span = rule.context.sources.place_within(sql.span, sql, part.range.clone());
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_SQL, span, message)
                    .help(format!("write the expression of `{}` in its place", part.name)),
            );
        }
    }
}

/// A condition whose type is known and another one than true or false.
fn condition(
    rule: &Rule<'_>,
    sql: &Expression,
    what: impl Fn() -> String,
    table: Option<&Table>,
    diagnostics: &mut Diagnostics,
) {
    let Some(table) = table else { return };
    if seems_to_compare(sql) {
        return;
    }
    let (ty, _) = lasting::type_of_expression(rule, table, sql);
    if ty.name().is_some_and(|name| name != "bool") {
        let message =
            format!("{} of {} is {}, and a condition is true or false", what(), rule.subject, ty.shown());
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_SQL, sql.span, message)
                .help("compare it with something, such as `… > 0` or `… IS NOT NULL`"),
        );
    }
}

/// Whether a text has a sign or a word of comparing in it, wherever: nearly all conditions do, and need no look at their types,
/// which takes longer than all other rules for them together. A condition with such a sign in a quoted text is not looked at.
fn seems_to_compare(sql: &str) -> bool {
    sql.contains(['=', '<', '>', '~', '@', '?', '&', '!', '|']) || {
        let lower = sql.to_ascii_lowercase();
        [" is ", " in ", " in(", "like", "between", "and ", "or ", "not ", "exists", "select"]
            .iter()
            .any(|word| lower.contains(word))
    }
}

/// Whether the object's own documents declare a function of this name.
fn is_declared(rule: &Rule<'_>, name: &str) -> bool {
    let mut objects = rule.object.edges.iter().map(|edge| rule.context.catalog.get(edge.to));
    objects.any(|object| object.kind == "function" && object.id.name == name)
}

/// What all functions of a name make of rows.
fn over(rule: &Rule<'_>, name: &str) -> Over {
    let mut all = catalog::functions(name)
        .filter(|function| function.extension.is_none_or(|extension| lasting::has_extension(rule, extension)))
        .map(|function| function.over);
    let Some(first) = all.next() else { return Over::Row };
    // `rank` and its like are both aggregates and window functions.
    let same =
        |other: Over| other == first || (other != Over::Row && other != Over::Set && first != Over::Set);
    if first != Over::Row && all.all(same) { first } else { Over::Row }
}

/// An expression over one row: no aggregates, no window functions, no sets of rows. Says whether it is one.
fn single(
    rule: &Rule<'_>,
    sql: &Expression,
    what: impl Fn() -> String,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut found = None;
    for (name, range) in sql.functions() {
        if is_declared(rule, name) {
            return true;
        }
        let over = over(rule, name);
        if over != Over::Row && found.is_none() {
            found = Some((over, range));
        }
    }
    if found.is_none() && sql.names.as_ref().is_some_and(|names| names.aggregates) {
        found = Some((Over::Aggregate, 0..sql.len()));
    }
    let Some((over, range)) = found else { return true };
    let (kind, reason, help) = match over {
        Over::Set => (
            "a function that gives several rows",
            "one value is asked for",
            "call it in a query: in a view, or in a function that gives one value",
        ),
        Over::Window => (
            "a window function",
            "it sees one row alone",
            "compute it in a view, or keep it up to date from a trigger",
        ),
        _ => (
            "an aggregate function",
            "it sees one row alone",
            "compute it in a view, or keep it up to date from a trigger",
        ),
    };
    diagnostics.push(
        Diagnostic::new(
            &shared::INVALID_SQL,
            rule.context.sources.place_within(sql.span, sql, range),
            format!("{} of {} calls {kind}, and {reason}", what(), rule.subject),
        )
        .help(help),
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

//! What expressions may call where: no aggregates outside of queries, and nothing that changes from call to call in
//! generated columns and in indexes.
//! Source: PostgreSQL 17, executed: `42803: aggregate functions are not allowed in …`, `42P20: window functions are not allowed
//! in …`.

use super::{Rule, lasting};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Condition, DefaultValue, Definition, IndexKey, Table};
use crate::span::Located;
use crate::sql::{self, Dialect, ExpressionNames, Reading};

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
        if let Some(DefaultValue::Sql(sql)) = &column.default
            && may_aggregate(sql)
        {
            single(rule, sql, &format!("the default of column `{}`", column.name), diagnostics);
        }
    }
    for check in &table.checks {
        if let Condition::Sql(sql) = &check.condition
            && may_aggregate(sql)
        {
            single(rule, sql, &format!("the check `{}`", check.name), diagnostics);
        }
    }
}

fn read(sql: &str) -> Option<ExpressionNames> {
    match sql::read_expression(Dialect::PostgreSql, sql) {
        Reading::Read(names) => Some(names),
        _ => None,
    }
}

/// Whether the object's own documents declare a function of this name.
fn declared<'a>(rule: &Rule<'a>, name: &str) -> Option<&'a Definition> {
    let objects = rule.object.edges.iter().map(|edge| rule.context.catalog.get(edge.to));
    let mut functions = objects.filter(|object| object.kind == "function" && object.id.name == name);
    functions.find_map(|object| object.definition())
}

/// Whether an expression may call what only a query can: reading it again takes longer than looking for the words.
fn may_aggregate(sql: &str) -> bool {
    const WORDS: &[&str] =
        &["agg", "avg", "bool_", "corr", "count", "every", "max", "min", "over", "rank", "std", "sum", "var"];
    let small = sql.to_ascii_lowercase();
    small.contains('(') && WORDS.iter().chain(WINDOWS).any(|word| small.contains(word))
}

/// An expression over one row: no aggregates, no window functions.
fn single(
    rule: &Rule<'_>,
    fragment: &Located<String>,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Option<ExpressionNames> {
    let names = read(fragment)?;
    let window = names
        .functions
        .iter()
        .find(|function| function.parts.last().is_some_and(|part| WINDOWS.contains(&part.name.as_str())));
    let declared = names
        .functions
        .iter()
        .any(|function| function.parts.last().is_some_and(|part| declared(rule, &part.name).is_some()));
    if declared || !(names.aggregates || window.is_some()) {
        return Some(names);
    }
    let range = window.map_or(0..fragment.len(), |function| function.range());
    let kind = if window.is_some() { "a window function" } else { "an aggregate function" };
    diagnostics.push(
        Diagnostic::new(
            &shared::INVALID_SQL,
            rule.context.sources.place_within(fragment.span, fragment, range),
            format!("{what} of {} calls {kind}, and it sees one row alone", rule.subject),
        )
        .help("compute it in a view, or keep it up to date from a trigger"),
    );
    None
}

/// An expression whose value is stored: over one row, and the same for the same row, always.
fn stored(
    rule: &Rule<'_>,
    fragment: &Located<String>,
    what: &str,
    table: Option<&Table>,
    diagnostics: &mut Diagnostics,
) {
    if fragment.contains('(') && single(rule, fragment, what, diagnostics).is_none() {
        return;
    }
    lasting::check(rule, fragment, what, table, diagnostics);
}

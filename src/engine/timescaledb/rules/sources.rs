//! What queries read from: not themselves, with the schema where the server would not look for it, and under names that PostgreSQL
//! reads as names.
//! Source: PostgreSQL 17, executed: `42P01: relation "users" does not exist`, `42601: syntax error at or near "order"`.

use std::fmt::Arguments;

use super::Rule;
use super::fragments::words_of;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Definition, Function};
use crate::engine::timescaledb::quoting::quote_ident;
use crate::engine::timescaledb::{RELATIONS, codes, extensions};
use crate::model::{Address, Found, Object, Wanted};
use crate::span::Located;
use crate::sql::{QualifiedName, QueryNames};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    if let Some((query, _)) = rule.definition.query()
        && let Some(names) = &query.names
    {
        look(rule, query, names, format_args!("the query"), true, diagnostics);
    }
    let Definition::Function(function) = rule.definition else { return };
    let path = search_path(function);
    for query in function.queries.iter() {
        let Some(names) = &query.names else { continue };
        if let Some(path) = &path {
            for table in names.tables() {
                not_on_the_path(rule, query, table, path, diagnostics);
            }
        }
        look(rule, query, names, format_args!("the body"), true, diagnostics);
    }
}

/// Looks at a subquery of an expression; a policy may look at its own table.
pub(super) fn subquery(
    rule: &Rule<'_>,
    text: &Located<String>,
    names: &QueryNames,
    what: Arguments<'_>,
    diagnostics: &mut Diagnostics,
) {
    look(rule, text, names, what, false, diagnostics);
}

/// The relation that a name in SQL means.
fn relation<'a>(rule: &Rule<'a>, table: &QualifiedName) -> Option<&'a Object> {
    let parts = table.parts.iter().map(|part| part.name.clone()).collect();
    let address = Address { engine: None, namespace: None, parts };
    let wanted = Wanted { from: &rule.object.id, kinds: RELATIONS, same_database: true };
    match rule.context.catalog.names.resolve(&address, wanted) {
        Found::One(index) => Some(rule.context.catalog.get(index)),
        _ => None,
    }
}

fn look(
    rule: &Rule<'_>,
    text: &Located<String>,
    names: &QueryNames,
    what: Arguments<'_>,
    is_query: bool,
    diagnostics: &mut Diagnostics,
) {
    let words = words_of(rule, text);
    for label in words.labels(names) {
        diagnostics.push(label.finding("PostgreSQL", &format!("{what} of {}", rule.subject), "label"));
    }
    for table in names.tables() {
        let Some(first) = table.parts.first() else { continue };
        let Some(found) = relation(rule, table) else { continue };
        if let Some(word) = words.word(first) {
            let is = if table.parts.len() > 1 { "schema" } else { "table" };
            diagnostics.push(word.finding("PostgreSQL", &format!("{what} of {}", rule.subject), is));
        }
        if extensions::is_system_relation(&table.texts()) {
            continue;
        }
        let span = || rule.context.sources.place_within(text.span, text, table.range());
        if found.id == rule.object.id {
            if is_query {
                let message = format!("{what} of {} reads from itself", rule.subject);
                diagnostics.push(
                    Diagnostic::new(&shared::DEPENDENCY_CYCLE, span(), message)
                        .help("read from the tables behind it"),
                );
            }
            continue;
        }
        let schema = found.id.schema.as_deref().unwrap_or_default();
        if table.parts.len() == 1 && schema != "public" {
            let message = format!(
                "{what} of {} names `{}` without its schema; the server would look for it in `public`",
                rule.subject, found.id.name
            );
            let full = format!("{schema}.{}", found.id.name);
            diagnostics.push(
                Diagnostic::new(&codes::UNQUALIFIED_NAME, span(), message)
                    .help(format!("write `{full}`"))
                    .edit(span(), full),
            );
        }
    }
}

/// Where a function looks for names without a schema, if it says so itself: the server checks the body with it.
fn search_path(function: &Function) -> Option<Vec<&str>> {
    let (_, values) = function.settings.iter().find(|(name, _)| name.eq_ignore_ascii_case("search_path"))?;
    let schemas = values.iter().map(|schema| schema.trim_matches(['"', '\'']));
    Some(schemas.filter(|schema| !schema.is_empty()).collect())
}

/// Reports a table without a schema where the function does not look.
fn not_on_the_path(
    rule: &Rule<'_>,
    statement: &Located<String>,
    table: &QualifiedName,
    path: &[&str],
    diagnostics: &mut Diagnostics,
) {
    let [name] = table.parts.as_slice() else { return };
    let Some(found) = relation(rule, table) else { return };
    let schema = found.id.schema.as_deref().unwrap_or_default();
    if path.contains(&schema) {
        return;
    }
    let span = rule.context.sources.place_within(statement.span, statement, name.range.clone());
    let written = statement.get(name.range.clone()).unwrap_or(&name.name);
    let message = format!(
        "the body of {} names `{written}` without its schema `{schema}`, which is not on the function's `search_path`",
        rule.subject
    );
    let qualified = format!("{}.{written}", quote_ident(schema));
    diagnostics.push(
        Diagnostic::new(&shared::UNKNOWN_OBJECT, span, message)
            .help(format!("write `{qualified}`"))
            .edit(span, qualified),
    );
}

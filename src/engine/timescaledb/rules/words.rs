//! Columns and labels of queries by words that PostgreSQL reads otherwise without quotes. What a table's own expressions name
//! is told when they are read; a query needs the columns of what it reads.
//! Source: PostgreSQL 17, executed: `SELECT user FROM t` is `CURRENT_USER`, `42601: syntax error at or near "order"`.

use super::Rule;
use super::query_columns::columns_of;
use crate::diagnostic::Diagnostics;
use crate::engine::timescaledb::model::Definition;
use crate::engine::words::Fragment;
use crate::span::Located;
use crate::sql::{self, Dialect, QueryNames, Reading, Select, SourceKind};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let query = match rule.definition {
        Definition::View(view) => &view.query,
        Definition::MaterializedView(view) => &view.query,
        Definition::ContinuousAggregate(aggregate) => &aggregate.query,
        Definition::Table(table) => {
            let own: Vec<String> = table.columns.iter().map(|column| column.name.value.clone()).collect();
            for policy in &table.policies {
                for condition in [&policy.using, &policy.check].into_iter().flatten() {
                    // Only what holds a query is read a second time.
                    if !condition.to_ascii_lowercase().contains("select") {
                        continue;
                    }
                    let Reading::Read(names) = sql::read_expression(Dialect::PostgreSql, condition) else {
                        continue;
                    };
                    let what = format!("the policy `{}` of {}", policy.name, rule.subject);
                    for query in &names.subqueries {
                        words(rule, condition, query, &own, &what, diagnostics);
                    }
                }
            }
            return;
        }
        _ => return,
    };
    let Some(names) = &query.names else { return };
    words(rule, &query.text, names, &[], &format!("the query of {}", rule.subject), diagnostics);
}

/// Reports the words of a query, or of a subquery of an expression that sees the columns `outer`.
fn words(
    rule: &Rule<'_>,
    text: &Located<String>,
    names: &QueryNames,
    outer: &[String],
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    let version = rule.context.targets.of("timescaledb").version("postgresql").major();
    let fragment = Fragment { dialect: Dialect::PostgreSql, version, text, sources: rule.context.sources };
    for select in &names.selects {
        let heads =
            select.columns.iter().filter_map(|column| Some((column.parts.first()?, column.parts.len())));
        for (ident, parts) in heads.chain(select.words.iter().map(|word| (word, 1))) {
            let Some(word) = fragment.word(ident) else { continue };
            let mut known: Vec<String> =
                scopes(names, select).flat_map(|scope| columns(rule, scope)).collect();
            if select.nested {
                known.extend(outer.iter().cloned());
            }
            let source = || select.sources.iter().any(|source| source.alias.as_ref() == Some(&ident.name));
            // To the parser `user.id` is a field of what the function `user` gives.
            let qualifies = parts > 1 || text[ident.range.end..].trim_start().starts_with('.');
            let is = if qualifies || is_read_from(text, ident) {
                source().then_some("table")
            } else if known.contains(&ident.name) {
                Some("column")
            } else {
                is_label(select, ident).then_some("label")
            };
            if let Some(is) = is {
                diagnostics.push(word.finding("PostgreSQL", what, is));
            }
        }
    }
}

/// Whether a word stands right behind `FROM` or `JOIN`.
fn is_read_from(text: &str, ident: &sql::Ident) -> bool {
    let before = text[..ident.range.start].trim_end().to_ascii_lowercase();
    before.ends_with("from") || before.ends_with("join")
}

/// A `SELECT` and those around it whose columns it sees.
fn scopes<'a>(names: &'a QueryNames, select: &'a Select) -> impl Iterator<Item = &'a Select> {
    let around = |select: &&'a Select| {
        let outer = select.outer.filter(|_| select.nested)?;
        names.selects.get(outer)
    };
    std::iter::successors(Some(select), around).take(names.selects.len())
}

/// Whether a word of `GROUP BY` or `ORDER BY` is a label of the result, and not the value that stands behind it.
fn is_label(select: &Select, ident: &sql::Ident) -> bool {
    let elsewhere =
        |word: &&sql::Ident| word.name == ident.name && !select.alias_places.contains(&word.range.start);
    select.alias_places.contains(&ident.range.start)
        && select.aliases.contains(&ident.name)
        && !select.words.iter().any(|word| elsewhere(&word))
}

fn columns(rule: &Rule<'_>, select: &Select) -> Vec<String> {
    let known = select.sources.iter().filter_map(|source| match &source.kind {
        SourceKind::Table(name) => {
            columns_of(rule, &name.texts()).map(|columns| columns.into_iter().collect::<Vec<String>>())
        }
        SourceKind::Derived(columns) => columns.clone(),
        SourceKind::Unknown => None,
    });
    known.flatten().collect()
}

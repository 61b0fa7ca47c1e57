//! Columns and labels of queries by words that PostgreSQL reads otherwise without quotes. What a table's own expressions name
//! is told with them (`fragments`); a query needs the columns of what it reads.
//! Source: PostgreSQL 17, executed: `SELECT user FROM t` is `CURRENT_USER`, `42601: syntax error at or near "order"`.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use super::query_columns::columns_of;
use crate::diagnostic::Diagnostics;
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::words::Fragment;
use crate::span::Located;
use crate::sql::around::Lexemes;
use crate::sql::{self, QueryNames, Select, SourceKind};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    if let Some((query, _)) = rule.definition.query()
        && let Some(names) = &query.names
    {
        words(rule, query, names, &BTreeSet::new(), &format!("the query of {}", rule.subject), diagnostics);
    }
    let Some(table) = rule.table() else { return };
    for policy in &table.policies {
        for condition in [&policy.using, &policy.check].into_iter().flatten() {
            let subqueries = condition.names.iter().flat_map(|names| &names.subqueries);
            for query in subqueries {
                let own: BTreeSet<String> =
                    table.columns.iter().map(|column| column.name.value.clone()).collect();
                let what = format!("the policy `{}` of {}", policy.name, rule.subject);
                words(rule, condition, query, &own, &what, diagnostics);
            }
        }
    }
}

/// Reports the words of a query, or of a subquery of an expression that sees the columns `outer`.
fn words(
    rule: &Rule<'_>,
    text: &Located<String>,
    names: &QueryNames,
    outer: &BTreeSet<String>,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    let version = rule.context.targets.of("timescaledb").version("postgresql").major();
    let fragment = Fragment { dialect: DIALECT, version, text, sources: rule.context.sources };
    let mut read: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let mut lexemes: Option<Lexemes> = None;
    for (index, select) in names.selects.iter().enumerate() {
        let aliases: BTreeSet<&str> =
            select.sources.iter().filter_map(|source| source.alias.as_deref()).collect();
        let heads =
            select.columns.iter().filter_map(|column| Some((column.parts.first()?, column.parts.len())));
        for (ident, parts) in heads.chain(select.words.iter().map(|word| (word, 1))) {
            let Some(word) = fragment.word(ident) else { continue };
            let mut is_known = || {
                (select.nested && outer.contains(&ident.name))
                    || scopes(names, index).any(|scope| {
                        let columns = || names.selects.get(scope).map(|select| columns(rule, select));
                        let known = read.entry(scope).or_insert_with(|| columns().unwrap_or_default());
                        known.contains(&ident.name)
                    })
            };
            let source = || aliases.contains(ident.name.as_str());
            // To the parser `user.id` is a field of what the function `user` gives.
            let lexemes = lexemes.get_or_insert_with(|| Lexemes::of(DIALECT, text));
            let after = lexemes.after(ident.range.end);
            let qualifies = parts > 1 || after.is_some_and(|after| text.get(after) == Some("."));
            let is = if qualifies || is_read_from(text, lexemes, ident) {
                source().then_some("table")
            } else if is_known() {
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
fn is_read_from(text: &str, lexemes: &Lexemes, ident: &sql::Ident) -> bool {
    let before = lexemes.before(ident.range.start);
    let word = before.and_then(|before| text.get(before)).unwrap_or_default();
    ["from", "join"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// A `SELECT` and those around it whose columns it sees, by their places.
fn scopes(names: &QueryNames, select: usize) -> impl Iterator<Item = usize> {
    let around = |select: &usize| {
        let select = names.selects.get(*select)?;
        select.outer.filter(|outer| select.nested && *outer < names.selects.len())
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

fn columns(rule: &Rule<'_>, select: &Select) -> BTreeSet<String> {
    let known = select.sources.iter().filter_map(|source| match &source.kind {
        SourceKind::Table(name) => {
            columns_of(rule, &name.texts()).map(|columns| columns.into_iter().collect::<Vec<String>>())
        }
        SourceKind::Derived(columns) => columns.clone(),
        SourceKind::Unknown => None,
    });
    known.flatten().collect()
}

//! Columns that a view's query names must be columns of what it reads from.
//! Source: PostgreSQL 17, `42703: column "x" does not exist`.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::Definition;
use crate::model::{Address, Found, Wanted, repetitions};
use crate::sql::{Query, Select, SourceKind};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some((query, _)) = rule.definition.query() else { return };
    let Some(names) = &query.names else { return };
    let outputs = names.outputs.as_deref().unwrap_or_default();
    if let Some((name, _)) = repetitions(outputs, |name| name.as_str()).first() {
        diagnostics.push(
            Diagnostic::new(
                &shared::DUPLICATE_NAME,
                query.span,
                format!("the query of {} gives two columns the name `{name}`", rule.subject),
            )
            .help("give one of them another name with `AS`"),
        );
    }
    for select in &names.selects {
        // A nested SELECT may use columns of the one around it, which its names do not tell apart.
        if !select.nested {
            check_select(rule, query, select, diagnostics);
        }
    }
}

/// A source of a SELECT: the name that qualifies its columns, and the columns where they are known.
type Source<'a> = (Option<&'a str>, Option<IndexSet<String>>);

fn check_select(rule: &Rule<'_>, query: &Query, select: &Select, diagnostics: &mut Diagnostics) {
    let sources: Vec<Source<'_>> = select
        .sources
        .iter()
        .map(|source| {
            let columns = match &source.kind {
                SourceKind::Table(name) => columns_of(rule, &name.texts()),
                SourceKind::Derived(columns) => {
                    columns.as_ref().map(|columns| columns.iter().cloned().collect())
                }
                SourceKind::Unknown => None,
            };
            (source.alias.as_deref(), columns)
        })
        .collect();
    let aliases: BTreeSet<&str> = select.aliases.iter().map(String::as_str).collect();
    for column in &select.columns {
        let Some(last) = column.parts.last() else { continue };
        let candidates: Vec<&Source<'_>> = match column.parts.as_slice() {
            [_] => {
                if aliases.contains(last.name.as_str()) || select.sources.is_empty() {
                    continue;
                }
                // A name of a source alone means its whole row.
                if sources.iter().any(|(alias, _)| *alias == Some(last.name.as_str())) {
                    continue;
                }
                sources.iter().collect()
            }
            [qualifier, _] => {
                sources.iter().filter(|(alias, _)| *alias == Some(qualifier.name.as_str())).collect()
            }
            _ => continue,
        };
        if candidates.is_empty() || candidates.iter().any(|(_, columns)| columns.is_none()) {
            continue;
        }
        let sets = || candidates.iter().filter_map(|(_, columns)| columns.as_ref());
        if sets().any(|columns| columns.contains(&last.name)) || is_system(&last.name) {
            continue;
        }
        let known = sets().flatten().map(String::as_str);
        let span = rule.context.sources.place_within(query.span, query, last.range.clone());
        let message = format!(
            "the query of {} names the column `{}`, which nothing that it reads has",
            rule.subject, last.name
        );
        diagnostics.push(
            Diagnostic::new(&shared::UNKNOWN_COLUMN, span, message)
                .suggest(&last.name, "columns", known)
                .instead(crate::sql::curly(&last.name)),
        );
    }
}

/// Columns that every table has.
fn is_system(name: &str) -> bool {
    matches!(name, "tableoid" | "xmin" | "cmin" | "xmax" | "cmax" | "ctid")
}

/// The columns of a relation that a query names, if they are known.
pub(super) fn columns_of(rule: &Rule<'_>, parts: &[&str]) -> Option<IndexSet<String>> {
    let address = Address {
        engine: None,
        namespace: None,
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
    };
    let kinds = &["table", "view", "materialized_view", "continuous_aggregate"];
    let wanted = Wanted { from: &rule.object.id, kinds, same_database: true };
    let Found::One(index) = rule.context.catalog.names.resolve(&address, wanted) else { return None };
    let object = rule.context.catalog.get(index);
    if object.incomplete {
        return None;
    }
    let names = object.definition::<Definition>()?.column_names()?;
    Some(names.into_iter().map(str::to_owned).collect())
}

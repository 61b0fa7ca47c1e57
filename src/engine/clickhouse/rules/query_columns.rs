//! Every column that a view's query names exists in what the query reads.
//!
//! Source: ClickHouse 26.9, `47 UNKNOWN_IDENTIFIER`.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::Checking;
use crate::engine::clickhouse::model::View;
use crate::engine::clickhouse::{ENGINE, READABLE};
use crate::engine::words::Word;
use crate::model::{Address, ByName, Found, Object, Wanted, repetitions};
use crate::sql::{QualifiedName, QueryNames, Select, SourceKind};

/// A source of a query whose columns are known.
struct Source {
    alias: Option<String>,
    columns: Vec<String>,
    places: ByName,
}

pub(super) fn check(object: &Object, view: &View, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    let Some(names) = &view.query.names else { return };
    // Over a join the columns get the names of their tables in front.
    let joined =
        names.first.and_then(|first| names.selects.get(first)).is_none_or(|first| first.sources.len() > 1);
    if let Some(twice) = twice(names.outputs.as_deref()).filter(|_| !joined) {
        diagnostics.push(
            Diagnostic::new(
                &shared::DUPLICATE_NAME,
                view.query.span,
                format!("the query of {} gives two columns the name `{twice}`", object.subject()),
            )
            .help("give one of them another name with `AS`"),
        );
    }
    words(object, view, names, context, diagnostics);
    for select in names.selects.iter().filter(|select| !select.nested) {
        let Some(sources) = sources(object, select, context) else { continue };
        let aliases: BTreeSet<&str> = select.aliases.iter().map(String::as_str).collect();
        for column in &select.columns {
            let value = |(_, word): &(usize, Word)| {
                word.is_value() && column.parts.first().is_some_and(|part| part.name == word.name.value)
            };
            if !exists(column, &aliases, &sources) && !view.words.iter().any(value) {
                let Some(last) = column.parts.last() else { continue };
                let span = context.sources.place_within(view.query.span, &view.query, last.range.clone());
                let candidates: Vec<&str> =
                    sources.iter().flat_map(|source| &source.columns).map(String::as_str).collect();
                diagnostics.push(
                    Diagnostic::new(
                        &shared::UNKNOWN_COLUMN,
                        span,
                        format!(
                            "the query of {} uses a column `{}` that nothing it reads has",
                            object.subject(),
                            column.texts().join(".")
                        ),
                    )
                    .suggest(&last.name, "columns", candidates),
                );
            }
        }
    }
}

/// Columns by words that ClickHouse reads otherwise.
fn words(
    object: &Object,
    view: &View,
    names: &QueryNames,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let what = format!("the query of {}", object.subject());
    for (index, word) in view.words.iter() {
        // In ClickHouse a subquery sees nothing of what is around it.
        let Some(select) = names.selects.get(*index) else { continue };
        let sources = sources(object, select, context).unwrap_or_default();
        let name = &word.name.value;
        let is = if sources.iter().any(|source| source.columns.contains(name)) {
            "column"
        } else if sources.iter().any(|source| source.alias.as_ref() == Some(name)) {
            "table"
        } else {
            continue;
        };
        diagnostics.push(word.finding("ClickHouse", &what, is));
    }
}

/// The columns of everything that a `SELECT` reads; nothing when those of one source are not known.
fn sources(object: &Object, select: &Select, context: &Checking<'_>) -> Option<Vec<Source>> {
    let mut sources = Vec::new();
    for source in &select.sources {
        let columns = match &source.kind {
            SourceKind::Table(name) => {
                let parts = name.texts().into_iter().map(str::to_owned).collect();
                let address = Address { engine: Some(ENGINE.to_owned()), namespace: None, parts };
                let wanted = Wanted { from: &object.id, kinds: READABLE, same_database: false };
                let Found::One(index) = context.catalog.names.resolve(&address, wanted) else { return None };
                let target = context.catalog.get(index);
                if target.incomplete {
                    return None;
                }
                let columns = target.definition.as_ref()?.columns()?;
                columns.into_iter().map(|column| column.name.to_owned()).collect()
            }
            SourceKind::Derived(Some(columns)) => columns.clone(),
            SourceKind::Derived(None) | SourceKind::Unknown => return None,
        };
        sources.push(Source { alias: source.alias.clone(), columns, places: ByName::default() });
    }
    Some(sources)
}

fn exists(column: &QualifiedName, aliases: &BTreeSet<&str>, sources: &[Source]) -> bool {
    let texts = column.texts();
    let has = |source: &Source, name: &str| {
        source.places.find(&source.columns, name, |known| known.as_str()).is_some()
            || source.places.begins(&source.columns, &format!("{name}."), |known| known.as_str())
    };
    let Some(first) = texts.first() else { return true };
    if aliases.contains(first) || first.starts_with('_') {
        return true;
    }
    if sources.iter().any(|source| has(source, first) || has(source, &texts.join("."))) {
        return true;
    }
    match texts.as_slice() {
        [qualifier, name, ..] => {
            match sources.iter().find(|source| source.alias.as_deref() == Some(*qualifier)) {
                Some(source) => has(source, name),
                // `database.table.column`, or a qualifier that is not known here.
                None => texts.len() > 2,
            }
        }
        _ => false,
    }
}

/// A name that two columns of a result have.
fn twice(outputs: Option<&[String]>) -> Option<&str> {
    repetitions(outputs?, |name| name.as_str()).first().map(|(name, _)| name.as_str())
}

//! Every unique key of a hypertable holds every partitioning column.
//! Source: TimescaleDB 2.22, `TS103: cannot create a unique index without the column "ts" (used in partitioning)`.

use std::collections::BTreeSet;

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::IndexKey;
use crate::span::{Located, Span};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    let Some(hypertable) = &table.hypertable else { return };
    let partitioning: Vec<&Located<String>> = std::iter::once(&hypertable.time_column)
        .chain(hypertable.dimensions.iter().map(|dimension| &dimension.column))
        .filter(|column| table.column(column).is_some())
        .collect();
    let span_of =
        |columns: &[Located<String>]| columns.first().map_or(rule.object.span, |column| column.span);
    let mut keys: Vec<(String, Vec<&str>, Span, bool)> = Vec::new();
    if let Some(key) = &table.primary_key {
        keys.push(("the primary key".into(), texts(&key.columns), span_of(&key.columns), true));
    }
    for unique in &table.uniques {
        keys.push(("a unique constraint".into(), texts(&unique.columns), span_of(&unique.columns), true));
    }
    for exclude in &table.excludes {
        let columns: Vec<&str> = exclude.elements.iter().map(|element| element.column.as_str()).collect();
        let span = exclude.elements.first().map_or(rule.object.span, |element| element.column.span);
        keys.push(("an exclusion constraint".into(), columns, span, false));
    }
    for index in table.indexes.iter().filter(|index| index.unique.value) {
        let columns: Vec<&str> = index
            .columns
            .iter()
            .filter_map(|column| match &column.key {
                IndexKey::Column(name) => Some(name.as_str()),
                IndexKey::Sql(_) => None,
            })
            .collect();
        keys.push((format!("the unique index `{}`", index.name), columns, index.name.span, false));
    }
    for (what, columns, span, listed) in keys {
        let held: BTreeSet<&str> = columns.iter().copied().collect();
        let missing: Vec<&&Located<String>> =
            partitioning.iter().filter(|column| !held.contains(column.as_str())).collect();
        let Some(first) = missing.first() else { continue };
        let names: Vec<&str> = missing.iter().map(|column| column.as_str()).collect();
        let mut whole = columns.clone();
        whole.extend(&names);
        let message = format!(
            "{what} of {} does not hold `{}`, which the hypertable is partitioned by",
            rule.subject,
            names.join("`, `")
        );
        let help = if listed {
            format!(
                "write the key beside `columns` as [{}]: each chunk can only tell its own rows apart",
                whole.join(", ")
            )
        } else {
            format!("add `{}`: each chunk can only tell its own rows apart", names.join("`, `"))
        };
        diagnostics.push(
            Diagnostic::new(&codes::HYPERTABLE_KEY, span, message)
                .label(format!("lacks `{}`", names.join("`, `")))
                .related(first.span, "partitioned by this column")
                .help(help),
        );
    }
}

fn texts(columns: &[Located<String>]) -> Vec<&str> {
    columns.iter().map(|column| column.as_str()).collect()
}

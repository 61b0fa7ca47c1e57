//! A column that holds an average, in a table whose engine adds it up.
//!
//! Source: ClickHouse 26.9, SummingMergeTree: numeric columns outside of the sorting key are added, or those that the
//! engine names. A mistake of a real system: `average_latency_ms` in `usage_stats`.

use std::collections::BTreeSet;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Column, Merging, TableEngine};
use crate::engine::clickhouse::types::Type;

/// Words of names that say a value is no amount.
const WORDS: &[&str] =
    &["avg", "average", "mean", "median", "ratio", "rate", "percent", "percentage", "pct", "percentile"];

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let TableEngine::MergeTree { merging: Merging::Summing { columns }, .. } = &context.table.engine.value
    else {
        return;
    };
    let table = context.table;
    let keys = table.sorting().chain(&table.partition_by).chain(table.primary_key.iter().flatten());
    let of_keys: BTreeSet<String> = keys.flat_map(|key| key.columns().map(|(name, _)| name)).collect();
    let added: BTreeSet<&str> = columns.iter().map(|name| name.as_str()).collect();
    for column in &table.columns {
        let named = added.contains(column.name.as_str());
        let in_key = of_keys.contains(&column.name.value);
        if in_key || !(named || columns.is_empty()) || !is_average(column) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                &codes::SUMMED_AVERAGE,
                column.name.span,
                format!("{} adds up `{}`, and the sum of averages is no average", context.subject, column.name),
            )
            .related(table.engine.span, "adds up every number outside of the key")
            .help(format!(
                "keep a total and a count in the place of `{}`, or name the columns to add: `SummingMergeTree((…))`",
                column.name
            )),
        );
    }
}

fn is_average(column: &Column) -> bool {
    let number = match column.r#type.bare() {
        Type::Float { .. } | Type::BFloat16 | Type::Decimal { .. } => true,
        Type::Integer { .. } => false,
        _ => return false,
    };
    let name = column.name.value.to_ascii_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let strong = ["avg", "average", "mean", "median"];
    words.iter().any(|word| strong.contains(word))
        || (number && words.iter().any(|word| WORDS.contains(word)))
}

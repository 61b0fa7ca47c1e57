//! Every column that an expression of a table names exists.
//!
//! Source: ClickHouse 26.9, `47 UNKNOWN_IDENTIFIER`. Names are case-sensitive. `n.x` can be a part of a `Nested` or a
//! `Tuple`, a path of a `JSON`, or a column whose own name holds a dot.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::words::Fragment;
use crate::span::Located;
use crate::sql::Expression;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    for expression in table.expressions() {
        columns_exist(context, expression, diagnostics);
    }
    for (column, _) in table.ttl.iter().flat_map(|ttl| ttl.set()) {
        context.has_column(column, diagnostics);
    }
}

fn columns_exist(context: &TableContext<'_>, expression: &Expression, diagnostics: &mut Diagnostics) {
    if context.incomplete {
        return;
    }
    let fragment = words_of(context, &expression.text);
    for name in expression.names.iter().flat_map(|names| &names.columns) {
        let Some(first) = name.parts.first() else { continue };
        let whole = name.texts().join(".");
        let exists = |wanted: &str| context.table.column(wanted).is_some() || context.table.has_below(wanted);
        if let Some(word) = fragment.word(first) {
            if exists(&first.name) {
                let what = format!("an expression of {}", context.subject);
                diagnostics.push(word.finding("ClickHouse", &what, "column"));
                continue;
            }
            if word.is_value() {
                continue;
            }
        }
        // Columns such as `_part` belong to every table.
        if exists(&first.name) || exists(&whole) || first.name.starts_with('_') {
            continue;
        }
        let span = context.place(expression, first.range.clone());
        diagnostics.push(
            Diagnostic::new(
                &shared::UNKNOWN_COLUMN,
                span,
                format!("{} has no column `{}`", context.subject, first.name),
            )
            .suggest(
                &first.name,
                "columns",
                context.table.columns.iter().map(|column| column.name.value.as_str()),
            ),
        );
    }
}

/// A fragment of the table whose words are looked at.
pub(super) fn words_of<'a>(context: &TableContext<'a>, text: &'a Located<String>) -> Fragment<'a> {
    let version = context.targets.of("clickhouse").version("version").major();
    Fragment { dialect: DIALECT, version, text, sources: context.sources }
}

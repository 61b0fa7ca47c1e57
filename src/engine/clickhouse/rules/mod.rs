//! The rules of ClickHouse, one file each. Those of a table see its document alone; those of views see the catalog.

mod codecs;
mod columns;
mod default_circles;
mod engine_columns;
mod expressions;
mod keys;
mod low_cardinality;
mod materialized_view;
mod merged_columns;
mod names;
mod projections;
mod proxies;
mod query_columns;
mod replication;
mod row_expressions;
mod settings;
mod skip_indexes;
mod states;
mod statistics;
mod summing;
mod ttl;

use super::expression::Expression;
use super::model::{MaterializedView, Table, View};
use crate::config::Targets;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::Checking;
use crate::model::Object;
use crate::source::Sources;
use crate::span::{Located, Span};

/// What the rules of a table see.
pub(super) struct TableContext<'a> {
    /// The table as messages name it.
    pub(super) subject: &'a str,
    /// The table.
    pub(super) table: &'a Table,
    /// Where its name stands.
    pub(super) name: Span,
    /// Parts of the document were left out, so what seems to be missing may be there.
    pub(super) incomplete: bool,
    /// Places inside of fragments.
    pub(super) sources: &'a Sources,
    /// Versions and editions.
    pub(super) targets: &'a Targets,
}

impl TableContext<'_> {
    /// Reports a column that a part of the table names and that is not there. Gives whether it is.
    fn has_column(&self, name: &Located<String>, diagnostics: &mut Diagnostics) -> bool {
        if self.table.column(name).is_some() {
            return true;
        }
        if !self.incomplete {
            diagnostics.push(
                Diagnostic::new(
                    &shared::UNKNOWN_COLUMN,
                    name.span,
                    format!("{} has no column `{name}`", self.subject),
                )
                .suggest(
                    name,
                    "columns",
                    self.table.columns.iter().map(|column| column.name.value.as_str()),
                ),
            );
        }
        false
    }

    /// The place of a name inside of an expression.
    fn place(&self, expression: &Expression, range: std::ops::Range<usize>) -> Span {
        self.sources.place_within(expression.text.span, &expression.text.value, range)
    }
}

/// Checks a table as far as its own document tells.
pub(super) fn table(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    expressions::check(context, diagnostics);
    keys::check(context, diagnostics);
    engine_columns::check(context, diagnostics);
    summing::check(context, diagnostics);
    merged_columns::check(context, diagnostics);
    proxies::own(context, diagnostics);
    low_cardinality::check(context, diagnostics);
    columns::check(context, diagnostics);
    row_expressions::check(context, diagnostics);
    default_circles::check(context, diagnostics);
    codecs::check(context, diagnostics);
    statistics::check(context, diagnostics);
    ttl::check(context, diagnostics);
    skip_indexes::check(context, diagnostics);
    projections::check(context, diagnostics);
    names::check(context, diagnostics);
    settings::check(context, diagnostics);
}

/// Checks an object against the others.
pub(super) fn object(object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    if let Some(table) = object.definition::<Table>() {
        proxies::check(object, table, context, diagnostics);
        replication::check(object, table, context, diagnostics);
    }
    if let Some(view) = object.definition::<View>() {
        query_columns::check(object, view, context, diagnostics);
    }
    if let Some(view) = object.definition::<MaterializedView>() {
        query_columns::check(object, &view.view, context, diagnostics);
        materialized_view::check(object, view, context, diagnostics);
    }
}

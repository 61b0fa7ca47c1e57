//! The rules of ClickHouse, one file each. They run on the catalog, wherever it comes from.

mod access;
mod codecs;
mod columns;
mod databases;
mod default_circles;
mod dictionary;
mod dictionary_source;
mod engine_arguments;
mod engine_columns;
mod expressions;
mod keys;
mod low_cardinality;
mod materialized_view;
mod merged_columns;
mod missing_columns;
mod names;
mod projections;
mod proxies;
mod query_columns;
mod refresh;
mod replication;
mod row_expressions;
mod settings;
mod skip_indexes;
mod states;
mod statistics;
mod summing;
mod ttl;
mod values;
mod versions;

use super::model::{Definition, Table};
use crate::config::Targets;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::Checking;
use crate::model::Object;
use crate::source::Sources;
use crate::span::{Located, Span};
use crate::sql::Expression;

/// What the rules of a table see.
struct TableContext<'a> {
    /// The table as messages name it.
    subject: &'a str,
    /// The table.
    table: &'a Table,
    /// Where its name stands.
    name: Span,
    /// Parts of the document were left out, so what seems to be missing may be there.
    incomplete: bool,
    /// Places inside of fragments.
    sources: &'a Sources,
    /// Versions and editions.
    targets: &'a Targets,
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

/// Checks an object against itself and the others.
pub(super) fn object(object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    names::of_object(object, diagnostics);
    match Definition::of(object) {
        Some(Definition::Table(table)) => self::table(object, table, context, diagnostics),
        Some(Definition::View(view)) => query_columns::check(object, view, context, diagnostics),
        Some(Definition::MaterializedView(view)) => {
            query_columns::check(object, &view.view, context, diagnostics);
            materialized_view::check(object, view, context, diagnostics);
            refresh::check(object, view, context, diagnostics);
        }
        Some(Definition::Dictionary(dictionary)) => {
            versions::of_dictionary(object, dictionary, context, diagnostics);
            dictionary::check(object, dictionary, diagnostics);
            dictionary_source::check(object, dictionary, context, diagnostics);
        }
        Some(Definition::Database(database)) => databases::check(object, database, diagnostics),
        Some(Definition::Function(function)) => access::function(object, function, context, diagnostics),
        Some(Definition::Role(role)) => access::role(object, role, diagnostics),
        Some(Definition::Raw(_)) | None => {}
    }
}

fn table(object: &Object, table: &Table, checking: &Checking<'_>, diagnostics: &mut Diagnostics) {
    let context = &TableContext {
        subject: &object.subject(),
        table,
        name: object.span,
        incomplete: object.incomplete,
        sources: checking.sources,
        targets: checking.targets,
    };
    versions::of_table(object, table, checking, diagnostics);
    missing_columns::check(context, diagnostics);
    engine_arguments::check(context, diagnostics);
    values::check(context, diagnostics);
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
    proxies::check(object, table, checking, diagnostics);
    replication::check(object, table, checking, diagnostics);
}

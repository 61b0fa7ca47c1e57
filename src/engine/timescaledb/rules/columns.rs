//! Columns that the parts of a table or a view name must be columns of it; and a table has some.
//! Source: PostgreSQL 17, executed: `42703: column "x" named in key does not exist`, `42701: column "x" appears twice in primary key
//! constraint`.

use std::fmt::Display;

use indexmap::IndexSet;

use super::Rule;
use super::names::no_repetition;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Columnstore, Definition, Index, IndexKey, Table};
use crate::span::Located;
use crate::sql::Query;

/// The columns that parts of an object may name.
pub(super) enum Columns<'a> {
    /// Those of a table.
    Table(&'a Table),
    /// Those that a query gives.
    Outputs(IndexSet<&'a str>),
    /// The value that a domain narrows.
    Value,
    /// Nobody knows them.
    Unknown,
}

impl<'a> Columns<'a> {
    /// Those of a query.
    pub(super) fn of(query: &'a Query) -> Columns<'a> {
        query.outputs().map_or(Columns::Unknown, |names| Columns::Outputs(names.into_iter().collect()))
    }

    /// Whether there is one, as far as is known.
    pub(super) fn may_have(&self, name: &str) -> bool {
        matches!(self, Columns::Unknown) || self.has(name)
    }

    /// Whether there surely is one.
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Columns::Table(table) => table.column(name).is_some(),
            Columns::Outputs(names) => names.contains(name),
            Columns::Value => name == "value",
            Columns::Unknown => false,
        }
    }

    fn names(&self) -> Vec<&str> {
        match self {
            Columns::Table(table) => table.columns.iter().map(|column| column.name.as_str()).collect(),
            Columns::Outputs(names) => names.iter().copied().collect(),
            Columns::Value => vec!["value"],
            Columns::Unknown => Vec::new(),
        }
    }

    /// What is wrong with a column that `what` names; nothing where it is there, or may be.
    pub(super) fn fault(
        &self,
        rule: &Rule<'_>,
        column: &Located<String>,
        what: impl Display,
    ) -> Option<Diagnostic> {
        if self.may_have(column) || rule.object.incomplete {
            return None;
        }
        let message = format!("{what} of {} names the column `{column}`, which does not exist", rule.subject);
        let call = column.contains('(');
        Some(
            Diagnostic::new(&shared::UNKNOWN_COLUMN, column.span, message)
                .suggest(column, "columns", self.names())
                .instead(call.then(|| format!("write an expression as one: `{{ sql: {column} }}`")))
                .instead(crate::sql::curly(column)),
        )
    }
}

/// Looks up columns of an object.
struct Finder<'a, 'd> {
    rule: &'a Rule<'a>,
    columns: Columns<'a>,
    diagnostics: &'d mut Diagnostics,
}

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    match rule.definition {
        Definition::Table(table) => {
            let mut finder = Finder { rule, columns: Columns::Table(table), diagnostics };
            finder.table(table);
        }
        Definition::View(view) if !view.column_descriptions.is_empty() => {
            let mut finder = Finder { rule, columns: Columns::of(&view.query), diagnostics };
            finder.descriptions(&view.column_descriptions);
        }
        Definition::MaterializedView(view) => {
            let mut finder = Finder { rule, columns: Columns::of(&view.query), diagnostics };
            finder.indexes(&view.indexes);
            finder.descriptions(&view.column_descriptions);
        }
        Definition::ContinuousAggregate(aggregate) => {
            let mut finder = Finder { rule, columns: Columns::of(&aggregate.query), diagnostics };
            finder.indexes(&aggregate.indexes);
            finder.columnstore(aggregate.columnstore.as_ref());
            finder.descriptions(&aggregate.column_descriptions);
        }
        _ => {}
    }
}

impl Finder<'_, '_> {
    fn column(&mut self, column: &Located<String>, what: impl Display) {
        if let Some(fault) = self.columns.fault(self.rule, column, what) {
            self.diagnostics.push(fault);
        }
    }

    fn all(&mut self, columns: &[Located<String>], what: &str) {
        columns.iter().for_each(|column| self.column(column, what));
    }

    /// Columns of which none may stand twice.
    fn key(&mut self, columns: &[Located<String>], what: &str) {
        self.all(columns, what);
        if columns.len() > 1 {
            let subject = &self.rule.subject;
            let message = |column: &str| format!("{what} of {subject} names the column `{column}` twice");
            no_repetition(columns, message, self.diagnostics);
        }
    }

    fn table(&mut self, table: &Table) {
        if table.columns.is_empty() && !self.rule.object.incomplete {
            let message = format!("{} has no columns", self.rule.subject);
            self.diagnostics.push(
                Diagnostic::new(&shared::MISSING_KEY, self.rule.object.span, message)
                    .help("add `columns`, or `mixins` that bring them"),
            );
        }
        if let Some(key) = &table.primary_key {
            self.key(&key.columns, "the primary key");
            self.key(&key.include, "the primary key");
        }
        for unique in &table.uniques {
            self.key(&unique.columns, "a unique constraint");
            self.key(&unique.include, "a unique constraint");
        }
        for element in table.excludes.iter().flat_map(|exclude| &exclude.elements) {
            self.column(&element.column, "an exclusion constraint");
        }
        for key in &table.foreign_keys {
            self.key(&key.columns, "a foreign key");
        }
        self.indexes(&table.indexes);
        if let Some(hypertable) = &table.hypertable {
            self.column(&hypertable.time_column, "the hypertable");
            for dimension in &hypertable.dimensions {
                self.column(&dimension.column, "a dimension");
            }
            self.columnstore(hypertable.columnstore.as_ref());
        }
        for trigger in &table.triggers {
            self.all(&trigger.update_of, "a trigger");
        }
        for grant in &table.grants {
            self.all(&grant.columns, "a grant");
        }
    }

    fn indexes(&mut self, indexes: &[Index]) {
        for index in indexes {
            for column in &index.columns {
                if let IndexKey::Column(column) = &column.key {
                    self.column(column, "an index");
                }
            }
            for column in &index.include {
                self.column(column, format_args!("the index `{}`", index.name));
            }
        }
    }

    fn columnstore(&mut self, columnstore: Option<&Columnstore>) {
        let Some(columnstore) = columnstore else { return };
        self.all(&columnstore.segment_by, "the columnstore");
        for ordered in &columnstore.order_by {
            self.column(&ordered.column, "the columnstore");
        }
    }

    fn descriptions(&mut self, descriptions: &[(Located<String>, Located<String>)]) {
        descriptions.iter().for_each(|(column, _)| self.column(column, "a description"));
    }
}

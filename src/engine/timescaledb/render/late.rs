//! What hangs on a table or a domain and is added when all objects exist, since a circle runs through it: a check whose
//! function reads the table, a default, an index, a generated column.

use std::collections::BTreeSet;

use minijinja::context;

use super::super::model::{Check, Column, Condition, Domain, Hypertable, Index, IndexKey, Needs, Table};
use super::super::quoting::{quote_ident, quote_literal};
use super::Writer;
use super::table::exclude;
use crate::engine::Stage;
use crate::render::{TemplateError, trusted};

/// What of a table comes late.
pub(super) struct Late<'a> {
    deferred: &'a [usize],
    /// Generated columns.
    pub(super) columns: BTreeSet<&'a str>,
}

impl<'a> Late<'a> {
    pub(super) fn of(table: &'a Table, deferred: &'a [usize]) -> Late<'a> {
        let mut late = Late { deferred, columns: BTreeSet::new() };
        if !deferred.is_empty() {
            let generated = table.columns.iter().filter(|column| {
                column.generated.as_ref().is_some_and(|generated| late.needs(&generated.needs))
            });
            late.columns = generated.map(|column| column.name.as_str()).collect();
        }
        late
    }

    pub(super) fn needs(&self, needs: &Needs) -> bool {
        needs.0.iter().any(|index| self.deferred.binary_search(index).is_ok())
    }

    pub(super) fn default(&self, column: &Column) -> bool {
        self.needs(&column.default_needs)
    }

    /// Policies need the time that `integer_now` tells, and the index that they write by.
    pub(super) fn policies(&self, table: &Table, hypertable: &Hypertable) -> bool {
        self.needs(&hypertable.integer_now_needs)
            || hypertable.reorder.as_ref().is_some_and(|name| {
                table.indexes.iter().any(|index| index.name == *name && self.index(index))
            })
    }

    /// Whether a late column is among the words of an expression, or between its quotes.
    fn is_named_in(&self, text: &str) -> bool {
        if self.columns.is_empty() {
            return false;
        }
        // Escapes can write any name, and a name may hold quotes.
        let odd = || self.columns.iter().any(|name| name.contains('"'));
        if text.contains("U&") || text.contains("u&") || (text.contains("\"\"") && odd()) {
            return true;
        }
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
        let named = |word: &str| {
            self.columns.contains(word) || self.columns.contains(word.to_ascii_lowercase().as_str())
        };
        text.split(|c| !is_part(c)).any(named) || text.split('"').any(|name| self.columns.contains(name))
    }

    /// A check that names a late column is late, too.
    pub(super) fn check(&self, check: &Check) -> bool {
        let names = |text: &str| self.is_named_in(text);
        self.needs(&check.needs)
            || match &check.condition {
                Condition::Sql(sql) => names(sql),
                Condition::OneOf { column, .. } | Condition::Range { column, .. } => {
                    self.columns.contains(column.as_str())
                }
            }
    }

    /// An index that holds a late column is late, too.
    pub(super) fn index(&self, index: &Index) -> bool {
        let names = |text: &str| self.is_named_in(text);
        self.needs(&index.needs)
            || index.columns.iter().any(|column| match &column.key {
                IndexKey::Column(name) => self.columns.contains(name.as_str()),
                IndexKey::Sql(sql) => names(sql),
            })
            || index.include.iter().any(|column| self.columns.contains(column.as_str()))
            || index.predicate.as_ref().is_some_and(|predicate| names(predicate))
    }
}

impl Writer<'_> {
    /// Columns, defaults and constraints, in this order.
    pub(super) fn late_parts(&mut self, table: &Table, late: &Late<'_>) -> Result<(), TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        for column in &table.columns {
            let is_late = late.columns.contains(column.name.as_str());
            if is_late {
                let sql = self.template(
                    "column.add.sql",
                    context! { table => trusted(&*qualified), line => trusted(self.column(column, false)) },
                )?;
                let exists = format!(
                    "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass({regclass}) AND attname = {} AND NOT attisdropped)",
                    quote_literal(&column.name)
                );
                self.push_at(Stage::Link, format!("column {}", column.name), sql, Some(exists), &[]);
                if let Some(comment) = &column.comment {
                    let start = self.statements.len();
                    self.column_comments(&[(&column.name, comment)])?;
                    self.statements[start..].iter_mut().for_each(|statement| statement.stage = Stage::Link);
                }
            }
            if let Some(default) = column.default.as_ref().filter(|_| !is_late && late.default(column)) {
                let sql = self.template(
                    "default.set.sql",
                    context! {
                        word => trusted("TABLE"),
                        name => trusted(&*qualified),
                        column => &column.name.value,
                        default => trusted(self.default_sql(default, &column.ty)),
                    },
                )?;
                let exists = format!(
                    "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass({regclass}) AND attname = {} AND atthasdef)",
                    quote_literal(&column.name)
                );
                self.push_at(Stage::Link, format!("default of {}", column.name), sql, Some(exists), &[]);
            }
        }
        for check in table.checks.iter().filter(|check| late.check(check)) {
            let definition = self.check(table, check);
            self.later_constraint("check", &check.name, definition)?;
        }
        for one in table.excludes.iter().filter(|one| late.needs(&one.needs)) {
            self.later_constraint("exclusion", &one.name, exclude(one))?;
        }
        Ok(())
    }

    /// The policies of a hypertable whose time or whose index comes late, and what tells them the time.
    pub(super) fn late_policies(&mut self, table: &Table, late: &Late<'_>) -> Result<(), TemplateError> {
        let Some(hypertable) = table.hypertable.as_ref().filter(|one| late.policies(table, one)) else {
            return Ok(());
        };
        let start = self.statements.len();
        if late.needs(&hypertable.integer_now_needs) {
            self.integer_now(hypertable)?;
        }
        self.hypertable_policies(hypertable)?;
        self.statements[start..].iter_mut().for_each(|statement| statement.stage = Stage::Link);
        Ok(())
    }

    /// Whether something of a domain is added when all objects exist.
    pub(super) fn is_late(&self, needs: &Needs) -> bool {
        needs.0.iter().any(|index| self.context.deferred.binary_search(index).is_ok())
    }

    /// The default and the checks of a domain that a circle runs through.
    pub(super) fn late_domain(&mut self, domain: &Domain, regtype: &str) -> Result<(), TemplateError> {
        let qualified = self.qualified();
        if let Some(default) = domain.default.as_ref().filter(|_| self.is_late(&domain.default_needs)) {
            let sql = self.template(
                "default.set.sql",
                context! {
                    word => trusted("DOMAIN"),
                    name => trusted(&*qualified),
                    column => minijinja::value::Value::from(()),
                    default => trusted(self.default_sql(default, &domain.ty)),
                },
            )?;
            let exists = format!(
                "SELECT EXISTS (SELECT FROM pg_type WHERE oid = {regtype} AND typdefault IS NOT NULL)"
            );
            self.push_at(Stage::Link, "default", sql, Some(exists), &[]);
        }
        for check in &domain.checks {
            if !self.is_late(&check.needs) {
                continue;
            }
            let Some(condition) = super::objects::domain_condition(check) else { continue };
            let name = quote_literal(&check.name);
            let exists = format!(
                "SELECT EXISTS (SELECT FROM pg_constraint WHERE contypid = {regtype} AND conname = {name})"
            );
            let definition = format!("CONSTRAINT {} CHECK ({condition})", quote_ident(&check.name));
            let sql = self.template(
                "constraint.add.sql",
                context! {
                    word => trusted("DOMAIN"),
                    name => trusted(&*qualified),
                    definition => trusted(definition),
                },
            )?;
            let sql = self.guarded(&exists, &sql)?;
            self.push_at(Stage::Link, format!("check {}", check.name), sql, Some(exists), &[]);
        }
        Ok(())
    }
}

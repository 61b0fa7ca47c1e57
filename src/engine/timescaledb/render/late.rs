//! What hangs on a table or a domain and is added when all objects exist, since a circle runs through it: a check whose
//! function reads the table, a default, an index, a generated column.

use std::collections::BTreeSet;

use minijinja::context;

use super::super::model::{Check, Column, Condition, Domain, Hypertable, Index, IndexKey, Table};
use super::super::quoting::{quote_ident, quote_literal};
use super::Writer;
use super::table::{comment, exclude};
use crate::engine::{Rendering, Stage};
use crate::model::ObjectId;
use crate::render::{TemplateError, trusted};
use crate::sql::Expression;

/// What of a table comes late.
pub(super) struct Late<'a> {
    context: &'a Rendering<'a>,
    /// Generated columns.
    pub(super) columns: BTreeSet<&'a str>,
}

impl<'a> Late<'a> {
    pub(super) fn of(table: &'a Table, context: &'a Rendering<'a>) -> Late<'a> {
        let mut late = Late { context, columns: BTreeSet::new() };
        if !context.deferred.is_empty() {
            let generated = table.columns.iter().filter(|column| {
                column.generated.as_ref().is_some_and(|generated| late.needs(&generated.needs))
            });
            late.columns = generated.map(|column| column.name.as_str()).collect();
        }
        late
    }

    pub(super) fn needs(&self, needs: &[ObjectId]) -> bool {
        needs.iter().any(|id| self.context.is_deferred(id))
    }

    pub(super) fn default(&self, column: &Column) -> bool {
        column.default.as_ref().is_some_and(|default| self.needs(default.needs()))
    }

    /// The function that gives the present as a number.
    pub(super) fn integer_now(&self, hypertable: &Hypertable) -> bool {
        hypertable.integer_now.as_ref().is_some_and(|function| self.context.is_deferred(function))
    }

    /// Policies need the time that `integer_now` tells, and the index that they write by.
    pub(super) fn policies(&self, table: &Table, hypertable: &Hypertable) -> bool {
        self.integer_now(hypertable)
            || hypertable.reorder.as_ref().is_some_and(|name| {
                table.indexes.iter().any(|index| index.name == *name && self.index(index))
            })
    }

    /// Whether an expression names a late column. One that nobody could read may name any.
    fn names(&self, sql: &Expression) -> bool {
        let last = |names: &crate::sql::ExpressionNames| {
            let mut parts = names.columns.iter().filter_map(|column| column.parts.last());
            parts.any(|part| self.columns.contains(part.name.as_str()))
        };
        !self.columns.is_empty() && sql.names.as_deref().is_none_or(last)
    }

    /// A check that names a late column is late, too.
    pub(super) fn check(&self, check: &Check) -> bool {
        self.needs(&check.needs)
            || match &check.condition {
                Condition::Sql(sql) => self.names(sql),
                Condition::OneOf { column, .. } | Condition::Range { column, .. } => {
                    self.columns.contains(column.as_str())
                }
            }
    }

    /// An index that holds a late column is late, too.
    pub(super) fn index(&self, index: &Index) -> bool {
        self.needs(&index.needs)
            || index.columns.iter().any(|column| match &column.key {
                IndexKey::Column(name) => self.columns.contains(name.as_str()),
                IndexKey::Sql(sql) => self.names(sql),
            })
            || index.include.iter().any(|column| self.columns.contains(column.as_str()))
            || index.predicate.as_ref().is_some_and(|predicate| self.names(predicate))
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
                let start = self.statements.len();
                self.column_comments(comment(column))?;
                self.statements[start..].iter_mut().for_each(|statement| statement.stage = Stage::Link);
            }
            if let Some(default) = column.default.as_deref().filter(|_| !is_late && late.default(column)) {
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
        if late.integer_now(hypertable) {
            self.integer_now(hypertable)?;
        }
        self.hypertable_policies(hypertable)?;
        self.statements[start..].iter_mut().for_each(|statement| statement.stage = Stage::Link);
        Ok(())
    }

    /// Whether something of a domain is added when all objects exist.
    pub(super) fn is_late(&self, needs: &[ObjectId]) -> bool {
        needs.iter().any(|id| self.context.is_deferred(id))
    }

    /// The default and the checks of a domain that a circle runs through.
    pub(super) fn late_domain(&mut self, domain: &Domain, regtype: &str) -> Result<(), TemplateError> {
        let qualified = self.qualified();
        if let Some(default) = domain.default.as_ref().filter(|default| self.is_late(default.needs())) {
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

//! What the expressions of an object may hold, part by part: which columns, whether subqueries, and no word that PostgreSQL reads
//! otherwise than it is meant.
//! Source: PostgreSQL 17, executed: `0A000: cannot use subquery in check constraint`, `0A000: cannot use column reference in DEFAULT
//! expression`, `42703: column "x" does not exist`.

use std::fmt::Arguments;

use super::Rule;
use super::columns::Columns;
use super::sources;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::model::{Condition, DefaultValue, Definition, Index, IndexKey, Said, Table};
use crate::engine::words::Fragment;
use crate::span::Located;
use crate::sql::around::Lexemes;
use crate::sql::{Expression, ExpressionNames, Ident, QualifiedName};

/// What an expression may be.
#[derive(Clone, Copy)]
struct Allowed<'a> {
    /// The columns it may name; none at all in a default.
    columns: Option<&'a Columns<'a>>,
    /// Qualifiers of columns that are fine: the table's name, `new` and `old` of triggers.
    qualifiers: &'a [&'a str],
    /// Whether it may hold subqueries.
    subqueries: bool,
}

/// An expression, what it is in messages, such as "the check `positive`", and what it may be.
type Visit<'v> = dyn FnMut(&Expression, Arguments<'_>, Allowed<'_>) + 'v;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    visit(rule, &mut |sql, what, allowed| {
        if let Some(names) = &sql.names {
            let looked = Looked { rule, sql, names, what, allowed };
            looked.columns(diagnostics);
            looked.words(diagnostics);
            looked.subqueries(diagnostics);
        }
    });
}

/// Visits every expression of an object.
fn visit(rule: &Rule<'_>, visit: &mut Visit<'_>) {
    let own = [rule.object.id.name.as_str()];
    match rule.definition {
        Definition::Table(table) => of_table(table, &own, visit),
        Definition::Domain(domain) => {
            default(domain.default.as_ref(), format_args!("the domain"), visit);
            let columns = Columns::Value;
            let allowed = Allowed { columns: Some(&columns), qualifiers: &own, subqueries: false };
            for sql in domain.checks.iter().filter_map(|check| check.condition.as_sql()) {
                visit(sql, format_args!("a check"), allowed);
            }
        }
        Definition::Function(function) => {
            for argument in &function.arguments {
                default(argument.default.as_ref(), format_args!("argument `{}`", argument.name), visit);
            }
        }
        Definition::MaterializedView(view) if !view.indexes.is_empty() => {
            of_indexes(&view.indexes, &Columns::of(&view.query), &own, visit);
        }
        Definition::ContinuousAggregate(aggregate) if !aggregate.indexes.is_empty() => {
            of_indexes(&aggregate.indexes, &Columns::of(&aggregate.query), &own, visit);
        }
        _ => {}
    }
}

fn of_table(table: &Table, own: &[&str], visit: &mut Visit<'_>) {
    let columns = Columns::Table(table);
    let allowed = Allowed { columns: Some(&columns), qualifiers: own, subqueries: false };
    for column in &table.columns {
        if let Some(generated) = &column.generated {
            visit(&generated.sql, format_args!("the generated column `{}`", column.name), allowed);
        }
        default(column.default.as_deref(), format_args!("column `{}`", column.name), visit);
    }
    for check in &table.checks {
        let Condition::Sql(sql) = &check.condition else { continue };
        match &*check.said {
            Said::ByName => visit(sql, format_args!("the check `{}`", check.name), allowed),
            Said::Nameless => visit(sql, format_args!("a check"), allowed),
            Said::AtColumn(column) => visit(sql, format_args!("the check of column `{column}`"), allowed),
        }
    }
    for predicate in table.excludes.iter().filter_map(|exclude| exclude.predicate.as_ref()) {
        visit(predicate, format_args!("an exclusion constraint"), allowed);
    }
    of_indexes(&table.indexes, &columns, own, visit);
    for trigger in &table.triggers {
        if let Some(condition) = &trigger.condition {
            let what = format_args!("the condition of the trigger `{}`", trigger.name);
            visit(condition, what, Allowed { qualifiers: &["new", "old"], ..allowed });
        }
    }
    for policy in &table.policies {
        for sql in [&policy.using, &policy.check].into_iter().flatten() {
            visit(sql, format_args!("the policy `{}`", policy.name), Allowed { subqueries: true, ..allowed });
        }
    }
}

fn of_indexes(indexes: &[Index], columns: &Columns<'_>, own: &[&str], visit: &mut Visit<'_>) {
    let allowed = Allowed { columns: Some(columns), qualifiers: own, subqueries: false };
    for index in indexes {
        for column in &index.columns {
            if let IndexKey::Sql(sql) = &column.key {
                visit(sql, format_args!("an index expression"), allowed);
            }
        }
        if let Some(predicate) = &index.predicate {
            visit(predicate, format_args!("the condition of the index `{}`", index.name), allowed);
        }
    }
}

/// A default stands alone: no row is there yet.
fn default(default: Option<&DefaultValue>, of: Arguments<'_>, visit: &mut Visit<'_>) {
    if let Some(sql) = default.and_then(DefaultValue::as_sql) {
        let allowed = Allowed { columns: None, qualifiers: &[], subqueries: false };
        visit(sql, format_args!("the default of {of}"), allowed);
    }
}

/// An expression that is looked at.
struct Looked<'a> {
    rule: &'a Rule<'a>,
    sql: &'a Expression,
    names: &'a ExpressionNames,
    what: Arguments<'a>,
    allowed: Allowed<'a>,
}

impl Looked<'_> {
    fn place(&self, range: std::ops::Range<usize>) -> crate::span::Span {
        self.rule.context.sources.place_within(self.sql.span, self.sql, range)
    }

    fn columns(&self, diagnostics: &mut Diagnostics) {
        for column in &self.names.columns {
            let Some(last) = column.parts.last() else { continue };
            match self.allowed.columns {
                Some(known) => self.column(column, last, known, diagnostics),
                None => {
                    let message = format!(
                        "{} of {} names the column `{}`, which is not known there",
                        self.what, self.rule.subject, last.name
                    );
                    diagnostics.push(
                        Diagnostic::new(&shared::INVALID_SQL, self.place(column.range()), message)
                            .help("use a generated column to compute a value from other columns"),
                    );
                }
            }
        }
    }

    fn column(
        &self,
        column: &QualifiedName,
        last: &Ident,
        known: &Columns<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let is_own = match column.parts.as_slice() {
            [_] => true,
            [qualifier, _] => self.allowed.qualifiers.contains(&qualifier.name.as_str()),
            _ => false,
        };
        if !is_own || known.may_have(&last.name) {
            return;
        }
        let name = Located::new(last.name.clone(), self.place(last.range.clone()));
        let Some(mut fault) = known.fault(self.rule, &name, self.what) else { return };
        // Other languages write texts in double quotes, which hold names in SQL.
        let quoted = self.sql.get(last.range.clone()).is_some_and(|text| text.starts_with('"'));
        if quoted && fault.edit.is_none() {
            fault = fault.instead(Some(format!(
                "write a text in single quotes: `'{}'`; double quotes hold a name",
                last.name
            )));
        }
        diagnostics.push(fault);
    }

    /// Columns, and the table before them, by words that PostgreSQL reads otherwise without quotes.
    fn words(&self, diagnostics: &mut Diagnostics) {
        let Allowed { columns, qualifiers, .. } = self.allowed;
        let known = |name: &str| columns.is_some_and(|columns| columns.has(name));
        for column in &self.names.columns {
            match column.parts.as_slice() {
                [only] if known(&only.name) => self.word(only, "column", diagnostics),
                [table, _] if qualifiers.contains(&table.name.as_str()) => {
                    self.word(table, "table", diagnostics);
                }
                _ => {}
            }
        }
        let mut lexemes: Option<Lexemes> = None;
        for word in &self.names.words {
            // To the parser `user.id` is a field of what the function `user` gives.
            let after = lexemes.get_or_insert_with(|| Lexemes::of(DIALECT, self.sql)).after(word.range.end);
            let qualifies = after.is_some_and(|after| self.sql.get(after) == Some("."));
            if qualifies && qualifiers.contains(&word.name.as_str()) {
                self.word(word, "table", diagnostics);
            } else if !qualifies && known(&word.name) {
                self.word(word, "column", diagnostics);
            }
        }
    }

    fn word(&self, ident: &Ident, is: &str, diagnostics: &mut Diagnostics) {
        if let Some(word) = words_of(self.rule, self.sql).word(ident) {
            let what = format!("{} of {}", self.what, self.rule.subject);
            diagnostics.push(word.finding("PostgreSQL", &what, is));
        }
    }

    fn subqueries(&self, diagnostics: &mut Diagnostics) {
        if let Some(subquery) = self.names.subqueries.first().filter(|_| !self.allowed.subqueries) {
            let range = subquery.tables().first().map_or(0..self.sql.len(), |table| table.range());
            let message = format!(
                "{} of {} holds a subquery, which PostgreSQL does not allow there",
                self.what, self.rule.subject
            );
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_SQL, self.place(range), message)
                    .help("move the condition into a trigger, or into a function that is called"),
            );
        }
        for query in &self.names.subqueries {
            sources::subquery(self.rule, self.sql, query, self.what, diagnostics);
        }
    }
}

/// A fragment whose names are looked at.
pub(super) fn words_of<'a>(rule: &'a Rule<'a>, text: &'a Located<String>) -> Fragment<'a> {
    let version = rule.context.targets.of("timescaledb").version("postgresql").major();
    Fragment { dialect: DIALECT, version, text, sources: rule.context.sources }
}

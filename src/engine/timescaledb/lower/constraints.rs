//! Constraints of tables: keys, checks, exclusions, foreign keys, and their names.

use super::Lower;
use super::fragment::Allowed;
use crate::diagnostic::{Diagnostic, shared};
use crate::engine::timescaledb::model::{
    Check, Condition, Exclude, ExcludeElement, ForeignKey, Formula, Key, Needs, Said, Unique,
};
use crate::engine::timescaledb::names::{self, Space};
use crate::engine::timescaledb::spec::{
    Action, CheckSpec, ExcludeSpec, ForeignKeySpec, IndexMethod, KeySpec, Match, UniqueSpec,
};
use crate::model::{Aside, EdgeKind};
use crate::span::{Located, Span};
use crate::spec::Form;

/// A check that a column says.
pub(super) enum ColumnCheck {
    /// As SQL.
    Sql(Located<String>),
    /// By its type or its values.
    Known(Condition),
}

impl Lower<'_, '_> {
    /// Reserves the names that the document gives, so that a chosen one never takes them.
    pub(super) fn given_names(
        &mut self,
        primary_key: &Option<Form<Vec<Located<String>>, KeySpec>>,
        uniques: &[Form<Vec<Located<String>>, UniqueSpec>],
        checks: &[Form<Located<String>, CheckSpec>],
        excludes: &[ExcludeSpec],
        foreign_keys: &[ForeignKeySpec],
    ) {
        let mut names: Vec<(&Located<String>, &str)> = Vec::new();
        if let Some(Form::Long(key)) = primary_key {
            names.extend(key.name.iter().map(|name| (name, "pkey")));
        }
        for unique in uniques {
            if let Form::Long(unique) = unique {
                names.extend(unique.name.iter().map(|name| (name, "key")));
            }
        }
        for check in checks {
            if let Form::Long(check) = check {
                names.extend(check.name.iter().map(|name| (name, "check")));
            }
        }
        names.extend(excludes.iter().filter_map(|exclude| Some((exclude.name.as_ref()?, "excl"))));
        names.extend(foreign_keys.iter().filter_map(|key| Some((key.name.as_ref()?, "fkey"))));
        for (name, label) in names {
            self.chooser.take(name, Space::of(label));
        }
    }

    /// A name that [`Lower::given_names`] took already, or a chosen one.
    fn constraint_name(
        &mut self,
        given: Option<Located<String>>,
        columns: Option<&str>,
        label: &str,
        span: Span,
    ) -> Located<String> {
        given.unwrap_or_else(|| self.part_name(None, columns, label, span))
    }

    pub(super) fn primary_key(
        &mut self,
        spec: Option<Form<Vec<Located<String>>, KeySpec>>,
        from_columns: Vec<Located<String>>,
    ) -> Option<Key> {
        if let (Some(_), Some(column)) = (&spec, from_columns.first()) {
            let message = format!(
                "{} says its primary key twice: at the column `{column}` and under `primary_key`",
                self.subject
            );
            self.push(
                Diagnostic::new(&shared::INVALID_VALUE, column.span, message).help("keep one of the two"),
            );
        } else if let [first, second, ..] = from_columns.as_slice() {
            let message = format!("{} has two columns that are each the primary key", self.subject);
            let list: Vec<&str> = from_columns.iter().map(|column| column.as_str()).collect();
            self.push(
                Diagnostic::new(&shared::INVALID_VALUE, second.span, message)
                    .related(first.span, "the first one")
                    .help(format!(
                        "write `primary_key: [{}]` beside `columns` for one key over both",
                        list.join(", ")
                    )),
            );
        }
        let (name, key_columns, include) = match spec {
            Some(Form::Short(list)) => (None, list, Vec::new()),
            Some(Form::Long(long)) => (long.name, long.columns, long.include),
            None if from_columns.is_empty() => return None,
            None => (None, from_columns, Vec::new()),
        };
        let span = key_columns.first().map_or(Span::NONE, |column| column.span);
        let name = self.constraint_name(name, None, "pkey", span);
        Some(Key { name, columns: key_columns, include })
    }

    pub(super) fn uniques(
        &mut self,
        specs: Vec<Form<Vec<Located<String>>, UniqueSpec>>,
        from_columns: Vec<Located<String>>,
    ) -> Vec<Unique> {
        let mut uniques = Vec::new();
        let from_columns = from_columns.into_iter().map(|column| Form::Short(vec![column]));
        for form in from_columns.chain(specs) {
            let (name, columns, include, nulls_not_distinct) = match form {
                Form::Short(list) => (None, list, Vec::new(), false),
                Form::Long(long) => (
                    long.name,
                    long.columns,
                    long.include,
                    long.nulls_not_distinct.is_some_and(|wanted| wanted.value),
                ),
            };
            if columns.is_empty() {
                continue;
            }
            // The name holds the columns that are only stored, too.
            let stored = columns.iter().chain(&include);
            let joined: Vec<String> = stored.map(|column| column.value.clone()).collect();
            let joined = names::index_columns(&joined);
            let name = self.constraint_name(name, Some(&joined), "key", columns[0].span);
            uniques.push(Unique { name, columns, include, nulls_not_distinct });
        }
        uniques
    }

    pub(super) fn checks(
        &mut self,
        specs: Vec<Form<Located<String>, CheckSpec>>,
        from_columns: Vec<(Located<String>, ColumnCheck)>,
    ) -> Vec<Check> {
        let mut checks = Vec::new();
        for (column, check) in from_columns {
            let (condition, only, needs) = match check {
                ColumnCheck::Sql(sql) => {
                    let what = format!("the check of column `{column}`");
                    self.check_expression(sql, &what)
                }
                ColumnCheck::Known(condition) => (condition, Some(column.value.clone()), Needs::default()),
            };
            let name = self.part_name(None, only.as_deref(), "check", column.span);
            let said = Aside(Said::AtColumn(column.value.into_boxed_str()));
            checks.push(Check { name, condition, needs, said });
        }
        for form in specs {
            let (name, sql) = match form {
                Form::Short(sql) => (None, sql),
                Form::Long(long) => (long.name, long.sql),
            };
            let what = name.as_ref().map_or("a check".to_owned(), |name| format!("the check `{name}`"));
            let span = sql.span;
            let (condition, only, needs) = self.check_expression(sql, &what);
            let said = Aside(if name.is_some() { Said::ByName } else { Said::Nameless });
            let name = self.constraint_name(name, only.as_deref(), "check", span);
            checks.push(Check { name, condition, needs, said });
        }
        checks
    }

    /// Reads a check; gives the column that it names, too, if that is one alone: PostgreSQL puts it into the check's name.
    fn check_expression(&mut self, sql: Located<String>, what: &str) -> (Condition, Option<String>, Needs) {
        let Formula { sql, needs } = self.formula(sql, Allowed { what, edge: EdgeKind::Attached });
        let condition = Condition::Sql(Box::new(sql));
        let only = condition.only_column().map(str::to_owned);
        (condition, only, needs)
    }

    pub(super) fn exclude(&mut self, spec: ExcludeSpec) -> Exclude {
        let elements: Vec<ExcludeElement> = spec
            .elements
            .into_iter()
            .map(|element| ExcludeElement { column: element.column, operator: element.with })
            .collect();
        let allowed = Allowed { what: "an exclusion constraint", edge: EdgeKind::Attached };
        let predicate = spec.predicate.map(|predicate| self.formula(predicate, allowed));
        let (predicate, needs) = predicate.map(|formula| (formula.sql, formula.needs)).unzip();
        let joined: Vec<String> = elements.iter().map(|element| element.column.value.clone()).collect();
        let joined = names::index_columns(&joined);
        let span = elements.first().map_or(Span::NONE, |element| element.column.span);
        let name = self.constraint_name(spec.name, Some(&joined), "excl", span);
        Exclude {
            name,
            method: spec.method.unwrap_or(Located::nowhere(IndexMethod::Gist)),
            elements,
            predicate,
            needs: needs.unwrap_or_default(),
        }
    }

    /// `foreign_key: users.id` and `users(id)`: the table is there, and the last part is a column.
    fn column_in_address(&mut self, written: &Located<String>) {
        let Some((table, column)) = written
            .strip_suffix(')')
            .and_then(|text| text.split_once('('))
            .or_else(|| written.rsplit_once('.'))
        else {
            return;
        };
        let Ok(address) = crate::model::Address::parse(table) else { return };
        if self.quiet_object(address.parts, &["table"]).is_none() {
            return;
        }
        let mapping = format!("{{ to: {table}, column: {column} }}");
        let source = self.context.sources.get(written.span.file);
        let before = source.and_then(|file| file.text.get(..written.span.start as usize)).unwrap_or_default();
        let before = before.trim_end();
        // In the long form the column has a key of its own beside `to`.
        let help = match before.ends_with("to:") || before.ends_with("to =") {
            true => format!("write `to: {table}` and `column: {column}`"),
            false => format!("write `{mapping}`"),
        };
        let short = before.ends_with("foreign_key:") && !table.contains('"');
        self.diagnostics.amend_last(|last| {
            let last = last.without_edit().instead(Some(help));
            if short { last.edit_source(written.span, mapping) } else { last }
        });
    }

    pub(super) fn foreign_key(&mut self, spec: ForeignKeySpec) -> ForeignKey {
        let index = self.object(&spec.to, &["table"]);
        if index.is_none() {
            self.column_in_address(&spec.to);
        }
        if let Some(index) = index {
            self.edge(index, EdgeKind::ForeignKey, spec.to.span);
        }
        let joined: Vec<&str> = spec.columns.iter().map(|column| column.as_str()).collect();
        let name = self.constraint_name(spec.name, Some(&joined.join("_")), "fkey", spec.to.span);
        ForeignKey {
            name,
            columns: spec.columns,
            target: index.map(|index| self.id_of(index)),
            written: Aside(spec.to),
            target_columns: spec.target_columns,
            on_delete: spec.on_delete.unwrap_or(Located::nowhere(Action::NoAction)),
            on_delete_columns: spec.on_delete_columns,
            on_update: spec.on_update.unwrap_or(Located::nowhere(Action::NoAction)),
            matching: spec.matching.unwrap_or(Match::Simple),
            deferrable: spec.deferrable || spec.initially_deferred,
            initially_deferred: spec.initially_deferred,
        }
    }
}

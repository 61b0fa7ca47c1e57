//! Names that PostgreSQL keeps whole, that are free, and that none of an object's other parts has.
//! Source: PostgreSQL 17, executed: identifiers are cut at 63 bytes, `42602: invalid enum label`, `42939: unacceptable schema name`,
//! `42701: column name "ctid" conflicts with a system column name`, `42710: constraint … already exists`.

use std::collections::BTreeSet;

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Definition, Table};
use crate::engine::timescaledb::names::Space;
use crate::engine::timescaledb::quoting::MAX_NAME;
use crate::model::repetitions;
use crate::span::{Located, Span};

/// Names that every table has.
const SYSTEM_COLUMNS: &[&str] = &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    own(rule, diagnostics);
    let mut name = |name: &Located<String>, what: &str| fits(rule, name, name.span, what, diagnostics);
    match rule.definition {
        Definition::Table(table) => {
            for trigger in &table.triggers {
                name(&trigger.name, "trigger name");
            }
            for policy in &table.policies {
                name(&policy.name, "policy name");
            }
            columns(rule, table, diagnostics);
        }
        Definition::Enum(one) => one.labels.iter().for_each(|label| name(label, "label")),
        Definition::Function(function) => {
            function.arguments.iter().for_each(|argument| name(&argument.name, "argument name"));
        }
        _ => {}
    }
    parts(rule, diagnostics);
}

/// The object's own name: not too long, not reserved.
fn own(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let (name, span) = (&rule.object.id.name, rule.object.span);
    fits(rule, name, span, "name", diagnostics);
    let reserved = match rule.definition {
        Definition::Schema(_) if name.starts_with("pg_") => {
            "schemas that begin with `pg_` belong to PostgreSQL"
        }
        Definition::Role(_) if name.starts_with("pg_") => "roles that begin with `pg_` belong to PostgreSQL",
        Definition::Role(_)
            if ["public", "none", "current_user", "session_user", "current_role"]
                .contains(&name.as_str()) =>
        {
            "the word means something else where roles are named"
        }
        _ => return,
    };
    let message = format!("{} cannot have this name: {reserved}", rule.subject);
    diagnostics.push(Diagnostic::new(&shared::INVALID_NAME, span, message).help("choose another name"));
}

fn columns(rule: &Rule<'_>, table: &Table, diagnostics: &mut Diagnostics) {
    for column in &table.columns {
        let name = &column.name;
        fits(rule, name, name.span, "column name", diagnostics);
        if SYSTEM_COLUMNS.contains(&name.as_str()) {
            let message = format!(
                "a column of {} cannot be called `{name}`, which every table has already",
                rule.subject
            );
            diagnostics
                .push(Diagnostic::new(&shared::INVALID_NAME, name.span, message).help("choose another name"));
        }
    }
}

/// A name that PostgreSQL can hold whole.
fn fits(rule: &Rule<'_>, name: &str, span: Span, what: &str, diagnostics: &mut Diagnostics) {
    if !name.is_empty() && name.len() <= MAX_NAME && !name.contains('\0') {
        return;
    }
    let message = if name.is_empty() {
        format!("a {what} of {} is empty", rule.subject)
    } else if name.contains('\0') {
        format!("a {what} of {} holds a zero byte", rule.subject)
    } else {
        format!(
            "the {what} `{name}` of {} has {} bytes; PostgreSQL keeps {MAX_NAME} and cuts the rest",
            rule.subject,
            name.len()
        )
    };
    diagnostics.push(
        Diagnostic::new(&shared::INVALID_NAME, span, message).help(format!(
            "choose a name of 1 to {MAX_NAME} bytes; letters outside of ASCII take two and more"
        )),
    );
}

/// The names of constraints and indexes, in the order in which documents name them. Those that were chosen are short and free.
fn parts(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let mut names = Names { rule, relations: BTreeSet::new(), constraints: BTreeSet::new(), diagnostics };
    match rule.definition {
        Definition::Table(table) => {
            table.primary_key.iter().for_each(|key| names.constraint(&key.name, Space::Both));
            table.uniques.iter().for_each(|unique| names.constraint(&unique.name, Space::Both));
            table.checks.iter().for_each(|check| names.constraint(&check.name, Space::Constraint));
            table.excludes.iter().for_each(|exclude| names.constraint(&exclude.name, Space::Both));
            table.foreign_keys.iter().for_each(|key| names.constraint(&key.name, Space::Constraint));
        }
        Definition::Domain(domain) => {
            domain.checks.iter().for_each(|check| names.constraint(&check.name, Space::Constraint));
        }
        _ => {}
    }
    for index in rule.definition.indexes() {
        names.part(&index.name, Space::Relation, "index name");
    }
}

/// The names of an object's parts that were looked at.
struct Names<'a, 'd> {
    rule: &'a Rule<'a>,
    relations: BTreeSet<&'a str>,
    constraints: BTreeSet<&'a str>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Names<'a, '_> {
    fn constraint(&mut self, name: &'a Located<String>, space: Space) {
        self.part(name, space, "constraint name");
    }

    fn part(&mut self, name: &'a Located<String>, space: Space, what: &str) {
        // A text with a zero byte is told where it is read.
        if !name.contains('\0') {
            fits(self.rule, name, name.span, what, self.diagnostics);
        }
        let is_relation = space != Space::Constraint && !self.relations.insert(name);
        let is_constraint = space != Space::Relation && !self.constraints.insert(name);
        if is_relation || is_constraint {
            let message = format!("{} names two of its parts `{name}`", self.rule.subject);
            self.diagnostics.push(
                Diagnostic::new(&shared::DUPLICATE_NAME, name.span, message)
                    .help("rename one of them, or leave the name out to get PostgreSQL's own"),
            );
        }
    }
}

/// Reports what stands twice in a list; `what` says of which object and as what.
pub(super) fn no_repetition(
    list: &[Located<String>],
    message: impl Fn(&str) -> String,
    diagnostics: &mut Diagnostics,
) {
    for (again, first) in repetitions(list, |name| name.as_str()) {
        diagnostics.push(
            Diagnostic::new(&shared::DUPLICATE_NAME, again.span, message(again))
                .related(first.span, "first here")
                .help("remove one of the two"),
        );
    }
}

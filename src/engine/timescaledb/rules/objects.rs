//! What stands beside tables: roles, enums, sequences, publications, raw SQL.
//! Source: PostgreSQL 17, executed: `0LP01: role "x" is a member of role "x"`, `22023: INCREMENT must not be zero`, `22023: START value
//! cannot be less than MINVALUE`, `22023: sequence type must be smallint, integer, or bigint`.

use super::Rule;
use super::names::no_repetition;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::dialect::{self, DIALECT};
use crate::engine::timescaledb::model::{Definition, Publication, Raw, Role, Sequence};
use crate::engine::timescaledb::types::Type;
use crate::model::{Wanted, repetitions};
use crate::span::Located;
use crate::sql::check_closed;
use crate::sql::script::Takeover;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    match rule.definition {
        Definition::Role(role) => self::role(rule, role, diagnostics),
        Definition::Enum(one) => {
            let message = |label: &str| format!("{} has the label `{label}` twice", rule.subject);
            no_repetition(&one.labels, message, diagnostics);
        }
        Definition::Sequence(sequence) => self::sequence(rule, sequence, diagnostics),
        Definition::Publication(publication) => self::publication(rule, publication, diagnostics),
        Definition::Raw(raw) => self::raw(rule, raw, diagnostics),
        // Its query runs while it is made.
        Definition::MaterializedView(view) => {
            takeover(rule, &view.query, "the query", dialect::script::set_config(&view.query), diagnostics);
        }
        _ => {}
    }
}

fn role(rule: &Rule<'_>, role: &Role, diagnostics: &mut Diagnostics) {
    for own in role.member_of.iter().filter(|role| role.value == rule.object.id.name) {
        let message = format!("{} is a member of itself", rule.subject);
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_VALUE, own.span, message).help("remove it from `member_of`"),
        );
    }
}

fn sequence(rule: &Rule<'_>, sequence: &Sequence, diagnostics: &mut Diagnostics) {
    let Sequence { ty, start, increment, min_value: least, max_value: most, .. } = sequence;
    let subject = &rule.subject;
    if ty.integer_bits().is_none() && ty.value != Type::Unknown {
        let message =
            format!("{subject} counts in {}, and sequences count in smallint, integer or bigint", ty.value);
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_TYPE, ty.span, message)
                .help("write `bigint`, or leave the type out"),
        );
    }
    if increment.value == 0 {
        let message = format!("{subject} has an increment of zero");
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_VALUE, increment.span, message).help("write a step such as 1"),
        );
    }
    let message = if start.value < *least {
        format!("{subject} starts at {start}, below its smallest number {least}")
    } else if start.value > *most {
        format!("{subject} starts at {start}, above its largest number {most}")
    } else {
        return;
    };
    let span = if start.span.is_some() { start.span } else { rule.object.span };
    diagnostics.push(
        Diagnostic::new(&shared::INVALID_VALUE, span, message)
            .help("choose a `start` between `min_value` and `max_value`, or widen these"),
    );
}

fn publication(rule: &Rule<'_>, publication: &Publication, diagnostics: &mut Diagnostics) {
    for (again, _) in repetitions(&publication.tables, |table| &table.value) {
        let wanted = Wanted { from: &rule.object.id, kinds: &["table"], same_database: true };
        let address = rule.context.catalog.names.address(&again.value, wanted);
        let message = format!("{} names the table `{address}` twice", rule.subject);
        diagnostics.push(
            Diagnostic::new(&shared::DUPLICATE_NAME, again.span, message).help("remove one of the two"),
        );
    }
}

fn raw(rule: &Rule<'_>, raw: &Raw, diagnostics: &mut Diagnostics) {
    if raw.create.is_empty() {
        let message = format!("{} makes nothing", rule.subject);
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_VALUE, rule.object.span, message)
                .help("add a statement under `create`"),
        );
    }
    for statement in raw.create.iter().chain(&raw.drop).chain([&raw.exists]) {
        // What is not even closed is told where it is read.
        if check_closed(DIALECT, statement).is_ok() {
            let found =
                dialect::script::takeover(statement).or_else(|| dialect::script::set_config(statement));
            takeover(rule, statement, "a statement", found, diagnostics);
        }
    }
}

/// Reports a statement that takes the script over.
fn takeover(
    rule: &Rule<'_>,
    statement: &Located<String>,
    what: &str,
    found: Option<Takeover>,
    diagnostics: &mut Diagnostics,
) {
    let Some(found) = found else { return };
    let span = rule.context.sources.place_within(statement.span, statement, found.range);
    let message = format!("{what} of {} {}", rule.subject, found.what);
    diagnostics.push(Diagnostic::new(&shared::SCRIPT_TAKEOVER, span, message).help(found.help));
}

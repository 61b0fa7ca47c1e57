//! Privileges that the object has. Source: PostgreSQL 17, `0LP01: invalid privilege type EXECUTE for relation`.

use std::collections::BTreeSet;

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Column, Definition, Grant};
use crate::engine::timescaledb::spec::Privilege;
use crate::span::Located;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    use Privilege::{
        Create, Delete, Execute, Insert, Maintain, References, Select, Trigger, Truncate, Update, Usage,
    };
    let legal: &[Privilege] = match rule.definition {
        Definition::Schema(_) => &[Usage, Create],
        Definition::Enum(_) => &[Usage],
        Definition::Sequence(_) => &[Usage, Select, Update],
        Definition::Function(_) => &[Execute],
        _ => &[Select, Insert, Update, Delete, Truncate, References, Trigger, Maintain],
    };
    let numbers = Numbers::of(rule);
    for grant in rule.definition.grants() {
        sequences(rule, &numbers, grant, diagnostics);
        for privilege in &grant.privileges {
            let wrong = privilege.value != Privilege::All && !legal.contains(&privilege.value);
            let name = |privilege: &Privilege| format!("`{}`", word(*privilege));
            if wrong {
                let list: Vec<String> = legal.iter().map(name).collect();
                let message = format!("{} has no privilege {}", rule.subject, name(&privilege.value));
                diagnostics.push(
                    Diagnostic::new(&codes::PRIVILEGE, privilege.span, message)
                        .help(format!("use one of those it has: {}", list.join(", "))),
                );
            } else if !grant.columns.is_empty()
                && !matches!(privilege.value, Privilege::All | Select | Insert | Update | References)
            {
                let message = format!(
                    "the privilege {} on {} cannot be limited to columns",
                    name(&privilege.value),
                    rule.subject
                );
                diagnostics.push(
                    Diagnostic::new(&codes::PRIVILEGE, privilege.span, message)
                        .help("write a grant of its own for it, without `columns`"),
                );
            }
        }
    }
}

/// The columns of a table that take numbers from sequences, and who may take one.
struct Numbers<'a> {
    any: bool,
    /// The first column of a `serial` type.
    serial: Option<&'a Column>,
    /// The roles that have a privilege by which numbers are taken.
    counting: BTreeSet<&'a str>,
    /// The roles that documents declare and that have no privilege but those shown there.
    plain: BTreeSet<&'a str>,
    declared: BTreeSet<&'a str>,
}

impl<'a> Numbers<'a> {
    fn of(rule: &'a Rule<'a>) -> Self {
        let table = rule.table();
        let counts = |privilege: &Located<Privilege>| privilege.value != Privilege::Select;
        let grants = table.iter().flat_map(|table| &table.grants);
        let counting = grants.filter(|grant| grant.sequences.iter().any(counts));
        let serial = table.and_then(|table| table.columns.iter().find(|column| column.serial.is_some()));
        let mut found = Numbers {
            any: table.is_some_and(|table| !table.sequences("").is_empty()),
            serial,
            counting: counting.flat_map(|grant| &grant.to).map(|role| role.as_str()).collect(),
            plain: BTreeSet::new(),
            declared: BTreeSet::new(),
        };
        // Only a `serial` column asks for them.
        let edges = rule.object.edges.iter().filter(|_| serial.is_some());
        let objects = edges.map(|edge| rule.context.catalog.get(edge.to));
        for object in objects.filter(|object| object.kind == "role") {
            found.declared.insert(&object.id.name);
            if let Some(Definition::Role(role)) = object.definition::<Definition>()
                && !role.existing
                && role.member_of.is_empty()
            {
                found.plain.insert(&object.id.name);
            }
        }
        found
    }

    /// Whether a role may have privileges that no document here shows: it is made elsewhere, or it is a member of others.
    fn may_have_more(&self, role: &str) -> bool {
        !self.plain.contains(role) && (self.declared.contains(role) || role != "public")
    }
}

/// Privileges on the sequences of columns: only tables have such columns, and sequences have three privileges.
fn sequences(rule: &Rule<'_>, table: &Numbers<'_>, grant: &Grant, diagnostics: &mut Diagnostics) {
    let numbers = table.any;
    if let Some(first) = grant.sequences.first().filter(|_| !numbers && !rule.object.incomplete) {
        let message =
            format!("{} has no `serial` or `identity` column, so no sequence of its own", rule.subject);
        diagnostics.push(Diagnostic::new(&codes::PRIVILEGE, first.span, message).help("remove `sequences`"));
    }
    let legal = [Privilege::All, Privilege::Usage, Privilege::Select, Privilege::Update];
    for privilege in grant.sequences.iter().filter(|privilege| !legal.contains(&privilege.value)) {
        let message = format!("a sequence of {} has no privilege `{}`", rule.subject, word(privilege.value));
        diagnostics.push(
            Diagnostic::new(&codes::PRIVILEGE, privilege.span, message)
                .help("use one of those it has: `usage`, `select`, `update`"),
        );
    }
    // `42501: permission denied for sequence`: the default of a `serial` column calls `nextval`; an identity asks for nothing.
    let Some(serial) = table.serial else { return };
    let adds =
        |privilege: &&Located<Privilege>| matches!(privilege.value, Privilege::Insert | Privilege::All);
    let Some(insert) = grant.privileges.iter().find(adds) else { return };
    for role in &grant.to {
        let granted = table.counting.contains(role.as_str()) || table.counting.contains("public");
        if granted || table.may_have_more(role) {
            continue;
        }
        let message = format!(
            "`{role}` may add rows to {}, but not take a number from the sequence of `{}`",
            rule.subject, serial.name
        );
        diagnostics.push(
            Diagnostic::new(&codes::SERIAL_WITHOUT_USAGE, insert.span, message)
                .related(serial.ty.span, "its type")
                .help("add `sequences: [usage]` to the grant, or make the column an `identity`, which needs no privilege"),
        );
    }
}

fn word(privilege: Privilege) -> String {
    serde_json::to_value(privilege)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

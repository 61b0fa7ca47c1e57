//! Privileges that the object has. Source: PostgreSQL 17, `0LP01: invalid privilege type EXECUTE for relation`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Definition, Grant};
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
    for grant in rule.definition.grants() {
        sequences(rule, grant, diagnostics);
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

/// Privileges on the sequences of columns: only tables have such columns, and sequences have three privileges.
fn sequences(rule: &Rule<'_>, grant: &Grant, diagnostics: &mut Diagnostics) {
    let table = rule.table();
    let numbers = table.is_some_and(|table| !table.sequences("").is_empty());
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
    let Some(table) = table else { return };
    // `42501: permission denied for sequence`: the default of a `serial` column calls `nextval`; an identity asks for nothing.
    let Some(serial) = table.columns.iter().find(|column| column.serial.is_some()) else { return };
    let adds =
        |privilege: &&Located<Privilege>| matches!(privilege.value, Privilege::Insert | Privilege::All);
    let Some(insert) = grant.privileges.iter().find(adds) else { return };
    let counts = |privilege: &Located<Privilege>| privilege.value != Privilege::Select;
    for role in &grant.to {
        let granted = table.grants.iter().any(|other| {
            other.sequences.iter().any(counts) && other.to.iter().any(|to| to == role || to.value == "public")
        });
        if granted || may_have_more(rule, role) {
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

/// Whether a role may have privileges that no document here shows: it is made elsewhere, or it is a member of others.
fn may_have_more(rule: &Rule<'_>, role: &str) -> bool {
    let mut roles = rule.object.edges.iter().map(|edge| rule.context.catalog.get(edge.to));
    match roles.find(|object| object.kind == "role" && object.id.name == role) {
        Some(object) => match object.definition::<Definition>() {
            Some(Definition::Role(role)) => role.existing || !role.member_of.is_empty(),
            _ => true,
        },
        None => role != "public",
    }
}

fn word(privilege: Privilege) -> String {
    serde_json::to_value(privilege)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

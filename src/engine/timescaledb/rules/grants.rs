//! Privileges that the object has. Source: PostgreSQL 17, `0LP01: invalid privilege type EXECUTE for relation`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::Definition;
use crate::engine::timescaledb::spec::Privilege;

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

fn word(privilege: Privilege) -> String {
    serde_json::to_value(privilege)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

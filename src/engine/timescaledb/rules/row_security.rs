//! Policies of row level security. Source: PostgreSQL 17, `42601`: INSERT takes only WITH CHECK, SELECT and DELETE only USING.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::spec::PolicyCommand;
use crate::model::repetitions;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    for policy in &table.policies {
        let wrong = match policy.command {
            PolicyCommand::Insert => {
                policy.using.as_ref().map(|using| (using.span, "using", "`insert` takes only `check`"))
            }
            PolicyCommand::Select => {
                policy.check.as_ref().map(|check| (check.span, "check", "`select` takes only `using`"))
            }
            PolicyCommand::Delete => {
                policy.check.as_ref().map(|check| (check.span, "check", "`delete` takes only `using`"))
            }
            PolicyCommand::All | PolicyCommand::Update => None,
        };
        if let Some((span, key, reason)) = wrong {
            let message =
                format!("the policy `{}` of {} has `{key}`, but {reason}", policy.name, rule.subject);
            diagnostics
                .push(Diagnostic::new(&codes::POLICY_CLAUSES, span, message).help(format!("remove `{key}`")));
        }
    }
    for (policy, first) in repetitions(&table.policies, |policy| policy.name.as_str()) {
        let message = format!("{} has two policies `{}`", rule.subject, policy.name);
        diagnostics.push(
            Diagnostic::new(&shared::DUPLICATE_NAME, policy.name.span, message)
                .related(first.name.span, "the first one")
                .help("rename one of the two"),
        );
    }
    // A switch that could not be read is told where it stands.
    if let Some(policy) = table.policies.first()
        && !rule.object.incomplete
        && !table.row_security.enabled
    {
        let message = format!("{} has policies, but row level security is off", rule.subject);
        diagnostics.push(
            Diagnostic::new(&codes::POLICY_WITHOUT_SECURITY, policy.name.span, message)
                .help("add `row_level_security: { enabled: true }`"),
        );
    }
}

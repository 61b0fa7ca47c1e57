//! Triggers. Source: PostgreSQL 17: `42P17: function … must return type trigger`, `0A000: TRUNCATE FOR EACH ROW triggers are
//! not supported`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::Definition;
use crate::engine::timescaledb::spec::{TriggerEvent, TriggerForEach};
use crate::model::repetitions;
use crate::sql::Expression;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    for (trigger, first) in repetitions(&table.triggers, |trigger| trigger.name.as_str()) {
        let name = &trigger.name;
        let message = format!("{} has two triggers `{name}`", rule.subject);
        diagnostics.push(
            Diagnostic::new(&shared::DUPLICATE_NAME, name.span, message)
                .related(first.name.span, "the first one")
                .help("rename one of the two"),
        );
    }
    for trigger in &table.triggers {
        let name = &trigger.name;
        if let Some(Definition::Function(function)) =
            trigger.function.as_ref().and_then(|function| rule.other(function))
            && (!function.is_trigger() || !function.arguments.is_empty())
        {
            let message = format!(
                "the trigger `{name}` of {} calls `{}`, which is no trigger function",
                rule.subject, *trigger.written
            );
            let span = function.returns.as_ref().map_or(function.language.span, |returns| returns.span);
            diagnostics.push(
                Diagnostic::new(&codes::TRIGGER, trigger.written.span, message)
                    .related(span, "the function's result")
                    .help("call a function without arguments that `returns: trigger`"),
            );
        }
        if trigger.for_each == TriggerForEach::Row && trigger.events.contains(&TriggerEvent::Truncate) {
            let message =
                format!("the trigger `{name}` of {} answers to `truncate` for each row", rule.subject);
            diagnostics.push(
                Diagnostic::new(&codes::TRIGGER, name.span, message).help("write `for_each: statement`"),
            );
        }
        if let Some(condition) = &trigger.condition {
            for (word, event, shown) in
                [("old", TriggerEvent::Insert, "insert"), ("new", TriggerEvent::Delete, "delete")]
            {
                let Some(range) = qualifier(condition, word).filter(|_| trigger.events.contains(&event))
                else {
                    continue;
                };
                let message = format!(
                    "the condition of the trigger `{name}` of {} reads the {word} row, which `{shown}` does not have",
                    rule.subject
                );
                let help = if trigger.events.len() > 1 {
                    format!("remove `{shown}` from `events`, and make a trigger of its own for it")
                } else {
                    format!("write `{}` in the place of `{word}`", if word == "old" { "new" } else { "old" })
                };
                let span = rule.context.sources.place_within(condition.span, condition, range);
                diagnostics.push(Diagnostic::new(&codes::TRIGGER, span, message).help(help));
            }
        }
        if let Some(column) = trigger.update_of.first()
            && !trigger.events.contains(&TriggerEvent::Update)
        {
            let message = format!(
                "the trigger `{name}` of {} names updated columns, but does not answer to `update`",
                rule.subject
            );
            diagnostics.push(
                Diagnostic::new(&codes::TRIGGER, column.span, message)
                    .help("add `update` to `events`, or remove `update_of`"),
            );
        }
    }
}

/// Where a condition names a column of the row of this name.
fn qualifier(condition: &Expression, row: &str) -> Option<std::ops::Range<usize>> {
    let columns = condition.names.iter().flat_map(|names| &names.columns);
    let mut rows = columns.filter_map(|column| column.parts.first().filter(|_| column.parts.len() > 1));
    rows.find(|part| part.name == row).map(|part| part.range.clone())
}

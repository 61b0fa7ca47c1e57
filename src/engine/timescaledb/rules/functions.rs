//! Functions and procedures: defaults of arguments, what only a function is marked with, and who may call one.
//! Source: PostgreSQL 17, executed: `42P13: input parameters after one with a default value must also have defaults`, `42P13: invalid
//! attribute in procedure definition`, `0A000` for a trigger function that is called.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Definition, Function};
use crate::engine::timescaledb::spec::{ArgumentMode, Parallel, Volatility};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Definition::Function(function) = rule.definition else { return };
    defaults(rule, function, diagnostics);
    if function.returns.is_none() {
        procedure(rule, function, diagnostics);
    }
    callers(rule, function, diagnostics);
}

fn defaults(rule: &Rule<'_>, function: &Function, diagnostics: &mut Diagnostics) {
    let inputs = function.arguments.iter().filter(|argument| argument.mode != ArgumentMode::Out);
    let late =
        inputs.skip_while(|argument| argument.default.is_none()).find(|argument| argument.default.is_none());
    let Some(late) = late.filter(|late| late.mode != ArgumentMode::Variadic) else { return };
    let message =
        format!("the argument `{}` of {} has no default, and one before it has", late.name, rule.subject);
    diagnostics.push(
        Diagnostic::new(&shared::INVALID_DEFAULT, late.name.span, message)
            .help("move it in front of those with a default, or give it one too"),
    );
}

/// What a procedure is not marked with, be it as it is anyway.
fn procedure(rule: &Rule<'_>, function: &Function, diagnostics: &mut Diagnostics) {
    let Function { volatility, parallel, strict, .. } = function;
    let marks = [
        ("volatility", volatility.span, volatility.value != Volatility::Volatile),
        ("parallel", parallel.span, parallel.value != Parallel::Unsafe),
        ("strict", strict.span, strict.value),
    ];
    for (key, span, is_unusual) in marks {
        if !is_unusual && (key == "strict" || !span.is_some()) {
            continue;
        }
        let message = format!(
            "{} has no `returns`, so it is a procedure, and a procedure has no `{key}`",
            rule.subject
        );
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_VALUE, span, message)
                .help(format!("remove `{key}`, or add `returns` for a function")),
        );
    }
}

/// Who may call a function: everyone, unless that is taken back.
fn callers(rule: &Rule<'_>, function: &Function, diagnostics: &mut Diagnostics) {
    let public = &function.public_execute;
    let everyone = function.grants.iter().flat_map(|grant| &grant.to).find(|role| role.value == "public");
    match everyone {
        Some(everyone) if !public.value => {
            let message = format!("{} takes `execute` from everyone and grants it to `public`", rule.subject);
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_VALUE, everyone.span, message)
                    .related(public.span, "taken back here")
                    .help("remove one of the two"),
            );
        }
        // Who writes that everyone may means it.
        None if public.value && !public.span.is_some() => {
            // A trigger function can be called by a trigger alone.
            let is_called_alone = function.returns.as_ref().is_none_or(|returns| {
                !["trigger", "event_trigger"].contains(&returns.trim().to_ascii_lowercase().as_str())
            });
            if !function.security_definer.value || !is_called_alone {
                return;
            }
            let message = format!(
                "{} runs with its owner's rights, and PostgreSQL lets everyone call it",
                rule.subject
            );
            let span = function.security_definer.span;
            diagnostics.push(Diagnostic::new(&codes::DEFINER_FOR_EVERYONE, span, message).help(
                "add `public_execute: false` to leave it to the roles under `grants`, or `public_execute: true` if everyone may",
            ));
        }
        _ => {}
    }
}

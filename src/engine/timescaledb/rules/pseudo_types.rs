//! Types that arguments and results of functions have and no column: which language takes which.
//!
//! Executed on PostgreSQL 17: each of them as an argument and as a result, in SQL and in PL/pgSQL.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Argument, Definition};
use crate::engine::timescaledb::spec::ArgumentMode;
use crate::engine::timescaledb::types::{Type, pseudo_type};
use crate::span::Span;

/// Types that stand for several, in two families: those of one must agree in a call.
const POLYMORPHIC: &[&str] = &[
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
];

/// Whether the second type, of an argument, tells what the first stands for.
fn tells(result: &str, argument: &str) -> bool {
    let compatible = |name: &str| name.starts_with("anycompatible");
    let is_range = |name: &str| name.ends_with("range");
    POLYMORPHIC.contains(&argument)
        && compatible(result) == compatible(argument)
        && (!is_range(result) || is_range(argument))
}

/// Reports pseudo-types that the language does not take, and results that no argument tells.
pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Definition::Function(function) = rule.definition else { return };
    let mut functions = Functions { rule, arguments: &function.arguments, diagnostics };
    let returns = function.returns.as_ref().map(|returns| (returns.trim(), returns.span));
    functions.check(&function.language.to_ascii_lowercase(), returns);
}

/// A function that is looked at.
struct Functions<'a, 'd> {
    rule: &'a Rule<'a>,
    arguments: &'a [Argument],
    diagnostics: &'d mut Diagnostics,
}

impl Functions<'_, '_> {
    fn check(&mut self, language: &str, returns: Option<(&str, Span)>) {
        let arguments = self.arguments;
        let read = ["sql", "plpgsql"].contains(&language);
        for argument in arguments {
            let Type::Pseudo(name) = argument.ty.value else { continue };
            let is_result = argument.mode == ArgumentMode::Out;
            let taken =
                POLYMORPHIC.contains(&name) || name == "record" && (language == "plpgsql" || is_result);
            let what = format!("argument `{}`", argument.name);
            if read && !taken {
                let role = if is_result { "give back" } else { "take" };
                self.not_of_language(&what, name, role, language, argument.ty.span);
            } else if is_result {
                self.told_by_an_argument(&what, name, argument.ty.span);
            }
        }
        self.variadic();
        let Some((text, span)) = returns else { return };
        let set = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("setof "));
        let Some(name) = pseudo_type(if set { &text[6..] } else { text }) else { return };
        let taken = POLYMORPHIC.contains(&name)
            || ["void", "record"].contains(&name)
            || language == "plpgsql" && ["trigger", "event_trigger"].contains(&name);
        if read && !taken {
            self.not_of_language("the result", name, "give back", language, span);
        } else {
            self.told_by_an_argument("the result", name, span);
        }
        // Source: `42P13: trigger functions cannot have declared arguments`.
        if let Some(first) = self.arguments.first()
            && language == "plpgsql"
            && ["trigger", "event_trigger"].contains(&name)
        {
            let message =
                format!("{} gives back `{name}` and has the argument `{}`", self.rule.subject, first.name);
            self.diagnostics.push(
                Diagnostic::new(&shared::INVALID_VALUE, first.name.span, message)
                    .help("remove `arguments`: what a trigger passes is in `TG_ARGV`"),
            );
        }
    }

    /// Source: `42P13: VARIADIC parameter must be an array`.
    fn variadic(&mut self) {
        for argument in self.arguments.iter().filter(|argument| argument.mode == ArgumentMode::Variadic) {
            let element = match &argument.ty.value {
                Type::Array(_) | Type::Unknown | Type::Pseudo("any" | "anyarray" | "anycompatiblearray") => {
                    continue;
                }
                Type::Pseudo(name) if name.starts_with("anycompatible") => "anycompatiblearray".to_owned(),
                Type::Pseudo(_) => "anyarray".to_owned(),
                other => format!("{other}[]"),
            };
            let message = format!(
                "the argument `{}` of {} takes as many values as a call gives, and its type is no array",
                argument.name, self.rule.subject
            );
            self.diagnostics.push(
                Diagnostic::new(&shared::INVALID_TYPE, argument.ty.span, message)
                    .help(format!("write `{element}`, the type of all values together")),
            );
        }
    }

    /// Source: `42P13: SQL functions cannot have arguments of type …`, `0A000: PL/pgSQL functions cannot accept type …`.
    fn not_of_language(&mut self, what: &str, name: &str, role: &str, language: &str, span: Span) {
        let message = format!(
            "{what} of {} has the type `{name}`, which functions in `{language}` cannot {role}",
            self.rule.subject
        );
        let help = match name {
            "trigger" | "event_trigger" => {
                "write the function in `plpgsql`, with the type as its result".to_owned()
            }
            "any" => "write `anyelement`, which stands for any type here".to_owned(),
            "record" => {
                "write the name of a table or a type for its rows, or write the function in `plpgsql`"
                    .to_owned()
            }
            "cstring" | "unknown" => "write `text`".to_owned(),
            _ => "write a type that columns have: functions in C use this one".to_owned(),
        };
        self.diagnostics.push(Diagnostic::new(&shared::INVALID_TYPE, span, message).help(help));
    }

    /// Source: `42P13: cannot determine result data type`.
    fn told_by_an_argument(&mut self, what: &str, name: &str, span: Span) {
        let mut inputs = self.arguments.iter().filter(|argument| argument.mode != ArgumentMode::Out);
        let told =
            |argument: &Argument| matches!(argument.ty.value, Type::Pseudo(other) if tells(name, other));
        if !POLYMORPHIC.contains(&name) || inputs.any(told) {
            return;
        }
        let message = format!(
            "{what} of {} has the type `{name}`, and no argument tells which type that is",
            self.rule.subject
        );
        self.diagnostics.push(Diagnostic::new(&shared::INVALID_TYPE, span, message).help(format!(
            "add an argument of the type `{name}`, or write a type that does not depend on the call"
        )));
    }
}

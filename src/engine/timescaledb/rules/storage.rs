//! Storage parameters of tables. Source: PostgreSQL 15: `22023: unrecognized parameter "nosuch"`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::span::Located;
use crate::spec::Literal;

/// A parameter and what it takes.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) takes: Takes,
}

/// What a parameter takes.
pub(super) enum Takes {
    /// A whole number of a range.
    Integer(i128, i128),
    /// A number of a range.
    Number(f64, f64),
    /// `true` or `false`.
    Boolean,
    /// One of some words.
    Word(&'static [&'static str]),
}

const fn parameter(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, takes }
}

const TABLE: &[Parameter] = &[
    parameter("fillfactor", Takes::Integer(10, 100)),
    parameter("parallel_workers", Takes::Integer(0, 1024)),
    parameter("toast_tuple_target", Takes::Integer(128, 8160)),
    parameter("user_catalog_table", Takes::Boolean),
    parameter("vacuum_index_cleanup", Takes::Word(&["auto", "on", "off"])),
    parameter("vacuum_truncate", Takes::Boolean),
    parameter("autovacuum_enabled", Takes::Boolean),
    parameter("autovacuum_vacuum_threshold", Takes::Integer(0, 2_147_483_647)),
    parameter("autovacuum_vacuum_insert_threshold", Takes::Integer(-1, 2_147_483_647)),
    parameter("autovacuum_vacuum_scale_factor", Takes::Number(0.0, 100.0)),
    parameter("autovacuum_vacuum_insert_scale_factor", Takes::Number(0.0, 100.0)),
    parameter("autovacuum_analyze_threshold", Takes::Integer(0, 2_147_483_647)),
    parameter("autovacuum_analyze_scale_factor", Takes::Number(0.0, 100.0)),
    parameter("autovacuum_vacuum_cost_delay", Takes::Number(0.0, 100.0)),
    parameter("autovacuum_vacuum_cost_limit", Takes::Integer(1, 10_000)),
    parameter("autovacuum_freeze_min_age", Takes::Integer(0, 1_000_000_000)),
    parameter("autovacuum_freeze_max_age", Takes::Integer(100_000, 2_000_000_000)),
    parameter("autovacuum_freeze_table_age", Takes::Integer(0, 2_000_000_000)),
    parameter("log_autovacuum_min_duration", Takes::Integer(-1, 2_147_483_647)),
];

/// Parameters of a table that its TOAST table has, too, behind `toast.` (PostgreSQL 17, `src/backend/access/common/reloptions.c`,
/// `RELOPT_KIND_TOAST`; tried on the server).
const NOT_OF_TOAST: &[&str] = &[
    "fillfactor",
    "parallel_workers",
    "toast_tuple_target",
    "user_catalog_table",
    "autovacuum_analyze_threshold",
    "autovacuum_analyze_scale_factor",
];

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    let (toast, own): (Vec<_>, Vec<_>) =
        table.storage.iter().cloned().partition(|(name, _)| name.starts_with("toast."));
    parameters(rule, "the table", &own, TABLE, diagnostics);
    let of_toast: Vec<&Parameter> =
        TABLE.iter().filter(|known| !NOT_OF_TOAST.contains(&known.name)).collect();
    let toast: Vec<(Located<String>, Located<Literal>)> = toast
        .into_iter()
        .map(|(name, value)| (Located::new(name.value.replacen("toast.", "", 1), name.span), value))
        .collect();
    those_of(rule, "the TOAST table", &toast, &of_toast, diagnostics);
}

/// Checks parameters against those that exist.
pub(super) fn parameters(
    rule: &Rule<'_>,
    what: &str,
    given: &[(Located<String>, Located<Literal>)],
    known: &[Parameter],
    diagnostics: &mut Diagnostics,
) {
    let known: Vec<&Parameter> = known.iter().collect();
    those_of(rule, what, given, &known, diagnostics);
}

fn those_of(
    rule: &Rule<'_>,
    what: &str,
    given: &[(Located<String>, Located<Literal>)],
    known: &[&Parameter],
    diagnostics: &mut Diagnostics,
) {
    for (name, value) in given {
        let Some(parameter) = known.iter().find(|parameter| parameter.name == name.value) else {
            let message = format!("{what} of {} has no parameter `{name}`", rule.subject);
            diagnostics.push(Diagnostic::new(&codes::STORAGE_PARAMETER, name.span, message).suggest(
                name,
                "parameters",
                known.iter().map(|parameter| parameter.name),
            ));
            continue;
        };
        let number = match &value.value {
            Literal::Integer(number) => number.to_string().parse().ok(),
            Literal::Decimal(text) => text.parse::<f64>().ok(),
            _ => None,
        };
        let (fits, wanted) = match &parameter.takes {
            Takes::Integer(least, most) => (
                matches!(&value.value, Literal::Integer(number) if (least..=most).contains(&number)),
                format!("a whole number from {least} to {most}"),
            ),
            Takes::Number(least, most) => (
                number.is_some_and(|number| (*least..=*most).contains(&number)),
                format!("a number from {least} to {most}"),
            ),
            Takes::Boolean => (matches!(value.value, Literal::Boolean(_)), "`true` or `false`".to_owned()),
            Takes::Word(words) => (
                matches!(&value.value, Literal::Text(text) if words.contains(&text.as_str())),
                format!("one of {}", words.join(", ")),
            ),
        };
        if !fits {
            let message = format!("the parameter `{name}` of {what} of {} is not {wanted}", rule.subject);
            diagnostics.push(
                Diagnostic::new(&codes::STORAGE_PARAMETER, value.span, message)
                    .help(format!("write {wanted}")),
            );
        }
    }
}

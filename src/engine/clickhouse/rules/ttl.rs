//! TTL expressions are days or points in time, and no two of them contradict each other.
//!
//! Source: ClickHouse 26.9, reference 2.5: `450 BAD_TTL_EXPRESSION`, `44`, `36`.

use std::collections::BTreeMap;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::functions;
use crate::engine::clickhouse::model::{Ttl, TtlAction};
use crate::engine::clickhouse::types::{Type, type_of};
use crate::sql::{Expression, pieces};

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    if !table.is_merge_tree() {
        return;
    }
    let mut plain: Option<&Ttl> = None;
    for ttl in &table.ttl {
        temporal(context, &ttl.expression, diagnostics);
        fixed(context, &ttl.expression, "counts from", diagnostics);
        let parts = ttl.group_by().iter().chain(ttl.set().iter().map(|(_, expression)| expression));
        for expression in parts {
            fixed(context, expression, "groups by", diagnostics);
        }
        if ttl.action == TtlAction::Delete && ttl.condition.is_none() {
            if let Some(first) = plain {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::TTL,
                        ttl.expression.text.span,
                        format!("{} deletes all rows by two TTLs", context.subject),
                    )
                    .related(first.expression.text.span, "the other")
                    .help("keep the earlier one, or say with `where` which rows each deletes"),
                );
            }
            plain = plain.or(Some(ttl));
        }
        grouping(context, ttl, diagnostics);
        policy(context, ttl, diagnostics);
    }
    let keys = table.sorting().chain(table.primary_key.iter().flatten()).chain(&table.partition_by);
    let mut in_keys: BTreeMap<String, &Expression> = BTreeMap::new();
    for key in keys {
        key.columns().for_each(|(name, _)| {
            in_keys.entry(name).or_insert(key);
        });
    }
    for column in &table.columns {
        let Some(ttl) = &column.ttl else { continue };
        temporal(context, ttl, diagnostics);
        fixed(context, ttl, "counts from", diagnostics);
        if let Some(key) = in_keys.get(&column.name.value) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::TTL,
                    ttl.text.span,
                    format!(
                        "column `{}` of {} is in a key and cannot expire alone",
                        column.name, context.subject
                    ),
                )
                .related(key.text.span, "in the key here")
                .help("remove the column's `ttl`; let whole rows expire with the table's `ttl`"),
            );
        }
    }
}

/// The result's type, as far as it shows: a column alone or with an interval has the column's type; a call that gives
/// a day or a point in time gives that.
fn temporal(context: &TableContext<'_>, expression: &Expression, diagnostics: &mut Diagnostics) {
    let Some(names) = &expression.names else { return };
    if names.columns.is_empty() && names.subqueries.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                &codes::TTL,
                expression.text.span,
                format!("a TTL of {} uses no column, so all rows would expire together", context.subject),
            )
            .help("name the column of time, such as `event_time + INTERVAL 90 DAY`"),
        );
        return;
    }
    whole_days(context, expression, diagnostics);
    old_target(context, expression, diagnostics);
    let calls: Vec<&str> = expression.functions().map(|(name, _)| name).collect();
    let only_intervals = calls.iter().all(|name| name.starts_with("toInterval"));
    let [only] = names.columns.as_slice() else { return };
    if !only_intervals || only.parts.len() != 1 {
        return;
    }
    let Some(first) = only.parts.first() else { return };
    let Some(column) = context.table.column(&first.name) else { return };
    if column.r#type.is_temporal()
        || matches!(column.r#type.bare(), Type::Unknown | Type::SimpleAggregateFunction { .. })
    {
        return;
    }
    let help = match column.r#type.bare() {
        Type::Integer { .. } => format!("convert it: `toDateTime({}) + INTERVAL …`", column.name),
        _ => "use a column of the type `Date` or `DateTime`".to_owned(),
    };
    diagnostics.push(
        Diagnostic::new(
            &codes::TTL,
            context.place(expression, first.range.clone()),
            format!(
                "a TTL of {} counts from `{}`, which is no day and no point in time",
                context.subject, column.name
            ),
        )
        .related(*column.type_place, format!("`{}`", column.r#type))
        .help(help),
    );
}

/// What a TTL is computed from is in the row itself.
///
/// Source: ClickHouse 26.9, executed: `36 Key expressions cannot contain subqueries`; one in `SET` is taken and makes every
/// merge fail with `10`. In `WHERE` one works.
fn fixed(context: &TableContext<'_>, expression: &Expression, verb: &str, diagnostics: &mut Diagnostics) {
    let subquery = expression.names.as_ref().is_some_and(|names| !names.subqueries.is_empty());
    if subquery {
        diagnostics.push(
            Diagnostic::new(
                &codes::TTL,
                expression.text.span,
                format!("a TTL of {} {verb} a subquery, which merges cannot run", context.subject),
            )
            .help("store the value in a column and name the column; `where` alone may hold a subquery"),
        );
        return;
    }
    let columns = expression.columns().next().is_some();
    let random = expression.functions().find(|(name, _)| functions::is_random(name));
    if let Some((name, range)) = random.filter(|_| columns) {
        diagnostics.push(
            Diagnostic::new(
                &codes::TTL,
                context.place(expression, range),
                format!(
                    "a TTL of {} calls `{name}`, whose result changes from call to call",
                    context.subject
                ),
            )
            .help("name a column of time; store `now()` in one as its default"),
        );
    }
}

/// `toDate(at) + INTERVAL 12 HOUR` is noon of the row's own day: a row of the evening has expired when it is born.
fn whole_days(context: &TableContext<'_>, expression: &Expression, diagnostics: &mut Diagnostics) {
    let text = &expression.text.value;
    let column = |name: &str| context.table.column(name).map(|column| column.r#type.clone());
    let Some(plus) = pieces::operator(DIALECT, text, &["+"]) else { return };
    let (base, rest) = (text[..plus.start].trim(), text[plus.end..].trim());
    let truncated = pieces::call(DIALECT, base).is_some_and(|call| {
        let argument = call.arguments.first().and_then(|range| type_of(&base[range.clone()], &column));
        let finer = argument
            .is_some_and(|found| matches!(found.bare(), Type::DateTime { .. } | Type::DateTime64 { .. }));
        finer && is_day(&base[call.name])
    });
    if truncated && hours(rest).is_some_and(|hours| hours < 48 && hours % 24 != 0) {
        diagnostics.push(
            Diagnostic::new(
                &codes::TTL_OF_DAYS,
                expression.text.span,
                format!("a TTL of {} adds hours to the beginning of a day", context.subject),
            )
            .help("add the hours to the column itself, or count in whole days"),
        );
    }
}

fn is_day(function: &str) -> bool {
    ["toDate", "toDate32", "toStartOfDay", "toMonday", "toStartOfMonth", "toStartOfWeek", "toStartOfYear"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(function))
}

/// The hours of an interval that is shorter than days: `INTERVAL 12 HOUR`, `toIntervalMinute(90)`.
fn hours(interval: &str) -> Option<u64> {
    let folded = interval.to_ascii_lowercase();
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let count: u64 = digits.parse().ok()?;
    let seconds = if folded.contains("hour") {
        3600
    } else if folded.contains("minute") {
        60
    } else if folded.contains("second")
        && !folded.contains("milli")
        && !folded.contains("micro")
        && !folded.contains("nano")
    {
        1
    } else {
        return None;
    };
    // What is no whole number of hours is none of days either.
    let total = count.checked_mul(seconds)?;
    Some(total.div_ceil(3600))
}

/// Source: ClickHouse release notes, 25.7: `DateTime64` and `Date32` in TTL expressions; before, `450 … should have
/// DateTime or Date type`.
fn old_target(context: &TableContext<'_>, expression: &Expression, diagnostics: &mut Diagnostics) {
    let version = context.targets.of("clickhouse").version("version");
    if version.at_least(&[25, 7]) {
        return;
    }
    let text = &expression.text.value;
    let column = |name: &str| context.table.column(name).map(|column| column.r#type.clone());
    // An interval added to a point in time leaves its type as it is.
    let end = pieces::operator(DIALECT, text, &["+", "-"]).map_or(text.len(), |sign| sign.start);
    let Some(found) = type_of(&text[..end], &column) else { return };
    if let wide @ (Type::DateTime64 { .. } | Type::Date32) = found.bare() {
        let help = match wide {
            Type::Date32 => format!("convert it: `toDate({}) + …`", text[..end].trim()),
            _ => format!("convert it: `toDateTime({}) + …`", text[..end].trim()),
        };
        diagnostics.push(
            Diagnostic::new(
                &shared::UNSUPPORTED_BY_TARGET,
                expression.text.span,
                format!(
                    "a TTL of {} counts from a `{wide}`, which servers take since ClickHouse 25.7; the target is {version}",
                    context.subject
                ),
            )
            .help(help),
        );
    }
}

fn grouping(context: &TableContext<'_>, ttl: &Ttl, diagnostics: &mut Diagnostics) {
    let primary = context.table.effective_primary_key();
    for (index, expression) in ttl.group_by().iter().enumerate() {
        if primary.get(index).is_some_and(|wanted| **wanted == *expression) {
            continue;
        }
        let list: Vec<&str> = primary.iter().map(|part| part.text.value.as_str()).collect();
        diagnostics.push(
            Diagnostic::new(
                &codes::TTL,
                expression.text.span,
                format!("a TTL of {} groups by what is no beginning of its primary key", context.subject),
            )
            .help(format!("group by the first of `{}`, in that order", list.join(", "))),
        );
        return;
    }
}

fn policy(context: &TableContext<'_>, ttl: &Ttl, diagnostics: &mut Diagnostics) {
    let (target, what) = match &ttl.action {
        TtlAction::ToVolume { to: Some(to) } => (to, "volume"),
        TtlAction::ToDisk { to: Some(to) } => (to, "disk"),
        _ => return,
    };
    let table = context.table;
    let named = table.setting("storage_policy").is_some() || table.setting("disk").is_some();
    if !named && target.value != "default" {
        diagnostics.push(
            Diagnostic::new(
                &codes::STORAGE_POLICY,
                target.span,
                format!(
                    "{} moves parts to the {what} `{target}`, and has no storage policy",
                    context.subject
                ),
            )
            .help("set `storage_policy` under `settings` to a policy of the server that has it"),
        );
    }
}

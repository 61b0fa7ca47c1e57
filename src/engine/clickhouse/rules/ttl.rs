//! TTL expressions are days or points in time, and no two of them contradict each other.
//!
//! Source: ClickHouse 26.9, reference 2.5: `450 BAD_TTL_EXPRESSION`, `44`, `36`.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::expression::Expression;
use crate::engine::clickhouse::model::Ttl;
use crate::engine::clickhouse::spec::TtlAction;
use crate::engine::clickhouse::types::Type;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    if !table.is_merge_tree() {
        return;
    }
    let mut plain: Option<&Ttl> = None;
    for ttl in &table.ttl {
        temporal(context, &ttl.expression, diagnostics);
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
        if ttl.action == TtlAction::GroupBy {
            grouping(context, ttl, diagnostics);
        }
        if matches!(ttl.action, TtlAction::ToVolume | TtlAction::ToDisk) {
            policy(context, ttl, diagnostics);
        }
    }
    for column in &table.columns {
        let Some(ttl) = &column.ttl else { continue };
        temporal(context, ttl, diagnostics);
        let keys = table.order_by.iter().flatten().map(|part| &part.expression);
        let keys = keys.chain(table.primary_key.iter().flatten()).chain(&table.partition_by);
        if let Some(key) =
            keys.into_iter().find(|key| key.columns().any(|(name, _)| name == column.name.value))
        {
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
        .related(column.type_place.0, format!("`{}`", column.r#type))
        .help(help),
    );
}

fn grouping(context: &TableContext<'_>, ttl: &Ttl, diagnostics: &mut Diagnostics) {
    let primary = context.table.effective_primary_key();
    for (index, expression) in ttl.group_by.iter().enumerate() {
        if primary.get(index).is_some_and(|wanted| wanted.normal() == expression.normal()) {
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
    let Some(target) = &ttl.target else { return };
    let table = context.table;
    let named = table.setting("storage_policy").is_some() || table.setting("disk").is_some();
    if !named && target.value != "default" {
        let what = if ttl.action == TtlAction::ToDisk { "disk" } else { "volume" };
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

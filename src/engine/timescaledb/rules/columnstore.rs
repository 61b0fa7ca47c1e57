//! The columnstore and what does not go with it; policies that work against each other.
//! Source: TimescaleDB 2.22: `42601: cannot use column "dev" for both ordering and segmenting`, `0A000: columnstore cannot
//! be used on table with row security`.

use std::collections::BTreeSet;

use super::Rule;
use super::lasting::type_of;
use super::operator_classes::{Default, default_of};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Columnstore, Definition, Retention, Span64, Table};
use crate::span::Located;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    match rule.definition {
        Definition::Table(table) => {
            let Some(hypertable) = &table.hypertable else { return };
            if let Some(columnstore) = &hypertable.columnstore {
                overlap(rule, columnstore, diagnostics);
                order(rule, table, columnstore, diagnostics);
                let span = columnstore
                    .segment_by
                    .first()
                    .map(|column| column.span)
                    .or(columnstore.after.as_ref().map(|after| after.span))
                    .unwrap_or(hypertable.time_column.span);
                if table.row_security.enabled {
                    let message = format!(
                        "{} has a columnstore and row level security, which exclude each other",
                        rule.subject
                    );
                    diagnostics.push(
                        Diagnostic::new(&codes::COLUMNSTORE, span, message)
                            .help("remove `columnstore`, or `row_level_security`"),
                    );
                }
                if let Some(exclude) = table.excludes.first() {
                    let message = format!(
                        "{} has a columnstore and an exclusion constraint, which exclude each other",
                        rule.subject
                    );
                    diagnostics.push(
                        Diagnostic::new(&codes::COLUMNSTORE, span, message)
                            .related(exclude.name.span, "the exclusion constraint")
                            .help("remove one of the two"),
                    );
                }
                if let Some(column) =
                    columnstore.segment_by.iter().find(|column| **column == hypertable.time_column)
                {
                    let message = format!(
                        "the columnstore of {} makes a segment for every point in time",
                        rule.subject
                    );
                    diagnostics.push(
                        Diagnostic::new(&codes::HYPERTABLE_FRAGILE, column.span, message)
                            .help("order by the time column instead, and segment by what queries filter on"),
                    );
                }
            }
            ages(rule, hypertable.columnstore.as_ref(), hypertable.retention.as_ref(), diagnostics);
        }
        Definition::ContinuousAggregate(aggregate) => {
            if let Some(columnstore) = &aggregate.columnstore {
                overlap(rule, columnstore, diagnostics);
            }
            ages(rule, aggregate.columnstore.as_ref(), aggregate.retention.as_ref(), diagnostics);
        }
        _ => {}
    }
}

fn overlap(rule: &Rule<'_>, columnstore: &Columnstore, diagnostics: &mut Diagnostics) {
    for ordered in &columnstore.order_by {
        let name = &ordered.column;
        if let Some(segment) = columnstore.segment_by.iter().find(|column| *column == name) {
            let message = format!("the columnstore of {} both segments and orders by `{name}`", rule.subject);
            diagnostics.push(
                Diagnostic::new(&codes::COLUMNSTORE, name.span, message)
                    .related(segment.span, "segmented by it here")
                    .help("keep it under `segment_by` alone: inside a segment it has one value"),
            );
        }
    }
    let ordered = columnstore.order_by.iter().map(|ordered| &ordered.column);
    let lists: [Vec<&Located<String>>; 2] = [columnstore.segment_by.iter().collect(), ordered.collect()];
    for list in &lists {
        let mut seen = BTreeSet::new();
        for column in list {
            if !seen.insert(column.as_str()) {
                let message = format!("the columnstore of {} names `{column}` twice", rule.subject);
                diagnostics.push(
                    Diagnostic::new(&codes::COLUMNSTORE, column.span, message).help("remove one of the two"),
                );
            }
        }
    }
    let keys = columnstore.segment_by.len() + 2 * columnstore.order_by.len();
    if rule.context.targets.of("timescaledb").version("version").at_least(&[2, 25])
        && keys > MOST_KEYS
        && let Some(last) = lists.iter().rev().find_map(|list| list.last())
    {
        let message = format!(
            "the columnstore of {} has {} columns to segment and {} to order by, which need {keys} keys; the limit is {MOST_KEYS}",
            rule.subject,
            columnstore.segment_by.len(),
            columnstore.order_by.len()
        );
        diagnostics.push(
            Diagnostic::new(&codes::COLUMNSTORE, last.span, message)
                .help("remove columns; one to order by counts twice, for its least and its largest value"),
        );
    }
}

/// Keys of the index over the chunks' metadata (`54011: too many segmentby and orderby columns`, since 2.25).
const MOST_KEYS: usize = 32;

/// Columns whose values have no order (`42883: invalid ordering column type json`).
fn order(rule: &Rule<'_>, table: &Table, columnstore: &Columnstore, diagnostics: &mut Diagnostics) {
    for ordered in &columnstore.order_by {
        let name = &ordered.column;
        let Some(column) = table.column(name) else { continue };
        if default_of(rule, "btree", &type_of(rule, &column.ty)) == Default::None {
            let message = format!(
                "the columnstore of {} orders by `{name}`, and values of {} have no order",
                rule.subject, *column.ty
            );
            diagnostics.push(
                Diagnostic::new(&codes::COLUMNSTORE, name.span, message)
                    .related(column.ty.span, "its type")
                    .help("order by the time column, or by another one whose values can be compared"),
            );
        }
    }
}

fn ages(
    rule: &Rule<'_>,
    columnstore: Option<&Columnstore>,
    retention: Option<&Retention>,
    diagnostics: &mut Diagnostics,
) {
    let Some(after) = columnstore.and_then(|columnstore| columnstore.after.as_ref()) else { return };
    let Some(retention) = retention else { return };
    if let (Some(convert), Some(drop)) = (size(&after.value), size(&retention.after.value))
        && drop <= convert
    {
        let message =
            format!("{} drops chunks before or as soon as it converts them to the columnstore", rule.subject);
        diagnostics.push(
            Diagnostic::new(&codes::POLICY_CONFLICT, retention.after.span, message)
                .related(after.span, "converted at this age")
                .help("keep chunks longer, or convert them earlier"),
        );
    }
}

/// A length in its smallest unit, for comparing lengths of one axis.
pub(super) fn size(span: &Span64) -> Option<i128> {
    Some(match span {
        Span64::Time(interval) => interval.approximate_microseconds(),
        Span64::Number(number) => *number,
    })
}

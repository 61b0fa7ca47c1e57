//! The columnstore and what does not go with it; policies that work against each other.
//! Source: TimescaleDB 2.22: `42601: cannot use column "dev" for both ordering and segmenting`, `0A000: columnstore cannot
//! be used on table with row security`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Columnstore, Definition, IndexKey, Retention, Span64};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    match rule.definition {
        Definition::Table(table) => {
            let Some(hypertable) = &table.hypertable else { return };
            if let Some(columnstore) = &hypertable.columnstore {
                overlap(rule, columnstore, diagnostics);
                let span = columnstore
                    .segment_by
                    .first()
                    .map(|column| column.span)
                    .or(columnstore.after.as_ref().map(|after| after.span))
                    .unwrap_or(hypertable.time_column.span);
                if table.row_security.as_ref().is_some_and(|security| security.enabled) {
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
        let IndexKey::Column(name) = &ordered.key else { continue };
        if let Some(segment) = columnstore.segment_by.iter().find(|column| *column == name) {
            let message = format!("the columnstore of {} both segments and orders by `{name}`", rule.subject);
            diagnostics.push(
                Diagnostic::new(&codes::COLUMNSTORE, name.span, message)
                    .related(segment.span, "segmented by it here")
                    .help("keep it under `segment_by` alone: inside a segment it has one value"),
            );
        }
    }
    for list in [&columnstore.segment_by] {
        for (index, column) in list.iter().enumerate() {
            if list[..index].contains(column) {
                let message = format!("the columnstore of {} names `{column}` twice", rule.subject);
                diagnostics.push(
                    Diagnostic::new(&codes::COLUMNSTORE, column.span, message).help("remove one of the two"),
                );
            }
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

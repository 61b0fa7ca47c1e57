//! Continuous aggregates: one hypertable, one bucket, refresh windows that are wide enough.
//! Source: TimescaleDB 2.22; `0A000` for the query, `22023: policy refresh window too small` for policies.

use std::ops::Range;

use super::Rule;
use super::aggregate_query;
use super::buckets::Buckets;
use super::columnstore::size;
use super::time_bucket::Bucket;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::model::{ContinuousAggregate, Definition};
use crate::model::ObjectId;
use crate::sql::around;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(aggregate) = rule.definition.as_continuous_aggregate() else { return };
    let buckets = Buckets::of(rule);
    let bucket = |id: &ObjectId| buckets.get(rule.context.catalog, id);
    aggregate_query::check(rule, aggregate, &buckets, diagnostics);
    clauses(rule, aggregate, diagnostics);
    let own = bucket(&rule.object.id);
    for source in aggregate.sources.iter() {
        if let (Some(own), Some(below)) = (own, bucket(source))
            && let Some(Definition::ContinuousAggregate(parent)) = rule.other(source)
        {
            hierarchical(rule, aggregate, own, (parent, below), diagnostics);
        }
    }
    refresh(rule, aggregate, own, diagnostics);
    for index in &aggregate.indexes {
        if index.unique.value {
            let message =
                format!("{} is a continuous aggregate and cannot have a unique index", rule.subject);
            diagnostics.push(
                Diagnostic::new(&codes::INDEX_METHOD, index.unique.span, message).help("remove `unique`"),
            );
        }
    }
}

/// Words of clauses that no aggregate can be kept up to date with.
fn clauses(rule: &Rule<'_>, aggregate: &ContinuousAggregate, diagnostics: &mut Diagnostics) {
    let text = &aggregate.query;
    let Some([select, ..]) = aggregate.query.names.as_ref().map(|names| names.selects.as_slice()) else {
        return;
    };
    // `0A000`, and `Window function support not enabled`.
    let words = outer_words(text);
    let refused = words.iter().find_map(|(range, words)| Some((range.clone(), refused(words)?)));
    let distinct = select
        .distinct
        .then(|| words.into_iter().find(|(_, [_, word, _])| word.eq_ignore_ascii_case("distinct")))
        .flatten();
    let Some((range, what)) = refused.or(distinct.map(|(range, _)| (range, "has `DISTINCT`"))) else {
        return;
    };
    diagnostics.push(
        Diagnostic::new(
            &codes::CONTINUOUS_AGGREGATE_QUERY,
            rule.context.sources.place_within(text.span, text, range),
            format!(
                "the query of {} {what}, which a continuous aggregate cannot keep up to date",
                rule.subject
            ),
        )
        .help("leave it to a view over the aggregate, or to the queries"),
    );
}

/// The words of a query that are in none of its subqueries, which may have clauses of their own: where each stands, and the
/// lexeme before it, itself and the one behind it.
fn outer_words(text: &str) -> Vec<(Range<usize>, [&str; 3])> {
    around::outside_of_subqueries(DIALECT, text)
        .into_iter()
        .map(|(range, around)| (range, around.map(|range| text.get(range).unwrap_or_default())))
        .collect()
}

/// What a word begins that no aggregate has; `over` and its like may name columns, too.
fn refused([before, word, after]: &[&str; 3]) -> Option<&'static str> {
    let behind = |words: &[&str]| words.iter().any(|expected| after.eq_ignore_ascii_case(expected));
    match word.to_ascii_uppercase().as_str() {
        "OVER" if *before == ")" => Some("calls a window function"),
        "LIMIT" => Some("has `LIMIT`"),
        "OFFSET" => Some("has `OFFSET`"),
        "FETCH" => Some("has `FETCH`"),
        "FOR" if behind(&["UPDATE", "SHARE", "NO", "KEY"]) => Some("locks its rows"),
        _ => None,
    }
}

/// The bucket of an aggregate over an aggregate begins where those below begin, and is a multiple of them.
fn hierarchical(
    rule: &Rule<'_>,
    aggregate: &ContinuousAggregate,
    own: &Bucket,
    (parent, below): (&ContinuousAggregate, &Bucket),
    diagnostics: &mut Diagnostics,
) {
    let multiple = || aggregate_query::is_multiple(own.width.as_ref()?, below.width.as_ref()?);
    let problem = if (own.is_variable(), below.is_variable()) == (Some(false), Some(true)) {
        Some((
            format!(
                "the buckets of {} have one width, and those that it reads differ in theirs",
                rule.subject
            ),
            "choose a width in months, or give the bucket a time zone as the one below has",
        ))
    } else if multiple() == Some(false) {
        Some((
            format!("the bucket of {} is no multiple of the bucket that it reads", rule.subject),
            "choose a width that is a whole number of the smaller buckets",
        ))
    } else if own.origin.is_as(&below.origin) == Some(false) {
        Some((
            format!("the bucket of {} has another origin than the bucket that it reads", rule.subject),
            "give both the same origin, or none",
        ))
    } else if own.offset.is_as(&below.offset) == Some(false) {
        Some((
            format!("the bucket of {} has another offset than the bucket that it reads", rule.subject),
            "give both the same offset, or none",
        ))
    } else {
        None
    };
    if let Some((message, help)) = problem {
        let text = &aggregate.query;
        let span = rule.context.sources.place_within(text.span, text, own.place.clone());
        diagnostics.push(
            Diagnostic::new(&codes::CONTINUOUS_AGGREGATE_QUERY, span, message)
                .related(parent.query.span, "the query below")
                .help(help),
        );
    }
}

/// A refresh that reaches behind the retention of what it reads finds no rows there, and empties the aggregate.
fn dropped_below(rule: &Rule<'_>, aggregate: &ContinuousAggregate, diagnostics: &mut Diagnostics) {
    for source in aggregate.sources.iter() {
        let retention = match rule.other(source) {
            Some(Definition::Table(table)) => {
                table.hypertable.as_ref().and_then(|table| table.retention.as_ref())
            }
            Some(Definition::ContinuousAggregate(below)) => below.retention.as_ref(),
            _ => None,
        };
        let Some((kept, retention)) = retention.and_then(|kept| Some((size(&kept.after.value)?, kept)))
        else {
            continue;
        };
        for policy in &aggregate.refresh {
            let (reaches, place) = match &policy.start_offset {
                None => (true, policy.schedule_interval.span),
                Some(start) => (size(&start.value).is_some_and(|start| start > kept), start.span),
            };
            if reaches {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::CONTINUOUS_AGGREGATE_RETENTION,
                        place,
                        format!(
                            "a refresh policy of {} reaches behind the retention of `{}`, and empties what it kept of dropped rows",
                            rule.subject, source.name
                        ),
                    )
                    .related(retention.after.span, "older rows are dropped")
                    .help("give a `start_offset` that is at most the retention"),
                );
            }
        }
    }
}

fn refresh(
    rule: &Rule<'_>,
    aggregate: &ContinuousAggregate,
    own: Option<&Bucket>,
    diagnostics: &mut Diagnostics,
) {
    let over_aggregate = aggregate
        .sources
        .iter()
        .any(|source| matches!(rule.other(source), Some(Definition::ContinuousAggregate(_))));
    if let (true, [_, second, ..]) = (over_aggregate, aggregate.refresh.as_slice()) {
        diagnostics.push(
            Diagnostic::new(
                &codes::CONTINUOUS_AGGREGATE_REFRESH,
                second.schedule_interval.span,
                format!("{} reads a continuous aggregate and can have one refresh policy", rule.subject),
            )
            .help("keep one policy"),
        );
    }
    overlapping(rule, aggregate, diagnostics);
    let bucket = own.and_then(|own| size(own.width.as_ref()?));
    let mut widest: Option<(i128, crate::span::Span)> = None;
    for policy in &aggregate.refresh {
        let start = policy.start_offset.as_ref().and_then(|start| Some((size(&start.value)?, start.span)));
        let end = policy.end_offset.as_ref().and_then(|end| size(&end.value));
        if let (Some((start, span)), Some(bucket)) = (start, bucket) {
            let window = start - end.unwrap_or(0);
            if window < 2 * bucket {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::CONTINUOUS_AGGREGATE_REFRESH,
                        span,
                        format!("a refresh policy of {} covers fewer than two buckets", rule.subject),
                    )
                    .help("make `start_offset` larger: start and end must be two buckets apart or more"),
                );
            }
        }
        if let Some((start, span)) = start
            && widest.is_none_or(|(most, _)| start > most)
        {
            widest = Some((start, span));
        }
    }
    dropped_below(rule, aggregate, diagnostics);
    let Some((start, start_span)) = widest else { return };
    let ages = [
        ("converts", aggregate.columnstore.as_ref().and_then(|columnstore| columnstore.after.as_ref())),
        ("drops", aggregate.retention.as_ref().map(|retention| &retention.after)),
    ];
    for (what, age) in ages {
        let Some(age) = age else { continue };
        if size(&age.value).is_some_and(|age| age < start) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::POLICY_CONFLICT,
                    age.span,
                    format!("{} {what} results that it still refreshes", rule.subject),
                )
                .related(start_span, "refreshed back to here")
                .help("write an age of at least `start_offset`"),
            );
        }
    }
}

/// Two policies whose windows overlap (`22023: refresh interval overlaps with an existing continuous aggregate policy`).
fn overlapping(rule: &Rule<'_>, aggregate: &ContinuousAggregate, diagnostics: &mut Diagnostics) {
    // Ages from the older end to the younger; nothing stands for all that is older, or younger.
    let windows: Vec<Option<(i128, i128)>> = aggregate
        .refresh
        .iter()
        .map(|policy| {
            let start = policy.start_offset.as_ref().map_or(Some(i128::MAX), |start| size(&start.value))?;
            let end = policy.end_offset.as_ref().map_or(Some(i128::MIN), |end| size(&end.value))?;
            Some((start, end))
        })
        .collect();
    for (index, window) in windows.iter().enumerate() {
        let Some((start, end)) = window else { continue };
        let earlier = windows[..index].iter().position(|other| {
            other.is_some_and(|(other_start, other_end)| *start > other_end && other_start > *end)
        });
        let (Some(earlier), Some(policy)) = (earlier, aggregate.refresh.get(index)) else { continue };
        let Some(other) = aggregate.refresh.get(earlier) else { continue };
        let place = |policy: &crate::engine::timescaledb::model::RefreshPolicy| {
            policy.start_offset.as_ref().map_or(policy.schedule_interval.span, |start| start.span)
        };
        diagnostics.push(
            Diagnostic::new(
                &codes::CONTINUOUS_AGGREGATE_REFRESH,
                place(policy),
                format!("two refresh policies of {} refresh the same time", rule.subject),
            )
            .related(place(other), "the other policy")
            .help("let one end where the other begins"),
        );
    }
}

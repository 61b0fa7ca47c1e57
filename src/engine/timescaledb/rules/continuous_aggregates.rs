//! Continuous aggregates: one hypertable, one bucket, refresh windows that are wide enough.
//! Source: TimescaleDB 2.22; `0A000` for the query, `22023: policy refresh window too small` for policies.

use super::Rule;
use super::columnstore::size;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{ContinuousAggregate, Definition};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(aggregate) = rule.definition.as_continuous_aggregate() else { return };
    query(rule, aggregate, diagnostics);
    refresh(rule, aggregate, diagnostics);
    for index in &aggregate.indexes {
        if let Some(unique) = &index.unique {
            let message =
                format!("{} is a continuous aggregate and cannot have a unique index", rule.subject);
            diagnostics
                .push(Diagnostic::new(&codes::INDEX_METHOD, unique.span, message).help("remove `unique`"));
        }
    }
}

fn query(rule: &Rule<'_>, aggregate: &ContinuousAggregate, diagnostics: &mut Diagnostics) {
    let text = &aggregate.query.text;
    let mut report = |message: String, help: &str| {
        diagnostics.push(
            Diagnostic::new(&codes::CONTINUOUS_AGGREGATE_QUERY, text.span, message).help(help.to_owned()),
        );
    };
    let buckets = text.to_ascii_lowercase().matches("time_bucket").count();
    if buckets == 0 {
        report(
            format!("the query of {} has no `time_bucket`", rule.subject),
            "group by `time_bucket('1 hour', …)` of the time column",
        );
        return;
    }
    let Some(names) = &aggregate.query.names else { return };
    let [select] = names.selects.as_slice() else {
        let what = match word(text, &["WITH", "UNION", "INTERSECT", "EXCEPT"]) {
            Some((_, word)) => format!("has `{word}`"),
            None => "reads a subquery".to_owned(),
        };
        report(
            format!("the query of {} {what}, and a continuous aggregate is one plain SELECT", rule.subject),
            "read the hypertable itself, and put the rest into a view over the aggregate",
        );
        return;
    };
    // `0A000`, and `Window function support not enabled`.
    let refused = word(text, &["OVER", "LIMIT", "OFFSET", "FETCH", "ROLLUP", "CUBE", "SETS"]);
    let distinct = select.distinct.then(|| word(text, &["DISTINCT"])).flatten();
    if let Some((range, word)) = refused.or(distinct) {
        let what = match word {
            "OVER" => "calls a window function".to_owned(),
            "SETS" => "has `GROUPING SETS`".to_owned(),
            word => format!("has `{word}`"),
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
        return;
    }
    let mut report = |message: String, help: &str| {
        diagnostics.push(
            Diagnostic::new(&codes::CONTINUOUS_AGGREGATE_QUERY, text.span, message).help(help.to_owned()),
        );
    };
    if select.group_by.is_empty() {
        report(format!("the query of {} does not group", rule.subject), "add `group by` with the bucket");
    }
    let mut hypertables = 0;
    let mut plain = false;
    let mut other = None;
    for source in &aggregate.query.sources {
        match rule.other(source.index) {
            Some(Definition::Table(table)) if table.hypertable.is_some() => hypertables += 1,
            Some(Definition::ContinuousAggregate(parent)) => {
                hypertables += 1;
                hierarchical(rule, aggregate, parent, diagnostics);
            }
            Some(_) => {
                plain = true;
                other.get_or_insert(source.index);
            }
            // A source that could not be read is reported where it stands.
            None => return,
        }
    }
    if hypertables != 1 && (plain || hypertables > 1) {
        let what = match other.map(|index| rule.context.catalog.get(index)) {
            Some(object) if hypertables == 0 => {
                format!("the {} `{}` and no hypertable", object.kind, object.id.name)
            }
            _ if hypertables == 0 => "no hypertable".to_owned(),
            _ => "more than one hypertable".to_owned(),
        };
        diagnostics.push(
            Diagnostic::new(
                &codes::CONTINUOUS_AGGREGATE_QUERY,
                text.span,
                format!("the query of {} reads {what}", rule.subject),
            )
            .help("read exactly one hypertable or continuous aggregate; plain tables may be joined to it"),
        );
    }
}

/// The first of these words in a query, outside of texts and quoted names.
fn word(text: &str, words: &[&'static str]) -> Option<(std::ops::Range<usize>, &'static str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut quoted = None;
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match quoted {
            Some(quote) if c == quote => quoted = None,
            Some(_) => {}
            None if is_word(c) => {
                start.get_or_insert(at);
            }
            None => {
                if let Some(start) = start.take()
                    && let Some(found) = words.iter().find(|word| text[start..at].eq_ignore_ascii_case(word))
                    // These may name columns too.
                    && (!matches!(*found, "OVER" | "ROLLUP" | "CUBE" | "SETS") || text[at..].trim_start().starts_with('('))
                {
                    return Some((start..at, found));
                }
                quoted = matches!(c, '\'' | '"').then_some(c);
            }
        }
    }
    None
}

/// The bucket of an aggregate over an aggregate is a multiple of the one below.
fn hierarchical(
    rule: &Rule<'_>,
    aggregate: &ContinuousAggregate,
    parent: &ContinuousAggregate,
    diagnostics: &mut Diagnostics,
) {
    let (Some(own), Some(below)) = (&aggregate.bucket, &parent.bucket) else { return };
    let (Some(own_size), Some(below_size)) = (size(&own.width), size(&below.width)) else { return };
    if below_size > 0 && own_size % below_size != 0 || own_size < below_size {
        let text = &aggregate.query.text;
        let span = rule.context.sources.place_within(text.span, text, own.range.clone());
        diagnostics.push(
            Diagnostic::new(
                &codes::CONTINUOUS_AGGREGATE_QUERY,
                span,
                format!("the bucket of {} is no multiple of the bucket that it reads", rule.subject),
            )
            .related(parent.query.text.span, "the query below")
            .help("choose a width that is a whole number of the smaller buckets"),
        );
    }
}

fn refresh(rule: &Rule<'_>, aggregate: &ContinuousAggregate, diagnostics: &mut Diagnostics) {
    let over_aggregate = aggregate
        .query
        .sources
        .iter()
        .any(|source| matches!(rule.other(source.index), Some(Definition::ContinuousAggregate(_))));
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
    let mut widest: Option<(i128, crate::span::Span)> = None;
    for policy in &aggregate.refresh {
        let start = policy.start_offset.as_ref().and_then(|start| Some((size(&start.value)?, start.span)));
        let end = policy.end_offset.as_ref().and_then(|end| size(&end.value));
        if let (Some((start, span)), Some(bucket)) =
            (start, aggregate.bucket.as_ref().and_then(|bucket| size(&bucket.width)))
        {
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

//! The query of a continuous aggregate: one hypertable, one bucket of its time column, and nothing that cannot be kept up to
//! date.
//! Source: TimescaleDB 2.29, each form executed (`0A000`, `22023`); `tsl/src/continuous_aggs/common.c` for versions.

use std::ops::Range;

use super::Rule;
use super::columnstore::size;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::dialect::grouped::{Group, Grouped, with_grouped};
use crate::engine::timescaledb::dialect::tree::{Node, Tree};
use crate::engine::timescaledb::model::{ContinuousAggregate, Definition, Span64, Table};
use crate::engine::timescaledb::types::Type;
use crate::model::Interval;
use crate::sql::canonical;

/// What is wrong with a query.
struct Fault {
    /// What the query does, behind its name: `has a subquery`.
    what: String,
    /// Where; nothing for the query as a whole.
    range: Option<Range<usize>>,
    help: &'static str,
}

impl Fault {
    fn new(what: impl Into<String>, range: Option<Range<usize>>, help: &'static str) -> Self {
        Fault { what: what.into(), range: range.filter(|range| !range.is_empty()), help }
    }
}

/// A source of the query that it is made over.
struct Source<'a> {
    /// The column of the time axis.
    time: &'a str,
    /// The name that qualifies its columns.
    qualifier: &'a str,
    /// Its definition, if it is a table.
    table: Option<&'a Table>,
}

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(aggregate) = rule.definition.as_continuous_aggregate() else { return };
    let text = &aggregate.query;
    for fault in with_grouped(text.sql(), |shape| faults(rule, aggregate, shape)).unwrap_or_default() {
        let span = match fault.range {
            Some(range) => rule.context.sources.place_within(text.span, text, range),
            None => text.span,
        };
        diagnostics.push(
            Diagnostic::new(
                &codes::CONTINUOUS_AGGREGATE_QUERY,
                span,
                format!("the query of {} {}", rule.subject, fault.what),
            )
            .help(fault.help),
        );
    }
}

/// What the server says first, and what else is wrong whatever it says.
fn faults(rule: &Rule<'_>, aggregate: &ContinuousAggregate, shape: &Grouped) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(range) = shape.subquery.clone().or(shape.derived.clone()) {
        faults.push(Fault::new(
            "reads a subquery, and a continuous aggregate is one plain SELECT",
            Some(range),
            "read the hypertable itself, and put the rest into a view over the aggregate",
        ));
        return faults;
    }
    let version = rule.context.targets.of("timescaledb").version("version");
    if let (Some(range), false) = (&shape.lateral, version.at_least(&[2, 16])) {
        faults.push(Fault::new(
            format!("has a lateral subquery, which TimescaleDB takes since 2.16; the target is {version}"),
            Some(range.clone()),
            "leave it to a view over the aggregate, or raise `version` under `[targets.timescaledb]`",
        ));
    }
    if let Some(word) = shape.outer_join {
        faults.push(Fault::new(
            format!("has a {word}, and a continuous aggregate can have inner and left joins"),
            None,
            "start from the table whose rows all count, and join the other with LEFT JOIN",
        ));
    }
    if shape.grouping_sets {
        faults.push(Fault::new(
            "groups by several sets, which a continuous aggregate cannot keep up to date",
            None,
            "group by columns, and make sums of sums in a view over the aggregate",
        ));
    }
    if let Some(range) = &shape.sample {
        faults.push(Fault::new(
            "reads a sample of a table, which a continuous aggregate cannot keep up to date",
            Some(range.clone()),
            "remove `TABLESAMPLE`",
        ));
    }
    sources(rule, aggregate, shape, &mut faults);
    faults
}

/// The time column of a hypertable, or the bucket of an aggregate.
fn time_of(definition: &Definition) -> Option<(&str, Option<&Table>)> {
    match definition {
        Definition::Table(table) => table
            .hypertable
            .as_ref()
            .map(|hypertable| (hypertable.time_column.as_str(), Some(table.as_ref()))),
        Definition::ContinuousAggregate(aggregate) => {
            Some((bucket_column(aggregate).unwrap_or_default(), None))
        }
        _ => None,
    }
}

/// The output of an aggregate that is its bucket, where it can be told.
fn bucket_column(aggregate: &ContinuousAggregate) -> Option<&str> {
    let outputs = aggregate.query.outputs()?;
    let index = with_grouped(aggregate.query.sql(), |shape| {
        shape.groups.iter().find(|group| is_bucket(&group.expression)).and_then(|group| group.output)
    });
    outputs.get(index??).copied()
}

fn sources(rule: &Rule<'_>, aggregate: &ContinuousAggregate, shape: &Grouped, faults: &mut Vec<Fault>) {
    let mut over: Vec<Source<'_>> = Vec::new();
    let mut other = None;
    for (parts, qualifier) in &shape.tables {
        let target = aggregate.sources.iter().find(|object| {
            parts.last() == Some(&object.name)
                && (parts.len() < 2 || object.schema.as_ref() == parts.get(parts.len() - 2))
        });
        // A source that could not be read, or is not declared, is reported where it stands.
        let Some(definition) = target.and_then(|target| rule.other(target)) else { return };
        match time_of(definition) {
            Some((time, table)) => over.push(Source { time, qualifier, table }),
            None => other = other.or(target),
        }
    }
    if over.len() != 1 {
        let what = match other.and_then(|target| rule.context.catalog.find(target)) {
            Some(object) if over.is_empty() => {
                format!("the {} `{}` and no hypertable", object.kind, object.id.name)
            }
            _ if over.is_empty() => "no hypertable".to_owned(),
            _ => "more than one hypertable".to_owned(),
        };
        faults.push(Fault::new(
            format!("reads {what}"),
            None,
            "read exactly one hypertable or continuous aggregate; plain tables may be joined to it",
        ));
        return;
    }
    let Some(source) = over.first() else { return };
    if let Some(range) = &shape.only {
        faults.push(Fault::new(
            "reads `ONLY` a hypertable, whose rows are all in its chunks",
            Some(range.clone()),
            "remove `ONLY`",
        ));
    }
    if let Some(table) = source.table {
        if table.row_security.enabled {
            faults.push(Fault::new(
                "reads a hypertable with row level security, whose policies the aggregate would pass by",
                None,
                "remove `row_level_security` of the hypertable, or aggregate in a view with `security_invoker`",
            ));
        }
        let is_number = table.column(source.time).is_some_and(|column| column.ty.integer_bits().is_some());
        let hypertable = table.hypertable.as_ref();
        if is_number && hypertable.is_some_and(|hypertable| hypertable.integer_now.is_none()) {
            faults.push(Fault::new(
                "reads a hypertable whose time is a number and that has no `integer_now`",
                None,
                "name under `integer_now` of the hypertable a function that gives the present as a number",
            ));
        }
    }
    grouping(rule, aggregate.query.sql(), shape, source, faults);
}

fn is_bucket(expression: &Tree) -> bool {
    matches!(&expression.node, Node::Call { name, .. } if name.last().is_some_and(|name| name == "time_bucket"))
}

fn grouping(rule: &Rule<'_>, text: &str, shape: &Grouped, source: &Source<'_>, faults: &mut Vec<Fault>) {
    if shape.groups.is_empty() {
        if !shape.grouping_sets {
            faults.push(Fault::new("does not group", None, "add `group by` with the bucket"));
        }
        return;
    }
    let mut buckets: Vec<&Group> = Vec::new();
    for group in shape.groups.iter().filter(|group| is_bucket(&group.expression)) {
        // The same expression twice is one group; two outputs with it are two.
        let spelled =
            |group: &Group| text.get(group.expression.range.clone()).map(|text| canonical(DIALECT, text));
        let again =
            buckets.iter().any(|other| other.output == group.output && spelled(other) == spelled(group));
        if !again {
            buckets.push(group);
        }
    }
    match buckets.as_slice() {
        [] => {
            let gapfill = shape.groups.iter().any(|group| {
                matches!(&group.expression.node, Node::Call { name, .. } if name.last().is_some_and(|name| name == "time_bucket_gapfill"))
            });
            if gapfill {
                faults.push(Fault::new(
                    "groups by `time_bucket_gapfill`, which fills gaps when it is asked",
                    None,
                    "group by `time_bucket`, and fill the gaps in the queries",
                ));
            } else if !canonical(DIALECT, text).contains("time_bucket (") {
                faults.push(Fault::new(
                    "has no `time_bucket`",
                    None,
                    "group by `time_bucket('1 hour', …)` of the time column",
                ));
            } else {
                faults.push(Fault::new(
                    "does not group by a `time_bucket` as it is",
                    None,
                    "group by `time_bucket('1 hour', …)` of the time column; what is computed from it stands beside it",
                ));
            }
        }
        [group] => bucket(rule, group, source, faults),
        [_, second, ..] => faults.push(Fault::new(
            "groups by two buckets",
            Some(second.expression.range.clone()),
            "keep one, and make an aggregate over the aggregate for the other",
        )),
    }
}

/// The arguments of the one bucket.
fn bucket(rule: &Rule<'_>, group: &Group, source: &Source<'_>, faults: &mut Vec<Fault>) {
    let Node::Call { arguments, .. } = &group.expression.node else { return };
    let range = Some(group.expression.range.clone());
    let is_named = |name: &str| group.named.iter().any(|named| named == name);
    if is_named("origin") && is_named("offset") {
        faults.push(Fault::new(
            "gives its bucket an origin and an offset",
            range.clone(),
            "keep one of the two: an origin moves the buckets as an offset does",
        ));
    }
    // Arguments with names may stand anywhere.
    if !group.named.is_empty() && group.named.len() > arguments.len().saturating_sub(2) {
        return;
    }
    let [width, time, rest @ ..] = arguments.as_slice() else { return };
    if let Some(what) = width_fault(rule, width) {
        faults.push(Fault::new(
            what,
            range.clone(),
            "write a width of one unit, such as `1 hour`, `7 days` or `1 month`",
        ));
    }
    match &time.node {
        Node::Column(parts) => {
            let declared = |column: &str| source.table.is_some_and(|table| table.column(column).is_some());
            let own = match parts.as_slice() {
                [column] => Some(column),
                [qualifier, column] if qualifier == source.qualifier => Some(column),
                _ => None,
            };
            if let Some(column) = own
                && column != source.time
                && (declared(column) && !source.time.is_empty())
            {
                faults.push(Fault::new(
                    format!("makes buckets of `{column}`, and its source is partitioned by `{}`", source.time),
                    range.clone(),
                    "make buckets of the time column",
                ));
            }
        }
        Node::Cast { .. } | Node::Call { .. } | Node::Operator { .. } => faults.push(Fault::new(
            "makes buckets of an expression and not of the time column as it is",
            range.clone(),
            "make buckets of the time column itself; an `\"offset\" => …` moves them, a time zone is the third argument",
        )),
        _ => {}
    }
    let without_zone = source
        .table
        .and_then(|table| table.column(source.time))
        .is_some_and(|column| matches!(&*column.ty, Type::Timestamp { zoned: false, .. }));
    let is_zone = |argument: &Tree| match &argument.node {
        Node::Text(_) => true,
        Node::Cast { to, .. } => to.parts.last().is_some_and(|name| name == "text"),
        _ => false,
    };
    if without_zone && (is_named("timezone") || rest.first().is_some_and(is_zone)) {
        faults.push(Fault::new(
            format!("gives its bucket a time zone, and `{}` is a timestamp without one", source.time),
            range,
            "remove the zone, or make the column a timestamptz",
        ));
    }
}

/// The width of the buckets of a query that is grouped by one, and where it stands; nothing where it cannot be told.
pub(super) fn width(query: &str) -> Option<(Span64, Range<usize>)> {
    with_grouped(query, |shape| {
        let group = shape.groups.iter().find(|group| is_bucket(&group.expression))?;
        let Node::Call { arguments, .. } = &group.expression.node else { return None };
        let width = arguments.first()?;
        let range = if width.range.is_empty() { &group.expression.range } else { &width.range };
        let text = match &width.node {
            Node::Number(number) => return Some((Span64::Number(number.parse().ok()?), range.clone())),
            node => length_text(node)?,
        };
        Some((Span64::Time(Interval::parse(text).ok()?), range.clone()))
    })
    .flatten()
}

/// The text of a length of time that is written as a literal.
fn length_text(width: &Node) -> Option<&str> {
    match width {
        Node::Text(text) => Some(text),
        Node::Cast { value, to } if to.parts.last().is_some_and(|name| name == "interval") => {
            length_text(&value.node)
        }
        _ => None,
    }
}

/// What is wrong with a width that is written as a literal.
fn width_fault(rule: &Rule<'_>, width: &Tree) -> Option<String> {
    if let Node::Number(number) = &width.node {
        let zero = number.parse::<i128>().is_ok_and(|number| number <= 0);
        return zero.then(|| "has buckets without a width".to_owned());
    }
    let interval = Interval::parse(length_text(&width.node)?).ok()?;
    if interval.months != 0 && (interval.days != 0 || interval.microseconds != 0) {
        return Some("has buckets of months and days together, which have no fixed order".to_owned());
    }
    // Before, the first refresh fails.
    let refused = rule.context.targets.of("timescaledb").version("version").at_least(&[2, 27]);
    (refused && !interval.is_positive()).then(|| "has buckets without a width".to_owned())
}

/// Whether the widths of an aggregate's buckets differ: by months, or by the days of a time zone.
pub(super) fn is_variable(aggregate: &ContinuousAggregate) -> Option<bool> {
    let zoned = with_grouped(aggregate.query.sql(), |shape| {
        shape.groups.iter().find(|group| is_bucket(&group.expression)).map(|group| {
            match &group.expression.node {
                Node::Call { arguments, .. } => {
                    group.named.iter().any(|name| name == "timezone")
                        || matches!(arguments.get(2).map(|argument| &argument.node), Some(Node::Text(_)))
                }
                _ => false,
            }
        })
    })??;
    match width(aggregate.query.sql())?.0 {
        Span64::Time(interval) => Some(zoned || interval.months != 0),
        Span64::Number(_) => Some(false),
    }
}

/// Whether one width is a whole number of another, as far as that can be told.
pub(super) fn is_multiple(own: &Span64, below: &Span64) -> Option<bool> {
    let (own, below) = (size(own)?, size(below)?);
    Some(below > 0 && own >= below && own % below == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_of_a_bucket_is_read_in_its_forms() {
        let width =
            |call: &str| width(&format!("select {call} as b from t group by b")).map(|(width, _)| width);
        let hour = Some(Span64::Time(Interval::parse("1 hour").unwrap()));
        assert_eq!(width("time_bucket('1 hour', ts)"), hour);
        assert_eq!(width("/* time_bucket('2 hours') */ TIME_BUCKET( INTERVAL '1 hour' , ts)"), hour);
        assert_eq!(width("time_bucket('1 hour'::interval, ts)"), hour);
        assert_eq!(width("time_bucket(3600, ts)"), Some(Span64::Number(3600)));
        assert_eq!(width("time_bucket(width, ts)"), None);
        assert_eq!(width("date_trunc('hour', ts)"), None);
    }
}

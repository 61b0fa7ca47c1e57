//! The query of a continuous aggregate: one hypertable, one bucket of its time column, and nothing that cannot be kept up to
//! date.
//! Source: TimescaleDB 2.29, each form executed (`0A000`, `22023`); `tsl/src/continuous_aggs/common.c` for versions.

use std::ops::Range;

use super::buckets::Buckets;
use super::columnstore::size;
use super::time_bucket::{self, Bucket};
use super::{Rule, lasting};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::dialect::grouped::{Group, Grouped, with_grouped};
use crate::engine::timescaledb::dialect::tree::{Node, Tree};
use crate::engine::timescaledb::infer::Ty;
use crate::engine::timescaledb::model::{ContinuousAggregate, Definition, Span64, Table};
use crate::model::ObjectId;
use crate::sql::canonical;

/// What is wrong with a query.
pub(super) struct Fault {
    /// What the query does, behind its name: `has a subquery`.
    what: String,
    /// Where; nothing for the query as a whole.
    range: Option<Range<usize>>,
    help: &'static str,
}

impl Fault {
    pub(super) fn new(what: impl Into<String>, range: Option<Range<usize>>, help: &'static str) -> Self {
        Fault { what: what.into(), range: range.filter(|range| !range.is_empty()), help }
    }
}

/// A source of the query that it is made over.
pub(super) struct Source<'a> {
    /// The column of the time axis.
    pub(super) time: &'a str,
    /// The type of the time axis.
    pub(super) ty: Ty,
    /// Its definition, if it is a table.
    pub(super) table: Option<&'a Table>,
    /// The name that qualifies its columns.
    qualifier: &'a str,
    /// Its columns.
    columns: Vec<&'a str>,
}

impl Source<'_> {
    /// The column of it that a name can mean.
    pub(super) fn own<'n>(&self, parts: &'n [String]) -> Option<&'n str> {
        match parts {
            [column] => Some(column),
            [.., qualifier, column] if qualifier == self.qualifier => Some(column),
            _ => None,
        }
    }

    /// Whether it has a column.
    pub(super) fn declares(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }
}

/// What is known of the bucket of an aggregate, where those of the aggregates that it reads are known.
pub(super) fn bucket(rule: &Rule<'_>, aggregate: &ContinuousAggregate, buckets: &Buckets) -> Option<Bucket> {
    with_grouped(aggregate.query.sql(), |shape| {
        let group = shape.groups.iter().find(|group| is_bucket(&group.expression))?;
        let (sources, _) = over(rule, aggregate, shape, buckets)?;
        let [source] = sources.as_slice() else { return None };
        let bucket = time_bucket::read(rule, &group.expression, source)?;
        Some(Bucket { output: group.output, ..bucket })
    })
    .flatten()
}

pub(super) fn check(
    rule: &Rule<'_>,
    aggregate: &ContinuousAggregate,
    buckets: &Buckets,
    diagnostics: &mut Diagnostics,
) {
    let text = &aggregate.query;
    for fault in with_grouped(text.sql(), |shape| faults(rule, aggregate, shape, buckets)).unwrap_or_default()
    {
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
fn faults(
    rule: &Rule<'_>,
    aggregate: &ContinuousAggregate,
    shape: &Grouped,
    buckets: &Buckets,
) -> Vec<Fault> {
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
    sources(rule, aggregate, shape, buckets, &mut faults);
    faults
}

/// The hypertables and aggregates that a query is made over, and the first of its other sources; nothing where one cannot be
/// told.
fn over<'a>(
    rule: &'a Rule<'_>,
    aggregate: &'a ContinuousAggregate,
    shape: &'a Grouped,
    buckets: &Buckets,
) -> Option<(Vec<Source<'a>>, Option<&'a ObjectId>)> {
    let mut over: Vec<Source<'_>> = Vec::new();
    let mut other = None;
    for (parts, qualifier) in &shape.tables {
        let target = aggregate.sources.iter().find(|object| {
            parts.last() == Some(&object.name)
                && (parts.len() < 2 || object.schema.as_ref() == parts.get(parts.len() - 2))
        })?;
        let definition = rule.other(target)?;
        let columns = definition.column_names().unwrap_or_default();
        let (time, ty, table) = match definition {
            Definition::Table(table) => {
                let Some(hypertable) = &table.hypertable else {
                    other = other.or(Some(target));
                    continue;
                };
                let time = hypertable.time_column.as_str();
                let column = table.column(time);
                let ty = column.map_or(Ty::Unknown, |column| lasting::type_of(rule, &column.ty));
                (time, ty, Some(table.as_ref()))
            }
            Definition::ContinuousAggregate(_) => {
                let bucket = buckets.get(rule.context.catalog, target);
                let output = bucket.and_then(|bucket| columns.get(bucket.output?));
                let ty = bucket.map_or(Ty::Unknown, |bucket| bucket.result.clone());
                (output.copied().unwrap_or_default(), ty, None)
            }
            _ => {
                other = other.or(Some(target));
                continue;
            }
        };
        over.push(Source { time, ty, table, qualifier, columns });
    }
    Some((over, other))
}

fn sources(
    rule: &Rule<'_>,
    aggregate: &ContinuousAggregate,
    shape: &Grouped,
    buckets: &Buckets,
    faults: &mut Vec<Fault>,
) {
    // A source that could not be read, or is not declared, is reported where it stands.
    let Some((over, other)) = over(rule, aggregate, shape, buckets) else { return };
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
        [group] => time_bucket::faults(rule, &group.expression, source, faults),
        [_, second, ..] => faults.push(Fault::new(
            "groups by two buckets",
            Some(second.expression.range.clone()),
            "keep one, and make an aggregate over the aggregate for the other",
        )),
    }
}

/// Whether one width is a whole number of another, as far as that can be told.
pub(super) fn is_multiple(own: &Span64, below: &Span64) -> Option<bool> {
    let (own, below) = (size(own)?, size(below)?);
    Some(below > 0 && own >= below && own % below == 0)
}

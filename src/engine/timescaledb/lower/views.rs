//! Views, materialized views and continuous aggregates.

use indexmap::{IndexMap, IndexSet};

use super::Lower;
use crate::engine::timescaledb::model::{
    Bucket, ContinuousAggregate, Definition, MaterializedView, RefreshPolicy, Span64, View,
};
use crate::engine::timescaledb::spec::{
    ContinuousAggregateSpec, MaterializedViewSpec, RefreshPolicySpec, ViewSpec,
};
use crate::model::{Aside, Interval};
use crate::span::Located;
use crate::sql::{self, Query};

impl Lower<'_, '_> {
    pub(super) fn view(&mut self, spec: ViewSpec) -> Definition {
        let (query, sources) = self.query(spec.query, "the query");
        let column_descriptions = self.column_descriptions(spec.column_descriptions, &query);
        Definition::View(View {
            column_descriptions,
            query,
            sources,
            security_invoker: spec.security_invoker.unwrap_or(Located::nowhere(false)),
            security_barrier: spec.security_barrier,
            check_option: spec.check_option,
            grants: self.grants(spec.grants),
        })
    }

    pub(super) fn materialized_view(&mut self, spec: MaterializedViewSpec) -> Definition {
        // Its query runs while it is made.
        self.takeover(&spec.query, "the query", sql::script::set_config(&spec.query));
        let (query, sources) = self.query(spec.query, "the query");
        let columns = outputs(&query);
        let column_descriptions = self.column_descriptions(spec.column_descriptions, &query);
        Definition::MaterializedView(MaterializedView {
            indexes: self.indexes(spec.indexes, columns.as_ref()),
            column_descriptions,
            query,
            sources,
            with_data: spec.with_data.unwrap_or(true),
            grants: self.grants(spec.grants),
            tablespace: spec.tablespace,
        })
    }

    pub(super) fn continuous_aggregate(&mut self, spec: ContinuousAggregateSpec) -> Definition {
        self.needs_extension("timescaledb", "the continuous aggregate", self.spec.header.kind.span);
        let (query, sources) = self.query(spec.query, "the query");
        let columns = outputs(&query);
        let known = columns.as_ref();
        let column_descriptions = self.column_descriptions(spec.column_descriptions, &query);
        let chunk_interval = spec.chunk_interval.and_then(|length| self.length(&length, "chunk interval"));
        let refresh = spec.refresh.into_iter().filter_map(|policy| self.refresh_policy(policy)).collect();
        Definition::ContinuousAggregate(Box::new(ContinuousAggregate {
            bucket: Aside(bucket(&query)),
            column_descriptions,
            chunk_interval,
            refresh,
            columnstore: spec.columnstore.map(|columnstore| self.columnstore(columnstore, known)),
            retention: spec.retention.and_then(|retention| self.retention(retention)),
            indexes: self.indexes(spec.indexes, known),
            grants: self.grants(spec.grants),
            query,
            sources,
            materialized_only: spec.materialized_only.unwrap_or(true),
            create_group_indexes: spec.create_group_indexes.unwrap_or(true),
        }))
    }

    fn refresh_policy(&mut self, spec: RefreshPolicySpec) -> Option<RefreshPolicy> {
        Some(RefreshPolicy {
            start_offset: spec.start_offset.and_then(|length| self.length(&length, "start offset")),
            end_offset: spec.end_offset.and_then(|length| self.length(&length, "end offset")),
            schedule_interval: self.interval(&spec.schedule_interval, "schedule interval")?,
        })
    }

    fn column_descriptions(
        &mut self,
        comments: IndexMap<Located<String>, Located<String>>,
        query: &Query,
    ) -> Vec<(Located<String>, Located<String>)> {
        let columns = outputs(query);
        comments
            .into_iter()
            .inspect(|(column, _)| {
                self.known_column(column, columns.as_ref(), "a description");
            })
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }
}

fn outputs(query: &Query) -> Option<IndexSet<String>> {
    query.outputs().map(|names| names.into_iter().map(str::to_owned).collect())
}

/// The width of the first `time_bucket` of a query: `time_bucket('1 hour', …)`, `time_bucket(INTERVAL '1 hour', …)` or
/// `time_bucket(3600, …)`.
fn bucket(query: &str) -> Option<Bucket> {
    // Lower case of ASCII keeps every offset.
    let lower = query.to_ascii_lowercase();
    let after_name = lower.find("time_bucket").map(|start| start + "time_bucket".len())?;
    let open = after_name + lower[after_name..].find(|c: char| !c.is_whitespace())?;
    if !lower[open..].starts_with('(') {
        return None;
    }
    let skip = |from: usize| lower[from..].find(|c: char| !c.is_whitespace()).map(|offset| from + offset);
    let mut start = skip(open + 1)?;
    if lower[start..].starts_with("interval") {
        start = skip(start + "interval".len())?;
    }
    if lower[start..].starts_with('\'') {
        let end = start + 1 + lower[start + 1..].find('\'')?;
        let text = &query[start + 1..end];
        return Some(Bucket { width: Span64::Time(Interval::parse(text).ok()?), range: start + 1..end });
    }
    let digits = lower[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let number = lower[start..start + digits].parse().ok()?;
    Some(Bucket { width: Span64::Number(number), range: start..start + digits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_of_a_bucket_is_read_in_its_three_forms() {
        let width = |query: &str| bucket(query).map(|bucket| bucket.width);
        let hour = Some(Span64::Time(Interval::parse("1 hour").unwrap()));
        assert_eq!(width("select time_bucket('1 hour', ts) from t"), hour);
        assert_eq!(width("select TIME_BUCKET( INTERVAL '1 hour' , ts) from t"), hour);
        assert_eq!(width("select time_bucket(3600, ts) from t"), Some(Span64::Number(3600)));
        assert_eq!(width("select time_bucket(width, ts) from t"), None);
        assert_eq!(width("select date_trunc('hour', ts) from t"), None);
    }
}

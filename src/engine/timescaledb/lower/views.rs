//! Views, materialized views and continuous aggregates.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Lower;
use crate::engine::timescaledb::model::{
    ContinuousAggregate, Definition, MaterializedView, RefreshPolicy, View,
};
use crate::engine::timescaledb::spec::{
    ContinuousAggregateSpec, MaterializedViewSpec, RefreshPolicySpec, ViewSpec,
};
use crate::span::Located;
use crate::sql::Query;

impl Lower<'_, '_> {
    pub(super) fn view(&mut self, spec: ViewSpec) -> Definition {
        let (query, sources) = self.query(spec.query, "the query");
        Definition::View(View {
            column_descriptions: descriptions(spec.column_descriptions),
            query,
            sources,
            security_invoker: spec.security_invoker.unwrap_or(Located::nowhere(false)),
            security_barrier: spec.security_barrier,
            check_option: spec.check_option,
            grants: self.grants(spec.grants),
        })
    }

    pub(super) fn materialized_view(&mut self, spec: MaterializedViewSpec) -> Definition {
        let (query, sources) = self.query(spec.query, "the query");
        let columns = outputs(&query);
        Definition::MaterializedView(MaterializedView {
            indexes: self.indexes(spec.indexes, &|name| columns.contains(name)),
            column_descriptions: descriptions(spec.column_descriptions),
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
        let known = |name: &str| columns.contains(name);
        let chunk_interval = spec.chunk_interval.and_then(|length| self.length(&length, "chunk interval"));
        let refresh = spec.refresh.into_iter().filter_map(|policy| self.refresh_policy(policy)).collect();
        Definition::ContinuousAggregate(Box::new(ContinuousAggregate {
            column_descriptions: descriptions(spec.column_descriptions),
            chunk_interval,
            refresh,
            columnstore: spec.columnstore.map(|columnstore| self.columnstore(columnstore, &known)),
            retention: spec.retention.and_then(|retention| self.retention(retention)),
            indexes: self.indexes(spec.indexes, &known),
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
}

fn descriptions(
    comments: IndexMap<Located<String>, Located<String>>,
) -> Vec<(Located<String>, Located<String>)> {
    comments.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// The columns of a view, as far as they are known.
fn outputs(query: &Query) -> BTreeSet<&str> {
    query.outputs().into_iter().flatten().collect()
}

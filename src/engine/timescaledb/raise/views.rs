//! Views, materialized views and continuous aggregates.

use super::{Raising, grants, hypertable, length, unusual, word};
use crate::engine::timescaledb::model::{ContinuousAggregate, MaterializedView, RefreshPolicy, View};
use crate::source::Draft;
use crate::span::Located;

fn descriptions(draft: &mut Draft, descriptions: &[(Located<String>, Located<String>)]) {
    let mut columns = Draft::default();
    for (column, text) in descriptions {
        columns.put(&column.value, text);
    }
    draft.put_draft("column_descriptions", columns);
}

impl Raising<'_> {
    pub(super) fn view(&self, view: &View) -> Draft {
        let View {
            query,
            sources: _,
            security_invoker,
            security_barrier,
            check_option,
            column_descriptions,
            grants: granted,
        } = view;
        let mut draft = Draft::default();
        draft.put("query", query);
        draft.put_true("security_invoker", security_invoker.value);
        draft.put_true("security_barrier", *security_barrier);
        draft.put_some("check_option", check_option.as_ref().map(word));
        descriptions(&mut draft, column_descriptions);
        grants(&mut draft, granted);
        draft
    }

    pub(super) fn materialized_view(&self, view: &MaterializedView) -> Draft {
        let MaterializedView {
            query,
            sources: _,
            with_data,
            indexes,
            column_descriptions,
            grants: granted,
            tablespace,
        } = view;
        let mut draft = Draft::default();
        draft.put("query", query);
        draft.put_some("with_data", unusual(*with_data, &true));
        draft.put_list("indexes", self.indexes(indexes));
        descriptions(&mut draft, column_descriptions);
        grants(&mut draft, granted);
        draft.put_some("tablespace", tablespace.as_ref());
        draft
    }

    pub(super) fn continuous_aggregate(&self, aggregate: &ContinuousAggregate) -> Draft {
        let ContinuousAggregate {
            query,
            sources: _,
            materialized_only,
            create_group_indexes,
            chunk_interval,
            refresh,
            columnstore,
            retention,
            indexes,
            column_descriptions,
            grants: granted,
        } = aggregate;
        let mut draft = Draft::default();
        draft.put("query", query);
        draft.put_some("materialized_only", unusual(*materialized_only, &true));
        draft.put_some("create_group_indexes", unusual(*create_group_indexes, &true));
        draft.put_some("chunk_interval", chunk_interval.as_ref().map(|interval| length(interval)));
        draft.put_list("refresh", refresh.iter().map(refresh_policy));
        draft.put_some("columnstore", columnstore.as_ref().map(hypertable::columnstore));
        draft.put_some("retention", retention.as_ref().map(hypertable::retention));
        draft.put_list("indexes", self.indexes(indexes));
        descriptions(&mut draft, column_descriptions);
        grants(&mut draft, granted);
        draft
    }
}

fn refresh_policy(policy: &RefreshPolicy) -> Draft {
    let RefreshPolicy { start_offset, end_offset, schedule_interval } = policy;
    let mut draft = Draft::default();
    draft.put_some("start_offset", start_offset.as_ref().map(|offset| length(offset)));
    draft.put_some("end_offset", end_offset.as_ref().map(|offset| length(offset)));
    draft.put("schedule_interval", schedule_interval.to_string());
    draft
}

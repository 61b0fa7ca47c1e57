//! Hypertables, columnstores and policies of chunks.

use super::{Raising, index, length, unusual};
use crate::engine::timescaledb::model::{
    Columnstore, Dimension, Hypertable, OrderedColumn, Retention, Table,
};
use crate::source::{Draft, Node};

impl Raising<'_> {
    /// `time_index`: whether the table has the index on its time axis that it would be given.
    pub(super) fn hypertable(&self, table: &Table, hypertable: &Hypertable, time_index: bool) -> Draft {
        let Hypertable {
            time_column,
            chunk_interval,
            dimensions,
            integer_now,
            columnstore: store,
            retention: kept,
            reorder,
        } = hypertable;
        let mut draft = Draft::default();
        draft.put("time_column", time_column);
        let axis = table.column(time_column).map(|column| &column.ty.value);
        let usual = Hypertable::usual_interval(axis);
        draft.put_some("chunk_interval", unusual(&chunk_interval.value, &&usual).map(length));
        draft.put_some("time_index", unusual(time_index, &true));
        draft.put_list("dimensions", dimensions.iter().map(dimension));
        draft.put_some("integer_now", integer_now.as_ref().map(|now| self.address(now, &["function"])));
        draft.put_some("columnstore", store.as_ref().map(columnstore));
        draft.put_some("retention", kept.as_ref().map(retention));
        draft.put_some("reorder", reorder.as_ref());
        draft
    }
}

fn dimension(dimension: &Dimension) -> Draft {
    let Dimension { column, partitions } = dimension;
    let mut draft = Draft::default();
    draft.put("column", column);
    draft.put("partitions", *partitions);
    draft
}

pub(super) fn columnstore(columnstore: &Columnstore) -> Draft {
    let Columnstore { segment_by, order_by, after } = columnstore;
    let mut draft = Draft::default();
    draft.put_list("segment_by", segment_by);
    let ordered = order_by.iter().map(|OrderedColumn { column, direction }| {
        format!("{}{}", column.value, index::direction(*direction))
    });
    draft.put_list("order_by", ordered);
    draft.put_some("after", after.as_ref().map(|after| length(after)));
    draft
}

pub(super) fn retention(retention: &Retention) -> Node {
    let Retention { after, schedule_interval } = retention;
    let mut draft = Draft::default();
    draft.put("after", length(after));
    let schedule = unusual(schedule_interval.value, &Retention::SCHEDULE);
    draft.put_some("schedule_interval", schedule.map(|interval| interval.to_string()));
    draft.into_short("after")
}

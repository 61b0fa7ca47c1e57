//! What is reported of materialized views: target, source and schedule.

crate::codes! {
    /// Each column of the view's query is written into the column of the same name in the target. One without a
    /// name there fails when the view is made; a column of the target that the query leaves out is filled with its
    /// default.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { user_id: UInt64, hits: UInt64 }
    /// table_engine: SummingMergeTree
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: totals_feed
    /// to: totals
    /// query: SELECT user_id, count() AS count FROM events GROUP BY user_id
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { user_id: UInt64, hits: UInt64 }
    /// table_engine: SummingMergeTree
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: totals_feed
    /// to: totals
    /// query: SELECT user_id, count() AS hits FROM events GROUP BY user_id
    /// ```
    MATERIALIZED_VIEW_TARGET = "clickhouse-materialized-view-target", Error, "a materialized view that does not fit its target",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `8 THERE_IS_NO_COLUMN` at the first insert";
    /// A materialized view without `refresh` sees the rows that are inserted into the first table of its query. A
    /// plain view receives no inserts, so nothing would ever arrive; name the table behind it, or add `refresh`. A
    /// view that writes into its own source would feed itself.
    ///
    /// Bad:
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: view
    /// name: recent
    /// query: SELECT user_id FROM events
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: copies
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: copies
    /// query: SELECT user_id FROM recent
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: copies
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: copies
    /// query: SELECT user_id FROM events
    /// ```
    MATERIALIZED_VIEW_SOURCE = "clickhouse-materialized-view-source", Warning, "a materialized view that no insert reaches",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: no row arrives";
    /// A refreshable view runs `every` so often, at fixed points, or so long `after` its last end. Months and years
    /// do not mix with shorter units. Only one view that replaces its target may write to it; those with `append`
    /// may share.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: copies
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: copies
    /// query: SELECT user_id FROM events
    /// refresh: { every: 1 month 1 day }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: copies
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: copies
    /// query: SELECT user_id FROM events
    /// refresh: { every: 1 day }
    /// ```
    REFRESH = "clickhouse-refresh", Error, "a schedule that the engine does not take",
        applies: "ClickHouse 24.10 and later",
        source: "ClickHouse 26.9, executed: `36`, `62`";
    /// A refresh without `append` replaces all rows of its target: those that another view has written since are gone.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: copies
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: nightly
    /// to: copies
    /// query: SELECT user_id FROM events
    /// refresh: { every: 1 day }
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: live
    /// to: copies
    /// query: SELECT user_id FROM events
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: copies
    /// columns: { user_id: UInt64 }
    /// order_by: [user_id]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: nightly
    /// to: copies
    /// query: SELECT user_id FROM events
    /// refresh: { every: 1 day, append: true }
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: live
    /// to: copies
    /// query: SELECT user_id FROM events
    /// ```
    REFRESH_OVERWRITES = "clickhouse-refresh-overwrites", Warning, "a refresh that erases what another view writes",
        applies: "ClickHouse 24.10 and later",
        source: "ClickHouse 26.9, executed: the rows of the other view are gone after a refresh";
    /// A view is made although it gives a value where its target holds a state, or a state where it holds a value: the engine
    /// would read a text as the bytes of a state, and finds out with the first insert.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { day: Date, took: Float64 }
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, took: Float64 }
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: totals
    /// query: SELECT day, avgState(took) AS took FROM events GROUP BY day
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { day: Date, took: Float64 }
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, took: 'AggregateFunction(avg, Float64)' }
    /// table_engine: AggregatingMergeTree
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: totals
    /// query: SELECT day, avgState(took) AS took FROM events GROUP BY day
    /// ```
    STATE_MISTAKEN = "clickhouse-state-mistaken", Warning, "a state where a value belongs, or the other way round",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `43`, `117` at the first insert";
    /// `SummingMergeTree` adds up the rows of one key at each merge. The sum of two highest values is not the highest, nor is the
    /// sum of two numbers of distinct users one of distinct users.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { day: Date, took: UInt64 }
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, longest: UInt64 }
    /// table_engine: SummingMergeTree
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: totals
    /// query: SELECT day, max(took) AS longest FROM events GROUP BY day
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { day: Date, took: UInt64 }
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, longest: 'SimpleAggregateFunction(max, UInt64)' }
    /// table_engine: SummingMergeTree
    /// order_by: [day]
    /// ---
    /// engine: clickhouse
    /// kind: materialized_view
    /// name: feed
    /// to: totals
    /// query: SELECT day, max(took) AS longest FROM events GROUP BY day
    /// ```
    SUMMED_VALUE = "clickhouse-summed-value", Warning, "a value that the target adds up and that is no sum",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: a merge of two rows adds their highest values";
}

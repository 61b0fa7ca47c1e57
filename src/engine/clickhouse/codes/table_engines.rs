//! What is reported of table engines, their arguments and the columns that they work with.

crate::codes! {
    /// The name is no table engine, so the table could not be made. Names are case-sensitive: `MergeTree`,
    /// `ReplacingMergeTree`, `SummingMergeTree`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: ReplacingMergetree
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: ReplacingMergeTree
    /// order_by: [id]
    /// ```
    UNKNOWN_TABLE_ENGINE = "clickhouse-unknown-table-engine", Error, "a table engine that does not exist",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `56 UNKNOWN_STORAGE`";
    /// Too many or too few arguments, or an argument of another kind than the engine takes. Several columns of
    /// `SummingMergeTree` and `CoalescingMergeTree` need brackets of their own.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, a: UInt64, b: UInt64 }
    /// table_engine: SummingMergeTree(a, b)
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, a: UInt64, b: UInt64 }
    /// table_engine: SummingMergeTree((a, b))
    /// order_by: [id]
    /// ```
    ENGINE_ARGUMENTS = "clickhouse-engine-arguments", Error, "arguments that the table engine does not take",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `42 NUMBER_OF_ARGUMENTS_DOESNT_MATCH`";
    /// The version of `ReplacingMergeTree` and `VersionedCollapsingMergeTree` is a whole number or a point in time
    /// and never NULL; the mark of deleted rows is `UInt8` or `Bool`; the sign of `CollapsingMergeTree` is `Int8`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, version: String }
    /// table_engine: ReplacingMergeTree(version)
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, version: UInt64 }
    /// table_engine: ReplacingMergeTree(version)
    /// order_by: [id]
    /// ```
    ENGINE_COLUMN = "clickhouse-engine-column", Error, "a column whose type does not fit the table engine",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `169 BAD_TYPE_OF_FIELD`";
    /// `SummingMergeTree` and `CoalescingMergeTree` merge rows of equal keys: a column of the sorting key cannot be
    /// one of those that are merged.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, hits: UInt64 }
    /// table_engine: SummingMergeTree((id, hits))
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, hits: UInt64 }
    /// table_engine: SummingMergeTree(hits)
    /// order_by: [id]
    /// ```
    MERGED_KEY_COLUMN = "clickhouse-merged-key-column", Error, "a key column that the table engine is told to merge",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `36 BAD_ARGUMENTS`";
    /// `SummingMergeTree` adds up every numeric column outside of the sorting key. The sum of averages is no
    /// average: after a merge `average_latency_ms` of two rows of 20 ms says 40. Keep the total and the count, and
    /// divide when reading; or keep the state with `AggregateFunction(avg, …)` in an `AggregatingMergeTree`; or
    /// name the columns to add, `SummingMergeTree((a, b))`, so that the average keeps the value of one of the rows.
    ///
    /// Bad:
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { day: Date, average_latency_ms: Float32, request_count: UInt32 }
    /// table_engine: SummingMergeTree
    /// order_by: [day]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { day: Date, latency_ms_total: UInt64, request_count: UInt32 }
    /// table_engine: SummingMergeTree
    /// order_by: [day]
    /// ```
    SUMMED_AVERAGE = "clickhouse-summed-average", Warning, "an average that the engine adds up",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: a merge of `SummingMergeTree` adds what it does not know to be an average";
    /// Keys, TTL, skip indexes and projections belong to the MergeTree family; `Memory`, `Log` and the proxies have none,
    /// and refuse the table.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: Memory
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: Memory
    /// ```
    CLAUSE_NOT_SUPPORTED = "clickhouse-clause-not-supported", Error, "a clause that the table engine does not take",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `36 BAD_ARGUMENTS`";
    /// The name is no setting of a MergeTree table, or the value cannot be. Settings of queries and of users belong to
    /// sessions and profiles, not to tables.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// settings: { index_granularty: 4096 }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// settings: { index_granularity: 4096 }
    /// ```
    SETTING = "clickhouse-setting", Error, "a setting that the table engine does not have, or a value that it refuses",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `115 UNKNOWN_SETTING`, `36`";
}

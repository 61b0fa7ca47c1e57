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
    /// The name is no setting of the table's engine, or the value cannot be, or the engine needs one that is not there: `Kafka`
    /// its brokers, topics, group and format, `S3Queue` its mode.
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
    /// A few engines are refused until a setting enables them. It may stand among the table's settings; where a profile of the
    /// deploying user sets it, allow this with that reason.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: metrics
    /// table_engine: TimeSeries
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: metrics
    /// table_engine: TimeSeries
    /// settings: { enable_time_series_table: true }
    /// ```
    ENGINE_NOT_ENABLED = "clickhouse-engine-not-enabled", Warning, "a table engine that servers refuse until a setting enables it",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `344 SUPPORT_IS_DISABLED`, `36`, `56`";
    /// The table below a `Distributed`, `Buffer` or `Alias` is looked up when rows are read or written, so that a name that
    /// is wrong is taken, and every query fails. It is told where a document declares its database.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events_all
    /// columns: { id: UInt64 }
    /// table_engine: Distributed('cluster', currentDatabase(), evnts, id)
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
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events_all
    /// columns: { id: UInt64 }
    /// table_engine: Distributed('cluster', currentDatabase(), events, id)
    /// ```
    PROXY_TARGET = "clickhouse-proxy-target", Warning, "a table that stands over nothing",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: taken by `CREATE`; `60 UNKNOWN_TABLE` when it is read";
    /// The columns of a `Distributed` are asked of the table on each shard. One that this table lacks makes every query of
    /// it fail; a `Buffer` throws its values away when it writes on.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events_all
    /// columns: { id: UInt64, level: String }
    /// table_engine: Distributed('cluster', currentDatabase(), events, id)
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, level: String }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events_all
    /// columns: { id: UInt64, level: String }
    /// table_engine: Distributed('cluster', currentDatabase(), events, id)
    /// ```
    PROXY_COLUMN = "clickhouse-proxy-column", Warning, "a column that the table below does not have",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: taken by `CREATE`; `47 UNKNOWN_IDENTIFIER` when it is read";
    /// A `Distributed` without a sharding key refuses inserts as soon as its cluster has two shards. With `rand()` the rows of
    /// one key lie on several shards, where an engine such as `ReplacingMergeTree` never brings them together. Allow it, with a
    /// reason, where only queries go through the table.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: users
    /// columns: { id: UInt64, version: UInt64 }
    /// table_engine: ReplacingMergeTree(version)
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: users_all
    /// columns: { id: UInt64, version: UInt64 }
    /// table_engine: Distributed('cluster', currentDatabase(), users, rand())
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: users
    /// columns: { id: UInt64, version: UInt64 }
    /// table_engine: ReplacingMergeTree(version)
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: users_all
    /// columns: { id: UInt64, version: UInt64 }
    /// table_engine: Distributed('cluster', currentDatabase(), users, cityHash64(id))
    /// ```
    SHARDING = "clickhouse-sharding", Warning, "rows that are dealt out to the wrong shards",
        applies: "ClickHouse, every version",
        source: "ClickHouse documentation, Distributed table engine; 26.9, executed: taken by `CREATE`";
    /// Replicas of a table find each other by a path in Keeper. Without one the engine takes its default, which holds
    /// `{uuid}`: known only in a database of the engine `Replicated`, or where a cluster is made at once. Two tables of one
    /// path would be replicas of each other.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: shop
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// database: shop
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: ReplicatedMergeTree
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: shop
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// database: shop
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')
    /// order_by: [id]
    /// ```
    REPLICA_PATH = "clickhouse-replica-path", Error, "a replicated table without a path of its own",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `36: Macro 'uuid' in engine arguments …`, `253 REPLICA_ALREADY_EXISTS`";
    /// `AggregatingMergeTree` makes one row of all that have the same sorting key. A column that is neither in the key nor a
    /// state would keep the value of any of them, so the engine refuses it since 26.7. Add it to the key, make it a
    /// `SimpleAggregateFunction`, or set `allow_dimensions_outside_sorting_key`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, country: String, hits: 'SimpleAggregateFunction(sum, UInt64)' }
    /// table_engine: AggregatingMergeTree
    /// order_by: [day]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, country: String, hits: 'SimpleAggregateFunction(sum, UInt64)' }
    /// table_engine: AggregatingMergeTree
    /// order_by: [day, country]
    /// ```
    DIMENSION_OUTSIDE_KEY = "clickhouse-dimension-outside-key", Error, "a plain column that merges would collapse",
        applies: "ClickHouse 26.7 and later",
        source: "ClickHouse 26.9, executed: `36: Column(s) … are neither part of the sorting key nor aggregate measures`";
    /// Merges make one row of all that have the same sorting key. What is neither in the key nor added up nor a state keeps
    /// the value of any of them, and which one changes from merge to merge.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, country: String, hits: UInt64 }
    /// table_engine: SummingMergeTree
    /// order_by: [day]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: totals
    /// columns: { day: Date, country: String, hits: UInt64 }
    /// table_engine: SummingMergeTree
    /// order_by: [day, country]
    /// ```
    ARBITRARY_COLUMN = "clickhouse-arbitrary-column", Warning, "a column of which merges keep any value",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: a merge keeps the value of one of the rows";
    /// Merges stay within a partition. Two versions of a row that lie in two partitions are never replaced, and a row and its
    /// cancellation never meet.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: users
    /// columns: { id: UInt64, seen: DateTime, version: UInt64 }
    /// table_engine: ReplacingMergeTree(version)
    /// partition_by: toYYYYMM(seen)
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: users
    /// columns: { id: UInt64, seen: DateTime, version: UInt64 }
    /// table_engine: ReplacingMergeTree(version)
    /// partition_by: id % 16
    /// order_by: [id]
    /// ```
    PARTITIONED_VERSIONS = "clickhouse-partitioned-versions", Warning, "a partition key that keeps versions of a row apart",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: both rows remain after `OPTIMIZE … FINAL`";
    /// Each partition has folders, files and merges of its own; an insert that touches more than a hundred is refused. Make an
    /// identifier the beginning of the sorting key instead.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64, at: DateTime }
    /// partition_by: user_id
    /// order_by: [at]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { user_id: UInt64, at: DateTime }
    /// partition_by: toYYYYMM(at)
    /// order_by: [user_id, at]
    /// ```
    PARTITION_BY_IDENTITY = "clickhouse-partition-by-identity", Warning, "a partition for each of very many values",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `252 TOO_MANY_PARTS: Too many partitions for single INSERT block`";
    /// The table is made and the setting does nothing for it: it belongs to queries and is not kept, or the engine takes any name
    /// and heeds few.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// settings: { max_threads: 2 }
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
    /// ```
    SETTING_NOT_KEPT = "clickhouse-setting-not-kept", Warning, "a setting that does nothing for the table",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `SHOW CREATE TABLE` does not have it";
}

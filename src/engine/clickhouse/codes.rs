//! The codes that ClickHouse's rules report.

crate::codes! {
    /// Every server has the database `default`; any other must be made before its tables. Declare it, so that it is
    /// made, ordered and verified like everything else. Reported once for each database.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// database: federation
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: federation
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// database: federation
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ```
    UNDECLARED_DATABASE = "clickhouse-undeclared-database", Error, "a database that no document declares", source: "ClickHouse 26.9, 81 UNKNOWN_DATABASE";
    /// The name is no database engine. `Atomic`, the default, is right for nearly everything; `Ordinary` and `Lazy`
    /// are gone.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: federation
    /// database_engine: Ordinary
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: federation
    /// database_engine: Atomic
    /// ```
    UNKNOWN_DATABASE_ENGINE = "clickhouse-unknown-database-engine", Error, "a database engine that does not exist", source: "ClickHouse 26.9, 336 UNKNOWN_DATABASE_ENGINE";
    /// The name is no table engine. Names are case-sensitive.
    ///
    /// Refused:
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
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: ReplacingMergeTree
    /// order_by: [id]
    /// ```
    UNKNOWN_TABLE_ENGINE = "clickhouse-unknown-table-engine", Error, "a table engine that does not exist", source: "ClickHouse 26.9, 56 UNKNOWN_STORAGE";
    /// Too many or too few arguments, or an argument of another kind than the engine takes. Several columns of
    /// `SummingMergeTree` and `CoalescingMergeTree` need brackets of their own.
    ///
    /// Refused:
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
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, a: UInt64, b: UInt64 }
    /// table_engine: SummingMergeTree((a, b))
    /// order_by: [id]
    /// ```
    ENGINE_ARGUMENTS = "clickhouse-engine-arguments", Error, "arguments that the table engine does not take", source: "ClickHouse 26.9, 42 NUMBER_OF_ARGUMENTS_DOESNT_MATCH";
    /// The version of `ReplacingMergeTree` and `VersionedCollapsingMergeTree` is a whole number or a point in time
    /// and never NULL; the mark of deleted rows is `UInt8` or `Bool`; the sign of `CollapsingMergeTree` is `Int8`.
    ///
    /// Refused:
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
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, version: UInt64 }
    /// table_engine: ReplacingMergeTree(version)
    /// order_by: [id]
    /// ```
    ENGINE_COLUMN = "clickhouse-engine-column", Error, "a column whose type does not fit the table engine", source: "ClickHouse 26.9, 169 BAD_TYPE_OF_FIELD";
    /// `SummingMergeTree` and `CoalescingMergeTree` merge rows of equal keys: a column of the sorting key cannot be
    /// one of those that are merged.
    ///
    /// Refused:
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
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, hits: UInt64 }
    /// table_engine: SummingMergeTree(hits)
    /// order_by: [id]
    /// ```
    MERGED_KEY_COLUMN = "clickhouse-merged-key-column", Error, "a key column that the table engine is told to merge", source: "ClickHouse 26.9, 36 BAD_ARGUMENTS";
    /// `SummingMergeTree` adds up every numeric column outside of the sorting key. The sum of averages is no
    /// average: after a merge `average_latency_ms` of two rows of 20 ms says 40. Keep the total and the count, and
    /// divide when reading; or keep the state with `AggregateFunction(avg, …)` in an `AggregatingMergeTree`; or
    /// name the columns to add, `SummingMergeTree((a, b))`, so that the average keeps the value of one of the rows.
    ///
    /// Warned of:
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
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { day: Date, latency_ms_total: UInt64, request_count: UInt32 }
    /// table_engine: SummingMergeTree
    /// order_by: [day]
    /// ```
    SUMMED_AVERAGE = "clickhouse-summed-average", Warning, "an average that the engine adds up", source: "ClickHouse 26.9, SummingMergeTree";
    /// The sorting key decides what a query can skip, and it can hardly be changed later. ClickHouse silently takes
    /// none when it is left out; write `order_by: []` when that is meant.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ```
    MISSING_ORDER_BY = "clickhouse-missing-order-by", Error, "a table without a sorting key", source: "language; ClickHouse 26.9 takes ORDER BY tuple()";
    /// Keys, TTL, skip indexes and projections belong to the MergeTree family; `Memory`, `Log` and the proxies have
    /// none.
    ///
    /// Refused:
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
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// table_engine: Memory
    /// ```
    CLAUSE_NOT_SUPPORTED = "clickhouse-clause-not-supported", Error, "a clause that the table engine does not take", source: "ClickHouse 26.9, 36 BAD_ARGUMENTS";
    /// The primary key is an index over the beginning of the sorting key: it must hold the same expressions in the
    /// same order, from the first on.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// primary_key: [day]
    /// order_by: [id, day]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// primary_key: [id]
    /// order_by: [id, day]
    /// ```
    PRIMARY_KEY_PREFIX = "clickhouse-primary-key-prefix", Error, "a primary key that does not begin the sorting key", source: "ClickHouse 26.9, 36 Primary key must be a prefix of the sorting key";
    /// Keys hold no NULL unless the table sets `allow_nullable_key`. Make the column not null, with a default for
    /// what is absent.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, region: { type: String, nullable: true } }
    /// order_by: [region, id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, region: { type: String, default: '' } }
    /// order_by: [region, id]
    /// ```
    NULLABLE_KEY = "clickhouse-nullable-key", Error, "a key column that can be NULL", source: "ClickHouse 26.9, 44 Sorting key contains nullable columns";
    /// `JSON`, `Dynamic`, `Variant`, `AggregateFunction`, `SimpleAggregateFunction` and `QBit` cannot stand in a
    /// sorting key, nor a column that is computed only when it is read; floating-point numbers cannot stand in a
    /// partition key. Use a typed path or a column of its own.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, document: JSON }
    /// order_by: [document]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, document: JSON }
    /// order_by: [id]
    /// ```
    KEY_TYPE = "clickhouse-key-type", Error, "a key column of a type that has no order", source: "ClickHouse 26.9, 549 DATA_TYPE_CANNOT_BE_USED_IN_KEY, 36 Floating point partition key";
    /// A key holds columns, and expressions of columns that always give the same result; each of them once.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// order_by: [id, day, id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// order_by: [id, day]
    /// ```
    KEY_EXPRESSION = "clickhouse-key-expression", Error, "a key expression that the engine does not take", source: "ClickHouse 26.9, 44 Sorting key cannot contain constants, 36 must be deterministic, 36 duplicate expression";
    /// The sampling key is an unsigned whole number and one of the expressions of the primary key.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// order_by: [day]
    /// sample_by: id
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// order_by: [day, id]
    /// sample_by: id
    /// ```
    SAMPLE_BY = "clickhouse-sample-by", Error, "a sampling key that the engine does not take", source: "ClickHouse 26.9, 36 Sampling expression must be present in the primary key, 59";
    /// `Array`, `Map`, `Variant` and the like cannot be inside of `Nullable`. An empty array says as much as NULL,
    /// or the elements can be nullable.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, labels: { type: Array(String), nullable: true } }
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, labels: Array(String) }
    /// order_by: [id]
    /// ```
    TYPE_CANNOT_BE_NULLABLE = "clickhouse-type-cannot-be-nullable", Error, "a type that cannot hold NULL", source: "ClickHouse 26.9, 43 cannot be inside Nullable type";
    /// A dictionary of values that are as small as their numbers costs more than it saves. The engine refuses it
    /// unless the table sets `allow_suspicious_low_cardinality_types`.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, kind: LowCardinality(UInt8) }
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, kind: UInt8 }
    /// order_by: [id]
    /// ```
    SUSPICIOUS_LOW_CARDINALITY = "clickhouse-suspicious-low-cardinality", Error, "`LowCardinality` around a number or a day", source: "ClickHouse 26.9, 455 SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY";
    /// The engine would silently make the column `Nullable`. Say that it is.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, note: { type: String, default: { sql: 'NULL' } } }
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, note: { type: String, nullable: true } }
    /// order_by: [id]
    /// ```
    NULL_DEFAULT = "clickhouse-null-default", Error, "the default NULL of a column that is not nullable", source: "ClickHouse 26.9, T DEFAULT NULL becomes Nullable(T)";
    /// A column has one of `default`, `materialized`, `alias` and `ephemeral`.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: { type: Date, default: { sql: today() }, materialized: { sql: today() } } }
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: { type: Date, default: { sql: today() } } }
    /// order_by: [id]
    /// ```
    SEVERAL_DEFAULTS = "clickhouse-several-defaults", Error, "a column that gets its value in two ways", source: "ClickHouse 26.9, 62 SYNTAX_ERROR";
    /// Names of codecs are case-sensitive.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: zstd } }
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: ZSTD } }
    /// order_by: [id]
    /// ```
    UNKNOWN_CODEC = "clickhouse-unknown-codec", Error, "a codec that does not exist", source: "ClickHouse 26.9, 432 UNKNOWN_CODEC";
    /// A chain is transforms that fit the type, then one general codec: `Delta, ZSTD(3)`. `Delta`, `DoubleDelta`,
    /// `T64` and `GCD` are for whole numbers, days and points in time, `Gorilla` and `FPC` for floating-point
    /// numbers. The setting `allow_suspicious_codecs` lifts these checks.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: 'ZSTD, Delta' } }
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: 'Delta, ZSTD' } }
    /// order_by: [id]
    /// ```
    CODEC = "clickhouse-codec", Error, "codecs that do not fit the type or each other", source: "ClickHouse 26.9, 36, 431, 433";
    /// A TTL is an expression of the table's columns whose result is a day or a point in time. A table has at most
    /// one that deletes without `where`; `group_by` is a prefix of the primary key; key columns have no TTL of
    /// their own.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, name: String }
    /// order_by: [id]
    /// ttl: [name]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['at + INTERVAL 90 DAY']
    /// ```
    TTL = "clickhouse-ttl", Error, "a TTL that the engine does not take", source: "ClickHouse 26.9, 450 BAD_TTL_EXPRESSION, 44, 36";
    /// Volumes and disks belong to a storage policy of the server's configuration. The default policy has one
    /// volume, `default`, so a move needs the setting `storage_policy`.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ["at + INTERVAL 30 DAY TO VOLUME 'cold'"]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ["at + INTERVAL 30 DAY TO VOLUME 'cold'"]
    /// settings: { storage_policy: tiered }
    /// ```
    STORAGE_POLICY = "clickhouse-storage-policy", Error, "a move to a volume without a storage policy", source: "ClickHouse 26.9, 450 No such disk/volume";
    /// The name is no setting of a MergeTree table, or the value cannot be.
    ///
    /// Refused:
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
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// settings: { index_granularity: 4096 }
    /// ```
    SETTING = "clickhouse-setting", Error, "a setting that the table engine does not have, or a value that it refuses", source: "ClickHouse 26.9, 115 UNKNOWN_SETTING, 36";
    /// The type is none of the engine's, its parameters are wrong, or the type of the column does not suit it.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, message: String }
    /// order_by: [id]
    /// indexes: { by_message: { expression: message, type: 'tokenbf_v1(1024)' } }
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, message: String }
    /// order_by: [id]
    /// indexes: { by_message: { expression: message, type: 'tokenbf_v1(1024, 2, 0)' } }
    /// ```
    SKIP_INDEX = "clickhouse-skip-index", Error, "a skip index that the engine does not take", source: "ClickHouse 26.9, 80, 36, 44, 117";
    /// A projection has no `FROM`; it is sorted by an `ORDER BY`, or aggregated by a `GROUP BY` and then not
    /// sorted. On engines that merge rows it needs the setting `deduplicate_merge_projection_mode`.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, user_id: UInt64 }
    /// order_by: [id]
    /// projections: { by_user: SELECT * }
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, user_id: UInt64 }
    /// order_by: [id]
    /// projections: { by_user: SELECT * ORDER BY user_id }
    /// ```
    PROJECTION = "clickhouse-projection", Error, "a projection that the engine does not take", source: "ClickHouse 26.9, 36 ORDER BY cannot be empty, 583 ILLEGAL_PROJECTION, 344";
    /// The name is no function of ClickHouse or of a document, and nearly one. Builds differ in a few functions, so
    /// this is a warning.
    ///
    /// Warned of:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// partition_by: toYYYYMMM(day)
    /// order_by: [id]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// partition_by: toYYYYMM(day)
    /// order_by: [id]
    /// ```
    UNKNOWN_FUNCTION = "clickhouse-unknown-function", Warning, "a function that is nearly another", source: "ClickHouse 26.9, 46 UNKNOWN_FUNCTION";
    /// Each column of the view's query is written into the column of the same name in the target. One without a
    /// name there fails when the view is made; a column of the target that the query leaves out is filled with its
    /// default.
    ///
    /// Refused:
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
    /// Accepted:
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
    MATERIALIZED_VIEW_TARGET = "clickhouse-materialized-view-target", Error, "a materialized view that does not fit its target", source: "ClickHouse 26.9, 8 THERE_IS_NO_COLUMN";
    /// A materialized view without `refresh` sees the rows that are inserted into the first table of its query. A
    /// plain view receives no inserts, so nothing would ever arrive; name the table behind it, or add `refresh`. A
    /// view that writes into its own source would feed itself.
    ///
    /// Warned of:
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
    /// Accepted:
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
    MATERIALIZED_VIEW_SOURCE = "clickhouse-materialized-view-source", Warning, "a materialized view that no insert reaches", source: "ClickHouse 26.9, incremental materialized views";
    /// A refreshable view runs `every` so often, at fixed points, or so long `after` its last end. Months and years
    /// do not mix with shorter units. Only one view that replaces its target may write to it; those with `append`
    /// may share.
    ///
    /// Refused:
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
    /// Accepted:
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
    REFRESH = "clickhouse-refresh", Error, "a schedule that the engine does not take", source: "ClickHouse 26.9, reference 4.3";
    /// A dictionary has one source, a layout that exists, and a lifetime unless its layout is direct. Its
    /// attributes cannot be `LowCardinality`.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: countries
    /// columns: { id: UInt64, title: String }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: dictionary
    /// name: country_titles
    /// columns: { id: UInt64, title: String }
    /// primary_key: id
    /// source: { table: countries }
    /// layout: hashed
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: countries
    /// columns: { id: UInt64, title: String }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: dictionary
    /// name: country_titles
    /// columns: { id: UInt64, title: String }
    /// primary_key: id
    /// source: { table: countries }
    /// layout: hashed
    /// lifetime: 300
    /// ```
    DICTIONARY = "clickhouse-dictionary", Error, "a dictionary that the engine does not take", source: "ClickHouse 26.9, 489 INCORRECT_DICTIONARY_DEFINITION";
    /// The privilege does not exist, or it cannot be limited to columns.
    ///
    /// Refused:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: role
    /// name: reader
    /// grants: [{ privileges: [SELCT], on: events }]
    /// ```
    ///
    /// Accepted:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: role
    /// name: reader
    /// grants: [{ privileges: [SELECT], on: events }]
    /// ```
    GRANT = "clickhouse-grant", Error, "a grant that the engine does not take", source: "ClickHouse 26.9, system.privileges";
}

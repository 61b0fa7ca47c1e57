//! What is reported of the keys of a table: sorting, primary, partition and sampling.

crate::codes! {
    /// The sorting key decides what a query can skip, and it can hardly be changed later. ClickHouse silently takes
    /// none when it is left out; write `order_by: []` when that is meant.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
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
    MISSING_ORDER_BY = "clickhouse-missing-order-by", Error, "a table without a sorting key",
        applies: "ClickHouse, every version",
        source: "the language; ClickHouse 26.9 silently takes `ORDER BY tuple()`";
    /// The primary key is an index over the beginning of the sorting key: it must hold the same expressions in the
    /// same order, from the first on.
    ///
    /// Bad:
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
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// primary_key: [id]
    /// order_by: [id, day]
    /// ```
    PRIMARY_KEY_PREFIX = "clickhouse-primary-key-prefix", Error, "a primary key that does not begin the sorting key",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `36: Primary key must be a prefix of the sorting key`";
    /// Keys hold no NULL unless the table sets `allow_nullable_key`, which makes every comparison slower. Make the column
    /// not null, with a default for what is absent.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, region: { type: String, nullable: true } }
    /// order_by: [region, id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, region: { type: String, default: '' } }
    /// order_by: [region, id]
    /// ```
    NULLABLE_KEY = "clickhouse-nullable-key", Error, "a key column that can be NULL",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `44: Sorting key contains nullable columns`";
    /// `JSON`, `Dynamic`, `Variant`, `AggregateFunction`, `SimpleAggregateFunction` and `QBit` cannot stand in a
    /// sorting key, nor a column that is computed only when it is read; floating-point numbers cannot stand in a
    /// partition key. Use a typed path or a column of its own.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, document: JSON }
    /// order_by: [document]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, document: JSON }
    /// order_by: [id]
    /// ```
    KEY_TYPE = "clickhouse-key-type", Error, "a key column of a type that has no order",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `549 DATA_TYPE_CANNOT_BE_USED_IN_KEY`, `36: Floating point partition key is not supported`";
    /// A key holds columns, and expressions of columns that always give the same result; each of them once. A constant
    /// sorts nothing, and `rand()` or `now()` would sort every part differently.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// order_by: [id, day, id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// order_by: [id, day]
    /// ```
    KEY_EXPRESSION = "clickhouse-key-expression", Error, "a key expression that the engine does not take",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `44: Sorting key cannot contain constants`, `36: … must be deterministic`, `36: … duplicate expression`";
    /// The sampling key is an unsigned whole number and one of the expressions of the primary key: `SAMPLE 0.1` reads a
    /// range of it, usually of a hash.
    ///
    /// Bad:
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
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// order_by: [day, id]
    /// sample_by: id
    /// ```
    SAMPLE_BY = "clickhouse-sample-by", Error, "a sampling key that the engine does not take",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `36: Sampling expression must be present in the primary key`, `59`";
}

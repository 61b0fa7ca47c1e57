//! What is reported of a column: its type, its default and its codecs.

crate::codes! {
    /// `Array`, `Map`, `Variant` and the like cannot be inside of `Nullable`. An empty array says as much as NULL,
    /// or the elements can be nullable.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, labels: { type: Array(String), nullable: true } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, labels: Array(String) }
    /// order_by: [id]
    /// ```
    TYPE_CANNOT_BE_NULLABLE = "clickhouse-type-cannot-be-nullable", Error, "a type that cannot hold NULL",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `43: Nested type … cannot be inside Nullable type`";
    /// A dictionary of values that are as small as their numbers costs more than it saves. The engine refuses it
    /// unless the table sets `allow_suspicious_low_cardinality_types`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, kind: LowCardinality(UInt8) }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, kind: UInt8 }
    /// order_by: [id]
    /// ```
    SUSPICIOUS_LOW_CARDINALITY = "clickhouse-suspicious-low-cardinality", Error, "`LowCardinality` around a number or a day",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `455 SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY`";
    /// The engine would silently make the column `Nullable`, which takes another file for each part and cannot stand in a
    /// key. Say `nullable: true` if that is meant.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, note: { type: String, default: { sql: 'NULL' } } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, note: { type: String, nullable: true } }
    /// order_by: [id]
    /// ```
    NULL_DEFAULT = "clickhouse-null-default", Error, "the default NULL of a column that is not nullable",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `T DEFAULT NULL` silently becomes `Nullable(T)`";
    /// A column has one of `default`, `materialized`, `alias` and `ephemeral`: each says where its value comes from, and
    /// two cannot hold.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: { type: Date, default: { sql: today() }, materialized: { sql: today() } } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: { type: Date, default: { sql: today() } } }
    /// order_by: [id]
    /// ```
    SEVERAL_DEFAULTS = "clickhouse-several-defaults", Error, "a column that gets its value in two ways",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `62 SYNTAX_ERROR`";
    /// The name is no codec, so the table could not be made. Names of codecs are case-sensitive: `ZSTD`, `LZ4`, `Delta`,
    /// `DoubleDelta`, `Gorilla`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: zstd } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: ZSTD } }
    /// order_by: [id]
    /// ```
    UNKNOWN_CODEC = "clickhouse-unknown-codec", Error, "a codec that does not exist",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `432 UNKNOWN_CODEC`";
    /// A column's default, or its `materialized`, `alias` or `ephemeral` expression, is computed from other columns. When
    /// these in turn come from it, none of them can be computed first.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   host: { type: String, default: { sql: domain(url) } }
    ///   url: { type: String, default: { sql: "concat('https://', host)" } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   host: { type: String, default: { sql: domain(url) } }
    ///   url: String
    /// order_by: [id]
    /// ```
    DEFAULT_CIRCLE = "clickhouse-default-circle", Error, "columns that get their values from each other",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `174 CYCLIC_ALIASES`";
    /// Statistics describe what can be compared: `minmax` and `tdigest` numbers and points in time, `uniq` texts too. `basic`
    /// suits every type. Nothing is known of a column that is not stored.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, name: { type: String, statistics: [tdigest] } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, name: { type: String, statistics: [uniq] } }
    /// order_by: [id]
    /// ```
    STATISTICS = "clickhouse-statistics", Error, "statistics that do not suit the column's type",
        applies: "ClickHouse 24.6 and later",
        source: "ClickHouse 26.9, executed: `708 ILLEGAL_STATISTICS`";
    /// A chain is transforms that fit the type, then one general codec: `Delta, ZSTD(3)`. `Delta`, `DoubleDelta`,
    /// `T64` and `GCD` are for whole numbers, days and points in time, `Gorilla` and `FPC` for floating-point
    /// numbers. The setting `allow_suspicious_codecs` lifts these checks.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: 'ZSTD, Delta' } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: { type: UInt64, codec: 'Delta, ZSTD' } }
    /// order_by: [id]
    /// ```
    CODEC = "clickhouse-codec", Error, "codecs that do not fit the type or each other",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `36`, `431`, `433`";
}

//! What is reported of the functions that expressions call.

crate::codes! {
    /// The name is no function of ClickHouse or of a document, and nearly one. Builds differ in a few functions, so this is
    /// a warning.
    ///
    /// Bad:
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
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, day: Date }
    /// partition_by: toYYYYMM(day)
    /// order_by: [id]
    /// ```
    UNKNOWN_FUNCTION = "clickhouse-unknown-function", Warning, "a function that is nearly another",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `46 UNKNOWN_FUNCTION`";
}

//! What is reported of roles and their privileges.

crate::codes! {
    /// The privilege does not exist, or it cannot be limited to columns. The server would refuse the grant after everything
    /// else was made.
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
    /// kind: role
    /// name: reader
    /// grants: [{ privileges: [SELCT], on: events }]
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
    /// kind: role
    /// name: reader
    /// grants: [{ privileges: [SELECT], on: events }]
    /// ```
    GRANT = "clickhouse-grant", Error, "a grant that the engine does not take",
        applies: "ClickHouse, every version",
        source: "`system.privileges` of ClickHouse 26.9";
}

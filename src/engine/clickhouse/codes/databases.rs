//! What is reported of databases.

crate::codes! {
    /// Every server has the database `default`; any other must be made before its tables. Declare it, so that it is
    /// made, ordered and verified like everything else. Reported once for each database.
    ///
    /// Bad:
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
    /// Good:
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
    UNDECLARED_DATABASE = "clickhouse-undeclared-database", Error, "a database that no document declares",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `81 UNKNOWN_DATABASE`";
    /// The name is no database engine. `Atomic`, the default, is right for nearly everything; `Ordinary` and `Lazy` are
    /// gone.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: federation
    /// database_engine: Ordinary
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: federation
    /// database_engine: Atomic
    /// ```
    UNKNOWN_DATABASE_ENGINE = "clickhouse-unknown-database-engine", Error, "a database engine that does not exist",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `336 UNKNOWN_DATABASE_ENGINE`";
}

//! What is reported of the parts of a table beside its columns and keys: TTL, skip indexes and projections.

crate::codes! {
    /// A TTL is an expression of the table's columns whose result is a day or a point in time. A table has at most
    /// one that deletes without `where`; `group_by` is a prefix of the primary key; key columns have no TTL of
    /// their own.
    ///
    /// Bad:
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
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['at + INTERVAL 90 DAY']
    /// ```
    TTL = "clickhouse-ttl", Error, "a TTL that the engine does not take",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `450 BAD_TTL_EXPRESSION`, `44`, `36`";
    /// `toDate(at)` is the midnight before the row's moment. Hours that are added to it end on the same day, so that a row of
    /// the evening has expired when it is born.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['toDate(at) + INTERVAL 12 HOUR']
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['at + INTERVAL 12 HOUR']
    /// ```
    TTL_OF_DAYS = "clickhouse-ttl-of-days", Warning, "a TTL that adds hours to the beginning of a day",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: a row of 18:00 is gone after the first merge";
    /// Volumes and disks belong to a storage policy of the server's configuration. The default policy has one
    /// volume, `default`, so a move needs the setting `storage_policy`.
    ///
    /// Bad:
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
    /// Good:
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
    STORAGE_POLICY = "clickhouse-storage-policy", Error, "a move to a volume without a storage policy",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `450: No such disk or volume`";
    /// The type is none of the engine's, its parameters are wrong, or the type of the column does not suit it. The server
    /// refuses the table, or keeps an index that no query can use.
    ///
    /// Bad:
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
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, message: String }
    /// order_by: [id]
    /// indexes: { by_message: { expression: message, type: 'tokenbf_v1(1024, 2, 0)' } }
    /// ```
    SKIP_INDEX = "clickhouse-skip-index", Error, "a skip index that the engine does not take",
        applies: "ClickHouse, every version; `vector_similarity` from 25.8, `text` from 26.2",
        source: "ClickHouse 26.9, executed: `80`, `36`, `44`, `117`";
    /// A projection has no `FROM`; it is sorted by an `ORDER BY`, or aggregated by a `GROUP BY` and then not
    /// sorted. On engines that merge rows it needs the setting `deduplicate_merge_projection_mode`.
    ///
    /// Bad:
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
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, user_id: UInt64 }
    /// order_by: [id]
    /// projections: { by_user: SELECT * ORDER BY user_id }
    /// ```
    PROJECTION = "clickhouse-projection", Error, "a projection that the engine does not take",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `36: ORDER BY cannot be empty`, `583 ILLEGAL_PROJECTION`, `344`";
}

//! Kinds that ClickHouse does not have, and what it has in their place.

use crate::engine::Counterparts;

/// Kinds of other engines and of none, each with what to write; starts with a verb.
pub const KINDS: Counterparts = &[
    ("collection", "write `table`, with vectors as `Array(Float32)` and a skip index `vector_similarity`"),
    ("hypertable", "write `table`, with `partition_by: toYYYYMM(…)` and the time in `order_by`"),
    ("schema", "write `database`, ClickHouse's only namespace"),
    ("namespace", "write `database`, ClickHouse's only namespace"),
    (
        "continuous_aggregate",
        "write `materialized_view` into an AggregatingMergeTree table, which it fills as rows come in",
    ),
    ("trigger", "write `materialized_view`, which runs on the rows of every insert"),
    ("enum", "write the column as `Enum8('a' = 1, …)`, or as `LowCardinality(String)`"),
    ("domain", "write the column's type, and the check under `constraints` of the table"),
    ("type", "write the column's type itself, such as `Tuple(…)` or `Nested(…)`"),
    ("sequence", "write `default: generateSnowflakeID()` at the column"),
    ("extension", "remove the document: what ClickHouse can do is part of the server"),
    ("publication", "write a `table` with the engine Kafka, and a `materialized_view` into it"),
    ("procedure", "write `raw`, or a `function`: ClickHouse stores no procedures"),
    ("stored_procedure", "write `raw`, or a `function`: ClickHouse stores no procedures"),
    ("index", "write it under `indexes` of the table"),
    ("projection", "write it under `projections` of the table"),
    ("partition", "write `partition_by` of the table"),
    ("policy", "write it as `raw`, with `CREATE ROW POLICY`"),
    ("user", "write `role`; a user with a password belongs in no file"),
    ("quota", "write it as `raw`, with `CREATE QUOTA`"),
    ("alias", "write `view`: another name for a table is a query of it"),
];

/// Keys of the documents of other engines, each with what to write; starts with a verb.
pub const KEYS: Counterparts = &[
    ("aliases", "write a `view` for each other name"),
    ("dynamic_field", "write a column of type `JSON` or `Map(String, String)`"),
    ("exclude", "remove it: ClickHouse compares no rows with each other when they come in"),
    ("foreign_keys", "write `logical_references`, which are checked here and enforced nowhere"),
    ("functions", "write columns with `materialized`, computed when rows are inserted"),
    ("hypertable", "write `partition_by: toYYYYMM(…)`, and `ttl` for retention"),
    ("partitions", "write `partition_by`"),
    ("policies", "write a document of `kind: raw` with `CREATE ROW POLICY`"),
    ("row_level_security", "write a document of `kind: raw` with `CREATE ROW POLICY`"),
    ("schema", "write `database`, ClickHouse's only namespace"),
    ("search", "remove it: parameters of a search are settings of its query"),
    ("shards", "write a table with the engine Distributed over those of the shards"),
    ("storage", "write `settings`"),
    ("triggers", "write a document of `kind: materialized_view`, which runs on the rows of every insert"),
    ("unique", "write `table_engine: ReplacingMergeTree`, whose merges keep the last row of a key"),
];

/// Keys that other engines have a meaning for and that look like misspelt keys of this one, each with what to write; starts with a verb.
pub const TRANSLATIONS: Counterparts = &[
    (
        "hypertable",
        "write `partition_by: toYYYYMM(…)` and `order_by: […]`, which divide a table by time here",
    ),
    ("retention", "write `ttl: [… + INTERVAL 90 DAY]`"),
];

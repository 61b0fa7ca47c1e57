//! Kinds that PostgreSQL does not have, and what it has in their place.

use crate::engine::Counterparts;

/// Kinds of other engines and of none, each with what to write; starts with a verb.
pub const KINDS: Counterparts = &[
    (
        "collection",
        "write `table`, with vectors as `vector(n)` of the extension `vector` and an index `hnsw`",
    ),
    ("hypertable", "write `table` with the key `hypertable`"),
    ("dictionary", "write `table`, or `materialized_view` of what the dictionary reads"),
    (
        "continuous_aggregate",
        "write `materialized_view`, which is refreshed by hand; continuous aggregates are TimescaleDB's, under `engine: timescaledb`",
    ),
    ("procedure", "write `function`, which procedures are, too"),
    ("stored_procedure", "write `function`, which procedures are, too"),
    ("trigger", "write it under `triggers` of the table, and its `function` in a document of its own"),
    ("index", "write it under `indexes` of the table"),
    ("policy", "write it under `policies` of the table"),
    ("constraint", "write it under `checks`, `unique` or `foreign_keys` of the table"),
    ("partition", "write `raw`, or a hypertable, which makes its partitions"),
    ("type", "write `enum` or `domain`; a composite type is `raw`"),
    ("composite", "write `raw` with `CREATE TYPE … AS (…)`"),
    ("alias", "write `view`: another name for a table is a query of it"),
    ("namespace", "write `schema`"),
    ("user", "write `role`; a login with a password belongs in no file"),
    ("grant", "write it under `grants` of the object"),
];

/// Keys of the documents of other engines, each with what to write; starts with a verb.
pub const KEYS: Counterparts = &[
    ("aliases", "write a `view` for each other name"),
    (
        "hypertable",
        "write `engine: timescaledb` where the extension is there, or partition in a document of `kind: raw`",
    ),
    ("dynamic_field", "write a column of type `jsonb`"),
    ("functions", "write columns with `generated`, or `triggers`"),
    ("order_by", "write an index with these columns; a columnstore has an `order_by` of its own"),
    ("partition_by", "write `hypertable`, which makes its partitions, or a document of `kind: raw`"),
    ("partitions", "write `hypertable`, which makes its partitions, or a document of `kind: raw`"),
    ("projections", "write a `materialized_view`, or another index"),
    ("properties", "write `storage`"),
    ("sample_by", "remove it: queries sample with `TABLESAMPLE`"),
    ("settings", "write `storage`"),
    ("table_engine", "remove it: PostgreSQL has one kind of storage, and a hypertable's columnstore"),
    ("ttl", "write `retention` of the hypertable"),
];

/// Keys that other engines have a meaning for and that look like misspelt keys of this one, each with what to write; starts with a verb.
pub const TRANSLATIONS_OF_POSTGRESQL: Counterparts = &[
    ("order_by", "write an index: `indexes: [{ columns: […] }]`; rows of a table have no order of their own"),
    (
        "partition_by",
        "remove it, and make the partitioned table and its partitions in a document of `kind: raw`, with an exists check",
    ),
];

/// The same where the extension is there.
pub const TRANSLATIONS_OF_TIMESCALEDB: Counterparts = &[
    ("order_by", "write an index: `indexes: [{ columns: […] }]`; rows of a table have no order of their own"),
    (
        "partition_by",
        "write `hypertable: { time_column: …, chunk_interval: 1 day }`, which divides a table by time",
    ),
    ("ttl", "write `hypertable: { time_column: …, retention: 90 days }`"),
];

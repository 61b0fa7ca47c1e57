//! The codes that only this engine reports.

crate::codes! {
    /// A type, a function, an index method or a hypertable needs an extension, and no document of the same database
    /// declares it. `CREATE EXTENSION` would be missing from the deploy script. Add a document for it.
    ///
    /// ```yaml
    /// engine: postgresql
    /// kind: extension
    /// name: vector
    /// ```
    MISSING_EXTENSION = "postgresql-missing-extension", Error, "an extension that no document declares", source: "PostgreSQL 17";
    /// The portable `int8` has 8 bits, as in ClickHouse; PostgreSQL's own `int8` has 64. Who knows PostgreSQL may have
    /// meant the latter. Write `int64` for 64 bits, or `int16` if 16 bits will do.
    INT8_IS_PORTABLE = "postgresql-int8-is-portable", Warning, "`int8` means 8 bits here", source: "language";
    /// A query names a table of another schema than `public` without the schema. The server would look for it in
    /// `public`, or wherever the session's search path leads. Write the schema.
    UNQUALIFIED_NAME = "postgresql-unqualified-name", Error, "a table of another schema, named without it", source: "PostgreSQL 17";
    /// Every primary key, unique constraint and unique index of a hypertable must hold every column that the hypertable is
    /// partitioned by, since each chunk can only look at its own rows: TimescaleDB refuses others with
    /// `TS103: cannot create a unique index without the column "ts" (used in partitioning)`. Add the column to the key.
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns:
    ///   id: { type: bigserial, primary_key: true }
    ///   time: timestamptz
    /// hypertable: { time_column: time }
    /// ```
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { id: bigserial, time: timestamptz }
    /// primary_key: [id, time]
    /// hypertable: { time_column: time }
    /// ```
    HYPERTABLE_KEY = "hypertable-key-without-partition-column", Error, "a unique key of a hypertable without a partitioning column", source: "TimescaleDB 2.22";
    /// A hypertable is partitioned by a timestamp, a date or a whole number (`42809: invalid type for dimension`), and the
    /// column cannot be generated. Its intervals have the same kind: `1 day` for time, a number for numbers.
    HYPERTABLE_TIME_COLUMN = "hypertable-time-column", Error, "a column that a hypertable cannot be partitioned by", source: "TimescaleDB 2.22";
    /// A chunk interval, an age or an offset is impossible: zero or negative ones are stored by TimescaleDB and break every
    /// `INSERT` later, days are the least for a date column, and a column of numbers takes a number.
    HYPERTABLE_INTERVAL = "hypertable-interval", Error, "an impossible interval of a hypertable", source: "TimescaleDB 2.22";
    /// Something that TimescaleDB does not allow on a hypertable: it cannot be unlogged, cannot refer to another
    /// hypertable, and a reference to itself is accepted but fails on every `INSERT`
    /// (`XX000: index for constraint not found on chunk`).
    HYPERTABLE_RESTRICTION = "hypertable-restriction", Error, "something that a hypertable cannot have", source: "TimescaleDB 2.22";
    /// The columnstore cannot be set up like this: a column both segments and orders (`42601`), the table has row level
    /// security, or an exclusion constraint (`0A000`).
    COLUMNSTORE = "hypertable-columnstore", Error, "a columnstore that cannot be", source: "TimescaleDB 2.22";
    /// Policies of one relation work against each other: chunks are converted or dropped inside the window that is still
    /// refreshed, or dropped before they are converted. TimescaleDB does not check this; data are lost or work is wasted.
    POLICY_CONFLICT = "hypertable-policy-conflict", Error, "policies that work against each other", source: "TimescaleDB 2.22";
    /// A foreign key refers to columns that together are no primary key, unique constraint or unique index without a
    /// condition (`42830: there is no unique constraint matching given keys for referenced table`). Refer to a key, or
    /// make the columns one.
    FOREIGN_KEY_TARGET = "foreign-key-target-not-unique", Error, "a foreign key to columns that are no key", source: "PostgreSQL 17";
    /// The columns of a foreign key have types that cannot be compared with those referred to (`42804`), or cannot hold
    /// every value of them.
    FOREIGN_KEY_TYPES = "foreign-key-type-mismatch", Error, "a foreign key between types that do not fit", source: "PostgreSQL 17";
    /// What a foreign key does cannot work: it empties a column that is not null, names more columns than it refers to,
    /// or a table that survives a crash refers to one that does not (`42P16`).
    FOREIGN_KEY_ACTION = "foreign-key-action", Error, "a foreign key that cannot work", source: "PostgreSQL 17";
    /// A unique constraint repeats the primary key or another one. PostgreSQL keeps only one of them silently when both stand
    /// in a column, and two indexes of the same columns cost writes otherwise.
    REPEATED_KEY = "postgresql-repeated-key", Error, "a unique constraint that is there already", source: "PostgreSQL 15";
    /// The index method does not have what is asked of it. Only `btree` knows unique indexes and directions; `hash`, `hnsw`
    /// and `ivfflat` take one column; only `btree`, `gist` and `spgist` store further columns (`0A000: access method "gin" does
    /// not support unique indexes`).
    INDEX_METHOD = "index-method", Error, "an index that its method cannot make", source: "PostgreSQL 15, pgvector 0.8";
    /// The type has no operator class for the method unless one is named, or the named one is for another type
    /// (`42704`, `42804`). pgvector's indexes need a class that says which distance they serve.
    INDEX_OPCLASS = "index-operator-class", Error, "an operator class that is missing or wrong", source: "PostgreSQL 15, pgvector 0.8";
    /// A parameter of an index or a table does not exist or is out of its range (`22023: value 1 out of bounds for option
    /// "m"`).
    STORAGE_PARAMETER = "storage-parameter", Error, "a parameter that does not exist or is out of range", source: "PostgreSQL 15, pgvector 0.8";
    /// A vector index needs a column with a fixed number of dimensions, and not more than the method can index: 2000 for
    /// `vector`, 4000 for `halfvec`, 64000 for `bit` (`54000`).
    VECTOR_DIMENSIONS = "vector-index-dimensions", Error, "a vector that cannot be indexed", source: "pgvector 0.8";
    /// Tables, views, sequences and indexes of one schema share one name space, so an index cannot have the name of another
    /// table's index. `CREATE INDEX IF NOT EXISTS` would silently make nothing.
    RELATION_NAME_TAKEN = "relation-name-taken", Error, "a relation name that is taken in the schema", source: "PostgreSQL 15";
    /// A continuous aggregate reads exactly one hypertable or continuous aggregate and groups by exactly one `time_bucket`
    /// (`0A000: continuous aggregate view must include a valid time bucket function`).
    CONTINUOUS_AGGREGATE_QUERY = "continuous-aggregate-query", Error, "a query that no continuous aggregate can have", source: "TimescaleDB 2.22";
    /// A refresh policy covers fewer than two buckets (`22023: policy refresh window too small`), or a hierarchical aggregate
    /// has several policies.
    CONTINUOUS_AGGREGATE_REFRESH = "continuous-aggregate-refresh", Error, "a refresh policy that cannot be", source: "TimescaleDB 2.22";
    /// The privilege does not exist for this kind of object (`0LP01: invalid privilege type EXECUTE for relation`).
    PRIVILEGE = "postgresql-privilege", Error, "a privilege that the object does not have", source: "PostgreSQL 17";
    /// A policy of row level security says what its command does not take: `insert` takes only `check`, `select` and `delete`
    /// take only `using` (`42601`).
    POLICY_CLAUSES = "row-security-policy-clauses", Error, "a policy with clauses that its command does not take", source: "PostgreSQL 17";
    /// A table has policies, but row level security is off, so that they do nothing.
    POLICY_WITHOUT_SECURITY = "row-security-off", Warning, "policies that nothing applies", source: "PostgreSQL 17";
    /// A trigger calls a function that does not return `trigger` (`42P17`), answers to something its form cannot
    /// (`truncate` for each row), or names updated columns without answering to `update`.
    TRIGGER = "postgresql-trigger", Error, "a trigger that cannot be made", source: "PostgreSQL 17";
}

//! What is reported of fields, keys, names, partitions and loading.

crate::codes! {
    /// A collection has exactly one primary key, of type `int64` or `varchar`. A key of several parts is one
    /// `varchar` field that joins them.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: int64
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    PRIMARY_KEY_COUNT = "milvus-primary-key-count", Error, "a collection without exactly one primary key",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// Primary keys and partition keys are `int64` or `varchar(n)`; Milvus has no others. A UUID is a `varchar(36)`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int32, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    KEY_TYPE = "milvus-key-type", Error, "a key of a type that cannot be one",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; pymilvus 3.0.2 refuses it before it asks a server";
    /// Milvus makes values for the primary key alone. Another field with `auto_id` is refused; values for it come from
    /// whoever inserts.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   number: { type: int64, auto_id: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true, auto_id: true }
    ///   number: int64
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    AUTO_ID = "milvus-auto-id", Error, "`auto_id` on a field that is not the primary key",
        applies: "Milvus, every version",
        source: "pymilvus 3.0.2 refuses it before it asks a server, executed";
    /// At most one field is the partition key, and it is not the primary key: rows are spread by it, so it must be shared
    /// by many rows.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true, partition_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   tenant: { type: varchar(64), partition_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    PARTITION_KEY = "milvus-partition-key", Error, "several partition keys, or one that is the primary key",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// At most one field is the clustering key: an integer, a floating-point number or a `varchar`. Old servers and
    /// Milvus Lite ignore the flag without a word.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   metadata: { type: json, clustering_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   tenant: { type: int64, clustering_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    CLUSTERING_KEY = "milvus-clustering-key", Error, "several clustering keys, or one of a type that cannot be one",
        applies: "Milvus 2.4 and later",
        source: "the sources of Milvus 2.4";
    /// A collection holds 64 fields, 10 vectors, 16 shards and 1,024 partitions (4,096 before 2.4). The server refuses
    /// more, and the schema of a collection cannot be changed afterwards.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// shards: 17
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// shards: 16
    /// ```
    LIMIT = "milvus-limit", Error, "more than Milvus holds",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4";
    /// A server refuses a fifth vector field unless `proxy.maxVectorFieldNum` in its own configuration says otherwise; ten
    /// are the most. The specs cannot see that configuration, so this is a warning.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   v1: { type: float_vector(8), index: HNSW }
    ///   v2: { type: float_vector(8), index: HNSW }
    ///   v3: { type: float_vector(8), index: HNSW }
    ///   v4: { type: float_vector(8), index: HNSW }
    ///   v5: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   v1: { type: float_vector(8), index: HNSW }
    ///   v2: { type: float_vector(8), index: HNSW }
    ///   v3: { type: float_vector(8), index: HNSW }
    ///   v4: { type: float_vector(8), index: HNSW }
    /// ```
    MANY_VECTORS = "milvus-many-vectors", Warning, "more vectors than a server holds by default",
        applies: "Milvus 2.4 and later",
        source: "the sources of Milvus 2.4";
    /// Milvus is a vector database: since 2.4 a collection without a vector is refused. 2.3 accepts it, and cannot search
    /// it.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   content: varchar(4096)
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   content: varchar(4096)
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    NO_VECTOR = "milvus-no-vector", Error, "a collection without a vector",
        applies: "Milvus, every version",
        source: "the sources of Milvus 2.4; executed on Milvus Lite 3.2.2";
    /// Fields cannot be called `RowID`, `Timestamp` or `$meta`, nor like a word of Milvus's expressions (`like`,
    /// `in`, `exists`, `array_length`, …), whatever the case of the letters: some servers accept such a name, and
    /// then no filter can use it.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   timestamp: int64
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   created_at: int64
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    RESERVED_NAME = "milvus-reserved-name", Error, "a name that Milvus keeps for itself",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5 and Milvus Lite 3.2.2; the sources of 2.4";
    /// Aliases and collections of a database share one namespace, and an alias leads to one collection. Programs that use
    /// the alias would read another collection than is meant.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// aliases: [chunks]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks_v1
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// aliases: [chunks]
    /// ```
    ALIAS_CONFLICT = "milvus-alias-conflict", Error, "an alias whose name is taken",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// Only scalars have defaults. A primary key's default is accepted by servers and never used, since a key without a
    /// value is refused.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   metadata: { type: json, default: none }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   lang: { type: varchar(8), default: en }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    DEFAULT_NOT_ALLOWED = "milvus-default-not-allowed", Error, "a default where there can be none",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; pymilvus 3.0.2 refuses it before it asks a server";
    /// Defaults travel as JSON numbers, which the server reads as 64-bit floats: whole numbers beyond 2^53 lose digits, and
    /// rows get a value that nobody wrote.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   version: { type: int64, default: 9007199254740993 }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   version: { type: int64, default: 1 }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    IMPRECISE_DEFAULT = "milvus-imprecise-default", Warning, "a default that loses digits over HTTP",
        applies: "Milvus 2.4 and later",
        source: "the sources of Milvus 2.4 to 3.x";
    /// Keys and what functions read or fill are never null; vectors may be null since 3.0. The server refuses the
    /// collection.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   tenant: { type: varchar(64), partition_key: true, nullable: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   tenant: { type: varchar(64), partition_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    NULLABLE_NOT_ALLOWED = "milvus-nullable-not-allowed", Error, "`nullable` where nothing may be null",
        applies: "Milvus 2.5 and later",
        source: "the sources of Milvus 2.5";
    /// An array of structs has members under `fields`, each a scalar or a vector. Servers before 2.6.4 and Milvus
    /// Lite drop such fields without a word.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    ///   parts: { type: 'array<varchar(512), 16>', fields: { text: varchar(512) } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    ///   parts: array<varchar(512), 16>
    /// ```
    STRUCT = "milvus-struct", Error, "an array of structs that is not one",
        applies: "Milvus 2.6.4 and later",
        source: "the documentation of Milvus 2.6.4";
    /// When only some fields are loaded, the keys and a vector must be among them: without them no search can find or
    /// return a row.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    ///   content: varchar(64)
    /// load: { fields: [id, content] }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    ///   content: varchar(64)
    /// load: { fields: [id, embedding] }
    /// ```
    LOAD_FIELDS = "milvus-load-fields", Error, "a partial load without keys or vectors",
        applies: "Milvus 2.5 and later",
        source: "the sources of Milvus 2.5";
    /// A partition key makes partitions by itself, and Milvus refuses others: `disable create partition if partition key
    /// mode is used`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   topic: { type: varchar(64), partition_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// partitions: [law, medicine]
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   topic: varchar(64)
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// partitions: [law, medicine]
    /// ```
    PARTITIONS_WITH_KEY = "milvus-partitions-with-key", Error, "named partitions beside a partition key",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// `partitions_count` says over how many partitions the values of the partition key are spread: 1 to 1,024
    /// (4,096 before 2.4), and only with a partition key.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// partitions_count: 32
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   topic: { type: varchar(64), partition_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// partitions_count: 32
    /// ```
    PARTITIONS_COUNT = "milvus-partitions-count", Error, "an impossible number of partitions of a key",
        applies: "Milvus, every version; the limit fell from 4096 to 1024 with 2.4",
        source: "executed on Milvus 2.3.5; the documentation of 2.4";
    /// Milvus has no unlimited text before 3.0: a portable `text` becomes a `VarChar` of 65,535 bytes, the most
    /// there is, and longer texts fail when they are inserted. Say how long the text can be, in bytes of UTF-8.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   content: text
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   content: varchar(4096)
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    TEXT_LIMIT = "milvus-text-limit", Warning, "a text without a limit",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// Milvus has no unsigned integers. The next wider signed integer holds every value, and negative ones too, which
    /// nothing will refuse.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   level: uint8
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   level: int16
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    WIDENED_INTEGER = "milvus-widened-integer", Warning, "an unsigned integer",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// Every server has the database `default`; any other must be made before its collections. Declare it, so that it
    /// is made, ordered and verified like everything else. Reported once for each database.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// database: federation
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: database
    /// name: federation
    /// ---
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// database: federation
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    UNDECLARED_DATABASE = "milvus-undeclared-database", Error, "a database that no document declares",
        applies: "Milvus 2.2.9 and later",
        source: "executed on Milvus 2.3.5: `database not found`";
}

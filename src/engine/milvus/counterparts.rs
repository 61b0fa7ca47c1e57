//! Kinds that Milvus does not have, and what it has in their place.

use crate::engine::Counterparts;

/// Kinds of other engines and of none, each with what to write; starts with a verb.
pub const KINDS: Counterparts = &[
    ("table", "write `collection`, which Milvus has in the place of tables"),
    ("hypertable", "write `collection`; `properties: { collection.ttl.seconds: … }` drops old rows"),
    ("schema", "write `database`, Milvus's only namespace"),
    ("namespace", "write `database`, Milvus's only namespace"),
    ("view", "give the collection another name with `aliases`; Milvus stores no queries, clients send them"),
    (
        "materialized_view",
        "write a `collection` for the result, which a client fills; `functions` compute vectors when rows are inserted",
    ),
    (
        "continuous_aggregate",
        "write a `collection` for the result, which a client fills; `functions` compute vectors when rows are inserted",
    ),
    ("function", "write it under `functions` of the collection: BM25, TextEmbedding or MinHash"),
    ("trigger", "write it under `functions` of the collection, which compute fields when rows are inserted"),
    ("index", "write it under `index` of the field, or under `indexes` of the collection"),
    ("alias", "write it under `aliases` of the collection"),
    ("partition", "write it under `partitions` of the collection, or give a field `partition_key: true`"),
    ("sequence", "write `auto_id: true` at the primary key"),
    ("enum", "write the field as `varchar(n)`, or as `int8` with a code for each value"),
    ("domain", "write the field's type itself; Milvus checks no values beyond it"),
    ("type", "write the field's type itself; a list of several values is `array<struct, n>`"),
    ("struct", "write a field of type `array<struct, n>` with `fields`"),
    ("extension", "remove the document: what Milvus can do is part of the server"),
    ("dictionary", "write a `collection`, whose rows are read by their primary key"),
    (
        "role",
        "remove the document, and make roles with a client's `create_role`: the language has none for Milvus",
    ),
    (
        "user",
        "remove the document, and make users with a client's `create_user`: passwords belong in no file",
    ),
    ("policy", "give a field `partition_key: true` and filter by it: Milvus has no policies on rows"),
    ("publication", "remove the document: Milvus publishes no changes"),
    ("resource_group", "name it under `load.resource_groups`; a client's `create_resource_group` makes it"),
    ("raw", "write `collection` or `database`: Milvus has no language for raw statements"),
];

/// Keys of the documents of other engines, each with what to write; starts with a verb.
pub const KEYS: Counterparts = &[
    ("checks", "remove it: Milvus checks no values beyond their type"),
    ("codec", "remove it: Milvus compresses by itself; `HNSW_SQ` and `IVF_SQ8` are indexes of less memory"),
    ("constraints", "remove it: Milvus checks no values beyond their type"),
    ("exclude", "remove it: Milvus checks no values beyond their type"),
    ("foreign_keys", "write `logical_references`, which are checked here and enforced nowhere"),
    ("grants", "remove it, and grant with a client's `grant_privilege_v2`: the language has none for Milvus"),
    ("hypertable", "write `properties: { collection.ttl.seconds: … }` to drop old rows"),
    ("order_by", "give a field `clustering_key: true`, by which rows are kept together"),
    ("partition_by", "give a field `partition_key: true`, or list `partitions` by name"),
    ("policies", "give a field `partition_key: true` and filter by it: Milvus has no policies on rows"),
    (
        "primary_key",
        "write `primary_key: true` at the field; a key of several parts is one `varchar` that joins them",
    ),
    ("query", "remove it: Milvus stores no queries"),
    (
        "row_level_security",
        "give a field `partition_key: true` and filter by it: Milvus has no policies on rows",
    ),
    ("schema", "write `database`, Milvus's only namespace"),
    ("settings", "write `properties`"),
    ("storage", "write `properties`, such as `mmap.enabled`"),
    ("table_engine", "remove it: a collection has one kind of storage"),
    ("triggers", "write `functions`, which compute fields when rows are inserted"),
    ("ttl", "write `properties: { collection.ttl.seconds: 86400 }`"),
    ("unique", "remove it: Milvus enforces no uniqueness; clients `upsert` by the primary key"),
];

/// Keys that other engines have a meaning for and that look like misspelt keys of this one, each with what to write; starts with a verb.
pub const TRANSLATIONS: Counterparts = &[(
    "partition_by",
    "write `partition_key: true` at the field to divide by, or name partitions under `partitions: […]`",
)];

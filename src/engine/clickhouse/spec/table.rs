//! `kind: table`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::TextOrList;
use crate::model::reference::{ColumnReference, TableReference};
use crate::span::Located;
use crate::spec::{DefaultSpec, Form, Literal, Sql};

/// A ClickHouse table: columns, how they are stored and merged, and what belongs to the table alone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse table")]
pub struct TableBody {
    /// Columns in the order of the table: `name: type`, or `name: { type: …, … }`. Not null unless `nullable: true`. They
    /// may come from `mixins` alone, and engines such as `TimeSeries` and `Alias` have columns of their own.
    #[serde(default)]
    #[schemars(extend("minProperties" = 1))]
    pub columns: IndexMap<Located<String>, Form<ColumnTypeName, ColumnSpec>>,
    /// Mixins whose columns follow the table's own.
    #[serde(default)]
    #[schemars(example = ["timestamps"])]
    pub mixins: Vec<Located<String>>,
    /// The table engine, with its arguments: how rows are stored and merged. Without it `MergeTree`.
    #[schemars(with = "Option<Form<EngineText, EngineSpec>>")]
    pub table_engine: Option<Form<Located<String>, EngineSpec>>,
    /// The partition key: data of different partitions lie in different parts, which are dropped and moved as one.
    #[schemars(example = &"toYYYYMM(event_date)")]
    pub partition_by: Option<Located<TextOrList>>,
    /// The primary key, where it is shorter than the sorting key: a prefix of `order_by`.
    #[schemars(example = ["user_id"])]
    pub primary_key: Option<Located<TextOrList>>,
    /// The sorting key: columns or expressions, each with `desc` behind it if it runs downwards. An empty list does not
    /// sort. A table of the MergeTree family needs it.
    #[schemars(example = ["user_id", "event_time desc"])]
    pub order_by: Option<Located<TextOrList>>,
    /// The sampling key: an unsigned whole number within the primary key.
    #[schemars(example = &"intHash32(user_id)")]
    pub sample_by: Option<Located<String>>,
    /// What happens to rows as they age: `event_time + INTERVAL 90 DAY`, with an action and a condition behind it, or
    /// spelled out.
    #[serde(default)]
    #[schemars(with = "Vec<Form<TtlText, TtlSpec>>")]
    pub ttl: Vec<Form<Located<String>, TtlSpec>>,
    /// Settings of the table engine, such as `index_granularity` or `storage_policy`.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "index_granularity": 8192 }))]
    pub settings: IndexMap<Located<String>, Located<Literal>>,
    /// Data skipping indexes, by name.
    #[serde(default)]
    pub indexes: IndexMap<Located<String>, IndexSpec>,
    /// Projections, by name: the same rows in another order, or aggregated.
    #[serde(default)]
    #[schemars(with = "IndexMap<String, Form<ProjectionText, ProjectionSpec>>")]
    pub projections: IndexMap<Located<String>, Form<Located<String>, ProjectionSpec>>,
    /// Constraints, by name: a condition that every inserted row must meet, or an assumption for the optimizer.
    #[serde(default)]
    #[schemars(with = "IndexMap<String, Form<ConditionText, ConstraintSpec>>")]
    pub constraints: IndexMap<Located<String>, Form<Located<String>, ConstraintSpec>>,
    /// Conditions that every inserted row must meet, without a name of their own.
    #[serde(default)]
    #[schemars(example = ["end_time >= start_time"])]
    pub checks: Vec<Located<String>>,
    /// References of several columns together to another object, perhaps in another engine; checked, not enforced.
    #[serde(default)]
    pub logical_references: Vec<TableReference>,
}

/// A type: portable (`text`, `int64`, `timestamptz`) or ClickHouse's own (`LowCardinality(String)`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(inline, extend("minLength" = 1, "examples" = [
    "String", "LowCardinality(String)", "UInt64", "UInt32", "Float32", "Float64", "Date", "DateTime", "DateTime64(3)",
    "Bool", "UUID", "Array(String)", "Map(String, String)", "Decimal(18, 4)", "JSON", "text", "int64", "timestamptz",
]))]
pub struct ColumnTypeName(pub Located<String>);

/// The table engine and its arguments, such as `ReplacingMergeTree(version)`.
#[derive(JsonSchema)]
#[schemars(inline, extend("minLength" = 1, "examples" = [
    "MergeTree", "ReplacingMergeTree", "SummingMergeTree", "AggregatingMergeTree", "CollapsingMergeTree(sign)",
    "VersionedCollapsingMergeTree(sign, version)", "CoalescingMergeTree", "ReplicatedMergeTree", "Null", "Memory", "Log",
]))]
#[allow(dead_code, reason = "only its schema is used; the text is read as it is")]
struct EngineText(String);

/// An expression of time, with an action and a condition behind it.
#[derive(JsonSchema)]
#[schemars(inline, extend("minLength" = 1, "examples" = [
    "event_time + INTERVAL 90 DAY", "event_time + INTERVAL 30 DAY TO VOLUME 'cold'",
]))]
#[allow(dead_code, reason = "only its schema is used; the text is read as it is")]
struct TtlText(String);

/// A projection's query, without `FROM`.
#[derive(JsonSchema)]
#[schemars(inline, extend("minLength" = 1, "examples" = ["SELECT * ORDER BY user_id"]))]
#[allow(dead_code, reason = "only its schema is used; the text is read as it is")]
struct ProjectionText(String);

/// A condition in SQL.
#[derive(JsonSchema)]
#[schemars(inline, extend("minLength" = 1, "examples" = ["end_time >= start_time"]))]
#[allow(dead_code, reason = "only its schema is used; the text is read as it is")]
struct ConditionText(String);

/// A column, spelled out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse column", extend("additionalProperties" = false))]
pub struct ColumnSpec {
    /// The type: portable or ClickHouse's own.
    #[serde(rename = "type")]
    pub r#type: ColumnTypeName,
    /// Whether a value may be NULL. Costs a second file per column, and keys cannot hold such columns.
    #[serde(default)]
    #[schemars(with = "bool")]
    pub nullable: Option<Located<bool>>,
    /// The value of rows that leave the column out: a literal, or an expression as `{ sql: now() }`.
    #[schemars(example = &0)]
    pub default: Option<DefaultSpec>,
    /// An expression that every row stores and no row inserts.
    pub materialized: Option<Sql>,
    /// An expression that is computed when the column is read and stored nowhere.
    pub alias: Option<Sql>,
    /// The column is inserted but not stored; other columns' expressions use it. `true`, or a default as `{ sql: … }`.
    pub ephemeral: Option<Form<Located<bool>, Sql>>,
    /// Codecs in the order in which they are applied: transforms, then one general codec.
    #[schemars(example = &"Delta, ZSTD(3)")]
    pub codec: Option<Located<String>>,
    /// When the value is replaced by the column's default: an expression of time.
    #[schemars(example = &"event_time + INTERVAL 30 DAY")]
    pub ttl: Option<Located<String>>,
    /// What the column holds, in any script; becomes the column's comment.
    pub description: Option<Located<String>>,
    /// The unit of measure; becomes part of the comment.
    #[schemars(example = &"ms")]
    pub unit: Option<Located<String>>,
    /// The only values that the column takes; becomes a constraint.
    #[serde(default)]
    #[schemars(example = &["user", "assistant"])]
    pub one_of: Vec<Located<Literal>>,
    /// A condition that every inserted row must meet.
    #[schemars(example = &"confidence between 0 and 1")]
    pub check: Option<Located<String>>,
    /// Statistics for the optimizer: `minmax`, `uniq`, `tdigest`, `basic`.
    #[serde(default)]
    #[schemars(example = ["tdigest"])]
    pub statistics: Vec<Located<String>>,
    /// Settings of the column alone: `min_compress_block_size`, `max_compress_block_size`.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "max_compress_block_size": 1_048_576 }))]
    pub settings: IndexMap<Located<String>, Located<Literal>>,
    /// The object and column whose keys this column holds, perhaps in another engine; checked, not enforced.
    pub logical: Option<ColumnReference>,
}

/// A table engine, spelled out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "table engine", extend("additionalProperties" = false))]
pub struct EngineSpec {
    /// The engine's name, case-sensitive.
    #[schemars(example = &"ReplacingMergeTree")]
    pub name: Located<String>,
    /// Its arguments in order, each in SQL: a column, a text in single quotes, a number.
    #[serde(default)]
    #[schemars(example = ["version"])]
    pub arguments: Vec<Located<String>>,
    /// The path in Keeper of a `Replicated…` engine; left out where the server's default holds.
    #[schemars(example = &"/clickhouse/tables/{shard}/{database}/{table}")]
    pub replica_path: Option<Located<String>>,
    /// The replica's name of a `Replicated…` engine.
    #[schemars(example = &"{replica}")]
    pub replica_name: Option<Located<String>>,
}

/// What happens to rows as they age, spelled out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "time to live", extend("additionalProperties" = false))]
pub struct TtlSpec {
    /// When: an expression whose result is a day or a point in time.
    #[schemars(example = &"event_time + INTERVAL 90 DAY")]
    pub expression: Located<String>,
    /// What happens then; without it the rows are deleted.
    pub action: Option<Located<TtlAction>>,
    /// The disk or volume of a move.
    #[schemars(example = &"cold")]
    pub to: Option<Located<String>>,
    /// Which rows; only with `delete`.
    #[schemars(example = &"success = 0")]
    pub r#where: Option<Located<String>>,
    /// The codec of `recompress`.
    #[schemars(example = &"ZSTD(9)")]
    pub codec: Option<Located<String>>,
    /// The columns of `group_by`: a prefix of the primary key.
    #[serde(default)]
    #[schemars(example = ["model_id"])]
    pub group_by: Vec<Located<String>>,
    /// What the other columns become under `group_by`: column and expression.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "tokens_used": "sum(tokens_used)" }))]
    pub set: IndexMap<Located<String>, Located<String>>,
}

/// What happens to rows when their time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum TtlAction {
    /// The rows are deleted.
    Delete,
    /// The part moves to a volume of the storage policy.
    ToVolume,
    /// The part moves to a disk of the storage policy.
    ToDisk,
    /// The part is compressed anew.
    Recompress,
    /// The rows are aggregated.
    GroupBy,
}

/// A data skipping index.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "data skipping index", extend("additionalProperties" = false))]
pub struct IndexSpec {
    /// The column or expression it covers.
    #[schemars(example = &"lower(message)")]
    pub expression: Located<String>,
    /// The type with its parameters.
    #[schemars(extend("examples" = [
        "minmax", "set(100)", "bloom_filter(0.01)", "ngrambf_v1(3, 1024, 2, 0)", "tokenbf_v1(1024, 2, 0)",
        "text(tokenizer = 'splitByNonAlpha')", "vector_similarity('hnsw', 'cosineDistance', 1536)",
    ]))]
    #[serde(rename = "type")]
    pub r#type: Located<String>,
    /// How many granules of the table one granule of the index covers.
    #[schemars(range(min = 1))]
    pub granularity: Option<Located<u32>>,
}

/// A projection, spelled out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "projection", extend("additionalProperties" = false))]
pub struct ProjectionSpec {
    /// The query, without `FROM`: with `ORDER BY`, or with `GROUP BY`.
    #[schemars(example = &"SELECT user_id, count() GROUP BY user_id")]
    pub query: Located<String>,
    /// Settings of the projection's own parts.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "index_granularity": 1024 }))]
    pub settings: IndexMap<Located<String>, Located<Literal>>,
}

/// A constraint, spelled out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "constraint", extend("additionalProperties" = false))]
pub struct ConstraintSpec {
    /// A condition that every inserted row must meet. A result of NULL counts as not met.
    #[schemars(example = &"end_time >= start_time")]
    pub check: Option<Located<String>>,
    /// A condition that the optimizer takes for granted and nothing checks.
    #[schemars(example = &"length(code) = 2")]
    pub assume: Option<Located<String>>,
}

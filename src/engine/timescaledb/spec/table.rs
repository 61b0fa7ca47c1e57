//! Tables and what belongs to one: columns, keys, indexes, the hypertable, triggers, security.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{GrantSpec, Length, Name, TypeName};
use crate::model::reference::{ColumnReference, TableReference};
use crate::span::Located;
use crate::spec::{DefaultSpec, Form, Literal};

/// A table, or a hypertable, with everything that belongs to it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "table")]
pub struct TableSpec {
    /// The schema the table is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The columns by name, in their order: `name: type`, or `name: { type: …, … }`. They may come from `mixins` alone.
    #[serde(default)]
    #[schemars(extend("minProperties" = 1))]
    pub columns: IndexMap<Located<String>, Form<TypeName, ColumnSpec>>,
    /// Mixins whose columns are appended to the table's own.
    #[serde(default)]
    #[expect(dead_code, reason = "mixins are spliced into the tree before this struct reads it")]
    pub mixins: Vec<Located<String>>,
    /// The primary key: its columns, or `{ name, columns }`. For one column `primary_key: true` at the column says the same.
    #[serde(default)]
    pub primary_key: Option<Form<Vec<Name>, KeySpec>>,
    /// Unique constraints, each a list of columns or `{ name, columns, … }`.
    #[serde(default)]
    pub unique: Vec<Form<Vec<Name>, UniqueSpec>>,
    /// Checks over several columns, each an expression or `{ name, sql }`.
    #[serde(default)]
    pub checks: Vec<Form<Located<String>, CheckSpec>>,
    /// Exclusion constraints: no two rows may match in all of the listed operators.
    #[serde(default)]
    pub exclude: Vec<ExcludeSpec>,
    /// Foreign keys over several columns; for one column `foreign_key` at the column says the same.
    #[serde(default)]
    pub foreign_keys: Vec<ForeignKeySpec>,
    /// References to other objects, also of other engines, that no engine enforces; schemac checks both ends.
    #[serde(default)]
    pub logical_references: Vec<TableReference>,
    /// Indexes beside those of the keys.
    #[serde(default)]
    pub indexes: Vec<IndexSpec>,
    /// Makes the table a hypertable, partitioned by time.
    #[serde(default)]
    pub hypertable: Option<HypertableSpec>,
    /// Triggers on the table.
    #[serde(default)]
    pub triggers: Vec<TriggerSpec>,
    /// Whether policies decide which rows a role sees.
    #[serde(default)]
    pub row_level_security: Option<RowSecuritySpec>,
    /// Policies of row level security.
    #[serde(default)]
    pub policies: Vec<PolicySpec>,
    /// Privileges on the table.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
    /// Storage parameters, such as `fillfactor: 80`.
    #[serde(default)]
    pub storage: IndexMap<Located<String>, Located<Literal>>,
    /// The tablespace the table is stored in; it must exist on the server.
    #[serde(default)]
    pub tablespace: Option<Located<String>>,
    /// Whether the table is left out of the write-ahead log: faster, and emptied after a crash.
    #[serde(default)]
    pub unlogged: bool,
}

/// A column in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "column", extend("additionalProperties" = false))]
pub struct ColumnSpec {
    /// The type.
    #[serde(rename = "type")]
    pub type_name: TypeName,
    /// Whether the column may be empty; columns are not null unless this says so.
    #[serde(default)]
    pub nullable: Option<Located<bool>>,
    /// The value of rows that give none: a literal, or an expression as `{ sql: now() }`.
    #[serde(default)]
    pub default: Option<DefaultSpec>,
    /// Whether the column is the primary key.
    #[serde(default)]
    pub primary_key: Option<Located<bool>>,
    /// Whether no two rows may hold the same value.
    #[serde(default)]
    pub unique: Option<Located<bool>>,
    /// An expression that must not be false for any row.
    #[serde(default)]
    #[schemars(example = &"price > 0")]
    pub check: Option<Located<String>>,
    /// The only values that the column may hold; becomes a check.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub one_of: Option<Vec<Located<Literal>>>,
    /// Numbers the rows from a sequence of the column's own.
    #[serde(default)]
    pub identity: Option<Located<Identity>>,
    /// An expression that computes the column from others.
    #[serde(default)]
    pub generated: Option<GeneratedSpec>,
    /// The collation of a text column, such as `C` or `app.persian`.
    #[serde(default)]
    pub collation: Option<Located<String>>,
    /// What the column holds, in any script; becomes the column's comment.
    #[serde(default)]
    pub description: Option<Located<String>>,
    /// The unit of the values, such as `ms`; appended to the comment.
    #[serde(default)]
    pub unit: Option<Located<String>>,
    /// The table whose keys the column holds: its address, or `{ to, column, … }`.
    #[serde(default)]
    pub foreign_key: Option<Form<Located<String>, ColumnForeignKeySpec>>,
    /// An object, also of another engine, whose keys the column holds without an engine enforcing it.
    #[serde(default)]
    pub logical: Option<ColumnReference>,
    /// How large values are compressed inside a row.
    #[serde(default)]
    pub compression: Option<Located<Compression>>,
}

/// How PostgreSQL compresses large values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// PostgreSQL's own method.
    Pglz,
    /// LZ4: faster.
    Lz4,
}

/// How an identity column takes its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// `GENERATED ALWAYS`: a value given by hand is refused.
    Always,
    /// `GENERATED BY DEFAULT`: a value given by hand is taken.
    ByDefault,
}

/// A generated column.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "generated column", extend("additionalProperties" = false))]
pub struct GeneratedSpec {
    /// The expression; it must be immutable and may not name other generated columns.
    pub sql: Located<String>,
    /// Whether the value is stored or computed when it is read.
    #[serde(default)]
    pub kind: GeneratedKind,
}

/// Where the value of a generated column is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GeneratedKind {
    /// Computed when the row is written, and stored.
    #[default]
    Stored,
    /// Computed when the row is read; since PostgreSQL 18.
    Virtual,
}

/// A primary key with a name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "primary key", extend("additionalProperties" = false))]
pub struct KeySpec {
    /// The constraint's name; without it PostgreSQL's own, `<table>_pkey`.
    #[serde(default)]
    pub name: Option<Name>,
    /// The columns.
    #[schemars(length(min = 1))]
    pub columns: Vec<Name>,
    /// Columns that the key's index stores beside its own.
    #[serde(default)]
    pub include: Vec<Name>,
}

/// A unique constraint in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "unique constraint", extend("additionalProperties" = false))]
pub struct UniqueSpec {
    /// The constraint's name; without it PostgreSQL's own, `<table>_<columns>_key`.
    #[serde(default)]
    pub name: Option<Name>,
    /// The columns.
    #[schemars(length(min = 1))]
    pub columns: Vec<Name>,
    /// Columns that the index stores beside its own.
    #[serde(default)]
    pub include: Vec<Name>,
    /// Whether two empty values count as equal; since PostgreSQL 15.
    #[serde(default)]
    pub nulls_not_distinct: Option<Located<bool>>,
}

/// A check with a name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "check", extend("additionalProperties" = false))]
pub struct CheckSpec {
    /// The constraint's name; without it PostgreSQL's own, `<table>_check`.
    #[serde(default)]
    pub name: Option<Name>,
    /// The expression.
    pub sql: Located<String>,
}

/// An exclusion constraint.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "exclusion constraint", extend("additionalProperties" = false))]
pub struct ExcludeSpec {
    /// The constraint's name; without it PostgreSQL's own, `<table>_<columns>_excl`.
    #[serde(default)]
    pub name: Option<Name>,
    /// The index method; `gist` unless said otherwise.
    #[serde(default)]
    pub method: Option<Located<IndexMethod>>,
    /// What is compared, and how.
    #[schemars(length(min = 1))]
    pub elements: Vec<ExcludeElementSpec>,
    /// Rows that the constraint looks at.
    #[serde(default, rename = "where")]
    pub predicate: Option<Located<String>>,
}

/// One comparison of an exclusion constraint.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "exclusion element", extend("additionalProperties" = false))]
pub struct ExcludeElementSpec {
    /// The column.
    pub column: Name,
    /// The operator, such as `=` or `&&`.
    #[schemars(regex(pattern = r"^[-+*/<>=~!@#%^&|`?]+$"), example = &"&&")]
    pub with: Located<String>,
}

/// A foreign key of one column in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "foreign key", extend("additionalProperties" = false))]
pub struct ColumnForeignKeySpec {
    /// The address of the table referred to.
    #[schemars(example = &"users")]
    pub to: Located<String>,
    /// The column referred to; without it the table's primary key.
    #[serde(default)]
    pub column: Option<Name>,
    /// The constraint's name; without it PostgreSQL's own, `<table>_<column>_fkey`.
    #[serde(default)]
    pub name: Option<Name>,
    /// What happens when the row referred to is deleted.
    #[serde(default)]
    pub on_delete: Option<Located<Action>>,
    /// What happens when its key changes.
    #[serde(default)]
    pub on_update: Option<Located<Action>>,
    /// Whether the check may be put off to the end of a transaction.
    #[serde(default)]
    pub deferrable: bool,
    /// Whether the check is put off unless the transaction says otherwise.
    #[serde(default)]
    pub initially_deferred: bool,
}

/// A foreign key over one or several columns.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "foreign key", extend("additionalProperties" = false))]
pub struct ForeignKeySpec {
    /// The constraint's name; without it PostgreSQL's own, `<table>_<columns>_fkey`.
    #[serde(default)]
    pub name: Option<Name>,
    /// The referring columns.
    #[schemars(length(min = 1))]
    pub columns: Vec<Name>,
    /// The address of the table referred to.
    pub to: Located<String>,
    /// The columns referred to; without them the table's primary key.
    #[serde(default)]
    pub target_columns: Vec<Name>,
    /// What happens when the row referred to is deleted.
    #[serde(default)]
    pub on_delete: Option<Located<Action>>,
    /// The columns that `on_delete: set_null` or `set_default` changes; without them all.
    #[serde(default)]
    pub on_delete_columns: Vec<Name>,
    /// What happens when its key changes.
    #[serde(default)]
    pub on_update: Option<Located<Action>>,
    /// What partly empty keys mean.
    #[serde(default, rename = "match")]
    pub matching: Option<Match>,
    /// Whether the check may be put off to the end of a transaction.
    #[serde(default)]
    pub deferrable: bool,
    /// Whether the check is put off unless the transaction says otherwise.
    #[serde(default)]
    pub initially_deferred: bool,
}

/// What a foreign key does when the row it refers to goes or changes.
#[allow(clippy::enum_variant_names, reason = "`NO ACTION` is the standard's own name")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Refuses it at the end of the statement; PostgreSQL's default.
    NoAction,
    /// Refuses it at once.
    Restrict,
    /// Deletes or changes the referring rows too.
    Cascade,
    /// Empties the referring columns.
    SetNull,
    /// Gives the referring columns their defaults.
    SetDefault,
}

/// What a partly empty key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// One empty column is enough for the key not to be checked; PostgreSQL's default.
    Simple,
    /// All columns are empty or none.
    Full,
}

/// An index.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "index", extend("additionalProperties" = false))]
pub struct IndexSpec {
    /// The index's name, unique in its schema; without it PostgreSQL's own, `<table>_<columns>_idx`.
    #[serde(default)]
    pub name: Option<Name>,
    /// The columns: `name`, `name desc`, `name desc nulls last`, or `{ column, opclass, … }`, or `{ sql: … }`.
    #[schemars(length(min = 1), example = ["model_id", "timestamp desc"])]
    pub columns: Vec<Form<Located<String>, IndexColumnSpec>>,
    /// The index method.
    #[serde(default)]
    pub method: Option<Located<IndexMethod>>,
    /// Whether no two rows may have the same values.
    #[serde(default)]
    pub unique: Option<Located<bool>>,
    /// Whether two empty values count as equal; since PostgreSQL 15.
    #[serde(default)]
    pub nulls_not_distinct: Option<Located<bool>>,
    /// Columns that the index stores beside its own.
    #[serde(default)]
    pub include: Vec<Name>,
    /// Rows that are in the index.
    #[serde(default, rename = "where")]
    #[schemars(example = &"deleted_at is null")]
    pub predicate: Option<Located<String>>,
    /// Parameters of the method, such as `m: 16` of `hnsw` or `fillfactor: 80`.
    #[serde(default, rename = "with")]
    pub parameters: IndexMap<Located<String>, Located<Literal>>,
    /// The operator class of every column that names none, such as `vector_cosine_ops`.
    #[serde(default)]
    pub opclass: Option<Located<String>>,
    /// The tablespace the index is stored in.
    #[serde(default)]
    pub tablespace: Option<Located<String>>,
}

/// A column or an expression of an index in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "index column", extend("additionalProperties" = false))]
pub struct IndexColumnSpec {
    /// The column; either this or `sql`.
    #[serde(default)]
    pub column: Option<Name>,
    /// An immutable expression; either this or `column`.
    #[serde(default)]
    pub sql: Option<Located<String>>,
    /// The operator class.
    #[serde(default)]
    pub opclass: Option<Located<String>>,
    /// The collation.
    #[serde(default)]
    pub collation: Option<Located<String>>,
    /// The direction.
    #[serde(default)]
    pub order: Option<Located<Order>>,
    /// Where empty values are.
    #[serde(default)]
    pub nulls: Option<Located<Nulls>>,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// Where empty values are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// Before all others.
    First,
    /// After all others.
    Last,
}

/// An index method of PostgreSQL or pgvector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndexMethod {
    /// Ordered; the usual one.
    #[default]
    Btree,
    /// Equality only.
    Hash,
    /// Ranges, geometry, exclusion constraints.
    Gist,
    /// Space-partitioned trees.
    Spgist,
    /// Values inside values: arrays, `jsonb`, full text.
    Gin,
    /// Summaries of block ranges, for huge tables in natural order.
    Brin,
    /// pgvector: a graph of neighbours; approximate, fast, no training.
    Hnsw,
    /// pgvector: lists around centres; approximate, small, made after loading.
    Ivfflat,
}

/// How a table is a hypertable.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "hypertable", extend("additionalProperties" = false))]
pub struct HypertableSpec {
    /// The column that rows are partitioned by: a timestamp, a date or a whole number.
    pub time_column: Located<String>,
    /// The time that one chunk covers, such as `1 day`, or a whole number for a column of numbers; without it 7 days.
    #[serde(default)]
    #[schemars(example = &"1 day")]
    pub chunk_interval: Option<Length>,
    /// Whether an index on the time column, newest rows first, is made; left out when a key or an index begins with it.
    #[serde(default)]
    #[schemars(extend("default" = true))]
    pub time_index: Option<bool>,
    /// Further partitioning by the hash of columns.
    #[serde(default)]
    pub dimensions: Vec<DimensionSpec>,
    /// The function that gives the present as a number; needed by policies when the time column is a number.
    #[serde(default)]
    pub integer_now: Option<Located<String>>,
    /// Compressed columnar storage of old chunks. Needs the community edition.
    #[serde(default)]
    pub columnstore: Option<ColumnstoreSpec>,
    /// The age at which chunks are dropped, such as `90 days`, or `{ after, … }`. Needs the community edition.
    #[serde(default)]
    #[schemars(example = &"90 days")]
    pub retention: Option<Form<Length, RetentionSpec>>,
    /// The index in whose order chunks are rewritten once they are complete. Needs the community edition.
    #[serde(default)]
    pub reorder: Option<Form<Located<String>, ReorderSpec>>,
}

/// Partitioning by the hash of a column.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "dimension", extend("additionalProperties" = false))]
pub struct DimensionSpec {
    /// The column.
    pub column: Located<String>,
    /// How many partitions.
    #[schemars(range(min = 1, max = 32767))]
    pub partitions: u32,
}

/// Compressed columnar storage of old chunks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "columnstore", extend("additionalProperties" = false))]
pub struct ColumnstoreSpec {
    /// Columns whose values stay apart, so that filters on them skip whole segments.
    #[serde(default)]
    pub segment_by: Vec<Located<String>>,
    /// The order inside a segment: `name`, `name desc`, `name desc nulls last`.
    #[serde(default)]
    #[schemars(example = ["timestamp desc"])]
    pub order_by: Vec<Located<String>>,
    /// The age at which chunks are converted; without it nothing is converted by itself.
    #[serde(default)]
    #[schemars(example = &"7 days")]
    pub after: Option<Length>,
}

/// When old chunks are dropped, in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "retention", extend("additionalProperties" = false))]
pub struct RetentionSpec {
    /// The age at which chunks are dropped.
    pub after: Length,
    /// How often the policy runs; without it daily.
    #[serde(default)]
    pub schedule_interval: Option<Located<String>>,
}

/// The rewriting of chunks in the order of an index, in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "reorder", extend("additionalProperties" = false))]
pub struct ReorderSpec {
    /// The name of an index of the table.
    pub index: Located<String>,
}

/// A trigger.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "trigger", extend("additionalProperties" = false))]
pub struct TriggerSpec {
    /// The trigger's name, unique on its table.
    pub name: Name,
    /// When it runs.
    pub when: TriggerWhen,
    /// What it answers to.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub events: Vec<Located<TriggerEvent>>,
    /// Columns whose update it answers to; without them every update.
    #[serde(default)]
    pub update_of: Vec<Located<String>>,
    /// Whether it runs once a row or once a statement.
    #[serde(default)]
    pub for_each: TriggerForEach,
    /// The function it calls: the address of a `function` document that returns `trigger`.
    pub function: Located<String>,
    /// Texts that the function gets as arguments.
    #[serde(default)]
    pub arguments: Vec<Located<String>>,
    /// A condition; the trigger runs only where it holds.
    #[serde(default)]
    pub condition: Option<Located<String>>,
}

/// When a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerWhen {
    /// Before the row is written.
    Before,
    /// After the row or the statement.
    After,
}

/// What a trigger answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerEvent {
    /// New rows.
    Insert,
    /// Changed rows.
    Update,
    /// Removed rows.
    Delete,
    /// Emptying the table.
    Truncate,
}

/// How often a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerForEach {
    /// Once for each row.
    #[default]
    Row,
    /// Once for each statement.
    Statement,
}

/// Row level security.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "row level security", extend("additionalProperties" = false))]
pub struct RowSecuritySpec {
    /// Whether policies decide which rows a role sees.
    pub enabled: bool,
    /// Whether they bind the table's owner too.
    #[serde(default)]
    pub force: bool,
}

/// A policy of row level security.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "policy", extend("additionalProperties" = false))]
pub struct PolicySpec {
    /// The policy's name, unique on its table.
    pub name: Name,
    /// The commands it is for.
    #[serde(default)]
    pub command: PolicyCommand,
    /// The roles it is for; without them everyone.
    #[serde(default)]
    pub to: Vec<Located<String>>,
    /// Whether it narrows what other policies allow instead of allowing more.
    #[serde(default)]
    pub restrictive: bool,
    /// Which rows may be seen, changed or deleted.
    #[serde(default)]
    pub using: Option<Located<String>>,
    /// Which rows may be written.
    #[serde(default)]
    pub check: Option<Located<String>>,
}

/// The commands that a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyCommand {
    /// All of them.
    #[default]
    All,
    /// Reading; takes only `using`.
    Select,
    /// Adding; takes only `check`.
    Insert,
    /// Changing.
    Update,
    /// Removing; takes only `using`.
    Delete,
}

//! What stands beside tables and views: databases, schemas, extensions, roles, types, sequences, functions, raw SQL.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::table::ColumnSpec;
use super::{CheckSpec, GrantSpec, TypeName};
use crate::span::Located;
use crate::spec::{DefaultSpec, Form};

/// A database of the server.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "database")]
pub struct DatabaseSpec {
    /// The encoding of its texts.
    #[serde(default)]
    #[schemars(extend("default" = "UTF8"))]
    pub encoding: Option<Located<String>>,
    /// The locale, such as `C.UTF-8`; without it the template's.
    #[serde(default)]
    pub locale: Option<Located<String>>,
    /// The locale's provider.
    #[serde(default)]
    pub locale_provider: Option<LocaleProvider>,
    /// The ICU locale, such as `fa-IR`, with `locale_provider: icu`.
    #[serde(default)]
    pub icu_locale: Option<Located<String>>,
    /// The database that it is a copy of.
    #[serde(default)]
    #[schemars(extend("default" = "template0"))]
    pub template: Option<Located<String>>,
    /// The tablespace its objects are stored in.
    #[serde(default)]
    pub tablespace: Option<Located<String>>,
    /// How many connections it takes at once.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub connection_limit: Option<i32>,
}

/// Who compares texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocaleProvider {
    /// The operating system.
    Libc,
    /// The ICU library.
    Icu,
    /// PostgreSQL itself; since 17.
    Builtin,
}

/// A schema: a name space inside a database.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "schema")]
pub struct SchemaSpec {
    /// Privileges on the schema.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
}

/// An extension of the server.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "extension")]
pub struct ExtensionSpec {
    /// The schema that its objects are made in; without it `public`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub schema: Option<Located<String>>,
    /// The version that is installed; without it the server's default. An installed extension is never changed.
    #[serde(default)]
    pub extension_version: Option<Located<String>>,
    /// Whether extensions that it needs are installed too.
    #[serde(default)]
    pub cascade: bool,
}

/// A role. Passwords are set by people on the server, never in a spec.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "role")]
pub struct RoleSpec {
    /// Whether one can connect as this role.
    #[serde(default)]
    pub login: bool,
    /// Whether it has the privileges of the roles it is a member of without `SET ROLE`.
    #[serde(default)]
    #[schemars(extend("default" = true))]
    pub inherit: Option<bool>,
    /// How many connections it may hold at once.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub connection_limit: Option<i32>,
    /// Whether it may make databases.
    #[serde(default)]
    pub create_database: bool,
    /// Whether it may make roles.
    #[serde(default)]
    pub create_role: bool,
    /// Whether it sees all rows whatever policies say.
    #[serde(default)]
    pub bypass_row_level_security: bool,
    /// Roles that it is a member of: names of `role` documents, or predefined ones such as `pg_read_all_data`.
    #[serde(default)]
    pub member_of: Vec<Located<String>>,
    /// Whether the role is made elsewhere, so that schemac only checks that it is there.
    #[serde(default)]
    pub existing: bool,
}

/// A type whose values are a fixed list of labels.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "enum")]
pub struct EnumSpec {
    /// The schema the type is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The labels, in their order.
    #[schemars(length(min = 1))]
    pub labels: Vec<Located<String>>,
    /// Privileges on the type.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
}

/// A type that narrows another one with checks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "domain")]
pub struct DomainSpec {
    /// The schema the type is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The type that is narrowed.
    #[serde(rename = "type")]
    pub type_name: TypeName,
    /// Whether values may be empty.
    #[serde(default)]
    #[schemars(extend("default" = true))]
    pub nullable: Option<bool>,
    /// The value of columns that give none.
    #[serde(default)]
    pub default: Option<DefaultSpec>,
    /// Checks; `value` stands for the value.
    #[serde(default)]
    pub checks: Vec<Form<Located<String>, CheckSpec>>,
    /// The collation of a text type.
    #[serde(default)]
    pub collation: Option<Located<String>>,
}

/// A sequence that stands alone. Numbering columns have their own: `serial` types and `identity`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "sequence")]
pub struct SequenceSpec {
    /// The schema the sequence is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The type of its numbers.
    #[serde(default, rename = "type")]
    #[schemars(extend("default" = "bigint", "examples" = ["bigint", "integer", "smallint"]))]
    pub type_name: Option<Located<String>>,
    /// The first number.
    #[serde(default)]
    pub start: Option<i64>,
    /// The step.
    #[serde(default)]
    pub increment: Option<Located<i64>>,
    /// The smallest number.
    #[serde(default)]
    pub min_value: Option<i64>,
    /// The largest number.
    #[serde(default)]
    pub max_value: Option<i64>,
    /// How many numbers a session takes at once.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub cache: Option<i64>,
    /// Whether it begins again after the last number.
    #[serde(default)]
    pub cycle: bool,
    /// Privileges on the sequence.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
}

/// A function or a procedure.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "function")]
pub struct FunctionSpec {
    /// The schema the function is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The language of the body.
    #[schemars(regex(pattern = "^[A-Za-z_][A-Za-z0-9_]*$"), example = &"plpgsql")]
    pub language: Located<String>,
    /// The arguments by name, in their order: `name: type`, or `name: { type: …, … }`. One without a name is called by its
    /// place, `$1`, as in the body.
    #[serde(default)]
    pub arguments: IndexMap<Located<String>, Form<TypeName, ArgumentSpec>>,
    /// The type of the result: a type, `void`, `trigger`, `setof …` or `table(…)`; without it a procedure.
    #[serde(default)]
    #[schemars(example = &"trigger", example = &"bigint", example = &"void")]
    pub returns: Option<Located<String>>,
    /// What the optimizer may assume.
    #[serde(default)]
    pub volatility: Option<Volatility>,
    /// Whether it may run in parallel workers.
    #[serde(default)]
    pub parallel: Option<Parallel>,
    /// Whether an empty argument gives an empty result without a call.
    #[serde(default)]
    pub strict: bool,
    /// Whether it runs with the rights of its owner instead of the caller's.
    #[serde(default)]
    pub security_definer: Option<Located<bool>>,
    /// Whether everyone may call it. PostgreSQL lets them when nothing is said; `false` takes that back, so that only the
    /// owner and the roles under `grants` may.
    #[serde(default)]
    pub public_execute: Option<Located<bool>>,
    /// Settings that hold while it runs, such as `search_path: pg_catalog, public`.
    #[serde(default)]
    pub settings: IndexMap<Located<String>, Located<String>>,
    /// The body, without quotes around it.
    #[schemars(length(min = 1))]
    pub body: Located<String>,
    /// Privileges on the function.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
}

/// An argument of a function in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "argument", extend("additionalProperties" = false))]
pub struct ArgumentSpec {
    /// The type.
    #[serde(rename = "type")]
    pub type_name: TypeName,
    /// Which way the value goes.
    #[serde(default)]
    pub mode: Option<ArgumentMode>,
    /// The value when a call gives none.
    #[serde(default)]
    pub default: Option<DefaultSpec>,
}

/// Which way an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArgumentMode {
    /// Into the function.
    In,
    /// Out of it.
    Out,
    /// Both ways.
    Inout,
    /// As many as a call gives.
    Variadic,
}

/// What the optimizer may assume of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Volatility {
    /// The same arguments give the same result for ever.
    Immutable,
    /// The same arguments give the same result within a statement.
    Stable,
    /// Nothing.
    Volatile,
}

/// Whether a function may run in parallel workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Parallel {
    /// It may.
    Safe,
    /// Only in the leader.
    Restricted,
    /// Queries that call it do not run in parallel.
    Unsafe,
}

/// A publication: tables whose changes logical replication sends to subscribers.
///
/// A hypertable's rows are in its chunks, which a publication of the hypertable alone leaves out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "publication")]
pub struct PublicationSpec {
    /// The tables, by address; without them every table of the database, also those made later.
    #[serde(default)]
    #[schemars(example = ["users"])]
    pub tables: Vec<Located<String>>,
    /// The operations that are sent; without them all four.
    #[serde(default)]
    #[schemars(example = ["insert", "update"])]
    pub operations: Vec<Located<PublicationOperation>>,
    /// Whether changes of a partition are sent as changes of the partitioned table.
    #[serde(default)]
    pub publish_via_partition_root: bool,
}

/// An operation that a publication sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicationOperation {
    /// New rows.
    Insert,
    /// Changed rows.
    Update,
    /// Removed rows.
    Delete,
    /// Emptying a table.
    Truncate,
}

impl PublicationOperation {
    /// All of them, sorted.
    pub const ALL: &[PublicationOperation] = &[
        PublicationOperation::Insert,
        PublicationOperation::Update,
        PublicationOperation::Delete,
        PublicationOperation::Truncate,
    ];
}

/// Raw SQL for what the language cannot say. It is ordered, listed and verified like every other object.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "raw SQL")]
pub struct RawSpec {
    /// The statements, each able to run a second time without harm.
    #[schemars(length(min = 1))]
    pub create: Vec<Located<String>>,
    /// A query that gives one row with one boolean: whether the object is there. It must not fail when it is not.
    #[schemars(example = &"select to_regclass('public.thing') is not null")]
    pub exists: Located<String>,
    /// Statements that remove the object.
    #[serde(default)]
    pub drop: Vec<Located<String>>,
}

/// Columns that several tables share, named under `mixins` in their documents.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "mixin")]
pub struct MixinSpec {
    /// The columns, as in a table.
    #[expect(dead_code, reason = "mixins are spliced at the level of trees; this struct is their schema")]
    pub columns: IndexMap<Located<String>, Form<TypeName, ColumnSpec>>,
}

//! What may be written for PostgreSQL and TimescaleDB: the kinds of documents and the parts that they share.

mod objects;
mod table;
mod views;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

pub use objects::{
    ArgumentMode, DatabaseSpec, DomainSpec, EnumSpec, ExtensionSpec, FunctionSpec, LocaleProvider, MixinSpec,
    Parallel, PublicationOperation, PublicationSpec, RawSpec, RoleSpec, SchemaSpec, SequenceSpec, Volatility,
};
pub use table::{
    Action, CheckSpec, ColumnForeignKeySpec, ColumnSpec, ColumnstoreSpec, Compression, ExcludeSpec,
    ForeignKeySpec, GeneratedKind, HypertableSpec, Identity, IndexColumnSpec, IndexMethod, IndexSpec,
    KeySpec, Match, Nulls, Order, PolicyCommand, RetentionSpec, TableSpec, TriggerEvent, TriggerForEach,
    TriggerSpec, TriggerWhen, UniqueSpec,
};
pub use views::{CheckOption, ContinuousAggregateSpec, MaterializedViewSpec, RefreshPolicySpec, ViewSpec};

use crate::span::Located;
use crate::spec::{Kind, Literal};

/// The type of a column: a portable type (`text`, `int64`, `timestamptz`, `array<text>`, `vector(1536)`, …), one of
/// PostgreSQL's own (`varchar(100)`, `jsonb`, `tstzrange`, `integer[]`, …), or an enum or domain of the same database.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct TypeName(pub Located<String>);

impl JsonSchema for TypeName {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "TypeName".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": 1,
            "examples": [
                "text", "int64", "int32", "bool", "timestamptz", "date", "uuid", "jsonb", "float64", "decimal(10,2)",
                "varchar(255)", "bytes", "array<text>", "vector(1536)", "bigserial", "inet", "interval"
            ],
        })
    }
}

/// A length: of time as `1 day`, or a whole number where the time column is a number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Length(pub Located<Literal>);

impl JsonSchema for Length {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"] })
    }
}

/// The name of something inside the same document.
pub type Name = Located<String>;

/// Privileges on the object, and the roles that get them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "grant", extend("additionalProperties" = false))]
pub struct GrantSpec {
    /// The privileges, such as `select`; which ones exist depends on the kind of object. `all` means every one.
    #[schemars(length(min = 1), example = ["select"])]
    pub privileges: Vec<Located<Privilege>>,
    /// The roles: names of `role` documents of the same database, or `public` for everyone.
    #[schemars(length(min = 1), example = ["read_only"])]
    pub to: Vec<Located<String>>,
    /// Columns that the privileges are limited to; only for `select`, `insert`, `update` and `references` on tables and
    /// views.
    #[serde(default)]
    pub columns: Vec<Located<String>>,
    /// Privileges on the sequences behind the table's `serial` and `identity` columns: `usage`, `select`, `update`. Who adds
    /// rows needs `usage` on the sequence of a `serial` column, and nothing for an `identity`.
    #[serde(default)]
    #[schemars(example = ["usage"])]
    pub sequences: Vec<Located<Privilege>>,
    /// Whether the roles may grant the privileges on.
    #[serde(default)]
    pub with_grant_option: bool,
}

/// A privilege of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Privilege {
    /// Every privilege that the object has.
    All,
    /// Reading rows, or a sequence's value.
    Select,
    /// Adding rows.
    Insert,
    /// Changing rows, or a sequence's value.
    Update,
    /// Removing rows.
    Delete,
    /// Emptying a table.
    Truncate,
    /// Making foreign keys that refer to a table.
    References,
    /// Making triggers on a table.
    Trigger,
    /// `VACUUM`, `ANALYZE`, `REFRESH` and the like; since PostgreSQL 17.
    Maintain,
    /// Using a schema, a sequence or a type.
    Usage,
    /// Making objects in a schema, or schemas in a database.
    Create,
    /// Connecting to a database.
    Connect,
    /// Making temporary tables in a database.
    Temporary,
    /// Calling a function.
    Execute,
}

macro_rules! first_or {
    ($default:expr) => {
        $default
    };
    ($default:expr, $value:expr) => {
        $value
    };
}
macro_rules! kinds {
    ($( $constant:ident = $name:literal, $spec:ty, $summary:literal $(, hidden: $hidden:expr)? $(, absent: $absent:expr)? $(, usual: $usual:expr)? ; )*) => {
        $(static $constant: Kind = Kind {
            name: $name,
            summary: $summary,
            example: include_str!(concat!("../examples/", $name, ".yaml")),
            schema: <$spec as JsonSchema>::json_schema,
            hidden: { const HIDDEN: &[(&str, &[&str])] = first_or!(&[] $(, $hidden)?); HIDDEN },
            absent: { const ABSENT: &[&str] = first_or!(&[] $(, $absent)?); ABSENT },
            usual: first_or!(false $(, $usual)?),
        };)*
        /// The kinds of documents, in the order of the reference.
        pub static KINDS: &[&Kind] = &[$(&$constant),*];
    };
}

kinds! {
    DATABASE = "database", DatabaseSpec, "A database of the server, with its encoding and locale.";
    SCHEMA = "schema", SchemaSpec, "A schema: a name space for tables, views, types and functions.";
    EXTENSION = "extension", ExtensionSpec, "An extension of the server, such as `timescaledb` or `vector`.";
    ROLE = "role", RoleSpec, "A role that privileges are granted to; never a password.";
    ENUM = "enum", EnumSpec, "A type whose values are a fixed list of labels.";
    DOMAIN = "domain", DomainSpec, "A type that narrows another one with checks.";
    SEQUENCE = "sequence", SequenceSpec, "A sequence of numbers that stands alone.";
    FUNCTION = "function", FunctionSpec, "A function or a procedure, its body in its own language.";
    TABLE = "table", TableSpec, "A table, or a hypertable, with everything that belongs to it.", hidden: &[("postgresql", &["hypertable"])], usual: true;
    VIEW = "view", ViewSpec, "A view: a stored query.";
    MATERIALIZED_VIEW = "materialized_view", MaterializedViewSpec, "A materialized view: a stored query with its stored result.";
    CONTINUOUS_AGGREGATE = "continuous_aggregate", ContinuousAggregateSpec, "A continuous aggregate: a materialized view over a hypertable that TimescaleDB keeps fresh.", absent: &["postgresql"];
    PUBLICATION = "publication", PublicationSpec, "A publication of logical replication: which tables and operations subscribers get.";
    RAW = "raw", RawSpec, "Raw SQL for what the language cannot say, with a name, dependencies and an exists check.";
    MIXIN = "mixin", MixinSpec, "Columns that several tables share.";
}

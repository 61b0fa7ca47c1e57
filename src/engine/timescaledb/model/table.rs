//! Tables, meant.

use serde::Serialize;

use crate::engine::timescaledb::names::{Chooser, Space};
use crate::engine::timescaledb::spec::{
    Action, Compression, GeneratedKind, Identity, IndexMethod, Match, Nulls, Order, PolicyCommand, Privilege,
    TriggerEvent, TriggerForEach, TriggerWhen,
};
use crate::engine::timescaledb::types::{Serial, Type};
use crate::model::{ByName, Interval, LogicalReference, Shape};
use crate::span::Located;
use crate::spec::Literal;

/// A table or hypertable.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// The columns in their order.
    pub columns: Vec<Column>,
    /// Where each column is among them.
    #[serde(skip)]
    pub places: ByName,
    /// The primary key.
    pub primary_key: Option<Key>,
    /// Unique constraints.
    pub uniques: Vec<Unique>,
    /// Checks, those of columns and of types among them.
    pub checks: Vec<Check>,
    /// Exclusion constraints.
    pub excludes: Vec<Exclude>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// References that no engine enforces.
    #[serde(skip)]
    pub logical_references: Vec<LogicalReference>,
    /// Indexes beside those of the keys.
    pub indexes: Vec<Index>,
    /// How the table is a hypertable.
    pub hypertable: Option<Hypertable>,
    /// Triggers.
    pub triggers: Vec<Trigger>,
    /// Row level security.
    pub row_security: Option<RowSecurity>,
    /// Policies of row level security.
    pub policies: Vec<Policy>,
    /// Privileges.
    pub grants: Vec<Grant>,
    /// Storage parameters.
    pub storage: Vec<(Located<String>, Located<Literal>)>,
    /// The tablespace.
    pub tablespace: Option<Located<String>>,
    /// Whether it is left out of the write-ahead log.
    pub unlogged: bool,
}

impl Table {
    /// The sequences that PostgreSQL makes for the columns that number rows, of a table of this name.
    pub fn sequences(&self, name: &str) -> Vec<String> {
        let mut chooser = Chooser::default();
        chooser.take(name, Space::Relation);
        let numbering =
            self.columns.iter().filter(|column| column.serial.is_some() || column.identity.is_some());
        numbering.map(|column| chooser.choose(name, Some(&column.name), "seq")).collect()
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.places.find(&self.columns, name, |column| &column.name.value)
    }
}

/// The objects of the catalog that an expression needs, by index: what needs them can be made after them, when it stands
/// in a circle. Where a definition comes from says nothing of what it means, so all are equal.
#[derive(Debug, Clone, Default)]
pub struct Needs(pub Vec<usize>);

impl PartialEq for Needs {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: Located<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Located<Type>,
    /// The sequence behind a `serial` type.
    pub serial: Option<Serial>,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Its value when a row gives none.
    pub default: Option<DefaultValue>,
    /// What the default needs.
    #[serde(skip)]
    pub default_needs: Needs,
    /// How it numbers rows.
    pub identity: Option<Located<Identity>>,
    /// How it is computed.
    pub generated: Option<Generated>,
    /// Its collation.
    pub collation: Option<Located<String>>,
    /// How large values are compressed.
    pub compression: Option<Compression>,
    /// Its comment, the unit included.
    pub comment: Option<String>,
    /// The labels of its enum, or the only values that it may hold, where they are texts; for references.
    #[serde(skip)]
    pub labels: Option<Vec<String>>,
}

impl Column {
    /// What it can hold.
    pub fn shape(&self) -> Shape {
        match (&*self.ty, &self.labels) {
            (Type::Declared { .. }, Some(labels)) => Shape::Enumeration(labels.clone()),
            (ty, _) => ty.shape(),
        }
    }
}

/// A default.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// A literal.
    Literal(Located<Literal>),
    /// An expression.
    Sql(Located<String>),
}

/// How a column is computed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Generated {
    /// The expression.
    pub sql: Located<String>,
    /// Where the value is kept.
    pub kind: GeneratedKind,
    /// What the expression needs.
    #[serde(skip)]
    pub needs: Needs,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Key {
    /// Its name.
    pub name: Located<String>,
    /// Its columns.
    pub columns: Vec<Located<String>>,
    /// Columns that its index stores too.
    pub include: Vec<Located<String>>,
}

/// A unique constraint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unique {
    /// Its name.
    pub name: Located<String>,
    /// Its columns.
    pub columns: Vec<Located<String>>,
    /// Columns that its index stores too.
    pub include: Vec<Located<String>>,
    /// Whether empty values count as equal.
    pub nulls_not_distinct: bool,
}

/// A check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Its name.
    pub name: Located<String>,
    /// What must not be false.
    pub condition: Condition,
    /// What the condition needs.
    #[serde(skip)]
    pub needs: Needs,
}

/// What a check demands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// An expression.
    Sql(Located<String>),
    /// A column holds one of these values.
    OneOf {
        /// The column.
        column: Located<String>,
        /// The values.
        values: Vec<Located<Literal>>,
    },
    /// A column holds numbers of a range, since its portable type has no others.
    Range {
        /// The column.
        column: Located<String>,
        /// The least number.
        least: i128,
        /// The largest number.
        most: i128,
    },
}

/// An exclusion constraint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exclude {
    /// Its name.
    pub name: Located<String>,
    /// Its index method.
    pub method: Located<IndexMethod>,
    /// What is compared.
    pub elements: Vec<ExcludeElement>,
    /// Rows that it looks at.
    pub predicate: Option<Located<String>>,
    /// What the condition needs.
    #[serde(skip)]
    pub needs: Needs,
}

/// One comparison of an exclusion constraint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExcludeElement {
    /// The column.
    pub column: Located<String>,
    /// The operator.
    pub operator: Located<String>,
}

/// A table that a foreign key refers to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its index in the catalog that the definition is part of.
    #[serde(skip)]
    pub index: usize,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForeignKey {
    /// Its name.
    pub name: Located<String>,
    /// The referring columns.
    pub columns: Vec<Located<String>>,
    /// The table as written.
    pub written: Located<String>,
    /// The table; nothing when it was not found.
    pub target: Option<Target>,
    /// The columns referred to; empty for the primary key.
    pub target_columns: Vec<Located<String>>,
    /// What a deletion does.
    pub on_delete: Option<Located<Action>>,
    /// The columns that a deletion changes.
    pub on_delete_columns: Vec<Located<String>>,
    /// What a changed key does.
    pub on_update: Option<Located<Action>>,
    /// What partly empty keys mean.
    pub matching: Option<Match>,
    /// Whether the check may be put off.
    pub deferrable: bool,
    /// Whether it is put off at first.
    pub initially_deferred: bool,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// Its name.
    pub name: Located<String>,
    /// Its method.
    pub method: Located<IndexMethod>,
    /// Its columns and expressions.
    pub columns: Vec<IndexColumn>,
    /// Whether it is unique, and where that is written.
    pub unique: Option<Located<bool>>,
    /// Whether empty values count as equal.
    pub nulls_not_distinct: Option<Located<bool>>,
    /// Columns that it stores too.
    pub include: Vec<Located<String>>,
    /// Rows that are in it.
    pub predicate: Option<Located<String>>,
    /// Parameters of its method.
    pub parameters: Vec<(Located<String>, Located<Literal>)>,
    /// Its tablespace.
    pub tablespace: Option<Located<String>>,
    /// What its expressions and its condition need.
    #[serde(skip)]
    pub needs: Needs,
}

impl Index {
    /// Whether it is unique.
    pub fn is_unique(&self) -> bool {
        self.unique.as_ref().is_some_and(|unique| unique.value)
    }
}

/// A column or expression of an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexColumn {
    /// What is indexed.
    pub key: IndexKey,
    /// The operator class.
    pub opclass: Option<Located<String>>,
    /// The collation.
    pub collation: Option<Located<String>>,
    /// The direction.
    pub order: Option<Order>,
    /// Where empty values are.
    pub nulls: Option<Nulls>,
    /// Where a direction is written, if one is.
    #[serde(skip)]
    pub direction: Option<Located<()>>,
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKey {
    /// A column.
    Column(Located<String>),
    /// An expression.
    Sql(Located<String>),
}

/// A length on the time axis of a hypertable: of time, or a number where the axis is numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Span64 {
    /// A length of time.
    Time(Interval),
    /// A number.
    Number(i128),
}

/// How a table is a hypertable.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hypertable {
    /// The column of the time axis.
    pub time_column: Located<String>,
    /// What one chunk covers.
    pub chunk_interval: Option<Located<Span64>>,
    /// Partitioning by hash.
    pub dimensions: Vec<Dimension>,
    /// The function that gives the present as a number: schema and name.
    pub integer_now: Option<Located<(String, String)>>,
    /// That function.
    #[serde(skip)]
    pub integer_now_needs: Needs,
    /// Columnar storage.
    pub columnstore: Option<Columnstore>,
    /// When chunks are dropped.
    pub retention: Option<Retention>,
    /// The index that chunks are rewritten by.
    pub reorder: Option<Located<String>>,
}

/// Partitioning by the hash of a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dimension {
    /// The column.
    pub column: Located<String>,
    /// How many partitions.
    pub partitions: u32,
}

/// Columnar storage of old chunks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Columnstore {
    /// Columns that stay apart.
    pub segment_by: Vec<Located<String>>,
    /// The order inside a segment.
    pub order_by: Vec<IndexColumn>,
    /// The age at which chunks are converted.
    pub after: Option<Located<Span64>>,
}

/// When chunks are dropped.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Retention {
    /// The age.
    pub after: Located<Span64>,
    /// How often the policy runs.
    pub schedule_interval: Option<Located<Interval>>,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trigger {
    /// Its name.
    pub name: Located<String>,
    /// When it runs.
    pub when: TriggerWhen,
    /// What it answers to, sorted.
    pub events: Vec<TriggerEvent>,
    /// Columns whose update it answers to.
    pub update_of: Vec<Located<String>>,
    /// How often it runs.
    pub for_each: TriggerForEach,
    /// The function as written.
    pub written: Located<String>,
    /// The function; nothing when it was not found.
    pub function: Option<Target>,
    /// Arguments.
    pub arguments: Vec<Located<String>>,
    /// A condition.
    pub condition: Option<Located<String>>,
}

/// Row level security.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowSecurity {
    /// Whether it is on.
    pub enabled: bool,
    /// Whether it binds the owner.
    pub force: bool,
}

/// A policy of row level security.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
    /// Its name.
    pub name: Located<String>,
    /// The commands it is for.
    pub command: PolicyCommand,
    /// The roles it is for.
    pub to: Vec<Located<String>>,
    /// Whether it narrows.
    pub restrictive: bool,
    /// Which rows may be seen.
    pub using: Option<Located<String>>,
    /// Which rows may be written.
    pub check: Option<Located<String>>,
}

/// Privileges on an object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grant {
    /// The privileges, sorted.
    pub privileges: Vec<Located<Privilege>>,
    /// The roles.
    pub to: Vec<Located<String>>,
    /// The columns they are limited to.
    pub columns: Vec<Located<String>>,
    /// Privileges on the sequences behind the table's columns, sorted.
    pub sequences: Vec<Located<Privilege>>,
    /// Whether they may be granted on.
    pub with_grant_option: bool,
}

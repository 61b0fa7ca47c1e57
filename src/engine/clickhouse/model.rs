//! What a ClickHouse object is: the engine's definitions in the catalog.

use std::any::Any;

use serde::Serialize;

use super::expression::Expression;
use super::spec::{Security, TtlAction};
use super::types::{Limit, Type};
use crate::model::{self, Definition, Interval, LogicalReference};
use crate::span::{Located, Span};
use crate::spec::Literal;

/// A database.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Database {
    /// The engine with its arguments, as SQL; `Atomic` where the document says none.
    pub engine: String,
    /// The comment.
    pub comment: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Columns in order.
    pub columns: Vec<Column>,
    /// The engine and its arguments.
    pub engine: Located<TableEngine>,
    /// The partition key.
    pub partition_by: Vec<Expression>,
    /// The primary key, where it is declared apart from the sorting key.
    pub primary_key: Option<Vec<Expression>>,
    /// The sorting key; none where the document has no `order_by`.
    pub order_by: Option<Vec<SortKey>>,
    /// The sampling key.
    pub sample_by: Option<Expression>,
    /// What happens to rows as they age.
    pub ttl: Vec<Ttl>,
    /// Settings of the engine.
    pub settings: Vec<Setting>,
    /// Data skipping indexes.
    pub indexes: Vec<Index>,
    /// Projections.
    pub projections: Vec<Projection>,
    /// Constraints: declared ones, checks, and those that types and `one_of` bring.
    pub constraints: Vec<Constraint>,
    /// References that no engine enforces.
    #[serde(skip)]
    pub references: Vec<LogicalReference>,
    /// The comment.
    pub comment: Option<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: Located<String>,
    /// Its type, `Nullable` included.
    #[serde(rename = "type")]
    pub r#type: Type,
    /// Where the type stands.
    #[serde(skip)]
    pub type_place: Place,
    /// What the type of the language says beyond ClickHouse's.
    pub limit: Option<Limit>,
    /// Where its value comes from when no row brings it.
    pub default: Option<ColumnDefault>,
    /// Codecs in order of application.
    pub codecs: Vec<Codec>,
    /// When its value is replaced by the default.
    pub ttl: Option<Expression>,
    /// The comment: description and unit.
    pub comment: Option<String>,
    /// The unit of measure.
    pub unit: Option<String>,
    /// Statistics for the optimizer.
    pub statistics: Vec<Located<String>>,
    /// Settings of the column alone.
    pub settings: Vec<Setting>,
}

/// A place that takes no part in comparing definitions.
#[derive(Debug, Clone, Copy)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Where a column's value comes from when no row brings it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnDefault {
    /// In which way.
    pub kind: DefaultKind,
    /// The value; only `EPHEMERAL` can do without.
    pub value: Option<DefaultValue>,
}

/// In which way a column gets its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultKind {
    /// The row may bring one.
    Default,
    /// Always computed at insert.
    Materialized,
    /// Computed when read.
    Alias,
    /// Inserted, never stored.
    Ephemeral,
}

impl DefaultKind {
    /// The keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            DefaultKind::Default => "DEFAULT",
            DefaultKind::Materialized => "MATERIALIZED",
            DefaultKind::Alias => "ALIAS",
            DefaultKind::Ephemeral => "EPHEMERAL",
        }
    }
}

/// A literal or an expression.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// A literal.
    Literal(Located<Literal>),
    /// An expression.
    Expression(Expression),
}

/// A codec of a chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Codec {
    /// Its name.
    pub name: Located<String>,
    /// Its arguments, as SQL: numbers, and texts in quotes.
    pub arguments: Vec<String>,
}

/// A table engine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableEngine {
    /// One of the MergeTree family.
    MergeTree {
        /// What it does with rows of equal keys.
        merging: Merging,
        /// Where its replicas meet; nothing for engines that do not replicate.
        replication: Option<Replication>,
    },
    /// Any other engine: its name, and its arguments as SQL.
    Other {
        /// The name.
        name: String,
        /// The arguments.
        arguments: Vec<String>,
    },
    /// The name is not known; reported already.
    Unknown,
}

/// What a table of the MergeTree family does with rows of equal keys when parts merge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Merging {
    /// Nothing.
    Keep,
    /// Keeps the latest.
    Replacing {
        /// The column that says which is latest.
        version: Option<Located<String>>,
        /// The column that says that a row is gone.
        is_deleted: Option<Located<String>>,
    },
    /// Adds them up.
    Summing {
        /// The columns that are added; all numeric ones outside of the key where none are named.
        columns: Vec<Located<String>>,
    },
    /// Merges states of aggregate functions.
    Aggregating,
    /// Cancels rows of opposite sign.
    Collapsing {
        /// The column of the sign.
        sign: Option<Located<String>>,
    },
    /// Cancels rows of opposite sign in any order.
    VersionedCollapsing {
        /// The column of the sign.
        sign: Option<Located<String>>,
        /// The column of the version.
        version: Option<Located<String>>,
    },
    /// Keeps the latest value that is not NULL.
    Coalescing {
        /// The columns; all outside of the key where none are named.
        columns: Vec<Located<String>>,
    },
    /// Thins out metrics.
    Graphite {
        /// The section of the server's configuration.
        section: Option<String>,
    },
}

impl Merging {
    /// The engine's name without `Replicated`.
    pub fn name(&self) -> &'static str {
        match self {
            Merging::Keep => "MergeTree",
            Merging::Replacing { .. } => "ReplacingMergeTree",
            Merging::Summing { .. } => "SummingMergeTree",
            Merging::Aggregating => "AggregatingMergeTree",
            Merging::Collapsing { .. } => "CollapsingMergeTree",
            Merging::VersionedCollapsing { .. } => "VersionedCollapsingMergeTree",
            Merging::Coalescing { .. } => "CoalescingMergeTree",
            Merging::Graphite { .. } => "GraphiteMergeTree",
        }
    }
}

/// Where replicas meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replication {
    /// Path in Keeper and name of the replica; the server's defaults hold where none are given.
    pub place: Option<(String, String)>,
}

/// A part of the sorting key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SortKey {
    /// The column or expression.
    pub expression: Expression,
    /// Whether it runs downwards.
    pub descending: bool,
}

/// What happens to rows as they age.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ttl {
    /// When.
    pub expression: Expression,
    /// What happens.
    pub action: TtlAction,
    /// The disk or volume of a move.
    pub target: Option<Located<String>>,
    /// Which rows.
    pub condition: Option<Expression>,
    /// The codecs of `recompress`.
    pub codecs: Vec<Codec>,
    /// The grouping of `group_by`.
    pub group_by: Vec<Expression>,
    /// What other columns become under `group_by`.
    pub set: Vec<(Located<String>, Expression)>,
}

/// A setting and its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// The name.
    pub name: Located<String>,
    /// The value.
    pub value: Located<Literal>,
}

/// A data skipping index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// Its name.
    pub name: Located<String>,
    /// What it covers.
    pub expression: Expression,
    /// The type's name.
    pub kind: Located<String>,
    /// The type's parameters, as SQL.
    pub arguments: Vec<String>,
    /// Granules of the table for each of its own.
    pub granularity: Option<u32>,
}

/// A projection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Projection {
    /// Its name.
    pub name: Located<String>,
    /// Its query, without `FROM` and brackets.
    pub query: Located<String>,
    /// Settings of its parts.
    pub settings: Vec<Setting>,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Constraint {
    /// Its name.
    pub name: Located<String>,
    /// Whether it is taken for granted rather than checked.
    pub assume: bool,
    /// The condition.
    pub expression: Expression,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// The query.
    pub query: Located<String>,
    /// Names of its columns, where the query tells.
    pub outputs: Option<Vec<String>>,
    /// Whose privileges it runs with.
    pub security: Option<Security>,
    /// The user of `definer`.
    pub definer: Option<String>,
    /// The comment.
    pub comment: Option<String>,
}

/// A materialized view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaterializedView {
    /// The table that it writes to: as written, and its index in the catalog.
    pub target: Located<String>,
    /// The index of the target.
    #[serde(skip)]
    pub target_index: Option<usize>,
    /// The database and name of the target.
    pub target_name: Option<(String, String)>,
    /// The indexes of the tables that the query reads.
    #[serde(skip)]
    pub sources: Vec<usize>,
    /// The query and its columns.
    pub view: View,
    /// The schedule, of one that is refreshable.
    pub refresh: Option<Refresh>,
}

/// The schedule of a refreshable materialized view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refresh {
    /// Whether it runs at fixed points (`EVERY`) rather than so long after the last end (`AFTER`); nothing where only
    /// dependencies start it.
    pub period: Option<(RefreshPeriod, Interval)>,
    /// Delay of the fixed points.
    pub offset: Option<Interval>,
    /// Random delay.
    pub randomize: Option<Interval>,
    /// Views that must have refreshed before: database and name.
    pub depends_on: Vec<(String, String)>,
    /// Whether rows are added.
    pub append: bool,
    /// Whether the first refresh waits for the schedule.
    pub empty: bool,
}

/// How a refresh is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefreshPeriod {
    /// At fixed points in time.
    Every,
    /// So long after the last end.
    After,
}

/// A dictionary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dictionary {
    /// Keys and attributes.
    pub attributes: Vec<Attribute>,
    /// Names of the key columns.
    pub primary_key: Vec<Located<String>>,
    /// Where the rows come from.
    pub source: DictionarySource,
    /// The layout's name.
    pub layout: Located<String>,
    /// The layout's parameters.
    pub layout_parameters: Vec<Setting>,
    /// Fewest and most seconds until it is loaded anew.
    pub lifetime: Option<(u32, u32)>,
    /// Columns of a row's validity.
    pub range: Option<(Located<String>, Located<String>)>,
    /// Settings of the source.
    pub settings: Vec<Setting>,
    /// The comment.
    pub comment: Option<String>,
}

/// A key or attribute of a dictionary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// Its name.
    pub name: Located<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub r#type: Type,
    /// What absent keys give.
    pub default: Option<Located<Literal>>,
    /// Its expression over the source.
    pub expression: Option<Expression>,
    /// Whether it holds the parent's key.
    pub hierarchical: bool,
    /// Whether different keys have different values.
    pub injective: bool,
    /// Whether MongoDB's ObjectID is meant.
    pub is_object_id: bool,
}

/// Where a dictionary's rows come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DictionarySource {
    /// A table: database, name, condition.
    Table {
        /// The database.
        database: String,
        /// The table.
        name: String,
        /// Which rows.
        condition: Option<String>,
    },
    /// A query.
    Query(String),
    /// Another kind of source.
    Other {
        /// The kind.
        kind: Located<String>,
        /// Its parameters.
        parameters: Vec<Setting>,
    },
    /// What was written cannot be resolved; reported already.
    Unknown,
}

/// A SQL function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// The parameters' names.
    pub parameters: Vec<Located<String>>,
    /// The expression.
    pub body: Expression,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Role {
    /// Its privileges.
    pub grants: Vec<Grant>,
    /// Roles that it has.
    pub roles: Vec<Located<String>>,
    /// Settings of its users.
    pub settings: Vec<Setting>,
}

/// Privileges on an object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grant {
    /// The privileges, in capitals as the engine prints them.
    pub privileges: Vec<String>,
    /// What they hold for.
    pub scope: Scope,
    /// The columns that they are limited to.
    pub columns: Vec<Located<String>>,
    /// Whether they may be granted further.
    pub grant_option: bool,
}

/// What a privilege holds for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    Everything,
    /// All of a database.
    Database(String),
    /// One object: database and name.
    Object(String, String),
}

/// A raw object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Raw {
    /// The statements that make it.
    pub create: Vec<String>,
    /// The query that tells whether it is there.
    pub exists: String,
    /// The statement that removes it.
    pub drop: Option<String>,
}

impl Table {
    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.value == name)
    }

    /// Whether the engine is one of the MergeTree family; an unknown engine may be.
    pub fn is_merge_tree(&self) -> bool {
        !matches!(self.engine.value, TableEngine::Other { .. })
    }

    /// The value of a setting, if the table sets it.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name.value == name)
    }

    /// Whether a setting is switched on.
    pub fn is_on(&self, name: &str) -> bool {
        self.setting(name).is_some_and(|setting| {
            matches!(setting.value.value, Literal::Boolean(true) | Literal::Integer(1))
        })
    }

    /// The expressions of the primary key: the declared one, or the sorting key.
    pub fn effective_primary_key(&self) -> Vec<&Expression> {
        match &self.primary_key {
            Some(key) => key.iter().collect(),
            None => self.order_by.iter().flatten().map(|part| &part.expression).collect(),
        }
    }
}

macro_rules! definition {
    ($type:ty, columns: $columns:expr, references: $references:expr) => {
        impl Definition for $type {
            fn as_any(&self) -> &dyn Any {
                self
            }
            fn equals(&self, other: &dyn Definition) -> bool {
                model::as_definition::<Self>(other).is_some_and(|other| self == other)
            }
            fn columns(&self) -> Option<Vec<model::Column<'_>>> {
                let columns: fn(&Self) -> Option<Vec<model::Column<'_>>> = $columns;
                columns(self)
            }
            fn to_json(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap_or_default()
            }
            fn logical_references(&self) -> &[LogicalReference] {
                let references: fn(&Self) -> &[LogicalReference] = $references;
                references(self)
            }
        }
    };
}

fn table_columns(table: &Table) -> Option<Vec<model::Column<'_>>> {
    Some(
        table
            .columns
            .iter()
            .map(|column| model::Column {
                name: &column.name.value,
                span: column.type_place.0,
                shape: shape(&column.r#type, column.limit.as_ref()),
                nullable: column.r#type.is_nullable(),
            })
            .collect(),
    )
}

/// What a column can hold, the limit of its portable type included: `varchar(36)` is no unlimited text.
fn shape(r#type: &Type, limit: Option<&Limit>) -> model::Shape {
    match (r#type.shape(), limit) {
        (model::Shape::Text { .. }, Some(Limit::Characters(most))) => {
            model::Shape::Text { characters: Some(*most) }
        }
        (model::Shape::Array(_), Some(Limit::Elements(count))) => model::Shape::Vector(Some(*count)),
        (shape, _) => shape,
    }
}

/// The columns of a view: their names are known where the query tells, their types are not.
fn view_columns(view: &View) -> Option<Vec<model::Column<'_>>> {
    view.outputs.as_ref().map(|names| {
        names
            .iter()
            .map(|name| model::Column {
                name,
                span: view.query.span,
                shape: model::Shape::Unknown,
                nullable: false,
            })
            .collect()
    })
}

fn attribute_columns(dictionary: &Dictionary) -> Option<Vec<model::Column<'_>>> {
    Some(
        dictionary
            .attributes
            .iter()
            .map(|attribute| model::Column {
                name: &attribute.name.value,
                span: attribute.name.span,
                shape: attribute.r#type.shape(),
                nullable: attribute.r#type.is_nullable(),
            })
            .collect(),
    )
}

definition!(Database, columns: |_| None, references: |_| &[]);
definition!(Table, columns: table_columns, references: |table| &table.references);
definition!(View, columns: view_columns, references: |_| &[]);
definition!(MaterializedView, columns: |view| view_columns(&view.view), references: |_| &[]);
definition!(Dictionary, columns: attribute_columns, references: |_| &[]);
definition!(Function, columns: |_| None, references: |_| &[]);
definition!(Role, columns: |_| None, references: |_| &[]);
definition!(Raw, columns: |_| None, references: |_| &[]);

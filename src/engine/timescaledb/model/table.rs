//! Tables, meant.

use serde::Serialize;

use crate::engine::timescaledb::names::{Chooser, Space};
use crate::engine::timescaledb::spec::{
    Action, Compression, GeneratedKind, Identity, IndexMethod, Match, Nulls, Order, PolicyCommand, Privilege,
    TriggerEvent, TriggerForEach, TriggerWhen,
};
use crate::engine::timescaledb::types::{Serial, Type};
use crate::model::{Aside, ByName, Interval, LogicalReference, ObjectId, Shape};
use crate::span::{Located, Span};
use crate::spec::Literal;
use crate::sql::Expression;

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
    pub row_security: RowSecurity,
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

/// The objects that an expression needs: what needs them can be made after them, when it stands in a circle.
pub type Needs = Aside<Vec<ObjectId>>;

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
    pub nullable: Located<bool>,
    /// Its value when a row gives none.
    pub default: Option<Box<DefaultValue>>,
    /// How it numbers rows.
    pub identity: Option<Located<Identity>>,
    /// How it is computed.
    pub generated: Option<Box<Generated>>,
    /// Its collation.
    pub collation: Option<Located<String>>,
    /// How large values are compressed.
    pub compression: Option<Located<Compression>>,
    /// What it holds.
    pub description: Option<Located<String>>,
    /// The unit of its values.
    pub unit: Option<Located<String>>,
    /// The only values that it may hold, where they are texts; for references.
    #[serde(skip)]
    pub labels: Aside<Option<Vec<String>>>,
}

impl Column {
    /// What it can hold.
    pub fn shape(&self) -> Shape {
        match (&*self.ty, &*self.labels) {
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
    Sql(Formula),
}

/// An expression and what it needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Formula {
    /// The expression.
    pub sql: Expression,
    /// What it needs.
    #[serde(skip)]
    pub needs: Needs,
}

impl DefaultValue {
    /// The expression, if it is one.
    pub fn as_sql(&self) -> Option<&Expression> {
        match self {
            DefaultValue::Literal(_) => None,
            DefaultValue::Sql(formula) => Some(&formula.sql),
        }
    }

    /// What it needs.
    pub fn needs(&self) -> &[ObjectId] {
        match self {
            DefaultValue::Literal(_) => &[],
            DefaultValue::Sql(formula) => &formula.needs,
        }
    }
}

/// How a column is computed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Generated {
    /// The expression.
    pub sql: Expression,
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
    /// Where the document says it.
    #[serde(skip)]
    pub said: Aside<Said>,
}

/// Where a check is said, for reports.
#[derive(Debug, Clone, Default)]
pub enum Said {
    /// Under its name.
    #[default]
    ByName,
    /// Beside the columns, without a name.
    Nameless,
    /// At this column.
    AtColumn(Box<str>),
}

/// What a check demands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// An expression.
    Sql(Box<Expression>),
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

impl Condition {
    /// The expression, if it is one.
    pub fn as_sql(&self) -> Option<&Expression> {
        match self {
            Condition::Sql(sql) => Some(sql),
            _ => None,
        }
    }

    /// The column that it names, if that is one alone: PostgreSQL puts it into the check's name.
    pub fn only_column(&self) -> Option<&str> {
        let sql = match self {
            Condition::Sql(sql) => sql,
            Condition::OneOf { column, .. } | Condition::Range { column, .. } => return Some(column),
        };
        let mut columns = sql.names.as_ref()?.columns.iter().filter_map(|column| column.parts.last());
        let first = columns.next()?;
        columns.all(|column| column.name == first.name).then_some(&first.name)
    }
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
    pub predicate: Option<Expression>,
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

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForeignKey {
    /// Its name.
    pub name: Located<String>,
    /// The referring columns.
    pub columns: Vec<Located<String>>,
    /// The table; nothing when it was not found.
    pub target: Option<ObjectId>,
    /// The table as written.
    #[serde(skip)]
    pub written: Aside<Located<String>>,
    /// The columns referred to; empty for the primary key.
    pub target_columns: Vec<Located<String>>,
    /// What a deletion does.
    pub on_delete: Located<Action>,
    /// The columns that a deletion changes.
    pub on_delete_columns: Vec<Located<String>>,
    /// What a changed key does.
    pub on_update: Located<Action>,
    /// What partly empty keys mean.
    pub matching: Match,
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
    /// Whether it is unique.
    pub unique: Located<bool>,
    /// Whether empty values count as equal.
    pub nulls_not_distinct: Located<bool>,
    /// Columns that it stores too.
    pub include: Vec<Located<String>>,
    /// Rows that are in it.
    pub predicate: Option<Expression>,
    /// Parameters of its method.
    pub parameters: Vec<(Located<String>, Located<Literal>)>,
    /// Its tablespace.
    pub tablespace: Option<Located<String>>,
    /// What its expressions and its condition need.
    #[serde(skip)]
    pub needs: Needs,
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
    pub direction: Direction,
}

/// A direction, and where empty values are in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Direction {
    /// The direction.
    pub order: Order,
    /// Where empty values are.
    pub nulls: Nulls,
    /// Where it is written, if it is.
    #[serde(skip)]
    pub place: Aside<Option<Span>>,
}

impl Direction {
    /// A direction as the server takes it: ascending unless another one is said, and empty values count as the largest.
    pub fn new(order: Option<Order>, nulls: Option<Nulls>, place: Option<Span>) -> Direction {
        let order = order.unwrap_or(Order::Asc);
        Direction { order, nulls: nulls.unwrap_or_else(|| Direction::usual(order)), place: Aside(place) }
    }

    /// Where empty values are in a direction, unless it says otherwise.
    pub fn usual(order: Order) -> Nulls {
        match order {
            Order::Asc => Nulls::Last,
            Order::Desc => Nulls::First,
        }
    }

    /// Whether it is the one that every index has where none is said.
    pub fn is_default(&self) -> bool {
        *self == Direction::new(None, None, None)
    }
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKey {
    /// A column.
    Column(Located<String>),
    /// An expression.
    Sql(Box<Expression>),
}

impl IndexKey {
    /// The column or the expression as it is written, and where.
    pub fn text(&self) -> &Located<String> {
        match self {
            IndexKey::Column(name) => name,
            IndexKey::Sql(sql) => sql,
        }
    }

    /// The expression, if it is one.
    pub fn as_sql(&self) -> Option<&Expression> {
        match self {
            IndexKey::Column(_) => None,
            IndexKey::Sql(sql) => Some(sql),
        }
    }

    /// The column, if it is one.
    pub fn as_column(&self) -> Option<&Located<String>> {
        match self {
            IndexKey::Column(name) => Some(name),
            IndexKey::Sql(_) => None,
        }
    }
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
    pub chunk_interval: Located<Span64>,
    /// Partitioning by hash.
    pub dimensions: Vec<Dimension>,
    /// The function that gives the present as a number.
    pub integer_now: Option<Located<ObjectId>>,
    /// Columnar storage.
    pub columnstore: Option<Columnstore>,
    /// When chunks are dropped.
    pub retention: Option<Retention>,
    /// The index that chunks are rewritten by.
    pub reorder: Option<Located<String>>,
}

impl Hypertable {
    /// Whether no key and no index begins with the time column.
    pub fn lacks_time_index(
        &self,
        primary_key: Option<&Key>,
        uniques: &[Unique],
        indexes: &[Index],
        columns: &[Column],
    ) -> bool {
        let time = &self.time_column;
        let begins = |list: &[Located<String>]| list.first() == Some(time);
        let taken = primary_key.is_some_and(|key| begins(&key.columns))
            || uniques.iter().any(|unique| begins(&unique.columns))
            || indexes
                .iter()
                .any(|index| index.columns.first().and_then(|column| column.key.as_column()) == Some(time));
        !taken && columns.iter().any(|column| column.name == *time)
    }

    /// An index on the time column, newest rows first.
    pub fn time_index(&self, name: Located<String>) -> Index {
        Index {
            name,
            method: Located::nowhere(IndexMethod::Btree),
            columns: vec![IndexColumn {
                key: IndexKey::Column(self.time_column.clone()),
                opclass: None,
                collation: None,
                direction: Direction::new(Some(Order::Desc), None, None),
            }],
            unique: Located::nowhere(false),
            nulls_not_distinct: Located::nowhere(false),
            include: Vec::new(),
            predicate: None,
            parameters: Vec::new(),
            tablespace: None,
            needs: Needs::default(),
        }
    }

    /// What one chunk covers where nothing is said, by the type of the time axis: 7 days, or what TimescaleDB 2.29 takes of numbers,
    /// executed: 10000 of a smallint, 100000 of an integer, 1000000 of a bigint.
    pub fn usual_interval(axis: Option<&Type>) -> Span64 {
        match axis.and_then(Type::integer_bits) {
            None => Span64::Time(Interval { months: 0, days: 7, microseconds: 0 }),
            Some(16) => Span64::Number(10_000),
            Some(32) => Span64::Number(100_000),
            Some(_) => Span64::Number(1_000_000),
        }
    }
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
    pub order_by: Vec<OrderedColumn>,
    /// The age at which chunks are converted.
    pub after: Option<Located<Span64>>,
}

/// A column in an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderedColumn {
    /// The column.
    pub column: Located<String>,
    /// The direction.
    pub direction: Direction,
}

/// When chunks are dropped.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Retention {
    /// The age.
    pub after: Located<Span64>,
    /// How often the policy runs.
    pub schedule_interval: Located<Interval>,
}

impl Retention {
    /// How often a policy runs that does not say so.
    pub const SCHEDULE: Interval = Interval { months: 0, days: 1, microseconds: 0 };
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
    /// The function; nothing when it was not found.
    pub function: Option<ObjectId>,
    /// The function as written.
    #[serde(skip)]
    pub written: Aside<Located<String>>,
    /// Arguments.
    pub arguments: Vec<Located<String>>,
    /// A condition.
    pub condition: Option<Expression>,
}

/// Row level security.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
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
    pub using: Option<Expression>,
    /// Which rows may be written.
    pub check: Option<Expression>,
}

impl Policy {
    /// The role that stands for all.
    pub const EVERYONE: &str = "public";

    /// Whether it is for all roles, as every policy is that names none.
    pub fn is_for_everyone(&self) -> bool {
        matches!(self.to.as_slice(), [role] if role.value == Policy::EVERYONE)
    }
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

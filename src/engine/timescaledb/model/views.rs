//! Views, materialized views and continuous aggregates, meant.

use serde::Serialize;

use super::{Columnstore, Grant, Index, Retention, Span64};
use crate::engine::timescaledb::spec::CheckOption;
use crate::model::{Aside, Interval, ObjectId};
use crate::span::Located;
use crate::sql::Query;

/// The objects that a query reads; they follow from its text, and from what is around it.
pub type Sources = Aside<Vec<ObjectId>>;

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// Its query.
    pub query: Query,
    /// The tables and views that the query reads.
    #[serde(skip)]
    pub sources: Sources,
    /// Whether it reads with the rights of who asks.
    pub security_invoker: Located<bool>,
    /// Whether it hides rows from conditions of who asks.
    pub security_barrier: bool,
    /// Which rows may be written through it.
    pub check_option: Option<Located<CheckOption>>,
    /// What columns hold.
    pub column_descriptions: Vec<(Located<String>, Located<String>)>,
    /// Privileges.
    pub grants: Vec<Grant>,
}

/// A materialized view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaterializedView {
    /// Its query.
    pub query: Query,
    /// The tables and views that the query reads.
    #[serde(skip)]
    pub sources: Sources,
    /// Whether the result is computed at once.
    pub with_data: bool,
    /// Indexes.
    pub indexes: Vec<Index>,
    /// What columns hold.
    pub column_descriptions: Vec<(Located<String>, Located<String>)>,
    /// Privileges.
    pub grants: Vec<Grant>,
    /// The tablespace.
    pub tablespace: Option<Located<String>>,
}

/// A continuous aggregate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContinuousAggregate {
    /// Its query.
    pub query: Query,
    /// The tables and views that the query reads.
    #[serde(skip)]
    pub sources: Sources,
    /// Whether only stored results are shown.
    pub materialized_only: bool,
    /// Whether grouping columns get indexes.
    pub create_group_indexes: bool,
    /// What one chunk of the result covers.
    pub chunk_interval: Option<Located<Span64>>,
    /// Refresh policies.
    pub refresh: Vec<RefreshPolicy>,
    /// Columnar storage.
    pub columnstore: Option<Columnstore>,
    /// When results are dropped.
    pub retention: Option<Retention>,
    /// Indexes.
    pub indexes: Vec<Index>,
    /// What columns hold.
    pub column_descriptions: Vec<(Located<String>, Located<String>)>,
    /// Privileges.
    pub grants: Vec<Grant>,
}

/// A refresh policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefreshPolicy {
    /// How far back a run begins.
    pub start_offset: Option<Located<Span64>>,
    /// How far back it ends.
    pub end_offset: Option<Located<Span64>>,
    /// How often it runs.
    pub schedule_interval: Located<Interval>,
}

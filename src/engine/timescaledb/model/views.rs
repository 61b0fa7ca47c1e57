//! Views, materialized views and continuous aggregates, meant.

use serde::Serialize;

use super::{Columnstore, Grant, Index, Retention, Span64, Target};
use crate::engine::timescaledb::spec::CheckOption;
use crate::model::Interval;
use crate::span::Located;
use crate::sql::QueryNames;

/// A query and what was read of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Query {
    /// The text.
    pub text: Located<String>,
    /// The names it uses; nothing when the parser does not know its syntax.
    #[serde(skip)]
    pub names: Option<QueryNames>,
    /// The tables and views that it reads.
    pub sources: Vec<Target>,
}

impl Query {
    /// Names of the outputs, where they are known.
    pub fn outputs(&self) -> Option<Vec<&str>> {
        self.names.as_ref()?.outputs.as_ref().map(|names| names.iter().map(String::as_str).collect())
    }
}

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// Its query.
    pub query: Query,
    /// Whether it reads with the rights of who asks.
    pub security_invoker: Option<Located<bool>>,
    /// Whether it hides rows from conditions of who asks.
    pub security_barrier: bool,
    /// Which rows may be written through it.
    pub check_option: Option<CheckOption>,
    /// Comments of columns.
    pub column_comments: Vec<(Located<String>, Located<String>)>,
    /// Privileges.
    pub grants: Vec<Grant>,
}

/// A materialized view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaterializedView {
    /// Its query.
    pub query: Query,
    /// Whether the result is computed at once.
    pub with_data: bool,
    /// Indexes.
    pub indexes: Vec<Index>,
    /// Comments of columns.
    pub column_comments: Vec<(Located<String>, Located<String>)>,
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
    /// The width of its buckets, where it could be read.
    pub bucket: Option<Bucket>,
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
    /// Comments of columns.
    pub column_comments: Vec<(Located<String>, Located<String>)>,
    /// Privileges.
    pub grants: Vec<Grant>,
}

/// The width of a bucket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bucket {
    /// The width.
    pub width: Span64,
    /// The bytes of its text in the query.
    #[serde(skip)]
    pub range: std::ops::Range<usize>,
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

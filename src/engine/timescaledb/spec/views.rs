//! Views, materialized views and continuous aggregates.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{ColumnstoreSpec, GrantSpec, IndexSpec, Length, RetentionSpec};
use crate::span::Located;
use crate::spec::Form;

/// A view: a stored query.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "view")]
pub struct ViewSpec {
    /// The schema the view is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The query. Give every column a name.
    #[schemars(length(min = 1))]
    pub query: Located<String>,
    /// Whether the view reads with the rights of who asks instead of its owner's; since PostgreSQL 15.
    #[serde(default)]
    pub security_invoker: Option<Located<bool>>,
    /// Whether conditions of who asks are kept from seeing rows that the view hides.
    #[serde(default)]
    pub security_barrier: bool,
    /// Whether rows written through the view must be visible in it.
    #[serde(default)]
    pub check_option: Option<Located<CheckOption>>,
    /// What single columns hold, by their name; becomes their comment.
    #[serde(default)]
    pub column_descriptions: IndexMap<Located<String>, Located<String>>,
    /// Privileges on the view.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
}

/// Which rows may be written through a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckOption {
    /// Those that this view shows.
    Local,
    /// Those that this view and the views below it show.
    Cascaded,
}

/// A materialized view: a stored query with its stored result.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "materialized view")]
pub struct MaterializedViewSpec {
    /// The schema the view is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The query. Give every column a name.
    #[schemars(length(min = 1))]
    pub query: Located<String>,
    /// Whether the result is computed when the view is made.
    #[serde(default)]
    #[schemars(extend("default" = true))]
    pub with_data: Option<bool>,
    /// Indexes of the result; a unique one allows `REFRESH … CONCURRENTLY`.
    #[serde(default)]
    pub indexes: Vec<IndexSpec>,
    /// What single columns hold, by their name; becomes their comment.
    #[serde(default)]
    pub column_descriptions: IndexMap<Located<String>, Located<String>>,
    /// Privileges on the view.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
    /// The tablespace the result is stored in.
    #[serde(default)]
    pub tablespace: Option<Located<String>>,
}

/// A continuous aggregate. Needs the community edition of TimescaleDB.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "continuous aggregate")]
pub struct ContinuousAggregateSpec {
    /// The schema the aggregate is in.
    #[serde(default)]
    #[schemars(length(min = 1), extend("default" = "public"))]
    #[expect(
        dead_code,
        reason = "the identity needs it, which is read from the tree so that broken documents have one too"
    )]
    pub schema: Option<Located<String>>,
    /// The query over one hypertable, or over another continuous aggregate, grouped by `time_bucket`.
    #[schemars(length(min = 1), example = &"select time_bucket('1 hour', timestamp) as bucket, avg(value) as average from metrics group by bucket")]
    pub query: Located<String>,
    /// Whether only stored results are shown; `false` adds the rows that are not aggregated yet.
    #[serde(default)]
    #[schemars(extend("default" = true))]
    pub materialized_only: Option<bool>,
    /// Whether an index is made for every grouping column.
    #[serde(default)]
    #[schemars(extend("default" = true))]
    pub create_group_indexes: Option<bool>,
    /// The time that one chunk of the result covers.
    #[serde(default)]
    pub chunk_interval: Option<Length>,
    /// Policies that keep the result fresh.
    #[serde(default)]
    pub refresh: Vec<RefreshPolicySpec>,
    /// Compressed columnar storage of old results.
    #[serde(default)]
    pub columnstore: Option<ColumnstoreSpec>,
    /// The age at which results are dropped.
    #[serde(default)]
    pub retention: Option<Form<Length, RetentionSpec>>,
    /// Indexes beside those of the grouping columns; never unique.
    #[serde(default)]
    pub indexes: Vec<IndexSpec>,
    /// What single columns hold, by their name; becomes their comment.
    #[serde(default)]
    pub column_descriptions: IndexMap<Located<String>, Located<String>>,
    /// Privileges on the aggregate.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
}

/// A policy that keeps a continuous aggregate fresh.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "refresh policy", extend("additionalProperties" = false))]
pub struct RefreshPolicySpec {
    /// How far back each run begins; without it at the beginning of time.
    #[serde(default)]
    #[schemars(example = &"3 days")]
    pub start_offset: Option<Length>,
    /// How far back each run ends; without it at the newest row.
    #[serde(default)]
    #[schemars(example = &"1 hour")]
    pub end_offset: Option<Length>,
    /// How often the policy runs.
    #[schemars(example = &"1 hour")]
    pub schedule_interval: Located<String>,
}

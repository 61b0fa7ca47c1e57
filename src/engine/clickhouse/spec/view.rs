//! `kind: view` and `kind: materialized_view`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::span::Located;
use crate::spec::Literal;

/// A query under a name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse view")]
pub struct ViewBody {
    /// The query. Parameters are written `{name:Type}`.
    #[schemars(length(min = 1), example = &"SELECT user_id, count() AS events FROM events GROUP BY user_id")]
    pub query: Located<String>,
    /// Whose privileges the query runs with; the reader's without it.
    pub security: Option<Located<Security>>,
    /// The user whose privileges a view with `security: definer` runs with.
    pub definer: Option<Located<String>>,
}

/// Whose privileges a view's query runs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Security {
    /// Those of the user who reads the view.
    Invoker,
    /// Those of the user who made the view, or of `definer`.
    Definer,
}

/// A query whose result is written into a table: with every insert into its source, or on a schedule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse materialized view")]
pub struct MaterializedViewBody {
    /// The table that it writes to. A hidden table of its own would have no name to migrate it by, so there is none.
    #[schemars(example = &"domain_performance")]
    pub to: Located<String>,
    /// The query. Its first table is the source; each result column needs a column of that name in the target.
    #[schemars(length(min = 1), example = &"SELECT domain, count() AS query_count FROM model_interactions GROUP BY domain")]
    pub query: Located<String>,
    /// When the whole query runs anew. Without it the view sees each insert into its source, and only that.
    pub refresh: Option<RefreshSpec>,
    /// Whose privileges the query runs with.
    pub security: Option<Located<Security>>,
    /// The user whose privileges a view with `security: definer` runs with.
    pub definer: Option<Located<String>>,
}

/// The schedule of a refreshable materialized view.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "refresh", extend("additionalProperties" = false))]
pub struct RefreshSpec {
    /// At fixed points in time: `1 hour` is at every full hour.
    #[schemars(example = &"1 hour")]
    pub every: Option<Located<String>>,
    /// So long after the last refresh ended.
    #[schemars(example = &"30 minutes")]
    pub after: Option<Located<String>>,
    /// So long after the points of `every`.
    #[schemars(example = &"5 minutes")]
    pub offset: Option<Located<String>>,
    /// A random delay of at most so long, so that views do not all run at once.
    #[schemars(example = &"10 minutes")]
    pub randomize: Option<Located<String>>,
    /// Refreshable views that must have refreshed before.
    #[serde(default)]
    #[schemars(example = ["hourly_totals"])]
    pub depends_on: Vec<Located<String>>,
    /// Settings of the schedule: `refresh_retries`, `refresh_retry_initial_backoff_ms`, `refresh_retry_max_backoff_ms`,
    /// `all_replicas`.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "refresh_retries": 3 }))]
    pub settings: IndexMap<Located<String>, Located<Literal>>,
    /// Whether each refresh adds its rows rather than replacing all.
    #[serde(default)]
    pub append: bool,
    /// Whether the target stays empty until the first scheduled refresh; without it the first starts at once.
    #[serde(default)]
    pub empty: bool,
}

//! Views, and materialized views with their schedule.

use serde::Serialize;

use super::Setting;
use crate::engine::clickhouse::spec::Security;
use crate::engine::words::Word;
use crate::model::{self, Interval};
use crate::span::Located;

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// The query.
    pub query: Located<String>,
    /// Names of its columns, where the query tells.
    pub outputs: Option<Vec<String>>,
    /// Names in the query that could be columns and that the engine reads otherwise, with the place of their `SELECT` in it.
    #[serde(skip)]
    pub words: Vec<(usize, Word)>,
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
    /// Settings of the schedule.
    pub settings: Vec<Setting>,
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

/// The columns of a view: their names are known where the query tells, their types are not.
pub(super) fn view_columns(view: &View) -> Option<Vec<model::Column<'_>>> {
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

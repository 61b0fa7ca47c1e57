//! Views, and materialized views with their schedule.

use serde::Serialize;

use super::Setting;
use crate::engine::words::Word;
use crate::model::{self, Aside, Interval, ObjectId};
use crate::span::Located;
use crate::sql::Query;

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// The query.
    pub query: Query,
    /// The objects that the query reads, in the order of the text.
    #[serde(skip)]
    pub sources: Vec<ObjectId>,
    /// Names in the query that could be columns and that the engine reads otherwise, with the place of their `SELECT` in it.
    #[serde(skip)]
    pub words: Aside<Vec<(usize, Word)>>,
    /// Whose privileges it runs with; nothing where the server's own default holds.
    pub security: Option<Security>,
}

/// Whose privileges a view's query runs with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Those of the user who reads the view.
    Invoker,
    /// Those of a user; of the one who made the view where none is named.
    Definer(Option<String>),
}

/// A materialized view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaterializedView {
    /// The table that it writes to; nothing where it was not found.
    pub target: Option<ObjectId>,
    /// The table that it writes to, as written.
    #[serde(skip)]
    pub written: Aside<Located<String>>,
    /// The query and its columns.
    #[serde(flatten)]
    pub view: View,
    /// The schedule, of one that is refreshable.
    pub refresh: Option<Refresh>,
}

/// The schedule of a refreshable materialized view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refresh {
    /// Whether it runs at fixed points (`EVERY`) rather than so long after the last end (`AFTER`); nothing where only
    /// dependencies start it.
    pub period: Option<(RefreshPeriod, Located<Interval>)>,
    /// Delay of the fixed points.
    pub offset: Option<Located<Interval>>,
    /// Random delay.
    pub randomize: Option<Located<Interval>>,
    /// Views that must have refreshed before.
    pub depends_on: Vec<ObjectId>,
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

impl View {
    /// The columns: their names are known where the query tells, their types are not.
    pub(super) fn columns(&self) -> Option<Vec<model::Column<'_>>> {
        let span = self.query.span;
        let column = |name| model::Column { name, span, shape: model::Shape::Unknown, nullable: false };
        Some(self.query.outputs()?.into_iter().map(column).collect())
    }
}

//! A table engine: the MergeTree family, told apart by what it does with rows of equal keys, and every other by name.

use serde::Serialize;

use super::Argument;
use crate::model::ObjectId;
use crate::span::Located;
use crate::sql::Expression;

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
    /// Any other engine.
    Other {
        /// The name.
        name: Located<String>,
        /// The arguments.
        arguments: Vec<Argument>,
        /// The table that it stands over, where a document declares it.
        #[serde(skip)]
        target: Option<ObjectId>,
    },
    /// The name is not known; reported already.
    Unknown,
}

impl TableEngine {
    /// The sharding key of `Distributed`.
    pub fn sharding_key(&self) -> Option<&Expression> {
        match self {
            TableEngine::Other { name, arguments, .. } if name.value == "Distributed" => {
                match arguments.get(3)? {
                    Argument::Expression(key) => Some(key),
                    _ => None,
                }
            }
            _ => None,
        }
    }
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

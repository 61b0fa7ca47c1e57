//! SQL fragments, in every dialect.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;

mod another;
mod canonical;
mod fragments;
mod pieces;

use schemac::engine::clickhouse::dialect::DIALECT as CLICKHOUSE;
use schemac::engine::timescaledb::dialect::DIALECT as POSTGRESQL;
use schemac::sql::Dialect;

/// The dialects of the engines.
const ALL: [Dialect; 2] = [POSTGRESQL, CLICKHOUSE];

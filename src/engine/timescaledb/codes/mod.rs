//! The codes that only this engine reports. The examples of every page are run by a test.

mod accepted;
mod postgresql;
mod timescaledb;

use std::sync::LazyLock;

pub use accepted::*;
pub use postgresql::*;
pub use timescaledb::*;

use crate::diagnostic::Code;

/// Every code of this engine.
pub static ALL: LazyLock<Vec<&'static Code>> =
    LazyLock::new(|| postgresql::ALL.iter().chain(accepted::ALL).chain(timescaledb::ALL).copied().collect());

//! What must hold for every input: one function for each target.
//!
//! Each takes bytes and panics when a promise is broken; a panic of the program itself counts as well. The targets of
//! cargo-fuzz call them, and the program's own tests call them with the corpus that is kept.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, reason = "a broken promise is a panic")]

mod fragments;
mod limits;
mod pipeline;
mod reports;
mod syntax;
mod types;

pub use fragments::fragments;
pub use pipeline::pipeline;
pub use syntax::{toml, yaml};
pub use types::types;

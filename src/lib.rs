//! schemac, a declarative schema compiler.

pub mod cli;
pub mod compile;
pub mod config;
pub mod diagnostic;
pub mod engine;
pub mod graph;
pub mod hash;
pub mod model;
pub mod output;
pub mod render;
pub mod source;
pub mod span;
pub mod spec;
pub mod sql;

//! schemac compiles declarative schemas, written once in YAML or TOML, into SQL for TimescaleDB/PostgreSQL and ClickHouse
//! and into collection JSON for Milvus.
//!
//! The pipeline goes one way; each stage takes a value and gives a value plus all its findings:
//!
//! ```text
//! files ─► source ─► spec ─► model ─► graph ─► render ─► output
//! ```
//!
//! [`compile`] runs the stages, [`engine`] holds all that only one engine knows, [`cli`] is the only layer that prints.
//! The library exists for the program and its tests; its interface may change with any version.

pub mod cli;
pub mod compile;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod docs;
pub mod engine;
pub mod graph;
pub mod hash;
pub mod model;
pub mod output;
mod parallel;
pub mod render;
pub mod source;
pub mod span;
pub mod spec;
pub mod sql;

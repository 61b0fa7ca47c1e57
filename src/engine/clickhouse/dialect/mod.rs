//! ClickHouse's SQL: its lexicon, and what only its parser knows.

pub mod escape;
mod functions;
mod keywords;
mod lexicon;
mod rewrite;
pub mod script;

pub use lexicon::DIALECT;

//! PostgreSQL's SQL: its lexicon, and what only its grammar has.

mod functions;
pub mod grouped;
pub mod keywords;
mod left_out;
mod lexicon;
mod result_name;
pub mod script;
pub mod tree;

pub use lexicon::DIALECT;

//! What was meant: the catalog that every later stage reads, and nothing else.
//!
//! The catalog holds meaning, not text: parsed types, resolved names, structured options. It can be built from specs, as
//! [`crate::compile`] does, and compared with one that came from elsewhere: places do not take part in equality.

mod aside;
mod by_name;
mod catalog;
mod comment;
mod id;
mod interval;
mod names;
pub mod portable;
pub mod reference;
pub mod resolve;
mod shape;

pub use aside::Aside;
pub use by_name::{ByName, repetitions};
pub use catalog::{
    Catalog, Column, Definition, Edge, EdgeKind, LogicalReference, Meaning, Object, as_definition,
};
pub use comment::column_comment;
pub use id::{Address, AddressError, ObjectId};
pub use interval::{Interval, IntervalError};
pub use names::{Found, NamedObject, Names, Wanted};
pub use shape::{Fit, Shape, fit};

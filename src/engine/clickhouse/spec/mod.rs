//! The ClickHouse documents of the language, one file for each group of kinds.

mod access;
mod database;
mod dictionary;
mod table;
mod texts;
mod view;

pub use access::{FunctionBody, GrantSpec, RawBody, RoleBody};
pub use database::{DatabaseBody, MixinBody};
pub use dictionary::{AttributeSpec, DictionaryBody, LayoutSpec, LifetimeSpec, RangeSpec, SourceSpec};
pub use table::{
    ColumnSpec, ColumnTypeName, ConstraintSpec, EngineSpec, IndexSpec, ProjectionSpec, TableBody, TtlAction,
    TtlSpec,
};
pub use texts::TextOrList;
pub use view::{MaterializedViewBody, RefreshSpec, Security, ViewBody};

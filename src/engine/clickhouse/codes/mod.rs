//! The codes that ClickHouse's rules report. The text of a code is its page: why it matters, a document that has it and one
//! that has not.

pub mod access;
pub mod columns;
pub mod databases;
pub mod dictionaries;
pub mod expressions;
pub mod keys;
pub mod parts;
pub mod table_engines;
pub mod views;

use std::sync::LazyLock;

pub use access::GRANT;
pub use columns::{
    CODEC, DEFAULT_CIRCLE, NULL_DEFAULT, SEVERAL_DEFAULTS, STATISTICS, SUSPICIOUS_LOW_CARDINALITY,
    TYPE_CANNOT_BE_NULLABLE, UNKNOWN_CODEC,
};
pub use databases::{UNDECLARED_DATABASE, UNKNOWN_DATABASE_ENGINE};
pub use dictionaries::{DICTIONARY, DICTIONARY_COLUMN};
pub use expressions::UNKNOWN_FUNCTION;
pub use keys::{KEY_EXPRESSION, KEY_TYPE, MISSING_ORDER_BY, NULLABLE_KEY, PRIMARY_KEY_PREFIX, SAMPLE_BY};
pub use parts::{PROJECTION, SKIP_INDEX, STORAGE_POLICY, TTL, TTL_OF_DAYS};
pub use table_engines::{
    ARBITRARY_COLUMN, CLAUSE_NOT_SUPPORTED, DIMENSION_OUTSIDE_KEY, ENGINE_ARGUMENTS, ENGINE_COLUMN,
    ENGINE_NOT_ENABLED, MERGED_KEY_COLUMN, PARTITION_BY_IDENTITY, PARTITIONED_VERSIONS, PROXY_COLUMN,
    PROXY_TARGET, REPLICA_PATH, SETTING, SETTING_NOT_KEPT, SHARDING, SUMMED_AVERAGE, UNKNOWN_TABLE_ENGINE,
};
pub use views::{
    MATERIALIZED_VIEW_SOURCE, MATERIALIZED_VIEW_TARGET, REFRESH, REFRESH_OVERWRITES, STATE_MISTAKEN,
    SUMMED_VALUE,
};

use crate::diagnostic::Code;

/// Every code of this module.
pub static ALL: LazyLock<Vec<&'static Code>> = LazyLock::new(|| {
    [
        databases::ALL,
        table_engines::ALL,
        keys::ALL,
        columns::ALL,
        parts::ALL,
        expressions::ALL,
        views::ALL,
        dictionaries::ALL,
        access::ALL,
    ]
    .concat()
});

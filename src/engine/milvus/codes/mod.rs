//! What only Milvus reports. The text of a code is its page: why it matters, a document that has it and one that has not.

pub mod fields;
pub mod indexes;

use std::sync::LazyLock;

pub use fields::{
    ALIAS_CONFLICT, AUTO_ID, CLUSTERING_KEY, DEFAULT_NOT_ALLOWED, IMPRECISE_DEFAULT, KEY_TYPE, LIMIT,
    LOAD_FIELDS, MANY_VECTORS, NO_VECTOR, NULLABLE_NOT_ALLOWED, PARTITION_KEY, PARTITIONS_COUNT,
    PARTITIONS_WITH_KEY, PRIMARY_KEY_COUNT, RESERVED_NAME, STRUCT, TEXT_LIMIT, UNDECLARED_DATABASE,
    WIDENED_INTEGER,
};
pub use indexes::{
    ANALYZER, DEPRECATED_INDEX, FUNCTION_FIELD, FUNCTION_PARAMETER, INDEX_TYPE, LOW_EF, METRIC,
    MISSING_PARAMETER, PARAMETER_VALUE, PROPERTY_NEEDS, PROPERTY_VALUE, RANGE_WITHOUT_RADIUS, SEARCH_FIELD,
    SEARCH_GROUP, SEARCH_METRIC, SEARCH_RANGE, SEVERAL_INDEXES, UNKNOWN_PARAMETER, UNKNOWN_PROPERTY,
    VECTOR_WITHOUT_INDEX,
};

use crate::diagnostic::Code;

/// Every code of this module.
pub static ALL: LazyLock<Vec<&'static Code>> =
    LazyLock::new(|| fields::ALL.iter().chain(indexes::ALL).copied().collect());

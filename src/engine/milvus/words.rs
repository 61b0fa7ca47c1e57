//! Words of Milvus's clients that the language has to know.

use crate::spec::words::Words;

pub(super) static WORDS: Words = Words {
    synonyms: &[
        ("dynamic", &["dynamic_field"]),
        ("enable_dynamic_field", &["dynamic_field"]),
        ("is_clustering_key", &["clustering_key"]),
        ("is_partition_key", &["partition_key"]),
        ("metric_type", &["metric"]),
        ("num_partitions", &["partitions_count"]),
        ("num_shards", &["shards"]),
        ("search_params", &["search"]),
        ("shards_num", &["shards"]),
    ],
    lengths: &[],
    dimensions: &["bfloat16_vector", "binary_vector", "float16_vector", "float_vector", "int8_vector"],
    array_keys: Some(("element_type", "max_capacity")),
    secrets: &[],
};

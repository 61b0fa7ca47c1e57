//! Words of PostgreSQL and TimescaleDB that the language has to know.

use crate::spec::words::Words;

pub(super) static WORDS: Words = Words {
    synonyms: &[
        ("compress_after", &["after"]),
        ("drop_after", &["after"]),
        ("partition_column", &["time_column"]),
        ("rls", &["row_level_security"]),
    ],
    lengths: &["bit", "bit varying", "bpchar", "character", "character varying", "varbit"],
    dimensions: &["bit", "halfvec", "sparsevec"],
    array_keys: None,
    secrets: &[],
};

//! What comes from an extension, so that a document which uses it can be told which one to declare.

/// Functions by the extension that brings them (contrib of PostgreSQL 17, TimescaleDB 2.22, pgvector 0.8).
const FUNCTIONS: &[(&str, &str)] = &[
    ("armor", "pgcrypto"),
    ("cosine_distance", "vector"),
    ("crypt", "pgcrypto"),
    ("dearmor", "pgcrypto"),
    ("decrypt", "pgcrypto"),
    ("decrypt_iv", "pgcrypto"),
    ("digest", "pgcrypto"),
    ("encrypt", "pgcrypto"),
    ("encrypt_iv", "pgcrypto"),
    ("first", "timescaledb"),
    ("gen_random_bytes", "pgcrypto"),
    ("gen_salt", "pgcrypto"),
    ("histogram", "timescaledb"),
    ("hmac", "pgcrypto"),
    ("inner_product", "vector"),
    ("l1_distance", "vector"),
    ("l2_distance", "vector"),
    ("l2_normalize", "vector"),
    ("last", "timescaledb"),
    ("pgp_pub_decrypt", "pgcrypto"),
    ("pgp_pub_encrypt", "pgcrypto"),
    ("pgp_sym_decrypt", "pgcrypto"),
    ("pgp_sym_decrypt_bytea", "pgcrypto"),
    ("pgp_sym_encrypt", "pgcrypto"),
    ("pgp_sym_encrypt_bytea", "pgcrypto"),
    ("show_trgm", "pg_trgm"),
    ("similarity", "pg_trgm"),
    ("time_bucket", "timescaledb"),
    ("time_bucket_gapfill", "timescaledb"),
    ("unaccent", "unaccent"),
    ("uuid_generate_v1", "uuid-ossp"),
    ("uuid_generate_v4", "uuid-ossp"),
    ("word_similarity", "pg_trgm"),
];

/// The extension that brings a function.
pub(super) fn of_function(name: &str) -> Option<&'static str> {
    FUNCTIONS.iter().find(|(function, _)| *function == name).map(|(_, extension)| *extension)
}

/// The extension that brings an operator class.
pub(super) fn of_opclass(name: &str) -> Option<&'static str> {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    if begins(&["vector_", "halfvec_", "sparsevec_"]) || matches!(name, "bit_hamming_ops" | "bit_jaccard_ops")
    {
        Some("vector")
    } else if begins(&["gin_trgm_", "gist_trgm_"]) {
        Some("pg_trgm")
    } else if begins(&["gin_hstore_", "gist_hstore_"]) {
        Some("hstore")
    } else {
        None
    }
}

/// The extension that brings a view or a schema of views.
pub(super) fn of_relation(parts: &[&str]) -> Option<&'static str> {
    match parts {
        [
            "timescaledb_information"
            | "_timescaledb_catalog"
            | "_timescaledb_config"
            | "timescaledb_experimental",
            _,
        ] => Some("timescaledb"),
        [.., "pg_stat_statements" | "pg_stat_statements_info"] => Some("pg_stat_statements"),
        [.., "pg_buffercache"] => Some("pg_buffercache"),
        _ => None,
    }
}

/// Whether a relation is the server's own: system catalogs and what extensions bring.
pub(super) fn is_system_relation(parts: &[&str]) -> bool {
    match parts {
        [schema, _] => matches!(*schema, "pg_catalog" | "information_schema") || of_relation(parts).is_some(),
        [name] => name.starts_with("pg_"),
        _ => false,
    }
}

//! Words of ClickHouse that the language has to know.

use crate::spec::words::{SecretArgument, Words};

pub(super) static WORDS: Words = Words {
    synonyms: &[
        ("cluster_by", &["order_by"]),
        ("engine_args", &["table_engine"]),
        ("sort_by", &["order_by"]),
        ("sort_key", &["order_by"]),
        ("sorting_key", &["order_by"]),
    ],
    lengths: &["fixedstring"],
    dimensions: &[],
    array_keys: None,
    secrets: SECRETS,
};

/// Engines and table functions with secrets among their arguments. Source: ClickHouse 26.9, `FunctionSecretArgumentsFinder.h`.
const SECRETS: &[SecretArgument] = &[
    SecretArgument::plain("azureblobstorage", 5, 4),
    of_bucket("gcs", 3, 2),
    SecretArgument::plain("mongodb", 5, 4),
    SecretArgument::plain("mysql", 5, 4),
    SecretArgument::plain("mysql", 4, 3),
    SecretArgument::plain("postgresql", 5, 4),
    SecretArgument::plain("postgresql", 4, 3),
    SecretArgument::plain("redis", 3, 2),
    SecretArgument::plain("remote", 5, 4),
    SecretArgument::plain("remotesecure", 5, 4),
    of_bucket("s3", 3, 2),
    of_bucket("s3cluster", 4, 3),
    of_bucket("s3queue", 3, 2),
];

/// The secret of a bucket. `NOSIGN` stands where its name does, and then there is none; a compression may stand in its place.
const fn of_bucket(function: &'static str, least: usize, place: usize) -> SecretArgument {
    SecretArgument { function, least, place, behind_text: true, no_secrets: COMPRESSIONS }
}

const COMPRESSIONS: &[&str] = &[
    "auto", "br", "brotli", "bz2", "deflate", "gz", "gzip", "lz4", "lzma", "none", "snappy", "xz", "zst",
    "zstd",
];

#[cfg(test)]
mod tests {
    use super::SECRETS;
    use crate::spec::secrets::secret_argument;

    #[test]
    fn secrets_are_known_by_their_place() {
        for (text, secret) in [
            ("S3('https://b/x', 'key', 'hunter2', 'CSV')", Some("hunter2")),
            ("S3('https://b/x', 'CSV', 'gzip')", None),
            ("S3('https://b/x', NOSIGN, 'CSV')", None),
            ("MySQL('h:3306', 'd', 't', 'u', 'hunter2')", Some("hunter2")),
            ("PostgreSQL('h', 'd', 'u', 'hunter2')", Some("hunter2")),
            ("mysql(app_mysql, table = 't')", None),
            ("select * from remote('h', 'a(,)\\'', 't', 'u', 'hunter2')", Some("hunter2")),
            ("Redis('h:6379', 0, 'hunter2')", Some("hunter2")),
            ("MongoDB('h', 'd', 'c', 'u', '')", None),
            ("f('a', 'b', 'c', 'd', 'e')", None),
        ] {
            let found = text.match_indices('(').find_map(|(open, _)| secret_argument(SECRETS, text, open));
            assert_eq!(found.map(|range| &text[range]), secret, "{text}");
        }
    }
}

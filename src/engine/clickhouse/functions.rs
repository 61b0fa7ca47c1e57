//! The functions that ClickHouse has.
//!
//! Source: ClickHouse 26.9, `system.functions`. Builds differ in a few functions, so a name outside of the list is never
//! an error.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The names, as the engine spells them.
pub fn all() -> impl Iterator<Item = &'static str> {
    include_str!("vocabulary/functions.txt").lines()
}

/// Whether a name is a function's, combinators of aggregate functions included.
pub fn is_known(name: &str) -> bool {
    static AS_SPELT: LazyLock<BTreeSet<&str>> = LazyLock::new(|| all().collect());
    static ANY_CASE: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| include_str!("vocabulary/functions_any_case.txt").lines().collect());
    AS_SPELT.contains(name)
        || ANY_CASE.contains(name.to_ascii_lowercase().as_str())
        || super::types::is_aggregate(name)
}

/// Whether two calls can give different results in one statement, so that keys and indexes cannot use it.
pub fn is_random(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    matches!(
        folded.as_str(),
        "now"
            | "now64"
            | "nowinblock"
            | "today"
            | "yesterday"
            | "current_timestamp"
            | "current_date"
            | "curdate"
            | "generateuuidv4"
            | "generateuuidv7"
            | "generateulid"
            | "generatesnowflakeid"
            | "uptime"
            | "rownumberinblock"
            | "rownumberinallblocks"
            | "blocknumber"
            | "serveruuid"
            | "hostname"
            | "fuzzbits"
    ) || folded.starts_with("rand")
}

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
    // These are taken apart before functions are looked up.
    let syntax = matches!(name, "untuple" | "exists" | "COLUMNS" | "grouping");
    syntax
        || AS_SPELT.contains(name)
        || ANY_CASE.contains(name.to_ascii_lowercase().as_str())
        || super::types::is_aggregate(name)
}

/// Whether two calls can give different results, so that keys, indexes and TTL cannot use it.
pub fn is_random(name: &str) -> bool {
    static VOLATILE: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        include_str!("vocabulary/volatile_functions.txt").lines().map(str::to_ascii_lowercase).collect()
    });
    VOLATILE.contains(&name.to_ascii_lowercase())
}

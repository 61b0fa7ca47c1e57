//! Types that arguments and results of functions have and no column.

use crate::engine::timescaledb::catalog;

/// The type of the catalog that a text names, if it is one that no column has.
pub fn pseudo_type(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let unquoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let lower = unquoted.unwrap_or(text).to_ascii_lowercase();
    let name = lower.strip_prefix("pg_catalog.").unwrap_or(&lower);
    catalog::type_name(name).filter(|name| catalog::type_facts(name).is_some_and(|facts| facts.kind == b'p'))
}

//! Types that arguments and results of functions have and no column.

use super::parse::of_catalog;
use crate::engine::timescaledb::catalog;

/// The type of the catalog that a text names, if it is one that no column has.
pub fn pseudo_type(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let (name, rest) = of_catalog(text).unwrap_or_else(|| (text.to_ascii_lowercase(), ""));
    let name = catalog::type_name(&name).filter(|_| rest.trim().is_empty())?;
    catalog::type_facts(name).is_some_and(|facts| facts.kind == b'p').then_some(name)
}

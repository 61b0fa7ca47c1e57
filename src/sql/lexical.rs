//! What can be told of a fragment without parsing it.

use std::ops::Range;

use super::Dialect;

pub(super) fn check_closed(_dialect: Dialect, _text: &str) -> Result<(), (String, Range<usize>)> {
    Ok(())
}

pub(super) fn split_statements(_dialect: Dialect, text: &str) -> Vec<&str> {
    text.split(';').map(str::trim).filter(|statement| !statement.is_empty()).collect()
}

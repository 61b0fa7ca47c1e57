//! Constraints have different names, and projections short ones.
//!
//! Source: ClickHouse 26.9: two constraints of one name are accepted by `CREATE` and can then not be altered; a projection
//! whose folder's name is too long makes every insert fail.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::Span;

/// Bytes of a projection's name; 250 works, 255 does not.
const LONGEST_PROJECTION: usize = 250;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<Cow<'_, str>, Span> = BTreeMap::new();
    for (name, span) in context.table.constraint_names() {
        match seen.get(&name) {
            Some(first) => diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_NAME,
                    span,
                    format!("{} has two constraints called `{name}`", context.subject),
                )
                .related(*first, "the other")
                .help("rename one of the two; checks of columns are called `<column>_check`, `<column>_one_of`, `<column>_length`"),
            ),
            None => {
                seen.insert(name, span);
            }
        }
    }
    for projection in &context.table.projections {
        let length: usize = projection
            .name
            .value
            .bytes()
            .map(|byte| if byte.is_ascii_alphanumeric() || byte == b'_' { 1 } else { 3 })
            .sum();
        if length > LONGEST_PROJECTION {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_NAME,
                    projection.name.span,
                    format!("{} has a projection whose name is too long for a folder", context.subject),
                )
                .help(format!("shorten the name to {LONGEST_PROJECTION} bytes")),
            );
        }
    }
}

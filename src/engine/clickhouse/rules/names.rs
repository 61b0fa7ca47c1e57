//! Constraints have different names, and projections short ones.
//!
//! Source: ClickHouse 26.9: two constraints of one name are accepted by `CREATE` and can then not be altered; a projection
//! whose folder's name is too long makes every insert fail.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::model::Definition;
use crate::model::Object;
use crate::span::{Located, Span};

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
    for column in &context.table.columns {
        if column.name.is_empty() || column.name.value == "_row_exists" {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_NAME,
                    column.name.span,
                    format!("{} has a column whose name the engine does not take", context.subject),
                )
                .help("choose another name"),
            );
        }
    }
    let named = |part: &'_ Located<String>, what, diagnostics: &mut Diagnostics| {
        of_part(context, what, part, diagnostics);
    };
    context.table.indexes.iter().for_each(|index| named(&index.name, "skip index", diagnostics));
    context.table.projections.iter().for_each(|one| named(&one.name, "projection", diagnostics));
    context.table.constraints.iter().for_each(|one| named(&one.name, "constraint", diagnostics));
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

/// Names that ClickHouse cannot hold. Source: 26.9, a quoted identifier is never empty (62), a projection is a folder of each
/// part (36).
fn of_part(context: &TableContext<'_>, what: &str, name: &Located<String>, diagnostics: &mut Diagnostics) {
    let reason = if name.is_empty() {
        "is empty"
    } else if what == "projection" && name.contains('/') {
        "holds `/`, which a projection's folder cannot"
    } else {
        return;
    };
    let message = format!("the name of a {what} of {} {reason}", context.subject);
    diagnostics.push(Diagnostic::new(&shared::INVALID_NAME, name.span, message).help("choose another name"));
}

/// Limits on names. Source: ClickHouse 26.9, `69 The max length of table name …` and the file system.
pub(super) fn of_object(object: &Object, diagnostics: &mut Diagnostics) {
    let name = &object.id.name;
    let escaped = |text: &str| -> usize {
        text.bytes().map(|byte| if byte.is_ascii_alphanumeric() || byte == b'_' { 1 } else { 3 }).sum()
    };
    let length = escaped(name);
    let limit = match object.kind {
        "table" | "view" | "materialized_view" | "dictionary" => {
            213_usize.saturating_sub(escaped(&object.id.database))
        }
        "database" => 247,
        _ => return,
    };
    if length > limit {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_NAME,
                object.span,
                format!(
                    "{} has a name of {length} bytes as a file name; the limit is {limit}",
                    object.subject()
                ),
            )
            .label("letters outside of ASCII count three bytes for each of their own")
            .help("shorten the name"),
        );
    }
    if matches!(Definition::of(object), Some(Definition::Database(_)))
        && matches!(name.as_str(), "system" | "INFORMATION_SCHEMA" | "information_schema")
    {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_NAME,
                object.span,
                format!("{} has the name of a database that every server has and keeps", object.subject()),
            )
            .help("choose another name"),
        );
    }
}

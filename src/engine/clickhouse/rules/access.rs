//! Functions use what they are given, and privileges hold for what they can.
//!
//! Source: ClickHouse 26.9, reference 4.5.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::Checking;
use crate::engine::clickhouse::model::{Function, Role, Scope};
use crate::engine::clickhouse::{codes, privileges};
use crate::model::Object;

pub(super) fn function(
    object: &Object,
    function: &Function,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (name, subject) = (&object.id.name, object.subject());
    if crate::engine::clickhouse::functions::is_known(name) {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_NAME,
                object.span,
                format!("{} has the name of a function that ClickHouse has already", subject),
            )
            .help("choose another name; a prefix of your own keeps names apart for good"),
        );
    }
    let text = &function.body.text;
    let place = |range: Range<usize>| context.sources.place_within(text.span, text, range);
    let parameters: BTreeSet<&str> = function.parameters.iter().map(|parameter| parameter.as_str()).collect();
    let unknown: Vec<_> = function
        .body
        .names
        .iter()
        .flat_map(|names| &names.columns)
        .filter_map(|column| column.parts.first())
        .filter(|part| !parameters.contains(part.name.as_str()))
        .map(|part| (part.name.clone(), place(part.range.clone())))
        .collect();
    for (wrong, place) in unknown {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNKNOWN_COLUMN,
                place,
                format!("{} uses `{wrong}`, which is none of its parameters", subject),
            )
            .suggest(
                &wrong,
                "parameters",
                function.parameters.iter().map(|parameter| parameter.value.as_str()),
            ),
        );
    }
}

pub(super) fn role(object: &Object, role: &Role, diagnostics: &mut Diagnostics) {
    for grant in &role.grants {
        let Some(first) = grant.columns.first() else { continue };
        for privilege in grant.privileges.iter().filter(|name| !privileges::has_columns(name)) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::GRANT,
                    privilege.span,
                    format!("{}: `{privilege}` cannot be limited to columns", object.subject()),
                )
                .help("write a grant of its own for it, without `columns`"),
            );
        }
        if !matches!(grant.scope, Scope::Object(_)) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::GRANT,
                    first.span,
                    format!("{} limits a grant on many tables to columns", object.subject()),
                )
                .help("name one table in `on`"),
            );
        }
    }
}

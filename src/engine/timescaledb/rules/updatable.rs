//! A view checks the rows that are written through it only where PostgreSQL writes them into its table by itself.
//! Source: PostgreSQL 17, "CREATE VIEW", "Updatable Views", executed: `0A000: WITH CHECK OPTION is supported only on automatically
//! updatable views`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::Definition;
use crate::sql::{QueryNames, SourceKind};

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Definition::View(view) = rule.definition else { return };
    let (Some(option), Some(names)) = (&view.check_option, &view.query.names) else { return };
    let reads_stored =
        view.sources.iter().any(|source| matches!(rule.other(source), Some(Definition::MaterializedView(_))));
    let reason = match not_updatable(names) {
        None if reads_stored => "it reads from a materialized view",
        None => return,
        Some(reason) => reason,
    };
    let message =
        format!("{} has a `check_option`, but nothing can be written through it: {reason}", rule.subject);
    diagnostics.push(
        Diagnostic::new(&shared::INVALID_VALUE, option.span, message)
            .related(view.query.text.span, "its query")
            .help("remove `check_option`, or read columns of one table as they are"),
    );
}

/// Why a query's rows are not those of one table; nothing also where that cannot be told.
fn not_updatable(names: &QueryNames) -> Option<&'static str> {
    let select = names.selects.get(names.first?)?;
    if names.selects.iter().filter(|select| select.enclosing.is_none()).count() > 1 {
        return Some("it puts several queries together");
    }
    match select.sources.as_slice() {
        [] => return Some("it reads from no table"),
        [source] if matches!(source.kind, SourceKind::Table(_)) => {}
        [_] => return Some("it reads from something else than a table"),
        _ => return Some("it reads from several tables"),
    }
    if select.distinct {
        return Some("it has `DISTINCT`");
    }
    if !select.group_by.is_empty() || select.aggregates {
        return Some("it puts rows together");
    }
    let is_as_stored = select.projection.iter().any(|item| item.column.is_some() || item.wildcard.is_some());
    (!select.projection.is_empty() && !is_as_stored).then_some("it gives no column as it is stored")
}

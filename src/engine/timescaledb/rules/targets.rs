//! Features that the servers named in `schemac.toml` lack: by version, and by edition of TimescaleDB.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::Definition;
use crate::engine::timescaledb::spec::{GeneratedKind, Privilege};
use crate::span::Span;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let target = rule.context.targets.of("timescaledb");
    if target.edition == "apache" {
        for (feature, span) in community(rule) {
            let message =
                format!("{} has {feature}, which the Apache edition of TimescaleDB refuses", rule.subject);
            diagnostics.push(
                Diagnostic::new(&shared::UNSUPPORTED_BY_EDITION, span, message)
                    .help("remove it, or write `edition = \"community\"` under `[targets.timescaledb]`"),
            );
        }
    }
    for (feature, since, span) in by_version(rule) {
        if !target.version("postgresql").at_least(&[since]) {
            let message = format!(
                "{} has {feature}, which exists since PostgreSQL {since}; the target is {}",
                rule.subject,
                target.version("postgresql")
            );
            diagnostics.push(
                Diagnostic::new(&shared::UNSUPPORTED_BY_TARGET, span, message)
                    .help("remove it, or raise `postgresql` under `[targets.timescaledb]`"),
            );
        }
    }
    let pgvector = target.version("pgvector");
    for index in rule.definition.indexes() {
        use crate::engine::timescaledb::spec::IndexMethod;
        let since: &[u32] = match index.method.value {
            IndexMethod::Hnsw => &[0, 5],
            _ => continue,
        };
        if !pgvector.at_least(since) {
            let message = format!(
                "{} has an index of the method `hnsw`, which exists since pgvector 0.5; the target is {pgvector}",
                rule.subject
            );
            diagnostics.push(
                Diagnostic::new(&shared::UNSUPPORTED_BY_TARGET, index.method.span, message)
                    .help("use `ivfflat`, or raise `pgvector` under `[targets.timescaledb]`"),
            );
        }
    }
}

/// Features of the community edition, and where they are asked for.
fn community(rule: &Rule<'_>) -> Vec<(&'static str, Span)> {
    let mut found = Vec::new();
    match rule.definition {
        Definition::ContinuousAggregate(_) => {
            found.push(("the kind `continuous_aggregate`", rule.object.span))
        }
        Definition::Table(table) => {
            let Some(hypertable) = &table.hypertable else { return found };
            if let Some(columnstore) = &hypertable.columnstore {
                let span = columnstore.segment_by.first().map(|column| column.span);
                let span = span.or(columnstore.after.as_ref().map(|after| after.span));
                found.push(("a columnstore", span.unwrap_or(hypertable.time_column.span)));
            }
            if let Some(retention) = &hypertable.retention {
                found.push(("a retention policy", retention.after.span));
            }
            if let Some(reorder) = &hypertable.reorder {
                found.push(("a reorder policy", reorder.span));
            }
        }
        _ => {}
    }
    found
}

/// Features of newer versions of PostgreSQL, the version each came with, and where they are asked for.
fn by_version(rule: &Rule<'_>) -> Vec<(&'static str, u32, Span)> {
    let mut found = Vec::new();
    for index in rule.definition.indexes() {
        if index.nulls_not_distinct.value {
            found.push(("`nulls_not_distinct`", 15, index.nulls_not_distinct.span));
        }
    }
    match rule.definition {
        Definition::Table(table) => {
            for unique in table.uniques.iter().filter(|unique| unique.nulls_not_distinct) {
                found.push(("`nulls_not_distinct`", 15, unique.name.span));
            }
            for column in &table.columns {
                if let Some(generated) = &column.generated
                    && generated.kind == GeneratedKind::Virtual
                {
                    found.push(("a virtual generated column", 18, generated.sql.span));
                }
            }
        }
        Definition::View(view) if view.security_invoker.value => {
            found.push(("`security_invoker`", 15, view.security_invoker.span));
        }
        _ => {}
    }
    for grant in rule.definition.grants() {
        for privilege in &grant.privileges {
            if privilege.value == Privilege::Maintain {
                found.push(("the privilege `maintain`", 17, privilege.span));
            }
        }
    }
    found
}

//! Unique constraints that repeat the primary key or each other, and key columns that are nullable or cannot be indexed.
//! Source: PostgreSQL 15, executed: `a int UNIQUE, PRIMARY KEY (a)` silently keeps only the primary key.

use std::collections::BTreeMap;

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::Table;
use crate::engine::timescaledb::types::{Plain, Type};
use crate::span::Located;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    nullable(rule, table, diagnostics);
    let mut seen: BTreeMap<Vec<&str>, (&[Located<String>], &str)> = BTreeMap::new();
    let primary = table.primary_key.iter().map(|key| (key.columns.as_slice(), "the primary key"));
    let uniques = table.uniques.iter().map(|unique| (unique.columns.as_slice(), "another unique constraint"));
    for (columns, name) in primary.chain(uniques) {
        let Some(first) = columns.first() else { continue };
        let list: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
        if let Some((earlier, what)) = seen.get(&list) {
            let message =
                format!("a unique constraint of {} on `{}` repeats {what}", rule.subject, list.join(", "));
            let mut diagnostic = Diagnostic::new(&codes::REPEATED_KEY, first.span, message)
                .help("remove the unique constraint");
            if let Some(other) = earlier.first() {
                diagnostic = diagnostic.related(other.span, *what);
            }
            diagnostics.push(diagnostic);
        }
        for column in columns {
            let Some(found) = table.column(column) else { continue };
            let unordered = matches!(
                *found.ty,
                Type::Plain(
                    Plain::Json
                        | Plain::Xml
                        | Plain::Point
                        | Plain::Line
                        | Plain::Lseg
                        | Plain::Box
                        | Plain::Path
                        | Plain::Polygon
                        | Plain::Circle
                )
            );
            if unordered {
                let message = format!(
                    "column `{column}` of {} is {}, which has no order and cannot be in a key",
                    rule.subject, *found.ty
                );
                diagnostics.push(
                    Diagnostic::new(&codes::INDEX_OPCLASS, column.span, message)
                        .related(found.ty.span, "its type")
                        .help(
                            "leave the column out of the key, or change its type (`jsonb` can be in a key)",
                        ),
                );
            }
        }
        seen.entry(list).or_insert((columns, name));
    }
}

/// The columns of a primary key are not null.
fn nullable(rule: &Rule<'_>, table: &Table, diagnostics: &mut Diagnostics) {
    for key in table.primary_key.iter().flat_map(|key| &key.columns) {
        let Some(column) = table.column(key).filter(|column| column.nullable.value) else { continue };
        let message =
            format!("column `{key}` of {} is in the primary key and cannot be nullable", rule.subject);
        diagnostics.push(
            Diagnostic::new(&codes::NOT_NULLABLE, column.name.span, message)
                .related(key.span, "the primary key")
                .help("remove `nullable: true`; PostgreSQL makes key columns not null"),
        );
    }
}

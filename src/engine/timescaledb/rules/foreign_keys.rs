//! Foreign keys: the columns referred to exist, are a key, and have types that fit.
//! Source: PostgreSQL 15 and 17, TimescaleDB 2.22; messages `42830`, `42804`, `42P16`, `0A000`, `XX000`.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use super::lasting::type_of;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::catalog::{self, Context, Method};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::infer::{Ty, is_taken};
use crate::engine::timescaledb::model::{Column, Definition, ForeignKey, Table};
use crate::engine::timescaledb::spec::Action;
use crate::model::ObjectId;
use crate::span::Located;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    let mut keys = Keys::default();
    for key in &table.foreign_keys {
        emptied_columns(rule, key, diagnostics);
        let Some(target) = &key.target else { continue };
        let Some(object) = rule.context.catalog.find(target) else { continue };
        let Some(other) = object.definition::<Definition>().and_then(Definition::as_table) else { continue };
        hypertables(rule, table, key, other, object.id == rule.object.id, diagnostics);
        if !table.unlogged && other.unlogged {
            let message = format!(
                "{} refers to {}, which is unlogged and empty after a crash",
                rule.subject,
                object.subject()
            );
            diagnostics.push(
                Diagnostic::new(&codes::FOREIGN_KEY_ACTION, key.written.span, message)
                    .related(object.span, "the unlogged table")
                    .help("make both tables logged, or both unlogged"),
            );
        }
        actions(rule, table, key, diagnostics);
        let columns: Vec<Located<String>> = if key.target_columns.is_empty() {
            match &other.primary_key {
                Some(primary) => primary.columns.clone(),
                None if object.incomplete => continue,
                None => {
                    let message = format!(
                        "a foreign key of {} refers to {}, which has no primary key",
                        rule.subject,
                        object.subject()
                    );
                    diagnostics.push(
                        Diagnostic::new(&codes::FOREIGN_KEY_TARGET, key.written.span, message)
                            .related(object.span, "declared here")
                            .help("name the columns that it refers to, or give the table a primary key"),
                    );
                    continue;
                }
            }
        } else {
            key.target_columns.clone()
        };
        if columns.len() != key.columns.len() {
            let message = format!(
                "a foreign key of {} has {} columns and refers to {} of {}",
                rule.subject,
                key.columns.len(),
                columns.len(),
                object.subject()
            );
            diagnostics.push(
                Diagnostic::new(&codes::FOREIGN_KEY_ACTION, key.written.span, message)
                    .help("name one column there for each column here"),
            );
            continue;
        }
        let mut known = true;
        for column in &key.target_columns {
            if other.column(column).is_none() {
                known = false;
                if !object.incomplete {
                    let message = format!(
                        "{} refers to `{column}` of {}, which has no such column",
                        rule.subject,
                        object.subject()
                    );
                    diagnostics.push(
                        Diagnostic::new(&shared::UNKNOWN_COLUMN, column.span, message)
                            .related(object.span, "declared here")
                            .suggest(
                                column,
                                "columns",
                                other.columns.iter().map(|column| column.name.as_str()),
                            ),
                    );
                }
            }
        }
        if !known {
            continue;
        }
        if !keys.has(target, other, &columns) && !object.incomplete {
            let list: Vec<&str> = columns.iter().map(|column| column.as_str()).collect();
            let message = format!(
                "a foreign key of {} refers to `{}` of {}, which is no unique key",
                rule.subject,
                list.join(", "),
                object.subject()
            );
            let span = key.target_columns.first().map_or(key.written.span, |column| column.span);
            diagnostics.push(
                Diagnostic::new(&codes::FOREIGN_KEY_TARGET, span, message)
                    .related(object.span, "declared here")
                    .help("refer to the primary key, or make these columns unique there"),
            );
        }
        for (from, to) in key.columns.iter().zip(&columns) {
            if let (Some(from), Some(to)) = (table.column(from), other.column(to)) {
                types(rule, from, to, &object.subject(), diagnostics);
            }
        }
    }
}

/// The keys without a condition of tables that many foreign keys refer to, each with its columns in the order of their names.
#[derive(Default)]
struct Keys<'a> {
    tables: BTreeMap<&'a ObjectId, BTreeSet<Vec<&'a str>>>,
}

impl<'a> Keys<'a> {
    /// Whether columns are, in any order, such a key of a table.
    fn has(&mut self, id: &'a ObjectId, table: &'a Table, columns: &[Located<String>]) -> bool {
        let keys = self.tables.entry(id).or_insert_with(|| keys_of(table));
        keys.contains(&in_order(columns.iter().map(|column| column.as_str())))
    }
}

fn in_order<'a>(columns: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut columns: Vec<&str> = columns.collect();
    columns.sort_unstable();
    columns
}

fn keys_of(table: &Table) -> BTreeSet<Vec<&str>> {
    let listed = table.primary_key.iter().map(|key| &key.columns);
    let listed = listed.chain(table.uniques.iter().map(|unique| &unique.columns));
    let listed = listed.map(|columns| in_order(columns.iter().map(|column| column.as_str())));
    let indexes = table.indexes.iter().filter(|index| index.unique.value && index.predicate.is_none());
    let indexed = indexes.filter_map(|index| {
        let columns = index.columns.iter().map(|column| Some(column.key.as_column()?.as_str()));
        Some(in_order(columns.collect::<Option<Vec<&str>>>()?.into_iter()))
    });
    listed.chain(indexed).collect()
}

fn types(rule: &Rule<'_>, from: &Column, to: &Column, there: &str, diagnostics: &mut Diagnostics) {
    let comparable = comparable(&type_of(rule, &from.ty), &type_of(rule, &to.ty));
    let narrower = match (from.ty.integer_bits(), to.ty.integer_bits()) {
        (Some(from), Some(to)) => from < to,
        _ => false,
    };
    if comparable && !narrower {
        return;
    }
    let (code, reason) = match comparable {
        true => (&codes::FOREIGN_KEY_NARROWER, "cannot hold every value of"),
        false => (&codes::FOREIGN_KEY_TYPES, "cannot be compared with"),
    };
    let message = format!(
        "column `{}` of {} is {}, which {reason} `{}` of {there}: {}",
        from.name, rule.subject, *from.ty, to.name, *to.ty
    );
    diagnostics.push(
        Diagnostic::new(code, from.ty.span, message)
            .label(from.ty.to_string())
            .related(to.ty.span, format!("{} there", *to.ty))
            .help(format!("change the type of `{}` to `{}`", from.name, *to.ty)),
    );
}

/// Whether PostgreSQL compares a column with the key it refers to: by an operator between the two types, or by a cast of the
/// referring one that it makes by itself.
fn comparable(from: &Ty, to: &Ty) -> bool {
    /// Types with operators between each other, by the families of `btree`.
    const FAMILIES: &[&[&str]] = &[
        &["int2", "int4", "int8"],
        &["float4", "float8"],
        &["text", "varchar", "name"],
        &["date", "timestamp", "timestamptz"],
    ];
    let (Some(from_name), Some(to_name)) = (from.name(), to.name()) else { return true };
    from_name == to_name
        || FAMILIES.iter().any(|family| family.contains(&from_name) && family.contains(&to_name))
        || is_taken(from, input_of(to_name))
}

/// The type that the operators of a key take: `inet` for `cidr`, whose bytes are the same.
fn input_of(name: &str) -> &str {
    let classes = || catalog::operator_classes("btree").filter(|class| class.default);
    let alike = |input: &str| {
        catalog::cast(name, input)
            .is_some_and(|cast| cast.method == Method::Binary && cast.context == Context::Implicit)
    };
    match classes().any(|class| class.input == name) {
        true => name,
        false => classes().find(|class| alike(class.input)).map_or(name, |class| class.input),
    }
}

/// A hypertable cannot refer to a hypertable; a reference to itself is accepted and then fails on every `INSERT`.
fn hypertables(
    rule: &Rule<'_>,
    table: &Table,
    key: &ForeignKey,
    other: &Table,
    itself: bool,
    diagnostics: &mut Diagnostics,
) {
    if table.hypertable.is_none() || other.hypertable.is_none() {
        return;
    }
    let help =
        "declare the reference under `logical_references`, which schemac checks and no engine enforces";
    let (code, what) = match itself {
        true => (&codes::HYPERTABLE_FRAGILE, "itself; in older versions of TimescaleDB every INSERT fails"),
        false => (&codes::HYPERTABLE_RESTRICTION, "another hypertable"),
    };
    let message = format!("{} is a hypertable and refers to {what}", rule.subject);
    diagnostics.push(Diagnostic::new(code, key.written.span, message).help(help));
}

fn actions(rule: &Rule<'_>, table: &Table, key: &ForeignKey, diagnostics: &mut Diagnostics) {
    // `42601: invalid ON DELETE action for foreign key constraint containing generated column`: nobody can write it.
    let generated = key
        .columns
        .iter()
        .filter_map(|column| table.column(column))
        .find(|column| column.generated.is_some());
    let (deleting, updating) = (&key.on_delete, &key.on_update);
    let writing = if matches!(deleting.value, Action::SetNull | Action::SetDefault) {
        Some(deleting)
    } else {
        let writes = matches!(updating.value, Action::SetNull | Action::SetDefault | Action::Cascade);
        writes.then_some(updating)
    };
    if let (Some(column), Some(action)) = (generated, writing) {
        let message = format!(
            "a foreign key of {} would write column `{}`, which is generated",
            rule.subject, column.name
        );
        diagnostics.push(
            Diagnostic::new(&codes::FOREIGN_KEY_ACTION, action.span, message)
                .related(column.name.span, "the column")
                .help("remove the action: what a generated column holds is computed alone"),
        );
        return;
    }
    for action in [deleting, updating] {
        if action.value != Action::SetNull {
            continue;
        }
        let emptied = if key.on_delete_columns.is_empty() { &key.columns } else { &key.on_delete_columns };
        if let Some(column) =
            emptied.iter().filter_map(|column| table.column(column)).find(|column| !column.nullable.value)
        {
            let message = format!(
                "a foreign key of {} empties column `{}`, which is not null",
                rule.subject, column.name
            );
            diagnostics.push(
                Diagnostic::new(&codes::FOREIGN_KEY_FAILS, action.span, message)
                    .related(column.name.span, "the column")
                    .help(format!("make `{}` nullable, or choose `cascade` or `restrict`", column.name)),
            );
        }
    }
}

/// A deletion empties columns of the key alone.
fn emptied_columns(rule: &Rule<'_>, key: &ForeignKey, diagnostics: &mut Diagnostics) {
    if key.on_delete_columns.is_empty() {
        return;
    }
    let own: BTreeSet<&str> = key.columns.iter().map(|column| column.as_str()).collect();
    for column in key.on_delete_columns.iter().filter(|column| !own.contains(column.as_str())) {
        let message =
            format!("a foreign key of {} empties `{column}`, which is none of its columns", rule.subject);
        diagnostics.push(Diagnostic::new(&shared::UNKNOWN_COLUMN, column.span, message).suggest(
            column,
            "columns",
            key.columns.iter().map(|column| column.as_str()),
        ));
    }
}

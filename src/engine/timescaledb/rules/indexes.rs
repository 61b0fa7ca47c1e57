//! What each index method can do. Source: PostgreSQL 15 and pgvector 0.8, executed: `0A000: access method "gin" does not
//! support unique indexes | multicolumn indexes | included columns | ASC/DESC options`, `42704`, `42804`.

use super::lasting::type_of;
use super::storage::{Parameter, Takes, parameters};
use super::{Rule, operator_classes};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Exclude, Table};
use crate::engine::timescaledb::spec::IndexMethod;

/// What a method can do.
struct Abilities {
    name: &'static str,
    unique: bool,
    columns: bool,
    include: bool,
    order: bool,
    parameters: &'static [Parameter],
}

const fn abilities(
    name: &'static str,
    [unique, columns, include, order]: [bool; 4],
    parameters: &'static [Parameter],
) -> Abilities {
    Abilities { name, unique, columns, include, order, parameters }
}

const FILLFACTOR: Parameter = Parameter { name: "fillfactor", takes: Takes::Integer(10, 100) };
static BTREE: Abilities = abilities(
    "btree",
    [true, true, true, true],
    &[FILLFACTOR, Parameter { name: "deduplicate_items", takes: Takes::Boolean }],
);
static HASH: Abilities = abilities("hash", [false, false, false, false], &[FILLFACTOR]);
static GIST: Abilities = abilities(
    "gist",
    [false, true, true, false],
    &[FILLFACTOR, Parameter { name: "buffering", takes: Takes::Word(&["on", "off", "auto"]) }],
);
static SPGIST: Abilities = abilities("spgist", [false, false, true, false], &[FILLFACTOR]);
static GIN: Abilities = abilities(
    "gin",
    [false, true, false, false],
    &[
        Parameter { name: "fastupdate", takes: Takes::Boolean },
        Parameter { name: "gin_pending_list_limit", takes: Takes::Integer(64, 2_147_483_647) },
    ],
);
static BRIN: Abilities = abilities(
    "brin",
    [false, true, false, false],
    &[
        Parameter { name: "pages_per_range", takes: Takes::Integer(1, 131_072) },
        Parameter { name: "autosummarize", takes: Takes::Boolean },
    ],
);
static HNSW: Abilities = abilities(
    "hnsw",
    [false, false, false, false],
    &[
        Parameter { name: "m", takes: Takes::Integer(2, 100) },
        Parameter { name: "ef_construction", takes: Takes::Integer(4, 1000) },
    ],
);
static IVFFLAT: Abilities = abilities(
    "ivfflat",
    [false, false, false, false],
    &[Parameter { name: "lists", takes: Takes::Integer(1, 32_768) }],
);

fn of(method: IndexMethod) -> &'static Abilities {
    match method {
        IndexMethod::Btree => &BTREE,
        IndexMethod::Hash => &HASH,
        IndexMethod::Gist => &GIST,
        IndexMethod::Spgist => &SPGIST,
        IndexMethod::Gin => &GIN,
        IndexMethod::Brin => &BRIN,
        IndexMethod::Hnsw => &HNSW,
        IndexMethod::Ivfflat => &IVFFLAT,
    }
}

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    excludes(rule, diagnostics);
    for index in rule.definition.indexes() {
        let abilities = of(index.method.value);
        let what = format!("the index `{}`", index.name);
        let mut refuse = |span, problem: &str, help: &str| {
            let message =
                format!("{what} of {} has the method `{}`, which {problem}", rule.subject, abilities.name);
            diagnostics.push(Diagnostic::new(&codes::INDEX_METHOD, span, message).help(help.to_owned()));
        };
        if index.unique.value && !abilities.unique {
            refuse(index.unique.span, "makes no unique indexes", "remove `unique`, or use `btree`");
        }
        if let (Some(second), false) = (index.columns.get(1), abilities.columns) {
            refuse(
                second.key.text().span,
                "takes one column",
                "make an index for each column, or use another method",
            );
        }
        if let (Some(first), false) = (index.include.first(), abilities.include) {
            refuse(first.span, "stores no further columns", "remove `include`, or use `btree`");
        }
        let mut directed = index
            .columns
            .iter()
            .filter(|column| column.direction.place.is_some() || !column.direction.is_default());
        if let (Some(column), false) = (directed.next(), abilities.order) {
            refuse(
                column.direction.place.unwrap_or(column.key.text().span),
                "has no order",
                "remove the direction, or use `btree`",
            );
        }
        let columns = index.columns.len() + index.include.len();
        if columns > MOST_COLUMNS {
            let message =
                format!("{what} of {} has {columns} columns; the limit is {MOST_COLUMNS}", rule.subject);
            diagnostics.push(
                Diagnostic::new(&codes::INDEX_METHOD, index.name.span, message)
                    .help("keep the columns that queries filter by first"),
            );
        }
        parameters(rule, &what, &index.parameters, abilities.parameters, diagnostics);
        operator_classes::check(rule, index, abilities.name, diagnostics);
    }
}

/// An exclusion constraint compares plain types by `gist` with an extension alone.
fn excludes(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    for exclude in &table.excludes {
        compared(rule, table, exclude, diagnostics);
    }
    for exclude in table.excludes.iter().filter(|exclude| exclude.method.value == IndexMethod::Gist) {
        for element in &exclude.elements {
            let Some(column) = table.column(&element.column) else { continue };
            let found = operator_classes::default_of(rule, "gist", &type_of(rule, &column.ty));
            if found == operator_classes::Default::Of("btree_gist") {
                let message = format!(
                    "{} needs the extension `btree_gist` to compare {} in an exclusion constraint",
                    rule.subject, *column.ty
                );
                diagnostics.push(
                    Diagnostic::new(&codes::MISSING_EXTENSION, element.column.span, message)
                        .related(column.ty.span, "its type")
                        .help(format!(
                            "add a document: `engine: {}`, `kind: extension`, `name: btree_gist`",
                            rule.object.engine_value
                        )),
                );
                return;
            }
        }
    }
}

/// What `btree` and `hash` compare in an exclusion constraint: equal values, of a type with a class of its own.
/// Source: PostgreSQL 17, executed: `42809: operator <(integer,integer) is not commutative`, `42809: operator <>(text,text) is not a
/// member of operator family "text_ops"`, `42704: data type point has no default operator class for access method "btree"`.
fn compared(rule: &Rule<'_>, table: &Table, exclude: &Exclude, diagnostics: &mut Diagnostics) {
    let method = match exclude.method.value {
        IndexMethod::Btree => "btree",
        IndexMethod::Hash => "hash",
        _ => return,
    };
    for element in &exclude.elements {
        let Some(column) = table.column(&element.column) else { continue };
        if element.operator.trim() != "=" {
            let message = format!(
                "{} excludes rows by `{}` in an index of the method `{method}`, which compares with `=` alone",
                rule.subject, *element.operator
            );
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_VALUE, element.operator.span, message)
                    .help("write `=`, or `method: gist` where the type has the operator there"),
            );
        } else if operator_classes::default_of(rule, method, &type_of(rule, &column.ty))
            == operator_classes::Default::None
        {
            let message = format!(
                "{} excludes rows by `{}`, and {} has no operator class of its own for {method}",
                rule.subject, *element.column, *column.ty
            );
            diagnostics.push(
                Diagnostic::new(&codes::INDEX_OPCLASS, element.column.span, message)
                    .related(column.ty.span, "its type")
                    .help("write `method: gist`, or compare another column"),
            );
        }
    }
}

/// The most columns of an index, those that it only stores among them.
const MOST_COLUMNS: usize = 32;

//! What only some types have: collations, which texts have, and compression, which large values have.
//! Source: PostgreSQL 17, executed: `42804: collations are not supported by type integer`, `0A000: column data type bigint does not
//! support compression`. A domain is as what it narrows.

use super::{Rule, declared_as};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::model::{Definition, IndexKey};
use crate::engine::timescaledb::types::{DeclaredAs, Plain, Type};
use crate::span::Located;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    if let Definition::Domain(domain) = rule.definition {
        collation(rule, "it", &domain.collation, &domain.ty, "make the domain one of texts", diagnostics);
    }
    let Some(table) = rule.table() else { return };
    for column in &table.columns {
        let what = format!("column `{}`", column.name);
        collation(rule, &what, &column.collation, &column.ty, "make the column a text", diagnostics);
        let Some(compression) = &column.compression else { continue };
        if meaning(rule, &column.ty).is_some_and(|meant| !is_large(&meant)) {
            let message =
                format!("{what} of {} has a compression, which {} does not have", rule.subject, *column.ty);
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_VALUE, compression.span, message)
                    .help("remove `compression`: only values that may be large are compressed"),
            );
        }
    }
    for index in &table.indexes {
        for part in &index.columns {
            let IndexKey::Column(name) = &part.key else { continue };
            let Some(column) = table.column(name) else { continue };
            let what = format!("the index `{}` on `{name}`", index.name);
            collation(rule, &what, &part.collation, &column.ty, "index a column of texts", diagnostics);
        }
    }
}

fn collation(
    rule: &Rule<'_>,
    what: &str,
    collation: &Option<Located<String>>,
    ty: &Located<Type>,
    instead: &str,
    diagnostics: &mut Diagnostics,
) {
    let Some(collation) = collation else { return };
    if meaning(rule, ty).is_none_or(|meant| meant.is_text()) {
        return;
    }
    let message = match what {
        "it" => format!("{} has a collation, which {} does not have", rule.subject, **ty),
        what => format!("{what} of {} has a collation, which {} does not have", rule.subject, **ty),
    };
    let mut diagnostic = Diagnostic::new(&shared::INVALID_VALUE, collation.span, message);
    if what.starts_with("the index") {
        diagnostic = diagnostic.related(ty.span, "its type");
    }
    diagnostics.push(diagnostic.help(format!("remove `collation`, or {instead}")));
}

/// What a type is in the end; nothing where that is not known.
fn meaning(rule: &Rule<'_>, ty: &Type) -> Option<Type> {
    match ty {
        Type::Unknown => None,
        Type::Array(element) => meaning(rule, element).map(|element| Type::Array(Box::new(element))),
        Type::Declared { schema, name } => {
            match declared_as(rule.context.catalog, &rule.object.id.database, schema, name)? {
                // An enum is stored as a number of four bytes.
                DeclaredAs::Enum(_) => Some(Type::Plain(Plain::Oid)),
                DeclaredAs::Domain(base) => meaning(rule, base),
            }
        }
        other => Some(other.clone()),
    }
}

/// Whether values may be stored out of line: `typstorage` is not `plain`.
fn is_large(ty: &Type) -> bool {
    match ty {
        Type::Plain(plain) => !matches!(
            plain,
            Plain::Boolean
                | Plain::Smallint
                | Plain::Integer
                | Plain::Bigint
                | Plain::Real
                | Plain::Double
                | Plain::Money
                | Plain::Name
                | Plain::InternalChar
                | Plain::Uuid
                | Plain::Date
                | Plain::Macaddr
                | Plain::Macaddr8
                | Plain::Tsquery
                | Plain::Point
                | Plain::Line
                | Plain::Lseg
                | Plain::Box
                | Plain::Circle
                | Plain::PgLsn
                | Plain::Oid
                | Plain::Regclass
                | Plain::Regtype
                | Plain::Regproc
                | Plain::Regprocedure
                | Plain::Regrole
                | Plain::Regnamespace
                | Plain::Regconfig
        ),
        Type::Time { .. } | Type::Timestamp { .. } | Type::Interval { .. } => false,
        _ => true,
    }
}

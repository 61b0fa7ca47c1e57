//! The rules of PostgreSQL and TimescaleDB, one file each. They run on the catalog, wherever it comes from.

mod aggregate_query;
mod buckets;
mod collations;
mod columns;
mod columnstore;
mod constants;
mod continuous_aggregates;
mod defaults;
mod expressions;
mod extension_schemas;
mod fillers;
mod foreign_keys;
mod fragments;
mod functions;
mod grants;
mod hypertable_keys;
mod hypertables;
mod indexes;
mod keys;
mod lasting;
mod names;
mod objects;
mod operator_classes;
mod pseudo_types;
mod query_columns;
mod relation_names;
mod row_security;
mod sources;
mod storage;
mod targets;
mod time_bucket;
mod triggers;
mod updatable;
mod vector_indexes;
mod words;

use super::model::{Definition, Table};
use super::types::{DeclaredAs, Type};
use crate::diagnostic::Diagnostics;
use crate::engine::Checking;
use crate::model::{Catalog, Object, ObjectId};

/// What a rule looks at.
struct Rule<'a> {
    object: &'a Object,
    definition: &'a Definition,
    context: &'a Checking<'a>,
    /// The object as messages name it.
    subject: String,
}

impl Rule<'_> {
    fn table(&self) -> Option<&Table> {
        self.definition.as_table()
    }

    /// Another object's definition.
    fn other(&self, id: &ObjectId) -> Option<&Definition> {
        self.context.catalog.find(id)?.definition()
    }
}

/// Checks an object against the others.
pub(super) fn check(object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    relation_names::check(object, context, diagnostics);
    relation_names::check_aggregates(object, context, diagnostics);
    let Some(definition) = object.definition::<Definition>() else { return };
    let rule = Rule { object, definition, context, subject: object.subject() };
    for check in [
        names::check,
        columns::check,
        fillers::check,
        fragments::check,
        sources::check,
        functions::check,
        pseudo_types::check,
        objects::check,
        targets::check,
        defaults::check,
        expressions::check,
        keys::check,
        collations::check,
        foreign_keys::check,
        hypertables::check,
        hypertable_keys::check,
        columnstore::check,
        continuous_aggregates::check,
        indexes::check,
        vector_indexes::check,
        storage::check,
        grants::check,
        extension_schemas::check,
        row_security::check,
        triggers::check,
        query_columns::check,
        updatable::check,
        words::check,
    ] {
        check(&rule, diagnostics);
    }
}

/// The definition of a type that a database declares: an enum or a domain.
pub(super) fn declared<'a>(
    catalog: &'a Catalog,
    database: &str,
    schema: &str,
    name: &str,
) -> Option<&'a Definition> {
    let id = ObjectId {
        engine: "timescaledb",
        namespace: "",
        database: database.to_owned(),
        schema: Some(schema.to_owned()),
        name: name.to_owned(),
    };
    catalog.get(catalog.names.index_of(&id)?).definition::<Definition>()
}

/// How many domains over domains are followed; those of a circle have no end.
const DOMAINS: usize = 32;

/// What a type is that a database declares.
pub(super) fn declared_as<'a>(
    catalog: &'a Catalog,
    database: &str,
    schema: &str,
    name: &str,
) -> Option<DeclaredAs<'a>> {
    let (mut schema, mut name) = (schema, name);
    for _ in 0..DOMAINS {
        match declared(catalog, database, schema, name)? {
            Definition::Enum(one) => return Some(DeclaredAs::Enum(one)),
            Definition::Domain(domain) => match &domain.ty.value {
                Type::Declared { schema: next_schema, name: next } => (schema, name) = (next_schema, next),
                base => return Some(DeclaredAs::Domain(base)),
            },
            _ => return None,
        }
    }
    None
}

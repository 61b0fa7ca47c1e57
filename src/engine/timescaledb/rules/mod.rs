//! Rules that look at several objects, or at several parts of one; one rule, one file.

use super::model::Definition;
use crate::diagnostic::Diagnostics;
use crate::engine::Checking;
use crate::model::{Catalog, Object, ObjectId};

/// Checks an object against the others.
pub(super) fn check(_object: &Object, _context: &Checking<'_>, _diagnostics: &mut Diagnostics) {}

/// The labels of an enum of a database; nothing for other types.
pub(super) fn enum_labels(
    catalog: &Catalog,
    database: &str,
    schema: &str,
    name: &str,
) -> Option<Vec<String>> {
    let id = ObjectId {
        engine: "timescaledb",
        namespace: "",
        database: database.to_owned(),
        schema: Some(schema.to_owned()),
        name: name.to_owned(),
    };
    match catalog.get(catalog.names.index_of(&id)?).definition::<Definition>()? {
        Definition::Enum(one) => Some(one.labels.iter().map(|label| label.value.clone()).collect()),
        _ => None,
    }
}

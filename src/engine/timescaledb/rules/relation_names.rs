//! Tables, views, sequences and indexes of a schema share one name space.
//! Source: PostgreSQL 15, `42P07: relation "t_a_idx" already exists`; with `IF NOT EXISTS` nothing is made, silently.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::Checking;
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::Definition;
use crate::model::Object;
use crate::span::Span;

/// The indexes of all continuous aggregates of a database are in one schema of TimescaleDB's: executed with 2.29, where the second of
/// a name is skipped with `relation "…" already exists` and never made. Looks at a whole database when asked about its first object.
pub(super) fn check_aggregates(object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    let Some(start) = context.catalog.names.index_of(&object.id) else { return };
    fn group(object: &Object) -> (&str, &str, &str) {
        (object.id.engine, object.id.namespace, &object.id.database)
    }
    let own = group(object);
    if !object.id.namespace.is_empty() || (start > 0 && group(context.catalog.get(start - 1)) == own) {
        return;
    }
    let mut taken: BTreeMap<&str, (&Object, Span)> = BTreeMap::new();
    for member in context.catalog.objects[start..].iter().take_while(|object| group(object) == own) {
        let Some(Definition::ContinuousAggregate(aggregate)) = member.definition() else { continue };
        for index in &aggregate.indexes {
            let name = &index.name;
            match taken.get(name.as_str()) {
                // Two of one object are reported by `names`.
                Some((other, _)) if other.id == member.id => {}
                Some((other, place)) => {
                    let message = format!(
                        "the index `{name}` of {} has the name of an index of {}",
                        member.subject(),
                        other.subject()
                    );
                    diagnostics.push(
                        Diagnostic::new(&codes::RELATION_NAME_TAKEN, name.span, message)
                            .related(*place, "the name is taken here")
                            .help("give the index a `name` of its own; names are shared by the indexes of all continuous aggregates of a database"),
                    );
                }
                None => drop(taken.insert(name.as_str(), (member, name.span))),
            }
        }
    }
}

/// Looks at a whole schema when asked about its first object: the catalog is in the order of identities, so each schema
/// is looked at once.
pub(super) fn check(object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    let Some(start) = context.catalog.names.index_of(&object.id) else { return };
    let group = |object: &Object| {
        (object.id.engine, object.id.namespace, object.id.database.clone(), object.id.schema.clone())
    };
    let own = group(object);
    if object.id.schema.is_none() || !object.id.namespace.is_empty() {
        return;
    }
    if start > 0 && group(context.catalog.get(start - 1)) == own {
        return;
    }
    let mut taken: BTreeMap<&str, (&Object, &str, Span)> = BTreeMap::new();
    let members: Vec<&Object> =
        context.catalog.objects[start..].iter().take_while(|object| group(object) == own).collect();
    for member in &members {
        taken.insert(&member.id.name, (member, "", member.span));
    }
    for member in &members {
        let Some(definition) = member.definition::<Definition>() else { continue };
        if matches!(definition, Definition::ContinuousAggregate(_)) {
            continue;
        }
        let mut names: Vec<(&str, &str, Span)> = definition
            .indexes()
            .iter()
            .map(|index| ("index", index.name.as_str(), index.name.span))
            .collect();
        if let Some(table) = definition.as_table() {
            names.extend(
                table.primary_key.iter().map(|key| ("primary key", key.name.as_str(), key.name.span)),
            );
            names.extend(
                table.uniques.iter().map(|key| ("unique constraint", key.name.as_str(), key.name.span)),
            );
            names.extend(
                table.excludes.iter().map(|key| ("exclusion constraint", key.name.as_str(), key.name.span)),
            );
        }
        for (what, name, span) in names {
            match taken.get(name) {
                // Two parts of one object with one name are reported by `names`.
                Some((other, part, _)) if !part.is_empty() && other.id == member.id => {}
                Some((other, part, other_span)) => {
                    let owner = if part.is_empty() {
                        other.subject()
                    } else {
                        format!("the {part} of {}", other.subject())
                    };
                    let message =
                        format!("the {what} `{name}` of {} has the name of {owner}", member.subject());
                    diagnostics.push(
                        Diagnostic::new(&codes::RELATION_NAME_TAKEN, span, message)
                            .related(*other_span, "the name is taken here")
                            .help("give the index a `name` of its own; names are shared by all relations of a schema"),
                    );
                }
                None => {
                    taken.insert(name, (member, what, span));
                }
            }
        }
    }
}

//! Loading some fields only: keys and a vector must be among them. Copies in resource groups: all in one, or each in its own.
//!
//! Source: server 2.5 and later (sources: `load field list … does not contain primary key field`, `resource group num can only
//! be 0, 1 or same as replica number`).

use std::collections::BTreeSet;

use super::Scope;
use crate::diagnostic::Diagnostics;
use crate::engine::milvus::codes;
use crate::engine::milvus::model::Load;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let load = &scope.collection.load;
    groups(scope, load, diagnostics);
    let Some(first) = load.fields.first() else { return };
    for name in &load.fields {
        scope.field(name, "`load.fields`", diagnostics);
    }
    let names: BTreeSet<&str> = load.fields.iter().map(|field| field.as_str()).collect();
    let listed = |name: &str| names.contains(name);
    let mut missing = |text: String, help: String| {
        diagnostics.push(scope.finding(&codes::LOAD_FIELDS, first.span, text).help(help));
    };
    for field in &scope.collection.fields {
        let what = [
            (field.primary_key.value, "primary key"),
            (field.partition_key.value, "partition key"),
            (field.clustering_key.value, "clustering key"),
        ]
        .into_iter()
        .find_map(|(flag, what)| flag.then_some(what));
        if let Some(what) = what
            && !listed(&field.name)
        {
            missing(
                format!("loads some fields, but not its {what} `{}`", field.name),
                format!("add `{}` to `load.fields`", field.name),
            );
        }
    }
    let vectors: Vec<&str> = scope
        .collection
        .fields
        .iter()
        .filter(|field| field.field_type.is_vector())
        .map(|field| field.name.as_str())
        .collect();
    if let Some(vector) = vectors.first()
        && !vectors.iter().any(|vector| listed(vector))
    {
        missing("loads some fields, but no vector".to_owned(), format!("add `{vector}` to `load.fields`"));
    }
}

fn groups(scope: &Scope<'_>, load: &Load, diagnostics: &mut Diagnostics) {
    let (groups, replicas) = (load.resource_groups.len(), load.replicas.value);
    let Some(first) = load.resource_groups.first() else { return };
    if groups > 1 && u32::try_from(groups).is_ok_and(|groups| groups != replicas) {
        diagnostics.push(
            scope
                .finding(
                    &codes::LIMIT,
                    first.span,
                    format!("loads {replicas} copies into {groups} resource groups"),
                )
                .help(format!("name one resource group, or write `replicas: {groups}`")),
        );
    }
}

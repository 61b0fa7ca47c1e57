//! Default search parameters: of vector fields, by the parameters and the metric of the field's index.
//!
//! Source: Milvus 2.3.5 (executed: `metric type not match`); ranges from the server's index library, 2.4 to 3.x. On small
//! data servers scan by brute force and report no bad `ef`, so it is told here.

use super::parameters::{self, Owner};
use super::{Scope, ranges};
use crate::diagnostic::{Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::index_types::COMMON_SEARCH;
use crate::spec::Literal;

/// The fewest candidates that the server itself would keep.
const LOW_EF: i128 = 16;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for search in &scope.collection.searches {
        let Some(target) = scope.collection.target(&search.field) else {
            // Parameters that an index carries have its field, which is reported there.
            let indexed = scope.collection.index_on(&search.field).is_some();
            if !indexed && !scope.object.incomplete {
                let names = scope.collection.target_names();
                diagnostics.push(
                    scope
                        .finding(
                            &shared::UNKNOWN_COLUMN,
                            search.field.span,
                            format!("has search parameters of `{}`, which is no field", search.field),
                        )
                        .suggest(&search.field, "fields", names.iter().map(String::as_str)),
                );
            }
            continue;
        };
        if target.field_type().is_unknown() {
            continue;
        }
        if !target.field_type().is_vector() {
            diagnostics.push(
                scope
                    .finding(
                        &codes::SEARCH_FIELD,
                        search.field.span,
                        format!(
                            "has search parameters of `{}`, which is {} and no vector",
                            search.field,
                            target.field_type().value
                        ),
                    )
                    .help("remove them, or name the vector that is searched"),
            );
            continue;
        }
        let Some(index) = scope.collection.index_on(&search.field) else { continue };
        if let (Some(own), Some(built)) = (&search.metric, &index.metric)
            && own.name != built.name
        {
            diagnostics.push(
                scope
                    .finding(
                        &codes::SEARCH_METRIC,
                        own.span,
                        format!(
                            "searches `{}` by {}, but its index is built for {}",
                            search.field, own.name, built.name
                        ),
                    )
                    .related(built.span, "the metric of the index")
                    .help(format!("write `{}`, or leave the metric out", built.name)),
            );
        }
        let metric = search.metric.as_ref().or(index.metric.as_ref()).map(|metric| metric.name);
        ranges::check(scope, search, target, metric, diagnostics);
        let Some(kind) = &index.kind else { continue };
        let owner = Owner {
            what: format!("a search by {} on `{}`", kind.name, search.field),
            kind: kind.name,
            searching: true,
        };
        parameters::known(scope, &owner, &search.params, &[kind.search, COMMON_SEARCH], diagnostics);
        for (name, value) in &search.params {
            let takes = kind.search.iter().any(|parameter| parameter.name == name.value);
            if let Literal::Integer(number) = value.value
                && takes
                && matches!(name.as_str(), "ef" | "search_list")
                && (1..LOW_EF).contains(&number)
            {
                diagnostics.push(
                    scope
                        .finding(
                            &codes::LOW_EF,
                            value.span,
                            format!(
                                "searches `{}` with `{name}` {number}: searches for more than {number} rows fail",
                                search.field
                            ),
                        )
                        .help(format!("write {LOW_EF} or more, and at least as many as a search asks for")),
                );
            }
        }
    }
}

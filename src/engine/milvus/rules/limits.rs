//! How many fields, vectors and shards a collection has, and that it has a vector at all.
//!
//! Source: Milvus 2.3.5 (executed: 64 fields, 16 shards, one vector); server 2.4 to 3.x (sources: 4 vectors by default, 10
//! at most, one at least).

use super::Scope;
use crate::diagnostic::Diagnostics;
use crate::engine::milvus::codes;

const FIELDS: usize = 64;
const SHARDS: u32 = 16;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let collection = scope.collection;
    // Members of a struct count beside the struct itself.
    let fields = collection.fields.iter().map(|field| 1 + field.members.len()).sum::<usize>();
    if fields > FIELDS {
        diagnostics.push(
            scope
                .finding(
                    &codes::LIMIT,
                    scope.object.span,
                    format!("has {fields} fields, members of structs included; the limit is {FIELDS}"),
                )
                .help("move fields that are not searched into a field of type `json`"),
        );
    }
    let unknown = collection.targets().any(|target| target.field_type().is_unknown());
    let vectors: Vec<_> = collection.targets().filter(|target| target.field_type().is_vector()).collect();
    if vectors.is_empty() && !unknown && !scope.object.incomplete {
        diagnostics.push(
            scope
                .finding(&codes::NO_VECTOR, scope.object.span, "has no vector field, which Milvus does not allow")
                .help("add a vector, such as `embedding: { type: float_vector(1536), index: { type: HNSW, metric: COSINE, params: { M: 16, efConstruction: 200 } } }`, or `none: { type: float_vector(2), index: FLAT }` where rows are only looked up by their fields"),
        );
    }
    let (usual, most) = if scope.target.at_least(&[2, 4]) { (4, 10) } else { (1, 1) };
    if let Some(over) = vectors.get(most) {
        diagnostics.push(
            scope
                .finding(
                    &codes::LIMIT,
                    over.span(),
                    format!(
                        "has {} vector fields; Milvus {} holds {most} at most",
                        vectors.len(),
                        scope.target
                    ),
                )
                .help("split the collection, or join vectors that are always searched together"),
        );
    } else if let Some(over) = vectors.get(usual) {
        diagnostics.push(
            scope
                .finding(
                    &codes::MANY_VECTORS,
                    over.span(),
                    format!(
                        "has {} vector fields; a server holds {usual} unless it is told otherwise",
                        vectors.len()
                    ),
                )
                .help("set `proxy.maxVectorFieldNum` on the server, or split the collection"),
        );
    }
    if collection.shards.value > SHARDS {
        diagnostics.push(
            scope
                .finding(
                    &codes::LIMIT,
                    collection.shards.span,
                    format!("has {} shards; the limit is {SHARDS}", collection.shards.value),
                )
                .help(format!("write a number from 1 to {SHARDS}")),
        );
    }
}

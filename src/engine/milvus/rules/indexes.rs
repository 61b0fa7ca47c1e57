//! Indexes: one on every vector, one a field, of a type that fits it, with a metric that fits both.
//!
//! Source: Milvus 2.3.5 (executed: `creating multiple indexes on same field is not supported`, `index not found`, `binary
//! vector is only supported`, ``dimension must be able to be divided by `m` ``) and the server's sources, 2.4 to 3.x.

use super::parameters::{self, Owner};
use super::{Scope, dotted};
use crate::diagnostic::{Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::index_types::{INDEX_KINDS, IndexKind, JSON_PATH, METRICS};
use crate::engine::milvus::model::{Index, Target};
use crate::engine::milvus::spec::FunctionType;
use crate::engine::milvus::types::{Category, VectorKind};
use crate::span::Located;
use crate::spec::Literal;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let collection = scope.collection;
    for target in collection.targets().filter(|target| target.field_type().is_vector()) {
        let name = target.name();
        if collection.index_on(&name).is_none() && !scope.object.incomplete {
            diagnostics.push(
                scope
                    .of_field(
                        &codes::VECTOR_WITHOUT_INDEX,
                        target.span(),
                        &name,
                        "is a vector without an index, so the collection cannot be loaded",
                    )
                    .help(format!("add an index, such as `index: {{ {} }}`", sample(target))),
            );
        }
    }
    for (position, index) in collection.indexes.iter().enumerate() {
        let Some(target) = target(scope, index, diagnostics) else { continue };
        if let Some(first) = collection.indexes[..position].iter().find(|first| collides(scope, first, index))
        {
            diagnostics.push(
                scope
                    .finding(
                        &codes::SEVERAL_INDEXES,
                        index.field.span,
                        format!("has two indexes on `{}`; a field has one", index.field),
                    )
                    .related(first.field.span, "the first one")
                    .help("keep one of them"),
            );
            continue;
        }
        check_index(scope, index, target, diagnostics);
    }
}

fn sample(target: Target<'_>) -> &'static str {
    match (target.field_type().category(), target.member) {
        (_, Some(_)) => "type: HNSW, metric: MAX_SIM_COSINE, params: { M: 16, efConstruction: 200 }",
        (Some(Category::Vector(VectorKind::Sparse)), _) => "type: SPARSE_INVERTED_INDEX, metric: IP",
        (Some(Category::Vector(VectorKind::Binary)), _) => "type: BIN_FLAT, metric: HAMMING",
        _ => "type: HNSW, metric: COSINE, params: { M: 16, efConstruction: 200 }",
    }
}

/// Since 3.0 (sources) a JSON field takes several indexes on different paths.
fn collides(scope: &Scope<'_>, first: &Index, second: &Index) -> bool {
    if first.field != second.field {
        return false;
    }
    let (one, other) = (first.param("json_path"), second.param("json_path"));
    !(scope.target.at_least(&[3, 0]) && one.is_some() && other.is_some() && one != other)
}

fn target<'a>(scope: &'a Scope<'_>, index: &Index, diagnostics: &mut Diagnostics) -> Option<Target<'a>> {
    let found = scope.collection.target(&index.field);
    if found.is_none() && !scope.object.incomplete {
        let names: Vec<String> = scope.collection.targets().map(|target| target.name()).collect();
        diagnostics.push(
            scope
                .finding(
                    &shared::UNKNOWN_COLUMN,
                    index.field.span,
                    format!("has an index on `{}`, which is no field", index.field),
                )
                .suggest(&index.field, "fields", names.iter().map(String::as_str)),
        );
    }
    found
}

fn check_index(scope: &Scope<'_>, index: &Index, target: Target<'_>, diagnostics: &mut Diagnostics) {
    let Some(kind) = &index.kind else { return };
    let field_type = target.field_type();
    let Some(category) = field_type.category() else { return };
    // A type that the target lacks is reported as such.
    if field_type.since().is_some_and(|since| !scope.target.at_least(since)) {
        return;
    }
    let Some(since) = fitting(scope, index, kind, target, category, diagnostics) else { return };
    if !scope.target.at_least(since) {
        diagnostics.push(
            scope
                .finding(
                    &shared::UNSUPPORTED_BY_TARGET,
                    kind.span,
                    format!(
                        "has an index {} on `{}`, which exists since {} for {}; the target is {}",
                        kind.name,
                        index.field,
                        dotted(since),
                        field_type.value,
                        scope.target
                    ),
                )
                .help("use another type of index, or raise `targets.milvus.version` in schemac.toml"),
        );
        return;
    }
    if kind.name == "SPARSE_WAND" && scope.target.at_least(&[2, 5]) {
        diagnostics.push(
            scope
                .finding(
                    &codes::DEPRECATED_INDEX,
                    kind.span,
                    format!("has an index SPARSE_WAND on `{}`, which is deprecated", index.field),
                )
                .help("write `SPARSE_INVERTED_INDEX` with `inverted_index_algo: DAAT_WAND`"),
        );
    }
    metric(scope, index, kind, target, diagnostics);
    let owner = Owner {
        what: format!("an index {} on `{}`", kind.name, index.field),
        kind: kind.name,
        searching: false,
    };
    // A path into JSON may be indexed by any scalar type of index; other fields have no paths.
    let mut lists: Vec<&'static [_]> = Vec::new();
    if category == Category::Json {
        lists.push(JSON_PATH);
    }
    let of_paths = std::ptr::eq(kind.build.as_ptr(), JSON_PATH.as_ptr());
    if !of_paths {
        lists.push(kind.build);
    }
    parameters::known(scope, &owner, &index.params, &lists, diagnostics);
    parameters::missing(scope, &owner, &index.params, kind.build, kind, diagnostics);
    if category == Category::Json && kind.name != "AUTOINDEX" {
        json_path(scope, index, kind, diagnostics);
    }
    if let Some(dim) = field_type.dim() {
        divisors(scope, index, kind, dim, diagnostics);
    }
    orders(scope, index, diagnostics);
}

/// Since when a type of index exists for the field; reports one that does not fit it.
fn fitting(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    target: Target<'_>,
    category: Category,
    diagnostics: &mut Diagnostics,
) -> Option<&'static [u32]> {
    let key = target.field.primary_key.value && kind.name == "BITMAP";
    let since =
        kind.since(category).filter(|_| !key && (target.member.is_none() || !is_barred(kind, category)));
    if since.is_none() {
        let fitting: Vec<String> = INDEX_KINDS
            .iter()
            .filter(|other| other.name != kind.name)
            .filter(|other| other.since(category).is_some_and(|since| scope.target.at_least(since)))
            .filter(|other| target.member.is_none() || !is_barred(other, category))
            .map(|other| format!("`{}`", other.name))
            .collect();
        let text = if key {
            format!("has an index BITMAP on its primary key `{}`", index.field)
        } else {
            let place = if target.member.is_some() { " in a struct" } else { "" };
            format!(
                "has an index {} on `{}`, which is {}{place}",
                kind.name,
                index.field,
                target.field_type().value
            )
        };
        let help = if fitting.is_empty() {
            "remove the index: Milvus has none for this type".to_owned()
        } else {
            format!("use one of {}", fitting.join(", "))
        };
        diagnostics.push(
            scope
                .finding(&codes::INDEX_TYPE, kind.span, text)
                .related(target.field_type().span, "the type of the field")
                .help(help),
        );
    }
    since
}

fn is_barred(kind: &IndexKind, category: Category) -> bool {
    matches!(category, Category::Vector(_)) && !kind.in_structs
}

fn metric(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    target: Target<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(metric) = &index.metric else { return };
    let Some(vector) = target.field_type().vector_kind() else {
        diagnostics.push(
            scope
                .finding(
                    &codes::METRIC,
                    metric.span,
                    format!("has an index on `{}` with a metric, but it is no vector", index.field),
                )
                .help("remove `metric`: scalar indexes have none"),
        );
        return;
    };
    let in_struct = target.member.is_some();
    let base = if in_struct {
        metric.name.strip_prefix("MAX_SIM_").unwrap_or(if metric.name == "MAX_SIM" {
            "COSINE"
        } else {
            metric.name
        })
    } else {
        metric.name
    };
    let function = scope.collection.function_of(&index.field).map(|function| function.function_type.value);
    // An output of another type than the function gives is reported with the function.
    let wanted = match (function, vector) {
        (Some(FunctionType::BM25), VectorKind::Sparse) => Some("BM25"),
        (Some(FunctionType::MinHash), VectorKind::Binary) => Some("MHJACCARD"),
        _ => None,
    };
    let fits = |name: &str, base: &str| {
        METRICS.iter().any(|candidate| {
            candidate.name == name
                && candidate.in_structs == in_struct
                && candidate.vectors.contains(&vector)
                && (kind.name == "AUTOINDEX" || kind.metrics.contains(&base))
                && match wanted {
                    Some(wanted) => name == wanted,
                    // The score of BM25 needs the function's statistics.
                    None => name != "BM25" && name != "MHJACCARD" || kind.name == "MINHASH_LSH",
                }
        })
    };
    if fits(metric.name, base) {
        return;
    }
    let candidates: Vec<String> = METRICS
        .iter()
        .filter(|candidate| {
            let base = candidate.name.strip_prefix("MAX_SIM_").unwrap_or(match candidate.name {
                "MAX_SIM" => "COSINE",
                other => other,
            });
            fits(candidate.name, base)
        })
        .map(|candidate| format!("`{}`", candidate.name))
        .collect();
    let why = match (function, wanted) {
        (Some(function), Some(_)) => format!("the output of a {} function", function.name()),
        _ if in_struct => format!("{} in a struct", target.field_type().value),
        _ => target.field_type().value.to_string(),
    };
    diagnostics.push(
        scope
            .finding(
                &codes::METRIC,
                if metric.span.is_some() { metric.span } else { kind.span },
                format!(
                    "has an index {} on `{}` with the metric {}, which does not fit {why}",
                    kind.name, index.field, metric.name
                ),
            )
            .help(if candidates.is_empty() {
                "use another type of index: this one has no metric for the field".to_owned()
            } else {
                format!("use {}", candidates.join(" or "))
            }),
    );
}

/// An index of JSON names the path and the type that its values are read as.
fn json_path(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    diagnostics: &mut Diagnostics,
) {
    for (needed, sample) in [("json_path", "metadata[\"topic\"]"), ("json_cast_type", "VARCHAR")] {
        if index.param(needed).is_none() {
            diagnostics.push(
                scope
                    .finding(
                        &codes::MISSING_PARAMETER,
                        kind.span,
                        format!(
                            "has an index {} on the JSON field `{}`, which needs the parameter `{needed}`",
                            kind.name, index.field
                        ),
                    )
                    .help(format!("add `{needed}` to `params`, such as `{needed}: '{sample}'`")),
            );
        }
    }
    if let (Some(function), Some(cast)) = (index.param("json_cast_function"), index.param("json_cast_type"))
        && cast.value != Literal::Text("DOUBLE".to_owned())
    {
        diagnostics.push(
            scope
                .finding(
                    &codes::PARAMETER_VALUE,
                    function.span,
                    "has an index with `json_cast_function`, which needs the cast type DOUBLE",
                )
                .related(cast.span, "the cast type")
                .help("write `json_cast_type: DOUBLE`, or remove `json_cast_function`"),
        );
    }
}

/// `m` and `sub_dim` cut a vector into equal parts.
fn divisors(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    dim: u32,
    diagnostics: &mut Diagnostics,
) {
    for name in ["m", "sub_dim"] {
        if !kind.build.iter().any(|parameter| parameter.name == name) {
            continue;
        }
        let Some(value) = index.param(name) else { continue };
        if let Literal::Integer(parts) = value.value
            && parts > 0
            && i128::from(dim) % parts != 0
        {
            let nearest = (1..=dim)
                .filter(|candidate| dim.is_multiple_of(*candidate))
                .min_by_key(|candidate| (i128::from(*candidate) - parts).abs())
                .unwrap_or(1);
            diagnostics.push(
                scope
                    .finding(
                        &codes::PARAMETER_VALUE,
                        value.span,
                        format!(
                            "has an index {} on `{}`, whose `{name}` {parts} does not divide its {dim} dimensions",
                            kind.name, index.field
                        ),
                    )
                    .help(format!("write a number that divides {dim}, such as {nearest}")),
            );
        }
    }
}

/// Pairs of parameters of which one is at least, or more than, the other.
fn orders(scope: &Scope<'_>, index: &Index, diagnostics: &mut Diagnostics) {
    let number = |name: &str| match index.param(name).map(|value| (&value.value, value.span)) {
        Some((Literal::Integer(value), span)) => Some((*value, span)),
        _ => None,
    };
    for (small, large, equal) in
        [("min_gram", "max_gram", true), ("graph_degree", "intermediate_graph_degree", false)]
    {
        if let (Some((least, span)), Some((most, other))) = (number(small), number(large))
            && (least > most || (least == most && !equal))
        {
            let than = if equal { "more than" } else { "not less than" };
            diagnostics.push(
                scope
                    .finding(
                        &codes::PARAMETER_VALUE,
                        span,
                        format!(
                            "has an index on `{}`, whose `{small}` {least} is {than} its `{large}` {most}",
                            index.field
                        ),
                    )
                    .related(other, format!("`{large}`"))
                    .help(format!("lower `{small}`, or raise `{large}`")),
            );
        }
    }
}

//! Indexes: one on every vector, one a field, of a type that fits it, with a metric that fits both.
//!
//! Source: Milvus 2.3.5 (executed: `creating multiple indexes on same field is not supported`, `index not found`, `binary
//! vector is only supported`, ``dimension must be able to be divided by `m` ``) and the server's sources, 2.4 to 3.x.

use std::collections::BTreeMap;

use super::json_paths::{self, Path, Root};
use super::parameters::{self, Owner};
use super::{Scope, dotted};
use crate::diagnostic::{Diagnostics, nearest, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::index_types::{INDEX_KINDS, IndexKind, JSON_PATH, METRICS};
use crate::engine::milvus::model::{Index, Target};
use crate::engine::milvus::spec::FunctionType;
use crate::engine::milvus::types::{Category, FieldType, Scalar, VectorKind};
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
    for (index, first) in with_collisions(scope) {
        let Some(indexed) = indexed(scope, index, diagnostics) else { continue };
        if let Some(first) = first {
            let of_path = is_json(scope, index) && scope.target.at_least(JSON_PATHS);
            let (what, unit) = if of_path { ("one path into ", "a path") } else { ("", "a field") };
            diagnostics.push(
                scope
                    .finding(
                        &codes::SEVERAL_INDEXES,
                        index.field.span,
                        format!("has two indexes on {what}`{}`; {unit} has one", index.field),
                    )
                    .related(first.field.span, "the first one")
                    .help("keep one of them"),
            );
            continue;
        }
        match (indexed, &index.kind) {
            (Indexed::Target(target), _) => check_index(scope, index, target, diagnostics),
            (Indexed::DynamicKey, Some(kind)) => json_paths::dynamic(scope, index, kind, diagnostics),
            (Indexed::DynamicKey, None) => {}
        }
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

/// Since when a JSON field takes several indexes on different paths (milvus-io/milvus#36750).
const JSON_PATHS: &[u32] = &[2, 5];

/// Each index with the first one before it because of which the server refuses it.
pub(super) fn with_collisions<'a>(scope: &Scope<'a>) -> Vec<(&'a Index, Option<&'a Index>)> {
    let indexes = &scope.collection.indexes;
    let mut first: BTreeMap<&str, &Index> = BTreeMap::new();
    // A path that cannot be read is reported as such.
    let mut first_of_path: BTreeMap<(&str, Path), &Index> = BTreeMap::new();
    let mut found = Vec::with_capacity(indexes.len());
    for index in indexes {
        let field = index.field.as_str();
        let of_field = first.get(field).copied();
        let of_path = Path::of_index(index).and_then(|path| {
            let known = first_of_path.get(&(field, path.clone())).copied();
            first_of_path.entry((field, path)).or_insert(index);
            known
        });
        let by_path = scope.target.at_least(JSON_PATHS) && of_field.is_some() && is_json(scope, index);
        found.push((index, if by_path { of_path } else { of_field }));
        first.entry(field).or_insert(index);
    }
    found
}

fn is_json(scope: &Scope<'_>, index: &Index) -> bool {
    scope
        .collection
        .target(&index.field)
        .is_none_or(|target| matches!(target.field_type().category(), None | Some(Category::Json)))
}

/// What an index is on.
enum Indexed<'a> {
    Target(Target<'a>),
    /// A key that no field declares.
    DynamicKey,
}

fn indexed<'a>(scope: &'a Scope<'_>, index: &Index, diagnostics: &mut Diagnostics) -> Option<Indexed<'a>> {
    let collection = scope.collection;
    if let Some(target) = collection.target(&index.field) {
        return Some(Indexed::Target(target));
    }
    let names = collection.target_names();
    let near = nearest(&index.field, names.iter().map(String::as_str)).is_some();
    let path = index.param("json_path").is_some();
    if collection.dynamic_field.value && (path || !near) {
        return Some(Indexed::DynamicKey);
    }
    if !scope.object.incomplete {
        let finding = scope.finding(
            &shared::UNKNOWN_COLUMN,
            index.field.span,
            format!("has an index on `{}`, which is no field", index.field),
        );
        diagnostics.push(if path && !near {
            finding.help(format!(
                "declare `{}` as a field, or add `dynamic_field: true`, whose keys can be indexed",
                index.field
            ))
        } else {
            finding.suggest(&index.field, "fields", names.iter().map(String::as_str))
        });
    }
    None
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
    if too_new(scope, index, kind, &field_type.value, since, diagnostics) {
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
    let paths: &'static [_] = if category == Category::Json { JSON_PATH } else { &[] };
    parameters::known(scope, &owner, &index.params, &[paths, kind.build], diagnostics);
    parameters::missing(scope, &owner, &index.params, kind.build, kind, diagnostics);
    if category == Category::Json {
        json_paths::check(scope, index, kind, Root::Field(&index.field), diagnostics);
    }
    if let Some(dim) = field_type.dim() {
        divisors(scope, index, kind, dim, diagnostics);
    }
    orders(scope, index, diagnostics);
}

/// Reports a type of index that the target does not have for what it is on.
fn too_new(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    on: &dyn std::fmt::Display,
    since: &[u32],
    diagnostics: &mut Diagnostics,
) -> bool {
    let newer = !scope.target.at_least(since);
    if newer {
        diagnostics.push(
            scope
                .finding(
                    &shared::UNSUPPORTED_BY_TARGET,
                    kind.span,
                    format!(
                        "has an index {} on `{}`, which exists since {} for {on}; the target is {}",
                        kind.name,
                        index.field,
                        dotted(since),
                        scope.target
                    ),
                )
                .help("use another type of index, or raise `targets.milvus.version` in schemac.toml"),
        );
    }
    newer
}

/// Whether a type of index fits a group of types at the target; reports one that does not.
pub(super) fn is_of_category(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    category: Category,
    diagnostics: &mut Diagnostics,
) -> bool {
    let Some(since) = kind.since(category) else {
        let finding = scope.finding(
            &codes::INDEX_TYPE,
            kind.span,
            format!("has an index {} on `{}`, which is a value of JSON", kind.name, index.field),
        );
        diagnostics.push(finding.help(use_one_of(fitting_kinds(scope, kind, category, false))));
        return false;
    };
    !too_new(scope, index, kind, &"JSON", since, diagnostics)
}

/// The other types of index that fit, in backquotes.
fn fitting_kinds(scope: &Scope<'_>, kind: &IndexKind, category: Category, in_struct: bool) -> Vec<String> {
    INDEX_KINDS
        .iter()
        .filter(|other| other.name != kind.name)
        .filter(|other| other.since(category).is_some_and(|since| scope.target.at_least(since)))
        .filter(|other| !in_struct || !is_barred(other, category))
        .map(|other| format!("`{}`", other.name))
        .collect()
}

fn use_one_of(fitting: Vec<String>) -> String {
    if fitting.is_empty() {
        "remove the index: Milvus has none for this type".to_owned()
    } else {
        format!("use one of {}", fitting.join(", "))
    }
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
    // A bitmap is for few values, which floating-point numbers are not: in arrays neither.
    let floats = kind.name == "BITMAP"
        && matches!(
            target.field_type().value,
            FieldType::Array { element: Scalar::Float | Scalar::Double, .. }
        );
    let since = kind
        .since(category)
        .filter(|_| !key && !floats && (target.member.is_none() || !is_barred(kind, category)));
    if since.is_none() {
        let fitting = fitting_kinds(scope, kind, category, target.member.is_some());
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
        let help = use_one_of(fitting);
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
                // A vector in a struct is searched as a list by MAX_SIM, or on its own by any metric of its type.
                && (in_struct || !candidate.in_structs)
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

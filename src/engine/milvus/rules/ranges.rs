//! Searches by range and by group: bounds in the order of the metric, groups by fields that have equal values.
//!
//! Source: server 2.4 to 3.x (sources: `CheckRangeSearchParam`, which refuses equal bounds too: `range_filter must be less than radius`, `Not allowed to do
//! range-search when doing search-group-by`, `unsupported data type … for group by operator`, `not support search_group_by
//! operation based on binary vector column`). Empty collections are searched without a word.

use super::{Scope, dotted};
use crate::diagnostic::{Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::model::{Search, Target};
use crate::engine::milvus::types::{Category, FieldType, VectorKind};
use crate::span::Located;
use crate::spec::Literal;

/// Since when values of JSON and keys that no field declares make groups.
const JSON_GROUPS: &[u32] = &[2, 6];

fn get<'a>(search: &'a Search, key: &str) -> Option<&'a (Located<String>, Located<Literal>)> {
    search.params.iter().find(|(name, _)| name.value == key)
}

fn number(value: &Literal) -> Option<f64> {
    match value {
        Literal::Integer(value) => value.to_string().parse().ok(),
        Literal::Decimal(text) => text.parse().ok(),
        _ => None,
    }
}

pub(super) fn check(
    scope: &Scope<'_>,
    search: &Search,
    target: Target<'_>,
    metric: Option<&'static str>,
    diagnostics: &mut Diagnostics,
) {
    range(scope, search, metric, diagnostics);
    if let Some((name, value)) = get(search, "group_by_field") {
        group(scope, search, target, name, value, diagnostics);
    }
}

/// Results lie between the two bounds, and `radius` is the farther one.
fn range(scope: &Scope<'_>, search: &Search, metric: Option<&'static str>, diagnostics: &mut Diagnostics) {
    let (radius, filter) = (get(search, "radius"), get(search, "range_filter"));
    let Some((radius_name, radius)) = radius else {
        if let Some((name, _)) = filter {
            diagnostics.push(
                scope
                    .finding(
                        &codes::RANGE_WITHOUT_RADIUS,
                        name.span,
                        format!(
                            "searches `{}` with `range_filter` and without `radius`, so without a bound",
                            search.field
                        ),
                    )
                    .help(
                        "add `radius`, the bound of what is far; `range_filter` is the one of what is near",
                    ),
            );
        }
        return;
    };
    let mut report = |at: &Located<String>, text: String, help: String| {
        diagnostics.push(scope.finding(&codes::SEARCH_RANGE, at.span, text).help(help));
    };
    let Some(metric) = metric else { return };
    if metric.starts_with("MAX_SIM") {
        report(
            radius_name,
            format!(
                "searches `{}` by {metric} with `radius`; lists of vectors have no search by range",
                search.field
            ),
            "remove `radius`, or use the metric of single vectors, such as `COSINE`".to_owned(),
        );
        return;
    }
    let Some((filter_name, filter)) = filter else { return };
    let (Some(far), Some(near)) = (number(&radius.value), number(&filter.value)) else { return };
    let small_is_near = match metric {
        "L2" | "HAMMING" | "JACCARD" => true,
        "IP" | "COSINE" | "BM25" => false,
        // No source says how the others are ordered.
        _ => return,
    };
    let ordered = if small_is_near { near < far } else { near > far };
    if ordered {
        return;
    }
    let (than, nearness) = if small_is_near { ("less", "smaller") } else { ("more", "larger") };
    report(
        filter_name,
        format!(
            "searches `{}` by {metric}, where {nearness} is nearer, with `range_filter` {} and `radius` {}: nothing is found",
            search.field,
            filter.to_json(),
            radius.to_json()
        ),
        format!("write a `range_filter` that is {than} than `radius`, or swap the two"),
    );
}

fn group(
    scope: &Scope<'_>,
    search: &Search,
    target: Target<'_>,
    name: &Located<String>,
    value: &Located<Literal>,
    diagnostics: &mut Diagnostics,
) {
    let Literal::Text(by) = &value.value else { return };
    let mut report = |at: &Located<Literal>, text: String, help: String| {
        diagnostics.push(scope.finding(&codes::SEARCH_GROUP, at.span, text).help(help));
    };
    if let Some((radius, _)) = get(search, "radius") {
        diagnostics.push(
            scope
                .finding(
                    &codes::SEARCH_GROUP,
                    name.span,
                    format!("searches `{}` by group and by range, which Milvus refuses", search.field),
                )
                .related(radius.span, "the range")
                .help("keep `group_by_field` or `radius`"),
        );
        return;
    }
    if target.field_type().vector_kind() == Some(VectorKind::Binary) {
        report(
            value,
            format!("searches the binary vector `{}` by group, which Milvus refuses", search.field),
            "remove `group_by_field`: vectors of numbers can be searched by group".to_owned(),
        );
        return;
    }
    // A path into JSON, or a key that no field declares.
    let root = by.split('[').next().unwrap_or(by).trim();
    let Some(field) = scope.collection.field(root) else {
        let dynamic = scope.collection.dynamic_field.value && scope.target.at_least(JSON_GROUPS);
        if !dynamic && !scope.object.incomplete {
            let fields = scope.collection.fields.iter().map(|field| field.name.as_str());
            diagnostics.push(
                scope
                    .finding(
                        &shared::UNKNOWN_COLUMN,
                        value.span,
                        format!("searches `{}` by groups of `{by}`, which is no field", search.field),
                    )
                    .suggest(by, "fields", fields),
            );
        }
        return;
    };
    match field.field_type.category() {
        None | Some(Category::Bool | Category::Integer | Category::VarChar | Category::Timestamptz) => {}
        Some(Category::Json) if scope.target.at_least(JSON_GROUPS) => {}
        Some(category) => {
            let since = match category {
                Category::Json => format!(" before {}", dotted(JSON_GROUPS)),
                _ => String::new(),
            };
            let kind = match &field.field_type.value {
                FieldType::Vector { .. } => "a vector".to_owned(),
                other => other.to_string(),
            };
            report(
                value,
                format!(
                    "searches `{}` by groups of `{by}`, which is {kind}; Milvus makes none of those{since}",
                    search.field
                ),
                "name a field of type `bool`, an integer or `varchar(n)`".to_owned(),
            );
        }
    }
}

//! Exactly one primary key; at most one partition key and one clustering key, each of a type that can be one.
//!
//! Source: Milvus 2.3.5 (executed) and pymilvus 3.0.2, which raise; clustering keys: server 2.4 (sources).

use super::Scope;
use crate::diagnostic::{Diagnostics, Severity};
use crate::engine::milvus::codes;
use crate::engine::milvus::model::Field;
use crate::engine::milvus::types::{Category, VectorKind};
use crate::span::Located;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    primary_key(scope, diagnostics);
    auto_id(scope, diagnostics);
    partition_key(scope, diagnostics);
    clustering_key(scope, diagnostics);
}

fn primary_key(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let keys: Vec<&Field> = flagged(scope, |field| &field.primary_key);
    if keys.is_empty() && !scope.object.incomplete {
        let candidate = scope.collection.fields.iter().find(|field| field.field_type.can_be_key());
        let name = candidate.map_or("id", |field| field.name.as_str());
        diagnostics.push(
            scope.finding(&codes::PRIMARY_KEY_COUNT, scope.object.span, "has no primary key").help(format!(
                "add `primary_key: true` to one field, such as `{name}: {{ type: int64, primary_key: true }}`"
            )),
        );
    }
    several(scope, &keys, |field| &field.primary_key, &codes::PRIMARY_KEY_COUNT, "primary keys", diagnostics);
    for field in keys {
        key_type(scope, field, &field.primary_key, "primary key", diagnostics);
    }
}

fn auto_id(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for field in flagged(scope, |field| &field.auto_id) {
        if !field.primary_key.value {
            diagnostics.push(
                scope
                    .of_field(
                        &codes::AUTO_ID,
                        field.auto_id.span,
                        &field.name,
                        "has `auto_id`, but is not the primary key",
                    )
                    .help("remove `auto_id`, or make the field the primary key with `primary_key: true`"),
            );
        }
    }
}

fn partition_key(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let keys = flagged(scope, |field| &field.partition_key);
    several(scope, &keys, |field| &field.partition_key, &codes::PARTITION_KEY, "partition keys", diagnostics);
    for field in keys {
        if field.primary_key.value {
            diagnostics.push(
                scope
                    .of_field(
                        &codes::PARTITION_KEY,
                        field.partition_key.span,
                        &field.name,
                        "is the primary key and the partition key",
                    )
                    .help("partition by another field, or remove `partition_key`"),
            );
        }
        key_type(scope, field, &field.partition_key, "partition key", diagnostics);
    }
}

fn clustering_key(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let keys = flagged(scope, |field| &field.clustering_key);
    several(
        scope,
        &keys,
        |field| &field.clustering_key,
        &codes::CLUSTERING_KEY,
        "clustering keys",
        diagnostics,
    );
    for field in keys {
        let fits = field.field_type.category().is_none_or(|category| {
            matches!(
                category,
                Category::Integer
                    | Category::Floating
                    | Category::VarChar
                    | Category::Vector(VectorKind::Float)
            )
        });
        if !fits {
            diagnostics.push(
                scope
                    .of_field(
                        &codes::CLUSTERING_KEY,
                        field.field_type.span,
                        &field.name,
                        format!("is {}, which cannot be a clustering key", field.field_type),
                    )
                    .help("use an integer, `float`, `double` or `varchar(n)` as the clustering key"),
            );
        }
    }
}

fn flagged<'a>(scope: &'a Scope<'_>, flag: impl Fn(&Field) -> &Located<bool>) -> Vec<&'a Field> {
    scope.collection.fields.iter().filter(|field| flag(field).value).collect()
}

fn several(
    scope: &Scope<'_>,
    keys: &[&Field],
    flag: impl Fn(&Field) -> &Located<bool>,
    code: &'static crate::diagnostic::Code,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    debug_assert!(code.severity == Severity::Error);
    if let [first, rest @ ..] = keys {
        for other in rest {
            diagnostics.push(
                scope
                    .finding(
                        code,
                        flag(other).span,
                        format!("has several {what}: `{}` and `{}`", first.name, other.name),
                    )
                    .related(flag(first).span, "the first one")
                    .help("keep one of them; a key of several parts is one `varchar` field that joins them"),
            );
        }
    }
}

fn key_type(
    scope: &Scope<'_>,
    field: &Field,
    flag: &Located<bool>,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    if field.field_type.is_unknown() || field.field_type.can_be_key() {
        return;
    }
    diagnostics.push(
        scope
            .of_field(
                &codes::KEY_TYPE,
                field.field_type.span,
                &field.name,
                format!("is the {what}, which {} cannot be", field.field_type.value),
            )
            .label(field.field_type.to_string())
            .related(flag.span, format!("made the {what} here"))
            .help("change the type to `int64` or `varchar(n)`"),
    );
}

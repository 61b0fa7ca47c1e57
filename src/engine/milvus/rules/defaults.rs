//! Defaults: on scalars that are no key, of the declared type, in its range, and not longer than `max_length` in bytes.
//!
//! Source: Milvus 2.3.5 (executed: `default value type mismatches field schema type`, `the length (16) of string exceeds max
//! length (10)`), pymilvus 3.0.2, server 2.4 to 3.x (sources: ranges of Int8 and Int16, types since 3.x).

use super::Scope;
use crate::diagnostic::{Diagnostics, shared};
use crate::engine::literals;
use crate::engine::milvus::codes;
use crate::engine::milvus::model::Field;
use crate::engine::milvus::types::{FieldType, Scalar};
use crate::span::Located;
use crate::spec::Literal;

/// Whole numbers up to this size survive the float64 that HTTP defaults pass through.
const EXACT: i128 = 1 << 53;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for field in &scope.collection.fields {
        if let Some(default) = &field.default {
            allowed(scope, field, default, diagnostics);
        }
    }
}

fn allowed(scope: &Scope<'_>, field: &Field, default: &Located<Literal>, diagnostics: &mut Diagnostics) {
    let newer = scope.target.at_least(&[3, 0]);
    let why = match &field.field_type.value {
        FieldType::Unknown => return,
        _ if field.primary_key.value => {
            Some("is the primary key, whose default would never be used".to_owned())
        }
        FieldType::Scalar(_) => None,
        FieldType::Timestamptz => None,
        FieldType::Geometry if newer => None,
        other => Some(format!("is {other}, which cannot have a default")),
    };
    if let Some(why) = why {
        diagnostics.push(
            scope
                .of_field(&codes::DEFAULT_NOT_ALLOWED, default.span, &field.name, why)
                .help(if field.primary_key.value {
                    "remove `default`, or write `auto_id: true` in its place to have keys made"
                } else {
                    "remove `default`; rows that leave the field out can be allowed with `nullable: true` where the type permits it"
                }),
        );
        return;
    }
    if matches!(&default.value, Literal::Mapping(entries) if entries.iter().any(|(key, _)| key == "sql")) {
        diagnostics.push(
            scope
                .of_field(
                    &shared::INVALID_DEFAULT,
                    default.span,
                    &field.name,
                    "has an expression as its default, and Milvus has none",
                )
                .help("let the client fill the field, or write a value"),
        );
        return;
    }
    if default.looks_like_call()
        && matches!(field.field_type.value, FieldType::Scalar(Scalar::VarChar { .. }))
    {
        diagnostics.push(
            scope
                .of_field(
                    &shared::LITERAL_LOOKS_LIKE_CALL,
                    default.span,
                    &field.name,
                    "has a default that looks like a call; it is stored as text",
                )
                .help("let the client fill the field: Milvus has no default expressions"),
        );
    }
    if matches!(field.field_type.value, FieldType::Scalar(Scalar::VarChar { .. })) {
        let what = format!("the default of field `{}` of {}", field.name, scope.subject);
        let finding = literals::in_quotes(&what, default);
        finding.into_iter().for_each(|finding| diagnostics.push(finding));
    }
    let wrong = match (&field.field_type.value, &default.value) {
        (FieldType::Scalar(scalar), literal) => mismatch(*scalar, literal),
        (_, Literal::Text(_)) => None,
        (_, literal) => Some((format!("takes text, not {}", literal.type_name()), "write text".to_owned())),
    };
    if let Some((text, help)) = wrong {
        diagnostics.push(
            scope
                .of_field(
                    &shared::INVALID_DEFAULT,
                    default.span,
                    &field.name,
                    format!("has a default that does not fit {}: it {text}", field.field_type.value),
                )
                .related(field.field_type.span, "the type")
                .help(help),
        );
        return;
    }
    if let (FieldType::Scalar(Scalar::Int64), Literal::Integer(value)) =
        (&field.field_type.value, &default.value)
        && value.abs() > EXACT
    {
        diagnostics.push(
            scope
                .of_field(
                    &codes::IMPRECISE_DEFAULT,
                    default.span,
                    &field.name,
                    format!("has the default {value}, which loses digits over HTTP"),
                )
                .help("use a number between -2^53 and 2^53"),
        );
    }
}

/// What is wrong with a default, and what to do; nothing when it fits.
fn mismatch(scalar: Scalar, literal: &Literal) -> Option<(String, String)> {
    let wrong = |wanted: &str| {
        Some((format!("takes {wanted}, not {}", literal.type_name()), format!("write {wanted}")))
    };
    let bits = match scalar {
        Scalar::Bool => {
            return if matches!(literal, Literal::Boolean(_)) { None } else { wrong("`true` or `false`") };
        }
        Scalar::Float | Scalar::Double => {
            return match literal {
                Literal::Integer(_) => None,
                Literal::Decimal(text) => {
                    let most = if scalar == Scalar::Float { f64::from(f32::MAX) } else { f64::MAX };
                    let fits = text.parse::<f64>().is_ok_and(|value| value.abs() <= most);
                    (!fits).then(|| {
                        (
                            "holds numbers up to 3.4e38".to_owned(),
                            "use `double`, or a smaller number".to_owned(),
                        )
                    })
                }
                _ => wrong("a number"),
            };
        }
        Scalar::VarChar { max_length } => {
            return match literal {
                Literal::Text(text) if text.len() > max_length as usize => Some((
                    format!("holds {max_length} bytes, and the default has {}", text.len()),
                    "shorten the default, or raise the length of the type".to_owned(),
                )),
                Literal::Text(_) => None,
                _ => wrong("text"),
            };
        }
        Scalar::Int8 => 8,
        Scalar::Int16 => 16,
        Scalar::Int32 => 32,
        Scalar::Int64 => 64,
    };
    let Literal::Integer(value) = literal else { return wrong("a whole number") };
    let most = (1i128 << (bits - 1)) - 1;
    let least = -most - 1;
    (!(least..=most).contains(value)).then(|| {
        (format!("holds {least} to {most}, not {value}"), format!("write a number from {least} to {most}"))
    })
}

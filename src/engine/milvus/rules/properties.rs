//! Properties: known keys have their ranges, unknown ones are kept with a warning, some need a feature beside them.
//!
//! Source: server 2.4 to 3.x (sources). 2.3.5 and Lite store whatever they are given: `abc` as a TTL (executed).

use super::Scope;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::milvus::codes;
use crate::engine::milvus::model::{Database, Parameters};
use crate::engine::milvus::types::FieldType;
use crate::model::Object;
use crate::span::Located;
use crate::spec::Literal;

#[derive(Clone, Copy)]
enum Takes {
    Integer(i128, i128),
    Number,
    Boolean,
    True,
    OneOf(&'static [&'static str]),
    Text,
}

const WARMUP: Takes = Takes::OneOf(&["sync", "disable"]);

const COLLECTION: &[(&str, Takes)] = &[
    ("collection.ttl.seconds", Takes::Integer(-1, 3_155_760_000)),
    ("ttl_field", Takes::Text),
    ("mmap.enabled", Takes::Boolean),
    ("partitionkey.isolation", Takes::Boolean),
    ("timezone", Takes::Text),
    ("dynamicfield.enabled", Takes::True),
    ("allow_insert_auto_id", Takes::Boolean),
    ("collection.autocompaction.enabled", Takes::Boolean),
    ("warmup.vectorIndex", WARMUP),
    ("warmup.vectorField", WARMUP),
    ("warmup.scalarIndex", WARMUP),
    ("warmup.scalarField", WARMUP),
    ("query_mode", Takes::OneOf(&["large_topk"])),
    ("consistency_level", Takes::OneOf(&["Strong", "Session", "Bounded", "Eventually", "Customized"])),
    ("collection.description", Takes::Text),
    ("collection.replica.number", Takes::Integer(1, 1_024)),
    ("collection.resource_groups", Takes::Text),
    ("collection.insertRate.max.mb", Takes::Number),
    ("collection.insertRate.min.mb", Takes::Number),
    ("collection.deleteRate.max.mb", Takes::Number),
    ("collection.deleteRate.min.mb", Takes::Number),
    ("collection.bulkLoadRate.max.mb", Takes::Number),
    ("collection.bulkLoadRate.min.mb", Takes::Number),
    ("collection.queryRate.max.qps", Takes::Number),
    ("collection.searchRate.max.vps", Takes::Number),
    ("collection.diskProtection.diskQuota.mb", Takes::Number),
];

const DATABASE: &[(&str, Takes)] = &[
    ("database.replica.number", Takes::Integer(1, 1_024)),
    ("database.resource_groups", Takes::Text),
    ("database.diskQuota.mb", Takes::Number),
    ("database.max.collections", Takes::Integer(1, 65_536)),
    ("database.force.deny.writing", Takes::Boolean),
    ("database.force.deny.reading", Takes::Boolean),
    ("database.force.deny.ddl", Takes::Boolean),
    ("timezone", Takes::Text),
];

pub(super) fn database(object: &Object, database: &Database, diagnostics: &mut Diagnostics) {
    values(&object.subject(), &database.properties, DATABASE, diagnostics);
}

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let collection = scope.collection;
    values(&scope.subject, &collection.properties, COLLECTION, diagnostics);
    let get = |key: &str| collection.properties.iter().find(|(name, _)| name.value == key);
    let is_true = |value: &Literal| {
        matches!(value, Literal::Boolean(true)) || matches!(value, Literal::Text(text) if text == "true")
    };
    let mut needs = |name: &Located<String>, text: &str, help: &str| {
        diagnostics.push(
            scope
                .finding(
                    &codes::PROPERTY_NEEDS,
                    name.span,
                    format!("has the property `{name}`, which {text}"),
                )
                .help(help),
        );
    };
    if let Some((name, value)) = get("partitionkey.isolation")
        && is_true(value)
        && collection.partition_key().is_none()
        && !scope.object.incomplete
    {
        needs(name, "needs a partition key", "add `partition_key: true` to a field, or remove the property");
    }
    if let Some((name, value)) = get("allow_insert_auto_id")
        && is_true(value)
        && !collection.fields.iter().any(|field| field.auto_id.value)
        && !scope.object.incomplete
    {
        needs(
            name,
            "needs a primary key that Milvus makes",
            "add `auto_id: true` to the primary key, or remove the property",
        );
    }
    if let Some((name, value)) = get("ttl_field") {
        if get("collection.ttl.seconds").is_some() {
            needs(name, "excludes `collection.ttl.seconds`", "keep one of the two");
        } else if let Literal::Text(field) = &value.value {
            let fits = collection.field(field).is_some_and(|field| {
                matches!(field.field_type.value, FieldType::Timestamptz | FieldType::Unknown)
            });
            if !fits && !scope.object.incomplete {
                needs(
                    name,
                    &format!("names `{field}`, which is no field of type Timestamptz"),
                    "name a field of type `Timestamptz`",
                );
            }
        }
    }
}

fn values(
    subject: &str,
    properties: &Parameters,
    known: &[(&'static str, Takes)],
    diagnostics: &mut Diagnostics,
) {
    for (name, value) in properties {
        let Some((_, takes)) = known.iter().find(|(key, _)| *key == name.value) else {
            // A prefix of one's own, such as `schemac.hash`, is a marker that Milvus keeps.
            let first = name.split('.').next().unwrap_or_default();
            let own =
                name.contains('.') && !known.iter().any(|(key, _)| key.split('.').next() == Some(first));
            if !own {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::UNKNOWN_PROPERTY,
                        name.span,
                        format!("{subject} has a property `{name}`, which Milvus does not know"),
                    )
                    .suggest(name, "properties", known.iter().map(|(key, _)| *key)),
                );
            }
            continue;
        };
        if let Some(wanted) = mismatch(*takes, value) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::PROPERTY_VALUE,
                    value.span,
                    format!("{subject} has the property `{name}`, which takes {wanted}"),
                )
                .help(format!("write {wanted}")),
            );
        }
    }
}

/// What a property takes, when the value is something else. Values are text in the end, so `"60"` is a number too.
fn mismatch(takes: Takes, value: &Literal) -> Option<String> {
    let text = match value {
        Literal::Text(text) => text.clone(),
        Literal::Null | Literal::List(_) | Literal::Mapping(_) => {
            return Some("text, a number or a boolean".to_owned());
        }
        other => other.to_json().to_string(),
    };
    match takes {
        Takes::Text => (!matches!(value, Literal::Text(_))).then(|| "text".to_owned()),
        Takes::Integer(least, most) => {
            let fits = text.parse::<i128>().is_ok_and(|number| (least..=most).contains(&number));
            (!fits).then(|| format!("a whole number from {least} to {most}"))
        }
        Takes::Number => (text.parse::<f64>().is_err()).then(|| "a number".to_owned()),
        Takes::Boolean => {
            (!matches!(text.as_str(), "true" | "false")).then(|| "`true` or `false`".to_owned())
        }
        Takes::True => (text != "true").then(|| "`true` alone: it cannot be taken back".to_owned()),
        Takes::OneOf(words) => (!words.contains(&text.as_str()))
            .then(|| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")),
    }
}

//! Columns of tables.

use super::{Context, called, settings};
use crate::engine::clickhouse::model::{Codec, Column, ColumnDefault, DefaultKind, DefaultValue};
use crate::engine::clickhouse::types::{Limit, Type};
use crate::engine::raise::logical_reference_of;
use crate::model::LogicalReference;
use crate::model::portable::PortableType;
use crate::source::{Draft, Node};
use crate::sql::Expression;

/// A column; takes the reference that is its own.
pub(super) fn column(
    column: &Column,
    references: &mut Vec<&LogicalReference>,
    context: &Context<'_>,
) -> Option<Node> {
    let Column {
        name,
        r#type,
        type_place: _,
        limit,
        default,
        codecs,
        ttl,
        description,
        unit,
        one_of,
        check,
        statistics,
        settings: own,
    } = column;
    let mut draft = Draft::default();
    draft.append(type_and_null(r#type, limit.as_deref())?);
    if let Some(default) = default {
        draft.append(value(default));
    }
    draft.put_some("codec", (!codecs.is_empty()).then(|| chain(codecs)));
    draft.put_some("ttl", ttl.as_deref());
    draft.put_some("description", description.as_deref());
    draft.put_some("unit", unit.as_deref());
    draft.put_list("one_of", one_of);
    draft.put_some("check", check.as_deref());
    draft.put_list("statistics", statistics);
    draft.put_draft("settings", settings(own));
    let (own, names) = (&context.object.id, &context.catalog.names);
    let reference = references
        .iter()
        .enumerate()
        .find_map(|(place, one)| Some((place, logical_reference_of(name, one, own, names)?)));
    if let Some((place, reference)) = reference {
        references.remove(place);
        draft.put("logical", reference);
    }
    Some(draft.into_short("type"))
}

/// The type as the engine writes it, or the portable one that says more than that; nothing for one that is not known.
pub(super) fn type_and_null(r#type: &Type, limit: Option<&Limit>) -> Option<Draft> {
    if !r#type.is_known() {
        return None;
    }
    let mut draft = Draft::default();
    match limit {
        Some(limit) => {
            draft.put("type", portable(limit).to_string());
            draft.put_true("nullable", r#type.is_nullable());
        }
        None => draft.put("type", r#type.to_string()),
    }
    Some(draft)
}

/// The portable type that brings a limit.
fn portable(limit: &Limit) -> PortableType {
    match limit {
        Limit::Characters(most) => PortableType::Varchar(*most),
        Limit::Elements(count) => PortableType::Vector(*count),
        Limit::Each(limit) => PortableType::Array(Box::new(portable(limit))),
    }
}

fn value(default: &ColumnDefault) -> Draft {
    let ColumnDefault { kind, value } = default;
    let key = match kind {
        DefaultKind::Default => "default",
        DefaultKind::Materialized => "materialized",
        DefaultKind::Alias => "alias",
        DefaultKind::Ephemeral => "ephemeral",
    };
    let mut draft = Draft::default();
    match value {
        Some(DefaultValue::Literal(literal)) => draft.put(key, literal),
        Some(DefaultValue::Expression(expression)) => draft.put(key, sql(expression)),
        None => draft.put(key, true),
    }
    draft
}

/// `{ sql: now() }`
pub(super) fn sql(expression: &Expression) -> Draft {
    let mut draft = Draft::default();
    draft.put("sql", expression);
    draft
}

/// `Delta, ZSTD(3)`
pub(super) fn chain(codecs: &[Codec]) -> String {
    let codec = |Codec { name, arguments }: &Codec| called(name, arguments);
    codecs.iter().map(codec).collect::<Vec<_>>().join(", ")
}

//! `kind: dictionary`.

use super::column::{sql, type_and_null};
use super::{Context, one_or_list, settings};
use crate::engine::clickhouse::model::{Attribute, Dictionary, DictionarySource};
use crate::source::{Draft, Node};

pub(super) fn dictionary(dictionary: &Dictionary, context: &Context<'_>) -> Option<Draft> {
    let Dictionary {
        attributes,
        primary_key,
        source,
        layout,
        layout_parameters,
        lifetime,
        range,
        settings: own,
    } = dictionary;
    let mut columns = Draft::default();
    for one in attributes {
        columns.put(&one.name.value, attribute(one)?);
    }
    let mut draft = Draft::default();
    draft.put("columns", columns);
    draft.put("primary_key", one_or_list(primary_key.iter().map(|key| key.value.clone()).collect()));
    draft.put("source", rows(source, context)?);
    let mut kept = Draft::default();
    kept.put("type", layout);
    kept.put_draft("parameters", settings(layout_parameters));
    draft.put("layout", kept.into_short("type"));
    draft.put_some("lifetime", lifetime.as_ref().map(|lifetime| seconds(lifetime.value)));
    if let Some((min, max)) = range {
        let mut days = Draft::default();
        days.put("min", min);
        days.put("max", max);
        draft.put("range", days);
    }
    draft.put_draft("settings", settings(own));
    Some(draft)
}

fn attribute(attribute: &Attribute) -> Option<Node> {
    let Attribute {
        name: _,
        r#type,
        type_place: _,
        default,
        expression,
        hierarchical,
        injective,
        is_object_id,
    } = attribute;
    let mut draft = type_and_null(r#type, None)?;
    draft.put_some("default", default.as_ref());
    draft.put_some("expression", expression.as_ref().map(sql));
    draft.put_true("hierarchical", *hierarchical);
    draft.put_true("injective", *injective);
    draft.put_true("is_object_id", *is_object_id);
    Some(draft.into_short("type"))
}

fn rows(source: &DictionarySource, context: &Context<'_>) -> Option<Draft> {
    let mut draft = Draft::default();
    match source {
        DictionarySource::Table { table, condition } => {
            draft.put("table", context.address(table, &["table", "view", "materialized_view"]));
            draft.put_some("where", condition.as_ref());
        }
        DictionarySource::Query(query) => draft.put("query", query),
        DictionarySource::Other { kind, parameters } => {
            draft.put("type", kind);
            draft.put_draft("parameters", settings(parameters));
        }
        DictionarySource::Unknown => return None,
    }
    Some(draft)
}

/// One number where the fewest are none, else both.
fn seconds((min, max): (u32, u32)) -> Node {
    if min == 0 {
        return max.into();
    }
    let mut draft = Draft::default();
    draft.put("min", min);
    draft.put("max", max);
    draft.into()
}

//! `kind: table`.

use super::{Context, column, one_or_list, parts, settings, table_engine};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{SortKey, Table};
use crate::engine::raise::logical_reference;
use crate::source::Draft;
use crate::sql::{Expression, pieces};

pub(super) fn table(table: &Table, context: &Context<'_>) -> Option<Draft> {
    let Table {
        columns,
        places: _,
        engine,
        partition_by,
        primary_key,
        order_by,
        sample_by,
        ttl,
        settings: own,
        indexes,
        projections,
        constraints,
        references,
    } = table;
    let mut references = references.iter().collect();
    let mut list = Draft::default();
    for one in columns {
        list.put(&one.name.value, column::column(one, &mut references, context)?);
    }
    let mut draft = Draft::default();
    draft.put_draft("columns", list);
    draft.put_some("table_engine", table_engine::text(engine)?);
    if !partition_by.is_empty() {
        draft.put("partition_by", one_or_list(partition_by.iter().map(key).collect()));
    }
    draft.put_some(
        "primary_key",
        primary_key.as_ref().map(|parts| one_or_list(parts.iter().map(key).collect())),
    );
    draft.put_some(
        "order_by",
        order_by.as_ref().map(|parts| one_or_list(parts.iter().map(sort_key).collect())),
    );
    draft.put_some("sample_by", sample_by.as_ref());
    draft.put_list("ttl", ttl.iter().map(parts::ttl));
    draft.put_draft("settings", settings(own));
    draft.put_draft("indexes", parts::indexes(indexes));
    draft.put_draft("projections", parts::projections(projections));
    let named = parts::named(constraints);
    draft.put_draft("constraints", parts::constraints(&constraints[..named]));
    draft.put_list("checks", constraints[named..].iter().map(|constraint| &constraint.expression));
    let (own, names) = (&context.object.id, &context.catalog.names);
    draft.put_list("logical_references", references.iter().map(|one| logical_reference(one, own, names)));
    Some(draft)
}

/// A part of a key. A tuple gets brackets around it: without them, each of its members would be a part.
fn key(part: &Expression) -> String {
    let text = part.text.value.as_str();
    let tuple = pieces::call(DIALECT, text)
        .is_some_and(|call| call.inside.is_some() && text[call.name].eq_ignore_ascii_case("tuple"));
    if part.column.is_none() && (tuple || pieces::enclosed(DIALECT, text).is_some()) {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

fn sort_key(part: &SortKey) -> String {
    let SortKey { expression, descending } = part;
    if *descending { format!("{} desc", key(expression)) } else { key(expression) }
}

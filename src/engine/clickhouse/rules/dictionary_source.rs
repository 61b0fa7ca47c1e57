//! A dictionary beside the table that its rows come from: what it asks for has to be there.
//!
//! Source: ClickHouse 26.9, executed: `CREATE DICTIONARY` takes every name; loading fails with `47 Unknown expression identifier`.

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::engine::Checking;
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Dictionary, DictionarySource};
use crate::model::Object;
use crate::span::Located;

pub(super) fn check(
    object: &Object,
    dictionary: &Dictionary,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let DictionarySource::Table { table, .. } = &dictionary.source else { return };
    let Some(source) = context.catalog.names.index_of(table).map(|index| context.catalog.get(index)) else {
        return;
    };
    if object.incomplete || source.incomplete {
        return;
    }
    let Some(columns) = source.definition.as_ref().and_then(|definition| definition.columns()) else {
        return;
    };
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    if names.is_empty() {
        return;
    }
    let mut missing = |name: &str, place: crate::span::Span, asks: String| {
        // `a.b` is an element of the column `a`.
        let there = |known: &&str| {
            **known == *name || name.strip_prefix(*known).is_some_and(|rest| rest.starts_with('.'))
        };
        if names.iter().any(there) {
            return;
        }
        diagnostics.push(
            Diagnostic::new(
                &codes::DICTIONARY_COLUMN,
                place,
                format!("{} {asks} `{name}`, which `{}` does not have", object.subject(), source.id.name),
            )
            .label("the dictionary is made, and cannot be loaded")
            .related(source.span, "the source")
            .help(match nearest(name, names.iter().copied()) {
                Some(near) => format!("write `{near}` in the place of `{name}`, or give it an `expression`"),
                None => format!("add `{name}` to `{}`, or give it an `expression`", source.id.name),
            }),
        );
    };
    for attribute in &dictionary.attributes {
        let Located { value: name, span } = &attribute.name;
        match &attribute.expression {
            None => missing(name, *span, "reads the column".to_owned()),
            Some(expression) => {
                let used = expression.names.iter().flat_map(|names| &names.columns);
                for column in used {
                    let [part] = column.parts.as_slice() else { continue };
                    let place = context.sources.place_within(
                        expression.text.span,
                        &expression.text.value,
                        part.range.clone(),
                    );
                    missing(&part.name, place, format!("computes `{name}` from"));
                }
            }
        }
    }
}

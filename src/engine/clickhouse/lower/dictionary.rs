//! `kind: dictionary`.

use super::{Context, columns, query};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{Attribute, Dictionary, DictionarySource};
use crate::engine::clickhouse::spec::{DictionaryBody, SourceSpec, TextOrList};
use crate::model::{Aside, EdgeKind};
use crate::span::Located;
use crate::spec::Form;
use crate::sql::pieces;

/// Lowers a dictionary.
pub(super) fn lower(
    context: &mut Context<'_>,
    body: DictionaryBody,
    diagnostics: &mut Diagnostics,
) -> Dictionary {
    context.columns = body.columns.keys().map(|name| name.value.clone()).collect();
    let mut attributes = Vec::with_capacity(body.columns.len());
    for (name, form) in body.columns {
        let attribute = match form {
            Form::Short(written) => {
                let (parsed, _) = columns::read_type(context, &name, &written, None, diagnostics);
                Attribute {
                    name,
                    r#type: parsed,
                    type_place: Aside(written.0.span),
                    default: None,
                    expression: None,
                    hierarchical: false,
                    injective: false,
                    is_object_id: false,
                }
            }
            Form::Long(spec) => {
                let (parsed, _) =
                    columns::read_type(context, &name, &spec.r#type, spec.nullable.as_ref(), diagnostics);
                Attribute {
                    name,
                    r#type: parsed,
                    type_place: Aside(spec.r#type.0.span),
                    default: spec.default,
                    expression: spec.expression.map(|sql| context.expression(&sql.sql, diagnostics)),
                    hierarchical: spec.hierarchical,
                    injective: spec.injective,
                    is_object_id: spec.is_object_id,
                }
            }
        };
        attributes.push(attribute);
    }
    let (layout, layout_parameters) = match body.layout {
        Form::Short(name) => (name, Vec::new()),
        Form::Long(spec) => (spec.r#type, Context::settings(spec.parameters)),
    };
    let folded = layout.value.trim_end_matches("()").to_ascii_lowercase();
    Dictionary {
        attributes,
        primary_key: TextOrList::items(&body.primary_key)
            .into_iter()
            .map(|key| column_name(context, key))
            .collect(),
        source: source(context, body.source, diagnostics),
        layout: Located::new(folded, layout.span),
        layout_parameters,
        lifetime: body.lifetime.map(|form| match form {
            Form::Short(seconds) => Located::new((0, seconds.value), seconds.span),
            Form::Long(spec) => Located::new((spec.min.value, spec.max.value), spec.min.span),
        }),
        range: body.range.map(|range| (column_name(context, range.min), column_name(context, range.max))),
        settings: Context::settings(body.settings),
    }
}

/// A column's name, in quotes or without.
fn column_name(context: &Context<'_>, written: Located<String>) -> Located<String> {
    if context.columns.contains(&written.value) {
        return written;
    }
    match pieces::name(DIALECT, &written) {
        Some(name) => Located::new(name, written.span),
        None => written,
    }
}

fn source(context: &mut Context<'_>, spec: SourceSpec, diagnostics: &mut Diagnostics) -> DictionarySource {
    let condition = spec.r#where.map(|text| context.expression(&text, diagnostics));
    match (spec.table, spec.query, spec.r#type) {
        (Some(table), None, None) => {
            let kinds = &["table", "view", "materialized_view"];
            match context.object(&table, kinds, EdgeKind::Target, diagnostics) {
                Some(table) => DictionarySource::Table { table, condition },
                None => DictionarySource::Unknown,
            }
        }
        (None, Some(text), None) => DictionarySource::Query(query::read(context, &text, diagnostics).query),
        (None, None, Some(kind)) => DictionarySource::Other {
            kind: Located::new(kind.value.to_ascii_lowercase(), kind.span),
            parameters: Context::settings(spec.parameters),
        },
        _ => {
            diagnostics.push(
                Diagnostic::new(
                    &codes::DICTIONARY,
                    context.spec.header.name.span,
                    format!("{} does not have exactly one source", context.subject),
                )
                .help("write one of `table`, `query` and `type` under `source`"),
            );
            DictionarySource::Unknown
        }
    }
}

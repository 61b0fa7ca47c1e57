//! `kind: dictionary`.

use super::{Context, columns, query};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::literals;
use crate::engine::clickhouse::model::{Attribute, Dictionary, DictionarySource};
use crate::engine::clickhouse::spec::{DictionaryBody, SourceSpec, TextOrList};
use crate::engine::clickhouse::types::Type;
use crate::model::EdgeKind;
use crate::span::Located;
use crate::spec::Form;

/// Layouts. Source: ClickHouse 26.9, `system.dictionary_layouts`.
const LAYOUTS: &[&str] = &[
    "cache",
    "complex_key_cache",
    "complex_key_direct",
    "complex_key_hashed",
    "complex_key_hashed_array",
    "complex_key_range_hashed",
    "complex_key_sparse_hashed",
    "complex_key_ssd_cache",
    "direct",
    "flat",
    "hashed",
    "hashed_array",
    "ip_trie",
    "naive_bayes",
    "polygon",
    "polygon_index_cell",
    "polygon_index_each",
    "polygon_simple",
    "range_hashed",
    "regexp_tree",
    "sparse_hashed",
    "ssd_cache",
];

/// Sources besides ClickHouse itself. Source: ClickHouse 26.9, `system.dictionary_sources`.
const SOURCES: &[&str] = &[
    "cassandra",
    "clickhouse",
    "executable",
    "executable_pool",
    "file",
    "http",
    "jdbc",
    "mongodb",
    "mysql",
    "null",
    "odbc",
    "postgresql",
    "redis",
    "yamlregexptree",
    "ytsaurus",
];

/// Lowers a dictionary and checks what its document alone can tell. Source of the rules: reference 4.4.
pub(super) fn lower(
    context: &mut Context<'_>,
    body: DictionaryBody,
    diagnostics: &mut Diagnostics,
) -> Dictionary {
    let mut attributes = Vec::with_capacity(body.columns.len());
    for (name, form) in body.columns {
        let attribute = match form {
            Form::Short(written) => {
                let (parsed, _) = columns::read_type(context, &name, &written, None, diagnostics);
                low_cardinality(context, &name, &written.0, &parsed, diagnostics);
                Attribute {
                    name,
                    r#type: parsed,
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
                low_cardinality(context, &name, &spec.r#type.0, &parsed, diagnostics);
                if let Some(default) = &spec.default
                    && let Err(problem) = literals::fits(&default.value, &parsed)
                {
                    diagnostics.push(
                        Diagnostic::new(
                            &shared::INVALID_DEFAULT,
                            default.span,
                            format!(
                                "the default of attribute `{name}` of {} does not fit: {problem}",
                                context.subject
                            ),
                        )
                        .help(format!("write a value of the type `{parsed}`")),
                    );
                }
                Attribute {
                    name,
                    r#type: parsed,
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
    let primary_key = TextOrList::items(&body.primary_key);
    for key in &primary_key {
        column(context, key, &attributes, diagnostics);
    }
    let range = body.range.map(|range| (range.min, range.max));
    for end in range.iter().flat_map(|(min, max)| [min, max]) {
        column(context, end, &attributes, diagnostics);
    }
    let (layout, layout_parameters) = match body.layout {
        Form::Short(name) => (name, Vec::new()),
        Form::Long(spec) => (spec.r#type, Context::settings(spec.parameters)),
    };
    let folded = layout.value.trim_end_matches("()").to_ascii_lowercase();
    if !LAYOUTS.contains(&folded.as_str()) {
        diagnostics.push(
            Diagnostic::new(
                &codes::DICTIONARY,
                layout.span,
                format!("{} has a layout `{layout}` that ClickHouse does not have", context.subject),
            )
            .suggest(&folded, "layouts", LAYOUTS.iter().copied()),
        );
    }
    let lifetime = body.lifetime.map(|form| match form {
        Form::Short(seconds) => (Located::new((0, seconds.value), seconds.span), seconds.span),
        Form::Long(spec) => {
            if spec.min.value > spec.max.value {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::DICTIONARY,
                        spec.min.span,
                        format!("the lifetime of {} has a `min` above its `max`", context.subject),
                    )
                    .help("exchange the two"),
                );
            }
            (Located::new((spec.min.value, spec.max.value), spec.min.span), spec.min.span)
        }
    });
    let direct = matches!(folded.as_str(), "direct" | "complex_key_direct");
    match &lifetime {
        Some((_, span)) if direct => diagnostics.push(
            Diagnostic::new(
                &codes::DICTIONARY,
                *span,
                format!("{} has a lifetime, but its layout `{folded}` keeps nothing", context.subject),
            )
            .help("remove `lifetime`"),
        ),
        None if !direct => diagnostics.push(
            Diagnostic::new(
                &codes::DICTIONARY,
                layout.span,
                format!("{} has no lifetime, which its layout `{folded}` needs", context.subject),
            )
            .help("add `lifetime`, in seconds; `0` never loads it anew"),
        ),
        _ => {}
    }
    let ranged = folded.ends_with("range_hashed");
    if ranged != range.is_some() {
        let (span, message, help) = match &range {
            Some((min, _)) => (min.span, "a range, which its layout does not use", "remove `range`"),
            None => (layout.span, "a range layout, and no range", "add `range` with `min` and `max`"),
        };
        diagnostics.push(
            Diagnostic::new(&codes::DICTIONARY, span, format!("{} has {message}", context.subject))
                .help(help),
        );
    }
    Dictionary {
        attributes,
        primary_key,
        source: source(context, body.source, diagnostics),
        layout: Located::new(folded, layout.span),
        layout_parameters,
        lifetime: lifetime.map(|(lifetime, _)| lifetime.value),
        range,
        settings: Context::settings(body.settings),
        comment: context.comment(),
    }
}

fn low_cardinality(
    context: &Context<'_>,
    name: &Located<String>,
    written: &Located<String>,
    parsed: &Type,
    diagnostics: &mut Diagnostics,
) {
    if let Type::LowCardinality(inner) = parsed {
        diagnostics.push(
            Diagnostic::new(
                &codes::DICTIONARY,
                written.span,
                format!(
                    "attribute `{name}` of {} is `LowCardinality`, which dictionaries lack",
                    context.subject
                ),
            )
            .help(format!("write `{inner}`")),
        );
    }
}

fn column(
    context: &Context<'_>,
    name: &Located<String>,
    attributes: &[Attribute],
    diagnostics: &mut Diagnostics,
) {
    if context.spec.incomplete || attributes.iter().any(|attribute| attribute.name.value == name.value) {
        return;
    }
    diagnostics.push(
        Diagnostic::new(
            &shared::UNKNOWN_COLUMN,
            name.span,
            format!("{} has no column `{name}`", context.subject),
        )
        .suggest(name, "columns", attributes.iter().map(|attribute| attribute.name.value.as_str())),
    );
}

fn source(context: &mut Context<'_>, spec: SourceSpec, diagnostics: &mut Diagnostics) -> DictionarySource {
    let condition = spec.r#where.map(|text| context.expression(&text, diagnostics).sql().to_owned());
    match (spec.table, spec.query, spec.r#type) {
        (Some(table), None, None) => {
            let kinds = &["table", "view", "materialized_view"];
            match context.object(&table, kinds, EdgeKind::Target, diagnostics) {
                Some(index) => {
                    let (database, name) = context.names_of(index);
                    DictionarySource::Table { database, name, condition }
                }
                None => DictionarySource::Unknown,
            }
        }
        (None, Some(text), None) => {
            DictionarySource::Query(query::read(context, &text, diagnostics).qualified)
        }
        (None, None, Some(kind)) => {
            let folded = kind.value.to_ascii_lowercase();
            if !SOURCES.contains(&folded.as_str()) {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::DICTIONARY,
                        kind.span,
                        format!("{} has a source `{kind}` that ClickHouse does not have", context.subject),
                    )
                    .suggest(&folded, "sources", SOURCES.iter().copied()),
                );
            }
            DictionarySource::Other {
                kind: Located::new(folded, kind.span),
                parameters: Context::settings(spec.parameters),
            }
        }
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

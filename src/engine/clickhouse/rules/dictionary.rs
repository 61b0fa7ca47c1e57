//! A dictionary has a layout and a source that exist, and what these need.
//!
//! Source: ClickHouse 26.9, reference 4.4.

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::literals;
use crate::engine::clickhouse::model::{Attribute, Dictionary, DictionarySource};
use crate::engine::clickhouse::types::Type;
use crate::model::Object;
use crate::span::Located;

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

pub(super) fn check(object: &Object, dictionary: &Dictionary, diagnostics: &mut Diagnostics) {
    let subject = object.subject();
    for attribute in &dictionary.attributes {
        self::attribute(&subject, attribute, diagnostics);
    }
    let ends = dictionary.range.iter().flat_map(|(min, max)| [min, max]);
    for name in dictionary.primary_key.iter().chain(ends) {
        let known = || dictionary.attributes.iter().map(|attribute| attribute.name.value.as_str());
        if !object.incomplete && !known().any(|known| known == name.value) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::UNKNOWN_COLUMN,
                    name.span,
                    format!("{subject} has no column `{name}`"),
                )
                .suggest(name, "columns", known()),
            );
        }
    }
    let layout = &dictionary.layout;
    if !LAYOUTS.contains(&layout.value.as_str()) {
        report(
            &subject,
            layout.span,
            &format!("has a layout `{layout}` that ClickHouse does not have"),
            |found| found.suggest(layout, "layouts", LAYOUTS.iter().copied()),
            diagnostics,
        );
    }
    lifetime(&subject, dictionary, diagnostics);
    let ranged = layout.value.ends_with("range_hashed");
    match &dictionary.range {
        Some((min, _)) if !ranged => {
            report(
                &subject,
                min.span,
                "has a range, which its layout does not use",
                |found| found.help("remove `range`"),
                diagnostics,
            );
        }
        None if ranged => {
            report(
                &subject,
                layout.span,
                "has a range layout, and no range",
                |found| found.help("add `range` with `min` and `max`"),
                diagnostics,
            );
        }
        _ => {}
    }
    if let DictionarySource::Other { kind, .. } = &dictionary.source
        && !SOURCES.contains(&kind.value.as_str())
    {
        report(
            &subject,
            kind.span,
            &format!("has a source `{kind}` that ClickHouse does not have"),
            |found| found.suggest(kind, "sources", SOURCES.iter().copied()),
            diagnostics,
        );
    }
}

fn report(
    subject: &str,
    span: crate::span::Span,
    what: &str,
    help: impl FnOnce(Diagnostic) -> Diagnostic,
    diagnostics: &mut Diagnostics,
) {
    let found = Diagnostic::new(&codes::DICTIONARY, span, format!("{subject} {what}"));
    diagnostics.push(help(found));
}

fn attribute(subject: &str, attribute: &Attribute, diagnostics: &mut Diagnostics) {
    let Attribute { name, r#type, type_place, default, .. } = attribute;
    if let Type::LowCardinality(inner) = r#type {
        let message = format!("attribute `{name}` of {subject} is `LowCardinality`, which dictionaries lack");
        diagnostics.push(
            Diagnostic::new(&codes::DICTIONARY, **type_place, message).help(format!("write `{inner}`")),
        );
    }
    if let Some(Located { value, span }) = default
        && let Err(problem) = literals::fits(value, r#type)
    {
        let message = format!("the default of attribute `{name}` of {subject} does not fit: {problem}");
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_DEFAULT, *span, message)
                .help(format!("write a value of the type `{type}`")),
        );
    }
}

fn lifetime(subject: &str, dictionary: &Dictionary, diagnostics: &mut Diagnostics) {
    let layout = &dictionary.layout;
    let direct = matches!(layout.value.as_str(), "direct" | "complex_key_direct");
    match &dictionary.lifetime {
        Some(Located { value: (min, max), span }) => {
            if min > max {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::DICTIONARY,
                        *span,
                        format!("the lifetime of {subject} has a `min` above its `max`"),
                    )
                    .help("exchange the two"),
                );
            }
            if direct {
                let what = format!("has a lifetime, but its layout `{layout}` keeps nothing");
                report(subject, *span, &what, |found| found.help("remove `lifetime`"), diagnostics);
            }
        }
        None if !direct => {
            let what = format!("has no lifetime, which its layout `{layout}` needs");
            report(
                subject,
                layout.span,
                &what,
                |found| found.help("add `lifetime`, in seconds; `0` never loads it anew"),
                diagnostics,
            );
        }
        None => {}
    }
}

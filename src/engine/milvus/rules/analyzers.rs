//! Analyzers: on texts alone, enabled where something needs them, of names that exist.
//!
//! Source: server 2.5 and later (sources and documentation); Lite 3.2.2 knows the tokenizers `standard` and `jieba` alone.

use super::Scope;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::milvus::codes;
use crate::engine::milvus::model::{Analyzer, Field};
use crate::engine::milvus::types::Category;
use crate::span::{Located, Span};
use crate::spec::Literal;

const BUILT_IN: &[&str] = &["standard", "english", "chinese"];
const TOKENIZERS: &[&str] =
    &["standard", "whitespace", "jieba", "lindera", "icu", "language_identifier", "charabia"];
const FILTERS: &[&str] = &[
    "lowercase",
    "asciifolding",
    "alphanumonly",
    "cnalphanumonly",
    "cncharonly",
    "stop",
    "length",
    "stemmer",
    "decompounder",
    "removepunct",
    "regex",
    "pinyin",
    "synonym",
];

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for field in &scope.collection.fields {
        if let Some(analyzer) = &field.analyzer {
            check_analyzer(scope, field, analyzer, diagnostics);
        }
    }
}

fn check_analyzer(scope: &Scope<'_>, field: &Field, analyzer: &Analyzer, diagnostics: &mut Diagnostics) {
    let Some(category) = field.field_type.category() else { return };
    let mut report = |span: Span, text: String, help: &str| {
        diagnostics.push(scope.of_field(&codes::ANALYZER, span, &field.name, text).help(help));
    };
    if !matches!(category, Category::VarChar | Category::Text) {
        report(
            field.field_type.span,
            format!("is {} and has an analyzer; only texts have", field.field_type.value),
            "remove `analyzer`, or change the type to `varchar(n)`",
        );
        return;
    }
    if !analyzer.enable.value && analyzer.matching.value {
        report(
            analyzer.enable.span,
            "has text match, but its analyzer is not enabled".to_owned(),
            "write `enable: true`, or remove `match`",
        );
    }
    if let (Some(_), Some(multi)) = (&analyzer.params, &analyzer.multi) {
        report(
            multi.span,
            "has `params` and `multi`, which exclude each other".to_owned(),
            "move `params` into `multi` as the analyzer `default`",
        );
    }
    if let Some(multi) = &analyzer.multi {
        if analyzer.matching.value {
            report(
                analyzer.matching.span,
                "has `match` and `multi`, which exclude each other".to_owned(),
                "remove one of the two",
            );
        }
        multi_analyzer(scope, field, multi, diagnostics);
    }
    if let Some(params) = &analyzer.params {
        names(scope, field, params, &params.value, diagnostics);
    }
}

fn get<'a>(literal: &'a Literal, key: &str) -> Option<&'a Literal> {
    match literal {
        Literal::Mapping(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
        _ => None,
    }
}

fn multi_analyzer(scope: &Scope<'_>, field: &Field, multi: &Located<Literal>, diagnostics: &mut Diagnostics) {
    let mut report = |text: String, help: &str| {
        diagnostics.push(scope.of_field(&codes::ANALYZER, multi.span, &field.name, text).help(help));
    };
    match get(multi, "by_field") {
        Some(Literal::Text(name)) => {
            let other = scope.collection.field(name);
            let is_text = other
                .is_some_and(|other| matches!(other.field_type.category(), None | Some(Category::VarChar)));
            if !(is_text || other.is_none() && scope.object.incomplete) {
                report(
                    format!("chooses analyzers by `{name}`, which is no text field of the collection"),
                    "name a field of type `varchar(n)` in `by_field`",
                );
            }
        }
        _ => report(
            "has analyzers by language without `by_field`".to_owned(),
            "add `by_field` with the field that holds the language",
        ),
    }
    let Some(Literal::Mapping(analyzers)) = get(multi, "analyzers") else {
        report(
            "has analyzers by language without `analyzers`".to_owned(),
            "add `analyzers`, with `default` among them",
        );
        return;
    };
    if !analyzers.iter().any(|(name, _)| name == "default") {
        report(
            "has analyzers by language without one named `default`".to_owned(),
            "add the analyzer `default`, for rows of other languages",
        );
    }
    for (_, analyzer) in analyzers {
        names(scope, field, multi, analyzer, diagnostics);
    }
}

/// The names of built-in analyzers, tokenizers and filters.
fn names(
    scope: &Scope<'_>,
    field: &Field,
    whole: &Located<Literal>,
    params: &Literal,
    diagnostics: &mut Diagnostics,
) {
    let mut check = |what: &str, plural: &str, name: &str, known: &[&str]| {
        if known.contains(&name) {
            return;
        }
        let text = format!("has an analyzer with the {what} `{name}`, which Milvus does not have");
        let span = place(scope, whole.span, name);
        diagnostics.push(scope.of_field(&codes::ANALYZER, span, &field.name, text).suggest(
            name,
            plural,
            known.iter().copied(),
        ));
    };
    if let Some(Literal::Text(name)) = get(params, "type") {
        check("built-in type", "built-in analyzers", name, BUILT_IN);
    }
    match get(params, "tokenizer") {
        Some(Literal::Text(name)) => check("tokenizer", "tokenizers", name, TOKENIZERS),
        Some(tokenizer) => {
            if let Some(Literal::Text(name)) = get(tokenizer, "type") {
                check("tokenizer", "tokenizers", name, TOKENIZERS);
            }
        }
        None => {}
    }
    if let Some(Literal::List(filters)) = get(params, "filter") {
        for filter in filters {
            match filter {
                Literal::Text(name) => check("filter", "filters", name, FILTERS),
                filter => {
                    if let Some(Literal::Text(name)) = get(filter, "type") {
                        check("filter", "filters", name, FILTERS);
                    }
                }
            }
        }
    }
    if get(params, "type").is_none() && get(params, "tokenizer").is_none() {
        diagnostics.push(
            Diagnostic::new(
                &codes::ANALYZER,
                whole.span,
                format!(
                    "field `{}` of {} has an analyzer with neither `type` nor `tokenizer`",
                    field.name, scope.subject
                ),
            )
            .help("add `type: standard`, or `tokenizer: standard`"),
        );
    }
}

/// The place of a name inside a mapping, which has one place as a whole.
fn place(scope: &Scope<'_>, span: Span, name: &str) -> Span {
    let Some(file) = scope.context.sources.get(span.file) else { return span };
    let found = file.text.get(span.range()).and_then(|text| text.find(name));
    found.map_or(span, |offset| {
        let start = span.start as usize + offset;
        Span::new(span.file, start, start + name.len())
    })
}

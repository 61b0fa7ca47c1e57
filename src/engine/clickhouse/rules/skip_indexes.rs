//! Skip indexes: types, parameters, and the columns they suit.
//!
//! Source: ClickHouse 26.9, reference 3.1.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::functions;
use crate::engine::clickhouse::model::{Column, Index};
use crate::engine::clickhouse::types::Type;

const TYPES: &[&str] = &[
    "minmax",
    "set",
    "bloom_filter",
    "ngrambf_v1",
    "tokenbf_v1",
    "sparse_grams",
    "text",
    "vector_similarity",
];

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    if !context.table.is_merge_tree() {
        return;
    }
    let mut texts: Vec<&Index> = Vec::new();
    for index in &context.table.indexes {
        if !TYPES.contains(&index.kind.value.as_str()) {
            unknown(context, index, diagnostics);
            continue;
        }
        gate(context, index, diagnostics);
        parameters(context, index, diagnostics);
        if let Some((_, range)) = index.expression.functions().find(|(name, _)| functions::is_random(name)) {
            let span = context.place(&index.expression, range);
            report(
                context,
                index,
                span,
                "covers what changes from call to call",
                "index a stored column",
                diagnostics,
            );
        }
        let bare = index.expression.bare.as_ref().and_then(|name| context.table.column(name));
        if let Some(column) = bare.filter(|column| column.r#type.is_known()) {
            suits(context, index, column, diagnostics);
        }
        if index.kind.value == "text" {
            if let Some(first) =
                texts.iter().find(|other| other.expression.normal() == index.expression.normal())
            {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::SKIP_INDEX,
                        index.name.span,
                        format!(
                            "{} has two indexes of the type `text` on `{}`",
                            context.subject, index.expression.text
                        ),
                    )
                    .related(first.name.span, "the other")
                    .help("remove one of the two"),
                );
            }
            texts.push(index);
        }
    }
}

fn report(
    context: &TableContext<'_>,
    index: &Index,
    span: crate::span::Span,
    what: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(
        Diagnostic::new(
            &codes::SKIP_INDEX,
            span,
            format!("the index `{}` of {} {what}", index.name, context.subject),
        )
        .help(help.to_owned()),
    );
}

fn unknown(context: &TableContext<'_>, index: &Index, diagnostics: &mut Diagnostics) {
    let kind = index.kind.value.as_str();
    let help = match kind {
        "full_text" | "inverted" => {
            Some("use `text(tokenizer = 'splitByNonAlpha')`, which replaced it".to_owned())
        }
        "annoy" | "usearch" => {
            Some("use `vector_similarity('hnsw', 'cosineDistance', …)`, which replaced it".to_owned())
        }
        "hypothesis" => Some("remove it: the engine no longer has it".to_owned()),
        _ => None,
    };
    let mut diagnostic = Diagnostic::new(
        &codes::SKIP_INDEX,
        index.kind.span,
        format!("the index `{}` of {} has a type `{kind}` that does not exist", index.name, context.subject),
    )
    .suggest(kind, "index types", TYPES.iter().copied());
    if help.is_some() {
        diagnostic.edit = None;
    }
    diagnostics.push(diagnostic.maybe_help(help));
}

/// Source: ClickHouse release notes: `vector_similarity` is ready for use since 25.8.
fn gate(context: &TableContext<'_>, index: &Index, diagnostics: &mut Diagnostics) {
    let version = &context.targets.clickhouse.version;
    if index.kind.value == "vector_similarity" && !version.at_least(&[25, 8]) {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNSUPPORTED_BY_TARGET,
                index.kind.span,
                format!(
                    "the index `{}` of {} has the type `vector_similarity`, which is ready for use since ClickHouse 25.8; the target is {version}",
                    index.name, context.subject
                ),
            )
            .help("raise `targets.clickhouse.version`, or remove the index"),
        );
    }
}

fn parameters(context: &TableContext<'_>, index: &Index, diagnostics: &mut Diagnostics) {
    let arguments = &index.arguments;
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<f64>().ok());
    let numbers = |count: usize| arguments.len() == count && (0..count).all(|at| number(at).is_some());
    let problem: Option<(&str, &str)> = match index.kind.value.as_str() {
        "minmax" if !arguments.is_empty() => Some(("takes no parameters", "write `minmax`")),
        "set" if !numbers(1) => Some((
            "needs the most values of a granule as its one parameter",
            "write `set(100)`; 0 is no limit",
        )),
        "bloom_filter" => match arguments.as_slice() {
            [] => None,
            [_] if number(0).is_some_and(|rate| rate > 0.0 && rate < 1.0) => None,
            _ => Some(("needs a rate of false answers between 0 and 1", "write `bloom_filter(0.01)`")),
        },
        "ngrambf_v1" if !numbers(4) => Some((
            "needs 4 parameters",
            "write `ngrambf_v1(n, bytes, hashes, seed)`, such as `ngrambf_v1(3, 1024, 2, 0)`",
        )),
        "tokenbf_v1" if !numbers(3) => Some((
            "needs 3 parameters",
            "write `tokenbf_v1(bytes, hashes, seed)`, such as `tokenbf_v1(1024, 2, 0)`",
        )),
        "text" if !arguments.iter().any(|text| text.trim_start().starts_with("tokenizer")) => {
            Some(("needs a tokenizer", "write `text(tokenizer = 'splitByNonAlpha')`"))
        }
        "vector_similarity" => vector(arguments),
        _ => None,
    };
    if let Some((what, help)) = problem {
        report(context, index, index.kind.span, what, help, diagnostics);
    }
}

fn vector(arguments: &[String]) -> Option<(&'static str, &'static str)> {
    let text = |at: usize| arguments.get(at).map_or("", |text| text.trim_matches('\''));
    if !matches!(arguments.len(), 3 | 6) {
        return Some((
            "takes 3 or 6 parameters",
            "write `vector_similarity('hnsw', 'cosineDistance', 1536)`, and `'bf16', 32, 128` behind it if needed",
        ));
    }
    if text(0) != "hnsw" {
        return Some(("knows the method 'hnsw' alone", "write `'hnsw'` first"));
    }
    if !matches!(text(1), "L2Distance" | "cosineDistance" | "dotProduct") {
        return Some(("has an unknown distance", "write 'L2Distance', 'cosineDistance' or 'dotProduct'"));
    }
    if !text(2).parse::<u32>().is_ok_and(|dimensions| dimensions > 0) {
        return Some(("has impossible dimensions", "write how many elements each array has"));
    }
    if arguments.len() == 6 {
        if !matches!(text(3), "f64" | "f32" | "f16" | "bf16" | "i8" | "b1") {
            return Some(("has an unknown quantization", "write 'f64', 'f32', 'f16', 'bf16', 'i8' or 'b1'"));
        }
        if text(3) == "b1" && text(1) != "cosineDistance" {
            return Some((
                "quantizes to bits, which only 'cosineDistance' can compare",
                "write another quantization",
            ));
        }
    }
    None
}

fn suits(context: &TableContext<'_>, index: &Index, column: &Column, diagnostics: &mut Diagnostics) {
    let mut element = column.r#type.bare();
    let array = matches!(element, Type::Array(_));
    if let Type::Array(inner) = element {
        element = inner.bare();
    }
    let textual = element.is_text();
    let wanted = match index.kind.value.as_str() {
        "ngrambf_v1" | "tokenbf_v1" | "sparse_grams" | "text" if !textual => {
            Some("text: `String`, `FixedString`, or arrays of them")
        }
        "vector_similarity" if !array || !matches!(element, Type::Float { .. } | Type::BFloat16) => {
            Some("vectors: `Array(Float32)`, `Array(Float64)` or `Array(BFloat16)`")
        }
        "bloom_filter" if matches!(element, Type::Decimal { .. }) => Some("everything but decimals"),
        "minmax" if matches!(element, Type::Json(_)) => Some("values that have an order"),
        _ => None,
    };
    if let Some(wanted) = wanted {
        diagnostics.push(
            Diagnostic::new(
                &codes::SKIP_INDEX,
                index.expression.text.span,
                format!(
                    "the index `{}` of {} has the type `{}`, which does not suit `{}`",
                    index.name, context.subject, index.kind, column.name
                ),
            )
            .related(column.type_place.0, format!("`{}`", column.r#type))
            .help(format!("use this type of index for {wanted}")),
        );
    }
}

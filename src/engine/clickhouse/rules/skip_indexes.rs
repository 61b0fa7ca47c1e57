//! Skip indexes: types, parameters, and the columns they suit.
//!
//! Source: ClickHouse 26.9, reference 3.1.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::functions;
use crate::engine::clickhouse::model::{Argument, Column, Index};
use crate::engine::clickhouse::types::{Type, type_of};
use crate::span::Span;
use crate::sql::pieces;

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
        let column = |name: &str| context.table.column(name).map(|column| column.r#type.clone());
        members(context, index, &column, diagnostics);
        if index.expression.names.as_ref().is_some_and(|names| !names.subqueries.is_empty()) {
            let span = index.expression.text.span;
            report(context, index, span, "covers a subquery", "index a stored column", diagnostics);
        }
        if index.kind.value == "text" {
            if let Some(first) = texts.iter().find(|other| other.expression == index.expression) {
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

/// Brackets around several expressions are several columns of the index, each of which has to suit it. Source: ClickHouse 26.9,
/// `7 INCORRECT_NUMBER_OF_COLUMNS`, `80 Skip index must have at least one column`.
fn members(
    context: &TableContext<'_>,
    index: &Index,
    column: &dyn Fn(&str) -> Option<Type>,
    diagnostics: &mut Diagnostics,
) {
    let text = index.expression.text.value.as_str();
    let parts = match &index.expression.column {
        Some(_) => None,
        None => pieces::tuple(DIALECT, text),
    };
    let kind = index.kind.value.as_str();
    match &parts {
        Some(parts) if parts.is_empty() => {
            report(
                context,
                index,
                index.expression.text.span,
                "covers nothing",
                "name a column",
                diagnostics,
            );
            return;
        }
        Some(parts) if parts.len() > 1 && matches!(kind, "text" | "vector_similarity") => {
            let help = "make an index of each column";
            report(
                context,
                index,
                index.kind.span,
                "covers several columns, and its type takes one",
                help,
                diagnostics,
            );
            return;
        }
        _ => {}
    }
    let whole = pieces::trimmed(text, 0..text.len());
    for range in parts.unwrap_or_else(|| vec![whole]) {
        let name = match &index.expression.column {
            Some(name) => Some(name.to_string()),
            None => pieces::name(DIALECT, &text[range.clone()]),
        };
        let found = match &name {
            Some(name) => column(name),
            None => type_of(&text[range.clone()], column),
        };
        if let Some(found) = found.filter(Type::is_known) {
            let of = name.as_ref().and_then(|name| context.table.column(name));
            let place = context.place(&index.expression, range);
            suits(context, index, &found, (of, place), diagnostics);
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
    let version = context.targets.of("clickhouse").version("version");
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
    let number = |at: usize| arguments.get(at).and_then(Argument::number);
    let whole = |at: usize| number(at).is_some_and(|number| number >= 0.0 && number.fract() == 0.0);
    let zero = |at: usize| number(at).is_some_and(|number| number <= 0.0);
    let numbers = |count: usize| arguments.len() == count && (0..count).all(|at| number(at).is_some());
    let problem: Option<(&str, &str)> = match index.kind.value.as_str() {
        // What stands in the brackets of `minmax` is taken and heeded nowhere.
        "set" if !numbers(1) || !whole(0) => Some((
            "needs the most values of a granule as its one parameter",
            "write `set(100)`; 0 is no limit",
        )),
        "bloom_filter" => match arguments.as_slice() {
            [] => None,
            [_] if number(0).is_some_and(|rate| rate > 0.0 && rate < 1.0) => None,
            _ => Some(("needs a rate of false answers between 0 and 1", "write `bloom_filter(0.01)`")),
        },
        "ngrambf_v1"
            if !(numbers(4) && whole(0) && whole(1) && whole(2) && whole(3))
                || zero(0)
                || zero(1)
                || zero(2) =>
        {
            Some((
                "needs 4 whole numbers, the first three above 0",
                "write `ngrambf_v1(n, bytes, hashes, seed)`, such as `ngrambf_v1(3, 1024, 2, 0)`",
            ))
        }
        "tokenbf_v1" if !(numbers(3) && whole(0) && whole(1) && whole(2)) || zero(0) || zero(1) => Some((
            "needs 3 whole numbers, the first two above 0",
            "write `tokenbf_v1(bytes, hashes, seed)`, such as `tokenbf_v1(1024, 2, 0)`",
        )),
        "sparse_grams" if !matches!(arguments.len(), 5 | 6) => Some((
            "needs 5 or 6 parameters",
            "write `sparse_grams(shortest, longest, bytes, hashes, seed)`, such as `sparse_grams(3, 100, 1024, 2, 0)`",
        )),
        "text" if !arguments.iter().any(is_tokenizer) => {
            Some(("needs a tokenizer", "write `text(tokenizer = 'splitByNonAlpha')`"))
        }
        "vector_similarity" => vector(arguments),
        _ => None,
    };
    if let Some((what, help)) = problem {
        report(context, index, index.kind.span, what, help, diagnostics);
    }
}

/// `tokenizer = 'ngrams'`, or `tokenizer = ngrams(4)`.
fn is_tokenizer(argument: &Argument) -> bool {
    matches!(argument, Argument::Named(name, _) if name.value == "tokenizer")
}

fn vector(arguments: &[Argument]) -> Option<(&'static str, &'static str)> {
    let text = |at: usize| arguments.get(at).and_then(Argument::text).unwrap_or_default();
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
    if !arguments
        .get(2)
        .and_then(Argument::integer)
        .is_some_and(|count| (1..=i128::from(u32::MAX)).contains(&count))
    {
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

fn suits(
    context: &TableContext<'_>,
    index: &Index,
    found: &Type,
    (column, place): (Option<&Column>, Span),
    diagnostics: &mut Diagnostics,
) {
    let kind = index.kind.value.as_str();
    let wanted = match kind {
        "minmax" if !has_order(found, context.table.is_on("allow_minmax_index_for_json")) => {
            "values that have an order"
        }
        "bloom_filter" if matches!(found, Type::Map(..)) => "`mapKeys(…)` or `mapValues(…)` of a map",
        "bloom_filter" if !has_bloom_filter(found) => {
            "numbers, texts, days, points in time, UUIDs, addresses, and arrays of them that hold no NULL"
        }
        "ngrambf_v1" | "tokenbf_v1" | "sparse_grams" if !has_tokens(found) => {
            "text that is never NULL: `String`, `FixedString`, `LowCardinality` of them, or arrays of them"
        }
        "text" if !has_text(found) => "text: `String`, `FixedString`, or arrays of them",
        "vector_similarity" if !is_vector(found) => {
            "vectors: `Array(Float32)`, `Array(Float64)` or `Array(BFloat16)`"
        }
        _ => return,
    };
    let mut diagnostic = Diagnostic::new(
        &codes::SKIP_INDEX,
        place,
        format!(
            "the index `{}` of {} has the type `{kind}`, which does not suit `{found}`",
            index.name, context.subject
        ),
    );
    if let Some(column) = column {
        diagnostic = diagnostic.related(*column.type_place, "the type of the column");
    }
    diagnostics.push(diagnostic.help(format!("use this type of index for {wanted}")));
}

/// Whether values have a least and a greatest. Source: ClickHouse 26.9, `36 … minmax index is not allowed`.
fn has_order(r#type: &Type, json: bool) -> bool {
    match r#type {
        Type::Json(_) => json,
        Type::Variant(_) | Type::Dynamic { .. } | Type::QBit { .. } | Type::AggregateFunction { .. } => false,
        Type::Geometry(name) => *name != "Geometry",
        Type::Array(inner) | Type::Nullable(inner) | Type::LowCardinality(inner) => has_order(inner, json),
        Type::SimpleAggregateFunction { argument, .. } => has_order(argument, json),
        Type::Map(key, member) => has_order(key, json) && has_order(member, json),
        Type::Tuple(members) => members.iter().all(|(_, member)| has_order(member, json)),
        Type::Nested(members) => members.iter().all(|(_, member)| has_order(member, json)),
        _ => true,
    }
}

/// Source: ClickHouse 26.9, `44 Unexpected type … of bloom filter index` and `36`.
fn has_bloom_filter(r#type: &Type) -> bool {
    let scalar = |inner: &Type| {
        matches!(
            inner.bare(),
            Type::Unknown
                | Type::Integer { .. }
                | Type::Float { .. }
                | Type::BFloat16
                | Type::Bool
                | Type::String
                | Type::FixedString(_)
                | Type::Date
                | Type::DateTime { .. }
                | Type::DateTime64 { .. }
                | Type::Uuid
                | Type::Ipv4
                | Type::Ipv6
                | Type::Enum { .. }
        )
    };
    match r#type {
        Type::SimpleAggregateFunction { argument, .. } => has_bloom_filter(argument),
        Type::Array(inner) => !matches!(**inner, Type::Nullable(_)) && scalar(inner),
        other => scalar(other),
    }
}

/// Source: ClickHouse 26.9, `36 … can be used only with String, FixedString, LowCardinality and Array`.
fn has_tokens(r#type: &Type) -> bool {
    let text =
        |inner: &Type| inner.is_text() && !matches!(inner, Type::Nullable(_) | Type::LowCardinality(_));
    match r#type {
        Type::Unknown | Type::Ipv6 => true,
        Type::SimpleAggregateFunction { argument, .. } => has_tokens(argument),
        Type::Array(inner) | Type::LowCardinality(inner) => {
            text(inner) || matches!(**inner, Type::Unknown | Type::Ipv6)
        }
        other => text(other),
    }
}

fn has_text(r#type: &Type) -> bool {
    match r#type {
        Type::Unknown | Type::String | Type::FixedString(_) => true,
        Type::Array(inner) | Type::Nullable(inner) | Type::LowCardinality(inner) => has_text(inner),
        Type::SimpleAggregateFunction { argument, .. } => has_text(argument),
        _ => false,
    }
}

fn is_vector(r#type: &Type) -> bool {
    match r#type {
        Type::Unknown => true,
        Type::Array(inner) => matches!(**inner, Type::Float { .. } | Type::BFloat16 | Type::Unknown),
        _ => false,
    }
}

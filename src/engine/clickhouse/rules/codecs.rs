//! Codecs fit the type of their column and each other.
//!
//! Source: ClickHouse 26.9, reference 1.5: `36 … does not compress anything`, `36 … meaningless`, `431`, `433`.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Codec, Column};
use crate::engine::clickhouse::types::Type;
use crate::span::Span;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let suspicious = context.table.is_on("allow_suspicious_codecs");
    for column in &context.table.columns {
        arguments(context, &column.codecs, diagnostics);
        if suspicious {
            continue;
        }
        for codec in &column.codecs {
            if let Some(wanted) = misfit(codec, &column.r#type) {
                report(context, codec.name.span, diagnostics, |subject| {
                    (
                        format!(
                            "the codec `{}` of column `{}` of {subject} does not suit `{}`",
                            codec.name, column.name, column.r#type
                        ),
                        format!("use it for {wanted}; for other columns use `ZSTD` or `LZ4`"),
                    )
                });
            }
        }
        chain(context, column, diagnostics);
    }
    for ttl in &context.table.ttl {
        arguments(context, &ttl.codecs, diagnostics);
    }
}

fn report(
    context: &TableContext<'_>,
    span: Span,
    diagnostics: &mut Diagnostics,
    text: impl FnOnce(&str) -> (String, String),
) {
    let (message, help) = text(context.subject);
    diagnostics.push(Diagnostic::new(&codes::CODEC, span, message).help(help));
}

fn is_general(name: &str) -> bool {
    matches!(name, "LZ4" | "LZ4HC" | "ZSTD" | "Default" | "NONE")
}

fn is_encryption(name: &str) -> bool {
    name.starts_with("AES_")
}

fn chain(context: &TableContext<'_>, column: &Column, diagnostics: &mut Diagnostics) {
    let codecs = &column.codecs;
    if let Some(none) = codecs.iter().find(|codec| codec.name.value == "NONE").filter(|_| codecs.len() > 1) {
        report(context, none.name.span, diagnostics, |subject| {
            (
                format!("the codecs of column `{}` of {subject} are `NONE` and more", column.name),
                "keep `NONE` alone, or remove it".into(),
            )
        });
        return;
    }
    let general: Vec<usize> = codecs
        .iter()
        .enumerate()
        .filter(|(_, codec)| is_general(&codec.name.value))
        .map(|(index, _)| index)
        .collect();
    if let [first, second, ..] = general.as_slice()
        && let (Some(first), Some(second)) = (codecs.get(*first), codecs.get(*second))
    {
        report(context, second.name.span, diagnostics, |subject| {
            (
                format!(
                    "the codecs of column `{}` of {subject} compress twice, with `{}` and `{}`",
                    column.name, first.name, second.name
                ),
                "keep one general codec, at the end".into(),
            )
        });
        return;
    }
    if let Some(at) = general.first()
        && let Some(late) = codecs.get(at + 1).filter(|codec| !is_encryption(&codec.name.value))
    {
        report(context, late.name.span, diagnostics, |subject| {
            (
                format!(
                    "the codecs of column `{}` of {subject} transform what is compressed already",
                    column.name
                ),
                format!(
                    "write the transform first: `{}, {}`",
                    late.name,
                    codecs.get(*at).map_or("", |codec| &codec.name.value)
                ),
            )
        });
        return;
    }
    if let [only] = codecs.as_slice()
        && matches!(only.name.value.as_str(), "Delta" | "GCD")
    {
        report(context, only.name.span, diagnostics, |subject| {
            (
                format!(
                    "the codec `{}` of column `{}` of {subject} compresses nothing alone",
                    only.name, column.name
                ),
                format!("add a general codec: `{}, ZSTD`", only.name),
            )
        });
    }
}

/// What a codec is for, when the type is nothing of that.
fn misfit(codec: &Codec, r#type: &Type) -> Option<&'static str> {
    let mut element = r#type.bare();
    while let Type::Array(inner) = element {
        element = inner.bare();
    }
    let is_array = matches!(r#type.bare(), Type::Array(_));
    if matches!(
        element,
        Type::Unknown
            | Type::SimpleAggregateFunction { .. }
            | Type::Nested(_)
            | Type::Tuple(_)
            | Type::Map(..)
    ) {
        return None;
    }
    let float = matches!(element, Type::Float { .. } | Type::BFloat16);
    let small = matches!(element.width(), Some(1 | 2 | 4 | 8));
    let text = element.is_text()
        || matches!(
            element,
            Type::Uuid | Type::Ipv6 | Type::Json(_) | Type::Dynamic { .. } | Type::Variant(_)
        );
    match codec.name.value.as_str() {
        "Delta" if !small || matches!(element, Type::String) => Some("values of 1, 2, 4 or 8 bytes"),
        "DoubleDelta" if !small || text => Some("numbers, days and points in time of 1, 2, 4 or 8 bytes"),
        "Gorilla" if !float => Some("floating-point numbers"),
        "FPC" if !matches!(element, Type::Float { .. }) || is_array => Some("`Float32` and `Float64`"),
        "T64" if float || text || !small => Some("whole numbers, days and enums"),
        "GCD" if float || text || matches!(element, Type::Bool | Type::Enum { .. } | Type::Ipv4) => {
            Some("whole numbers, decimals, days and points in time")
        }
        _ => None,
    }
}

fn arguments(context: &TableContext<'_>, codecs: &[Codec], diagnostics: &mut Diagnostics) {
    for codec in codecs {
        let number = |index: usize| codec.arguments.get(index).and_then(|text| text.parse::<u32>().ok());
        let count = codec.arguments.len();
        let good = match codec.name.value.as_str() {
            "ZSTD" => count <= 2 && (count == 0 || matches!(number(0), Some(1..=22))),
            "LZ4HC" => count <= 1 && (count == 0 || matches!(number(0), Some(0..=12))),
            "Delta" | "Gorilla" => count == 0 || (count == 1 && matches!(number(0), Some(1 | 2 | 4 | 8))),
            "FPC" => count <= 2 && (count == 0 || matches!(number(0), Some(1..=28))),
            "T64" => {
                count == 0
                    || matches!(codec.arguments.as_slice(), [kind] if kind == "'bit'" || kind == "'byte'")
            }
            "DoubleDelta" => count <= 1,
            _ => count == 0,
        };
        if !good {
            report(context, codec.name.span, diagnostics, |subject| {
                (
                    format!("{subject} has a codec `{}` with parameters that it does not take", codec.name),
                    match codec.name.value.as_str() {
                        "ZSTD" => "write a level from 1 to 22, such as `ZSTD(3)`".into(),
                        "LZ4HC" => "write a level from 1 to 12, such as `LZ4HC(9)`".into(),
                        "Delta" | "Gorilla" => {
                            "write the bytes of a value: 1, 2, 4 or 8; or leave them out".into()
                        }
                        name => format!("write `{name}` without parameters"),
                    },
                )
            });
        }
    }
}

//! Codecs fit what their column stores and each other.
//!
//! Source: ClickHouse 26.9, executed: `36 … does not compress anything`, `36 … meaningless`, `431`, `433`. A column is
//! stored as one stream for each part of its type, and a transform must suit them all: `Delta` on `Map(String, UInt64)`
//! is refused for the keys. `tests/engines` compares these rules with the engine, form by form.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Argument, Codec, Column, TtlAction};
use crate::engine::clickhouse::types::Type;
use crate::span::Span;

/// Every codec, case-sensitive. Source: ClickHouse 26.9.
const CODECS: &[&str] = &[
    "NONE",
    "LZ4",
    "LZ4HC",
    "ZSTD",
    "Default",
    "Delta",
    "DoubleDelta",
    "Gorilla",
    "FPC",
    "T64",
    "GCD",
    "ALP",
    "ZXC",
    "AES_128_GCM_SIV",
    "AES_256_GCM_SIV",
];

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let suspicious = context.table.is_on("allow_suspicious_codecs");
    for column in &context.table.columns {
        known(context, &column.codecs, diagnostics);
        arguments(context, &column.codecs, diagnostics);
        for codec in &column.codecs {
            gate(context, codec, diagnostics);
            if let Some(misfit) = misfit(codec, &column.r#type, suspicious) {
                let stream = match misfit.stream {
                    Some(stream) if stream != column.r#type.bare() => {
                        format!("`{}`, where it stores `{stream}`", column.r#type)
                    }
                    _ => format!("`{}`", column.r#type),
                };
                report(context, codec.name.span, diagnostics, |subject| {
                    (
                        format!(
                            "the codec `{}` of column `{}` of {subject} does not suit {stream}",
                            codec.name, column.name
                        ),
                        format!("use it for {}; for other columns use `ZSTD` or `LZ4`", misfit.wanted),
                    )
                });
            }
        }
        if !suspicious && column.codecs.iter().all(|codec| CODECS.contains(&codec.name.value.as_str())) {
            chain(context, column, diagnostics);
        }
    }
    for ttl in &context.table.ttl {
        if let TtlAction::Recompress { codecs } = &ttl.action {
            known(context, codecs, diagnostics);
            arguments(context, codecs, diagnostics);
        }
    }
}

fn known(context: &TableContext<'_>, codecs: &[Codec], diagnostics: &mut Diagnostics) {
    for Codec { name, .. } in codecs {
        if !CODECS.contains(&name.value.as_str()) {
            let help = match name.value.as_str() {
                "DEFLATE_QPL" | "ZSTD_QAT" => {
                    Some("use `ZSTD`: the engine no longer has codecs of certain hardware".to_owned())
                }
                _ => None,
            };
            diagnostics.push(
                Diagnostic::new(
                    &codes::UNKNOWN_CODEC,
                    name.span,
                    format!("{} has a codec `{name}` that ClickHouse does not have", context.subject),
                )
                .suggest(name, "codecs", CODECS.iter().copied())
                .maybe_help(help),
            );
        }
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
    matches!(name, "LZ4" | "LZ4HC" | "ZSTD" | "Default" | "NONE" | "ZXC")
}

fn is_encryption(name: &str) -> bool {
    name.starts_with("AES_")
}

/// Codecs that a server has only where a setting says so.
fn gate(context: &TableContext<'_>, codec: &Codec, diagnostics: &mut Diagnostics) {
    let setting = match codec.name.value.as_str() {
        "ALP" => "enable_alp_codec",
        "ZXC" => "enable_zxc_codec",
        _ => return,
    };
    if !context.table.is_on(setting) {
        report(context, codec.name.span, diagnostics, |subject| {
            (
                format!("{subject} has a codec `{}` that servers keep behind a setting", codec.name),
                format!("set `{setting}: true` under `settings`, or use `ZSTD`"),
            )
        });
    }
}

fn chain(context: &TableContext<'_>, column: &Column, diagnostics: &mut Diagnostics) {
    let codecs = &column.codecs;
    let named = |wanted: &dyn Fn(&str) -> bool| codecs.iter().position(|codec| wanted(&codec.name.value));
    if let Some(none) = codecs.iter().find(|codec| codec.name.value == "NONE").filter(|_| codecs.len() > 1) {
        report(context, none.name.span, diagnostics, |subject| {
            (
                format!("the codecs of column `{}` of {subject} are `NONE` and more", column.name),
                "keep `NONE` alone, or remove it".into(),
            )
        });
        return;
    }
    // Nothing but encryption may follow what is compressed or encrypted already.
    if let Some(at) = named(&|name| is_general(name) || is_encryption(name))
        && let Some(first) = codecs.get(at)
        && let Some(late) = codecs.iter().skip(at + 1).find(|codec| !is_encryption(&codec.name.value))
    {
        report(context, late.name.span, diagnostics, |subject| {
            if is_general(&late.name.value) && is_general(&first.name.value) {
                (
                    format!(
                        "the codecs of column `{}` of {subject} compress twice, with `{}` and `{}`",
                        column.name, first.name, late.name
                    ),
                    "keep one general codec, at the end".into(),
                )
            } else {
                (
                    format!(
                        "the codecs of column `{}` of {subject} transform what is {} already",
                        column.name,
                        if is_encryption(&first.name.value) { "encrypted" } else { "compressed" }
                    ),
                    format!("write the transform first: `{}, {}`", late.name, first.name),
                )
            }
        });
        return;
    }
    // Differences of numbers are no floating-point numbers any more.
    if let Some(at) = named(&|name| matches!(name, "Gorilla" | "FPC"))
        && let Some(float) = codecs.get(at)
        && let Some(before) =
            codecs.iter().take(at).find(|codec| matches!(codec.name.value.as_str(), "Delta" | "DoubleDelta"))
    {
        report(context, float.name.span, diagnostics, |subject| {
            (
                format!(
                    "the codecs of column `{}` of {subject} give `{}` what `{}` has transformed",
                    column.name, float.name, before.name
                ),
                format!("keep one of `{}` and `{}`", before.name, float.name),
            )
        });
        return;
    }
    let compresses = |codec: &Codec| {
        let name = codec.name.value.as_str();
        !matches!(name, "Delta" | "GCD") && !is_encryption(name)
    };
    if let Some(only) = codecs.iter().find(|codec| matches!(codec.name.value.as_str(), "Delta" | "GCD"))
        && !codecs.iter().any(compresses)
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

/// Why a codec does not suit a type.
struct Misfit<'a> {
    /// The part of the type that it does not suit.
    stream: Option<&'a Type>,
    /// What the codec is for.
    wanted: &'static str,
}

fn misfit<'a>(codec: &Codec, r#type: &'a Type, suspicious: bool) -> Option<Misfit<'a>> {
    let name = codec.name.value.as_str();
    let explicit = !codec.arguments.is_empty();
    let (suits, wanted): (fn(&Type) -> bool, _) = match name {
        // With the width of a value given the engine looks at no type.
        "Delta" if explicit => return None,
        "Delta" => (has_delta, "values of 1, 2, 4 or 8 bytes"),
        "DoubleDelta" => (is_number_of_a_word, "numbers, days and points in time of 1, 2, 4 or 8 bytes"),
        "Gorilla" => (if explicit { |_| true } else { is_number_of_a_word }, "floating-point numbers"),
        "FPC" => (|stream| matches!(stream, Type::Float { .. }), "`Float32` and `Float64`"),
        "ALP" => (|stream| matches!(stream, Type::Float { .. }), "`Float32` and `Float64`"),
        "T64" => (has_t64, "whole numbers, days and enums"),
        "GCD" => (has_gcd, "whole numbers, decimals, days and points in time"),
        _ => return None,
    };
    if let Err(stream) = streams(r#type, &suits) {
        return Some(Misfit { stream, wanted });
    }
    let float = matches!(name, "Gorilla" | "FPC") && !suspicious && !is_float(r#type);
    float.then_some(Misfit { stream: None, wanted })
}

/// Whether all streams of a type suit; if not, one that does not, where it has a name.
fn streams<'a>(r#type: &'a Type, suits: &dyn Fn(&Type) -> bool) -> Result<(), Option<&'a Type>> {
    const FLOAT: Type = Type::Float { bits: 64 };
    match r#type {
        // Of these the engine asks nothing.
        Type::Unknown | Type::Json(_) | Type::Dynamic { .. } => Ok(()),
        Type::Array(inner) | Type::Nullable(inner) => streams(inner, suits),
        // The dictionary of a nullable column has no fixed width.
        Type::LowCardinality(inner) if inner.is_nullable() => Err(Some(r#type)),
        Type::LowCardinality(inner) => streams(inner, suits),
        Type::SimpleAggregateFunction { argument, .. } => streams(argument, suits),
        Type::Map(key, value) => streams(key, suits).and_then(|()| streams(value, suits)),
        Type::Tuple(members) if members.is_empty() => Err(Some(r#type)),
        Type::Tuple(members) => members.iter().try_for_each(|(_, member)| streams(member, suits)),
        Type::Nested(members) => members.iter().try_for_each(|(_, member)| streams(member, suits)),
        Type::Variant(members) => members.iter().try_for_each(|member| streams(member, suits)),
        Type::Geometry(_) if suits(&FLOAT) => Ok(()),
        // Each bit of all elements is kept as bytes of its own.
        Type::QBit { dimensions, stride, .. } => {
            let bytes = stride.unwrap_or(*dimensions).div_ceil(8);
            if suits(&Type::FixedString(bytes)) { Ok(()) } else { Err(Some(r#type)) }
        }
        scalar => {
            if suits(scalar) {
                Ok(())
            } else {
                Err(Some(scalar))
            }
        }
    }
}

/// Whether the engine takes a type for one of floating-point numbers: maps, variants and dictionaries it does not look
/// into, and of a tuple one such member is enough.
fn is_float(r#type: &Type) -> bool {
    match r#type {
        Type::Unknown | Type::Float { .. } | Type::BFloat16 => true,
        Type::Geometry(name) => *name != "Geometry",
        Type::Array(inner) | Type::Nullable(inner) => is_float(inner),
        Type::SimpleAggregateFunction { argument, .. } => is_float(argument),
        Type::Tuple(members) => members.iter().any(|(_, member)| is_float(member)),
        Type::Nested(members) => members.iter().any(|(_, member)| is_float(member)),
        _ => false,
    }
}

fn is_word(r#type: &Type) -> bool {
    matches!(r#type.width(), Some(1 | 2 | 4 | 8))
}

fn has_delta(r#type: &Type) -> bool {
    is_word(r#type)
}

fn is_number_of_a_word(r#type: &Type) -> bool {
    is_word(r#type) && !r#type.is_text()
}

fn has_t64(r#type: &Type) -> bool {
    is_number_of_a_word(r#type) && !matches!(r#type, Type::Float { .. } | Type::BFloat16 | Type::Interval(_))
}

fn has_gcd(r#type: &Type) -> bool {
    matches!(r#type, Type::Integer { .. } | Type::Bool | Type::Decimal { .. }) || r#type.is_temporal()
}

fn arguments(context: &TableContext<'_>, codecs: &[Codec], diagnostics: &mut Diagnostics) {
    for codec in codecs {
        let number = |index: usize| codec.arguments.get(index).and_then(Argument::integer);
        let count = codec.arguments.len();
        let width = count == 0 || (count == 1 && matches!(number(0), Some(1 | 2 | 4 | 8)));
        let good = match codec.name.value.as_str() {
            "ZSTD" => match count {
                0 => true,
                1 => number(0).is_some_and(|level| level <= 22),
                2 => {
                    number(0).is_some_and(|level| level <= 22)
                        && number(1).is_some_and(|window| window == 0 || (10..=31).contains(&window))
                }
                _ => false,
            },
            "LZ4HC" => count == 0 || (count == 1 && number(0).is_some()),
            "Delta" | "DoubleDelta" | "Gorilla" => width,
            "FPC" => {
                count <= 2
                    && (count == 0 || matches!(number(0), Some(1..=28)))
                    && (count < 2 || matches!(number(1), Some(4 | 8)))
            }
            "T64" => {
                count == 0
                    || matches!(codec.arguments.as_slice(), [kind] if matches!(kind.text(), Some("bit" | "byte")))
            }
            "ALP" | "ZXC" => true,
            // Of a codec that is not there nothing is known.
            name if !CODECS.contains(&name) => true,
            _ => count == 0,
        };
        if !good {
            report(context, codec.name.span, diagnostics, |subject| {
                (
                    format!("{subject} has a codec `{}` with parameters that it does not take", codec.name),
                    match codec.name.value.as_str() {
                        "ZSTD" => "write a level from 1 to 22, such as `ZSTD(3)`".into(),
                        "LZ4HC" => "write a level from 1 to 12, such as `LZ4HC(9)`".into(),
                        "FPC" => "write a level from 1 to 28, such as `FPC(12)`".into(),
                        "T64" => "write `T64`, `T64('byte')` or `T64('bit')`".into(),
                        "Delta" | "DoubleDelta" | "Gorilla" => {
                            "write the bytes of a value: 1, 2, 4 or 8; or leave them out".into()
                        }
                        name => format!("write `{name}` without parameters"),
                    },
                )
            });
        }
    }
}

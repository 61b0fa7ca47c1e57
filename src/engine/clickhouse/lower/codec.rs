//! Codec chains: `Delta, ZSTD(3)`.

use super::Context;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::expression::{call, split_top_level, trim};
use crate::engine::clickhouse::model::Codec;
use crate::span::Located;

/// Every codec, case-sensitive. Source: ClickHouse 26.9.
pub(in crate::engine::clickhouse) const CODECS: &[&str] = &[
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

/// Reads a chain, with or without `CODEC(…)` around it; unknown codecs are reported and left out.
pub(super) fn chain(
    context: &Context<'_>,
    text: &Located<String>,
    diagnostics: &mut Diagnostics,
) -> Vec<Codec> {
    let value = text.value.as_str();
    let inner = value.trim().get(..6).filter(|head| head.eq_ignore_ascii_case("codec(")).and_then(|_| {
        let start = value.len() - value.trim_start().len() + 6;
        value.trim_end().strip_suffix(')').map(|rest| start..rest.len())
    });
    let range = inner.unwrap_or(0..value.len());
    let mut codecs = Vec::new();
    for part in split_top_level(&value[range.clone()], ',') {
        let part = trim(value, range.start + part.start..range.start + part.end);
        let place = |range| context.lowering.sources.place_within(text.span, value, range);
        let Some((name, arguments)) = call(&value[part.clone()]) else {
            context.reader().broken(
                text,
                part,
                "a codec is a name, with its arguments in brackets",
                diagnostics,
            );
            continue;
        };
        let name_range = part.start + name.start..part.start + name.end;
        let name = &value[name_range.clone()];
        if !CODECS.contains(&name) {
            let help = match name {
                "DEFLATE_QPL" | "ZSTD_QAT" => {
                    Some("use `ZSTD`: the engine no longer has codecs of certain hardware".to_owned())
                }
                _ => None,
            };
            diagnostics.push(
                Diagnostic::new(
                    &codes::UNKNOWN_CODEC,
                    place(name_range),
                    format!("{} has a codec `{name}` that ClickHouse does not have", context.subject),
                )
                .suggest(name, "codecs", CODECS.iter().copied())
                .maybe_help(help),
            );
            continue;
        }
        let arguments = arguments
            .into_iter()
            .map(|range| value[part.start + range.start..part.start + range.end].to_owned())
            .collect();
        codecs.push(Codec { name: Located::new(name.to_owned(), place(name_range)), arguments });
    }
    codecs
}

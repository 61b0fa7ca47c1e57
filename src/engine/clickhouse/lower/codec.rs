//! Codec chains: `Delta, ZSTD(3)`.

use super::Context;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::Codec;
use crate::span::Located;
use crate::sql::{Dialect, pieces};

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
    let reader = context.reader();
    let around = pieces::call(Dialect::ClickHouse, text)
        .filter(|call| call.inside.is_some() && text.value[call.name.clone()].eq_ignore_ascii_case("codec"));
    let parts = match around {
        Some(around) => around.arguments,
        None => pieces::items(Dialect::ClickHouse, text),
    };
    let mut codecs = Vec::new();
    for part in parts {
        let written = reader.located(text, part.clone());
        let Some(call) = pieces::call(Dialect::ClickHouse, &written) else {
            reader.broken(text, part, "a codec is a name, with its arguments in brackets", diagnostics);
            continue;
        };
        let name = reader.located(&written, call.name.clone());
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
                .suggest(&name, "codecs", CODECS.iter().copied())
                .maybe_help(help),
            );
            continue;
        }
        let arguments = context.arguments(&written, &call);
        codecs.push(Codec { name, arguments });
    }
    codecs
}

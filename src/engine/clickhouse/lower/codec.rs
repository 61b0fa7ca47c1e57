//! Codec chains: `Delta, ZSTD(3)`.

use super::Context;
use crate::diagnostic::Diagnostics;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::Codec;
use crate::span::Located;
use crate::sql::pieces;

/// Reads a chain, with or without `CODEC(…)` around it.
pub(super) fn chain(
    context: &Context<'_>,
    text: &Located<String>,
    diagnostics: &mut Diagnostics,
) -> Vec<Codec> {
    let reader = context.reader();
    let around = pieces::call(DIALECT, text)
        .filter(|call| call.inside.is_some() && text.value[call.name.clone()].eq_ignore_ascii_case("codec"));
    let parts = match around {
        Some(around) => around.arguments,
        None => pieces::items(DIALECT, text),
    };
    let mut codecs = Vec::new();
    for part in parts {
        let written = reader.located(text, part.clone());
        let Some(call) = pieces::call(DIALECT, &written) else {
            reader.broken(text, part, "a codec is a name, with its arguments in brackets", diagnostics);
            continue;
        };
        let name = reader.located(&written, call.name.clone());
        let arguments = context.arguments(&written, &call);
        codecs.push(Codec { name, arguments });
    }
    codecs
}

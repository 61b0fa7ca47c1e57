//! What comes from an extension is named with the schema that the extension is in, where the server would not look for it by itself.
//! Source: PostgreSQL 17, executed: `42883: function uuid_generate_v4() does not exist`, `42704: type "public.citext" does not exist`.

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::Definition;
use crate::model::EdgeKind;

/// What came with pgvector 0.7.
const SINCE_0_7: &[&str] = &[
    "halfvec",
    "sparsevec",
    "binary_quantize",
    "hamming_distance",
    "jaccard_distance",
    "l2_normalize",
    "subvector",
    "bit_hamming_ops",
    "bit_jaccard_ops",
    "vector_l1_ops",
];

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    for edge in rule.object.edges.iter().chain(&rule.object.repeated) {
        let span = edge.span;
        let target = rule.context.catalog.get(edge.to);
        let Some(Definition::Extension(extension)) = target.definition::<Definition>() else { continue };
        let Some(file) = rule.context.sources.get(span.file) else { continue };
        let Some(written) = file.text.get(span.range()) else { continue };
        let text = written.trim_matches(['"', '\'']);
        let end = text.find(['(', '[', ' ']).unwrap_or(text.len());
        let parts: Vec<&str> = text[..end].split('.').map(|part| part.trim_matches('"')).collect();
        let Some(name) = parts.last().filter(|name| !name.is_empty()) else { continue };
        if target.id.name == "vector" {
            version(rule, name, span, diagnostics);
        }
        let schema = extension.schema.as_str();
        let message = match parts.as_slice() {
            [_] if edge.kind != EdgeKind::Membership && !is_searched(rule, schema) => format!(
                "{} names `{name}` without its schema; the extension `{}` is in `{schema}`, and the server would look in `public`",
                rule.subject, target.id.name
            ),
            [qualifier, _] if *qualifier != schema => format!(
                "{} names `{qualifier}.{name}`, and the extension `{}` is in the schema `{schema}`",
                rule.subject, target.id.name
            ),
            _ => continue,
        };
        let full = format!("{schema}.{name}");
        let mut diagnostic =
            Diagnostic::new(&codes::UNQUALIFIED_NAME, span, message).help(format!("write `{full}`"));
        if text.len() == written.len() && end == text.len() {
            diagnostic = diagnostic.edit(span, full);
        }
        diagnostics.push(diagnostic);
    }
}

/// Whether the server looks in a schema by itself: in `public`, or where a function says.
fn is_searched(rule: &Rule<'_>, schema: &str) -> bool {
    if schema == "pg_catalog" {
        return true;
    }
    let path = match rule.definition {
        Definition::Function(function) => {
            function.settings.iter().find(|(name, _)| name.eq_ignore_ascii_case("search_path"))
        }
        _ => None,
    };
    match path {
        Some((_, path)) => path.iter().any(|part| part.trim_matches(['"', '\'']) == schema),
        None => schema == "public",
    }
}

/// What the target's pgvector does not have yet.
fn version(rule: &Rule<'_>, name: &str, span: crate::span::Span, diagnostics: &mut Diagnostics) {
    let pgvector = rule.context.targets.of("timescaledb").version("pgvector");
    let newer = SINCE_0_7.contains(&name) || name.starts_with("halfvec_") || name.starts_with("sparsevec_");
    if newer && !pgvector.at_least(&[0, 7]) {
        let message = format!(
            "{} has `{name}`, which exists since pgvector 0.7; the target is {pgvector}",
            rule.subject
        );
        diagnostics.push(
            Diagnostic::new(&shared::UNSUPPORTED_BY_TARGET, span, message)
                .help("remove it, or raise `pgvector` under `[targets.timescaledb]`"),
        );
    }
}

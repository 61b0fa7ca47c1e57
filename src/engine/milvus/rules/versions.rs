//! What the target version does not have. Old servers do not refuse it: 2.3.5 drops `nullable`, structs and functions, and
//! stores types that it does not know (executed).
//!
//! Functions, types of index and their parameters have their gates in their own rules.

use super::{Scope, dotted};
use crate::diagnostic::{Diagnostics, shared};
use crate::span::Span;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut gate = |span: Span, what: String, since: &[u32]| {
        if !scope.target.at_least(since) {
            diagnostics.push(
                scope
                    .finding(
                        &shared::UNSUPPORTED_BY_TARGET,
                        span,
                        format!(
                            "uses {what}, which exists since {}; the target is {}",
                            dotted(since),
                            scope.target
                        ),
                    )
                    .help("use what the target has, or raise `targets.milvus.version` in schemac.toml"),
            );
        }
    };
    for field in &scope.collection.fields {
        let members = field.members.iter().map(|member| &member.field_type);
        for field_type in std::iter::once(&field.field_type).chain(members) {
            if let Some(since) = field_type.since() {
                gate(field_type.span, format!("the type {}", field_type.value), since);
            }
        }
        if field.nullable.value {
            gate(field.nullable.span, "`nullable`".to_owned(), &[2, 5]);
        }
        if let Some(default) = &field.default {
            gate(default.span, "`default`".to_owned(), &[2, 3]);
        }
        if field.partition_key.value {
            gate(field.partition_key.span, "`partition_key`".to_owned(), &[2, 2, 9]);
        }
        if field.clustering_key.value {
            gate(field.clustering_key.span, "`clustering_key`".to_owned(), &[2, 4]);
        }
        if let Some(mmap) = &field.mmap {
            gate(mmap.span, "`mmap` of a field".to_owned(), &[2, 4]);
        }
        if let Some(analyzer) = &field.analyzer {
            let span = analyzer.params.as_ref().map_or(field.name.span, |params| params.span);
            gate(span, "`analyzer`".to_owned(), &[2, 5]);
        }
    }
    for index in &scope.collection.indexes {
        if let Some(mmap) = &index.mmap {
            gate(mmap.span, "`mmap` of an index".to_owned(), &[2, 4]);
        }
    }
}

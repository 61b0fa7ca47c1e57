//! `nullable`: not on keys, not on what functions fill, on what they read and on vectors by release.
//!
//! Source: server 2.5 to 3.x (`primary field not support null`, `partition key field not support nullable`, `vector type not
//! support null`); texts of BM25 may be null since 2.6.3 (milvus-io/milvus#44586), and since 2.5.20 by #45118, which was merged
//! a few days before. 2.3.5 drops the flag without a word.

use super::Scope;
use crate::diagnostic::Diagnostics;
use crate::engine::milvus::codes;
use crate::engine::milvus::model::Function;
use crate::engine::milvus::spec::FunctionType;

/// Whether a function reads texts that are null.
fn takes_null(scope: &Scope<'_>, function: &Function) -> bool {
    let target = scope.target;
    match function.function_type.value {
        FunctionType::BM25 => {
            target.at_least(&[2, 6, 3]) || (target.at_least(&[2, 5, 20]) && !target.at_least(&[2, 6]))
        }
        FunctionType::TextEmbedding => false,
        // No source says.
        FunctionType::MinHash => true,
    }
}

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for field in scope.collection.fields.iter().filter(|field| field.nullable.value) {
        let why = if field.primary_key.value {
            "is the primary key".to_owned()
        } else if field.partition_key.value {
            "is the partition key".to_owned()
        } else if let Some(function) =
            scope.collection.reader_of(&field.name).filter(|function| !takes_null(scope, function))
        {
            let kind = function.function_type.value;
            let since = if kind == FunctionType::BM25 { ", which takes no null before 2.6.3" } else { "" };
            format!("is the input of the {} function `{}`{since}", kind.name(), function.name)
        } else if let Some(function) = scope.collection.function_of(&field.name) {
            format!("is the output of the function `{}`", function.name)
        } else if field.field_type.is_vector() && !scope.target.at_least(&[3, 0]) {
            format!("is a vector, and Milvus {} has no nullable vectors (3.0 has)", scope.target)
        } else {
            continue;
        };
        diagnostics.push(
            scope
                .of_field(
                    &codes::NULLABLE_NOT_ALLOWED,
                    field.nullable.span,
                    &field.name,
                    format!("cannot be nullable: it {why}"),
                )
                .help("remove `nullable: true`"),
        );
    }
}

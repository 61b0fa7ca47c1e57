//! `nullable`: not on keys, not on what functions read or fill, on vectors only since 3.0.
//!
//! Source: server 2.5 to 3.x (`primary field not support null`, `partition key field not support nullable`, `vector type not
//! support null`); 2.3.5 drops the flag without a word.

use super::Scope;
use crate::diagnostic::Diagnostics;
use crate::engine::milvus::codes;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for field in scope.collection.fields.iter().filter(|field| field.nullable.value) {
        let reads = |name: &str| {
            scope
                .collection
                .functions
                .iter()
                .find(|function| function.inputs.iter().any(|input| input.value == name))
        };
        let why = if field.primary_key.value {
            "is the primary key".to_owned()
        } else if field.partition_key.value {
            "is the partition key".to_owned()
        } else if let Some(function) = reads(&field.name) {
            format!("is the input of the function `{}`", function.name)
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

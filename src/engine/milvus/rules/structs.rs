//! Arrays of structs: members are there, are named once, and are scalars or vectors.
//!
//! Source: server 2.6.4 (documentation and sources), pymilvus 3.0.2. 2.3.5 and Lite drop such fields without a word.

use super::Scope;
use crate::diagnostic::Diagnostics;
use crate::engine::milvus::codes;
use crate::engine::milvus::types::FieldType;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for field in &scope.collection.fields {
        match &field.field_type.value {
            FieldType::Unknown => continue,
            FieldType::StructArray { .. } => {}
            other => {
                if let Some(member) = field.members.first() {
                    diagnostics.push(
                        scope
                            .of_field(
                                &codes::STRUCT,
                                member.name.span,
                                &field.name,
                                format!("is {other} and has members"),
                            )
                            .help("write the type `array<struct, 64>`, or remove `fields`"),
                    );
                }
                continue;
            }
        }
        if field.members.is_empty() && !scope.object.incomplete {
            diagnostics.push(
                scope
                    .of_field(
                        &codes::STRUCT,
                        field.field_type.span,
                        &field.name,
                        "is an array of structs without members",
                    )
                    .help("add `fields` with the members: `fields: { text: varchar(1024) }`"),
            );
        }
        for member in &field.members {
            let fits = matches!(
                member.field_type.value,
                FieldType::Unknown | FieldType::Scalar(_) | FieldType::Vector { .. }
            );
            if !fits {
                diagnostics.push(
                    scope
                        .of_field(
                            &codes::STRUCT,
                            member.field_type.span,
                            &field.name,
                            format!("has a member `{}` of type {}", member.name, member.field_type.value),
                        )
                        .help("use a scalar or a vector; nested data belong into a field of type `json`"),
                );
            }
        }
    }
}

//! What older servers lack.

use crate::config::Targets;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::Checking;
use crate::engine::clickhouse::ENGINE;
use crate::engine::clickhouse::model::{Dictionary, Table};
use crate::engine::clickhouse::types::Type;
use crate::model::Object;
use crate::span::{Located, Span};

/// The types of a table's columns.
pub(super) fn of_table(
    object: &Object,
    table: &Table,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let subject = object.subject();
    for column in &table.columns {
        let typed = (&column.r#type, *column.type_place);
        gate((&subject, &column.name), typed, context.targets, diagnostics);
    }
}

/// The types of a dictionary's attributes.
pub(super) fn of_dictionary(
    object: &Object,
    dictionary: &Dictionary,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let subject = object.subject();
    for attribute in &dictionary.attributes {
        let typed = (&attribute.r#type, *attribute.type_place);
        gate((&subject, &attribute.name), typed, context.targets, diagnostics);
    }
}

/// Types that older servers lack or keep behind a setting. Source: ClickHouse release notes: `JSON`, `Variant` and
/// `Dynamic` are production-ready since 25.3, `Time` and `Time64` exist since 25.6, `QBit` since 25.10.
fn gate(
    (object, column): (&str, &Located<String>),
    (parsed, place): (&Type, Span),
    targets: &Targets,
    diagnostics: &mut Diagnostics,
) {
    let version = targets.of(ENGINE).version("version");
    let (name, since): (&str, [u32; 2]) = match parsed.bare() {
        Type::Json(_) => ("JSON", [25, 3]),
        Type::Variant(_) => ("Variant", [25, 3]),
        Type::Dynamic { .. } => ("Dynamic", [25, 3]),
        Type::Time | Type::Time64(_) => ("Time", [25, 6]),
        Type::QBit { .. } => ("QBit", [25, 10]),
        Type::Array(element) => return gate((object, column), (element, place), targets, diagnostics),
        Type::Map(_, value) => return gate((object, column), (value, place), targets, diagnostics),
        _ => return,
    };
    if !version.at_least(&since) {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNSUPPORTED_BY_TARGET,
                place,
                format!(
                    "column `{column}` of {} has the type `{name}`, which is ready for use since ClickHouse {}.{}; the target is {version}",
                    object, since[0], since[1]
                ),
            )
            .help("raise `targets.clickhouse.version`, or use another type such as `String`"),
        );
    }
}

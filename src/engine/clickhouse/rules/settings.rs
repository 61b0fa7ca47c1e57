//! Settings exist, and have values that can be.
//!
//! Source: ClickHouse 26.9, `system.merge_tree_settings`; `115 UNKNOWN_SETTING`, `36` for `index_granularity = 0`.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::Setting;
use crate::spec::Literal;

/// Settings of queries that may stand among a table's, where they hold for its creation alone.
const OF_CREATION: &[&str] = &[
    "allow_suspicious_low_cardinality_types",
    "allow_suspicious_codecs",
    "allow_suspicious_variant_types",
    "flatten_nested",
    "allow_experimental_qbit_type",
    "enable_time_time64_type",
    "allow_experimental_time_time64_type",
    "allow_experimental_full_text_index",
    "allow_minmax_index_for_json",
];

/// The settings of tables of the MergeTree family.
fn known() -> impl Iterator<Item = &'static str> {
    include_str!("../vocabulary/merge_tree_settings.txt").lines()
}

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    if !context.table.is_merge_tree() {
        return;
    }
    let projections = context.table.projections.iter().flat_map(|projection| &projection.settings);
    for setting in context.table.settings.iter().chain(projections) {
        let name = setting.name.value.as_str();
        if !known().chain(OF_CREATION.iter().copied()).any(|known| known == name) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::SETTING,
                    setting.name.span,
                    format!("{} has a setting `{name}` that tables do not have", context.subject),
                )
                .help("remove it: a setting of queries or users stands in a document of `kind: role`")
                .offer_near(name, known()),
            );
            continue;
        }
        value(context, setting, diagnostics);
    }
}

fn value(context: &TableContext<'_>, setting: &Setting, diagnostics: &mut Diagnostics) {
    let problem = match (setting.name.value.as_str(), &setting.value.value) {
        ("index_granularity", Literal::Integer(number)) if *number < 1 => {
            Some(("must be at least 1", "write 8192"))
        }
        ("index_granularity", Literal::Integer(_)) => None,
        ("index_granularity", _) => Some(("is a number", "write 8192")),
        ("storage_policy" | "disk", Literal::Text(_)) => None,
        ("storage_policy" | "disk", _) => Some(("is a name", "write the name as text")),
        ("deduplicate_merge_projection_mode", Literal::Text(mode))
            if matches!(mode.as_str(), "ignore" | "throw" | "drop" | "rebuild") =>
        {
            None
        }
        ("deduplicate_merge_projection_mode", _) => {
            Some(("is one of `throw`, `drop`, `rebuild` and `ignore`", "write `rebuild`"))
        }
        (_, Literal::List(_) | Literal::Mapping(_)) => {
            Some(("is one value", "write a number, a text or a boolean"))
        }
        _ => None,
    };
    if let Some((what, help)) = problem {
        diagnostics.push(
            Diagnostic::new(
                &codes::SETTING,
                setting.value.span,
                format!("the setting `{}` of {} {what}", setting.name, context.subject),
            )
            .help(help),
        );
    }
}

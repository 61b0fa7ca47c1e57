//! Settings belong to the table's engine, and have values that can be.
//!
//! Source: ClickHouse 26.9, `system.merge_tree_settings` and, of the other engines, what each answers to a name:
//! `115 UNKNOWN_SETTING`, `36`, `27`, `70`, `467`. `tests/engines/vocabulary` writes the lists. Settings of queries may stand
//! among a table's with every engine; they hold while the table is made and are not kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Argument, DefaultKind, Setting, TableEngine};
use crate::spec::Literal;

type Kinds = BTreeMap<&'static str, &'static str>;

/// Settings and what values they take, by name.
static MERGE_TREE: LazyLock<Kinds> = LazyLock::new(|| {
    include_str!("../vocabulary/merge_tree_settings.txt")
        .lines()
        .filter_map(|line| line.split_once(':'))
        .collect()
});
static ENGINES: LazyLock<BTreeMap<&'static str, Kinds>> = LazyLock::new(|| {
    include_str!("../vocabulary/engine_settings.txt")
        .lines()
        .map(|line| {
            let (name, settings) = line.split_once(' ').unwrap_or((line, ""));
            (name, settings.split(' ').filter_map(|setting| setting.split_once(':')).collect())
        })
        .collect()
});
static OF_QUERIES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("../vocabulary/query_settings.txt").lines().collect());

/// Engines that take any name and heed those of formats and storage alone.
const UNCHECKED: &[&str] = &[
    "AzureBlobStorage",
    "COSN",
    "File",
    "GCS",
    "HDFS",
    "Log",
    "OSS",
    "Remote",
    "RemoteSecure",
    "S3",
    "StripeLog",
    "TinyLog",
    "URL",
];
/// Engines that none of the lists knows.
const UNKNOWN: &[&str] = &["YTsaurus", "Hudi"];

/// Engines that a server refuses until a setting takes them, which its profiles may do, and an older name of the setting. Source: ClickHouse 26.9, executed:
/// `344 SUPPORT_IS_DISABLED`, `36`, `56`.
const GATED: &[(&str, &str, Option<&str>)] = &[
    ("TimeSeries", "enable_time_series_table", Some("allow_experimental_time_series_table")),
    (
        "MaterializedPostgreSQL",
        "enable_materialized_postgresql_table",
        Some("allow_experimental_materialized_postgresql_table"),
    ),
    ("YTsaurus", "allow_experimental_ytsaurus_table_engine", None),
];

/// What an engine knows of settings.
enum Known {
    /// These, and no other.
    These(&'static Kinds),
    /// None at all.
    None,
    /// It takes any and heeds few.
    Unchecked,
    /// Nothing can be said.
    Silent,
}

fn known(engine: &TableEngine) -> Known {
    let TableEngine::Other { name, .. } = engine else { return Known::These(&MERGE_TREE) };
    let family = match name.value.as_str() {
        other if other.starts_with("Iceberg") => "IcebergLocal",
        other if other.starts_with("DeltaLake") => "DeltaLakeLocal",
        other => other,
    };
    match ENGINES.get(family) {
        Some(kinds) => Known::These(kinds),
        None if UNCHECKED.contains(&family) => Known::Unchecked,
        None if UNKNOWN.contains(&family) => Known::Silent,
        None => Known::None,
    }
}

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let table = context.table;
    if table.engine.value == TableEngine::Unknown {
        return;
    }
    if let (Some(policy), Some(disk)) = (table.setting("storage_policy"), table.setting("disk"))
        && table.is_merge_tree()
    {
        diagnostics.push(
            Diagnostic::new(
                &codes::SETTING,
                disk.name.span,
                format!("{} has both a storage policy and a disk", context.subject),
            )
            .related(policy.name.span, "the policy")
            .help("keep one of the two: a disk is a policy of one volume"),
        );
    }
    let projections = table.projections.iter().flat_map(|projection| &projection.settings);
    for setting in table.settings.iter().chain(projections) {
        one(context, setting, diagnostics);
    }
    if let TableEngine::Other { name, arguments, .. } = &table.engine.value {
        required(context, name, arguments, diagnostics);
    }
}

fn one(context: &TableContext<'_>, setting: &Setting, diagnostics: &mut Diagnostics) {
    let name = setting.name.value.as_str();
    let engine = match &context.table.engine.value {
        TableEngine::Other { name, .. } => name.value.as_str(),
        TableEngine::MergeTree { merging, .. } => merging.name(),
        TableEngine::Unknown => return,
    };
    let of_query = || OF_QUERIES.contains(name);
    let unknown = |candidates: Option<&Kinds>| {
        let diagnostic = Diagnostic::new(
            &codes::SETTING,
            setting.name.span,
            format!("{} has a setting `{name}` that `{engine}` does not have", context.subject),
        );
        match candidates {
            Some(kinds) => diagnostic
                .help("remove it: a setting of queries or users stands in a document of `kind: role`")
                .offer_near(name, kinds.keys().copied()),
            None => diagnostic.help(format!("remove it: `{engine}` has no settings")),
        }
    };
    match known(&context.table.engine.value) {
        Known::Silent => {}
        Known::These(kinds) => match kinds.get(name) {
            Some(kind) => value(context, setting, kind, diagnostics),
            None if of_query() => not_kept(context, setting, engine, diagnostics),
            None => diagnostics.push(unknown(Some(kinds))),
        },
        Known::None if of_query() => not_kept(context, setting, engine, diagnostics),
        Known::None => diagnostics.push(unknown(None)),
        Known::Unchecked if of_query() || matches!(name, "storage_policy" | "disk") => {}
        Known::Unchecked => diagnostics.push(
            Diagnostic::new(
                &codes::SETTING_NOT_KEPT,
                setting.name.span,
                format!("{} has a setting `{name}` that `{engine}` does not heed", context.subject),
            )
            .help("remove it, or mend its name")
            .offer_near(name, OF_QUERIES.iter().copied()),
        ),
    }
}

/// A setting of queries holds for the `CREATE` alone. Those that allow or enable what the table needs are meant so; formats'
/// are kept by the engines that read formats.
fn not_kept(context: &TableContext<'_>, setting: &Setting, engine: &str, diagnostics: &mut Diagnostics) {
    let name = setting.name.value.as_str();
    let creates = ["allow_", "enable_", "flatten_nested", "data_type_default_nullable", "create_"];
    let reads = ["format_", "input_format_", "output_format_", "date_time_", "stream_", "s3_", "external_"];
    let keeps = !context.table.is_merge_tree()
        && !matches!(
            engine,
            "Memory" | "Null" | "Buffer" | "Merge" | "Set" | "Dictionary" | "Distributed" | "EmbeddedRocksDB"
        )
        && (engine == "Join"
            || reads.iter().any(|prefix| name.starts_with(prefix))
            || name.starts_with("kafka_"));
    if keeps || creates.iter().any(|prefix| name.starts_with(prefix)) {
        return;
    }
    diagnostics.push(
        Diagnostic::new(
            &codes::SETTING_NOT_KEPT,
            setting.name.span,
            format!("{} has a setting `{name}` of queries, which the table does not keep", context.subject),
        )
        .help("remove it, and set it where queries run: in a profile, or in a document of `kind: role`"),
    );
}

fn value(context: &TableContext<'_>, setting: &Setting, kind: &str, diagnostics: &mut Diagnostics) {
    let digits = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit() || c == '-') || text.eq_ignore_ascii_case("auto")
    };
    let flag =
        |text: &str| matches!(text.to_ascii_lowercase().as_str(), "0" | "1" | "true" | "false" | "auto");
    let problem: Option<(String, String)> = match (kind, &setting.value.value) {
        // `disk = disk(type = …)` has a form of its own.
        (_, Literal::List(_) | Literal::Mapping(_)) => {
            Some(("is one value".into(), "write a number, a text or a boolean".into()))
        }
        ("unsigned" | "positive", Literal::Integer(number)) if *number < 0 => {
            Some(("cannot be negative".into(), "write 0 or more".into()))
        }
        ("positive", Literal::Integer(0)) => Some(("cannot be 0".into(), "write 1 or more".into())),
        ("number" | "unsigned" | "positive", Literal::Text(text)) if !digits(text) => {
            Some(("is a number".into(), "write a number".into()))
        }
        ("integer", Literal::Integer(_) | Literal::Boolean(_)) => None,
        ("integer", _) => Some(("is a whole number or a flag".into(), "write `true` or `false`".into())),
        ("flag", Literal::Integer(0 | 1) | Literal::Boolean(_)) => None,
        ("flag", Literal::Text(text)) if flag(text) => None,
        ("flag", _) => Some(("is a flag".into(), "write `true` or `false`".into())),
        ("text", Literal::Text(_)) => None,
        ("text", _) if matches!(setting.name.value.as_str(), "storage_policy" | "disk") => {
            Some(("is a name".into(), "write the name as text".into()))
        }
        // Other engines read a number as the text that it is.
        ("text", _) if context.table.is_merge_tree() => {
            Some(("is a text".into(), "write the text in quotes".into()))
        }
        (words, Literal::Text(text)) if words.contains('|') => {
            let known: Vec<&str> = words.split('|').collect();
            (!known.iter().any(|word| word.eq_ignore_ascii_case(text))).then(|| {
                let near = crate::diagnostic::nearest(text, known.iter().copied()).or(known.first().copied());
                (
                    format!("is one of `{}`", known.join("`, `")),
                    format!("write `{}`", near.unwrap_or_default()),
                )
            })
        }
        _ => None,
    };
    let problem = problem.or_else(|| special(setting));
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

fn special(setting: &Setting) -> Option<(String, String)> {
    match (setting.name.value.as_str(), &setting.value.value) {
        ("index_granularity", Literal::Integer(number)) if *number < 1 => {
            Some(("must be at least 1".into(), "write 8192".into()))
        }
        ("kafka_num_consumers", Literal::Integer(number)) if *number < 1 => {
            Some(("must be at least 1".into(), "write 1".into()))
        }
        ("deduplicate_merge_projection_mode", Literal::Text(mode))
            if matches!(mode.as_str(), "ignore" | "throw" | "drop" | "rebuild") =>
        {
            None
        }
        ("deduplicate_merge_projection_mode", _) => {
            Some(("is one of `throw`, `drop`, `rebuild` and `ignore`".into(), "write `rebuild`".into()))
        }
        _ => None,
    }
}

/// What an engine cannot do without. Source: ClickHouse 26.9, `42 Required parameter … not specified`, `36 Setting mode`.
fn required(context: &TableContext<'_>, name: &str, arguments: &[Argument], diagnostics: &mut Diagnostics) {
    let table = context.table;
    let collection = arguments.len() == 1 && arguments.first().is_some_and(|first| first.name().is_some());
    let missing: Vec<&str> = match name {
        _ if collection => return,
        "Kafka" => ["kafka_broker_list", "kafka_topic_list", "kafka_group_name", "kafka_format"]
            .into_iter()
            .skip(arguments.len())
            .filter(|wanted| table.setting(wanted).is_none())
            .collect(),
        "S3Queue" | "AzureQueue" => {
            ["mode"].into_iter().filter(|wanted| table.setting(wanted).is_none()).collect()
        }
        _ => Vec::new(),
    };
    if let Some((_, setting, older)) = GATED.iter().find(|(gated, _, _)| *gated == name)
        && !table.is_on(setting)
        && !older.is_some_and(|older| table.is_on(older))
    {
        diagnostics.push(
            Diagnostic::new(
                &codes::ENGINE_NOT_ENABLED,
                table.engine.span,
                format!(
                    "{} lacks the setting `{setting}`, without which a server refuses `{name}` by default",
                    context.subject
                ),
            )
            .help(format!("add `{setting}: true` under `settings`, or allow this where a profile sets it")),
        );
    }
    if let Some(first) = missing.first() {
        let list = missing.join("`, `");
        diagnostics.push(
            Diagnostic::new(
                &codes::SETTING,
                table.engine.span,
                format!("{} lacks the setting `{list}`, which `{name}` needs", context.subject),
            )
            .help(match *first {
                "mode" => "add `mode` under `settings`: `ordered` or `unordered`".to_owned(),
                _ => format!("add `{list}` under `settings`"),
            }),
        );
    }
    if name != "Kafka" {
        return;
    }
    for column in &table.columns {
        let Some(default) = column.default.as_ref().filter(|default| default.kind != DefaultKind::Alias)
        else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(
                &codes::CLAUSE_NOT_SUPPORTED,
                column.name.span,
                format!(
                    "column `{}` of {} has a {} value, which the engine `{name}` does not compute",
                    column.name,
                    context.subject,
                    default.kind.keyword().to_lowercase()
                ),
            )
            .help("compute it in the materialized view that reads the messages"),
        );
    }
}

//! Table engines: `ReplacingMergeTree(version)` to what it means.

use super::{Context, engine_arguments};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{Merging, Replication, TableEngine};
use crate::engine::clickhouse::spec::EngineSpec;
use crate::span::Located;
use crate::spec::Form;
use crate::sql::pieces;

/// The engines that a table nearly always has, before all others in suggestions.
const COMMON: &[&str] = &[
    "MergeTree",
    "ReplacingMergeTree",
    "SummingMergeTree",
    "AggregatingMergeTree",
    "CollapsingMergeTree",
    "VersionedCollapsingMergeTree",
    "Memory",
    "Null",
];

/// Every table engine. Source: ClickHouse 26.9, `system.table_engines`; `Shared…` engines are those of ClickHouse Cloud.
const ENGINES: &[&str] = &[
    "AggregatingMergeTree",
    "Alias",
    "ArrowStream",
    "AzureBlobStorage",
    "AzureQueue",
    "BigQuery",
    "Buffer",
    "COSN",
    "CoalescingMergeTree",
    "CollapsingMergeTree",
    "DeltaLake",
    "DeltaLakeAzure",
    "DeltaLakeLocal",
    "DeltaLakeS3",
    "Dictionary",
    "Distributed",
    "EmbeddedRocksDB",
    "Executable",
    "ExecutablePool",
    "File",
    "FileLog",
    "FuzzJSON",
    "FuzzQuery",
    "GCS",
    "GenerateRandom",
    "GraphiteMergeTree",
    "HDFS",
    "Hudi",
    "Iceberg",
    "IcebergAzure",
    "IcebergHDFS",
    "IcebergLocal",
    "IcebergS3",
    "JDBC",
    "Join",
    "Kafka",
    "KeeperMap",
    "Log",
    "MaterializedPostgreSQL",
    "Memory",
    "Merge",
    "MergeTree",
    "MongoDB",
    "MySQL",
    "NATS",
    "Null",
    "ODBC",
    "OSS",
    "PostgreSQL",
    "RabbitMQ",
    "Redis",
    "Remote",
    "RemoteSecure",
    "ReplacingMergeTree",
    "S3",
    "S3Queue",
    "SQLite",
    "Set",
    "StripeLog",
    "SummingMergeTree",
    "TimeSeries",
    "TinyLog",
    "URL",
    "VersionedCollapsingMergeTree",
    "YTsaurus",
];

/// The engine that a document writes; `MergeTree` where it writes none.
pub(super) fn lower(
    context: &mut Context<'_>,
    written: Option<&Form<Located<String>, EngineSpec>>,
    diagnostics: &mut Diagnostics,
) -> Located<TableEngine> {
    let plain = || TableEngine::MergeTree { merging: Merging::Keep, replication: None };
    match written {
        None => Located::new(plain(), context.spec.header.name.span),
        Some(Form::Short(text)) => {
            let reader = context.reader();
            let Some(call) = pieces::call(DIALECT, text) else {
                reader.broken(
                    text,
                    0..text.value.len(),
                    "a table engine is a name, with its arguments in brackets",
                    diagnostics,
                );
                return Located::new(TableEngine::Unknown, text.span);
            };
            let name = reader.located(text, call.name.clone());
            let arguments = call.arguments.iter().map(|range| reader.located(text, range.clone())).collect();
            let engine = build(context, &name, arguments, None, diagnostics);
            Located::new(engine, text.span)
        }
        Some(Form::Long(spec)) => {
            let place = match (&spec.replica_path, &spec.replica_name) {
                (Some(path), Some(name)) => Some((path.value.clone(), name.value.clone())),
                (None, None) => None,
                (Some(one), None) | (None, Some(one)) => {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::ENGINE_ARGUMENTS,
                            one.span,
                            format!("{} gives only one of the replica's path and name", context.subject),
                        )
                        .help("give both `replica_path` and `replica_name`, or neither"),
                    );
                    None
                }
            };
            if let Some(path) =
                spec.replica_path.as_ref().filter(|_| !spec.name.value.starts_with("Replicated"))
            {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::ENGINE_ARGUMENTS,
                        path.span,
                        format!(
                            "{} has a replica's path and an engine that does not replicate",
                            context.subject
                        ),
                    )
                    .help(format!("write `name: Replicated{}`, or remove the path", spec.name)),
                );
            }
            let engine = build(context, &spec.name, spec.arguments.clone(), place, diagnostics);
            Located::new(engine, spec.name.span)
        }
    }
}

fn build(
    context: &mut Context<'_>,
    name: &Located<String>,
    mut arguments: Vec<Located<String>>,
    mut replica: Option<(String, String)>,
    diagnostics: &mut Diagnostics,
) -> TableEngine {
    let replicated = name.value.strip_prefix("Replicated");
    let family = replicated.unwrap_or(&name.value);
    if !family.ends_with("MergeTree") || !ENGINES.contains(&family) {
        if ENGINES.contains(&name.value.as_str()) {
            return engine_arguments::lower(context, name, arguments, diagnostics);
        }
        diagnostics.push(
            Diagnostic::new(
                &codes::UNKNOWN_TABLE_ENGINE,
                name.span,
                format!("{} has an engine `{name}` that ClickHouse does not have", context.subject),
            )
            .suggest(
                name,
                "table engines",
                COMMON.iter().chain(ENGINES.iter().filter(|name| !COMMON.contains(name))).copied(),
            ),
        );
        return TableEngine::Unknown;
    }
    let quoted = |argument: &Located<String>| pieces::literal(DIALECT, argument);
    if replicated.is_some()
        && replica.is_none()
        && let [path, name, ..] = arguments.as_slice()
        && let (Some(path), Some(name)) = (quoted(path), quoted(name))
    {
        replica = Some((path, name));
        arguments.drain(..2);
    }
    let too_many = |arguments: &[Located<String>], most: usize, what: &str, diagnostics: &mut Diagnostics| {
        if let Some(extra) = arguments.get(most) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::ENGINE_ARGUMENTS,
                    extra.span,
                    format!("{} has too many arguments for `{name}`", context.subject),
                )
                .help(format!("write {what}")),
            );
        }
    };
    let mut column = |index: usize, needed: Option<&str>| -> Option<Located<String>> {
        match arguments.get(index) {
            Some(argument) => {
                let found = name_of(context, &argument.value);
                if found.is_none() {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::ENGINE_ARGUMENTS,
                            argument.span,
                            format!(
                                "{}: an argument of `{name}` is a column, not `{argument}`",
                                context.subject
                            ),
                        )
                        .help("name a column of the table"),
                    );
                }
                found.map(|found| Located::new(found, argument.span))
            }
            None => {
                if let Some(example) = needed {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::ENGINE_ARGUMENTS,
                            name.span,
                            format!("{}: `{name}` needs an argument", context.subject),
                        )
                        .help(format!("write it such as `{example}`")),
                    );
                }
                None
            }
        }
    };
    let merging = match family {
        "ReplacingMergeTree" => Merging::Replacing { version: column(0, None), is_deleted: column(1, None) },
        "CollapsingMergeTree" => Merging::Collapsing { sign: column(0, Some("CollapsingMergeTree(sign)")) },
        "VersionedCollapsingMergeTree" => {
            let example = Some("VersionedCollapsingMergeTree(sign, version)");
            let sign = column(0, example);
            let version = if sign.is_some() { column(1, example) } else { None };
            Merging::VersionedCollapsing { sign, version }
        }
        "SummingMergeTree" => Merging::Summing { columns: list(context, name, &arguments, diagnostics) },
        "CoalescingMergeTree" => {
            Merging::Coalescing { columns: list(context, name, &arguments, diagnostics) }
        }
        "AggregatingMergeTree" => Merging::Aggregating,
        "GraphiteMergeTree" => {
            let section = arguments.first().and_then(quoted);
            if section.is_none() {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::ENGINE_ARGUMENTS,
                        name.span,
                        format!(
                            "{}: `{name}` needs the section of the server's configuration",
                            context.subject
                        ),
                    )
                    .help("write it such as `GraphiteMergeTree('graphite_rollup')`"),
                );
            }
            Merging::Graphite { section }
        }
        _ => Merging::Keep,
    };
    match &merging {
        Merging::Keep | Merging::Aggregating => {
            too_many(&arguments, 0, &format!("`{name}` without arguments"), diagnostics);
        }
        Merging::Replacing { .. } => {
            too_many(&arguments, 2, "at most a version and a column of deleted rows", diagnostics);
        }
        Merging::VersionedCollapsing { .. } => too_many(&arguments, 2, "sign and version alone", diagnostics),
        Merging::Collapsing { .. } => too_many(&arguments, 1, "the sign alone", diagnostics),
        Merging::Graphite { .. } => too_many(&arguments, 1, "the section alone", diagnostics),
        Merging::Summing { .. } | Merging::Coalescing { .. } => {}
    }
    let replication = replicated.map(|_| Replication { place: replica });
    TableEngine::MergeTree { merging, replication }
}

/// The column's name that an argument is: quoted, bare, or exactly as the table has it.
fn name_of(context: &Context<'_>, argument: &str) -> Option<String> {
    pieces::name(DIALECT, argument).or_else(|| context.columns.get(argument).cloned())
}

/// The columns of `SummingMergeTree((a, b))`; several need the inner brackets.
fn list(
    context: &Context<'_>,
    name: &Located<String>,
    arguments: &[Located<String>],
    diagnostics: &mut Diagnostics,
) -> Vec<Located<String>> {
    let Some(first) = arguments.first() else { return Vec::new() };
    if let Some(extra) = arguments.get(1) {
        let texts: Vec<&str> = arguments.iter().map(|argument| argument.value.as_str()).collect();
        diagnostics.push(
            Diagnostic::new(
                &codes::ENGINE_ARGUMENTS,
                extra.span,
                format!("{}: several columns of `{name}` need brackets of their own", context.subject),
            )
            .help(format!("write `{name}(({}))`", texts.join(", "))),
        );
    }
    let reader = context.reader();
    let inside = pieces::enclosed(DIALECT, first).unwrap_or(0..first.value.len());
    pieces::items(DIALECT, &first.value[inside.clone()])
        .into_iter()
        .map(|part| reader.located(first, inside.start + part.start..inside.start + part.end))
        .filter_map(|part| {
            let found = name_of(context, &part);
            if found.is_none() {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::ENGINE_ARGUMENTS,
                        part.span,
                        format!("{}: `{name}` takes columns, not `{part}`", context.subject),
                    )
                    .help("name columns of the table"),
                );
            }
            found.map(|found| Located::new(found, part.span))
        })
        .collect()
}

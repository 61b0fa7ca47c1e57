//! The arguments of table engines outside of the MergeTree family: how many, and of which kind.
//!
//! Source: ClickHouse 26.9, each executed: `42`, `36`, `16`, `47`, `70`, `73`.

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Argument, TableEngine};
use crate::span::Located;

/// Fewest and most arguments, and how to write them. Engines that read a named collection take its name in the place of all.
const COUNTS: &[(&str, usize, usize, &str)] = &[
    ("Alias", 1, 2, "Alias(database, table)"),
    (
        "Buffer",
        9,
        12,
        "Buffer(database, table, layers, min_time, max_time, min_rows, max_rows, min_bytes, max_bytes)",
    ),
    ("Dictionary", 1, 1, "Dictionary(dictionary)"),
    ("Distributed", 3, 5, "Distributed(cluster, database, table, sharding_key)"),
    ("EmbeddedRocksDB", 0, 3, "EmbeddedRocksDB"),
    ("Executable", 2, usize::MAX, "Executable('script.sh', 'TSV')"),
    ("ExecutablePool", 2, usize::MAX, "ExecutablePool('script.sh', 'TSV')"),
    ("File", 1, 3, "File(CSV)"),
    ("GenerateRandom", 0, 3, "GenerateRandom(seed, max_string_length, max_array_length)"),
    ("Join", 3, usize::MAX, "Join(ANY, LEFT, key)"),
    ("Log", 0, 0, "Log"),
    ("Memory", 0, 0, "Memory"),
    ("Merge", 2, 2, "Merge(database, '^tables_.*$')"),
    ("MySQL", 5, 7, "MySQL('host:port', 'database', 'table', 'user', 'password')"),
    ("Null", 0, 0, "Null"),
    ("PostgreSQL", 5, 7, "PostgreSQL('host:port', 'database', 'table', 'user', 'password')"),
    ("SQLite", 2, 2, "SQLite('file.db', 'table')"),
    ("Set", 0, 0, "Set"),
    ("StripeLog", 0, 0, "StripeLog"),
    ("TimeSeries", 0, 0, "TimeSeries"),
    ("TinyLog", 0, 0, "TinyLog"),
];

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let TableEngine::Other { name, arguments, .. } = &context.table.engine.value else { return };
    if count(context, name, arguments, diagnostics) {
        match name.value.as_str() {
            "Alias" => alias(context, name, diagnostics),
            "Buffer" => numbers(context, arguments, diagnostics),
            "Join" => join(context, arguments, diagnostics),
            "Merge" => {
                if let Some(pattern) = arguments.get(1).filter(|pattern| pattern.name().is_some()) {
                    let help = "write a regular expression in single quotes";
                    wrong(context, pattern, "is no pattern", help, diagnostics);
                }
            }
            "EmbeddedRocksDB" | "GenerateRandom" => {
                if let Some(first) = arguments.first().filter(|first| first.text().is_some()) {
                    wrong(context, first, "is no whole number", "write a number without quotes", diagnostics);
                }
            }
            _ => {}
        }
    }
    format(context, name, arguments, diagnostics);
}

fn wrong(
    context: &TableContext<'_>,
    argument: &Argument,
    what: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(
        Diagnostic::new(
            &codes::ENGINE_ARGUMENTS,
            argument.span(),
            format!("{}: the argument `{argument}` of its engine {what}", context.subject),
        )
        .help(help.to_owned()),
    );
}

fn count(
    context: &TableContext<'_>,
    name: &Located<String>,
    arguments: &[Argument],
    diagnostics: &mut Diagnostics,
) -> bool {
    let Some((_, least, most, form)) = COUNTS.iter().find(|(known, ..)| *known == name.value) else {
        return true;
    };
    let external = matches!(
        name.value.as_str(),
        "MySQL" | "PostgreSQL" | "Executable" | "ExecutablePool" | "SQLite" | "File"
    );
    // `PostgreSQL(collection, table = 't')`
    let collection = arguments.iter().any(|argument| matches!(argument, Argument::Named(..)))
        || arguments.first().is_some_and(|first| first.name().is_some());
    if external && collection {
        return true;
    }
    if (*least..=*most).contains(&arguments.len()) {
        return true;
    }
    let wanted = match (least, most) {
        (0, 0) => "no arguments".to_owned(),
        (least, &usize::MAX) => format!("at least {least} arguments"),
        (least, most) if least == most => format!("{least} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    };
    diagnostics.push(
        Diagnostic::new(
            &codes::ENGINE_ARGUMENTS,
            name.span,
            format!("{}: `{name}` takes {wanted}, not {}", context.subject, arguments.len()),
        )
        .help(format!("write `{form}`")),
    );
    false
}

fn alias(context: &TableContext<'_>, name: &Located<String>, diagnostics: &mut Diagnostics) {
    let Some(column) = context.table.columns.first() else { return };
    diagnostics.push(
        Diagnostic::new(
            &codes::ENGINE_ARGUMENTS,
            name.span,
            format!(
                "{}: `Alias` has the columns of its table, and `{}` is written too",
                context.subject, column.name
            ),
        )
        .help("remove `columns`"),
    );
}

/// The layers, times and sizes of `Buffer`.
fn numbers(context: &TableContext<'_>, arguments: &[Argument], diagnostics: &mut Diagnostics) {
    for number in arguments.iter().skip(2) {
        let unsigned = number.number().is_some_and(|number| number >= 0.0);
        let computed = matches!(number, Argument::Expression(expression) if expression.column.is_none());
        if !unsigned && !computed {
            wrong(context, number, "is no number of at least 0", "write a whole number", diagnostics);
        }
    }
}

fn join(context: &TableContext<'_>, arguments: &[Argument], diagnostics: &mut Diagnostics) {
    let word =
        |index: usize| arguments.get(index).and_then(Argument::name).map(|name| name.to_ascii_uppercase());
    let (strictness, kind) = (word(0).unwrap_or_default(), word(1).unwrap_or_default());
    if !matches!(strictness.as_str(), "ANY" | "ALL" | "SEMI" | "ANTI")
        && let Some(first) = arguments.first()
    {
        wrong(
            context,
            first,
            "is no strictness",
            "write `ANY`, `ALL`, `SEMI` or `ANTI`, without quotes",
            diagnostics,
        );
    }
    if !matches!(kind.as_str(), "LEFT" | "INNER" | "RIGHT" | "FULL")
        && let Some(second) = arguments.get(1)
    {
        wrong(
            context,
            second,
            "is no kind of join",
            "write `LEFT`, `INNER`, `RIGHT` or `FULL`, without quotes",
            diagnostics,
        );
    } else if matches!(strictness.as_str(), "SEMI" | "ANTI")
        && !matches!(kind.as_str(), "LEFT" | "RIGHT")
        && let Some(second) = arguments.get(1)
    {
        wrong(
            context,
            second,
            "does not go with the strictness before it",
            "write `LEFT` or `RIGHT`",
            diagnostics,
        );
    }
    for key in arguments.iter().skip(2) {
        let Some(name) = key.name() else {
            wrong(context, key, "is no column", "name a column of the table, without quotes", diagnostics);
            continue;
        };
        if context.table.column(name).is_none() && !context.incomplete {
            diagnostics.push(
                Diagnostic::new(
                    &shared::UNKNOWN_COLUMN,
                    key.span(),
                    format!("{} has no column `{name}`", context.subject),
                )
                .suggest(
                    name,
                    "columns",
                    context.table.columns.iter().map(|column| column.name.value.as_str()),
                ),
            );
        }
    }
}

/// Formats exist. Kafka and the like do not look before the first message.
fn format(
    context: &TableContext<'_>,
    name: &Located<String>,
    arguments: &[Argument],
    diagnostics: &mut Diagnostics,
) {
    let at = match (name.value.as_str(), arguments.len()) {
        ("File", 1..) => 0,
        ("URL" | "HDFS", 2..) => 1,
        ("S3" | "GCS" | "COSN" | "OSS" | "S3Queue", 2 | 3) => 1,
        _ => return,
    };
    let Some(argument) = arguments.get(at) else { return };
    let Some(format) = argument.word().filter(|format| !format.contains('{')) else { return };
    let known = || include_str!("../vocabulary/formats.txt").lines();
    let word = format.eq_ignore_ascii_case("auto") || format.eq_ignore_ascii_case("nosign");
    if !word && !known().any(|known| known.eq_ignore_ascii_case(format)) {
        diagnostics.push(
            Diagnostic::new(
                &codes::ENGINE_ARGUMENTS,
                argument.span(),
                format!("{}: there is no format `{format}`", context.subject),
            )
            .help("write a format such as `CSV`, `JSONEachRow` or `Parquet`")
            .offer_near(format, known()),
        );
    }
}

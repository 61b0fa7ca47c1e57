//! The arguments of table engines outside of the MergeTree family: how many, of which kind, and the objects they name.
//!
//! Source: ClickHouse 26.9, each executed: `42`, `36`, `16`, `47`, `70`, `73`.

use super::{Context, server_object, session};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::expression::bare_name;
use crate::engine::clickhouse::model::{Over, TableEngine};
use crate::engine::clickhouse::quoting::literal;
use crate::engine::clickhouse::{DATABASE, ENGINE, codes};
use crate::model::{Address, Edge, EdgeKind, Found, Wanted};
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

/// Lowers an engine outside of the MergeTree family.
pub(super) fn lower(
    context: &mut Context<'_>,
    name: &Located<String>,
    arguments: Vec<Located<String>>,
    diagnostics: &mut Diagnostics,
) -> TableEngine {
    let mut over = Over { place: Some(name.span), ..Over::default() };
    let mut written: Vec<String> = arguments
        .iter()
        .map(|argument| {
            let changes = session::current_database(argument, &context.own_database());
            session::changed(argument, changes).unwrap_or_else(|| argument.value.clone())
        })
        .collect();
    if count(context, name, &arguments, diagnostics) {
        match name.value.as_str() {
            "Buffer" => buffer(context, name, &arguments, &mut written, &mut over, diagnostics),
            "Distributed" => distributed(context, name, &arguments, &written, &mut over, diagnostics),
            "Alias" => alias(context, name, &arguments, &mut written, &mut over, diagnostics),
            "Dictionary" => dictionary(context, &arguments, &mut written, &mut over, diagnostics),
            "Join" => join(context, &arguments, diagnostics),
            "Merge" => merge(context, &arguments, diagnostics),
            "EmbeddedRocksDB" | "GenerateRandom" => {
                if let Some(first) = arguments.first().filter(|first| first.value.starts_with('\'')) {
                    wrong(context, first, "is no whole number", "write a number without quotes", diagnostics);
                }
            }
            _ => {}
        }
    }
    format(context, name, &arguments, diagnostics);
    TableEngine::Other { name: name.value.clone(), arguments: written, over }
}

fn wrong(
    context: &Context<'_>,
    argument: &Located<String>,
    what: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(
        Diagnostic::new(
            &codes::ENGINE_ARGUMENTS,
            argument.span,
            format!("{}: the argument `{argument}` of its engine {what}", context.subject),
        )
        .help(help.to_owned()),
    );
}

fn count(
    context: &Context<'_>,
    name: &Located<String>,
    arguments: &[Located<String>],
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
    let collection = arguments.iter().any(|argument| argument.value.contains('='))
        || arguments.first().is_some_and(|first| bare_name(first).is_some());
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

/// What a text or a name among the arguments says.
fn text(argument: &str) -> Option<String> {
    let value = argument.trim();
    let quoted = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    quoted.map(|inner| inner.replace("''", "'")).or_else(|| bare_name(value))
}

/// The table that a proxy stands over. One that is not there is told where a document declares its database.
fn target(
    context: &mut Context<'_>,
    parts: Vec<String>,
    place: &Located<String>,
    kinds: &[&str],
    refused: bool,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let shown = parts.join(".");
    let address = Address { engine: Some(ENGINE.to_owned()), namespace: None, parts };
    let wanted = Wanted { from: context.lowering.id, kinds, same_database: false };
    let names = context.lowering.names;
    if let Found::One(to) = names.resolve(&address, wanted) {
        context.edges.push(Edge { to, kind: EdgeKind::Target, span: place.span });
        return Some(to);
    }
    let database = match address.parts.as_slice() {
        [database, _] => database.as_str(),
        _ => context.lowering.id.database.as_str(),
    };
    let declared = names.index_of(&server_object(DATABASE, database)).is_some()
        || database == context.lowering.id.database;
    if declared {
        let candidates: Vec<&str> = names
            .iter()
            .filter(|object| {
                object.id.engine == ENGINE && object.id.namespace.is_empty() && object.id.database == database
            })
            .filter(|object| object.id != *context.lowering.id)
            .map(|object| object.id.name.as_str())
            .collect();
        let code = if refused { &shared::UNKNOWN_OBJECT } else { &codes::PROXY_TARGET };
        let name = address.parts.last().map_or("", String::as_str);
        diagnostics.push(
            Diagnostic::new(
                code,
                place.span,
                format!("{} stands over `{shown}`, which no document declares", context.subject),
            )
            .help("declare it in a document, or mend the name")
            .suggest(name, "tables of that database", candidates)
            .without_edit(),
        );
    }
    None
}

fn two(first: &str, second: &str) -> Option<Vec<String>> {
    match (text(first)?, text(second)?) {
        (database, table) if !database.is_empty() && !table.is_empty() => Some(vec![database, table]),
        _ => None,
    }
}

fn buffer(
    context: &mut Context<'_>,
    name: &Located<String>,
    arguments: &[Located<String>],
    written: &mut [String],
    over: &mut Over,
    diagnostics: &mut Diagnostics,
) {
    // An empty database is the session's; an empty table throws rows away, which is meant.
    if let Some(first) = written.first_mut().filter(|first| *first == "''") {
        *first = literal(&context.own_database());
    }
    for number in arguments.iter().skip(2) {
        let unsigned = number.value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !unsigned && !number.value.contains(['(', '*', '+']) {
            wrong(context, number, "is no number of at least 0", "write a whole number", diagnostics);
        }
    }
    if let [database, table, ..] = written
        && let Some(parts) = two(database, table)
    {
        over.target = target(context, parts, arguments.get(1).unwrap_or(name), &[], false, diagnostics);
    }
}

fn distributed(
    context: &mut Context<'_>,
    name: &Located<String>,
    arguments: &[Located<String>],
    written: &[String],
    over: &mut Over,
    diagnostics: &mut Diagnostics,
) {
    if let [_, database, table, ..] = written
        && let Some(parts) = two(database, table)
    {
        over.target = target(context, parts, arguments.get(2).unwrap_or(name), &[], false, diagnostics);
    }
    over.key = arguments.get(3).map(|key| context.expression(key, diagnostics));
}

fn alias(
    context: &mut Context<'_>,
    name: &Located<String>,
    arguments: &[Located<String>],
    written: &mut Vec<String>,
    over: &mut Over,
    diagnostics: &mut Diagnostics,
) {
    if let [only] = written.as_slice()
        && let Some(named) = text(only)
    {
        let parts: Vec<String> = named.split('.').map(str::to_owned).collect();
        *written = match parts.as_slice() {
            [table] => vec![literal(&context.own_database()), literal(table)],
            several => several.iter().map(|part| literal(part)).collect(),
        };
    }
    if let [database, table] = written.as_slice()
        && let Some(parts) = two(database, table)
    {
        over.target = target(context, parts, arguments.last().unwrap_or(name), &[], false, diagnostics);
    }
    if let Some(column) = context.columns.first() {
        diagnostics.push(
            Diagnostic::new(
                &codes::ENGINE_ARGUMENTS,
                name.span,
                format!(
                    "{}: `Alias` has the columns of its table, and `{column}` is written too",
                    context.subject
                ),
            )
            .help("remove `columns`"),
        );
    }
}

fn dictionary(
    context: &mut Context<'_>,
    arguments: &[Located<String>],
    written: &mut Vec<String>,
    over: &mut Over,
    diagnostics: &mut Diagnostics,
) {
    let Some(argument) = arguments.first() else { return };
    let Some(named) = text(argument).or_else(|| argument.value.contains('.').then(|| argument.value.clone()))
    else {
        return;
    };
    let parts: Vec<String> = named.replace('`', "").split('.').map(str::to_owned).collect();
    let unqualified = parts.len() == 1;
    over.target = target(context, parts, argument, &["dictionary"], !unqualified, diagnostics);
    if let Some(found) = over.target.filter(|_| unqualified) {
        let (database, name) = context.names_of(found);
        *written = vec![literal(&format!("{database}.{name}"))];
    }
}

fn join(context: &Context<'_>, arguments: &[Located<String>], diagnostics: &mut Diagnostics) {
    let word = |index: usize| arguments.get(index).map(|argument| argument.value.to_ascii_uppercase());
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
        let Some(name) = bare_name(key).or_else(|| context.columns.get(&key.value).cloned()) else {
            wrong(context, key, "is no column", "name a column of the table, without quotes", diagnostics);
            continue;
        };
        if !context.columns.contains(&name) && !context.spec.incomplete {
            diagnostics.push(
                Diagnostic::new(
                    &shared::UNKNOWN_COLUMN,
                    key.span,
                    format!("{} has no column `{name}`", context.subject),
                )
                .suggest(&name, "columns", context.columns.iter().map(String::as_str)),
            );
        }
    }
}

fn merge(context: &Context<'_>, arguments: &[Located<String>], diagnostics: &mut Diagnostics) {
    if let Some(pattern) = arguments.get(1).filter(|pattern| bare_name(pattern).is_some()) {
        wrong(context, pattern, "is no pattern", "write a regular expression in single quotes", diagnostics);
    }
}

/// Formats exist. Kafka and the like do not look before the first message.
fn format(
    context: &Context<'_>,
    name: &Located<String>,
    arguments: &[Located<String>],
    diagnostics: &mut Diagnostics,
) {
    let at = match (name.value.as_str(), arguments.len()) {
        ("File", 1..) => 0,
        ("URL" | "HDFS", 2..) => 1,
        ("S3" | "GCS" | "COSN" | "OSS" | "S3Queue", 2 | 3) => 1,
        _ => return,
    };
    let Some(argument) = arguments.get(at) else { return };
    let Some(format) = text(argument).filter(|format| !format.contains(['=', '{'])) else { return };
    let known = || include_str!("../vocabulary/formats.txt").lines();
    let word = format.eq_ignore_ascii_case("auto") || format.eq_ignore_ascii_case("nosign");
    if !word && !known().any(|known| known.eq_ignore_ascii_case(&format)) {
        diagnostics.push(
            Diagnostic::new(
                &codes::ENGINE_ARGUMENTS,
                argument.span,
                format!("{}: there is no format `{format}`", context.subject),
            )
            .help("write a format such as `CSV`, `JSONEachRow` or `Parquet`")
            .offer_near(&format, known()),
        );
    }
}

//! The arguments of table engines outside of the MergeTree family: how many, of which kind, and the objects they name.
//!
//! Source: ClickHouse 26.9, each executed: `42`, `36`, `16`, `47`, `70`, `73`.

use super::{Context, server_object, session};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::model::{Argument, TableEngine};
use crate::engine::clickhouse::{DATABASE, ENGINE, codes};
use crate::model::{Address, Edge, EdgeKind, Found, ObjectId, Wanted};
use crate::span::{Located, Span};
use crate::sql::{Dialect, pieces};

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
    written: Vec<Located<String>>,
    diagnostics: &mut Diagnostics,
) -> TableEngine {
    let mut arguments = Vec::with_capacity(written.len());
    for (index, text) in written.into_iter().enumerate() {
        arguments.push(if name.value == "Distributed" && index == 3 {
            Argument::Expression(context.expression(&text, diagnostics))
        } else {
            argument(context, text)
        });
    }
    let mut target = None;
    if count(context, name, &arguments, diagnostics) {
        match name.value.as_str() {
            "Buffer" => target = buffer(context, &mut arguments, diagnostics),
            "Distributed" => target = distributed(context, &mut arguments, diagnostics),
            "Alias" => target = alias(context, name, &mut arguments, diagnostics),
            "Dictionary" => target = dictionary(context, &mut arguments, diagnostics),
            "Join" => join(context, &arguments, diagnostics),
            "Merge" => merge(context, &mut arguments, diagnostics),
            "EmbeddedRocksDB" | "GenerateRandom" => {
                if let Some(first) = arguments.first().filter(|first| first.text().is_some()) {
                    wrong(context, first, "is no whole number", "write a number without quotes", diagnostics);
                }
            }
            _ => {}
        }
    }
    format(context, name, &arguments, diagnostics);
    TableEngine::Other { name: name.clone(), arguments, target }
}

/// An argument; the session's database is the table's own.
fn argument(context: &Context<'_>, text: Located<String>) -> Argument {
    let current = session::current_database(&text, &context.own_database());
    match session::changed(&text, current) {
        Some(changed) => {
            let mut argument = context.reader().argument(Located::new(changed, text.span));
            if let Argument::Expression(expression) = &mut argument {
                let completed = std::mem::replace(&mut expression.text, text);
                expression.complete(completed.value);
            }
            argument
        }
        None => context.reader().argument(text),
    }
}

/// Writes a name in the place of a text as the text that the engine reads it as.
fn as_text(argument: &mut Argument) {
    if let Some(name) = argument.name() {
        *argument = Argument::of_text(name.to_owned(), argument.span());
    }
}

fn wrong(context: &Context<'_>, argument: &Argument, what: &str, help: &str, diagnostics: &mut Diagnostics) {
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
    context: &Context<'_>,
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

/// The table that a proxy stands over. One that is not there is told where a document declares its database.
fn target(
    context: &mut Context<'_>,
    parts: Vec<String>,
    place: Span,
    kinds: &[&str],
    refused: bool,
    diagnostics: &mut Diagnostics,
) -> Option<ObjectId> {
    let shown = parts.join(".");
    let address = Address { engine: Some(ENGINE.to_owned()), namespace: None, parts };
    let wanted = Wanted { from: context.lowering.id, kinds, same_database: false };
    let names = context.lowering.names;
    if let Found::One(to) = names.resolve(&address, wanted) {
        context.edges.push(Edge { to, kind: EdgeKind::Target, span: place });
        return Some(names.get(to).id.clone());
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
                place,
                format!("{} stands over `{shown}`, which no document declares", context.subject),
            )
            .help("declare it in a document, or mend the name")
            .suggest(name, "tables of that database", candidates)
            .without_edit(),
        );
    }
    None
}

/// The database and the table that two arguments name.
fn two(first: &Argument, second: &Argument) -> Option<(Vec<String>, Span)> {
    match (first.word()?, second.word()?) {
        (database, table) if !database.is_empty() && !table.is_empty() => {
            Some((vec![database.to_owned(), table.to_owned()], second.span()))
        }
        _ => None,
    }
}

fn buffer(
    context: &mut Context<'_>,
    arguments: &mut [Argument],
    diagnostics: &mut Diagnostics,
) -> Option<ObjectId> {
    // An empty database is the session's; an empty table throws rows away, which is meant.
    if let Some(first) = arguments.first_mut().filter(|first| first.text() == Some("")) {
        *first = Argument::of_text(context.own_database(), first.span());
    }
    arguments.iter_mut().take(2).for_each(as_text);
    for number in arguments.iter().skip(2) {
        let unsigned = number.number().is_some_and(|number| number >= 0.0);
        let computed = matches!(number, Argument::Expression(expression) if expression.column.is_none());
        if !unsigned && !computed {
            wrong(context, number, "is no number of at least 0", "write a whole number", diagnostics);
        }
    }
    let (parts, place) = match &*arguments {
        [database, table, ..] => two(database, table)?,
        _ => return None,
    };
    target(context, parts, place, &[], false, diagnostics)
}

fn distributed(
    context: &mut Context<'_>,
    arguments: &mut [Argument],
    diagnostics: &mut Diagnostics,
) -> Option<ObjectId> {
    arguments.iter_mut().take(3).for_each(as_text);
    let (parts, place) = match &*arguments {
        [_, database, table, ..] => two(database, table)?,
        _ => return None,
    };
    target(context, parts, place, &[], false, diagnostics)
}

fn alias(
    context: &mut Context<'_>,
    name: &Located<String>,
    arguments: &mut Vec<Argument>,
    diagnostics: &mut Diagnostics,
) -> Option<ObjectId> {
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
    if let [only] = arguments.as_slice()
        && let Some(named) = only.word()
    {
        let place = only.span();
        let mut parts: Vec<String> = named.split('.').map(str::to_owned).collect();
        if parts.len() == 1 {
            parts.insert(0, context.own_database());
        }
        *arguments = parts.into_iter().map(|part| Argument::of_text(part, place)).collect();
    }
    arguments.iter_mut().for_each(as_text);
    let (parts, place) = match arguments.as_slice() {
        [database, table] => two(database, table)?,
        _ => return None,
    };
    target(context, parts, place, &[], false, diagnostics)
}

fn dictionary(
    context: &mut Context<'_>,
    arguments: &mut [Argument],
    diagnostics: &mut Diagnostics,
) -> Option<ObjectId> {
    let argument = arguments.first_mut()?;
    let place = argument.span();
    let parts: Vec<String> = match argument.word() {
        Some(named) => named.split('.').map(str::to_owned).collect(),
        None => match argument {
            Argument::Expression(expression) => pieces::path(Dialect::ClickHouse, &expression.text)?,
            _ => return None,
        },
    };
    let unqualified = parts.len() == 1;
    let shown = parts.join(".");
    let found = target(context, parts, place, &["dictionary"], !unqualified, diagnostics);
    let full = match &found {
        Some(id) if unqualified => format!("{}.{}", id.database, id.name),
        _ => shown,
    };
    *argument = Argument::of_text(full, place);
    found
}

fn join(context: &Context<'_>, arguments: &[Argument], diagnostics: &mut Diagnostics) {
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
        if !context.columns.contains(name) && !context.spec.incomplete {
            diagnostics.push(
                Diagnostic::new(
                    &shared::UNKNOWN_COLUMN,
                    key.span(),
                    format!("{} has no column `{name}`", context.subject),
                )
                .suggest(name, "columns", context.columns.iter().map(String::as_str)),
            );
        }
    }
}

fn merge(context: &Context<'_>, arguments: &mut [Argument], diagnostics: &mut Diagnostics) {
    arguments.iter_mut().take(1).for_each(as_text);
    if let Some(pattern) = arguments.get(1).filter(|pattern| pattern.name().is_some()) {
        wrong(context, pattern, "is no pattern", "write a regular expression in single quotes", diagnostics);
    }
}

/// Formats exist. Kafka and the like do not look before the first message.
fn format(
    context: &Context<'_>,
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

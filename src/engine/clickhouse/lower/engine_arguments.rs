//! The arguments of table engines outside of the MergeTree family, and the objects that they name.

use super::{Context, server_object, session};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{Argument, TableEngine};
use crate::engine::clickhouse::{DATABASE, ENGINE, codes};
use crate::model::{Address, Edge, EdgeKind, Found, ObjectId, Wanted};
use crate::span::{Located, Span};
use crate::sql::pieces;

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
    let target = match name.value.as_str() {
        "Buffer" => buffer(context, &mut arguments, diagnostics),
        "Distributed" => distributed(context, &mut arguments, diagnostics),
        "Alias" => alias(context, &mut arguments, diagnostics),
        "Dictionary" => dictionary(context, &mut arguments, diagnostics),
        "Merge" => {
            arguments.iter_mut().take(1).for_each(as_text);
            None
        }
        _ => None,
    };
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
    arguments: &mut Vec<Argument>,
    diagnostics: &mut Diagnostics,
) -> Option<ObjectId> {
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
            Argument::Expression(expression) => pieces::path(DIALECT, &expression.text)?,
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

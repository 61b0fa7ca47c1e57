//! What depends on the session that deploys: names without a database, and `currentDatabase()`.
//!
//! The engine looks them up in the session's database: `Merge(currentDatabase(), …)` is stored with the database of whoever
//! ran the script, and `dictGet('countries', …)` is refused from any other one. Here they mean the object's own database,
//! which is written out. Source: ClickHouse 26.9, executed from two databases.

use std::ops::Range;

use super::Context;
use crate::engine::clickhouse::ENGINE;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::quoting::literal;
use crate::model::{Address, Edge, EdgeKind, Found, Wanted};
use crate::span::Span;
use crate::sql::pieces;

/// The names of `currentDatabase`; all but the first in any case.
const CURRENT: &[&str] = &["current_database", "database", "schema"];

/// What to write in the place of a part of a text.
pub(super) type Change = (Range<usize>, String);

/// A text with changes made; nothing where there are none.
pub(super) fn changed(text: &str, mut changes: Vec<Change>) -> Option<String> {
    if changes.is_empty() {
        return None;
    }
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    changes.dedup();
    let mut out = text.to_owned();
    for (range, replacement) in changes.into_iter().rev() {
        out.replace_range(range, &replacement);
    }
    Some(out)
}

/// Replaces each `currentDatabase()` by the name of a database.
pub(super) fn current_database(text: &str, database: &str) -> Vec<Change> {
    // Nearly no text has one, and looking for a bracket is cheap.
    if database.is_empty() || !text.contains('(') {
        return Vec::new();
    }
    pieces::calls(DIALECT, text)
        .into_iter()
        .filter(|call| {
            let name = &text[call.name.clone()];
            let known = name == "currentDatabase" || CURRENT.contains(&name.to_ascii_lowercase().as_str());
            known && call.arguments.is_empty()
        })
        .filter_map(|call| Some((call.name.start..call.inside?.end + 1, literal(database))))
        .collect()
}

/// Adds an edge for each table that `hasColumnInTable('shop', 'orders', 'id')` asks for: the engine looks when an object is
/// made.
pub(super) fn probes(context: &mut Context<'_>, text: &str, place: &dyn Fn(Range<usize>) -> Span) {
    if !text.contains("hasColumnInTable") {
        return;
    }
    let calls = pieces::calls(DIALECT, text).into_iter();
    for call in calls.filter(|call| &text[call.name.clone()] == "hasColumnInTable") {
        let [.., database, table, _] = call.arguments.as_slice() else { continue };
        let said = |range: &Range<usize>| pieces::literal(DIALECT, &text[range.clone()]);
        let database = said(database).unwrap_or_else(|| context.own_database());
        let Some(table) = said(table) else { continue };
        let address =
            Address { engine: Some(ENGINE.to_owned()), namespace: None, parts: vec![database, table] };
        let wanted = Wanted { from: context.lowering.id, kinds: &[], same_database: false };
        if let Found::One(to) = context.lowering.names.resolve(&address, wanted) {
            context.edges.push(Edge { to, kind: EdgeKind::Expression, span: place(call.name.clone()) });
        }
    }
}

/// Completes the table functions of a query that take a name without a database: `dictionary('countries')`,
/// `merge('^events')`.
pub(super) fn table_functions(
    context: &mut Context<'_>,
    text: &str,
    place: &dyn Fn(Range<usize>) -> Span,
) -> Vec<Change> {
    if !text.contains("dictionary") && !text.contains("merge") {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for call in pieces::calls(DIALECT, text) {
        let [only] = call.arguments.as_slice() else { continue };
        let Some(named) = pieces::literal(DIALECT, &text[only.clone()]) else { continue };
        if !follows_from(&text[..call.name.start]) {
            continue;
        }
        match &text[call.name.clone()] {
            "dictionary" => changes.extend(named_object(context, &named, only, &["dictionary"], place)),
            "merge" => {
                let database = literal(&context.lowering.id.database);
                changes.push((only.start..only.start, format!("{database}, ")));
            }
            _ => {}
        }
    }
    changes
}

/// Completes the objects that functions name in a text: `dictGet('countries', …)`, `joinGet('prices', …)`. Each becomes an
/// edge where a document declares it.
pub(super) fn named_in_text(
    context: &mut Context<'_>,
    texts: &[(String, String, Range<usize>)],
    place: &dyn Fn(Range<usize>) -> Span,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (function, text, range) in texts {
        let function = function.to_ascii_lowercase();
        // `dictionary('countries')` is a table function, which `table_functions` completes.
        let kinds: &[&str] = if function.starts_with("dict") && function != "dictionary" {
            &["dictionary"]
        } else if function.starts_with("joinget") {
            &["table"]
        } else {
            continue;
        };
        changes.extend(named_object(context, text, range, kinds, place));
    }
    changes
}

fn named_object(
    context: &mut Context<'_>,
    text: &str,
    range: &Range<usize>,
    kinds: &[&str],
    place: &dyn Fn(Range<usize>) -> Span,
) -> Option<Change> {
    let address = Address {
        engine: Some(ENGINE.to_owned()),
        namespace: None,
        parts: text.split('.').map(str::to_owned).collect(),
    };
    let wanted = Wanted { from: context.lowering.id, kinds, same_database: false };
    // One that no document declares may be of the server's configuration, where it has no database.
    let Found::One(to) = context.lowering.names.resolve(&address, wanted) else { return None };
    context.edges.push(Edge { to, kind: EdgeKind::Expression, span: place(range.clone()) });
    let id = &context.lowering.names.get(to).id;
    (address.parts.len() == 1 && !id.database.is_empty())
        .then(|| (range.clone(), literal(&format!("{}.{}", id.database, id.name))))
}

/// Whether what stands before is `FROM`, `JOIN` or a comma, so that a table function follows.
fn follows_from(before: &str) -> bool {
    let before = before.trim_end();
    let word: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_alphabetic)
        .collect::<String>()
        .chars()
        .rev()
        .collect();
    before.ends_with(',') || word.eq_ignore_ascii_case("from") || word.eq_ignore_ascii_case("join")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(text: &str) -> String {
        changed(text, current_database(text, "d'b")).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn the_current_database_is_written_out() {
        assert_eq!(completed("currentDatabase()"), "'d''b'");
        assert_eq!(completed("f(DATABASE ( ), schema())"), "f('d''b', 'd''b')");
        for same in [
            "currentdatabase()",
            "'currentDatabase()'",
            "`currentDatabase`()",
            "currentDatabase(1)",
            "database",
            "-- currentDatabase()\n1",
            "/* schema() */ 1",
            "x.y",
        ] {
            assert_eq!(completed(same), same);
        }
    }
}

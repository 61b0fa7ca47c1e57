//! SQL that people write: expressions, queries, clauses and scripts.

use std::ops::Range;

use schemac::engine::ENGINES;
use schemac::sql::{self, Dialect, QualifiedName, QueryNames, Reading};

use super::limits::within_limits;

/// Bytes as a fragment of each kind in each dialect.
pub fn fragments(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    within_limits(|| {
        for dialect in ENGINES.iter().filter_map(|engine| engine.dialect()) {
            expression(dialect, text);
            query(dialect, text);
            clause(dialect, text);
            script(dialect, text);
        }
    });
}

fn inside(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} is not in {text:?}");
}

fn names(text: &str, list: &[QualifiedName]) {
    for name in list {
        assert!(!name.parts.is_empty(), "a name without parts in {text:?}");
        inside(text, &name.range());
        name.parts.iter().for_each(|part| inside(text, &part.range));
    }
}

fn query_names(text: &str, query: &QueryNames) {
    for select in &query.selects {
        names(text, &select.columns);
        select.projection.iter().for_each(|item| inside(text, &item.range));
    }
    names(text, &query.functions);
    names(text, &query.types);
    query.named_in_text.iter().for_each(|(_, _, range)| inside(text, range));
    for known in [None, Some(vec!["id".to_owned(), "at".to_owned()])] {
        for unresolved in sql::unresolved_columns(query, &|_| known.clone()) {
            inside(text, &unresolved.column.range());
        }
        let _ = sql::output_columns(query, &|_| known.clone());
    }
}

/// A fragment that was accepted is one fragment: the statement around it ends where it should.
fn one_statement(dialect: Dialect, statement: &str, text: &str) {
    let list = sql::split_statements(dialect, statement);
    assert!(
        list.len() == 2 && list[1] == "SELECT 1",
        "{dialect:?}: {text:?} makes {list:?} of {statement:?}"
    );
}

fn expression(dialect: Dialect, text: &str) {
    match sql::read_expression(dialect, text) {
        Reading::Broken { range, .. } => inside(text, &range),
        Reading::Opaque(_) => one_statement(dialect, &format!("SELECT ({text});\nSELECT 1;\n"), text),
        Reading::Read(found) => {
            names(text, &found.columns);
            names(text, &found.functions);
            names(text, &found.types);
            found.named_in_text.iter().for_each(|(_, _, range)| inside(text, range));
            found.subqueries.iter().for_each(|query| query_names(text, query));
            one_statement(dialect, &format!("SELECT ({text});\nSELECT 1;\n"), text);
        }
    }
}

fn query(dialect: Dialect, text: &str) {
    match sql::read_query(dialect, text) {
        Reading::Broken { range, .. } => return inside(text, &range),
        Reading::Opaque(_) => {}
        Reading::Read(found) => query_names(text, &found),
    }
    let body = text.trim_end();
    one_statement(dialect, &format!("CREATE VIEW v AS {body};\nSELECT 1;\n"), text);
}

fn clause(dialect: Dialect, text: &str) {
    match sql::check_closed(dialect, text) {
        Err((_, range)) => inside(text, &range),
        Ok(()) => {
            let clause = text.trim_end();
            one_statement(dialect, &format!("SELECT 0 {clause};\nSELECT 1;\n"), text);
        }
    }
}

fn script(dialect: Dialect, text: &str) {
    let list = sql::split_statements(dialect, text);
    assert!(list.iter().all(|statement| !statement.is_empty() && text.contains(statement)));
    match sql::check_script(dialect, text) {
        Err((_, range)) => inside(text, &range),
        Ok(()) => {
            for statement in &list {
                let alone = sql::split_statements(dialect, statement);
                assert!(
                    alone == [*statement],
                    "{dialect:?}: {statement:?} of {text:?} is {alone:?} by itself"
                );
            }
        }
    }
}

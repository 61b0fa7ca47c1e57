//! No column's value needs itself.
//!
//! Source: ClickHouse 26.9, executed: `174 CYCLIC_ALIASES`, for `DEFAULT`, `MATERIALIZED`, `ALIAS` and `EPHEMERAL` alike,
//! a column that names itself included.

use std::collections::BTreeMap;

use super::TableContext;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::Column;

pub(super) fn check(context: &TableContext<'_>, diagnostics: &mut Diagnostics) {
    let columns = &context.table.columns;
    // Most tables have no column whose value comes from another one.
    if !columns.iter().any(|column| uses(column).next().is_some()) {
        return;
    }
    let places: BTreeMap<&str, usize> =
        columns.iter().enumerate().map(|(index, column)| (column.name.value.as_str(), index)).collect();
    let next = |index: usize| -> Vec<usize> {
        let Some(column) = columns.get(index) else { return Vec::new() };
        uses(column).filter_map(|name| places.get(name.as_str()).copied()).collect()
    };
    let mut states = vec![State::New; columns.len()];
    for start in 0..columns.len() {
        if let Some(circle) = walk(start, &next, &mut states) {
            let named: Vec<&Column> = circle.iter().filter_map(|index| columns.get(*index)).collect();
            report(context, &named, diagnostics);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// The first circle that can be reached from a column and was not met before. Without recursion: a table may have
/// thousands of columns, each the default of the next.
fn walk(start: usize, next: &dyn Fn(usize) -> Vec<usize>, states: &mut [State]) -> Option<Vec<usize>> {
    let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut found = None;
    let mut enter = Some(start);
    loop {
        if let Some(index) = enter.take() {
            match states.get(index) {
                Some(State::New) => {
                    if let Some(state) = states.get_mut(index) {
                        *state = State::Open;
                    }
                    path.push((index, next(index)));
                }
                Some(State::Open) if found.is_none() => {
                    let from = path.iter().position(|(other, _)| *other == index).unwrap_or(0);
                    found = Some(path.iter().skip(from).map(|(index, _)| *index).collect());
                }
                _ => {}
            }
        }
        let Some((index, rest)) = path.last_mut() else { return found };
        match rest.pop() {
            Some(following) => enter = Some(following),
            None => {
                if let Some(state) = states.get_mut(*index) {
                    *state = State::Done;
                }
                path.pop();
            }
        }
    }
}

/// The columns that a column's value is computed from.
fn uses(column: &Column) -> impl Iterator<Item = String> {
    column.computed().into_iter().flat_map(|expression| expression.columns().map(|(name, _)| name))
}

fn report(context: &TableContext<'_>, circle: &[&Column], diagnostics: &mut Diagnostics) {
    let Some(first) = circle.first() else { return };
    let place = |column: &Column| column.computed().map_or(column.name.span, |value| value.text.span);
    let message = match circle {
        [_] => format!("column `{}` of {} gets its value from itself", first.name, context.subject),
        _ => {
            let names: Vec<String> = circle.iter().map(|column| format!("`{}`", column.name)).collect();
            format!(
                "the columns {} of {} get their values from each other",
                names.join(", "),
                context.subject
            )
        }
    };
    let mut diagnostic = Diagnostic::new(&codes::DEFAULT_CIRCLE, place(first), message);
    for other in circle.iter().skip(1) {
        diagnostic = diagnostic.related(place(other), format!("the value of `{}`", other.name));
    }
    diagnostics.push(diagnostic.help("compute one of them from other columns, or let rows bring it"));
}

//! TTLs, skip indexes, projections and constraints.

use super::{called, column::chain, settings};
use crate::engine::clickhouse::lower::ends_in_clause;
use crate::engine::clickhouse::model::{Constraint, Index, Projection, Ttl, TtlAction, default_granularity};
use crate::source::{Draft, Node};

pub(super) fn ttl(ttl: &Ttl) -> Node {
    let Ttl { expression, action, condition } = ttl;
    let mut draft = Draft::default();
    draft.put("expression", expression);
    let named = match action {
        TtlAction::Delete => false,
        TtlAction::ToVolume { to } => {
            draft.put_some("to", to.as_ref());
            to.is_some()
        }
        TtlAction::ToDisk { to } => {
            draft.put("action", "to_disk");
            draft.put_some("to", to.as_ref());
            true
        }
        TtlAction::Recompress { codecs } => {
            draft.put("codec", chain(codecs));
            true
        }
        TtlAction::GroupBy { group_by, set } => {
            draft.put_list("group_by", group_by);
            let mut assignments = Draft::default();
            for (column, value) in set {
                assignments.put(&column.value, value);
            }
            draft.put_draft("set", assignments);
            true
        }
    };
    draft.put_some("where", condition.as_ref());
    // As a text alone, an expression must not end in what is read as an action.
    if named || ends_in_clause(expression) { draft.into() } else { draft.into_short("expression") }
}

pub(super) fn indexes(indexes: &[Index]) -> Draft {
    let mut draft = Draft::default();
    for Index { name, expression, kind, arguments, granularity } in indexes {
        let mut one = Draft::default();
        one.put("expression", expression);
        one.put("type", called(kind, arguments));
        let usual = default_granularity(kind);
        one.put_some("granularity", Some(*granularity).filter(|granularity| *granularity != usual));
        draft.put(&name.value, one);
    }
    draft
}

pub(super) fn projections(projections: &[Projection]) -> Draft {
    let mut draft = Draft::default();
    for Projection { name, query, settings: own } in projections {
        let mut one = Draft::default();
        one.put("query", query);
        one.put_draft("settings", settings(own));
        draft.put(&name.value, one.into_short("query"));
    }
    draft
}

/// How many constraints come before those at the end that have the names of unnamed checks.
pub(super) fn named(constraints: &[Constraint]) -> usize {
    let unnamed = |from: usize| {
        let rest = constraints.iter().skip(from).enumerate();
        rest.into_iter().all(|(index, constraint)| {
            !constraint.assume && constraint.name.value == Constraint::unnamed(index)
        })
    };
    (0..constraints.len()).find(|from| unnamed(*from)).unwrap_or(constraints.len())
}

pub(super) fn constraints(constraints: &[Constraint]) -> Draft {
    let mut draft = Draft::default();
    for Constraint { name, assume, expression } in constraints {
        let mut one = Draft::default();
        one.put(if *assume { "assume" } else { "check" }, expression);
        draft.put(&name.value, one.into_short("check"));
    }
    draft
}

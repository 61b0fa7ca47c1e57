//! Indexes, in the short form of their columns where that says the same.

use super::constraints::{Part, indexes as parts, named};
use super::{Raising, parameters, unusual, word};
use crate::engine::timescaledb::model::{Direction, Index, IndexColumn, IndexKey, Needs};
use crate::engine::timescaledb::spec::{IndexMethod, Nulls, Order};
use crate::source::{Draft, Node};
use crate::span::Located;

/// ` desc nulls last`, as far as it is not the default.
pub(super) fn direction(direction: Direction) -> String {
    let Direction { order, nulls, place: _ } = direction;
    let mut text = String::new();
    if order == Order::Desc {
        text.push_str(" desc");
    }
    if nulls != Direction::usual(order) {
        text.push_str(match nulls {
            Nulls::First => " nulls first",
            Nulls::Last => " nulls last",
        });
    }
    text
}

impl Raising<'_> {
    /// The indexes of a view, whose names no constraint of it can have.
    pub(super) fn indexes(&self, indexes: &[Index]) -> Vec<Draft> {
        let parts: Vec<Part<'_>> = parts(indexes).collect();
        let named = named(&self.object.id.name, &parts);
        indexes.iter().zip(named).map(|(one, is_named)| index(one, is_named)).collect()
    }
}

/// An index, with its name if it is not the one that would be chosen.
pub(super) fn index(index: &Index, is_named: bool) -> Draft {
    let Index {
        name,
        method,
        columns,
        unique,
        nulls_not_distinct,
        include,
        predicate,
        parameters: with,
        tablespace,
        needs,
    } = index;
    let _: &Needs = needs;
    let mut draft = Draft::default();
    draft.put_some("name", is_named.then_some(name));
    // One class for all columns stands beside them.
    let class = columns.first().and_then(|first| first.opclass.as_ref());
    let class = class.filter(|class| columns.iter().all(|column| column.opclass.as_ref() == Some(*class)));
    draft.put_list("columns", columns.iter().map(|one| column(one, class)));
    draft.put_some("method", unusual(method.value, &IndexMethod::Btree).map(|method| word(&method)));
    draft.put_true("unique", unique.value);
    draft.put_true("nulls_not_distinct", nulls_not_distinct.value);
    draft.put_list("include", include);
    draft.put_some("where", predicate.as_ref());
    draft.put_draft("with", parameters(with));
    draft.put_some("opclass", class);
    draft.put_some("tablespace", tablespace.as_ref());
    draft
}

fn column(column: &IndexColumn, class: Option<&Located<String>>) -> Node {
    let IndexColumn { key, opclass, collation, direction: way } = column;
    let opclass = opclass.as_ref().filter(|_| class.is_none());
    if let IndexKey::Column(name) = key
        && opclass.is_none()
        && collation.is_none()
        && !name.contains(char::is_whitespace)
    {
        return format!("{}{}", name.value, direction(*way)).into();
    }
    let Direction { order, nulls, place: _ } = *way;
    let mut draft = Draft::default();
    match key {
        IndexKey::Column(name) => draft.put("column", name),
        IndexKey::Sql(sql) => draft.put("sql", &**sql),
    }
    draft.put_some("opclass", opclass);
    draft.put_some("collation", collation.as_ref());
    draft.put_some("order", unusual(order, &Order::Asc).map(|order| word(&order)));
    draft.put_some("nulls", unusual(nulls, &Direction::usual(order)).map(|nulls| word(&nulls)));
    draft.into()
}

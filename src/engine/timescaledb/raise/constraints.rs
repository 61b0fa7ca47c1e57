//! Keys, foreign keys and exclusion constraints, and which names have to be written.

use super::{Raising, unusual, word};
use crate::engine::timescaledb::model::{
    Exclude, ExcludeElement, ForeignKey, Index, IndexKey, Key, Needs, Table, Unique,
};
use crate::engine::timescaledb::names::{self, Chooser, Space};
use crate::engine::timescaledb::spec::{Action, IndexMethod, Match};
use crate::source::{Draft, Node};
use crate::span::Located;

/// A part of a table or a view that has a name, and what the name would be made of.
pub(super) struct Part<'a> {
    name: &'a str,
    columns: Option<String>,
    label: &'static str,
}

/// The parts of a table in the order in which their names are chosen.
pub(super) fn parts(table: &Table) -> Vec<Part<'_>> {
    fn part<'a>(name: &'a Located<String>, columns: Option<String>, label: &'static str) -> Part<'a> {
        Part { name, columns, label }
    }
    let texts = |columns: &[Located<String>]| -> Vec<String> {
        columns.iter().map(|column| column.value.clone()).collect()
    };
    let mut parts: Vec<Part<'_>> = Vec::new();
    parts.extend(table.primary_key.iter().map(|key| part(&key.name, None, "pkey")));
    parts.extend(table.uniques.iter().map(|unique| {
        let columns = [texts(&unique.columns), texts(&unique.include)].concat();
        part(&unique.name, Some(names::index_columns(&columns)), "key")
    }));
    let foreign_keys = table.foreign_keys.iter();
    parts.extend(foreign_keys.map(|key| part(&key.name, Some(texts(&key.columns).join("_")), "fkey")));
    parts.extend(
        table
            .checks
            .iter()
            .map(|check| part(&check.name, check.condition.only_column().map(str::to_owned), "check")),
    );
    parts.extend(table.excludes.iter().map(|exclude| {
        let columns: Vec<String> =
            exclude.elements.iter().map(|element| element.column.value.clone()).collect();
        part(&exclude.name, Some(names::index_columns(&columns)), "excl")
    }));
    parts.extend(indexes(&table.indexes));
    parts
}

/// Indexes as such parts.
pub(super) fn indexes(indexes: &[Index]) -> impl Iterator<Item = Part<'_>> {
    indexes.iter().map(|index| {
        let keys = index.columns.iter().map(|column| match &column.key {
            IndexKey::Column(name) => name.value.clone(),
            IndexKey::Sql(sql) => names::of_expression(sql),
        });
        let columns: Vec<String> =
            keys.chain(index.include.iter().map(|column| column.value.clone())).collect();
        Part { name: &index.name, columns: Some(names::index_columns(&columns)), label: "idx" }
    })
}

/// Which of the parts have another name than the one that would be chosen; `table` is the name of what they belong to.
///
/// A name that is written is taken before others are chosen, and so may change these: it is looked until nothing changes.
pub(super) fn named(table: &str, parts: &[Part<'_>]) -> Vec<bool> {
    let mut named = vec![false; parts.len()];
    let split = parts.iter().position(|part| part.label == "idx").unwrap_or(parts.len());
    loop {
        let before = named.clone();
        let mut chooser = Chooser::default();
        for group in [0..split, split..parts.len()] {
            let members = || group.clone().zip(&parts[group.clone()]);
            for (_, part) in members().filter(|(index, _)| before[*index]) {
                chooser.take(part.name, Space::of(part.label));
            }
            for (index, part) in members().filter(|(index, _)| !before[*index]) {
                named[index] = chooser.proposed(table, part.columns.as_deref(), part.label) != part.name;
                chooser.take(part.name, Space::of(part.label));
            }
        }
        if named == before {
            return named;
        }
    }
}

/// A primary key beside the columns.
pub(super) fn primary_key(key: &Key, is_named: bool) -> Node {
    let Key { name, columns, include } = key;
    let mut draft = Draft::default();
    draft.put_some("name", is_named.then_some(name));
    draft.put_list("columns", columns);
    draft.put_list("include", include);
    draft.into_short("columns")
}

/// A unique constraint beside the columns.
pub(super) fn unique(unique: &Unique, is_named: bool) -> Node {
    let Unique { name, columns, include, nulls_not_distinct } = unique;
    let mut draft = Draft::default();
    draft.put_some("name", is_named.then_some(name));
    draft.put_list("columns", columns);
    draft.put_list("include", include);
    draft.put_true("nulls_not_distinct", *nulls_not_distinct);
    draft.into_short("columns")
}

pub(super) fn exclude(exclude: &Exclude, is_named: bool) -> Draft {
    let Exclude { name, method, elements, predicate, needs } = exclude;
    let _: &Needs = needs;
    let mut draft = Draft::default();
    draft.put_some("name", is_named.then_some(name));
    draft.put_some("method", unusual(method.value, &IndexMethod::Gist).map(|method| word(&method)));
    let compared = elements.iter().map(|ExcludeElement { column, operator }| {
        let mut element = Draft::default();
        element.put("column", column);
        element.put("with", operator);
        element
    });
    draft.put_list("elements", compared);
    draft.put_some("where", predicate.as_ref());
    draft
}

impl Raising<'_> {
    /// The keys that a foreign key has at its column and beside the columns alike; `own` names its columns.
    fn foreign_key_parts(&self, key: &ForeignKey, is_named: bool, at_column: bool) -> Draft {
        let ForeignKey {
            name,
            columns,
            target,
            written,
            target_columns,
            on_delete,
            on_delete_columns,
            on_update,
            matching,
            deferrable,
            initially_deferred,
        } = key;
        let name = is_named.then_some(name);
        let to = self.address_of(target.as_ref(), written, &["table"]);
        let action = |action: Action| unusual(action, &Action::NoAction).map(|action| word(&action));
        let mut draft = Draft::default();
        if at_column {
            draft.put("to", to);
            draft.put_some("column", target_columns.first());
            draft.put_some("name", name);
        } else {
            draft.put_some("name", name);
            draft.put_list("columns", columns);
            draft.put("to", to);
            draft.put_list("target_columns", target_columns);
        }
        draft.put_some("on_delete", action(on_delete.value));
        draft.put_list("on_delete_columns", on_delete_columns);
        draft.put_some("on_update", action(on_update.value));
        draft.put_some("match", unusual(*matching, &Match::Simple).map(|matching| word(&matching)));
        draft.put_true("deferrable", *deferrable && !*initially_deferred);
        draft.put_true("initially_deferred", *initially_deferred);
        draft
    }

    /// A foreign key beside the columns.
    pub(super) fn foreign_key(&self, key: &ForeignKey, is_named: bool) -> Draft {
        self.foreign_key_parts(key, is_named, false)
    }

    /// A foreign key at its column, if it can stand there.
    pub(super) fn foreign_key_of(&self, column: &str, key: &ForeignKey, is_named: bool) -> Option<Node> {
        let [own] = key.columns.as_slice() else { return None };
        let fits = own.value == column
            && key.target_columns.len() < 2
            && key.on_delete_columns.is_empty()
            && key.matching == Match::Simple;
        fits.then(|| self.foreign_key_parts(key, is_named, true).into_short("to"))
    }
}

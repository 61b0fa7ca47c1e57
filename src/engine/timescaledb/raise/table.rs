//! Tables and what stands beside their columns.

use super::columns::{Columns, Named};
use super::constraints::{exclude, primary_key, unique};
use super::{Raising, check, grants, index, parameters, unusual, word, words};
use crate::engine::raise::logical_reference;
use crate::engine::timescaledb::model::{Index, Policy, RowSecurity, Table, Trigger};
use crate::engine::timescaledb::spec::{PolicyCommand, TriggerForEach};
use crate::source::{Draft, Node};

impl Raising<'_> {
    pub(super) fn table(&self, table: &Table) -> Option<Draft> {
        let Table {
            columns: _,
            places: _,
            primary_key: key,
            uniques,
            checks,
            excludes,
            foreign_keys,
            logical_references,
            indexes: _,
            hypertable,
            triggers,
            row_security,
            policies,
            grants: granted,
            storage,
            tablespace,
            unlogged,
        } = table;
        let named = Named::of(table, &self.object.id.name);
        let columns = Columns::of(table, &named, self)?;
        let mut draft = Draft::default();
        draft.put("columns", columns.draft(self)?);
        let beside = key.as_ref().filter(|_| !columns.primary_key);
        draft.put_some("primary_key", beside.map(|key| primary_key(key, named.primary_key)));
        let rest = uniques.iter().zip(&named.uniques).skip(columns.uniques);
        draft.put_list("unique", rest.map(|(one, is_named)| unique(one, *is_named)));
        let rest = checks.iter().zip(&named.checks).skip(columns.checks);
        let rest: Option<Vec<Node>> = rest.map(|(one, is_named)| check(one, *is_named)).collect();
        draft.put_list("checks", rest?);
        let all = excludes.iter().zip(&named.excludes);
        draft.put_list("exclude", all.map(|(one, is_named)| exclude(one, *is_named)));
        let rest = foreign_keys.iter().zip(&named.foreign_keys).skip(columns.foreign_keys);
        draft.put_list("foreign_keys", rest.map(|(one, is_named)| self.foreign_key(one, *is_named)));
        let rest = logical_references.iter().skip(columns.logical_references);
        let names = &self.catalog.names;
        draft.put_list("logical_references", rest.map(|one| logical_reference(one, &self.object.id, names)));
        let (listed, time_index) = listed(table, &named);
        let listed = listed.iter().zip(&named.indexes);
        draft.put_list("indexes", listed.map(|(one, is_named)| index::index(one, *is_named)));
        draft.put_some("hypertable", hypertable.as_ref().map(|one| self.hypertable(table, one, time_index)));
        draft.put_list("triggers", triggers.iter().map(|one| self.trigger(one)));
        let RowSecurity { enabled, force } = *row_security;
        let mut security = Draft::default();
        if enabled || force {
            security.put("enabled", enabled);
        }
        security.put_true("force", force);
        draft.put_draft("row_level_security", security);
        draft.put_list("policies", policies.iter().map(policy));
        grants(&mut draft, granted);
        draft.put_draft("storage", parameters(storage));
        draft.put_some("tablespace", tablespace.as_ref());
        draft.put_true("unlogged", *unlogged);
        Some(draft)
    }

    fn trigger(&self, trigger: &Trigger) -> Draft {
        let Trigger { name, when, events, update_of, for_each, function, written, arguments, condition } =
            trigger;
        let mut draft = Draft::default();
        draft.put("name", name);
        draft.put("when", word(when));
        draft.put_list("events", words(events));
        draft.put_list("update_of", update_of);
        draft.put_some("for_each", unusual(for_each, &&TriggerForEach::Row).map(word));
        draft.put("function", self.address_of(function.as_ref(), written, &["function"]));
        draft.put_list("arguments", arguments);
        draft.put_some("condition", condition.as_ref());
        draft
    }
}

/// The indexes that stand in the document, without the one on the time axis that every hypertable is given, and whether the
/// table has that.
fn listed<'a>(table: &'a Table, named: &Named) -> (&'a [Index], bool) {
    let Some(hypertable) = &table.hypertable else { return (&table.indexes, true) };
    let lacks = |indexes: &[Index]| {
        hypertable.lacks_time_index(table.primary_key.as_ref(), &table.uniques, indexes, &table.columns)
    };
    if let (Some((last, others)), Some(false)) = (table.indexes.split_last(), named.indexes.last())
        && lacks(others)
        && *last == hypertable.time_index(last.name.clone())
    {
        return (others, true);
    }
    (&table.indexes, !lacks(&table.indexes))
}

fn policy(policy: &Policy) -> Draft {
    let Policy { name, command, to, restrictive, using, check } = policy;
    let mut draft = Draft::default();
    draft.put("name", name);
    draft.put_some("command", unusual(command, &&PolicyCommand::All).map(word));
    if !policy.is_for_everyone() {
        draft.put_list("to", to);
    }
    draft.put_true("restrictive", *restrictive);
    draft.put_some("using", using.as_ref());
    draft.put_some("check", check.as_ref());
    draft
}

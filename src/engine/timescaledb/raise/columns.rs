//! Columns with what belongs to one alone, in the order in which lowering would find it again.

use std::collections::BTreeMap;

use super::constraints::{Part, named, parts};
use super::{Raising, default_value, unusual, word};
use crate::engine::raise::logical_reference_of;
use crate::engine::timescaledb::model::{
    Check, Column, Condition, ForeignKey, Generated, Key, Needs, Table, Unique,
};
use crate::engine::timescaledb::quoting::quote_ident;
use crate::engine::timescaledb::spec::GeneratedKind;
use crate::engine::timescaledb::types::{Plain, Type};
use crate::model::LogicalReference;
use crate::source::{Draft, Node};

/// The portable type that PostgreSQL keeps as a wider one with a check of these numbers.
pub(super) fn portable(ty: &Type, condition: &Condition) -> Option<&'static str> {
    let Condition::Range { least, most, .. } = condition else { return None };
    Some(match (ty, least, most) {
        (Type::Plain(Plain::Smallint), -128, 127) => "int8",
        (Type::Plain(Plain::Smallint), 0, 255) => "uint8",
        (Type::Plain(Plain::Integer), 0, 65_535) => "uint16",
        (Type::Plain(Plain::Bigint), 0, 4_294_967_295) => "uint32",
        (Type::Numeric(Some((20, 0))), 0, 18_446_744_073_709_551_615) => "uint64",
        _ => return None,
    })
}

/// A check's condition as SQL; nothing for one that only a column can say.
pub(super) fn condition(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Sql(sql) => Some(sql.text.value.clone()),
        Condition::Range { column, least, most } => {
            Some(format!("{} between {least} and {most}", quote_ident(column)))
        }
        Condition::OneOf { .. } => None,
    }
}

/// Which of a table's parts have a name that must be written, list by list.
pub(super) struct Named {
    pub(super) primary_key: bool,
    pub(super) uniques: Vec<bool>,
    pub(super) foreign_keys: Vec<bool>,
    pub(super) checks: Vec<bool>,
    pub(super) excludes: Vec<bool>,
    pub(super) indexes: Vec<bool>,
}

impl Named {
    pub(super) fn of(table: &Table, name: &str) -> Named {
        let parts: Vec<Part<'_>> = parts(table);
        let mut flags = named(name, &parts).into_iter();
        let mut take = |count: usize| -> Vec<bool> { flags.by_ref().take(count).collect() };
        Named {
            primary_key: take(usize::from(table.primary_key.is_some())) == [true],
            uniques: take(table.uniques.len()),
            foreign_keys: take(table.foreign_keys.len()),
            checks: take(table.checks.len()),
            excludes: take(table.excludes.len()),
            indexes: take(table.indexes.len()),
        }
    }
}

/// What stands at a column beside what the column itself keeps.
#[derive(Clone, Default)]
struct AtColumn<'a> {
    primary_key: bool,
    unique: bool,
    range: Option<&'a Check>,
    check: Option<&'a Check>,
    one_of: Option<&'a Check>,
    foreign_key: Option<(&'a ForeignKey, bool)>,
    logical: Option<&'a LogicalReference>,
}

/// What of a table stands at its columns. What does not stands beside them, behind it in its list, since lowering puts it there.
pub(super) struct Columns<'a> {
    table: &'a Table,
    at: Vec<AtColumn<'a>>,
    pub(super) primary_key: bool,
    pub(super) uniques: usize,
    pub(super) checks: usize,
    pub(super) foreign_keys: usize,
    pub(super) logical_references: usize,
}

/// The places at columns that are filled one behind the other.
struct Places<'a> {
    by_name: BTreeMap<&'a str, usize>,
    next: usize,
}

impl<'a> Places<'a> {
    fn of(table: &'a Table) -> Self {
        let columns = table.columns.iter().enumerate();
        Places { by_name: columns.map(|(place, column)| (column.name.as_str(), place)).collect(), next: 0 }
    }

    /// The place of a column that was not passed yet.
    fn take(&mut self, column: &str) -> Option<usize> {
        let place = *self.by_name.get(column).filter(|place| **place >= self.next)?;
        self.next = place + 1;
        Some(place)
    }
}

impl<'a> Columns<'a> {
    pub(super) fn of(table: &'a Table, named: &Named, raising: &Raising<'_>) -> Option<Columns<'a>> {
        let mut columns = Columns {
            table,
            at: vec![AtColumn::default(); table.columns.len()],
            primary_key: false,
            uniques: 0,
            checks: 0,
            foreign_keys: 0,
            logical_references: 0,
        };
        if let Some(Key { name: _, columns: key, include }) = &table.primary_key
            && let [only] = key.as_slice()
            && include.is_empty()
            && !named.primary_key
            && let Some(place) = Places::of(table).take(only)
        {
            columns.primary_key = true;
            columns.at[place].primary_key = true;
        }
        let mut places = Places::of(table);
        for (Unique { name: _, columns: key, include, nulls_not_distinct }, is_named) in
            table.uniques.iter().zip(&named.uniques)
        {
            let plain = include.is_empty() && !nulls_not_distinct && !is_named;
            let ([only], true) = (key.as_slice(), plain) else { break };
            let Some(place) = places.take(only) else { break };
            columns.at[place].unique = true;
            columns.uniques += 1;
        }
        let mut places = Places::of(table);
        for (key, is_named) in table.foreign_keys.iter().zip(&named.foreign_keys) {
            let Some(own) = key.columns.first() else { break };
            if raising.foreign_key_of(own, key, *is_named).is_none() {
                break;
            }
            let Some(place) = places.take(own) else { break };
            columns.at[place].foreign_key = Some((key, *is_named));
            columns.foreign_keys += 1;
        }
        let mut places = Places::of(table);
        for reference in &table.logical_references {
            let ([own], [_]) = (reference.columns.as_slice(), reference.target_columns.as_slice()) else {
                break;
            };
            let Some(place) = places.take(own) else { break };
            columns.at[place].logical = Some(reference);
            columns.logical_references += 1;
        }
        let checks = checks(table, &named.checks, true).or_else(|| checks(table, &named.checks, false))?;
        columns.checks = checks.len();
        for (slot, check) in checks.into_iter().zip(&table.checks) {
            let at = columns.at.get_mut(slot / SLOTS)?;
            match slot % SLOTS {
                0 => at.range = Some(check),
                1 => at.check = Some(check),
                _ => at.one_of = Some(check),
            }
        }
        Some(columns)
    }

    /// The columns as they stand in the document.
    pub(super) fn draft(&self, raising: &Raising<'_>) -> Option<Draft> {
        let mut draft = Draft::default();
        for (column, at) in self.table.columns.iter().zip(&self.at) {
            draft.put(&column.name.value, raising.column(column, at)?);
        }
        Some(draft)
    }
}

/// The checks that one column can say: that of its type, one in SQL, one of its values.
const SLOTS: usize = 3;

/// The slots of those checks that stand at columns, column by column; nothing when a check that only a column can say has none.
///
/// `own`: whether a check in SQL stands at the column that it names where it can.
fn checks(table: &Table, named: &[bool], own: bool) -> Option<Vec<usize>> {
    let columns = Places::of(table).by_name;
    let fixed = |check: &Check| match &check.condition {
        Condition::Range { column, .. } => {
            let place = *columns.get(column.as_str())?;
            portable(&table.columns.get(place)?.ty, &check.condition).map(|_| place * SLOTS)
        }
        Condition::OneOf { column, .. } => columns.get(column.as_str()).map(|place| place * SLOTS + 2),
        Condition::Sql(_) => None,
    };
    let wanted: Vec<Option<usize>> = table.checks.iter().map(fixed).collect();
    let must = wanted.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let mut slots: Vec<usize> = Vec::new();
    let mut next = 0;
    for (index, (check, is_named)) in table.checks.iter().zip(named).enumerate() {
        let limit = wanted.get(index..must).into_iter().flatten().flatten().next().copied();
        let at_own = check
            .condition
            .only_column()
            .and_then(|column| Some(*columns.get(column)? * SLOTS + 1))
            .filter(|slot| *slot >= next && limit.is_none_or(|limit| *slot < limit));
        let slot = match wanted.get(index).copied().flatten() {
            Some(slot) => Some(slot).filter(|slot| *slot >= next),
            None if index >= must => at_own,
            None => {
                let first = (next + 1) / SLOTS * SLOTS + 1;
                let first = if first < next { first + SLOTS } else { first };
                let first = Some(first).filter(|slot| limit.is_none_or(|limit| *slot < limit));
                at_own.filter(|_| own).or(first)
            }
        };
        match slot.filter(|_| !is_named) {
            Some(slot) => {
                slots.push(slot);
                next = slot + 1;
            }
            None if index < must => return None,
            None => break,
        }
    }
    Some(slots)
}

impl Raising<'_> {
    fn column(&self, column: &Column, at: &AtColumn<'_>) -> Option<Node> {
        let Column {
            name,
            ty,
            serial,
            nullable,
            default,
            identity,
            generated,
            collation,
            compression,
            description,
            unit,
            labels: _,
        } = column;
        let mut draft = Draft::default();
        let narrowed = at.range.and_then(|check| portable(ty, &check.condition));
        draft.put(
            "type",
            match (narrowed, serial) {
                (Some(word), _) => word.to_owned(),
                (None, Some(serial)) => serial.name().to_owned(),
                (None, None) => self.type_text(ty)?,
            },
        );
        draft.put_true("nullable", nullable.value);
        draft.put_some("default", default.as_deref().map(default_value));
        draft.put_true("primary_key", at.primary_key);
        draft.put_true("unique", at.unique);
        draft.put_some("check", at.check.and_then(|check| condition(&check.condition)));
        if let Some(Check { condition: Condition::OneOf { column: _, values }, .. }) = at.one_of {
            draft.put_list("one_of", values);
        }
        draft.put_some("identity", identity.as_ref().map(word));
        draft.put_some("generated", generated.as_deref().map(computed));
        draft.put_some("collation", collation.as_ref());
        draft.put_some("description", description.as_ref());
        draft.put_some("unit", unit.as_ref());
        let foreign_key = at.foreign_key.and_then(|(key, named)| self.foreign_key_of(name, key, named));
        draft.put_some("foreign_key", foreign_key);
        let logical = at.logical.and_then(|reference| {
            logical_reference_of(name, reference, &self.object.id, &self.catalog.names)
        });
        draft.put_some("logical", logical);
        draft.put_some("compression", compression.as_ref().map(word));
        Some(draft.into_short("type"))
    }
}

fn computed(generated: &Generated) -> Draft {
    let Generated { sql, kind, needs } = generated;
    let _: &Needs = needs;
    let mut draft = Draft::default();
    draft.put("sql", sql);
    draft.put_some("kind", unusual(*kind, &GeneratedKind::Stored).map(|kind| word(&kind)));
    draft
}

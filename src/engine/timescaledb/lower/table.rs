//! Tables: columns, keys, references, hypertable, triggers, security.

use super::Lower;
use super::constraints::ColumnCheck;
use super::fragment::Allowed;
use super::index::Known;
use crate::engine::timescaledb::model::{
    Column, Columnstore, Condition, DefaultValue, Dimension, Formula, Generated, Hypertable, Policy,
    Retention, RowSecurity, Table, Trigger,
};
use crate::engine::timescaledb::spec::{
    ColumnForeignKeySpec, ColumnSpec, ColumnstoreSpec, ForeignKeySpec, HypertableSpec, Length, RetentionSpec,
    TableSpec, TriggerSpec, TypeName,
};
use crate::model::{Aside, ByName, EdgeKind, LogicalReference};
use crate::span::Located;
use crate::spec::{DefaultSpec, Form, Literal};

/// What columns say beside what a column keeps.
#[derive(Default)]
struct Collected {
    primary: Vec<Located<String>>,
    uniques: Vec<Located<String>>,
    checks: Vec<(Located<String>, ColumnCheck)>,
    foreign_keys: Vec<ForeignKeySpec>,
    logical: Vec<LogicalReference>,
}

impl Lower<'_, '_> {
    pub(super) fn table(&mut self, spec: TableSpec) -> Table {
        let mut collected = Collected::default();
        let mut columns: Vec<Column> = Vec::with_capacity(spec.columns.len());
        for (name, form) in spec.columns {
            columns.push(self.column(name, form, &mut collected));
        }
        let places = ByName::default();
        let known = |name: &str| places.find(&columns, name, |column| &column.name.value).is_some();
        self.given_names(&spec.primary_key, &spec.unique, &spec.checks, &spec.exclude, &spec.foreign_keys);
        let primary_key = self.primary_key(spec.primary_key, std::mem::take(&mut collected.primary));
        let uniques = self.uniques(spec.unique, std::mem::take(&mut collected.uniques));
        let mut all_foreign_keys = std::mem::take(&mut collected.foreign_keys);
        all_foreign_keys.extend(spec.foreign_keys);
        let foreign_keys = all_foreign_keys.into_iter().map(|key| self.foreign_key(key)).collect();
        let checks = self.checks(spec.checks, collected.checks);
        let excludes = spec.exclude.into_iter().map(|exclude| self.exclude(exclude)).collect();
        let mut logical_references = collected.logical;
        for reference in &spec.logical_references {
            logical_references.push(reference.lower(
                self.context.id,
                self.context.names,
                &self.subject,
                self.diagnostics,
            ));
        }
        let mut indexes = self.indexes(spec.indexes, &known);
        let time_index =
            spec.hypertable.as_ref().is_some_and(|hypertable| hypertable.time_index.unwrap_or(true));
        let hypertable = spec.hypertable.map(|hypertable| self.hypertable(hypertable, &columns, &known));
        if let (true, Some(hypertable)) = (time_index, &hypertable) {
            // The index that TimescaleDB would make itself.
            if hypertable.lacks_time_index(primary_key.as_ref(), &uniques, &indexes, &columns) {
                let time = &hypertable.time_column;
                let name = self.part_name(None, Some(time), "idx", time.span);
                indexes.push(hypertable.time_index(name));
            }
        }
        let triggers = spec.triggers.into_iter().map(|trigger| self.trigger(trigger)).collect();
        let policies = spec
            .policies
            .into_iter()
            .map(|policy| {
                let what = format!("the policy `{}`", policy.name);
                let allowed = Allowed { what: &what, edge: EdgeKind::Policy };
                let using = policy.using.map(|using| self.expression(using, allowed));
                let check = policy.check.map(|check| self.expression(check, allowed));
                for role in &policy.to {
                    self.role_reference(role);
                }
                Policy {
                    name: policy.name,
                    command: policy.command,
                    to: match policy.to.is_empty() {
                        true => vec![Located::nowhere(Policy::EVERYONE.to_owned())],
                        false => policy.to,
                    },
                    restrictive: policy.restrictive,
                    using,
                    check,
                }
            })
            .collect();
        let grants = self.grants(spec.grants);
        Table {
            columns,
            places,
            primary_key,
            uniques,
            checks,
            excludes,
            foreign_keys,
            logical_references,
            indexes,
            hypertable,
            triggers,
            row_security: spec
                .row_level_security
                .map(|security| RowSecurity { enabled: security.enabled, force: security.force })
                .unwrap_or_default(),
            policies,
            grants,
            storage: spec.storage.into_iter().collect(),
            tablespace: spec.tablespace,
            unlogged: spec.unlogged,
        }
    }

    fn column(
        &mut self,
        name: Located<String>,
        form: Form<TypeName, ColumnSpec>,
        collected: &mut Collected,
    ) -> Column {
        let what = format!("column `{name}`");
        let spec = match form {
            Form::Short(type_name) => {
                let parsed = self.parse_type(&type_name, &what);
                if let Some((least, most)) = parsed.range {
                    let range = Condition::Range { column: name.clone(), least, most };
                    collected.checks.push((name.clone(), ColumnCheck::Known(range)));
                }
                let span = parsed.span;
                return Column {
                    name,
                    ty: Located::new(parsed.value.ty, span),
                    serial: parsed.value.serial,
                    nullable: Located::nowhere(false),
                    default: None,
                    identity: None,
                    generated: None,
                    collation: None,
                    compression: None,
                    description: None,
                    unit: None,
                    labels: Aside(None),
                };
            }
            Form::Long(spec) => spec,
        };
        let parsed = self.parse_type(&spec.type_name, &what);
        let nullable = spec.nullable.unwrap_or(Located::nowhere(false));
        if let Some((least, most)) = parsed.range {
            let range = Condition::Range { column: name.clone(), least, most };
            collected.checks.push((name.clone(), ColumnCheck::Known(range)));
        }
        if spec.primary_key.as_ref().is_some_and(|key| key.value) {
            collected.primary.push(name.clone());
        }
        if spec.unique.as_ref().is_some_and(|unique| unique.value) {
            collected.uniques.push(name.clone());
        }
        if let Some(check) = spec.check {
            collected.checks.push((name.clone(), ColumnCheck::Sql(check)));
        }
        let mut labels = None;
        if let Some(values) = spec.one_of {
            labels = values
                .iter()
                .map(|value| match &value.value {
                    Literal::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect();
            let values = Condition::OneOf { column: name.clone(), values };
            collected.checks.push((name.clone(), ColumnCheck::Known(values)));
        }
        match spec.foreign_key {
            Some(Form::Short(to)) => collected.foreign_keys.push(column_foreign_key(&name, to, None)),
            Some(Form::Long(long)) => {
                collected.foreign_keys.push(column_foreign_key(&name, long.to.clone(), Some(long)));
            }
            None => {}
        }
        if let Some(logical) = &spec.logical {
            collected.logical.push(logical.lower(
                &name,
                self.context.id,
                self.context.names,
                &self.subject,
                self.diagnostics,
            ));
        }
        let generated = spec.generated.map(|generated| {
            let Formula { sql, needs } = self.formula(
                generated.sql,
                Allowed { what: &format!("the generated {what}"), edge: EdgeKind::Generated },
            );
            Box::new(Generated { sql, kind: generated.kind, needs })
        });
        let default =
            spec.default.map(|default| Box::new(self.default_value(default, &what, EdgeKind::Attached)));
        let ty = Located::new(parsed.value.ty, parsed.span);
        Column {
            name,
            ty,
            serial: parsed.value.serial,
            nullable,
            default,
            identity: spec.identity,
            generated,
            collation: spec.collation,
            compression: spec.compression,
            description: spec.description.and_then(trimmed),
            unit: spec.unit,
            labels: Aside(labels),
        }
    }

    /// A default.
    pub(super) fn default_value(&mut self, default: DefaultSpec, what: &str, edge: EdgeKind) -> DefaultValue {
        match default {
            DefaultSpec::Literal(literal) => DefaultValue::Literal(literal),
            DefaultSpec::Sql(sql) => DefaultValue::Sql(
                self.formula(sql.sql, Allowed { what: &format!("the default of {what}"), edge }),
            ),
        }
    }

    fn hypertable(&mut self, spec: HypertableSpec, columns: &[Column], known: Known<'_>) -> Hypertable {
        self.needs_extension("timescaledb", "the hypertable", spec.time_column.span);
        let dimensions = spec
            .dimensions
            .into_iter()
            .map(|dimension| Dimension { column: dimension.column, partitions: dimension.partitions })
            .collect();
        let integer_now = spec.integer_now.and_then(|written| {
            let index = self.object(&written, &["function"])?;
            self.edge(index, EdgeKind::Attached, written.span);
            Some(Located::new(self.id_of(index), written.span))
        });
        let axis = columns.iter().find(|column| column.name == spec.time_column);
        let chunk_interval = spec
            .chunk_interval
            .and_then(|length| self.length(&length, "chunk interval"))
            .unwrap_or_else(|| Located::nowhere(Hypertable::usual_interval(axis.map(|column| &*column.ty))));
        Hypertable {
            time_column: spec.time_column,
            chunk_interval,
            dimensions,
            integer_now,
            columnstore: spec.columnstore.map(|columnstore| self.columnstore(columnstore, known)),
            retention: spec.retention.and_then(|retention| self.retention(retention)),
            reorder: spec.reorder.map(|reorder| match reorder {
                Form::Short(index) => index,
                Form::Long(long) => long.index,
            }),
        }
    }

    pub(super) fn columnstore(&mut self, spec: ColumnstoreSpec, known: Known<'_>) -> Columnstore {
        Columnstore {
            segment_by: spec.segment_by,
            order_by: spec.order_by.iter().map(|column| self.ordered_column(column, known)).collect(),
            after: spec.after.and_then(|length| self.length(&length, "age of the columnstore")),
        }
    }

    pub(super) fn retention(&mut self, spec: Form<Length, RetentionSpec>) -> Option<Retention> {
        let (after, schedule) = match spec {
            Form::Short(after) => (after, None),
            Form::Long(long) => (long.after, long.schedule_interval),
        };
        Some(Retention {
            after: self.length(&after, "retention")?,
            schedule_interval: schedule
                .and_then(|text| self.interval(&text, "schedule of the retention"))
                .unwrap_or(Located::nowhere(Retention::SCHEDULE)),
        })
    }

    fn trigger(&mut self, spec: TriggerSpec) -> Trigger {
        let condition = spec.condition.map(|condition| {
            self.expression(
                condition,
                Allowed {
                    what: &format!("the condition of the trigger `{}`", spec.name),
                    edge: EdgeKind::Trigger,
                },
            )
        });
        let index = self.object(&spec.function, &["function"]);
        if let Some(index) = index {
            self.edge(index, EdgeKind::Trigger, spec.function.span);
        }
        let mut events: Vec<_> = spec.events.into_iter().map(|event| event.value).collect();
        events.sort();
        events.dedup();
        Trigger {
            name: spec.name,
            when: spec.when,
            events,
            update_of: spec.update_of,
            for_each: spec.for_each,
            function: index.map(|index| self.id_of(index)),
            written: Aside(spec.function),
            arguments: spec.arguments,
            condition,
        }
    }
}

/// A description without blanks and line breaks at its ends: block scalars end in a line break that nobody means.
fn trimmed(text: Located<String>) -> Option<Located<String>> {
    match text.trim() {
        "" => None,
        whole if whole.len() == text.len() => Some(text),
        part => Some(Located::new(part.to_owned(), text.span)),
    }
}

fn column_foreign_key(
    column: &Located<String>,
    to: Located<String>,
    long: Option<ColumnForeignKeySpec>,
) -> ForeignKeySpec {
    let mut key = ForeignKeySpec {
        name: None,
        columns: vec![column.clone()],
        to,
        target_columns: Vec::new(),
        on_delete: None,
        on_delete_columns: Vec::new(),
        on_update: None,
        matching: None,
        deferrable: false,
        initially_deferred: false,
    };
    if let Some(long) = long {
        key.name = long.name;
        key.target_columns = long.column.into_iter().collect();
        key.on_delete = long.on_delete;
        key.on_update = long.on_update;
        key.deferrable = long.deferrable;
        key.initially_deferred = long.initially_deferred;
    }
    key
}

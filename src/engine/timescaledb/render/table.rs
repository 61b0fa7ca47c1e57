//! Statements of tables: columns, constraints, indexes, triggers, row level security.

use std::borrow::Cow;

use minijinja::context;

use super::super::model::{
    Check, Column, Condition, Direction, Exclude, ForeignKey, Grant, Index, IndexColumn, IndexKey, Key,
    Policy, Table, Trigger, Unique,
};
use super::super::quoting::{quote_ident, quote_literal, quote_qualified};
use super::super::spec::{
    Action, Compression, GeneratedKind, Identity, IndexMethod, Match, Nulls, Order, PolicyCommand,
    TriggerEvent, TriggerForEach, TriggerWhen,
};
use super::late::Late;
use super::objects::{collation_sql, quote_id};
use super::{Writer, exists, quote_role};
use crate::engine::Stage;
use crate::model::column_comment;
use crate::render::{TemplateError, trusted};
use crate::span::Located;
use crate::spec::Literal;

/// The schema of the hypertables behind continuous aggregates.
const AGGREGATES: &str = "_timescaledb_internal";

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table) -> Result<String, TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        let exists = exists::relation(&regclass, &["r", "p"]);
        let (later, inline): (Vec<&ForeignKey>, Vec<&ForeignKey>) = table
            .foreign_keys
            .iter()
            .filter(|key| key.target.is_some())
            .partition(|key| key.target.as_ref().is_some_and(|target| self.context.is_deferred(target)));
        let late = Late::of(table, self.context);
        let mut lines: Vec<String> = Vec::new();
        for column in table.columns.iter().filter(|column| !late.columns.contains(column.name.as_str())) {
            lines.push(self.column(column, late.default(column)));
        }
        lines.extend(table.primary_key.iter().map(primary_key));
        lines.extend(table.uniques.iter().map(unique));
        let checks = table.checks.iter().filter(|check| !late.check(check));
        lines.extend(checks.map(|check| self.check(table, check)));
        let excludes = table.excludes.iter().filter(|exclude| !late.needs(&exclude.needs));
        lines.extend(excludes.map(exclude));
        for key in inline {
            lines.push(format!("CONSTRAINT {} {}", quote_ident(&key.name), self.foreign_key(key)));
        }
        let storage = parameters(&table.storage);
        let sql = self.template(
            "table.create.sql",
            context! {
                unlogged => table.unlogged,
                name => trusted(&*qualified),
                lines => lines.into_iter().map(trusted).collect::<Vec<_>>(),
                storage => storage.map(trusted),
                tablespace => table.tablespace.as_ref().map(|tablespace| &tablespace.value),
            },
        )?;
        self.push("table", sql, Some(exists.clone()));
        if let Some(hypertable) = &table.hypertable {
            self.hypertable(hypertable, &late)?;
        }
        let (after, indexes): (Vec<&Index>, Vec<&Index>) =
            table.indexes.iter().partition(|index| late.index(index));
        self.indexes(indexes, Stage::Create)?;
        if let Some(columnstore) =
            table.hypertable.as_ref().and_then(|hypertable| hypertable.columnstore.as_ref())
        {
            self.columnstore_settings("TABLE", columnstore)?;
        }
        self.row_security(table)?;
        let object = format!("to_regclass({regclass})::oid");
        self.grants(&table.grants, &format!("TABLE {qualified}"), "has_table_privilege", &object)?;
        self.sequence_grants(table)?;
        self.description(
            "TABLE",
            &qualified,
            &format!("obj_description(to_regclass({regclass}), 'pg_class')"),
        )?;
        let early = table.columns.iter().filter(|column| !late.columns.contains(column.name.as_str()));
        self.column_comments(early.filter_map(comment))?;
        if let Some(hypertable) = &table.hypertable
            && !late.policies(table, hypertable)
        {
            self.hypertable_policies(hypertable)?;
        }
        self.late_parts(table, &late)?;
        self.indexes(after, Stage::Link)?;
        self.late_policies(table, &late)?;
        for key in later {
            self.later_foreign_key(key)?;
        }
        for trigger in &table.triggers {
            self.trigger(trigger)?;
        }
        Ok(exists)
    }

    /// The line of a column; a default that stands in a circle is left out.
    pub(super) fn column(&self, column: &Column, late_default: bool) -> String {
        let mut parts: Vec<String> = vec![quote_ident(&column.name)];
        match column.serial {
            Some(serial) => parts.push(serial.name().to_owned()),
            None => parts.push(column.ty.to_sql(|extension| self.extension_schema(extension))),
        }
        if let Some(compression) = &column.compression {
            parts.push(format!(
                "COMPRESSION {}",
                match compression.value {
                    Compression::Pglz => "pglz",
                    Compression::Lz4 => "lz4",
                }
            ));
        }
        if let Some(collation) = &column.collation {
            parts.push(format!("COLLATE {}", collation_sql(collation)));
        }
        if !column.nullable.value {
            parts.push("NOT NULL".to_owned());
        }
        if let Some(default) = column.default.as_deref().filter(|_| !late_default) {
            parts.push(format!("DEFAULT {}", self.default_sql(default, &column.ty)));
        }
        if let Some(identity) = &column.identity {
            let word = match identity.value {
                Identity::Always => "ALWAYS",
                Identity::ByDefault => "BY DEFAULT",
            };
            parts.push(format!("GENERATED {word} AS IDENTITY"));
        }
        if let Some(generated) = &column.generated {
            let word = match generated.kind {
                GeneratedKind::Stored => "STORED",
                GeneratedKind::Virtual => "VIRTUAL",
            };
            parts.push(format!("GENERATED ALWAYS AS ({}) {word}", one_line(&generated.sql)));
        }
        parts.join(" ")
    }

    pub(super) fn check(&self, table: &Table, check: &Check) -> String {
        let name = quote_ident(&check.name);
        match &check.condition {
            Condition::Sql(sql) => format!("CONSTRAINT {name} CHECK ({})", one_line(sql)),
            Condition::Range { column, least, most } => {
                format!("CONSTRAINT {name} CHECK ({} BETWEEN {least} AND {most})", quote_ident(column))
            }
            Condition::OneOf { column, values } => {
                let ty = table.column(column).map(|column| &column.ty.value);
                let values: Vec<String> = values
                    .iter()
                    .map(|value| match ty {
                        Some(ty) => self.literal_sql(value, ty),
                        None => quote_literal(&value.to_json().to_string()),
                    })
                    .collect();
                format!("CONSTRAINT {name} CHECK ({} IN ({}))", quote_ident(column), values.join(", "))
            }
        }
    }

    /// Privileges on the sequences of columns that number rows.
    fn sequence_grants(&mut self, table: &Table) -> Result<(), TemplateError> {
        for grant in table.grants.iter().filter(|grant| !grant.sequences.is_empty()) {
            let of_sequences = Grant {
                privileges: grant.sequences.clone(),
                columns: Vec::new(),
                sequences: Vec::new(),
                ..grant.clone()
            };
            for name in table.sequences(&self.object.id.name) {
                let sequence = quote_qualified(self.schema_name(), &name);
                let object = format!("to_regclass({})::oid", quote_literal(&sequence));
                self.grants(
                    std::slice::from_ref(&of_sequences),
                    &format!("SEQUENCE {sequence}"),
                    "has_sequence_privilege",
                    &object,
                )?;
            }
        }
        Ok(())
    }

    /// `FOREIGN KEY (…) REFERENCES …`, without the constraint's name.
    fn foreign_key(&self, key: &ForeignKey) -> String {
        let Some(target) = &key.target else { return String::new() };
        let mut sql = format!("FOREIGN KEY ({}) REFERENCES {}", idents(&key.columns), quote_id(target));
        if !key.target_columns.is_empty() {
            sql.push_str(&format!(" ({})", idents(&key.target_columns)));
        }
        if key.matching == Match::Full {
            sql.push_str(" MATCH FULL");
        }
        for (event, action) in [("DELETE", &key.on_delete), ("UPDATE", &key.on_update)] {
            let word = match action.value {
                Action::NoAction => continue,
                Action::Restrict => "RESTRICT",
                Action::Cascade => "CASCADE",
                Action::SetNull => "SET NULL",
                Action::SetDefault => "SET DEFAULT",
            };
            sql.push_str(&format!(" ON {event} {word}"));
            if event == "DELETE" && !key.on_delete_columns.is_empty() {
                sql.push_str(&format!(" ({})", idents(&key.on_delete_columns)));
            }
        }
        if key.deferrable {
            sql.push_str(" DEFERRABLE");
        }
        if key.initially_deferred {
            sql.push_str(" INITIALLY DEFERRED");
        }
        sql
    }

    /// A foreign key of a cycle: added when both tables are there.
    fn later_foreign_key(&mut self, key: &ForeignKey) -> Result<(), TemplateError> {
        let definition = format!("CONSTRAINT {} {}", quote_ident(&key.name), self.foreign_key(key));
        self.later_constraint("foreign key", &key.name, definition)
    }

    /// A constraint that is added when all objects are there.
    pub(super) fn later_constraint(
        &mut self,
        part: &str,
        name: &str,
        definition: String,
    ) -> Result<(), TemplateError> {
        let exists = exists::constraint(&self.regclass(), name);
        let sql = self.template(
            "constraint.add.sql",
            context! {
                word => trusted("TABLE"),
                name => trusted(self.qualified()),
                definition => trusted(definition),
            },
        )?;
        let sql = self.guarded(&exists, &sql)?;
        self.push_at(Stage::Link, format!("{part} {name}"), sql, Some(exists), &[]);
        Ok(())
    }

    pub(super) fn indexes<'i>(
        &mut self,
        indexes: impl IntoIterator<Item = &'i Index>,
        stage: Stage,
    ) -> Result<(), TemplateError> {
        for index in indexes {
            let columns: Vec<String> = index.columns.iter().map(|column| self.index_column(column)).collect();
            let sql = self.template(
                "index.create.sql",
                context! {
                    unique => index.unique.value,
                    name => &index.name.value,
                    table => trusted(self.qualified()),
                    method => trusted(method_sql(index.method.value)),
                    columns => columns.into_iter().map(trusted).collect::<Vec<_>>(),
                    include => index.include.iter().map(|column| column.value.clone()).collect::<Vec<_>>(),
                    nulls_not_distinct => index.nulls_not_distinct.value,
                    parameters => parameters(&index.parameters).map(trusted),
                    tablespace => index.tablespace.as_ref().map(|tablespace| &tablespace.value),
                    predicate => index.predicate.as_ref().map(|predicate| trusted(one_line(predicate))),
                },
            )?;
            // Rows of a continuous aggregate are in a hypertable of TimescaleDB's own, and there its indexes are.
            let schema = match self.object.kind {
                "continuous_aggregate" => AGGREGATES,
                _ => self.schema_name(),
            };
            let exists = exists::index(schema, &index.name);
            self.push_at(stage, format!("index {}", index.name), sql, Some(exists), &[]);
        }
        Ok(())
    }

    fn index_column(&self, column: &IndexColumn) -> String {
        let mut sql = match &column.key {
            IndexKey::Column(name) => quote_ident(name),
            IndexKey::Sql(expression) => format!("({})", one_line(expression)),
        };
        if let Some(collation) = &column.collation {
            sql.push_str(&format!(" COLLATE {}", collation_sql(collation)));
        }
        if let Some(opclass) = &column.opclass {
            let schema = super::super::extensions::of_opclass(opclass)
                .and_then(|extension| self.extension_schema(extension));
            sql.push(' ');
            match (schema, opclass.split_once('.')) {
                (Some(schema), None) => sql.push_str(&quote_qualified(&schema, opclass)),
                (_, Some((schema, name))) => sql.push_str(&quote_qualified(schema, name)),
                (None, None) => sql.push_str(&quote_ident(opclass)),
            }
        }
        sql.push_str(&direction(column.direction));
        sql
    }

    fn row_security(&mut self, table: &Table) -> Result<(), TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        let security = table.row_security;
        for (wanted, part, action, column) in [
            (security.enabled, "row level security", "ENABLE", "relrowsecurity"),
            (security.force, "forced row level security", "FORCE", "relforcerowsecurity"),
        ] {
            if !wanted {
                continue;
            }
            let sql = self.template(
                "row_security.enable.sql",
                context! { table => trusted(&*qualified), action => trusted(action) },
            )?;
            let check = format!(
                "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass({regclass}) AND {column})"
            );
            self.push(part, sql, Some(check));
        }
        for policy in &table.policies {
            self.policy(policy)?;
        }
        Ok(())
    }

    fn policy(&mut self, policy: &Policy) -> Result<(), TemplateError> {
        let roles: Vec<String> = policy.to.iter().map(|role| quote_role(role)).collect();
        let command = match policy.command {
            PolicyCommand::All => "ALL",
            PolicyCommand::Select => "SELECT",
            PolicyCommand::Insert => "INSERT",
            PolicyCommand::Update => "UPDATE",
            PolicyCommand::Delete => "DELETE",
        };
        let create = self.template(
            "policy.create.sql",
            context! {
                name => &policy.name.value,
                table => trusted(self.qualified()),
                restrictive => policy.restrictive,
                command => trusted(command),
                roles => trusted(roles.join(", ")),
                using => policy.using.as_ref().map(|using| trusted(one_line(using))),
                check => policy.check.as_ref().map(|check| trusted(one_line(check))),
            },
        )?;
        let exists = format!(
            "SELECT EXISTS (SELECT FROM pg_policy WHERE polrelid = to_regclass({}) AND polname = {})",
            self.regclass(),
            quote_literal(&policy.name)
        );
        let sql = self.guarded(&exists, &create)?;
        self.push_at(Stage::Link, format!("policy {}", policy.name), sql, Some(exists), &[]);
        Ok(())
    }

    fn trigger(&mut self, trigger: &Trigger) -> Result<(), TemplateError> {
        let Some(function) = &trigger.function else { return Ok(()) };
        let events: Vec<String> = trigger
            .events
            .iter()
            .map(|event| match event {
                TriggerEvent::Insert => "INSERT".to_owned(),
                TriggerEvent::Update if trigger.update_of.is_empty() => "UPDATE".to_owned(),
                TriggerEvent::Update => format!("UPDATE OF {}", idents(&trigger.update_of)),
                TriggerEvent::Delete => "DELETE".to_owned(),
                TriggerEvent::Truncate => "TRUNCATE".to_owned(),
            })
            .collect();
        let arguments: Vec<String> =
            trigger.arguments.iter().map(|argument| quote_literal(argument)).collect();
        let sql = self.template(
            "trigger.create.sql",
            context! {
                name => &trigger.name.value,
                when => trusted(match trigger.when { TriggerWhen::Before => "BEFORE", TriggerWhen::After => "AFTER" }),
                events => trusted(events.join(" OR ")),
                table => trusted(self.qualified()),
                for_each => trusted(match trigger.for_each { TriggerForEach::Row => "ROW", TriggerForEach::Statement => "STATEMENT" }),
                condition => trigger.condition.as_ref().map(|condition| trusted(one_line(condition))),
                function => trusted(quote_id(function)),
                arguments => trusted(arguments.join(", ")),
            },
        )?;
        let exists = format!(
            "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass({}) AND tgname = {} AND NOT tgisinternal)",
            self.regclass(),
            quote_literal(&trigger.name)
        );
        self.push_at(Stage::Link, format!("trigger {}", trigger.name), sql, Some(exists), &[]);
        Ok(())
    }
}

/// Names, quoted, behind commas.
pub(super) fn idents(names: &[Located<String>]) -> String {
    names.iter().map(|name| quote_ident(name)).collect::<Vec<_>>().join(", ")
}

/// ` DESC NULLS LAST`, as far as it is not the default.
pub(super) fn direction(direction: Direction) -> String {
    let mut sql = String::new();
    match direction.order {
        Order::Desc => sql.push_str(" DESC"),
        Order::Asc => {}
    }
    if direction.nulls != Direction::usual(direction.order) {
        sql.push_str(match direction.nulls {
            Nulls::First => " NULLS FIRST",
            Nulls::Last => " NULLS LAST",
        });
    }
    sql
}

/// A column's comment, if it has one.
pub(super) fn comment(column: &Column) -> Option<(&str, Cow<'_, str>)> {
    let text = column_comment(column.description.as_ref(), column.unit.as_ref())?;
    Some((&column.name, Cow::Owned(text)))
}

/// A fragment on one line, unless a literal or a comment in it needs its line breaks.
fn one_line(sql: &str) -> String {
    if sql.contains("--") {
        // The line end behind a comment at the end ends it.
        format!("{}\n", sql.trim())
    } else if sql.contains('\'') || sql.contains('$') || sql.contains('"') {
        sql.trim().to_owned()
    } else {
        // A blank of another script is a letter to PostgreSQL.
        sql.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn primary_key(key: &Key) -> String {
    format!(
        "CONSTRAINT {} PRIMARY KEY ({}){}",
        quote_ident(&key.name),
        idents(&key.columns),
        include(&key.include)
    )
}

fn unique(unique: &Unique) -> String {
    let nulls = if unique.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
    format!(
        "CONSTRAINT {} UNIQUE{nulls} ({}){}",
        quote_ident(&unique.name),
        idents(&unique.columns),
        include(&unique.include)
    )
}

fn include(columns: &[Located<String>]) -> String {
    if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", idents(columns)) }
}

pub(super) fn exclude(exclude: &Exclude) -> String {
    let elements: Vec<String> = exclude
        .elements
        .iter()
        .map(|element| format!("{} WITH {}", quote_ident(&element.column), element.operator))
        .collect();
    let predicate = exclude
        .predicate
        .as_ref()
        .map(|predicate| format!(" WHERE ({})", one_line(predicate)))
        .unwrap_or_default();
    format!(
        "CONSTRAINT {} EXCLUDE USING {} ({}){predicate}",
        quote_ident(&exclude.name),
        method_sql(exclude.method.value),
        elements.join(", ")
    )
}

/// `name = value, …`; nothing when there are none. Names and values were checked by the rules.
pub(super) fn parameters(list: &[(Located<String>, Located<Literal>)]) -> Option<String> {
    let parts: Vec<String> = list
        .iter()
        .map(|(name, value)| {
            let name: Vec<String> = name.split('.').map(quote_ident).collect();
            let value = match &value.value {
                Literal::Integer(number) => number.to_string(),
                Literal::Boolean(value) => value.to_string(),
                Literal::Text(text) => quote_literal(text),
                other => quote_literal(&other.to_json().to_string()),
            };
            format!("{} = {value}", name.join("."))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The method's name.
pub(super) fn method_sql(method: IndexMethod) -> &'static str {
    match method {
        IndexMethod::Btree => "btree",
        IndexMethod::Hash => "hash",
        IndexMethod::Gist => "gist",
        IndexMethod::Spgist => "spgist",
        IndexMethod::Gin => "gin",
        IndexMethod::Brin => "brin",
        IndexMethod::Hnsw => "hnsw",
        IndexMethod::Ivfflat => "ivfflat",
    }
}

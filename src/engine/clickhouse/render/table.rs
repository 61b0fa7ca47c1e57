//! `CREATE TABLE`.

use std::sync::LazyLock;

use minijinja::{Value, context};

use super::{called, expression, expression_text, settings};
use crate::engine::clickhouse::literals;
use crate::engine::clickhouse::lower::is_query;
use crate::engine::clickhouse::model::{
    Codec, Column, DefaultValue, Merging, Table, TableEngine, Ttl, TtlAction, default_granularity,
};
use crate::engine::clickhouse::quoting::{ident, literal};
use crate::model::{ObjectId, column_comment};
use crate::render::{TemplateError, Templates, trusted};
use crate::sql::Expression;

/// The statement that makes a table.
pub(super) fn create(
    id: &ObjectId,
    table: &Table,
    comment: Option<&str>,
    templates: &Templates,
) -> Result<String, TemplateError> {
    let mut elements: Vec<Value> = Vec::new();
    for column in &table.columns {
        elements.push(trusted(self::column(column, templates)?));
    }
    for index in &table.indexes {
        let usual = default_granularity(&index.kind);
        elements.push(trusted(templates.render(
            "clickhouse/index.sql",
            context! {
                name => index.name.value.as_str(),
                expression => expression(&index.expression),
                type => trusted(called(&index.kind, &index.arguments)),
                granularity => Some(index.granularity).filter(|granularity| *granularity != usual),
            },
        )?));
    }
    for constraint in &table.constraints {
        elements.push(trusted(templates.render(
            "clickhouse/constraint.sql",
            context! {
                name => constraint.name.value.as_str(),
                assume => constraint.assume,
                expression => expression(&constraint.expression),
            },
        )?));
    }
    for column in &table.columns {
        column_constraints(column, templates, &mut elements)?;
    }
    for projection in &table.projections {
        let bare = !is_query(&projection.query);
        elements.push(trusted(templates.render(
            "clickhouse/projection.sql",
            context! {
                name => projection.name.value.as_str(),
                bare,
                query => trusted(projection.query.sql()),
                settings => settings(&projection.settings),
            },
        )?));
    }
    let order_by = table.order_by.as_ref().map(|parts| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| {
                let direction = if part.descending { " DESC" } else { "" };
                format!("{}{direction}", expression_text(&part.expression))
            })
            .collect();
        trusted(tuple(&parts))
    });
    let keys = |list: &[Expression]| trusted(tuple(&list.iter().map(expression_text).collect::<Vec<_>>()));
    templates.render(
        "clickhouse/table.create.sql",
        context! {
            database => id.database.as_str(),
            name => id.name.as_str(),
            elements,
            engine => trusted(engine(&table.engine.value)),
            partition_by => (!table.partition_by.is_empty()).then(|| keys(&table.partition_by)),
            primary_key => table.primary_key.as_deref().map(keys),
            order_by,
            sample_by => table.sample_by.as_ref().map(expression),
            ttl => table.ttl.iter().map(|entry| trusted(ttl(entry))).collect::<Vec<_>>(),
            settings => settings(&table.settings),
            comment,
        },
    )
}

/// A key: one expression as it is, several in brackets, none as the empty tuple.
fn tuple(parts: &[String]) -> String {
    match parts {
        [] => "tuple()".to_owned(),
        [only] => only.clone(),
        several => format!("({})", several.join(", ")),
    }
}

fn column(column: &Column, templates: &Templates) -> Result<String, TemplateError> {
    let default = column.default.as_ref().map(|default| {
        let value = match &default.value {
            Some(DefaultValue::Literal(value)) => {
                format!(" {}", literals::sql_literal(&value.value, &column.r#type))
            }
            Some(DefaultValue::Expression(value)) => format!(" {}", expression_text(value)),
            None => String::new(),
        };
        trusted(format!("{}{value}", default.kind.keyword()))
    });
    templates.render(
        "clickhouse/column.sql",
        context! {
            name => column.name.value.as_str(),
            type => trusted(column.r#type.to_string()),
            default,
            comment => column_comment(column.description.as_deref(), column.unit.as_deref()),
            codecs => list(column.codecs.iter().map(|one| trusted(codec(one)))),
            statistics => list(column.statistics.iter().map(|kind| trusted(&kind.value))),
            ttl => column.ttl.as_deref().map(expression),
            settings => list(settings(&column.settings).into_iter()),
        },
    )
}

/// The constraints that a column brings, called as [`Column::constraints`] calls them.
fn column_constraints(
    column: &Column,
    templates: &Templates,
    elements: &mut Vec<Value>,
) -> Result<(), TemplateError> {
    let name = ident(&column.name);
    // NULL passes, as in other engines: here a NULL result counts as violated.
    let unless_null = |condition: String| {
        if column.r#type.is_nullable() { format!("{name} IS NULL OR {condition}") } else { condition }
    };
    let stored = column.is_stored();
    let limit = column.limit.as_ref().filter(|_| stored);
    let limit = limit.map(|limit| trusted(unless_null(limit.condition(&name))));
    let values: Vec<String> =
        column.one_of.iter().map(|value| literals::sql_literal(&value.value, &column.r#type)).collect();
    let one_of = (stored && !values.is_empty())
        .then(|| trusted(unless_null(format!("{name} IN ({})", values.join(", ")))));
    let check = column.check.as_deref().map(expression);
    for ((called, _), condition) in column.constraints().zip([limit, one_of, check].into_iter().flatten()) {
        elements.push(trusted(templates.render(
            "clickhouse/constraint.sql",
            context! { name => called.as_str(), assume => false, expression => condition },
        )?));
    }
    Ok(())
}

/// A list for a template. Most lists of columns are empty, and one empty list serves all.
fn list(items: impl ExactSizeIterator<Item = Value>) -> Value {
    static EMPTY: LazyLock<Value> = LazyLock::new(|| Value::from(Vec::<Value>::new()));
    if items.len() == 0 { EMPTY.clone() } else { Value::from(items.collect::<Vec<_>>()) }
}

fn codec(codec: &Codec) -> String {
    called(&codec.name, &codec.arguments)
}

fn engine(engine: &TableEngine) -> String {
    let (name, arguments) = match engine {
        TableEngine::MergeTree { merging, replication } => {
            let mut arguments: Vec<String> = Vec::new();
            if let Some((path, replica)) =
                replication.as_ref().and_then(|replication| replication.place.as_ref())
            {
                arguments.push(literal(path));
                arguments.push(literal(replica));
            }
            let optional = |column: &Option<crate::span::Located<String>>| {
                column.iter().map(|name| ident(name)).collect::<Vec<_>>()
            };
            match merging {
                Merging::Keep | Merging::Aggregating => {}
                Merging::Replacing { version, is_deleted } => {
                    arguments.extend(optional(version));
                    arguments.extend(optional(is_deleted));
                }
                Merging::Collapsing { sign } => arguments.extend(optional(sign)),
                Merging::VersionedCollapsing { sign, version } => {
                    arguments.extend(optional(sign));
                    arguments.extend(optional(version));
                }
                Merging::Summing { columns } | Merging::Coalescing { columns } => {
                    let names: Vec<String> = columns.iter().map(|name| ident(name)).collect();
                    match names.as_slice() {
                        [] => {}
                        [only] => arguments.push(only.clone()),
                        several => arguments.push(format!("({})", several.join(", "))),
                    }
                }
                Merging::Graphite { section } => arguments.extend(section.iter().map(|text| literal(text))),
            }
            let prefix = if replication.is_some() { "Replicated" } else { "" };
            (format!("{prefix}{}", merging.name()), arguments)
        }
        TableEngine::Other { name, arguments, .. } => return called(name, arguments),
        TableEngine::Unknown => (String::new(), Vec::new()),
    };
    if arguments.is_empty() { name } else { format!("{name}({})", arguments.join(", ")) }
}

fn ttl(ttl: &Ttl) -> String {
    let mut text = expression_text(&ttl.expression);
    let named =
        |to: &Option<crate::span::Located<String>>| to.as_ref().map(|to| literal(to)).unwrap_or_default();
    match &ttl.action {
        TtlAction::Delete => {
            if ttl.condition.is_some() {
                text.push_str(" DELETE");
            }
        }
        TtlAction::ToVolume { to } => text.push_str(&format!(" TO VOLUME {}", named(to))),
        TtlAction::ToDisk { to } => text.push_str(&format!(" TO DISK {}", named(to))),
        TtlAction::Recompress { codecs } => {
            let codecs: Vec<String> = codecs.iter().map(codec).collect();
            text.push_str(&format!(" RECOMPRESS CODEC({})", codecs.join(", ")));
        }
        TtlAction::GroupBy { group_by, set } => {
            let keys: Vec<String> = group_by.iter().map(expression_text).collect();
            text.push_str(&format!(" GROUP BY {}", keys.join(", ")));
            let assignments: Vec<String> = set
                .iter()
                .map(|(column, value)| format!("{} = {}", ident(column), expression_text(value)))
                .collect();
            if !assignments.is_empty() {
                text.push_str(&format!(" SET {}", assignments.join(", ")));
            }
        }
    }
    if let Some(condition) = &ttl.condition {
        text.push_str(&format!(" WHERE {}", expression_text(condition)));
    }
    text
}

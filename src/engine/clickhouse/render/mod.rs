//! Definitions to statements, through the templates.
//!
//! Everything is `CREATE … IF NOT EXISTS`: deploying twice changes nothing, object ids included. That holds for views too.
//! `CREATE OR REPLACE VIEW` would carry a changed query over, but it makes a new object each time, and a changed table
//! would still stay as it was: bringing what exists to what is wanted is the work of a migration, for all kinds alike.

pub(super) mod scripts;
mod table;

use minijinja::{Value, context};

use super::literals;
use super::model::{
    Argument, Definition, Dictionary, DictionarySource, MaterializedView, Refresh, RefreshPeriod, Role,
    Scope, Security, Setting, View,
};
use super::quoting::{ident, literal};
use super::types::Type;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::dialect::script::takeover;
use crate::engine::{Payload, Rendered, Rendering, Stage, Statement};
use crate::model::{Interval, Object, ObjectId};
use crate::render::{TemplateError, Templates, trusted};
use crate::spec::Literal;
use crate::sql::script::one_statement;
use crate::sql::{Expression, Query};

/// Renders an object. What a project's own templates wrote must be one statement to every client.
pub(super) fn object(object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
    let mut rendered = rendered(object, context)?;
    if context.templates.has_overrides() {
        let payloads = rendered.statements.iter_mut().map(|statement| &mut statement.payload);
        for payload in payloads.chain([&mut rendered.exists]) {
            payload.map_sql(|text| {
                let text = one_statement(DIALECT, text).map_err(|(why, _)| refused(&why))?;
                match takeover(&text) {
                    Some(found) => Err(refused(&format!("it {}", found.what))),
                    None => Ok(text),
                }
            })?;
        }
    }
    Ok(rendered)
}

/// The error about a statement that a project's own template wrote.
fn refused(why: &str) -> TemplateError {
    TemplateError {
        template: "of clickhouse".to_owned(),
        line: None,
        range: None,
        message: format!("a statement that it makes cannot stand in a script: {why}"),
    }
}

fn rendered(object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
    let templates = context.templates;
    let id = &object.id;
    let relation = |condition: &str| {
        templates.render(
            "clickhouse/relation.exists.sql",
            context! { database => id.database.as_str(), name => id.name.as_str(), condition => trusted(condition) },
        )
    };
    let named = |template: &str| templates.render(template, context! { name => id.name.as_str() });
    let Some(definition) = Definition::of(object) else {
        let exists = Payload::Sql("SELECT 0 AS `exists`".to_owned());
        return Ok(Rendered { statements: Vec::new(), exists });
    };
    match definition {
        Definition::Database(database) => {
            let engine = called(&database.engine, &database.arguments);
            let create = templates.render(
                "clickhouse/database.create.sql",
                context! { name => id.name.as_str(), engine => trusted(engine), comment => comment(object) },
            )?;
            Ok(one("database", create, named("clickhouse/database.exists.sql")?))
        }
        Definition::Table(table) => {
            let exists = relation("engine NOT IN ('View', 'MaterializedView', 'Dictionary')")?;
            Ok(one("table", table::create(id, table, comment(object), templates)?, exists))
        }
        Definition::View(view) => {
            let create = templates.render(
                "clickhouse/view.create.sql",
                context! {
                    database => id.database.as_str(),
                    name => id.name.as_str(),
                    security => security(view),
                    comment => comment(object),
                    query => query(&view.query),
                },
            )?;
            Ok(one("view", create, relation("engine = 'View'")?))
        }
        Definition::MaterializedView(view) => {
            let create = materialized_view(object, view, templates)?;
            Ok(one("materialized view", create, relation("engine = 'MaterializedView'")?))
        }
        Definition::Dictionary(dictionary) => {
            let create = self::dictionary(object, dictionary, templates)?;
            Ok(one("dictionary", create, relation("engine = 'Dictionary'")?))
        }
        Definition::Function(function) => {
            let parameters: Vec<Value> =
                function.parameters.iter().map(|parameter| trusted(ident(parameter))).collect();
            let create = templates.render(
                "clickhouse/function.create.sql",
                context! { name => id.name.as_str(), parameters, body => expression(&function.body) },
            )?;
            Ok(one("function", create, named("clickhouse/function.exists.sql")?))
        }
        Definition::Role(role) => self::role(object, role, templates),
        Definition::Raw(raw) => {
            let several = raw.create.len() > 1;
            let part = |index: usize| {
                if several { format!("statement {}", index + 1) } else { "statement".to_owned() }
            };
            let statements = raw.create.iter().enumerate();
            let statements = statements.map(|(index, text)| statement(part(index), text.clone())).collect();
            Ok(Rendered { statements, exists: Payload::Sql(raw.exists.clone()) })
        }
    }
}

/// The comment of an object: its description.
fn comment(object: &Object) -> Option<&str> {
    object.description.as_ref().map(|text| text.value.trim()).filter(|text| !text.is_empty())
}

fn statement(part: impl Into<String>, text: String) -> Statement {
    Statement {
        part: part.into(),
        payload: Payload::Sql(text),
        exists: None,
        needs: Vec::new(),
        stage: Stage::Create,
    }
}

fn one(part: &str, create: String, exists: String) -> Rendered {
    Rendered { statements: vec![statement(part, create)], exists: Payload::Sql(exists) }
}

/// An expression as SQL: a column's name in backticks, anything else as written.
pub(super) fn expression(expression: &Expression) -> Value {
    trusted(expression_text(expression))
}

pub(super) fn expression_text(expression: &Expression) -> String {
    match &expression.column {
        Some(name) => ident(name),
        None => expression.standing().into_owned(),
    }
}

/// A query as it is written in a statement.
fn query(query: &Query) -> Value {
    trusted(query.standing().trim())
}

/// A name with its arguments in brackets, if it has some.
fn called(name: &str, arguments: &[Argument]) -> String {
    if arguments.is_empty() {
        return name.to_owned();
    }
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    format!("{name}({})", arguments.join(", "))
}

/// Settings as `name = value`.
pub(super) fn settings(settings: &[Setting]) -> Vec<Value> {
    settings
        .iter()
        .map(|setting| trusted(format!("{} = {}", word(&setting.name), value(&setting.value))))
        .collect()
}

/// A setting's or parameter's name: bare where it is a plain word, else quoted.
fn word(name: &str) -> String {
    let plain = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain { name.to_owned() } else { ident(name) }
}

/// A setting's value: `1` and `0` for booleans, as the engine prints them.
fn value(value: &Literal) -> String {
    match value {
        Literal::Boolean(flag) => u8::from(*flag).to_string(),
        other => literals::sql_literal(other, &Type::Unknown),
    }
}

fn security(view: &View) -> Option<Value> {
    view.security.as_ref().map(|security| {
        trusted(match security {
            Security::Invoker => "SQL SECURITY INVOKER".to_owned(),
            Security::Definer(None) => "SQL SECURITY DEFINER".to_owned(),
            Security::Definer(Some(user)) => format!("DEFINER = {} SQL SECURITY DEFINER", ident(user)),
        })
    })
}

fn qualified(id: &ObjectId) -> String {
    format!("{}.{}", ident(&id.database), ident(&id.name))
}

fn materialized_view(
    object: &Object,
    view: &MaterializedView,
    templates: &Templates,
) -> Result<String, TemplateError> {
    let target = view.target.as_ref().map(qualified).unwrap_or_default();
    let refresh = view.refresh.as_ref().map(|refresh| {
        let Refresh { period, offset, randomize, depends_on, settings: list, append, empty } = refresh;
        context! {
            period => period.as_ref().map(|(kind, length)| {
                let word = if *kind == RefreshPeriod::Every { "EVERY" } else { "AFTER" };
                trusted(format!("{word} {}", units(length)))
            }),
            offset => offset.as_ref().map(|length| trusted(units(length))),
            randomize => randomize.as_ref().map(|length| trusted(units(length))),
            depends_on => depends_on.iter().map(|name| trusted(qualified(name))).collect::<Vec<_>>(),
            settings => settings(list),
            append => append,
            empty => empty,
        }
    });
    templates.render(
        "clickhouse/materialized_view.create.sql",
        context! {
            database => object.id.database.as_str(),
            name => object.id.name.as_str(),
            refresh,
            target => trusted(target),
            security => security(&view.view),
            comment => comment(object),
            query => query(&view.view.query),
        },
    )
}

/// A length of time in ClickHouse's units: `1 DAY 2 HOUR`. Whole weeks are weeks, which begin on Mondays.
fn units(length: &Interval) -> String {
    let mut parts = Vec::new();
    let mut push = |count: i64, unit: &str| {
        if count != 0 {
            parts.push(format!("{count} {unit}"));
        }
    };
    push(length.months / 12, "YEAR");
    push(length.months % 12, "MONTH");
    if length.days % 7 == 0 {
        push(length.days / 7, "WEEK");
    } else {
        push(length.days, "DAY");
    }
    let seconds = length.microseconds / 1_000_000;
    push(seconds / 3600, "HOUR");
    push(seconds / 60 % 60, "MINUTE");
    push(seconds % 60, "SECOND");
    parts.join(" ")
}

fn dictionary(
    object: &Object,
    dictionary: &Dictionary,
    templates: &Templates,
) -> Result<String, TemplateError> {
    let attributes: Vec<Value> = dictionary
        .attributes
        .iter()
        .map(|attribute| {
            let mut text = format!("{} {}", ident(&attribute.name), attribute.r#type);
            if let Some(default) = &attribute.default {
                text.push_str(&format!(
                    " DEFAULT {}",
                    literals::attribute_literal(&default.value, &attribute.r#type)
                ));
            }
            if let Some(expression) = &attribute.expression {
                text.push_str(&format!(" EXPRESSION {}", expression_text(expression)));
            }
            for (flag, keyword) in [
                (attribute.hierarchical, " HIERARCHICAL"),
                (attribute.injective, " INJECTIVE"),
                (attribute.is_object_id, " IS_OBJECT_ID"),
            ] {
                if flag {
                    text.push_str(keyword);
                }
            }
            trusted(text)
        })
        .collect();
    let parameters = |list: &[Setting]| -> String {
        list.iter().map(|setting| parameter(&setting.name, &setting.value)).collect::<Vec<_>>().join(" ")
    };
    let source = match &dictionary.source {
        DictionarySource::Table { table, condition } => {
            let condition =
                condition.as_ref().map(|text| format!(" WHERE {}", literal(text.sql()))).unwrap_or_default();
            format!("CLICKHOUSE(DB {} TABLE {}{condition})", literal(&table.database), literal(&table.name))
        }
        DictionarySource::Query(query) => format!("CLICKHOUSE(QUERY {})", literal(query.sql().trim())),
        DictionarySource::Other { kind, parameters: list } => {
            format!("{}({})", kind.value.to_uppercase(), parameters(list))
        }
        DictionarySource::Unknown => String::new(),
    };
    let layout =
        format!("{}({})", dictionary.layout.value.to_uppercase(), parameters(&dictionary.layout_parameters));
    templates.render(
        "clickhouse/dictionary.create.sql",
        context! {
            database => object.id.database.as_str(),
            name => object.id.name.as_str(),
            attributes,
            primary_key => dictionary.primary_key.iter().map(|key| trusted(ident(key))).collect::<Vec<_>>(),
            source => trusted(source),
            layout => trusted(layout),
            lifetime => dictionary.lifetime.as_ref().map(|lifetime| {
                let (min, max) = lifetime.value;
                trusted(format!("MIN {min} MAX {max}"))
            }),
            range => dictionary.range.as_ref().map(|(min, max)| context! { min => min.value.as_str(), max => max.value.as_str() }),
            settings => settings(&dictionary.settings),
            comment => comment(object),
        },
    )
}

/// A parameter of a source: `URL 'http://…'`, and nested ones in brackets: `CREDENTIALS(USER 'u' PASSWORD 'p')`. Several of one
/// name, such as replicas and headers, are a list.
fn parameter(name: &str, value: &Literal) -> String {
    let name = word(name).to_uppercase();
    let nested = |entries: &[(String, Literal)]| {
        let inner: Vec<String> = entries.iter().map(|(name, value)| parameter(name, value)).collect();
        format!("{name}({})", inner.join(" "))
    };
    match value {
        Literal::Mapping(entries) => nested(entries),
        Literal::List(items) => {
            let several: Vec<String> = items.iter().map(|item| parameter(&name, item)).collect();
            several.join(" ")
        }
        other => format!("{name} {}", self::value(other)),
    }
}

fn role(object: &Object, role: &Role, templates: &Templates) -> Result<Rendered, TemplateError> {
    let name = &object.id.name;
    let create = templates.render(
        "clickhouse/role.create.sql",
        context! { name => name, settings => settings(&role.settings) },
    )?;
    let mut statements = vec![statement("role", create)];
    for granted in &role.roles {
        let text = templates
            .render("clickhouse/role.member.sql", context! { name => name, role => granted.name.as_str() })?;
        statements.push(statement(format!("role {}", granted.name), text));
    }
    for (index, grant) in role.grants.iter().enumerate() {
        let columns: Vec<String> = grant.columns.iter().map(|column| ident(column)).collect();
        let columns = if columns.is_empty() { String::new() } else { format!("({})", columns.join(", ")) };
        let scope = match &grant.scope {
            Scope::Everything => "*.*".to_owned(),
            Scope::Database(database) => format!("{}.*", ident(database)),
            Scope::Object(id) => qualified(id),
        };
        let privileges: Vec<Value> =
            grant.privileges.iter().map(|privilege| trusted(format!("{privilege}{columns}"))).collect();
        let text = templates.render(
            "clickhouse/role.grant.sql",
            context! { name => name, privileges, scope => trusted(scope), grant_option => grant.grant_option },
        )?;
        statements.push(statement(format!("grant {}", index + 1), text));
    }
    let exists = templates.render("clickhouse/role.exists.sql", context! { name => name })?;
    Ok(Rendered { statements, exists: Payload::Sql(exists) })
}

//! Databases, schemas, extensions, roles, types, sequences, functions, publications and raw SQL.

use super::{Raising, check, default_value, grants, unusual, word, words};
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::model::{
    Argument, Database, Definition, Domain, Enum, Extension, Function, Publication, Raw, Role, Schema,
    Sequence,
};
use crate::engine::timescaledb::names::{Chooser, Space};
use crate::engine::timescaledb::spec::{ArgumentMode, Parallel, PublicationOperation, Volatility};
use crate::engine::timescaledb::types::{Plain, Type};
use crate::engine::timescaledb::{DEFAULT_ENCODING, DEFAULT_SCHEMA, DEFAULT_TEMPLATE};
use crate::source::{Draft, Node};
use crate::sql::{self, Expression, Reading};

/// Whether a part of an object is SQL that nobody read.
pub(super) fn is_unread(definition: &Definition) -> bool {
    let unread = |sql: Option<&Expression>| sql.is_some_and(|sql| sql.names.is_none());
    if let Some((query, _)) = definition.query()
        && query.names.is_none()
    {
        return true;
    }
    let in_index = definition.indexes().iter().any(|index| {
        unread(index.predicate.as_ref()) || index.columns.iter().any(|column| unread(column.key.as_sql()))
    });
    in_index
        || match definition {
            Definition::Raw(_) => true,
            Definition::Function(function) => {
                let read = |statement: &&str| matches!(sql::read_query(DIALECT, statement), Reading::Read(_));
                let statements = sql::split_statements(DIALECT, &function.body);
                function.language.value != "sql"
                    || !statements.iter().all(read)
                    || function.arguments.iter().any(|argument| {
                        unread(argument.default.as_ref().and_then(|default| default.as_sql()))
                    })
            }
            Definition::Domain(domain) => {
                unread(domain.default.as_ref().and_then(|default| default.as_sql()))
                    || domain.checks.iter().any(|check| unread(check.condition.as_sql()))
            }
            Definition::Table(table) => {
                let columns = table.columns.iter().any(|column| {
                    unread(column.default.as_ref().and_then(|default| default.as_sql()))
                        || unread(column.generated.as_ref().map(|generated| &generated.sql))
                });
                columns
                    || table.checks.iter().any(|check| unread(check.condition.as_sql()))
                    || table.excludes.iter().any(|exclude| unread(exclude.predicate.as_ref()))
                    || table.triggers.iter().any(|trigger| unread(trigger.condition.as_ref()))
                    || table
                        .policies
                        .iter()
                        .any(|policy| unread(policy.using.as_ref()) || unread(policy.check.as_ref()))
            }
            _ => false,
        }
}

pub(super) fn database(database: &Database) -> Draft {
    let Database { encoding, locale, locale_provider, icu_locale, template, tablespace, connection_limit } =
        database;
    let mut draft = Draft::default();
    draft.put_some("encoding", (encoding != DEFAULT_ENCODING).then_some(encoding));
    draft.put_some("locale", locale.as_ref());
    draft.put_some("locale_provider", locale_provider.as_ref().map(word));
    draft.put_some("icu_locale", icu_locale.as_ref());
    draft.put_some("template", (template != DEFAULT_TEMPLATE).then_some(template));
    draft.put_some("tablespace", tablespace.as_ref());
    draft.put_some("connection_limit", *connection_limit);
    draft
}

pub(super) fn schema(schema: &Schema) -> Draft {
    let mut draft = Draft::default();
    grants(&mut draft, &schema.grants);
    draft
}

pub(super) fn extension(extension: &Extension) -> Draft {
    let Extension { schema, version, cascade } = extension;
    let mut draft = Draft::default();
    draft.put_some("schema", (schema.value != DEFAULT_SCHEMA).then_some(schema));
    draft.put_some("extension_version", version.as_ref());
    draft.put_true("cascade", *cascade);
    draft
}

pub(super) fn role(role: &Role) -> Draft {
    let Role {
        login,
        inherit,
        connection_limit,
        create_database,
        create_role,
        bypass_row_level_security,
        member_of,
        existing,
    } = role;
    let mut draft = Draft::default();
    draft.put_true("login", *login);
    draft.put_some("inherit", unusual(*inherit, &true));
    draft.put_some("connection_limit", *connection_limit);
    draft.put_true("create_database", *create_database);
    draft.put_true("create_role", *create_role);
    draft.put_true("bypass_row_level_security", *bypass_row_level_security);
    draft.put_list("member_of", member_of);
    draft.put_true("existing", *existing);
    draft
}

pub(super) fn enumeration(one: &Enum) -> Draft {
    let mut draft = Draft::default();
    draft.put_list("labels", &one.labels);
    grants(&mut draft, &one.grants);
    draft
}

pub(super) fn raw(raw: &Raw) -> Draft {
    let Raw { create, exists, drop } = raw;
    let mut draft = Draft::default();
    draft.put_list("create", create);
    draft.put("exists", exists);
    draft.put_list("drop", drop);
    draft
}

impl Raising<'_> {
    pub(super) fn domain(&self, domain: &Domain) -> Option<Draft> {
        let Domain { ty, nullable, default, checks, collation } = domain;
        // The range that a portable type asks for comes last.
        let (last, others) = checks.split_last().unzip();
        let narrowed = last.and_then(|check| super::columns::portable(ty, &check.condition));
        let listed = if narrowed.is_some() { others.unwrap_or_default() } else { checks.as_slice() };
        let mut draft = Draft::default();
        draft.put("type", narrowed.map_or_else(|| self.type_text(ty), |word| Some(word.to_owned()))?);
        draft.put_some("nullable", unusual(*nullable, &true));
        draft.put_some("default", default.as_ref().map(default_value));
        let mut chooser = Chooser::default();
        let mut entries: Vec<Node> = Vec::new();
        for one in listed {
            let is_named = chooser.proposed(&self.object.id.name, None, "check") != one.name.value;
            chooser.take(&one.name, Space::Constraint);
            entries.push(check(one, is_named)?);
        }
        draft.put_list("checks", entries);
        draft.put_some("collation", collation.as_ref());
        Some(draft)
    }

    pub(super) fn sequence(&self, sequence: &Sequence) -> Option<Draft> {
        let Sequence { ty, start, increment, min_value, max_value, cache, cycle, grants: granted } = sequence;
        let bounds = Sequence::bounds(ty, increment.value);
        let mut draft = Draft::default();
        let text = self.type_text(ty)?;
        draft.put_some("type", (ty.value != Type::Plain(Plain::Bigint)).then_some(text));
        let first = Sequence::first(increment.value, (*min_value, *max_value));
        draft.put_some("start", unusual(start.value, &first));
        draft.put_some("increment", unusual(increment.value, &1));
        draft.put_some("min_value", unusual(*min_value, &bounds.0));
        draft.put_some("max_value", unusual(*max_value, &bounds.1));
        draft.put_some("cache", unusual(*cache, &1));
        draft.put_true("cycle", *cycle);
        grants(&mut draft, granted);
        Some(draft)
    }

    pub(super) fn function(&self, function: &Function) -> Option<Draft> {
        let Function {
            language,
            arguments,
            returns,
            volatility,
            parallel,
            strict,
            security_definer,
            public_execute,
            settings,
            body,
            queries: _,
            grants: granted,
        } = function;
        let mut draft = Draft::default();
        draft.put("language", language);
        let mut taken = Draft::default();
        for argument in arguments {
            taken.put(&argument.name.value, self.argument(argument)?);
        }
        draft.put_draft("arguments", taken);
        draft.put_some("returns", returns.as_ref());
        draft.put_some("volatility", unusual(&volatility.value, &&Volatility::Volatile).map(word));
        draft.put_some("parallel", unusual(&parallel.value, &&Parallel::Unsafe).map(word));
        draft.put_true("strict", strict.value);
        draft.put_true("security_definer", security_definer.value);
        draft.put_some("public_execute", unusual(public_execute.value, &true));
        let mut set = Draft::default();
        for (name, values) in settings {
            set.put(&name.value, values.join(", "));
        }
        draft.put_draft("settings", set);
        draft.put("body", body);
        grants(&mut draft, granted);
        Some(draft)
    }

    fn argument(&self, argument: &Argument) -> Option<Node> {
        let Argument { name: _, ty, mode, default } = argument;
        let mut draft = Draft::default();
        draft.put("type", self.type_text(ty)?);
        draft.put_some("mode", unusual(mode, &&ArgumentMode::In).map(word));
        draft.put_some("default", default.as_ref().map(default_value));
        Some(draft.into_short("type"))
    }

    pub(super) fn publication(&self, publication: &Publication) -> Draft {
        let Publication { tables, operations, publish_via_partition_root } = publication;
        let mut draft = Draft::default();
        draft.put_list("tables", tables.iter().map(|table| self.address(table, &["table"])));
        if operations != PublicationOperation::ALL {
            draft.put_list("operations", words(operations));
        }
        draft.put_true("publish_via_partition_root", *publish_via_partition_root);
        draft
    }
}

//! Databases, schemas, extensions, roles, types, sequences, functions and raw SQL.

use super::fragment::Allowed;
use super::{Lower, RELATIONS};
use crate::diagnostic::{Diagnostic, shared};
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::model::{
    Argument, Check, Condition, Database, Definition, Domain, Enum, Extension, Formula, Function, Needs,
    Publication, Raw, Role, Said, Schema, Sequence,
};
use crate::engine::timescaledb::spec::{
    ArgumentMode, DatabaseSpec, DomainSpec, EnumSpec, ExtensionSpec, FunctionSpec, Parallel,
    PublicationOperation, PublicationSpec, RawSpec, RoleSpec, SchemaSpec, SequenceSpec, TypeName, Volatility,
};
use crate::engine::timescaledb::types::{self, Plain, Type};
use crate::engine::timescaledb::{DEFAULT_ENCODING, DEFAULT_SCHEMA, DEFAULT_TEMPLATE};
use crate::model::{Address, Aside, ByName, EdgeKind, ObjectId};
use crate::span::{Located, Span};
use crate::spec::Form;
use crate::sql::{self, Fragment, Query, Reading, pieces};

pub(super) fn database(spec: DatabaseSpec) -> Database {
    let text = |value: Option<Located<String>>| value.map(|value| value.value);
    Database {
        encoding: text(spec.encoding).unwrap_or_else(|| DEFAULT_ENCODING.to_owned()),
        locale: text(spec.locale),
        locale_provider: spec.locale_provider,
        icu_locale: text(spec.icu_locale),
        template: text(spec.template).unwrap_or_else(|| DEFAULT_TEMPLATE.to_owned()),
        tablespace: text(spec.tablespace),
        connection_limit: spec.connection_limit,
    }
}

impl Lower<'_, '_> {
    pub(super) fn schema_object(&mut self, spec: SchemaSpec) -> Definition {
        Definition::Schema(Schema { grants: self.grants(spec.grants) })
    }

    pub(super) fn extension(&mut self, spec: ExtensionSpec) -> Definition {
        if let Some(schema) = &spec.schema {
            self.needs_schema(schema);
        }
        Definition::Extension(Extension {
            schema: spec.schema.unwrap_or_else(|| Located::nowhere(DEFAULT_SCHEMA.to_owned())),
            version: spec.extension_version,
            cascade: spec.cascade,
        })
    }

    pub(super) fn role(&mut self, spec: RoleSpec) -> Definition {
        for role in &spec.member_of {
            self.role_reference(role);
        }
        Definition::Role(Role {
            login: spec.login,
            inherit: spec.inherit.unwrap_or(true),
            connection_limit: spec.connection_limit,
            create_database: spec.create_database,
            create_role: spec.create_role,
            bypass_row_level_security: spec.bypass_row_level_security,
            member_of: spec.member_of,
            existing: spec.existing,
        })
    }

    pub(super) fn enumeration(&mut self, spec: EnumSpec) -> Definition {
        Definition::Enum(Enum {
            labels: spec.labels,
            grants: self.grants(spec.grants),
            places: ByName::default(),
        })
    }

    pub(super) fn domain(&mut self, spec: DomainSpec) -> Definition {
        let parsed = self.parse_type(&spec.type_name, "the type");
        let span = parsed.span;
        // A definition holds no sequence behind a domain. Source: `42704: type "bigserial" does not exist`.
        if let Some(serial) = parsed.serial {
            let message = format!(
                "{} is over `{}`, which is no type but a column with a sequence",
                self.subject,
                serial.name()
            );
            self.push(Diagnostic::new(&shared::INVALID_TYPE, span, message).help(format!(
                "write `{}`, and `{}` at the columns",
                parsed.ty,
                serial.name()
            )));
        }
        let default =
            spec.default.map(|default| self.default_value(default, "the domain", EdgeKind::Attached));
        let mut checks: Vec<Check> = Vec::new();
        for form in spec.checks {
            let (name, sql) = match form {
                Form::Short(sql) => (None, sql),
                Form::Long(long) => (long.name, long.sql),
            };
            let Formula { sql, needs } =
                self.formula(sql, Allowed { what: "a check", edge: EdgeKind::Attached });
            let name = self.part_name(name.as_ref(), None, "check", sql.span);
            let condition = Condition::Sql(Box::new(sql));
            checks.push(Check { name, condition, needs, said: Aside(Said::Nameless) });
        }
        if let Some((least, most)) = parsed.range {
            let name = self.part_name(None, None, "check", span);
            let column = Located::new("value".to_owned(), span);
            let condition = Condition::Range { column, least, most };
            checks.push(Check { name, condition, needs: Needs::default(), said: Aside(Said::Nameless) });
        }
        Definition::Domain(Domain {
            ty: Located::new(parsed.value.ty, span),
            nullable: spec.nullable.unwrap_or(true),
            default,
            checks,
            collation: spec.collation,
        })
    }

    pub(super) fn sequence(&mut self, spec: SequenceSpec) -> Definition {
        let ty = match &spec.type_name {
            None => Located::nowhere(Type::Plain(Plain::Bigint)),
            Some(written) => self.parse_type(&TypeName(written.clone()), "the type").map(|parsed| parsed.ty),
        };
        let increment = spec.increment.unwrap_or(Located::nowhere(1));
        let (least, most) = Sequence::bounds(&ty, increment.value);
        let (min_value, max_value) = (spec.min_value.unwrap_or(least), spec.max_value.unwrap_or(most));
        Definition::Sequence(Sequence {
            ty,
            start: match spec.start {
                Some(start) => self.placed(start, "start"),
                None => Located::nowhere(Sequence::first(increment.value, (min_value, max_value))),
            },
            increment,
            min_value,
            max_value,
            cache: spec.cache.unwrap_or(1),
            cycle: spec.cycle,
            grants: self.grants(spec.grants),
        })
    }

    pub(super) fn function(&mut self, spec: FunctionSpec) -> Definition {
        let mut arguments = Vec::new();
        for (name, form) in spec.arguments {
            let (type_name, mode, default) = match form {
                Form::Short(type_name) => (type_name, ArgumentMode::In, None),
                Form::Long(long) => (long.type_name, long.mode.unwrap_or(ArgumentMode::In), long.default),
            };
            let what = format!("argument `{name}`");
            let parsed = match types::pseudo_type(&type_name.0) {
                Some(pseudo) => Located::new(Type::Pseudo(pseudo), type_name.0.span),
                None => self.parse_type(&type_name, &what).map(|parsed| parsed.ty),
            };
            let default = default.map(|default| self.default_value(default, &what, EdgeKind::Expression));
            arguments.push(Argument { name, ty: parsed, mode, default });
        }
        let mut returns = spec.returns;
        if let Some(returns) = &mut returns
            && let Some(native) = self.result_type(returns)
        {
            returns.value = native;
        }
        // The body of a SQL function is checked against the tables when it is made; other languages check their syntax.
        let queries = if spec.language.eq_ignore_ascii_case("sql") {
            self.sql_body(&spec.body)
        } else {
            let reason = format!("bodies in the language `{}` are not read", spec.language);
            self.unread(spec.body.span, "the body", &reason);
            Vec::new()
        };
        Definition::Function(Function {
            language: spec.language.map(|language| language.to_ascii_lowercase()),
            arguments,
            returns: returns.map(|returns| Fragment::new(DIALECT, returns, None)),
            volatility: match spec.volatility {
                Some(volatility) => self.placed(volatility, "volatility"),
                None => Located::nowhere(Volatility::Volatile),
            },
            parallel: match spec.parallel {
                Some(parallel) => self.placed(parallel, "parallel"),
                None => Located::nowhere(Parallel::Unsafe),
            },
            strict: self.placed(spec.strict, "strict"),
            security_definer: spec.security_definer.unwrap_or(Located::nowhere(false)),
            public_execute: spec.public_execute.unwrap_or(Located::nowhere(true)),
            settings: spec.settings.into_iter().map(setting).collect(),
            body: spec.body.map(|body| body.trim_matches('\n').to_owned()),
            queries: Aside(queries),
            grants: self.grants(spec.grants),
        })
    }

    /// A type, a type of no column, the rows of a table, or a list of columns. Gives a type in PostgreSQL's own words.
    fn result_type(&mut self, returns: &Located<String>) -> Option<String> {
        self.closed(returns, "the result type");
        let lower = returns.trim().to_ascii_lowercase();
        let text = lower.strip_prefix("setof ").map_or(returns.trim(), |_| returns.trim()[6..].trim());
        if let Some(columns) =
            lower.strip_prefix("table").map(str::trim_start).filter(|rest| rest.starts_with('('))
        {
            return self.result_columns(returns, returns.trim_end().len() - columns.len() + 1);
        }
        if types::pseudo_type(text).is_some() {
            return None;
        }
        if types::parse(text, self).is_err()
            && let Ok(address) = Address::parse(text)
            && let Some(index) = self.quiet_object(address.parts, RELATIONS)
        {
            self.edge(index, EdgeKind::Type, returns.span);
            return None;
        }
        let parsed = self.parse_type(&TypeName(Located::new(text.to_owned(), returns.span)), "the result");
        let set = if lower.starts_with("setof ") { "SETOF " } else { "" };
        // One that a document declares stays as it is written, with or without its schema.
        let native = !matches!(parsed.ty, Type::Unknown | Type::Declared { .. });
        native.then(|| format!("{set}{}", parsed.ty))
    }

    /// The columns of `table(name type, …)`, from a place behind the bracket on, in PostgreSQL's own words.
    fn result_columns(&mut self, returns: &Located<String>, start: usize) -> Option<String> {
        let inside = returns.get(start..)?.trim_end().strip_suffix(')')?;
        let mut columns = Vec::new();
        for range in pieces::items(DIALECT, inside) {
            let at = start + range.start;
            let part = &inside[range];
            let name = match part.strip_prefix('"') {
                Some(rest) => rest.find('"')? + 2,
                None => part.find(char::is_whitespace)?,
            };
            let written = part.get(name..)?.trim_start();
            let begin = at + part.len() - written.len();
            let written = written.trim_end();
            let is_row = types::parse(written, self).is_err()
                && Address::parse(written)
                    .is_ok_and(|address| self.quiet_object(address.parts, RELATIONS).is_some());
            let native = if types::pseudo_type(written).is_some() || is_row {
                written.to_owned()
            } else {
                let span = self.within(returns, begin..begin + written.len());
                let what = format!("the column `{}` of the result", &part[..name]);
                match self.parse_type(&TypeName(Located::new(written.to_owned(), span)), &what).value.ty {
                    // One that a document declares stays as it is written.
                    Type::Unknown | Type::Declared { .. } => written.to_owned(),
                    other => other.to_string(),
                }
            };
            columns.push(format!("{} {native}", &part[..name]));
        }
        Some(format!("TABLE ({})", columns.join(", ")))
    }

    /// The queries of a body, as far as they can be read.
    fn sql_body(&mut self, body: &Located<String>) -> Vec<Query> {
        let mut queries = Vec::new();
        let mut unread = None;
        for statement in sql::split_statements(DIALECT, body) {
            let start = statement.as_ptr() as usize - body.as_ptr() as usize;
            let span = self.context.sources.place_within(body.span, body, start..start + statement.len());
            let statement = Located::new(statement.to_owned(), span);
            match sql::read_query(DIALECT, &statement) {
                Reading::Broken { .. } | Reading::Opaque(_) => {
                    if self.closed(&statement, "the body") && unread.is_none() {
                        unread = Some(statement.span);
                    }
                }
                Reading::Read(names) => queries.push(self.query_of(statement, names).0),
            }
        }
        if let Some(span) = unread {
            self.unread(span, "the body", "only queries are read");
        }
        queries
    }

    /// A value with the place of its key's value in the document.
    fn placed<T>(&self, value: T, key: &str) -> Located<T> {
        Located::new(value, self.spec.root.get(key).map_or(Span::NONE, |node| node.span))
    }

    /// Views, sequences and aggregates cannot be published (`22023: cannot add relation … to publication`).
    pub(super) fn publication(&mut self, spec: PublicationSpec) -> Definition {
        let mut tables: Vec<Located<ObjectId>> = Vec::new();
        for written in &spec.tables {
            let Some(index) = self.object(written, &["table"]) else { continue };
            self.edge(index, EdgeKind::Target, written.span);
            tables.push(Located::new(self.id_of(index), written.span));
        }
        let mut operations: Vec<PublicationOperation> = match spec.operations.is_empty() {
            true => PublicationOperation::ALL.to_vec(),
            false => spec.operations.iter().map(|operation| operation.value).collect(),
        };
        operations.sort();
        operations.dedup();
        Definition::Publication(Publication {
            tables,
            operations,
            publish_via_partition_root: spec.publish_via_partition_root,
        })
    }

    pub(super) fn raw(&mut self, spec: RawSpec) -> Definition {
        for statement in spec.create.iter().chain(&spec.drop).chain([&spec.exists]) {
            self.closed(statement, "a statement");
        }
        if let Some(first) = spec.create.first() {
            self.unread(first.span, "the SQL", "raw statements are not read");
        }
        Definition::Raw(Raw {
            create: spec.create.into_iter().map(statement).collect(),
            exists: statement(spec.exists),
            drop: spec.drop.into_iter().map(statement).collect(),
        })
    }
}

/// A statement without what may stand behind it.
fn statement(text: Located<String>) -> Located<String> {
    text.map(|text| text.trim().trim_end_matches(';').trim_end().to_owned())
}

/// A setting: its name, which is the same in any case, and its values, a list where it is a search path.
fn setting((name, value): (Located<String>, Located<String>)) -> (Located<String>, Vec<String>) {
    let values = value.split(',').map(|part| part.trim().to_owned()).collect();
    (name.map(|name| name.to_ascii_lowercase()), values)
}

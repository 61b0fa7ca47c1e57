//! Databases, schemas, extensions, roles, types, sequences, functions and raw SQL.

use indexmap::IndexSet;

use super::fragment::Allowed;
use super::{Lower, RELATIONS, pseudo_types};
use crate::diagnostic::{Diagnostic, shared};
use crate::engine::timescaledb::dialect::{self, DIALECT};
use crate::engine::timescaledb::model::{
    Argument, Check, Condition, Database, Definition, Domain, Enum, Extension, Formula, Function, Needs,
    Publication, Raw, Role, Schema, Sequence,
};
use crate::engine::timescaledb::quoting::quote_ident;
use crate::engine::timescaledb::spec::{
    ArgumentMode, DatabaseSpec, DomainSpec, EnumSpec, ExtensionSpec, FunctionSpec, GrantSpec, Parallel,
    PublicationOperation, PublicationSpec, RawSpec, RoleSpec, SchemaSpec, SequenceSpec, TypeName, Volatility,
};
use crate::engine::timescaledb::types::{self, Plain, Type};
use crate::engine::timescaledb::{DEFAULT_ENCODING, DEFAULT_SCHEMA, DEFAULT_TEMPLATE, codes};
use crate::model::{Address, ByName, EdgeKind, ObjectId, repetitions};
use crate::span::Located;
use crate::spec::Form;
use crate::sql::{self, Fragment, Reading, pieces};

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
            if role.value == self.context.id.name {
                let message = format!("{} is a member of itself", self.subject);
                self.push(
                    Diagnostic::new(&shared::INVALID_VALUE, role.span, message)
                        .help("remove it from `member_of`"),
                );
            } else {
                self.role_reference(role);
            }
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

    /// Labels have at most 63 bytes and are not cut (`42602: invalid enum label`), and none stands twice.
    pub(super) fn enumeration(&mut self, spec: EnumSpec) -> Definition {
        for label in &spec.labels {
            self.check_name(label, "label");
        }
        for (label, first) in repetitions(&spec.labels, |label| label.as_str()) {
            let message = format!("{} has the label `{label}` twice", self.subject);
            self.push(
                Diagnostic::new(&shared::DUPLICATE_NAME, label.span, message)
                    .related(first.span, "first here")
                    .help("remove one of the two"),
            );
        }
        Definition::Enum(Enum {
            labels: spec.labels,
            grants: self.grants(spec.grants),
            places: ByName::default(),
        })
    }

    pub(super) fn domain(&mut self, spec: DomainSpec) -> Definition {
        let parsed = self.parse_type(&spec.type_name, "the type");
        let span = parsed.span;
        // Source: `42704: type "bigserial" does not exist`.
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
        let table = &self.context.id.name;
        let default =
            spec.default.map(|default| self.default_value(default, "the domain", EdgeKind::Attached));
        let columns = IndexSet::from(["value".to_owned()]);
        let mut checks: Vec<Check> = Vec::new();
        for form in spec.checks {
            let (name, sql) = match form {
                Form::Short(sql) => (None, sql),
                Form::Long(long) => (long.name, long.sql),
            };
            let Formula { sql, needs } = self.formula(
                sql,
                Allowed {
                    what: "a check",
                    columns: Some(&columns),
                    qualifiers: &[table],
                    subqueries: false,
                    any_columns: true,
                    edge: EdgeKind::Attached,
                },
            );
            let name = self.part_name(name.as_ref(), "constraint name", None, "check", sql.span);
            checks.push(Check { name, condition: Condition::Sql(Box::new(sql)), needs });
        }
        if let Some((least, most)) = parsed.range {
            let name = self.part_name(None, "constraint name", None, "check", span);
            let column = Located::new("value".to_owned(), span);
            let condition = Condition::Range { column, least, most };
            checks.push(Check { name, condition, needs: Needs::default() });
        }
        Definition::Domain(Domain {
            ty: Located::new(parsed.value.ty, span),
            nullable: spec.nullable.unwrap_or(true),
            default,
            checks,
            collation: spec.collation,
        })
    }

    /// The first number lies between the smallest and the largest one.
    fn sequence_start(&mut self, spec: &SequenceSpec) {
        let Some(start) = spec.start else { return };
        let span = self.spec.root.get("start").map_or(self.spec.header.name.span, |node| node.span);
        let rising = spec.increment.as_ref().is_none_or(|increment| increment.value > 0);
        let least = spec.min_value.or_else(|| rising.then_some(1));
        let most = spec.max_value.or_else(|| (!rising).then_some(-1));
        let message = match (least, most) {
            (Some(least), _) if start < least => {
                format!("{} starts at {start}, below its smallest number {least}", self.subject)
            }
            (_, Some(most)) if start > most => {
                format!("{} starts at {start}, above its largest number {most}", self.subject)
            }
            _ => return,
        };
        self.push(
            Diagnostic::new(&shared::INVALID_VALUE, span, message)
                .help("choose a `start` between `min_value` and `max_value`, or widen these"),
        );
    }

    pub(super) fn sequence(&mut self, spec: SequenceSpec) -> Definition {
        let ty = match &spec.type_name {
            None => Type::Plain(Plain::Bigint),
            Some(written) => {
                let parsed = self.parse_type(&TypeName(written.clone()), "the type");
                if parsed.ty.integer_bits().is_none() && parsed.ty != Type::Unknown {
                    let message = format!(
                        "{} counts in {}, and sequences count in smallint, integer or bigint",
                        self.subject, parsed.ty
                    );
                    self.push(
                        Diagnostic::new(&shared::INVALID_TYPE, written.span, message)
                            .help("write `bigint`, or leave the type out"),
                    );
                }
                parsed.value.ty
            }
        };
        if let Some(increment) = &spec.increment
            && increment.value == 0
        {
            let message = format!("{} has an increment of zero", self.subject);
            self.push(
                Diagnostic::new(&shared::INVALID_VALUE, increment.span, message)
                    .help("write a step such as 1"),
            );
        }
        self.sequence_start(&spec);
        let increment = spec.increment.map_or(1, |increment| increment.value);
        let (least, most) = Sequence::bounds(&ty, increment);
        let (min_value, max_value) = (spec.min_value.unwrap_or(least), spec.max_value.unwrap_or(most));
        Definition::Sequence(Sequence {
            ty,
            start: spec.start.unwrap_or_else(|| Sequence::first(increment, (min_value, max_value))),
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
            self.check_name(&name, "argument name");
            let (type_name, mode, default) = match form {
                Form::Short(type_name) => (type_name, ArgumentMode::In, None),
                Form::Long(long) => (long.type_name, long.mode.unwrap_or(ArgumentMode::In), long.default),
            };
            let what = format!("argument `{name}`");
            let parsed = match pseudo_types::named(&type_name.0) {
                Some(pseudo) => Located::new(Type::Pseudo(pseudo), type_name.0.span),
                None => self.parse_type(&type_name, &what).map(|parsed| parsed.ty),
            };
            let default = default.map(|default| self.default_value(default, &what, EdgeKind::Expression));
            arguments.push(Argument { name, ty: parsed, mode, default });
        }
        self.pseudo_types(&spec.language, &arguments, spec.returns.as_ref());
        let input = |argument: &&Argument| argument.mode != ArgumentMode::Out;
        let inputs: Vec<&Argument> = arguments.iter().filter(input).collect();
        if let Some(late) = inputs
            .iter()
            .skip_while(|argument| argument.default.is_none())
            .find(|argument| argument.default.is_none())
            && late.mode != ArgumentMode::Variadic
        {
            let message = format!(
                "the argument `{}` of {} has no default, and one before it has",
                late.name, self.subject
            );
            let span = late.name.span;
            self.push(
                Diagnostic::new(&shared::INVALID_DEFAULT, span, message)
                    .help("move it in front of those with a default, or give it one too"),
            );
        }
        if spec.returns.is_none() {
            self.only_of_functions(&spec.volatility, &spec.parallel, spec.strict);
        }
        let mut returns = spec.returns;
        if let Some(returns) = &mut returns
            && let Some(native) = self.result_type(returns)
        {
            returns.value = native;
        }
        self.callers(&spec.security_definer, &spec.public_execute, &spec.grants, returns.as_ref());
        // The body of a SQL function is checked against the tables when it is made; other languages check their syntax.
        if spec.language.eq_ignore_ascii_case("sql") {
            let setting = spec.settings.iter().find(|(name, _)| name.eq_ignore_ascii_case("search_path"));
            let path = setting.map(|(_, value)| search_path(value));
            self.sql_body(&spec.body, path.as_deref());
        } else {
            let reason = format!("bodies in the language `{}` are not read", spec.language);
            self.unread(spec.body.span, "the body", &reason);
        }
        Definition::Function(Function {
            language: spec.language.map(|language| language.to_ascii_lowercase()),
            arguments,
            returns: returns.map(|returns| Fragment::new(DIALECT, returns, None)),
            volatility: spec.volatility.unwrap_or(Volatility::Volatile),
            parallel: spec.parallel.unwrap_or(Parallel::Unsafe),
            strict: spec.strict,
            security_definer: spec.security_definer.is_some_and(|definer| definer.value),
            public_execute: spec.public_execute.is_none_or(|public| public.value),
            settings: spec.settings.into_iter().map(setting).collect(),
            body: spec.body.map(|body| body.trim_matches('\n').to_owned()),
            grants: self.grants(spec.grants),
        })
    }

    /// What only a function is marked with. Source: PostgreSQL 17, executed: `42P13: invalid attribute in procedure definition`.
    fn only_of_functions(
        &mut self,
        volatility: &Option<Volatility>,
        parallel: &Option<Parallel>,
        strict: bool,
    ) {
        let given =
            [("volatility", volatility.is_some()), ("parallel", parallel.is_some()), ("strict", strict)];
        for (key, _) in given.into_iter().filter(|(_, is_given)| *is_given) {
            let Some(node) = self.spec.root.get(key) else { continue };
            let message = format!(
                "{} has no `returns`, so it is a procedure, and a procedure has no `{key}`",
                self.subject
            );
            self.push(
                Diagnostic::new(&shared::INVALID_VALUE, node.span, message)
                    .help(format!("remove `{key}`, or add `returns` for a function")),
            );
        }
    }

    /// Who may call a function: everyone, unless that is taken back.
    fn callers(
        &mut self,
        definer: &Option<Located<bool>>,
        public: &Option<Located<bool>>,
        grants: &[GrantSpec],
        returns: Option<&Located<String>>,
    ) {
        let everyone = grants.iter().flat_map(|grant| &grant.to).find(|role| role.value == "public");
        match (public, everyone) {
            (Some(public), Some(everyone)) if !public.value => {
                let message =
                    format!("{} takes `execute` from everyone and grants it to `public`", self.subject);
                self.push(
                    Diagnostic::new(&shared::INVALID_VALUE, everyone.span, message)
                        .related(public.span, "taken back here")
                        .help("remove one of the two"),
                );
            }
            (None, None) => {
                // A trigger function can be called by a trigger alone (`0A000`).
                let called_alone = returns.is_none_or(|returns| {
                    !["trigger", "event_trigger"].contains(&returns.trim().to_ascii_lowercase().as_str())
                });
                let Some(definer) = definer.as_ref().filter(|definer| definer.value && called_alone) else {
                    return;
                };
                let message = format!(
                    "{} runs with its owner's rights, and PostgreSQL lets everyone call it",
                    self.subject
                );
                self.push(Diagnostic::new(&codes::DEFINER_FOR_EVERYONE, definer.span, message).help(
                    "add `public_execute: false` to leave it to the roles under `grants`, or `public_execute: true` if everyone may",
                ));
            }
            _ => {}
        }
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
        if pseudo_types::named(text).is_some() {
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
            let native = if pseudo_types::named(written).is_some() || is_row {
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

    /// `path` is where the function looks for names without a schema, if it says so itself: the server checks the body with it
    /// (PostgreSQL 17, `42P01: relation "users" does not exist`).
    fn sql_body(&mut self, body: &Located<String>, path: Option<&[String]>) {
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
                Reading::Read(names) => {
                    for table in path.map_or(Vec::new(), |_| names.tables()) {
                        self.not_on_the_path(&statement, table, path.unwrap_or_default());
                    }
                    self.query(statement, "the body");
                }
            }
        }
        if let Some(span) = unread {
            self.unread(span, "the body", "only queries are read");
        }
    }

    /// Reports a table without a schema where the function does not look.
    fn not_on_the_path(&mut self, statement: &Located<String>, table: &sql::QualifiedName, path: &[String]) {
        let [name] = table.parts.as_slice() else { return };
        let Some(index) = self.quiet_object(vec![name.name.clone()], RELATIONS) else { return };
        let schema = self.id_of(index).schema.unwrap_or_default();
        if path.contains(&schema) {
            return;
        }
        let span = self.within(statement, name.range.clone());
        let written = statement.get(name.range.clone()).unwrap_or(&name.name);
        let message = format!(
            "the body of {} names `{written}` without its schema `{schema}`, which is not on the function's `search_path`",
            self.subject
        );
        let qualified = format!("{}.{written}", quote_ident(&schema));
        self.push(
            Diagnostic::new(&shared::UNKNOWN_OBJECT, span, message)
                .help(format!("write `{qualified}`"))
                .edit(span, qualified),
        );
    }

    /// Views, sequences and aggregates cannot be published (`22023: cannot add relation … to publication`).
    pub(super) fn publication(&mut self, spec: PublicationSpec) -> Definition {
        let mut tables: Vec<ObjectId> = Vec::new();
        for written in &spec.tables {
            let Some(index) = self.object(written, &["table"]) else { continue };
            self.edge(index, EdgeKind::Target, written.span);
            let target = self.id_of(index);
            if tables.contains(&target) {
                let message = format!("{} names the table `{written}` twice", self.subject);
                self.push(
                    Diagnostic::new(&shared::DUPLICATE_NAME, written.span, message)
                        .help("remove one of the two"),
                );
            } else {
                tables.push(target);
            }
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
            if self.closed(statement, "a statement") {
                let found = dialect::script::takeover(statement);
                self.takeover(
                    statement,
                    "a statement",
                    found.or_else(|| dialect::script::set_config(statement)),
                );
            }
        }
        if let Some(first) = spec.create.first() {
            self.unread(first.span, "the SQL", "raw statements are not read");
        }
        if spec.create.is_empty() {
            let message = format!("{} makes nothing", self.subject);
            let span = self.spec.header.name.span;
            self.push(
                Diagnostic::new(&shared::INVALID_VALUE, span, message).help("add a statement under `create`"),
            );
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

/// The schemas of a `search_path`.
fn search_path(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(|schema| schema.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|schema| !schema.is_empty())
        .collect()
}

//! Statements of databases, schemas, extensions, roles, types, sequences, functions and raw SQL.

use minijinja::context;

use super::super::DEFAULT_SCHEMA;
use super::super::model::{
    Check, Condition, Database, DefaultValue, Domain, Enum, Extension, Function, Publication, Raw, Role,
    Schema, Sequence,
};
use super::super::quoting::{dollar_tag, quote_ident, quote_literal, quote_qualified};
use super::super::spec::{ArgumentMode, LocaleProvider, Parallel, PublicationOperation, Volatility};
use super::Writer;
use crate::engine::Stage;
use crate::model::ObjectId;
use crate::render::{TemplateError, trusted};
use crate::spec::Literal;

impl Writer<'_> {
    pub(super) fn database(&mut self, database: &Database) -> Result<String, TemplateError> {
        let name = self.object.id.name.clone();
        let quoted = quote_literal(&name);
        let exists = format!("SELECT EXISTS (SELECT FROM pg_database WHERE datname = {quoted})");
        let provider = database.locale_provider.map(|provider| match provider {
            LocaleProvider::Libc => "libc",
            LocaleProvider::Icu => "icu",
            LocaleProvider::Builtin => "builtin",
        });
        let sql = self.template(
            "database.create.sql",
            context! {
                name => &name,
                encoding => &database.encoding,
                template => &database.template,
                locale => &database.locale,
                locale_provider => provider.map(trusted),
                icu_locale => &database.icu_locale,
                tablespace => &database.tablespace,
                connection_limit => database.connection_limit,
            },
        )?;
        self.push_at(Stage::Server, "database", sql, Some(exists.clone()), &[]);
        if let Some(text) = self.object.description.as_ref().filter(|text| !text.is_empty()) {
            let reads = format!(
                "(SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = {quoted})"
            );
            let sql = self.template(
                "comment.sql",
                context! { on => trusted("DATABASE"), target => trusted(quote_ident(&name)), text => &text.value },
            )?;
            let check = format!("SELECT {reads} IS NOT DISTINCT FROM {}", quote_literal(text));
            self.push_at(Stage::Server, "comment", sql, Some(check), &[]);
        }
        Ok(exists)
    }

    pub(super) fn schema(&mut self, schema: &Schema) -> Result<String, TemplateError> {
        let name = quote_ident(&self.object.id.name);
        let regnamespace = format!("to_regnamespace({})", quote_literal(&name));
        let exists = format!("SELECT {regnamespace} IS NOT NULL");
        let sql = self.template("schema.create.sql", context! { name => &self.object.id.name })?;
        self.push("schema", sql, Some(exists.clone()));
        self.grants(
            &schema.grants,
            &format!("SCHEMA {name}"),
            "has_schema_privilege",
            &format!("{regnamespace}::oid"),
        )?;
        self.description("SCHEMA", &name, &format!("obj_description({regnamespace}, 'pg_namespace')"))?;
        Ok(exists)
    }

    pub(super) fn extension(&mut self, extension: &Extension) -> Result<String, TemplateError> {
        let name = self.object.id.name.clone();
        let quoted = quote_literal(&name);
        let exists = format!("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = {quoted})");
        let sql = self.template(
            "extension.create.sql",
            context! {
                name => &name,
                schema => (extension.schema.value != DEFAULT_SCHEMA).then_some(&extension.schema.value),
                version => extension.version.as_ref().map(|version| &version.value),
                cascade => extension.cascade,
            },
        )?;
        self.push("extension", sql, Some(exists.clone()));
        let reads = format!(
            "(SELECT obj_description(oid, 'pg_extension') FROM pg_extension WHERE extname = {quoted})"
        );
        self.description("EXTENSION", &quote_ident(&name), &reads)?;
        Ok(exists)
    }

    pub(super) fn role(&mut self, role: &Role) -> Result<String, TemplateError> {
        let name = self.object.id.name.clone();
        let regrole = format!("to_regrole({})", quote_literal(&quote_ident(&name)));
        let exists = format!("SELECT {regrole} IS NOT NULL");
        if role.existing {
            return Ok(exists);
        }
        let mut options = vec![if role.login { "LOGIN" } else { "NOLOGIN" }.to_owned()];
        for (wanted, option) in [
            (!role.inherit, "NOINHERIT"),
            (role.create_database, "CREATEDB"),
            (role.create_role, "CREATEROLE"),
            (role.bypass_row_level_security, "BYPASSRLS"),
        ] {
            if wanted {
                options.push(option.to_owned());
            }
        }
        if let Some(limit) = role.connection_limit {
            options.push(format!("CONNECTION LIMIT {limit}"));
        }
        let create = self
            .template("role.create.sql", context! { name => &name, options => trusted(options.join(" ")) })?;
        let create = self.guarded(&exists, &create)?;
        self.push("role", create, Some(exists.clone()));
        for parent in &role.member_of {
            let sql = self.template("role.grant.sql", context! { role => &parent.value, member => &name })?;
            let check = format!(
                "SELECT EXISTS (SELECT FROM pg_auth_members WHERE roleid = to_regrole({}) AND member = {regrole})",
                quote_literal(&quote_ident(parent))
            );
            self.push(format!("member of {parent}"), sql, Some(check));
        }
        let reads = format!("shobj_description({regrole}, 'pg_authid')");
        self.description("ROLE", &quote_ident(&name), &reads)?;
        Ok(exists)
    }

    pub(super) fn enumeration(&mut self, one: &Enum) -> Result<String, TemplateError> {
        let qualified = self.qualified();
        let regtype = format!("to_regtype({})", quote_literal(&qualified));
        let exists = format!("SELECT EXISTS (SELECT FROM pg_type WHERE oid = {regtype} AND typtype = 'e')");
        let labels: Vec<String> = one.labels.iter().map(|label| quote_literal(label)).collect();
        let create = self.template(
            "enum.create.sql",
            context! { name => trusted(&*qualified), labels => trusted(labels.join(", ")) },
        )?;
        let create = self.guarded(&exists, &create)?;
        self.push("enum", create, Some(exists.clone()));
        self.grants(
            &one.grants,
            &format!("TYPE {qualified}"),
            "has_type_privilege",
            &format!("{regtype}::oid"),
        )?;
        self.description("TYPE", &qualified, &format!("obj_description({regtype}, 'pg_type')"))?;
        Ok(exists)
    }

    pub(super) fn domain(&mut self, domain: &Domain) -> Result<String, TemplateError> {
        let qualified = self.qualified();
        let regtype = format!("to_regtype({})", quote_literal(&qualified));
        let exists = format!("SELECT EXISTS (SELECT FROM pg_type WHERE oid = {regtype} AND typtype = 'd')");
        let mut clauses: Vec<String> = Vec::new();
        if let Some(collation) = &domain.collation {
            clauses.push(format!("COLLATE {}", collation_sql(collation)));
        }
        if let Some(default) = domain.default.as_ref().filter(|default| !self.is_late(default.needs())) {
            clauses.push(format!("DEFAULT {}", self.default_sql(default, &domain.ty)));
        }
        if !domain.nullable {
            clauses.push("NOT NULL".to_owned());
        }
        for check in domain.checks.iter().filter(|check| !self.is_late(&check.needs)) {
            let Some(condition) = domain_condition(check) else { continue };
            clauses.push(format!("CONSTRAINT {} CHECK ({condition})", quote_ident(&check.name)));
        }
        let create = self.template(
            "domain.create.sql",
            context! {
                name => trusted(&*qualified),
                type => self.type_sql(&domain.ty),
                clauses => clauses.into_iter().map(trusted).collect::<Vec<_>>(),
            },
        )?;
        let create = self.guarded(&exists, &create)?;
        self.push("domain", create, Some(exists.clone()));
        self.late_domain(domain, &regtype)?;
        self.description("DOMAIN", &qualified, &format!("obj_description({regtype}, 'pg_type')"))?;
        Ok(exists)
    }

    pub(super) fn sequence(&mut self, sequence: &Sequence) -> Result<String, TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        let exists = super::exists::relation(&regclass, &["S"]);
        let Sequence { min_value, max_value, .. } = *sequence;
        let increment = sequence.increment.value;
        let bounds = Sequence::bounds(&sequence.ty, increment);
        let first = Sequence::first(increment, (min_value, max_value));
        let unusual = |value: i64, usual: i64| (value != usual).then_some(value);
        let sql = self.template(
            "sequence.create.sql",
            context! {
                name => trusted(&*qualified),
                type => self.type_sql(&sequence.ty),
                increment => unusual(increment, 1),
                min_value => unusual(min_value, bounds.0),
                max_value => unusual(max_value, bounds.1),
                start => unusual(sequence.start.value, first),
                cache => unusual(sequence.cache, 1),
                cycle => sequence.cycle,
            },
        )?;
        self.push("sequence", sql, Some(exists.clone()));
        let object = format!("to_regclass({regclass})::oid");
        self.grants(&sequence.grants, &format!("SEQUENCE {qualified}"), "has_sequence_privilege", &object)?;
        self.description(
            "SEQUENCE",
            &qualified,
            &format!("obj_description(to_regclass({regclass}), 'pg_class')"),
        )?;
        Ok(exists)
    }

    pub(super) fn function(&mut self, function: &Function) -> Result<String, TemplateError> {
        let qualified = self.qualified();
        let mut arguments: Vec<String> = Vec::new();
        let mut inputs: Vec<String> = Vec::new();
        for argument in &function.arguments {
            let ty = argument.ty.to_sql(|extension| self.extension_schema(extension));
            let mode = match argument.mode {
                ArgumentMode::In => "",
                ArgumentMode::Out => "OUT ",
                ArgumentMode::Inout => "INOUT ",
                ArgumentMode::Variadic => "VARIADIC ",
            };
            let default = argument
                .default
                .as_ref()
                .map(|default| format!(" DEFAULT {}", self.default_sql(default, &argument.ty)))
                .unwrap_or_default();
            if argument.mode != ArgumentMode::Out {
                inputs.push(ty.clone());
            }
            // `$2` in the second place is what the body calls an argument without a name.
            let has_name =
                argument.mode == ArgumentMode::Out || *argument.name.value != format!("${}", inputs.len());
            let name = if has_name { format!("{} ", quote_ident(&argument.name)) } else { String::new() };
            arguments.push(format!("{mode}{name}{ty}{default}"));
        }
        let word = if function.returns.is_some() { "FUNCTION" } else { "PROCEDURE" };
        let mut options: Vec<String> = vec![format!("LANGUAGE {}", quote_ident(&function.language))];
        match function.volatility.value {
            Volatility::Immutable => options.push("IMMUTABLE".to_owned()),
            Volatility::Stable => options.push("STABLE".to_owned()),
            Volatility::Volatile => {}
        }
        if function.strict.value {
            options.push("STRICT".to_owned());
        }
        if function.security_definer.value {
            options.push("SECURITY DEFINER".to_owned());
        }
        match function.parallel.value {
            Parallel::Safe => options.push("PARALLEL SAFE".to_owned()),
            Parallel::Restricted => options.push("PARALLEL RESTRICTED".to_owned()),
            Parallel::Unsafe => {}
        }
        for (name, values) in &function.settings {
            // A list such as a search path is a list of names, not one text.
            let values: Vec<String> = values.iter().map(|value| quote_literal(value)).collect();
            options.push(format!("SET {} = {}", quote_ident(name), values.join(", ")));
        }
        let sql = self.template(
            "function.create.sql",
            context! {
                word => trusted(word),
                name => trusted(&*qualified),
                arguments => trusted(arguments.join(", ")),
                returns => function.returns.as_ref().map(|returns| trusted(returns.trim())),
                options => options.into_iter().map(trusted).collect::<Vec<_>>(),
                tag => trusted(dollar_tag(&function.body)),
                body => trusted(&*function.body.value),
            },
        )?;
        let signature = format!("{qualified}({})", inputs.join(", "));
        let procedure = format!("to_regprocedure({})", quote_literal(&signature));
        let exists = format!("SELECT {procedure} IS NOT NULL");
        self.push(word.to_ascii_lowercase(), sql, Some(exists.clone()));
        if !function.public_execute.value {
            let sql = self.template(
                "revoke.sql",
                context! {
                    privileges => trusted("EXECUTE"),
                    on => trusted(format!("{word} {signature}")),
                    roles => trusted("PUBLIC"),
                },
            )?;
            let check = format!(
                "SELECT EXISTS (SELECT FROM pg_proc WHERE oid = {procedure} AND NOT EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl WHERE acl.grantee = 0))"
            );
            self.push("revoke from public", sql, Some(check));
        }
        let object = format!("{procedure}::oid");
        self.grants(&function.grants, &format!("{word} {signature}"), "has_function_privilege", &object)?;
        self.description(word, &signature, &format!("obj_description({procedure}, 'pg_proc')"))?;
        Ok(exists)
    }

    pub(super) fn publication(&mut self, publication: &Publication) -> Result<String, TemplateError> {
        let name = self.object.id.name.clone();
        let quoted = quote_literal(&name);
        let exists = format!("SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = {quoted})");
        let tables: Vec<_> = publication.tables.iter().map(|table| trusted(quote_id(table))).collect();
        let operations: Vec<&str> = publication
            .operations
            .iter()
            .map(|operation| match operation {
                PublicationOperation::Insert => "insert",
                PublicationOperation::Update => "update",
                PublicationOperation::Delete => "delete",
                PublicationOperation::Truncate => "truncate",
            })
            .collect();
        let mut options: Vec<String> = Vec::new();
        if publication.operations != PublicationOperation::ALL {
            options.push(format!("publish = {}", quote_literal(&operations.join(", "))));
        }
        if publication.publish_via_partition_root {
            options.push("publish_via_partition_root = true".to_owned());
        }
        let create = self.template(
            "publication.create.sql",
            context! { name => &name, tables => tables, options => trusted(options.join(", ")) },
        )?;
        let create = self.guarded(&exists, &create)?;
        self.push("publication", create, Some(exists.clone()));
        let reads = format!(
            "(SELECT obj_description(oid, 'pg_publication') FROM pg_publication WHERE pubname = {quoted})"
        );
        self.description("PUBLICATION", &quote_ident(&name), &reads)?;
        Ok(exists)
    }

    pub(super) fn raw(&mut self, raw: &Raw) -> String {
        for (index, statement) in raw.create.iter().enumerate() {
            let part = if raw.create.len() == 1 { "raw".to_owned() } else { format!("raw {}", index + 1) };
            self.push(part, statement.value.clone(), None);
        }
        raw.exists.value.clone()
    }

    /// A default in SQL; a literal that does not fit was reported before, and is written as it is.
    pub(super) fn default_sql(&self, default: &DefaultValue, ty: &super::Type) -> String {
        match default {
            DefaultValue::Sql(formula) => formula.sql.standing().into_owned(),
            DefaultValue::Literal(literal) => self.literal_sql(literal, ty),
        }
    }

    /// A literal of a type in SQL.
    pub(super) fn literal_sql(&self, literal: &Literal, ty: &super::Type) -> String {
        let declarations = |schema: &str, name: &str| {
            super::super::rules::declared_as(self.context.catalog, &self.object.id.database, schema, name)
        };
        super::super::types::render_literal(ty, literal, &declarations)
            .unwrap_or_else(|_| quote_literal(&literal.to_json().to_string()))
    }
}

/// The condition of a domain's check.
pub(super) fn domain_condition(check: &Check) -> Option<String> {
    match &check.condition {
        Condition::Range { least, most, .. } => Some(format!("VALUE BETWEEN {least} AND {most}")),
        Condition::Sql(sql) => Some(sql.sql().to_owned()),
        Condition::OneOf { .. } => None,
    }
}

/// An object's schema and name.
pub(super) fn quote_id(id: &ObjectId) -> String {
    quote_qualified(id.schema.as_deref().unwrap_or(DEFAULT_SCHEMA), &id.name)
}

/// A collation with its schema, if it has one: `C`, `app.persian`.
pub(super) fn collation_sql(collation: &str) -> String {
    match collation.split_once('.') {
        // The names of the C library hold dots of their own, such as `C.UTF-8`.
        Some((schema, name)) if schema.chars().all(|c| c.is_ascii_lowercase() || c == '_') => {
            quote_qualified(schema, name)
        }
        _ => quote_ident(collation),
    }
}

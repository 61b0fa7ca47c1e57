//! Documents to definitions: types parsed, names resolved, edges found. What cannot be read or found is reported here, and nothing
//! else: what is wrong with a definition is a matter of the rules.

mod constraints;
mod fragment;
mod index;
mod objects;
mod table;
mod views;

use super::model::{Definition, Grant, Span64};
use super::names::{Chooser, Space};
use super::spec::{self, GrantSpec, Length, TypeName};
use super::types::{self, ParseContext, Parsed, Type, TypeError};
use super::{RELATIONS, TYPES, codes, extensions};
use crate::diagnostic::{Candidates, Diagnostic, Diagnostics, shared};
use crate::engine::{Lowered, Lowering};
use crate::model::resolve::resolve;
use crate::model::{Address, Edge, EdgeKind, Found, Interval, ObjectId, Wanted};
use crate::source::{Node, Value};
use crate::span::{Located, Span};
use crate::spec::{Literal, Spec, SpecError};

/// Keys of documents that hold names of their own, which the rules look at.
const NAMES: &[&str] = &["name", "labels"];

/// PostgreSQL holds no text with a zero byte, and a script that holds one ends there.
fn zero_bytes(node: &Node, subject: &str, diagnostics: &mut Diagnostics) {
    match &node.value {
        Value::String(text)
            if text.contains('\0') && !diagnostics.iter().any(|known| known.span == node.span) =>
        {
            let message = format!("a text of {subject} holds a zero byte, which PostgreSQL cannot hold");
            diagnostics.push(
                Diagnostic::new(&shared::INVALID_VALUE, node.span, message).help("remove the zero byte"),
            );
        }
        Value::Sequence(items) => items.iter().for_each(|item| zero_bytes(item, subject, diagnostics)),
        Value::Mapping(mapping) => {
            mapping.entries().iter().for_each(|entry| zero_bytes(&entry.value, subject, diagnostics));
        }
        _ => {}
    }
}

/// Reads a document of this engine.
pub(super) fn lower(spec: &Spec, context: &Lowering<'_>, diagnostics: &mut Diagnostics) -> Option<Lowered> {
    let schema = context.id.schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
    let mut lower = Lower {
        spec,
        context,
        subject: format!("{} {} `{schema}{}`", spec.engine_value, spec.kind, context.id.name),
        own: context.names.index_of(context.id),
        edges: Vec::new(),
        diagnostics,
        chooser: Chooser::default(),
    };
    let definition = match lower.definition() {
        Ok(definition) => definition?,
        Err(error) => {
            let span = if error.span.is_some() { error.span } else { spec.header.name.span };
            let message = format!("{} cannot be read: {}", lower.subject, error.message);
            lower.diagnostics.push(
                Diagnostic::new(&shared::INVALID_VALUE, span, message)
                    .help("compare the value with the language reference"),
            );
            return None;
        }
    };
    lower.membership();
    let Lower { subject, edges, .. } = lower;
    let entries = spec.root.as_mapping().map(|root| root.entries()).unwrap_or_default();
    for entry in entries.iter().filter(|entry| !NAMES.contains(&entry.key.text.as_str())) {
        zero_bytes(&entry.value, &subject, diagnostics);
    }
    Some(Lowered { definition: Box::new(definition), edges })
}

/// A document on its way to a definition.
struct Lower<'a, 'd> {
    spec: &'a Spec,
    context: &'a Lowering<'a>,
    /// The object as messages name it.
    subject: String,
    /// Its own index in the catalog.
    own: Option<usize>,
    edges: Vec<Edge>,
    diagnostics: &'d mut Diagnostics,
    /// Names of constraints and indexes.
    chooser: Chooser,
}

impl Lower<'_, '_> {
    fn definition(&mut self) -> Result<Option<Definition>, SpecError> {
        let spec = self.spec;
        Ok(Some(match spec.kind {
            "database" => Definition::Database(objects::database(spec.body::<spec::DatabaseSpec>()?)),
            "schema" => self.schema_object(spec.body()?),
            "extension" => self.extension(spec.body()?),
            "role" => self.role(spec.body()?),
            "enum" => self.enumeration(spec.body()?),
            "domain" => self.domain(spec.body()?),
            "sequence" => self.sequence(spec.body()?),
            "function" => self.function(spec.body()?),
            "table" => Definition::Table(Box::new(self.table(spec.body()?))),
            "view" => self.view(spec.body()?),
            "materialized_view" => self.materialized_view(spec.body()?),
            "continuous_aggregate" => self.continuous_aggregate(spec.body()?),
            "publication" => self.publication(spec.body()?),
            "raw" => self.raw(spec.body()?),
            _ => return Ok(None),
        }))
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Needs another object; itself is left out.
    fn edge(&mut self, to: usize, kind: EdgeKind, span: Span) {
        if self.own != Some(to) {
            self.edges.push(Edge { to, kind, span });
        }
    }

    /// Database and schema, as far as documents declare them.
    fn membership(&mut self) {
        let id = self.context.id;
        let span = self.spec.header.name.span;
        let database = self.in_namespace("database", &id.database);
        if let Some(database) = database {
            self.edge(database, EdgeKind::Membership, span);
        }
        let Some(schema) = id.schema.clone() else { return };
        let place = self.spec.root.get("schema").map_or(span, |node| node.span);
        self.needs_schema(&Located::new(schema, place));
    }

    /// An object of a name space of the same database; databases are in their own.
    fn in_namespace(&self, namespace: &'static str, name: &str) -> Option<usize> {
        let database =
            if namespace == "database" { name.to_owned() } else { self.context.id.database.clone() };
        self.context.names.index_of(&ObjectId {
            engine: "timescaledb",
            namespace,
            database,
            schema: None,
            name: name.to_owned(),
        })
    }

    /// The names of a namespace in this database, with gaps for those of other databases.
    fn beside(&self, namespace: &'static str) -> impl Iterator<Item = Option<&str>> {
        let id = self.context.id;
        let all = self.context.names.in_namespace(id.engine, namespace);
        all.map(|other| (other.database == id.database).then_some(other.name.as_str()))
    }

    /// A schema that must exist: `public` does, others must be declared.
    fn needs_schema(&mut self, schema: &Located<String>) {
        match self.in_namespace("schema", schema) {
            Some(index) => self.edge(index, EdgeKind::Membership, schema.span),
            None if schema.value == "public" || schema.value == "pg_catalog" => {}
            None => {
                let database = &self.context.id.database;
                let known = self.beside("schema").chain([Some("public")]);
                let message =
                    format!("{} is in the schema `{schema}`, which no document declares", self.subject);
                let known = Candidates::among(known, |_, _| true);
                let mut diagnostic = Diagnostic::new(&shared::UNKNOWN_OBJECT, schema.span, message)
                    .suggest_among(schema, "schemas", known);
                if diagnostic.edit.is_none() {
                    diagnostic = diagnostic.help(format!(
                        "declare it in a document of its own: `kind: schema`, `name: {schema}`"
                    ));
                }
                diagnostic = diagnostic
                    .once(format!("the database `{database}` has no document for the schema `{schema}`"));
                self.push(diagnostic);
            }
        }
    }

    /// An extension that must be declared in the same database.
    fn needs_extension(&mut self, extension: &str, what: &str, span: Span) {
        self.needs_of_extension(extension, what, EdgeKind::Membership, span);
    }

    /// As [`Lower::needs_extension`]; `kind` is that of an expression where the thing is named in SQL, which stays as it is
    /// written.
    fn needs_of_extension(&mut self, extension: &str, what: &str, kind: EdgeKind, span: Span) {
        match self.in_namespace("extension", extension) {
            Some(index) => self.edge(index, kind, span),
            None => {
                let database = &self.context.id.database;
                let label = format!("the database `{database}` has no document for `{extension}`");
                let message = format!("{} needs the extension `{extension}` for {what}", self.subject);
                let diagnostic =
                    Diagnostic::new(&codes::MISSING_EXTENSION, span, message).once(label).help(format!(
                        "add a document: `engine: {}`, `kind: extension`, `name: {extension}`",
                        self.spec.engine_value
                    ));
                self.push(diagnostic);
            }
        }
    }

    /// Takes the name of a constraint or index, or chooses the one that PostgreSQL would.
    fn part_name(
        &mut self,
        given: Option<&Located<String>>,
        columns: Option<&str>,
        label: &str,
        span: Span,
    ) -> Located<String> {
        match given {
            Some(name) => {
                self.chooser.take(name, Space::of(label));
                name.clone()
            }
            None => Located::new(self.chooser.choose(&self.context.id.name, columns, label), span),
        }
    }

    /// An object of the same database that a text names; reported when there is none.
    fn object(&mut self, written: &Located<String>, kinds: &[&str]) -> Option<usize> {
        let wanted = Wanted { from: self.context.id, kinds, same_database: true };
        resolve(written, wanted, self.context.names, &self.subject, self.diagnostics)
    }

    /// An object of the same database that a text names, if there is one.
    fn quiet_object(&self, parts: Vec<String>, kinds: &[&str]) -> Option<usize> {
        let wanted = Wanted { from: self.context.id, kinds, same_database: true };
        let address = Address { engine: None, namespace: None, parts };
        match self.context.names.resolve(&address, wanted) {
            Found::One(index) => Some(index),
            _ => None,
        }
    }

    /// The identity of an object of the catalog.
    fn id_of(&self, index: usize) -> ObjectId {
        self.context.names.get(index).id.clone()
    }

    /// A role that a privilege, a policy or a membership names.
    fn role_reference(&mut self, role: &Located<String>) {
        let predefined = role.starts_with("pg_")
            || ["public", "current_user", "session_user", "current_role"].contains(&role.as_str());
        if predefined {
            return;
        }
        match self.in_namespace("role", role) {
            Some(index) => self.edge(index, EdgeKind::Privilege, role.span),
            None => {
                let known = Candidates::among(self.beside("role"), |_, _| true);
                let message = format!("{} names the role `{role}`, which no document declares", self.subject);
                let mut diagnostic = Diagnostic::new(&shared::UNKNOWN_OBJECT, role.span, message)
                    .suggest_among(role, "roles", known);
                if diagnostic.edit.is_none() {
                    diagnostic = diagnostic.help(format!(
                        "declare it: `kind: role`, `name: {role}`, with `existing: true` if it is made elsewhere"
                    ));
                }
                self.push(diagnostic);
            }
        }
    }

    fn grants(&mut self, grants: Vec<GrantSpec>) -> Vec<Grant> {
        grants
            .into_iter()
            .map(|grant| {
                for role in &grant.to {
                    self.role_reference(role);
                }
                let sorted = |mut privileges: Vec<Located<_>>| {
                    privileges.sort();
                    privileges.dedup();
                    privileges
                };
                Grant {
                    privileges: sorted(grant.privileges),
                    to: grant.to,
                    columns: grant.columns,
                    sequences: sorted(grant.sequences),
                    with_grant_option: grant.with_grant_option,
                }
            })
            .collect()
    }

    /// Reads a type and needs what it comes from. `what` names the thing that has it: "column `id`".
    fn parse_type(&mut self, written: &TypeName, what: &str) -> Located<Parsed> {
        let TypeName(text) = written;
        let parsed = match types::parse(text, self) {
            Ok(parsed) => parsed,
            Err(error) => {
                let diagnostic = match error {
                    TypeError::Unknown(names) => {
                        // Parameters stay as they are: only the word is wrong, and only it is replaced.
                        let start = text.len() - text.trim_start().len();
                        let end = text.find(['(', '[']).unwrap_or(text.len()).max(start);
                        let word = text[start..end].trim_end();
                        let span =
                            self.context.sources.place_within(text.span, text, start..start + word.len());
                        Diagnostic::new(
                            &shared::UNKNOWN_TYPE,
                            span,
                            format!("{what} of {} has the type `{text}`, which does not exist", self.subject),
                        )
                        .suggest_near(word, names.iter().map(String::as_str))
                        .instead(types::foreign::help(text))
                        .or_help(
                            "write a type of PostgreSQL, such as `int64`, `text`, `varchar(255)`, `boolean`, `timestamptz`, \
                             `uuid`, `decimal(18, 2)` or `jsonb`; a type of one's own is declared in a document, one of an \
                             extension with the extension",
                        )
                    }
                    TypeError::Parameters(message) => Diagnostic::new(
                        &shared::INVALID_TYPE,
                        text.span,
                        format!(
                            "{what} of {} has the type `{text}`, which cannot be: {message}",
                            self.subject
                        ),
                    )
                    .help(match message.strip_suffix(" takes no parameters") {
                        Some(word) => format!("write {word} alone"),
                        None => "write parameters that it takes, or leave them out".to_owned(),
                    }),
                };
                self.push(diagnostic);
                Parsed::from(Type::Unknown)
            }
        };
        if parsed.ambiguous_int8 {
            let message = format!(
                "{what} of {} has the type `int8`, which here means 8 bits; PostgreSQL's own `int8` has 64",
                self.subject
            );
            self.push(
                Diagnostic::new(&codes::INT8_IS_PORTABLE, text.span, message)
                    .label("8 bits: -128 to 127")
                    .help("write `int64` for 64 bits, or `int16` if 16 bits will do"),
            );
        }
        self.needs_type(&parsed.ty, text.span);
        Located::new(parsed, text.span)
    }

    fn needs_type(&mut self, ty: &Type, span: Span) {
        if let Some(extension) = ty.extension() {
            self.needs_extension(extension, &format!("the type `{ty}`"), span);
        }
        let mut element = ty;
        while let Type::Array(inner) = element {
            element = inner;
        }
        if let Type::Declared { schema, name } = element
            && let Some(index) = self.quiet_object(vec![schema.clone(), name.clone()], TYPES)
        {
            self.edge(index, EdgeKind::Type, span);
        }
    }

    /// A length on a time axis: of time, or a number.
    fn length(&mut self, length: &Length, what: &str) -> Option<Located<Span64>> {
        let Length(literal) = length;
        let span = match &literal.value {
            Literal::Integer(number) => Span64::Number(*number),
            Literal::Text(text) => {
                Span64::Time(self.interval(&Located::new(text.clone(), literal.span), what)?.value)
            }
            _ => return None,
        };
        Some(Located::new(span, literal.span))
    }

    fn interval(&mut self, text: &Located<String>, what: &str) -> Option<Located<Interval>> {
        match Interval::parse(text) {
            Ok(interval) => Some(Located::new(interval, text.span)),
            Err(error) => {
                let message = format!("the {what} of {} is no length of time: {error}", self.subject);
                self.push(
                    Diagnostic::new(&shared::INVALID_VALUE, text.span, message)
                        .help("write a length such as `1 day`, `12 hours` or `90 days`"),
                );
                None
            }
        }
    }

    /// An extension that provides a function, a view or an operator class.
    fn needs_provider(&mut self, found: Option<&'static str>, what: &str, span: Span) {
        if let Some(extension) = found {
            self.needs_extension(extension, what, span);
        }
    }

    /// The extension of a function that no document declares. One that is there is needed; one that is not is asked for where the
    /// function is surely its own.
    fn function_of_extension(&mut self, name: &str, span: Span) {
        let found = extensions::of_function(name);
        let there = found.iter().find(|(extension, _)| self.in_namespace("extension", extension).is_some());
        if let Some((extension, _)) = there.or(found.iter().find(|(_, sure)| *sure)) {
            self.needs_of_extension(extension, &format!("the function `{name}`"), EdgeKind::Expression, span);
        }
    }
}

impl ParseContext for Lower<'_, '_> {
    fn declared(&self, text: &str) -> Option<(String, String)> {
        let address = Address::parse(text).ok()?;
        // SQL folds unquoted capitals; documents name objects as they are.
        let index = self.quiet_object(address.parts, TYPES)?;
        let id = &self.context.names.get(index).id;
        Some((id.schema.clone()?, id.name.clone()))
    }

    fn declared_names(&self, text: &str) -> Vec<String> {
        let wanted = Wanted { from: self.context.id, kinds: TYPES, same_database: true };
        let candidates = self.context.names.candidates(text, wanted);
        let few = candidates.count == Some(candidates.first.len());
        let names = if few { candidates.first } else { candidates.near };
        names.into_iter().map(str::to_owned).collect()
    }
}

//! Documents to definitions: one file for each group of kinds.

mod access;
mod codec;
mod columns;
mod dictionary;
mod engine_arguments;
mod parts;
mod query;
mod reader;
mod session;
mod table;
mod table_engine;
mod ttl;
mod view;

use std::collections::BTreeSet;

use indexmap::IndexMap;

pub(super) use self::parts::is_query;
pub(super) use self::ttl::ends_in_clause;

use self::reader::Reader;
use super::model::{Argument, Database, Definition, Setting};
use super::{DATABASE, ENGINE, FUNCTION, codes};
use crate::diagnostic::{Diagnostic, Diagnostics, instead, shared};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::{Lowered, Lowering};
use crate::model::resolve::resolve;
use crate::model::{Edge, EdgeKind, ObjectId, Wanted};
use crate::span::{Located, Span};
use crate::spec::{Literal, Spec};
use crate::sql::{Expression, pieces};

/// Lowers a document of any kind but `mixin`.
pub fn lower(spec: &Spec, lowering: &Lowering<'_>, diagnostics: &mut Diagnostics) -> Option<Lowered> {
    let mut context = Context::new(spec, lowering);
    context.membership(diagnostics);
    let definition = match spec.kind {
        "database" => {
            context.body(diagnostics).map(|body| Definition::Database(context.database(body, diagnostics)))
        }
        "table" => context
            .body(diagnostics)
            .map(|body| Definition::Table(Box::new(table::lower(&mut context, body, diagnostics)))),
        "view" => context
            .body(diagnostics)
            .map(|body| Definition::View(view::view(&mut context, body, diagnostics))),
        "materialized_view" => context.body(diagnostics).map(|body| {
            Definition::MaterializedView(Box::new(view::materialized(&mut context, body, diagnostics)))
        }),
        "dictionary" => context
            .body(diagnostics)
            .map(|body| Definition::Dictionary(Box::new(dictionary::lower(&mut context, body, diagnostics)))),
        "function" => context
            .body(diagnostics)
            .map(|body| Definition::Function(access::function(&mut context, body, diagnostics))),
        "role" => context
            .body(diagnostics)
            .map(|body| Definition::Role(access::role(&mut context, body, diagnostics))),
        "raw" => context
            .body(diagnostics)
            .map(|body| Definition::Raw(access::raw(&mut context, &body, diagnostics))),
        _ => None,
    };
    let own = lowering.names.index_of(lowering.id);
    context.edges.retain(|edge| Some(edge.to) != own);
    definition.map(|definition| Lowered { definition: Box::new(definition), edges: context.edges })
}

/// What lowering one document carries along.
pub(super) struct Context<'a> {
    pub(super) spec: &'a Spec,
    pub(super) lowering: &'a Lowering<'a>,
    /// The object as messages name it.
    pub(super) subject: String,
    pub(super) edges: Vec<Edge>,
    /// The names of the columns, which a text may be without quotes.
    pub(super) columns: BTreeSet<String>,
}

impl<'a> Context<'a> {
    fn new(spec: &'a Spec, lowering: &'a Lowering<'a>) -> Self {
        let subject = format!("clickhouse {} `{}`", spec.kind, lowering.id.name);
        Context { spec, lowering, subject, edges: Vec::new(), columns: BTreeSet::new() }
    }

    /// The body as the struct of its kind.
    fn body<T: serde::Deserialize<'a>>(&self, diagnostics: &mut Diagnostics) -> Option<T> {
        match self.spec.body() {
            Ok(body) => Some(body),
            Err(error) => {
                diagnostics.push(
                    Diagnostic::new(
                        &shared::INVALID_VALUE,
                        error.span,
                        format!("{} cannot be read: {}", self.subject, error.message),
                    )
                    .help("write the value in the form that the language reference shows"),
                );
                None
            }
        }
    }

    pub(super) fn reader(&self) -> Reader<'_> {
        Reader {
            subject: &self.subject,
            sources: self.lowering.sources,
            declared: self.declared(),
            columns: &self.columns,
        }
    }

    /// Whether the document says itself what it needs: `depends_on: []` says that it needs nothing.
    pub(super) fn declared(&self) -> bool {
        self.spec.root.get("depends_on").is_some()
    }

    /// Reads an expression; the functions and dictionaries that documents declare become edges.
    pub(super) fn expression(&mut self, text: &Located<String>, diagnostics: &mut Diagnostics) -> Expression {
        self.part(text, 0..text.value.len(), diagnostics)
    }

    /// As [`Context::expression`], for a part of a text.
    pub(super) fn part(
        &mut self,
        text: &Located<String>,
        range: std::ops::Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Expression {
        let mut expression = self.reader().part(text, range, diagnostics);
        if expression.column.is_some() {
            return expression;
        }
        let mut changes = session::current_database(&expression.text.value, &self.own_database());
        if let Some(names) = expression.names.clone() {
            let functions: Vec<(String, Span)> = names
                .functions
                .iter()
                .filter_map(|name| name.parts.last())
                .map(|part| (part.name.clone(), self.reader().place(&expression, part.range.clone())))
                .collect();
            self.functions(&functions, diagnostics);
            let sources = self.lowering.sources;
            let place = |range| sources.place_within(expression.text.span, &expression.text.value, range);
            changes.extend(session::named_in_text(self, &names.named_in_text, &place));
            session::probes(self, &expression.text.value, &place);
            for query in &names.subqueries {
                let (_, insertions) = query::edges(self, &expression.text, query, diagnostics);
                changes.extend(insertions.into_iter().map(|(at, prefix)| (at..at, prefix)));
                changes.extend(session::named_in_text(self, &query.named_in_text, &place));
            }
        }
        if let Some(completed) = session::changed(&expression.text.value, changes) {
            expression.complete(completed);
        }
        expression
    }

    /// The database that names without one mean.
    pub(super) fn own_database(&self) -> String {
        self.lowering.id.database.clone()
    }

    /// Edges to SQL functions that documents declare; a warning for a name that is nearly a function's.
    pub(super) fn functions(&mut self, functions: &[(String, Span)], diagnostics: &mut Diagnostics) {
        for (name, span) in functions {
            let id = server_object(FUNCTION, name);
            if let Some(to) = self.lowering.names.index_of(&id) {
                self.edges.push(Edge { to, kind: EdgeKind::Expression, span: *span });
            } else if !super::functions::is_known(name) {
                let declared = self.lowering.names.in_namespace(ENGINE, FUNCTION);
                let declared = declared.map(|function| function.name.as_str());
                let known = super::functions::all().map(|name| -> &str { name });
                let near = crate::diagnostic::nearest(name, known.chain(declared));
                if let Some(near) = near {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::UNKNOWN_FUNCTION,
                            *span,
                            format!("{} calls `{name}`, which is no function that is known", self.subject),
                        )
                        .help(instead(name, near))
                        .edit(*span, near),
                    );
                }
            }
        }
    }

    /// Resolves an object of this engine and adds an edge to it.
    pub(super) fn object(
        &mut self,
        written: &Located<String>,
        kinds: &[&str],
        edge: EdgeKind,
        diagnostics: &mut Diagnostics,
    ) -> Option<ObjectId> {
        let wanted = Wanted { from: self.lowering.id, kinds, same_database: false };
        let to = resolve(written, wanted, self.lowering.names, &self.subject, diagnostics)?;
        let found = self.lowering.names.get(to);
        if found.id.engine != ENGINE {
            diagnostics.push(
                Diagnostic::new(
                    &shared::WRONG_KIND,
                    written.span,
                    format!("{} needs an object of ClickHouse, and `{}` is not", self.subject, found.id),
                )
                .help("name an object of ClickHouse"),
            );
            return None;
        }
        self.edges.push(Edge { to, kind: edge, span: written.span });
        Some(found.id.clone())
    }

    pub(super) fn settings(settings: IndexMap<Located<String>, Located<Literal>>) -> Vec<Setting> {
        let setting = |(name, value): (_, Located<Literal>)| {
            let span = value.span;
            Setting { name, value: Located::new(as_kept(value.value), span) }
        };
        settings.into_iter().map(setting).collect()
    }

    /// The arguments of a call, each with its place.
    pub(super) fn arguments(&self, text: &Located<String>, call: &pieces::Call) -> Vec<Argument> {
        let reader = self.reader();
        let argument = |range: &std::ops::Range<usize>| reader.argument(reader.located(text, range.clone()));
        call.arguments.iter().map(argument).collect()
    }

    /// The edge to the database's document; a database that no document declares and no server has is reported once.
    fn membership(&mut self, diagnostics: &mut Diagnostics) {
        let lowering = self.lowering;
        let id = lowering.id;
        if !id.namespace.is_empty() {
            if let Some(database) = &self.spec.header.database {
                diagnostics.push(
                    Diagnostic::new(
                        &shared::INVALID_VALUE,
                        database.span,
                        format!("{} belongs to the whole server and not to a database", self.subject),
                    )
                    .help("remove `database`"),
                );
            }
            return;
        }
        let span = self.spec.header.database.as_ref().map_or(self.spec.header.name.span, |name| name.span);
        if let Some(to) = self.lowering.names.index_of(&server_object(DATABASE, &id.database)) {
            self.edges.push(Edge { to, kind: EdgeKind::Membership, span });
            return;
        }
        if id.database != "default" && lowering.names.is_first_of_database(id) {
            let declared = lowering.names.in_namespace(ENGINE, DATABASE);
            let declared = declared.map(|database| database.name.as_str());
            let near = crate::diagnostic::nearest(&id.database, declared).map(str::to_owned);
            let written = self.spec.header.database.as_ref();
            let mut diagnostic = Diagnostic::new(
                &codes::UNDECLARED_DATABASE,
                span,
                format!("{} is in the database `{}`, which no document declares", self.subject, id.database),
            );
            diagnostic = match (&near, written) {
                (Some(near), Some(written)) => {
                    diagnostic.help(instead(&id.database, near)).edit(written.span, near.clone())
                }
                _ => diagnostic.help(format!(
                    "declare it: `engine: clickhouse`, `kind: database`, `name: {}`",
                    id.database
                )),
            };
            diagnostics.push(diagnostic);
        }
    }

    fn database(&self, body: super::spec::DatabaseBody, diagnostics: &mut Diagnostics) -> Database {
        let atomic = || Database {
            engine: Located::new("Atomic".to_owned(), self.spec.header.name.span),
            arguments: Vec::new(),
        };
        let Some(written) = body.database_engine else { return atomic() };
        let Some(call) = pieces::call(DIALECT, &written) else {
            self.reader().broken(
                &written,
                0..written.value.len(),
                "an engine is a name, with its arguments in brackets",
                diagnostics,
            );
            return atomic();
        };
        let engine = self.reader().located(&written, call.name.clone());
        Database { arguments: self.arguments(&written, &call), engine }
    }
}

/// A setting's value as the engine keeps it: truth is 1 or 0.
fn as_kept(value: Literal) -> Literal {
    match value {
        Literal::Boolean(flag) => Literal::Integer(flag.into()),
        Literal::List(items) => Literal::List(items.into_iter().map(as_kept).collect()),
        Literal::Mapping(entries) => {
            Literal::Mapping(entries.into_iter().map(|(name, value)| (name, as_kept(value))).collect())
        }
        other => other,
    }
}

/// The identity of an object that belongs to the whole server.
pub(super) fn server_object(namespace: &'static str, name: &str) -> ObjectId {
    ObjectId { engine: ENGINE, namespace, database: String::new(), schema: None, name: name.to_owned() }
}

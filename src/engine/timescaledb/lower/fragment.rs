//! SQL fragments: which columns, functions, sequences, types and tables they name.

use super::{Lower, RELATIONS};
use crate::diagnostic::{Diagnostic, shared};
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::model::{Formula, Needs, Sources};
use crate::engine::timescaledb::{extensions, types};
use crate::model::{Aside, EdgeKind, ObjectId};
use crate::span::{Located, Span};
use crate::sql::{self, Expression, ExpressionNames, Fragment, QualifiedName, Query, QueryNames, Reading};

/// What an expression is.
#[derive(Clone, Copy)]
pub(super) struct Allowed<'a> {
    /// What it is in messages: "the check `positive`".
    pub(super) what: &'a str,
    /// Why what it names is needed, which says whether it can be added when all objects exist.
    pub(super) edge: EdgeKind,
}

impl Lower<'_, '_> {
    /// What was needed since there were so many edges.
    pub(super) fn needs_since(&self, start: usize) -> Needs {
        let since = self.edges.iter().skip(start);
        Aside(since.map(|edge| self.context.names.get(edge.to).id.clone()).collect())
    }

    /// The place of a part of a fragment.
    pub(super) fn within(&self, fragment: &Located<String>, range: std::ops::Range<usize>) -> Span {
        self.context.sources.place_within(fragment.span, fragment, range)
    }

    fn broken(
        &mut self,
        fragment: &Located<String>,
        what: &str,
        message: &sql::Flaw,
        range: std::ops::Range<usize>,
    ) {
        let span = self.within(fragment, range);
        let help = message.help().unwrap_or("close what is open, and write one fragment without `;`");
        let message = format!("{what} of {} is no SQL: {message}", self.subject);
        self.push(Diagnostic::new(&shared::INVALID_SQL, span, message).help(help));
    }

    fn opaque(&mut self, fragment: &Located<String>, what: &str, reason: &str) {
        let before = self.diagnostics.len();
        self.unread(fragment.span, what, &format!("the parser does not know it: {reason}"));
        if self.diagnostics.len() > before {
            self.diagnostics.amend_last(|last| last.instead(sql::slip(fragment)));
        }
    }

    /// Reports a fragment that is kept unread, unless the document says itself what it needs, if only with an empty list.
    pub(super) fn unread(&mut self, span: Span, what: &str, reason: &str) {
        if self.spec.root.get("depends_on").is_some() {
            return;
        }
        let message = format!("{what} of {} is kept unread, since {reason}", self.subject);
        self.push(
            Diagnostic::new(&shared::OPAQUE_SQL, span, message)
                .help("name what it uses under `depends_on`, or write `depends_on: []` if it uses nothing"),
        );
    }

    /// Reads an expression: reports what it cannot name, and needs what it names.
    pub(super) fn expression(&mut self, fragment: Located<String>, allowed: Allowed<'_>) -> Expression {
        let names = self.expression_names(&fragment, allowed);
        Fragment::new(DIALECT, fragment, names)
    }

    /// As [`Lower::expression`], with what it needs.
    pub(super) fn formula(&mut self, fragment: Located<String>, allowed: Allowed<'_>) -> Formula {
        let start = self.edges.len();
        let sql = self.expression(fragment, allowed);
        Formula { sql, needs: self.needs_since(start) }
    }

    fn expression_names(
        &mut self,
        fragment: &Located<String>,
        allowed: Allowed<'_>,
    ) -> Option<ExpressionNames> {
        match sql::read_expression(DIALECT, fragment) {
            Reading::Broken { message, range } => {
                self.broken(fragment, allowed.what, &message, range);
                None
            }
            Reading::Opaque(reason) => {
                self.opaque(fragment, allowed.what, &reason);
                None
            }
            Reading::Read(names) => {
                self.functions(fragment, &names.functions, allowed.edge);
                self.named_sequences(fragment, &names.named_in_text, allowed.edge);
                self.cast_types(fragment, &names.types);
                for query in &names.subqueries {
                    self.query_edges(fragment, query, allowed.edge);
                    self.functions(fragment, &query.functions, allowed.edge);
                    self.named_sequences(fragment, &query.named_in_text, allowed.edge);
                    self.cast_types(fragment, &query.types);
                }
                Some(names)
            }
        }
    }

    /// Functions of documents are needed; functions of extensions need these.
    fn functions(&mut self, fragment: &Located<String>, functions: &[QualifiedName], kind: EdgeKind) {
        for function in functions {
            let span = self.within(fragment, function.range());
            let parts: Vec<String> = function.parts.iter().map(|part| part.name.clone()).collect();
            let name = parts.last().cloned().unwrap_or_default();
            match self.quiet_object(parts, &["function"]) {
                Some(index) => self.edge(index, kind, span),
                None => self.function_of_extension(&name, span),
            }
        }
    }

    /// `nextval('app.ticket_seq')` needs the sequence.
    fn named_sequences(
        &mut self,
        fragment: &Located<String>,
        named: &[(String, String, std::ops::Range<usize>)],
        kind: EdgeKind,
    ) {
        for (function, text, range) in named {
            if !matches!(function.as_str(), "nextval" | "currval" | "setval") {
                continue;
            }
            let Ok(address) = crate::model::Address::parse(text) else { continue };
            let span = self.within(fragment, range.clone());
            match self.quiet_object(address.parts, &["sequence"]) {
                Some(index) => self.edge(index, kind, span),
                // A sequence of a `serial` or `identity` column has a name that PostgreSQL makes.
                None if text.ends_with("_seq") && self.numbers(text) => {}
                None if self.spec.root.get("depends_on").is_some() => {}
                None => {
                    let message = format!(
                        "{} calls `{function}` for `{text}`, which no document declares",
                        self.subject
                    );
                    self.push(Diagnostic::new(&shared::UNKNOWN_OBJECT, span, message).help(
                        "declare it with `kind: sequence`, write `identity: by_default` in the place of the default, or name what makes it under `depends_on`",
                    ));
                }
            }
        }
    }

    /// Whether a name is that of a sequence behind a column, `<table>_<column>_seq`: whose, only the server knows.
    fn numbers(&self, text: &str) -> bool {
        let name = text.rsplit('.').next().unwrap_or(text).trim_matches('"');
        let tables = name.match_indices('_').filter_map(|(end, _)| name.get(..end));
        tables.flat_map(|table| self.context.names.named(table)).any(|object| object.kind == "table")
    }

    fn cast_types(&mut self, fragment: &Located<String>, names: &[QualifiedName]) {
        for name in names {
            let parts: Vec<String> = name.parts.iter().map(|part| part.name.clone()).collect();
            let span = self.within(fragment, name.range());
            if let Some(index) = self.quiet_object(parts.clone(), &["enum", "domain"]) {
                self.edge(index, EdgeKind::Type, span);
            } else if let Some(extension) = parts.last().and_then(|name| types::extension_of(name)) {
                let what = format!("the type `{}`", parts.join("."));
                self.needs_of_extension(extension, &what, EdgeKind::Expression, span);
            }
        }
    }

    /// Reads a query and needs what it reads from.
    pub(super) fn query(&mut self, text: Located<String>, what: &str) -> (Query, Sources) {
        match sql::read_query(DIALECT, &text) {
            Reading::Broken { message, range } => {
                self.broken(&text, what, &message, range);
                (Fragment::new(DIALECT, text, None), Sources::default())
            }
            Reading::Opaque(reason) => {
                self.opaque(&text, what, &reason);
                (Fragment::new(DIALECT, text, None), Sources::default())
            }
            Reading::Read(names) => self.query_of(text, names),
        }
    }

    /// As [`Lower::query`], of a query that was read already.
    pub(super) fn query_of(&mut self, text: Located<String>, names: QueryNames) -> (Query, Sources) {
        let sources = self.query_edges(&text, &names, EdgeKind::Query);
        self.functions(&text, &names.functions, EdgeKind::Expression);
        self.named_sequences(&text, &names.named_in_text, EdgeKind::Expression);
        self.cast_types(&text, &names.types);
        (Fragment::new(DIALECT, text, Some(names)), Aside(sources))
    }

    /// Resolves the tables of a query; unknown ones are reported.
    fn query_edges(&mut self, text: &Located<String>, names: &QueryNames, kind: EdgeKind) -> Vec<ObjectId> {
        let mut sources: Vec<ObjectId> = Vec::new();
        for table in names.tables() {
            let parts = table.texts();
            let span = self.within(text, table.range());
            if extensions::is_system_relation(&parts) {
                let provider = extensions::of_relation(&parts);
                self.needs_provider(provider, &format!("`{}`", parts.join(".")), span);
                continue;
            }
            let written = Located::new(written_address(&parts), span);
            let Some(index) = self.object(&written, RELATIONS) else { continue };
            // What reads from itself needs nothing more.
            if self.own == Some(index) {
                continue;
            }
            self.edge(index, kind, span);
            let target = self.id_of(index);
            if !sources.contains(&target) {
                sources.push(target);
            }
        }
        sources
    }

    /// Checks that a fragment is closed where nothing more is known of it, and says whether it is.
    pub(super) fn closed(&mut self, fragment: &Located<String>, what: &str) -> bool {
        match sql::check_closed(DIALECT, fragment) {
            Ok(()) => true,
            Err((message, range)) => {
                self.broken(fragment, what, &message, range);
                false
            }
        }
    }
}

/// Parts as an address, quoted where the grammar of addresses needs it.
fn written_address(parts: &[&str]) -> String {
    let quoted: Vec<String> = parts
        .iter()
        .map(|part| {
            if part.contains(['.', ':', '/', '"']) {
                format!("\"{}\"", part.replace('"', "\"\""))
            } else {
                (*part).to_owned()
            }
        })
        .collect();
    quoted.join(".")
}

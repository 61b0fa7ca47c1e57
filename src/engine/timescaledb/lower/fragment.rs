//! SQL fragments: which columns, functions, sequences, types and tables they name.

use indexmap::IndexSet;

use super::{Lower, RELATIONS};
use crate::diagnostic::{Diagnostic, shared};
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::model::{Formula, Needs, Sources};
use crate::engine::timescaledb::{codes, extensions, types};
use crate::engine::words;
use crate::model::{Aside, EdgeKind, ObjectId};
use crate::span::{Located, Span};
use crate::sql::around::Lexemes;
use crate::sql::{
    self, Expression, ExpressionNames, Fragment, Ident, QualifiedName, Query, QueryNames, Reading,
};

/// What an expression may be.
#[derive(Clone, Copy)]
pub(super) struct Allowed<'a> {
    /// What the expression is, for messages: "the check `positive`".
    pub(super) what: &'a str,
    /// The columns it may name; nothing when they are not known.
    pub(super) columns: Option<&'a IndexSet<String>>,
    /// Qualifiers of columns that are fine: the table's name, `new` and `old` of triggers.
    pub(super) qualifiers: &'a [&'a str],
    /// Whether it may hold subqueries; PostgreSQL refuses them in checks, defaults and indexes (`0A000`).
    pub(super) subqueries: bool,
    /// Whether it may name columns at all; defaults may not (`0A000: cannot use column reference in DEFAULT expression`).
    pub(super) any_columns: bool,
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

    /// Reports a statement that takes the script over.
    pub(super) fn takeover(
        &mut self,
        fragment: &Located<String>,
        what: &str,
        found: Option<sql::script::Takeover>,
    ) {
        let Some(found) = found else { return };
        let span = self.within(fragment, found.range);
        let message = format!("{what} of {} {}", self.subject, found.what);
        self.push(Diagnostic::new(&shared::SCRIPT_TAKEOVER, span, message).help(found.help));
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
                self.expression_columns(fragment, &names.columns, allowed);
                self.expression_words(fragment, &names, allowed);
                if !allowed.subqueries
                    && let Some(subquery) = names.subqueries.first()
                {
                    let range = subquery.tables().first().map_or(0..fragment.len(), |table| table.range());
                    let span = self.within(fragment, range);
                    let message = format!(
                        "{} of {} holds a subquery, which PostgreSQL does not allow there",
                        allowed.what, self.subject
                    );
                    self.push(
                        Diagnostic::new(&shared::INVALID_SQL, span, message)
                            .help("move the condition into a trigger, or into a function that is called"),
                    );
                }
                self.functions(fragment, &names.functions, allowed.edge);
                self.named_sequences(fragment, &names.named_in_text, allowed.edge);
                self.cast_types(fragment, &names.types);
                for query in &names.subqueries {
                    self.query_edges(fragment, query, allowed.what, allowed.edge);
                    self.functions(fragment, &query.functions, allowed.edge);
                    self.named_sequences(fragment, &query.named_in_text, allowed.edge);
                    self.cast_types(fragment, &query.types);
                }
                Some(names)
            }
        }
    }

    fn expression_columns(
        &mut self,
        fragment: &Located<String>,
        columns: &[QualifiedName],
        allowed: Allowed<'_>,
    ) {
        for column in columns {
            let Some(last) = column.parts.last() else { continue };
            let span = self.within(fragment, column.range());
            if !allowed.any_columns {
                let message = format!(
                    "{} of {} names the column `{}`, which is not known there",
                    allowed.what, self.subject, last.name
                );
                self.push(
                    Diagnostic::new(&shared::INVALID_SQL, span, message)
                        .help("use a generated column to compute a value from other columns"),
                );
                continue;
            }
            let Some(known) = allowed.columns else { continue };
            if let [qualifier, _] = column.parts.as_slice()
                && !allowed.qualifiers.contains(&qualifier.name.as_str())
            {
                continue;
            }
            if column.parts.len() <= 2 {
                let place = self.within(fragment, last.range.clone());
                let before = self.diagnostics.len();
                self.known_column(&Located::new(last.name.clone(), place), Some(known), allowed.what);
                // Other languages write texts in double quotes, which hold names in SQL.
                let quoted = fragment.get(last.range.clone()).is_some_and(|text| text.starts_with('"'));
                if quoted && self.diagnostics.len() > before {
                    let help = format!(
                        "write a text in single quotes: `'{}'`; double quotes hold a name",
                        last.name
                    );
                    self.diagnostics.amend_last(|found| {
                        if found.edit.is_some() { found } else { found.instead(Some(help)) }
                    });
                }
            }
        }
    }

    /// Columns, and the table before them, by words that PostgreSQL reads otherwise without quotes.
    fn expression_words(
        &mut self,
        fragment: &Located<String>,
        names: &ExpressionNames,
        allowed: Allowed<'_>,
    ) {
        let known = |name: &str| {
            allowed.any_columns
                && allowed.columns.is_some_and(|known| known.iter().any(|column| column == name))
        };
        for column in &names.columns {
            match column.parts.as_slice() {
                [only] if known(&only.name) => self.word(fragment, only, allowed.what, "column"),
                [table, _] if allowed.qualifiers.contains(&table.name.as_str()) => {
                    self.word(fragment, table, allowed.what, "table");
                }
                _ => {}
            }
        }
        let mut lexemes: Option<Lexemes> = None;
        for word in &names.words {
            // To the parser `user.id` is a field of what the function `user` gives.
            let after = lexemes.get_or_insert_with(|| Lexemes::of(DIALECT, fragment)).after(word.range.end);
            let qualifies = after.is_some_and(|after| fragment.get(after) == Some("."));
            if qualifies && allowed.qualifiers.contains(&word.name.as_str()) {
                self.word(fragment, word, allowed.what, "table");
            } else if !qualifies && known(&word.name) {
                self.word(fragment, word, allowed.what, "column");
            }
        }
    }

    /// Reports a name that PostgreSQL reads otherwise, since it stands without quotes.
    fn word(&mut self, text: &Located<String>, ident: &Ident, what: &str, is: &str) {
        if let Some(word) = self.words_of(text).word(ident) {
            self.push(word.finding("PostgreSQL", &format!("{what} of {}", self.subject), is));
        }
    }

    fn words_of<'a>(&'a self, text: &'a Located<String>) -> words::Fragment<'a> {
        let version = self.context.targets.of("timescaledb").version("postgresql").major();
        words::Fragment { dialect: DIALECT, version, text, sources: self.context.sources }
    }

    /// The names that a query gives, and the tables that it reads.
    fn query_words(&mut self, text: &Located<String>, names: &QueryNames, what: &str) {
        for label in self.words_of(text).labels(names) {
            self.push(label.finding("PostgreSQL", &format!("{what} of {}", self.subject), "label"));
        }
        for table in names.tables() {
            let Some(first) = table.parts.first() else { continue };
            let parts = table.parts.iter().map(|part| part.name.clone()).collect();
            if self.quiet_object(parts, RELATIONS).is_some() {
                self.word(text, first, what, if table.parts.len() > 1 { "schema" } else { "table" });
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
            Reading::Read(names) => {
                let sources = self.query_edges(&text, &names, what, EdgeKind::Query);
                self.functions(&text, &names.functions, EdgeKind::Expression);
                self.named_sequences(&text, &names.named_in_text, EdgeKind::Expression);
                self.cast_types(&text, &names.types);
                (Fragment::new(DIALECT, text, Some(names)), Aside(sources))
            }
        }
    }

    /// Resolves the tables of a query; unknown ones are reported.
    fn query_edges(
        &mut self,
        text: &Located<String>,
        names: &QueryNames,
        what: &str,
        kind: EdgeKind,
    ) -> Vec<ObjectId> {
        let mut sources: Vec<ObjectId> = Vec::new();
        self.query_words(text, names, what);
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
            // A policy may look at its own table; a view cannot.
            if self.own == Some(index) && kind != EdgeKind::Query {
                continue;
            }
            if self.own == Some(index) {
                let message = format!("{what} of {} reads from itself", self.subject);
                self.push(
                    Diagnostic::new(&shared::DEPENDENCY_CYCLE, span, message)
                        .help("read from the tables behind it"),
                );
                continue;
            }
            self.edge(index, kind, span);
            let target = self.id_of(index);
            let schema = target.schema.as_deref().unwrap_or_default();
            if parts.len() == 1 && schema != "public" {
                let message = format!(
                    "{what} of {} names `{}` without its schema; the server would look for it in `public`",
                    self.subject, target.name
                );
                let full = format!("{schema}.{}", target.name);
                self.push(
                    Diagnostic::new(&codes::UNQUALIFIED_NAME, span, message)
                        .help(format!("write `{full}`"))
                        .edit(span, full),
                );
            }
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

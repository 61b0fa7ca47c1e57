//! SQL fragments are read, not trusted: which names does one use, and is it one fragment at all?
//!
//! Shared by the engines that speak SQL. Parsing is `sqlparser`'s; this module turns its tree into the names that
//! references, rules and the graph need, each with its place in the fragment. Nothing here knows the catalog.

mod expression;
mod lexical;
mod query;

use std::ops::Range;

/// The SQL of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// PostgreSQL, TimescaleDB and pgvector.
    PostgreSql,
    /// ClickHouse.
    ClickHouse,
}

/// One part of a name: `"Users"` or `users`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The name as the engine stores it: in PostgreSQL unquoted capitals are folded to small letters.
    pub name: String,
    /// Its bytes in the fragment, quotes included.
    pub range: Range<usize>,
}

/// A name with its qualifiers: `app.users`, `u."Id"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualifiedName {
    /// The parts, at least one; the last is the name itself.
    pub parts: Vec<Ident>,
}

impl QualifiedName {
    /// The bytes of all parts together.
    pub fn range(&self) -> Range<usize> {
        let start = self.parts.first().map_or(0, |part| part.range.start);
        let end = self.parts.last().map_or(0, |part| part.range.end);
        start..end
    }

    /// The parts as texts.
    pub fn texts(&self) -> Vec<&str> {
        self.parts.iter().map(|part| part.name.as_str()).collect()
    }
}

/// What reading a fragment came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading<T> {
    /// It was parsed to its end.
    Read(T),
    /// The parser does not know this syntax, but quotes and brackets are closed and it is one fragment.
    Opaque(String),
    /// It is broken: a quote or a bracket is open, a semicolon ends it early, or it is empty.
    Broken {
        /// What is wrong, as a phrase.
        message: String,
        /// Where.
        range: Range<usize>,
    },
}

/// The names in an expression.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExpressionNames {
    /// Columns, qualified or not, in the order of the text; parameters of lambdas are left out.
    pub columns: Vec<QualifiedName>,
    /// Functions that are called; built-in ones too.
    pub functions: Vec<QualifiedName>,
    /// Tables of subqueries, and everything else that they name.
    pub subqueries: Vec<QueryNames>,
    /// Types in casts.
    pub types: Vec<QualifiedName>,
    /// Text literals that are alone the first argument of a function, such as `nextval('app.ticket_seq')` and
    /// `dictGet('shop.country_dict', …)`: function name, text, bytes of the literal.
    pub named_in_text: Vec<(String, String, Range<usize>)>,
    /// Whether an aggregate function is called at the top level (not in a subquery).
    pub aggregates: bool,
}

/// The names in a query, scope by scope.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QueryNames {
    /// The `SELECT`s of the query, set operations and common table expressions included, each with its own scope.
    pub selects: Vec<Select>,
    /// Names of the result's columns, as far as they can be told; nothing when a `*` hides them.
    pub outputs: Option<Vec<String>>,
    /// Functions that are called anywhere.
    pub functions: Vec<QualifiedName>,
    /// As [`ExpressionNames::named_in_text`], anywhere in the query.
    pub named_in_text: Vec<(String, String, Range<usize>)>,
    /// Types in casts, anywhere in the query.
    pub types: Vec<QualifiedName>,
}

impl QueryNames {
    /// All tables of all scopes, without common table expressions, in the order of the text.
    pub fn tables(&self) -> Vec<&QualifiedName> {
        self.selects
            .iter()
            .flat_map(|select| &select.sources)
            .filter_map(|source| match &source.kind {
                SourceKind::Table(name) => Some(name),
                _ => None,
            })
            .collect()
    }
}

/// One `SELECT` and what it sees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Select {
    /// What it reads from.
    pub sources: Vec<TableSource>,
    /// The columns it names anywhere: projection, filters, grouping, order, joins.
    pub columns: Vec<QualifiedName>,
    /// Aliases of its projection, which later clauses may use as columns.
    pub aliases: Vec<String>,
    /// Projected names or `None` for an expression without a name; nothing at all when a `*` hides them.
    pub outputs: Option<Vec<Option<String>>>,
    /// Whether it is inside another `SELECT` whose columns it may use too (a correlated or lateral subquery).
    pub nested: bool,
    /// Grouping expressions, as text, as they stand in the fragment.
    pub group_by: Vec<String>,
}

/// Something in a `FROM`.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSource {
    /// The name that qualifies its columns: the alias, or the table's own name.
    pub alias: Option<String>,
    /// What it is.
    pub kind: SourceKind,
}

/// What a `FROM` reads.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceKind {
    /// A table or view.
    Table(QualifiedName),
    /// A subquery or a common table expression, with its columns where they are known.
    Derived(Option<Vec<String>>),
    /// A table function or something else whose columns are not known.
    Unknown,
}

/// Reads an expression: a check, a default, an order or partition expression, an index predicate.
pub fn read_expression(dialect: Dialect, text: &str) -> Reading<ExpressionNames> {
    expression::read(dialect, text)
}

/// Reads a query: the body of a view.
pub fn read_query(dialect: Dialect, text: &str) -> Reading<QueryNames> {
    query::read(dialect, text)
}

/// Checks that a fragment in another language or syntax, such as the clauses of a raw object, is closed: no open quote,
/// bracket or comment, and no semicolon outside of quotes.
///
/// # Errors
/// Says what is open, and where.
pub fn check_closed(dialect: Dialect, text: &str) -> Result<(), (String, Range<usize>)> {
    lexical::check_closed(dialect, text)
}

/// Splits a script into its statements at semicolons outside of quotes, dollar quotes and comments; trimmed, empty
/// ones left out.
pub fn split_statements(dialect: Dialect, text: &str) -> Vec<&str> {
    lexical::split_statements(dialect, text)
}

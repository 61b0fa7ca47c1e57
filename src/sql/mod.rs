//! SQL fragments are read, not trusted: which names does one use, and is it one fragment at all?
//!
//! Shared by the engines that speak SQL. Parsing is `sqlparser`'s; this module turns its tree into the names that
//! references, rules and the graph need, each with its place in the fragment. Nothing here knows the catalog.

pub mod around;
mod canonical;
mod expression;
mod fragment;
pub mod keywords;
pub(crate) mod lexical;
pub mod lexicon;
mod names;
mod outline;
pub mod pieces;
mod query;
mod resolve;
pub mod script;
mod slip;
pub(crate) mod stand_ins;
pub(crate) mod tokens;
mod unfinished;
mod words;

use std::fmt;
use std::ops::{Deref, Range};

pub use canonical::canonical;
pub use fragment::{Expression, Fragment, Query};
pub use keywords::{LabelOf, Misread, misread, quoted, refused_labels};
pub use lexicon::{Dialect, Lexicon};
pub use resolve::{Outer, UnresolvedColumn, output_columns, unresolved_columns, unresolved_columns_within};
pub use slip::{curly, slip};

/// One part of a name: `"Users"` or `users`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The name as the engine stores it; see [`lexicon::Case`].
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
        let start = self.parts.iter().map(|part| part.range.start).min().unwrap_or(0);
        let end = self.parts.iter().map(|part| part.range.end).max().unwrap_or(0);
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
    /// It is broken: a quote or a bracket is open, a semicolon ends it early, it ends too early itself, or it is empty.
    Broken {
        /// What is wrong.
        message: Flaw,
        /// Where.
        range: Range<usize>,
    },
}

/// What is wrong with a fragment; dereferences to the phrase.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    phrase: String,
    help: Option<&'static str>,
}

impl Flaw {
    /// What to do, where that is something else than to close what is open; starts with a verb.
    pub fn help(&self) -> Option<&'static str> {
        self.help
    }
}

impl From<&str> for Flaw {
    fn from(phrase: &str) -> Self {
        Flaw { phrase: phrase.to_owned(), help: None }
    }
}

impl From<&Flaw> for Flaw {
    fn from(flaw: &Flaw) -> Self {
        flaw.clone()
    }
}

impl From<&String> for Flaw {
    fn from(phrase: &String) -> Self {
        Flaw::from(phrase.as_str())
    }
}

impl Deref for Flaw {
    type Target = str;
    fn deref(&self) -> &str {
        &self.phrase
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase)
    }
}

/// The names in an expression.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExpressionNames {
    /// Columns, qualified or not, in the order of the text; parameters of lambdas are left out, and so are
    /// values such as `CURRENT_USER`, and the value under test.
    pub columns: Vec<QualifiedName>,
    /// Functions that are called; built-in ones too, those of subqueries not.
    pub functions: Vec<QualifiedName>,
    /// Tables of subqueries, and everything else that they name.
    pub subqueries: Vec<QueryNames>,
    /// Types in casts that are not built in, as far as the parser knows those.
    pub types: Vec<QualifiedName>,
    /// Text literals that are alone the first argument of a function, such as `nextval('app.ticket_seq')` and
    /// `dictGet('shop.country_dict', …)`: function name, text, bytes of the literal. `'app.users'::regclass` is one too
    /// (its function is `regclass`), and so is the bare name of `dictGet(shop.country_dict, …)` and `joinGet`.
    pub named_in_text: Vec<(String, String, Range<usize>)>,
    /// Words that the engine reads as values and that could be meant as columns: `user`, `current_date`.
    pub words: Vec<Ident>,
    /// Whether an aggregate function is called at the top level (not in a subquery).
    pub aggregates: bool,
}

/// The names in a query, scope by scope.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryNames {
    /// Whose rules the names follow.
    pub dialect: Dialect,
    /// The `SELECT`s of the query, set operations and common table expressions included, each with its own scope.
    pub selects: Vec<Select>,
    /// Names of the result's columns; nothing when a `*` hides them or one has no name that can be told. See
    /// [`output_columns`] for `*` of known tables, and [`Select::outputs`] for each by itself.
    pub outputs: Option<Vec<String>>,
    /// The `SELECT` that names the result's columns: the first one of the body.
    pub first: Option<usize>,
    /// Functions that are called anywhere.
    pub functions: Vec<QualifiedName>,
    /// As [`ExpressionNames::named_in_text`], anywhere in the query.
    pub named_in_text: Vec<(String, String, Range<usize>)>,
    /// Types in casts, anywhere in the query.
    pub types: Vec<QualifiedName>,
    /// Names that the query itself gives, but for those of the result behind `AS`.
    pub labels: Vec<(Ident, LabelOf)>,
}

impl QueryNames {
    /// None yet.
    fn none(dialect: Dialect) -> Self {
        QueryNames {
            dialect,
            selects: Vec::new(),
            outputs: None,
            first: None,
            functions: Vec::new(),
            named_in_text: Vec::new(),
            types: Vec::new(),
            labels: Vec::new(),
        }
    }

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
    /// Words that the engine reads otherwise and that could be meant as columns: `user`, the `all` of `GROUP BY all`.
    pub words: Vec<Ident>,
    /// The starts of the columns that stand in `GROUP BY` or `ORDER BY`, where aliases are seen, too.
    pub alias_places: Vec<usize>,
    /// Aliases of its projection, which later clauses may use as columns; those of `ARRAY JOIN` and of
    /// `WITH expression AS name` too.
    pub aliases: Vec<String>,
    /// Its projection, item by item.
    pub projection: Vec<Projected>,
    /// Projected names or `None` for an expression without a name; nothing at all when a `*` hides them.
    pub outputs: Option<Vec<Option<String>>>,
    /// Whether it is inside another `SELECT` whose columns it may use too (a correlated or lateral subquery).
    pub nested: bool,
    /// The `SELECT` whose columns it may use too, if `nested`; nothing when that is outside of the fragment.
    pub outer: Option<usize>,
    /// The `SELECT` around it, whether it sees its columns or not.
    pub enclosing: Option<usize>,
    /// Grouping expressions, as text, as they stand in the fragment.
    pub group_by: Vec<String>,
    /// Whether an aggregate function is called in it, not counting subqueries and window functions.
    pub aggregates: bool,
    /// Whether it is a `SELECT DISTINCT`.
    pub distinct: bool,
}

/// An item of a projection.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Projected {
    /// Its name in the result: the alias, or the one that the engine gives, if that can be told.
    pub name: Option<String>,
    /// The column, if it is nothing but one.
    pub column: Option<QualifiedName>,
    /// If it stands for many columns.
    pub wildcard: Option<Wildcard>,
    /// Its bytes in the fragment, alias included; empty if they cannot be told.
    pub range: Range<usize>,
}

/// `*`, `t.*`, `* EXCEPT (a)`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wildcard {
    /// The source it takes, if not all.
    pub qualifier: Option<QualifiedName>,
    /// Columns that are left out.
    pub except: Vec<String>,
    /// Whether a pattern or a function chooses the columns, so that they cannot be told.
    pub dynamic: bool,
}

/// Something in a `FROM`.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSource {
    /// The name that qualifies its columns: the alias, or the table's own name.
    pub alias: Option<String>,
    /// Whether the alias is written; then the table's own name does not qualify.
    pub renamed: bool,
    /// New names for its first columns: `AS t(a, b)`.
    pub columns: Vec<String>,
    /// For a subquery or a common table expression: the `SELECT` that names its columns.
    pub query: Option<usize>,
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

/// Reads a query: the body of a view. Blanks at its end do not count, since statements are written without them: a comment
/// in the last line would hide the semicolon after it.
pub fn read_query(dialect: Dialect, text: &str) -> Reading<QueryNames> {
    query::read(dialect, text.trim_end())
}

/// Checks that a fragment in another language or syntax, such as the clauses of a raw object, is closed: no open quote,
/// bracket or comment, and no semicolon outside of quotes.
///
/// # Errors
/// Says what is open, and where.
pub fn check_closed(dialect: Dialect, text: &str) -> Result<(), (Flaw, Range<usize>)> {
    // Statements are written without the blanks at their end, so a comment there would hide the semicolon.
    lexical::check_closed(dialect, text.trim_end(), lexical::Place::Clause)
}

/// As [`check_closed`], for a script or a statement that may have semicolons outside of quotes, such as a function with a
/// `BEGIN ATOMIC … END` body.
///
/// # Errors
/// Says what is open, and where.
pub fn check_script(dialect: Dialect, text: &str) -> Result<(), (Flaw, Range<usize>)> {
    lexical::check_closed(dialect, text, lexical::Place::Script)
}

/// Splits a script into its statements at semicolons outside of quotes, dollar quotes and comments; trimmed, empty
/// ones left out. Where statements have bodies ([`Lexicon::bodies`]), they end outside of these and of parentheses.
pub fn split_statements(dialect: Dialect, text: &str) -> Vec<&str> {
    lexical::split_statements(dialect, text)
}

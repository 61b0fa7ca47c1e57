//! SQL in definitions: read once, compared by what it says.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::OnceLock;

use super::{Dialect, ExpressionNames, QualifiedName, QueryNames, canonical, quoted};
use crate::span::Located;

/// An expression: a default, a condition, a key.
pub type Expression = Fragment<ExpressionNames>;

/// A query: that of a view.
pub type Query = Fragment<QueryNames>;

/// A piece of SQL in a definition, and the names in it.
///
/// Two are equal when their canonical spellings are: blanks, comments, the case of words and what else changes nothing does not
/// count. Dereferences to the text as it was written, where it was written.
#[derive(Clone)]
pub struct Fragment<N> {
    /// Whose SQL it is.
    pub dialect: Dialect,
    /// The text, where it stands.
    pub text: Located<String>,
    /// The column, where the text is the name of one and nothing else, with or without the quotes that it needs.
    pub column: Option<Box<str>>,
    /// The text with everything written out that the document leaves to the place where it stands, such as the database
    /// before a table's name; nothing where that is the text itself.
    pub completed: Option<Box<str>>,
    /// The names that it uses; nothing when the parser does not know its syntax.
    pub names: Option<Box<N>>,
    canonical: OnceLock<Box<str>>,
}

impl<N> Fragment<N> {
    /// A fragment that was read already.
    pub fn new(dialect: Dialect, text: Located<String>, names: Option<N>) -> Self {
        Fragment {
            dialect,
            text,
            column: None,
            completed: None,
            names: names.map(Box::new),
            canonical: OnceLock::new(),
        }
    }

    /// The text that statements hold.
    pub fn sql(&self) -> &str {
        self.completed.as_deref().unwrap_or(&self.text.value)
    }

    /// The text as it stands in a statement where no bracket is around it. What no parser has read is put in brackets of its own,
    /// so that it stays the one expression or query that it is to be: clauses and statements in it are refused by the server.
    pub fn standing(&self) -> Cow<'_, str> {
        match self.names {
            Some(_) => Cow::Borrowed(self.sql()),
            None => Cow::Owned(format!("({})", self.sql().trim())),
        }
    }

    /// One spelling for all that mean the same; made when it is asked for first.
    pub fn canonical(&self) -> &str {
        self.canonical.get_or_init(|| {
            let text = match &self.column {
                Some(column) => canonical(self.dialect, &quoted(self.dialect, column)),
                None => canonical(self.dialect, self.sql()),
            };
            text.into_boxed_str()
        })
    }

    /// Writes out what the document leaves to the place where the fragment stands.
    pub fn complete(&mut self, text: String) {
        self.completed = (text != self.text.value).then(|| text.into_boxed_str());
        self.canonical = OnceLock::new();
    }
}

impl Expression {
    /// An expression that is a column's name and nothing else.
    pub fn of_column(dialect: Dialect, name: String, text: Located<String>) -> Expression {
        let ident = super::Ident { name: name.clone(), range: 0..text.value.len() };
        let names = ExpressionNames {
            columns: vec![QualifiedName { parts: vec![ident] }],
            ..ExpressionNames::default()
        };
        Expression { column: Some(name.into_boxed_str()), ..Fragment::new(dialect, text, Some(names)) }
    }

    /// The names of the columns that it uses: the whole dotted name of each, and none when they are not known.
    pub fn columns(&self) -> impl Iterator<Item = (String, Range<usize>)> {
        self.names.iter().flat_map(|names| &names.columns).map(|name| (name.texts().join("."), name.range()))
    }

    /// The functions that it calls, and none when they are not known.
    pub fn functions(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.names
            .iter()
            .flat_map(|names| &names.functions)
            .filter_map(|name| name.parts.last().map(|part| (part.name.as_str(), part.range.clone())))
    }
}

impl Query {
    /// The names of its columns, where all of them are known.
    pub fn outputs(&self) -> Option<Vec<&str>> {
        self.names.as_ref()?.outputs.as_ref().map(|names| names.iter().map(String::as_str).collect())
    }
}

impl<N> PartialEq for Fragment<N> {
    fn eq(&self, other: &Self) -> bool {
        self.dialect == other.dialect && (self.is_written_as(other) || self.canonical() == other.canonical())
    }
}

impl<N> Fragment<N> {
    fn is_written_as(&self, other: &Self) -> bool {
        self.column == other.column && self.sql() == other.sql()
    }
}

impl<N> Deref for Fragment<N> {
    type Target = Located<String>;
    fn deref(&self) -> &Located<String> {
        &self.text
    }
}

impl<N> fmt::Debug for Fragment<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.sql(), f)
    }
}

impl<N> fmt::Display for Fragment<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text.value)
    }
}

impl<N> serde::Serialize for Fragment<N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.sql().trim())
    }
}

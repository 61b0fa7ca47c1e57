//! Which columns of a query exist in what it reads from, given the columns of the tables.

use super::lexicon::{Aliases, Dialect};
use super::names::renamed;
use super::{QualifiedName, QueryNames, Select, SourceKind, TableSource};

/// The columns of a table, if they are known.
type TableColumns<'a> = dyn Fn(&QualifiedName) -> Option<Vec<String>> + 'a;

/// A column that none of the sources of its scope has.
#[derive(Debug, Clone, PartialEq)]
pub struct UnresolvedColumn<'a> {
    /// The column, as it is written.
    pub column: &'a QualifiedName,
    /// Whether its qualifier names no source; else the source, or every source, lacks the column.
    pub unknown_source: bool,
    /// The names that could stand there: of columns, or of sources when that is what is unknown.
    pub candidates: Vec<String>,
}

/// What is around a subquery of an expression: the table that the expression belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outer<'a> {
    /// The table's own name, which qualifies its columns.
    pub name: &'a str,
    /// Its columns.
    pub columns: &'a [String],
}

/// The columns of a query that are in none of their sources. Where a source's columns are not known - `table_columns`
/// gives nothing, a table function, a hidden `*` - nothing is said about the scope.
pub fn unresolved_columns<'a>(
    query: &'a QueryNames,
    table_columns: &dyn Fn(&QualifiedName) -> Option<Vec<String>>,
) -> Vec<UnresolvedColumn<'a>> {
    unresolved_columns_within(query, table_columns, None)
}

/// As [`unresolved_columns`], for a subquery of an expression that belongs to a table.
pub fn unresolved_columns_within<'a>(
    query: &'a QueryNames,
    table_columns: &dyn Fn(&QualifiedName) -> Option<Vec<String>>,
    outer: Option<Outer<'_>>,
) -> Vec<UnresolvedColumn<'a>> {
    let scopes = Scopes::new(query, table_columns);
    let mut unresolved: Vec<_> = query
        .selects
        .iter()
        .flat_map(|select| select.columns.iter().map(move |column| (select, column)))
        .filter_map(|(select, column)| scopes.unresolved(select, column, outer))
        .collect();
    unresolved.sort_by_key(|unresolved| unresolved.column.range().start);
    unresolved
}

/// The names of a query's columns, `*` of known tables included; nothing if one of them cannot be told.
pub fn output_columns(
    query: &QueryNames,
    table_columns: &dyn Fn(&QualifiedName) -> Option<Vec<String>>,
) -> Option<Vec<String>> {
    Scopes::new(query, table_columns).outputs.get(query.first?)?.clone()
}

struct Source<'a> {
    source: &'a TableSource,
    columns: Option<Vec<String>>,
}

struct Scopes<'a> {
    query: &'a QueryNames,
    /// The sources of each `SELECT`.
    sources: Vec<Vec<Source<'a>>>,
    /// The names of each `SELECT`'s result.
    outputs: Vec<Option<Vec<String>>>,
}

/// Whether a scope has a column.
enum Found {
    Yes,
    No,
    /// The qualifier is a source's; the column is not.
    NotInSource,
    /// A source's columns are not known.
    Unknown,
}

impl<'a> Scopes<'a> {
    fn new(query: &'a QueryNames, table_columns: &TableColumns<'_>) -> Self {
        let count = query.selects.len();
        let mut scopes = Self { query, sources: Vec::new(), outputs: vec![None; count] };
        let mut done = vec![false; count];
        for index in 0..count {
            scopes.fill(index, table_columns, &mut done);
        }
        for select in &query.selects {
            let sources = select
                .sources
                .iter()
                .map(|source| Source { source, columns: scopes.source_columns(source, table_columns) });
            let sources = sources.collect();
            scopes.sources.push(sources);
        }
        scopes
    }

    /// Finds the outputs of a `SELECT` after those that it reads from. A derived table comes after the `SELECT` around
    /// it, a common table expression before: so this goes no deeper than the brackets of the fragment do.
    fn fill(&mut self, index: usize, table_columns: &TableColumns<'_>, done: &mut [bool]) {
        let Some(select) = self.query.selects.get(index) else { return };
        match done.get_mut(index) {
            Some(done) if !*done => *done = true,
            _ => return,
        }
        for source in &select.sources {
            if let Some(inner) = source.query {
                self.fill(inner, table_columns, done);
            }
        }
        let outputs = self.expand(select, table_columns);
        if let Some(slot) = self.outputs.get_mut(index) {
            *slot = outputs;
        }
    }

    fn source_columns(&self, source: &TableSource, table_columns: &TableColumns<'_>) -> Option<Vec<String>> {
        let columns = match (&source.kind, source.query) {
            (SourceKind::Table(name), _) => table_columns(name)?,
            (_, Some(query)) => self.outputs.get(query).cloned().flatten()?,
            (SourceKind::Derived(columns), None) => columns.clone()?,
            (SourceKind::Unknown, None) => return None,
        };
        renamed(Some(columns), &source.columns)
    }

    fn expand(&self, select: &Select, table_columns: &TableColumns<'_>) -> Option<Vec<String>> {
        let mut outputs = Vec::new();
        for item in &select.projection {
            let Some(wildcard) = &item.wildcard else {
                outputs.push(item.name.clone()?);
                continue;
            };
            // `USING` and `NATURAL` merge columns, which only shows in `*`.
            if wildcard.dynamic || (wildcard.qualifier.is_none() && select.sources.len() != 1) {
                return None;
            }
            for source in &select.sources {
                let taken = wildcard.qualifier.as_ref().is_none_or(|qualifier| {
                    let texts = qualifier.texts();
                    qualifies(source, &texts)
                });
                if taken {
                    let columns = self.source_columns(source, table_columns)?;
                    outputs.extend(columns.into_iter().filter(|column| !wildcard.except.contains(column)));
                }
            }
        }
        Some(outputs)
    }

    fn unresolved(
        &self,
        select: &'a Select,
        column: &'a QualifiedName,
        outside: Option<Outer<'_>>,
    ) -> Option<UnresolvedColumn<'a>> {
        let mut candidates: Vec<String> = Vec::new();
        let mut sources: Vec<String> = Vec::new();
        let mut in_source = false;
        let mut scope = Some(select);
        let mut innermost = true;
        let mut steps = self.query.selects.len();
        while let Some(current) = scope {
            let index = self.query.selects.iter().position(|candidate| std::ptr::eq(candidate, current))?;
            let read = self.sources.get(index)?;
            match self.find(current, read, column, innermost) {
                Found::Yes | Found::Unknown => return None,
                Found::NotInSource => in_source = true,
                Found::No => {}
            }
            let texts = column.texts();
            let qualifier = texts.get(..texts.len().saturating_sub(1)).unwrap_or_default();
            for source in read {
                sources.extend(source.source.alias.clone());
                if qualifier.is_empty() || qualifies(source.source, qualifier) {
                    candidates.extend(source.columns.iter().flatten().cloned());
                }
            }
            if in_source {
                break;
            }
            innermost = false;
            if !current.nested {
                break;
            }
            scope = match current.outer.and_then(|outer| self.query.selects.get(outer)) {
                Some(outer) if steps > 0 => {
                    steps -= 1;
                    Some(outer)
                }
                _ => {
                    // The scope goes on outside of the fragment.
                    let outside = outside?;
                    if in_table(self.query.dialect, column, outside) {
                        return None;
                    }
                    sources.push(outside.name.to_owned());
                    candidates.extend(outside.columns.iter().cloned());
                    None
                }
            };
        }
        let unknown_source = column.parts.len() > 1 && !in_source;
        if unknown_source {
            candidates = sources;
        }
        candidates.sort();
        candidates.dedup();
        Some(UnresolvedColumn { column, unknown_source, candidates })
    }

    fn find(
        &self,
        select: &Select,
        sources: &[Source<'_>],
        column: &QualifiedName,
        innermost: bool,
    ) -> Found {
        let texts = column.texts();
        let dialect = self.query.dialect;
        let Some((last, qualifier)) = texts.split_last() else { return Found::Unknown };
        let start = column.range().start;
        let is_alias = match dialect.aliases {
            Aliases::Everywhere => self.is_alias(select, &texts),
            // It stands alone, in the `SELECT` itself.
            Aliases::Ordering => {
                qualifier.is_empty()
                    && innermost
                    && select.alias_places.contains(&start)
                    && select.aliases.iter().any(|alias| alias == last)
            }
        };
        if is_alias {
            return Found::Yes;
        }
        let found = match dialect.subcolumns {
            true => find_path(dialect, sources, &texts),
            false => find_column(dialect, sources, last, qualifier),
        };
        let unknown = sources.iter().any(|source| {
            source.columns.is_none()
                && (qualifier.is_empty() || source.source.alias.is_none() || dialect.subcolumns)
        });
        match found {
            Found::No if unknown => Found::Unknown,
            found => found,
        }
    }

    /// Whether a name begins with an alias of its `SELECT` or of one around it.
    fn is_alias(&self, select: &Select, texts: &[&str]) -> bool {
        let mut scope = Some(select);
        for _ in 0..=self.query.selects.len() {
            let Some(current) = scope else { return false };
            let joined = texts.join(".");
            if current
                .aliases
                .iter()
                .any(|alias| Some(alias.as_str()) == texts.first().copied() || *alias == joined)
            {
                return true;
            }
            scope = current.enclosing.and_then(|enclosing| self.query.selects.get(enclosing));
        }
        false
    }
}

fn find_column(dialect: Dialect, sources: &[Source<'_>], name: &str, qualifier: &[&str]) -> Found {
    let system = dialect.is_system_column(name);
    if qualifier.is_empty() {
        let has = |source: &Source<'_>| {
            let columns = source.columns.as_deref().unwrap_or_default();
            columns.iter().any(|column| column == name)
                || (dialect.whole_rows && source.source.alias.as_deref() == Some(name))
        };
        return if (system && !sources.is_empty()) || sources.iter().any(has) {
            Found::Yes
        } else {
            Found::No
        };
    }
    let mut qualified = Found::No;
    for source in sources.iter().filter(|source| qualifies(source.source, qualifier)) {
        match &source.columns {
            None => return Found::Unknown,
            Some(columns) if system || columns.iter().any(|column| column == name) => return Found::Yes,
            Some(_) => qualified = Found::NotInSource,
        }
    }
    qualified
}

/// A name may be `column`, `table.column`, `database.table.column`, and each with the names of subcolumns behind it; a column's own
/// name may have a dot.
fn find_path(dialect: Dialect, sources: &[Source<'_>], texts: &[&str]) -> Found {
    let mut found = Found::No;
    for source in sources {
        for skipped in 0..texts.len().min(3) {
            let (qualifier, rest) = texts.split_at(skipped);
            if !qualifier.is_empty() && !qualifies(source.source, qualifier) {
                continue;
            }
            let Some(columns) = &source.columns else { return Found::Unknown };
            let joined = rest.join(".");
            let nested = format!("{joined}.");
            let has = columns.iter().any(|column| {
                *column == joined || rest.first() == Some(&column.as_str()) || column.starts_with(&nested)
            });
            if has || dialect.is_system_column(&joined) {
                return Found::Yes;
            }
            if skipped > 0 {
                found = Found::NotInSource;
            }
        }
    }
    found
}

fn in_table(dialect: Dialect, column: &QualifiedName, table: Outer<'_>) -> bool {
    let texts = column.texts();
    let Some((name, qualifier)) = texts.split_last() else { return true };
    let is_row = |last: &&str| *last == table.name || dialect.trigger_rows.contains(last);
    let qualified = qualifier.last().is_none_or(is_row);
    let row = dialect.whole_rows && *name == table.name;
    qualified && (row || dialect.is_system_column(name) || table.columns.iter().any(|column| column == name))
}

/// Whether these parts of a name say this source.
fn qualifies(source: &TableSource, qualifier: &[&str]) -> bool {
    if let [only] = qualifier
        && source.alias.as_deref() == Some(only)
    {
        return true;
    }
    match &source.kind {
        SourceKind::Table(name) if !source.renamed => name.texts().ends_with(qualifier),
        _ => false,
    }
}

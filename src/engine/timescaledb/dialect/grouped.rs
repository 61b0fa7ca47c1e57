//! The shape of a grouped query of PostgreSQL: what it joins and how, where subqueries stand, what it groups by.
//!
//! Names are the matter of [`crate::sql::QueryNames`]; this is for rules about what kind of a query it is.

use std::ops::{ControlFlow, Range};

use sqlparser::ast::{
    Expr, GroupByExpr, JoinOperator, Query, Select, SelectItem, SetExpr, Spanned, TableFactor,
    TableWithJoins, Value, Visit, Visitor,
};

use super::DIALECT;
use super::tree::{Tree, tree};
use crate::sql::lexical::{Kind, Place, closed};
use crate::sql::tokens;

/// What a query is made of. Ranges are bytes of its text.
#[derive(Debug, Default)]
pub struct Grouped {
    /// The first subquery that is no item of `FROM`: a common table expression, one in an expression, or another branch of a
    /// set operation.
    pub subquery: Option<Range<usize>>,
    /// The first subquery in `FROM` that is not lateral, a list of `VALUES` among them.
    pub derived: Option<Range<usize>>,
    /// The first lateral subquery in `FROM`.
    pub lateral: Option<Range<usize>>,
    /// Joins other than inner and left ones, by their word.
    pub outer_join: Option<&'static str>,
    /// The tables of `FROM`, as written: the parts of the name, and the name that qualifies its columns.
    pub tables: Vec<(Vec<String>, String)>,
    /// The first `ONLY` before a table.
    pub only: Option<Range<usize>>,
    /// A table that `TABLESAMPLE` stands behind.
    pub sample: Option<Range<usize>>,
    /// `ROLLUP`, `CUBE` or several `GROUPING SETS`.
    pub grouping_sets: bool,
    /// What is grouped by; an item that stands for an output is that output.
    pub groups: Vec<Group>,
}

/// An item of `GROUP BY`.
#[derive(Debug)]
pub struct Group {
    /// The output that it stands for, by its number.
    pub output: Option<usize>,
    /// The expression.
    pub expression: Tree,
}

/// Reads a query and gives its shape to `read`; nothing when the parser cannot read it.
pub fn with_grouped<R: Send>(text: &str, read: impl Fn(&Grouped) -> R + Sync) -> Option<R> {
    let lexemes = closed(DIALECT, text.trim_end(), Place::Query).ok()?;
    // The parser does not see `ONLY`; see `tokens::parse`.
    let mut words = lexemes.iter().filter(|lexeme| !lexeme.is_blank()).peekable();
    let mut only = None;
    let mut from = false;
    while let Some(lexeme) = words.next() {
        let word = text.get(lexeme.range.clone()).unwrap_or_default();
        let is = |expected: &str| lexeme.kind == Kind::Word && word.eq_ignore_ascii_case(expected);
        let name_follows = words
            .peek()
            .is_some_and(|next| matches!(next.kind, Kind::Word | Kind::Quoted(_) | Kind::Open('(')));
        if from && is("only") && name_follows {
            only.get_or_insert(lexeme.range.clone());
        }
        from = is("from") || is("join") || lexeme.kind == Kind::Comma;
    }
    let result = tokens::parse(
        DIALECT,
        text,
        &lexemes,
        |parser| parser.parse_query(),
        |query| read(&Grouped { only: only.clone(), ..grouped(&query) }),
    );
    result.ok()
}

fn grouped(query: &Query) -> Grouped {
    let mut shape = Grouped::default();
    let select = match query.body.as_ref() {
        SetExpr::Select(select) => select,
        SetExpr::Query(inner) => return grouped(inner),
        body => {
            shape.subquery = tokens::bytes(body.span());
            return shape;
        }
    };
    for table in &select.from {
        from(table, &mut shape);
    }
    shape.subquery = subquery(query);
    groups(select, &mut shape);
    shape
}

/// The first query inside of another that is no item of its `FROM`.
fn subquery(query: &Query) -> Option<Range<usize>> {
    struct Subqueries {
        depth: usize,
        from: usize,
        found: Option<Range<usize>>,
    }
    impl Visitor for Subqueries {
        type Break = ();
        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            if self.depth > 0 && self.from == 0 {
                self.found = Some(tokens::bytes(query.span()).unwrap_or(0..0));
                return ControlFlow::Break(());
            }
            self.depth += 1;
            ControlFlow::Continue(())
        }
        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.depth -= 1;
            ControlFlow::Continue(())
        }
        fn pre_visit_table_factor(&mut self, _: &TableFactor) -> ControlFlow<()> {
            self.from += 1;
            ControlFlow::Continue(())
        }
        fn post_visit_table_factor(&mut self, _: &TableFactor) -> ControlFlow<()> {
            self.from -= 1;
            ControlFlow::Continue(())
        }
    }
    let mut visitor = Subqueries { depth: 0, from: 0, found: None };
    let _ = query.visit(&mut visitor);
    visitor.found
}

fn from(table: &TableWithJoins, shape: &mut Grouped) {
    factor(&table.relation, shape);
    for join in &table.joins {
        let word = match &join.join_operator {
            JoinOperator::Right(_) | JoinOperator::RightOuter(_) => Some("RIGHT JOIN"),
            JoinOperator::FullOuter(_) => Some("FULL JOIN"),
            _ => None,
        };
        shape.outer_join = shape.outer_join.or(word);
        factor(&join.relation, shape);
    }
}

fn factor(factor: &TableFactor, shape: &mut Grouped) {
    match factor {
        TableFactor::Table { name, alias, args: None, sample, .. } => {
            let parts = super::tree::names(name);
            let range = tokens::bytes(name.span());
            if sample.is_some() && shape.sample.is_none() {
                shape.sample = range;
            }
            let qualifier = match alias {
                Some(alias) => super::tree::name(&alias.name),
                None => parts.last().cloned().unwrap_or_default(),
            };
            shape.tables.push((parts, qualifier));
        }
        TableFactor::Derived { lateral, subquery, .. } => {
            let place = if *lateral { &mut shape.lateral } else { &mut shape.derived };
            if place.is_none() {
                *place = tokens::bytes(subquery.span()).or(Some(0..0));
            }
        }
        TableFactor::NestedJoin { table_with_joins, .. } => from(table_with_joins, shape),
        _ => {}
    }
}

fn groups(select: &Select, shape: &mut Grouped) {
    let GroupByExpr::Expressions(items, _) = &select.group_by else { return };
    for item in items {
        match item {
            Expr::Rollup(_) | Expr::Cube(_) => shape.grouping_sets = true,
            Expr::GroupingSets(sets) if sets.len() > 1 => shape.grouping_sets = true,
            Expr::GroupingSets(sets) => {
                shape.groups.extend(sets.iter().flatten().map(|item| group(item, select)));
            }
            Expr::Function(function) if is_grouping_word(&function.name.to_string()) => {
                shape.grouping_sets = true
            }
            // Those of a row count one by one.
            Expr::Tuple(items) => shape.groups.extend(items.iter().map(|item| group(item, select))),
            item => shape.groups.push(group(item, select)),
        }
    }
}

fn is_grouping_word(name: &str) -> bool {
    ["rollup", "cube"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// An item of `GROUP BY`, which may be the number of an output or its alias. A column of a source goes before an alias of the
/// same name; the sources' columns are not known here, so an alias is taken only where its output is no such column itself.
fn group(item: &Expr, select: &Select) -> Group {
    let output = match item {
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
            _ => None,
        },
        Expr::Identifier(ident) => {
            let name = super::tree::name(ident);
            select.projection.iter().position(|item| {
                matches!(item, SelectItem::ExprWithAlias { alias, .. } if super::tree::name(alias) == name)
            })
        }
        _ => None,
    };
    let written = output.and_then(|index| match select.projection.get(index)? {
        SelectItem::ExprWithAlias { expr, .. } | SelectItem::UnnamedExpr(expr) => Some(expr),
        _ => None,
    });
    let expression = written.unwrap_or(item);
    // An expression that is an output, too, is that output.
    let output = output.or_else(|| {
        select.projection.iter().position(|output| {
            matches!(output, SelectItem::ExprWithAlias { expr, .. } | SelectItem::UnnamedExpr(expr) if expr == expression)
        })
    });
    Group { output, expression: tree(expression) }
}

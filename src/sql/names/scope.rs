//! Queries within queries: which `SELECT` a name belongs to, and what it reads from.

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, Join, JoinConstraint, JoinOperator, ObjectName, Query,
    Select as ParserSelect, SetExpr, TableAlias, TableFactor, TableWithJoins,
};

use super::Names;
use crate::sql::{Ident, LabelOf, QualifiedName, QueryNames, Select, SourceKind, TableSource, stand_ins};

/// A query around the place that is being read.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// What the query is to the one around it.
    role: Role,
    /// Its common table expressions: name, column aliases, and the `SELECT` that names the columns once it is read.
    tables: Vec<(String, Vec<String>, Option<usize>)>,
    /// How many of them have been read.
    read: usize,
    /// Whether they may name themselves and each other.
    recursive: bool,
    /// The first `SELECT` of the body.
    first: Option<usize>,
    /// The `SELECT` that is being read, or that the query's own `ORDER BY` belongs to.
    current: Option<usize>,
    /// Whether the body is more than one `SELECT`, so that `ORDER BY` belongs to none of them.
    compound: bool,
    /// Whether names of an outer scope are seen, and which that is.
    nested: bool,
    outer: Option<usize>,
    enclosing: Option<usize>,
    /// Whether the place is in `GROUP BY` or `ORDER BY`.
    alias_place: bool,
}

/// What a query is to the one around it.
#[derive(Debug, Default, Clone, Copy)]
enum Role {
    /// The fragment itself, or a subquery of an expression.
    #[default]
    Outermost,
    /// A common table expression.
    Common,
    /// A derived table: its `SELECT` and its source there.
    Derived(usize, usize),
    /// The body of the query around it, or a part of its body.
    Body,
    /// A subquery in an expression of a `SELECT`.
    Operand,
}

impl Names<'_> {
    pub(super) fn enter_query(&mut self, query: &Query) {
        let derived = self.derived.take();
        let mut frame = match self.frames.last() {
            None => Frame { nested: self.in_expression, ..Frame::default() },
            Some(parent) => {
                let enclosing = parent.current.or(parent.enclosing);
                let inherited =
                    Frame { nested: parent.nested, outer: parent.outer, enclosing, ..Frame::default() };
                let correlated = Frame { nested: true, outer: enclosing, enclosing, ..Frame::default() };
                match derived {
                    Some((select, source, lateral)) => Frame {
                        role: Role::Derived(select, source),
                        ..if lateral { correlated } else { inherited }
                    },
                    None if parent.read < parent.tables.len() => Frame { role: Role::Common, ..inherited },
                    None if parent.current.is_none() => {
                        Frame { role: Role::Body, enclosing: parent.enclosing, ..inherited }
                    }
                    None => Frame { role: Role::Operand, ..correlated },
                }
            }
        };
        if let Some(with) = &query.with {
            frame.recursive = with.recursive;
            for table in &with.cte_tables {
                let name = self.ident(&table.alias.name);
                self.keep_label(name.clone(), LabelOf::Common);
                frame.tables.push((name.name, self.alias_columns(&table.alias), None));
            }
        }
        frame.compound = !matches!(*query.body, SetExpr::Select(_));
        self.frames.push(frame);
    }

    pub(super) fn leave_query(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        match (frame.role, self.frames.last_mut()) {
            (Role::Common, Some(parent)) => {
                if let Some(table) = parent.tables.get_mut(parent.read) {
                    table.2 = frame.first;
                }
                parent.read += 1;
            }
            (Role::Body, Some(parent)) => parent.first = parent.first.or(frame.first),
            (Role::Derived(select, source), _) => {
                let outputs = frame.first.and_then(|first| self.names_of(first));
                let source =
                    self.query.selects.get_mut(select).and_then(|select| select.sources.get_mut(source));
                if let Some(source) = source {
                    source.query = frame.first;
                    source.kind = SourceKind::Derived(renamed(outputs, &source.columns));
                }
            }
            (Role::Outermost, None) => self.finish_query(frame.first),
            _ => {}
        }
    }

    fn finish_query(&mut self, first: Option<usize>) {
        self.query.first = first;
        self.query.outputs = first.and_then(|first| self.names_of(first));
        let names = &mut self.query;
        for list in [&mut names.functions, &mut names.types] {
            list.sort_by_key(|name| name.range().start);
        }
        names.named_in_text.sort_by_key(|named| named.2.start);
        for select in &mut names.selects {
            select.columns.sort_by_key(|name| name.range().start);
            select.alias_places.sort_unstable();
        }
        if self.in_expression {
            let next = QueryNames::none(self.dialect);
            let query = std::mem::replace(&mut self.query, next);
            self.expression.subqueries.push(query);
        }
    }

    /// The names of a `SELECT`'s result, if all can be told.
    fn names_of(&self, select: usize) -> Option<Vec<String>> {
        self.query.selects.get(select)?.outputs.clone()?.into_iter().collect()
    }

    pub(super) fn enter_select(&mut self, select: &ParserSelect) {
        let index = self.query.selects.len();
        let Some(frame) = self.frames.last_mut() else { return };
        frame.current = Some(index);
        frame.first = frame.first.or(Some(index));
        let (nested, outer, enclosing) = (frame.nested, frame.outer, frame.enclosing);
        self.query.selects.push(Select { nested, outer, enclosing, ..Select::default() });
        self.read_projection(index, select);
        for item in &select.from {
            self.using(item);
        }
    }

    pub(super) fn leave_select(&mut self) {
        let Some(frame) = self.frames.last_mut() else { return };
        let left = frame.current;
        if frame.compound {
            frame.current = None;
        }
        if self.dialect.subcolumns
            && let Some(select) = left.and_then(|left| self.query.selects.get_mut(left))
        {
            keep_dots(select);
        }
    }

    /// The columns of `USING` are no expressions to the parser.
    fn using(&mut self, item: &TableWithJoins) {
        self.using_within(&item.relation);
        for Join { relation, join_operator, .. } in &item.joins {
            if let Some(JoinConstraint::Using(names)) = constraint(join_operator) {
                for name in names {
                    let name = self.object_name(name);
                    self.keep_column(name);
                }
            }
            self.using_within(relation);
        }
    }

    fn using_within(&mut self, relation: &TableFactor) {
        if let TableFactor::NestedJoin { table_with_joins, .. } = relation {
            self.using(table_with_joins);
        }
    }

    pub(super) fn keep_column(&mut self, name: QualifiedName) {
        let Some(frame) = self.frames.last() else {
            self.expression.columns.push(name);
            return;
        };
        let select = frame.current.and_then(|current| self.query.selects.get_mut(current));
        if let Some(select) = select {
            if frame.alias_place {
                select.alias_places.push(name.range().start);
            }
            select.columns.push(name);
        }
    }

    /// Keeps a word that is a value to the engine.
    pub(super) fn keep_word(&mut self, word: Ident) {
        let Some(frame) = self.frames.last() else {
            self.expression.words.push(word);
            return;
        };
        if let Some(select) = frame.current.and_then(|current| self.query.selects.get_mut(current)) {
            if frame.alias_place {
                select.alias_places.push(word.range.start);
            }
            select.words.push(word);
        }
    }

    /// Keeps a name that the query gives.
    pub(super) fn keep_label(&mut self, label: Ident, of: LabelOf) {
        self.query.labels.push((label, of));
    }

    /// Whether `AS` stands before a place.
    pub(super) fn follows_as(&self, start: usize) -> bool {
        let end = self.lexemes.partition_point(|lexeme| lexeme.range.start < start);
        let before = self.lexemes.iter().take(end).rev().find(|lexeme| !lexeme.is_blank());
        before
            .and_then(|lexeme| self.text.get(lexeme.range.clone()))
            .is_some_and(|word| word.eq_ignore_ascii_case("as"))
    }

    pub(super) fn aggregate(&mut self) {
        match self.frames.last() {
            None => self.expression.aggregates = true,
            Some(frame) => {
                if let Some(select) = frame.current.and_then(|current| self.query.selects.get_mut(current)) {
                    select.aggregates = true;
                }
            }
        }
    }

    pub(super) fn alias_place(&mut self, is: bool) {
        if let Some(frame) = self.frames.last_mut() {
            frame.alias_place = is;
        }
    }

    pub(super) fn alias_columns(&mut self, alias: &TableAlias) -> Vec<String> {
        alias.columns.iter().map(|column| self.ident(&column.name).name).collect()
    }

    pub(super) fn enter_source(&mut self, factor: &TableFactor) {
        let mut quiet = self.quiet.last().copied().unwrap_or(false);
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => self.table(name, alias.as_ref()),
            TableFactor::Table { name, args: Some(arguments), .. } if is_array_join(name) => {
                self.array_join(&arguments.args);
            }
            TableFactor::Table { name, alias, args: Some(arguments), .. } => {
                self.table_function(name, &arguments.args, alias.as_ref());
                // Such as those of `remote(…)` and `cluster(…)`.
                quiet |= self.dialect.names_other_things;
            }
            TableFactor::Function { name, args, alias, .. } => {
                self.table_function(name, args, alias.as_ref())
            }
            TableFactor::Derived { lateral, alias, .. } => {
                let source = self.source(alias.as_ref(), SourceKind::Derived(None));
                let current = self.frames.last().and_then(|frame| frame.current);
                self.derived = current.zip(source).map(|(select, source)| (select, source, *lateral));
                // Inside of a derived table names are names again.
                quiet = false;
            }
            // A join in brackets counts as its tables; with an alias, only that qualifies.
            TableFactor::NestedJoin { alias: None, .. } => {}
            TableFactor::NestedJoin { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. }
            | TableFactor::OpenJsonTable { alias, .. }
            | TableFactor::XmlTable { alias, .. }
            | TableFactor::Pivot { alias, .. }
            | TableFactor::Unpivot { alias, .. }
            | TableFactor::MatchRecognize { alias, .. }
            | TableFactor::SemanticView { alias, .. } => {
                self.source(alias.as_ref(), SourceKind::Unknown);
            }
            TableFactor::UnpivotExpr { .. } => {
                self.source(None, SourceKind::Unknown);
            }
        }
        self.quiet.push(quiet);
    }

    /// Adds a source to the `SELECT`; gives its index there.
    fn source(&mut self, alias: Option<&TableAlias>, kind: SourceKind) -> Option<usize> {
        let name = alias.map(|alias| {
            let name = self.ident(&alias.name);
            let marked = self.follows_as(name.range.start);
            self.keep_label(name.clone(), LabelOf::Table(marked));
            name.name
        });
        let columns = alias.map(|alias| self.alias_columns(alias)).unwrap_or_default();
        let source = TableSource { renamed: name.is_some(), alias: name, columns, query: None, kind };
        let current = self.frames.last()?.current?;
        let sources = &mut self.query.selects.get_mut(current)?.sources;
        sources.push(source);
        Some(sources.len() - 1)
    }

    fn last_source(&mut self) -> Option<&mut TableSource> {
        let current = self.frames.last()?.current?;
        self.query.selects.get_mut(current)?.sources.last_mut()
    }

    fn table(&mut self, name: &ObjectName, alias: Option<&TableAlias>) {
        let name = self.object_name(name);
        let own = name.parts.last().map(|part| part.name.clone());
        let common = match name.parts.as_slice() {
            [only] => self.common_table(&only.name),
            _ => None,
        };
        if let (Some(_), [only]) = (&common, name.parts.as_slice()) {
            self.keep_word(only.clone());
        }
        let kind = match &common {
            Some(_) => SourceKind::Derived(None),
            None => SourceKind::Table(name),
        };
        if self.source(alias, kind).is_none() {
            return;
        }
        let (columns, query) = common.unwrap_or_default();
        let outputs = query.and_then(|query| self.names_of(query));
        let Some(source) = self.last_source() else { return };
        source.alias = source.alias.take().or(own);
        if source.columns.is_empty() {
            source.columns = columns;
        }
        source.query = query;
        if matches!(source.kind, SourceKind::Derived(_)) {
            source.kind = SourceKind::Derived(renamed(outputs, &source.columns));
        }
    }

    /// The common table expression of this name that is seen here: its column aliases and its `SELECT`.
    fn common_table(&self, name: &str) -> Option<(Vec<String>, Option<usize>)> {
        for (level, frame) in self.frames.iter().enumerate().rev() {
            let seen = if frame.recursive { frame.tables.len() } else { frame.read };
            let found = frame.tables.iter().take(seen).enumerate().rev().find(|(_, table)| table.0 == name);
            if let Some((index, (_, columns, select))) = found {
                let itself = index == frame.read;
                let anchor = self.frames.get(level + 1).and_then(|child| child.first).filter(|_| itself);
                return Some((columns.clone(), select.or(anchor)));
            }
        }
        None
    }

    fn table_function(&mut self, name: &ObjectName, arguments: &[FunctionArg], alias: Option<&TableAlias>) {
        let name = self.object_name(name);
        let called = name.parts.last().map(|part| part.name.clone());
        self.arguments(called.as_deref().unwrap_or_default(), arguments);
        self.function_name(name);
        self.source(alias, SourceKind::Unknown);
        if let Some(source) = self.last_source() {
            source.alias = source.alias.take().or(called);
            if !source.columns.is_empty() {
                source.kind = SourceKind::Derived(Some(source.columns.clone()));
            }
        }
    }

    fn array_join(&mut self, arguments: &[FunctionArg]) {
        let current = self.frames.last().and_then(|frame| frame.current);
        let Some(select) = current.and_then(|current| self.query.selects.get_mut(current)) else { return };
        for alias in arguments.iter().skip(1).step_by(2) {
            let FunctionArg::Unnamed(FunctionArgExpr::Expr(alias @ Expr::Value(_))) = alias else { continue };
            select
                .aliases
                .extend(super::literal(alias).map(|(alias, _)| alias).filter(|alias| !alias.is_empty()));
        }
    }
}

/// Where columns have columns, the result's name of `nested.key` and of `tuple.1` has the dots, while that of `table.column` has not:
/// which it is shows when the sources are known.
fn keep_dots(select: &mut Select) {
    for index in 0..select.projection.len() {
        let Some(item) = select.projection.get_mut(index) else { return };
        let Some(column) = item.column.as_ref().filter(|column| column.parts.len() > 1) else { continue };
        let texts = column.texts();
        let qualified = texts.first().is_some_and(|first| {
            select.sources.iter().any(|source| {
                source.alias.as_deref() == Some(first)
                    || matches!(&source.kind, SourceKind::Table(name) if name.texts().first() == Some(first))
            })
        });
        if !qualified && item.name.as_deref() == texts.last().copied() {
            let name = Some(texts.join("."));
            item.name.clone_from(&name);
            if let Some(output) = select.outputs.as_mut().and_then(|outputs| outputs.get_mut(index)) {
                *output = name;
            }
        }
    }
}

fn is_array_join(name: &ObjectName) -> bool {
    name.0.first().and_then(|part| part.as_ident()).is_some_and(|ident| ident.value == stand_ins::ARRAY_JOIN)
}

fn constraint(operator: &JoinOperator) -> Option<&JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::Semi(constraint)
        | JoinOperator::LeftSemi(constraint)
        | JoinOperator::RightSemi(constraint)
        | JoinOperator::Anti(constraint)
        | JoinOperator::LeftAnti(constraint)
        | JoinOperator::RightAnti(constraint)
        | JoinOperator::AsOf { constraint, .. }
        | JoinOperator::StraightJoin(constraint) => Some(constraint),
        _ => None,
    }
}

/// Columns with the first ones renamed; known from the new names alone when the old ones are not.
pub(in crate::sql) fn renamed(columns: Option<Vec<String>>, names: &[String]) -> Option<Vec<String>> {
    match columns {
        Some(mut columns) => {
            for (column, name) in columns.iter_mut().zip(names) {
                column.clone_from(name);
            }
            Some(columns)
        }
        None if names.is_empty() => None,
        None => Some(names.to_vec()),
    }
}

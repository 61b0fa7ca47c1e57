//! Collects the names of a parser's tree, scope by scope.

mod projection;
mod scope;

pub(super) use scope::renamed;

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};

use sqlparser::ast::{
    AccessExpr, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArguments,
    GroupByExpr, Ident as ParserIdent, LambdaFunction, ObjectName, ObjectNamePart, OneOrManyWithParens,
    OrderBy, Query, Select as ParserSelect, TableFactor, Value, Visit, Visitor,
};
use sqlparser::ast::{ArrayElemTypeDef, DataType};

use super::lexical::{Kind, Lexeme};
use super::{Dialect, ExpressionNames, Ident, QualifiedName, QueryNames, stand_ins, tokens};
use scope::Frame;

/// Reads a tree once.
pub(super) struct Names<'a> {
    dialect: Dialect,
    text: &'a str,
    lexemes: &'a [Lexeme],
    /// What is outside of every query.
    expression: ExpressionNames,
    /// The query that is being read: the fragment, or the subquery of an expression.
    query: QueryNames,
    /// The queries around the place that is being read, from the outermost on.
    frames: Vec<Frame>,
    /// Whether the outermost query is a subquery of an expression.
    in_expression: bool,
    /// The parameters of the lambdas around the place.
    lambdas: Vec<Vec<String>>,
    /// Starts of identifiers that are no columns.
    ignored: BTreeSet<usize>,
    /// For each `FROM` item around the place, whether its arguments are no columns.
    quiet: Vec<bool>,
    /// The derived table that the next query belongs to: its `SELECT`, its source there, whether it is lateral.
    derived: Option<(usize, usize, bool)>,
    /// Where the last identifier with a place ended, for those without.
    cursor: usize,
}

impl<'a> Names<'a> {
    pub(super) fn new(dialect: Dialect, text: &'a str, lexemes: &'a [Lexeme]) -> Self {
        Self {
            dialect,
            text,
            lexemes,
            expression: ExpressionNames::default(),
            query: QueryNames::none(dialect),
            frames: Vec::new(),
            in_expression: false,
            lambdas: Vec::new(),
            ignored: BTreeSet::new(),
            quiet: Vec::new(),
            derived: None,
            cursor: 0,
        }
    }

    pub(super) fn of_expression(mut self, tree: &Expr) -> ExpressionNames {
        self.in_expression = true;
        let _ = tree.visit(&mut self);
        let names = &mut self.expression;
        for list in [&mut names.columns, &mut names.functions, &mut names.types] {
            list.sort_by_key(|name| name.range().start);
        }
        names.named_in_text.sort_by_key(|named| named.2.start);
        self.expression
    }

    pub(super) fn of_query(mut self, tree: &Query) -> QueryNames {
        let _ = tree.visit(&mut self);
        self.query
    }

    /// An identifier with its name as the engine stores it, and its place.
    fn ident(&mut self, ident: &ParserIdent) -> Ident {
        let name = self.dialect.fold(&ident.value, ident.quote_style.is_some());
        let range = tokens::bytes(ident.span).unwrap_or_else(|| self.find(ident));
        self.cursor = self.cursor.max(range.end);
        Ident { name, range }
    }

    /// The place of an identifier that the parser gave none: the next lexeme that is the same.
    fn find(&self, ident: &ParserIdent) -> Range<usize> {
        let same = |lexeme: &&Lexeme| match &lexeme.kind {
            Kind::Word => self
                .text
                .get(lexeme.range.clone())
                .is_some_and(|word| word.eq_ignore_ascii_case(&ident.value)),
            Kind::Quoted(content) | Kind::Text(content) => *content == ident.value,
            _ => false,
        };
        let next = self.lexemes.partition_point(|lexeme| lexeme.range.start < self.cursor);
        let after = self.lexemes.iter().skip(next).find(same);
        after
            .or_else(|| self.lexemes.iter().find(same))
            .map_or(self.cursor..self.cursor, |lexeme| lexeme.range.clone())
    }

    fn qualified(&mut self, idents: &[ParserIdent]) -> QualifiedName {
        QualifiedName { parts: idents.iter().map(|ident| self.ident(ident)).collect() }
    }

    fn object_name(&mut self, name: &ObjectName) -> QualifiedName {
        let parts = name.0.iter().map(|part| match part {
            ObjectNamePart::Identifier(ident) => self.ident(ident),
            ObjectNamePart::Function(function) => self.ident(&function.name),
        });
        QualifiedName { parts: parts.collect() }
    }

    /// Keeps a column, unless it is a value, a parameter or another part of the syntax.
    fn column(&mut self, idents: &[ParserIdent]) {
        let Some(first) = idents.first() else { return };
        let start = tokens::bytes(first.span).map(|range| range.start);
        if start.is_some_and(|start| self.ignored.contains(&start)) || self.quiet.last() == Some(&true) {
            return;
        }
        // Snowflake's `t.$1` and the text of `'literal'.name` are no names here.
        if idents.iter().any(|ident| ident.quote_style == Some('\'')) {
            return;
        }
        // The index of `tuple.1` and what follows it are within the column.
        let is_index = |ident: &ParserIdent| ident.value.starts_with(|c: char| c.is_ascii_digit());
        let end = idents.iter().skip(1).position(is_index).map_or(idents.len(), |index| index + 1);
        let name = self.qualified(idents.get(..end).unwrap_or(idents));
        let Some(head) = name.parts.first() else { return };
        if self.lambdas.iter().flatten().any(|parameter| *parameter == head.name) {
            return;
        }
        if idents.len() == 1 && first.quote_style.is_none() && self.is_value(&head.name) {
            let word = head.clone();
            self.keep_word(word);
            return;
        }
        self.keep_column(name);
    }

    /// The value under test has its name in an expression; in a query that is a column.
    fn is_value(&self, name: &str) -> bool {
        let tested = self.frames.is_empty() && self.dialect.tested_value == Some(name);
        tested || (self.dialect.is_value)(name)
    }

    fn function_name(&mut self, name: QualifiedName) {
        if self.frames.is_empty() {
            self.expression.functions.push(name);
        } else {
            self.query.functions.push(name);
        }
    }

    fn in_text(&mut self, function: &str, text: String, range: Range<usize>) {
        let named = (function.to_owned(), text, range);
        if self.frames.is_empty() {
            self.expression.named_in_text.push(named);
        } else {
            self.query.named_in_text.push(named);
        }
    }

    /// Keeps the names of types that are not built in.
    fn data_type(&mut self, data_type: &DataType) {
        match data_type {
            DataType::Custom(name, _) => {
                let name = self.object_name(name);
                if self.frames.is_empty() {
                    self.expression.types.push(name);
                } else {
                    self.query.types.push(name);
                }
            }
            DataType::Array(
                ArrayElemTypeDef::AngleBracket(inner)
                | ArrayElemTypeDef::SquareBracket(inner, _)
                | ArrayElemTypeDef::Parenthesis(inner),
            )
            | DataType::Nullable(inner)
            | DataType::LowCardinality(inner) => self.data_type(inner),
            DataType::Map(key, value, _) => {
                self.data_type(key);
                self.data_type(value);
            }
            DataType::Tuple(fields) => {
                for field in fields {
                    self.data_type(&field.field_type);
                }
            }
            _ => {}
        }
    }

    fn function(&mut self, function: &Function) {
        let name = self.object_name(&function.name);
        let called = name.parts.last().map(|part| part.name.clone()).unwrap_or_default();
        if called == stand_ins::STAR {
            return;
        }
        if function.over.is_none() && self.dialect.is_aggregate(&called) {
            self.aggregate();
        }
        match (&function.args, name.parts.as_slice()) {
            (FunctionArguments::List(list), _) => self.arguments(&called, &list.args),
            // `user` and the like, which the parser takes for calls without brackets.
            (FunctionArguments::None, [word]) => self.keep_word(word.clone()),
            _ => {}
        }
        self.function_name(name);
    }

    /// What arguments say besides being expressions.
    fn arguments(&mut self, function: &str, arguments: &[FunctionArg]) {
        for argument in arguments {
            // `name => value`: the parser takes the name for an expression.
            if let FunctionArg::ExprNamed { name: Expr::Identifier(name), operator, .. } = argument
                && !matches!(operator, FunctionArgOperator::Colon | FunctionArgOperator::Value)
            {
                self.ignore(name);
            }
        }
        // `normalize(x, NFKC)`: the form is a word of the syntax.
        for (called, place, words) in self.dialect.word_arguments {
            if *called == function
                && let Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Identifier(word)))) =
                    arguments.get(*place)
                && words.iter().any(|known| word.value.eq_ignore_ascii_case(known))
            {
                self.ignore(word);
            }
        }
        let unnamed = |index: usize| match arguments.get(index) {
            Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(expression))) => Some(expression),
            _ => None,
        };
        let Some(first) = unnamed(0) else { return };
        if let Some((text, range)) = literal(first) {
            self.in_text(function, text, range);
        }
        let object = self.dialect.takes_object(function);
        match first {
            Expr::Identifier(unit) if self.dialect.takes_unit(function) && arguments.len() > 2 => {
                self.ignore(unit);
            }
            Expr::Identifier(ident) if object => self.object_argument(function, std::slice::from_ref(ident)),
            Expr::CompoundIdentifier(idents) if object => self.object_argument(function, idents),
            _ => {}
        }
    }

    fn object_argument(&mut self, function: &str, idents: &[ParserIdent]) {
        if let Some(first) = idents.first() {
            self.ignore(first);
        }
        let name = self.qualified(idents);
        self.in_text(function, name.texts().join("."), name.range());
    }

    fn ignore(&mut self, ident: &ParserIdent) {
        if let Some(range) = tokens::bytes(ident.span) {
            self.ignored.insert(range.start);
        }
    }

    /// `a.b[1].c`: the names up to the first access that is none are a column, those behind are fields.
    fn access(&mut self, root: &Expr, chain: &[AccessExpr]) {
        let mut idents = match root {
            Expr::Identifier(ident) => vec![ident.clone()],
            Expr::CompoundIdentifier(idents) => idents.clone(),
            _ => Vec::new(),
        };
        let mut leading = !idents.is_empty();
        let fields_start = idents.len();
        for access in chain {
            match access {
                AccessExpr::Dot(Expr::Identifier(ident)) => {
                    if leading {
                        idents.push(ident.clone());
                    } else {
                        self.ignore(ident);
                    }
                }
                _ => leading = false,
            }
        }
        self.column(&idents);
        // What is a part of this column must not be taken again when the tree goes on into it.
        for ident in idents.iter().take(1).chain(idents.iter().skip(fields_start)) {
            self.ignore(ident);
        }
    }

    fn lambda(&mut self, lambda: &LambdaFunction) {
        let mut parameters = Vec::new();
        match &lambda.params {
            OneOrManyWithParens::One(one) => parameters.push(self.ident(&one.name).name),
            OneOrManyWithParens::Many(many) => {
                parameters.extend(many.iter().map(|parameter| self.ident(&parameter.name).name));
            }
        }
        self.lambdas.push(parameters);
    }
}

/// The text and the place of a literal that is nothing but a text, in a cast or not.
fn literal(expression: &Expr) -> Option<(String, Range<usize>)> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some((text.clone(), tokens::bytes(value.span)?)),
            _ => None,
        },
        _ => None,
    }
}

impl Visitor for Names<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        self.enter_query(query);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        self.leave_query();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &ParserSelect) -> ControlFlow<()> {
        self.enter_select(select);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _select: &ParserSelect) -> ControlFlow<()> {
        self.leave_select();
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.enter_source(factor);
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, _factor: &TableFactor) -> ControlFlow<()> {
        self.quiet.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_group_by(&mut self, _group_by: &GroupByExpr) -> ControlFlow<()> {
        self.alias_place(true);
        ControlFlow::Continue(())
    }

    fn post_visit_group_by(&mut self, _group_by: &GroupByExpr) -> ControlFlow<()> {
        self.alias_place(false);
        ControlFlow::Continue(())
    }

    fn pre_visit_order_by(&mut self, _order_by: &OrderBy) -> ControlFlow<()> {
        self.alias_place(true);
        ControlFlow::Continue(())
    }

    fn post_visit_order_by(&mut self, _order_by: &OrderBy) -> ControlFlow<()> {
        self.alias_place(false);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        match expression {
            Expr::Identifier(ident) => self.column(std::slice::from_ref(ident)),
            Expr::CompoundIdentifier(idents) => self.column(idents),
            Expr::CompoundFieldAccess { root, access_chain } => self.access(root, access_chain),
            Expr::Function(function) => self.function(function),
            Expr::Cast { expr, data_type, .. } => {
                if let (DataType::Regclass, Some((text, range))) = (data_type, literal(expr)) {
                    self.in_text("regclass", text, range);
                }
                self.data_type(data_type);
            }
            Expr::TypedString(typed) => self.data_type(&typed.data_type),
            Expr::Lambda(lambda) => self.lambda(lambda),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        if matches!(expression, Expr::Lambda(_)) {
            self.lambdas.pop();
        }
        ControlFlow::Continue(())
    }
}

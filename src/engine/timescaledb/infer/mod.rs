//! What an expression comes to: its type, and whether it can come to something else tomorrow for the same row.
//!
//! PostgreSQL stores nothing that is not immutable (`42P17`): it resolves every function, operator and cast by the types of its
//! arguments and asks each. So does this, from the facts of [`catalog`](super::catalog). Where a type is not known, nothing is
//! said, unless every function of the name changes.

mod choose;
mod types;

use std::ops::Range;

use super::catalog;
use crate::engine::timescaledb::dialect::tree::{Node, Tree, TypeName};
use choose::{Candidate, choose};
use types::{Path, common, path};
pub use types::{Ty, facts, is_taken};

/// What is around an expression.
pub trait Scope {
    /// The type of a column.
    fn column(&self, parts: &[String]) -> Ty;
    /// A function that a document declares.
    fn function(&self, name: &[String]) -> Option<Own>;
    /// A type that a document declares: an enum, or what a domain narrows.
    fn declared(&self, parts: &[String]) -> Ty;
    /// Whether the database has an extension.
    fn has(&self, extension: &str) -> bool;
}

/// A function of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// Whether it is marked immutable, or is as good as that.
    pub immutable: bool,
    /// The type of its result.
    pub result: Ty,
}

/// Something that can give another result.
#[derive(Debug, Clone, PartialEq)]
pub struct Changing {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub what: What,
}

/// What can give another result.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A function, with the bytes and the types of its arguments.
    Call {
        /// Its name.
        name: String,
        /// Its arguments.
        arguments: Vec<(Range<usize>, Ty)>,
        /// Whether a document declares it.
        own: bool,
    },
    /// An operator.
    Operator {
        /// Its name.
        name: String,
        /// What stands before it.
        left: Option<Ty>,
        /// What stands behind it.
        right: Ty,
    },
    /// A cast, written or made by the server.
    Cast {
        /// The bytes of what is cast.
        value: Range<usize>,
        /// From.
        from: Ty,
        /// To.
        to: Ty,
    },
    /// A word that asks the session.
    Session(String),
}

/// The type of an expression, and what in it can change, in the order of reading.
pub fn infer(tree: &Tree, scope: &dyn Scope) -> (Ty, Vec<Changing>) {
    let mut inference = Inference { scope, changing: Vec::new() };
    let ty = inference.walk(tree);
    (ty, inference.changing)
}

/// Which of several overloads the server takes for arguments of these types, where it takes one.
pub fn chosen(overloads: Vec<Vec<&'static str>>, given: &[Ty]) -> Option<usize> {
    let all = overloads.into_iter().enumerate().map(|(of, asks)| Candidate { asks, of });
    choose(&all.collect::<Vec<_>>(), given).map(|found| found.of)
}

/// Whether what a type becomes, where the server casts it by itself, can be another value tomorrow.
pub fn becomes_another(from: &Ty, to: &str) -> bool {
    from.name().and_then(|from| path(from, to)).is_some_and(|(_, changes)| changes)
}

struct Inference<'a> {
    scope: &'a dyn Scope,
    changing: Vec<Changing>,
}

impl Inference<'_> {
    fn changes(&mut self, range: &Range<usize>, what: What) {
        self.changing.push(Changing { range: range.clone(), what });
    }

    fn walk(&mut self, tree: &Tree) -> Ty {
        match &tree.node {
            Node::Column(parts) => self.scope.column(parts),
            Node::Text(_) | Node::Null => Ty::Literal,
            Node::Boolean => Ty::named("bool"),
            Node::Number(number) => number_type(number),
            Node::Session(word) => {
                self.changes(&tree.range, What::Session(word.clone()));
                Ty::named(session_type(word))
            }
            Node::Cast { value, to } => self.cast(tree, value, to),
            Node::Call { name, arguments, named } => self.call(tree, name, arguments, !named.is_empty()),
            Node::Operator { name, left, right } => self.operator(tree, name, left.as_deref(), right),
            Node::Any { operator, left, right } => {
                let left = self.walk(left);
                let element = match self.walk(right) {
                    Ty::Named(name) => match name.strip_prefix('_') {
                        Some(element) => Ty::named(element),
                        None => Ty::Unknown,
                    },
                    other => other,
                };
                self.apply(&tree.range, operator, Some(&left), &element)
            }
            Node::Logic(parts) => {
                for part in parts {
                    self.walk(part);
                }
                Ty::named("bool")
            }
            Node::In(all) => {
                let types: Vec<Ty> = all.iter().map(|one| self.walk(one)).collect();
                if let Some((first, rest)) = types.split_first() {
                    for other in rest {
                        self.apply(&tree.range, &["=".to_owned()], Some(first), other);
                    }
                }
                Ty::named("bool")
            }
            Node::Between([value, low, high]) => {
                let (value, low, high) = (self.walk(value), self.walk(low), self.walk(high));
                self.apply(&tree.range, &[">=".to_owned()], Some(&value), &low);
                self.apply(&tree.range, &["<=".to_owned()], Some(&value), &high);
                Ty::named("bool")
            }
            Node::Distinct(left, right) => {
                let (left, right) = (self.walk(left), self.walk(right));
                self.apply(&tree.range, &["=".to_owned()], Some(&left), &right);
                Ty::named("bool")
            }
            Node::Nullif(left, right) => {
                let (left, right) = (self.walk(left), self.walk(right));
                self.apply(&tree.range, &["=".to_owned()], Some(&left), &right);
                if left == Ty::Literal { Ty::named("text") } else { left }
            }
            Node::Case { operand, branches, otherwise } => {
                let operand = operand.as_deref().map(|operand| self.walk(operand));
                let mut results: Vec<(Range<usize>, Ty)> = Vec::new();
                for (condition, result) in branches {
                    let when = self.walk(condition);
                    if let Some(operand) = &operand {
                        self.apply(&condition.range, &["=".to_owned()], Some(operand), &when);
                    }
                    results.push((result.range.clone(), self.walk(result)));
                }
                if let Some(otherwise) = otherwise {
                    results.insert(0, (otherwise.range.clone(), self.walk(otherwise)));
                }
                self.together(results)
            }
            Node::Coalesce(all) | Node::Extreme(_, all) => {
                let types = all.iter().map(|one| (one.range.clone(), self.walk(one))).collect();
                self.together(types)
            }
            Node::Array(all) => {
                let types = all.iter().map(|one| (one.range.clone(), self.walk(one))).collect();
                match self.together(types) {
                    Ty::Named(element) if element.starts_with('_') => Ty::Named(element),
                    Ty::Named(element) => Ty::Named(format!("_{element}")),
                    other => other,
                }
            }
            Node::Row(all) => {
                for one in all {
                    self.walk(one);
                }
                Ty::named("record")
            }
            Node::Element { value, places, slice } => {
                let value = self.walk(value);
                for place in places {
                    self.walk(place);
                }
                match value {
                    Ty::Named(name) if *slice || name == "jsonb" => Ty::Named(name),
                    Ty::Named(name) => name.strip_prefix('_').map_or(Ty::Unknown, Ty::named),
                    other => other,
                }
            }
            Node::Field(value, _) => {
                self.walk(value);
                Ty::Unknown
            }
            Node::Collate(value) => match self.walk(value) {
                Ty::Literal => Ty::named("text"),
                other => other,
            },
            Node::Query(_) => Ty::Unknown,
            Node::Other(_, parts) => {
                for part in parts {
                    self.walk(part);
                }
                Ty::Unknown
            }
        }
    }

    /// The type that values become together; the server casts those of others by itself.
    fn together(&mut self, values: Vec<(Range<usize>, Ty)>) -> Ty {
        let types: Vec<Ty> = values.iter().map(|(_, ty)| ty.clone()).collect();
        let whole = common(&types);
        if let Some(target) = whole.name() {
            for (range, ty) in &values {
                self.by_itself(range, ty, target);
            }
        }
        whole
    }

    /// A cast that the server makes by itself.
    fn by_itself(&mut self, range: &Range<usize>, from: &Ty, target: &str) {
        if types::is_polymorphic(target) {
            return;
        }
        let Some(source) = from.name() else { return };
        if let Some((_, true)) = path(source, target) {
            let what = What::Cast { value: range.clone(), from: from.clone(), to: Ty::named(target) };
            self.changes(range, what);
        }
    }

    /// The type that a written name means.
    fn type_named(&self, to: &TypeName) -> Ty {
        let builtin = match to.parts.as_slice() {
            [name] => Some(name),
            [schema, name] if schema == "pg_catalog" => Some(name),
            // Types of extensions are qualified by the schema they are in.
            [_, name] if facts(name).is_some_and(|facts| facts.extension.is_some()) => Some(name),
            _ => None,
        };
        let element =
            match builtin.filter(|name| facts(name).is_some_and(|facts| self.is_there(facts.extension))) {
                Some(name) => Ty::named(name),
                None => self.scope.declared(&to.parts),
            };
        match (element, to.array) {
            (Ty::Named(name), true) => Ty::Named(format!("_{name}")),
            (element, _) => element,
        }
    }

    fn is_there(&self, extension: Option<&str>) -> bool {
        extension.is_none_or(|extension| self.scope.has(extension))
    }

    fn cast(&mut self, tree: &Tree, value: &Tree, to: &TypeName) -> Ty {
        let target = self.type_named(to);
        // The elements of `ARRAY[…]::type[]` are each cast to the type.
        if let (Node::Array(items), Some(element)) =
            (&value.node, target.name().and_then(|name| name.strip_prefix('_')))
        {
            let element = Ty::named(element);
            for item in items {
                let from = self.walk(item);
                self.becomes(&item.range, &item.range, &from, &element);
            }
            return target;
        }
        let from = self.walk(value);
        self.becomes(&tree.range, &value.range, &from, &target);
        target
    }

    /// A cast that is written.
    fn becomes(&mut self, range: &Range<usize>, value: &Range<usize>, from: &Ty, to: &Ty) {
        let (Some(source), Some(target)) = (from.name(), to.name()) else { return };
        if let Some((_, true)) = path(source, target) {
            self.changes(range, What::Cast { value: value.clone(), from: from.clone(), to: to.clone() });
        }
    }

    fn call(&mut self, tree: &Tree, name: &[String], arguments: &[Tree], named: bool) -> Ty {
        let before = self.changing.len();
        let given: Vec<Ty> = arguments.iter().map(|argument| self.walk(argument)).collect();
        let Some(last) = name.last() else { return Ty::Unknown };
        let what = |own| What::Call {
            name: last.clone(),
            arguments: arguments
                .iter()
                .map(|argument| argument.range.clone())
                .zip(given.iter().cloned())
                .collect(),
            own,
        };
        if let Some(own) = self.scope.function(name) {
            if !own.immutable {
                // What is called comes before what its arguments do.
                self.changing.insert(before, Changing { range: tree.range.clone(), what: what(true) });
            }
            return own.result;
        }
        if let [schema, _] = name
            && schema != "pg_catalog"
            && !catalog::functions(last).any(|function| function.extension.is_some())
        {
            return Ty::Unknown;
        }
        let all: Vec<Candidate<catalog::Function>> = catalog::functions(last)
            .filter(|function| self.is_there(function.extension))
            .filter_map(|function| {
                Some(Candidate { asks: asked(&function, given.len(), named)?, of: function })
            })
            .collect();
        if named || given.contains(&Ty::Unknown) {
            return self.without_types(tree, before, &all, &what);
        }
        match choose(&all, &given) {
            Some(found) => {
                if !found.of.immutable {
                    self.changing.insert(before, Changing { range: tree.range.clone(), what: what(false) });
                }
                for ((argument, given), asked) in arguments.iter().zip(&given).zip(&found.asks) {
                    self.by_itself(&argument.range, given, asked);
                }
                choose::result(&found, found.of.result, &given)
            }
            None => self.cast_by_call(tree, last, arguments, &given),
        }
    }

    /// Without knowing the types, a call changes if every function of the name does.
    fn without_types(
        &mut self,
        tree: &Tree,
        before: usize,
        all: &[Candidate<catalog::Function>],
        what: &dyn Fn(bool) -> What,
    ) -> Ty {
        let Some(first) = all.first() else { return Ty::Unknown };
        if all.iter().all(|candidate| !candidate.of.immutable) {
            self.changing.insert(before, Changing { range: tree.range.clone(), what: what(false) });
        }
        let same = all.iter().all(|candidate| candidate.of.result == first.of.result);
        if same && !types::is_polymorphic(first.of.result) { Ty::named(first.of.result) } else { Ty::Unknown }
    }

    /// `text(a)` is a cast where no function of the name takes the argument.
    fn cast_by_call(&mut self, tree: &Tree, name: &str, arguments: &[Tree], given: &[Ty]) -> Ty {
        let ([argument], [from]) = (arguments, given) else { return Ty::Unknown };
        if !facts(name).is_some_and(|facts| self.is_there(facts.extension)) {
            return Ty::Unknown;
        }
        let to = Ty::named(name);
        let by_function =
            from.name().and_then(|from| path(from, name)).is_some_and(|(path, _)| path == Path::Function);
        if by_function {
            return Ty::Unknown;
        }
        self.becomes(&tree.range, &argument.range, from, &to);
        to
    }

    fn operator(&mut self, tree: &Tree, name: &[String], left: Option<&Tree>, right: &Tree) -> Ty {
        // Rows are compared column by column.
        if let (Some(Tree { node: Node::Row(left), .. }), Node::Row(right)) = (left, &right.node) {
            for (left, right) in left.iter().zip(right) {
                let (left, right) = (self.walk(left), self.walk(right));
                self.apply(&tree.range, name, Some(&left), &right);
            }
            return Ty::named("bool");
        }
        let left = left.map(|left| self.walk(left));
        let right = self.walk(right);
        self.apply(&tree.range, name, left.as_ref(), &right)
    }

    /// An operator on types.
    fn apply(&mut self, range: &Range<usize>, name: &[String], left: Option<&Ty>, right: &Ty) -> Ty {
        let Some(symbol) = name.last() else { return Ty::Unknown };
        let all: Vec<Candidate<catalog::Operator>> = catalog::operators(symbol)
            .filter(|operator| operator.left.is_some() == left.is_some() && self.is_there(operator.extension))
            .map(|operator| Candidate {
                asks: operator.left.into_iter().chain([operator.right]).collect(),
                of: operator,
            })
            .collect();
        let given: Vec<Ty> = left.into_iter().chain([right]).cloned().collect();
        let what = || What::Operator { name: symbol.clone(), left: left.cloned(), right: right.clone() };
        if given.contains(&Ty::Unknown) {
            let Some(first) = all.first() else { return Ty::Unknown };
            if all.iter().all(|candidate| !candidate.of.immutable) {
                self.changes(range, what());
            }
            let same = all.iter().all(|candidate| candidate.of.result == first.of.result);
            return if same && !types::is_polymorphic(first.of.result) {
                Ty::named(first.of.result)
            } else {
                Ty::Unknown
            };
        }
        // A literal beside a type is first taken for that type.
        let alike = match given.as_slice() {
            [Ty::Literal, known @ Ty::Named(_)] | [known @ Ty::Named(_), Ty::Literal] => {
                let both = [known.clone(), known.clone()];
                let exact = all.iter().find(|candidate| {
                    candidate.asks.iter().zip(&both).all(|(asked, given)| given.name() == Some(asked))
                });
                exact.cloned()
            }
            _ => None,
        };
        let Some(found) = alike.or_else(|| choose(&all, &given)) else { return Ty::Unknown };
        // The server writes `text || anything` out, as `text || anything::text`, and asks that.
        let written_out = symbol == "||" && found.of.result == "text" && found.asks.contains(&"anynonarray");
        if !found.of.immutable && !written_out {
            self.changes(range, what());
        }
        for (given, asked) in given.iter().zip(&found.asks) {
            match written_out {
                true => self.becomes(range, range, given, &Ty::named("text")),
                false => self.by_itself(range, given, asked),
            }
        }
        choose::result(&found, found.of.result, &given)
    }
}

/// What a function asks for when it is called with so many arguments.
fn asked(function: &catalog::Function, given: usize, named: bool) -> Option<Vec<&'static str>> {
    let mut asks = function.arguments.clone();
    if named {
        return (given <= asks.len()).then_some(asks);
    }
    if function.variadic {
        let repeated = *asks.last()?;
        if given < asks.len() {
            // The one that repeats may be left out only where it takes anything.
            return (given + 1 == asks.len() && repeated == "any").then(|| {
                asks.pop();
                asks
            });
        }
        asks.resize(given, repeated);
        return Some(asks);
    }
    let fits = given <= asks.len() && given + function.optional >= asks.len();
    asks.truncate(given);
    fits.then_some(asks)
}

fn number_type(number: &str) -> Ty {
    let digits = number.replace('_', "");
    if digits.parse::<i32>().is_ok() {
        Ty::named("int4")
    } else if digits.parse::<i64>().is_ok() {
        Ty::named("int8")
    } else if digits.starts_with("0x") || digits.starts_with("0o") || digits.starts_with("0b") {
        Ty::named("int4")
    } else {
        Ty::named("numeric")
    }
}

fn session_type(word: &str) -> &'static str {
    match word {
        "current_date" => "date",
        "current_time" => "timetz",
        "localtime" => "time",
        "current_timestamp" => "timestamptz",
        "localtimestamp" => "timestamp",
        _ => "name",
    }
}

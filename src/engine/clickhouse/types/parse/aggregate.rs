//! States and values of aggregate functions, and which functions there are.

use super::tokens::Lexeme;
use super::{Parser, TypeError};
use crate::diagnostic::{instead, nearest};
use crate::engine::clickhouse::quoting::literal;
use crate::engine::clickhouse::types::Type;
use crate::engine::clickhouse::types::vocabulary::{COMBINATORS, SIMPLE, aggregate_functions};

impl Parser<'_> {
    pub(super) fn aggregate(&mut self, simple: bool, depth: usize) -> Result<Type, TypeError> {
        // `AggregateFunction(1, quantilesTDigest(0.5), Float64)`: the version of the state's form; 0 is not printed.
        let mut version = None;
        if let Some(Lexeme::Number(_)) = self.peek().filter(|_| !simple) {
            version =
                Some(self.number(0..=u32::MAX, "the version of a state")?).filter(|version| *version > 0);
            self.expect(',', "behind the version of a state")?;
        }
        let at = self.position();
        let Some(Lexeme::Word(name)) = self.next() else {
            return Err(self.invalid(at, "the name of an aggregate function is missing here"));
        };
        let candidates: Vec<&str> = if simple { SIMPLE.to_vec() } else { aggregate_functions().collect() };
        let known = if simple { SIMPLE.contains(&name.as_str()) } else { is_aggregate(&name) };
        if !known {
            let near = nearest(&name, candidates.iter().copied());
            let what = if simple {
                "`SimpleAggregateFunction` has no function"
            } else {
                "there is no aggregate function"
            };
            let fallback = if simple && is_aggregate(&name) {
                Some(format!("keep its state with `AggregateFunction({name}, …)`"))
            } else {
                None
            };
            return Err(TypeError {
                unknown: true,
                message: format!("{what} `{name}`"),
                range: at,
                help: fallback.clone().or_else(|| near.map(|near| instead(&name, near))),
                replacement: if fallback.is_some() { None } else { near.map(str::to_owned) },
            });
        }
        let mut function = name;
        if self.take('(') {
            let mut parameters = Vec::new();
            while let Some(lexeme) = self.next() {
                match lexeme {
                    Lexeme::Mark(')') => break,
                    Lexeme::Mark(',') => {}
                    Lexeme::Number(text) => parameters.push(text),
                    Lexeme::Text(text) => parameters.push(literal(&text)),
                    _ => return Err(self.invalid(at, "parameters of a function are numbers or texts")),
                }
            }
            function = format!("{function}({})", parameters.join(", "));
        }
        let mut arguments = Vec::new();
        while self.take(',') {
            arguments.push(self.parse_type(depth + 1)?);
        }
        if !simple {
            return Ok(Type::AggregateFunction { version, function, arguments });
        }
        match <[Type; 1]>::try_from(arguments) {
            Ok([argument]) => {
                if function == "sum"
                    && let Type::Integer { bits, signed } = argument.bare()
                    && *bits < 64
                {
                    let wide = Type::Integer { bits: 64, signed: *signed };
                    return Err(TypeError {
                        unknown: false,
                        message: format!("`sum` of `{argument}` is `{wide}`, and the type must be the sum's"),
                        range: at,
                        help: Some(format!("write `SimpleAggregateFunction(sum, {wide})`")),
                        replacement: None,
                    });
                }
                Ok(Type::SimpleAggregateFunction { function, argument: Box::new(argument) })
            }
            Err(_) => Err(self.invalid(at, "`SimpleAggregateFunction` takes a function and one type")),
        }
    }
}

/// Whether a name is an aggregate function, combinators included: `sumIf`, `uniqStateArray`.
pub fn is_aggregate(name: &str) -> bool {
    if aggregate_functions().any(|known| known == name) {
        return true;
    }
    COMBINATORS
        .iter()
        .any(|suffix| name.strip_suffix(suffix).is_some_and(|rest| !rest.is_empty() && is_aggregate(rest)))
}

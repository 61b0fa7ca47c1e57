//! Expressions that come to a constant, as far as that can be told without the server: lengths of time and whole numbers.

use crate::engine::timescaledb::dialect::tree::{Node, Tree};
use crate::engine::timescaledb::types::{interval_of, read_interval, scaled};
use crate::model::Interval;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constant {
    /// A length of time.
    Length(Interval),
    /// A length of time without an end.
    Endless,
    /// A whole number.
    Whole(i128),
    /// Another number.
    Fraction(f64),
    /// `NULL`.
    Null,
}

/// What an expression comes to where this type is asked for; nothing where that cannot be told.
pub(super) fn fold(tree: &Tree, asked: &str) -> Option<Constant> {
    match &tree.node {
        Node::Null => Some(Constant::Null),
        Node::Number(number) => {
            let digits = number.replace('_', "");
            digits.parse().map(Constant::Whole).or_else(|_| digits.parse().map(Constant::Fraction)).ok()
        }
        Node::Text(text) if asked == "interval" => match text.trim().to_ascii_lowercase().as_str() {
            "infinity" | "+infinity" | "-infinity" => Some(Constant::Endless),
            _ => read_interval(text).map(Constant::Length),
        },
        Node::Text(text) if is_whole(asked) => text.trim().parse().ok().map(Constant::Whole),
        Node::Cast { value, to } if !to.array => {
            let name = to.parts.last()?.as_str();
            match to.modifiers.as_slice() {
                [] if name == "interval" || is_whole(name) => fold(value, name).filter(|constant| {
                    // A number with a fraction is rounded, and a length of time is none.
                    match constant {
                        Constant::Length(_) | Constant::Endless => name == "interval",
                        Constant::Whole(_) => name != "interval",
                        Constant::Fraction(_) => false,
                        Constant::Null => true,
                    }
                }),
                [unit] => match &value.node {
                    Node::Text(count) if name == "interval" => interval_of(count, unit).map(Constant::Length),
                    _ => None,
                },
                _ => None,
            }
        }
        Node::Operator { name, left: None, right } => match (name.last()?.as_str(), fold(right, asked)?) {
            ("+", constant) => Some(constant),
            ("-", Constant::Whole(number)) => number.checked_neg().map(Constant::Whole),
            ("-", Constant::Fraction(number)) => Some(Constant::Fraction(-number)),
            ("-", Constant::Length(length)) => scaled(&length, -1.0).map(Constant::Length),
            _ => None,
        },
        Node::Operator { name, left: Some(left), right } => operator(name.last()?, left, right, asked),
        Node::Call { name, arguments, named } => match name.as_slice() {
            [name] if name == "make_interval" => make_interval(arguments, named),
            _ => None,
        },
        _ => None,
    }
}

fn is_whole(name: &str) -> bool {
    matches!(name, "int2" | "int4" | "int8")
}

fn operator(name: &str, left: &Tree, right: &Tree, asked: &str) -> Option<Constant> {
    // A literal beside a length of time is one in a sum, and a number in a product.
    let of_literals = if matches!(name, "+" | "-") { asked } else { "" };
    let sides = (fold(left, of_literals)?, fold(right, of_literals)?);
    match (name, sides) {
        ("+", (Constant::Whole(a), Constant::Whole(b))) => a.checked_add(b).map(Constant::Whole),
        ("-", (Constant::Whole(a), Constant::Whole(b))) => a.checked_sub(b).map(Constant::Whole),
        ("*", (Constant::Whole(a), Constant::Whole(b))) => a.checked_mul(b).map(Constant::Whole),
        ("/", (Constant::Whole(a), Constant::Whole(b))) => a.checked_div(b).map(Constant::Whole),
        ("+", (Constant::Length(a), Constant::Length(b))) => sum(&a, &b).map(Constant::Length),
        ("-", (Constant::Length(a), Constant::Length(b))) => {
            sum(&a, &scaled(&b, -1.0)?).map(Constant::Length)
        }
        ("*", (Constant::Length(length), factor) | (factor, Constant::Length(length))) => {
            scaled(&length, number(&factor)?).map(Constant::Length)
        }
        ("/", (Constant::Length(length), divisor)) => {
            let divisor = number(&divisor).filter(|divisor| *divisor != 0.0)?;
            scaled(&length, 1.0 / divisor).map(Constant::Length)
        }
        _ => None,
    }
}

fn sum(a: &Interval, b: &Interval) -> Option<Interval> {
    Some(Interval {
        months: a.months.checked_add(b.months)?,
        days: a.days.checked_add(b.days)?,
        microseconds: a.microseconds.checked_add(b.microseconds)?,
    })
}

fn number(constant: &Constant) -> Option<f64> {
    match constant {
        Constant::Whole(number) => i32::try_from(*number).ok().map(f64::from),
        Constant::Fraction(number) => Some(*number),
        _ => None,
    }
}

fn make_interval(arguments: &[Tree], named: &[Option<String>]) -> Option<Constant> {
    const PARTS: &[(&str, &str)] = &[
        ("years", "year"),
        ("months", "month"),
        ("weeks", "week"),
        ("days", "day"),
        ("hours", "hour"),
        ("mins", "minute"),
        ("secs", "second"),
    ];
    let mut total = Interval::default();
    for (place, argument) in arguments.iter().enumerate() {
        let part = match named.get(place).and_then(Option::as_ref) {
            Some(name) => PARTS.iter().find(|(part, _)| part == name),
            None => PARTS.get(place),
        };
        let (_, unit) = part?;
        let asked = if *unit == "second" { "float8" } else { "int4" };
        let count = match fold(argument, asked)? {
            Constant::Whole(count) => count.to_string(),
            Constant::Fraction(count) if *unit == "second" => count.to_string(),
            _ => return None,
        };
        total = sum(&total, &interval_of(&count, unit)?)?;
    }
    Some(Constant::Length(total))
}

/// Whether an expression reads a column, so that it is no constant.
pub(super) fn reads_column(tree: &Tree) -> bool {
    match &tree.node {
        Node::Column(_) => true,
        Node::Cast { value, .. } | Node::Collate(value) | Node::Field(value, _) => reads_column(value),
        Node::Operator { left, right, .. } => {
            left.as_deref().is_some_and(reads_column) || reads_column(right)
        }
        Node::Call { arguments, .. } | Node::Coalesce(arguments) | Node::Extreme(_, arguments) => {
            arguments.iter().any(reads_column)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::timescaledb::dialect::tree::with_tree;

    #[test]
    fn lengths_and_numbers_are_computed() {
        let length = |text: &str| with_tree(text, |tree| fold(tree, "interval")).flatten();
        let days = |days| Some(Constant::Length(Interval { days, ..Interval::default() }));
        for text in [
            "'1 day'",
            "'1 day'::interval",
            "cast('1 day' as interval)",
            "interval '1 day'",
            "interval '1' day",
            "interval '2 days' / 2",
            "interval '0.5 days' * 2 + '12 hours' - '12:00'",
            "make_interval(days => 1)",
            "make_interval(0, 0, 0, 1)",
            "- interval '-1 day'",
        ] {
            let found = length(text);
            let expected = if text.contains("0.5") { length("'24 hours'") } else { days(1) };
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(length("2 * interval '1 week'"), days(14));
        assert_eq!(length("'infinity'"), Some(Constant::Endless));
        assert_eq!(length("null"), Some(Constant::Null));
        for text in ["n * interval '1 day'", "now()", "interval '1 day 2 hours' day", "'a day'"] {
            assert_eq!(length(text), None, "{text}");
        }
        let whole = |text: &str| with_tree(text, |tree| fold(tree, "int8")).flatten();
        for text in ["10", "'10'", "5 + 5", "10::bigint", "- -10", "20 / 2"] {
            assert_eq!(whole(text), Some(Constant::Whole(10)), "{text}");
        }
    }
}

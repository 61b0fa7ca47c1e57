//! Literals as values of a type: checked, and written in SQL.

use super::{Plain, Type};
use crate::engine::timescaledb::model::Enum;
use crate::engine::timescaledb::quoting::quote_literal;
use crate::model::Interval;
use crate::spec::Literal;

/// Why a literal is no value of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiteralError {
    /// What is wrong, as a phrase.
    pub message: String,
    /// What to do, beginning with a verb, where that is clear.
    pub help: Option<String>,
}

fn error(message: impl Into<String>) -> LiteralError {
    LiteralError { message: message.into(), help: None }
}

/// What a declared type is.
#[derive(Debug, Clone, Copy)]
pub enum DeclaredAs<'a> {
    /// An enum.
    Enum(&'a Enum),
    /// A domain over this type, which is no domain itself.
    Domain(&'a Type),
}

/// Gives what a declared type is, by schema and name; nothing where no document says.
pub type Declarations<'a> = dyn Fn(&str, &str) -> Option<DeclaredAs<'a>> + 'a;

/// How many labels are listed.
const LISTED: usize = 32;

/// What to write in the place of a label that an enum does not have.
fn label_instead(text: &str, found: &Enum) -> String {
    let labels = || found.labels.iter().map(|label| label.as_str());
    if let Some(near) = crate::diagnostic::nearest(text, labels()) {
        return format!("write `{near}`");
    }
    let listed: Vec<String> = labels().take(LISTED).map(|label| format!("`{label}`")).collect();
    let more = match found.labels.len().saturating_sub(LISTED) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    format!("use one of its labels: {}{more}", listed.join(", "))
}

/// The literal in SQL, when it is a value of the type.
///
/// # Errors
/// Says why the literal is no value of the type.
pub fn render_literal(
    ty: &Type,
    literal: &Literal,
    declarations: &Declarations<'_>,
) -> Result<String, LiteralError> {
    match (ty, literal) {
        (Type::Unknown, _) => untyped(literal),
        (Type::Array(_), Literal::List(items)) => array(ty, items, declarations),
        (Type::Array(_), Literal::Text(text)) if text.starts_with('{') && text.ends_with('}') => {
            Ok(quote_literal(text))
        }
        (Type::Array(_), other) => Err(LiteralError {
            message: format!("{} is no list", other.type_name()),
            help: Some(literal.look_alike(false).unwrap_or_else(|| "write a list, such as `[]`".into())),
        }),
        (Type::Plain(Plain::Json | Plain::Jsonb), literal) => json(literal),
        (Type::Vector(dimensions) | Type::Halfvec(dimensions), Literal::List(items)) => {
            if let Some(dimensions) = dimensions
                && items.len() != *dimensions as usize
            {
                return Err(error(format!("the list has {} numbers, not {dimensions}", items.len())));
            }
            let numbers: Vec<String> = items
                .iter()
                .map(number_text)
                .collect::<Option<_>>()
                .ok_or_else(|| error("a vector holds numbers"))?;
            Ok(quote_literal(&format!("[{}]", numbers.join(","))))
        }
        (Type::Declared { schema, name }, literal) => match (declarations(schema, name), literal) {
            (Some(DeclaredAs::Enum(found)), Literal::Text(text)) => {
                if found.has(text) {
                    Ok(quote_literal(text))
                } else {
                    Err(LiteralError {
                        message: format!("the enum `{name}` has no label `{text}`"),
                        help: Some(label_instead(text, found)),
                    })
                }
            }
            (Some(DeclaredAs::Enum(_)), other) => {
                Err(error(format!("{} is no label of the enum `{name}`", other.type_name())))
            }
            // The domain's own checks are the server's to apply.
            (Some(DeclaredAs::Domain(base)), literal) => render_literal(base, literal, declarations),
            (None, literal) => untyped(literal),
        },
        (_, Literal::Null) => Err(error(format!("nothing is no {ty}"))),
        (_, Literal::List(_)) => Err(error(format!("a list is no {ty}"))),
        (_, Literal::Mapping(_)) => Err(error(format!("a mapping is no {ty}"))),
        (ty, literal) if ty.is_text() => text(ty, literal),
        (Type::Plain(Plain::Boolean), Literal::Boolean(value)) => Ok(value.to_string()),
        (Type::Plain(Plain::Boolean), other) => Err(LiteralError {
            message: format!("{} is neither true nor false", other.type_name()),
            help: Some("write `true` or `false`".into()),
        }),
        (Type::Plain(plain @ (Plain::Smallint | Plain::Integer | Plain::Bigint | Plain::Oid)), literal) => {
            integer(*plain, literal)
        }
        (Type::Plain(Plain::Real | Plain::Double) | Type::Numeric(_), literal) => number(ty, literal),
        (Type::Plain(Plain::Money), literal) if number_text(literal).is_some() => number(ty, literal),
        (_, Literal::Boolean(_) | Literal::Integer(_) | Literal::Decimal(_)) => {
            Err(error(format!("{} is no {ty}", literal.type_name())))
        }
        (_, Literal::Text(text)) => text_form(ty, text).map(|()| quote_literal(text)),
    }
}

fn untyped(literal: &Literal) -> Result<String, LiteralError> {
    match literal {
        Literal::Null => Ok("NULL".to_owned()),
        Literal::Boolean(value) => Ok(value.to_string()),
        Literal::Integer(value) => Ok(value.to_string()),
        Literal::Decimal(text) => Ok(text.clone()),
        Literal::Text(text) => Ok(quote_literal(text)),
        other => other.json_text().map(|text| quote_literal(&text)).map_err(error),
    }
}

/// A list as an array. Types of arrays have no number of dimensions in PostgreSQL, so lists inside of lists are those of any
/// array; the inner ones are of one length, or no row could be inserted (`2202E`).
fn array(ty: &Type, items: &[Literal], declarations: &Declarations<'_>) -> Result<String, LiteralError> {
    let mut element = ty;
    while let Type::Array(inner) = element {
        element = inner;
    }
    // A list inside an array of JSON or vectors is an element.
    let nests =
        matches!(element, Type::Plain(Plain::Json | Plain::Jsonb) | Type::Vector(_) | Type::Halfvec(_));
    let written = if nests {
        Dimensions::Lines(
            items.iter().map(|item| element_text(element, item, declarations)).collect::<Result<_, _>>()?,
        )
    } else {
        dimensions(element, items, declarations)?
    };
    Ok(match written {
        Dimensions::Empty => "'{}'".to_owned(),
        Dimensions::Lines(items) if items.is_empty() => "'{}'".to_owned(),
        Dimensions::Lines(items) => format!("ARRAY[{}]::{ty}", items.join(", ")),
    })
}

/// The elements of an array, or of one of its dimensions.
enum Dimensions {
    Empty,
    Lines(Vec<String>),
}

fn dimensions(
    element: &Type,
    items: &[Literal],
    declarations: &Declarations<'_>,
) -> Result<Dimensions, LiteralError> {
    let lists = items.iter().filter(|item| matches!(item, Literal::List(_))).count();
    if lists == 0 {
        let items: Vec<String> =
            items.iter().map(|item| element_text(element, item, declarations)).collect::<Result<_, _>>()?;
        return Ok(if items.is_empty() { Dimensions::Empty } else { Dimensions::Lines(items) });
    }
    let shape = items.first().map(lengths);
    if lists < items.len() || items.iter().any(|item| Some(lengths(item)) != shape) {
        return Err(LiteralError {
            message: "its inner lists are of different lengths".to_owned(),
            help: Some("give all inner lists the same number of elements".into()),
        });
    }
    let mut written = Vec::new();
    for item in items {
        let Literal::List(inner) = item else { continue };
        match dimensions(element, inner, declarations)? {
            // All of them are empty then.
            Dimensions::Empty => return Ok(Dimensions::Empty),
            Dimensions::Lines(inner) => written.push(format!("ARRAY[{}]", inner.join(", "))),
        }
    }
    Ok(Dimensions::Lines(written))
}

/// The lengths of a list and of the lists inside.
fn lengths(literal: &Literal) -> Vec<usize> {
    let Literal::List(items) = literal else { return Vec::new() };
    let mut lengths = vec![items.len()];
    lengths.extend(items.first().map(self::lengths).unwrap_or_default());
    lengths
}

fn element_text(
    element: &Type,
    item: &Literal,
    declarations: &Declarations<'_>,
) -> Result<String, LiteralError> {
    match item {
        Literal::Null => Ok("NULL".to_owned()),
        item => render_literal(element, item, declarations),
    }
}

fn text(ty: &Type, literal: &Literal) -> Result<String, LiteralError> {
    match literal {
        Literal::Text(text) => {
            let limit = match ty {
                Type::Varchar(limit) => *limit,
                Type::Char(limit) => Some(*limit),
                _ => None,
            };
            match limit {
                Some(limit) if text.chars().count() > limit as usize => Err(error(format!(
                    "the text has {} characters; {ty} holds {limit}",
                    text.chars().count()
                ))),
                _ => Ok(quote_literal(text)),
            }
        }
        other => Err(LiteralError {
            message: format!("{} is no text", other.type_name()),
            help: match other {
                Literal::Mapping(_) | Literal::List(_) | Literal::Null => other.look_alike(true),
                other => Some(format!("write it in quotes: \"{}\"", untyped(other)?)),
            },
        }),
    }
}

fn integer(plain: Plain, literal: &Literal) -> Result<String, LiteralError> {
    let (least, most): (i128, i128) = match plain {
        Plain::Smallint => (-32_768, 32_767),
        Plain::Integer => (-2_147_483_648, 2_147_483_647),
        Plain::Oid => (0, 4_294_967_295),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    match literal {
        Literal::Integer(value) if (least..=most).contains(value) => Ok(value.to_string()),
        Literal::Integer(value) => Err(error(format!(
            "{value} is outside of {}, which reaches from {least} to {most}",
            plain.name()
        ))),
        other => Err(not_a_number(other, "a whole number")),
    }
}

fn not_a_number(literal: &Literal, what: &str) -> LiteralError {
    let unquoted = match literal {
        Literal::Text(text) if text.parse::<f64>().is_ok() => {
            Some(format!("write it without quotes: {text}"))
        }
        _ if literal.looks_like_call() => {
            let Literal::Text(text) = literal else { return error(String::new()) };
            Some(format!("write an expression as one: `{{ sql: {text} }}`"))
        }
        _ => Some(format!("write {what}")),
    };
    LiteralError { message: format!("{} is not {what}", literal.type_name()), help: unquoted }
}

fn number_text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Integer(value) => Some(value.to_string()),
        Literal::Decimal(text) => {
            let text = text.replace('_', "");
            text.parse::<f64>()
                .ok()
                .filter(|value| value.is_finite())
                .map(|_| text.trim_start_matches('+').to_owned())
        }
        _ => None,
    }
}

fn number(ty: &Type, literal: &Literal) -> Result<String, LiteralError> {
    let Some(text) = number_text(literal) else {
        return match literal {
            Literal::Text(text) if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") => {
                Ok(quote_literal(text))
            }
            // YAML's `.inf` and `.nan` reach here as numbers that are none.
            Literal::Decimal(text) => Err(LiteralError {
                message: format!("{text} is no number in SQL"),
                help: Some("write \"NaN\", \"Infinity\" or \"-Infinity\"".into()),
            }),
            other => Err(not_a_number(other, "a number")),
        };
    };
    if let Type::Numeric(Some((precision, scale))) = ty {
        let whole = text
            .trim_start_matches('-')
            .split(['.', 'e', 'E'])
            .next()
            .unwrap_or_default()
            .trim_start_matches('0')
            .len();
        let room = i64::from(*precision) - i64::from(*scale);
        if !text.contains(['e', 'E']) && i64::try_from(whole).unwrap_or(i64::MAX) > room.max(0) {
            return Err(error(format!("{text} has more digits before the point than {ty} holds")));
        }
    }
    Ok(text)
}

fn json(literal: &Literal) -> Result<String, LiteralError> {
    match literal {
        // Numbers of any size are JSON to the server.
        Literal::Text(text) => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Ok(quote_literal(text)),
            Err(_) => Err(LiteralError {
                message: "the text is no JSON".to_owned(),
                help: Some(if literal.looks_like_call() {
                    format!("write an expression as one: `{{ sql: {text} }}`")
                } else {
                    "write JSON in quotes, such as '{}' or '\"a text\"'".to_owned()
                }),
            }),
        },
        other => match other.json_text() {
            Ok(text) => Ok(quote_literal(&text)),
            Err(message) => Err(error(message)),
        },
    }
}

/// The forms that the server would refuse at once, for types whose values are written as texts.
fn text_form(ty: &Type, text: &str) -> Result<(), LiteralError> {
    let call = Literal::Text(text.to_owned()).looks_like_call();
    let refuse = |what: &str, help: &str| {
        let help =
            if call { format!("write an expression as one: `{{ sql: {text} }}`") } else { help.to_owned() };
        Err(LiteralError { message: format!("`{text}` is no {what}"), help: Some(help) })
    };
    let word = text.trim().to_ascii_lowercase();
    match ty {
        Type::Plain(Plain::Uuid) => {
            let digits: String = text.chars().filter(|c| !matches!(c, '-' | '{' | '}')).collect();
            if digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                Ok(())
            } else {
                refuse("UUID", "write its 36 characters, or `{ sql: gen_random_uuid() }`")
            }
        }
        Type::Plain(Plain::Date) | Type::Timestamp { .. } => {
            let special = ["epoch", "infinity", "-infinity", "now", "today", "tomorrow", "yesterday"];
            if call || !(special.contains(&word.as_str()) || is_date(&word)) {
                return refuse(
                    if matches!(ty, Type::Plain(_)) { "date" } else { "point in time" },
                    "write it as `2024-12-31`, with a time where the type has one",
                );
            }
            if matches!(word.as_str(), "now" | "today" | "tomorrow" | "yesterday") {
                return Err(LiteralError {
                    message: format!("`{text}` would be the moment at which the table is made"),
                    help: Some("write `{ sql: now() }` or `{ sql: current_date }`".into()),
                });
            }
            Ok(())
        }
        Type::Time { .. } if call || !(word == "allballs" || is_time(&with_colons(&word))) => {
            refuse("time of day", "write it as `23:59:59`")
        }
        Type::Interval { .. }
            if !(Interval::parse(&word).is_ok() || word.contains(':') || word.starts_with('p')) =>
        {
            refuse("length of time", "write it as `1 day` or `90 minutes`")
        }
        Type::Plain(Plain::Money) if !text.bytes().any(|byte| byte.is_ascii_digit()) => {
            refuse("amount of money", "write a number")
        }
        Type::Plain(Plain::Bytea) if call => refuse("bytes", "write them as `\\xDEADBEEF`"),
        Type::Plain(Plain::Inet | Plain::Cidr)
            if text.split('/').next().is_none_or(|address| address.parse::<std::net::IpAddr>().is_err()) =>
        {
            refuse("network address", "write it as `10.0.0.1` or `10.0.0.0/8`")
        }
        Type::Bit(_) | Type::Varbit(_) if !text.bytes().all(|byte| matches!(byte, b'0' | b'1')) => {
            refuse("bits", "write them as zeros and ones in quotes")
        }
        Type::Vector(dimensions) | Type::Halfvec(dimensions) => {
            let list = text.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let Some(list) = list else { return refuse("vector", "write a list of numbers") };
            let Some(dimensions) = dimensions else { return Ok(()) };
            let numbers: Vec<&str> = list.split(',').map(str::trim).collect();
            let wrong =
                numbers.iter().any(|number| number.parse::<f32>().map_or(true, |number| !number.is_finite()));
            let length = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            match (wrong, length == *dimensions) {
                (true, _) => refuse("vector", "write a list of numbers"),
                (false, false) => Err(error(format!("the vector has {length} numbers, not {dimensions}"))),
                (false, true) => Ok(()),
            }
        }
        Type::Sparsevec(Some(dimensions)) => match text.rsplit_once('/') {
            Some((_, length)) if length.trim().parse() == Ok(*dimensions) => Ok(()),
            _ => refuse("sparse vector", &format!("write it as `{{1:0.5}}/{dimensions}`")),
        },
        _ if call => refuse(&ty.to_string(), ""),
        _ => Ok(()),
    }
}

/// `2024-12-31`, perhaps with more behind it.
fn is_date(text: &str) -> bool {
    let (day, rest) = text.split_once([' ', 't']).unwrap_or((text, ""));
    if rest.contains(':') && !is_time(rest.trim_start()) {
        return false;
    }
    let parts: Vec<&str> = day.split('-').collect();
    let number = |index: usize, length: usize, most: u32| {
        parts.get(index).is_some_and(|part| {
            part.len() == length && part.parse::<u32>().is_ok_and(|value| (1..=most).contains(&value))
        })
    };
    parts.len() == 3 && number(0, 4, 9999) && number(1, 2, 12) && number(2, 2, 31) && {
        let part = |index: usize| parts[index].parse::<u32>().unwrap_or_default();
        let leap = part(0).is_multiple_of(4) && (!part(0).is_multiple_of(100) || part(0).is_multiple_of(400));
        let days = match part(1) {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        part(2) <= days
    }
}

/// Whether the digits at the start of a text are a time of the day: 24:00:00 is one, and so is the second 60 (PostgreSQL 17,
/// `22008: date/time field value out of range: "25:00"`). What follows them, a zone or `pm`, is not looked at.
fn is_time(text: &str) -> bool {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let parts: Vec<&str> = clock.split(':').collect();
    let number = |index: usize| match parts.get(index) {
        Some(part) => part.parse::<f64>().ok(),
        None => Some(0.0),
    };
    let (Some(hour), Some(minute), Some(second)) = (number(0), number(1), number(2)) else { return false };
    let rest = rest.trim_start();
    let half_day = rest.starts_with("am") || rest.starts_with("pm");
    (2..=3).contains(&parts.len())
        && minute < 60.0
        && second <= 60.0
        && (hour < 24.0 || (hour == 24.0 && minute == 0.0 && second == 0.0))
        && (!half_day || hour <= 12.0)
}

/// `040506` as `04:05:06`.
fn with_colons(text: &str) -> String {
    let digits = matches!(text.len(), 4 | 6) && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.as_bytes().chunks(2).map(String::from_utf8_lossy);
    if digits { parts.collect::<Vec<_>>().join(":") } else { text.to_owned() }
}

/// Whether a point in time is written with its zone, or is one wherever it is read.
pub fn says_its_zone(text: &str) -> bool {
    let word = text.trim().to_ascii_lowercase();
    let special = ["epoch", "infinity", "-infinity"].contains(&word.as_str());
    let Some((_, time)) = word.split_once([' ', 't']) else { return special };
    special
        || time.contains(['+', '-'])
        || time.contains(|c: char| c.is_ascii_alphabetic() && c != 'm' && c != 'a' && c != 'p')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ByName;
    use crate::span::Located;

    #[test]
    fn times_are_those_of_the_server() {
        for time in
            ["00:00", "23:59:59", "24:00", "23:59:60", "12:30:00.5", "04:05 pm", "12:00+02", "10:00:00z"]
        {
            assert!(is_time(time), "{time}");
        }
        for time in ["25:00", "24:01", "12:60", "12:00:61", "13:00 pm", "12", "a:b", "1:2:3:4"] {
            assert!(!is_time(time), "{time}");
        }
    }

    #[test]
    fn points_in_time_say_their_zone_or_do_not() {
        for text in [
            "2020-01-01 10:00:00+00",
            "2020-01-01T10:00:00Z",
            "2020-01-01 10:00 Europe/Berlin",
            "epoch",
            "infinity",
        ] {
            assert!(says_its_zone(text), "{text}");
        }
        for text in ["2020-01-01", "2020-01-01 10:00:00", "2020-01-01T10:00", "2020-01-01 04:05 pm"] {
            assert!(!says_its_zone(text), "{text}");
        }
    }

    fn render(ty: Type, literal: Literal) -> Option<String> {
        let labels = ["good", "bad"].map(|label| Located::nowhere(label.to_owned())).to_vec();
        let mood = Enum { labels, grants: Vec::new(), places: ByName::default() };
        render_literal(&ty, &literal, &|_, name| (name == "mood").then_some(DeclaredAs::Enum(&mood))).ok()
    }

    #[test]
    fn values_of_a_type_are_written_in_sql() {
        let text = |text: &str| Literal::Text(text.to_owned());
        let mood = Type::Declared { schema: "app".into(), name: "mood".into() };
        for (ty, literal, sql) in [
            (Type::Plain(Plain::Text), text("it's"), "'it''s'"),
            (Type::Plain(Plain::Boolean), Literal::Boolean(true), "true"),
            (Type::Plain(Plain::Smallint), Literal::Integer(-5), "-5"),
            (Type::Numeric(Some((5, 2))), Literal::Decimal("1.10".into()), "1.10"),
            (Type::Plain(Plain::Jsonb), text("{}"), "'{}'"),
            (Type::Plain(Plain::Jsonb), Literal::List(vec![]), "'[]'"),
            (Type::Plain(Plain::Jsonb), Literal::Mapping(vec![]), "'{}'"),
            (
                Type::Plain(Plain::Json),
                Literal::Mapping(vec![
                    ("z".into(), Literal::Decimal("1.10".into())),
                    ("it's".into(), Literal::List(vec![Literal::Null, Literal::Integer(1 << 70)])),
                ]),
                r#"'{"z":1.10,"it''s":[null,1180591620717411303424]}'"#,
            ),
            (
                Type::Array(Box::new(Type::Plain(Plain::Jsonb))),
                Literal::List(vec![Literal::Mapping(vec![]), Literal::List(vec![]), Literal::Null]),
                "ARRAY['{}', '[]', NULL]::jsonb[]",
            ),
            (
                Type::Array(Box::new(Type::Plain(Plain::Integer))),
                Literal::List(vec![
                    Literal::List(vec![Literal::Integer(1), Literal::Null]),
                    Literal::List(vec![Literal::Integer(2), Literal::Integer(3)]),
                ]),
                "ARRAY[ARRAY[1, NULL], ARRAY[2, 3]]::integer[]",
            ),
            (
                Type::Array(Box::new(Type::Plain(Plain::Integer))),
                Literal::List(vec![Literal::List(vec![])]),
                "'{}'",
            ),
            (Type::Array(Box::new(Type::Plain(Plain::Text))), Literal::List(vec![]), "'{}'"),
            (
                Type::Array(Box::new(Type::Plain(Plain::Integer))),
                Literal::List(vec![Literal::Integer(1)]),
                "ARRAY[1]::integer[]",
            ),
            (mood.clone(), text("good"), "'good'"),
            (Type::Plain(Plain::Date), text("2024-02-29"), "'2024-02-29'"),
            (
                Type::Vector(Some(2)),
                Literal::List(vec![Literal::Integer(1), Literal::Decimal("0.5".into())]),
                "'[1,0.5]'",
            ),
        ] {
            assert_eq!(render(ty, literal).as_deref(), Some(sql));
        }
    }

    #[test]
    fn other_values_are_refused() {
        let text = |text: &str| Literal::Text(text.to_owned());
        let mood = Type::Declared { schema: "app".into(), name: "mood".into() };
        for (ty, literal) in [
            (Type::Plain(Plain::Text), Literal::Integer(1)),
            (Type::Varchar(Some(2)), text("abc")),
            (Type::Plain(Plain::Boolean), text("true")),
            (Type::Plain(Plain::Smallint), Literal::Integer(32_768)),
            (Type::Plain(Plain::Integer), text("5")),
            (Type::Plain(Plain::Integer), Literal::Decimal("1.5".into())),
            (Type::Numeric(Some((3, 2))), Literal::Integer(10)),
            (Type::Plain(Plain::Jsonb), text("active")),
            (mood, text("godo")),
            (Type::Plain(Plain::Date), text("31.12.2024")),
            (Type::Timestamp { precision: None, zoned: true }, text("now()")),
            (Type::Timestamp { precision: None, zoned: true }, text("now")),
            (Type::Plain(Plain::Uuid), text("gen_random_uuid()")),
            (Type::Plain(Plain::Inet), text("localhost")),
            (Type::Vector(Some(3)), Literal::List(vec![Literal::Integer(1)])),
            (Type::Plain(Plain::Date), Literal::List(vec![])),
            (Type::Plain(Plain::Text), Literal::Mapping(vec![])),
            (Type::Plain(Plain::Jsonb), Literal::List(vec![Literal::Decimal(".inf".into())])),
            (
                Type::Array(Box::new(Type::Plain(Plain::Integer))),
                Literal::List(vec![
                    Literal::List(vec![Literal::Integer(1)]),
                    Literal::List(vec![Literal::Integer(1), Literal::Integer(2)]),
                ]),
            ),
            (
                Type::Array(Box::new(Type::Plain(Plain::Integer))),
                Literal::List(vec![Literal::Integer(1), Literal::List(vec![])]),
            ),
        ] {
            assert_eq!(render(ty.clone(), literal.clone()), None, "{ty} {literal:?}");
        }
    }
}

//! Literals against types: does a value fit, and how is it written in SQL?

use super::quoting::literal;
use super::types::{JsonParameters, Type};
use crate::spec::Literal;

/// Whether a literal is a value of a type. The engine checks few of these itself: `UInt8 DEFAULT 300` is accepted and
/// stores 44. Source: ClickHouse 26.9, section "Default checks at CREATE" of the reference.
///
/// # Errors
/// Says why not, as a phrase.
pub fn fits(value: &Literal, r#type: &Type) -> Result<(), String> {
    let wrong = || Err(format!("{} is no `{}`", value.type_name(), r#type.bare()));
    match (r#type.bare(), value) {
        (Type::Unknown, _) => Ok(()),
        (Type::Dynamic { .. } | Type::Variant(_), Literal::Null) => Ok(()),
        (_, Literal::Null) if r#type.is_nullable() => Ok(()),
        (_, Literal::Null) => Err(format!("nothing is no `{}`, which is not Nullable", r#type)),
        (Type::Integer { bits, signed }, Literal::Integer(number)) => integer(*number, *bits, *signed),
        (Type::Integer { bits, signed }, Literal::Decimal(text)) if is_whole(text) => {
            long_integer(text, *bits, *signed)
        }
        // Texts of digits are the one way to such numbers in TOML.
        (Type::Integer { bits: bits @ (128 | 256), signed }, Literal::Text(text)) if is_whole(text) => {
            long_integer(text, *bits, *signed)
        }
        (Type::Interval(_), Literal::Integer(_)) => Ok(()),
        (Type::Bool, Literal::Boolean(_)) => Ok(()),
        (Type::Float { .. } | Type::BFloat16, Literal::Integer(_) | Literal::Decimal(_)) => Ok(()),
        (Type::Decimal { precision, scale }, Literal::Integer(number)) => {
            decimal(&number.to_string(), *precision, *scale)
        }
        (Type::Decimal { precision, scale }, Literal::Decimal(text)) => decimal(text, *precision, *scale),
        (Type::String | Type::Dynamic { .. } | Type::Variant(_), Literal::Text(_)) => Ok(()),
        (Type::Json(parameters), Literal::Text(text)) => json_text(text, parameters),
        (Type::FixedString(length), Literal::Text(text)) => {
            if text.len() <= *length as usize {
                Ok(())
            } else {
                Err(format!("{} bytes do not fit `{}`", text.len(), r#type.bare()))
            }
        }
        (Type::Json(parameters), Literal::Mapping(entries)) => {
            value.json_text()?;
            json(entries, parameters)
        }
        (Type::Dynamic { .. }, Literal::Mapping(_)) => value.json_text().map(|_| ()),
        (Type::Dynamic { .. } | Type::Variant(_), _) => Ok(()),
        (Type::Enum { members, .. }, Literal::Text(text)) => {
            if members.iter().any(|(name, _)| name == text) {
                Ok(())
            } else {
                let names: Vec<String> =
                    members.iter().take(8).map(|(name, _)| format!("`{name}`")).collect();
                Err(format!("\"{text}\" is none of {}", names.join(", ")))
            }
        }
        (Type::Date, Literal::Text(text)) => day(text, 1970, 2149),
        (Type::Date32, Literal::Text(text)) => day(text, 1900, 2299),
        (Type::DateTime { .. }, Literal::Text(text)) => moment(text, 1970, 2106),
        (Type::DateTime64 { .. }, Literal::Text(text)) => moment(text, 1900, 2299),
        (Type::DateTime { .. }, Literal::Integer(number)) => integer(*number, 32, false),
        (Type::Time | Type::Time64(_), Literal::Text(text)) => {
            let parts: Vec<&str> = text.trim_start_matches('-').split(':').collect();
            if parts.len() == 3 && parts.iter().all(|part| part.parse::<f64>().is_ok()) {
                Ok(())
            } else {
                Err(format!("\"{text}\" is no time of day such as 12:30:00"))
            }
        }
        (Type::Uuid, Literal::Text(text)) => {
            let plain = text.len() == 36
                && text.chars().enumerate().all(|(index, c)| match index {
                    8 | 13 | 18 | 23 => c == '-',
                    _ => c.is_ascii_hexdigit(),
                });
            if plain { Ok(()) } else { Err(format!("\"{text}\" is no UUID")) }
        }
        (Type::Ipv4, Literal::Text(text)) => text
            .parse::<std::net::Ipv4Addr>()
            .map(|_| ())
            .map_err(|_| format!("\"{text}\" is no IPv4 address")),
        (Type::Ipv6, Literal::Text(text)) => {
            text.parse::<std::net::IpAddr>().map(|_| ()).map_err(|_| format!("\"{text}\" is no IPv6 address"))
        }
        (Type::Array(element), Literal::List(items)) => items.iter().try_for_each(|item| fits(item, element)),
        (Type::Tuple(members), Literal::List(items)) if members.len() == items.len() => {
            members.iter().zip(items).try_for_each(|((_, member), item)| fits(item, member))
        }
        (Type::Tuple(members), Literal::List(items)) => {
            Err(format!("the list has {} values, and `{}` has {}", items.len(), r#type.bare(), members.len()))
        }
        (Type::Tuple(members), Literal::Mapping(entries)) => {
            for (name, _) in entries {
                if !members.iter().any(|(member, _)| member.as_deref() == Some(name)) {
                    return Err(format!("`{}` has no element `{name}`", r#type.bare()));
                }
            }
            for (member, member_type) in members {
                let name = member.as_deref().unwrap_or_default();
                match entries.iter().find(|(key, _)| key == name) {
                    Some((_, item)) => fits(item, member_type)?,
                    None => return Err(format!("the element `{name}` has no value")),
                }
            }
            Ok(())
        }
        (Type::Map(key, member), Literal::Mapping(entries)) => entries.iter().try_for_each(|(name, item)| {
            let key_fits = match key.bare() {
                Type::Integer { .. } => name.parse().map_or_else(
                    |_| Err(format!("the key \"{name}\" is no `{key}`")),
                    |number| fits(&Literal::Integer(number), key),
                ),
                _ => fits(&Literal::Text(name.clone()), key),
            };
            key_fits.and_then(|()| fits(item, member))
        }),
        (Type::SimpleAggregateFunction { argument, .. }, _) => fits(value, argument),
        _ => wrong(),
    }
}

/// A text as the value of a `JSON` column: an object, since nothing else can be inserted (26.9, `117: Cannot insert data into
/// JSON column`).
fn json_text(text: &str, parameters: &JsonParameters) -> Result<(), String> {
    match serde_json::from_str::<Literal>(text) {
        Ok(Literal::Mapping(entries)) => json(&entries, parameters),
        Ok(other) => Err(format!("{} is no object, which `JSON` holds alone", other.type_name())),
        Err(_) => Err(format!("\"{text}\" is no JSON object")),
    }
}

/// The entries of an object: numbers that a float holds, no path twice, and values of the types that the column gives paths.
fn json(entries: &[(String, Literal)], parameters: &JsonParameters) -> Result<(), String> {
    let mut paths: Vec<(String, &Literal)> = Vec::new();
    json_paths("", entries, &mut paths)?;
    paths.sort_by(|left, right| left.0.cmp(&right.0));
    if let Some(twice) = paths.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("it has the path `{}` twice", twice[0].0));
    }
    for (path, value) in &paths {
        let Some((_, wanted)) = parameters.paths.iter().find(|(known, _)| known == path) else { continue };
        let Type::Integer { .. } = wanted.bare() else { continue };
        let number = match value {
            Literal::Text(text) => text.parse().map_or_else(|_| (*value).clone(), Literal::Integer),
            Literal::Null | Literal::Boolean(_) | Literal::Decimal(_) => continue,
            other => (*other).clone(),
        };
        fits(&number, wanted).map_err(|problem| format!("at `{path}` {problem}"))?;
    }
    Ok(())
}

fn json_paths<'a>(
    before: &str,
    entries: &'a [(String, Literal)],
    paths: &mut Vec<(String, &'a Literal)>,
) -> Result<(), String> {
    for (key, value) in entries {
        let path = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
        match value {
            Literal::Mapping(inner) => json_paths(&path, inner, paths)?,
            value => {
                finite(value)?;
                paths.push((path, value));
            }
        }
    }
    Ok(())
}

/// Numbers of `JSON` are stored as `Int64`, `UInt64` or `Float64`.
fn finite(value: &Literal) -> Result<(), String> {
    match value {
        Literal::Decimal(text) if text.replace('_', "").parse::<f64>().is_ok_and(f64::is_infinite) => {
            Err(format!("{text} is no number that `JSON` holds"))
        }
        Literal::List(items) => items.iter().try_for_each(finite),
        Literal::Mapping(entries) => entries.iter().try_for_each(|(_, item)| finite(item)),
        _ => Ok(()),
    }
}

fn integer(number: i128, bits: u16, signed: bool) -> Result<(), String> {
    long_integer(&number.to_string(), bits, signed)
}

/// Whether a number is written with digits alone.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a whole number of any length fits: digits are compared with those of the type's ends.
fn long_integer(text: &str, bits: u16, signed: bool) -> Result<(), String> {
    let negative = text.starts_with('-');
    let digits = text.trim_start_matches(['-', '+']).trim_start_matches('0');
    let power = power_of_two(u32::from(if signed { bits.saturating_sub(1) } else { bits }));
    let most = less_one(&power);
    let least = if signed { format!("-{power}") } else { "0".to_owned() };
    let limit = match (negative, signed) {
        (false, _) => most.as_str(),
        (true, true) => power.as_str(),
        (true, false) => "",
    };
    if digits.len() < limit.len() || (digits.len() == limit.len() && digits <= limit) {
        Ok(())
    } else {
        let sign = if signed { "Int" } else { "UInt" };
        Err(format!("{text} is outside of `{sign}{bits}`, which holds {least} to {most}"))
    }
}

/// The digits of 2 to a power.
fn power_of_two(exponent: u32) -> String {
    let mut digits = vec![1_u8];
    for _ in 0..exponent {
        let mut carry = 0;
        for digit in &mut digits {
            let doubled = *digit * 2 + carry;
            *digit = doubled % 10;
            carry = doubled / 10;
        }
        if carry > 0 {
            digits.push(carry);
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

/// A power of two, which never ends in 0, less one.
fn less_one(power: &str) -> String {
    let mut digits = power.to_owned();
    if let Some(last) = digits.pop().and_then(|last| last.to_digit(10)) {
        digits.push_str(&last.saturating_sub(1).to_string());
    }
    digits
}

fn decimal(text: &str, precision: u32, scale: u32) -> Result<(), String> {
    if text.contains(['e', 'E']) {
        return Err(format!("{text} is written with an exponent; write its digits"));
    }
    let digits = text.trim_start_matches(['-', '+']);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.trim_start_matches('0').replace('_', "");
    if fraction.len() > scale as usize {
        return Err(format!("{text} has more than {scale} digits after the point, which would be cut off"));
    }
    if whole.len() > (precision - scale) as usize {
        return Err(format!("{text} has more digits than `Decimal({precision}, {scale})` holds"));
    }
    Ok(())
}

fn day(text: &str, first: u32, last: u32) -> Result<(), String> {
    let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    let &[year, month, day] = parts.as_slice() else {
        return Err(format!("\"{text}\" is no day such as 2026-01-31"));
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    if day == 0 || day > length || text.len() != 10 {
        return Err(format!("\"{text}\" is no day such as 2026-01-31"));
    }
    if (first..=last).contains(&year) {
        Ok(())
    } else {
        Err(format!(
            "the type holds the years {first} to {last}, and the engine would silently change {year}"
        ))
    }
}

fn moment(text: &str, first: u32, last: u32) -> Result<(), String> {
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    day(date, first, last)?;
    let plain = time.trim_end_matches('Z');
    let parts: Vec<&str> = plain.split(':').collect();
    let good = (2..=3).contains(&parts.len())
        && parts
            .iter()
            .zip([24.0, 60.0, 60.0])
            .all(|(part, limit)| part.parse::<f64>().is_ok_and(|number| (0.0..limit).contains(&number)));
    if good { Ok(()) } else { Err(format!("\"{text}\" is no moment such as 2026-01-31 12:30:00")) }
}

/// A literal as SQL of a type; call it for values that fit.
pub fn sql_literal(value: &Literal, r#type: &Type) -> String {
    match (value, r#type.bare()) {
        (Literal::Null, _) => "NULL".to_owned(),
        (Literal::Boolean(value), _) => value.to_string(),
        (Literal::Integer(value), bare) => exact(&value.to_string(), bare),
        (Literal::Decimal(text), bare) => exact(&number(text), bare),
        (Literal::Text(text), _) => literal(text),
        (Literal::List(items), Type::Array(element)) => {
            let items: Vec<String> = items.iter().map(|item| inner_literal(item, element)).collect();
            format!("[{}]", items.join(", "))
        }
        (Literal::List(items), Type::Tuple(members)) => {
            let items: Vec<String> =
                items.iter().zip(members).map(|(item, (_, member))| inner_literal(item, member)).collect();
            format!("tuple({})", items.join(", "))
        }
        (Literal::Mapping(entries), Type::Tuple(members)) => {
            let items: Vec<String> = members
                .iter()
                .map(|(member, member_type)| {
                    let item = entries.iter().find(|(key, _)| Some(key) == member.as_ref());
                    item.map_or_else(|| "NULL".to_owned(), |(_, item)| inner_literal(item, member_type))
                })
                .collect();
            format!("tuple({})", items.join(", "))
        }
        (Literal::List(items), _) => {
            let items: Vec<String> = items.iter().map(|item| sql_literal(item, &Type::String)).collect();
            format!("[{}]", items.join(", "))
        }
        (Literal::Mapping(entries), Type::Map(key, member)) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(name, item)| {
                    let name = if key.is_numeric() { name.clone() } else { literal(name) };
                    format!("{name}, {}", inner_literal(item, member))
                })
                .collect();
            format!("map({})", entries.join(", "))
        }
        (Literal::Mapping(_), _) => literal(&value.json_text().unwrap_or_default()),
    }
}

/// A literal as the default of a dictionary's attribute, where no function may stand: empty lists and mappings are texts that the
/// attribute's type reads (26.9: `[]` is a syntax error there, and so is `map()`).
pub fn attribute_literal(value: &Literal, r#type: &Type) -> String {
    match (value, r#type.bare()) {
        (Literal::List(items), Type::Array(_)) if items.is_empty() => literal("[]"),
        (Literal::Mapping(_), Type::Map(..)) => literal(&text_form(value, r#type)),
        _ => sql_literal(value, r#type),
    }
}

/// A value as the engine writes it in texts: `{'a':1}`, `['x']`.
fn text_form(value: &Literal, r#type: &Type) -> String {
    match (value, r#type.bare()) {
        (Literal::List(items), Type::Array(element)) => {
            let items: Vec<String> = items.iter().map(|item| text_form(item, element)).collect();
            format!("[{}]", items.join(","))
        }
        (Literal::Mapping(entries), Type::Map(key, member)) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(name, item)| {
                    let name = if key.is_numeric() { name.clone() } else { literal(name) };
                    format!("{name}:{}", text_form(item, member))
                })
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        _ => sql_literal(value, r#type),
    }
}

/// A literal within a list, whose items need one type: an exact number that has to be written as text is cast to it.
fn inner_literal(value: &Literal, r#type: &Type) -> String {
    let text = sql_literal(value, r#type);
    let number = matches!(value, Literal::Integer(_) | Literal::Decimal(_));
    if number && text.starts_with('\'') {
        format!("CAST({text}, {})", literal(&r#type.to_string()))
    } else {
        text
    }
}

/// A number of a column that keeps all of its digits. The engine reads a number of more than 64 bits, or with a point, as
/// `Float64` and loses digits: `UInt128 DEFAULT 340282366920938463463374607431768211455` stores another number. As a text
/// it is read by the column's type.
fn exact(number: &str, r#type: &Type) -> String {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let inexact = match r#type {
        Type::Integer { .. } => number.parse::<i64>().is_err() && number.parse::<u64>().is_err(),
        Type::Decimal { .. } => {
            digits > 15 && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
        }
        _ => false,
    };
    if inexact { literal(number) } else { number.to_owned() }
}

/// A number as the engine reads it: digits on both sides of the point, no `_`. `.5` is a syntax error there.
fn number(text: &str) -> String {
    let text = text.replace('_', "");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let lead = if digits.starts_with('.') { "0" } else { "" };
    let tail = if digits.ends_with('.') { "0" } else { "" };
    format!("{sign}{lead}{digits}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::clickhouse::types::parse;

    fn check(value: Literal, written: &str) -> Result<String, String> {
        let (parsed, _) = parse(written).unwrap();
        fits(&value, &parsed).map(|()| sql_literal(&value, &parsed))
    }

    #[test]
    fn values_that_fit_are_written_as_sql() {
        let text = |text: &str| Literal::Text(text.into());
        assert_eq!(check(text("it's"), "String"), Ok("'it''s'".into()));
        assert_eq!(check(Literal::Integer(255), "UInt8"), Ok("255".into()));
        assert_eq!(check(Literal::Decimal(".5".into()), "Float32"), Ok("0.5".into()));
        assert_eq!(check(Literal::Decimal("1.50".into()), "Decimal(3, 1)"), Ok("1.50".into()));
        assert_eq!(check(Literal::List(vec![text("a")]), "Array(String)"), Ok("['a']".into()));
        assert_eq!(check(Literal::List(vec![]), "Array(UInt8)"), Ok("[]".into()));
        let map = Literal::Mapping(vec![("a".into(), Literal::Integer(1))]);
        assert_eq!(check(map, "Map(String, UInt8)"), Ok("map('a', 1)".into()));
        assert_eq!(check(text("2026-02-28"), "Date"), Ok("'2026-02-28'".into()));
        assert_eq!(check(Literal::Boolean(true), "Nullable(Bool)"), Ok("true".into()));
        for (written, sql) in
            [("+1_000.", "1000.0"), ("-.5", "-0.5"), ("inf", "inf"), ("-inf", "-inf"), ("nan", "nan")]
        {
            assert_eq!(check(Literal::Decimal(written.into()), "Float64"), Ok(sql.into()));
        }
        let pair = Literal::List(vec![Literal::Integer(1), text("a")]);
        assert_eq!(check(pair, "Tuple(UInt8, String)"), Ok("tuple(1, 'a')".into()));
        let map = Literal::Mapping(vec![("1".into(), text("a"))]);
        assert_eq!(check(map.clone(), "Map(UInt8, String)"), Ok("map(1, 'a')".into()));
        assert_eq!(check(map.clone(), "JSON"), Ok(r#"'{"1":"a"}'"#.into()));
        assert_eq!(check(map, "Dynamic"), Ok(r#"'{"1":"a"}'"#.into()));
        let named = Literal::Mapping(vec![("b".into(), text("x")), ("a".into(), Literal::Integer(1))]);
        assert_eq!(check(named, "Tuple(a UInt8, b String)"), Ok("tuple(1, 'x')".into()));
        let nulls = Literal::List(vec![Literal::Null, Literal::Integer(1)]);
        assert_eq!(check(nulls, "Array(Nullable(UInt8))"), Ok("[NULL, 1]".into()));
        let deep = Literal::Mapping(vec![
            ("z".into(), Literal::Decimal("1.10".into())),
            ("a".into(), Literal::List(vec![Literal::Null, Literal::Mapping(vec![])])),
        ]);
        assert_eq!(check(deep, "JSON"), Ok(r#"'{"z":1.10,"a":[null,{}]}'"#.into()));
    }

    #[test]
    fn attributes_of_dictionaries_have_literals_alone() {
        let written = |value: Literal, r#type: &str| attribute_literal(&value, &parse(r#type).unwrap().0);
        assert_eq!(written(Literal::List(vec![]), "Array(UInt8)"), "'[]'");
        assert_eq!(written(Literal::List(vec![Literal::Integer(1)]), "Array(UInt8)"), "[1]");
        assert_eq!(written(Literal::Mapping(vec![]), "Map(String, UInt8)"), "'{}'");
        let map = Literal::Mapping(vec![("a".into(), Literal::List(vec![Literal::Integer(1)]))]);
        assert_eq!(written(map, "Map(String, Array(UInt8))"), r"'{''a'':[1]}'");
        assert_eq!(written(Literal::Mapping(vec![]), "JSON"), "'{}'");
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        let text = |text: &str| Literal::Text(text.into());
        for (value, written) in [
            (Literal::Integer(300), "UInt8"),
            (Literal::Integer(-1), "UInt64"),
            (Literal::Decimal("1.005".into()), "Decimal(10, 2)"),
            (Literal::Integer(12345), "Decimal(5, 2)"),
            (text("x"), "UInt8"),
            (Literal::Integer(1), "String"),
            (text("[]"), "JSON"),
            (text("5"), "JSON"),
            (text(""), "JSON"),
            (Literal::List(vec![]), "JSON"),
            (Literal::Mapping(vec![("a".into(), Literal::Decimal(".inf".into()))]), "JSON"),
            (Literal::Mapping(vec![("a".into(), Literal::Integer(300))]), "JSON(a UInt8)"),
            (Literal::Mapping(vec![("a".into(), Literal::Integer(1))]), "Tuple(a UInt8, b String)"),
            (Literal::List(vec![Literal::Null]), "Array(UInt8)"),
            (text("c"), "Enum8('a' = 1, 'b' = 2)"),
            (text("2020-13-01"), "Date"),
            (text("2023-02-29"), "Date"),
            (text("1950-01-01"), "Date"),
            (text("yes"), "UUID"),
            (text("300.1.1.1"), "IPv4"),
            (text("abcde"), "FixedString(4)"),
            (Literal::List(vec![Literal::Integer(1)]), "Array(String)"),
        ] {
            assert!(check(value.clone(), written).is_err(), "{value:?} {written}");
        }
    }
}

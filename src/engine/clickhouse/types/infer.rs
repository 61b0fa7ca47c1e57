//! The type of an expression, as far as its outermost call tells it.
//!
//! Source: ClickHouse 26.9, `toTypeName` of each call. What is not here is not known, and nothing is said about it.

use super::{Type, parse};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::sql::pieces;

/// The type of an expression over columns of known types.
pub fn type_of(text: &str, column: &dyn Fn(&str) -> Option<Type>) -> Option<Type> {
    infer(text, column, 0)
}

/// Deeper calls than this are not looked into.
const DEEPEST: usize = 16;

fn infer(text: &str, column: &dyn Fn(&str) -> Option<Type>, depth: usize) -> Option<Type> {
    let text = text.trim();
    if depth > DEEPEST || text.is_empty() {
        return None;
    }
    if let Some(found) = column(text) {
        return Some(value(found));
    }
    if let Some(name) = pieces::name(DIALECT, text) {
        return column(&name).map(value);
    }
    if let Some(inside) = pieces::enclosed(DIALECT, text) {
        let inner = &text[inside];
        let parts = pieces::items(DIALECT, inner);
        return match parts.as_slice() {
            [_] => infer(inner, column, depth + 1),
            several => tuple(inner, several, column, depth),
        };
    }
    if pieces::literal(DIALECT, text).is_some() {
        return Some(Type::String);
    }
    if let Some(base) = pieces::indexed(DIALECT, text) {
        return match infer(&text[base], column, depth + 1)? {
            Type::Map(_, member) => Some(*member),
            Type::Array(member) => Some(*member),
            _ => None,
        };
    }
    let pieces::Call { name, inside, arguments } = pieces::call(DIALECT, text)?;
    inside?;
    let argument =
        |index: usize| arguments.get(index).and_then(|range| infer(&text[range.clone()], column, depth + 1));
    let name = &text[name];
    let folded = name.to_ascii_lowercase();
    if folded == "tuple" {
        return tuple(text, &arguments, column, depth);
    }
    if folded == "cast" && arguments.len() == 2 {
        let wanted = pieces::literal(DIALECT, &text[arguments.get(1)?.clone()])?;
        return parse(&wanted).ok().map(|(parsed, _)| parsed);
    }
    let first = argument(0);
    // A result is NULL where the argument is.
    let nullable = first.as_ref().is_some_and(Type::is_nullable);
    let keep = |result: Type| if nullable { result.into_nullable().ok() } else { Some(result) };
    let unsigned = |bits| Type::Integer { bits, signed: false };
    match folded.as_str() {
        "mapkeys" => match first? {
            Type::Map(key, _) => Some(Type::Array(key)),
            _ => None,
        },
        "mapvalues" => match first? {
            Type::Map(_, member) => Some(Type::Array(member)),
            _ => None,
        },
        "array" => first.map(|element| Type::Array(Box::new(element))),
        "tostring" | "lower" | "upper" | "lowerutf8" | "upperutf8" | "substring" | "substr" | "mid"
        | "trim" | "trimboth" | "trimleft" | "trimright" | "replaceall" | "replaceone"
        | "replaceregexpall" | "hex" | "base64encode" | "domain" | "domainwithoutwww" | "path"
        | "formatdatetime" => {
            first.as_ref()?;
            keep(Type::String)
        }
        "concat" => Some(Type::String).filter(|_| {
            arguments
                .iter()
                .enumerate()
                .all(|(index, _)| argument(index).is_some_and(|argument| !argument.is_nullable()))
        }),
        "todate" | "tomonday" | "tostartofmonth" | "tostartofquarter" | "tostartofyear" | "tostartofweek"
        | "today" | "yesterday" => keep(Type::Date),
        "todate32" => keep(Type::Date32),
        "todatetime"
        | "tostartofhour"
        | "tostartofday"
        | "tostartofminute"
        | "tostartoffiveminutes"
        | "tostartoftenminutes"
        | "tostartoffifteenminutes"
        | "now" => keep(Type::DateTime { zone: None }),
        "todatetime64" => Some(Type::DateTime64 { precision: 3, zone: None }),
        "toyyyymm" | "toyyyymmdd" | "tounixtimestamp" | "inthash32" | "rand" | "xxhash32"
        | "murmurhash2_32" => keep(unsigned(32)),
        "toyear" => keep(unsigned(16)),
        "tomonth" | "todayofmonth" | "todayofweek" | "tohour" | "tominute" | "toquarter" => keep(unsigned(8)),
        "cityhash64" | "siphash64" | "xxhash64" | "farmhash64" | "metrohash64" | "inthash64" | "halfmd5"
        | "murmurhash2_64" | "murmurhash3_64" | "rand64" | "count" | "uniq" | "uniqexact" => {
            Some(unsigned(64))
        }
        "length" | "lengthutf8" => Some(unsigned(64)),
        _ => {
            let wanted = name.strip_prefix("to")?;
            let number = ["UInt", "Int", "Float"].iter().any(|prefix| wanted.starts_with(prefix));
            (number || wanted == "UUID" || wanted == "IPv4" || wanted == "IPv6")
                .then(|| parse(wanted).ok())
                .flatten()
                .and_then(|(parsed, _)| keep(parsed))
        }
    }
}

/// What a column gives when it is read: the value of one that merges with itself.
fn value(column: Type) -> Type {
    match column {
        Type::SimpleAggregateFunction { argument, .. } => *argument,
        other => other,
    }
}

fn tuple(
    text: &str,
    parts: &[std::ops::Range<usize>],
    column: &dyn Fn(&str) -> Option<Type>,
    depth: usize,
) -> Option<Type> {
    let members: Option<Vec<(Option<String>, Type)>> =
        parts.iter().map(|part| Some((None, infer(&text[part.clone()], column, depth + 1)?))).collect();
    members.map(Type::Tuple)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_tell_their_type() {
        let columns = |name: &str| {
            let written = match name {
                "id" => "UInt64",
                "my-col" => "String",
                "m" => "Map(String, UInt64)",
                "n" => "Nullable(DateTime)",
                _ => return None,
            };
            parse(written).ok().map(|(parsed, _)| parsed)
        };
        for (text, wanted) in [
            ("id", Some("UInt64")),
            ("my-col", Some("String")),
            ("`my-col`", Some("String")),
            ("lower(`my-col`)", Some("String")),
            ("(id)", Some("UInt64")),
            ("(id, toDate(n))", Some("Tuple(UInt64, Nullable(Date))")),
            ("mapKeys(m)", Some("Array(String)")),
            ("m['a']", Some("UInt64")),
            ("toInt128(id)", Some("Int128")),
            ("CAST(id, 'Array(UInt8)')", Some("Array(UInt8)")),
            ("'it'", Some("String")),
            ("'a' || 'b'", None),
            ("nosuch", None),
            ("id + 1", None),
            ("id[1]", None),
            ("toNothing(id)", None),
        ] {
            assert_eq!(type_of(text, &columns).map(|found| found.to_string()).as_deref(), wanted, "{text}");
        }
    }
}

//! Portable types: the same words in every engine.
//!
//! They are written in lower case. An engine's own types are the engine's to parse; a word that is both means the
//! portable type, so `int8` has eight bits everywhere.

use std::fmt;

/// A type that every engine maps to one of its own, or refuses.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum PortableType {
    /// `bool`
    Bool,
    /// `int8` … `int64`, `uint8` … `uint64`, `int128`
    Integer {
        /// Width in bits.
        bits: u16,
        /// Whether negative numbers fit.
        signed: bool,
    },
    /// `float32`, `float64`
    Float {
        /// Width in bits.
        bits: u16,
    },
    /// `decimal(p, s)`
    Decimal {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// `text`, `string`
    Text,
    /// `varchar(n)`
    Varchar(u32),
    /// `char(n)`
    Char(u32),
    /// `bytes`
    Bytes,
    /// `uuid`
    Uuid,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `timestamp`, `timestamp(p)`: a wall clock without a zone, with digits of a second.
    Timestamp(Option<u32>),
    /// `timestamptz`, `timestamptz(p)`: an instant.
    Timestamptz(Option<u32>),
    /// `interval`
    Interval,
    /// `json`
    Json,
    /// `array<T>`
    Array(Box<PortableType>),
    /// `vector(n)`: n 32-bit floats.
    Vector(u32),
}

/// The words that begin a portable type, for suggestions.
pub const WORDS: &[&str] = &[
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "int128",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float32",
    "float64",
    "decimal",
    "text",
    "string",
    "varchar",
    "char",
    "bytes",
    "uuid",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "interval",
    "json",
    "array",
    "vector",
];

/// Reads a portable type.
///
/// `None` means that the text does not begin with a portable word, so that the engine's own types are to be tried;
/// an error means that it does, and its parameters are wrong.
pub fn parse(text: &str) -> Option<Result<PortableType, String>> {
    let text = text.trim();
    let word_end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (word, rest) = text.split_at(word_end);
    if !WORDS.contains(&word) {
        return None;
    }
    let rest = rest.trim();
    let plain = |portable: PortableType| {
        if rest.is_empty() {
            Some(Ok(portable))
        } else if rest.starts_with('(') && !rest.contains(')') {
            Some(Err(format!("a bracket of `{text}` is not closed")))
        } else {
            // `date[]`, `time with time zone` and the like are the engine's own.
            None
        }
    };
    let integer = |bits, signed| plain(PortableType::Integer { bits, signed });
    match word {
        "bool" => plain(PortableType::Bool),
        "int8" => integer(8, true),
        "int16" => integer(16, true),
        "int32" => integer(32, true),
        "int64" => integer(64, true),
        "int128" => integer(128, true),
        "uint8" => integer(8, false),
        "uint16" => integer(16, false),
        "uint32" => integer(32, false),
        "uint64" => integer(64, false),
        "float32" => plain(PortableType::Float { bits: 32 }),
        "float64" => plain(PortableType::Float { bits: 64 }),
        "text" | "string" => plain(PortableType::Text),
        "bytes" => plain(PortableType::Bytes),
        "uuid" => plain(PortableType::Uuid),
        "date" => plain(PortableType::Date),
        "time" => plain(PortableType::Time),
        "interval" => plain(PortableType::Interval),
        "json" => plain(PortableType::Json),
        "timestamp" | "timestamptz" => {
            let make = |precision| {
                if word == "timestamp" {
                    PortableType::Timestamp(precision)
                } else {
                    PortableType::Timestamptz(precision)
                }
            };
            match parameters(rest) {
                None if rest.is_empty() => Some(Ok(make(None))),
                None => None,
                Some(Ok(list)) => Some(match list.as_slice() {
                    [digits] if *digits <= 6 => Ok(make(Some(*digits))),
                    [digits] => Err(format!("`{word}` has at most 6 digits of a second, not {digits}")),
                    _ => Err(format!("`{word}` takes one number, the digits of a second")),
                }),
                Some(Err(message)) => Some(Err(message)),
            }
        }
        "varchar" | "char" | "vector" => match parameters(rest) {
            None if rest.is_empty() => match word {
                // The engines' own forms without a length are not portable.
                "vector" => Some(Err("`vector` needs its dimensions, such as `vector(1536)`".into())),
                _ => None,
            },
            None => None,
            Some(Ok(list)) => Some(match list.as_slice() {
                [0] => Err(format!("`{word}(0)` holds nothing; write a number from 1")),
                [number] => Ok(match word {
                    "varchar" => PortableType::Varchar(*number),
                    "char" => PortableType::Char(*number),
                    _ => PortableType::Vector(*number),
                }),
                _ => Err(format!("`{word}` takes one number")),
            }),
            Some(Err(message)) => Some(Err(message)),
        },
        "decimal" => match parameters(rest) {
            None if rest.is_empty() => {
                Some(Err("`decimal` needs its digits, such as `decimal(10,2)`".into()))
            }
            None => None,
            Some(Ok(list)) => Some(match list.as_slice() {
                [precision] if *precision > 0 => {
                    Ok(PortableType::Decimal { precision: *precision, scale: 0 })
                }
                [precision, scale] if *precision > 0 && scale <= precision => {
                    Ok(PortableType::Decimal { precision: *precision, scale: *scale })
                }
                [_, _] => Err("the digits after the point cannot be more than all digits".into()),
                _ => {
                    Err("`decimal` takes all digits and the digits after the point, such as `decimal(10,2)`"
                        .into())
                }
            }),
            Some(Err(message)) => Some(Err(message)),
        },
        _ => array(rest),
    }
}

fn array(rest: &str) -> Option<Result<PortableType, String>> {
    let Some(inner) = rest.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
        return Some(Err("`array` is written with its element, such as `array<text>`".into()));
    };
    match parse(inner)? {
        Ok(element) => Some(Ok(PortableType::Array(Box::new(element)))),
        Err(message) => Some(Err(message)),
    }
}

/// `(1, 2)` as numbers; nothing when there are no brackets or more follows them.
fn parameters(rest: &str) -> Option<Result<Vec<u32>, String>> {
    let inner = rest.strip_prefix('(')?;
    let Some(inner) = inner.strip_suffix(')') else {
        return if inner.contains(')') { None } else { Some(Err("a bracket is not closed".into())) };
    };
    Some(
        inner
            .split(',')
            .map(|part| part.trim().parse::<u32>().map_err(|_| format!("`{}` is no number", part.trim())))
            .collect(),
    )
}

impl fmt::Display for PortableType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PortableType::Bool => f.write_str("bool"),
            PortableType::Integer { bits, signed } => {
                write!(f, "{}int{bits}", if *signed { "" } else { "u" })
            }
            PortableType::Float { bits } => write!(f, "float{bits}"),
            PortableType::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            PortableType::Text => f.write_str("text"),
            PortableType::Varchar(length) => write!(f, "varchar({length})"),
            PortableType::Char(length) => write!(f, "char({length})"),
            PortableType::Bytes => f.write_str("bytes"),
            PortableType::Uuid => f.write_str("uuid"),
            PortableType::Date => f.write_str("date"),
            PortableType::Time => f.write_str("time"),
            PortableType::Timestamp(None) => f.write_str("timestamp"),
            PortableType::Timestamp(Some(digits)) => write!(f, "timestamp({digits})"),
            PortableType::Timestamptz(None) => f.write_str("timestamptz"),
            PortableType::Timestamptz(Some(digits)) => write!(f, "timestamptz({digits})"),
            PortableType::Interval => f.write_str("interval"),
            PortableType::Json => f.write_str("json"),
            PortableType::Array(element) => write!(f, "array<{element}>"),
            PortableType::Vector(dimensions) => write!(f, "vector({dimensions})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_and_printed_back() {
        for text in [
            "bool",
            "int8",
            "uint64",
            "int128",
            "float32",
            "decimal(10,2)",
            "text",
            "varchar(255)",
            "char(2)",
            "bytes",
            "uuid",
            "date",
            "time",
            "timestamp",
            "timestamp(3)",
            "timestamptz",
            "timestamptz(6)",
            "interval",
            "json",
            "array<text>",
            "array<array<int32>>",
            "vector(1536)",
        ] {
            assert_eq!(parse(text).unwrap().unwrap().to_string(), text);
        }
        assert_eq!(parse("string").unwrap().unwrap(), PortableType::Text);
    }

    #[test]
    fn wrong_parameters_are_errors_and_foreign_words_are_left_alone() {
        for text in [
            "decimal",
            "decimal(2,3)",
            "varchar(0)",
            "varchar(a)",
            "vector",
            "timestamptz(9)",
            "array",
            "varchar(10",
        ] {
            assert!(parse(text).unwrap().is_err(), "{text}");
        }
        for text in [
            "jsonb",
            "String",
            "LowCardinality(String)",
            "serial",
            "time with time zone",
            "date[]",
            "varchar",
            "txet",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}

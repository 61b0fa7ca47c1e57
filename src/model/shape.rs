//! What a column can hold, seen from outside its engine: enough to say whether two columns can refer to each other.

use std::fmt;

/// The set of values of a type, as far as a reference cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// True or false.
    Boolean,
    /// Whole numbers.
    Integer {
        /// Width in bits.
        bits: u16,
        /// Whether negative numbers fit.
        signed: bool,
    },
    /// Binary floating-point numbers of a width in bits.
    Float {
        /// Width in bits.
        bits: u16,
    },
    /// Exact decimal numbers.
    Decimal {
        /// All digits; none means unlimited.
        precision: Option<u32>,
        /// Digits after the point.
        scale: u32,
    },
    /// Text.
    Text {
        /// The most characters, if there is a limit.
        characters: Option<u32>,
    },
    /// Text whose limit counts the bytes of UTF-8, of which a character has up to four.
    Utf8 {
        /// The most bytes.
        bytes: u32,
    },
    /// Bytes.
    Bytes,
    /// A UUID.
    Uuid,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A point in time.
    Timestamp {
        /// Whether it names an instant rather than a wall clock.
        zoned: bool,
    },
    /// A length of time.
    Interval,
    /// JSON.
    Json,
    /// One of a list of texts.
    Enumeration(Vec<String>),
    /// A list of values.
    Array(Box<Shape>),
    /// A vector of a number of dimensions, if that is fixed.
    Vector(Option<u32>),
    /// A network address.
    Address,
    /// Something that only its own engine knows, by its type's text.
    Other(String),
    /// Not known, because the type could not be parsed; fits everything, so that one mistake is reported once.
    Unknown,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Boolean => f.write_str("a boolean"),
            Shape::Integer { bits, signed: true } => write!(f, "a {bits}-bit whole number"),
            Shape::Integer { bits, signed: false } => write!(f, "an unsigned {bits}-bit whole number"),
            Shape::Float { bits } => write!(f, "a {bits}-bit floating-point number"),
            Shape::Decimal { precision: Some(precision), scale } => {
                write!(f, "a decimal({precision}, {scale})")
            }
            Shape::Decimal { precision: None, .. } => f.write_str("a decimal"),
            Shape::Text { characters: Some(limit) } => write!(f, "a text of at most {limit} characters"),
            Shape::Text { characters: None } => f.write_str("a text"),
            Shape::Utf8 { bytes } => write!(f, "a text of at most {bytes} bytes"),
            Shape::Bytes => f.write_str("bytes"),
            Shape::Uuid => f.write_str("a UUID"),
            Shape::Date => f.write_str("a date"),
            Shape::Time => f.write_str("a time of day"),
            Shape::Timestamp { zoned: true } => f.write_str("a point in time"),
            Shape::Timestamp { zoned: false } => f.write_str("a point in time without a zone"),
            Shape::Interval => f.write_str("a length of time"),
            Shape::Json => f.write_str("JSON"),
            Shape::Enumeration(labels) => write!(f, "one of {} labels", labels.len()),
            Shape::Array(element) => write!(f, "a list of {element}"),
            Shape::Vector(Some(dimensions)) => write!(f, "a vector of {dimensions} dimensions"),
            Shape::Vector(None) => f.write_str("a vector"),
            Shape::Address => f.write_str("a network address"),
            Shape::Other(text) => write!(f, "`{text}`"),
            Shape::Unknown => f.write_str("a type that is not known"),
        }
    }
}

/// Whether the values of one column can be the keys of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// Every key can be held and found.
    Fits,
    /// Not every key can be held, or only as another kind of value; the reason is a phrase.
    Not(String),
    /// Every key can be held as long as it is written in ASCII; the reason is a phrase, and the number what would hold all.
    OfAscii(String, u32),
}

/// Whether a column of shape `from` can refer to a column of shape `to`: hold each of its values, comparably.
///
/// Signs are not compared: keys that count upwards are never negative, and ClickHouse keeps them unsigned.
pub fn fit(from: &Shape, to: &Shape) -> Fit {
    use Shape::{Array, Boolean, Date, Decimal, Enumeration, Integer, Text, Timestamp, Unknown, Utf8, Uuid};
    let not = |reason: String| Fit::Not(reason);
    match (from, to) {
        (Unknown, _) | (_, Unknown) => Fit::Fits,
        (Integer { bits: from, .. }, Integer { bits: to, .. }) => {
            if from >= to {
                Fit::Fits
            } else {
                not(format!("{from} bits cannot hold every {to}-bit number"))
            }
        }
        (Decimal { precision, scale: 0 }, Integer { bits, .. }) => {
            let digits = f64::from(*bits) * std::f64::consts::LOG10_2;
            if precision.is_none_or(|precision| f64::from(precision) >= digits) {
                Fit::Fits
            } else {
                not(format!("the digits of a {bits}-bit number do not fit"))
            }
        }
        (Text { characters: from }, Text { characters: to }) => match (from, to) {
            (Some(from), Some(to)) if from < to => {
                not(format!("{from} characters cannot hold every text of {to}"))
            }
            // Where texts have no limit at all, as in ClickHouse, the type does not say how long the keys are.
            _ => Fit::Fits,
        },
        (Utf8 { bytes: from }, Utf8 { bytes: to }) if from < to => {
            not(format!("{from} bytes cannot hold every text of {to}"))
        }
        (Text { characters: Some(from) }, Utf8 { bytes: to }) if from < to => {
            not(format!("{from} characters cannot hold every text of {to} bytes"))
        }
        (Utf8 { bytes }, Text { characters: Some(characters) }) => {
            // A character of UTF-8 has up to four bytes.
            let needed = characters.saturating_mul(4);
            if bytes < characters {
                not(format!("{bytes} bytes cannot hold every text of {characters} characters"))
            } else if *bytes < needed {
                Fit::OfAscii(format!("{bytes} bytes are {characters} characters of ASCII alone"), needed)
            } else {
                Fit::Fits
            }
        }
        (Utf8 { .. }, Utf8 { .. } | Text { .. }) | (Text { .. }, Utf8 { .. }) => Fit::Fits,
        (Utf8 { bytes }, Uuid) if *bytes < 36 => {
            not(format!("a UUID is written in 36 characters, not {bytes}"))
        }
        (Utf8 { .. }, Uuid) => Fit::Fits,
        (Utf8 { bytes }, Enumeration(labels)) => {
            let longest = labels.iter().map(String::len).max().unwrap_or(0);
            if (*bytes as usize) < longest {
                not(format!("the longest label has {longest} bytes"))
            } else {
                Fit::Fits
            }
        }
        // Engines without UUIDs keep them as their 36 characters.
        (Text { characters }, Uuid) => match characters {
            Some(limit) if *limit < 36 => not(format!("a UUID is written in 36 characters, not {limit}")),
            _ => Fit::Fits,
        },
        (Text { characters }, Enumeration(labels)) => {
            let longest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
            match characters {
                Some(limit) if (*limit as usize) < longest => {
                    not(format!("the longest label has {longest} characters"))
                }
                _ => Fit::Fits,
            }
        }
        (Enumeration(from), Enumeration(to)) => match to.iter().find(|label| !from.contains(label)) {
            Some(label) => not(format!("the label `{label}` is missing")),
            None => Fit::Fits,
        },
        // Engines without instants keep them as whole numbers since 1970.
        (Integer { bits: 64, .. }, Timestamp { .. }) => Fit::Fits,
        (Timestamp { .. }, Timestamp { .. }) | (Boolean, Boolean) | (Date, Date) => Fit::Fits,
        (Array(from), Array(to)) => fit(from, to),
        (from, to) if from == to => Fit::Fits,
        (from, to) => not(format!("{from} cannot be {to}")),
    }
}

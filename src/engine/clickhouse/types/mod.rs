//! ClickHouse's types: parsed, checked, and printed as the engine prints them.

mod infer;
mod parse;
mod portable;
mod vocabulary;

use std::fmt;

pub use infer::type_of;
pub use parse::{TypeError, is_aggregate, parse};
pub use portable::{Limit, from_portable};

use crate::model::Shape;

use super::quoting::literal;

/// A type of a column, as the engine stores it: SQL aliases are folded, omitted parameters filled in.
///
/// Source: ClickHouse 26.9, `system.data_type_families` and what `system.columns.type` prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `Int8` … `Int256`, `UInt8` … `UInt256`.
    Integer {
        /// Width in bits.
        bits: u16,
        /// Whether negative numbers fit.
        signed: bool,
    },
    /// `Float32`, `Float64`.
    Float {
        /// Width in bits.
        bits: u16,
    },
    /// `BFloat16`.
    BFloat16,
    /// `Bool`.
    Bool,
    /// `String`.
    String,
    /// `FixedString(n)`: bytes.
    FixedString(u32),
    /// `Decimal(p, s)`.
    Decimal {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// `Date`: 1970 to 2149.
    Date,
    /// `Date32`: 1900 to 2299.
    Date32,
    /// `DateTime`, `DateTime('zone')`: seconds, 1970 to 2106.
    DateTime {
        /// The zone that values are shown in.
        zone: Option<String>,
    },
    /// `DateTime64(p)`, `DateTime64(p, 'zone')`.
    DateTime64 {
        /// Digits of a second.
        precision: u32,
        /// The zone that values are shown in.
        zone: Option<String>,
    },
    /// `Time`.
    Time,
    /// `Time64(p)`.
    Time64(u32),
    /// `UUID`.
    Uuid,
    /// `IPv4`.
    Ipv4,
    /// `IPv6`.
    Ipv6,
    /// `Enum8`, `Enum16`: names and numbers, by number.
    Enum {
        /// 8 or 16.
        bits: u16,
        /// The members by number.
        members: Vec<(String, i32)>,
    },
    /// `Array(T)`.
    Array(Box<Type>),
    /// `Map(K, V)`.
    Map(Box<Type>, Box<Type>),
    /// `Tuple(T, …)`, `Tuple(name T, …)`.
    Tuple(Vec<(Option<String>, Type)>),
    /// `Nested(name T, …)`: parallel arrays.
    Nested(Vec<(String, Type)>),
    /// `JSON(…)`.
    Json(JsonParameters),
    /// `Variant(T, …)`.
    Variant(Vec<Type>),
    /// `Dynamic`, `Dynamic(max_types=n)`.
    Dynamic {
        /// How many types a column may hold apart.
        max_types: Option<u32>,
    },
    /// `AggregateFunction(f, T, …)`: the state of an aggregation.
    AggregateFunction {
        /// The version of the state's form, where the type says one.
        version: Option<u32>,
        /// The function, its parameters included: `quantiles(0.5, 0.9)`.
        function: String,
        /// Types of its arguments.
        arguments: Vec<Type>,
    },
    /// `SimpleAggregateFunction(f, T)`: a value that merges with itself.
    SimpleAggregateFunction {
        /// The function.
        function: String,
        /// The type of the value.
        argument: Box<Type>,
    },
    /// `QBit(T, n)`: a vector whose bits are stored apart.
    QBit {
        /// The type of an element.
        element: Box<Type>,
        /// How many elements.
        dimensions: u32,
        /// Elements that are stored together.
        stride: Option<u32>,
    },
    /// `Point`, `Ring`, `LineString`, … by name.
    Geometry(&'static str),
    /// `IntervalSecond` … by unit.
    Interval(&'static str),
    /// `LowCardinality(T)`: a dictionary per part.
    LowCardinality(Box<Type>),
    /// `Nullable(T)`.
    Nullable(Box<Type>),
    /// What could not be read; reported already, so nothing else complains.
    Unknown,
}

/// What stands in the brackets of `JSON`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JsonParameters {
    /// Paths that are stored as columns of their own.
    pub max_dynamic_paths: Option<u32>,
    /// Types that a path may hold apart.
    pub max_dynamic_types: Option<u32>,
    /// Paths of a fixed type.
    pub paths: Vec<(String, Type)>,
    /// Paths that are not stored.
    pub skip: Vec<String>,
    /// Paths that are not stored, by expression.
    pub skip_matching: Vec<String>,
}

impl Type {
    /// The type without `Nullable` and `LowCardinality` around it.
    pub fn bare(&self) -> &Type {
        match self {
            Type::Nullable(inner) | Type::LowCardinality(inner) => inner.bare(),
            other => other,
        }
    }

    /// Whether a value can be NULL.
    pub fn is_nullable(&self) -> bool {
        match self {
            Type::Nullable(_) => true,
            Type::LowCardinality(inner) => inner.is_nullable(),
            _ => false,
        }
    }

    /// Whether NULL can be anywhere in a value that a key would compare.
    pub fn holds_null(&self) -> bool {
        match self {
            Type::Tuple(members) => members.iter().any(|(_, member)| member.holds_null()),
            other => other.is_nullable(),
        }
    }

    /// Whether the type could be read.
    pub fn is_known(&self) -> bool {
        !matches!(self.bare(), Type::Unknown)
    }

    /// Whether it is a day or a point in time.
    pub fn is_temporal(&self) -> bool {
        matches!(self.bare(), Type::Date | Type::Date32 | Type::DateTime { .. } | Type::DateTime64 { .. })
    }

    /// Whether it is a number that adds up.
    pub fn is_numeric(&self) -> bool {
        matches!(
            self.bare(),
            Type::Integer { .. } | Type::Float { .. } | Type::BFloat16 | Type::Decimal { .. } | Type::Bool
        )
    }

    /// Whether it is text.
    pub fn is_text(&self) -> bool {
        matches!(self.bare(), Type::String | Type::FixedString(_))
    }

    /// The bytes of a value, where that is fixed.
    pub fn width(&self) -> Option<u32> {
        match self.bare() {
            Type::Integer { bits, .. } | Type::Float { bits } | Type::Enum { bits, .. } => {
                Some(u32::from(*bits) / 8)
            }
            Type::Bool => Some(1),
            Type::BFloat16 | Type::Date => Some(2),
            Type::Date32 | Type::DateTime { .. } | Type::Time | Type::Ipv4 => Some(4),
            Type::DateTime64 { .. } | Type::Time64(_) | Type::Interval(_) => Some(8),
            Type::Uuid | Type::Ipv6 => Some(16),
            Type::FixedString(length) => Some(*length),
            Type::Decimal { precision, .. } => Some(match precision {
                0..=9 => 4,
                10..=18 => 8,
                19..=38 => 16,
                _ => 32,
            }),
            _ => None,
        }
    }

    /// Makes the type hold NULL, inside of `LowCardinality` where that stands outermost.
    ///
    /// # Errors
    /// For types that cannot hold NULL, what to write instead; starts with a verb.
    /// Source: ClickHouse 26.9, `43 … cannot be inside Nullable type`.
    pub fn into_nullable(self) -> Result<Type, String> {
        match self {
            Type::Unknown => Ok(Type::Unknown),
            Type::Nullable(_) => Err("remove `nullable: true`: the type says `Nullable` already".into()),
            Type::LowCardinality(inner) if inner.is_nullable() => {
                Err("remove `nullable: true`: the type says `Nullable` already".into())
            }
            Type::LowCardinality(inner) => Ok(Type::LowCardinality(Box::new(inner.into_nullable()?))),
            Type::Array(element) => Err(format!(
                "remove `nullable: true` and keep `[]` for absent, or write `Array(Nullable({element}))`"
            )),
            Type::Map(..) => Err("remove `nullable: true` and keep an empty map for absent".into()),
            Type::Nested(_) => Err("remove `nullable: true` and keep no elements for absent".into()),
            Type::Variant(_) | Type::Dynamic { .. } => {
                Err("remove `nullable: true`: the type holds NULL by itself".into())
            }
            Type::AggregateFunction { .. } | Type::SimpleAggregateFunction { .. } => {
                Err("remove `nullable: true`, or write `Nullable` around the type of the argument".into())
            }
            Type::Geometry(name) if name != "Point" => {
                Err("remove `nullable: true` and keep an empty shape for absent".into())
            }
            other => Ok(Type::Nullable(Box::new(other))),
        }
    }

    /// What the type can hold, for comparing with columns of other engines.
    pub fn shape(&self) -> Shape {
        match self {
            Type::Integer { bits, signed } => Shape::Integer { bits: *bits, signed: *signed },
            Type::Float { bits } => Shape::Float { bits: *bits },
            Type::BFloat16 => Shape::Float { bits: 16 },
            Type::Bool => Shape::Boolean,
            Type::String => Shape::Text { characters: None },
            Type::FixedString(_) => Shape::Bytes,
            Type::Decimal { precision, scale } => {
                Shape::Decimal { precision: Some(*precision), scale: *scale }
            }
            Type::Date | Type::Date32 => Shape::Date,
            Type::DateTime { .. } => Shape::Timestamp { zoned: true },
            Type::DateTime64 { zone, .. } => Shape::Timestamp { zoned: zone.is_some() },
            Type::Time | Type::Time64(_) => Shape::Time,
            Type::Uuid => Shape::Uuid,
            Type::Ipv4 | Type::Ipv6 => Shape::Address,
            Type::Enum { members, .. } => {
                Shape::Enumeration(members.iter().map(|(name, _)| name.clone()).collect())
            }
            Type::Array(element) => Shape::Array(Box::new(element.shape())),
            Type::Json(_) => Shape::Json,
            Type::QBit { dimensions, .. } => Shape::Vector(Some(*dimensions)),
            Type::Interval(_) => Shape::Interval,
            Type::LowCardinality(inner) | Type::Nullable(inner) => inner.shape(),
            Type::SimpleAggregateFunction { argument, .. } => argument.shape(),
            Type::Unknown => Shape::Unknown,
            other => Shape::Other(other.to_string()),
        }
    }
}

impl serde::Serialize for Type {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As `system.columns.type` prints it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Integer { bits, signed } => write!(f, "{}Int{bits}", if *signed { "" } else { "U" }),
            Type::Float { bits } => write!(f, "Float{bits}"),
            Type::BFloat16 => f.write_str("BFloat16"),
            Type::Bool => f.write_str("Bool"),
            Type::String => f.write_str("String"),
            Type::FixedString(length) => write!(f, "FixedString({length})"),
            Type::Decimal { precision, scale } => write!(f, "Decimal({precision}, {scale})"),
            Type::Date => f.write_str("Date"),
            Type::Date32 => f.write_str("Date32"),
            Type::DateTime { zone: None } => f.write_str("DateTime"),
            Type::DateTime { zone: Some(zone) } => write!(f, "DateTime({})", literal(zone)),
            Type::DateTime64 { precision, zone: None } => write!(f, "DateTime64({precision})"),
            Type::DateTime64 { precision, zone: Some(zone) } => {
                write!(f, "DateTime64({precision}, {})", literal(zone))
            }
            Type::Time => f.write_str("Time"),
            Type::Time64(precision) => write!(f, "Time64({precision})"),
            Type::Uuid => f.write_str("UUID"),
            Type::Ipv4 => f.write_str("IPv4"),
            Type::Ipv6 => f.write_str("IPv6"),
            Type::Enum { bits, members } => {
                write!(f, "Enum{bits}(")?;
                list(f, members, |f, (name, number)| write!(f, "{} = {number}", literal(name)))?;
                f.write_str(")")
            }
            Type::Array(element) => write!(f, "Array({element})"),
            Type::Map(key, value) => write!(f, "Map({key}, {value})"),
            Type::Tuple(members) => {
                f.write_str("Tuple(")?;
                list(f, members, |f, (name, member)| match name {
                    Some(name) => write!(f, "{} {member}", name_text(name)),
                    None => write!(f, "{member}"),
                })?;
                f.write_str(")")
            }
            Type::Nested(members) => {
                f.write_str("Nested(")?;
                list(f, members, |f, (name, member)| write!(f, "{} {member}", name_text(name)))?;
                f.write_str(")")
            }
            Type::Json(parameters) => parameters.fmt(f),
            Type::Variant(members) => {
                f.write_str("Variant(")?;
                list(f, members, |f, member| write!(f, "{member}"))?;
                f.write_str(")")
            }
            Type::Dynamic { max_types: None } => f.write_str("Dynamic"),
            Type::Dynamic { max_types: Some(most) } => write!(f, "Dynamic(max_types={most})"),
            Type::AggregateFunction { version, function, arguments } => {
                f.write_str("AggregateFunction(")?;
                if let Some(version) = version {
                    write!(f, "{version}, ")?;
                }
                f.write_str(function)?;
                for argument in arguments {
                    write!(f, ", {argument}")?;
                }
                f.write_str(")")
            }
            Type::SimpleAggregateFunction { function, argument } => {
                write!(f, "SimpleAggregateFunction({function}, {argument})")
            }
            Type::QBit { element, dimensions, stride: None } => write!(f, "QBit({element}, {dimensions})"),
            Type::QBit { element, dimensions, stride: Some(stride) } => {
                write!(f, "QBit({element}, {dimensions}, {stride})")
            }
            Type::Geometry(name) => f.write_str(name),
            Type::Interval(unit) => write!(f, "Interval{unit}"),
            Type::LowCardinality(inner) => write!(f, "LowCardinality({inner})"),
            Type::Nullable(inner) => write!(f, "Nullable({inner})"),
            Type::Unknown => f.write_str("?"),
        }
    }
}

impl fmt::Display for JsonParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if let Some(most) = self.max_dynamic_types {
            parts.push(format!("max_dynamic_types={most}"));
        }
        if let Some(most) = self.max_dynamic_paths {
            parts.push(format!("max_dynamic_paths={most}"));
        }
        parts.extend(
            self.paths.iter().map(|(path, member)| format!("{} {member}", super::quoting::ident(path))),
        );
        parts.extend(self.skip.iter().map(|path| format!("SKIP {}", super::quoting::ident(path))));
        parts.extend(self.skip_matching.iter().map(|text| format!("SKIP REGEXP {}", literal(text))));
        if parts.is_empty() { f.write_str("JSON") } else { write!(f, "JSON({})", parts.join(", ")) }
    }
}

/// A name inside a type: bare where it is a plain word, as the engine prints it.
fn name_text(name: &str) -> String {
    let plain = name.bytes().enumerate().all(|(index, byte)| {
        byte == b'_' || byte.is_ascii_alphabetic() || (index > 0 && byte.is_ascii_digit())
    });
    if plain && !name.is_empty() { name.to_owned() } else { super::quoting::ident(name) }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write(f, item)?;
    }
    Ok(())
}

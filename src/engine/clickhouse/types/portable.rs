//! Portable types as ClickHouse keeps them.

use super::Type;
use crate::model::portable::PortableType;

/// What a type of the language says and ClickHouse's own type does not: it becomes a `CHECK`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// At most so many characters.
    Characters(u32),
    /// Exactly so many elements.
    Elements(u32),
    /// The limit holds for each element of an array.
    Each(Box<Limit>),
}

impl Limit {
    /// The condition that a value must meet; `value` is SQL.
    pub fn condition(&self, value: &str) -> String {
        match self {
            Limit::Characters(most) => format!("lengthUTF8({value}) <= {most}"),
            Limit::Elements(count) => format!("length({value}) = {count}"),
            Limit::Each(limit) => format!("arrayAll(x -> {}, {value})", limit.condition("x")),
        }
    }
}

/// The ClickHouse type of a portable one, and the limit that the type does not keep by itself.
///
/// `date` becomes `Date32`, since `Date` silently clamps days before 1970; `interval` becomes `IntervalSecond`.
///
/// # Errors
/// Says why ClickHouse has no such type.
pub fn from_portable(portable: &PortableType) -> Result<(Type, Option<Limit>), String> {
    Ok(match portable {
        PortableType::Bool => (Type::Bool, None),
        PortableType::Integer { bits, signed } => (Type::Integer { bits: *bits, signed: *signed }, None),
        PortableType::Float { bits } => (Type::Float { bits: *bits }, None),
        PortableType::Decimal { precision, scale } => {
            if *precision > 76 {
                return Err(format!("ClickHouse has decimals of at most 76 digits, not {precision}"));
            }
            (Type::Decimal { precision: *precision, scale: *scale }, None)
        }
        PortableType::Text | PortableType::Bytes => (Type::String, None),
        PortableType::Varchar(length) | PortableType::Char(length) => {
            (Type::String, Some(Limit::Characters(*length)))
        }
        PortableType::Uuid => (Type::Uuid, None),
        PortableType::Date => (Type::Date32, None),
        PortableType::Time => (Type::Time64(6), None),
        PortableType::Timestamp(digits) => {
            (Type::DateTime64 { precision: digits.unwrap_or(6), zone: None }, None)
        }
        PortableType::Timestamptz(digits) => {
            (Type::DateTime64 { precision: digits.unwrap_or(6), zone: Some("UTC".into()) }, None)
        }
        PortableType::Interval => (Type::Interval("Second"), None),
        PortableType::Json => (Type::Json(super::JsonParameters::default()), None),
        PortableType::Array(element) => {
            let (element, limit) = from_portable(element)?;
            (Type::Array(Box::new(element)), limit.map(|limit| Limit::Each(Box::new(limit))))
        }
        PortableType::Vector(dimensions) => {
            (Type::Array(Box::new(Type::Float { bits: 32 })), Some(Limit::Elements(*dimensions)))
        }
    })
}

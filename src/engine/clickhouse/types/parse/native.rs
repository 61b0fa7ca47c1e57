//! Types under the engine's own names, with their parameters.

use std::ops::Range;

use super::tokens::Lexeme;
use super::{Parser, TypeError, unknown};
use crate::diagnostic::{instead, nearest};
use crate::engine::clickhouse::types::vocabulary::{GEOMETRIES, INTERVALS, time_zones};
use crate::engine::clickhouse::types::{JsonParameters, Type};

impl Parser<'_> {
    pub(super) fn plain(&self, name: &str) -> Option<Type> {
        let sized = |prefix: &str| name.strip_prefix(prefix).and_then(|bits| bits.parse::<u16>().ok());
        if let Some(bits) = sized("UInt") {
            return Some(Type::Integer { bits, signed: false });
        }
        if let Some(bits) = sized("Int") {
            return Some(Type::Integer { bits, signed: true });
        }
        if let Some(bits) = sized("Float") {
            return Some(Type::Float { bits });
        }
        if let Some(unit) = name.strip_prefix("Interval") {
            return INTERVALS.iter().find(|known| **known == unit).map(|unit| Type::Interval(unit));
        }
        if let Some(geometry) = GEOMETRIES.iter().find(|known| **known == name) {
            return Some(Type::Geometry(geometry));
        }
        Some(match name {
            "BFloat16" => Type::BFloat16,
            "Bool" => Type::Bool,
            "String" => Type::String,
            "Date" => Type::Date,
            "Date32" => Type::Date32,
            "Time" => Type::Time,
            "UUID" => Type::Uuid,
            "IPv4" => Type::Ipv4,
            "IPv6" => Type::Ipv6,
            _ => return None,
        })
    }

    pub(super) fn native(
        &mut self,
        name: &str,
        start: Range<usize>,
        depth: usize,
    ) -> Result<Type, TypeError> {
        if let Some(plain) = self.plain(name) {
            if self.peek() == Some(&Lexeme::Mark('(')) {
                return Err(self.invalid(self.position(), format!("`{name}` takes no parameters")));
            }
            return Ok(plain);
        }
        let open = self.take('(');
        let needs = |parser: &Self, example: &str| {
            TypeError {
                unknown: false,
                message: format!("`{name}` needs parameters"),
                range: start.clone(),
                help: Some(format!("write it such as `{example}`")),
                replacement: None,
            }
            .within(parser.text)
        };
        let parsed = match name {
            "FixedString" => {
                if !open {
                    return Err(needs(self, "FixedString(16)"));
                }
                let length = self.number(1..=16_777_215, "the bytes of a `FixedString`")?;
                Type::FixedString(length)
            }
            "Decimal" => {
                if !open {
                    return Ok(Type::Decimal { precision: 10, scale: 0 });
                }
                let precision = self.number(1..=76, "all digits of a `Decimal`")?;
                let scale = if self.take(',') {
                    self.number(0..=precision, "the digits after the point")?
                } else {
                    0
                };
                Type::Decimal { precision, scale }
            }
            "Decimal32" | "Decimal64" | "Decimal128" | "Decimal256" => {
                if !open {
                    return Err(needs(self, "Decimal64(4)"));
                }
                let precision = match name {
                    "Decimal32" => 9,
                    "Decimal64" => 18,
                    "Decimal128" => 38,
                    _ => 76,
                };
                Type::Decimal { precision, scale: self.number(0..=precision, "the digits after the point")? }
            }
            "DateTime" | "DateTime32" => {
                if !open {
                    return Ok(Type::DateTime { zone: None });
                }
                Type::DateTime { zone: Some(self.zone()?) }
            }
            "DateTime64" => {
                if !open {
                    return Ok(Type::DateTime64 { precision: 3, zone: None });
                }
                let precision = self.number(0..=9, "the digits of a second")?;
                let zone = if self.take(',') { Some(self.zone()?) } else { None };
                Type::DateTime64 { precision, zone }
            }
            "Time64" => {
                if !open {
                    return Ok(Type::Time64(3));
                }
                Type::Time64(self.number(0..=9, "the digits of a second")?)
            }
            "Enum" | "Enum8" | "Enum16" => {
                if !open {
                    return Err(needs(self, "Enum8('new' = 1, 'done' = 2)"));
                }
                self.enumeration(name, &start)?
            }
            "Array" => {
                if !open {
                    return Err(needs(self, "Array(String)"));
                }
                Type::Array(Box::new(self.parse_type(depth + 1)?))
            }
            "Nullable" => {
                if !open {
                    return Err(needs(self, "Nullable(String)"));
                }
                self.nullable(depth)?
            }
            "LowCardinality" => {
                if !open {
                    return Err(needs(self, "LowCardinality(String)"));
                }
                self.low_cardinality(depth)?
            }
            "Map" => {
                if !open {
                    return Err(needs(self, "Map(String, UInt64)"));
                }
                self.map(depth)?
            }
            "Tuple" => {
                if !open {
                    return Err(needs(self, "Tuple(name String, age UInt8)"));
                }
                Type::Tuple(self.members(&start, depth)?)
            }
            "Nested" => {
                if !open {
                    return Err(needs(self, "Nested(name String, age UInt8)"));
                }
                self.nested(start, depth)?
            }
            "JSON" => {
                if !open {
                    return Ok(Type::Json(JsonParameters::default()));
                }
                self.json(depth)?
            }
            "Variant" => {
                if !open {
                    return Err(needs(self, "Variant(String, UInt64)"));
                }
                self.variant(depth)?
            }
            "Dynamic" => {
                if !open {
                    return Ok(Type::Dynamic { max_types: None });
                }
                match self.next() {
                    Some(Lexeme::Word(word)) if word == "max_types" => {}
                    _ => return Err(self.invalid(start, "`Dynamic` takes `max_types=n`")),
                }
                self.expect('=', "after `max_types`")?;
                Type::Dynamic { max_types: Some(self.number(0..=254, "`max_types`")?) }
            }
            "AggregateFunction" | "SimpleAggregateFunction" => {
                if !open {
                    return Err(needs(self, &format!("{name}(sum, UInt64)")));
                }
                self.aggregate(name == "SimpleAggregateFunction", depth)?
            }
            "QBit" => {
                if !open {
                    return Err(needs(self, "QBit(Float32, 1536)"));
                }
                self.qbit(depth)?
            }
            other => return Err(unknown(other, start)),
        };
        self.expect(')', &format!("at the end of `{name}`"))?;
        Ok(parsed)
    }

    fn enumeration(&mut self, name: &str, start: &Range<usize>) -> Result<Type, TypeError> {
        let mut members: Vec<(String, i32)> = Vec::new();
        let mut next = 1;
        loop {
            let at = self.position();
            let Some(Lexeme::Text(label)) = self.next() else {
                return Err(self.invalid(at, "a member of an enum is a text in single quotes"));
            };
            let mut number = next;
            if self.take('=') {
                let at = self.position();
                let Some(Lexeme::Number(text)) = self.next() else {
                    return Err(self.invalid(at, "the value of a member is a whole number"));
                };
                number =
                    text.parse().map_err(|_| self.invalid(at, format!("`{text}` is no whole number")))?;
            }
            let fits = match name {
                "Enum8" => (-128..=127).contains(&number),
                _ => (-32_768..=32_767).contains(&number),
            };
            let member = at.start..self.previous_end();
            if !fits {
                return Err(self.invalid(member, format!("{number} does not fit `{name}`")));
            }
            if let Some((taken, _)) =
                members.iter().find(|(other, value)| *other == label || *value == number)
            {
                let message = if *taken == label {
                    format!("the name `{label}` stands twice in the enum")
                } else {
                    format!("the number {number} is `{taken}` already")
                };
                return Err(self.invalid(member, message));
            }
            next = number.saturating_add(1);
            members.push((label, number));
            if !self.take(',') {
                break;
            }
        }
        let narrow = members.iter().all(|(_, number)| (-128..=127).contains(number));
        let bits = match name {
            "Enum8" => 8,
            "Enum16" => 16,
            _ if narrow => 8,
            _ => 16,
        };
        if members.is_empty() {
            return Err(self.invalid(start.clone(), "an enum has at least one member"));
        }
        members.sort_by_key(|(_, number)| *number);
        Ok(Type::Enum { bits, members })
    }

    fn zone(&mut self) -> Result<String, TypeError> {
        let at = self.position();
        match self.next() {
            Some(Lexeme::Text(zone)) if is_zone(&zone) => Ok(zone),
            Some(Lexeme::Text(zone)) => {
                let near = nearest(&zone, time_zones().iter().copied());
                Err(TypeError {
                    unknown: false,
                    message: format!("`{zone}` is no time zone that ClickHouse knows"),
                    range: at,
                    help: Some(near.map_or_else(
                        || {
                            "write a name of the time zone database, such as 'UTC' or 'Asia/Tehran'"
                                .to_owned()
                        },
                        |near| instead(&zone, near),
                    )),
                    replacement: near.map(|near| format!("'{near}'")),
                })
            }
            _ => Err(TypeError {
                unknown: false,
                message: "the time zone is a text in single quotes".into(),
                range: at,
                help: Some("write it such as `'UTC'`".into()),
                replacement: None,
            }),
        }
    }
}

/// A zone of the list, whose letters count, or a fixed difference from UTC.
fn is_zone(zone: &str) -> bool {
    let fixed = zone.strip_prefix("Fixed/UTC").and_then(|rest| rest.strip_prefix(['+', '-']));
    fixed.is_some_and(|rest| {
        let parts: Vec<&str> = rest.split(':').collect();
        parts.len() == 3
            && parts.iter().all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
    }) || time_zones().binary_search(&zone).is_ok()
}

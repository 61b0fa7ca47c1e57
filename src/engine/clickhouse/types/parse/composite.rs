//! Types that are made of other types: maps, tuples, `Nested`, `Variant` and `QBit`.

use std::ops::Range;

use super::tokens::Lexeme;
use super::{Parser, TypeError};
use crate::engine::clickhouse::types::Type;

impl Parser<'_> {
    /// What stands in the brackets of `Map`.
    pub(super) fn map(&mut self, depth: usize) -> Result<Type, TypeError> {
        let at = self.position();
        let key = self.parse_type(depth + 1)?;
        if key.is_nullable() {
            return Err(TypeError {
                unknown: false,
                message: format!("a key of a `Map` cannot be `{key}`, which holds NULL"),
                range: at.start..self.previous_end(),
                help: Some("remove the `Nullable` around the key".into()),
                replacement: None,
            });
        }
        self.expect(',', "between the key and the value of a `Map`")?;
        Ok(Type::Map(Box::new(key), Box::new(self.parse_type(depth + 1)?)))
    }

    /// What stands in the brackets of `Nested`.
    pub(super) fn nested(&mut self, start: Range<usize>, depth: usize) -> Result<Type, TypeError> {
        let members = self.members(&start, depth)?;
        let named: Option<Vec<(String, Type)>> =
            members.into_iter().map(|(name, member)| Some((name?, member))).collect();
        match named {
            Some(named) if !named.is_empty() => Ok(Type::Nested(named)),
            _ => Err(self.invalid(start, "every part of a `Nested` needs a name")),
        }
    }

    pub(super) fn members(
        &mut self,
        start: &Range<usize>,
        depth: usize,
    ) -> Result<Vec<(Option<String>, Type)>, TypeError> {
        let mut members: Vec<(Option<String>, Type)> = Vec::new();
        if self.peek() == Some(&Lexeme::Mark(')')) {
            return Ok(members);
        }
        loop {
            let at = self.position();
            let named = matches!(self.peek(), Some(Lexeme::Quoted(_)))
                || (matches!(self.peek(), Some(Lexeme::Word(_)))
                    && matches!(
                        self.tokens.get(self.at + 1).map(|token| &token.lexeme),
                        Some(Lexeme::Word(_) | Lexeme::Quoted(_))
                    )
                    && !self.starts_alias_phrase());
            let name = if named {
                match self.next() {
                    Some(Lexeme::Word(name) | Lexeme::Quoted(name)) => Some(name),
                    _ => None,
                }
            } else {
                None
            };
            if name.is_some() && members.iter().any(|(other, _)| *other == name) {
                return Err(self.invalid(at, "the name stands twice"));
            }
            let member = self.parse_type(depth + 1)?;
            members.push((name, member));
            if !self.take(',') {
                break;
            }
        }
        let named = members.iter().filter(|(name, _)| name.is_some()).count();
        if named != 0 && named != members.len() {
            return Err(
                self.invalid(start.clone(), "either all or none of the parts of a `Tuple` have names")
            );
        }
        Ok(members)
    }

    /// What stands in the brackets of `Variant`.
    pub(super) fn variant(&mut self, depth: usize) -> Result<Type, TypeError> {
        let mut members = Vec::new();
        loop {
            let at = self.position();
            let member = self.parse_type(depth + 1)?;
            if member.is_nullable() {
                return Err(TypeError {
                    unknown: false,
                    message: format!("a member of a `Variant` cannot be `{member}`"),
                    range: at.start..self.previous_end(),
                    help: Some("remove the `Nullable`: a `Variant` holds NULL by itself".into()),
                    replacement: None,
                });
            }
            if let Some(earlier) = members.iter().find(|earlier| alike(earlier, &member)) {
                return Err(TypeError {
                    unknown: false,
                    message: format!(
                        "`{earlier}` and `{member}` are too alike to be told apart in a `Variant`"
                    ),
                    range: at.start..self.previous_end(),
                    help: Some("keep the one that holds the values of both".into()),
                    replacement: None,
                });
            }
            members.push(member);
            if !self.take(',') {
                break;
            }
        }
        Ok(Type::Variant(members))
    }

    /// What stands in the brackets of `QBit`.
    pub(super) fn qbit(&mut self, depth: usize) -> Result<Type, TypeError> {
        let at = self.position();
        let element = self.parse_type(depth + 1)?;
        let fits =
            matches!(element, Type::Float { .. } | Type::BFloat16 | Type::Integer { bits: 8, signed: true });
        if !fits {
            return Err(TypeError {
                unknown: false,
                message: format!("a `QBit` cannot hold `{element}`"),
                range: at.start..self.previous_end(),
                help: Some("use `Float32`, `Float64`, `BFloat16` or `Int8`".into()),
                replacement: None,
            });
        }
        self.expect(',', "between the element and the dimensions of a `QBit`")?;
        let dimensions = self.number(1..=u32::MAX, "the dimensions of a `QBit`")?;
        let stride = if self.take(',') {
            let at = self.position();
            let stride = self.number(8..=u32::MAX, "the stride of a `QBit`")?;
            if stride % 8 != 0 {
                return Err(self.invalid(at, "the stride of a `QBit` is a multiple of 8"));
            }
            Some(stride)
        } else {
            None
        };
        Ok(Type::QBit { element: Box::new(element), dimensions, stride })
    }
}

/// Members that ClickHouse refuses beside each other unless a setting of the session allows it (26.9, executed: `44`,
/// "have similar types"). Those that nothing can be said of are left to it.
fn alike(one: &Type, other: &Type) -> bool {
    let temporal =
        |ty: &Type| matches!(ty, Type::Date | Type::Date32 | Type::DateTime { .. } | Type::DateTime64 { .. });
    match (one, other) {
        (Type::Integer { signed: one, .. }, Type::Integer { signed: other, .. }) => one == other,
        (Type::Float { .. }, Type::Float { .. })
        | (Type::Decimal { .. }, Type::Decimal { .. })
        | (Type::String, Type::FixedString(_))
        | (Type::FixedString(_), Type::String | Type::FixedString(_)) => true,
        (one, other) => temporal(one) && temporal(other),
    }
}

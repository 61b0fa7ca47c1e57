//! Reads Rust structs from the located tree with serde.
//!
//! serde has no notion of places, so the types that want more than the data model carries ask for a newtype struct of a
//! name that only this deserializer knows: [`Located`] gets the span beside the value, [`super::Literal`] the text of a
//! number, [`super::Form`] a hint whether a mapping follows, [`super::DefaultSpec`] whether it is an expression. With any other deserializer they read as their plain value.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::source::{Entry, Key, Mapping, Node, Value};
use crate::span::{FileId, Located, Span};

pub(super) const LOCATED: &str = "$schemac::Located";
pub(super) const LITERAL: &str = "$schemac::Literal";
pub(super) const FORM: &str = "$schemac::Form";
pub(super) const DEFAULT: &str = "$schemac::Default";

/// A struct refused a tree. The schema should have refused it before, so this is rare.
#[derive(Debug, Clone)]
pub struct SpecError {
    /// What serde says.
    pub message: String,
    /// The nearest place.
    pub span: Span,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SpecError {}

impl de::Error for SpecError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        SpecError { message: message.to_string(), span: Span::NONE }
    }
}

impl SpecError {
    fn at(mut self, span: Span) -> Self {
        if !self.span.is_some() {
            self.span = span;
        }
        self
    }
}

/// Reads a value from a tree.
///
/// # Errors
/// When the tree does not have the shape that `T` asks for.
pub fn from_node<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, SpecError> {
    T::deserialize(NodeDeserializer(node)).map_err(|error| error.at(node.span))
}

#[derive(Clone, Copy)]
struct NodeDeserializer<'de>(&'de Node);

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = SpecError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SpecError> {
        let node = self.0;
        let result = match &node.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => visitor.visit_i64(value),
                (_, Ok(value)) => visitor.visit_u64(value),
                _ => visitor.visit_i128(*value),
            },
            Value::Float(value, _) => visitor.visit_f64(*value),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Sequence(items) => visitor.visit_seq(Items(items.iter())),
            Value::Mapping(mapping) => {
                visitor.visit_map(Entries { entries: mapping.entries().iter(), value: None })
            }
        };
        result.map_err(|error: SpecError| error.at(node.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SpecError> {
        match self.0.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, SpecError> {
        match name {
            LOCATED => visitor.visit_seq(Pair { span: Some(self.0.span), value: Some(self) }),
            LITERAL => match &self.0.value {
                Value::Float(_, text) => visitor.visit_bytes(text.as_bytes()),
                _ => self.deserialize_any(visitor),
            },
            DEFAULT => match &self.0.value {
                Value::Mapping(mapping) if is_expression(mapping) => self.deserialize_any(visitor),
                _ => visitor.visit_newtype_struct(self),
            },
            FORM => match &self.0.value {
                Value::Mapping(_) => self.deserialize_any(visitor),
                _ => visitor.visit_newtype_struct(self),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SpecError> {
        match &self.0.value {
            Value::String(text) => visitor.visit_enum((**text).into_deserializer()),
            Value::Mapping(mapping) if mapping.entries().len() == 1 => visitor
                .visit_enum(Variant(&mapping.entries()[0]))
                .map_err(|error: SpecError| error.at(self.0.span)),
            other => Err(de::Error::custom(format!("expected one name, found {}", other.type_name()))),
        }
        .map_err(|error: SpecError| error.at(self.0.span))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// Whether a mapping says `sql` and nothing else.
fn is_expression(mapping: &Mapping) -> bool {
    matches!(mapping.entries(), [entry] if &*entry.key.text == "sql")
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = SpecError;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, SpecError> {
        self.0
            .next()
            .map(|node| seed.deserialize(NodeDeserializer(node)).map_err(|error| error.at(node.span)))
            .transpose()
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'de> {
    entries: std::slice::Iter<'de, Entry>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = SpecError;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, SpecError> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        seed.deserialize(KeyDeserializer(&entry.key)).map(Some).map_err(|error| error.at(entry.key.span))
    }
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, SpecError> {
        let node = self
            .value
            .take()
            .ok_or_else(|| <SpecError as de::Error>::custom("a value was asked for before its key"))?;
        seed.deserialize(NodeDeserializer(node)).map_err(|error| error.at(node.span))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

struct Variant<'de>(&'de Entry);

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = SpecError;
    type Variant = Self;
    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), SpecError> {
        let name = seed.deserialize(KeyDeserializer(&self.0.key))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = SpecError;
    fn unit_variant(self) -> Result<(), SpecError> {
        Err(de::Error::custom("expected a name alone"))
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, SpecError> {
        seed.deserialize(NodeDeserializer(&self.0.value))
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, SpecError> {
        NodeDeserializer(&self.0.value).deserialize_any(visitor)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SpecError> {
        NodeDeserializer(&self.0.value).deserialize_any(visitor)
    }
}

#[derive(Clone, Copy)]
struct KeyDeserializer<'de>(&'de Key);

impl<'de> Deserializer<'de> for KeyDeserializer<'de> {
    type Error = SpecError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SpecError> {
        visitor.visit_borrowed_str(&self.0.text)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, SpecError> {
        if name == LOCATED {
            visitor.visit_seq(Pair { span: Some(self.0.span), value: Some(self) })
        } else {
            visitor.visit_newtype_struct(self)
        }
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SpecError> {
        let name: StrDeserializer<'_, SpecError> = (*self.0.text).into_deserializer();
        visitor.visit_enum(name)
    }
    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

/// A span and the value that stands there, as a sequence of two.
struct Pair<D> {
    span: Option<Span>,
    value: Option<D>,
}

impl<'de, D: Deserializer<'de, Error = SpecError>> SeqAccess<'de> for Pair<D> {
    type Error = SpecError;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, SpecError> {
        if let Some(span) = self.span.take() {
            let packed: u128 =
                (u128::from(span.file.0) << 64) | (u128::from(span.start) << 32) | u128::from(span.end);
            return seed.deserialize(packed.into_deserializer()).map(Some);
        }
        self.value.take().map(|value| seed.deserialize(value)).transpose()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LocatedVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for LocatedVisitor<T> {
            type Value = Located<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Located<T>, A::Error> {
                let missing = || de::Error::custom("a place without a value");
                let packed: u128 = pair.next_element()?.ok_or_else(missing)?;
                let value = pair.next_element()?.ok_or_else(missing)?;
                let part =
                    |shift: u32| u32::try_from((packed >> shift) & u128::from(u32::MAX)).unwrap_or(u32::MAX);
                Ok(Located::new(value, Span { file: FileId(part(64)), start: part(32), end: part(0) }))
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Located<T>, D::Error> {
                T::deserialize(deserializer).map(Located::nowhere)
            }
        }
        deserializer.deserialize_newtype_struct(LOCATED, LocatedVisitor(std::marker::PhantomData))
    }
}

/// Hands a mapping that a visitor was given on to a struct.
pub(super) fn from_map<'de, T: Deserialize<'de>, A: MapAccess<'de>>(map: A) -> Result<T, A::Error> {
    T::deserialize(MapAccessDeserializer::new(map))
}

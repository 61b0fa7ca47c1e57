//! One text or a list of texts.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

use crate::span::Located;

/// One expression, or a list of them: `partition_by: toYYYYMM(day)`, `partition_by: [region, toYYYYMM(day)]`.
#[derive(Debug, Clone, PartialEq)]
pub enum TextOrList {
    /// One text.
    One(String),
    /// A list, each with its place.
    List(Vec<Located<String>>),
}

impl TextOrList {
    /// The items, each with its place.
    pub fn items(this: &Located<TextOrList>) -> Vec<Located<String>> {
        match &this.value {
            TextOrList::One(text) => vec![Located::new(text.clone(), this.span)],
            TextOrList::List(items) => items.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for TextOrList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextsVisitor;
        impl<'de> Visitor<'de> for TextsVisitor {
            type Value = TextOrList;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E>(self, text: &str) -> Result<TextOrList, E> {
                Ok(TextOrList::One(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<TextOrList, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(TextOrList::List(list))
            }
        }
        deserializer.deserialize_any(TextsVisitor)
    }
}

impl JsonSchema for TextOrList {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "TextOrList".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "array"], "items": { "type": "string", "minLength": 1 }, "minLength": 1 })
    }
}

//! Words that documents choose from, as the schema lists them: checked with a suggestion, documented for editors.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// A list of words.
pub trait Vocabulary {
    /// The name of its schema.
    const NAME: &'static str;
    /// Each word with its meaning.
    fn words() -> Vec<(&'static str, &'static str)>;
}

/// A word of a vocabulary, as text: the schema refuses others in the long forms, lowering in the short ones.
#[derive(Debug, Clone)]
pub struct Word<V> {
    /// The text.
    pub text: String,
    vocabulary: PhantomData<V>,
}

impl<'de, V> Deserialize<'de> for Word<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Word { text, vocabulary: PhantomData })
    }
}

impl<V: Vocabulary> JsonSchema for Word<V> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        V::NAME.into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let (words, texts): (Vec<_>, Vec<_>) = V::words().into_iter().unzip();
        json_schema!({
            "type": "string",
            "enum": words,
            "markdownEnumDescriptions": texts,
            "x-taplo": { "docs": { "enumValues": texts } },
        })
    }
}

/// A type as text, completed from the common ones.
#[derive(Debug, Clone)]
pub struct TypeText(pub String);

impl<'de> Deserialize<'de> for TypeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(TypeText)
    }
}

impl JsonSchema for TypeText {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "MilvusType".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": 1,
            "examples": [
                "int64", "varchar(255)", "float_vector(1536)", "sparse_float_vector", "binary_vector(128)", "json",
                "bool", "int8", "int16", "int32", "float", "double", "array<varchar(128), 64>", "array<struct, 16>",
                "float16_vector(768)", "bfloat16_vector(768)", "int8_vector(768)", "uuid", "text", "timestamptz",
                "Timestamptz", "Geometry",
            ],
        })
    }
}

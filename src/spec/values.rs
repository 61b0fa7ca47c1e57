//! Values that mean the same in every engine: literals and SQL fragments.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::de::LITERAL;
use crate::source::{Draft, Node, Value};
use crate::span::Located;

/// A literal as written: text is text, a number keeps every digit.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i128),
    /// A number with a fraction or an exponent, as its text.
    Decimal(String),
    /// Text.
    Text(String),
    /// A list, for array columns.
    List(Vec<Literal>),
    /// A mapping, for JSON and map columns.
    Mapping(Vec<(String, Literal)>),
}

impl Literal {
    /// The word for the literal's type that reports use.
    pub fn type_name(&self) -> &'static str {
        match self {
            Literal::Boolean(_) => "a boolean",
            Literal::Integer(_) => "a whole number",
            Literal::Decimal(_) => "a number",
            Literal::Text(_) => "text",
            Literal::List(_) => "a list",
            Literal::Mapping(_) => "a mapping",
        }
    }

    /// What to write where a value of another type looks like one that was meant; starts with a verb.
    ///
    /// `text_wanted`: whether the type takes text.
    pub fn look_alike(&self, text_wanted: bool) -> Option<String> {
        match self {
            Literal::Text(text) => match text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "y" => Some(format!("write `true`: since YAML 1.2 `{text}` is a text")),
                "no" | "off" | "n" => Some(format!("write `false`: since YAML 1.2 `{text}` is a text")),
                _ => {
                    let digits = text.replace(['_', ','], "");
                    (digits.parse::<f64>().is_ok()
                        && text.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
                    .then(|| format!("write it as a number, without quotes and marks: {digits}"))
                }
            },
            Literal::Integer(number) if text_wanted => Some(format!("write it in quotes: '{number}'")),
            Literal::Decimal(text) if text_wanted => Some(format!("write it in quotes: '{text}'")),
            Literal::Boolean(value) if text_wanted => Some(format!("write it in quotes: '{value}'")),
            _ => None,
        }
    }

    /// Whether a text was probably meant as a call, such as `now()`.
    pub fn looks_like_call(&self) -> bool {
        let Literal::Text(text) = self else { return false };
        let text = text.trim();
        let Some(open) = text.find('(') else {
            return matches!(
                text.to_ascii_lowercase().as_str(),
                "current_timestamp" | "current_date" | "current_time" | "current_user" | "localtimestamp"
            );
        };
        let name = &text[..open];
        text.ends_with(')')
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.')
    }

    /// What stands between the quotes that a text holds itself, as in `"'active'"`: probably meant as the text, since the
    /// quotes of SQL are none of the language's.
    pub fn in_quotes(&self) -> Option<&str> {
        let Literal::Text(text) = self else { return None };
        let inner = |open: char, close: char| {
            let inner = text.strip_prefix(open)?.strip_suffix(close)?;
            (!inner.is_empty() && !inner.contains([open, close])).then_some(inner)
        };
        inner('\'', '\'').or_else(|| inner('\u{2018}', '\u{2019}')).or_else(|| inner('\u{201c}', '\u{201d}'))
    }

    /// The literal as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Literal::Boolean(value) => (*value).into(),
            Literal::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => value.into(),
                (_, Ok(value)) => value.into(),
                _ => value.to_string().into(),
            },
            Literal::Decimal(text) => text.parse::<f64>().map_or_else(|_| text.clone().into(), Into::into),
            Literal::Text(text) => text.clone().into(),
            Literal::List(items) => items.iter().map(Literal::to_json).collect::<Vec<_>>().into(),
            Literal::Mapping(entries) => serde_json::Value::Object(
                entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect(),
            ),
        }
    }
}

impl From<&Literal> for Node {
    fn from(literal: &Literal) -> Node {
        let value = match literal {
            Literal::Boolean(value) => Value::Boolean(*value),
            Literal::Integer(value) => Value::Integer(*value),
            // A decimal that no number of either syntax can hold is written as the text that it was.
            Literal::Decimal(text) => match text.parse() {
                Ok(value) => Value::Float(value, text.as_str().into()),
                Err(_) => Value::String(text.as_str().into()),
            },
            Literal::Text(text) => Value::String(text.as_str().into()),
            Literal::List(items) => Value::Sequence(items.iter().map(|item| item.into()).collect()),
            Literal::Mapping(entries) => {
                let mut draft = Draft::default();
                for (key, value) in entries {
                    draft.put(key, value);
                }
                Value::Mapping(draft.finish())
            }
        };
        value.into()
    }
}

impl From<&Located<Literal>> for Node {
    fn from(literal: &Located<Literal>) -> Node {
        (&literal.value).into()
    }
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LiteralVisitor;
        impl<'de> Visitor<'de> for LiteralVisitor {
            type Value = Literal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a literal")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Literal, E> {
                Ok(Literal::Boolean(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Literal, E> {
                Ok(Literal::Integer(i128::from(value)))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Literal, E> {
                Ok(Literal::Integer(i128::from(value)))
            }
            fn visit_i128<E>(self, value: i128) -> Result<Literal, E> {
                Ok(Literal::Integer(value))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Literal, E> {
                Ok(Literal::Decimal(value.to_string()))
            }
            fn visit_bytes<E>(self, text: &[u8]) -> Result<Literal, E> {
                Ok(Literal::Decimal(String::from_utf8_lossy(text).into_owned()))
            }
            fn visit_str<E>(self, text: &str) -> Result<Literal, E> {
                Ok(Literal::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Literal, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Literal::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Literal, A::Error> {
                let mut mapping = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    mapping.push(entry);
                }
                Ok(Literal::Mapping(mapping))
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Literal, D::Error> {
                deserializer.deserialize_any(self)
            }
        }
        deserializer.deserialize_newtype_struct(LITERAL, LiteralVisitor)
    }
}

impl JsonSchema for Literal {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Literal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean", "array"] })
    }
}

/// A SQL fragment, marked as one: `{ sql: now() }`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[schemars(title = "SQL expression", extend("additionalProperties" = false))]
pub struct Sql {
    /// The expression, in the engine's own SQL.
    #[schemars(example = &"now()")]
    pub sql: Located<String>,
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

//! Values that mean the same in every engine: literals and SQL fragments.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::de::{DEFAULT, LITERAL, from_map};
use crate::source::{Draft, Node, Value};
use crate::span::Located;

/// A literal as written: text is text, a number keeps every digit.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// Nothing; only inside of lists and mappings.
    Null,
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
            Literal::Null => "nothing",
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
            Literal::Mapping(entries) => match entries.iter().find(|(key, _)| key == "sql") {
                Some((_, Literal::Text(text))) => {
                    Some(format!("write `{{ sql: {text} }}` without another key, if it is an expression"))
                }
                Some(_) => None,
                None => match entries.as_slice() {
                    [(key, Literal::Text(text))] if means_sql(key) => {
                        Some(format!("write `{{ sql: {text} }}`: the key of an expression is `sql`"))
                    }
                    _ => None,
                },
            },
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

    /// The literal as the text of JSON: numbers keep every digit, keys their order.
    ///
    /// # Errors
    /// Names what JSON has no value for.
    pub fn json_text(&self) -> Result<String, String> {
        let mut text = String::new();
        self.write_json(&mut text)?;
        Ok(text)
    }

    fn write_json(&self, out: &mut String) -> Result<(), String> {
        match self {
            Literal::Null => out.push_str("null"),
            Literal::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Literal::Integer(value) => out.push_str(&value.to_string()),
            Literal::Decimal(text) => {
                let number = json_number(text).ok_or_else(|| format!("{text} is no number in JSON"))?;
                out.push_str(&number);
            }
            Literal::Text(text) => out.push_str(&serde_json::Value::from(text.as_str()).to_string()),
            Literal::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out)?;
                }
                out.push(']');
            }
            Literal::Mapping(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&serde_json::Value::from(key.as_str()).to_string());
                    out.push(':');
                    value.write_json(out)?;
                }
                out.push('}');
            }
        }
        Ok(())
    }

    /// The literal as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Literal::Null => serde_json::Value::Null,
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
            Literal::Null => Value::Null,
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

/// Whether a key was probably meant as `sql`.
fn means_sql(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let words = ["sql", "raw", "expr", "expression", "raw_sql", "fn", "func", "function"];
    words.contains(&key.as_str()) || crate::diagnostic::nearest(&key, ["sql"]).is_some()
}

/// A number as JSON writes it: digits on both sides of the point, no `_` and no `+`. Nothing for infinity and the like.
fn json_number(text: &str) -> Option<String> {
    let text = text.replace('_', "");
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.get(1..).unwrap_or_default().trim_start_matches(['+', '-']);
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    if !exponent.is_empty() && (power.is_empty() || !digits(power)) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    Some(format!("{sign}{whole}{point}{exponent}"))
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LiteralVisitor;
        impl<'de> Visitor<'de> for LiteralVisitor {
            type Value = Literal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a literal")
            }
            fn visit_unit<E>(self) -> Result<Literal, E> {
                Ok(Literal::Null)
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

/// The schema of a literal that may be a mapping too, for types that hold some.
pub struct AnyLiteral;

impl JsonSchema for AnyLiteral {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "AnyLiteral".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean", "array", "object"] })
    }
}

/// A default: a literal of any shape, or a SQL fragment. A mapping whose only key is `sql` is the fragment; every other one is
/// a value of a column that holds mappings.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultSpec {
    /// A literal.
    Literal(Located<Literal>),
    /// An expression.
    Sql(Sql),
}

impl<'de> Deserialize<'de> for DefaultSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DefaultVisitor;
        impl<'de> Visitor<'de> for DefaultVisitor {
            type Value = DefaultSpec;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a literal, or an expression as `{ sql: … }`")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<DefaultSpec, D::Error> {
                Located::deserialize(deserializer).map(DefaultSpec::Literal)
            }
            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<DefaultSpec, A::Error> {
                from_map(entries).map(DefaultSpec::Sql)
            }
        }
        deserializer.deserialize_newtype_struct(DEFAULT, DefaultVisitor)
    }
}

impl JsonSchema for DefaultSpec {
    fn schema_name() -> Cow<'static, str> {
        "Default".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let description = "The expression, in the engine's own SQL.";
        json_schema!({
            "title": "SQL expression",
            "description": "A literal, which is a list or a mapping where the type holds such; or an expression as `{ sql: now() }`: \
                a mapping with the one key `sql`.",
            "type": ["string", "number", "boolean", "array", "object"],
            "properties": { "sql": { "description": description, "examples": ["now()"] } },
            "additionalProperties": true,
            "if": { "type": "object", "required": ["sql"], "maxProperties": 1 },
            "then": { "properties": { "sql": { "description": description, "type": "string" } }, "additionalProperties": true },
        })
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

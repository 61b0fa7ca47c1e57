//! A value that is short for the common case and a mapping for the rare one.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value as Json, json};

use super::de::{FORM, from_map};

/// Either the short form `S`, anything but a mapping, or the long form `L`, a mapping.
///
/// In JSON Schema the two are one schema with both types, never a union that can fail: a mistake inside the long form
/// is then reported at its own key by every validator.
#[derive(Debug, Clone, PartialEq)]
pub enum Form<S, L> {
    /// The short form.
    Short(S),
    /// The long form.
    Long(L),
}

impl<'de, S: Deserialize<'de>, L: Deserialize<'de>> Deserialize<'de> for Form<S, L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FormVisitor<S, L>(PhantomData<(S, L)>);
        impl<'de, S: Deserialize<'de>, L: Deserialize<'de>> Visitor<'de> for FormVisitor<S, L> {
            type Value = Form<S, L>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the short form or a mapping")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Self::Value, D::Error> {
                S::deserialize(deserializer).map(Form::Short)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                from_map(map).map(Form::Long)
            }
        }
        deserializer.deserialize_newtype_struct(FORM, FormVisitor(PhantomData))
    }
}

impl<S: JsonSchema, L: JsonSchema> JsonSchema for Form<S, L> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Or{}", S::schema_name(), L::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let short = S::json_schema(generator);
        let long = L::json_schema(generator);
        merge(short.to_value(), long.to_value())
    }
}

/// One schema that accepts what either of two accepts, where their types differ.
fn merge(short: Json, long: Json) -> Schema {
    let (Json::Object(short), Json::Object(long)) = (short, long) else { return Schema::default() };
    let mut merged: Map<String, Json> = Map::new();
    let mut types: Vec<Json> = Vec::new();
    for part in [&short, &long] {
        match part.get("type") {
            Some(Json::Array(several)) => types.extend(several.iter().cloned()),
            Some(one) => types.push(one.clone()),
            None => {}
        }
    }
    merged.insert("type".into(), Json::Array(types));
    // Keywords of the short form apply to its type alone, but for `enum`, which would refuse every mapping.
    for (key, value) in &short {
        match key.as_str() {
            "type" | "title" | "description" => {}
            "enum" => {
                merged.entry("examples").or_insert_with(|| value.clone());
            }
            _ => {
                merged.insert(key.clone(), value.clone());
            }
        }
    }
    for (key, value) in long {
        match key.as_str() {
            "type" => {}
            _ => {
                merged.insert(key, value);
            }
        }
    }
    if let Some(examples) = merged.get("examples").cloned() {
        // taplo ignores `examples`; the second arm always passes, so this offers values and refuses nothing.
        merged.insert("anyOf".into(), json!([{ "enum": examples }, true]));
    }
    Schema::from(merged)
}

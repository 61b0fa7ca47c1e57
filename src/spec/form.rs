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
    // Values of the short form are offered in an arm of their own, with their texts; the arm beside it always passes, so
    // that nothing is refused. As `enum` or `examples` of the whole they would refuse mappings, or fill every hover.
    let mut offered: Map<String, Json> = Map::new();
    for (key, value) in short {
        match key.as_str() {
            "type" | "title" | "description" => {}
            "enum" | "examples" => {
                offered.insert("enum".into(), value);
            }
            "markdownEnumDescriptions" | "x-taplo" => {
                offered.insert(key, value);
            }
            _ => {
                merged.insert(key, value);
            }
        }
    }
    for (key, value) in long {
        if key != "type" {
            merged.insert(key, value);
        }
    }
    if let Some(examples) = merged.remove("examples") {
        offered.entry("enum").or_insert(examples);
    }
    if !offered.is_empty() {
        merged.insert("anyOf".into(), json!([offered, true]));
    }
    Schema::from(merged)
}

//! The published JSON Schemas: one closed leaf per engine and kind, and one that dispatches to all of them.
//!
//! The shape follows what real editor servers complete and report well: draft-07, no union that can fail, no null type,
//! no lone `$ref` inside `allOf`. The tests beside the published files hold these rules.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value as Json, json};

use super::words::Words;
use super::{Header, Kind};

/// A value of `engine` and the kinds of documents it has.
pub struct Dispatch {
    /// The value of the key `engine`.
    pub value: &'static str,
    /// What the value means.
    pub description: &'static str,
    /// Its kinds, in the order of the reference.
    pub kinds: Vec<&'static Kind>,
    /// Kinds that it does not have, each with what to write in their place.
    pub counterparts: &'static [(&'static str, &'static str)],
    /// Keys that its documents do not have, each with what to write in their place.
    pub keys: &'static [(&'static str, &'static str)],
    /// Keys of other engines that are no misspelt keys of this one, each with what to write in their place.
    pub translations: &'static [(&'static str, &'static str)],
    /// Words of the engine.
    pub words: &'static Words,
}

/// The closed schema of one kind under one value of `engine`, as published.
pub fn leaf(engine_value: &str, kind: &Kind) -> Json {
    let mut generator = generator();
    let schema = leaf_object(engine_value, kind, &mut generator);
    finish(schema, generator, Some(format!("{engine_value} {}", kind.name)))
}

/// The schema of a struct that stands for a whole file.
pub fn root<T: schemars::JsonSchema>(title: &str) -> Json {
    let mut generator = generator();
    let mut schema = T::json_schema(&mut generator);
    Precise.transform(&mut schema);
    finish(schema.to_value(), generator, Some(title.to_owned()))
}

/// The schema that accepts every document, by dispatching on `engine` and `kind`.
///
/// Each condition asks for an object too: the keywords beside it hold for everything that is none, so that an empty
/// document would be wrong in every way at once.
pub fn combined(dispatches: &[Dispatch]) -> Json {
    // An empty enumeration is no schema, and one such branch would silence all others.
    let dispatches: Vec<&Dispatch> =
        dispatches.iter().filter(|dispatch| !dispatch.kinds.is_empty()).collect();
    let mut generator = generator();
    let mut definitions = Map::new();
    let mut all_kinds: Vec<&str> = Vec::new();
    for dispatch in &dispatches {
        let mut branches = Vec::new();
        for kind in &dispatch.kinds {
            let name = format!("{}_{}", dispatch.value, kind.name);
            definitions.insert(name.clone(), leaf_object(dispatch.value, kind, &mut generator));
            branches.push(json!({
                "if": { "type": "object", "properties": { "kind": { "const": kind.name } }, "required": ["kind"] },
                "then": { "$ref": format!("#/definitions/{name}") },
            }));
            if !all_kinds.contains(&kind.name) {
                all_kinds.push(kind.name);
            }
        }
        let names: Vec<&str> = dispatch.kinds.iter().map(|kind| kind.name).collect();
        definitions.insert(
            format!("{}_kinds", dispatch.value),
            json!({ "properties": { "kind": documented_enum("The kind of object.", &names, &summaries(dispatch)) }, "allOf": branches }),
        );
    }
    let mut chain = json!({ "properties": { "kind": { "enum": all_kinds } } });
    for dispatch in dispatches.iter().rev() {
        chain = json!({
            "if": { "type": "object", "properties": { "engine": { "const": dispatch.value } }, "required": ["engine"] },
            "then": { "$ref": format!("#/definitions/{}_kinds", dispatch.value) },
            "else": chain,
        });
    }
    let values: Vec<&str> = dispatches.iter().map(|dispatch| dispatch.value).collect();
    let texts: Vec<&str> = dispatches.iter().map(|dispatch| dispatch.description).collect();
    let mut root = json!({
        "type": "object",
        "properties": {
            "engine": documented_enum("The database engine the object lives in.", &values, &texts),
            "kind": { "type": "string", "description": "The kind of object." },
            "name": { "type": "string", "description": "The object's name.", "minLength": 1 },
        },
        "required": ["engine", "kind", "name"],
    });
    if let (Json::Object(root), Json::Object(chain)) = (&mut root, chain) {
        root.extend(chain);
    }
    let mut finished = finish(root, generator, Some("schemac object".to_owned()));
    if let Some(Json::Object(existing)) = finished.get_mut("definitions") {
        for (name, definition) in definitions {
            existing.insert(name, definition);
        }
    } else if let Json::Object(root) = &mut finished {
        root.insert("definitions".into(), Json::Object(definitions));
    }
    finished
}

fn summaries(dispatch: &Dispatch) -> Vec<&'static str> {
    dispatch.kinds.iter().map(|kind| kind.summary).collect()
}

fn documented_enum(description: &str, values: &[&str], texts: &[&str]) -> Json {
    json!({
        "description": description,
        "enum": values,
        "markdownEnumDescriptions": texts,
        "x-taplo": { "docs": { "enumValues": texts } },
    })
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft07().with_transform(Precise).into_generator()
}

/// Header and body of a kind as one closed object.
fn leaf_object(engine_value: &str, kind: &Kind, generator: &mut SchemaGenerator) -> Json {
    let header = <Header as schemars::JsonSchema>::json_schema(generator).to_value();
    let body = (kind.schema)(generator);
    let mut body = match resolve(&body, generator) {
        Json::Object(body) => body,
        _ => Map::new(),
    };
    let mut properties = Map::new();
    let mut required = vec![];
    for part in [&header, &Json::Object(body.clone())] {
        if let Some(Json::Object(part)) = part.get("properties") {
            for (key, value) in part {
                properties.insert(key.clone(), value.clone());
            }
        }
        if let Some(Json::Array(part)) = part.get("required") {
            required.extend(part.iter().cloned());
        }
    }
    if let Some((_, hidden)) = kind.hidden.iter().find(|(value, _)| *value == engine_value) {
        properties.retain(|key, _| !hidden.contains(&key.as_str()));
        required.retain(|key| key.as_str().is_none_or(|key| !hidden.contains(&key)));
    }
    let with_const = |key: &str, text: &str| {
        let description = properties.get(key).and_then(|schema| schema.get("description")).cloned();
        json!({ "const": text, "description": description.unwrap_or_default() })
    };
    let engine = with_const("engine", engine_value);
    let kind_schema = with_const("kind", kind.name);
    properties.insert("engine".into(), engine);
    properties.insert("kind".into(), kind_schema);
    body.insert("title".into(), json!(format!("{engine_value} {}", kind.name)));
    if !body.contains_key("description") {
        body.insert("description".into(), json!(kind.summary));
    }
    body.insert("type".into(), json!("object"));
    body.insert("properties".into(), Json::Object(properties));
    body.insert("required".into(), Json::Array(required));
    body.insert("additionalProperties".into(), json!(false));
    let mut schema = Schema::from(body);
    Precise.transform(&mut schema);
    schema.to_value()
}

/// A schema itself, or the definition that it refers to.
fn resolve(schema: &Schema, generator: &SchemaGenerator) -> Json {
    let value = schema.as_value().clone();
    let Some(name) = value.get("$ref").and_then(Json::as_str).and_then(|path| path.rsplit('/').next()) else {
        return value;
    };
    generator.definitions().get(name).cloned().unwrap_or(value)
}

/// Adds draft, title and definitions.
fn finish(schema: Json, mut generator: SchemaGenerator, title: Option<String>) -> Json {
    let definitions = generator.take_definitions(true);
    let mut root = Map::new();
    root.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    if let Some(title) = title {
        root.insert("title".into(), json!(title));
    }
    if let Json::Object(schema) = schema {
        for (key, value) in schema {
            root.entry(key).or_insert(value);
        }
    }
    if !definitions.is_empty() {
        root.insert("definitions".into(), Json::Object(definitions));
    }
    Json::Object(root)
}

/// Turns what schemars writes into the shape that editors understand.
#[derive(Clone)]
struct Precise;

impl Transform for Precise {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        drop_null(object);
        unwrap_single(object, "allOf");
        unwrap_single(object, "anyOf");
        enum_of_consts(object);
        enum_alone(object);
        no_empty_default(object);
        close_structs(object);
    }
}

/// Absent is the only "none": TOML has no null, and an empty YAML value is a mistake to report.
fn drop_null(object: &mut Map<String, Json>) {
    if let Some(Json::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            object.insert("type".into(), one);
        }
    }
    if let Some(Json::Array(arms)) = object.get_mut("anyOf") {
        arms.retain(|arm| arm.get("type") != Some(&json!("null")));
    }
    if let Some(Json::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    if object.get("default") == Some(&Json::Null) {
        object.remove("default");
    }
}

/// `allOf: [x]` and `anyOf: [x]` mean x; beside them the own keywords win. taplo dies on the wrapped form.
fn unwrap_single(object: &mut Map<String, Json>, keyword: &str) {
    let Some(Json::Array(arms)) = object.get(keyword) else { return };
    let [Json::Object(arm)] = arms.as_slice() else { return };
    let arm = arm.clone();
    object.remove(keyword);
    for (key, value) in arm {
        object.entry(key).or_insert(value);
    }
}

/// A list of documented constants is an enumeration whose texts editors show.
fn enum_of_consts(object: &mut Map<String, Json>) {
    let Some(Json::Array(arms)) = object.get("oneOf") else { return };
    let mut values = Vec::new();
    let mut texts = Vec::new();
    for arm in arms {
        let text = arm.get("description").and_then(Json::as_str).unwrap_or_default().to_owned();
        if let Some(value) = arm.get("const") {
            values.push(value.clone());
            texts.push(text);
        } else if let Some(Json::Array(several)) = arm.get("enum") {
            for value in several {
                values.push(value.clone());
                texts.push(text.clone());
            }
        } else {
            return;
        }
    }
    object.remove("oneOf");
    object.insert("enum".into(), Json::Array(values));
    object.insert("markdownEnumDescriptions".into(), json!(texts));
    object.insert("x-taplo".into(), json!({ "docs": { "enumValues": texts } }));
}

/// The values say the type; beside them it is a second mistake about the same value.
fn enum_alone(object: &mut Map<String, Json>) {
    if object.contains_key("enum") {
        object.remove("type");
    }
}

/// Editors insert defaults: an empty list on the line of its key is not what anybody wants to go on from.
fn no_empty_default(object: &mut Map<String, Json>) {
    let empty = match object.get("default") {
        Some(Json::Array(items)) => items.is_empty(),
        Some(Json::Object(entries)) => entries.is_empty(),
        _ => false,
    };
    if empty {
        object.remove("default");
    }
}

/// A struct accepts the keys it names and no others.
fn close_structs(object: &mut Map<String, Json>) {
    if object.contains_key("properties") && !object.contains_key("additionalProperties") {
        object.insert("additionalProperties".into(), json!(false));
    }
}

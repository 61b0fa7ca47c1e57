//! Definitions to operations: the calls of Milvus's HTTP interface, and the files that hold them.

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::model::{
    Analyzer, Collection, Database, Field, Function, Index, parameters_json, properties_json,
};
use super::types::{FieldType, Scalar};
use crate::engine::json_text::{List, pretty};
use crate::engine::{File, Payload, Rendered, Rendering, Scripts, Stage, Statement, file_name};
use crate::model::Object;
use crate::render::{TemplateError, Templates};
use crate::span::Located;
use crate::spec::Literal;

const PREFIX: &str = "/v2/vectordb/";

/// The operations of an object; none for a definition of another engine.
///
/// # Errors
/// When a template fails or gives no JSON, which only an override can do.
pub fn object(object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
    if let Some(database) = object.definition::<Database>() {
        return self::database(object, database, context.templates);
    }
    let Some(collection) = object.definition::<Collection>() else {
        return Ok(Rendered { statements: Vec::new(), exists: Payload::Operation(Json::Null) });
    };
    let templates = context.templates;
    let base = |extra: Value| -> Value {
        context! { database => object.id.database.as_str(), name => object.id.name.as_str(), ..extra }
    };
    let mut statements = Vec::new();
    let mut step = |part: String, create: &str, exists: &str, extra: Value| -> Result<(), TemplateError> {
        let values = base(extra);
        statements.push(Statement {
            part,
            payload: operation(templates, create, values.clone())?,
            exists: Some(operation(templates, exists, values)?),
            needs: Vec::new(),
            stage: Stage::Create,
        });
        Ok(())
    };
    let whole = json_value(create_values(object, collection));
    step("collection".into(), "collection.create.json", "collection.exists.json", whole)?;
    // Properties come before indexes and loading: several may not be changed afterwards.
    if !collection.properties.is_empty() {
        let properties = json_value(properties_json(&collection.properties));
        let values = context! { properties };
        step("properties".into(), "properties.alter.json", "properties.exists.json", values)?;
    }
    for index in &collection.indexes {
        let Some(entry) = index_json(index) else { continue };
        let values = context! { index => json_value(entry) };
        step(format!("index {}", index.name), "index.create.json", "index.exists.json", values)?;
    }
    for partition in &collection.partitions {
        let values = context! { partition => partition.value.as_str() };
        step(format!("partition {partition}"), "partition.create.json", "partition.exists.json", values)?;
    }
    for alias in &collection.aliases {
        let values = context! { alias => alias.value.as_str() };
        step(format!("alias {alias}"), "alias.create.json", "alias.exists.json", values)?;
    }
    if collection.load.enabled.value {
        let values = context! { load => json_value(json!({ "options": load_options(collection) })) };
        step("load".into(), "collection.load.json", "collection.loaded.json", values)?;
    }
    let exists = operation(templates, "collection.exists.json", base(context! {}))?;
    Ok(Rendered { statements, exists })
}

fn database(object: &Object, database: &Database, templates: &Templates) -> Result<Rendered, TemplateError> {
    let values = context! {
        name => object.id.name.as_str(),
        properties => json_value(properties_json(&database.properties)),
    };
    let exists = operation(templates, "database.exists.json", values.clone())?;
    let statements = vec![Statement {
        part: "database".into(),
        payload: operation(templates, "database.create.json", values)?,
        exists: Some(exists.clone()),
        needs: Vec::new(),
        stage: Stage::Create,
    }];
    Ok(Rendered { statements, exists })
}

fn operation(templates: &Templates, file: &str, values: Value) -> Result<Payload, TemplateError> {
    let template = format!("milvus/{file}");
    let text = templates.render(&template, values)?;
    match serde_json::from_str(&text) {
        Ok(json) => Ok(Payload::Operation(json)),
        Err(error) => Err(TemplateError {
            template,
            line: None,
            message: format!("the template gives no JSON: {error}, in line {} of its output", error.line()),
        }),
    }
}

fn json_value(json: Json) -> Value {
    Value::from(Serde(json))
}

fn create_values(object: &Object, collection: &Collection) -> Json {
    let description = object.description.as_ref().map_or("", |text| text.value.as_str());
    let (structs, fields): (Vec<&Field>, Vec<&Field>) =
        collection.fields.iter().partition(|field| is_struct(field));
    json!({
        "description": description,
        "auto_id": collection.fields.iter().any(|field| field.auto_id.value),
        "dynamic_field": collection.dynamic_field.value,
        "fields": fields.into_iter().map(field_json).collect::<Vec<_>>(),
        "struct_fields": structs.into_iter().map(struct_json).collect::<Vec<_>>(),
        "functions": collection.functions.iter().map(function_json).collect::<Vec<_>>(),
        "shards": collection.shards.value,
        "partitions_of_key": collection.partitions_of_key(),
        "consistency_level": collection.consistency_level.name(),
    })
}

fn is_struct(field: &Field) -> bool {
    matches!(field.field_type.value, FieldType::StructArray { .. })
}

/// Type parameters by name, in the order in which the reference lists them.
fn type_params(field_type: &FieldType) -> Map<String, Json> {
    let mut params = Map::new();
    let mut scalar = |scalar: Scalar| {
        if let Scalar::VarChar { max_length } = scalar {
            params.insert("max_length".into(), max_length.into());
        }
    };
    match field_type {
        FieldType::Scalar(own) => scalar(*own),
        FieldType::Array { element, max_capacity } => {
            scalar(*element);
            params.shift_insert(0, "max_capacity".into(), (*max_capacity).into());
        }
        FieldType::StructArray { max_capacity } => {
            params.insert("max_capacity".into(), (*max_capacity).into());
        }
        FieldType::Vector { dim: Some(dim), .. } => {
            params.insert("dim".into(), (*dim).into());
        }
        _ => {}
    }
    params
}

/// Name and types of a field or a member of a struct.
fn typed(name: &str, field_type: &FieldType) -> Map<String, Json> {
    let mut json = Map::new();
    json.insert("fieldName".into(), name.into());
    json.insert("dataType".into(), field_type.data_type().into());
    if let FieldType::Array { element, .. } = field_type {
        json.insert("elementDataType".into(), element.data_type().into());
    }
    json
}

fn field_json(field: &Field) -> Json {
    let mut json = typed(&field.name, &field.field_type);
    let flags = [
        ("isPrimary", &field.primary_key),
        ("isPartitionKey", &field.partition_key),
        ("isClusteringKey", &field.clustering_key),
        ("nullable", &field.nullable),
    ];
    for (key, flag) in flags {
        if flag.value {
            json.insert(key.into(), true.into());
        }
    }
    if let Some(default) = &field.default {
        json.insert("defaultValue".into(), default_json(default, &field.field_type));
    }
    if let Some(description) = &field.description {
        json.insert("description".into(), description.value.clone().into());
    }
    let mut params = type_params(&field.field_type);
    if let Some(analyzer) = &field.analyzer {
        analyzer_params(analyzer, &mut params);
    }
    if let Some(mmap) = &field.mmap {
        params.insert("mmap.enabled".into(), mmap.value.into());
    }
    json.insert("elementTypeParams".into(), Json::Object(params));
    Json::Object(json)
}

fn analyzer_params(analyzer: &Analyzer, params: &mut Map<String, Json>) {
    params.insert("enable_analyzer".into(), analyzer.enable.value.into());
    if analyzer.matching.value {
        params.insert("enable_match".into(), true.into());
    }
    if let Some(written) = &analyzer.params {
        params.insert("analyzer_params".into(), written.to_json());
    }
    if let Some(written) = &analyzer.multi {
        params.insert("multi_analyzer_params".into(), written.to_json());
    }
}

/// A default as JSON of the declared type: a `Double` stays a number with a point.
fn default_json(default: &Located<Literal>, field_type: &FieldType) -> Json {
    let floating = matches!(field_type.scalar(), Some(Scalar::Float | Scalar::Double));
    match (&default.value, floating) {
        (Literal::Integer(value), true) => {
            value.to_string().parse::<f64>().map_or_else(|_| default.to_json(), Json::from)
        }
        _ => default.to_json(),
    }
}

fn struct_json(field: &Field) -> Json {
    let mut json = Map::new();
    json.insert("fieldName".into(), field.name.value.clone().into());
    if let Some(description) = &field.description {
        json.insert("description".into(), description.value.clone().into());
    }
    if field.nullable.value {
        json.insert("nullable".into(), true.into());
    }
    json.insert("elementTypeParams".into(), Json::Object(type_params(&field.field_type)));
    let members = field.members.iter().map(|member| {
        let mut json = typed(&member.name, &member.field_type);
        if let Some(description) = &member.description {
            json.insert("description".into(), description.value.clone().into());
        }
        json.insert("elementTypeParams".into(), Json::Object(type_params(&member.field_type)));
        Json::Object(json)
    });
    json.insert("fields".into(), members.collect());
    Json::Object(json)
}

fn function_json(function: &Function) -> Json {
    let mut json = Map::new();
    json.insert("name".into(), function.name.value.clone().into());
    if let Some(description) = &function.description {
        json.insert("description".into(), description.value.clone().into());
    }
    json.insert("type".into(), function.function_type.name().into());
    json.insert("inputFieldNames".into(), names_json(&function.inputs));
    json.insert("outputFieldNames".into(), names_json(&function.outputs));
    json.insert("params".into(), parameters_json(&function.params));
    Json::Object(json)
}

fn names_json(names: &[Located<String>]) -> Json {
    names.iter().map(|name| Json::from(name.value.clone())).collect()
}

fn index_json(index: &Index) -> Option<Json> {
    let kind = index.kind.as_ref()?;
    let mut params = parameters_json(&index.params);
    if let (Some(mmap), Json::Object(params)) = (&index.mmap, &mut params) {
        params.insert("mmap.enabled".into(), mmap.value.into());
    }
    Some(json!({
        "field": index.field.value,
        "name": index.name.value,
        "type": kind.name,
        "metric": index.metric.as_ref().map(|metric| metric.name),
        "params": params,
    }))
}

/// What loading is told beside the name; clients that can say no more than the name leave it out.
fn load_options(collection: &Collection) -> Json {
    let load = &collection.load;
    let mut options = Map::new();
    if load.replicas.value != 1 {
        options.insert("replicaNumber".into(), load.replicas.value.into());
    }
    if !load.resource_groups.is_empty() {
        options.insert("resourceGroups".into(), names_json(&load.resource_groups));
    }
    if !load.fields.is_empty() {
        options.insert("loadFields".into(), names_json(&load.fields));
    }
    if load.skip_dynamic_field.value {
        options.insert("skipLoadDynamicField".into(), true.into());
    }
    Json::Object(options)
}

/// The path of the file of one object.
pub fn artifact_path(object: &Object) -> String {
    let name = file_name(&object.id.name);
    if object.kind == "database" {
        return format!("milvus/databases/{name}.json");
    }
    format!("milvus/collections/{}.{name}.json", file_name(&object.id.database))
}

/// The file of one object: for a collection the canonical form that its operations add up to.
pub fn artifact(object: &Object, rendered: &Rendered) -> String {
    let json = match object.definition::<Collection>() {
        Some(collection) => canonical(collection, rendered),
        None => {
            let body = rendered.statements.first().map(|statement| statement.payload.to_json());
            let body = body.as_ref().and_then(|operation| operation.get("body")).cloned();
            with_version(body.unwrap_or_default())
        }
    };
    pretty(&json, 0) + "\n"
}

fn with_version(body: Json) -> Json {
    let mut json = Map::new();
    json.insert("formatVersion".into(), 1.into());
    if let Json::Object(body) = body {
        json.extend(body);
    }
    Json::Object(json)
}

/// Collects the operations into one value, so that the file shows what is sent, overridden templates included.
fn canonical(collection: &Collection, rendered: &Rendered) -> Json {
    let (mut create, mut properties) = (Json::Null, json!({}));
    let (mut indexes, mut partitions, mut aliases) = (Vec::new(), Vec::new(), Vec::new());
    for statement in &rendered.statements {
        let Payload::Operation(operation) = &statement.payload else { continue };
        let path = operation.get("path").and_then(Json::as_str).unwrap_or_default();
        let body = operation.get("body");
        let take = |key: &str| body.and_then(|body| body.get(key)).cloned().unwrap_or_default();
        match path.strip_prefix(PREFIX).unwrap_or(path) {
            "collections/create" => create = body.cloned().unwrap_or_default(),
            "collections/alter_properties" => properties = take("properties"),
            "indexes/create" => {
                if let Json::Array(list) = take("indexParams") {
                    indexes.extend(list);
                }
            }
            "partitions/create" => partitions.push(take("partitionName")),
            "aliases/create" => aliases.push(take("aliasName")),
            _ => {}
        }
    }
    let mut json = match with_version(create) {
        Json::Object(json) => json,
        _ => Map::new(),
    };
    let params = json.shift_remove("params").unwrap_or_default();
    json.insert("indexParams".into(), Json::Array(indexes));
    json.insert("params".into(), params);
    json.insert("properties".into(), properties);
    json.insert("partitions".into(), Json::Array(partitions));
    json.insert("aliases".into(), Json::Array(aliases));
    let mut load = Map::new();
    load.insert("enabled".into(), collection.load.enabled.value.into());
    load.insert("replicaNumber".into(), collection.load.replicas.value.into());
    if let Json::Object(options) = load_options(collection) {
        load.extend(options);
    }
    json.insert("load".into(), Json::Object(load));
    json.insert("searchParams".into(), searches_json(collection));
    Json::Object(json)
}

fn searches_json(collection: &Collection) -> Json {
    collection
        .searches
        .iter()
        .map(|search| {
            let metric = search
                .metric
                .as_ref()
                .or_else(|| collection.index_on(&search.field).and_then(|index| index.metric.as_ref()));
            json!({
                "annsField": search.field.value,
                "metricType": metric.map(|metric| metric.name),
                "params": parameters_json(&search.params),
            })
        })
        .collect()
}

/// A step of the deploy script: the operation, and beside its parts the check that tells whether it was done.
#[derive(Serialize)]
#[serde(untagged)]
enum Step<'a> {
    Checked {
        #[serde(flatten)]
        operation: &'a Map<String, Json>,
        exists: &'a Payload,
    },
    Bare(&'a Payload),
}

/// An entry of the verify script.
#[derive(Serialize)]
struct Check<'a> {
    object: String,
    kind: &'a str,
    check: &'a Payload,
}

/// `deploy.json` and `verify.json`.
#[derive(Default)]
pub struct DeployScripts {
    operations: BTreeMap<Stage, List>,
    checks: Option<List>,
}

impl Scripts for DeployScripts {
    fn add(&mut self, object: &Object, rendered: &Rendered) {
        for statement in &rendered.statements {
            let step = match (&statement.payload, &statement.exists) {
                (Payload::Operation(Json::Object(operation)), Some(exists)) => {
                    Step::Checked { operation, exists }
                }
                (payload, _) => Step::Bare(payload),
            };
            self.operations.entry(statement.stage).or_default().push(&pretty(&step, List::DEPTH));
        }
        let check = Check { object: object.id.to_string(), kind: object.kind, check: &rendered.exists };
        self.checks.get_or_insert_default().push(&pretty(&check, List::DEPTH));
    }

    fn finish(self: Box<Self>) -> Vec<File> {
        let Some(checks) = self.checks else { return Vec::new() };
        let mut operations = List::default();
        self.operations.into_values().for_each(|list| operations.append(list));
        let script =
            |name: &str, list: List| format!("{{\n  \"format\": 1,\n  \"{name}\": {}\n}}\n", list.finish());
        vec![
            File { path: "milvus/deploy.json".into(), text: script("operations", operations) },
            File { path: "milvus/verify.json".into(), text: script("checks", checks) },
        ]
    }
}

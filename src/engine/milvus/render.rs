//! Definitions to operations: the calls of Milvus's HTTP interface, and the files that hold them.

use std::borrow::Cow;

use indexmap::IndexMap;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Tree, json};

use super::model::{
    Analyzer, Collection, Database, Field, Function, Index, parameters_json, properties_json,
};
use super::types::{FieldType, Scalar};
use crate::config::Version;
use crate::engine::layout::{Artifact, Deploy, Layout, Passage, Place, Rows, Scripts, Section, Step, Verify};
use crate::engine::{Payload, Rendered, Rendering, Stage, Statement};
use crate::model::Object;
use crate::render::json_text::{Json, List, pretty};
use crate::render::{TemplateError, Templates, json_value};
use crate::span::Located;
use crate::spec::Literal;

const PREFIX: &str = "/v2/vectordb/";
/// The version of the form of `deploy.json` and `verify.json`.
pub const FORMAT: u32 = 2;

/// The operations of an object; none for a definition of another engine.
///
/// # Errors
/// When a template fails or gives no JSON, which only an override can do.
pub fn object(object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
    if let Some(database) = object.definition::<Database>() {
        return self::database(object, database, context.templates);
    }
    let Some(collection) = object.definition::<Collection>() else {
        return Ok(Rendered { statements: Vec::new(), exists: Payload::Sql(String::new()) });
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
    let whole = create_values(object, collection, context.targets.of("milvus").version("version"));
    step("collection".into(), "collection.create.json", "collection.exists.json", whole)?;
    // Properties come before indexes and loading: several may not be changed afterwards.
    if !collection.properties.is_empty() {
        let properties = properties_json(&collection.properties);
        let values =
            context! { listed => json_value(listed(&properties)), properties => json_value(properties) };
        step("properties".into(), "properties.alter.json", "properties.exists.json", values)?;
    }
    for index in &collection.indexes {
        let Some(values) = index_values(index) else { continue };
        let values = context! { index => values };
        step(format!("index {}", index.name), "index.create.json", "index.exists.json", values)?;
    }
    for partition in &collection.partitions {
        let values = context! { partition => partition.value.as_str() };
        step(format!("partition {partition}"), "partition.create.json", "partition.exists.json", values)?;
    }
    if collection.load.enabled.value {
        let options = load_options(collection);
        let options = (!options.is_empty()).then(|| json_value(Tree::Object(options)));
        let values = context! { load => context! { options } };
        step("load".into(), "collection.load.json", "collection.loaded.json", values)?;
    }
    // An alias comes last: one that moves here leaves a collection that can be searched for one that can, too.
    for alias in &collection.aliases {
        let values = context! { alias => alias.value.as_str() };
        step(format!("alias {alias}"), "alias.create.json", "alias.exists.json", values)?;
    }
    // The collection's own step comes first, and asks the same.
    let exists = match statements.first().and_then(|first| first.exists.clone()) {
        Some(exists) => exists,
        None => operation(templates, "collection.exists.json", base(context! {}))?,
    };
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
    // A project's own template may say another thing in another way; it may not have a loader call what no deployment calls, nor
    // another server, nor names that a server could take for paths: Milvus Lite keeps partitions in folders of their names.
    if templates.has_overrides()
        && let Some(message) = stranger(&text)
    {
        return Err(TemplateError { template, range: None, line: None, message });
    }
    match Json::parse(&text) {
        Ok(json) => Ok(Payload::Operation(json)),
        Err(error) => {
            // Where the error has a place, its text ends with it.
            let of_what = if error.line() > 0 { " of its output" } else { "" };
            let message = format!("the template gives no JSON: {error}{of_what}");
            Err(TemplateError { template, range: None, line: None, message })
        }
    }
}

/// What deployments call, and ask.
const CALLS: [&str; 14] = [
    "aliases/alter",
    "aliases/create",
    "aliases/describe",
    "collections/alter_properties",
    "collections/create",
    "collections/describe",
    "collections/get_load_state",
    "collections/load",
    "databases/create",
    "databases/list",
    "indexes/create",
    "indexes/describe",
    "partitions/create",
    "partitions/has",
];

/// The keys of bodies that hold names of what is on a server.
const NAMES: [&str; 5] = ["aliasName", "collectionName", "dbName", "indexName", "partitionName"];

/// What is wrong with an operation, or with a step in it, that no deployment makes: its path is none of [`CALLS`], or a name is none;
/// nothing of a text that is no JSON, which is told elsewhere.
fn stranger(text: &str) -> Option<String> {
    let operation: Tree = serde_json::from_str(text).ok()?;
    let instead = operation.get("instead");
    let steps = [Some(&operation), instead, instead.and_then(|step| step.get("when"))];
    steps.into_iter().flatten().find_map(|step| {
        let path = step.get("path").and_then(Tree::as_str).unwrap_or_default();
        let is_known = path.strip_prefix(PREFIX).is_some_and(|call| CALLS.contains(&call));
        if !is_known {
            return Some(format!("`{path}` is no operation of a deployment"));
        }
        step.get("body").and_then(no_name)
    })
}

/// What is wrong with the first name in a body that no server takes for one.
fn no_name(body: &Tree) -> Option<String> {
    match body {
        Tree::Array(items) => items.iter().find_map(no_name),
        Tree::Object(entries) => entries.iter().find_map(|(key, value)| {
            let is_name = || {
                let name = value.as_str().unwrap_or("/");
                // An index in a struct has the name of its member: `parts[vector]`.
                let (name, member) =
                    name.strip_suffix(']').and_then(|name| name.split_once('[')).unwrap_or((name, ""));
                name.bytes().chain(member.bytes()).all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            if NAMES.contains(&key.as_str()) && !is_name() {
                return Some(format!("the `{key}` {value} is no name"));
            }
            no_name(value)
        }),
        _ => None,
    }
}

/// Properties as the server lists them: keys and values.
fn listed(properties: &Tree) -> Tree {
    let entries = properties.as_object().into_iter().flatten();
    entries.map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

/// The client that an operation needs, where HTTP would drop a part of it without a word: arrays of structs before 3.0, and
/// the flag of one that may be null (sources of 3.0).
fn client_of(collection: &Collection, target: &Version) -> Option<&'static str> {
    let mut structs = collection.fields.iter().filter(|field| is_struct(field));
    structs.any(|field| !target.at_least(&[3, 0]) || field.nullable.value).then_some("grpc")
}

fn create_values(object: &Object, collection: &Collection, target: &Version) -> Value {
    let description = object.description.as_ref().map_or("", |text| text.value.as_str());
    let (structs, fields): (Vec<&Field>, Vec<&Field>) =
        collection.fields.iter().partition(|field| is_struct(field));
    context! {
        description,
        client => client_of(collection, target),
        auto_id => collection.fields.iter().any(|field| field.auto_id.value),
        dynamic_field => collection.dynamic_field.value,
        fields => json_value(fields.into_iter().map(field_json).collect()),
        struct_fields => json_value(structs.into_iter().map(struct_json).collect()),
        functions => json_value(collection.functions.iter().map(function_json).collect()),
        shards => collection.shards.value,
        partitions_of_key => collection.partitions_of_key(),
        consistency_level => collection.consistency_level.name(),
    }
}

fn is_struct(field: &Field) -> bool {
    matches!(field.field_type.value, FieldType::StructArray { .. })
}

/// Type parameters by name, in the order in which the reference lists them.
fn type_params(field_type: &FieldType) -> Map<String, Tree> {
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
fn typed(name: &str, field_type: &FieldType) -> Map<String, Tree> {
    let mut json = Map::new();
    json.insert("fieldName".into(), name.into());
    json.insert("dataType".into(), field_type.data_type().into());
    if let FieldType::Array { element, .. } = field_type {
        json.insert("elementDataType".into(), element.data_type().into());
    }
    json
}

fn field_json(field: &Field) -> Tree {
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
    json.insert("elementTypeParams".into(), Tree::Object(params));
    Tree::Object(json)
}

fn analyzer_params(analyzer: &Analyzer, params: &mut Map<String, Tree>) {
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
fn default_json(default: &Located<Literal>, field_type: &FieldType) -> Tree {
    let floating = matches!(field_type.scalar(), Some(Scalar::Float | Scalar::Double));
    match (&default.value, floating) {
        (Literal::Integer(value), true) => {
            value.to_string().parse::<f64>().map_or_else(|_| default.to_json(), Tree::from)
        }
        _ => default.to_json(),
    }
}

fn struct_json(field: &Field) -> Tree {
    let mut json = Map::new();
    json.insert("fieldName".into(), field.name.value.clone().into());
    if let Some(description) = &field.description {
        json.insert("description".into(), description.value.clone().into());
    }
    if field.nullable.value {
        json.insert("nullable".into(), true.into());
    }
    let capacity = type_params(&field.field_type);
    json.insert("typeParams".into(), Tree::Object(capacity.clone()));
    // A member is an array of its type, as long as the struct's.
    let members = field.members.iter().map(|member| {
        let mut json = Map::new();
        json.insert("fieldName".into(), member.name.value.clone().into());
        let array = if member.field_type.is_vector() { "ArrayOfVector" } else { "Array" };
        json.insert("dataType".into(), array.into());
        json.insert("elementDataType".into(), member.field_type.data_type().into());
        if let Some(description) = &member.description {
            json.insert("description".into(), description.value.clone().into());
        }
        let mut params = type_params(&member.field_type);
        params.extend(capacity.clone());
        json.insert("elementTypeParams".into(), Tree::Object(params));
        Tree::Object(json)
    });
    json.insert("fields".into(), members.collect());
    Tree::Object(json)
}

fn function_json(function: &Function) -> Tree {
    let mut json = Map::new();
    json.insert("name".into(), function.name.value.clone().into());
    if let Some(description) = &function.description {
        json.insert("description".into(), description.value.clone().into());
    }
    json.insert("type".into(), function.function_type.name().into());
    json.insert("inputFieldNames".into(), names_json(&function.inputs));
    json.insert("outputFieldNames".into(), names_json(&function.outputs));
    json.insert("params".into(), parameters_json(&function.params));
    Tree::Object(json)
}

fn names_json(names: &[Located<String>]) -> Tree {
    names.iter().map(|name| Tree::from(name.value.clone())).collect()
}

fn index_values(index: &Index) -> Option<Value> {
    let kind = index.kind.as_ref()?;
    let mut params = parameters_json(&index.params);
    // Every release reads it in upper case, and some in no other.
    if let Some(Tree::String(cast)) = params.get_mut("json_cast_type") {
        *cast = cast.trim().to_ascii_uppercase();
    }
    if let (Some(mmap), Tree::Object(params)) = (&index.mmap, &mut params) {
        params.insert("mmap.enabled".into(), mmap.value.into());
    }
    Some(context! {
        field => index.field.value.as_str(),
        name => index.name.value.as_str(),
        type => kind.name,
        metric => index.metric.as_ref().map(|metric| metric.name),
        params => json_value(params),
    })
}

/// What a client over gRPC tells loading beside the name; HTTP reads the name alone.
fn load_options(collection: &Collection) -> Map<String, Tree> {
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
    options
}

/// Where the file of one object stands.
pub fn place(object: &Object) -> Place<'_> {
    match object.kind {
        "database" => Place { folders: vec!["databases"], name: vec![&object.id.name] },
        _ => Place { folders: vec!["collections"], name: vec![&object.id.database, &object.id.name] },
    }
}

/// An operation with its parts as they stand in its text.
#[derive(Deserialize)]
struct Parts<'a> {
    path: String,
    #[serde(borrow, default)]
    body: Option<&'a RawValue>,
}

/// The entries of an object as they stand in its text; none of what is no object.
fn entries(json: Option<&RawValue>) -> IndexMap<String, &RawValue> {
    json.and_then(|json| serde_json::from_str(json.get()).ok()).unwrap_or_default()
}

/// The operation of a statement: its path after [`PREFIX`], and its body.
fn operation_of(statement: &Statement) -> Option<(String, Option<&RawValue>)> {
    let Payload::Operation(operation) = &statement.payload else { return None };
    let Parts { path, body } = serde_json::from_str(operation.text()).ok()?;
    Some((path.strip_prefix(PREFIX).map(str::to_owned).unwrap_or(path), body))
}

/// The file of one object: for a collection the canonical form that its operations add up to.
pub fn artifact<'a>(object: &Object, rendered: &'a Rendered) -> Artifact<'a> {
    let operations: Vec<_> = rendered.statements.iter().filter_map(operation_of).collect();
    let text = match object.definition::<Collection>() {
        Some(collection) => pretty(&Canonical::new(collection, &operations), 0),
        None => pretty(&Versioned::new(operations.first().and_then(|(_, body)| *body)), 0),
    };
    let step = Step { before: "", text: Cow::Owned(text), after: "\n" };
    Artifact { head: Vec::new(), passages: vec![Passage { notes: Vec::new(), step }] }
}

/// The body of an operation, with the version of the file's form before it.
#[derive(Serialize)]
struct Versioned<'a> {
    #[serde(rename = "formatVersion")]
    format_version: u8,
    #[serde(flatten)]
    body: IndexMap<String, &'a RawValue>,
}

impl<'a> Versioned<'a> {
    fn new(body: Option<&'a RawValue>) -> Versioned<'a> {
        Versioned { format_version: 1, body: entries(body) }
    }
}

/// The operations as one value, so that the file shows what is sent, overridden templates included.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Canonical<'a> {
    #[serde(flatten)]
    create: Versioned<'a>,
    index_params: Vec<&'a RawValue>,
    params: Option<&'a RawValue>,
    properties: Tree,
    partitions: Vec<&'a RawValue>,
    aliases: Vec<&'a RawValue>,
    load: Tree,
    search_params: Tree,
}

impl<'a> Canonical<'a> {
    fn new(collection: &Collection, operations: &[(String, Option<&'a RawValue>)]) -> Canonical<'a> {
        let mut create = Versioned::new(None);
        let mut properties = json!({});
        let (mut index_params, mut partitions, mut aliases) = (Vec::new(), Vec::new(), Vec::new());
        for (path, body) in operations {
            let take = |key: &str| entries(*body).shift_remove(key);
            match path.as_str() {
                "collections/create" => create = Versioned::new(*body),
                "collections/alter_properties" => {
                    properties = take("properties")
                        .and_then(|json| serde_json::from_str(json.get()).ok())
                        .unwrap_or_default();
                }
                "indexes/create" => {
                    let list = take("indexParams");
                    let list = list.and_then(|json| serde_json::from_str::<Vec<&RawValue>>(json.get()).ok());
                    index_params.extend(list.unwrap_or_default());
                }
                "partitions/create" => partitions.extend(take("partitionName")),
                "aliases/create" => aliases.extend(take("aliasName")),
                _ => {}
            }
        }
        let params = create.body.shift_remove("params");
        let mut load = Map::new();
        load.insert("enabled".into(), collection.load.enabled.value.into());
        load.insert("replicaNumber".into(), collection.load.replicas.value.into());
        load.extend(load_options(collection));
        Canonical {
            create,
            index_params,
            params,
            properties,
            partitions,
            aliases,
            load: Tree::Object(load),
            search_params: searches_json(collection),
        }
    }
}

fn searches_json(collection: &Collection) -> Tree {
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

/// An entry of the verify script.
#[derive(Serialize)]
struct Check<'a> {
    object: String,
    kind: &'a str,
    check: &'a Payload,
}

/// An operation in the deploy script. Beside its parts stands the check that tells whether it was done.
pub fn step(statement: &Statement) -> Option<Step<'_>> {
    let Payload::Operation(operation) = &statement.payload else { return None };
    let text = match &statement.exists {
        Some(Payload::Operation(exists)) => operation.with("exists", exists, List::DEPTH),
        _ => pretty(operation, List::DEPTH),
    };
    Some(Step { before: "", text: Cow::Owned(text), after: "" })
}

/// An object's entry in the verify script.
pub fn check_row(object: &Object, rendered: &Rendered) -> Vec<String> {
    let check = Check { object: object.id.to_text(), kind: object.kind, check: &rendered.exists };
    vec![pretty(&check, List::DEPTH)]
}

/// How the files are written.
pub static LAYOUT: Layout = Layout { ending: "json", titles: false, between: List::SERIES.next };

/// `deploy.json` and `verify.json`.
pub fn scripts() -> Scripts {
    static SECTIONS: &[Section] = &[Section { stage: Stage::Create, opening: "", title: "" }];
    static ROWS: Rows =
        Rows { first: &[List::SERIES.first, ""], next: &[List::SERIES.next, ""], divided: None };
    const CLOSING: &str = "\n}\n";
    Scripts {
        deploy: Deploy {
            name: "deploy",
            head: Vec::new(),
            opening: start("operations"),
            sections: SECTIONS,
            series: List::SERIES,
            closing: CLOSING,
        },
        verify: Verify {
            head: Vec::new(),
            opening: start("checks"),
            letters: "",
            rows: &ROWS,
            closing: format!("{}{CLOSING}", List::SERIES.end),
        },
    }
}

/// What comes before the list of a script.
fn start(list: &str) -> String {
    format!("{{\n  \"format\": {FORMAT},\n  \"{list}\": ")
}

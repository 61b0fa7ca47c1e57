//! What Milvus objects are: parsed, with defaults filled in and places kept.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::index_types::{IndexKind, MetricKind};
use super::spec::{ConsistencyLevel, FunctionType};
use super::types::{FieldType, Scalar, VectorKind};
use crate::model::{Aside, ByName, Column, Definition, LogicalReference};
use crate::span::Located;
use crate::spec::Literal;

/// Parameters, sorted by name.
pub type Parameters = Vec<(Located<String>, Located<Literal>)>;

/// A database.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Database {
    /// Its properties, sorted by name.
    pub properties: Parameters,
}

/// A collection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Collection {
    /// Its fields; their order fixes their ids.
    pub fields: Vec<Field>,
    /// Functions that fill fields.
    pub functions: Vec<Function>,
    /// Whether undeclared keys are kept.
    pub dynamic_field: Located<bool>,
    /// Which writes a search sees.
    pub consistency_level: Located<ConsistencyLevel>,
    /// Shards of writes.
    pub shards: Located<u32>,
    /// Partitions of the partition key; nothing without one.
    pub partitions_count: Option<Located<u32>>,
    /// Named partitions, sorted.
    pub partitions: Vec<Located<String>>,
    /// Other names, sorted.
    pub aliases: Vec<Located<String>>,
    /// Properties, sorted by name.
    pub properties: Parameters,
    /// Indexes, in the order of the fields and then of the list.
    pub indexes: Vec<Index>,
    /// Default search parameters.
    pub searches: Vec<Search>,
    /// Whether and how it is loaded.
    pub load: Load,
    /// References that no engine enforces.
    #[serde(skip)]
    pub references: Vec<LogicalReference>,
    /// Where in these lists a name is.
    #[serde(skip)]
    pub places: Places,
}

/// How many targets of indexes are searched from the front.
const FEW: usize = 32;

/// The places of names in the lists of a collection, found out when the first one is asked for. They add nothing to the lists, so
/// any two are equal.
#[derive(Debug, Default)]
pub struct Places {
    fields: ByName,
    indexes: ByName,
    /// What indexes can be on.
    names: OnceLock<Vec<String>>,
    /// The same by name: the field, and the member.
    targets: OnceLock<BTreeMap<String, (usize, Option<usize>)>>,
    /// Of what functions read and fill: the first function that does.
    inputs: OnceLock<BTreeMap<String, usize>>,
    outputs: OnceLock<BTreeMap<String, usize>>,
}

impl Clone for Places {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: Located<String>,
    /// Its type.
    pub field_type: Located<FieldType>,
    /// What it holds.
    pub description: Option<Located<String>>,
    /// Whether it is the primary key.
    pub primary_key: Located<bool>,
    /// Whether Milvus makes its values.
    pub auto_id: Located<bool>,
    /// Whether it may be null.
    pub nullable: Located<bool>,
    /// The value of rows that leave it out.
    pub default: Option<Located<Literal>>,
    /// Whether it is the partition key.
    pub partition_key: Located<bool>,
    /// Whether it is the clustering key.
    pub clustering_key: Located<bool>,
    /// Whether its data are mapped from disk, where the document says so.
    pub mmap: Option<Located<bool>>,
    /// How its texts are cut into words.
    pub analyzer: Option<Box<Analyzer>>,
    /// The members of an array of structs.
    pub members: Vec<Member>,
}

/// A member of an array of structs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// Its name, unique in the struct.
    pub name: Located<String>,
    /// Its type.
    pub field_type: Located<FieldType>,
    /// What it holds.
    pub description: Option<Located<String>>,
}

/// How texts are cut into words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analyzer {
    /// Whether they are.
    pub enable: Located<bool>,
    /// Whether text match works.
    pub matching: Located<bool>,
    /// The analyzer.
    pub params: Option<Located<Literal>>,
    /// Analyzers by language.
    pub multi: Option<Located<Literal>>,
}

/// A function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// Its name.
    pub name: Located<String>,
    /// What it computes.
    pub function_type: Located<FunctionType>,
    /// What it is for.
    pub description: Option<Located<String>>,
    /// The fields it reads.
    pub inputs: Vec<Located<String>>,
    /// The fields it fills.
    pub outputs: Vec<Located<String>>,
    /// Its parameters.
    pub params: Parameters,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    /// The field, or `struct[member]`.
    pub field: Located<String>,
    /// Its name.
    pub name: Located<String>,
    /// Its type; nothing when the word is not known, which was reported.
    pub kind: Option<Located<&'static IndexKind>>,
    /// How near vectors are, where that was said or has a default.
    pub metric: Option<Located<&'static MetricKind>>,
    /// A metric was written that is not known, which was reported.
    #[serde(skip)]
    pub metric_unknown: Aside<bool>,
    /// Parameters of building.
    pub params: Parameters,
    /// Whether it is mapped from disk, where the document says so.
    pub mmap: Option<Located<bool>>,
}

/// Default search parameters of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    /// The field, or `struct[member]`.
    pub field: Located<String>,
    /// The metric, where it was written.
    pub metric: Option<Located<&'static MetricKind>>,
    /// The parameters.
    pub params: Parameters,
}

/// Whether and how a collection is loaded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// Whether the deployment loads it.
    pub enabled: Located<bool>,
    /// Copies in memory.
    pub replicas: Located<u32>,
    /// Resource groups of the copies.
    pub resource_groups: Vec<Located<String>>,
    /// The fields to load; all when empty.
    pub fields: Vec<Located<String>>,
    /// Whether undeclared keys stay unloaded.
    pub skip_dynamic_field: Located<bool>,
}

/// Something that an index can be on.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The field.
    pub field: &'a Field,
    /// The member, of an array of structs.
    pub member: Option<&'a Member>,
}

impl<'a> Target<'a> {
    /// The type of what is indexed.
    pub fn field_type(&self) -> &'a Located<FieldType> {
        self.member.map_or(&self.field.field_type, |member| &member.field_type)
    }

    /// The name that an index gives.
    pub fn name(&self) -> String {
        match self.member {
            Some(member) => member_name(&self.field.name, &member.name),
            None => self.field.name.value.clone(),
        }
    }

    /// Where its name stands.
    pub fn span(&self) -> crate::span::Span {
        self.member.map_or(self.field.name.span, |member| member.name.span)
    }
}

/// The name of a struct's member outside of its struct.
pub fn member_name(field: &str, member: &str) -> String {
    format!("{field}[{member}]")
}

impl Collection {
    /// Partitions of a partition key where the document does not say how many.
    pub const PARTITIONS: u32 = 16;

    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.places.fields.find(&self.fields, name, |field| &field.name.value)
    }

    /// What an index's `field` means.
    pub fn target(&self, name: &str) -> Option<Target<'_>> {
        // Nearly all collections have few, which are searched from the front.
        if self.targets().nth(FEW).is_none() {
            return self.targets().find(|target| target.name() == name);
        }
        let places = self.places.targets.get_or_init(|| {
            let mut places = BTreeMap::new();
            for (index, field) in self.fields.iter().enumerate() {
                if field.members.is_empty() {
                    places.entry(field.name.value.clone()).or_insert((index, None));
                }
                for (inner, member) in field.members.iter().enumerate() {
                    places.entry(member_name(&field.name, &member.name)).or_insert((index, Some(inner)));
                }
            }
            places
        });
        let (field, member) = places.get(name)?;
        let field = self.fields.get(*field)?;
        Some(Target { field, member: member.and_then(|member| field.members.get(member)) })
    }

    /// Everything that an index can be on: fields, and members of structs.
    pub fn targets(&self) -> impl Iterator<Item = Target<'_>> {
        self.fields.iter().flat_map(|field| {
            let own = field.members.is_empty().then_some(Target { field, member: None });
            own.into_iter()
                .chain(field.members.iter().map(move |member| Target { field, member: Some(member) }))
        })
    }

    /// The names of everything that an index can be on.
    pub fn target_names(&self) -> &[String] {
        self.places.names.get_or_init(|| self.targets().map(|target| target.name()).collect())
    }

    /// The partition key, if there is one.
    pub fn partition_key(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.partition_key.value)
    }

    /// Partitions of the partition key: 16 unless the document says otherwise; nothing without a key.
    pub fn partitions_of_key(&self) -> Option<u32> {
        self.partition_key()?;
        self.partitions_count.as_ref().map(|count| count.value)
    }

    /// The function that fills a field.
    pub fn function_of(&self, field: &str) -> Option<&Function> {
        let places =
            self.places.outputs.get_or_init(|| first_of(&self.functions, |function| &function.outputs));
        self.functions.get(*places.get(field)?)
    }

    /// The first function that reads a field.
    pub fn reader_of(&self, field: &str) -> Option<&Function> {
        let places =
            self.places.inputs.get_or_init(|| first_of(&self.functions, |function| &function.inputs));
        self.functions.get(*places.get(field)?)
    }

    /// The first index on a field.
    pub fn index_on(&self, field: &str) -> Option<&Index> {
        self.places.indexes.find(&self.indexes, field, |index| &index.field.value)
    }
}

/// The first function for each name in a list of each.
fn first_of(
    functions: &[Function],
    list: impl Fn(&Function) -> &[Located<String>],
) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for (index, function) in functions.iter().enumerate() {
        for name in list(function) {
            places.entry(name.value.clone()).or_insert(index);
        }
    }
    places
}

impl Index {
    /// A parameter's value.
    pub fn param(&self, name: &str) -> Option<&Located<Literal>> {
        self.params.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }
}

impl FieldType {
    /// The dimensions of a vector.
    pub fn dim(&self) -> Option<u32> {
        match self {
            FieldType::Vector { dim, .. } => *dim,
            _ => None,
        }
    }

    /// The kind of a vector.
    pub fn vector_kind(&self) -> Option<VectorKind> {
        match self {
            FieldType::Vector { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<Scalar> {
        match self {
            FieldType::Scalar(scalar) => Some(*scalar),
            _ => None,
        }
    }
}

impl Definition for Database {
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn columns(&self) -> Option<Vec<Column<'_>>> {
        None
    }
    fn to_json(&self) -> Json {
        json!({ "properties": parameters_json(&self.properties) })
    }
}

impl Definition for Collection {
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn columns(&self) -> Option<Vec<Column<'_>>> {
        let column = |field: &Field| {
            let shape = field.field_type.shape();
            (field.name.span, shape, field.nullable.value)
        };
        Some(
            self.fields
                .iter()
                .map(|field| {
                    let (span, shape, nullable) = column(field);
                    Column { name: &field.name, span, shape, nullable }
                })
                .collect(),
        )
    }
    fn to_json(&self) -> Json {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        let references: Vec<Json> = self
            .references
            .iter()
            .map(|reference| {
                json!({
                    "columns": reference.columns,
                    "to": *reference.written,
                    "target_columns": reference.target_columns,
                })
            })
            .collect();
        if let Json::Object(json) = &mut json {
            json.insert("logical_references".into(), Json::Array(references));
        }
        json
    }
    fn logical_references(&self) -> &[LogicalReference] {
        &self.references
    }
}

/// Parameters as a JSON object, in their order.
pub fn parameters_json(parameters: &Parameters) -> Json {
    Json::Object(parameters.iter().map(|(name, value)| (name.value.clone(), value.to_json())).collect())
}

/// Properties as Milvus takes them: every value is text.
pub fn properties_json(properties: &Parameters) -> Json {
    let text = |value: &Literal| match value.to_json() {
        Json::String(text) => text,
        other => other.to_string(),
    };
    Json::Object(
        properties.iter().map(|(name, value)| (name.value.clone(), Json::String(text(value)))).collect(),
    )
}

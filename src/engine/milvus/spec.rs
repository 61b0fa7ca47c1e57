//! What Milvus documents may say.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use super::index_types::{IndexWords, MetricWords};
use super::vocabulary::{TypeText, Word};
use crate::model::reference::{ColumnReference, TableReference};
use crate::span::Located;
use crate::spec::{AnyLiteral, Form, Literal};

/// Parameters by name, in the order of the file.
pub type Parameters = IndexMap<Located<String>, Located<Literal>>;

/// A Milvus database.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "milvus database")]
pub struct DatabaseBody {
    /// Properties of the database, such as `database.replica.number` or `timezone`; since 2.4.
    #[serde(default)]
    pub properties: Parameters,
}

/// Fields that collections share: each collection that names the mixin gets them after its own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "milvus mixin")]
pub struct MixinBody {
    /// The fields, in the order of the file: `name: type`, or `name: { type: …, … }`.
    #[schemars(extend("minProperties" = 1))]
    pub fields: IndexMap<Located<String>, Form<Located<TypeText>, FieldLong>>,
}

/// A Milvus collection.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "milvus collection")]
pub struct CollectionBody {
    /// The fields, in the order of the file, which fixes their ids: `name: type`, or `name: { type: …, … }`. They may come from
    /// `mixins` alone.
    #[serde(default)]
    #[schemars(extend("minProperties" = 1))]
    pub fields: IndexMap<Located<String>, Form<Located<TypeText>, FieldLong>>,
    /// Mixins whose fields follow the collection's own.
    #[serde(default)]
    pub mixins: Vec<Located<String>>,
    /// Functions that compute fields from fields when rows are inserted, by name; since 2.5.
    #[serde(default)]
    pub functions: IndexMap<Located<String>, FunctionSpec>,
    /// Whether rows may hold keys that no field declares; they go to a hidden JSON field. Default: false.
    pub dynamic_field: Option<Located<bool>>,
    /// Which writes a search sees unless it says otherwise. Default: `Bounded`.
    pub consistency_level: Option<Located<ConsistencyLevel>>,
    /// How many shards take the writes, 1 to 16. Default: 1.
    #[schemars(range(min = 1))]
    pub shards: Option<Located<u32>>,
    /// How many partitions the values of the partition key are spread over. Only with a partition key. Default: 16.
    #[schemars(range(min = 1))]
    pub partitions_count: Option<Located<u32>>,
    /// Partitions to create by name, beside `_default`. Not with a partition key.
    #[serde(default)]
    pub partitions: Vec<Located<String>>,
    /// Other names of the collection; they share one namespace with collections.
    #[serde(default)]
    pub aliases: Vec<Located<String>>,
    /// Properties, such as `collection.ttl.seconds` or `mmap.enabled`. Keys that Milvus does not know are kept.
    #[serde(default)]
    pub properties: Parameters,
    /// Whether and how the collection is loaded for searching. Default: loaded, with one replica.
    pub load: Option<LoadSpec>,
    /// Indexes that fields do not carry themselves: on members of structs and on paths into JSON.
    #[serde(default)]
    pub indexes: Vec<IndexEntry>,
    /// Default search parameters by vector field, kept for clients: Milvus does not store them.
    #[serde(default)]
    pub search: IndexMap<Located<String>, SearchSpec>,
    /// References of several fields together to other objects; no engine enforces them.
    #[serde(default)]
    pub logical_references: Vec<TableReference>,
}

/// A field in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "field", extend("additionalProperties" = false))]
pub struct FieldLong {
    /// The type: Milvus's own, such as `varchar(255)` (bytes) or `float_vector(1536)`, or a portable one.
    pub r#type: Located<TypeText>,
    /// What the field holds.
    pub description: Option<Located<String>>,
    /// Whether the field is the primary key: exactly one is, of type `int64` or `varchar`.
    pub primary_key: Option<Located<bool>>,
    /// Whether Milvus makes the primary key's values.
    pub auto_id: Option<Located<bool>>,
    /// Whether the field may be null; since 2.5.
    pub nullable: Option<Located<bool>>,
    /// The value of rows that leave the field out; scalars only.
    #[schemars(with = "Option<AnyLiteral>")]
    #[serde(default)]
    pub default: Option<Located<Literal>>,
    /// Whether rows are spread over partitions by this field's value.
    pub partition_key: Option<Located<bool>>,
    /// Whether compaction clusters rows by this field; since 2.4.
    pub clustering_key: Option<Located<bool>>,
    /// Whether the field's data are mapped from disk rather than held in memory; since 2.4.
    pub mmap: Option<Located<bool>>,
    /// How texts are cut into words, for text match and BM25: a built-in analyzer's name, or the details; since 2.5.
    pub analyzer: Option<Located<Form<Located<String>, AnalyzerSpec>>>,
    /// The members of an array of structs.
    #[serde(default)]
    pub fields: IndexMap<Located<String>, Form<Located<TypeText>, MemberLong>>,
    /// The field's index: its type alone, or the details. Every vector needs one.
    pub index: Option<Form<Located<Word<IndexWords>>, IndexSpec>>,
    /// The object whose keys the field holds, perhaps in another engine.
    pub logical: Option<ColumnReference>,
}

/// A member of a struct in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "struct member", extend("additionalProperties" = false))]
pub struct MemberLong {
    /// The type: a scalar or a vector.
    pub r#type: Located<TypeText>,
    /// What the member holds.
    pub description: Option<Located<String>>,
    /// The member's index. Every vector needs one.
    pub index: Option<Form<Located<Word<IndexWords>>, IndexSpec>>,
}

/// An index in full.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "index", extend("additionalProperties" = false))]
pub struct IndexSpec {
    /// The type of index.
    pub r#type: Located<Word<IndexWords>>,
    /// How near vectors are. Default: `COSINE`; `IP` for sparse vectors, `BM25` for those of a BM25 function, `HAMMING`
    /// for binary ones.
    pub metric: Option<Located<Word<MetricWords>>>,
    /// Parameters of building, such as `M` and `efConstruction`.
    #[serde(default)]
    pub params: Parameters,
    /// Default parameters of searching, such as `ef`, kept for clients: Milvus does not store them.
    #[serde(default)]
    pub search: Parameters,
    /// The index's name. Default: that of the field.
    pub name: Option<Located<String>>,
    /// Whether the index is mapped from disk rather than held in memory; since 2.4.
    pub mmap: Option<Located<bool>>,
}

/// An index, with the field it is on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "index", extend("additionalProperties" = false))]
pub struct IndexEntry {
    /// The field; `struct[member]` for a member of a struct.
    pub field: Located<String>,
    /// The type of index.
    pub r#type: Located<Word<IndexWords>>,
    /// How near vectors are.
    pub metric: Option<Located<Word<MetricWords>>>,
    /// Parameters of building; for JSON `json_path` and `json_cast_type`.
    #[serde(default)]
    pub params: Parameters,
    /// Default parameters of searching, kept for clients: Milvus does not store them.
    #[serde(default)]
    pub search: Parameters,
    /// The index's name. Default: that of the field.
    pub name: Option<Located<String>>,
    /// Whether the index is mapped from disk rather than held in memory; since 2.4.
    pub mmap: Option<Located<bool>>,
}

/// Default search parameters of a vector field.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "search parameters", extend("additionalProperties" = false))]
pub struct SearchSpec {
    /// The metric; must be that of the index, and may be left out.
    pub metric: Option<Located<Word<MetricWords>>>,
    /// The parameters, such as `ef` or `nprobe`.
    #[serde(default)]
    pub params: Parameters,
}

/// A function that computes a field when rows are inserted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "function", extend("additionalProperties" = false))]
pub struct FunctionSpec {
    /// What the function computes.
    pub r#type: Located<FunctionType>,
    /// What the function is for.
    pub description: Option<Located<String>>,
    /// The fields it reads: one.
    #[schemars(length(min = 1))]
    pub inputs: Vec<Located<String>>,
    /// The fields it fills: one. Clients never insert them.
    #[schemars(length(min = 1))]
    pub outputs: Vec<Located<String>>,
    /// Parameters: `provider`, `model_name` and the provider's own for `TextEmbedding`, none for `BM25`.
    #[serde(default)]
    pub params: Parameters,
}

/// What a function computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, serde::Serialize)]
#[schemars(inline)]
pub enum FunctionType {
    /// Sparse vectors of a text's words, for full-text search; since 2.5.
    BM25,
    /// The embedding of a text by a model of a provider; since 2.6.
    TextEmbedding,
    /// MinHash signatures of a text, for near duplicates; since 2.6.
    MinHash,
}

impl FunctionType {
    /// The name in REST.
    pub fn name(self) -> &'static str {
        match self {
            FunctionType::BM25 => "BM25",
            FunctionType::TextEmbedding => "TextEmbedding",
            FunctionType::MinHash => "MinHash",
        }
    }
}

/// Which writes a search sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, serde::Serialize)]
#[schemars(inline)]
pub enum ConsistencyLevel {
    /// All that were made before it.
    Strong,
    /// The client's own.
    Session,
    /// Those older than a few seconds: the server's default.
    Bounded,
    /// Those that happen to have arrived.
    Eventually,
    /// Those before a time that the search names.
    Customized,
}

impl ConsistencyLevel {
    /// The name in REST.
    pub fn name(self) -> &'static str {
        match self {
            ConsistencyLevel::Strong => "Strong",
            ConsistencyLevel::Session => "Session",
            ConsistencyLevel::Bounded => "Bounded",
            ConsistencyLevel::Eventually => "Eventually",
            ConsistencyLevel::Customized => "Customized",
        }
    }
}

/// Whether and how a collection is loaded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "load", extend("additionalProperties" = false))]
pub struct LoadSpec {
    /// Whether the deployment loads the collection; `false` leaves that to clients. Default: true.
    pub enabled: Option<Located<bool>>,
    /// How many copies are held in memory. Default: 1.
    #[schemars(range(min = 1))]
    pub replicas: Option<Located<u32>>,
    /// The resource groups that hold the copies.
    #[serde(default)]
    pub resource_groups: Vec<Located<String>>,
    /// The fields to load; all when left out. Keys and a vector must be among them.
    #[serde(default)]
    pub fields: Vec<Located<String>>,
    /// Whether the hidden JSON field of undeclared keys stays unloaded. Default: false.
    pub skip_dynamic_field: Option<Located<bool>>,
}

/// How texts are cut into words.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "analyzer", extend("additionalProperties" = false))]
pub struct AnalyzerSpec {
    /// Whether texts are analyzed. Default: true.
    pub enable: Option<Located<bool>>,
    /// Whether `TEXT_MATCH` and `PHRASE_MATCH` work on the field. Default: false.
    pub r#match: Option<Located<bool>>,
    /// A built-in analyzer: `standard`, `english` or `chinese`.
    pub r#type: Option<Located<String>>,
    /// What cuts texts, in an analyzer of one's own: a name such as `standard`, or a mapping with `type`.
    pub tokenizer: Option<NameOrNested>,
    /// What is done to the words after that: names such as `lowercase`, or mappings with `type`.
    pub filter: Option<Vec<NameOrNested>>,
    /// What is done to texts before they are cut, since 3.0: names, or mappings with `type`.
    pub char_filter: Option<Vec<NameOrNested>>,
    /// Words to leave out, of a built-in analyzer; `_english_` stands for a list.
    pub stop_words: Option<Vec<Located<String>>>,
    /// The analyzer as Milvus's own mapping, instead of the keys above.
    pub params: Option<Nested>,
    /// Analyzers by language: `by_field` names the field that says which, `analyzers` lists them, `default` among them.
    pub multi: Option<Nested>,
}

/// A name, or a mapping of any depth, which an engine reads.
#[derive(Debug, Clone)]
pub struct NameOrNested(pub Located<Literal>);

impl<'de> Deserialize<'de> for NameOrNested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Located::<Literal>::deserialize(deserializer).map(NameOrNested)
    }
}

impl JsonSchema for NameOrNested {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "NameOrNested".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "object"], "additionalProperties": true })
    }
}

/// A mapping of any depth, which an engine reads.
#[derive(Debug, Clone)]
pub struct Nested(pub Located<Literal>);

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Located::<Literal>::deserialize(deserializer).map(Nested)
    }
}

impl JsonSchema for Nested {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Nested".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": true })
    }
}

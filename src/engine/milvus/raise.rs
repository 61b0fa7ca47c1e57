//! Definitions to documents: the inverse of lowering, in short forms, without what is the default.

use super::lower::{chosen_metric, chosen_name};
use super::model::{
    Analyzer, Collection, Database, Field, Function, Index, Load, Member, Parameters, Search, member_name,
};
use super::spec::ConsistencyLevel;
use super::types::{FieldType, Scalar, VectorKind};
use crate::engine::raise::{logical_reference, logical_reference_of};
use crate::model::{Catalog, LogicalReference, Object};
use crate::source::{Draft, Node};
use crate::spec::Literal;

/// An object's document; nothing when what it is made of is not known.
pub fn object(object: &Object, catalog: &Catalog) -> Option<Draft> {
    if let Some(Database { properties }) = object.definition() {
        let mut draft = Draft::default();
        draft.put_draft("properties", parameters(properties));
        return Some(draft);
    }
    collection(object.definition()?, object, catalog)
}

fn collection(collection: &Collection, object: &Object, catalog: &Catalog) -> Option<Draft> {
    let Collection {
        fields,
        functions,
        dynamic_field,
        consistency_level,
        shards,
        partitions_count,
        partitions,
        aliases,
        properties,
        indexes,
        searches,
        load,
        references,
        places: _,
    } = collection;
    let mut draft = Draft::default();
    let mut rest =
        Rest { collection, indexes, seen: 0, references: references.iter().collect(), object, catalog };
    let mut columns = Draft::default();
    for one in fields {
        columns.put(&one.name.value, field(one, &mut rest)?);
    }
    draft.put("fields", columns);
    let mut computed = Draft::default();
    for one in functions {
        computed.put(&one.name.value, function(one));
    }
    draft.put_draft("functions", computed);
    draft.put_true("dynamic_field", dynamic_field.value);
    if consistency_level.value != ConsistencyLevel::Bounded {
        draft.put("consistency_level", consistency_level.name());
    }
    if shards.value != 1 {
        draft.put("shards", shards.value);
    }
    let is_default = |count: u32| collection.partition_key().is_some() && count == Collection::PARTITIONS;
    let count = partitions_count.as_ref().map(|count| count.value);
    draft.put_some("partitions_count", count.filter(|count| !is_default(*count)));
    draft.put_list("partitions", partitions);
    draft.put_list("aliases", aliases);
    draft.put_draft("properties", parameters(properties));
    draft.put_draft("load", loading(load));
    let mut entries = Vec::new();
    for position in rest.seen..indexes.len() {
        let one = indexes.get(position)?;
        let mut entry = Draft::default();
        entry.put("field", &one.field);
        entry.append(index(collection, position)?);
        entries.push(entry);
    }
    draft.put_list("indexes", entries);
    let mut search = Draft::default();
    for Search { field, metric, params } in searches {
        let mut one = Draft::default();
        one.put_some("metric", metric.as_ref().map(|metric| metric.name));
        one.put_draft("params", parameters(params));
        search.put(&field.value, one);
    }
    draft.put_draft("search", search);
    draft.put_list(
        "logical_references",
        rest.references.iter().map(|one| logical_reference(one, &object.id, &catalog.names)),
    );
    Some(draft)
}

/// What fields have not taken yet.
struct Rest<'a> {
    collection: &'a Collection,
    indexes: &'a [Index],
    seen: usize,
    references: Vec<&'a LogicalReference>,
    object: &'a Object,
    catalog: &'a Catalog,
}

impl Rest<'_> {
    /// The index, if it is the next one and on a field of this name.
    fn take_index(&mut self, field: &str) -> Option<Option<Node>> {
        if self.indexes.get(self.seen).is_none_or(|index| index.field.value != field) {
            return Some(None);
        }
        let index = index(self.collection, self.seen)?;
        self.seen += 1;
        Some(Some(index.into_short("type")))
    }

    /// The reference, if the next one is of this field alone.
    fn take_reference(&mut self, field: &str) -> Option<Draft> {
        let next = self.references.first()?;
        let draft = logical_reference_of(field, next, &self.object.id, &self.catalog.names)?;
        self.references.remove(0);
        Some(draft)
    }
}

fn field(field: &Field, rest: &mut Rest<'_>) -> Option<Node> {
    let Field {
        name,
        field_type,
        description,
        primary_key,
        auto_id,
        nullable,
        default,
        partition_key,
        clustering_key,
        mmap,
        analyzer,
        members,
    } = field;
    let mut draft = Draft::default();
    draft.put("type", type_text(field_type)?);
    draft.put_some("description", description.as_ref());
    draft.put_true("primary_key", primary_key.value);
    draft.put_true("auto_id", auto_id.value);
    draft.put_true("nullable", nullable.value);
    draft.put_some("default", default.as_ref());
    draft.put_true("partition_key", partition_key.value);
    draft.put_true("clustering_key", clustering_key.value);
    draft.put_some("mmap", mmap.as_ref().map(|mmap| mmap.value));
    draft.put_some("analyzer", analyzer.as_deref().map(analysis));
    let own = rest.take_index(name)?;
    let mut parts = Draft::default();
    for one in members {
        parts.put(&one.name.value, member(name, one, rest)?);
    }
    draft.put_draft("fields", parts);
    draft.put_some("index", own);
    draft.put_some("logical", rest.take_reference(name));
    Some(draft.into_short("type"))
}

fn member(field: &str, member: &Member, rest: &mut Rest<'_>) -> Option<Node> {
    let Member { name, field_type, description } = member;
    let mut draft = Draft::default();
    draft.put("type", type_text(field_type)?);
    draft.put_some("description", description.as_ref());
    draft.put_some("index", rest.take_index(&member_name(field, name))?);
    Some(draft.into_short("type"))
}

fn function(function: &Function) -> Draft {
    let Function { name: _, function_type, description, inputs, outputs, params } = function;
    let mut draft = Draft::default();
    draft.put("type", function_type.name());
    draft.put_some("description", description.as_ref());
    draft.put_list("inputs", inputs);
    draft.put_list("outputs", outputs);
    draft.put_draft("params", parameters(params));
    draft
}

/// The index at a place of the list, without its field.
fn index(collection: &Collection, position: usize) -> Option<Draft> {
    let index = collection.indexes.get(position)?;
    let Index { field, name, kind, metric, metric_unknown, params, mmap } = index;
    let mut draft = Draft::default();
    draft.put("type", kind.as_ref()?.name);
    if metric_unknown.0 {
        return None;
    }
    let chosen = chosen_metric(collection, position).map(|metric| metric.name);
    let metric = metric.as_ref().map(|metric| metric.name);
    draft.put_some("metric", metric.filter(|_| metric != chosen));
    draft.put_draft("params", parameters(params));
    let further = collection.index_on(field).is_some_and(|first| !std::ptr::eq(first, index));
    let chosen = chosen_name(further, field, params);
    draft.put_some("name", (*name != chosen).then_some(name));
    draft.put_some("mmap", mmap.as_ref().map(|mmap| mmap.value));
    Some(draft)
}

fn loading(load: &Load) -> Draft {
    let Load { enabled, replicas, resource_groups, fields, skip_dynamic_field } = load;
    let mut draft = Draft::default();
    if !enabled.value {
        draft.put("enabled", false);
    }
    if replicas.value != 1 {
        draft.put("replicas", replicas.value);
    }
    draft.put_list("resource_groups", resource_groups);
    draft.put_list("fields", fields);
    draft.put_true("skip_dynamic_field", skip_dynamic_field.value);
    draft
}

fn analysis(analyzer: &Analyzer) -> Node {
    let Analyzer { enable, matching, params, multi } = analyzer;
    let mut draft = Draft::default();
    if !enable.value {
        draft.put("enable", false);
    }
    draft.put_true("match", matching.value);
    // Keys of their own say what the mapping of the engine says, as far as there are such keys.
    let keys = ["type", "char_filter", "tokenizer", "filter", "stop_words"];
    match params.as_ref().map(|params| &params.value) {
        Some(Literal::Mapping(parts)) if parts.iter().all(|(key, _)| keys.contains(&key.as_str())) => {
            for (key, part) in parts {
                draft.put(key, part);
            }
        }
        other => draft.put_some("params", other),
    }
    draft.put_some("multi", multi.as_ref());
    draft.into_short("type")
}

fn parameters(parameters: &Parameters) -> Draft {
    let mut draft = Draft::default();
    for (name, value) in parameters {
        draft.put(&name.value, value);
    }
    draft
}

/// A type as documents write it; nothing for one that is not known.
fn type_text(field_type: &FieldType) -> Option<String> {
    let scalar = |scalar: &Scalar| scalar.to_string().to_ascii_lowercase();
    Some(match field_type {
        FieldType::Scalar(one) => scalar(one),
        FieldType::Json => "json".to_owned(),
        FieldType::Geometry => "geometry".to_owned(),
        // In small letters these are portable types.
        FieldType::Timestamptz | FieldType::Text => field_type.to_string(),
        FieldType::Array { element, max_capacity } => format!("array<{}, {max_capacity}>", scalar(element)),
        FieldType::StructArray { max_capacity } => format!("array<struct, {max_capacity}>"),
        FieldType::Vector { kind, dim } => {
            let word = match kind {
                VectorKind::Float => "float_vector",
                VectorKind::Binary => "binary_vector",
                VectorKind::Float16 => "float16_vector",
                VectorKind::BFloat16 => "bfloat16_vector",
                VectorKind::Int8 => "int8_vector",
                VectorKind::Sparse => "sparse_float_vector",
            };
            dim.map_or_else(|| word.to_owned(), |dim| format!("{word}({dim})"))
        }
        FieldType::Unknown => return None,
    })
}

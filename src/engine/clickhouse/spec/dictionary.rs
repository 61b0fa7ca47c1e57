//! `kind: dictionary`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::TextOrList;
use super::table::ColumnTypeName;
use crate::span::Located;
use crate::spec::{AnyLiteral, Form, Literal, Sql};

/// A lookup table in memory, loaded from a source and read with `dictGet`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse dictionary")]
pub struct DictionaryBody {
    /// Keys and attributes in order: `name: type`, or `name: { type: …, … }`.
    #[schemars(extend("minProperties" = 1))]
    pub columns: IndexMap<Located<String>, Form<ColumnTypeName, AttributeSpec>>,
    /// The key columns.
    #[schemars(example = &"id")]
    pub primary_key: Located<TextOrList>,
    /// Where the rows come from.
    pub source: SourceSpec,
    /// How the rows are kept in memory: a layout alone, or with its parameters.
    #[schemars(with = "Form<LayoutText, LayoutSpec>")]
    pub layout: Form<Located<String>, LayoutSpec>,
    /// After how many seconds the rows are loaded anew: one number, or a range to choose from. `0` is never.
    pub lifetime: Option<Form<Located<u32>, LifetimeSpec>>,
    /// The first and last day of a row's validity, with a range layout.
    pub range: Option<RangeSpec>,
    /// Settings that hold while the source is read.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "max_threads": 2 }))]
    pub settings: IndexMap<Located<String>, Located<Literal>>,
}

/// A layout's name.
#[derive(JsonSchema)]
#[schemars(inline, extend("examples" = [
    "flat", "hashed", "sparse_hashed", "hashed_array", "complex_key_hashed", "range_hashed", "direct", "ip_trie",
    "regexp_tree",
]))]
#[allow(dead_code, reason = "only its schema is used; the text is read as it is")]
struct LayoutText(String);

/// A key or attribute, spelled out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "dictionary attribute", extend("additionalProperties" = false))]
pub struct AttributeSpec {
    /// The type.
    #[serde(rename = "type")]
    pub r#type: ColumnTypeName,
    /// Whether a value may be NULL.
    #[serde(default)]
    #[schemars(with = "bool")]
    pub nullable: Option<Located<bool>>,
    /// What `dictGet` gives for keys that are not there.
    #[schemars(with = "Option<AnyLiteral>", example = &"?")]
    #[serde(default)]
    pub default: Option<Located<Literal>>,
    /// An expression over the source's columns that gives the value.
    pub expression: Option<Sql>,
    /// Whether the attribute holds the key of the parent row.
    #[serde(default)]
    pub hierarchical: bool,
    /// Whether different keys always have different values, so that grouping by one is grouping by the other.
    #[serde(default)]
    pub injective: bool,
    /// Whether a document in MongoDB is asked for by an ObjectID.
    #[serde(default)]
    pub is_object_id: bool,
}

/// Where a dictionary's rows come from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "dictionary source", extend("additionalProperties" = false))]
pub struct SourceSpec {
    /// A table of ClickHouse that a document declares.
    #[schemars(example = &"default.dialects")]
    pub table: Option<Located<String>>,
    /// A query in ClickHouse, in the place of a table.
    #[schemars(example = &"SELECT dialect_id, any(dialect_name) AS dialect_name FROM dialects GROUP BY dialect_id")]
    pub query: Option<Located<String>>,
    /// Which rows of the table.
    #[schemars(example = &"is_active = 1")]
    pub r#where: Option<Located<String>>,
    /// Another kind of source: `http`, `postgresql`, `file`, …
    #[serde(rename = "type")]
    #[schemars(example = &"http")]
    pub r#type: Option<Located<String>>,
    /// The parameters of another kind of source: nested ones as a mapping, several of one name as a list. Keep secrets in a
    /// named collection on the server.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "url": "http://localhost/rows.tsv", "format": "TSV" }))]
    pub parameters: IndexMap<Located<String>, Located<Literal>>,
}

/// A layout with its parameters.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "dictionary layout", extend("additionalProperties" = false))]
pub struct LayoutSpec {
    /// The layout.
    #[serde(rename = "type")]
    #[schemars(example = &"cache")]
    pub r#type: Located<String>,
    /// Its parameters.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "size_in_cells": 100_000 }))]
    pub parameters: IndexMap<Located<String>, Located<Literal>>,
}

/// A range of seconds; each server picks its own, so that they do not all load at once.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "dictionary lifetime", extend("additionalProperties" = false))]
pub struct LifetimeSpec {
    /// The fewest seconds.
    #[schemars(example = &300)]
    pub min: Located<u32>,
    /// The most seconds.
    #[schemars(example = &600)]
    pub max: Located<u32>,
}

/// The columns of a row's validity.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "dictionary range", extend("additionalProperties" = false))]
pub struct RangeSpec {
    /// The column of the first day.
    #[schemars(example = &"valid_from")]
    pub min: Located<String>,
    /// The column of the last day.
    #[schemars(example = &"valid_to")]
    pub max: Located<String>,
}

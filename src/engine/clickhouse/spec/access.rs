//! `kind: function`, `kind: role` and `kind: raw`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::TextOrList;
use crate::span::Located;
use crate::spec::Literal;

/// A function in SQL, for the whole server: databases do not keep functions apart.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse function")]
pub struct FunctionBody {
    /// The parameters' names.
    #[serde(default)]
    #[schemars(example = ["text"])]
    pub parameters: Vec<Located<String>>,
    /// The expression. It is copied into the tables that use it when those are made.
    #[schemars(length(min = 1), example = &"lowerUTF8(trimBoth(text))")]
    pub body: Located<String>,
}

/// A role: privileges under a name, for the whole server.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse role")]
pub struct RoleBody {
    /// What the role may do.
    #[serde(default)]
    pub grants: Vec<GrantSpec>,
    /// Roles whose privileges this role has too.
    #[serde(default)]
    #[schemars(example = ["reader"])]
    pub roles: Vec<Located<String>>,
    /// Settings that hold for the role's users.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "max_threads": 4 }))]
    pub settings: IndexMap<Located<String>, Located<Literal>>,
}

/// Privileges on an object.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "grant", extend("additionalProperties" = false))]
pub struct GrantSpec {
    /// The privileges: `SELECT`, `INSERT`, `ALTER`, `dictGet`, …
    #[schemars(length(min = 1), example = ["SELECT"])]
    pub privileges: Vec<Located<String>>,
    /// What they hold for: an object's address, `database.*` or `*.*`.
    #[schemars(example = &"default.events")]
    pub on: Located<String>,
    /// The columns that the privileges are limited to.
    #[serde(default)]
    #[schemars(example = ["event_type", "event_time"])]
    pub columns: Vec<Located<String>>,
    /// Whether the role may grant them further.
    #[serde(default)]
    pub grant_option: bool,
}

/// Statements that the language cannot say, as an object with a name and a check of its own. They are never read, so
/// `depends_on` must name what they use; `depends_on: []` says that they use nothing.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "clickhouse raw object")]
pub struct RawBody {
    /// The statements that make it; each must be able to run twice.
    #[schemars(example = &"CREATE NAMED COLLECTION IF NOT EXISTS mirror AS host = 'mirror'")]
    pub create: Located<TextOrList>,
    /// A query of one row and one column that says whether it is there: 0 or 1.
    #[schemars(length(min = 1), example = &"SELECT count() > 0 FROM system.named_collections WHERE name = 'mirror'")]
    pub exists: Located<String>,
    /// The statement that removes it.
    #[schemars(example = &"DROP NAMED COLLECTION IF EXISTS mirror")]
    pub drop: Option<Located<String>>,
}

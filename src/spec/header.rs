//! The keys that every document has.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::span::Located;

/// What every document says, whatever its kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Header {
    /// The engine the object lives in.
    #[schemars(with = "String")]
    pub engine: Located<String>,
    /// The kind of object.
    #[schemars(with = "String")]
    pub kind: Located<String>,
    /// The object's name, exactly as the engine shall hold it: capital letters and any script are kept.
    #[schemars(length(min = 1))]
    pub name: Located<String>,
    /// The database the object lives in. Without it the database of the model in `schemac.toml` holds.
    #[schemars(length(min = 1))]
    pub database: Option<Located<String>>,
    /// What the object is for, in any script; becomes the engine's comment where the engine has one.
    pub description: Option<Located<String>>,
    /// The version of the definition, free text, carried into the manifest.
    pub version: Option<Located<String>>,
    /// Who answers for the object: a team or a person, carried into the manifest.
    pub owner: Option<Located<String>>,
    /// Free words to find the object by, carried into the manifest.
    #[serde(default)]
    pub tags: Vec<Located<String>>,
    /// Addresses of objects that must exist before this one, beyond those that schemac finds by itself.
    #[serde(default)]
    #[schemars(example = ["timescaledb:app.public.users"])]
    pub depends_on: Vec<Located<String>>,
}

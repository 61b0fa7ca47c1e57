//! What stands beside tables and views, meant.

use serde::Serialize;

use super::{Check, DefaultValue, Grant, Needs, Target};
use crate::engine::timescaledb::spec::{
    ArgumentMode, LocaleProvider, Parallel, PublicationOperation, Volatility,
};
use crate::engine::timescaledb::types::Type;
use crate::model::ByName;
use crate::span::Located;

/// A database.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Database {
    /// The encoding.
    pub encoding: String,
    /// The locale.
    pub locale: Option<String>,
    /// The locale's provider.
    pub locale_provider: Option<LocaleProvider>,
    /// The ICU locale.
    pub icu_locale: Option<String>,
    /// The template.
    pub template: String,
    /// The tablespace.
    pub tablespace: Option<String>,
    /// The limit of connections.
    pub connection_limit: Option<i32>,
}

/// A schema.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schema {
    /// Privileges.
    pub grants: Vec<Grant>,
}

/// An extension.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extension {
    /// The schema of its objects.
    pub schema: Option<Located<String>>,
    /// The version that is installed.
    pub version: Option<Located<String>>,
    /// Whether extensions that it needs are installed too.
    pub cascade: bool,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Role {
    /// Whether one can connect as it.
    pub login: bool,
    /// Whether memberships count without `SET ROLE`.
    pub inherit: bool,
    /// The limit of connections.
    pub connection_limit: Option<i32>,
    /// Whether it may make databases.
    pub create_database: bool,
    /// Whether it may make roles.
    pub create_role: bool,
    /// Whether it sees all rows.
    pub bypass_row_level_security: bool,
    /// Roles that it is a member of.
    pub member_of: Vec<Located<String>>,
    /// Whether it is made elsewhere.
    pub existing: bool,
}

/// An enum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enum {
    /// The labels in their order.
    pub labels: Vec<Located<String>>,
    /// Privileges.
    pub grants: Vec<Grant>,
    /// Where each label is among them.
    #[serde(skip)]
    pub places: ByName,
}

impl Enum {
    /// Whether it has a label.
    pub fn has(&self, label: &str) -> bool {
        self.places.find(&self.labels, label, |known| &known.value).is_some()
    }
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Domain {
    /// The type that is narrowed.
    #[serde(rename = "type")]
    pub ty: Located<Type>,
    /// Whether values may be empty.
    pub nullable: bool,
    /// The default.
    pub default: Option<DefaultValue>,
    /// What the default needs.
    #[serde(skip)]
    pub default_needs: Needs,
    /// Checks.
    pub checks: Vec<Check>,
    /// The collation.
    pub collation: Option<Located<String>>,
}

/// A sequence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sequence {
    /// The type of its numbers.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The first number.
    pub start: Option<i64>,
    /// The step.
    pub increment: Option<i64>,
    /// The smallest number.
    pub min_value: Option<i64>,
    /// The largest number.
    pub max_value: Option<i64>,
    /// How many numbers a session takes at once.
    pub cache: Option<i64>,
    /// Whether it begins again.
    pub cycle: bool,
    /// Privileges.
    pub grants: Vec<Grant>,
}

/// A function or procedure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// The language.
    pub language: Located<String>,
    /// The arguments in their order.
    pub arguments: Vec<Argument>,
    /// The type of the result, checked to be one fragment; nothing for a procedure.
    pub returns: Option<Located<String>>,
    /// What the optimizer may assume.
    pub volatility: Option<Volatility>,
    /// Whether it may run in parallel workers.
    pub parallel: Option<Parallel>,
    /// Whether an empty argument gives an empty result.
    pub strict: bool,
    /// Whether it runs with its owner's rights.
    pub security_definer: bool,
    /// Whether everyone may call it, where that is said.
    pub public_execute: Option<Located<bool>>,
    /// Settings while it runs.
    pub settings: Vec<(Located<String>, Located<String>)>,
    /// The body.
    pub body: Located<String>,
    /// Privileges.
    pub grants: Vec<Grant>,
}

impl Function {
    /// Whether it is a trigger function.
    pub fn is_trigger(&self) -> bool {
        self.returns.as_ref().is_some_and(|returns| returns.trim().eq_ignore_ascii_case("trigger"))
    }
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Argument {
    /// Its name.
    pub name: Located<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Located<Type>,
    /// Which way it goes.
    pub mode: Option<ArgumentMode>,
    /// Its default.
    pub default: Option<DefaultValue>,
}

/// A publication of logical replication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Publication {
    /// The tables; every one of the database when there is none.
    pub tables: Vec<Target>,
    /// The operations that are sent; all when there is none.
    pub operations: Vec<PublicationOperation>,
    /// Whether partitions are sent as their root.
    pub publish_via_partition_root: bool,
}

/// Raw SQL.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Raw {
    /// The statements that make it.
    pub create: Vec<Located<String>>,
    /// The query that tells whether it is there.
    pub exists: Located<String>,
    /// The statements that remove it.
    pub drop: Vec<Located<String>>,
}

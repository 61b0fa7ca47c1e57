//! What stands beside tables and views, meant.

use serde::Serialize;

use super::{Check, DefaultValue, Grant};
use crate::engine::timescaledb::spec::{
    ArgumentMode, LocaleProvider, Parallel, PublicationOperation, Volatility,
};
use crate::engine::timescaledb::types::Type;
use crate::model::{Aside, ByName, ObjectId};
use crate::span::Located;
use crate::sql::{Fragment, Query};

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
    pub schema: Located<String>,
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
    pub ty: Located<Type>,
    /// The first number.
    pub start: Located<i64>,
    /// The step.
    pub increment: Located<i64>,
    /// The smallest number.
    pub min_value: i64,
    /// The largest number.
    pub max_value: i64,
    /// How many numbers a session takes at once.
    pub cache: i64,
    /// Whether it begins again.
    pub cycle: bool,
    /// Privileges.
    pub grants: Vec<Grant>,
}

impl Sequence {
    /// The smallest and the largest number of a sequence that does not say them.
    pub fn bounds(ty: &Type, increment: i64) -> (i64, i64) {
        let (least, most) = match ty.integer_bits() {
            Some(16) => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Some(32) => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        if increment < 0 { (least, -1) } else { (1, most) }
    }

    /// The first number of a sequence that does not say it.
    pub fn first(increment: i64, (min_value, max_value): (i64, i64)) -> i64 {
        if increment < 0 { max_value } else { min_value }
    }
}

/// A function or procedure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// The language.
    pub language: Located<String>,
    /// The arguments in their order.
    pub arguments: Vec<Argument>,
    /// The type of the result, checked to be one fragment; nothing for a procedure.
    pub returns: Option<Fragment<()>>,
    /// What the optimizer may assume.
    pub volatility: Located<Volatility>,
    /// Whether it may run in parallel workers.
    pub parallel: Located<Parallel>,
    /// Whether an empty argument gives an empty result.
    pub strict: Located<bool>,
    /// Whether it runs with its owner's rights.
    pub security_definer: Located<bool>,
    /// Whether everyone may call it.
    pub public_execute: Located<bool>,
    /// Settings while it runs, each a list of values.
    pub settings: Vec<(Located<String>, Vec<String>)>,
    /// The body.
    pub body: Located<String>,
    /// The queries of the body, where it is SQL and they could be read; they follow from its text.
    #[serde(skip)]
    pub queries: Aside<Vec<Query>>,
    /// Privileges.
    pub grants: Vec<Grant>,
}

impl Function {
    /// Whether it is a trigger function.
    pub fn is_trigger(&self) -> bool {
        self.returns.as_ref().is_some_and(|returns| returns.canonical() == "trigger")
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
    pub mode: ArgumentMode,
    /// Its default.
    pub default: Option<DefaultValue>,
}

/// A publication of logical replication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Publication {
    /// The tables; every one of the database when there is none.
    pub tables: Vec<Located<ObjectId>>,
    /// The operations that are sent, sorted.
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

//! Roles and their privileges.

use serde::Serialize;

use super::Setting;
use crate::model::ObjectId;
use crate::span::Located;

/// A role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Role {
    /// Its privileges.
    pub grants: Vec<Grant>,
    /// Roles that it has.
    pub roles: Vec<ObjectId>,
    /// Settings of its users.
    pub settings: Vec<Setting>,
}

/// Privileges on an object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grant {
    /// The privileges, in capitals as the engine prints them.
    pub privileges: Vec<Located<String>>,
    /// What they hold for.
    pub scope: Scope,
    /// The columns that they are limited to.
    pub columns: Vec<Located<String>>,
    /// Whether they may be granted further.
    pub grant_option: bool,
}

/// What a privilege holds for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    Everything,
    /// All of a database.
    Database(String),
    /// One object.
    Object(ObjectId),
}

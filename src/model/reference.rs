//! Logical references, which every engine's documents write in the same way.

use schemars::JsonSchema;
use serde::Deserialize;

use super::resolve::resolve;
use super::{Aside, LogicalReference, Names, ObjectId, Wanted};
use crate::diagnostic::Diagnostics;
use crate::span::Located;

/// The kinds of objects that a logical reference may go to.
const TARGETS: &[&str] = &["table", "collection", "view", "materialized_view", "continuous_aggregate"];

/// A logical reference of one column: it holds keys of another object, perhaps in another engine. No engine enforces
/// it; schemac checks that both ends exist and that their types fit.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "logical reference", extend("additionalProperties" = false))]
pub struct ColumnReference {
    /// The address of the object referred to.
    #[schemars(example = &"clickhouse:default.dialects")]
    pub to: Located<String>,
    /// The column or field referred to.
    pub column: Located<String>,
}

/// A logical reference of several columns together.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "logical reference", extend("additionalProperties" = false))]
pub struct TableReference {
    /// The referring columns.
    #[schemars(length(min = 1))]
    pub columns: Vec<Located<String>>,
    /// The address of the object referred to.
    #[schemars(example = &"timescaledb:app.public.chats")]
    pub to: Located<String>,
    /// The columns or fields referred to, one for each referring column.
    #[schemars(length(min = 1))]
    pub target_columns: Vec<Located<String>>,
}

impl LogicalReference {
    /// The shortest address of the target as it is seen from the object that refers, `own`.
    pub fn address(&self, own: &ObjectId, names: &Names) -> String {
        let wanted = Wanted { from: own, kinds: TARGETS, same_database: false };
        match &self.target {
            Some(target) => names.address(target, wanted),
            None => self.written.value.clone(),
        }
    }
}

impl ColumnReference {
    /// The reference of a column, its target resolved.
    pub fn lower(
        &self,
        column: &Located<String>,
        id: &ObjectId,
        names: &Names,
        subject: &str,
        diagnostics: &mut Diagnostics,
    ) -> LogicalReference {
        TableReference {
            columns: vec![column.clone()],
            to: self.to.clone(),
            target_columns: vec![self.column.clone()],
        }
        .lower(id, names, subject, diagnostics)
    }
}

impl TableReference {
    /// The reference, its target resolved.
    pub fn lower(
        &self,
        id: &ObjectId,
        names: &Names,
        subject: &str,
        diagnostics: &mut Diagnostics,
    ) -> LogicalReference {
        let wanted = Wanted { from: id, kinds: TARGETS, same_database: false };
        LogicalReference {
            columns: self.columns.clone(),
            target: resolve(&self.to, wanted, names, subject, diagnostics)
                .map(|index| names.get(index).id.clone()),
            written: Aside(self.to.clone()),
            target_columns: self.target_columns.clone(),
        }
    }
}

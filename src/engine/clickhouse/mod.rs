//! The engine clickhouse.

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::engine::{Checking, Engine, EngineValue, File, Lowered, Lowering, Rendered, Rendering};
use crate::model::{Object, ObjectId};
use crate::render::{BuiltIn, Quoting, TemplateError};
use crate::spec::{Kind, Spec};

/// The engine.
pub struct Clickhouse;

impl Engine for Clickhouse {
    fn name(&self) -> &'static str {
        "clickhouse"
    }
    fn values(&self) -> &'static [EngineValue] {
        &[EngineValue { name: "clickhouse", description: "Clickhouse." }]
    }
    fn kinds(&self) -> &'static [&'static Kind] {
        &[]
    }
    fn codes(&self) -> &'static [&'static Code] {
        &[]
    }
    fn column_key(&self) -> &'static str {
        "columns"
    }
    fn templates(&self) -> BuiltIn {
        BuiltIn {
            engine: "clickhouse",
            quoting: Quoting { ident: str::to_owned, literal: str::to_owned },
            files: &[],
        }
    }
    fn identify(&self, spec: &Spec, _config: &Config) -> ObjectId {
        ObjectId {
            engine: "clickhouse",
            namespace: "",
            database: "default".into(),
            schema: None,
            name: spec.header.name.value.clone(),
        }
    }
    fn lower(&self, _: &Spec, _: &Lowering<'_>, _: &mut Diagnostics) -> Option<Lowered> {
        None
    }
    fn check(&self, _: &Object, _: &Checking<'_>, _: &mut Diagnostics) {}
    fn render(&self, _: &Object, _: &Rendering<'_>) -> Result<Rendered, TemplateError> {
        Ok(Rendered { statements: Vec::new(), exists: crate::engine::Payload::Sql(String::new()) })
    }
    fn artifact(&self, object: &Object, _: &Rendered) -> File {
        File { path: crate::engine::file_name(&object.id.name), text: String::new() }
    }
    fn scripts(&self, _: &[(&Object, &Rendered)]) -> Vec<File> {
        Vec::new()
    }
}

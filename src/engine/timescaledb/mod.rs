//! PostgreSQL, TimescaleDB and pgvector: one implementation for two values of `engine`.
//!
//! `timescaledb` is PostgreSQL with the extension; `postgresql` is the same without hypertables and continuous aggregates.
//! Facts about the servers come from running them: PostgreSQL 15 and 17, TimescaleDB 2.19 and 2.22, pgvector 0.8.

mod catalog;
mod codes;
mod counterparts;
pub mod dialect;
mod extensions;
mod infer;
mod lower;
mod model;
mod names;
pub mod quoting;
mod raise;
mod render;
mod rules;
mod spec;
pub mod types;
mod words;

use std::collections::BTreeSet;

use crate::config::{Config, TargetKeys, VersionKey};
use crate::diagnostic::{Code, Diagnostics};
use crate::engine::layout::{Artifact, Layout, Place, Scripts, Step};
use crate::engine::{
    Checking, Counterparts, Engine, EngineValue, Lowered, Lowering, Rendered, Rendering, Statement,
};
use crate::model::{Catalog, Object, ObjectId};
use crate::render::{BuiltIn, Quoting, TemplateError};
use crate::source::Draft;
use crate::spec::words::Words;
use crate::spec::{Kind, Spec};
use crate::sql::Dialect;

/// The database of objects whose model and document name none.
const DEFAULT_DATABASE: &str = "app";
/// The schema of objects whose document names none.
const DEFAULT_SCHEMA: &str = "public";
/// The encoding of databases whose document names none.
const DEFAULT_ENCODING: &str = "UTF8";
/// What databases are copies of whose document does not say it: another locale than the template's needs `template0`, which is also
/// the only one that is surely empty.
const DEFAULT_TEMPLATE: &str = "template0";
/// What a document declares that is a type, too: every table and view is the type of its rows.
const TYPES: &[&str] = &["enum", "domain", "table", "view", "materialized_view"];

/// Kinds that can be read from in a query.
const RELATIONS: &[&str] = &["table", "view", "materialized_view", "continuous_aggregate", "sequence"];

/// The templates: one file, one statement.
const TEMPLATES: &[(&str, &str)] = crate::embed_templates!(
    "timescaledb":
    "chunk_interval.set.sql",
    "column.add.sql",
    "columnstore.enable.sql",
    "columnstore.policy.sql",
    "comment.sql",
    "constraint.add.sql",
    "continuous_aggregate.create.sql",
    "database.create.sql",
    "default.set.sql",
    "dimension.add.sql",
    "domain.create.sql",
    "enum.create.sql",
    "extension.create.sql",
    "function.create.sql",
    "grant.sql",
    "guard.sql",
    "hypertable.create.sql",
    "index.create.sql",
    "integer_now.set.sql",
    "materialized_view.create.sql",
    "policy.create.sql",
    "publication.create.sql",
    "quiet.sql",
    "refresh.policy.sql",
    "reorder.policy.sql",
    "retention.policy.sql",
    "revoke.sql",
    "role.create.sql",
    "role.grant.sql",
    "row_security.enable.sql",
    "schema.create.sql",
    "sequence.create.sql",
    "table.create.sql",
    "trigger.create.sql",
    "view.create.sql",
);

/// PostgreSQL with or without TimescaleDB.
pub struct Timescaledb;

/// What tells servers apart.
static TARGET: TargetKeys = TargetKeys {
    engine: "timescaledb",
    versions: &[
        VersionKey {
            key: "version",
            description: "The version of the extension `timescaledb`.",
            default: &[2, 19],
        },
        VersionKey { key: "postgresql", description: "The version of PostgreSQL.", default: &[17] },
        VersionKey {
            key: "pgvector",
            description: "The version of the extension `vector`.",
            default: &[0, 8],
        },
    ],
    editions: &["community", "apache"],
};

impl Engine for Timescaledb {
    fn name(&self) -> &'static str {
        "timescaledb"
    }

    fn values(&self) -> &'static [EngineValue] {
        &[
            EngineValue {
                name: "timescaledb",
                description: "PostgreSQL with the TimescaleDB extension.",
                sample: include_str!("samples/timescaledb.yaml"),
                targets: &["version", "postgresql", "edition"],
                translations: counterparts::TRANSLATIONS_OF_TIMESCALEDB,
            },
            EngineValue {
                name: "postgresql",
                description: "PostgreSQL alone: no hypertables, no continuous aggregates.",
                sample: include_str!("samples/postgresql.yaml"),
                targets: &["postgresql"],
                translations: counterparts::TRANSLATIONS_OF_POSTGRESQL,
            },
        ]
    }

    fn kinds(&self) -> &'static [&'static Kind] {
        spec::KINDS
    }

    fn counterparts(&self) -> (Counterparts, Counterparts) {
        (counterparts::KINDS, counterparts::KEYS)
    }

    fn codes(&self) -> &'static [&'static Code] {
        &codes::ALL
    }

    fn column_key(&self) -> &'static str {
        "columns"
    }

    fn templates(&self) -> BuiltIn {
        BuiltIn {
            engine: "timescaledb",
            quoting: Quoting { ident: quoting::quote_ident, literal: quoting::quote_literal },
            files: TEMPLATES,
        }
    }

    fn target_keys(&self) -> &'static TargetKeys {
        &TARGET
    }

    fn dialect(&self) -> Option<Dialect> {
        Some(dialect::DIALECT)
    }

    fn words(&self) -> &'static Words {
        &words::WORDS
    }

    fn default_database(&self) -> &'static str {
        DEFAULT_DATABASE
    }

    fn identify(&self, spec: &Spec, config: &Config) -> ObjectId {
        let name = spec.header.name.value.clone();
        let database = match &spec.header.database {
            _ if spec.kind == "database" => name.clone(),
            Some(database) => database.value.clone(),
            None => config.database(&spec.model, self.name()).unwrap_or(DEFAULT_DATABASE).to_owned(),
        };
        // Types share one name space with relations: every table is also the type of its rows.
        let (namespace, has_schema) = match spec.kind {
            "database" => ("database", false),
            "schema" => ("schema", false),
            "extension" => ("extension", false),
            "role" => ("role", false),
            "publication" => ("publication", false),
            "raw" => ("raw", false),
            "function" => ("function", true),
            _ => ("", true),
        };
        let schema = has_schema.then(|| {
            let written = spec.root.get("schema").and_then(|node| node.as_str());
            written.unwrap_or(DEFAULT_SCHEMA).to_owned()
        });
        ObjectId { engine: self.name(), namespace, database, schema, name }
    }

    fn lower(&self, spec: &Spec, context: &Lowering<'_>, diagnostics: &mut Diagnostics) -> Option<Lowered> {
        lower::lower(spec, context, diagnostics)
    }

    fn check(&self, object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
        rules::check(object, context, diagnostics);
    }

    fn raise(&self, object: &Object, catalog: &Catalog) -> Option<Draft> {
        raise::object(object, catalog)
    }

    fn demanding(&self, catalog: &Catalog) -> BTreeSet<usize> {
        render::hanging_on_community(catalog)
    }

    fn render(&self, object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
        render::render(object, context)
    }

    fn layout(&self) -> &'static Layout {
        &render::LAYOUT
    }

    fn place<'a>(&self, object: &'a Object) -> Place<'a> {
        render::place(object)
    }

    fn artifact<'a>(&self, object: &'a Object, rendered: &'a Rendered) -> Artifact<'a> {
        render::artifact(object, rendered)
    }

    fn step<'a>(&self, statement: &'a Statement) -> Option<Step<'a>> {
        Some(render::step(statement))
    }

    fn check_row(&self, object: &Object, rendered: &Rendered) -> Vec<String> {
        render::check_row(object, rendered)
    }

    fn scripts_of<'a>(&self, object: &'a Object) -> Option<&'a str> {
        render::scripts_of(object)
    }

    fn scripts(&self, database: Option<&str>) -> Scripts {
        render::scripts(database)
    }
}

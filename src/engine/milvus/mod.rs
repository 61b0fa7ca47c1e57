//! Milvus: databases and collections, checked as strictly as no server of theirs does, and rendered as calls of its HTTP
//! interface.
//!
//! Neither an old server nor Milvus Lite refuses what it does not understand, so every check is here.

pub mod codes;
mod counterparts;
pub mod index_types;
pub mod lower;
pub mod model;
pub mod operations;
mod raise;
pub mod render;
pub mod rules;
pub mod spec;
pub mod types;
pub mod vocabulary;
mod words;

use schemars::JsonSchema;

use crate::config::{Config, TargetKeys, VersionKey};
use crate::diagnostic::{Code, Diagnostics};
use crate::engine::layout::{Artifact, Layout, Place, Scripts, Step};
use crate::engine::{
    Checking, Counterparts, Engine, EngineValue, Loader, Lowered, Lowering, Rendered, Rendering, Statement,
};
use crate::model::{Catalog, Object, ObjectId};
use crate::render::{BuiltIn, Quoting, TemplateError};
use crate::source::Draft;
use crate::spec::words::Words;
use crate::spec::{Kind, Spec};

/// The engine.
pub struct Milvus;

static DATABASE: Kind = Kind {
    name: "database",
    summary: "A Milvus database: a namespace of collections.",
    example: include_str!("examples/database.yaml"),
    schema: spec::DatabaseBody::json_schema,
    hidden: &[],
    absent: &[],
    usual: false,
};

static COLLECTION: Kind = Kind {
    name: "collection",
    summary: "A Milvus collection: fields, vector indexes, partitions, aliases and how it is loaded.",
    example: include_str!("examples/collection.yaml"),
    schema: spec::CollectionBody::json_schema,
    hidden: &[],
    absent: &[],
    usual: true,
};

static MIXIN: Kind = Kind {
    name: "mixin",
    summary: "Fields that several collections share.",
    example: include_str!("examples/mixin.yaml"),
    schema: spec::MixinBody::json_schema,
    hidden: &[],
    absent: &[],
    usual: false,
};

static KINDS: &[&Kind] = &[&DATABASE, &COLLECTION, &MIXIN];

static LOADERS: &[Loader] = &[
    Loader {
        name: "milvus-grpc",
        summary: "Python over pymilvus: servers since 2.3, and Milvus Lite.",
        text: include_str!("../../../loaders/milvus_grpc.py"),
    },
    Loader {
        name: "milvus-rest",
        summary: "Python alone, over REST v2: servers since 2.4.",
        text: include_str!("../../../loaders/milvus_rest.py"),
    },
];

/// The database of collections that name none, in models that name none.
const DEFAULT_DATABASE: &str = "default";

/// What tells servers apart.
static TARGET: TargetKeys = TargetKeys {
    engine: "milvus",
    versions: &[VersionKey { key: "version", description: "The version of the server.", default: &[2, 6] }],
    editions: &[],
};

impl Engine for Milvus {
    fn name(&self) -> &'static str {
        "milvus"
    }

    fn values(&self) -> &'static [EngineValue] {
        &[EngineValue {
            name: "milvus",
            description: "Milvus, the vector database.",
            sample: include_str!("samples/milvus.yaml"),
            targets: &["version"],
            translations: counterparts::TRANSLATIONS,
        }]
    }

    fn kinds(&self) -> &'static [&'static Kind] {
        KINDS
    }

    fn counterparts(&self) -> (Counterparts, Counterparts) {
        (counterparts::KINDS, counterparts::KEYS)
    }

    fn codes(&self) -> &'static [&'static Code] {
        &codes::ALL
    }

    fn column_key(&self) -> &'static str {
        "fields"
    }

    fn templates(&self) -> BuiltIn {
        BuiltIn {
            engine: "milvus",
            quoting: Quoting { ident: json_text, literal: json_text },
            files: crate::embed_templates!(
                "milvus": "alias.create.json", "alias.exists.json", "collection.create.json",
                "collection.exists.json", "collection.load.json", "collection.loaded.json", "database.create.json",
                "database.exists.json", "index.create.json", "index.exists.json", "partition.create.json",
                "partition.exists.json", "properties.alter.json", "properties.exists.json",
            ),
        }
    }

    fn target_keys(&self) -> &'static TargetKeys {
        &TARGET
    }

    fn words(&self) -> &'static Words {
        &words::WORDS
    }

    fn default_database(&self) -> &'static str {
        DEFAULT_DATABASE
    }

    fn identify(&self, spec: &Spec, config: &Config) -> ObjectId {
        let name = spec.header.name.value.clone();
        if spec.kind == DATABASE.name {
            return lower::database_id(&name);
        }
        let written = spec.header.database.as_ref().map(|database| database.value.as_str());
        let database = written.or_else(|| config.database(&spec.model, "milvus")).unwrap_or(DEFAULT_DATABASE);
        ObjectId { engine: "milvus", namespace: "", database: database.to_owned(), schema: None, name }
    }

    fn lower(&self, spec: &Spec, context: &Lowering<'_>, diagnostics: &mut Diagnostics) -> Option<Lowered> {
        match spec.kind {
            "database" => lower::database(spec, diagnostics),
            _ => lower::collection(spec, context, diagnostics),
        }
    }

    fn check(&self, object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
        rules::check(object, context, diagnostics);
    }

    fn raise(&self, object: &Object, catalog: &Catalog) -> Option<Draft> {
        raise::object(object, catalog)
    }

    fn render(&self, object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
        render::object(object, context)
    }

    fn loaders(&self) -> &'static [Loader] {
        LOADERS
    }

    fn schemas(&self) -> Vec<(&'static str, serde_json::Value)> {
        vec![("milvus.operations", operations::schema())]
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
        render::step(statement)
    }

    fn check_row(&self, object: &Object, rendered: &Rendered) -> Vec<String> {
        render::check_row(object, rendered)
    }

    fn scripts(&self, _: Option<&str>) -> Scripts {
        render::scripts()
    }
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

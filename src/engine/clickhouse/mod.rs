//! ClickHouse: databases, tables of every engine, views, materialized views, dictionaries, functions and roles.
//!
//! Facts about the engine come from ClickHouse 26.9, each executed there; rules name the error that they anticipate.

pub mod codes;
mod counterparts;
pub mod dialect;
pub mod functions;
pub mod literals;
mod lower;
pub mod model;
pub mod privileges;
pub mod quoting;
mod raise;
mod render;
mod rules;
pub mod spec;
pub mod types;
mod words;

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

/// The engine's name in identities, folders and documents.
const ENGINE: &str = "clickhouse";
/// The namespace of databases.
const DATABASE: &str = "database";
/// The namespace of functions, which belong to the whole server.
const FUNCTION: &str = "function";
/// The namespace of roles, which belong to the whole server.
const ROLE: &str = "role";

/// The kinds that a query can read.
const READABLE: &[&str] = &["table", "view", "materialized_view", "dictionary", "raw"];

/// The engine.
pub struct Clickhouse;

static VALUES: &[EngineValue] = &[EngineValue {
    name: ENGINE,
    description: "ClickHouse, a column store for analytics.",
    sample: include_str!("samples/clickhouse.yaml"),
    targets: &["version"],
    translations: counterparts::TRANSLATIONS,
}];

static KINDS: &[&Kind] = &[
    &Kind {
        name: "database",
        summary: "A database.",
        example: include_str!("examples/database.yaml"),
        schema: <spec::DatabaseBody as schemars::JsonSchema>::json_schema,
        hidden: &[(ENGINE, &["database"])],
        absent: &[],
        usual: false,
    },
    &Kind {
        name: "table",
        summary: "A table: columns, table engine, keys, TTL, indexes, projections, constraints.",
        example: include_str!("examples/table.yaml"),
        schema: <spec::TableBody as schemars::JsonSchema>::json_schema,
        hidden: &[],
        absent: &[],
        usual: true,
    },
    &Kind {
        name: "view",
        summary: "A query under a name.",
        example: include_str!("examples/view.yaml"),
        schema: <spec::ViewBody as schemars::JsonSchema>::json_schema,
        hidden: &[],
        absent: &[],
        usual: false,
    },
    &Kind {
        name: "materialized_view",
        summary: "A query whose result is written into a table, with every insert or on a schedule.",
        example: include_str!("examples/materialized_view.yaml"),
        schema: <spec::MaterializedViewBody as schemars::JsonSchema>::json_schema,
        hidden: &[],
        absent: &[],
        usual: false,
    },
    &Kind {
        name: "dictionary",
        summary: "A lookup table in memory, loaded from a source.",
        example: include_str!("examples/dictionary.yaml"),
        schema: <spec::DictionaryBody as schemars::JsonSchema>::json_schema,
        hidden: &[],
        absent: &[],
        usual: false,
    },
    &Kind {
        name: "function",
        summary: "A function in SQL, for the whole server.",
        example: include_str!("examples/function.yaml"),
        schema: <spec::FunctionBody as schemars::JsonSchema>::json_schema,
        hidden: &[(ENGINE, &["database"])],
        absent: &[],
        usual: false,
    },
    &Kind {
        name: "role",
        summary: "A role and its privileges, for the whole server.",
        example: include_str!("examples/role.yaml"),
        schema: <spec::RoleBody as schemars::JsonSchema>::json_schema,
        hidden: &[(ENGINE, &["database"])],
        absent: &[],
        usual: false,
    },
    &Kind {
        name: "raw",
        summary: "Statements that the language cannot say, with a check of their own.",
        example: include_str!("examples/raw.yaml"),
        schema: <spec::RawBody as schemars::JsonSchema>::json_schema,
        hidden: &[],
        absent: &[],
        usual: false,
    },
    &Kind {
        name: "mixin",
        summary: "Columns that several tables share.",
        example: include_str!("examples/mixin.yaml"),
        schema: <spec::MixinBody as schemars::JsonSchema>::json_schema,
        hidden: &[(ENGINE, &["database"])],
        absent: &[],
        usual: false,
    },
];

/// What tells servers apart.
static TARGET: TargetKeys = TargetKeys {
    engine: ENGINE,
    versions: &[VersionKey { key: "version", description: "The version of the server.", default: &[26, 9] }],
    editions: &[],
};

impl Engine for Clickhouse {
    fn name(&self) -> &'static str {
        ENGINE
    }

    fn values(&self) -> &'static [EngineValue] {
        VALUES
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
        "columns"
    }

    fn templates(&self) -> BuiltIn {
        BuiltIn {
            engine: ENGINE,
            quoting: Quoting { ident: quoting::ident, literal: quoting::literal },
            files: crate::embed_templates!("clickhouse":
                "column.sql",
                "constraint.sql",
                "database.create.sql",
                "database.exists.sql",
                "dictionary.create.sql",
                "function.create.sql",
                "function.exists.sql",
                "index.sql",
                "materialized_view.create.sql",
                "projection.sql",
                "relation.exists.sql",
                "role.create.sql",
                "role.exists.sql",
                "role.grant.sql",
                "role.member.sql",
                "table.create.sql",
                "view.create.sql",
            ),
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
        "default"
    }

    fn identify(&self, spec: &Spec, config: &Config) -> ObjectId {
        let name = spec.header.name.value.clone();
        let namespace = match spec.kind {
            "database" => DATABASE,
            "function" => FUNCTION,
            "role" => ROLE,
            _ => "",
        };
        let database = match &spec.header.database {
            _ if !namespace.is_empty() => String::new(),
            Some(database) => database.value.clone(),
            None => config.database(&spec.model, ENGINE).unwrap_or(self.default_database()).to_owned(),
        };
        ObjectId { engine: ENGINE, namespace, database, schema: None, name }
    }

    fn lower(&self, spec: &Spec, context: &Lowering<'_>, diagnostics: &mut Diagnostics) -> Option<Lowered> {
        lower::lower(spec, context, diagnostics)
    }

    fn check(&self, object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
        rules::object(object, context, diagnostics);
    }

    fn raise(&self, object: &Object, catalog: &Catalog) -> Option<Draft> {
        raise::object(object, catalog)
    }

    fn render(&self, object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
        render::object(object, context)
    }

    fn layout(&self) -> &'static Layout {
        &render::scripts::LAYOUT
    }

    fn place<'a>(&self, object: &'a Object) -> Place<'a> {
        render::scripts::place(object)
    }

    fn artifact<'a>(&self, object: &'a Object, rendered: &'a Rendered) -> Artifact<'a> {
        render::scripts::artifact(object, rendered)
    }

    fn step<'a>(&self, statement: &'a Statement) -> Option<Step<'a>> {
        render::scripts::step(statement)
    }

    fn check_row(&self, object: &Object, rendered: &Rendered) -> Vec<String> {
        render::scripts::check_row(object, rendered)
    }

    fn scripts(&self, _: Option<&str>) -> Scripts {
        render::scripts::scripts()
    }
}

//! The engines: everything that only one of them knows, behind one trait.
//!
//! Adding an engine is adding a folder and a line in [`ENGINES`]. Nothing outside this module names a table engine, a
//! hypertable or a partition key.

pub mod clickhouse;
pub mod layout;
pub mod literals;
pub mod milvus;
mod once;
pub mod raise;
pub mod timescaledb;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use layout::{Artifact, Layout, Place, Scripts, Step};
pub use once::Once;

use crate::config::{Config, TargetKeys, Targets};
use crate::diagnostic::{Code, Diagnostics};
use crate::model::{Catalog, Definition, Edge, Names, Object, ObjectId, Wanted};
use crate::render::json_text::Json;
use crate::render::{BuiltIn, TemplateError, Templates};
use crate::source::{Draft, Mapping, Sources};
use crate::spec::words::Words;
use crate::spec::{Kind, Spec};
use crate::sql::Dialect;

/// Every engine, in the order of lists and output.
pub static ENGINES: &[&dyn Engine] = &[&timescaledb::Timescaledb, &clickhouse::Clickhouse, &milvus::Milvus];

/// The engine with a name: that of its folder, or one of its values of `engine`.
pub fn by_name(name: &str) -> Option<&'static dyn Engine> {
    ENGINES
        .iter()
        .copied()
        .find(|engine| engine.name() == name || engine.values().iter().any(|value| value.name == name))
}

/// The values of `engine` that are not the name of the engine's folder, with that name.
pub fn aliases() -> BTreeMap<&'static str, &'static str> {
    let values =
        ENGINES.iter().flat_map(|engine| engine.values().iter().map(|value| (value.name, engine.name())));
    values.filter(|(value, engine)| value != engine).collect()
}

/// What there is to say of the servers of every engine, in the order of the engines.
pub fn target_keys() -> Vec<&'static TargetKeys> {
    ENGINES.iter().map(|engine| engine.target_keys()).collect()
}

/// A value of the key `engine`, with the engine that implements it.
pub fn value(name: &str) -> Option<(&'static dyn Engine, &'static EngineValue)> {
    let values = ENGINES.iter().flat_map(|engine| engine.values().iter().map(|value| (*engine, value)));
    values.into_iter().find(|(_, value)| value.name == name)
}

/// A program that deploys what is built for an engine.
pub struct Loader {
    /// Its name on the command line.
    pub name: &'static str,
    /// How it speaks to the server, in one sentence.
    pub summary: &'static str,
    /// The program.
    pub text: &'static str,
}

/// Words that an engine does not have, each with what to write in their place.
pub type Counterparts = &'static [(&'static str, &'static str)];

/// A value of the key `engine`.
pub struct EngineValue {
    /// The value.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub description: &'static str,
    /// A first document for those who begin, as `schemac init` writes it.
    pub sample: &'static str,
    /// The keys of [`Engine::target_keys`] that `schemac init` writes.
    pub targets: &'static [&'static str],
    /// Keys that other engines have a meaning for and that look like keys of this one, each with what to write; starts with a verb.
    pub translations: Counterparts,
}

/// A database engine: its kinds of documents, its rules, its text.
pub trait Engine: Sync {
    /// The name of its folder, its templates and its output; also its name in identities.
    fn name(&self) -> &'static str;

    /// The values of `engine` in documents that it implements.
    fn values(&self) -> &'static [EngineValue];

    /// The kinds of documents it has, in the order of the reference. The kind `mixin` is one of them.
    fn kinds(&self) -> &'static [&'static Kind];

    /// Kinds, and keys of documents, that it does not have, of other engines and of none, each with what to write in their
    /// place; starts with a verb.
    fn counterparts(&self) -> (Counterparts, Counterparts);

    /// The codes that only it reports.
    fn codes(&self) -> &'static [&'static Code];

    /// The key that holds columns: `columns` or `fields`.
    fn column_key(&self) -> &'static str;

    /// The templates that are part of the program.
    fn templates(&self) -> BuiltIn;

    /// What there is to say of its servers under `[targets]`.
    fn target_keys(&self) -> &'static TargetKeys;

    /// The SQL that it speaks, if it speaks any.
    fn dialect(&self) -> Option<Dialect> {
        None
    }

    /// Its words that the language has to know.
    fn words(&self) -> &'static Words;

    /// The database of documents that name none, in models that name none.
    fn default_database(&self) -> &'static str;

    /// The identity of the object that a document declares. Must work on broken documents too.
    fn identify(&self, spec: &Spec, config: &Config) -> ObjectId;

    /// Reads a document into a definition: types parsed, names resolved. Reports what cannot be read or found.
    ///
    /// Nothing is returned when the body cannot be read at all.
    fn lower(&self, spec: &Spec, context: &Lowering<'_>, diagnostics: &mut Diagnostics) -> Option<Lowered>;

    /// Checks an object against the others; sees the whole catalog.
    fn check(&self, object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics);

    /// Writes an object's definition as a document: the inverse of [`Engine::lower`]. The keys that all documents have are not
    /// among them, and nothing is written that is the default.
    ///
    /// Nothing is returned when what the object is made of is not known.
    fn raise(&self, object: &Object, catalog: &Catalog) -> Option<Draft>;

    /// The objects that not every server of the engine can make, since somewhere below they read what only some have: as indexes
    /// of the catalog. Asked once for all objects, since there may be many ways down to one.
    fn demanding(&self, _catalog: &Catalog) -> BTreeSet<usize> {
        BTreeSet::new()
    }

    /// Renders an object's statements.
    ///
    /// # Errors
    /// When a template fails, which only an override can do.
    fn render(&self, object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError>;

    /// Programs that deploy what is built for it.
    fn loaders(&self) -> &'static [Loader] {
        &[]
    }

    /// Schemas to publish beside those of its kinds, by name.
    fn schemas(&self) -> Vec<(&'static str, serde_json::Value)> {
        Vec::new()
    }

    /// How its files are written.
    fn layout(&self) -> &'static Layout;

    /// Where the file that shows an object stands.
    fn place<'a>(&self, object: &'a Object) -> Place<'a>;

    /// What that file says.
    fn artifact<'a>(&self, object: &'a Object, rendered: &'a Rendered) -> Artifact<'a>;

    /// A statement as it stands in a script; nothing where it stands in none.
    fn step<'a>(&self, statement: &'a Statement) -> Option<Step<'a>>;

    /// The parts of an object's row in the verify script.
    fn check_row(&self, object: &Object, rendered: &Rendered) -> Vec<String>;

    /// The database in whose scripts an object stands; nothing where it stands in those of the engine.
    fn scripts_of<'a>(&self, _: &'a Object) -> Option<&'a str> {
        None
    }

    /// The scripts of a database, or those of the engine, without objects.
    fn scripts(&self, database: Option<&str>) -> Scripts;
}

/// What lowering a document may look at.
pub struct Lowering<'a> {
    /// The identity that [`Engine::identify`] gave.
    pub id: &'a ObjectId,
    /// The names of all objects.
    pub names: &'a Names,
    /// Versions and editions.
    pub targets: &'a Targets,
    /// Places inside SQL fragments.
    pub sources: &'a Sources,
}

/// A document's meaning.
pub struct Lowered {
    /// What the object is.
    pub definition: Box<dyn Definition>,
    /// What it needs, as far as its own document tells.
    pub edges: Vec<Edge>,
}

/// What checking an object may look at.
pub struct Checking<'a> {
    /// All objects.
    pub catalog: &'a Catalog,
    /// Versions and editions.
    pub targets: &'a Targets,
    /// Places inside SQL fragments.
    pub sources: &'a Sources,
    /// What rules find out about all objects.
    pub once: Once,
}

/// What rendering an object may look at.
pub struct Rendering<'a> {
    /// All objects.
    pub catalog: &'a Catalog,
    /// Versions and editions.
    pub targets: &'a Targets,
    /// The templates, the project's overrides among them.
    pub templates: &'a Templates,
    /// Indexes of objects, in order, whose link from this object must be added after all objects exist, since a cycle
    /// runs through it.
    pub deferred: &'a [usize],
    /// Whether the object is one of those that [`Engine::demanding`] tells.
    pub demanding: bool,
}

impl Rendering<'_> {
    /// Whether the link to an object must be added after all objects exist.
    pub fn is_deferred(&self, id: &ObjectId) -> bool {
        self.catalog.names.index_of(id).is_some_and(|index| self.deferred.binary_search(&index).is_ok())
    }
}

/// An object as the document that says what it is, in short forms, without what is the default; nothing when its own document is
/// broken.
///
/// `model`: the one that the document will stand in, whose database it need not name.
pub fn document(object: &Object, catalog: &Catalog, config: &Config, model: &str) -> Option<Mapping> {
    let engine = by_name(object.engine_value)?;
    let body = engine.raise(object, catalog)?;
    let database = config.database(model, engine.name()).unwrap_or(engine.default_database());
    let mut draft = Draft::default();
    draft.put("engine", object.engine_value);
    draft.put("kind", object.kind);
    draft.put("name", &object.id.name);
    // A database is in none.
    let is_in_one = !object.id.database.is_empty() && object.id.namespace != "database";
    if is_in_one && object.id.database != database {
        draft.put("database", &object.id.database);
    }
    draft.put_some("description", object.description.as_ref());
    draft.put_some("version", object.version.as_ref());
    draft.put_some("owner", object.owner.as_ref());
    draft.put_list("tags", &object.tags);
    let wanted = Wanted { from: &object.id, kinds: &[], same_database: false };
    draft.put_list("depends_on", object.depends_on.iter().map(|id| catalog.names.address(id, wanted)));
    draft.append(body);
    Some(draft.finish())
}

/// An object as text.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// What makes the object, in order.
    pub statements: Vec<Statement>,
    /// What tells whether the object exists.
    pub exists: Payload,
}

impl Rendered {
    /// Room for a text that holds every statement and the check once, with a line or two for each.
    pub fn room(&self) -> usize {
        let payloads = self.statements.iter().map(|statement| &statement.payload).chain([&self.exists]);
        let length = |payload: &Payload| match payload {
            Payload::Sql(text) => text.len(),
            Payload::Operation(operation) => operation.text().len(),
        };
        payloads.map(|payload| length(payload) + 96).sum()
    }
}

/// One statement of an object.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The part of the object it makes: `table`, `index chats_user_id_idx`, `retention policy`.
    pub part: String,
    /// The statement.
    pub payload: Payload,
    /// What tells whether the part exists, where that can be told.
    pub exists: Option<Payload>,
    /// Features of the server that it needs, such as `timescaledb-community`.
    pub needs: Vec<&'static str>,
    /// When it runs.
    pub stage: Stage,
}

/// When a statement runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// On the server, before any database is there, outside of transactions.
    Server,
    /// In the order of the objects.
    Create,
    /// After all objects exist: what cycles run through, and triggers.
    Link,
    /// At the end, outside of transactions.
    After,
}

/// What is sent to a server; as JSON it is the text, or the operation.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Payload {
    /// One SQL statement, without a semicolon at its end.
    Sql(String),
    /// One call of an HTTP interface: `{ path, body }`.
    Operation(Json),
}

impl Payload {
    /// Puts another text in the place of a SQL statement.
    ///
    /// # Errors
    /// Those of the change.
    pub fn map_sql<E>(&mut self, change: impl FnOnce(String) -> Result<String, E>) -> Result<(), E> {
        if let Payload::Sql(text) = self {
            *text = change(std::mem::take(text))?;
        }
        Ok(())
    }

    /// The text that `schemac show` prints.
    pub fn to_text(&self) -> String {
        match self {
            Payload::Sql(text) => format!("{text};\n"),
            Payload::Operation(operation) => format!("{}\n", operation.text()),
        }
    }
}

/// Every value of `engine` with its kinds, for the language.
pub fn dispatches() -> Vec<crate::spec::json_schema::Dispatch> {
    ENGINES
        .iter()
        .flat_map(|engine| {
            engine.values().iter().map(|value| crate::spec::json_schema::Dispatch {
                value: value.name,
                description: value.description,
                kinds: engine
                    .kinds()
                    .iter()
                    .copied()
                    .filter(|kind| !kind.absent.contains(&value.name))
                    .collect(),
                counterparts: engine.counterparts().0,
                keys: engine.counterparts().1,
                translations: value.translations,
                words: engine.words(),
            })
        })
        .collect()
}

/// Every code there is, by name.
pub fn registry() -> BTreeMap<&'static str, &'static Code> {
    let engines = ENGINES.iter().flat_map(|engine| engine.codes().iter().copied());
    crate::diagnostic::shared::ALL.iter().copied().chain(engines).map(|code| (code.name, code)).collect()
}

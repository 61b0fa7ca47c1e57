//! The engines: everything that only one of them knows, behind one trait.
//!
//! Adding an engine is adding a folder and a line in [`ENGINES`]. Nothing outside this module names a table engine, a
//! hypertable or a partition key.

pub mod clickhouse;
mod forms;
pub mod json_text;
pub mod literals;
mod long_text;
pub mod milvus;
mod once;
pub mod raise;
pub mod timescaledb;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use once::Once;

use json_text::Json;

use crate::config::{Config, TargetKeys, Targets};
use crate::diagnostic::{Code, Diagnostics};
use crate::model::{Catalog, Definition, Edge, Names, Object, ObjectId, Wanted};
use crate::render::{BuiltIn, TemplateError, Templates};
use crate::source::{Draft, Mapping, Sources};
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

    /// The database of documents that name none, in models that name none.
    fn default_database(&self) -> &'static str;

    /// The identity of the object that a document declares. Must work on broken documents too.
    fn identify(&self, spec: &Spec, config: &Config) -> ObjectId;

    /// Reads a document into a definition: types parsed, names resolved, what depends on this document alone checked.
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

    /// The path of the file that shows an object, relative to the output folder.
    fn artifact_path(&self, object: &Object) -> String;

    /// The text of that file.
    fn artifact(&self, object: &Object, rendered: &Rendered) -> String;

    /// What an object adds to the scripts.
    fn excerpt(&self, object: &Object, rendered: &Rendered) -> Excerpt;

    /// The scripts that hold all objects, with none in them yet.
    fn scripts(&self) -> Box<dyn Scripts>;
}

/// What an object adds to the deploy and the verify script of its engine. Many are made at once and then put together in the
/// order of the objects, so everything that takes time belongs in here.
#[derive(Debug, Default)]
pub struct Excerpt {
    /// The texts of the object's statements by stage, in the order of the stages, without those that have none.
    pub stages: Vec<(Stage, String)>,
    /// The parts of the object's row in the verify script.
    pub check: Vec<String>,
}

/// Deploy and verify scripts, written object by object, so that not all objects need to be rendered at once.
pub trait Scripts: Send {
    /// Adds an object of the engine. The objects come in their order.
    fn add(&mut self, object: &Object, excerpt: &Excerpt);

    /// The files; none when no object was added.
    fn finish(self: Box<Self>) -> Vec<File>;
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

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Relative to the output folder, with `/`. Parts that come from names went through [`file_name`].
    pub path: String,
    /// The text, with `\n` line ends and one at the end.
    pub text: String,
}

/// A name as a part of a path: never empty, never `.` or `..`, no separators, and not so long that systems refuse it.
///
/// Everything but letters, digits, `_` and `-` is written as `%XX` of its UTF-8 bytes, except that letters of any script
/// stay as they are, unless a normal form would write them otherwise. So is the first letter of what Windows takes for a device,
/// whatever stands behind a dot: `nul`, `com1`. A name that is too long is cut and gets a hash of the whole, so that two names never become one.
pub fn file_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let device = is_device(name);
    for (position, c) in name.chars().enumerate() {
        let is_plain = (c.is_alphanumeric() && !forms::has_forms(c)) || matches!(c, '_' | '-');
        if is_plain && !(device && position == 0) {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    if out.len() > 120 {
        let hash = crate::hash::sha256(name.as_bytes());
        let mut end = 100;
        while !out.is_char_boundary(end) {
            end -= 1;
        }
        out = format!("{}-{}", &out[..end], &hash[..16]);
    }
    out
}

/// Whether Windows takes a name for that of a device. Source: "Naming Files, Paths, and Namespaces" of its documentation.
fn is_device(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if ["con", "prn", "aux", "nul"].contains(&name.as_str()) {
        return true;
    }
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    let mut number = port.unwrap_or_default().chars();
    matches!((number.next(), number.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}

/// A text as comment lines of SQL, without the last line break: no name or description can end the comment early.
pub fn comment_line(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return format!("-- {text}").trim_end().to_owned();
    }
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']);
    let safe = |line: &str| line.trim_end().replace(|c: char| c.is_control() && c != '\t', "\u{fffd}");
    lines.map(|line| format!("-- {}", safe(line)).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
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
            })
        })
        .collect()
}

/// Every code there is, by name.
pub fn registry() -> BTreeMap<&'static str, &'static Code> {
    let engines = ENGINES.iter().flat_map(|engine| engine.codes().iter().copied());
    crate::diagnostic::shared::ALL.iter().copied().chain(engines).map(|code| (code.name, code)).collect()
}

#[cfg(test)]
mod tests {
    use super::{comment_line, file_name};

    #[test]
    fn no_text_leaves_its_comment() {
        for hostile in ["a\nDROP TABLE x; --", "a\r\nDROP", "a\u{2028}DROP", "a\0b", "\n\nDROP"] {
            for line in comment_line(hostile).split(['\n', '\r', '\u{2028}']) {
                assert!(line.starts_with("--"), "{hostile:?} gives {line:?}");
            }
        }
    }

    #[test]
    fn no_name_leaves_its_folder() {
        for hostile in ["..", ".", "", "a/b", "a\\b", "c:d", "\0", "nul\n", &"x".repeat(10_000)] {
            let name = file_name(hostile);
            assert!(
                !name.contains(['/', '\\', ':', '.', '\0', '\n']) && name.len() < 200,
                "{hostile:?} gives {name:?}"
            );
        }
    }

    #[test]
    fn no_name_is_a_device() {
        for (name, file) in
            [("nul", "%6Eul"), ("CON", "%43ON"), ("com1", "%63om1"), ("Lpt²", "%4Cpt²"), ("aux", "%61ux")]
        {
            assert_eq!(file_name(name), file);
        }
        for name in ["null", "com", "com10", "lpt_1", "console", "comma"] {
            assert_eq!(file_name(name), name);
        }
    }
}

//! Definitions to documents: the inverse of lowering, in short forms, without what is the default. One file for each group of
//! kinds.

mod access;
mod column;
mod dictionary;
mod parts;
mod table;
mod table_engine;
mod view;

use super::model::{Argument, Database, Definition, Setting};
use super::quoting::ident;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::model::{Catalog, Object, ObjectId, Wanted};
use crate::source::{Draft, Node};
use crate::sql::pieces;

/// An object's document; nothing when what it is made of is not known.
pub(super) fn object(object: &Object, catalog: &Catalog) -> Option<Draft> {
    let context = &Context { object, catalog };
    let definition = Definition::of(object)?;
    let mut draft = Draft::default();
    // What is not read leaves open what it needs; an empty list says that it needs nothing.
    if object.depends_on.is_empty() && !definition.is_read() {
        draft.put("depends_on", Vec::<Node>::new());
    }
    draft.append(body(definition, context)?);
    Some(draft)
}

fn body(definition: &Definition, context: &Context<'_>) -> Option<Draft> {
    match definition {
        Definition::Database(database) => Some(self::database(database)),
        Definition::Table(table) => table::table(table, context),
        Definition::View(view) => Some(view::view(view)),
        Definition::MaterializedView(view) => view::materialized(view, context),
        Definition::Dictionary(dictionary) => dictionary::dictionary(dictionary, context),
        Definition::Function(function) => Some(access::function(function)),
        Definition::Role(role) => Some(access::role(role, context)),
        Definition::Raw(raw) => Some(access::raw(raw)),
    }
}

/// What is written, and from where others are named.
struct Context<'a> {
    object: &'a Object,
    catalog: &'a Catalog,
}

impl Context<'_> {
    /// The shortest address that means an object of one of these kinds.
    fn address(&self, id: &ObjectId, kinds: &[&str]) -> String {
        self.catalog.names.address(id, Wanted { from: &self.object.id, kinds, same_database: false })
    }
}

fn database(database: &Database) -> Draft {
    let Database { engine, arguments } = database;
    let mut draft = Draft::default();
    let text = called(engine, arguments);
    draft.put_some("database_engine", (text != "Atomic").then_some(text));
    draft
}

fn settings(settings: &[Setting]) -> Draft {
    let mut draft = Draft::default();
    for Setting { name, value } in settings {
        draft.put(&name.value, value);
    }
    draft
}

/// A name with its arguments in brackets, if it has some.
fn called(name: &str, arguments: &[Argument]) -> String {
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}

/// A column's name in SQL, with the quotes that it needs.
fn name(name: &str) -> String {
    let plain = name.is_ascii() && pieces::name(DIALECT, name).as_deref() == Some(name);
    if plain { name.to_owned() } else { ident(name) }
}

/// One text, or a list of several and of none.
fn one_or_list(mut texts: Vec<String>) -> Node {
    match (texts.len(), texts.pop()) {
        (1, Some(only)) => only.into(),
        (_, last) => {
            texts.extend(last);
            texts.into()
        }
    }
}

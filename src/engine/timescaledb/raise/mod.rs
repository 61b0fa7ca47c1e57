//! Definitions to documents: the inverse of lowering, in short forms, without what is the default.

mod columns;
mod constraints;
mod hypertable;
mod index;
mod objects;
mod table;
mod types;
mod views;

use serde::Serialize;

use super::DEFAULT_SCHEMA;
use super::model::{Check, DefaultValue, Definition, Grant, Needs, Span64};
use super::types::Type;
use crate::model::{Catalog, Object, ObjectId, Wanted};
use crate::source::{Draft, Node};
use crate::span::Located;
use crate::spec::Literal;

/// An object's document; nothing when what it is made of is not known.
pub(super) fn object(object: &Object, catalog: &Catalog) -> Option<Draft> {
    let definition = object.definition::<Definition>()?;
    let mut draft = Draft::default();
    // What nobody can read says what it needs, if only that it needs nothing.
    if object.depends_on.is_empty() && objects::is_unread(definition) {
        draft.put("depends_on", Vec::<Node>::new());
    }
    if let Some(schema) = object.id.schema.as_ref().filter(|schema| *schema != DEFAULT_SCHEMA) {
        draft.put("schema", schema);
    }
    let raising = Raising { object, catalog };
    draft.append(raising.definition(definition)?);
    Some(draft)
}

/// An object on its way to a document.
struct Raising<'a> {
    object: &'a Object,
    catalog: &'a Catalog,
}

impl Raising<'_> {
    fn definition(&self, definition: &Definition) -> Option<Draft> {
        match definition {
            Definition::Database(database) => Some(objects::database(database)),
            Definition::Schema(schema) => Some(objects::schema(schema)),
            Definition::Extension(extension) => Some(objects::extension(extension)),
            Definition::Role(role) => Some(objects::role(role)),
            Definition::Enum(one) => Some(objects::enumeration(one)),
            Definition::Domain(domain) => self.domain(domain),
            Definition::Sequence(sequence) => self.sequence(sequence),
            Definition::Function(function) => self.function(function),
            Definition::Table(table) => self.table(table),
            Definition::View(view) => Some(self.view(view)),
            Definition::MaterializedView(view) => Some(self.materialized_view(view)),
            Definition::ContinuousAggregate(aggregate) => Some(self.continuous_aggregate(aggregate)),
            Definition::Publication(publication) => Some(self.publication(publication)),
            Definition::Raw(raw) => Some(objects::raw(raw)),
        }
    }

    /// The shortest address of an object of the same database.
    fn address(&self, id: &ObjectId, kinds: &[&str]) -> String {
        let wanted = Wanted { from: &self.object.id, kinds, same_database: true };
        self.catalog.names.address(id, wanted)
    }

    /// As [`Raising::address`]; the text as written of an object that was not found.
    fn address_of(&self, id: Option<&ObjectId>, written: &Located<String>, kinds: &[&str]) -> String {
        id.map_or_else(|| written.value.clone(), |id| self.address(id, kinds))
    }

    fn type_text(&self, ty: &Type) -> Option<String> {
        types::text(ty, &self.object.id, &self.catalog.names)
    }
}

/// The word of the language for a value of an enum.
fn word(value: &impl Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

fn words<T: Serialize>(values: &[T]) -> Vec<String> {
    values.iter().map(word).collect()
}

/// A value that is not the default.
fn unusual<T: PartialEq>(value: T, default: &T) -> Option<T> {
    (value != *default).then_some(value)
}

fn length(span: &Span64) -> Node {
    match span {
        Span64::Time(interval) => interval.to_string().into(),
        Span64::Number(number) => (*number).into(),
    }
}

fn default_value(default: &DefaultValue) -> Node {
    match default {
        DefaultValue::Literal(literal) => literal.into(),
        DefaultValue::Sql(formula) => {
            let mut draft = Draft::default();
            draft.put("sql", &formula.sql);
            draft.into()
        }
    }
}

/// A check beside the columns, with a name if it is not the one that would be chosen.
fn check(check: &Check, is_named: bool) -> Option<Node> {
    let Check { name, condition, needs, said: _ } = check;
    let _: &Needs = needs;
    let mut draft = Draft::default();
    draft.put_some("name", is_named.then_some(name));
    draft.put("sql", columns::condition(condition)?);
    Some(draft.into_short("sql"))
}

fn grants(draft: &mut Draft, grants: &[Grant]) {
    draft.put_list("grants", grants.iter().map(grant));
}

fn grant(grant: &Grant) -> Draft {
    let Grant { privileges, to, columns, sequences, with_grant_option } = grant;
    let mut draft = Draft::default();
    draft.put_list("privileges", words(privileges));
    draft.put_list("to", to);
    draft.put_list("columns", columns);
    draft.put_list("sequences", words(sequences));
    draft.put_true("with_grant_option", *with_grant_option);
    draft
}

fn parameters(parameters: &[(Located<String>, Located<Literal>)]) -> Draft {
    let mut draft = Draft::default();
    for (name, value) in parameters {
        draft.put(&name.value, value);
    }
    draft
}

//! The rules of Milvus objects: section by section what servers refuse, or store without a word and stumble over later.
//!
//! One file a subject. Every rule reads the definition alone, so it holds for collections of any origin.

mod analyzers;
mod defaults;
mod functions;
mod indexes;
pub(super) mod json_paths;
mod keys;
mod limits;
mod load;
mod names;
mod nullable;
mod parameters;
mod partitions;
mod properties;
mod ranges;
mod searches;
mod structs;
mod versions;

use super::model::{Collection, Database, Field};
use crate::config::Version;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shared};
use crate::engine::Checking;
use crate::model::Object;
use crate::span::{Located, Span};

/// What a rule looks at.
struct Scope<'a> {
    object: &'a Object,
    collection: &'a Collection,
    context: &'a Checking<'a>,
    target: &'a Version,
    subject: String,
}

impl Scope<'_> {
    /// A finding about the collection; the text follows its name.
    fn finding(&self, code: &'static Code, span: Span, text: impl std::fmt::Display) -> Diagnostic {
        let span = if span.is_some() { span } else { self.object.span };
        Diagnostic::new(code, span, format!("{} {text}", self.subject))
    }

    /// A finding about a field of the collection; the text follows its name.
    fn of_field(
        &self,
        code: &'static Code,
        span: Span,
        field: &str,
        text: impl std::fmt::Display,
    ) -> Diagnostic {
        let span = if span.is_some() { span } else { self.object.span };
        Diagnostic::new(code, span, format!("field `{field}` of {} {text}", self.subject))
    }

    /// The field of a name that something refers to; reports it when there is none.
    fn field(&self, name: &Located<String>, what: &str, diagnostics: &mut Diagnostics) -> Option<&Field> {
        let found = self.collection.field(name);
        if found.is_none() && !self.object.incomplete {
            diagnostics.push(
                self.finding(
                    &shared::UNKNOWN_COLUMN,
                    name.span,
                    format!("has no field `{name}`, which {what} names"),
                )
                .suggest(
                    name,
                    "fields",
                    self.collection.fields.iter().map(|field| field.name.as_str()),
                ),
            );
        }
        found
    }
}

/// A version as documents write it.
fn dotted(version: &[u32]) -> String {
    version.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

/// Checks an object.
pub fn check(object: &Object, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    let target = context.targets.of("milvus").version("version");
    if let Some(database) = object.definition::<Database>() {
        names::database(object, diagnostics);
        properties::database(object, database, diagnostics);
        return;
    }
    let Some(collection) = object.definition::<Collection>() else { return };
    let scope = Scope { object, collection, context, target, subject: object.subject() };
    for rule in [
        keys::check,
        limits::check,
        names::check,
        defaults::check,
        nullable::check,
        structs::check,
        partitions::check,
        indexes::check,
        searches::check,
        functions::check,
        analyzers::check,
        properties::check,
        load::check,
        versions::check,
    ] {
        rule(&scope, diagnostics);
    }
}

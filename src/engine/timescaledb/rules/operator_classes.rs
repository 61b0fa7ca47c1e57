//! Operator classes: which a type has for an index method, its own or one that is named.
//! Source: PostgreSQL 17, executed: `42704: data type … has no default operator class for access method …`, `42804: operator class …
//! does not accept data type …`; the classes are those of its catalog.

use std::collections::BTreeMap;
use std::sync::{LazyLock, RwLock};

use super::Rule;
use super::lasting::{has_extension, type_of, type_of_expression};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::catalog::{self, Context, Method};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::extensions::METHODS;
use crate::engine::timescaledb::infer::{Ty, facts};
use crate::engine::timescaledb::model::{Index, IndexKey};
use crate::engine::timescaledb::spec::IndexMethod;
use crate::span::{Located, Span};

/// The class that a type has when none is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Default {
    /// One that is there, or nothing is known of the type.
    There,
    /// One of an extension that the database does not declare.
    Of(&'static str),
    /// None.
    None,
}

/// Whether a class takes a type: its own, one of the same bytes, or any of a kind.
fn takes(input: &str, ty: &str) -> bool {
    let kind = || facts(ty).map_or(0, |facts| facts.kind);
    input == ty
        || match input {
            "anyarray" => ty.starts_with('_'),
            "anyenum" => kind() == b'e',
            "anyrange" => kind() == b'r',
            "anymultirange" => kind() == b'm',
            _ => catalog::cast(ty, input)
                .is_some_and(|cast| cast.method == Method::Binary && cast.context == Context::Implicit),
        }
}

/// Where classes come from: the extension of each, nothing for those of the server itself.
type Origins = Vec<Option<&'static str>>;

/// Where the classes come from that a type has for a method by default.
fn defaults(method: &str, ty: &str) -> Origins {
    /// What was looked up, by method and type: the catalog never changes, and tables repeat their few types.
    static KNOWN: LazyLock<RwLock<BTreeMap<String, Origins>>> = LazyLock::new(RwLock::default);
    let key = format!("{method} {ty}");
    if let Some(found) = KNOWN.read().ok().and_then(|known| known.get(&key).cloned()) {
        return found;
    }
    let classes = catalog::operator_classes(method).filter(|class| class.default && takes(class.input, ty));
    let found: Origins = classes.map(|class| class.extension).collect();
    if let Ok(mut known) = KNOWN.write() {
        known.insert(key, found.clone());
    }
    found
}

/// The class that a type has for a method.
pub(super) fn default_of(rule: &Rule<'_>, method: &str, ty: &Ty) -> Default {
    let Some(name) = ty.name().filter(|name| facts(name).is_some()) else { return Default::There };
    // A bare `vector` has none for hnsw; what PostGIS brings is told by its own facts.
    let mut elsewhere = Default::None;
    for extension in defaults(method, name) {
        match extension {
            Some(extension) if !has_extension(rule, extension) => elsewhere = Default::Of(extension),
            _ => return Default::There,
        }
    }
    elsewhere
}

pub(super) fn check(rule: &Rule<'_>, index: &Index, method: &'static str, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    // Vector methods have a rule of their own. A method that could not be read was taken out, and `btree` would answer for it.
    match index.method.value {
        IndexMethod::Hnsw | IndexMethod::Ivfflat => return,
        IndexMethod::Btree if rule.object.incomplete => return,
        _ => {}
    }
    for column in &index.columns {
        let (ty, shown, place, its_type): (Ty, String, Span, Option<Span>) = match &column.key {
            IndexKey::Column(name) => {
                let Some(found) = table.column(name) else { continue };
                (type_of(rule, &found.ty), name.value.clone(), name.span, Some(found.ty.span))
            }
            IndexKey::Sql(sql) => {
                (type_of_expression(rule, table, sql).0, sql.trim().to_owned(), sql.span, None)
            }
        };
        let Some(name) = ty.name() else { continue };
        let found = match &column.opclass {
            None => lacking(rule, index, method, (&ty, name), &shown)
                .map(|(message, help)| (message, help, place)),
            Some(opclass) => unfit(rule, index, method, (&ty, name), opclass)
                .map(|(message, help)| (message, help, opclass.span)),
        };
        if let Some((message, help, place)) = found {
            let mut diagnostic = Diagnostic::new(&codes::INDEX_OPCLASS, place, message).help(help);
            if let Some(span) = its_type {
                diagnostic = diagnostic.related(span, "its type");
            }
            diagnostics.push(diagnostic);
        }
    }
}

/// A type without a class of its own: the message, and what to do.
fn lacking(
    rule: &Rule<'_>,
    index: &Index,
    method: &str,
    (ty, name): (&Ty, &str),
    shown: &str,
) -> Option<(String, String)> {
    let default = default_of(rule, method, ty);
    if default == Default::There {
        return None;
    }
    let message = format!(
        "the index `{}` of {} holds `{shown}`, and {} has no operator class of its own for {method}",
        index.name,
        rule.subject,
        ty.shown()
    );
    if name == "json" {
        return Some((message, "change the column to `jsonb`".to_owned()));
    }
    let mut ways: Vec<String> = Vec::new();
    if let Some(class) =
        catalog::operator_classes(method).find(|class| !class.default && takes(class.input, name))
    {
        ways.push(match class.extension {
            Some(extension) => format!("write `opclass: {}` with the extension `{extension}`", class.name),
            None => format!("write `opclass: {}`", class.name),
        });
    }
    if let Default::Of(extension) = default {
        ways.push(format!("declare the extension `{extension}`"));
    }
    let others = ["btree", "gist", "gin"];
    if let Some(other) =
        others.iter().find(|other| **other != method && default_of(rule, other, ty) == Default::There)
    {
        ways.push(format!("use `{other}`"));
    }
    if ways.is_empty() {
        ways.push("index an expression of another type".to_owned());
    }
    Some((message, ways.join(", or ")))
}

/// A class that does not fit: the message, and what to do. Of a class that nobody knows nothing is said.
fn unfit(
    rule: &Rule<'_>,
    index: &Index,
    method: &str,
    (ty, name): (&Ty, &str),
    opclass: &Located<String>,
) -> Option<(String, String)> {
    let written = opclass.rsplit('.').next().unwrap_or(opclass);
    let mut classes = catalog::operator_classes(method).filter(|class| class.name == written).peekable();
    if classes.peek().is_none() {
        let other = METHODS
            .iter()
            .find(|other| catalog::operator_classes(other).any(|class| class.name == written))?;
        return Some((
            format!(
                "the operator class `{opclass}` of the index `{}` of {} is one for `{other}`, and the index has the method `{method}`",
                index.name, rule.subject
            ),
            format!("write `method: {other}`, or another operator class"),
        ));
    }
    facts(name)?;
    let fits = classes.any(|class| takes(class.input, name));
    (!fits).then(|| {
        (
            format!(
                "the operator class `{opclass}` of the index `{}` of {} does not accept {}",
                index.name,
                rule.subject,
                ty.shown()
            ),
            "remove the operator class, or index another column".to_owned(),
        )
    })
}

//! Names that servers take: characters, length, reserved words; names that are used once; aliases beside collections.
//!
//! Source: Milvus 2.3.5 (executed); keywords of expressions: server 2.4 and later (sources), `_seq`, `_partition`, `iso` and
//! `interval`: Lite 3.2.2. The union is refused, whatever the case of its letters.

use std::collections::BTreeMap;

use super::Scope;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::model::Collection;
use crate::model::{Catalog, Object, ObjectId};
use crate::span::{Located, Span};

const LONGEST: usize = 255;

const RESERVED: &[&str] = &[
    "rowid",
    "timestamp",
    "$meta",
    "$namespace_id",
    "like",
    "and",
    "or",
    "not",
    "in",
    "null",
    "exists",
    "true",
    "false",
    "json_contains",
    "json_contains_all",
    "json_contains_any",
    "array_contains",
    "array_contains_all",
    "array_contains_any",
    "array_length",
    "text_match",
    "phrase_match",
    "random_sample",
    "_seq",
    "_partition",
    "iso",
    "interval",
];

pub(super) fn database(object: &Object, diagnostics: &mut Diagnostics) {
    let subject = object.subject();
    pattern(&subject, "the database", &object.id.name, object.span, Rule::Name, diagnostics);
}

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let collection = scope.collection;
    let subject = &scope.subject;
    pattern(subject, "the collection", &scope.object.id.name, scope.object.span, Rule::Name, diagnostics);
    for field in &collection.fields {
        field_name(scope, &field.name, "field", diagnostics);
        for member in &field.members {
            field_name(scope, &member.name, "struct member", diagnostics);
        }
    }
    for function in &collection.functions {
        pattern(subject, "the function", &function.name, function.name.span, Rule::Name, diagnostics);
    }
    for partition in &collection.partitions {
        pattern(subject, "the partition", partition, partition.span, Rule::Partition, diagnostics);
        if partition.value == "_default" {
            diagnostics.push(
                scope
                    .finding(
                        &codes::RESERVED_NAME,
                        partition.span,
                        "names the partition `_default`, which every collection has by itself",
                    )
                    .help("remove it from the list"),
            );
        }
    }
    for alias in &collection.aliases {
        pattern(subject, "the alias", alias, alias.span, Rule::Name, diagnostics);
    }
    // One without a name of its own has its field's, which is checked there.
    for index in collection
        .indexes
        .iter()
        .filter(|index| index.name.value != index.field.value || collection.target(&index.field).is_none())
    {
        pattern(subject, "the index", &index.name, index.name.span, Rule::Name, diagnostics);
    }
    // An index that is one too many has a rule of its own.
    let alone = super::indexes::with_collisions(scope).into_iter().filter(|(_, first)| first.is_none());
    let indexes: Vec<&Located<String>> = alone.map(|(index, _)| &index.name).collect();
    for (what, names) in [
        ("partition", collection.partitions.iter().collect()),
        ("alias", collection.aliases.iter().collect()),
        ("index", indexes),
    ] {
        repeated(scope, what, &names, diagnostics);
    }
    aliases(scope, diagnostics);
}

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    Name,
    Partition,
}

/// Letters, digits and `_` of ASCII, no digit first but for partitions, 255 bytes at most.
fn pattern(subject: &str, what: &str, name: &str, span: Span, rule: Rule, diagnostics: &mut Diagnostics) {
    let wrong = name.chars().enumerate().find(|(position, c)| {
        let digit_first = *position == 0 && c.is_ascii_digit() && rule == Rule::Name;
        digit_first || !(c.is_ascii_alphanumeric() || *c == '_')
    });
    let (text, help) = if let Some((position, c)) = wrong {
        let fixed: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
        let fixed = if position == 0 && c.is_ascii_digit() { format!("_{fixed}") } else { fixed };
        let rule = if position == 0 && c.is_ascii_digit() {
            "begins with a digit".to_owned()
        } else {
            format!("holds `{c}`")
        };
        (
            format!("`{name}` {rule}; Milvus takes letters of ASCII, digits and `_`"),
            // Nothing of a name in another script is left: no example is better than `___`.
            if fixed.contains(|c: char| c.is_ascii_alphanumeric()) {
                format!("rename it, for example to `{fixed}`")
            } else {
                "rename it with letters and digits of ASCII; what it means can stand in `description`"
                    .to_owned()
            },
        )
    } else if name.len() > LONGEST {
        (
            format!("`{}…` has {} bytes; the limit is {LONGEST}", &name[..32], name.len()),
            "shorten it".to_owned(),
        )
    } else if name.is_empty() {
        ("has an empty name".to_owned(), "give it a name".to_owned())
    } else {
        return;
    };
    diagnostics
        .push(Diagnostic::new(&shared::INVALID_NAME, span, format!("{subject}: {what} {text}")).help(help));
}

fn field_name(scope: &Scope<'_>, name: &Located<String>, what: &str, diagnostics: &mut Diagnostics) {
    let folded = name.to_lowercase();
    if RESERVED.contains(&folded.as_str()) {
        diagnostics.push(
            scope
                .finding(
                    &codes::RESERVED_NAME,
                    name.span,
                    format!("has a {what} `{name}`, which is a word of Milvus"),
                )
                .help(format!("rename it, for example to `{}_value`", folded.trim_start_matches(['$', '_']))),
        );
        return;
    }
    pattern(&scope.subject, &format!("the {what}"), name, name.span, Rule::Name, diagnostics);
}

fn repeated(scope: &Scope<'_>, what: &str, names: &[&Located<String>], diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for name in names {
        if let Some(first) = seen.get(name.as_str()) {
            diagnostics.push(
                scope
                    .finding(
                        &shared::DUPLICATE_NAME,
                        name.span,
                        format!("uses the {what} name `{name}` twice"),
                    )
                    .related(*first, "the first one")
                    .help("rename one of the two, or remove it"),
            );
        } else {
            seen.insert(name.as_str(), name.span);
        }
    }
}

/// The collections that have each alias, by its database.
struct Aliases(BTreeMap<(String, String), Vec<(usize, Span)>>);

impl Aliases {
    fn of(catalog: &Catalog) -> Self {
        let mut found: BTreeMap<(String, String), Vec<(usize, Span)>> = BTreeMap::new();
        for (index, object) in catalog.objects.iter().enumerate() {
            for alias in object.definition::<Collection>().iter().flat_map(|collection| &collection.aliases) {
                let key = (object.id.database.clone(), alias.value.clone());
                found.entry(key).or_default().push((index, alias.span));
            }
        }
        Aliases(found)
    }
}

/// Aliases and collections share one namespace in a database.
fn aliases(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    if scope.collection.aliases.is_empty() {
        return;
    }
    let catalog = scope.context.catalog;
    let own = &scope.object.id;
    let all = scope.context.once.get(|| Aliases::of(catalog));
    for alias in &scope.collection.aliases {
        if let Some(other) = catalog.find(&ObjectId { name: alias.value.clone(), ..own.clone() }) {
            diagnostics.push(
                scope
                    .finding(
                        &codes::ALIAS_CONFLICT,
                        alias.span,
                        format!("has the alias `{alias}`, which is the name of a collection"),
                    )
                    .related(other.span, "the collection")
                    .help("rename the alias, or give the collection a versioned name such as `name_v1`"),
            );
        }
        // Every collection but the first one reports.
        let key = (own.database.clone(), alias.value.clone());
        let first = all.0.get(&key).and_then(|all| all.first());
        if let Some((index, span)) = first
            && let other = catalog.get(*index)
            && other.id != *own
        {
            diagnostics.push(
                scope
                    .finding(
                        &codes::ALIAS_CONFLICT,
                        alias.span,
                        format!("has the alias `{alias}`, which {} has too", other.subject()),
                    )
                    .related(*span, "the other one")
                    .help("keep the alias at one collection"),
            );
        }
    }
}

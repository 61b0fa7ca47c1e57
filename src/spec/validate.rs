//! Checks a document against the schema of its kind and says what is wrong in the language's own words.

use std::collections::BTreeSet;
use std::sync::Arc;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value as Json;

use super::parameters::Beside;
use super::removal::Removals;
use super::words::Words;
use super::{advice, parameters};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest, shared};
use crate::source::{Mapping, Node, Tree, Value};
use crate::span::Span;

/// The compiled schema of a kind, and the schema itself for suggestions.
pub struct Leaf {
    validator: Validator<Tree>,
    schema: Arc<Json>,
}

/// What is known of keys that a kind does not have, beyond its own schema.
pub struct Elsewhere<'a> {
    /// How the engine says what a key of another engine says that is no misspelt key of its own.
    pub translation: &'a dyn Fn(&str) -> Option<&'static str>,
    /// Where else the language has the key; starts with a verb.
    pub key: &'a dyn Fn(&str) -> Option<String>,
    /// Words of the engine.
    pub words: &'static Words,
}

impl Elsewhere<'_> {
    /// For what is the only one of its language.
    pub const NOWHERE: Elsewhere<'static> =
        Elsewhere { translation: &|_| None, key: &|_| None, words: Words::NONE };
}

/// What a document's validation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The document follows its schema, or only has unknown keys, which are ignored.
    Readable,
    /// Some values were taken out so that the rest can be read.
    Incomplete,
    /// Something required is missing.
    Broken,
}

impl Leaf {
    /// Compiles a schema.
    ///
    /// # Errors
    /// When the schema is not one; a bug of the language, found by a test.
    pub fn compile(schema: Json) -> Result<Leaf, String> {
        let validator =
            jsonschema::options_for::<Tree>().build(&schema).map_err(|error| error.to_string())?;
        Ok(Leaf { validator, schema: Arc::new(schema) })
    }

    /// Reports every violation and takes the offending values out of the tree.
    ///
    /// `subject` names the document in messages: "timescaledb table `chats`".
    ///
    /// `elsewhere` says where else the language has a key that is unknown here.
    pub fn check(
        &self,
        root: &mut Node,
        subject: &str,
        elsewhere: &Elsewhere<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Outcome {
        let mut outcome = Outcome::Readable;
        // Taking a value out can uncover nothing but missing keys, so a few rounds reach the end; what a later round
        // finds follows from what the first one reported.
        for round in 0..4 {
            let mut removals = Removals::default();
            let mut misspelt: BTreeSet<(Vec<String>, String)> = BTreeSet::new();
            let mut missing: Vec<(Vec<String>, String)> = Vec::new();
            let mut types: Vec<(Vec<String>, String)> = Vec::new();
            for error in self.validator.iter_errors(&*root) {
                let path: Vec<String> =
                    error.instance_path().as_str().split('/').skip(1).map(unescape).collect();
                match error.kind() {
                    ValidationErrorKind::AdditionalProperties { unexpected } => {
                        let known = self.keys_at(&error);
                        let column = find(root, &path).and_then(Node::as_mapping);
                        let beside = column
                            .and_then(|column| parameters::beside(column, elsewhere.words))
                            .filter(|beside| beside.keys.iter().all(|key| unexpected.contains(key)));
                        if let Some(beside) = beside {
                            beside_type(root, &path, &beside, subject, diagnostics);
                            let place = |key: &String| [path.as_slice(), std::slice::from_ref(key)].concat();
                            beside.keys.iter().for_each(|key| removals.insert(&place(key)));
                            types.extend(beside.meant.map(|meant| (place(&"type".to_owned()), meant)));
                        }
                        let lost = unindented(find(root, &path));
                        for (number, key) in unexpected.iter().enumerate() {
                            let place = [path.as_slice(), std::slice::from_ref(key)].concat();
                            if removals.contains(&place) {
                                continue;
                            }
                            if number >= MOST_ADVISED {
                                unadvised_key(root, &path, key, subject, diagnostics);
                                removals.insert(&place);
                                continue;
                            }
                            if let Some(split) = split_text(root, &place) {
                                split.report(subject, diagnostics);
                                split.paths.iter().for_each(|path| removals.insert(path));
                                outcome = Outcome::Incomplete;
                                continue;
                            }
                            let synonym = advice::synonym(key, &known, elsewhere.words);
                            if let Some(near) =
                                synonym.or_else(|| nearest(key, known.iter().map(String::as_str)))
                            {
                                let columns =
                                    path.is_empty() && COLUMNS.contains(&near) && root.get(near).is_none();
                                if columns {
                                    outcome = Outcome::Incomplete;
                                }
                                misspelt.insert((path.clone(), near.to_owned()));
                            }
                            // Entries that were not indented are told at the key that lacks them.
                            if !lost.contains(key.as_str()) {
                                unknown_key(root, &path, key, &known, subject, elsewhere, diagnostics);
                            }
                            removals.insert(&place);
                        }
                    }
                    ValidationErrorKind::Required { property } => {
                        missing.push((path, property.as_str().unwrap_or_default().to_owned()));
                    }
                    _ => {
                        // A value that is of the wrong type breaks `enum` too; one report says enough.
                        if round == 0 && !removals.contains(&path) {
                            match split_text(root, &path) {
                                Some(split) => {
                                    split.report(subject, diagnostics);
                                    split.paths.iter().for_each(|path| removals.insert(path));
                                }
                                None => {
                                    let names = self.needed_at(&error);
                                    bad_value(root, &path, &error, subject, &names, diagnostics);
                                }
                            }
                        }
                        outcome = Outcome::Incomplete;
                        removals.insert(&path);
                    }
                }
            }
            for (path, key) in missing {
                let consequence = round > 0 || misspelt.contains(&(path.clone(), key.clone()));
                if !consequence {
                    missing_key(root, &path, &key, subject, diagnostics);
                }
                outcome = Outcome::Incomplete;
                removals.insert(&path);
            }
            if removals.is_empty() {
                return outcome;
            }
            if removals.has_root() {
                return Outcome::Broken;
            }
            for (path, meant) in types {
                if let Some(node) = find_mut(root, &path) {
                    node.value = Value::String(meant.into());
                }
            }
            removals.take_from(root);
        }
        Outcome::Broken
    }

    /// The keys that a mapping needs where something else was found, or the first ones that it may have.
    fn needed_at(&self, error: &ValidationError<'_>) -> Vec<String> {
        let pointer = error.schema_path().as_str();
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let object = self.schema.pointer(parent).unwrap_or(&Json::Null);
        let required = object.get("required").and_then(Json::as_array).into_iter().flatten();
        let required: Vec<String> = required.filter_map(Json::as_str).map(str::to_owned).collect();
        if !required.is_empty() {
            return required;
        }
        let properties = object.get("properties").and_then(Json::as_object);
        properties.map(|keys| keys.keys().take(1).cloned().collect()).unwrap_or_default()
    }

    /// The keys that the schema names where an unknown one was found.
    fn keys_at(&self, error: &ValidationError<'_>) -> Vec<String> {
        let pointer = error.schema_path().as_str();
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let object = self.schema.pointer(parent).unwrap_or(&Json::Null);
        object
            .get("properties")
            .and_then(Json::as_object)
            .map(|keys| keys.keys().cloned().collect())
            .unwrap_or_default()
    }
}

/// One finding about the parameters of a type that stand beside it.
fn beside_type(root: &Node, path: &[String], beside: &Beside, subject: &str, diagnostics: &mut Diagnostics) {
    let Some(column) = find(root, path).and_then(Node::as_mapping) else { return };
    let first = beside.keys.iter().filter_map(|key| column.entry(key)).min_by_key(|entry| entry.key.span);
    let (Some(first), Some(written)) = (first, column.entry("type")) else { return };
    let key = &first.key.text;
    diagnostics.push(
        Diagnostic::new(
            &shared::UNKNOWN_KEY,
            first.key.span,
            format!("{subject} has an unknown key `{key}` in `{}`", path.join(".")),
        )
        .label("a part of the type in this language")
        .related(written.value.span, "the type")
        .help(beside.help.as_str()),
    );
}

/// Of so many unknown keys in one mapping it is told what may be meant. More are no mistakes of somebody who writes: what follows
/// says the same of each.
const MOST_ADVISED: usize = 1_000;

/// One of very many unknown keys.
fn unadvised_key(root: &Node, path: &[String], key: &str, subject: &str, diagnostics: &mut Diagnostics) {
    let diagnostic = unknown(root, path, key, subject);
    diagnostics.push(diagnostic.help("use one of the keys that exist, as for those before it"));
}

/// The finding about a key, without help.
fn unknown(root: &Node, path: &[String], key: &str, subject: &str) -> Diagnostic {
    let span = find(root, path)
        .and_then(Node::as_mapping)
        .and_then(|mapping| mapping.entry(key))
        .map_or(root.span, |entry| entry.key.span);
    let place = if path.is_empty() { String::new() } else { format!(" in `{}`", path.join(".")) };
    Diagnostic::new(&shared::UNKNOWN_KEY, span, format!("{subject} has an unknown key `{key}`{place}"))
        .label("not a key of the language here")
}

fn unknown_key(
    root: &Node,
    path: &[String],
    key: &str,
    known: &[String],
    subject: &str,
    elsewhere: &Elsewhere<'_>,
    diagnostics: &mut Diagnostics,
) {
    let diagnostic = unknown(root, path, key, subject);
    let span = diagnostic.span;
    let near = nearest(key, known.iter().map(String::as_str)).is_some();
    let translation = path.is_empty().then(|| (elsewhere.translation)(key)).flatten();
    let other = || {
        let here = path.is_empty().then(|| (elsewhere.key)(key)).flatten();
        here.or_else(|| advice::otherwise(key).map(str::to_owned))
    };
    let diagnostic = match advice::synonym(key, known, elsewhere.words) {
        Some(meant) => {
            diagnostic.help(format!("write `{meant}` in the place of `{key}`")).edit(span, meant.to_owned())
        }
        // What has a name of its own in another engine is no misspelt key of this one.
        None if translation.is_some() => diagnostic.maybe_help(translation.map(str::to_owned)),
        None if near => diagnostic.suggest(key, "keys", known.iter().map(String::as_str)),
        None => match other() {
            Some(help) => diagnostic.help(help),
            None => diagnostic.suggest(key, "keys", known.iter().map(String::as_str)),
        },
    };
    diagnostics.push(diagnostic);
}

/// The keys that come right after a key without a value, as entries do that lack their indentation.
fn unindented(node: Option<&Node>) -> BTreeSet<String> {
    let entries = node.and_then(Node::as_mapping).map(Mapping::entries).unwrap_or_default();
    let mut after = false;
    let mut found = BTreeSet::new();
    for entry in entries {
        if after {
            found.insert(entry.key.text.to_string());
        }
        if !UNINDENTED.contains(&entry.value.value.type_name()) {
            after = entry.value.value == Value::Null && COLUMNS.contains(&&*entry.key.text);
        }
    }
    found
}

/// A text that a comma cut in two: `{ price: Decimal(10, 2) }` has the keys `price` and `2)`.
struct Split {
    span: Span,
    text: String,
    /// The paths of the parts.
    paths: Vec<Vec<String>>,
}

impl Split {
    fn report(&self, subject: &str, diagnostics: &mut Diagnostics) {
        let quoted = format!("'{}'", self.text.replace('\'', "''"));
        diagnostics.push(
            Diagnostic::new(
                &shared::SYNTAX,
                self.span,
                format!("{subject} has a text without quotes that a comma ends"),
            )
            .label("inside `{ }` a comma begins the next entry")
            .help(format!("put the text in quotes: `{quoted}`"))
            .edit_source(self.span, quoted),
        );
    }
}

/// In how many parts a type is looked for that commas cut.
const MOST_PARTS: usize = 64;

/// The text whose part a key without a value is, if it is one.
fn split_text(root: &Node, path: &[String]) -> Option<Split> {
    let (key, parent) = path.split_last()?;
    let mapping = find(root, parent)?.as_mapping()?;
    let entries = mapping.entries();
    let last = mapping.position(key).filter(|last| entries[*last].value.value == Value::Null)?;
    let first = (0..last).rev().take(MOST_PARTS).find(|index| entries[*index].value.value != Value::Null)?;
    let Value::String(text) = &entries[first].value.value else { return None };
    let open = |text: &str| text.matches('(').count() > text.matches(')').count();
    if !open(text) {
        return None;
    }
    // The parts stand right after each other, with a comma and perhaps a blank between them.
    let mut end = entries[first].value.span.end;
    let mut whole = text.to_string();
    let path_of = |key: &str| [parent, &[key.to_owned()]].concat();
    let mut paths = vec![path_of(&entries[first].key.text)];
    let parts = entries[first + 1..].iter().take_while(|part| part.value.value == Value::Null);
    for part in parts.take(MOST_PARTS) {
        if part.key.span.start < end || part.key.span.start - end > 3 {
            break;
        }
        whole.push_str(if part.key.span.start - end > 1 { ", " } else { "," });
        whole.push_str(&part.key.text);
        end = part.key.span.end;
        paths.push(path_of(&part.key.text));
    }
    (paths.iter().any(|found| found == path) && !open(&whole)).then_some(Split {
        span: Span { end, ..entries[first].value.span },
        text: whole,
        paths,
    })
}

/// What the entries of `columns` are, in words.
const UNINDENTED: &[&str] = &["text", "a mapping"];

/// Keys whose entries have names that people choose.
const COLUMNS: &[&str] = &["columns", "fields"];

fn missing_key(root: &Node, path: &[String], key: &str, subject: &str, diagnostics: &mut Diagnostics) {
    let (span, place) = match find_entry_span(root, path) {
        Some(span) => (span, format!(" in `{}`", path.join("."))),
        None => (first_key(root), String::new()),
    };
    diagnostics.push(
        Diagnostic::new(&shared::MISSING_KEY, span, format!("{subject} lacks the key `{key}`{place}"))
            .help(format!("add `{key}`")),
    );
}

fn bad_value(
    root: &Node,
    path: &[String],
    error: &ValidationError<'_>,
    subject: &str,
    names: &[String],
    diagnostics: &mut Diagnostics,
) {
    let node = find(root, path).unwrap_or(root);
    let place = if path.is_empty() { "the document".to_owned() } else { format!("`{}`", path.join(".")) };
    let diagnostic = match error.kind() {
        ValidationErrorKind::Type { kind } => {
            let wanted = type_words(kind);
            let found = node.value.type_name();
            let diagnostic = Diagnostic::new(
                &shared::WRONG_TYPE,
                node.span,
                format!("{place} of {subject} takes {wanted}, not {found}"),
            )
            .label(format!("{found} here"));
            let last = path.last().map_or("", String::as_str);
            let remedy = super::remedy::of(node, kind);
            match (&node.value, wanted.as_str()) {
                (Value::Null, _) if COLUMNS.contains(&last) => {
                    diagnostic.help(format!("indent the lines of the {last} below it by two blanks"))
                }
                (Value::Null, _) if last.contains(':') => {
                    let key = find_entry_span(root, path).unwrap_or(node.span);
                    let spaced = last.replacen(':', ": ", 1);
                    diagnostic.help(format!("write a blank after the colon: `{spaced}`")).edit_source(key, spaced)
                }
                (Value::Null, _) => diagnostic.help("remove the key, or give it a value"),
                (Value::String(text), "`true` or `false`") if truth(text).is_some() => {
                    let meant = truth(text).unwrap_or_default();
                    diagnostic
                        .help(format!("write `{meant}`: since YAML 1.2 `{text}` is a text"))
                        .edit_source(node.span, meant)
                }
                (Value::String(text), "a number" | "a whole number") if text.parse::<f64>().is_ok() => {
                    diagnostic.help(format!("write it without quotes: {text}")).edit_source(node.span, text.to_string())
                }
                (Value::String(text), wanted) if wanted.split(" or ").any(|one| one == "a list") => {
                    let listed = format!("[{}]", as_written(node, text));
                    diagnostic.help(format!("write a list: `{listed}`")).edit_source(node.span, listed)
                }
                (Value::Sequence(_), _) if COLUMNS.contains(&last) => diagnostic.help(format!(
                    "write each one under its name, without `-` or `[[ ]]`: `id: int64` in YAML, `id = \"int64\"` below \
                     `[{last}]` in TOML"
                )),
                (Value::Sequence(_), _) if path.len() == 2 && root.get(&path[0]).is_some() && TOP_LISTS.contains(&last) => {
                    diagnostic.help(format!("move `{last}` out of `{}`: it is a key of the object itself", path[0]))
                }
                _ if remedy.is_some() => {
                    let (help, source) = remedy.unwrap_or_default();
                    diagnostic.help(help).edit_source(node.span, source)
                }
                (Value::Mapping(_), "a list") => diagnostic.help("write a list: put the mapping into `[ ]`, or begin it with `- `"),
                (Value::Sequence(_), "a mapping") if names.is_empty() => {
                    diagnostic.help("write each entry under its name: `name: { … }`, without `-`")
                }
                (_, wanted) if wanted.ends_with("a mapping") && !names.is_empty() => {
                    let keys: Vec<String> = names.iter().map(|name| format!("{name}: …")).collect();
                    diagnostic.help(format!("write {wanted}, such as `{{ {} }}`", keys.join(", ")))
                }
                _ => diagnostic.help(format!("write {wanted}")),
            }
        }
        ValidationErrorKind::Enum { .. } if node.as_str().is_none() => {
            let found = node.value.type_name();
            let diagnostic = Diagnostic::new(
                &shared::WRONG_TYPE,
                node.span,
                format!("{place} of {subject} takes text, not {found}"),
            )
            .label(format!("{found} here"));
            match node.value {
                Value::Null => diagnostic.help("remove the key, or give it a value"),
                _ => diagnostic.help("write text"),
            }
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> =
                options.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            let found =
                node.as_str().map_or_else(|| node.value.type_name().to_owned(), |text| format!("`{text}`"));
            Diagnostic::new(
                &shared::INVALID_VALUE,
                node.span,
                format!("{place} of {subject} cannot be {found}"),
            )
            .suggest(node.as_str().unwrap_or_default(), "values", options)
        }
        other => {
            let (message, help) = explain(other, node);
            Diagnostic::new(&shared::INVALID_VALUE, node.span, format!("{place} of {subject} {message}"))
                .help(help)
        }
    };
    diagnostics.push(diagnostic);
}

/// Keys with lists that TOML files tend to have below `[columns]`.
const TOP_LISTS: &[&str] =
    &["order_by", "primary_key", "partition_by", "ttl", "mixins", "tags", "depends_on"];

/// The truth value that a word meant in YAML 1.1.
fn truth(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" | "true" => Some("true"),
        "no" | "n" | "off" | "false" => Some("false"),
        _ => None,
    }
}

/// A text as an item of a list: without quotes where the file has none and the item needs none.
fn as_written(node: &Node, text: &str) -> String {
    let bare = node.span.end.saturating_sub(node.span.start) as usize == text.len();
    if bare && !text.contains(|c: char| ",[]{}#:&*!|>'\"%@`".contains(c)) {
        return text.to_owned();
    }
    Json::from(text).to_string()
}

fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

fn find<'a>(root: &'a Node, path: &[String]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, part| match &node.value {
        Value::Mapping(mapping) => mapping.get(part),
        Value::Sequence(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The place of the key that a path ends in, or of the item.
fn find_entry_span(root: &Node, path: &[String]) -> Option<Span> {
    let (last, parents) = path.split_last()?;
    let parent = find(root, parents)?;
    match &parent.value {
        Value::Mapping(mapping) => mapping.entry(last).map(|entry| entry.key.span),
        _ => find(root, path).map(|node| node.span),
    }
}

fn first_key(root: &Node) -> Span {
    let mapping = root.as_mapping();
    mapping.and_then(|mapping| mapping.entry("name").or(mapping.entries().first())).map_or(
        root.span,
        |entry| Span { end: entry.value.span.end.max(entry.key.span.end), ..entry.key.span },
    )
}

fn find_mut<'a>(root: &'a mut Node, path: &[String]) -> Option<&'a mut Node> {
    path.iter().try_fold(root, |node, part| match &mut node.value {
        Value::Mapping(mapping) => mapping.get_mut(part),
        Value::Sequence(items) => items.get_mut(part.parse::<usize>().ok()?),
        _ => None,
    })
}

fn type_words(kind: &TypeKind) -> String {
    let word = |name: &str| match name {
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        "array" => "a list",
        "object" => "a mapping",
        _ => "nothing",
    };
    let names: Vec<String> = match kind {
        TypeKind::Single(name) => vec![name.to_string()],
        TypeKind::Multiple(names) => names.iter().map(|name| name.to_string()).collect(),
    };
    let words: Vec<&str> = names.iter().map(|name| word(name)).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "another value".to_owned(),
    }
}

/// What a violated keyword says, and what to do about it.
fn explain(kind: &ValidationErrorKind, node: &Node) -> (String, String) {
    match kind {
        ValidationErrorKind::Minimum { limit } => {
            (format!("is less than {limit}"), format!("write {limit} or more"))
        }
        ValidationErrorKind::Maximum { limit } => {
            (format!("is more than {limit}"), format!("write {limit} or less"))
        }
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            (format!("is not more than {limit}"), format!("write more than {limit}"))
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            (format!("is not less than {limit}"), format!("write less than {limit}"))
        }
        ValidationErrorKind::MinLength { limit } => match limit {
            1 => ("is empty".to_owned(), "write a text, or remove the key".to_owned()),
            limit => {
                (format!("is shorter than {limit} characters"), format!("write {limit} characters or more"))
            }
        },
        ValidationErrorKind::MaxLength { limit } => {
            (format!("is longer than {limit} characters"), format!("shorten it to {limit} characters"))
        }
        ValidationErrorKind::MinItems { limit } | ValidationErrorKind::MinProperties { limit } => match limit
        {
            1 => ("is empty".to_owned(), "add an entry, or remove the key".to_owned()),
            limit => (format!("has fewer than {limit} entries"), format!("write {limit} entries or more")),
        },
        ValidationErrorKind::MaxItems { limit } | ValidationErrorKind::MaxProperties { limit } => {
            (format!("has more than {limit} entries"), format!("write {limit} entries or fewer"))
        }
        ValidationErrorKind::UniqueItems => {
            ("names the same entry twice".to_owned(), "remove one of them".to_owned())
        }
        ValidationErrorKind::Pattern { pattern } => {
            let found = node.as_str().unwrap_or_default();
            (format!("is `{found}`, which has the wrong form"), format!("write a text that fits `{pattern}`"))
        }
        ValidationErrorKind::Constant { expected_value } => {
            (format!("must be {expected_value}"), format!("write {expected_value}"))
        }
        other => (
            format!("breaks the rule `{}`", other.keyword()),
            "compare with the language reference".to_owned(),
        ),
    }
}

//! Checks a document against the schema of its kind and says what is wrong in the language's own words.

use std::sync::Arc;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value as Json;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest, shared};
use crate::source::{Node, Tree, Value};
use crate::span::Span;

/// The compiled schema of a kind, and the schema itself for suggestions.
pub struct Leaf {
    validator: Validator<Tree>,
    schema: Arc<Json>,
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
    pub fn check(&self, root: &mut Node, subject: &str, diagnostics: &mut Diagnostics) -> Outcome {
        let mut outcome = Outcome::Readable;
        // Taking a value out can uncover nothing but missing keys, so a few rounds reach the end; what a later round
        // finds follows from what the first one reported.
        for round in 0..4 {
            let mut removals: Vec<Vec<String>> = Vec::new();
            let mut misspelt: Vec<(Vec<String>, String)> = Vec::new();
            let mut missing: Vec<(Vec<String>, String)> = Vec::new();
            for error in self.validator.iter_errors(&*root) {
                let path: Vec<String> =
                    error.instance_path().as_str().split('/').skip(1).map(unescape).collect();
                match error.kind() {
                    ValidationErrorKind::AdditionalProperties { unexpected } => {
                        let known = self.keys_at(&error);
                        for key in unexpected {
                            if let Some(near) = nearest(key, known.iter().map(String::as_str)) {
                                misspelt.push((path.clone(), near.to_owned()));
                            }
                            unknown_key(root, &path, key, &known, subject, diagnostics);
                            removals.push([path.as_slice(), std::slice::from_ref(key)].concat());
                        }
                    }
                    ValidationErrorKind::Required { property } => {
                        missing.push((path, property.as_str().unwrap_or_default().to_owned()));
                    }
                    _ => {
                        // A value that is of the wrong type breaks `enum` too; one report says enough.
                        if round == 0 && !removals.contains(&path) {
                            bad_value(root, &path, &error, subject, diagnostics);
                        }
                        outcome = Outcome::Incomplete;
                        removals.push(path);
                    }
                }
            }
            for (path, key) in missing {
                let consequence = round > 0 || misspelt.contains(&(path.clone(), key.clone()));
                if !consequence {
                    missing_key(root, &path, &key, subject, diagnostics);
                }
                outcome = Outcome::Incomplete;
                removals.push(path);
            }
            if removals.is_empty() {
                return outcome;
            }
            if removals.iter().any(Vec::is_empty) {
                return Outcome::Broken;
            }
            // Later items first, so that the places of earlier ones in a list stay right.
            removals.sort_by(|left, right| compare_paths(right, left));
            removals.dedup();
            for path in removals {
                remove(root, &path);
            }
        }
        Outcome::Broken
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

fn unknown_key(
    root: &Node,
    path: &[String],
    key: &str,
    known: &[String],
    subject: &str,
    diagnostics: &mut Diagnostics,
) {
    let span = find(root, path)
        .and_then(Node::as_mapping)
        .and_then(|mapping| mapping.entry(key))
        .map_or(root.span, |entry| entry.key.span);
    let place = if path.is_empty() { String::new() } else { format!(" in `{}`", path.join(".")) };
    diagnostics.push(
        Diagnostic::new(&shared::UNKNOWN_KEY, span, format!("{subject} has an unknown key `{key}`{place}"))
            .label("not a key of the language here")
            .suggest(key, "keys", known.iter().map(String::as_str)),
    );
}

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
            match (&node.value, super::remedy::of(node, kind)) {
                (Value::Null, _) => diagnostic.help("remove the key, or give it a value"),
                (_, Some((help, source))) => diagnostic.help(help).edit_source(node.span, source),
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

fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

fn compare_paths(left: &[String], right: &[String]) -> std::cmp::Ordering {
    let numeric = |part: &String| part.parse::<usize>().ok();
    for (a, b) in left.iter().zip(right) {
        let order = match (numeric(a), numeric(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.cmp(b),
        };
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len())
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
    mapping.and_then(|mapping| mapping.entry("name").or(mapping.entries.first())).map_or(root.span, |entry| {
        Span { end: entry.value.span.end.max(entry.key.span.end), ..entry.key.span }
    })
}

fn remove(root: &mut Node, path: &[String]) {
    let Some((last, parents)) = path.split_last() else { return };
    let mut node = root;
    for part in parents {
        let next = match &mut node.value {
            Value::Mapping(mapping) => mapping
                .entries
                .iter_mut()
                .find(|entry| *entry.key.text == **part)
                .map(|entry| &mut entry.value),
            Value::Sequence(items) => part.parse::<usize>().ok().and_then(|index| items.get_mut(index)),
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => return,
        }
    }
    match &mut node.value {
        Value::Mapping(mapping) => mapping.entries.retain(|entry| *entry.key.text != **last),
        Value::Sequence(items) => {
            if let Ok(index) = last.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
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

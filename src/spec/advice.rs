//! What people mean by keys that the language does not have: words of SQL, of other tools, and those that an engine's clients have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::json_schema::{self, Dispatch};
use super::words::Words;

/// Words for keys that have another name here. The first of the names that exists at the place is meant.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("alias", &["aliases"]),
    ("allowed_values", &["one_of", "labels"]),
    ("as", &["query"]),
    ("auto_increment", &["identity", "auto_id"]),
    ("autoincrement", &["identity", "auto_id"]),
    ("body", &["query"]),
    ("check", &["checks"]),
    ("choices", &["one_of", "labels"]),
    ("cols", &["columns", "fields"]),
    ("columns", &["fields"]),
    ("comment", &["description"]),
    ("compression", &["columnstore", "codec"]),
    ("condition", &["where"]),
    ("default_expression", &["default"]),
    ("default_value", &["default"]),
    ("definition", &["query", "body", "create"]),
    ("desc", &["description"]),
    ("doc", &["description"]),
    ("enum", &["one_of", "labels"]),
    ("fields", &["columns"]),
    ("fk", &["foreign_key"]),
    ("foreign_key", &["foreign_keys", "logical"]),
    ("index_type", &["type", "method"]),
    ("is_nullable", &["nullable"]),
    ("is_primary", &["primary_key"]),
    ("is_primary_key", &["primary_key"]),
    ("is_unique", &["unique"]),
    ("materialized_view", &["to"]),
    ("null", &["nullable"]),
    ("optional", &["nullable"]),
    ("options", &["settings", "with", "storage"]),
    ("order", &["order_by"]),
    ("parameters", &["params", "with"]),
    ("partition", &["partition_by", "partitions"]),
    ("partition_key", &["partition_by"]),
    ("pk", &["primary_key"]),
    ("primary", &["primary_key"]),
    ("ref", &["foreign_key", "logical", "to"]),
    ("references", &["foreign_key", "logical", "to"]),
    ("select", &["query"]),
    ("source", &["query"]),
    ("sql", &["query", "body", "create"]),
    ("statement", &["query", "create"]),
    ("table", &["to"]),
    ("target", &["to"]),
    ("unique_constraints", &["unique"]),
    ("using", &["method"]),
    ("values", &["labels", "one_of"]),
    ("variants", &["labels"]),
];

/// Keys for what the language says in another way.
const OTHERWISE: &[(&str, &str)] = &[
    ("allow", "write it under `[lints]`: `<code> = { level = \"allow\", reason = \"…\" }`"),
    ("charset", "remove it: texts are UTF-8 in every engine"),
    ("data_type", "write the type under `type`, or right after the name: `id: int64`"),
    ("datatype", "write the type under `type`, or right after the name: `id: int64`"),
    ("dim", "write the dimensions in the type: `float_vector(768)`, `vector(768)`"),
    ("dimension", "write the dimensions in the type: `float_vector(768)`, `vector(768)`"),
    ("dimensions", "write the dimensions in the type: `float_vector(768)`, `vector(768)`"),
    ("if_not_exists", "remove it: every statement can run twice"),
    ("length", "write the length in the type: `varchar(255)`"),
    ("max_capacity", "write the capacity in the type: `array<int64, 64>`"),
    ("max_length", "write the length in the type: `varchar(255)`"),
    ("not_null", "remove it: without `nullable: true` nothing may be null"),
    ("on_cluster", "remove it: a replicated database makes its tables on every server"),
    ("or_replace", "remove it: every statement can run twice"),
    ("precision", "write the digits in the type: `decimal(10, 2)`, `timestamptz(3)`"),
    ("required", "remove it: without `nullable: true` nothing may be null"),
    ("scale", "write the digits in the type: `decimal(10, 2)`"),
    ("size", "write the length in the type: `varchar(255)`"),
    ("type_params", "write the parameters in the type: `float_vector(768)`, `varchar(255)`"),
    ("unsigned", "write it in the type: `uint32`"),
];

/// How an engine says what a key of another engine says that is no misspelt key of its own.
pub(super) fn translation(key: &str, dispatch: &Dispatch) -> Option<&'static str> {
    let folded = fold(key);
    dispatch.translations.iter().find(|(word, _)| *word == folded).map(|(_, help)| *help)
}

/// The key that another word stands for, if it exists at the place.
pub(super) fn synonym<'a>(key: &str, known: &'a [String], words: &Words) -> Option<&'a str> {
    let folded = fold(key);
    let (_, names) = words.synonyms.iter().chain(SYNONYMS).find(|(word, _)| *word == folded)?;
    names.iter().find_map(|name| known.iter().find(|known| known == name)).map(String::as_str)
}

/// How the language says what a key of other tools says.
pub(super) fn otherwise(key: &str) -> Option<&'static str> {
    let folded = fold(key);
    OTHERWISE.iter().find(|(word, _)| *word == folded).map(|(_, help)| *help)
}

/// `maxLength` and `max-length` as `max_length`.
pub(super) fn fold(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 2);
    for c in key.chars() {
        if c.is_ascii_uppercase() && out.ends_with(|last: char| last.is_ascii_lowercase()) {
            out.push('_');
        }
        out.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
    }
    out
}

/// The keys of each kind of document, by its value of `engine` and its name.
pub(super) type Keys = BTreeMap<(&'static str, &'static str), BTreeSet<String>>;

/// The keys of every kind: collected once, since making a schema takes long.
pub(super) fn keys(dispatches: &[Dispatch]) -> Keys {
    let kinds =
        dispatches.iter().flat_map(|dispatch| dispatch.kinds.iter().map(move |kind| (dispatch, kind)));
    kinds
        .map(|(dispatch, kind)| {
            let schema = json_schema::leaf(dispatch.value, kind);
            let properties = schema.get("properties").and_then(Json::as_object);
            let keys = properties.into_iter().flat_map(|keys| keys.keys().cloned());
            ((dispatch.value, kind.name), keys.collect())
        })
        .collect()
}

/// Where the language has a key that this kind of document does not have.
pub(super) fn elsewhere(
    key: &str,
    engine: &str,
    kind: &str,
    dispatches: &[Dispatch],
    keys: &Keys,
) -> Option<String> {
    let has = |dispatch: &Dispatch, wanted: &str| {
        keys.get(&(dispatch.value, wanted)).is_some_and(|keys| keys.contains(key))
    };
    let engines: Vec<&str> = dispatches
        .iter()
        .filter(|dispatch| dispatch.value != engine && has(dispatch, kind))
        .map(|dispatch| dispatch.value)
        .collect();
    let own = dispatches.iter().find(|dispatch| dispatch.value == engine)?;
    if let Some((_, instead)) = own.keys.iter().find(|(known, _)| *known == key) {
        return Some((*instead).to_owned());
    }
    if !engines.is_empty() {
        let of = list(&engines);
        return Some(format!("remove it: `{key}` is a key of {of}, and {engine} has nothing in its place"));
    }
    let kinds: Vec<&str> =
        own.kinds.iter().map(|found| found.name).filter(|found| *found != kind && has(own, found)).collect();
    (!kinds.is_empty() && kinds.len() <= 4)
        .then(|| format!("remove it, or change `kind` to {}, where the key `{key}` belongs", list(&kinds)))
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::{SYNONYMS, fold};
    use crate::spec::words::Words;

    #[test]
    fn words_of_other_tools_lead_to_keys() {
        let synonym = |key: &str, known| super::synonym(key, known, Words::NONE).map(str::to_owned);
        let known = ["nullable".to_owned(), "foreign_key".to_owned()];
        assert_eq!(synonym("isNullable", &known).as_deref(), Some("nullable"));
        assert_eq!(synonym("references", &known).as_deref(), Some("foreign_key"));
        assert_eq!(synonym("metric_type", &known), None);
        assert_eq!(fold("maxLength"), "max_length");
    }

    #[test]
    fn no_word_stands_twice() {
        assert!(SYNONYMS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}

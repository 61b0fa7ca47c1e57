//! The located tree that both syntaxes become.

use std::collections::BTreeMap;

use compact_str::CompactString;

use crate::span::Span;

/// What a node takes beside its text, in bytes, with its key and its place in a list.
pub const NODE_BYTES: usize = 64;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// What a node holds: the data model that YAML and TOML share.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An empty value; YAML only.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i128),
    /// A number with a fraction or an exponent, and its text as written, since `1.10` is not `1.1` in a decimal.
    Float(f64, Box<str>),
    /// Text; most is short and needs no memory of its own.
    String(CompactString),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values, in the order of the file.
    Mapping(Mapping),
}

impl Value {
    /// The word for the value's type that reports use.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Boolean(_) => "a boolean",
            Value::Integer(_) => "a whole number",
            Value::Float(..) => "a number",
            Value::String(_) => "text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }
}

/// A mapping. Nearly all have few entries and are searched from the front; one with many knows the place of each key.
#[derive(Clone, Default)]
pub struct Mapping {
    entries: Entries,
}

/// How many entries a mapping has at most that is searched from the front.
const SEARCHED: usize = 32;

#[derive(Clone)]
enum Entries {
    Few(Vec<Entry>),
    Many(Box<Indexed>),
}

#[derive(Clone)]
struct Indexed {
    entries: Vec<Entry>,
    places: BTreeMap<CompactString, usize>,
}

impl Default for Entries {
    fn default() -> Self {
        Entries::Few(Vec::new())
    }
}

impl std::fmt::Debug for Mapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mapping").field("entries", &self.entries()).finish()
    }
}

impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.entries() == other.entries()
    }
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A key and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Its text.
    pub text: CompactString,
    /// Its place.
    pub span: Span,
}

impl Mapping {
    /// An empty mapping that has the room of an emptied list.
    pub(super) fn within(room: Vec<Entry>) -> Self {
        debug_assert!(room.is_empty(), "the room of a mapping is empty");
        Mapping { entries: Entries::Few(room) }
    }

    /// The same mapping in a list that is just as long, and the room that it had, for another one.
    pub(super) fn fitted(self) -> (Self, Vec<Entry>) {
        match self.entries {
            Entries::Few(mut filled) => {
                let mut entries = Vec::with_capacity(filled.len());
                entries.append(&mut filled);
                (Mapping { entries: Entries::Few(entries) }, filled)
            }
            Entries::Many(mut indexed) => {
                indexed.entries.shrink_to_fit();
                (Mapping { entries: Entries::Many(indexed) }, Vec::new())
            }
        }
    }

    /// The entries in the order of the file; keys are unique.
    pub fn entries(&self) -> &[Entry] {
        match &self.entries {
            Entries::Few(entries) => entries,
            Entries::Many(indexed) => &indexed.entries,
        }
    }

    /// The entries in the order of the file, moved out.
    pub fn into_entries(self) -> Vec<Entry> {
        match self.entries {
            Entries::Few(entries) => entries,
            Entries::Many(indexed) => indexed.entries,
        }
    }

    /// Keys and values in the order of the file, to change the values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Key, &mut Node)> {
        self.entries_mut().iter_mut().map(|entry| (&entry.key, &mut entry.value))
    }

    fn entries_mut(&mut self) -> &mut [Entry] {
        match &mut self.entries {
            Entries::Few(entries) => entries,
            Entries::Many(indexed) => &mut indexed.entries,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let index = self.position(key)?;
        self.entries_mut().get_mut(index).map(|entry| &mut entry.value)
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.entries {
            Entries::Few(entries) => entries.iter().find(|entry| *entry.key.text == *key),
            Entries::Many(indexed) => indexed.entries.get(*indexed.places.get(key)?),
        }
    }

    /// The place of a key among the entries.
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.entries {
            Entries::Few(entries) => entries.iter().position(|entry| *entry.key.text == *key),
            Entries::Many(indexed) => indexed.places.get(key).copied(),
        }
    }

    /// Adds an entry, unless there is one of its key already.
    pub fn push(&mut self, entry: Entry) {
        if self.entry(&entry.key.text).is_none() {
            self.append(entry);
        }
    }

    /// Adds an entry whose key is known to be a new one.
    pub(super) fn append(&mut self, entry: Entry) {
        match &mut self.entries {
            Entries::Few(entries) if entries.len() < SEARCHED => entries.push(entry),
            Entries::Few(entries) => {
                let mut entries = std::mem::take(entries);
                entries.push(entry);
                self.entries = Entries::Many(Box::new(Indexed::of(entries)));
            }
            Entries::Many(indexed) => {
                indexed.places.insert(entry.key.text.clone(), indexed.entries.len());
                indexed.entries.push(entry);
            }
        }
    }

    /// Keeps only the entries that fulfil a condition, which is asked in the order of the file.
    pub fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        match &mut self.entries {
            Entries::Few(entries) => entries.retain(keep),
            Entries::Many(indexed) => {
                indexed.entries.retain(keep);
                **indexed = Indexed::of(std::mem::take(&mut indexed.entries));
            }
        }
    }
}

impl Indexed {
    fn of(entries: Vec<Entry>) -> Self {
        let places = entries.iter().enumerate().map(|(index, entry)| (entry.key.text.clone(), index));
        Indexed { places: places.collect(), entries }
    }
}

impl Node {
    /// A node at a place.
    pub fn new(value: Value, span: Span) -> Self {
        Node { value, span }
    }

    /// The mapping, if it is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key, if the node is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// How many bytes of memory the tree takes, about; nothing where that is more than `limit`, which is then not counted to
    /// its end.
    pub fn weight(&self, limit: usize) -> Option<usize> {
        let mut left = limit;
        self.take(&mut left).then(|| limit - left)
    }

    /// Takes the weight from what is left; false where that is not enough.
    fn take(&self, left: &mut usize) -> bool {
        let text = match &self.value {
            Value::Float(_, text) => text.len(),
            Value::String(text) => text.len(),
            _ => 0,
        };
        let mut spend = |bytes: usize| left.checked_sub(bytes).map(|rest| *left = rest).is_some();
        if !spend(NODE_BYTES + text) {
            return false;
        }
        match &self.value {
            Value::Sequence(items) => items.iter().all(|item| item.take(left)),
            Value::Mapping(mapping) => mapping.entries().iter().all(|entry| {
                let spend = left.checked_sub(entry.key.text.len()).map(|rest| *left = rest);
                spend.is_some() && entry.value.take(left)
            }),
            _ => true,
        }
    }

    /// The value as JSON, for error texts and hashes; places are lost.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Boolean(value) => Json::Bool(*value),
            Value::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => Json::from(value),
                (_, Ok(value)) => Json::from(value),
                _ => Json::String(value.to_string()),
            },
            Value::Float(value, text) => serde_json::Number::from_f64(*value)
                .map_or_else(|| Json::String(text.to_string()), Json::Number),
            Value::String(value) => Json::String(value.to_string()),
            Value::Sequence(items) => Json::Array(items.iter().map(Node::to_json).collect()),
            Value::Mapping(mapping) => Json::Object(
                mapping
                    .entries()
                    .iter()
                    .map(|entry| (entry.key.text.to_string(), entry.value.to_json()))
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Key, Mapping, Node, SEARCHED, Value};
    use crate::span::{FileId, Span};

    fn entry(key: usize, value: usize) -> Entry {
        let span = Span::new(FileId(0), key, key + 1);
        let key = Key { text: format!("key{key}").into(), span };
        Entry { key, value: Node::new(Value::Integer(value as i128), span) }
    }

    #[test]
    fn a_mapping_finds_its_keys_however_many_it_has() {
        for count in [0, 1, SEARCHED - 1, SEARCHED, SEARCHED + 1, 4 * SEARCHED] {
            let mut mapping = Mapping::default();
            for key in 0..count {
                mapping.push(entry(key, key));
                mapping.push(entry(key, key + 1));
            }
            assert_eq!(mapping.entries().len(), count);
            mapping.retain(|entry| entry.key.span.start % 3 != 0);
            mapping.iter_mut().for_each(|(_, node)| node.span = Span::NONE);
            if let Some(node) = mapping.get_mut("key1") {
                node.value = Value::Null;
            }
            mapping.push(entry(3, 7));
            let (mapping, room) = mapping.fitted();
            assert!(room.is_empty());
            for key in 0..count {
                let found = mapping.get(&format!("key{key}")).map(|node| node.value.clone());
                let wanted = match key {
                    1 => Some(Value::Null),
                    3 => Some(Value::Integer(7)),
                    key if key % 3 == 0 => None,
                    key => Some(Value::Integer(key as i128)),
                };
                assert_eq!(found, wanted, "{key} of {count}");
                let place = mapping.position(&format!("key{key}"));
                assert_eq!(place.is_some(), wanted.is_some());
                assert!(place.is_none_or(|place| *mapping.entries()[place].key.text == *format!("key{key}")));
            }
        }
    }
}

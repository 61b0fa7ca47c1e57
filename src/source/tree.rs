//! The located tree that both syntaxes become.

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

/// A mapping; small, so a list that is searched from the front.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// The entries in the order of the file; keys are unique.
    pub entries: Vec<Entry>,
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
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| *entry.key.text == *key)
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
            Value::Mapping(mapping) => mapping.entries.iter().all(|entry| {
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
                    .entries
                    .iter()
                    .map(|entry| (entry.key.text.to_string(), entry.value.to_json()))
                    .collect(),
            ),
        }
    }
}

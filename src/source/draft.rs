//! Trees that no file holds, put together key by key: documents that are written and not read.

use super::{Entry, Key, Mapping, Node, Value};
use crate::span::{Located, Span};

/// A mapping in the making. What says nothing is left out, so that a document says no more than it must.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    mapping: Mapping,
}

impl Draft {
    /// Adds a key that is not there yet.
    pub fn put(&mut self, key: impl AsRef<str>, value: impl Into<Node>) {
        let key = Key { text: key.as_ref().into(), span: Span::NONE };
        self.mapping.push(Entry { key, value: value.into() });
    }

    /// Adds a key if there is a value for it.
    pub fn put_some(&mut self, key: &str, value: Option<impl Into<Node>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// Adds a list if something is in it.
    pub fn put_list<T: Into<Node>>(&mut self, key: &str, items: impl IntoIterator<Item = T>) {
        let items: Vec<Node> = items.into_iter().map(Into::into).collect();
        if !items.is_empty() {
            self.put(key, items);
        }
    }

    /// Adds a mapping if something is in it.
    pub fn put_draft(&mut self, key: &str, draft: Draft) {
        if !draft.is_empty() {
            self.put(key, draft);
        }
    }

    /// Adds a key that is `false` where it is absent.
    pub fn put_true(&mut self, key: &str, value: bool) {
        if value {
            self.put(key, true);
        }
    }

    /// Adds all keys of another.
    pub fn append(&mut self, other: Draft) {
        other.mapping.into_entries().into_iter().for_each(|entry| self.mapping.push(entry));
    }

    /// The value of the only key where it is this one: the short form of a mapping that says no more than that. Else the mapping.
    pub fn into_short(mut self, key: &str) -> Node {
        let is_alone = self.mapping.entries().len() == 1;
        match self.mapping.get_mut(key) {
            Some(only) if is_alone => std::mem::replace(only, Value::Null.into()),
            _ => self.into(),
        }
    }

    /// Whether it has no keys.
    pub fn is_empty(&self) -> bool {
        self.mapping.entries().is_empty()
    }

    /// The mapping.
    pub fn finish(self) -> Mapping {
        self.mapping
    }
}

impl From<Draft> for Node {
    fn from(draft: Draft) -> Node {
        Node::new(Value::Mapping(draft.mapping), Span::NONE)
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Node {
        Node::new(value, Span::NONE)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Node {
        Value::String(text.into()).into()
    }
}

impl From<String> for Node {
    fn from(text: String) -> Node {
        Value::String(text.into()).into()
    }
}

impl From<&String> for Node {
    fn from(text: &String) -> Node {
        text.as_str().into()
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Node {
        Value::Boolean(value).into()
    }
}

impl From<i128> for Node {
    fn from(number: i128) -> Node {
        Value::Integer(number).into()
    }
}

impl From<i64> for Node {
    fn from(number: i64) -> Node {
        Value::Integer(number.into()).into()
    }
}

impl From<i32> for Node {
    fn from(number: i32) -> Node {
        Value::Integer(number.into()).into()
    }
}

impl From<u32> for Node {
    fn from(number: u32) -> Node {
        Value::Integer(number.into()).into()
    }
}

impl<T: Into<Node>> From<Vec<T>> for Node {
    fn from(items: Vec<T>) -> Node {
        Value::Sequence(items.into_iter().map(Into::into).collect()).into()
    }
}

/// As the text itself: places are not written.
impl From<&Located<String>> for Node {
    fn from(text: &Located<String>) -> Node {
        text.value.as_str().into()
    }
}

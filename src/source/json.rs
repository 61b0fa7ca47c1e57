//! Lets the JSON Schema validator walk the located tree as it is, without a copy as JSON.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};

use super::tree::{Entry, Mapping, Node, Value};
use crate::span::Span;

/// The located tree as a representation of JSON.
pub struct Tree;

impl Json for Tree {
    type Node<'a> = &'a Node;
    type PreparedKey = String;
    type StringBuffer = Option<Node>;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Option<Node>, string: &str, f: impl FnOnce(&Node) -> T) -> T {
        f(buffer.insert(Node::new(Value::String(string.into()), Span::NONE)))
    }
}

/// A number of the tree.
pub enum Number<'a> {
    /// A whole number.
    Integer(i128),
    /// A number with a fraction, and its text.
    Float(f64, &'a str),
}

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        match self {
            Number::Integer(value) => u64::try_from(*value).ok(),
            Number::Float(..) => None,
        }
    }
    fn as_i64(&self) -> Option<i64> {
        match self {
            Number::Integer(value) => i64::try_from(*value).ok(),
            Number::Float(..) => None,
        }
    }
    fn as_f64(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "the trait asks for the nearest float")]
            Number::Integer(value) => Some(*value as f64),
            Number::Float(value, _) => Some(*value),
        }
    }
    fn as_str(&self) -> Cow<'_, str> {
        match self {
            Number::Integer(value) => Cow::Owned(value.to_string()),
            Number::Float(_, text) => Cow::Borrowed(text),
        }
    }
    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        let number = match (self.as_i64(), self.as_u64()) {
            (Some(value), _) => Some(value.into()),
            (_, Some(value)) => Some(value.into()),
            _ => self.as_f64().and_then(serde_json::Number::from_f64),
        };
        Cow::Owned(number.unwrap_or_else(|| 0.into()))
    }
    fn is_integer(&self) -> bool {
        match self {
            Number::Integer(_) => true,
            Number::Float(value, _) => value.fract() == 0.0,
        }
    }
}

impl<'a> JsonNode<'a, Tree> for &'a Node {
    type Object = &'a Mapping;
    type Array = &'a [Node];
    type Number = Number<'a>;

    fn as_object(&self) -> Option<&'a Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }
    fn as_array(&self) -> Option<&'a [Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }
    fn as_string(&self) -> Option<Cow<'a, str>> {
        match &self.value {
            Value::String(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }
    fn as_number(&self) -> Option<Number<'a>> {
        match &self.value {
            Value::Integer(value) => Some(Number::Integer(*value)),
            Value::Float(value, text) => Some(Number::Float(*value, text)),
            _ => None,
        }
    }
    fn as_boolean(&self) -> Option<bool> {
        match self.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }
    fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
    fn json_type(&self) -> JsonType {
        match self.value {
            Value::Null => JsonType::Null,
            Value::Boolean(_) => JsonType::Boolean,
            Value::Integer(_) | Value::Float(..) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Sequence(_) => JsonType::Array,
            Value::Mapping(_) => JsonType::Object,
        }
    }
    fn equals_value(&self, expected: &serde_json::Value) -> bool {
        match (&self.value, expected) {
            (Value::String(text), serde_json::Value::String(expected)) => **text == **expected,
            (Value::Boolean(value), serde_json::Value::Bool(expected)) => value == expected,
            (Value::String(_) | Value::Boolean(_), _) => false,
            _ => self.to_json() == *expected,
        }
    }
    fn to_value(&self) -> Cow<'a, serde_json::Value> {
        Cow::Owned(self.to_json())
    }
    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Node>(*self) as usize))
    }
}

impl<'a> Object<'a, Tree> for &'a Mapping {
    type Node = &'a Node;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        self.entries().len()
    }
    fn get(&self, key: &String) -> Option<&'a Node> {
        Mapping::get(self, key)
    }
    fn members(&self) -> Members<'a> {
        Members(self.entries().iter())
    }
}

/// The entries of a mapping as the validator wants them.
pub struct Members<'a>(std::slice::Iter<'a, Entry>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a Node);
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|entry| (&*entry.key.text, &entry.value))
    }
}

impl<'a> Array<'a, Tree> for &'a [Node] {
    type Node = &'a Node;
    type ElementsIter = std::slice::Iter<'a, Node>;

    fn len(&self) -> usize {
        <[Node]>::len(self)
    }
    fn elements(&self) -> Self::ElementsIter {
        self.iter()
    }
}

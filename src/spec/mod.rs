//! What may be written: the language that all engines share, and the ways from a tree to Rust structs.
//!
//! A document is read twice from the same tree: once as [`Header`], the keys that every document has, and once as the
//! body of its kind, which its engine declares. The published JSON Schema of a kind is the two merged, closed to
//! further keys; that schema, not serde, decides what is refused, since only it knows places.

mod advice;
pub mod allow;
mod curly;
mod de;
mod form;
mod header;
pub mod json_schema;
pub mod load;
mod parameters;
mod remedy;
mod removal;
pub mod secrets;
pub mod validate;
mod values;
pub mod words;

pub use de::{SpecError, from_node};
pub use form::Form;
pub use header::Header;
pub use values::{AnyLiteral, DefaultSpec, Literal, Sql};

use crate::source::Node;
use crate::span::{FileId, Span};

/// A kind of document that an engine has: its name, its schema, and where it belongs.
pub struct Kind {
    /// The value of the key `kind`.
    pub name: &'static str,
    /// The kind in one sentence, for lists and the reference.
    pub summary: &'static str,
    /// A complete small example in YAML for the reference: a document of the kind, and what it refers to. It says the name of the
    /// engine's folder as its `engine`.
    pub example: &'static str,
    /// Adds the schema of the body to a generator.
    pub schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema,
    /// Top-level keys that one value of `engine` does not have, such as `hypertable` under `postgresql`.
    pub hidden: &'static [(&'static str, &'static [&'static str])],
    /// Values of `engine` under which the kind does not exist at all.
    pub absent: &'static [&'static str],
    /// Whether nearly every project has documents of it, so that its schema may as well be compiled before one is seen.
    pub usual: bool,
}

/// A document that says what it is: the header is read, the body still a tree.
#[derive(Debug)]
pub struct Spec {
    /// The file it stands in.
    pub file: FileId,
    /// The folder under the specs folder, or the empty string for files directly in it.
    pub model: String,
    /// The value of `engine` as one of the known ones.
    pub engine_value: &'static str,
    /// The value of `kind` as one of the engine's.
    pub kind: &'static str,
    /// What every document has.
    pub header: Header,
    /// The whole document, variables substituted and mixins spliced in.
    pub root: Node,
    /// The document breaks the schema so that its body cannot be read; its name is still known.
    pub broken: bool,
    /// The mixins whose columns it has.
    pub mixins: Vec<MixinUse>,
    /// Some value was left out because it breaks the schema, so what seems to be missing may be there.
    pub incomplete: bool,
}

/// A mixin that a document names.
#[derive(Debug, Clone, Copy)]
pub struct MixinUse {
    /// The document of the mixin.
    pub mixin: Span,
    /// Where it is named.
    pub used: Span,
}

impl Spec {
    /// Reads the body as the struct of its kind; nothing when the document breaks its schema.
    ///
    /// # Errors
    /// A text and a place, when a struct refuses what its own schema accepts.
    pub fn body<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, SpecError> {
        from_node(&self.root)
    }
}

//! Bytes to located trees: every key and every value knows its place.
//!
//! YAML and TOML become the same [`Node`]; nothing after this stage knows which syntax a spec was written in. Limits on
//! size, depth and alias expansion are kept here, so a hostile file costs no more than reading it.

mod advice;
mod comments;
mod conflicts;
mod draft;
mod encoding;
pub mod hidden;
mod json;
mod recover;
mod rewrite;
mod toml;
mod tree;
mod write;
mod yaml;

pub use comments::comments;
pub use draft::Draft;
pub use encoding::{decode, foreign};
pub use json::Tree;
pub use tree::{Entry, Key, Mapping, NODE_BYTES, Node, Value};
pub use write::{Unwritable, write};

use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics, SourceLookup, shared};
use crate::span::{FileId, Span};

/// The largest file that is read, in bytes.
pub const MAX_FILE_SIZE: usize = 8 * 1024 * 1024;
/// How deep sequences and mappings may nest.
pub const MAX_DEPTH: usize = 64;
/// How many bytes the aliases of one file may add, as [`Node::weight`] counts them.
pub const MAX_ALIAS_BYTES: usize = 4 << 20;
/// How many bytes may be behind the anchors of one document, those that are within others counted again.
pub const MAX_ANCHOR_BYTES: usize = 32 << 20;

/// The syntax of a file, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// `.yaml` or `.yml`.
    Yaml,
    /// `.toml`.
    Toml,
}

impl Syntax {
    /// The syntax that a path's ending names.
    pub fn of(path: &Path) -> Option<Syntax> {
        match path.extension()?.to_str()? {
            "yaml" | "yml" => Some(Syntax::Yaml),
            "toml" => Some(Syntax::Toml),
            _ => None,
        }
    }
}

/// A file's text and its name.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the project, with `/` on every system.
    pub path: String,
    /// The whole text; invalid UTF-8 is replaced, and reported by [`decode`].
    pub text: String,
}

/// All files of a run, in a fixed order.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and gives its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file of an id, unless it is [`FileId::NONE`].
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }

    /// Ids and files, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), file))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What has to change in a file so that a part of a scalar becomes other text: the place, and the source that comes there.
    /// Quotes are escaped where the scalar stands in quotes itself. Nothing where it cannot be told.
    pub fn rewrite_within(
        &self,
        span: Span,
        value: &str,
        part: std::ops::Range<usize>,
        replacement: &str,
    ) -> Option<(Span, String)> {
        rewrite::within(self.get(span.file)?, span, value, part, replacement)
    }

    /// As the function [`place_within`], in the file that the span is in.
    pub fn place_within(&self, span: Span, value: &str, part: std::ops::Range<usize>) -> Span {
        self.get(span.file).map_or(span, |file| place_within(&file.text, span, value, part))
    }
}

/// In a longer scalar that is written in another way than it is meant, as a block scalar is, no part is looked for.
const LONGEST_COUNTED: usize = 32 * 1024;

/// The place of a part of a scalar, such as one name in a SQL fragment.
///
/// `text` is the file, `value` the scalar's value, `span` its place and `part` a byte range of `value`. Escapes, quotes and
/// the indentation of block scalars make the two differ, so the part is found again by counting how often its text occurs
/// before it. Where that fails the whole scalar's place is given.
pub fn place_within(text: &str, span: Span, value: &str, part: std::ops::Range<usize>) -> Span {
    let (Some(raw), Some(needle)) = (text.get(span.range()), value.get(part.clone())) else { return span };
    if needle.is_empty() {
        return span;
    }
    if raw == value {
        let start = span.start as usize + part.start;
        return Span::new(span.file, start, start + needle.len());
    }
    // Counting takes as long as the text is, for each of its names.
    if value.len() > LONGEST_COUNTED {
        return span;
    }
    let before = value[..part.start].matches(needle).count();
    match raw.match_indices(needle).nth(before) {
        Some((offset, _)) => {
            let start = span.start as usize + offset;
            Span::new(span.file, start, start + needle.len())
        }
        None => span,
    }
}

impl SourceLookup for Sources {
    fn path(&self, file: FileId) -> &str {
        self.get(file).map_or("", |file| &file.path)
    }
    fn text(&self, file: FileId) -> &str {
        self.get(file).map_or("", |file| &file.text)
    }
}

/// One document of a file: a tree, and whether the file broke off inside it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The root, in well-formed specs a mapping.
    pub root: Node,
    /// A syntax error cut the document short: what is there may be read, what is missing is not a mistake of its own.
    pub partial: bool,
}

/// Parses a file into its documents; whatever is wrong is reported and the rest is kept.
pub fn parse(file: FileId, syntax: Syntax, text: &str, diagnostics: &mut Diagnostics) -> Vec<Document> {
    if text.len() > MAX_FILE_SIZE {
        diagnostics.push(too_large(file));
        return Vec::new();
    }
    let parse = |text: &str, diagnostics: &mut Diagnostics| match syntax {
        Syntax::Yaml => yaml::parse(file, text, diagnostics),
        Syntax::Toml => toml::parse(file, text, diagnostics),
    };
    let Some(resolved) = conflicts::resolve(file, text, diagnostics) else { return parse(text, diagnostics) };
    // What one side alone says may not be the whole.
    let mut documents = parse(&resolved, diagnostics);
    documents.iter_mut().for_each(|document| document.partial = true);
    documents
}

/// The finding about a file over [`MAX_FILE_SIZE`].
pub fn too_large(file: FileId) -> Diagnostic {
    Diagnostic::new(
        &shared::FILE_TOO_LARGE,
        Span::new(file, 0, 0),
        format!("the file has more than {MAX_FILE_SIZE} bytes"),
    )
    .help("split the file: one object a file is the usual layout")
}

//! `[lints]`: how bad a project takes warnings to be.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::json;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::source::{Node, Value};
use crate::span::{Located, Span};
use crate::spec::from_node;

/// The name in the place of a code that stands for every warning.
pub const EVERY: &str = "warnings";

/// How bad a warning is to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It stops the build.
    Error,
    /// It is shown, and the build goes on.
    Warn,
    /// It is not shown; needs a reason.
    Allow,
}

/// The level of a warning, for the whole project, for files or for objects.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "lint", extend("additionalProperties" = false))]
struct LintFile {
    /// How bad the warning is.
    #[schemars(with = "Level")]
    level: Located<Level>,
    /// Why, for the next reader; what is allowed needs one.
    #[serde(default)]
    #[schemars(with = "String", length(min = 1))]
    reason: Option<Located<String>>,
    /// The files it holds for, as reports name them; `*` stands for any part of a name, `**` for any folders. Without `paths`
    /// and `objects` the whole project is meant.
    #[serde(default)]
    #[schemars(with = "Vec<String>", length(min = 1), example = ["schema-defs/billing/**"])]
    paths: Option<Vec<Located<String>>>,
    /// The objects it holds for, as `schemac list` names them; `*` stands for any part of a name.
    #[serde(default)]
    #[schemars(with = "Vec<String>", length(min = 1), example = ["clickhouse:default.events"])]
    objects: Option<Vec<Located<String>>>,
}

/// A level alone, an entry, or a list of entries: what a code may have.
pub(super) struct LintsFile;

impl JsonSchema for LintsFile {
    fn schema_name() -> Cow<'static, str> {
        "Lints".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = LintFile::json_schema(generator);
        let levels = Level::json_schema(generator).to_value();
        let items = generator.subschema_for::<LintFile>();
        if let Some(schema) = schema.as_object_mut() {
            // One schema and no union, so that a mistake in an entry is reported at its own key. Words that are no level are
            // reported by whoever reads them.
            schema.insert("type".into(), json!(["string", "object", "array"]));
            schema.insert("items".into(), items.into());
            schema.insert("anyOf".into(), json!([levels, true]));
        }
        schema
    }
}

/// An entry of `[lints]`.
#[derive(Debug, Clone)]
pub struct Lint {
    /// The code, or [`EVERY`].
    pub code: Located<String>,
    /// The level.
    pub level: Located<Level>,
    /// Why.
    pub reason: Option<Located<String>>,
    /// The files that are meant, if not all.
    pub paths: Option<Vec<Located<String>>>,
    /// The objects that are meant, if not all.
    pub objects: Option<Vec<Located<String>>>,
    /// The value of the code: the level alone, the entry, or the list that the entry is in.
    pub value: Span,
}

/// The entries of a configuration, in the order of the file; words that are no level are reported.
pub(super) fn read(root: &Node, diagnostics: &mut Diagnostics) -> Vec<Lint> {
    let mut lints = Vec::new();
    let entries = root.get("lints").and_then(Node::as_mapping);
    for entry in entries.map(|mapping| mapping.entries()).unwrap_or_default() {
        let code = Located::new(entry.key.text.to_string(), entry.key.span);
        let lint = |level, file: Option<LintFile>| {
            let (reason, paths, objects) =
                file.map(|file| (file.reason, file.paths, file.objects)).unwrap_or_default();
            Lint { code: code.clone(), level, reason, paths, objects, value: entry.value.span }
        };
        let long = |node: &Node| {
            let file = from_node::<LintFile>(node).ok()?;
            Some(lint(file.level, Some(file)))
        };
        match &entry.value.value {
            Value::String(word) => {
                let level = level(word, entry.value.span, diagnostics);
                lints.extend(level.map(|level| lint(Located::new(level, entry.value.span), None)));
            }
            Value::Sequence(items) => lints.extend(items.iter().filter_map(long)),
            _ => lints.extend(long(&entry.value)),
        }
    }
    lints
}

/// The level that a word names; another word is reported.
fn level(word: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Level> {
    let meant = match word {
        "error" => return Some(Level::Error),
        "warn" => return Some(Level::Warn),
        "allow" => return Some(Level::Allow),
        "deny" | "forbid" | "fail" => Some("error"),
        "warning" | "on" => Some("warn"),
        "off" | "ignore" | "none" | "disable" | "suppress" => Some("allow"),
        _ => None,
    };
    let found = Diagnostic::new(&shared::INVALID_VALUE, span, format!("`{word}` is no level of a warning"));
    diagnostics.push(match meant {
        Some(meant) => found.help(format!("write `{meant}` in the place of `{word}`")).edit(span, meant),
        None => found.suggest(word, "levels", ["error", "warn", "allow"]),
    });
    None
}

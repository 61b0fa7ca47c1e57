//! Indexes on paths into JSON, and on keys that no field declares: the path leads into the field, and says how what it finds
//! is read.
//!
//! Source: server 2.5 to 3.x (sources: the checkers of index parameters, `json index must specify cast type`; milvus-io/milvus
//! #36750, #40406, #40423, #43934). Neither 2.3.5 nor Lite 3.2.2 indexes JSON.

use super::Scope;
use super::parameters::{self, Owner};
use crate::diagnostic::{Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::index_types::{IndexKind, JSON_PATH};
use crate::engine::milvus::model::Index;
use crate::engine::milvus::types::Category;
use crate::span::Located;
use crate::spec::Literal;

/// Where a path begins.
#[derive(Clone, Copy)]
pub(super) enum Root<'a> {
    /// In a field of type JSON.
    Field(&'a str),
    /// In the hidden field of the keys that no field declares.
    Dynamic,
}

/// The hidden field's name.
const META: &str = "$meta";
/// Since when keys that no field declares can be indexed.
const DYNAMIC: &[u32] = &[2, 6];

/// A path as the server reads it: a name, then keys and positions in square brackets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    root: String,
    steps: Vec<String>,
}

impl Path {
    /// Reads `meta["a"][0]`; nothing when the text is no path.
    pub(super) fn parse(text: &str) -> Option<Path> {
        let text = text.trim();
        let end =
            text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(text.len());
        let (root, mut rest) = text.split_at(end);
        if root.is_empty() || root.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if root.contains('$') && root != META {
            return None;
        }
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let inner = rest.strip_prefix('[')?.trim_start();
            let (step, after) = match inner.chars().next()? {
                quote @ ('"' | '\'') => quoted(&inner[1..], quote)?,
                _ => {
                    let end = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
                    let (digits, after) = inner.split_at(end);
                    (!digits.is_empty()).then(|| (digits.to_owned(), after))?
                }
            };
            steps.push(step);
            rest = after.trim_start().strip_prefix(']')?.trim_start();
        }
        Some(Path { root: root.to_owned(), steps })
    }

    /// The path from the root on, which says whether two paths are one.
    pub(super) fn of_index(index: &Index) -> Option<Path> {
        match &index.param("json_path")?.value {
            Literal::Text(text) => Path::parse(text),
            _ => None,
        }
    }
}

/// What stands before the closing quote, and what behind it.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut step = String::new();
    let mut characters = text.char_indices();
    while let Some((offset, c)) = characters.next() {
        match c {
            '\\' => step.push(characters.next()?.1),
            _ if c == quote => return Some((step, &text[offset + c.len_utf8()..])),
            _ => step.push(c),
        }
    }
    None
}

/// A name for an index on a path: the field's, and each step with what is no plain letter replaced.
pub(in crate::engine::milvus) fn name_of(field: &str, path: &str) -> Option<String> {
    let path = Path::parse(path)?;
    let root = if field == META { "meta" } else { field };
    let joined =
        std::iter::once(root).chain(path.steps.iter().map(String::as_str)).collect::<Vec<_>>().join("_");
    Some(joined.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect())
}

/// An index on a key that no field declares.
pub(super) fn dynamic(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    diagnostics: &mut Diagnostics,
) {
    if !scope.target.at_least(DYNAMIC) {
        diagnostics.push(
            scope
                .finding(
                    &shared::UNSUPPORTED_BY_TARGET,
                    index.field.span,
                    format!(
                        "has an index on `{}`, a key of the dynamic field, which can be indexed since {}; the target is {}",
                        index.field,
                        super::dotted(DYNAMIC),
                        scope.target
                    ),
                )
                .help("declare the key as a field, or raise `targets.milvus.version` in schemac.toml"),
        );
        return;
    }
    if !super::indexes::is_of_category(scope, index, kind, Category::Json, diagnostics) {
        return;
    }
    if let Some(metric) = &index.metric {
        diagnostics.push(
            scope
                .finding(
                    &codes::METRIC,
                    metric.span,
                    format!("has an index on `{}` with a metric, but it is no vector", index.field),
                )
                .help("remove `metric`: scalar indexes have none"),
        );
    }
    let owner = Owner {
        what: format!("an index {} on `{}`", kind.name, index.field),
        kind: kind.name,
        searching: false,
    };
    parameters::known(scope, &owner, &index.params, &[JSON_PATH, kind.build], diagnostics);
    parameters::missing(scope, &owner, &index.params, kind.build, kind, diagnostics);
    check(scope, index, kind, Root::Dynamic, diagnostics);
}

/// An index of JSON names the path and the type that its values are read as.
pub(super) fn check(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    root: Root<'_>,
    diagnostics: &mut Diagnostics,
) {
    let sample = match root {
        Root::Field(field) => format!("'{field}[\"topic\"]'"),
        Root::Dynamic => index.field.value.clone(),
    };
    let cast = kind.casts.iter().find(|cast| **cast == "VARCHAR").unwrap_or(&"DOUBLE");
    for (needed, sample) in [("json_path", sample.as_str()), ("json_cast_type", cast)] {
        if index.param(needed).is_none() {
            diagnostics.push(
                scope
                    .finding(
                        &codes::MISSING_PARAMETER,
                        kind.span,
                        format!(
                            "has an index {} on {}, which needs the parameter `{needed}`",
                            kind.name,
                            of_what(index, root)
                        ),
                    )
                    .help(format!("add `{needed}` to `params`, such as `{needed}: {sample}`")),
            );
        }
    }
    path(scope, index, root, diagnostics);
    casts(scope, index, kind, diagnostics);
}

fn of_what(index: &Index, root: Root<'_>) -> String {
    match root {
        Root::Field(_) => format!("the JSON field `{}`", index.field),
        Root::Dynamic => format!("`{}`, a key of the dynamic field", index.field),
    }
}

fn path(scope: &Scope<'_>, index: &Index, root: Root<'_>, diagnostics: &mut Diagnostics) {
    let Some(written) = index.param("json_path") else { return };
    // Another kind of value is reported with the parameters.
    let Literal::Text(text) = &written.value else { return };
    let mut report = |text: String, help: String| {
        diagnostics.push(scope.finding(&codes::PARAMETER_VALUE, written.span, text).help(help));
    };
    let begin = match root {
        Root::Field(field) => field,
        Root::Dynamic => index.field.as_str(),
    };
    let Some(path) = Path::parse(text) else {
        report(
            format!("has an index on `{begin}`, whose `json_path` `{text}` is no path"),
            format!("write the keys in quotes and square brackets: `{}`", rewritten(begin, text)),
        );
        return;
    };
    match root {
        Root::Field(field) if path.root != field => report(
            format!("has an index on `{field}`, whose `json_path` `{text}` begins with `{}`", path.root),
            format!("begin with the field: `{}`", rewritten(field, text)),
        ),
        Root::Dynamic => {
            if let Some(declared) = scope.collection.field(&path.root) {
                report(
                    format!(
                        "has an index on `{begin}`, a key of the dynamic field, whose `json_path` `{text}` begins with the \
                         field `{}`",
                        declared.name
                    ),
                    format!("write `field: {}`, or a path that begins with a key: `{begin}`", declared.name),
                );
            }
        }
        Root::Field(_) => {}
    }
}

/// What a path of another syntax means: `/a/b`, `$.a.b`, `a.b`.
fn rewritten(begin: &str, text: &str) -> String {
    let words = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
        .filter(|word| !word.is_empty());
    let steps: Vec<&str> =
        words.enumerate().filter(|(at, word)| *at > 0 || *word != begin).map(|(_, word)| word).collect();
    let steps = if steps.is_empty() { vec!["key"] } else { steps };
    format!("{begin}{}", steps.iter().map(|step| format!("[\"{step}\"]")).collect::<String>())
}

fn casts(
    scope: &Scope<'_>,
    index: &Index,
    kind: &Located<&'static IndexKind>,
    diagnostics: &mut Diagnostics,
) {
    let Some(cast) = index.param("json_cast_type") else { return };
    let Literal::Text(word) = &cast.value else { return };
    let is = |other: &str| word.trim().eq_ignore_ascii_case(other);
    // A word that is no type at all is reported with the parameters.
    if JSON_PATH.iter().any(|parameter| parameter.name == "json_cast_type" && parameter.takes(word))
        && !kind.casts.iter().any(|known| is(known))
    {
        let known: Vec<String> = kind.casts.iter().map(|known| format!("`{known}`")).collect();
        diagnostics.push(
            scope
                .finding(
                    &codes::PARAMETER_VALUE,
                    cast.span,
                    format!(
                        "has an index {} on `{}` with the cast type {word}, and {} reads JSON as {} alone",
                        kind.name,
                        index.field,
                        kind.name,
                        known.join(" or ")
                    ),
                )
                .help(format!("write {}, or use an index INVERTED", known.join(" or "))),
        );
    }
    if let Some(function) = index.param("json_cast_function")
        && !is("DOUBLE")
    {
        diagnostics.push(
            scope
                .finding(
                    &codes::PARAMETER_VALUE,
                    function.span,
                    "has an index with `json_cast_function`, which needs the cast type DOUBLE",
                )
                .related(cast.span, "the cast type")
                .help("write `json_cast_type: DOUBLE`, or remove `json_cast_function`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_the_server_reads_them() {
        for (text, steps) in [
            ("meta", Some(vec![])),
            ("meta[\"a\"]['b'][0]", Some(vec!["a", "b", "0"])),
            (" meta [ 'a' ]", None),
            ("meta['a b']", Some(vec!["a b"])),
            ("meta['it\\'s']", Some(vec!["it's"])),
            ("$meta['a']", Some(vec!["a"])),
            ("$.a", None),
            ("/a/b", None),
            ("meta.a", None),
            ("meta[a]", None),
            ("meta['a'", None),
            ("meta['a]", None),
            ("meta[]", None),
            ("1meta", None),
            ("", None),
        ] {
            let found = Path::parse(text).map(|path| path.steps);
            assert_eq!(found, steps.map(|steps| steps.into_iter().map(str::to_owned).collect()), "{text}");
        }
    }

    #[test]
    fn an_index_on_a_path_has_a_plain_name() {
        assert_eq!(name_of("meta", "meta['a']['b c']").as_deref(), Some("meta_a_b_c"));
        assert_eq!(name_of("$meta", "color").as_deref(), Some("meta"));
        assert_eq!(name_of("meta", "/a"), None);
    }
}

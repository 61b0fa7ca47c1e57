//! Parameters of building and searching: known to the type of index, of the right type, in range, there when needed.
//!
//! Source: the ranges of the server's index library (2.4 to 3.x), the texts of 2.3.5 where executed. 2.3.5 stores unknown
//! parameters without a word, and Lite checks none.

use super::{Scope, dotted};
use crate::diagnostic::{Diagnostics, nearest, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::index_types::{
    COMMON_SEARCH, INDEX_KINDS, IndexKind, JSON_PATH, Parameter, Required, Values,
};
use crate::engine::milvus::model::Parameters;
use crate::span::Located;
use crate::spec::Literal;

/// What parameters belong to, for messages.
pub(super) struct Owner<'a> {
    /// "the index HNSW on `embedding`", "a search by HNSW on `embedding`".
    pub(super) what: String,
    /// The type of index, alone.
    pub(super) kind: &'a str,
    /// Whether these are parameters of searching.
    pub(super) searching: bool,
}

/// Checks each parameter by the list of those that exist.
pub(super) fn known(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    parameters: &Parameters,
    lists: &[&'static [Parameter]],
    diagnostics: &mut Diagnostics,
) {
    let all = || lists.iter().flat_map(|list| list.iter());
    for (name, value) in parameters {
        let Some(parameter) = all().find(|parameter| parameter.name == name.value) else {
            let text = format!("has {}, which takes no parameter `{name}`", owner.what);
            let finding = scope.finding(&codes::UNKNOWN_PARAMETER, name.span, text);
            // A name that is nearly one of these was meant to be that one, unless it is another's.
            let near = nearest(name, all().map(|parameter| parameter.name)).is_some();
            let elsewhere = elsewhere(name, owner, near);
            let none = all().next().is_none();
            diagnostics.push(match elsewhere {
                Some(help) => finding.help(help),
                None if none => finding.help(format!("remove it: {} takes no parameters here", owner.kind)),
                None => finding.suggest(name, "parameters", all().map(|parameter| parameter.name)),
            });
            continue;
        };
        if let Some((text, help)) = mismatch(parameter, value) {
            diagnostics.push(
                scope
                    .finding(
                        &codes::PARAMETER_VALUE,
                        value.span,
                        format!("has {}, whose `{name}` {text}", owner.what),
                    )
                    .help(help),
            );
        } else if !scope.target.at_least(parameter.since) {
            diagnostics.push(
                scope
                    .finding(
                        &shared::UNSUPPORTED_BY_TARGET,
                        name.span,
                        format!(
                            "has {}, whose `{name}` exists since {}; the target is {}",
                            owner.what,
                            dotted(parameter.since),
                            scope.target
                        ),
                    )
                    .help("remove it, or raise `targets.milvus.version` in schemac.toml"),
            );
        }
    }
}

/// What every search request says itself, however the collection is made.
const OF_REQUESTS: &[&str] = &[
    "anns_field",
    "consistency_level",
    "data",
    "expr",
    "filter",
    "limit",
    "nq",
    "offset",
    "output_fields",
    "partition_names",
    "ranker",
    "rerank",
    "top_k",
    "topk",
];

/// What of an index stands beside its parameters.
const BESIDE: &[(&str, &str)] = &[
    ("index_name", "name"),
    ("index_type", "type"),
    ("metric", "metric"),
    ("metric_type", "metric"),
    ("mmap.enabled", "mmap"),
    ("mmap_enabled", "mmap"),
];

/// A parameter that is known, but not here: in the other group of this type, of another type, or of no index at all.
fn elsewhere(name: &str, owner: &Owner<'_>, near: bool) -> Option<String> {
    let own = INDEX_KINDS.iter().find(|kind| kind.name == owner.kind)?;
    let has = |list: &[Parameter]| list.iter().any(|parameter| parameter.name == name);
    let (other, key) = if owner.searching { (own.build, "params") } else { (own.search, "search") };
    if has(other) || (!owner.searching && has(COMMON_SEARCH) && !own.is_scalar()) {
        return Some(format!("move it to `{key}`: {} takes `{name}` there", owner.kind));
    }
    if OF_REQUESTS.contains(&name) {
        return Some(format!(
            "remove it: `{name}` belongs to search time, and is part of each search request"
        ));
    }
    if let Some((_, key)) = BESIDE.iter().find(|(known, _)| *known == name) {
        return Some(format!("write it as `{key}` beside `params`"));
    }
    if has(JSON_PATH) {
        return Some(format!(
            "remove it: `{name}` is for fields of type `json` and for keys that no field declares"
        ));
    }
    if name == "dim" {
        return Some("remove it: the dimensions are those of the field's type".to_owned());
    }
    let list = |kind: &IndexKind| if owner.searching { kind.search } else { kind.build };
    let others: Vec<&str> = INDEX_KINDS.iter().filter(|kind| has(list(kind))).map(|kind| kind.name).collect();
    (!near && !others.is_empty()).then(|| {
        let shown = others.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let more = if others.len() > 3 { " and others" } else { "" };
        format!("remove it, or use a type of index that takes it: {shown}{more}")
    })
}

/// Reports the parameters that must be given and are not.
pub(super) fn missing(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    parameters: &Parameters,
    list: &'static [Parameter],
    at: &Located<&'static IndexKind>,
    diagnostics: &mut Diagnostics,
) {
    let old = !scope.target.at_least(&[2, 4]);
    for parameter in list {
        let needed = match parameter.required {
            Required::Always => true,
            Required::Before24 => old,
            Required::No => false,
        };
        if needed && !parameters.iter().any(|(name, _)| name.value == parameter.name) {
            diagnostics.push(
                scope
                    .finding(
                        &codes::MISSING_PARAMETER,
                        at.span,
                        format!("has {}, which needs the parameter `{}`", owner.what, parameter.name),
                    )
                    .help(format!("add `{}` to `params`: {}", parameter.name, described(&parameter.values))),
            );
        }
    }
}

fn described(values: &Values) -> String {
    match values {
        Values::Integer(least, most) => format!("a whole number from {least} to {most}"),
        Values::Number(least, most, _) if *least == f64::MIN || *most == f64::MAX => {
            if *least == f64::MIN {
                "a number".to_owned()
            } else {
                format!("a number of {least} or more")
            }
        }
        Values::Number(least, most, true) => format!("a number from {least} to {most}"),
        Values::Number(least, most, false) => format!("a number from {least} to less than {most}"),
        Values::Boolean => "`true` or `false`".to_owned(),
        Values::OneOf(words) | Values::AnyCase(words) => {
            format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
        Values::Text => "a text".to_owned(),
    }
}

/// What is wrong with a value, and what to do; nothing when it fits.
pub(super) fn mismatch(parameter: &Parameter, value: &Literal) -> Option<(String, String)> {
    let fits = match (&parameter.values, value) {
        (Values::Integer(least, most), Literal::Integer(value)) => {
            (i128::from(*least)..=i128::from(*most)).contains(value)
        }
        (Values::Number(least, most, included), Literal::Integer(_) | Literal::Decimal(_)) => {
            let number = match value {
                Literal::Integer(value) => value.to_string().parse::<f64>(),
                Literal::Decimal(text) => text.parse::<f64>(),
                _ => return None,
            };
            number.is_ok_and(|number| number >= *least && (number < *most || (*included && number <= *most)))
        }
        (Values::Boolean, Literal::Boolean(_)) | (Values::Text, Literal::Text(_)) => true,
        (Values::OneOf(_) | Values::AnyCase(_), Literal::Text(text)) => parameter.takes(text),
        _ => false,
    };
    if fits {
        return None;
    }
    let shown = match value {
        Literal::Text(text)
            if matches!(parameter.values, Values::Text | Values::OneOf(_) | Values::AnyCase(_)) =>
        {
            format!("cannot be `{text}`")
        }
        // In quotes it is another kind of value, which is hard to see.
        Literal::Text(text) if text.parse::<f64>().is_ok() || matches!(text.as_str(), "true" | "false") => {
            let unquoted =
                text.parse::<i128>().map_or_else(|_| Literal::Decimal(text.clone()), Literal::Integer);
            let unquoted = match text.as_str() {
                "true" | "false" => Literal::Boolean(text == "true"),
                _ => unquoted,
            };
            if mismatch(parameter, &unquoted).is_none() {
                return Some((
                    format!("is the text `\"{text}\"`, not {}", unquoted.type_name()),
                    format!("write `{text}` without quotes"),
                ));
            }
            format!("is the text `\"{text}\"`")
        }
        Literal::Text(text) => format!("cannot be `{text}`, which is text"),
        Literal::Null | Literal::List(_) | Literal::Mapping(_) => format!("cannot be {}", value.type_name()),
        other => format!("cannot be {}", other.to_json()),
    };
    Some((shown, format!("write {}", described(&parameter.values))))
}

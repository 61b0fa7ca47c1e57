//! `required_version`: with which versions of schemac a project is built.

use super::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::Span;

/// This program's version.
const OWN: &str = env!("CARGO_PKG_VERSION");

/// Reports a requirement that cannot be read, or that this program does not meet; gives whether it meets it.
pub(super) fn check(text: &str, span: Span, diagnostics: &mut Diagnostics) -> bool {
    let own = Version::parse(OWN.split(['-', '+']).next().unwrap_or_default()).unwrap_or(Version(Vec::new()));
    let mut met = true;
    for part in text.split(',').map(str::trim) {
        match meets(&own, part) {
            Some(meets) => met &= meets,
            None => {
                let found = Diagnostic::new(
                    &shared::INVALID_VALUE,
                    span,
                    format!("`{part}` is no requirement of a version"),
                );
                let found = found.help("write a comparison, or several with commas: \">=0.3, <0.4\"");
                let bare = part == text && Version::parse(part).is_some();
                diagnostics.push(if bare { found.edit(span, format!(">={part}")) } else { found });
                return true;
            }
        }
    }
    if !met {
        diagnostics.push(
            Diagnostic::new(
                &shared::REQUIRED_VERSION,
                span,
                format!("the project requires schemac {text}, and this is {OWN}"),
            )
            .help(format!("use a version of schemac that is {text}, or change `required_version`")),
        );
    }
    met
}

/// Whether a version meets one comparison; nothing where that is none. Parts that are missing count as zero, but for `=`, where
/// they may be any.
fn meets(own: &Version, comparison: &str) -> Option<bool> {
    let (operator, version) = ["<=", ">=", "<", ">", "="]
        .into_iter()
        .find_map(|operator| Some((operator, comparison.strip_prefix(operator)?.trim())))?;
    let Version(wanted) = Version::parse(version)?;
    let order = compare(&own.0, &wanted);
    Some(match operator {
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        "<=" => order.is_le(),
        _ => own.0.starts_with(&wanted),
    })
}

/// Part by part, as numbers. Targets are compared otherwise: there a version without a patch stands for its newest one.
fn compare(one: &[u32], other: &[u32]) -> std::cmp::Ordering {
    let part = |parts: &[u32], index: usize| parts.get(index).copied().unwrap_or(0);
    let parts = 0..one.len().max(other.len());
    parts
        .map(|index| part(one, index).cmp(&part(other, index)))
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_number_by_number() {
        let own = Version::new(&[0, 10, 2]);
        for (comparison, expected) in [
            (">=0.9", Some(true)),
            (">= 0.10.2", Some(true)),
            (">=0.10.3", Some(false)),
            (">0.10.2", Some(false)),
            (">0.10.1", Some(true)),
            ("<0.11", Some(true)),
            ("<0.10.2", Some(false)),
            ("<=0.10.2", Some(true)),
            ("<=0.10.2.0", Some(true)),
            ("<=0.10", Some(false)),
            ("=0.10", Some(true)),
            ("=0.10.3", Some(false)),
            ("0.10", None),
            ("~0.10", None),
            (">=", None),
            (">=x", None),
            ("", None),
        ] {
            assert_eq!(meets(&own, comparison), expected, "{comparison}");
        }
    }
}

//! What engines store as a comment, the same in all of them.

use crate::span::Located;

/// Description and unit in one text: `Time until the first token (ms)`. Nothing when there is nothing to say.
///
/// Blanks and line breaks at the ends are left out: block scalars of YAML end in a line break that nobody means.
pub fn column_comment(
    description: Option<&Located<String>>,
    unit: Option<&Located<String>>,
) -> Option<String> {
    let description = description.map(|text| text.value.trim()).filter(|text| !text.is_empty());
    match (description, unit) {
        (Some(text), Some(unit)) => Some(format!("{} ({unit})", text.trim_end_matches('.'))),
        (Some(text), None) => Some(text.to_owned()),
        (None, Some(unit)) => Some(format!("({unit})")),
        (None, None) => None,
    }
}

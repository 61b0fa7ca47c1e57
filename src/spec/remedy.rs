//! What to write where a value has the wrong type but plainly means one of the right type.

use jsonschema::error::TypeKind;

use crate::source::{Node, Value};

/// Help and source for a value that is of none of these types; nothing where more than one answer could be right.
pub(super) fn of(node: &Node, wanted: &TypeKind) -> Option<(String, String)> {
    let names: Vec<String> = match wanted {
        TypeKind::Single(name) => vec![name.to_string()],
        TypeKind::Multiple(names) => names.iter().map(|name| name.to_string()).collect(),
    };
    let takes = |name: &str| names.iter().any(|wanted| wanted == name);
    match &node.value {
        Value::Integer(_) | Value::Float(..) | Value::Boolean(_) if names == ["string"] => {
            let text = scalar(node)?;
            Some((format!("write it in quotes: \"{text}\""), format!("\"{text}\"")))
        }
        Value::String(text) if takes("boolean") => {
            let value = match text.to_lowercase().as_str() {
                "yes" | "on" | "true" | "y" => "true",
                "no" | "off" | "false" | "n" => "false",
                _ => return None,
            };
            Some((format!("write `{value}`"), value.to_owned()))
        }
        Value::String(text) if takes("integer") || takes("number") => {
            let good = text.parse::<i64>().is_ok()
                || (takes("number") && text.parse::<f64>().is_ok_and(f64::is_finite));
            // `+5`, `1e3` and `05` read otherwise in YAML or TOML.
            let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
                && !text.trim_start_matches('-').starts_with(['0', '.'])
                && !text.ends_with('.');
            (good && (plain || &**text == "0"))
                .then(|| (format!("write it without quotes: {text}"), text.to_string()))
        }
        Value::String(text) if takes("array") => {
            let word = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
            // Source of the same length has no quotes, which only YAML may leave out.
            let plain = node.span.range().len() == text.len();
            let list = if plain { format!("[{text}]") } else { format!("[\"{text}\"]") };
            word.then(|| (format!("write a list: {list}"), list))
        }
        _ => None,
    }
}

/// A number or a boolean as it is written.
fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Integer(value) => Some(value.to_string()),
        Value::Float(_, text) => Some(text.to_string()),
        Value::Boolean(value) => Some(value.to_string()),
        _ => None,
    }
}

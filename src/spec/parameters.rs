//! Parameters of types that stand beside the type, as in clients of the engines: `{ type: VARCHAR, max_length: 100 }`.
//!
//! They are unknown keys here, and the type lacks its parameters; but it is one mistake, and what is meant is plain. So it is
//! told once, and the document is read on as if the type had been written whole.

use super::words::Words;
use crate::source::{Mapping, Value};

/// Types of every engine with a length, by their words in small letters.
const LENGTHS: &[&str] = &["char", "varchar"];
/// Types of every engine with a number of dimensions.
const DIMENSIONS: &[&str] = &["vector"];
const DECIMALS: &[&str] = &["decimal", "numeric"];

const LENGTH: &[&str] = &["max_length", "length", "size"];
const DIMENSION: &[&str] = &["dim", "dims", "dimension", "dimensions"];

/// What the keys beside a type come to.
pub(super) struct Beside {
    /// The keys, as they are written.
    pub(super) keys: Vec<String>,
    /// What to do.
    pub(super) help: String,
    /// The type that is meant, where it is not the one that is written.
    pub(super) meant: Option<String>,
}

/// The parameters that stand beside the type of a column; nothing where it is not plain what they mean.
pub(super) fn beside(column: &Mapping, words: &Words) -> Option<Beside> {
    let has_length = |word: &str| LENGTHS.contains(&word) || words.lengths.contains(&word);
    let has_dimensions = |word: &str| DIMENSIONS.contains(&word) || words.dimensions.contains(&word);
    let written = column.get("type")?.as_str()?;
    let word = written.trim().to_ascii_lowercase();
    let whole = word.find(['(', '<', '[']);
    let base = word[..whole.unwrap_or(word.len())].trim_end();
    let mut keys: Vec<String> = Vec::new();
    let mut number = |names: &[&str]| {
        let entry = column
            .entries()
            .iter()
            .find(|entry| names.contains(&super::advice::fold(&entry.key.text).as_str()))?;
        let number = match &entry.value.value {
            Value::Integer(number) => number.to_string(),
            Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.to_string(),
            _ => return None,
        };
        keys.push(entry.key.text.to_string());
        Some(number)
    };
    let arguments = if let ("array", Some((element_key, capacity_key))) = (base, words.array_keys) {
        let capacity = number(&[capacity_key]);
        let length = number(LENGTH);
        let entry =
            column.entries().iter().find(|entry| super::advice::fold(&entry.key.text) == element_key)?;
        let element = entry.value.as_str()?.to_lowercase();
        keys.insert(0, entry.key.text.to_string());
        let element = match length {
            Some(length) if has_length(&element) => format!("{element}({length})"),
            _ => element,
        };
        format!("<{element}, {}>", capacity?)
    } else if DECIMALS.contains(&base) {
        let precision = number(&["precision"])?;
        match number(&["scale"]) {
            Some(scale) => format!("({precision}, {scale})"),
            None => format!("({precision})"),
        }
    } else {
        let length = has_length(base).then(|| number(LENGTH)).flatten();
        format!("({})", length.or_else(|| has_dimensions(base).then(|| number(DIMENSION)).flatten())?)
    };
    let meant = format!("{}{arguments}", &written.trim()[..base.len()]);
    let named = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" and ");
    let plain = |text: &str| text.replace(' ', "").to_lowercase();
    Some(match whole {
        Some(_) if plain(written) == plain(&meant) => {
            Beside { keys, help: format!("remove {named}: the type says it"), meant: None }
        }
        Some(_) => {
            Beside { help: format!("remove {named}, or change the type to `{meant}`"), keys, meant: None }
        }
        None => Beside {
            help: format!("write the type as `{meant}`, and remove {named}"),
            keys,
            meant: Some(meant),
        },
    })
}

#[cfg(test)]
mod tests {
    use crate::spec::words::Words;

    const WORDS: Words = Words {
        dimensions: &["float_vector"],
        array_keys: Some(("element_type", "max_capacity")),
        ..*Words::NONE
    };

    fn beside(column: &crate::source::Mapping) -> Option<super::Beside> {
        super::beside(column, &WORDS)
    }

    use crate::diagnostic::Diagnostics;
    use crate::source::{Syntax, parse};
    use crate::span::FileId;

    #[test]
    fn parameters_beside_a_type_come_to_the_type_that_is_meant() {
        for (column, meant) in [
            ("{ type: VARCHAR, max_length: 100 }", "VARCHAR(100)"),
            ("{ type: varchar, maxLength: \"100\" }", "varchar(100)"),
            ("{ type: FLOAT_VECTOR, dim: 8, index: HNSW }", "FLOAT_VECTOR(8)"),
            ("{ type: numeric, precision: 10, scale: 2 }", "numeric(10, 2)"),
            ("{ type: Decimal, precision: 10 }", "Decimal(10)"),
            ("{ type: ARRAY, element_type: INT64, max_capacity: 10 }", "ARRAY<int64, 10>"),
            (
                "{ type: ARRAY, element_type: VARCHAR, max_length: 5, max_capacity: 10 }",
                "ARRAY<varchar(5), 10>",
            ),
        ] {
            let documents = parse(FileId(0), Syntax::Yaml, column, &mut Diagnostics::new());
            let found = beside(documents[0].root.as_mapping().unwrap()).unwrap();
            assert_eq!(found.meant.as_deref(), Some(meant), "{column}");
        }
        for column in [
            "{ type: int64, length: 8 }",
            "{ type: varchar, length: many }",
            "{ type: ARRAY, max_capacity: 3 }",
        ] {
            let documents = parse(FileId(0), Syntax::Yaml, column, &mut Diagnostics::new());
            assert!(beside(documents[0].root.as_mapping().unwrap()).is_none(), "{column}");
        }
    }
}

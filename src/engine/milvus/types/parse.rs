//! Reads field types.

use super::{FieldType, MAX_CAPACITY, MAX_LENGTH, Scalar, VectorKind};
use crate::config::Version;
use crate::model::portable::{self, PortableType};

/// A type as read, and what was lost on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The type.
    pub field_type: FieldType,
    /// Why the engine's type is not quite the portable one.
    pub note: Option<Note>,
}

/// What a portable type loses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// `text` has a limit here.
    TextLimit,
    /// An unsigned integer became the next wider signed one.
    Widened,
}

/// Why a text is no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeError {
    /// The word is not known; the text is what to write instead, where somebody coming from SQL meant it.
    Unknown(Option<&'static str>),
    /// The word is known and its parameters are not possible: what is wrong, and what to do.
    Invalid(String, String),
}

/// The types as people write them, for suggestions and completion.
pub const WORDS: &[&str] = &[
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "float",
    "double",
    "float32",
    "float64",
    "varchar",
    "text",
    "json",
    "array",
    "uuid",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "interval",
    "char",
    "vector",
    "float_vector",
    "binary_vector",
    "float16_vector",
    "bfloat16_vector",
    "int8_vector",
    "sparse_float_vector",
    "geometry",
];

/// Words of SQL and pgvector, and what they are called here.
const FOREIGN: &[(&str, &str)] = &[
    ("integer", "int32"),
    ("int", "int32"),
    ("bigint", "int64"),
    ("smallint", "int16"),
    ("tinyint", "int8"),
    ("serial", "int64` with `auto_id: true"),
    ("bigserial", "int64` with `auto_id: true"),
    ("boolean", "bool"),
    ("real", "float"),
    ("jsonb", "json"),
    ("halfvec", "float16_vector"),
    ("sparsevec", "sparse_float_vector"),
    ("bit", "binary_vector"),
    ("string", "varchar(4096)"),
    ("fixedstring", "varchar(255)"),
    ("longtext", "varchar(65535)"),
    ("datetime", "timestamptz"),
    ("datetime64", "timestamptz"),
    ("date32", "date"),
    ("list", "array<varchar(255), 64>"),
    ("object", "json"),
    ("map", "json"),
    ("number", "double"),
    ("numeric", "double"),
    ("money", "double"),
    ("bytea", "varchar(65535)"),
    ("blob", "varchar(65535)"),
    ("embedding", "float_vector(768)"),
    ("sparse_vector", "sparse_float_vector"),
    ("lowcardinality", "varchar(255)"),
    ("nullable", "varchar(255)` with `nullable: true"),
    ("enum", "varchar(64)"),
];

/// Reads a type: Milvus's own in any spelling (`FloatVector(8)`, `FLOAT_VECTOR(8)`, `float_vector(8)`), or a portable one.
///
/// `varchar(n)` is Milvus's own: n counts bytes. Words that are portable and also Milvus's mean the portable type in
/// lower case: `text` is a `VarChar`, `Text` the type of 3.0; `timestamptz` an `Int64`, `Timestamptz` the type of 2.6.
///
/// # Errors
/// Says whether the word or its parameters are wrong.
pub fn parse(text: &str, target: &Version) -> Result<Parsed, TypeError> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let plain = |field_type| Ok(Parsed { field_type, note: None });
    if let Some(native) = native(word) {
        let arguments = arguments(rest).ok_or_else(|| {
            invalid(
                format!("the brackets of `{text}` do not match"),
                "close what is opened; inside `{ … }` write the type in quotes, since a comma ends it there",
            )
        })?;
        return plain(native_type(native, word, &arguments, target)?);
    }
    match portable::parse(text) {
        Some(Ok(portable)) => from_portable(&portable, target),
        Some(Err(message)) => Err(invalid(message, "correct the parameters of the type")),
        None => {
            let folded = word.to_ascii_lowercase();
            Err(TypeError::Unknown(FOREIGN.iter().find(|(sql, _)| *sql == folded).map(|(_, own)| *own)))
        }
    }
}

fn invalid(message: impl Into<String>, help: impl Into<String>) -> TypeError {
    TypeError::Invalid(message.into(), help.into())
}

#[derive(Clone, Copy)]
enum Native {
    Plain(Scalar),
    VarChar,
    Other(&'static str),
    Array,
    Vector(VectorKind),
}

fn native(word: &str) -> Option<Native> {
    // In lower case these are portable words of another meaning.
    if matches!(word, "text" | "timestamptz") {
        return None;
    }
    let folded = word.to_ascii_lowercase().replace('_', "");
    Some(match folded.as_str() {
        "bool" => Native::Plain(Scalar::Bool),
        "int8" => Native::Plain(Scalar::Int8),
        "int16" => Native::Plain(Scalar::Int16),
        "int32" => Native::Plain(Scalar::Int32),
        "int64" => Native::Plain(Scalar::Int64),
        "float" => Native::Plain(Scalar::Float),
        "double" => Native::Plain(Scalar::Double),
        "varchar" => Native::VarChar,
        "json" => Native::Other("JSON"),
        "timestamptz" => Native::Other("Timestamptz"),
        "geometry" => Native::Other("Geometry"),
        "text" => Native::Other("Text"),
        "array" => Native::Array,
        "floatvector" => Native::Vector(VectorKind::Float),
        "binaryvector" => Native::Vector(VectorKind::Binary),
        "float16vector" => Native::Vector(VectorKind::Float16),
        "bfloat16vector" => Native::Vector(VectorKind::BFloat16),
        "int8vector" => Native::Vector(VectorKind::Int8),
        "sparsefloatvector" => Native::Vector(VectorKind::Sparse),
        _ => return None,
    })
}

/// The parameters in round or angle brackets, split at the commas outside of inner brackets; nothing when the brackets
/// do not match.
fn arguments(rest: &str) -> Option<Vec<&str>> {
    let rest = rest.trim();
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let inner = match rest.as_bytes().first()? {
        b'(' => rest.strip_prefix('(')?.strip_suffix(')')?,
        b'<' => rest.strip_prefix('<')?.strip_suffix('>')?,
        _ => return None,
    };
    let (mut list, mut open, mut start) = (Vec::new(), 0usize, 0);
    for (offset, c) in inner.char_indices() {
        match c {
            '(' | '<' => open += 1,
            ')' | '>' => open = open.checked_sub(1)?,
            ',' if open == 0 => {
                list.push(inner[start..offset].trim());
                start = offset + 1;
            }
            _ => {}
        }
    }
    list.push(inner[start..].trim());
    (open == 0).then_some(list)
}

fn native_type(
    native: Native,
    word: &str,
    arguments: &[&str],
    target: &Version,
) -> Result<FieldType, TypeError> {
    let none = |field_type| match arguments {
        [] => Ok(field_type),
        _ => Err(invalid(
            format!("`{word}` takes no parameters"),
            format!("write `{word}` without the brackets"),
        )),
    };
    match native {
        Native::Plain(scalar) => none(FieldType::Scalar(scalar)),
        Native::Other("JSON") => none(FieldType::Json),
        Native::Other("Timestamptz") => none(FieldType::Timestamptz),
        Native::Other("Geometry") => none(FieldType::Geometry),
        Native::Other(_) => none(FieldType::Text),
        Native::VarChar => {
            let max_length = number(word, arguments, "the most bytes of a text", "4096")?;
            ranged(word, "bytes", max_length, 1, MAX_LENGTH)?;
            Ok(FieldType::Scalar(Scalar::VarChar { max_length }))
        }
        Native::Vector(VectorKind::Sparse) => none(FieldType::Vector { kind: VectorKind::Sparse, dim: None }),
        Native::Vector(kind) => {
            let dim = number(word, arguments, "the number of dimensions", "1536")?;
            check_dim(word, kind, dim, target)?;
            Ok(FieldType::Vector { kind, dim: Some(dim) })
        }
        Native::Array => array(arguments, target),
    }
}

fn array(arguments: &[&str], target: &Version) -> Result<FieldType, TypeError> {
    let [element, capacity] = arguments else {
        let element = arguments.first().copied().filter(|element| !element.is_empty()).unwrap_or("int64");
        return Err(invalid(
            "an array names its element and the most elements that it holds",
            format!("write `array<{element}, 64>`, with the capacity that you need"),
        ));
    };
    let max_capacity = number("array", &[capacity], "the most elements", "64")?;
    ranged("array", "elements", max_capacity, 1, MAX_CAPACITY)?;
    if element.eq_ignore_ascii_case("struct") {
        return Ok(FieldType::StructArray { max_capacity });
    }
    match parse(element, target) {
        Ok(Parsed { field_type: FieldType::Scalar(element), .. }) => {
            Ok(FieldType::Array { element, max_capacity })
        }
        Ok(other) => Err(invalid(
            format!("an array cannot hold {}", other.field_type),
            "use `bool`, an integer, `float`, `double` or `varchar(n)` as the element, or the type `json`",
        )),
        Err(TypeError::Unknown(hint)) => Err(invalid(
            format!("there is no type `{element}` for the elements of an array"),
            hint.map_or_else(
                || "use `bool`, an integer, `float`, `double` or `varchar(n)`".to_owned(),
                |hint| format!("write `{hint}` in the place of `{element}`"),
            ),
        )),
        Err(error) => Err(error),
    }
}

fn number(word: &str, arguments: &[&str], what: &str, example: &str) -> Result<u32, TypeError> {
    let sample = if word == "array" { "array<int64, 64>".to_owned() } else { format!("{word}({example})") };
    match arguments {
        [] => Err(invalid(format!("`{word}` needs {what}"), format!("write it in brackets: `{sample}`"))),
        [one] => one.parse().map_err(|_| {
            invalid(format!("`{one}` is not {what}"), format!("write a whole number, such as `{sample}`"))
        }),
        _ => Err(invalid(
            format!("`{word}` takes one number: {what}"),
            format!("write it alone in brackets: `{sample}`"),
        )),
    }
}

fn ranged(word: &str, what: &str, value: u32, least: u32, most: u32) -> Result<(), TypeError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(invalid(
        format!("`{word}` holds {least} to {most} {what}, not {value}"),
        format!("write a number from {least} to {most}"),
    ))
}

/// Bounds: 1 to 32768 executed on 2.3.5; 2 to 32768, and eight times as many bits, from the sources of 2.4.
fn check_dim(word: &str, kind: VectorKind, dim: u32, target: &Version) -> Result<(), TypeError> {
    let newer = target.at_least(&[2, 4]);
    let least = match kind {
        VectorKind::Binary => 8,
        _ if newer => 2,
        _ => 1,
    };
    let most = if kind == VectorKind::Binary && newer { 262_144 } else { 32_768 };
    ranged(word, "dimensions", dim, least, most)?;
    if kind == VectorKind::Binary && !dim.is_multiple_of(8) {
        return Err(invalid(
            format!("the dimensions of a binary vector are a multiple of 8, not {dim}"),
            format!(
                "write `{word}({})` and fill the bits that are left over with zeros",
                dim.next_multiple_of(8)
            ),
        ));
    }
    Ok(())
}

fn from_portable(portable: &PortableType, target: &Version) -> Result<Parsed, TypeError> {
    let plain = |field_type| Ok(Parsed { field_type, note: None });
    let scalar = |scalar| plain(FieldType::Scalar(scalar));
    let widened = |scalar| Ok(Parsed { field_type: FieldType::Scalar(scalar), note: Some(Note::Widened) });
    match portable {
        PortableType::Bool => scalar(Scalar::Bool),
        PortableType::Integer { bits: 8, signed: true } => scalar(Scalar::Int8),
        PortableType::Integer { bits: 16, signed: true } => scalar(Scalar::Int16),
        PortableType::Integer { bits: 32, signed: true } => scalar(Scalar::Int32),
        PortableType::Integer { bits: 64, signed: true } => scalar(Scalar::Int64),
        PortableType::Integer { bits: 8, signed: false } => widened(Scalar::Int16),
        PortableType::Integer { bits: 16, signed: false } => widened(Scalar::Int32),
        PortableType::Integer { bits: 32, signed: false } => widened(Scalar::Int64),
        PortableType::Integer { bits: 64, .. } => Err(invalid(
            "Milvus has no integer that holds every `uint64`",
            "write `int64` when the values stay below 2^63, or `varchar(20)`, which loses order and arithmetic",
        )),
        PortableType::Integer { .. } => Err(invalid(
            format!("Milvus has no integer that holds every `{portable}`"),
            "write `varchar(40)`, which loses order and arithmetic",
        )),
        PortableType::Float { bits: 32 } => scalar(Scalar::Float),
        PortableType::Float { .. } => scalar(Scalar::Double),
        PortableType::Decimal { precision, scale } if *precision <= 18 => Err(invalid(
            format!("Milvus has no exact decimals, so `{portable}` has no counterpart"),
            format!("write `int64` and keep the value times 10^{scale}, which is exact and keeps the order"),
        )),
        PortableType::Decimal { precision, .. } => Err(invalid(
            format!("Milvus has no exact decimals, so `{portable}` has no counterpart"),
            format!("write `varchar({})` and keep the digits as text", precision.saturating_add(3)),
        )),
        PortableType::Text => Ok(Parsed {
            field_type: FieldType::Scalar(Scalar::VarChar { max_length: MAX_LENGTH }),
            note: Some(Note::TextLimit),
        }),
        // Portable lengths count characters, of up to four bytes each.
        PortableType::Varchar(characters) | PortableType::Char(characters) => {
            ranged("char", "characters", *characters, 1, MAX_LENGTH)?;
            scalar(Scalar::VarChar { max_length: characters.saturating_mul(4).min(MAX_LENGTH) })
        }
        PortableType::Bytes => Err(invalid(
            "Milvus has no type for bytes",
            "write `varchar(n)` and keep them in base64, or keep them outside of Milvus",
        )),
        PortableType::Uuid => scalar(Scalar::VarChar { max_length: 36 }),
        PortableType::Date => scalar(Scalar::Int32),
        PortableType::Time
        | PortableType::Interval
        | PortableType::Timestamp(_)
        | PortableType::Timestamptz(_) => scalar(Scalar::Int64),
        PortableType::Json => plain(FieldType::Json),
        PortableType::Array(_) => Err(invalid(
            "an array names its element and the most elements that it holds",
            "write `array<int64, 64>`, with the element and the capacity that you need",
        )),
        PortableType::Vector(dim) => {
            check_dim("vector", VectorKind::Float, *dim, target)?;
            plain(FieldType::Vector { kind: VectorKind::Float, dim: Some(*dim) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match parse(text, &Version::new(&[2, 6])) {
            Ok(parsed) => parsed.field_type.to_string(),
            Err(TypeError::Unknown(_)) => "unknown".to_owned(),
            Err(TypeError::Invalid(message, _)) => format!("invalid: {message}"),
        }
    }

    #[test]
    fn native_types_are_read_in_every_spelling() {
        for (text, wanted) in [
            ("int64", "Int64"),
            ("INT64", "Int64"),
            ("varchar(4096)", "VarChar(4096)"),
            ("VARCHAR( 255 )", "VarChar(255)"),
            ("FLOAT_VECTOR(1536)", "FloatVector(1536)"),
            ("FloatVector(1536)", "FloatVector(1536)"),
            ("float_vector(8)", "FloatVector(8)"),
            ("binary_vector(128)", "BinaryVector(128)"),
            ("sparse_float_vector", "SparseFloatVector"),
            ("array<varchar(128), 64>", "Array<VarChar(128), 64>"),
            ("array(int64, 4)", "Array<Int64, 4>"),
            ("array<struct, 16>", "Array<Struct, 16>"),
            ("JSON", "JSON"),
            ("Timestamptz", "Timestamptz"),
            ("Text", "Text"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn portable_types_become_milvus_types() {
        for (text, wanted) in [
            ("text", "VarChar(65535)"),
            ("char(2)", "VarChar(8)"),
            ("uuid", "VarChar(36)"),
            ("timestamptz", "Int64"),
            ("date", "Int32"),
            ("uint32", "Int64"),
            ("float64", "Double"),
            ("vector(1536)", "FloatVector(1536)"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn impossible_parameters_are_errors() {
        for text in [
            "varchar",
            "varchar(0)",
            "varchar(65536)",
            "varchar(x)",
            "varchar(1",
            "float_vector",
            "float_vector(1)",
            "float_vector(32769)",
            "binary_vector(12)",
            "sparse_float_vector(8)",
            "array<int64>",
            "array<int64, 0>",
            "array<int64, 4097>",
            "array<json, 4>",
            "array<array<int64, 2>, 4>",
            "array<float_vector(8), 2>",
            "int64(8)",
            "uint64",
            "decimal(10,2)",
            "bytes",
            "array",
        ] {
            assert!(shown(text).starts_with("invalid"), "{text}: {}", shown(text));
        }
        for text in ["txet", "float_vektor(8)", "serial", "String"] {
            assert_eq!(shown(text), "unknown", "{text}");
        }
    }
}

//! Reads types: portable words first, then PostgreSQL's own syntax, then types that documents declare.

use super::{Plain, Type};
use crate::engine::timescaledb::dialect::DIALECT;
use crate::model::portable::{self, PortableType};

/// Types of extensions that take no parameters of their own or keep them as written, and the extension of each.
pub(super) const EXTENSION_TYPES: &[(&str, &str)] = &[
    ("citext", "citext"),
    ("hstore", "hstore"),
    ("ltree", "ltree"),
    ("lquery", "ltree"),
    ("ltxtquery", "ltree"),
    ("cube", "cube"),
    ("seg", "seg"),
    ("isbn", "isn"),
    ("issn", "isn"),
    ("ean13", "isn"),
    ("geometry", "postgis"),
    ("geography", "postgis"),
    ("raster", "postgis_raster"),
];

/// Other spellings of built-in types.
const ALIASES: &[(&str, Plain)] = &[
    ("bool", Plain::Boolean),
    ("int2", Plain::Smallint),
    ("int", Plain::Integer),
    ("int4", Plain::Integer),
    ("float4", Plain::Real),
    ("float8", Plain::Double),
];

/// Words that begin a type, for suggestions beside the portable words and the plain names.
const WORDS: &[&str] = &[
    "numeric",
    "varchar",
    "character varying",
    "char",
    "character",
    "bit",
    "bit varying",
    "varbit",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
    "serial",
    "bigserial",
    "smallserial",
    "vector",
    "halfvec",
    "sparsevec",
    "citext",
    "hstore",
    "ltree",
    "int",
    "int2",
    "int4",
    "float4",
    "float8",
];

/// The fields that an interval can be limited to.
const INTERVAL_FIELDS: &[&str] = &[
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "year to month",
    "day to hour",
    "day to minute",
    "day to second",
    "hour to minute",
    "hour to second",
    "minute to second",
];

/// Looks up types that documents declare.
pub trait ParseContext {
    /// The schema and the name of an enum or domain that the text means from where it stands.
    fn declared(&self, text: &str) -> Option<(String, String)>;
    /// Names of declared types that a text may mean, for suggestions; all where there are few.
    fn declared_names(&self, text: &str) -> Vec<String>;
}

/// How a `serial` type numbers its rows; it stands for an integer with a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Serial {
    /// `smallserial`
    Small,
    /// `serial`
    Normal,
    /// `bigserial`
    Big,
}

impl Serial {
    /// The type's name.
    pub fn name(self) -> &'static str {
        match self {
            Serial::Small => "smallserial",
            Serial::Normal => "serial",
            Serial::Big => "bigserial",
        }
    }
}

/// What a type's text came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The type.
    pub ty: Type,
    /// The sequence behind a `serial` type.
    pub serial: Option<Serial>,
    /// The numbers that a portable type has and PostgreSQL's wider one must be checked for.
    pub range: Option<(i128, i128)>,
    /// The text is the portable `int8`, which PostgreSQL uses for 64 bits.
    pub ambiguous_int8: bool,
}

impl From<Type> for Parsed {
    fn from(ty: Type) -> Self {
        Parsed { ty, serial: None, range: None, ambiguous_int8: false }
    }
}

/// Why a text is no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeError {
    /// No such type; the names to suggest from.
    Unknown(Vec<String>),
    /// The type exists; its parameters are wrong.
    Parameters(String),
}

/// Reads a type.
///
/// # Errors
/// When there is no such type, or its parameters are wrong.
pub fn parse(text: &str, context: &dyn ParseContext) -> Result<Parsed, TypeError> {
    let trimmed = text.trim();
    // pgvector's types without a dimension are native; as portable words they would be incomplete.
    if !matches!(trimmed, "vector") {
        match portable::parse(trimmed) {
            Some(Ok(portable)) => return from_portable(&portable),
            // Arrays may hold native elements, and PostgreSQL takes more digits and scales than are portable.
            Some(Err(_)) if trimmed.starts_with("array<") || trimmed.starts_with("decimal") => {}
            Some(Err(message)) => return Err(TypeError::Parameters(message)),
            None => {}
        }
    }
    if let Some(inner) = trimmed.strip_prefix("array<").and_then(|rest| rest.strip_suffix('>')) {
        let element = parse(inner, context)?;
        if element.serial.is_some() || element.range.is_some() {
            return Err(TypeError::Parameters(format!(
                "`{inner}` cannot be the element of an array, since PostgreSQL could not check it"
            )));
        }
        return Ok(array_of(element.ty).into());
    }
    native(trimmed, context)
}

fn from_portable(portable: &PortableType) -> Result<Parsed, TypeError> {
    let mut range = None;
    let ty = match portable {
        PortableType::Bool => Type::Plain(Plain::Boolean),
        PortableType::Integer { bits, signed } => match (bits, signed) {
            (8, true) => {
                range = Some((-128, 127));
                Type::Plain(Plain::Smallint)
            }
            (16, true) => Type::Plain(Plain::Smallint),
            (32, true) => Type::Plain(Plain::Integer),
            (64, true) => Type::Plain(Plain::Bigint),
            (_, true) => Type::Numeric(Some((39, 0))),
            (8, false) => {
                range = Some((0, 255));
                Type::Plain(Plain::Smallint)
            }
            (16, false) => {
                range = Some((0, 65_535));
                Type::Plain(Plain::Integer)
            }
            (32, false) => {
                range = Some((0, 4_294_967_295));
                Type::Plain(Plain::Bigint)
            }
            (_, false) => {
                range = Some((0, 18_446_744_073_709_551_615));
                Type::Numeric(Some((20, 0)))
            }
        },
        PortableType::Float { bits: 32 } => Type::Plain(Plain::Real),
        PortableType::Float { .. } => Type::Plain(Plain::Double),
        PortableType::Decimal { precision, scale } => {
            return numeric(&[i64::from(*precision), i64::from(*scale)]).map(Parsed::from);
        }
        PortableType::Text => Type::Plain(Plain::Text),
        PortableType::Varchar(length) => return varchar(&[i64::from(*length)]).map(Parsed::from),
        PortableType::Char(length) => return character(&[i64::from(*length)]).map(Parsed::from),
        PortableType::Bytes => Type::Plain(Plain::Bytea),
        PortableType::Uuid => Type::Plain(Plain::Uuid),
        PortableType::Date => Type::Plain(Plain::Date),
        PortableType::Time => Type::Time { precision: None, zoned: false },
        PortableType::Timestamp(precision) => Type::Timestamp { precision: *precision, zoned: false },
        PortableType::Timestamptz(precision) => Type::Timestamp { precision: *precision, zoned: true },
        PortableType::Interval => Type::Interval { fields: None, precision: None },
        PortableType::Json => Type::Plain(Plain::Json),
        PortableType::Array(element) => {
            let element = from_portable(element)?;
            if element.range.is_some() {
                return Err(TypeError::Parameters(
                    "unsigned and 8-bit numbers cannot be elements of an array, since PostgreSQL could not check them".into(),
                ));
            }
            array_of(element.ty)
        }
        PortableType::Vector(dimensions) => {
            return dimensioned("vector", &[i64::from(*dimensions)]).map(Parsed::from);
        }
    };
    let ambiguous_int8 = matches!(portable, PortableType::Integer { bits: 8, signed: true });
    Ok(Parsed { ty, serial: None, range, ambiguous_int8 })
}

/// An array of a type. PostgreSQL stores no number of dimensions: an array of arrays has the type of its elements' array.
fn array_of(element: Type) -> Type {
    if matches!(element, Type::Array(_)) { element } else { Type::Array(Box::new(element)) }
}

/// PostgreSQL's own syntax: words, parameters in brackets, more words, and `[]` for every array.
fn native(text: &str, context: &dyn ParseContext) -> Result<Parsed, TypeError> {
    let mut base = text;
    let mut array = false;
    let mut bounds = Vec::new();
    // The number of dimensions and their bounds are not stored: `text[][3]` reads back as `text[]`.
    while let Some(before) = base.strip_suffix(']') {
        let Some(open) = before.rfind('[') else {
            return Err(TypeError::Parameters("a square bracket is not opened".into()));
        };
        if !before[open + 1..].trim().bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TypeError::Parameters("the bounds of an array are numbers".into()));
        }
        array = true;
        bounds.push(before[open + 1..].trim());
        base = before[..open].trim_end();
    }
    // `integer array[4]`, as the standard writes it.
    let word = base.len().checked_sub(" array".len());
    if let Some((before, _)) =
        word.and_then(|at| base.split_at_checked(at)).filter(|(_, word)| word.eq_ignore_ascii_case(" array"))
    {
        if bounds.len() > 1 || bounds.contains(&"") {
            return Err(TypeError::Parameters("`array` takes one number of elements, or none".into()));
        }
        array = true;
        base = before.trim_end();
    }
    if !array {
        return scalar(base, context);
    }
    // `int32[]`: a portable word under PostgreSQL's own brackets.
    let parsed = match scalar(base, context) {
        Err(TypeError::Unknown(names)) => match portable::parse(base) {
            Some(Ok(portable)) => from_portable(&portable)?,
            _ => return Err(TypeError::Unknown(names)),
        },
        other => other?,
    };
    if parsed.serial.is_some() || parsed.range.is_some() {
        return Err(TypeError::Parameters(format!("`{base}` cannot be the element of an array")));
    }
    Ok(array_of(parsed.ty).into())
}

/// The extension that brings a type.
pub fn extension_of(name: &str) -> Option<&'static str> {
    match name {
        "vector" | "halfvec" | "sparsevec" => Some("vector"),
        other => EXTENSION_TYPES.iter().find(|(known, _)| *known == other).map(|(_, extension)| *extension),
    }
}

/// The type of `schema.type` where that is one of an extension, as `pg_dump` writes it.
fn of_extension<'t>(text: &'t str, context: &dyn ParseContext) -> Option<&'t str> {
    let (schema, rest) = text.split_once('.')?;
    let name = rest.split(['(', ' ']).next()?.to_ascii_lowercase();
    let plain = !schema.is_empty() && !schema.contains(['(', ' ']);
    (plain && extension_of(&name).is_some() && context.declared(text).is_none()).then_some(rest)
}

/// `pg_catalog.int4` and `"int4"`, as dumps and tools write them: the name in the catalog, and what follows it.
pub(super) fn of_catalog(text: &str) -> Option<(String, &str)> {
    let prefix = ["pg_catalog.", "\"pg_catalog\"."]
        .into_iter()
        .find(|prefix| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)));
    let rest = prefix.map_or(text, |prefix| text[prefix.len()..].trim_start());
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map(|(name, rest)| (name.to_owned(), rest)),
        None => {
            prefix?;
            let end = rest.find(['(', ' ']).unwrap_or(rest.len());
            Some((rest[..end].to_ascii_lowercase(), &rest[end..]))
        }
    }
}

/// A type by its name in the catalog, which is another one than the words of SQL for some.
fn by_catalog_name(name: &str, rest: &str, context: &dyn ParseContext) -> Option<Result<Parsed, TypeError>> {
    let word = match name {
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        "float4" => "real",
        "float8" => "double precision",
        "bool" => "boolean",
        "char" => return rest.trim().is_empty().then(|| Ok(Type::Plain(Plain::InternalChar).into())),
        "numeric" | "varchar" | "time" | "timetz" | "timestamp" | "timestamptz" | "interval" | "varbit" => {
            name
        }
        // With a length it is `char`.
        "bpchar" => name,
        plain if Plain::ALL.iter().any(|known| known.name() == plain) && !plain.contains(' ') => plain,
        _ => return None,
    };
    // `boolean`, `integer` and their like are words of SQL and no names of the catalog.
    let is_word = ["boolean", "smallint", "integer", "bigint", "real"].contains(&name);
    (!is_word).then(|| scalar(&format!("{word}{rest}"), context))
}

fn scalar(text: &str, context: &dyn ParseContext) -> Result<Parsed, TypeError> {
    if let Some(rest) = of_extension(text, context) {
        return scalar(rest, context);
    }
    if text == "\"char\"" {
        return Ok(Type::Plain(Plain::InternalChar).into());
    }
    if let Some((schema, name)) = text.contains('"').then(|| context.declared(text)).flatten() {
        return Ok(Type::Declared { schema, name }.into());
    }
    if let Some(found) = of_catalog(text).and_then(|(name, rest)| by_catalog_name(&name, rest, context)) {
        return found;
    }
    let (words, parameters) = words_and_parameters(text)?;
    let none = parameters.is_empty();
    let plain = Plain::ALL
        .iter()
        .copied()
        // With a length it is `char`.
        .filter(|plain| none || *plain != Plain::Bpchar)
        .find(|plain| plain.name() == words)
        .or_else(|| ALIASES.iter().find(|(alias, _)| *alias == words).map(|(_, plain)| *plain));
    if let Some(plain) = plain {
        return if none {
            Ok(Type::Plain(plain).into())
        } else {
            Err(TypeError::Parameters(format!("`{words}` takes no parameters")))
        };
    }
    let serial = match words.as_str() {
        "smallserial" | "serial2" => Some((Serial::Small, Plain::Smallint)),
        "serial" | "serial4" => Some((Serial::Normal, Plain::Integer)),
        "bigserial" | "serial8" => Some((Serial::Big, Plain::Bigint)),
        _ => None,
    };
    if let Some((serial, plain)) = serial {
        return if none {
            Ok(Parsed { serial: Some(serial), ..Type::Plain(plain).into() })
        } else {
            Err(TypeError::Parameters(format!("`{words}` takes no parameters")))
        };
    }
    let ty = match words.as_str() {
        "numeric" | "decimal" | "dec" => numeric(&numbers(&parameters)?)?,
        "float" => match numbers(&parameters)?.as_slice() {
            [] => Type::Plain(Plain::Double),
            [digits @ 1..=24] if *digits > 0 => Type::Plain(Plain::Real),
            [25..=53] => Type::Plain(Plain::Double),
            _ => return Err(TypeError::Parameters("`float` takes 1 to 53 binary digits".into())),
        },
        "varchar"
        | "character varying"
        | "char varying"
        | "nchar varying"
        | "national character varying"
        | "national char varying" => varchar(&numbers(&parameters)?)?,
        "char" | "character" | "bpchar" | "nchar" | "national character" | "national char" => {
            character(&numbers(&parameters)?)?
        }
        "bit" => Type::Bit(length("bit", &numbers(&parameters)?, 83_886_080)?.unwrap_or(1)),
        "varbit" | "bit varying" => Type::Varbit(length("varbit", &numbers(&parameters)?, 83_886_080)?),
        "time" | "time without time zone" => {
            Type::Time { precision: precision("time", &parameters)?, zoned: false }
        }
        "timetz" | "time with time zone" => {
            Type::Time { precision: precision("time", &parameters)?, zoned: true }
        }
        "timestamp" | "timestamp without time zone" => {
            Type::Timestamp { precision: precision("timestamp", &parameters)?, zoned: false }
        }
        "timestamptz" | "timestamp with time zone" => {
            Type::Timestamp { precision: precision("timestamptz", &parameters)?, zoned: true }
        }
        "vector" | "halfvec" | "sparsevec" => dimensioned(&words, &numbers(&parameters)?)?,
        other => {
            if let Some(fields) = other.strip_prefix("interval") {
                interval(fields.trim(), &parameters)?
            } else if let Some((name, _)) = EXTENSION_TYPES.iter().find(|(name, _)| *name == other) {
                let inner = parameters.join(", ");
                let words = inner
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b' ' | b'_'));
                // PostgreSQL refuses letters behind a number.
                if !words || crate::sql::check_closed(DIALECT, &inner).is_err() {
                    return Err(TypeError::Parameters(format!(
                        "the parameters of `{name}` are words and numbers"
                    )));
                }
                let parameters = if inner.is_empty() { String::new() } else { format!("({inner})") };
                Type::Extension { name, parameters }
            } else if let (true, Some((schema, name))) = (none, context.declared(text)) {
                Type::Declared { schema, name }
            } else {
                return Err(TypeError::Unknown(suggestions(text, context)));
            }
        }
    };
    Ok(ty.into())
}

fn suggestions(text: &str, context: &dyn ParseContext) -> Vec<String> {
    let mut names: Vec<String> = portable::WORDS.iter().chain(WORDS).map(|word| (*word).to_owned()).collect();
    names.extend(Plain::ALL.iter().map(|plain| plain.name().to_owned()));
    names.extend(context.declared_names(text));
    names.sort();
    names.dedup();
    names
}

/// `timestamp(3) with time zone` as its words, in small letters and with single blanks, and the parameters.
fn words_and_parameters(text: &str) -> Result<(String, Vec<String>), TypeError> {
    let (before, inner, after) = match text.find('(') {
        None if text.contains(')') => return Err(TypeError::Parameters("a bracket is not opened".into())),
        None => (text, None, ""),
        Some(open) => {
            let Some(close) = text.rfind(')').filter(|close| *close > open) else {
                return Err(TypeError::Parameters("a bracket is not closed".into()));
            };
            (&text[..open], Some(&text[open + 1..close]), &text[close + 1..])
        }
    };
    let words: Vec<String> =
        before.split_whitespace().chain(after.split_whitespace()).map(str::to_ascii_lowercase).collect();
    let parameters = match inner {
        None => Vec::new(),
        Some(inner) if inner.trim().is_empty() => {
            return Err(TypeError::Parameters("the brackets are empty".into()));
        }
        Some(inner) => inner.split(',').map(|part| part.trim().to_owned()).collect(),
    };
    Ok((words.join(" "), parameters))
}

fn numbers(parameters: &[String]) -> Result<Vec<i64>, TypeError> {
    parameters
        .iter()
        .map(|part| part.parse().map_err(|_| TypeError::Parameters(format!("`{part}` is no whole number"))))
        .collect()
}

/// Bounds of PostgreSQL 15: precision 1 to 1000, scale -1000 to 1000; the scale may exceed the precision.
fn numeric(parameters: &[i64]) -> Result<Type, TypeError> {
    let bounds = || {
        TypeError::Parameters(
            "`numeric` takes 1 to 1000 digits, and -1000 to 1000 of them after the point".into(),
        )
    };
    match parameters {
        [] => Ok(Type::Numeric(None)),
        [precision, rest @ ..] if (1..=1000).contains(precision) && rest.len() <= 1 => {
            let scale = rest.first().copied().unwrap_or(0);
            if !(-1000..=1000).contains(&scale) {
                return Err(bounds());
            }
            let (Ok(precision), Ok(scale)) = (u32::try_from(*precision), i32::try_from(scale)) else {
                return Err(bounds());
            };
            Ok(Type::Numeric(Some((precision, scale))))
        }
        _ => Err(bounds()),
    }
}

fn varchar(parameters: &[i64]) -> Result<Type, TypeError> {
    length("varchar", parameters, 10_485_760).map(Type::Varchar)
}

fn character(parameters: &[i64]) -> Result<Type, TypeError> {
    length("char", parameters, 10_485_760).map(|length| Type::Char(length.unwrap_or(1)))
}

fn length(name: &str, parameters: &[i64], most: i64) -> Result<Option<u32>, TypeError> {
    match parameters {
        [] => Ok(None),
        [number] if (1..=most).contains(number) => Ok(u32::try_from(*number).ok()),
        _ => Err(TypeError::Parameters(format!("`{name}` takes a length from 1 to {most}"))),
    }
}

/// More than six digits are cut by the server with a warning only, so they are refused here.
fn precision(name: &str, parameters: &[String]) -> Result<Option<u32>, TypeError> {
    match numbers(parameters)?.as_slice() {
        [] => Ok(None),
        [digits] if (0..=6).contains(digits) => Ok(u32::try_from(*digits).ok()),
        _ => Err(TypeError::Parameters(format!(
            "`{name}` takes 0 to 6 digits of a second: PostgreSQL keeps microseconds"
        ))),
    }
}

fn interval(fields: &str, parameters: &[String]) -> Result<Type, TypeError> {
    let precision = precision("interval", parameters)?;
    if fields.is_empty() {
        return Ok(Type::Interval { fields: None, precision });
    }
    match INTERVAL_FIELDS.iter().find(|known| **known == fields) {
        Some(known) if precision.is_none() || known.ends_with("second") => {
            Ok(Type::Interval { fields: Some(known), precision })
        }
        Some(_) => Err(TypeError::Parameters("only an interval that ends in seconds takes digits".into())),
        None => Err(TypeError::Parameters(format!("`{fields}` are no fields of an interval"))),
    }
}

/// Bounds of pgvector 0.8: 16000 for `vector` and `halfvec`, a thousand millions for `sparsevec`.
fn dimensioned(name: &str, parameters: &[i64]) -> Result<Type, TypeError> {
    let most = if name == "sparsevec" { 1_000_000_000 } else { 16_000 };
    let dimensions = match parameters {
        [] => None,
        [number] if (1..=most).contains(number) => u32::try_from(*number).ok(),
        _ => return Err(TypeError::Parameters(format!("`{name}` takes 1 to {most} dimensions"))),
    };
    Ok(match name {
        "vector" => Type::Vector(dimensions),
        "halfvec" => Type::Halfvec(dimensions),
        _ => Type::Sparsevec(dimensions),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Documents;
    impl ParseContext for Documents {
        fn declared(&self, text: &str) -> Option<(String, String)> {
            matches!(text, "mood" | "app.mood").then(|| ("app".into(), "mood".into()))
        }
        fn declared_names(&self, _: &str) -> Vec<String> {
            vec!["mood".into()]
        }
    }

    #[test]
    fn spellings_of_one_type_are_one_type() {
        for (text, canonical) in [
            ("int", "integer"),
            ("INTEGER", "integer"),
            ("int64", "bigint"),
            ("bool", "boolean"),
            ("double  precision", "double precision"),
            ("float64", "double precision"),
            ("float(10)", "real"),
            ("varchar(255)", "varchar(255)"),
            ("character varying(3)", "varchar(3)"),
            ("varchar", "varchar"),
            ("character", "char(1)"),
            ("decimal(10,2)", "numeric(10,2)"),
            ("numeric(3, -2)", "numeric(3,-2)"),
            ("timestamp(3) with time zone", "timestamptz(3)"),
            ("timestamptz", "timestamptz"),
            ("time with time zone", "time with time zone"),
            ("interval day to second(3)", "interval day to second(3)"),
            ("text[][]", "text[]"),
            ("integer[3]", "integer[]"),
            ("array<jsonb>", "jsonb[]"),
            ("int32[]", "integer[]"),
            ("timestamptz(3)[]", "timestamptz(3)[]"),
            ("array<array<int32>>", "integer[]"),
            ("vector", "vector"),
            ("vector(1536)", "vector(1536)"),
            ("halfvec(4000)", "halfvec(4000)"),
            ("bit", "bit(1)"),
            ("bit varying(5)", "varbit(5)"),
            ("geometry(Point, 4326)", "geometry(Point, 4326)"),
            ("mood", "app.mood"),
            ("app.mood[]", "app.mood[]"),
            ("uint64", "numeric(20,0)"),
            ("bytes", "bytea"),
            ("json", "json"),
            ("pg_catalog.int8", "bigint"),
            ("PG_CATALOG.varchar(10)", "varchar(10)"),
            ("pg_catalog.\"char\"", "\"char\""),
            ("\"int4\"", "integer"),
            ("pg_catalog.bpchar", "bpchar"),
            ("pg_catalog.timestamptz[]", "timestamptz[]"),
            ("text array", "text[]"),
            ("varchar(5) ARRAY[4]", "varchar(5)[]"),
            ("national character varying(10)", "varchar(10)"),
            ("nchar(3)", "char(3)"),
            ("xid8", "xid8"),
            ("aclitem[]", "aclitem[]"),
        ] {
            assert_eq!(parse(text, &Documents).unwrap().ty.to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn serials_and_ranges_are_told() {
        assert_eq!(parse("bigserial", &Documents).unwrap().serial, Some(Serial::Big));
        assert_eq!(parse("uint8", &Documents).unwrap().range, Some((0, 255)));
        assert!(parse("int8", &Documents).unwrap().ambiguous_int8);
    }

    #[test]
    fn wrong_parameters_and_unknown_types_are_told_apart() {
        for text in [
            "varchar(0)",
            "varchar(10485761)",
            "numeric(0)",
            "numeric(1001)",
            "numeric(5,2,1)",
            "timestamptz(9)",
            "timestamp(7) with time zone",
            "boolean(1)",
            "vector(16001)",
            "vector(0)",
            "text(5)",
            "varchar(10",
            "varchar()",
            "text]",
            "serial[]",
            "array<uint8>",
            "interval fortnight",
            "text array[]",
            "text array[3][3]",
            "serial array",
        ] {
            assert!(matches!(parse(text, &Documents), Err(TypeError::Parameters(_))), "{text}");
        }
        for text in [
            "txet",
            "String",
            "LowCardinality(String)",
            "no.such",
            "mod",
            "pg_catalog.integer",
            "pg_catalog.nosuch",
            "text array array",
        ] {
            assert!(matches!(parse(text, &Documents), Err(TypeError::Unknown(_))), "{text}");
        }
    }
}

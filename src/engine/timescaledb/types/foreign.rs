//! Types of other engines and of other databases, and what PostgreSQL has in their place.

/// Words in small letters, each with the type to write.
const TYPES: &[(&str, &str)] = &[
    ("bfloat16_vector", "halfvec(n)"),
    ("binary", "bytea"),
    ("binary_vector", "bit(n)"),
    ("blob", "bytea"),
    ("clob", "text"),
    ("date32", "date"),
    ("datetime", "timestamptz"),
    ("datetime2", "timestamptz"),
    ("datetime64", "timestamptz"),
    ("double", "float64"),
    ("fixedstring", "char(n)"),
    ("float", "float64"),
    ("float16_vector", "halfvec(n)"),
    ("float_vector", "vector(n)"),
    ("geometry", "point"),
    ("guid", "uuid"),
    ("image", "bytea"),
    ("int128", "decimal(39, 0)"),
    ("int256", "decimal(77, 0)"),
    ("ipv4", "inet"),
    ("ipv6", "inet"),
    ("longblob", "bytea"),
    ("longtext", "text"),
    ("map", "jsonb"),
    ("mediumblob", "bytea"),
    ("mediumint", "int32"),
    ("mediumtext", "text"),
    ("nested", "jsonb"),
    ("ntext", "text"),
    ("number", "decimal(p, s)"),
    ("nvarchar", "varchar(n)"),
    ("nvarchar2", "varchar(n)"),
    ("object", "jsonb"),
    ("rowversion", "bytea"),
    ("smalldatetime", "timestamptz"),
    ("sparse_float_vector", "sparsevec(n)"),
    ("string", "text"),
    ("tinyblob", "bytea"),
    ("tinyint", "int16"),
    ("tinytext", "text"),
    ("tuple", "jsonb"),
    ("uint64", "decimal(20, 0)"),
    ("uint128", "decimal(39, 0)"),
    ("uint256", "decimal(78, 0)"),
    ("uniqueidentifier", "uuid"),
    ("varbinary", "bytea"),
    ("varchar2", "varchar(n)"),
    ("variant", "jsonb"),
    ("year", "int16"),
];

/// What to do about a word that is a type elsewhere; starts with a verb.
pub fn help(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(['(', '<', '[', ' ']).unwrap_or(text.len());
    let word = text[..end].to_ascii_lowercase();
    let parameters = text[end..].trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match (word.as_str(), parameters) {
        ("nullable", Some(inner)) => {
            let inner = inner_type(inner);
            Some(format!("write `{{ type: {inner}, nullable: true }}`: PostgreSQL has `NULL` beside the type"))
        }
        ("lowcardinality", Some(inner)) => {
            Some(format!("write `{}`: PostgreSQL has no `LowCardinality`", inner_type(inner)))
        }
        ("array", Some(inner)) => Some(format!("write `array<{}>`", inner_type(inner))),
        ("list", _) => Some("write `array<text>`, with the type of the elements".to_owned()),
        ("enum" | "enum8" | "enum16", _) => Some(
            "declare the values in a document of `kind: enum` and write its name, or list them under `one_of` of the column"
                .to_owned(),
        ),
        ("simpleaggregatefunction" | "aggregatefunction", _) => {
            Some("write the type of the result; a continuous aggregate keeps the state".to_owned())
        }
        _ => {
            let replacement = replacement(&word, parameters)?;
            Some(format!("write `{replacement}`, which PostgreSQL has in the place of `{word}`"))
        }
    }
}

fn replacement(word: &str, parameters: Option<&str>) -> Option<String> {
    let (_, native) = TYPES.iter().find(|(name, _)| *name == word)?;
    Some(match parameters {
        Some(written) if native.ends_with("(n)") || native.ends_with("(p, s)") => {
            let bare = native.split('(').next().unwrap_or(native);
            format!("{bare}({written})")
        }
        _ => (*native).to_owned(),
    })
}

/// The element of a wrapper in PostgreSQL's words, or as it is.
fn inner_type(inner: &str) -> String {
    let end = inner.find('(').unwrap_or(inner.len());
    let parameters = inner[end..].strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    replacement(&inner[..end].to_ascii_lowercase(), parameters).unwrap_or_else(|| inner.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn types_of_other_engines_have_an_answer() {
        for (written, part) in [
            ("Nullable(String)", "{ type: text, nullable: true }"),
            ("LowCardinality(String)", "`text`"),
            ("NVARCHAR(50)", "`varchar(50)`"),
            ("NUMBER(10, 2)", "`decimal(10, 2)`"),
            ("DATETIME", "`timestamptz`"),
            ("float_vector(8)", "`vector(8)`"),
            ("Array(Int32)", "`array<int32>`"),
        ] {
            assert!(help(written).is_some_and(|help| help.contains(part)), "{written}: {:?}", help(written));
        }
        assert_eq!(help("txet"), None);
    }
}

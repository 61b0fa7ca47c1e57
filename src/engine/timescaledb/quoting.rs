//! Names and texts as PostgreSQL reads them (PostgreSQL 15, executed: reference section 6).

/// Key words that are quoted as names: reserved (R), reserved but usable as function or type (T) and those that cannot
/// be function or type names (C), by `pg_get_keywords()` of PostgreSQL 17. With these quoted, any name is safe anywhere.
const KEYWORDS: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

/// The longest name in bytes; PostgreSQL cuts longer ones with a notice only (`NAMEDATALEN` - 1).
pub const MAX_NAME: usize = 63;

/// A name as an identifier, quoted where it must be.
pub fn quote_ident(name: &str) -> String {
    let mut bytes = name.bytes();
    let plain = bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && KEYWORDS.binary_search(&name).is_err();
    if plain { name.to_owned() } else { enclosed("", name, '"', false) }
}

/// A schema and a name as an identifier.
pub fn quote_qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(name))
}

/// A text as a literal. Backslashes are plain, since the scripts set `standard_conforming_strings`; a text that holds
/// one is written as `E'…'`, which means the same under either setting.
pub fn quote_literal(text: &str) -> String {
    let escaped = text.contains('\\');
    enclosed(if escaped { "E" } else { "" }, text, '\'', escaped)
}

/// A text between quotes, those inside of it doubled, and backslashes too where they are escapes.
fn enclosed(prefix: &str, text: &str, quote: char, escapes: bool) -> String {
    let mut out = String::with_capacity(prefix.len() + text.len() + 2);
    out.push_str(prefix);
    out.push(quote);
    // Most texts hold nothing to be doubled.
    if escapes || text.contains(quote) {
        for c in text.chars() {
            if c == quote || (escapes && c == '\\') {
                out.push(c);
            }
            out.push(c);
        }
    } else {
        out.push_str(text);
    }
    out.push(quote);
    out
}

/// A dollar quote whose tag does not occur in the text: `$schemac$`, `$schemac1$`, …
pub fn dollar_tag(text: &str) -> String {
    let mut number = 0_usize;
    loop {
        let tag = if number == 0 { "$schemac$".to_owned() } else { format!("$schemac{number}$") };
        // The text may end in a part of the tag, such as `$schemac`, which would close it early.
        if !text.contains(tag.trim_end_matches('$')) {
            return tag;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_words_are_sorted_for_the_search() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn names_are_quoted_only_where_they_must_be() {
        for (name, quoted) in [
            ("chats", "chats"),
            ("_x9", "_x9"),
            ("timestamp", "\"timestamp\""),
            ("user", "\"user\""),
            ("name", "name"),
            ("Users", "\"Users\""),
            ("9lives", "\"9lives\""),
            ("a\"b", "\"a\"\"b\""),
            ("پیام", "\"پیام\""),
            ("a b", "\"a b\""),
        ] {
            assert_eq!(quote_ident(name), quoted);
        }
    }

    #[test]
    fn literals_survive_quotes_and_backslashes() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("a\\'b"), "E'a\\\\''b'");
    }

    #[test]
    fn a_tag_never_occurs_in_its_text() {
        assert_eq!(dollar_tag("x"), "$schemac$");
        assert_eq!(dollar_tag("x $schemac$ y"), "$schemac1$");
        assert_eq!(dollar_tag("x $schemac"), "$schemac1$");
    }
}

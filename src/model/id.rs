//! Identity: the engine's own, and the one grammar in which people write it.
//!
//! `engine:namespace/database.schema.name`. The namespace is left out for what tables and collections share their names
//! with; parts are left out from the left where that stays unambiguous. A part that holds a dot, a colon, a slash or a
//! double quote is written in double quotes, with `"` and `\` doubled and invisible characters as `\u{a}`.

use std::fmt::{self, Write as _};

/// The identity of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// The engine's folder name: `timescaledb` for both values of `engine` that it implements.
    pub engine: &'static str,
    /// What the name must be unique among: empty for relations, collections and the like; else `role`, `extension`, …
    pub namespace: &'static str,
    /// The database; empty for objects that belong to the whole server, such as ClickHouse's roles and functions.
    pub database: String,
    /// The schema, where the engine has them and the object is in one.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
}

impl ObjectId {
    /// The identity as text, as it is displayed.
    pub fn to_text(&self) -> String {
        let names = self.name.len() + self.database.len() + self.schema.as_ref().map_or(0, String::len);
        let mut text = String::with_capacity(self.engine.len() + self.namespace.len() + names + 8);
        // Writing to a text does not fail.
        let _ = write!(text, "{self}");
        text
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.engine)?;
        if !self.namespace.is_empty() {
            write!(f, "{}/", self.namespace)?;
        }
        if !self.database.is_empty() {
            write!(f, "{}.", Part(&self.database))?;
        }
        if let Some(schema) = &self.schema {
            write!(f, "{}.", Part(schema))?;
        }
        write!(f, "{}", Part(&self.name))
    }
}

/// As it is displayed.
impl serde::Serialize for ObjectId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct Part<'a>(&'a str);

/// Characters that end a line or show nothing: an address is printed in reports and in comments of SQL, where a line break
/// would begin a statement.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let special =
            |c: char| matches!(c, '.' | ':' | '/' | '"' | '\\') || c.is_whitespace() || is_invisible(c);
        if !self.0.is_empty() && !self.0.contains(special) {
            return f.write_str(self.0);
        }
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\"\"")?,
                '\\' => f.write_str("\\\\")?,
                c if is_invisible(c) => write!(f, "\\u{{{:x}}}", u32::from(c))?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

/// An address as written: every part but the name may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The engine, if written.
    pub engine: Option<String>,
    /// The namespace, if written.
    pub namespace: Option<String>,
    /// One to three parts: name; schema and name, or database and name; database, schema and name.
    pub parts: Vec<String>,
}

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressError(pub String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// Says what is wrong with the text: an empty part, a quote that is not closed, too many parts.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        let mut address = Address { engine: None, namespace: None, parts: Vec::new() };
        let mut rest = text;
        loop {
            let (part, quoted, after) = take_part(rest)?;
            if part.is_empty() && !quoted {
                return Err(AddressError("a part of the address is empty".into()));
            }
            match after.chars().next() {
                None => {
                    address.parts.push(part);
                    break;
                }
                Some(':')
                    if address.engine.is_none()
                        && address.namespace.is_none()
                        && address.parts.is_empty() =>
                {
                    address.engine = Some(part);
                }
                Some('/') if address.namespace.is_none() && address.parts.is_empty() => {
                    address.namespace = Some(part);
                }
                Some('.') => address.parts.push(part),
                Some(other) => return Err(AddressError(format!("`{other}` stands where it cannot"))),
            }
            rest = &after[1..];
        }
        if address.parts.len() > 3 {
            return Err(AddressError("an address has at most database, schema and name".into()));
        }
        Ok(address)
    }

    /// Whether an object may be meant by the address.
    pub fn fits(&self, id: &ObjectId) -> bool {
        self.fits_in(self.engine.as_deref(), id)
    }

    /// As [`Address::fits`], with another engine in the place of the one that is written.
    pub(super) fn fits_in(&self, engine: Option<&str>, id: &ObjectId) -> bool {
        let engine = engine.is_none_or(|engine| engine == id.engine);
        let namespace = self.namespace.as_deref().is_none_or(|namespace| namespace == id.namespace);
        let [leading @ .., name] = self.parts.as_slice() else { return false };
        let place = match (leading, &id.schema) {
            ([], _) => true,
            ([one], Some(schema)) => one == schema,
            ([one], None) => *one == id.database,
            ([database, schema], Some(own)) => *database == id.database && schema == own,
            _ => false,
        };
        engine && namespace && place && *name == id.name
    }

    /// The last part.
    pub fn name(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }
}

/// What follows a backslash in a quoted part: another one, or `u{…}`.
fn take_escape(text: &str) -> Result<(char, &str), AddressError> {
    if let Some(after) = text.strip_prefix('\\') {
        return Ok(('\\', after));
    }
    text.strip_prefix("u{")
        .and_then(|body| body.split_once('}'))
        .and_then(|(digits, after)| Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, after)))
        .ok_or_else(|| AddressError("a backslash is followed by neither a backslash nor `u{…}`".into()))
}

fn take_part(text: &str) -> Result<(String, bool, &str), AddressError> {
    if let Some(body) = text.strip_prefix('"') {
        let mut part = String::new();
        let mut rest = body;
        loop {
            let Some(stop) = rest.find(['"', '\\']) else {
                return Err(AddressError("a double quote is not closed".into()));
            };
            part.push_str(&rest[..stop]);
            let (mark, after) = rest[stop..].split_at(1);
            if mark == "\\" {
                let (character, after) = take_escape(after)?;
                part.push(character);
                rest = after;
                continue;
            }
            match after.strip_prefix('"') {
                Some(after) => {
                    part.push('"');
                    rest = after;
                }
                None => return Ok((part, true, after)),
            }
        }
    }
    let end = text.find(['.', ':', '/']).unwrap_or(text.len());
    Ok((text[..end].to_owned(), false, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_the_address_that_fits_only_it() {
        let id = ObjectId {
            engine: "timescaledb",
            namespace: "",
            database: "a.b".into(),
            schema: Some("Mixed \"x\"".into()),
            name: "t/1\\ \n\u{202e}".into(),
        };
        assert!(!id.to_string().contains(['\n', '\u{202e}']));
        let address = Address::parse(&id.to_string()).unwrap();
        assert!(address.fits(&id));
        assert!(!address.fits(&ObjectId { name: "t".into(), ..id.clone() }));
        assert!(!address.fits(&ObjectId { database: "a".into(), ..id }));
    }

    #[test]
    fn a_part_is_quoted_where_its_characters_need_it() {
        let id = |name: &str| ObjectId {
            engine: "e",
            namespace: "",
            database: "".into(),
            schema: None,
            name: name.into(),
        };
        for (name, shown) in [
            ("plain", "e:plain"),
            ("پیام", "e:پیام"),
            ("", "e:\"\""),
            ("a.b", "e:\"a.b\""),
            ("a b", "e:\"a b\""),
            ("a:b", "e:\"a:b\""),
            ("a/b", "e:\"a/b\""),
            ("a\"b", "e:\"a\"\"b\""),
            ("a\\b", "e:\"a\\\\b\""),
            ("a\nb", "e:\"a\\u{a}b\""),
            ("a\u{200b}", "e:\"a\\u{200b}\""),
            ("a\u{202e}", "e:\"a\\u{202e}\""),
        ] {
            let id = id(name);
            assert_eq!(id.to_string(), shown);
            assert!(Address::parse(&id.to_string()).unwrap().fits(&id), "{shown}");
        }
    }

    #[test]
    fn one_part_before_the_name_is_the_schema_and_without_schemas_the_database() {
        let table = ObjectId {
            engine: "timescaledb",
            namespace: "",
            database: "app".into(),
            schema: Some("public".into()),
            name: "t".into(),
        };
        for text in ["t", "public.t", "app.public.t", "timescaledb:app.public.t"] {
            assert!(Address::parse(text).unwrap().fits(&table), "{text}");
        }
        for text in ["app.t", "other.t", "app.other.t", "other.public.t", "public.other", "app.public.other"]
        {
            assert!(!Address::parse(text).unwrap().fits(&table), "{text}");
        }
        let table = ObjectId { engine: "clickhouse", schema: None, ..table };
        assert!(Address::parse("app.t").unwrap().fits(&table));
        for text in ["public.t", "app.public.t", "timescaledb:app.t"] {
            assert!(!Address::parse(text).unwrap().fits(&table), "{text}");
        }
    }

    #[test]
    fn parts_may_be_left_out_from_the_left() {
        let id = ObjectId {
            engine: "timescaledb",
            namespace: "role",
            database: "app".into(),
            schema: None,
            name: "reader".into(),
        };
        for text in
            ["reader", "role/reader", "app.reader", "timescaledb:reader", "timescaledb:role/app.reader"]
        {
            assert!(Address::parse(text).unwrap().fits(&id), "{text}");
        }
        for text in ["other.reader", "clickhouse:reader", "extension/reader"] {
            assert!(!Address::parse(text).unwrap().fits(&id), "{text}");
        }
    }

    #[test]
    fn broken_addresses_are_refused() {
        for text in [
            "",
            "a..b",
            "a.",
            "\"a",
            "a.b.c.d",
            "x:y:z",
            "a/b/c",
            "a.b/c",
            "a.b:c",
            "a/b:c",
            "\"a\"b",
            "\"\\x\"",
            "\"\\u{110000}\"",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}

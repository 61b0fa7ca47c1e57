//! PostgreSQL's types: what they are, how they are written, what they can hold.

pub mod foreign;
mod interval;
mod literal;
mod parse;
mod pseudo;

use std::fmt;

pub use interval::{interval_of, no_interval, read_interval, scaled};
pub use literal::{Declarations, DeclaredAs, render_literal, says_its_zone};
pub use parse::{ParseContext, Parsed, Serial, TypeError, extension_of, parse};
pub use pseudo::pseudo_type;

use super::quoting::quote_qualified;
use crate::model::Shape;

/// A type, parsed. Built-in ones are kept by meaning, so that `int4` and `integer` are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// A type of PostgreSQL itself that takes no parameters.
    Plain(Plain),
    /// `numeric(p, s)`; both parameters are optional.
    Numeric(Option<(u32, i32)>),
    /// `varchar(n)`
    Varchar(Option<u32>),
    /// `char(n)`
    Char(u32),
    /// `bit(n)`
    Bit(u32),
    /// `varbit(n)`
    Varbit(Option<u32>),
    /// `time(p)`, with or without a zone.
    Time {
        /// Digits of a second.
        precision: Option<u32>,
        /// Whether it carries a zone.
        zoned: bool,
    },
    /// `timestamp(p)`, with or without a zone.
    Timestamp {
        /// Digits of a second.
        precision: Option<u32>,
        /// Whether it is an instant.
        zoned: bool,
    },
    /// `interval fields (p)`
    Interval {
        /// The fields it is limited to, such as `day to second`.
        fields: Option<&'static str>,
        /// Digits of a second.
        precision: Option<u32>,
    },
    /// pgvector's `vector(n)`.
    Vector(Option<u32>),
    /// pgvector's `halfvec(n)`.
    Halfvec(Option<u32>),
    /// pgvector's `sparsevec(n)`.
    Sparsevec(Option<u32>),
    /// A type of another extension, with its parameters as written.
    Extension {
        /// The type.
        name: &'static str,
        /// Its parameters, with brackets, or nothing.
        parameters: String,
    },
    /// An array.
    Array(Box<Type>),
    /// An enum or a domain of a document.
    Declared {
        /// Its schema.
        schema: String,
        /// Its name.
        name: String,
    },
    /// A type of arguments and results that no column has, such as `anyelement`.
    Pseudo(&'static str),
    /// A type that could not be read; reported where it was, and silent afterwards.
    Unknown,
}

macro_rules! plain {
    ($( $(#[doc = $doc:literal])* $variant:ident = $name:literal ),* $(,)?) => {
        /// A built-in type without parameters.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Plain { $( #[doc = concat!("`", $name, "`")] $variant ),* }

        impl Plain {
            /// Every one of them.
            pub const ALL: &[Plain] = &[$(Plain::$variant),*];

            /// The name by which PostgreSQL calls it.
            pub fn name(self) -> &'static str {
                match self { $(Plain::$variant => $name),* }
            }
        }
    };
}

plain! {
    Boolean = "boolean", Smallint = "smallint", Integer = "integer", Bigint = "bigint", Real = "real",
    Double = "double precision", Money = "money", Text = "text", Bpchar = "bpchar", Name = "name", InternalChar = "\"char\"", Bytea = "bytea",
    Uuid = "uuid", Date = "date", Json = "json", Jsonb = "jsonb", Jsonpath = "jsonpath", Xml = "xml", Inet = "inet",
    Cidr = "cidr", Macaddr = "macaddr", Macaddr8 = "macaddr8", Tsvector = "tsvector", Tsquery = "tsquery",
    Point = "point", Line = "line", Lseg = "lseg", Box = "box", Path = "path", Polygon = "polygon", Circle = "circle",
    PgLsn = "pg_lsn", PgSnapshot = "pg_snapshot", Oid = "oid", Regclass = "regclass", Regtype = "regtype",
    Regproc = "regproc", Regprocedure = "regprocedure", Regrole = "regrole", Regnamespace = "regnamespace",
    Regconfig = "regconfig", Int4Range = "int4range", Int8Range = "int8range", NumRange = "numrange",
    TsRange = "tsrange", TstzRange = "tstzrange", DateRange = "daterange", Int4Multirange = "int4multirange",
    Int8Multirange = "int8multirange", NumMultirange = "nummultirange", TsMultirange = "tsmultirange",
    TstzMultirange = "tstzmultirange", DateMultirange = "datemultirange", Regoper = "regoper", Regoperator = "regoperator",
    Regdictionary = "regdictionary", Regcollation = "regcollation", Xid = "xid", Xid8 = "xid8", Cid = "cid", Tid = "tid",
    TxidSnapshot = "txid_snapshot", Refcursor = "refcursor", Aclitem = "aclitem", Oidvector = "oidvector",
    Int2vector = "int2vector", Gtsvector = "gtsvector", PgNodeTree = "pg_node_tree", PgNdistinct = "pg_ndistinct",
    PgDependencies = "pg_dependencies", PgMcvList = "pg_mcv_list",
}

impl Plain {
    /// Bits of a whole number.
    pub fn integer_bits(self) -> Option<u16> {
        match self {
            Plain::Smallint => Some(16),
            Plain::Integer => Some(32),
            Plain::Bigint => Some(64),
            _ => None,
        }
    }
}

impl Type {
    /// Bits of a whole number.
    pub fn integer_bits(&self) -> Option<u16> {
        match self {
            Type::Plain(plain) => plain.integer_bits(),
            _ => None,
        }
    }

    /// Whether values are texts, which have collations.
    pub fn is_text(&self) -> bool {
        match self {
            Type::Plain(plain) => matches!(plain, Plain::Text | Plain::Bpchar | Plain::Name),
            Type::Varchar(_) | Type::Char(_) => true,
            Type::Extension { name, .. } => *name == "citext",
            Type::Array(element) => element.is_text(),
            _ => false,
        }
    }

    /// What a column of the type can hold; declared types are looked up by the caller.
    pub fn shape(&self) -> Shape {
        match self {
            Type::Plain(plain) => match plain {
                Plain::Boolean => Shape::Boolean,
                Plain::Smallint | Plain::Integer | Plain::Bigint => {
                    Shape::Integer { bits: plain.integer_bits().unwrap_or(64), signed: true }
                }
                Plain::Real => Shape::Float { bits: 32 },
                Plain::Double => Shape::Float { bits: 64 },
                Plain::Text => Shape::Text { characters: None },
                Plain::Name => Shape::Text { characters: Some(63) },
                Plain::Bytea => Shape::Bytes,
                Plain::Uuid => Shape::Uuid,
                Plain::Date => Shape::Date,
                Plain::Json | Plain::Jsonb => Shape::Json,
                Plain::Inet | Plain::Cidr => Shape::Address,
                other => Shape::Other(other.name().to_owned()),
            },
            Type::Numeric(parameters) => Shape::Decimal {
                precision: parameters.map(|(precision, _)| precision),
                scale: parameters.map_or(0, |(_, scale)| u32::try_from(scale).unwrap_or(0)),
            },
            Type::Varchar(characters) => Shape::Text { characters: *characters },
            Type::Char(characters) => Shape::Text { characters: Some(*characters) },
            Type::Time { .. } => Shape::Time,
            Type::Timestamp { zoned, .. } => Shape::Timestamp { zoned: *zoned },
            Type::Interval { .. } => Shape::Interval,
            Type::Vector(dimensions) | Type::Halfvec(dimensions) | Type::Sparsevec(dimensions) => {
                Shape::Vector(*dimensions)
            }
            Type::Extension { name, .. } if *name == "citext" => Shape::Text { characters: None },
            Type::Array(element) => Shape::Array(Box::new(element.shape())),
            Type::Unknown | Type::Pseudo(_) | Type::Declared { .. } => Shape::Unknown,
            other => Shape::Other(other.to_string()),
        }
    }

    /// The extension that the type comes from.
    pub fn extension(&self) -> Option<&'static str> {
        match self {
            Type::Vector(_) | Type::Halfvec(_) | Type::Sparsevec(_) => Some("vector"),
            Type::Extension { name, .. } => extension_of(name),
            Type::Array(element) => element.extension(),
            _ => None,
        }
    }

    /// The type's own name in SQL, qualified where the type's extension is in a schema of its own.
    pub fn to_sql(&self, extension_schema: impl Fn(&str) -> Option<String>) -> String {
        if let Type::Array(element) = self {
            return format!("{}[]", element.to_sql(extension_schema));
        }
        match self.extension().and_then(extension_schema) {
            Some(schema) => format!("{}.{self}", super::quoting::quote_ident(&schema)),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let optional = |f: &mut fmt::Formatter<'_>, name: &str, number: Option<u32>| match number {
            Some(number) => write!(f, "{name}({number})"),
            None => f.write_str(name),
        };
        match self {
            Type::Plain(plain) => f.write_str(plain.name()),
            Type::Numeric(None) => f.write_str("numeric"),
            Type::Numeric(Some((precision, scale))) => write!(f, "numeric({precision},{scale})"),
            Type::Varchar(length) => optional(f, "varchar", *length),
            Type::Char(length) => write!(f, "char({length})"),
            Type::Bit(length) => write!(f, "bit({length})"),
            Type::Varbit(length) => optional(f, "varbit", *length),
            Type::Time { precision, zoned } => {
                optional(f, "time", *precision)?;
                f.write_str(if *zoned { " with time zone" } else { "" })
            }
            Type::Timestamp { precision, zoned } => {
                optional(f, if *zoned { "timestamptz" } else { "timestamp" }, *precision)
            }
            Type::Interval { fields, precision } => {
                f.write_str("interval")?;
                if let Some(fields) = fields {
                    write!(f, " {fields}")?;
                }
                precision.map_or(Ok(()), |precision| write!(f, "({precision})"))
            }
            Type::Vector(dimensions) => optional(f, "vector", *dimensions),
            Type::Halfvec(dimensions) => optional(f, "halfvec", *dimensions),
            Type::Sparsevec(dimensions) => optional(f, "sparsevec", *dimensions),
            Type::Extension { name, parameters } => write!(f, "{name}{parameters}"),
            Type::Array(element) => write!(f, "{element}[]"),
            Type::Declared { schema, name } => f.write_str(&quote_qualified(schema, name)),
            // A keyword too.
            Type::Pseudo("any") => f.write_str("\"any\""),
            Type::Pseudo(name) => f.write_str(name),
            Type::Unknown => f.write_str("unknown"),
        }
    }
}

impl serde::Serialize for Type {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

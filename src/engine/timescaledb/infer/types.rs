//! The types of expressions, by the names of the catalog, and which becomes which.

use crate::engine::timescaledb::catalog::{self, Context, Method, TypeFacts};
use crate::engine::timescaledb::types::{Plain, Type};

/// The type of a part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ty {
    /// A text or `NULL`, whose type its place decides.
    Literal,
    /// A type of the catalog (`int4`, `_text`), or an enum of a document (`enum app.mood`).
    Named(String),
    /// Not known.
    Unknown,
}

/// Before the name of an enum of a document; no type of the catalog has a blank.
const ENUM: &str = "enum ";

impl Ty {
    /// A type by its name.
    pub fn named(name: &str) -> Ty {
        Ty::Named(name.to_owned())
    }

    /// An enum of a document.
    pub fn declared_enum(schema: &str, name: &str) -> Ty {
        Ty::Named(format!("{ENUM}{schema}.{name}"))
    }

    /// The type of a column; domains are looked through by `declared`.
    pub fn of(ty: &Type, declared: &dyn Fn(&str, &str) -> Ty) -> Ty {
        let name = match ty {
            Type::Plain(plain) => match plain {
                Plain::Boolean => "bool",
                Plain::Smallint => "int2",
                Plain::Integer => "int4",
                Plain::Bigint => "int8",
                Plain::Real => "float4",
                Plain::Double => "float8",
                Plain::InternalChar => "char",
                other => other.name(),
            },
            Type::Numeric(_) => "numeric",
            Type::Varchar(_) => "varchar",
            Type::Char(_) => "bpchar",
            Type::Bit(_) => "bit",
            Type::Varbit(_) => "varbit",
            Type::Time { zoned, .. } => {
                if *zoned {
                    "timetz"
                } else {
                    "time"
                }
            }
            Type::Timestamp { zoned, .. } => {
                if *zoned {
                    "timestamptz"
                } else {
                    "timestamp"
                }
            }
            Type::Interval { .. } => "interval",
            Type::Vector(_) => "vector",
            Type::Halfvec(_) => "halfvec",
            Type::Sparsevec(_) => "sparsevec",
            Type::Extension { name, .. } => name,
            Type::Array(element) => {
                return match Ty::of(element, declared) {
                    Ty::Named(name) => Ty::Named(format!("_{name}")),
                    other => other,
                };
            }
            Type::Declared { schema, name } => return declared(schema, name),
            _ => return Ty::Unknown,
        };
        Ty::named(name)
    }

    /// The name of a known type.
    pub fn name(&self) -> Option<&str> {
        match self {
            Ty::Named(name) => Some(name),
            _ => None,
        }
    }

    /// The type as people write it.
    pub fn shown(&self) -> String {
        match self {
            Ty::Literal => "a text".to_owned(),
            Ty::Unknown => "something".to_owned(),
            Ty::Named(name) => match name.strip_prefix('_') {
                Some(element) => format!("{}[]", Ty::named(element).shown()),
                None => match name.as_str() {
                    "bool" => "boolean",
                    "int2" => "smallint",
                    "int4" => "integer",
                    "int8" => "bigint",
                    "float4" => "real",
                    "float8" => "double precision",
                    "bpchar" => "char",
                    other => other.strip_prefix(ENUM).unwrap_or(other),
                }
                .to_owned(),
            },
        }
    }
}

/// What a type is; nothing for types that are not known.
pub fn facts(name: &str) -> Option<TypeFacts> {
    if name.starts_with(ENUM) {
        return Some(TypeFacts {
            kind: b'e',
            category: b'E',
            preferred: false,
            reads_alike: false,
            writes_alike: false,
            element: None,
            extension: None,
        });
    }
    catalog::type_facts(name)
}

/// Whether a type stands for several.
pub(super) fn is_polymorphic(name: &str) -> bool {
    name.starts_with("any")
}

/// Whether an argument of this type is taken where the other is asked for.
pub fn is_taken(source: &Ty, target: &str) -> bool {
    let Some(source) = source.name() else { return true };
    if source == target {
        return true;
    }
    let kind = || facts(source).map_or(0, |facts| facts.kind);
    match target {
        "any" | "anyelement" | "anycompatible" => true,
        "anyarray" | "anycompatiblearray" => source.starts_with('_'),
        "anynonarray" | "anycompatiblenonarray" => !source.starts_with('_'),
        "anyenum" => kind() == b'e',
        "anyrange" | "anycompatiblerange" => kind() == b'r',
        "anymultirange" | "anycompatiblemultirange" => kind() == b'm',
        _ => match (source.strip_prefix('_'), target.strip_prefix('_')) {
            (Some(source), Some(target)) => is_taken(&Ty::named(source), target),
            _ => catalog::cast(source, target).is_some_and(|cast| cast.context == Context::Implicit),
        },
    }
}

/// How one type becomes another where that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    /// It is the same, or its bytes are.
    Same,
    /// By a function.
    Function,
    /// By writing and reading text.
    Text,
}

/// How one type becomes another, and whether that may be another value tomorrow. Nothing where it cannot be told.
pub(super) fn path(source: &str, target: &str) -> Option<(Path, bool)> {
    if source == target {
        return Some((Path::Same, false));
    }
    if let Some(cast) = catalog::cast(source, target) {
        match cast.method {
            Method::Binary => return Some((Path::Same, false)),
            Method::Function => return Some((Path::Function, !cast.immutable)),
            Method::Text => {}
        }
    } else if let (Some(source), Some(target)) = (source.strip_prefix('_'), target.strip_prefix('_')) {
        // An array becomes another element by element.
        return path(source, target);
    }
    let changes = !facts(source)?.writes_alike || !facts(target)?.reads_alike;
    Some((Path::Text, changes))
}

/// The type that several values become together, as of `CASE` and `ARRAY`.
pub(super) fn common(types: &[Ty]) -> Ty {
    let mut best: Option<&str> = None;
    for ty in types {
        let name = match ty {
            Ty::Literal => continue,
            Ty::Unknown => return Ty::Unknown,
            Ty::Named(name) => name.as_str(),
        };
        let Some(current) = best else {
            best = Some(name);
            continue;
        };
        let (Some(a), Some(b)) = (facts(current), facts(name)) else { return Ty::Unknown };
        if current == name {
            continue;
        }
        if a.category != b.category {
            return Ty::Unknown;
        }
        if !a.preferred && is_taken(&Ty::named(current), name) && !is_taken(&Ty::named(name), current) {
            best = Some(name);
        }
    }
    best.map_or_else(|| Ty::named("text"), Ty::named)
}

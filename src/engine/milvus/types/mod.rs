//! Field types: Milvus's own, and what the portable types become.
//!
//! Limits and texts: reference of Milvus 2.3.5 and Lite 3.2.2 (executed) and of the server's sources 2.4 to 3.x.

mod parse;

use std::fmt;

pub use parse::{Note, Parsed, TypeError, WORDS, parse};

use crate::model::Shape;

/// The longest `VarChar`, in bytes.
pub const MAX_LENGTH: u32 = 65_535;
/// The most elements of an array.
pub const MAX_CAPACITY: u32 = 4_096;

/// A type of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// A single value that arrays can hold too.
    Scalar(Scalar),
    /// JSON.
    Json,
    /// An instant, since 2.6.6.
    Timestamptz,
    /// A shape on a plane, written as WKT, since 2.6.4.
    Geometry,
    /// Long text, since 3.0.
    Text,
    /// A list of scalars.
    Array {
        /// What it holds.
        element: Scalar,
        /// The most elements.
        max_capacity: u32,
    },
    /// A list of structs, since 2.6.4.
    StructArray {
        /// The most structs.
        max_capacity: u32,
    },
    /// A vector.
    Vector {
        /// What its dimensions hold.
        kind: VectorKind,
        /// The number of dimensions; sparse vectors have none.
        dim: Option<u32>,
    },
    /// A type that could not be read, which was reported.
    Unknown,
}

/// A single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// `Bool`
    Bool,
    /// `Int8`
    Int8,
    /// `Int16`
    Int16,
    /// `Int32`
    Int32,
    /// `Int64`
    Int64,
    /// `Float`
    Float,
    /// `Double`
    Double,
    /// `VarChar`
    VarChar {
        /// The most bytes of its UTF-8 text.
        max_length: u32,
    },
}

/// What a vector's dimensions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VectorKind {
    /// 32-bit floats.
    Float,
    /// Bits.
    Binary,
    /// 16-bit floats.
    Float16,
    /// 16-bit brain floats.
    BFloat16,
    /// 8-bit integers.
    Int8,
    /// Weights of few of very many dimensions.
    Sparse,
}

/// Groups of types that rules treat alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// `Bool`
    Bool,
    /// `Int8` to `Int64`
    Integer,
    /// `Float`, `Double`
    Floating,
    /// `VarChar`
    VarChar,
    /// `JSON`
    Json,
    /// `Timestamptz`
    Timestamptz,
    /// `Geometry`
    Geometry,
    /// `Text`
    Text,
    /// An array of scalars.
    Array,
    /// An array of structs.
    Struct,
    /// A vector.
    Vector(VectorKind),
}

impl Scalar {
    /// The name in REST and protobuf.
    pub fn data_type(self) -> &'static str {
        match self {
            Scalar::Bool => "Bool",
            Scalar::Int8 => "Int8",
            Scalar::Int16 => "Int16",
            Scalar::Int32 => "Int32",
            Scalar::Int64 => "Int64",
            Scalar::Float => "Float",
            Scalar::Double => "Double",
            Scalar::VarChar { .. } => "VarChar",
        }
    }

    fn shape(self) -> Shape {
        let integer = |bits| Shape::Integer { bits, signed: true };
        match self {
            Scalar::Bool => Shape::Boolean,
            Scalar::Int8 => integer(8),
            Scalar::Int16 => integer(16),
            Scalar::Int32 => integer(32),
            Scalar::Int64 => integer(64),
            Scalar::Float => Shape::Float { bits: 32 },
            Scalar::Double => Shape::Float { bits: 64 },
            Scalar::VarChar { max_length } => Shape::Utf8 { bytes: max_length },
        }
    }

    /// The group it is in.
    pub fn category(self) -> Category {
        match self {
            Scalar::Bool => Category::Bool,
            Scalar::Int8 | Scalar::Int16 | Scalar::Int32 | Scalar::Int64 => Category::Integer,
            Scalar::Float | Scalar::Double => Category::Floating,
            Scalar::VarChar { .. } => Category::VarChar,
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::VarChar { max_length } => write!(f, "VarChar({max_length})"),
            other => f.write_str(other.data_type()),
        }
    }
}

impl VectorKind {
    /// The name in REST and protobuf.
    pub fn data_type(self) -> &'static str {
        match self {
            VectorKind::Float => "FloatVector",
            VectorKind::Binary => "BinaryVector",
            VectorKind::Float16 => "Float16Vector",
            VectorKind::BFloat16 => "BFloat16Vector",
            VectorKind::Int8 => "Int8Vector",
            VectorKind::Sparse => "SparseFloatVector",
        }
    }
}

impl FieldType {
    /// The name in REST and protobuf; nothing for a type that is not known.
    pub fn data_type(&self) -> Option<&'static str> {
        Some(match self {
            FieldType::Scalar(scalar) => scalar.data_type(),
            FieldType::Json => "JSON",
            FieldType::Timestamptz => "Timestamptz",
            FieldType::Geometry => "Geometry",
            FieldType::Text => "Text",
            FieldType::Array { .. } | FieldType::StructArray { .. } => "Array",
            FieldType::Vector { kind, .. } => kind.data_type(),
            FieldType::Unknown => return None,
        })
    }

    /// The group it is in; nothing for a type that is not known.
    pub fn category(&self) -> Option<Category> {
        Some(match self {
            FieldType::Scalar(scalar) => scalar.category(),
            FieldType::Json => Category::Json,
            FieldType::Timestamptz => Category::Timestamptz,
            FieldType::Geometry => Category::Geometry,
            FieldType::Text => Category::Text,
            FieldType::Array { .. } => Category::Array,
            FieldType::StructArray { .. } => Category::Struct,
            FieldType::Vector { kind, .. } => Category::Vector(*kind),
            FieldType::Unknown => return None,
        })
    }

    /// Whether it is a vector.
    pub fn is_vector(&self) -> bool {
        matches!(self, FieldType::Vector { .. })
    }

    /// Whether it could not be read.
    pub fn is_unknown(&self) -> bool {
        *self == FieldType::Unknown
    }

    /// Whether it can be a primary key or a partition key.
    pub fn can_be_key(&self) -> bool {
        matches!(self, FieldType::Scalar(Scalar::Int64 | Scalar::VarChar { .. }))
    }

    /// The type as other engines see it.
    pub fn shape(&self) -> Shape {
        match self {
            FieldType::Scalar(scalar) => scalar.shape(),
            FieldType::Json => Shape::Json,
            FieldType::Timestamptz => Shape::Timestamp { zoned: true },
            FieldType::Geometry => Shape::Other("Geometry".to_owned()),
            FieldType::Text => Shape::Text { characters: None },
            FieldType::Array { element, .. } => Shape::Array(Box::new(element.shape())),
            FieldType::StructArray { .. } => Shape::Array(Box::new(Shape::Other("Struct".to_owned()))),
            FieldType::Vector { dim, .. } => Shape::Vector(*dim),
            FieldType::Unknown => Shape::Unknown,
        }
    }

    /// The release that brought the type, where that is later than 2.2; documented or read in the server's sources.
    pub fn since(&self) -> Option<&'static [u32]> {
        match self {
            FieldType::Array { .. } | FieldType::Vector { kind: VectorKind::Float16, .. } => Some(&[2, 3]),
            FieldType::Vector { kind: VectorKind::BFloat16 | VectorKind::Sparse, .. } => Some(&[2, 4]),
            FieldType::Vector { kind: VectorKind::Int8, .. } => Some(&[2, 6]),
            FieldType::StructArray { .. } | FieldType::Geometry => Some(&[2, 6, 4]),
            FieldType::Timestamptz => Some(&[2, 6, 6]),
            FieldType::Text => Some(&[3, 0]),
            _ => None,
        }
    }
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldType::Scalar(scalar) => scalar.fmt(f),
            FieldType::Array { element, max_capacity } => write!(f, "Array<{element}, {max_capacity}>"),
            FieldType::StructArray { max_capacity } => write!(f, "Array<Struct, {max_capacity}>"),
            FieldType::Vector { kind, dim: Some(dim) } => write!(f, "{}({dim})", kind.data_type()),
            other => f.write_str(other.data_type().unwrap_or("unknown")),
        }
    }
}

impl serde::Serialize for FieldType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

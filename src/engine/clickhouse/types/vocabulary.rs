//! The words that begin a type.

use std::sync::LazyLock;

/// Native names without SQL aliases, case-sensitive. Source: ClickHouse 26.9, `system.data_type_families`.
pub(super) const NATIVE: &[&str] = &[
    "AggregateFunction",
    "Array",
    "BFloat16",
    "Bool",
    "Date",
    "Date32",
    "DateTime",
    "DateTime32",
    "DateTime64",
    "Decimal",
    "Decimal128",
    "Decimal256",
    "Decimal32",
    "Decimal64",
    "Dynamic",
    "Enum",
    "Enum16",
    "Enum8",
    "FixedString",
    "Float32",
    "Float64",
    "Geometry",
    "IPv4",
    "IPv6",
    "Int128",
    "Int16",
    "Int256",
    "Int32",
    "Int64",
    "Int8",
    "IntervalDay",
    "IntervalHour",
    "IntervalMicrosecond",
    "IntervalMillisecond",
    "IntervalMinute",
    "IntervalMonth",
    "IntervalNanosecond",
    "IntervalQuarter",
    "IntervalSecond",
    "IntervalWeek",
    "IntervalYear",
    "JSON",
    "LineString",
    "LowCardinality",
    "Map",
    "MultiLineString",
    "MultiPoint",
    "MultiPolygon",
    "Nested",
    "Nullable",
    "Point",
    "Polygon",
    "QBit",
    "Ring",
    "SimpleAggregateFunction",
    "String",
    "Time",
    "Time64",
    "Tuple",
    "UInt128",
    "UInt16",
    "UInt256",
    "UInt32",
    "UInt64",
    "UInt8",
    "UUID",
    "Variant",
];

/// Shapes on a plane, by name.
pub(super) const GEOMETRIES: &[&str] =
    &["Point", "Ring", "LineString", "MultiLineString", "MultiPoint", "Polygon", "MultiPolygon", "Geometry"];

/// Units of `Interval…`.
pub(super) const INTERVALS: &[&str] = &[
    "Nanosecond",
    "Microsecond",
    "Millisecond",
    "Second",
    "Minute",
    "Hour",
    "Day",
    "Week",
    "Month",
    "Quarter",
    "Year",
];

/// What a SQL alias stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alias {
    /// A type as it is; parameters such as the display width of `INT(11)` are dropped by the engine.
    Plain(&'static str),
    /// A text type: a length becomes a limit in characters.
    Text,
    /// A type whose parameters stay: `NUMERIC(10, 2)`, `BINARY(16)`, `ENUM('a')`.
    Parameters(&'static str),
}

/// SQL aliases, in capitals; the engine reads them in any case. Source: ClickHouse 26.9, `system.data_type_families`.
pub(super) const ALIASES: &[(&str, Alias)] = &[
    ("BIGINT", Alias::Plain("Int64")),
    ("BINARY", Alias::Parameters("FixedString")),
    ("BINARY LARGE OBJECT", Alias::Plain("String")),
    ("BINARY VARYING", Alias::Plain("String")),
    ("BIT", Alias::Plain("UInt64")),
    ("BLOB", Alias::Plain("String")),
    ("BOOLEAN", Alias::Plain("Bool")),
    ("BYTE", Alias::Plain("Int8")),
    ("BYTEA", Alias::Plain("String")),
    ("CHAR", Alias::Text),
    ("CHAR VARYING", Alias::Text),
    ("CHARACTER", Alias::Text),
    ("CHARACTER VARYING", Alias::Text),
    ("CLOB", Alias::Plain("String")),
    ("DATETIME", Alias::Parameters("DateTime")),
    ("DEC", Alias::Parameters("Decimal")),
    ("DOUBLE", Alias::Plain("Float64")),
    ("DOUBLE PRECISION", Alias::Plain("Float64")),
    ("ENUM", Alias::Parameters("Enum")),
    ("FIXED", Alias::Parameters("Decimal")),
    ("FLOAT", Alias::Plain("Float32")),
    ("INET4", Alias::Plain("IPv4")),
    ("INET6", Alias::Plain("IPv6")),
    ("INT", Alias::Plain("Int32")),
    ("INT1", Alias::Plain("Int8")),
    ("INTEGER", Alias::Plain("Int32")),
    ("LONGBLOB", Alias::Plain("String")),
    ("LONGTEXT", Alias::Plain("String")),
    ("MEDIUMBLOB", Alias::Plain("String")),
    ("MEDIUMINT", Alias::Plain("Int32")),
    ("MEDIUMTEXT", Alias::Plain("String")),
    ("NCHAR", Alias::Text),
    ("NUMERIC", Alias::Parameters("Decimal")),
    ("NVARCHAR", Alias::Text),
    ("REAL", Alias::Plain("Float32")),
    ("SIGNED", Alias::Plain("Int64")),
    ("SINGLE", Alias::Plain("Float32")),
    ("SMALLINT", Alias::Plain("Int16")),
    ("TEXT", Alias::Plain("String")),
    ("TIMESTAMP", Alias::Parameters("DateTime")),
    ("TINYBLOB", Alias::Plain("String")),
    ("TINYINT", Alias::Plain("Int8")),
    ("TINYTEXT", Alias::Plain("String")),
    ("UNSIGNED", Alias::Plain("UInt64")),
    ("VARBINARY", Alias::Plain("String")),
    ("VARCHAR", Alias::Text),
    ("VARCHAR2", Alias::Text),
    ("YEAR", Alias::Plain("UInt16")),
];

/// Types of other engines, and what to write here.
pub(super) const FOREIGN: &[(&str, &str)] = &[
    ("jsonb", "JSON"),
    ("serial", "UInt32"),
    ("bigserial", "UInt64"),
    ("timestamptz", "DateTime64(6, 'UTC')"),
    ("money", "Decimal(18, 2)"),
    ("xml", "String"),
    ("citext", "String"),
    ("inet", "IPv6"),
    ("object", "JSON"),
    ("float_vector", "Array(Float32)"),
    ("list", "Array(String)"),
    ("cidr", "String"),
    ("hstore", "Map(String, String)"),
    ("tsvector", "String"),
    ("number", "Decimal(18, 2)"),
    ("int2", "Int16"),
    ("int4", "Int32"),
    ("float4", "Float32"),
    ("float8", "Float64"),
    ("smallserial", "UInt16"),
    ("halfvec", "Array(BFloat16)"),
    ("float16_vector", "Array(BFloat16)"),
    ("timetz", "Time"),
    ("nvarchar", "String"),
    ("datetime2", "DateTime64(6)"),
    ("guid", "UUID"),
    ("uniqueidentifier", "UUID"),
];

/// Aggregate functions without combinators. Source: ClickHouse 26.9, `system.functions`.
pub(super) fn aggregate_functions() -> impl Iterator<Item = &'static str> {
    include_str!("../vocabulary/aggregate_functions.txt").lines()
}

/// Names of the time zone database, sorted. Source: ClickHouse 26.9, `system.time_zones`.
pub(super) fn time_zones() -> &'static [&'static str] {
    static ZONES: LazyLock<Vec<&str>> =
        LazyLock::new(|| include_str!("../vocabulary/time_zones.txt").lines().collect());
    &ZONES
}

/// Combinators that may follow an aggregate function's name. Source: ClickHouse 26.9,
/// `system.aggregate_function_combinators`.
pub(super) const COMBINATORS: &[&str] = &[
    "ArgMin",
    "ArgMax",
    "Array",
    "Distinct",
    "ForEach",
    "If",
    "Map",
    "Merge",
    "MergeState",
    "Null",
    "OrDefault",
    "OrNull",
    "Resample",
    "SimpleState",
    "State",
];

/// Functions of `SimpleAggregateFunction`. Source: ClickHouse 26.9, `36 Unsupported aggregate function`.
pub(super) const SIMPLE: &[&str] = &[
    "any",
    "anyLast",
    "any_respect_nulls",
    "anyLast_respect_nulls",
    "first_value",
    "last_value",
    "first_value_respect_nulls",
    "last_value_respect_nulls",
    "any_value",
    "min",
    "max",
    "sum",
    "sumWithOverflow",
    "groupBitAnd",
    "groupBitOr",
    "groupBitXor",
    "sumMap",
    "minMap",
    "maxMap",
    "sumMappedArrays",
    "minMappedArrays",
    "maxMappedArrays",
    "groupArrayArray",
    "groupArrayLastArray",
    "groupUniqArrayArray",
    "groupUniqArrayArrayMap",
    "sumMapWithOverflow",
    "sumMapFiltered",
    "sumMapFilteredWithOverflow",
    "groupConcat",
];

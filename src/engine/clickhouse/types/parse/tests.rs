//! Types as the engine prints them, and mistakes at their place.

use super::parse;

fn printed(text: &str) -> String {
    match parse(text) {
        Ok((parsed, None)) => parsed.to_string(),
        Ok((parsed, Some(limit))) => format!("{parsed} where {}", limit.condition("x")),
        Err(error) => format!("{} at {:?}", error.message, error.range),
    }
}

#[test]
fn types_print_as_the_engine_prints_them() {
    for (written, stored) in [
        ("UInt64", "UInt64"),
        ("LowCardinality(Nullable(String))", "LowCardinality(Nullable(String))"),
        ("Decimal32(3)", "Decimal(9, 3)"),
        ("Decimal(10)", "Decimal(10, 0)"),
        ("DateTime64", "DateTime64(3)"),
        ("DateTime64(3,'UTC')", "DateTime64(3, 'UTC')"),
        ("Enum('b','a')", "Enum8('b' = 1, 'a' = 2)"),
        (r"Enum8('a\tb' = 1, 'c\q\x41\0' = 2)", "Enum8('a\tb' = 1, 'c\\\\qA\\0' = 2)"),
        (r"JSON(SKIP REGEXP 'a\.b')", r"JSON(SKIP REGEXP 'a\\.b')"),
        ("Enum('z'=2,'w'=1)", "Enum8('w' = 1, 'z' = 2)"),
        ("Map(String, Array(Nullable(Float64)))", "Map(String, Array(Nullable(Float64)))"),
        ("Tuple(a Int32, `b c` String)", "Tuple(a Int32, `b c` String)"),
        ("Nested(a Int8, b String)", "Nested(a Int8, b String)"),
        (
            "JSON(a.b UInt32, max_dynamic_paths=64, SKIP c)",
            "JSON(max_dynamic_paths=64, `a.b` UInt32, SKIP `c`)",
        ),
        ("Variant(String, UInt64)", "Variant(String, UInt64)"),
        ("Dynamic(max_types=8)", "Dynamic(max_types=8)"),
        (
            "AggregateFunction(quantiles(0.5, 0.9), Float64)",
            "AggregateFunction(quantiles(0.5, 0.9), Float64)",
        ),
        ("AggregateFunction(sumIf, UInt64, UInt8)", "AggregateFunction(sumIf, UInt64, UInt8)"),
        ("SimpleAggregateFunction(max, DateTime)", "SimpleAggregateFunction(max, DateTime)"),
        ("QBit(Float32, 1536)", "QBit(Float32, 1536)"),
        ("int unsigned", "UInt32"),
        ("DOUBLE PRECISION", "Float64"),
        ("VARCHAR(100)", "String where lengthUTF8(x) <= 100"),
        ("varchar(100)", "String where lengthUTF8(x) <= 100"),
        ("vector(3)", "Array(Float32) where length(x) = 3"),
        ("array<varchar(5)>", "Array(String) where arrayAll(x -> lengthUTF8(x) <= 5, x)"),
        ("date", "Date32"),
        ("Date", "Date"),
        ("timestamptz", "DateTime64(6, 'UTC')"),
        ("IntervalDay", "IntervalDay"),
        ("MultiPolygon", "MultiPolygon"),
    ] {
        assert_eq!(printed(written), stored, "{written}");
    }
}

#[test]
fn mistakes_are_found_at_their_place() {
    for (written, message) in [
        ("Sting", "there is no type `Sting` at 0..5"),
        ("Array(Strng)", "there is no type `Strng` at 6..11"),
        ("jsonb", "there is no type `jsonb` at 0..5"),
        ("Nullable(Array(String))", "`Array(String)` cannot be inside of `Nullable` at 9..22"),
        (
            "Nullable(LowCardinality(String))",
            "`LowCardinality(String)` cannot be inside of `Nullable` at 9..23",
        ),
        ("LowCardinality(Decimal(9, 2))", "`LowCardinality` cannot hold `Decimal(9, 2)` at 15..28"),
        (
            "Map(Nullable(String), UInt8)",
            "a key of a `Map` cannot be `Nullable(String)`, which holds NULL at 4..20",
        ),
        ("Decimal(80, 2)", "all digits of a `Decimal` must be from 1 to 76, not 80 at 8..10"),
        ("Decimal(5, 6)", "the digits after the point must be from 0 to 5, not 6 at 11..12"),
        ("FixedString(0)", "the bytes of a `FixedString` must be from 1 to 16777215, not 0 at 12..13"),
        ("Enum8('a' = 200)", "200 does not fit `Enum8` at 6..15"),
        ("Enum8('a' = 1, 'b' = 1)", "the number 1 is `a` already at 15..22"),
        ("DateTime64(10)", "the digits of a second must be from 0 to 9, not 10 at 11..13"),
        ("DateTime('Nowhere land')", "`Nowhere land` is no time zone that ClickHouse knows at 9..23"),
        ("Tuple(a Int8, String)", "either all or none of the parts of a `Tuple` have names at 0..5"),
        (
            "SimpleAggregateFunction(sum, Int32)",
            "`sum` of `Int32` is `Int64`, and the type must be the sum's at 24..27",
        ),
        (
            "SimpleAggregateFunction(avg, Float64)",
            "`SimpleAggregateFunction` has no function `avg` at 24..27",
        ),
        ("AggregateFunction(smu, UInt8)", "there is no aggregate function `smu` at 18..21"),
        ("String NOT NULL", "`NOT NULL` follows the type at 7..15"),
        ("Array(String", "`)` is missing at the end of `Array` at 0..12"),
        ("JSON(SKIP `a\0b`)", "a name holds a zero byte at 10..15"),
        (r"Enum8('\xe9' = 1)", "it is not UTF-8 at 6..12"),
        (r"Enum8('\x' = 1)", "the quote ' is not closed at 6..15"),
        ("UInt64(3)", "`UInt64` takes no parameters at 6..7"),
    ] {
        assert_eq!(printed(written), message, "{written}");
    }
}

#[test]
fn every_time_zone_is_found() {
    let zones = super::super::vocabulary::time_zones();
    assert!(zones.is_sorted() && zones.len() > 500);
    for zone in zones {
        assert_eq!(printed(&format!("DateTime('{zone}')")), format!("DateTime('{zone}')"));
    }
}

//! The type parsers: what they read, they print so that it reads as the same.

use schemac::config::Version;
use schemac::engine::{clickhouse, milvus, timescaledb};
use schemac::model::{Address, Interval, portable};

use super::limits::within_limits;

/// Bytes as a type of each engine, as an interval and as an address.
pub fn types(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    within_limits(|| {
        postgresql(text);
        clickhouse_type(text);
        milvus_type(text);
        let _ = portable::parse(text);
        if let Ok(interval) = Interval::parse(text) {
            let _ = interval.approximate_microseconds();
            let printed = interval.to_string();
            assert_eq!(Interval::parse(&printed).ok(), Some(interval), "{text:?} prints as {printed:?}");
        }
        if let Ok(address) = Address::parse(text) {
            assert!(!address.parts.is_empty());
        }
    });
}

/// Two declared types, one of which needs quotes.
struct Declared;

impl timescaledb::types::ParseContext for Declared {
    fn declared(&self, text: &str) -> Option<(String, String)> {
        let name = match text {
            "status" | "app.status" | "\"app\".\"status\"" => "status",
            "\"Odd \"\" name\"" | "app.\"Odd \"\" name\"" => "Odd \" name",
            _ => return None,
        };
        Some(("app".to_owned(), name.to_owned()))
    }
    fn declared_names(&self, _: &str) -> Vec<String> {
        vec!["status".to_owned(), "Odd \" name".to_owned()]
    }
}

fn postgresql(text: &str) {
    let Ok(parsed) = timescaledb::types::parse(text, &Declared) else { return };
    let _ = (parsed.ty.shape(), parsed.ty.extension(), parsed.ty.is_text(), parsed.ty.integer_bits());
    let printed = parsed.ty.to_string();
    closed(timescaledb::dialect::DIALECT, text, &printed);
    match timescaledb::types::parse(&printed, &Declared) {
        Ok(again) => assert_eq!(again.ty, parsed.ty, "{text:?} prints as {printed:?}"),
        Err(error) => panic!("{text:?} prints as {printed:?}, which is no type: {error:?}"),
    }
}

fn clickhouse_type(text: &str) {
    let parsed = match clickhouse::types::parse(text) {
        Ok((parsed, _)) => parsed,
        Err(error) => {
            assert!(text.get(error.range.clone()).is_some(), "{:?} is not in {text:?}", error.range);
            return;
        }
    };
    let _ = (parsed.shape(), parsed.is_temporal(), parsed.width(), parsed.clone().into_nullable());
    let printed = parsed.to_string();
    closed(clickhouse::dialect::DIALECT, text, &printed);
    match clickhouse::types::parse(&printed) {
        Ok((again, _)) => assert_eq!(again, parsed, "{text:?} prints as {printed:?}"),
        Err(error) => panic!("{text:?} prints as {printed:?}, which is no type: {error:?}"),
    }
}

fn milvus_type(text: &str) {
    for target in [&[2, 3][..], &[3, 0]] {
        let target = Version::new(target);
        let Ok(parsed) = milvus::types::parse(text, &target) else { continue };
        let _ = (parsed.field_type.shape(), parsed.field_type.category(), parsed.field_type.since());
        assert!(parsed.field_type.is_unknown() || parsed.field_type.data_type().is_some());
    }
}

/// What stands in a statement must not end it, nor open what it does not close.
fn closed(dialect: schemac::sql::Dialect, text: &str, printed: &str) {
    if let Err(fault) = schemac::sql::check_closed(dialect, printed) {
        panic!("{text:?} prints as {printed:?}: {fault:?}");
    }
    let statement = format!("CREATE TABLE t (c {printed});\nSELECT 1;\n");
    let count = schemac::sql::split_statements(dialect, &statement).len();
    assert_eq!(count, 2, "{text:?} prints as {printed:?}");
}

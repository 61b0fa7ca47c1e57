//! The codes that only this engine reports.

crate::codes! {
    /// A type, a function, an index method or a hypertable needs an extension, and no document of the same database
    /// declares it. `CREATE EXTENSION` would be missing from the deploy script.
    MISSING_EXTENSION = "postgresql-missing-extension", Error, "an extension that no document declares", source: "PostgreSQL 17";
    /// The portable `int8` has 8 bits, as in ClickHouse; PostgreSQL's own `int8` has 64.
    INT8_IS_PORTABLE = "postgresql-int8-is-portable", Warning, "`int8` means 8 bits here", source: "language";
    /// A query names a table of another schema than `public` without the schema.
    UNQUALIFIED_NAME = "postgresql-unqualified-name", Error, "a table of another schema, named without it", source: "language";
}

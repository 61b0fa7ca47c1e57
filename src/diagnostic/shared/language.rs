//! What is reported of the language: keys, values, types, names, variables.

crate::codes! {
    /// A key that nothing reads would be dropped without a word, and the database would lack what it says. Every key of every
    /// kind is listed in the language reference, and editors complete them.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   note: { type: String, defualt: none }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   note: { type: String, default: none }
    /// order_by: [id]
    /// ```
    UNKNOWN_KEY = "unknown-key", Error, "a key that the language does not have",
        applies: "every engine, every version",
        source: "the language";
    /// The object cannot be made without it. The help names the key; the language reference says what it takes.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    MISSING_KEY = "missing-key", Error, "a required key is missing",
        applies: "every engine, every version",
        source: "the language";
    /// The value is a number, a text, a list or a mapping where the key takes another of them. YAML decides by how it is
    /// written: `1.10` is a number, `"1.10"` a text, `yes` a text and `true` a truth value.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// tags: log
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// tags: [log]
    /// ```
    WRONG_TYPE = "wrong-type", Error, "a value of the wrong type",
        applies: "every engine, every version",
        source: "the language";
    /// The value is of the right kind, but not one that the key takes: a misspelt word of a fixed list, a number out of range,
    /// an interval that cannot be read.
    ///
    /// Bad:
    /// ```yaml schema-defs/shared/extension.yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ```
    ///
    /// ```yaml schema-defs/shared/readings.yaml
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { at: timestamptz, value: float64 }
    /// hypertable: { time_column: at, chunk_interval: weekly }
    /// ```
    ///
    /// Good:
    /// ```yaml schema-defs/shared/extension.yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ```
    ///
    /// ```yaml schema-defs/shared/readings.yaml
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { at: timestamptz, value: float64 }
    /// hypertable: { time_column: at, chunk_interval: 7 days }
    /// ```
    INVALID_VALUE = "invalid-value", Error, "a value that the key does not accept",
        applies: "every engine, every version",
        source: "the language";
    /// A key, an index, a check or a query names a column that the table does not have. The server would refuse the statement
    /// in the middle of a deployment.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [idd]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    UNKNOWN_COLUMN = "unknown-column", Error, "a column that does not exist",
        applies: "every engine, every version",
        source: "the language";
    /// The type is neither portable (`text`, `int64`, `timestamptz`, …) nor one of the engine's own. Types of another engine
    /// are answered with what this engine calls them.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt46 }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ```
    UNKNOWN_TYPE = "unknown-type", Error, "a type that does not exist",
        applies: "every engine, every version",
        source: "the language";
    /// The type exists, but its parameters are missing, too many or out of range: a `decimal` with more digits than the engine
    /// keeps, a `FixedString` without a length.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, price: "Decimal(99, 2)" }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, price: "Decimal(18, 2)" }
    /// order_by: [id]
    /// ```
    INVALID_TYPE = "invalid-type", Error, "a type with impossible parameters",
        applies: "every engine, every version",
        source: "the language";
    /// A literal default is a value of the column's type, checked here instead of at the first insert. An expression is written
    /// as one: `default: { sql: now() }`.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   attempts: { type: UInt8, default: many }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   attempts: { type: UInt8, default: 0 }
    /// order_by: [id]
    /// ```
    INVALID_DEFAULT = "invalid-default", Error, "a default that does not fit its type",
        applies: "every engine, every version",
        source: "the language";
    /// A default is a literal: `default: now()` is the text "now()", in every row. `default: { sql: now() }` calls the
    /// function.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   author: { type: String, default: currentUser() }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   author: { type: String, default: { sql: currentUser() } }
    /// order_by: [id]
    /// ```
    LITERAL_LOOKS_LIKE_CALL = "literal-looks-like-call", Warning, "a literal that looks like a call",
        applies: "every engine, every version",
        source: "the language";
    /// A default is written as the text itself: the quotes of YAML or TOML are not a part of it, and those of SQL are added when the
    /// statement is written. Quotes inside of the text are stored in every row: `"'active'"` has eight characters. Straight quotes
    /// and the curly ones of word processors are told alike.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   status: { type: text, default: "'active'" }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   status: { type: text, default: active }
    /// ```
    LITERAL_IN_QUOTES = "literal-in-quotes", Warning, "a default whose quotes would be stored",
        applies: "every engine, every version",
        source: "the language";
    /// Engines cut long names, or refuse them: PostgreSQL keeps 63 bytes and drops the rest, so that two long names become one;
    /// Milvus takes letters, digits and `_` alone.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: a_name_that_goes_on_until_it_is_longer_than_anything_postgresql_keeps
    /// columns: { id: int64 }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: a_name_that_postgresql_keeps
    /// columns: { id: int64 }
    /// ```
    INVALID_NAME = "invalid-name", Error, "a name that the engine cannot hold",
        applies: "PostgreSQL: 63 bytes; ClickHouse: names that fit a file name; Milvus: 255 letters, digits and `_`",
        source: "executed on PostgreSQL 15, ClickHouse 26.9 and Milvus 2.3.5";
    /// Two parts of one object have the same name: two indexes, two constraints, a column of the table and one of a mixin. The
    /// server would refuse the second, or take it for the first.
    ///
    /// Bad:
    /// ```yaml schema-defs/shared/stamps.yaml
    /// engine: clickhouse
    /// kind: mixin
    /// name: stamps
    /// columns: { at: DateTime }
    /// ```
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// mixins: [stamps]
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml schema-defs/shared/stamps.yaml
    /// engine: clickhouse
    /// kind: mixin
    /// name: stamps
    /// columns: { at: DateTime }
    /// ```
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// mixins: [stamps]
    /// order_by: [id]
    /// ```
    DUPLICATE_NAME = "duplicate-name", Error, "a name that is taken",
        applies: "every engine, every version",
        source: "the language";
    /// No document of `kind: mixin` of the same engine has this name, so its columns would be missing from the table. A mixin
    /// belongs to one engine, since its types do.
    ///
    /// Bad:
    /// ```yaml schema-defs/shared/stamps.yaml
    /// engine: clickhouse
    /// kind: mixin
    /// name: stamps
    /// columns: { at: DateTime }
    /// ```
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// mixins: [stmaps]
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml schema-defs/shared/stamps.yaml
    /// engine: clickhouse
    /// kind: mixin
    /// name: stamps
    /// columns: { at: DateTime }
    /// ```
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64 }
    /// mixins: [stamps]
    /// order_by: [id]
    /// ```
    UNKNOWN_MIXIN = "unknown-mixin", Error, "a mixin that does not exist",
        applies: "every engine, every version",
        source: "the language";
    /// `${name}` is replaced by what `schemac.toml` says under `[variables]`, or under `[environments.NAME.variables]` with
    /// `--env NAME`. Nothing is put in the place of one that is not there: the build stops.
    ///
    /// ```toml
    /// [variables]
    /// retention = 90
    /// ```
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['at + INTERVAL ${retension} DAY']
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['at + INTERVAL ${retention} DAY']
    /// ```
    UNKNOWN_VARIABLE = "unknown-variable", Error, "a variable that is not defined",
        applies: "every engine, every version",
        source: "the language";
    /// `${` begins a variable: letters, digits and `_`, then `}`. Write `$${` for a dollar sign with a brace that is meant as
    /// text. The variables of all specs together may not come to more than 64 MiB: a long value that is used in thousands of
    /// places makes gigabytes of a few lines.
    ///
    /// ```toml
    /// [variables]
    /// retention = 90
    /// ```
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['at + INTERVAL ${retention DAY']
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['at + INTERVAL ${retention} DAY']
    /// ```
    INVALID_VARIABLE = "invalid-variable", Error, "a variable reference that cannot be read",
        applies: "every engine, every version",
        source: "the language";
}

//! What the server takes and what hurts afterwards: privileges that reach too far or not far enough, links and storage that
//! fail later.

crate::codes! {
    /// A function with `security_definer` runs with its owner's rights, and PostgreSQL gives `EXECUTE` on every new function
    /// to everyone: whoever can connect can do what the function does, whatever roles `grants` names. `public_execute: false`
    /// takes that back; `public_execute: true` says that everyone may.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: role
    /// name: app
    /// ---
    /// engine: postgresql
    /// kind: function
    /// name: secret
    /// language: sql
    /// security_definer: true
    /// returns: integer
    /// body: select 1
    /// grants:
    ///   - { privileges: [execute], to: [app] }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: role
    /// name: app
    /// ---
    /// engine: postgresql
    /// kind: function
    /// name: secret
    /// language: sql
    /// security_definer: true
    /// public_execute: false
    /// returns: integer
    /// body: select 1
    /// grants:
    ///   - { privileges: [execute], to: [app] }
    /// ```
    DEFINER_FOR_EVERYONE = "postgresql-definer-for-everyone", Warning, "a function with its owner's rights that everyone may call",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 17, executed: `has_function_privilege('public', …)` is true after `GRANT EXECUTE … TO app`";
    /// A role may add rows, but the default of a `serial` column takes a number from a sequence, which needs a privilege of its
    /// own: every `INSERT` that leaves the column out fails. An `identity` column needs none.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: role
    /// name: writer
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: serial, value: float64 }
    /// grants:
    ///   - { privileges: [insert], to: [writer] }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: role
    /// name: writer
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: serial, value: float64 }
    /// grants:
    ///   - { privileges: [insert], to: [writer], sequences: [usage] }
    /// ```
    SERIAL_WITHOUT_USAGE = "postgresql-serial-without-usage", Warning, "a role that may add rows and not number them",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 17, executed: `42501: permission denied for sequence` on `INSERT`";
    /// The referring column has fewer bytes than the one that it refers to: once the numbers there have grown, new rows cannot be
    /// referred to. PostgreSQL takes it.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: parents
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   parent: { type: int32, foreign_key: parents }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: parents
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   parent: { type: int64, foreign_key: parents }
    /// ```
    FOREIGN_KEY_NARROWER = "foreign-key-narrower", Warning, "a foreign key that cannot hold every value",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 17, executed: accepted, and `22003: integer out of range` for a large number";
    /// The action empties a column that is not null: PostgreSQL takes the foreign key, and every deletion or change of a row
    /// that is referred to fails.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: parents
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   parent: { type: int64, foreign_key: { to: parents, on_delete: set_null } }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: parents
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   parent: { type: int64, nullable: true, foreign_key: { to: parents, on_delete: set_null } }
    /// ```
    FOREIGN_KEY_FAILS = "foreign-key-action-fails", Warning, "an action of a foreign key that always fails",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 17, executed: accepted, and `23502` when the row referred to is deleted";
    /// Columns of a primary key and the time column of a hypertable are never null, whatever the document says. The server makes
    /// them not null without a word, so the document says something else than what exists.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   id: { type: int64, nullable: true, primary_key: true }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ```
    NOT_NULLABLE = "postgresql-not-nullable", Warning, "a column that is not null in spite of its document",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 17, executed: `id integer NULL PRIMARY KEY` makes `attnotnull` true";
    /// A default of a `timestamptz` without a zone: the server reads it in the time zone of whoever deploys, once, and stores the
    /// result with the table. Deployed from two places it is two different moments.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: contracts
    /// columns:
    ///   begins: { type: timestamptz, default: "2020-01-01 10:00:00" }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: contracts
    /// columns:
    ///   begins: { type: timestamptz, default: "2020-01-01 10:00:00+00" }
    /// ```
    ZONE_OF_SESSION = "postgresql-zone-of-session", Warning, "a moment that depends on who deploys",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 17, executed: the stored default is 01:00 UTC with `TimeZone = 'Asia/Tokyo'`";
    /// TimescaleDB takes it, and it hurts later: an unlogged hypertable loses what it holds after a crash, a columnstore that is
    /// segmented by the time column has a segment for every point in time and takes more room than rows, and a hypertable that
    /// refers to itself fails on every `INSERT` of older versions (`XX000: index for constraint not found on chunk`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable:
    ///   time_column: time
    ///   columnstore: { segment_by: [time] }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable:
    ///   time_column: time
    ///   columnstore: { order_by: [time] }
    /// ```
    HYPERTABLE_FRAGILE = "hypertable-fragile", Warning, "a hypertable that works badly",
        applies: "TimescaleDB, every version",
        source: "TimescaleDB 2.29, executed: accepted; chunks are as unlogged as their table, and grow when they are converted";
}

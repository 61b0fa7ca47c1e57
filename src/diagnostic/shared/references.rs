//! What is reported of references between objects, and of the SQL that holds some.

crate::codes! {
    /// Two documents have the same engine, database, schema and name. One of them would win, and the other would look as if it
    /// held. Remove or rename one.
    ///
    /// Bad:
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// ```yaml schema-defs/shared/events_copy.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// ```yaml schema-defs/shared/events_by_day.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events_by_day
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    DUPLICATE_OBJECT = "duplicate-object", Error, "an object that is declared twice",
        applies: "every engine, every version",
        source: "the language";
    /// A foreign key, a query or `depends_on` names an object that no document declares. The server would refuse it, or, worse,
    /// find something that was made by hand. What exists outside of these specs can be declared as `kind: raw`.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: chats
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   author: { type: int64, foreign_key: usres }
    /// ```
    ///
    /// ```yaml schema-defs/shared/users.yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: chats
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   author: { type: int64, foreign_key: users }
    /// ```
    ///
    /// ```yaml schema-defs/shared/users.yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ```
    UNKNOWN_OBJECT = "unknown-object", Error, "a reference to an object that does not exist",
        applies: "every engine, every version",
        source: "the language";
    /// A reference leaves out the database or the schema, and several objects fit. Write as much of the address as tells them
    /// apart: `one.logs`.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: one
    /// ---
    /// engine: clickhouse
    /// kind: database
    /// name: two
    /// ---
    /// database: one
    /// engine: clickhouse
    /// kind: table
    /// name: logs
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ---
    /// database: two
    /// engine: clickhouse
    /// kind: table
    /// name: logs
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// depends_on: [logs]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: database
    /// name: one
    /// ---
    /// engine: clickhouse
    /// kind: database
    /// name: two
    /// ---
    /// database: one
    /// engine: clickhouse
    /// kind: table
    /// name: logs
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ---
    /// database: two
    /// engine: clickhouse
    /// kind: table
    /// name: logs
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// depends_on: [one.logs]
    /// ```
    AMBIGUOUS_REFERENCE = "ambiguous-reference", Error, "a reference that fits several objects",
        applies: "every engine, every version",
        source: "the language";
    /// An address is written as `engine:database.schema.name`, and parts may be left out from the left: `users`,
    /// `public.users`, `timescaledb:app.public.users`. A name that holds a dot or a colon stands in double quotes.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// depends_on: ['clickhouse:']
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// depends_on: ['clickhouse:default.logs']
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: logs
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    INVALID_ADDRESS = "invalid-address", Error, "an address that cannot be read",
        applies: "every engine, every version",
        source: "the language";
    /// The object exists, but cannot stand there: a foreign key needs a table, a trigger's function a function, a collection's
    /// alias a collection.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: view
    /// name: active_users
    /// query: select id from users
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: chats
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   author: { type: int64, foreign_key: { to: active_users, column: id } }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: view
    /// name: active_users
    /// query: select id from users
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: chats
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   author: { type: int64, foreign_key: { to: users, column: id } }
    /// ```
    WRONG_KIND = "wrong-kind", Error, "a reference to an object of the wrong kind",
        applies: "every engine, every version",
        source: "the language";
    /// A logical reference says that one column holds the keys of another table, often in another engine. Values of different
    /// types never meet in a join, and a narrower type loses them.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   author: { type: String, logical: { to: "timescaledb:users", column: id } }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns:
    ///   id: { type: int64, primary_key: true }
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns:
    ///   id: UInt64
    ///   author: { type: Int64, logical: { to: "timescaledb:users", column: id } }
    /// order_by: [id]
    /// ```
    REFERENCE_TYPE_MISMATCH = "reference-type-mismatch", Error, "a reference between types that do not fit",
        applies: "every engine, every version",
        source: "the language";
    /// One engine counts a text's characters and another its bytes, of which UTF-8 has up to four for each character: 200
    /// letters of Persian are 400 bytes. A key of that length is stored in one engine and refused by the other, when it is
    /// inserted.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns: { name: varchar(200) }
    /// primary_key: [name]
    /// ---
    /// engine: milvus
    /// kind: collection
    /// name: faces
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   name: { type: varchar(200), logical: { to: "timescaledb:users", column: name } }
    ///   face: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: users
    /// columns: { name: varchar(200) }
    /// primary_key: [name]
    /// ---
    /// engine: milvus
    /// kind: collection
    /// name: faces
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   name: { type: varchar(800), logical: { to: "timescaledb:users", column: name } }
    ///   face: { type: float_vector(8), index: HNSW }
    /// ```
    BYTES_FOR_CHARACTERS = "bytes-for-characters", Warning, "bytes that may not hold characters",
        applies: "Milvus beside other engines, every version",
        source: "executed on PostgreSQL 17 and Milvus 2.3.5 (`the length (6) of 0th string exceeds max length (5)`)";
    /// No order can create them: each needs another one first. Circles of foreign keys and triggers are opened, since those can
    /// be added later; views and `depends_on` cannot.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: view
    /// name: early
    /// query: SELECT id FROM default.late
    /// ---
    /// engine: clickhouse
    /// kind: view
    /// name: late
    /// query: SELECT id FROM default.early
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: view
    /// name: early
    /// query: SELECT id FROM default.events
    /// ---
    /// engine: clickhouse
    /// kind: view
    /// name: late
    /// query: SELECT id FROM default.early
    /// ---
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    DEPENDENCY_CYCLE = "dependency-cycle", Error, "objects that need each other in a circle",
        applies: "every engine, every version",
        source: "the language";
    /// Quotes or brackets are open, the fragment holds a second statement, ends in a comment or ends before it is whole (`v > 0 and`),
    /// or it is empty. Put into a statement it would change what follows.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: ['toDate(at + INTERVAL 30 DAY']
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ttl: [toDate(at) + INTERVAL 30 DAY]
    /// ```
    INVALID_SQL = "invalid-sql", Error, "a SQL fragment that is broken",
        applies: "every engine, every version",
        source: "the language";
    /// The parser cannot read the fragment, so nobody knows which objects it needs, and it could be deployed before them. Say
    /// what it uses in `depends_on`, or write `depends_on: []` when it uses nothing.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: view
    /// name: recent
    /// query: SELECT id FROM default.events PREWHERE at >> 1 ASOF ANTI ANY
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: view
    /// name: recent
    /// query: SELECT id FROM default.events PREWHERE at >> 1 ASOF ANTI ANY
    /// depends_on: [events]
    /// ```
    OPAQUE_SQL = "opaque-sql", Error, "a SQL fragment that is kept unread",
        applies: "PostgreSQL and ClickHouse, every version",
        source: "the language";
    /// The fragment says the name of a column, a table or a label without quotes, and the engine reads the word otherwise: as a
    /// value, such as PostgreSQL's `user`, or as a part of the syntax, such as `order`. The first passes without a word and
    /// means something else: a policy `user = current_user` is true for every row. Write the name in the engine's quotes.
    /// A fragment that names the column in quotes as well is left alone: whoever wrote it knows the difference.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: notes
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   user: text
    /// row_level_security: { enabled: true }
    /// policies:
    ///   - { name: own, using: user = current_user }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: notes
    /// columns:
    ///   id: { type: int64, primary_key: true }
    ///   user: text
    /// row_level_security: { enabled: true }
    /// policies:
    ///   - { name: own, using: '"user" = current_user' }
    /// ```
    UNQUOTED_WORD = "unquoted-word", Error, "a name that the engine reads as another word",
        applies: "PostgreSQL 15 and 17, ClickHouse 26.9: the words of `pg_get_keywords()` and of ClickHouse's parser, each tried",
        source: "executed: `SELECT user FROM t` gives `CURRENT_USER`; `42601: syntax error at or near \"order\"`; ClickHouse reads `inf` as a number";
}

//! What PostgreSQL has without TimescaleDB: keys, indexes, privileges, triggers.

crate::codes! {
    /// A type, a function, an index method or a hypertable needs an extension, and no document of the same database
    /// declares it: `CREATE EXTENSION` would be missing from the deploy script. Add a document for it.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64, embedding: vector(3) }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: extension
    /// name: vector
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64, embedding: vector(3) }
    /// ```
    MISSING_EXTENSION = "postgresql-missing-extension", Error, "an extension that no document declares",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15 refuses the type, function or method: `42704: type \"vector\" does not exist`";
    /// The portable `int8` has 8 bits, as in ClickHouse; PostgreSQL's own `int8` has 64, and who knows PostgreSQL may have
    /// meant that. Write `int64` for 64 bits, or `int16` if 16 bits will do.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int8 }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64 }
    /// ```
    INT8_IS_PORTABLE = "postgresql-int8-is-portable", Warning, "`int8` means 8 bits here",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "the language: portable types have the same name in every engine";
    /// A query names a table of another schema than `public` without the schema. The server would look for it in
    /// `public`, the search path of the scripts. Write the schema.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: schema
    /// name: app
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// schema: app
    /// columns: { id: int64 }
    /// ---
    /// engine: postgresql
    /// kind: view
    /// name: recent
    /// schema: app
    /// query: select id from readings
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: schema
    /// name: app
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// schema: app
    /// columns: { id: int64 }
    /// ---
    /// engine: postgresql
    /// kind: view
    /// name: recent
    /// schema: app
    /// query: select id from app.readings
    /// ```
    UNQUALIFIED_NAME = "postgresql-unqualified-name", Error, "a table of another schema, named without it",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `42P01: relation \"readings\" does not exist`";
    /// The columns referred to are together no primary key, unique constraint or unique index without a condition (`42830:
    /// there is no unique constraint matching given keys for referenced table`). Refer to a key, or make the columns one.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: parents
    /// columns: { id: int64 }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   parent: { type: int64, foreign_key: { to: parents, column: id } }
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
    ///   parent: { type: int64, foreign_key: { to: parents, column: id } }
    /// ```
    FOREIGN_KEY_TARGET = "foreign-key-target-not-unique", Error, "a foreign key to columns that are no key",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `42830`";
    /// The column cannot be compared with the one referred to (`42804`): PostgreSQL looks for an operator between the two types,
    /// or for a cast that it makes by itself.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: parents
    /// columns:
    ///   id: { type: uuid, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   parent: { type: int64, foreign_key: parents }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: parents
    /// columns:
    ///   id: { type: uuid, primary_key: true }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   parent: { type: uuid, foreign_key: parents }
    /// ```
    FOREIGN_KEY_TYPES = "foreign-key-type-mismatch", Error, "a foreign key between types that do not fit",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `42804: foreign key constraint cannot be implemented`";
    /// It has another number of columns than it refers to, would write a generated column, or a table that survives a crash
    /// refers to one that does not (`42P16`).
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
    ///   parent: { type: int64, generated: { sql: '1' }, foreign_key: { to: parents, on_delete: set_null } }
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
    ///   parent: { type: int64, generated: { sql: '1' }, foreign_key: parents }
    /// ```
    FOREIGN_KEY_ACTION = "foreign-key-action", Error, "a foreign key that cannot work",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `42P16`, `42830`, `42601`";
    /// A unique constraint repeats the primary key or another one. PostgreSQL keeps only one of them silently, so that the
    /// table would differ from its document for ever.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns:
    ///   id: { type: int64, primary_key: true, unique: true }
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
    REPEATED_KEY = "postgresql-repeated-key", Warning, "a unique constraint that is there already",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: one index is left of two";
    /// The method does not have what is asked of it. Only `btree` knows unique indexes and directions; `hash`, `spgist`, `hnsw`
    /// and `ivfflat` take one column; only `btree`, `gist` and `spgist` store further columns (`0A000: access method "gin" does
    /// not support unique indexes`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { tags: 'text[]' }
    /// indexes:
    ///   - { columns: [tags], method: gin, unique: true }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { tags: 'text[]' }
    /// indexes:
    ///   - { columns: [tags], method: gin }
    /// ```
    INDEX_METHOD = "index-method", Error, "an index that its method cannot make",
        applies: "PostgreSQL, every version; `hnsw` and `ivfflat` with pgvector 0.5 and later",
        source: "PostgreSQL 15 with pgvector 0.8.6, executed: `0A000`, `42704`";
    /// The type has no operator class for the method unless one is named, or the named one is for another type (`42704`,
    /// `42804`). pgvector's indexes need a class that says which distance they serve.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: extension
    /// name: vector
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { embedding: vector(3) }
    /// indexes:
    ///   - { columns: [embedding], method: hnsw }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: extension
    /// name: vector
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { embedding: vector(3) }
    /// indexes:
    ///   - { columns: [embedding], method: hnsw, opclass: vector_cosine_ops }
    /// ```
    INDEX_OPCLASS = "index-operator-class", Error, "an operator class that is missing or wrong",
        applies: "PostgreSQL, every version; vectors with pgvector 0.5 and later",
        source: "PostgreSQL 15 with pgvector 0.8.6, executed: `42704: data type has no default operator class`";
    /// The index method or the table does not have the parameter, or not this value of it (`22023: value 1 out of bounds for
    /// option "m"`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64 }
    /// storage: { fillfactor: 5 }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64 }
    /// storage: { fillfactor: 80 }
    /// ```
    STORAGE_PARAMETER = "storage-parameter", Error, "a parameter that does not exist or is out of range",
        applies: "PostgreSQL, every version; `lists`, `m` and `ef_construction` with pgvector",
        source: "PostgreSQL 15 with pgvector 0.8.6, executed: `22023: unrecognized parameter`";
    /// A vector index needs a column with a fixed number of dimensions, and not more than the method can index: 2000 for
    /// `vector`, 4000 for `halfvec`, 64000 for `bit` (`54000`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: extension
    /// name: vector
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { embedding: vector(3072) }
    /// indexes:
    ///   - { columns: [embedding], method: hnsw, opclass: vector_cosine_ops }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: extension
    /// name: vector
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { embedding: halfvec(3072) }
    /// indexes:
    ///   - { columns: [embedding], method: hnsw, opclass: halfvec_cosine_ops }
    /// ```
    VECTOR_DIMENSIONS = "vector-index-dimensions", Error, "a vector that cannot be indexed",
        applies: "pgvector 0.7 and later",
        source: "pgvector 0.8.6, executed: `54000: column cannot have more than 2000 dimensions for hnsw index`";
    /// Tables, views, sequences and indexes of a schema share one name space, so two tables cannot have indexes of one name:
    /// `CREATE INDEX IF NOT EXISTS` would silently make nothing.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: first
    /// columns: { a: int64 }
    /// indexes:
    ///   - { name: by_a, columns: [a] }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: second
    /// columns: { a: int64 }
    /// indexes:
    ///   - { name: by_a, columns: [a] }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: first
    /// columns: { a: int64 }
    /// indexes:
    ///   - { name: first_by_a, columns: [a] }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: second
    /// columns: { a: int64 }
    /// indexes:
    ///   - { name: second_by_a, columns: [a] }
    /// ```
    RELATION_NAME_TAKEN = "relation-name-taken", Error, "a relation name that is taken in the schema",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `42P07: relation already exists`";
    /// The privilege does not exist for this kind of object (`0LP01: invalid privilege type EXECUTE for relation`). The
    /// server would refuse the grant after the object was made, and nobody could use it.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: role
    /// name: reader
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64 }
    /// grants:
    ///   - { privileges: [execute], to: [reader] }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: role
    /// name: reader
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64 }
    /// grants:
    ///   - { privileges: [select], to: [reader] }
    /// ```
    PRIVILEGE = "postgresql-privilege", Error, "a privilege that the object does not have",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `0LP01: invalid privilege type`";
    /// A policy for `insert` takes only `check`, since there is no row yet; one for `select` or `delete` takes only
    /// `using`, since there is no new row (`42601`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { tenant: text }
    /// row_level_security: { enabled: true }
    /// policies:
    ///   - { name: own, command: insert, using: tenant = current_user }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { tenant: text }
    /// row_level_security: { enabled: true }
    /// policies:
    ///   - { name: own, command: insert, check: tenant = current_user }
    /// ```
    POLICY_CLAUSES = "row-security-policy-clauses", Error, "a policy with clauses that its command does not take",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `42601: WITH CHECK cannot be applied to SELECT or DELETE`";
    /// A table has policies, but row level security is off, so that everyone sees every row. The policies look as if they
    /// protected something.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { tenant: text }
    /// policies:
    ///   - { name: own, using: tenant = current_user }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { tenant: text }
    /// row_level_security: { enabled: true }
    /// policies:
    ///   - { name: own, using: tenant = current_user }
    /// ```
    POLICY_WITHOUT_SECURITY = "row-security-off", Warning, "policies that nothing applies",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: policies are kept, and every row is visible";
    /// A trigger calls a function that does not return `trigger` (`42P17`), answers to `truncate` for each row, or names
    /// updated columns without answering to `update`.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: function
    /// name: touch
    /// language: plpgsql
    /// depends_on: []
    /// returns: bigint
    /// body: begin return 1; end
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64 }
    /// triggers:
    ///   - { name: touch, when: before, events: [update], function: touch }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: function
    /// name: touch
    /// language: plpgsql
    /// depends_on: []
    /// returns: trigger
    /// body: begin return new; end
    /// ---
    /// engine: postgresql
    /// kind: table
    /// name: readings
    /// columns: { id: int64 }
    /// triggers:
    ///   - { name: touch, when: before, events: [update], function: touch }
    /// ```
    TRIGGER = "postgresql-trigger", Error, "a trigger that cannot be made",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 15, executed: `42P17`, `42809`";
    /// A generated column and an index keep what their expression gave when the row was written. An expression whose result
    /// depends on the clock, on the time zone or on another setting of the session would make what is kept wrong, so
    /// PostgreSQL takes immutable functions only. Name the time zone or the configuration, or compute the value once as
    /// a default.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: visits
    /// columns:
    ///   at: timestamptz
    ///   day: { type: date, generated: { sql: at::date } }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: visits
    /// columns:
    ///   at: timestamptz
    ///   day: { type: date, generated: { sql: (at AT TIME ZONE 'UTC')::date } }
    /// ```
    NOT_IMMUTABLE = "postgresql-not-immutable", Error, "a stored expression whose result can change",
        applies: "PostgreSQL, every version, with and without TimescaleDB",
        source: "PostgreSQL 17, executed: `42P17: generation expression is not immutable`, `42P17: functions in index expression must be marked IMMUTABLE`";
}

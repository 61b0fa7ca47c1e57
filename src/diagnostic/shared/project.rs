//! What is reported of the whole project: its servers, its templates, its output.

crate::codes! {
    /// `[targets]` in `schemac.toml` says which versions the servers run. A newer feature would be refused there, or silently
    /// dropped: an old Milvus ignores what it does not know. Write it differently, or raise the version.
    ///
    /// ```toml
    /// [targets.milvus]
    /// version = "2.3"
    /// ```
    ///
    /// Bad:
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: sparse_float_vector, index: SPARSE_INVERTED_INDEX }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, params: { M: 16, efConstruction: 200 } } }
    /// ```
    UNSUPPORTED_BY_TARGET = "unsupported-by-target", Error, "a feature that the target version lacks",
        applies: "every engine; the message names the version that has the feature",
        source: "the engines' changelogs and sources, each noted with its feature";
    /// The Apache edition of TimescaleDB has hypertables and chunks; the columnstore, policies and continuous aggregates with
    /// policies belong to the community edition. Managed PostgreSQL services often run the former.
    ///
    /// ```toml
    /// [targets.timescaledb]
    /// edition = "apache"
    /// ```
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
    /// columns: { at: timestamptz, value: float64 }
    /// hypertable: { time_column: at, retention: 90 days }
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
    /// columns: { at: timestamptz, value: float64 }
    /// hypertable: { time_column: at }
    /// ```
    UNSUPPORTED_BY_EDITION = "unsupported-by-edition", Error, "a feature that the target edition lacks",
        applies: "TimescaleDB, Apache edition, every version",
        source: "TimescaleDB 2.22 built without the community modules, executed: `0A000: functionality not supported under the current \"apache\" license`";
    /// A template of the project replaces one of the program. It failed, printed text that nothing had quoted, never ended, or
    /// has a name that replaces nothing. Only quoted names and literals, numbers, types and declared SQL may print.
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// Bad:
    /// ```jinja templates/clickhouse/tabel.create.sql
    /// CREATE TABLE {{ name }}
    /// ```
    ///
    /// ```console
    /// $ schemac build
    /// ```
    ///
    /// Good:
    /// ```jinja templates/clickhouse/.notes/table.txt
    /// Notes on the templates.
    /// ```
    ///
    /// ```console
    /// $ schemac build
    /// ```
    TEMPLATE_FAILED = "template-failed", Error, "a template that cannot be rendered",
        applies: "every engine, every version",
        source: "the language";
    /// The first folder under the specs folder is the model. Once `[models]` names some, a folder without an entry is a typing
    /// mistake that would put its objects into the wrong database.
    ///
    /// ```toml
    /// [models.shared]
    /// description = "What all systems use"
    /// ```
    ///
    /// Bad:
    /// ```yaml schema-defs/shraed/events.yaml
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
    UNKNOWN_MODEL = "unknown-model", Error, "a model that the configuration does not know",
        applies: "every engine, every version",
        source: "the language";
    /// The output is committed, so that reviews show what a change does to every database. `schemac build --check` compares it
    /// with what the specs compile to. Run `schemac build` and commit the result.
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
    /// ```console
    /// $ schemac build --check
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
    /// ```console
    /// $ schemac build
    /// $ schemac build --check
    /// ```
    STALE_OUTPUT = "stale-output", Error, "a file of the output is stale",
        applies: "every engine, every version",
        source: "the language";
    /// The output was written by a later version of schemac than the one that is running, which may know more of the engines
    /// and of this project. Everybody builds with the same version: `required_version` in `schemac.toml` says which. To go
    /// back on purpose, run `schemac build --downgrade` once.
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// Bad:
    /// ```json generated/manifest.json
    /// { "format": 2, "schemac": "1000.0.0", "objects": [] }
    /// ```
    ///
    /// ```console
    /// $ schemac build
    /// ```
    ///
    /// Good:
    /// ```json generated/manifest.json
    /// { "format": 2, "schemac": "1000.0.0", "objects": [] }
    /// ```
    ///
    /// ```console
    /// $ schemac build --downgrade
    /// ```
    NEWER_OUTPUT = "newer-output", Error, "output of a later version of schemac",
        applies: "every engine, every version",
        source: "the language";
    /// `schemac build --staged` runs before a commit and compares with what git would commit: a file of the project or of its output
    /// that git does not track, or that is not staged as it is, would be missing there. Run `git add` for it.
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// Bad:
    /// ```yaml schema-defs/shared/visits.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: visits
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// ```console
    /// $ git init --quiet
    /// $ git add schema-defs/shared/events.yaml
    /// $ schemac build --staged
    /// ```
    ///
    /// Good:
    /// ```yaml schema-defs/shared/visits.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: visits
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// ```console
    /// $ git init --quiet
    /// $ schemac build
    /// $ git add .
    /// $ schemac build --staged
    /// ```
    NOT_STAGED = "not-staged", Error, "a file that a commit would not have as it is",
        applies: "every engine, every version",
        source: "the language";
    /// Everything in the output folder is compiled from specs, and is deployed as such. A file that no object makes was put
    /// there by somebody, or is left from what a build did not know: a script among the others that no spec explains and no
    /// review of specs shows. Remove it, or keep it in a folder of its own.
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// Bad:
    /// ```sql generated/clickhouse/cleanup.sql
    /// DROP TABLE users;
    /// ```
    ///
    /// ```console
    /// $ schemac build
    /// $ schemac build --check
    /// ```
    ///
    /// Good:
    /// ```sql scripts/cleanup.sql
    /// DROP TABLE users;
    /// ```
    ///
    /// ```console
    /// $ schemac build
    /// $ schemac build --check
    /// ```
    FOREIGN_OUTPUT = "foreign-output", Error, "a file in the output that no build made",
        applies: "every engine, every version",
        source: "the language";
    /// Two databases whose names differ by case alone get one folder on macOS and Windows, and one would overwrite the other.
    /// Rename one of them.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// database: App
    /// name: users
    /// columns: { id: int64 }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// database: app
    /// name: users
    /// columns: { id: int64 }
    /// ```
    ///
    /// ```console
    /// $ schemac build
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// database: app
    /// name: users
    /// columns: { id: int64 }
    /// ---
    /// engine: postgresql
    /// kind: table
    /// database: archive
    /// name: users
    /// columns: { id: int64 }
    /// ```
    ///
    /// ```console
    /// $ schemac build
    /// ```
    OUTPUT_COLLISION = "output-collision", Error, "two objects that need the same file",
        applies: "every engine, every version",
        source: "file systems that ignore case";
    /// A warning that is meant can be allowed by a comment that names the code and the reason, at the line or above it:
    /// `# schemac: allow CODE: why`. Only warnings can be allowed, and never without a reason.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: flags
    /// columns:
    ///   # schemac: allow postgresql-int8-is-portable
    ///   flag: int8
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: flags
    /// columns:
    ///   # schemac: allow postgresql-int8-is-portable: a flag of one byte, on purpose
    ///   flag: int8
    /// ```
    INVALID_ALLOW = "invalid-allow", Error, "an allowance that cannot hold",
        applies: "every engine, every version",
        source: "the language";
    /// An allowance that nothing needs any more hides the next finding of its code. Remove it; `schemac check --fix` does
    /// that for comments. It is reported only in a run without errors, since an object that cannot be read has no warnings.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: flags
    /// columns:
    ///   # schemac: allow postgresql-int8-is-portable: a flag of one byte, on purpose
    ///   flag: int16
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: flags
    /// columns:
    ///   # schemac: allow postgresql-int8-is-portable: a flag of one byte, on purpose
    ///   flag: int8
    /// ```
    UNUSED_ALLOW = "unused-allow", Warning, "an allowance that nothing needs",
        applies: "every engine, every version",
        source: "the language";
    /// `required_version` in `schemac.toml` says with which versions of schemac the project is built, so that nobody's older one
    /// writes other output or stumbles over what it does not know. Nothing else of the project is read then.
    ///
    /// ```yaml schema-defs/shared/events.yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// columns: { id: UInt64, at: DateTime }
    /// order_by: [id]
    /// ```
    ///
    /// Bad:
    /// ```toml schemac.toml
    /// required_version = ">=1000.0"
    /// ```
    ///
    /// Good:
    /// ```toml schemac.toml
    /// required_version = ">=0.1"
    /// ```
    REQUIRED_VERSION = "required-version", Error, "a version of schemac that the project does not allow",
        applies: "every engine, every version",
        source: "the language";
    /// `[lints]` in `schemac.toml` says how bad warnings are: `error`, `warn` or `allow`, by code. Errors stay errors whatever it
    /// says: the engine refuses what they report. What is allowed needs a reason, for the next reader.
    ///
    /// ```yaml schema-defs/shared/flags.yaml
    /// engine: postgresql
    /// kind: table
    /// name: flags
    /// columns: { flag: int8 }
    /// ```
    ///
    /// Bad:
    /// ```toml schemac.toml
    /// [lints]
    /// postgresql-int8-is-portable = "allow"
    /// ```
    ///
    /// Good:
    /// ```toml schemac.toml
    /// [lints]
    /// postgresql-int8-is-portable = { level = "allow", reason = "flags of one byte, on purpose" }
    /// ```
    INVALID_LINT = "invalid-lint", Error, "an entry of `[lints]` that cannot hold",
        applies: "every engine, every version",
        source: "the language";
    /// An entry of `[lints]` names files or objects that there are none of, so it holds for nothing; most often they were renamed or
    /// moved, and then what the entry said no longer holds for them. It is reported only in a run without errors.
    ///
    /// ```yaml schema-defs/shared/flags.yaml
    /// engine: postgresql
    /// kind: table
    /// name: flags
    /// columns: { flag: int16 }
    /// ```
    ///
    /// Bad:
    /// ```toml schemac.toml
    /// [lints]
    /// postgresql-int8-is-portable = { level = "error", objects = ["timescaledb:*.flag"] }
    /// ```
    ///
    /// Good:
    /// ```toml schemac.toml
    /// [lints]
    /// postgresql-int8-is-portable = { level = "error", objects = ["timescaledb:*.flags"] }
    /// ```
    UNUSED_LINT = "unused-lint", Warning, "an entry of `[lints]` that holds for nothing",
        applies: "every engine, every version",
        source: "the language";
}

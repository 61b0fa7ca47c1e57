//! The registry of codes: what can be reported at all.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The build stops.
    Error,
    /// The build goes on; the author should look.
    Warning,
}

impl Severity {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A kind of finding. Only [`codes!`](crate::codes) makes one; a test of the repository holds that.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// The stable name, in kebab case: `unknown-key`. Never used again for something else.
    pub name: &'static str,
    /// Whether it stops the build.
    pub severity: Severity,
    /// What it is about, in one line.
    pub title: &'static str,
    /// Why it matters and what to do, in Markdown; the text of `schemac explain`.
    pub explanation: &'static str,
    /// Where the rule comes from: an engine and its version, or the language.
    pub source: &'static str,
}

impl Code {
    /// Whether authors may allow it: warnings, but not the one about what they allowed.
    pub fn can_be_allowed(&self) -> bool {
        self.severity == Severity::Warning && *self != shared::UNUSED_ALLOW
    }

    /// The explanation without the blanks that doc comments begin with.
    pub fn page(&self) -> String {
        let lines: Vec<&str> =
            self.explanation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n").trim().to_owned()
    }
}

/// Declares the codes of a module and `ALL`, the list of them.
///
/// The doc comment of a code is its explanation. Form:
/// `NAME = "kebab-name", Severity, "title", source: "engine and version";`
#[macro_export]
macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident, $title:literal, source: $source:literal; )*) => {
        $(
            $(#[doc = $doc])+
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                name: $text,
                severity: $crate::diagnostic::Severity::$severity,
                title: $title,
                explanation: concat!($($doc, "\n"),+),
                source: $source,
            };
        )*
        /// Every code of this module.
        pub static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
}

/// The codes that belong to no engine.
pub mod shared {
    crate::codes! {
        /// The file could not be read as UTF-8 text. Save it as UTF-8, without a byte-order mark of another encoding.
        INVALID_UTF8 = "invalid-utf8", Error, "a file that is not UTF-8", source: "language";
        /// The file is larger than schemac reads. Split it: one object a file is the usual layout.
        FILE_TOO_LARGE = "file-too-large", Error, "a file over the size limit", source: "language";
        /// Sequences and mappings are nested deeper than any spec needs, which is how hostile files exhaust a parser.
        NESTING_TOO_DEEP = "nesting-too-deep", Error, "nesting over the depth limit", source: "language";
        /// Aliases (`*name`) repeat so much text that the document would explode. Use a mixin for shared columns.
        ALIAS_EXPANSION = "alias-expansion", Error, "aliases that expand beyond the limit", source: "language";
        /// A mapping names the same key twice. Only one of the two values could be meant.
        DUPLICATE_KEY = "duplicate-key", Error, "the same key twice", source: "language";
        /// The file is not valid YAML or TOML. The place is where the parser gave up; the mistake is there or just before.
        SYNTAX = "syntax", Error, "a file that its parser cannot read", source: "YAML 1.2, TOML 1.1";
        /// A file in the specs folder has an ending that schemac does not read. Specs end in `.yaml`, `.yml` or `.toml`.
        FILE_ENDING = "file-ending", Error, "a file ending that is not ours", source: "language";
        /// The key does not exist in the language at this place. Every key is listed in the language reference.
        UNKNOWN_KEY = "unknown-key", Error, "a key that the language does not have", source: "language";
        /// A key that the kind needs is missing. The help names it; the language reference says what it takes.
        MISSING_KEY = "missing-key", Error, "a required key is missing", source: "language";
        /// The value is of another type than the key takes, such as a text where a number belongs.
        WRONG_TYPE = "wrong-type", Error, "a value of the wrong type", source: "language";
        /// The value is of the right type but outside what the key accepts.
        INVALID_VALUE = "invalid-value", Error, "a value that the key does not accept", source: "language";
        /// Two documents declare the same object: same engine, database, schema and name. One of them would win silently.
        DUPLICATE_OBJECT = "duplicate-object", Error, "an object that is declared twice", source: "language";
        /// A reference names an object that no document declares.
        UNKNOWN_OBJECT = "unknown-object", Error, "a reference to an object that does not exist", source: "language";
        /// A reference leaves out the database or the schema, and several objects fit. Write the full address.
        AMBIGUOUS_REFERENCE = "ambiguous-reference", Error, "a reference that fits several objects", source: "language";
        /// An address is written as `engine:database.schema.name`; parts may be left out from the left.
        INVALID_ADDRESS = "invalid-address", Error, "an address that cannot be read", source: "language";
        /// A reference points at an object of another kind than it needs, such as a foreign key to a view.
        WRONG_KIND = "wrong-kind", Error, "a reference to an object of the wrong kind", source: "language";
        /// A key, an index, a check or another part names a column that the table does not have.
        UNKNOWN_COLUMN = "unknown-column", Error, "a column that does not exist", source: "language";
        /// The type is neither portable nor one of the engine's own.
        UNKNOWN_TYPE = "unknown-type", Error, "a type that does not exist", source: "language";
        /// The type's parameters are missing, too many or out of range.
        INVALID_TYPE = "invalid-type", Error, "a type with impossible parameters", source: "language";
        /// The default is not a value of the column's type. Expressions are written `{ sql: now() }`.
        INVALID_DEFAULT = "invalid-default", Error, "a default that does not fit its type", source: "language";
        /// A literal default looks like a call. `default: now()` is the text "now()"; `default: { sql: now() }` calls it.
        LITERAL_LOOKS_LIKE_CALL = "literal-looks-like-call", Warning, "a literal that looks like a call", source: "language";
        /// A name is empty, too long for the engine or holds what the engine cannot store.
        INVALID_NAME = "invalid-name", Error, "a name that the engine cannot hold", source: "language";
        /// Two parts of one object have the same name.
        DUPLICATE_NAME = "duplicate-name", Error, "a name that is taken", source: "language";
        /// A SQL fragment cannot be parsed at all: quotes or brackets are open, or it holds more than one statement.
        INVALID_SQL = "invalid-sql", Error, "a SQL fragment that is broken", source: "language";
        /// The parser cannot read this SQL fragment, so nobody knows what it needs, and it could be deployed too early. Declare
        /// what it uses in `depends_on`, or write `depends_on: []` when it uses nothing.
        OPAQUE_SQL = "opaque-sql", Error, "a SQL fragment that is kept unread", source: "language";
        /// A logical reference whose two ends have types that do not fit each other.
        REFERENCE_TYPE_MISMATCH = "reference-type-mismatch", Error, "a reference between types that do not fit", source: "language";
        /// Objects need each other in a circle that no order can satisfy.
        DEPENDENCY_CYCLE = "dependency-cycle", Error, "objects that need each other in a circle", source: "language";
        /// A mixin is named that no document declares, or it belongs to another engine.
        UNKNOWN_MIXIN = "unknown-mixin", Error, "a mixin that does not exist", source: "language";
        /// A variable is used that `schemac.toml` does not define for this environment.
        UNKNOWN_VARIABLE = "unknown-variable", Error, "a variable that is not defined", source: "language";
        /// A `${` is not closed, or its name holds something else than letters, digits and `_`.
        INVALID_VARIABLE = "invalid-variable", Error, "a variable reference that cannot be read", source: "language";
        /// The target version named in `schemac.toml` does not have this feature.
        UNSUPPORTED_BY_TARGET = "unsupported-by-target", Error, "a feature that the target version lacks", source: "language";
        /// The edition named in `schemac.toml` does not have this feature.
        UNSUPPORTED_BY_EDITION = "unsupported-by-edition", Error, "a feature that the target edition lacks", source: "language";
        /// A template failed, tried to print unquoted text or ran out of fuel.
        TEMPLATE_FAILED = "template-failed", Error, "a template that cannot be rendered", source: "language";
        /// A folder directly under the specs folder has no entry in `[models]`, though others do.
        UNKNOWN_MODEL = "unknown-model", Error, "a model that the configuration does not know", source: "language";
        /// A file of the output is not what the specs compile to. Run `schemac build` and commit the result.
        STALE_OUTPUT = "stale-output", Error, "a file of the output is stale", source: "language";
        /// A warning can be allowed where it is wanted, by a comment or by an entry in `schemac.toml`; either needs a code that
        /// exists and a reason that the next reader understands. Errors cannot be allowed: they say that the engine refuses
        /// the object.
        ///
        /// ```yaml
        /// # schemac: allow postgresql-int8-is-portable: a flag of one byte, on purpose
        /// kind_of_row: int8
        /// ```
        INVALID_ALLOW = "invalid-allow", Error, "an allowance that cannot hold", source: "language";
        /// An allowance that nothing needs any more hides the next finding of its code. Remove it; `schemac check --fix` does
        /// that for comments. It is reported only in a run without errors, since an object that cannot be read has no warnings.
        UNUSED_ALLOW = "unused-allow", Warning, "an allowance that nothing needs", source: "language";
        /// Two objects would be written to the same file, also on file systems that ignore case.
        OUTPUT_COLLISION = "output-collision", Error, "two objects that need the same file", source: "language";
    }
}

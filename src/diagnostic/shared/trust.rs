//! What is reported of texts that are not what they seem, and of texts that should not be there.

crate::codes! {
    /// What people review is not what is there: the character shows nothing, or what follows it is shown in another order, so that
    /// a comment can look like code and one name like another. It is told wherever it stands, in comments of the file and behind
    /// escapes too. Joiners behind the letters and signs that they are made for, and marks of direction beside letters of a
    /// script from right to left, are what they seem.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// description: "Events\u202E of users"
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: events
    /// description: Events of users
    /// columns: { id: UInt64 }
    /// order_by: [id]
    /// ```
    HIDDEN_CHARACTER = "hidden-character", Warning, "a character that shows nothing, or turns what is shown",
        applies: "every engine, every version",
        source: "Unicode 15.1: format characters, default ignorable code points and bidirectional controls";
    /// Word processors turn straight quotes into curly ones. YAML has no such quotes: they become letters of the name, and the
    /// engine makes an object that nobody finds by the name that was meant. Descriptions and other texts may hold them.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: “notes”
    /// columns: { id: { type: int64, primary_key: true } }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: table
    /// name: notes
    /// description: The “notes” of a user’s day
    /// columns: { id: { type: int64, primary_key: true } }
    /// ```
    CURLY_QUOTE = "curly-quote", Warning, "a name with the quotes of a word processor",
        applies: "every engine, every version",
        source: "YAML 1.2, section 7.3: quotes are `'` and `\"` alone";
    /// A password or a key in a document is in the repository, in its history and in the output for good, for everyone who reads
    /// them. ClickHouse keeps secrets in named collections on the server; roles of PostgreSQL get their password there. A variable
    /// keeps it out of the document, and `secret_variables` says that it must not reach the output either. Told are values of keys
    /// such as `password` and `secret_access_key`, the arguments of engines and table functions that are passwords, and what has
    /// the shape of a key, a token or an address with a password.
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: dictionary
    /// name: users
    /// columns: { id: UInt64, name: String }
    /// primary_key: id
    /// source: { type: mysql, parameters: { host: db, user: reader, password: hunter2, db: app, table: users } }
    /// lifetime: 60
    /// layout: hashed
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: dictionary
    /// name: users
    /// columns: { id: UInt64, name: String }
    /// primary_key: id
    /// source: { type: mysql, parameters: { name: app_mysql, table: users } }
    /// lifetime: 60
    /// layout: hashed
    /// ```
    SECRET_IN_DOCUMENT = "secret-in-document", Warning, "a password or a key in a document",
        applies: "every engine, every version",
        source: "the language";
    /// `schemac.toml` names the variable under `secret_variables`, and everything that a document says is written: into the object's
    /// file, the deploy script and the manifest. The value is read by nothing but the configuration, so it appears in no report and no
    /// file; the document cannot be compiled. Let the server keep the secret, such as in a named collection of ClickHouse.
    ///
    /// ```toml
    /// [project]
    /// secret_variables = ["mysql_password"]
    ///
    /// [variables]
    /// mysql_password = "set when it is run"
    /// ```
    ///
    /// Bad:
    /// ```yaml
    /// engine: clickhouse
    /// kind: dictionary
    /// name: users
    /// columns: { id: UInt64, name: String }
    /// primary_key: id
    /// source: { type: mysql, parameters: { host: db, user: reader, password: "${mysql_password}", db: app, table: users } }
    /// lifetime: 60
    /// layout: hashed
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: clickhouse
    /// kind: dictionary
    /// name: users
    /// columns: { id: UInt64, name: String }
    /// primary_key: id
    /// source: { type: mysql, parameters: { name: app_mysql, table: users } }
    /// lifetime: 60
    /// layout: hashed
    /// ```
    SECRET_IN_OUTPUT = "secret-in-output", Error, "a secret variable that would be written into the output",
        applies: "every engine, every version",
        source: "the language";
}

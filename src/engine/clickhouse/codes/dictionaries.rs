//! What is reported of dictionaries.

crate::codes! {
    /// A dictionary has one source, a layout that exists, and a lifetime unless its layout is direct. Its
    /// attributes cannot be `LowCardinality`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: countries
    /// columns: { id: UInt64, title: String }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: dictionary
    /// name: country_titles
    /// columns: { id: UInt64, title: String }
    /// primary_key: id
    /// source: { table: countries }
    /// layout: hashed
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: countries
    /// columns: { id: UInt64, title: String }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: dictionary
    /// name: country_titles
    /// columns: { id: UInt64, title: String }
    /// primary_key: id
    /// source: { table: countries }
    /// layout: hashed
    /// lifetime: 300
    /// ```
    DICTIONARY = "clickhouse-dictionary", Error, "a dictionary that the engine does not take",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: `489 INCORRECT_DICTIONARY_DEFINITION`";
    /// A dictionary reads its attributes by name from its table. `CREATE DICTIONARY` looks at no name; the first `dictGet` fails for
    /// one that is not there. An attribute of another name has an `expression`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: countries
    /// columns: { id: UInt64, title: String }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: dictionary
    /// name: country_titles
    /// columns: { id: UInt64, name: String }
    /// primary_key: id
    /// source: { table: countries }
    /// layout: hashed
    /// lifetime: 300
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: clickhouse
    /// kind: table
    /// name: countries
    /// columns: { id: UInt64, title: String }
    /// order_by: [id]
    /// ---
    /// engine: clickhouse
    /// kind: dictionary
    /// name: country_titles
    /// columns: { id: UInt64, name: { type: String, expression: { sql: title } } }
    /// primary_key: id
    /// source: { table: countries }
    /// layout: hashed
    /// lifetime: 300
    /// ```
    DICTIONARY_COLUMN = "clickhouse-dictionary-column", Warning, "an attribute that the dictionary's table does not have",
        applies: "ClickHouse, every version",
        source: "ClickHouse 26.9, executed: taken by `CREATE`; `47 UNKNOWN_IDENTIFIER` when it is loaded";
}

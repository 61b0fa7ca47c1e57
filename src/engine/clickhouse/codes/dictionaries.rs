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
}

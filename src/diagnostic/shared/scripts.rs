//! What is reported of statements as parts of a script.

crate::codes! {
    /// Scripts are one text: what one statement does to the transaction, to the session or to the client that reads the text holds
    /// for all that follow. `COMMIT`, `ROLLBACK`, `SAVEPOINT` and the like, `SET` and `RESET` of what the script relies on (its search path,
    /// how literals are read, the role, …), `COPY … FROM STDIN` and what runs outside of transactions only have no place in a
    /// raw statement; nor have `SET`, `USE`, `EXECUTE AS` and data behind `FORMAT` in ClickHouse's, `PARALLEL WITH`, which joins another
    /// statement to its own, and `INTO OUTFILE` and `FROM INFILE`, which are files of the machine that the script runs on.
    ///
    /// Bad:
    /// ```yaml
    /// engine: postgresql
    /// kind: raw
    /// name: statistics
    /// create:
    ///   - set search_path to app
    ///   - create statistics if not exists s on a, b from t
    /// exists: select exists (select from pg_statistic_ext where stxname = 's')
    /// depends_on: []
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: postgresql
    /// kind: raw
    /// name: statistics
    /// create:
    ///   - create statistics if not exists app.s on a, b from app.t
    /// exists: select exists (select from pg_statistic_ext where stxname = 's')
    /// depends_on: []
    /// ```
    SCRIPT_TAKEOVER = "script-takeover", Error, "a statement that takes the script over",
        applies: "TimescaleDB, PostgreSQL and ClickHouse, every version",
        source: "PostgreSQL 17, executed: `25001: VACUUM cannot run inside a transaction block`, and what follows a `COMMIT` or a `SET`; ClickHouse 26.9, executed: `INTO OUTFILE` writes a file, and `CREATE VIEW … AS SELECT 1 PARALLEL WITH DROP TABLE t` drops the table";
}

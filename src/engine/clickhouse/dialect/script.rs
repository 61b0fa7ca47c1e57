//! Statements in scripts: what ClickHouse's client would do with them, and what they would do to the script.

use super::DIALECT;
use crate::sql::script::{Takeover, Words};

/// What a raw statement takes over; nothing when it keeps to its object.
pub fn takeover(statement: &str) -> Option<Takeover> {
    let words = &Words::of(DIALECT, statement);
    if let Some(found) = client_file(words).or_else(|| joined(words)) {
        return Some(found);
    }
    match words.at(0).as_str() {
        "begin" | "commit" | "rollback" => words.found(
            0,
            1,
            "begins or ends a transaction",
            "leave it out: scripts run without transactions",
        ),
        "start" if words.is(1, &["transaction"]) => {
            words.found(0, 2, "begins a transaction", "leave it out: scripts run without transactions")
        }
        "set" if words.is(1, &["default"]) => None,
        "set" => words.found(
            0,
            2,
            "changes the settings of the session for all that follows",
            "write the settings behind `SETTINGS` in the statement that needs them",
        ),
        // With a query behind the name only that runs as the user.
        "execute" if words.is(1, &["as"]) && words.count() < 4 => words.found(
            0,
            2,
            "changes the user of the session for all that follows",
            "leave it out: who deploys is for the client to say",
        ),
        "use" => words.found(
            0,
            2,
            "changes the database of the session for all that follows",
            "write names with their database",
        ),
        "insert" => {
            let at = words.phrase(&["format"]).filter(|at| !words.is(at + 1, &["values"]))?;
            words.found(
                at,
                2,
                "brings data in a form of its own, in which clients look for the end of the statement in another way",
                "write `VALUES (…)`, or load the rows beside the deployment",
            )
        }
        _ => None,
    }
}

/// `PARALLEL WITH`, which makes one statement of several: what is behind it belongs to no object.
fn joined(words: &Words<'_>) -> Option<Takeover> {
    // Modifiers of `ORDER BY parallel` and the like, which is a column.
    const OTHER: &[&str] = &["fill", "totals", "rollup", "cube", "ties"];
    let at = words.phrases(&["parallel", "with"]).find(|at| !words.is(at + 2, OTHER))?;
    words.found(at, 2, "joins another statement to its own", "write each statement by itself")
}

/// Clauses by which ClickHouse's client reads and writes files where it runs.
fn client_file(words: &Words<'_>) -> Option<Takeover> {
    [["into", "outfile"], ["from", "infile"]].iter().find_map(|phrase| {
        let at = words.phrase(phrase)?;
        words.found(
            at,
            2,
            "names a file of the machine that the script runs on",
            "leave it out; a table function such as `file(…)` names files of the server",
        )
    })
}

/// As [`takeover`], for a query of ClickHouse: what its client would do with files.
pub fn outfile(text: &str) -> Option<Takeover> {
    let small = text.to_ascii_lowercase();
    if !small.contains("outfile") && !small.contains("infile") {
        return None;
    }
    client_file(&Words::of(DIALECT, text))
}

#[cfg(test)]
mod tests {
    use super::takeover;

    #[test]
    fn the_session_belongs_to_the_script() {
        for written in [
            "SET max_threads = 1",
            "use x",
            "insert into t format CSV 1,2",
            "select 1 into outfile 'x'",
            "insert into t from infile 'x'",
            "BEGIN TRANSACTION",
            "create view v as select 1 parallel with drop table t",
            "CREATE TABLE t (a Int8) ENGINE = Memory PARALLEL /* x */ WITH DROP TABLE u",
            "select parallel from t order by parallel with fill parallel with drop table t",
            "EXECUTE AS admin",
        ] {
            assert!(takeover(written).is_some(), "{written}");
        }
        for written in [
            "insert into t values (1)",
            "insert into t select 1",
            "alter table t add column a Int8",
            "select parallel from t order by parallel with fill",
            "select 1 as parallel, 'parallel with drop'",
            "execute as reader select 1",
        ] {
            assert_eq!(takeover(written), None, "{written}");
        }
    }
}

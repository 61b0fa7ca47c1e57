//! Statements in scripts: what psql would do with them before the server sees them, and what they would do to the script.
//!
//! psql replaces `:name`, `:'name'` and `:"name"` outside of quotes by variables and takes a backslash there for a command of its
//! own; how it and the server read `'\'` depends on a setting. Source: PostgreSQL 17, `psqlscan.l` and `scan.l`; tried with psql
//! 15 and 17.

use std::borrow::Cow;
use std::ops::Range;

use super::DIALECT;
use crate::sql::Flaw;
use crate::sql::lexical::{self, Kind, Lexeme, Place};
use crate::sql::script::{Takeover, Words};

/// A statement of PostgreSQL as it may stand in a script: every client passes it on as it is, and it means the same whether
/// backslashes are escapes in plain quotes or not.
///
/// # Errors
/// Says what has no such form, and where.
pub fn inert(text: &str) -> Result<Cow<'_, str>, (Flaw, Range<usize>)> {
    if !text.bytes().any(|byte| matches!(byte, b'\\' | b':')) {
        return Ok(Cow::Borrowed(text));
    }
    let lexemes =
        lexical::closed(DIALECT, text, Place::Statement).map_err(|fault| (fault.message, fault.range))?;
    let mut out = String::new();
    let mut copied = 0;
    let mut continued = false;
    for (index, lexeme) in lexemes.iter().enumerate() {
        let source = text.get(lexeme.range.clone()).unwrap_or_default();
        match &lexeme.kind {
            // `a[1:n]` is `a[1: n]` to the server, and nothing to psql.
            Kind::Operator if source == ":" && begins_variable(text, lexeme.range.end) => {
                out.push_str(text.get(copied..lexeme.range.end).unwrap_or_default());
                out.push(' ');
                copied = lexeme.range.end;
            }
            Kind::Text(_) => {
                continued = continued && goes_on(text, &lexemes, index);
                let first = !continued;
                if first {
                    continued = source.starts_with(['\'', 'n', 'N'])
                        && chain(text, &lexemes, index).any(|source| source.contains('\\'));
                }
                if !continued {
                    continue;
                }
                out.push_str(text.get(copied..lexeme.range.start).unwrap_or_default());
                if first {
                    // `date'…'` needs no blank, `date E'…'` does.
                    if out.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$')) {
                        out.push(' ');
                    }
                    out.push_str(if source.starts_with('\'') { "E" } else { "NCHAR E" });
                }
                out.push_str(&source.trim_start_matches(['n', 'N']).replace('\\', "\\\\"));
                copied = lexeme.range.end;
            }
            _ => {}
        }
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(text));
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Ok(Cow::Owned(out))
}

/// Whether psql would look for a variable behind a colon.
fn begins_variable(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(|next| next.is_ascii_alphanumeric() || !next.is_ascii() || "_'\"{".contains(next))
}

/// Whether a literal goes on with the one before: nothing but blanks with a line end between them.
fn goes_on(text: &str, lexemes: &[Lexeme], index: usize) -> bool {
    let before = lexemes.iter().take(index).rev().find(|lexeme| !lexeme.is_blank());
    before.is_some_and(|before| {
        let gap = lexemes.get(index).and_then(|own| text.get(before.range.end..own.range.start));
        matches!(before.kind, Kind::Text(_)) && gap.is_some_and(|gap| gap.contains(['\n', '\r']))
    })
}

/// The sources of a literal and of those that go on with it.
fn chain<'a>(text: &'a str, lexemes: &'a [Lexeme], first: usize) -> impl Iterator<Item = &'a str> {
    let literals = (first..lexemes.len()).filter(|index| !lexemes[*index].is_blank());
    literals
        .take_while(move |index| {
            *index == first
                || matches!(lexemes[*index].kind, Kind::Text(_))
                    && text[lexemes[*index].range.clone()].starts_with('\'')
                    && goes_on(text, lexemes, *index)
        })
        .map(|index| &text[lexemes[index].range.clone()])
}

/// Settings that the meaning of the script's other statements hangs on.
const RELIED_ON: &[&str] = &[
    "backslash_quote",
    "client_encoding",
    "client_min_messages",
    "datestyle",
    "default_table_access_method",
    "default_tablespace",
    "default_transaction_deferrable",
    "default_transaction_isolation",
    "default_transaction_read_only",
    "escape_string_warning",
    "intervalstyle",
    "role",
    "search_path",
    "session_authorization",
    "session_replication_role",
    "standard_conforming_strings",
    "timezone",
    "transaction_deferrable",
    "transaction_isolation",
    "transaction_read_only",
    "transform_null_equals",
    "xmloption",
];

const LEAVE_OUT: &str = "leave it out: the script begins and ends the one transaction of its database";
const OWN_SESSION: &str = "leave it out and write names with their schema; a function has `settings`, and `ALTER ROLE … SET` or `ALTER DATABASE … SET` holds for sessions to come";
const OWN_PLACE: &str =
    "run it beside the deployment: it works outside of transactions only, and the script is one transaction";

/// What a raw statement takes over; nothing when it keeps to its object.
pub fn takeover(statement: &str) -> Option<Takeover> {
    let words = &Words::of(DIALECT, statement);
    let first = words.at(0);
    if !matches!(words.kind(0), Some(Kind::Word)) {
        return None;
    }
    match first.as_str() {
        "begin" | "start" => words.found(0, 1, "begins a transaction of its own", LEAVE_OUT),
        "commit" | "end" | "rollback" | "abort" => {
            words.found(0, 1, "ends the transaction of the script", LEAVE_OUT)
        }
        "savepoint" | "release" => words.found(0, 1, "divides the transaction of the script", LEAVE_OUT),
        "prepare" if words.is(1, &["transaction"]) => {
            words.found(0, 2, "ends the transaction of the script", LEAVE_OUT)
        }
        "set" | "reset" => {
            let from =
                1 + usize::from(words.is(1, &["local", "session"]) && !words.is(2, &["authorization"]));
            setting(words, from)
        }
        "discard" => words.found(0, 2, "discards what belongs to the session of the script", OWN_SESSION),
        "copy" => {
            let client = [["from", "stdin"], ["to", "stdout"]];
            client.iter().find_map(|phrase| {
                let at = words.phrase(phrase)?;
                words.found(
                    at,
                    2,
                    "exchanges rows with the client, which would read the rest of the script as data",
                    "write `INSERT … VALUES`, or load the rows beside the deployment",
                )
            })
        }
        _ => outside(words, &first),
    }
}

/// Statements that PostgreSQL refuses in a transaction block (`25001`; 17, tried).
fn outside(words: &Words<'_>, first: &str) -> Option<Takeover> {
    let second = words.at(1);
    let concurrently = match first {
        "create" | "drop" => ["index", "unique"].contains(&second.as_str()),
        "reindex" => true,
        _ => false,
    } && (1..5).any(|index| words.is(index, &["concurrently"]));
    let alone = match first {
        "create" | "drop" => ["database", "tablespace"].contains(&second.as_str()),
        "alter" => second == "system",
        "vacuum" => true,
        "cluster" => words.count() == 1,
        "reindex" => (1..4).any(|index| words.is(index, &["database", "system"])),
        _ => false,
    };
    let found = words.found(0, 2, "cannot run in a transaction", OWN_PLACE)?;
    (alone || concurrently).then_some(Takeover { alone: true, ..found })
}

/// `SET name …` and `RESET name` of a setting that the script relies on.
fn setting(words: &Words<'_>, from: usize) -> Option<Takeover> {
    let second = words.at(from + 1);
    let name = match words.at(from).as_str() {
        "time" if second == "zone" => "timezone".to_owned(),
        "names" => "client_encoding".to_owned(),
        "schema" => "search_path".to_owned(),
        "xml" => "xmloption".to_owned(),
        "session" if second == "authorization" => "session_authorization".to_owned(),
        "session" | "characteristics" => "transaction_isolation".to_owned(),
        "transaction" => "transaction_isolation".to_owned(),
        "all" => return words.found(0, from + 1, "resets what the script relies on", OWN_SESSION),
        other => other.to_ascii_lowercase(),
    };
    RELIED_ON
        .contains(&name.as_str())
        .then(|| {
            words.found(0, from + 1, format!("changes `{name}`, which the script relies on"), OWN_SESSION)
        })
        .flatten()
}

/// A call of `set_config` for a setting that the script relies on, anywhere in a fragment of PostgreSQL.
pub fn set_config(text: &str) -> Option<Takeover> {
    let called =
        |at: usize| text.get(at..at + 10).is_some_and(|word| word.eq_ignore_ascii_case("set_config"));
    if !(0..text.len().saturating_sub(9)).any(called) {
        return None;
    }
    let words = Words::of(DIALECT, text);
    (0..words.count()).find_map(|index| {
        let Kind::Text(name) = words.kind(index + 2)? else { return None };
        let call = words.at(index) == "set_config" && words.kind(index + 1) == Some(&Kind::Open('('));
        let name = name.to_ascii_lowercase();
        (call && RELIED_ON.contains(&name.as_str()))
            .then(|| {
                let what = format!("changes `{name}`, which the script relies on");
                words.found(index, 3, what, OWN_SESSION)
            })
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::script::one_statement;

    #[test]
    fn psql_finds_nothing_to_replace_and_backslashes_mean_the_same_everywhere() {
        for (written, expected) in [
            ("a[1:n]", "a[1: n]"),
            ("a[1:2]", "a[1: 2]"),
            ("a[:'x']", "a[: 'x']"),
            ("a[b :\"c\"]", "a[b : \"c\"]"),
            ("a::int", "a::int"),
            ("a[x::int:y::int]", "a[x::int: y::int]"),
            ("f(a := 1)", "f(a := 1)"),
            ("':x' || \":y\" /* :z */ -- :z\n", "':x' || \":y\" /* :z */ -- :z\n"),
            ("$$ :x \\! $$", "$$ :x \\! $$"),
            (r"p ~ '^\d+$'", r"p ~ E'^\\d+$'"),
            (r"p ~ E'^\\d+$'", r"p ~ E'^\\d+$'"),
            (r"U&'\0041'", r"U&'\0041'"),
            (r"date'\'", r"date E'\\'"),
            (r"N'\x'", r"NCHAR E'\\x'"),
            ("'a\\'\n  '\\b' || '\\c'", "E'a\\\\'\n  '\\\\b' || E'\\\\c'"),
            ("'a'\n'\\b'", "E'a'\n'\\\\b'"),
            (r#""a\b""#, r#""a\b""#),
            ("سلام:سلام", "سلام: سلام"),
        ] {
            assert_eq!(inert(written).as_deref(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn what_only_a_client_reads_has_no_form() {
        for written in ["a \\! touch x", "\\gexec", "a\n\\! x", "E'a'\n'\\b'", "1a$b$ \\ $b$", "1$a$ \\ $a$"]
        {
            assert!(inert(written).is_err(), "{written}");
        }
    }

    #[test]
    fn psql_waits_for_no_end() {
        let statement = |written: &str| one_statement(DIALECT, written.to_owned());
        for written in [
            "create function begin() returns int language sql as $$ select 1 $$",
            "CREATE OR REPLACE FUNCTION a.Begin() returns int language sql as $$ select 1 $$",
            "create procedure p() language begin as 'x'",
        ] {
            assert!(statement(written).is_err(), "{written}");
        }
        for written in [
            "create function \"begin\"(begin int) returns int language sql as $$ select 1 $$",
            "create table begin (a int)",
            "create function f() returns int language sql as 'begin'",
        ] {
            assert!(statement(written).is_ok(), "{written}");
        }
    }

    #[test]
    fn transactions_and_sessions_belong_to_the_script() {
        for written in [
            "COMMIT",
            "/* x */ rollback",
            "-- x\nEnd",
            "ABORT",
            "begin",
            "START TRANSACTION",
            "savepoint a",
            "RELEASE a",
            "prepare transaction 'a'",
            "commit prepared 'a'",
            "set search_path to x",
            "SET LOCAL \"search_path\" = x",
            "set session search_path = x",
            "set schema 'x'",
            "SET ROLE x",
            "reset role",
            "set session authorization x",
            "RESET SESSION AUTHORIZATION",
            "set time zone 'UTC'",
            "SET NAMES 'LATIN1'",
            "set transaction read only",
            "set session characteristics as transaction read only",
            "RESET ALL",
            "discard all",
            "COPY t FROM STDIN",
            "copy (select 1) to stdout with (format csv)",
            "copy t (a) from /* x */ stdin",
            "create index concurrently on t (a)",
            "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
            "vacuum t",
            "create database x",
            "alter system set a = 1",
            "reindex table concurrently t",
            "cluster",
        ] {
            assert!(takeover(written).is_some(), "{written}");
        }
        for written in [
            "set maintenance_work_mem = '1GB'",
            "create function f() returns void language sql set search_path = x as $$ $$",
            "alter role x set search_path = y",
            "copy t from '/a'",
            "prepare a as select 1",
            "\"commit\"",
            "create index on t (concurrently)",
            "cluster t",
            "insert into t select 'commit'",
            "create table database (a int)",
        ] {
            assert_eq!(takeover(written), None, "{written}");
        }
        assert!(set_config("select set_config('search_path', 'x', false)").is_some());
        assert!(set_config("pg_catalog.SET_CONFIG ( 'ROLE', 'x', false)").is_some());
        assert_eq!(set_config("set_config('app.user', 'x', false)"), None);
    }
}

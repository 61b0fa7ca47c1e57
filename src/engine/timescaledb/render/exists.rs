//! Checks that say whether something is there. None raises, whatever is missing: each gives one row with one boolean.

use super::super::model::Grant;
use super::super::quoting::{quote_ident, quote_literal};
use super::super::spec::Privilege;
use super::privilege_sql;

/// A relation of certain kinds: `r` table, `p` partitioned table, `v` view, `m` materialized view, `S` sequence.
pub(super) fn relation(regclass: &str, kinds: &[&str]) -> String {
    let kinds: Vec<String> = kinds.iter().map(|kind| quote_literal(kind)).collect();
    format!(
        "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass({regclass}) AND relkind IN ({}))",
        kinds.join(", ")
    )
}

/// An index that is complete.
pub(super) fn index(schema: &str, name: &str) -> String {
    let regclass = quote_literal(&format!("{}.{}", quote_ident(schema), quote_ident(name)));
    format!("SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({regclass}) AND indisvalid)")
}

/// A constraint of a table.
pub(super) fn constraint(regclass: &str, name: &str) -> String {
    format!(
        "SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass({regclass}) AND conname = {})",
        quote_literal(name)
    )
}

/// Rows of a view of TimescaleDB, which is not there before the extension is.
///
/// A query that names the view would raise `42P01` then, so it is run from text, and only when the view exists: `CASE`
/// evaluates its arms only when they are reached (executed with and without the extension).
pub(super) fn timescaledb(view: &str, condition: &str) -> String {
    let query = format!("SELECT 1 FROM {view} WHERE {condition}");
    format!(
        "SELECT CASE WHEN to_regclass({}) IS NULL THEN false\n       ELSE query_to_xml({}, true, true, '')::text <> '' END",
        quote_literal(view),
        quote_literal(&query)
    )
}

/// Privileges, as each of the named roles has them. Nothing where a role or privilege cannot be asked for.
pub(super) fn grant(grant: &Grant, function: &str, object: &str) -> Option<String> {
    if grant.privileges.iter().any(|privilege| privilege.value == Privilege::All) {
        return None;
    }
    let option = if grant.with_grant_option { " WITH GRANT OPTION" } else { "" };
    let privileges: Vec<String> = grant
        .privileges
        .iter()
        .map(|privilege| format!("{}{option}", privilege_sql(privilege.value)))
        .collect();
    let mut tests: Vec<String> = Vec::new();
    for role in &grant.to {
        // Everyone is the role with the number 0, which has no name that `to_regrole` knows.
        let role = match role.as_str() {
            "public" | "current_user" | "session_user" | "current_role" => return None,
            name => format!("to_regrole({})", quote_literal(&quote_ident(name))),
        };
        for privilege in &privileges {
            let privilege = quote_literal(privilege);
            if grant.columns.is_empty() {
                tests.push(format!("{function}({role}::oid, {object}, {privilege})"));
            } else {
                for column in &grant.columns {
                    let column = quote_literal(column);
                    tests.push(format!(
                        "(SELECT has_column_privilege({role}::oid, attrelid, attnum, {privilege}) FROM pg_attribute WHERE attrelid = {object} AND attname = {column})"
                    ));
                }
            }
        }
    }
    Some(format!("SELECT coalesce({}, false)", tests.join("\n   AND ")))
}

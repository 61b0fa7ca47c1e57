//! A dialect that no engine has: whoever brings another SQL brings its facts, and changes nothing that reads it. The facts are
//! SQLite's (<https://www.sqlite.org/lang.html>), as far as they differ from those of the engines.

use schemac::sql::lexicon::{Aliases, Case, Dollar, Escapes, Holds, Introducer, Lexicon, Operators, Quote};
use schemac::sql::{
    Dialect, LabelOf, Misread, Reading, canonical, check_closed, misread, pieces, quoted, read_expression,
    read_query, split_statements, unresolved_columns,
};
use sqlparser::dialect::SQLiteDialect;

const OTHER: Dialect = Dialect::of(&LEXICON);

static LEXICON: Lexicon = Lexicon {
    name: "other",
    letters_beyond_ascii: true,
    spaces_beyond_ascii: false,
    quotes: &[
        Quote::name('"', Escapes::Doubled),
        Quote::name('`', Escapes::Doubled),
        Quote { open: '[', close: ']', holds: Holds::Name, escapes: Escapes::None },
        Quote::text('\'', Escapes::Doubled),
    ],
    introducers: &[Introducer { letter: "x", mark: "", quote: Quote::text('\'', Escapes::Doubled) }],
    joined_texts: false,
    dollar: Dollar { quotes: false, digits_in_tags: false, parameters: false, words: true },
    line_comments: &["--"],
    carriage_returns_end_lines: false,
    nested_comments: false,
    operators: Operators::Listed(&[
        "->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "==", "+", "-", "*", "/", "%", "=", "<", ">",
        "&", "|", "~",
    ]),
    refuses_letters_behind_numbers: true,
    bodies: &["trigger"],
    case: Case::Ignored,
    must_be_quoted: |word| word == "order",
    is_value: |word| word == "current_date",
    tested_value: None,
    no_names: &["null", "true", "false"],
    misread: |_, _, ident| (ident.name == "current_date").then_some(Misread::Value),
    refuses_label: |_, ident, of| of == LabelOf::Result && ident.name == "order",
    system_columns: &["rowid", "oid", "_rowid_"],
    aggregates: &["count", "group_concat"],
    combinators: &[],
    unit_functions: &[],
    object_functions: &[],
    word_arguments: &[],
    trigger_rows: &["new", "old"],
    parser: &SQLiteDialect {},
    rewrite: |_| {},
    empty_selects: false,
    trailing_commas: false,
    aliases: Aliases::Everywhere,
    subcolumns: false,
    whole_rows: false,
    names_other_things: false,
    column_matcher: None,
    result_name: |_| None,
    same_operators: &[("==", "="), ("!=", "<>")],
};

fn columns(text: &str) -> Vec<String> {
    match read_expression(OTHER, text) {
        Reading::Read(names) => names.columns.iter().map(|name| name.texts().join(".")).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn its_own_quotes_and_comments_are_read() {
    assert_eq!(columns("[a b] > 0 and `c``d` = x'00' /* /* */ and \"E\" <> 'it''s'"), ["a b", "c`d", "e"]);
    assert!(check_closed(OTHER, "[a").is_err());
    assert!(check_closed(OTHER, "12abc").is_err());
    assert!(check_closed(OTHER, "$$ ; $$").is_err());
    assert_eq!(pieces::name(OTHER, "[A b]").as_deref(), Some("a b"));
    assert_eq!(quoted(OTHER, "a\"b"), "\"a\"\"b\"");
}

#[test]
fn case_means_nothing_and_two_signs_are_one_operator() {
    assert_eq!(canonical(OTHER, "\"Id\" == [id]"), canonical(OTHER, "ID = id"));
    assert_eq!(canonical(OTHER, "\"Order\""), "\"order\"");
    assert_ne!(canonical(OTHER, "x'0A'"), canonical(OTHER, "'0A'"));
}

#[test]
fn bodies_of_triggers_keep_their_semicolons() {
    let script = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b; SELECT CASE WHEN 1 THEN 2 END;\nEND; \
                  CREATE TABLE function (a); SELECT 1";
    assert_eq!(split_statements(OTHER, script).len(), 3);
}

#[test]
fn names_are_found_as_it_finds_them() {
    let text = "SELECT A AS x, rowid FROM T WHERE X > 1 AND group_concat(B) = t GROUP BY x";
    let Reading::Read(query) = read_query(OTHER, text) else { panic!("unread") };
    let known = |_: &schemac::sql::QualifiedName| Some(vec!["a".to_owned()]);
    let unknown = unresolved_columns(&query, &known);
    let unknown: Vec<String> = unknown.iter().map(|found| found.column.texts().join(".")).collect();
    assert_eq!(unknown, ["b", "t"]);
    assert!(query.selects[0].aggregates);
    let Reading::Read(names) = read_expression(OTHER, "Current_Date > a") else { panic!("unread") };
    assert_eq!(names.words.len() + names.columns.len(), 2);
    let ident = names.words.first().unwrap();
    assert_eq!(misread(OTHER, 3, "Current_Date > a", ident), Some(Misread::Value));
}

//! What shows of a fragment without parsing it.

use std::ops::Range;

use schemac::sql::around::{Lexemes, after, is_quoted, word};
use schemac::sql::pieces::{
    before_alias, call, call_with_parameters, calls, enclosed, first_word, items, keywords, literal, name,
    operator, without_last,
};
use schemac::sql::script::one_statement;

use crate::{ALL, CLICKHOUSE as CH, POSTGRESQL};

fn parts<'a>(text: &'a str, ranges: &[Range<usize>]) -> Vec<&'a str> {
    ranges.iter().map(|range| &text[range.clone()]).collect()
}

#[test]
fn lists_and_calls_are_taken_apart() {
    let text = "id /* , */, k, f(a, ','), 'x,y'";
    assert_eq!(parts(text, &items(CH, text)), ["id /* , */", "k", "f(a, ',')", "'x,y'"]);
    let text = " ReplacingMergeTree ( ver, `is deleted` ) -- x\n";
    let found = call(CH, text).unwrap();
    assert_eq!(&text[found.name], "ReplacingMergeTree");
    assert_eq!(parts(text, &found.arguments), ["ver", "`is deleted`"]);
    assert!(call(CH, "MergeTree").unwrap().inside.is_none());
    assert!(call(CH, "MergeTree(/**/)").unwrap().arguments.is_empty());
    for text in ["MergeTree() x", "a(b)(c)", "'x'(1)", "", "a(b"] {
        assert_eq!(call(CH, text), None, "{text}");
    }
    let text = "quantile(0.5)(v, w)";
    assert_eq!(parts(text, &call_with_parameters(CH, text).unwrap().arguments), ["v", "w"]);
    assert_eq!(call_with_parameters(CH, "f(a)(b) + 1"), None);
    assert_eq!(before_alias(CH, "f(v) AS `a b` ", "a b"), Some(0..4));
    let text = "SummingMergeTree((a, b))";
    assert_eq!(parts(text, &call(CH, text).unwrap().arguments), ["(a, b)"]);
    assert_eq!(enclosed(CH, " (a) /* ) */").map(|range| range.len()), Some(1));
    assert_eq!(enclosed(CH, "(a)+(b)"), None);
    let text = "f(g(1), '(') -- h()\n + k()";
    let names: Vec<&str> = calls(CH, text).into_iter().map(|call| &text[call.name]).collect();
    assert_eq!(names, ["g", "f", "k"]);
}

#[test]
fn words_are_found_outside_of_quotes_and_brackets() {
    let text = "toDate('to volume') + f(to) /* to volume */ TO\n VOLUME 'x'";
    assert_eq!(keywords(CH, text, &["TO", "VOLUME"], 0).map(|range| range.start), Some(44));
    assert_eq!(keywords(CH, text, &["TO", "VOLUME"], 45), None);
    assert_eq!(keywords(CH, "a_to b", &["to"], 0), None);
    assert_eq!(operator(CH, "f(a + b) - '+' + 1", &["+", "-"]), Some(9..10));
    assert_eq!(without_last(CH, "f(x) desc /* asc */", "DESC"), Some(0..4));
    for text in ["desc", "t.desc", "`desc`"] {
        assert_eq!(without_last(CH, text, "desc"), None, "{text}");
    }
    assert_eq!(first_word(CH, "/* x */ Select 1"), Some("Select"));
}

#[test]
fn only_names_are_names() {
    assert_eq!(name(CH, " `a b` ").as_deref(), Some("a b"));
    assert_eq!(name(CH, "`a``b`").as_deref(), Some("a`b"));
    assert_eq!(name(CH, "event_date /* day */").as_deref(), Some("event_date"));
    assert_eq!(name(CH, "نام").as_deref(), Some("نام"));
    for text in ["a b", "f(x)", "1", "'x'", "a.b", "true", "``"] {
        assert_eq!(name(CH, text), None, "{text}");
    }
    assert_eq!(literal(CH, " 'it''s' ").as_deref(), Some("it's"));
    assert_eq!(literal(CH, "'a' || 'b'"), None);
}

#[test]
fn comments_and_texts_are_passed_over() {
    let text = "select 'from' from /* user, \"user\" */ user -- .\n . id";
    let user = word(POSTGRESQL, text, 0, "USER").unwrap();
    assert_eq!(&text[user.clone()], "user");
    let around = |range: Option<Range<usize>>| range.map(|range| &text[range]);
    let before = |place| Lexemes::of(POSTGRESQL, text).before(place);
    assert_eq!(around(before(user.start)), Some("from"));
    assert_eq!(around(after(POSTGRESQL, text, user.end)), Some("."));
    assert_eq!(around(before(0)), None);
    assert_eq!(around(after(POSTGRESQL, text, text.len())), None);
    assert!(!is_quoted(POSTGRESQL, text, "user"));
    assert!(is_quoted(POSTGRESQL, "\"user\" = user", "user"));
    assert_eq!(word(POSTGRESQL, text, user.end, "user"), None);
}

#[test]
fn one_statement_is_one_to_every_client() {
    for dialect in ALL {
        for written in ["a; b", "'a", "a)", "a -- x;\n;", "a \\G"] {
            assert!(one_statement(dialect, written.to_owned()).is_err(), "{written}");
        }
        assert_eq!(one_statement(dialect, "a -- x".to_owned()).as_deref(), Ok("a -- x\n"));
    }
}

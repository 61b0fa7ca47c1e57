//! Table tests: every case of `tests/fixtures/sql/*.txt` is read and compared; see the head of a file for its form.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use schemac::sql::{
    QualifiedName, QueryNames, Reading, SourceKind, check_closed, check_script, output_columns,
    read_expression, read_query, split_statements, unresolved_columns,
};

use crate::common::random::Random;
use crate::{ALL, CLICKHOUSE, POSTGRESQL};

fn names(list: &[QualifiedName]) -> String {
    list.iter().map(|name| name.texts().join(".")).collect::<Vec<_>>().join(" ")
}

fn line(out: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(out, "{key}: {value}");
    }
}

fn texts(named: &[(String, String, Range<usize>)]) -> String {
    named.iter().map(|(function, text, _)| format!("{function}({text})")).collect::<Vec<_>>().join(" ")
}

/// Every range must hold the name it belongs to.
fn check_ranges(text: &str, list: &[QualifiedName]) {
    for part in list.iter().flat_map(|name| &name.parts) {
        let written = text.get(part.range.clone()).unwrap_or("<no range>");
        let plain: String = written
            .trim_start_matches("U&")
            .trim_matches(['"', '`'])
            .replace("\"\"", "\"")
            .replace("\\`", "`");
        assert!(plain.eq_ignore_ascii_case(&part.name), "`{written}` for `{}` in {text}", part.name);
    }
}

fn show_query(text: &str, query: &QueryNames, out: &mut String) {
    check_ranges(text, &query.functions);
    check_ranges(text, &query.types);
    for (index, select) in query.selects.iter().enumerate() {
        check_ranges(text, &select.columns);
        let sources = select.sources.iter().map(|source| {
            let alias = source.alias.as_deref().unwrap_or("-");
            match &source.kind {
                SourceKind::Table(name) => {
                    check_ranges(text, std::slice::from_ref(name));
                    format!("{} as {alias}", name.texts().join("."))
                }
                SourceKind::Derived(Some(columns)) => format!("({}) as {alias}", columns.join(" ")),
                SourceKind::Derived(None) => format!("(?) as {alias}"),
                SourceKind::Unknown => format!("? as {alias}"),
            }
        });
        let sources = sources.collect::<Vec<_>>().join(", ");
        let nested = if select.nested { " nested" } else { "" };
        let _ = writeln!(out, "select {index}{nested} from {sources}");
        line(out, "  columns", &names(&select.columns));
        line(out, "  aliases", &select.aliases.join(" "));
        line(out, "  group by", &select.group_by.join(" | "));
        if select.aggregates {
            let _ = writeln!(out, "  aggregates");
        }
        let items = select.projection.iter().map(|item| text.get(item.range.clone()).unwrap_or("<no range>"));
        line(out, "  items", &items.collect::<Vec<_>>().join(" | "));
    }
    line(out, "functions", &names(&query.functions));
    line(out, "types", &names(&query.types));
    line(out, "in text", &texts(&query.named_in_text));
    line(out, "outputs", &query.outputs.as_ref().map_or("?".to_owned(), |outputs| outputs.join(" ")));
}

fn show<T>(text: &str, reading: &Reading<T>, out: &mut String, read: impl Fn(&T, &mut String)) {
    match reading {
        Reading::Read(names) => read(names, out),
        Reading::Opaque(reason) => line(out, "opaque", reason),
        Reading::Broken { message, range } => {
            let place = text.get(range.clone()).unwrap_or("<no range>");
            line(out, "broken", &format!("{message} at {}..{} `{place}`", range.start, range.end));
        }
    }
}

fn run(header: &str, text: &str) -> String {
    let mut out = String::new();
    let (engine, what) = header.split_once(' ').expect("engine and what");
    let dialect = match engine {
        "postgresql" => POSTGRESQL,
        "clickhouse" => CLICKHOUSE,
        other => panic!("no engine {other}"),
    };
    match what {
        "expression" => show(text, &read_expression(dialect, text), &mut out, |names_read, out| {
            check_ranges(text, &names_read.columns);
            check_ranges(text, &names_read.functions);
            line(out, "columns", &names(&names_read.columns));
            line(out, "functions", &names(&names_read.functions));
            line(out, "types", &names(&names_read.types));
            line(out, "in text", &texts(&names_read.named_in_text));
            if names_read.aggregates {
                line(out, "aggregates", "yes");
            }
            for query in &names_read.subqueries {
                show_query(text, query, out);
            }
        }),
        "query" => {
            show(text, &read_query(dialect, text), &mut out, |query, out| show_query(text, query, out))
        }
        "unresolved" => show(text, &read_query(dialect, text), &mut out, |query, out| {
            for unresolved in unresolved_columns(query, &table_columns) {
                let what = if unresolved.unknown_source { "no source for " } else { "" };
                line(
                    out,
                    "unresolved",
                    &format!(
                        "{what}{} of {}",
                        unresolved.column.texts().join("."),
                        unresolved.candidates.join(" ")
                    ),
                );
            }
            let outputs = output_columns(query, &table_columns);
            line(out, "outputs", &outputs.map_or("?".to_owned(), |outputs| outputs.join(" ")));
        }),
        "split" => {
            for statement in split_statements(dialect, text) {
                line(&mut out, "statement", &statement.replace('\n', "⏎"));
            }
        }
        "closed" => {
            let shown = check_closed(dialect, text)
                .map_or_else(|(message, range)| format!("{message} at {range:?}"), |()| "yes".to_owned());
            line(&mut out, "closed", &shown);
        }
        other => panic!("no reading {other}"),
    }
    out
}

/// The tables of the `unresolved` cases.
fn table_columns(name: &QualifiedName) -> Option<Vec<String>> {
    let columns: &[&str] = match name.parts.last()?.name.as_str() {
        "users" => &["id", "name", "email", "created_at"],
        "orders" => &["id", "user_id", "amount", "created_at"],
        "Users" => &["Id", "Name"],
        "events" => &["event_time", "user_id", "tags", "attributes.key", "attributes.value", "properties"],
        _ => return None,
    };
    Some(columns.iter().map(|column| (*column).to_owned()).collect())
}

fn fixtures(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sql").join(file);
    let cases = std::fs::read_to_string(&path).expect("fixture");
    let (mut written, mut wrong) = (String::new(), Vec::new());
    for (number, case) in cases.trim_end().split("\n----\n").enumerate() {
        if number == 0 {
            written.push_str(case);
            continue;
        }
        let (header, rest) = case.split_once('\n').expect("a header line");
        let (text, expected) = rest.split_once("\n=>\n").unwrap_or((rest, ""));
        let found = run(header, text);
        if found.trim_end() != expected.trim_end() {
            wrong.push(format!("{header}: {text}\nexpected:\n{expected}\nfound:\n{found}"));
        }
        let _ = write!(written, "\n----\n{header}\n{text}\n=>\n{}", found.trim_end());
    }
    if std::env::var_os("SCHEMAC_BLESS").is_some() {
        std::fs::write(&path, written + "\n").expect("writable fixture");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn postgresql() {
    fixtures("postgresql.txt");
}

#[test]
fn clickhouse() {
    fixtures("clickhouse.txt");
}

#[test]
fn resolution() {
    fixtures("resolution.txt");
}

#[test]
fn broken_fragments() {
    fixtures("broken.txt");
}

const HOSTILE: &[&str] = &[
    "'",
    "\"",
    "`",
    "$$",
    "$a$",
    "/*",
    "*/",
    "--",
    "\n",
    "#",
    "# ",
    "//",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ".",
    "..",
    "a",
    "A.b",
    "1",
    "1.",
    ".5",
    "t.1.2",
    "?",
    ":",
    "::",
    "->",
    "\\",
    "E'",
    "U&\"",
    "\0",
    "\u{200c}",
    "سلام",
    "🦀",
    "é",
    "‘",
    "“",
    "”",
    "’",
    " SELECT ",
    " FROM ",
    " WITH ",
    " AS ",
    " IN ",
    " NOT ",
    " CASE ",
    " END ",
    " INTERVAL ",
    " ARRAY JOIN ",
    " GROUP BY ",
    " UNION ",
    " FINAL ",
    " USING ",
    "count(*)",
    "x -> x",
    "*",
    " ASOF JOIN ",
    "{p:UInt8}",
    "-",
    "+",
    "<+>",
];

#[test]
fn hostile_text_never_panics_and_ranges_are_in_it() {
    let mut random = Random(7);
    for _ in 0..6000 {
        let mut text = String::new();
        for _ in 0..random.below(14) {
            text.push_str(HOSTILE[random.below(HOSTILE.len())]);
        }
        for dialect in ALL {
            match read_expression(dialect, &text) {
                Reading::Broken { range, .. } => {
                    assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}")
                }
                Reading::Read(names) => {
                    for name in &names.columns {
                        assert!(text.get(name.range()).is_some(), "{name:?} in {text:?}");
                    }
                }
                Reading::Opaque(_) => {}
            }
            match read_query(dialect, &text) {
                Reading::Broken { range, .. } => {
                    assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}")
                }
                Reading::Read(query) => drop(unresolved_columns(&query, &table_columns)),
                Reading::Opaque(_) => {}
            }
            let _ = check_closed(dialect, &text);
            let _ = check_script(dialect, &text);
            let _ = split_statements(dialect, &text);
        }
    }
}

#[test]
fn long_and_deep_text_is_read_or_refused_in_time() {
    let repeated = |piece: &str, count: usize| piece.repeat(count);
    let deep = |open: &str, inner: &str, close: &str, count| {
        format!("{}{inner}{}", repeated(open, count), repeated(close, count))
    };
    for count in [10, 50, 99, 1000, 20_000] {
        let cases = [
            deep("(", "a", ")", count),
            deep("f(", "a", ")", count),
            deep("[", "a", "]", count),
            deep("CASE WHEN a THEN ", "b", " END", count),
            format!("a{}", repeated(" OR a", count)),
            format!("a{}", repeated("::int", count)),
            format!("a{}", repeated(".a", count)),
            format!("a{}", repeated("[1]", count)),
            format!("a{}", repeated(" ? b : c", count)),
            format!("{}a", repeated("NOT ", count)),
            format!("{}a", repeated("- ", count)),
            format!("{}'1'", repeated("INTERVAL ", count)),
            format!("{}a", repeated("x -> ", count)),
            format!("a::{}", deep("Array(", "Int8", ")", count)),
            format!("SELECT {}", deep("(SELECT ", "1", ")", count)),
            format!("SELECT 1{}", repeated(" UNION ALL SELECT 1", count)),
            format!("SELECT * FROM {}", deep("(", "t", ")", count)),
            format!("SELECT * FROM t{}", repeated(" JOIN t USING (a)", count)),
            format!("SELECT 1{}", repeated(", a", count)),
            format!("x IN (1{})", repeated(", 1", count)),
            deep("WITH x AS (", "SELECT 1", ") SELECT 1", count),
            deep("(WITH 1 AS x SELECT ", "1", ")", count),
            format!("WITH c0 AS (SELECT 1){} SELECT 1", repeated(", c0 AS (SELECT * FROM c0)", count)),
            deep("/*", "", "*/", count),
            repeated("'", count),
            repeated("$a", count),
            repeated("f(a -> ", count),
            repeated("if(case ", count),
        ];
        for text in cases {
            let start = std::time::Instant::now();
            for dialect in ALL {
                let _ = read_expression(dialect, &text);
                if let Reading::Read(query) = read_query(dialect, &text) {
                    let _ = unresolved_columns(&query, &table_columns);
                }
            }
            let head: String = text.chars().take(40).collect();
            assert!(start.elapsed().as_secs() < 30, "{head}… × {count}: {:?}", start.elapsed());
        }
    }
}

/// What may be missing is looked for in what people write, and not in more `CASE`s than they do.
#[test]
fn many_cases_are_asked_for_once() {
    for (count, broken) in [(1, true), (24, true), (25, false), (150, false)] {
        let text = "case when a > 0 then ".repeat(count) + "true" + &" end".repeat(count) + " and";
        let reading = read_expression(POSTGRESQL, &text);
        assert_eq!(matches!(reading, Reading::Broken { .. }), broken, "{count}: {reading:?}");
    }
}

#[test]
fn nul_is_broken_everywhere() {
    for text in ["a\0b", "'a\0b'", "/* \0 */ a", "$$\0$$", "\"\0\""] {
        for dialect in ALL {
            assert!(matches!(read_expression(dialect, text), Reading::Broken { .. }), "{text:?}");
            assert!(check_closed(dialect, text).is_err(), "{text:?}");
        }
    }
}

/// Columns by words of the syntax are read where nothing but a name can stand; what is broken stays unread.
#[test]
fn words_of_the_syntax_are_names_where_names_stand() {
    let columns = |text: &str| match read_expression(POSTGRESQL, text) {
        Reading::Read(names) => {
            names.columns.iter().map(|name| name.texts().join(".")).collect::<Vec<_>>().join(" ")
        }
        _ => "unread".to_owned(),
    };
    for (text, found) in [
        ("order > 0", "order"),
        ("a + case", "a case"),
        ("case when not a then b else end > 1 end", "a b end"),
        ("not a in (1) and from is null", "a from"),
        ("Select = 1 or limit - 1 > 0", "select limit"),
        ("case when not then a end", "unread"),
        ("a > > 0", "unread"),
        ("a order > 0", "unread"),
    ] {
        assert_eq!(columns(text), found, "{text}");
    }
    for text in ["select order, all, from, a from t", "select distinct not, end from t where case > 1"] {
        assert!(matches!(read_query(CLICKHOUSE, text), Reading::Read(_)), "{text}");
    }
}

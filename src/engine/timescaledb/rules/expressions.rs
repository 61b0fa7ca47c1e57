//! What expressions may call where: no aggregates outside of queries, and nothing that changes from call to call in
//! generated columns and in indexes.
//! Source: PostgreSQL 17, executed: `42803: aggregate functions are not allowed in …`, `42P20: window functions are not allowed
//! in …`, `42P17: generation expression is not immutable`, `42P17: functions in index expression must be marked IMMUTABLE`.

use std::ops::Range;

use super::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Condition, DefaultValue, Definition, IndexKey, Table};
use crate::engine::timescaledb::spec::Volatility;
use crate::engine::timescaledb::types::{Plain, Type};
use crate::span::Located;
use crate::sql::{self, Dialect, ExpressionNames, Reading};

/// Functions that PostgreSQL 17 has in forms that are stable or volatile alone, and what to do in their place.
const CHANGING: &[(&str, &str)] = &[
    ("array_to_string", OTHERWISE),
    ("clock_timestamp", CLOCK),
    ("concat", "join the texts with `||`, and put `coalesce(…, '')` around those that may be null"),
    ("concat_ws", "join the texts with `||`, and put `coalesce(…, '')` around those that may be null"),
    ("current_setting", OTHERWISE),
    ("currval", OTHERWISE),
    ("format", "join the texts with `||`"),
    ("gen_random_uuid", DEFAULT),
    ("json_build_object", OTHERWISE),
    ("jsonb_build_object", OTHERWISE),
    ("lastval", OTHERWISE),
    ("localtime", CLOCK),
    ("nextval", DEFAULT),
    ("now", CLOCK),
    ("random", DEFAULT),
    ("row_to_json", OTHERWISE),
    ("setval", OTHERWISE),
    ("statement_timestamp", CLOCK),
    ("timeofday", CLOCK),
    (
        "to_char",
        "take the parts apart with `extract(year FROM …)`: how `to_char` writes depends on settings of the session",
    ),
    (
        "to_date",
        "cast the text where rows are written: how `to_date` reads depends on settings of the session",
    ),
    ("to_json", OTHERWISE),
    ("to_jsonb", OTHERWISE),
    ("transaction_timestamp", CLOCK),
    (
        "unaccent",
        "wrap it in a function of your own that is marked `volatility: immutable` and names the dictionary",
    ),
    ("uuid_generate_v1", DEFAULT),
    ("uuid_generate_v4", DEFAULT),
];

const OTHERWISE: &str = "fill an ordinary column from a trigger, or call only functions that are immutable";
const CLOCK: &str = "compare with the clock in queries: what is stored cannot follow it";
const DEFAULT: &str = "write it as the column's `default`, which is computed once for each row";

/// Functions that only make sense over the rows of a query. Aggregates can be window functions too.
const WINDOWS: &[&str] = &["row_number", "ntile", "lag", "lead", "first_value", "last_value", "nth_value"];

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    if let Some(table) = rule.table() {
        of_table(rule, table, diagnostics);
    }
    for index in rule.definition.indexes() {
        for column in &index.columns {
            if let IndexKey::Sql(sql) = &column.key {
                let what = format!("the index `{}`", index.name);
                lasting(rule, sql, &what, rule.table(), diagnostics);
            }
        }
        if let Some(predicate) = &index.predicate {
            let what = format!("the condition of the index `{}`", index.name);
            lasting(rule, predicate, &what, rule.table(), diagnostics);
        }
    }
}

fn of_table(rule: &Rule<'_>, table: &Table, diagnostics: &mut Diagnostics) {
    for column in &table.columns {
        if let Some(generated) = &column.generated {
            let what = format!("the generated column `{}`", column.name);
            lasting(rule, &generated.sql, &what, Some(table), diagnostics);
        }
        if let Some(DefaultValue::Sql(sql)) = &column.default
            && may_aggregate(sql)
        {
            single(rule, sql, &format!("the default of column `{}`", column.name), diagnostics);
        }
    }
    for check in &table.checks {
        if let Condition::Sql(sql) = &check.condition
            && may_aggregate(sql)
        {
            single(rule, sql, &format!("the check `{}`", check.name), diagnostics);
        }
    }
}

fn read(sql: &str) -> Option<ExpressionNames> {
    match sql::read_expression(Dialect::PostgreSql, sql) {
        Reading::Read(names) => Some(names),
        _ => None,
    }
}

/// Whether the object's own documents declare a function of this name.
fn declared<'a>(rule: &Rule<'a>, name: &str) -> Option<&'a Definition> {
    let objects = rule.object.edges.iter().map(|edge| rule.context.catalog.get(edge.to));
    let mut functions = objects.filter(|object| object.kind == "function" && object.id.name == name);
    functions.find_map(|object| object.definition())
}

/// Whether an expression may call what only a query can: reading it again takes longer than looking for the words.
fn may_aggregate(sql: &str) -> bool {
    const WORDS: &[&str] =
        &["agg", "avg", "bool_", "corr", "count", "every", "max", "min", "over", "rank", "std", "sum", "var"];
    let small = sql.to_ascii_lowercase();
    small.contains('(') && WORDS.iter().chain(WINDOWS).any(|word| small.contains(word))
}

/// An expression over one row: no aggregates, no window functions.
fn single(
    rule: &Rule<'_>,
    fragment: &Located<String>,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Option<ExpressionNames> {
    let names = read(fragment)?;
    let window = names
        .functions
        .iter()
        .find(|function| function.parts.last().is_some_and(|part| WINDOWS.contains(&part.name.as_str())));
    let declared = names
        .functions
        .iter()
        .any(|function| function.parts.last().is_some_and(|part| declared(rule, &part.name).is_some()));
    if declared || !(names.aggregates || window.is_some()) {
        return Some(names);
    }
    let range = window.map_or(0..fragment.len(), |function| function.range());
    let kind = if window.is_some() { "a window function" } else { "an aggregate function" };
    diagnostics.push(
        Diagnostic::new(
            &shared::INVALID_SQL,
            rule.context.sources.place_within(fragment.span, fragment, range),
            format!("{what} of {} calls {kind}, and it sees one row alone", rule.subject),
        )
        .help("compute it in a view, or keep it up to date from a trigger"),
    );
    None
}

/// An expression whose value is stored: the same for the same row, always.
fn lasting(
    rule: &Rule<'_>,
    fragment: &Located<String>,
    what: &str,
    table: Option<&Table>,
    diagnostics: &mut Diagnostics,
) {
    let functions = match fragment.contains('(') {
        true => match single(rule, fragment, what, diagnostics) {
            Some(names) => names.functions,
            None => return,
        },
        // Nothing is called, so there is nothing that reading the expression again could tell.
        false => Vec::new(),
    };
    let mut report = |range: Range<usize>, found: &str, help: String| {
        diagnostics.push(
            Diagnostic::new(
                &codes::NOT_IMMUTABLE,
                rule.context.sources.place_within(fragment.span, fragment, range),
                format!("{what} of {} {found}, whose result can change while the row does not", rule.subject),
            )
            .help(help),
        );
    };
    for function in &functions {
        let Some(name) = function.parts.last().map(|part| part.name.as_str()) else { continue };
        if let Some(Definition::Function(own)) = declared(rule, name) {
            if own.volatility != Some(Volatility::Immutable) {
                report(
                    function.range(),
                    &format!("calls `{name}`"),
                    format!("write `volatility: immutable` at the function `{name}`, if that is true of it"),
                );
                return;
            }
            continue;
        }
        let arguments = arguments(fragment, function.range().end);
        let moment = arguments.last().and_then(|argument| column(table, argument));
        let help = match name {
            "to_tsvector"
            | "to_tsquery"
            | "plainto_tsquery"
            | "phraseto_tsquery"
            | "websearch_to_tsquery"
                if arguments.len() == 1 =>
            {
                Some(format!("name the configuration: `{name}('simple', {})`", arguments[0]))
            }
            "date_trunc" | "date_part" if arguments.len() == 2 && moment == Some(Moment::Zoned) => {
                Some(format!(
                    "name the time zone: `{name}({}, {} AT TIME ZONE 'UTC')`",
                    arguments[0], arguments[1]
                ))
            }
            "date" if arguments.len() == 1 && moment == Some(Moment::Zoned) => {
                Some(format!("name the time zone: `({} AT TIME ZONE 'UTC')::date`", arguments[0]))
            }
            _ => CHANGING.iter().find(|(known, _)| *known == name).map(|(_, help)| (*help).to_owned()),
        };
        // What a generated column cannot follow, a default can write down once.
        let generated = what.starts_with("the generated column");
        let help = help.map(|help| if generated && help == CLOCK { DEFAULT.to_owned() } else { help });
        if let Some(help) = help {
            report(function.range(), &format!("calls `{name}`"), help);
            return;
        }
    }
    for (range, part, name) in extracts(fragment) {
        if column(table, name) == Some(Moment::Zoned) {
            let help = format!("name the time zone: `extract({part} FROM {name} AT TIME ZONE 'UTC')`");
            report(range, &format!("extracts `{part}` from `{name}`"), help);
            return;
        }
    }
    if let Some(range) = clock_word(fragment) {
        let word = fragment.get(range.clone()).unwrap_or_default().to_owned();
        report(range, &format!("reads `{word}`"), CLOCK.to_owned());
        return;
    }
    for (range, name, ty) in casts(fragment) {
        let help = match (column(table, name), ty.as_str()) {
            (Some(Moment::Zoned), "date" | "timestamp" | "time") => {
                format!("name the time zone: `({name} AT TIME ZONE 'UTC')::{ty}`")
            }
            (Some(Moment::Plain), "timestamptz") => {
                format!("name the time zone: `{name} AT TIME ZONE 'UTC'`")
            }
            (Some(_), "text" | "varchar") => OTHERWISE.to_owned(),
            _ => continue,
        };
        report(range, &format!("casts `{name}` to {ty}"), help);
        return;
    }
}

/// The clock or the user, read by a word that looks like a column.
fn clock_word(text: &str) -> Option<Range<usize>> {
    const WORDS: &[&str] = &[
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "session_user",
    ];
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '.');
    let mut start = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_word(c) {
            continue;
        }
        let found = text[start..at].to_lowercase();
        if WORDS.contains(&found.as_str()) && !in_text(text, start) {
            return Some(start..at);
        }
        start = at + c.len_utf8();
    }
    None
}

/// Whether a moment knows its time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Zoned,
    Plain,
}

fn column(table: Option<&Table>, name: &str) -> Option<Moment> {
    let ty = &table?.column(name.trim_matches('"'))?.ty;
    match **ty {
        Type::Timestamp { zoned: true, .. } => Some(Moment::Zoned),
        Type::Timestamp { zoned: false, .. } | Type::Plain(Plain::Date) => Some(Moment::Plain),
        _ => None,
    }
}

/// The arguments of the call whose name ends here.
fn arguments(text: &str, end: usize) -> Vec<&str> {
    let Some(rest) = text.get(end..).map(str::trim_start).and_then(|rest| rest.strip_prefix('(')) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let (mut depth, mut start, mut quoted) = (0usize, 0, false);
    for (at, c) in rest.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                found.push(rest[start..at].trim());
                start = at + 1;
            }
            ')' => {
                found.push(rest[start..at].trim());
                break;
            }
            _ => {}
        }
    }
    found.retain(|argument| !argument.is_empty());
    found
}

/// Whether a place is inside of a text literal.
fn in_text(text: &str, at: usize) -> bool {
    !text[..at].matches('\'').count().is_multiple_of(2)
}

/// Calls of `extract` on a bare name: where, the part, and the name.
fn extracts(text: &str) -> Vec<(Range<usize>, &str, &str)> {
    let small = text.to_ascii_lowercase();
    let calls = small.match_indices("extract").filter(|(at, _)| !in_text(&small, *at));
    calls
        .filter_map(|(at, word)| {
            let end = at + word.len();
            let argument = *arguments(text, end).first()?;
            let from = argument.to_ascii_lowercase().find(" from ")?;
            Some((at..end, argument[..from].trim(), argument[from + 6..].trim()))
        })
        .collect()
}

/// Casts of a bare name, `name::type`: where, the name, and the type's word in small letters.
fn casts(text: &str) -> Vec<(Range<usize>, &str, String)> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
    text.match_indices("::")
        .filter(|(at, _)| !in_text(text, *at))
        .filter_map(|(at, _)| {
            let head = text[..at].trim_end();
            let start = head
                .rfind(|c: char| !is_name(c))
                .map_or(0, |before| before + head[before..].chars().next().map_or(1, char::len_utf8));
            let tail = text[at + 2..].trim_start();
            let length = tail.find(|c: char| !is_name(c)).unwrap_or(tail.len());
            let end = text.len() - tail.len() + length;
            let qualified = head[..start].ends_with(['.', ')', ']']);
            (!qualified && start < head.len())
                .then(|| (start..end, &head[start..], tail[..length].to_lowercase()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{arguments, casts};

    #[test]
    fn calls_and_casts_are_taken_apart() {
        assert_eq!(arguments("date_trunc('a,b', f(x, 1))", 10), ["'a,b'", "f(x, 1)"]);
        assert_eq!(arguments("now()", 3), [""; 0]);
        assert_eq!(arguments("x + (1)", 1), [""; 0]);
        let found: Vec<(&str, String)> = casts("a::date + f(b)::text || 'c::d' || t.e :: TEXT")
            .into_iter()
            .map(|(_, name, ty)| (name, ty))
            .collect();
        assert_eq!(found, [("a", "date".to_owned())]);
    }
}

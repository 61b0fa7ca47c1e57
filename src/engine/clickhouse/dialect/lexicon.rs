//! What ClickHouse's SQL is made of. Source: ClickHouse 26.9, `src/Parsers/Lexer.cpp`, and what is named beside a fact. How
//! tightly operators bind (`sql::canonical`): `operators_table` in `ExpressionListParsers.cpp`.

use sqlparser::dialect::ClickHouseDialect;

use super::{escape, functions, keywords, rewrite};
use crate::sql::lexicon::{
    Aliases, Case, Dialect, Dollar, Escapes, Holds, Introducer, Lexicon, Operators, Quote,
};

/// ClickHouse.
pub const DIALECT: Dialect = Dialect::of(&LEXICON);

const ESCAPES: Escapes = Escapes::Own(escape::quoted);
const BYTES: Quote = Quote::text('\'', Escapes::Doubled);

static LEXICON: Lexicon = Lexicon {
    name: "ClickHouse",
    letters_beyond_ascii: false,
    spaces_beyond_ascii: true,
    quotes: &[
        Quote::name('`', ESCAPES),
        Quote::name('"', ESCAPES),
        Quote::text('\'', ESCAPES),
        Quote { open: '\u{2018}', close: '\u{2019}', holds: Holds::Text, escapes: Escapes::None },
        Quote { open: '\u{201C}', close: '\u{201D}', holds: Holds::Name, escapes: Escapes::None },
    ],
    introducers: &[
        Introducer { letter: "b", mark: "", quote: BYTES },
        Introducer { letter: "x", mark: "", quote: BYTES },
    ],
    joined_texts: false,
    dollar: Dollar { quotes: true, digits_in_tags: true, parameters: false, words: true },
    line_comments: &["--", "//", "#!", "# "],
    carriage_returns_end_lines: false,
    nested_comments: true,
    operators: Operators::Listed(&[
        "<=>", "->", "<=", ">=", "<>", "!=", "==", "||", "::", "@@", "+", "-", "*", "/", "%", "=", "<", ">",
        "^", "?", ":", "|",
    ]),
    refuses_letters_behind_numbers: false,
    bodies: &[],

    case: Case::Kept,
    must_be_quoted: keywords::must_be_quoted,
    is_value: |_| false,
    tested_value: None,
    no_names: &["null", "true", "false", "now", "not", "case", "inf", "nan"],
    misread: keywords::misread,
    refuses_label: keywords::refuses_label,

    system_columns: functions::SYSTEM_COLUMNS,
    aggregates: functions::AGGREGATES,
    combinators: functions::COMBINATORS,
    unit_functions: functions::UNIT_FUNCTIONS,
    object_functions: &["dictget", "dicthas", "joinget"],
    word_arguments: &[],
    trigger_rows: &[],

    parser: &ClickHouseDialect {},
    rewrite: rewrite::rewrite,
    empty_selects: false,
    trailing_commas: true,
    aliases: Aliases::Everywhere,
    subcolumns: true,
    whole_rows: false,
    // The arguments of `remote(…)`, `cluster(…)`, `merge(…)`.
    names_other_things: true,
    column_matcher: Some("columns"),
    // It names an expression after its own text, which is not followed here.
    result_name: |_| None,
    same_operators: &[("!=", "<>"), ("==", "=")],
};

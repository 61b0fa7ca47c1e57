//! What PostgreSQL's SQL is made of. Source: PostgreSQL 17, `src/backend/parser/scan.l`, psql's `psqlscan.l` for the end of a
//! statement, and what is named beside a fact. How tightly operators bind (`sql::canonical`): "4.1.6 Operator Precedence".

use sqlparser::dialect::PostgreSqlDialect;

use super::{functions, keywords, left_out, result_name};
use crate::sql::lexicon::{Aliases, Case, Dialect, Dollar, Escapes, Introducer, Lexicon, Operators, Quote};

/// PostgreSQL, TimescaleDB and pgvector.
pub const DIALECT: Dialect = Dialect::of(&LEXICON);

const TEXT: Quote = Quote::text('\'', Escapes::Doubled);
const NAME: Quote = Quote::name('"', Escapes::Doubled);

static LEXICON: Lexicon = Lexicon {
    name: "PostgreSQL",
    // Every character outside of ASCII is a letter, a no-break space too.
    letters_beyond_ascii: true,
    spaces_beyond_ascii: false,
    quotes: &[NAME, TEXT],
    introducers: &[
        Introducer { letter: "e", mark: "", quote: Quote { escapes: Escapes::Backslash, ..TEXT } },
        Introducer { letter: "b", mark: "", quote: TEXT },
        Introducer { letter: "x", mark: "", quote: TEXT },
        Introducer { letter: "n", mark: "", quote: TEXT },
        Introducer { letter: "u", mark: "&", quote: TEXT },
        Introducer { letter: "u", mark: "&", quote: NAME },
    ],
    // "4.1.2.1 String Constants". psql 15 and 17 do not carry the escapes of the first text over, as the server does (tried).
    joined_texts: true,
    dollar: Dollar { quotes: true, digits_in_tags: false, parameters: true, words: false },
    line_comments: &["--"],
    carriage_returns_end_lines: true,
    nested_comments: true,
    // "4.1.3 Operators".
    operators: Operators::Runs {
        characters: "+-*/<>=~!@#%^&|`?",
        signed: "~!@#^&|`?%",
        others: &["::", ":=", ":"],
    },
    // Since 15; psql before that reads it in another way than the server.
    refuses_letters_behind_numbers: true,
    bodies: &["function", "procedure"],

    case: Case::Folded,
    must_be_quoted: keywords::must_be_quoted,
    is_value: keywords::is_value,
    // Of a domain.
    tested_value: Some("value"),
    no_names: &["case", "false", "not", "null", "true"],
    misread: keywords::misread,
    refuses_label: keywords::refuses_label,

    system_columns: functions::SYSTEM_COLUMNS,
    aggregates: functions::AGGREGATES,
    combinators: &[],
    unit_functions: &[],
    object_functions: &[],
    // `unicode_normal_form` in `gram.y`.
    word_arguments: &[("normalize", 1, &["nfc", "nfd", "nfkc", "nfkd"])],
    trigger_rows: &["new", "old"],

    parser: &PostgreSqlDialect {},
    rewrite: left_out::without_words,
    empty_selects: true,
    trailing_commas: false,
    aliases: Aliases::Ordering,
    subcolumns: false,
    whole_rows: true,
    names_other_things: false,
    column_matcher: None,
    result_name: result_name::result_name,
    same_operators: &[("!=", "<>")],
};

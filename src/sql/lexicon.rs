//! What tells the SQL of one engine from that of another: facts, which each engine states in its own folder.

use std::fmt;
use std::ops::Deref;

use sqlparser::ast::Expr;
use sqlparser::dialect::Dialect as ParserDialect;
use sqlparser::tokenizer::TokenWithSpan;

use super::{Ident, LabelOf, Misread};

/// The SQL of an engine. Two are equal when they are of the same engine; dereferences to what there is to say of it.
#[derive(Clone, Copy)]
pub struct Dialect(&'static Lexicon);

impl Dialect {
    /// The SQL that a lexicon describes.
    pub const fn of(lexicon: &'static Lexicon) -> Self {
        Dialect(lexicon)
    }
}

impl Deref for Dialect {
    type Target = Lexicon;
    fn deref(&self) -> &Lexicon {
        self.0
    }
}

impl PartialEq for Dialect {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Dialect {}

impl fmt::Debug for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The facts about the SQL of an engine.
pub struct Lexicon {
    /// What it is called.
    pub name: &'static str,

    // Characters and lexemes.
    /// Whether characters outside of ASCII are letters of words.
    pub letters_beyond_ascii: bool,
    /// Whether blanks outside of ASCII are blanks.
    pub spaces_beyond_ascii: bool,
    /// What stands between quotes. The first pair for names is the one that generated text uses.
    pub quotes: &'static [Quote],
    /// Letters that introduce a literal: `E'…'`.
    pub introducers: &'static [Introducer],
    /// Whether two texts with a line end between them are one.
    pub joined_texts: bool,
    /// What a dollar sign begins.
    pub dollar: Dollar,
    /// What begins a comment that ends with its line.
    pub line_comments: &'static [&'static str],
    /// Whether a carriage return ends a line, too.
    pub carriage_returns_end_lines: bool,
    /// Whether `/* */` may stand in `/* */`.
    pub nested_comments: bool,
    /// The operators.
    pub operators: Operators,
    /// Whether letters right behind a number are refused.
    pub refuses_letters_behind_numbers: bool,
    /// What `CREATE` makes with a body of statements between `BEGIN` and `END`, whose semicolons end no statement. Where there is
    /// such a thing, semicolons between round brackets end none either.
    pub bodies: &'static [&'static str],

    // Words and names.
    /// What becomes of the case of names.
    pub case: Case,
    /// Whether a word, in small letters, means something else without quotes somewhere, so that a name needs them.
    pub must_be_quoted: fn(&str) -> bool,
    /// Whether a name without quotes, as the engine stores it, is a value.
    pub is_value: fn(&str) -> bool,
    /// The name of the value under test in the check of a type.
    pub tested_value: Option<&'static str>,
    /// Words that stand alone as a value or begin syntax, and are no names.
    pub no_names: &'static [&'static str],
    /// What the engine makes of a name without quotes, in a version of the server and at a place of a text; nothing if it takes it
    /// as the name.
    pub misread: fn(u32, &str, &Ident) -> Option<Misread>,
    /// Whether the engine, in a version of the server, refuses a name that a query gives without quotes.
    pub refuses_label: fn(u32, &Ident, LabelOf) -> bool,

    // What the engine has by itself.
    /// Columns that tables have without declaring them.
    pub system_columns: &'static [&'static str],
    /// Aggregate functions, in small letters.
    pub aggregates: &'static [&'static str],
    /// Endings that make another aggregate function of one, in small letters.
    pub combinators: &'static [&'static str],
    /// Functions whose first argument may be a unit of time without quotes, in small letters.
    pub unit_functions: &'static [&'static str],
    /// What the names of functions begin with that take the name of an object first, with or without quotes; in small letters.
    pub object_functions: &'static [&'static str],
    /// Words that are arguments and no columns: the function, the place, the words.
    pub word_arguments: &'static [(&'static str, usize, &'static [&'static str])],
    /// The rows that the body of a trigger sees by names of their own.
    pub trigger_rows: &'static [&'static str],

    // Queries.
    /// The parser that reads it.
    pub parser: &'static (dyn ParserDialect + Sync),
    /// Changes tokens that the parser does not know into such as name the same things.
    pub rewrite: fn(&mut Vec<TokenWithSpan>),
    /// Whether `SELECT` may stand without columns.
    pub empty_selects: bool,
    /// Whether the last item of a `SELECT` may have a comma behind it.
    pub trailing_commas: bool,
    /// Where the names that a `SELECT` gives to its items are seen.
    pub aliases: Aliases,
    /// Whether columns have columns, so that names may go on behind dots.
    pub subcolumns: bool,
    /// Whether the name of a source alone is its row.
    pub whole_rows: bool,
    /// Whether names among the arguments of a table function are names of other things than columns.
    pub names_other_things: bool,
    /// The function that stands for the columns of a pattern.
    pub column_matcher: Option<&'static str>,
    /// The name that the engine gives to an expression without an alias that is no column; nothing if it cannot be told.
    pub result_name: fn(&Expr) -> Option<String>,
    /// Operators that mean the same as another one, each with that.
    pub same_operators: &'static [(&'static str, &'static str)],
}

impl Lexicon {
    /// The quotes that a character opens.
    pub fn quote(&self, open: char) -> Option<&'static Quote> {
        self.quotes.iter().find(|quote| quote.open == open)
    }

    /// Whether a piece of a fragment begins with a quote.
    pub fn is_quoted(&self, written: &str) -> bool {
        written.chars().next().is_some_and(|first| self.quote(first).is_some())
    }

    /// A name as the engine stores it.
    pub fn fold(&self, name: &str, quoted: bool) -> String {
        match self.case {
            Case::Ignored => name.to_lowercase(),
            Case::Folded if !quoted => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        }
    }

    /// Whether a function is an aggregate function.
    pub fn is_aggregate(&self, function: &str) -> bool {
        let name = function.to_ascii_lowercase();
        let mut rest = name.as_str();
        loop {
            if self.aggregates.contains(&rest) {
                return true;
            }
            let shorter = self.combinators.iter().filter_map(|combinator| rest.strip_suffix(combinator));
            match shorter.min_by_key(|rest| rest.len()) {
                Some(shorter) if !shorter.is_empty() => rest = shorter,
                _ => return false,
            }
        }
    }

    /// Whether every table may have this column without declaring it.
    pub fn is_system_column(&self, name: &str) -> bool {
        self.system_columns.contains(&name)
    }

    /// Whether a function takes a unit of time such as `DAY` as its first argument.
    pub fn takes_unit(&self, function: &str) -> bool {
        !self.unit_functions.is_empty()
            && self.unit_functions.contains(&function.to_ascii_lowercase().as_str())
    }

    /// Whether a function takes the name of an object as its first argument, with or without quotes.
    pub fn takes_object(&self, function: &str) -> bool {
        let begins =
            |start: &&str| function.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        self.object_functions.iter().any(begins)
    }
}

/// A pair of quotes.
#[derive(Debug, Clone, Copy)]
pub struct Quote {
    /// The first character.
    pub open: char,
    /// The last one.
    pub close: char,
    /// What stands between them.
    pub holds: Holds,
    /// How a quote and other characters are written between them.
    pub escapes: Escapes,
}

impl Quote {
    /// Quotes around a text: the same on both sides.
    pub const fn text(quote: char, escapes: Escapes) -> Self {
        Quote { open: quote, close: quote, holds: Holds::Text, escapes }
    }

    /// Quotes around a name: the same on both sides.
    pub const fn name(quote: char, escapes: Escapes) -> Self {
        Quote { open: quote, close: quote, holds: Holds::Name, escapes }
    }
}

/// What stands between quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A text.
    Text,
    /// A name.
    Name,
}

/// How characters are written between quotes.
#[derive(Debug, Clone, Copy)]
pub enum Escapes {
    /// The next closing quote ends it.
    None,
    /// A doubled quote stands for one.
    Doubled,
    /// That, and a backslash keeps the next character from ending it, and makes a control character of a letter.
    Backslash,
    /// As the engine reads it, from the opening quote on; nothing when it is not closed.
    Own(fn(&str) -> Option<Unquoted>),
}

/// What stands between quotes, read.
#[derive(Debug)]
pub struct Unquoted {
    /// What it stands for. Escapes can write any byte, so that it need not be UTF-8.
    pub content: Vec<u8>,
    /// How many bytes it takes with its quotes.
    pub length: usize,
}

/// A letter that introduces a literal or a name, in any case.
#[derive(Debug, Clone, Copy)]
pub struct Introducer {
    /// The letter.
    pub letter: &'static str,
    /// What stands between it and the quote.
    pub mark: &'static str,
    /// The quotes behind it.
    pub quote: Quote,
}

impl Introducer {
    /// Whether a literal begins with it: with its letter, and behind that with `rest`.
    pub(super) fn begins(&self, letter: &str, rest: &str) -> bool {
        letter.eq_ignore_ascii_case(self.letter)
            && rest.strip_prefix(self.mark).is_some_and(|rest| rest.starts_with(self.quote.open))
    }
}

/// What a dollar sign begins.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dollar {
    /// A text: `$tag$…$tag$`.
    pub quotes: bool,
    /// Whether the tag may begin with a digit.
    pub digits_in_tags: bool,
    /// A parameter: `$1`.
    pub parameters: bool,
    /// A word: `$a`.
    pub words: bool,
}

/// How operators are written.
#[derive(Debug, Clone, Copy)]
pub enum Operators {
    /// These, the longer ones first.
    Listed(&'static [&'static str]),
    /// The longest run of these characters.
    Runs {
        /// The characters.
        characters: &'static str,
        /// Those of them with one of which an operator may end in a sign.
        signed: &'static str,
        /// Operators of other characters, the longer ones first.
        others: &'static [&'static str],
    },
}

/// What becomes of the case of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Names without quotes are stored in small letters.
    Folded,
    /// Names are stored as they are written, and two that differ in case are two.
    Kept,
    /// Two names that differ in case are one, in quotes or not. Whoever knows the columns gives them in small letters.
    Ignored,
}

/// Where the names that a `SELECT` gives to its items are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aliases {
    /// In its `GROUP BY` and `ORDER BY`, where they stand alone.
    Ordering,
    /// Everywhere in it, and in the queries within.
    Everywhere,
}

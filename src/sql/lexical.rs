//! What can be told of a fragment without parsing it: its lexemes, and whether all that opens also closes.
//!
//! The rules are the engines' own, not the parser's: PostgreSQL 17 `src/backend/parser/scan.l` (and psql's `psqlscan.l`
//! for the end of a statement), ClickHouse `src/Parsers/Lexer.cpp`. What is checked here is what keeps a fragment in
//! its place in a generated statement, so nothing is left to a parser that is more tolerant than the engine.

use std::ops::Range;

use super::{Dialect, Flaw, Reading, escape};

/// What a lexeme is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// White space.
    Space,
    /// A comment up to the end of its line; `ended` by a line end, or by the end of the text.
    LineComment { ended: bool },
    /// A comment in `/* */`.
    BlockComment,
    /// A text literal, with its content.
    Text(String),
    /// A quoted identifier, with its content.
    Quoted(String),
    /// A keyword or an identifier without quotes.
    Word,
    /// A number.
    Number,
    /// An operator.
    Operator,
    /// `(`, `[` or `{`.
    Open(char),
    /// `)`, `]` or `}`.
    Close(char),
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `.` between the parts of a name.
    Dot,
    /// `$1`
    Parameter,
    /// A character that has no meaning in the dialect.
    Other(char),
}

/// A piece of the text that has a meaning of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lexeme {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) range: Range<usize>,
}

impl Lexeme {
    /// Whether it is nothing to a parser.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Space | Kind::LineComment { .. } | Kind::BlockComment)
    }
}

/// Why a text is not closed, and where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    /// What is wrong.
    pub(super) message: Flaw,
    /// Its bytes.
    pub(super) range: Range<usize>,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { message: Flaw { phrase: message.into(), help: None }, range }
    }

    pub(super) fn help(mut self, help: &'static str) -> Self {
        self.message.help = Some(help);
        self
    }

    /// What reading a fragment with this fault comes to.
    pub(super) fn reading<T>(self) -> Reading<T> {
        Reading::Broken { message: self.message, range: self.range }
    }
}

/// Cuts a text into lexemes. At the first thing that never closes it stops, with the fault; the lexemes before it are
/// given.
pub(super) fn lex(dialect: Dialect, text: &str) -> (Vec<Lexeme>, Option<Fault>) {
    let mut lexer = Lexer { dialect, text, at: 0, lexemes: Vec::new(), escapes: false };
    let fault = lexer.run().err();
    (lexer.lexemes, fault)
}

struct Lexer<'a> {
    dialect: Dialect,
    text: &'a str,
    at: usize,
    lexemes: Vec<Lexeme>,
    /// Whether the text literal that was read last has escapes, which a text that goes on in another line keeps.
    escapes: bool,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) -> Result<(), Fault> {
        while let Some(first) = self.rest().chars().next() {
            let start = self.at;
            let kind = self.next(first)?;
            if self.at == start {
                // No rule took anything: cannot happen, but a lexer must never stand still.
                self.at += first.len_utf8();
            }
            self.lexemes.push(Lexeme { kind, range: start..self.at });
        }
        Ok(())
    }

    /// Takes one lexeme that starts with `first`.
    fn next(&mut self, first: char) -> Result<Kind, Fault> {
        let postgres = self.dialect == Dialect::PostgreSql;
        if first == '\0' {
            return Err(Fault::new("a NUL character is not allowed", self.at..self.at + 1));
        }
        if self.is_space(first) {
            self.take_while(|c| is_space(postgres, c));
            return Ok(Kind::Space);
        }
        if self.rest().starts_with("/*") {
            return self.block_comment();
        }
        if self.starts_line_comment() {
            return Ok(self.line_comment());
        }
        match first {
            '\'' if postgres => self.text_of_postgres().map(Kind::Text),
            '\'' => self.quoted('\'', true).map(Kind::Text),
            '"' => self.quoted('"', !postgres).map(Kind::Quoted),
            '`' if !postgres => self.quoted('`', true).map(Kind::Quoted),
            '\u{2018}' if !postgres => self.unicode_quoted('\u{2019}').map(Kind::Text),
            '\u{201C}' if !postgres => self.unicode_quoted('\u{201D}').map(Kind::Quoted),
            '$' => self.dollar(),
            '(' | '[' | '{' => Ok(self.one(first, Kind::Open(first))),
            ')' | ']' | '}' => Ok(self.one(first, Kind::Close(first))),
            ',' => Ok(self.one(first, Kind::Comma)),
            ';' => Ok(self.one(first, Kind::Semicolon)),
            '.' => Ok(self.dot()),
            '0'..='9' => Ok(self.number()),
            _ if is_word_start(postgres, first) => self.word(),
            _ => Ok(self.operator(first)),
        }
    }

    fn is_space(&self, c: char) -> bool {
        is_space(self.dialect == Dialect::PostgreSql, c)
    }

    fn one(&mut self, first: char, kind: Kind) -> Kind {
        self.at += first.len_utf8();
        kind
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) {
        let rest = self.rest();
        let length = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += length;
    }

    fn starts_line_comment(&self) -> bool {
        let rest = self.rest();
        // ClickHouse also takes `//`, `#!` and `# `.
        rest.starts_with("--")
            || (self.dialect == Dialect::ClickHouse
                && (rest.starts_with("//") || rest.starts_with("#!") || rest.starts_with("# ")))
    }

    fn line_comment(&mut self) -> Kind {
        let postgres = self.dialect == Dialect::PostgreSql;
        let rest = self.rest();
        // To PostgreSQL a carriage return ends a line, to ClickHouse only a line feed does.
        let end = rest.find(|c| c == '\n' || (postgres && c == '\r'));
        let length = end.unwrap_or(rest.len());
        self.at += length;
        Kind::LineComment { ended: end.is_some() }
    }

    fn block_comment(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut depth = 0usize;
        let mut at = start;
        while at < bytes.len() {
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'/'), Some(b'*')) => {
                    depth += 1;
                    at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        self.at = at;
                        return Ok(Kind::BlockComment);
                    }
                }
                (Some(0), _) => return Err(Fault::new("a NUL character is not allowed", at..at + 1)),
                _ => at += 1,
            }
        }
        Err(Fault::new("a comment is not closed", start..start + 2))
    }

    /// A literal in plain quotes. With a line end between, it goes on with the one before and keeps its escapes: the server
    /// reads it so, psql does not (15 and 17, tried), and no reading may make a command of what the other takes for text.
    fn text_of_postgres(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let blanks = self.lexemes.iter().rev().take_while(|lexeme| lexeme.is_blank());
        let gap = blanks.last().map_or(start, |first| first.range.start);
        let goes_on = self.text.get(gap..start).is_some_and(|gap| gap.contains(['\n', '\r']))
            && self.lexemes.iter().rev().find(|lexeme| !lexeme.is_blank()).is_some_and(|before| {
                matches!(before.kind, Kind::Text(_)) && self.text[before.range.clone()].ends_with('\'')
            });
        let escapes = goes_on && self.escapes;
        let content = self.quoted('\'', false)?;
        if escapes && content.contains('\\') {
            return Err(Fault::new(
                "a text with escapes goes on in another line with a backslash, which psql and the server read differently",
                start..self.at,
            ));
        }
        self.escapes = escapes;
        Ok(content)
    }

    /// A literal or an identifier between two of the same quote; a doubled quote stands for one, and with `escapes` so
    /// does one after a backslash.
    fn quoted(&mut self, quote: char, escapes: bool) -> Result<String, Fault> {
        let start = self.at;
        if self.dialect == Dialect::ClickHouse && escapes {
            return self.quoted_with_escapes(quote);
        }
        let mut content = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((offset, c)) = chars.next() {
            if c == '\0' {
                let at = start + offset;
                return Err(Fault::new("a NUL character is not allowed", at..at + 1));
            }
            if c == '\\' && escapes {
                if let Some((_, escaped)) = chars.next() {
                    content.push(unescape(escaped));
                }
            } else if c == quote {
                if chars.peek().is_some_and(|(_, next)| *next == quote) {
                    chars.next();
                    content.push(quote);
                } else {
                    self.at = start + offset + quote.len_utf8();
                    return Ok(content);
                }
            } else {
                content.push(c);
            }
        }
        Err(Fault::new(format!("the quote `{quote}` is not closed"), start..start + quote.len_utf8()))
    }

    /// A literal or an identifier of ClickHouse.
    fn quoted_with_escapes(&mut self, quote: char) -> Result<String, Fault> {
        let start = self.at;
        let Some(quoted) = escape::quoted(self.rest()) else {
            return Err(Fault::new(
                format!("the quote `{quote}` is not closed"),
                start..start + quote.len_utf8(),
            ));
        };
        if let Some(nul) = self.rest().get(..quoted.length).and_then(|text| text.find('\0')) {
            return Err(Fault::new("a NUL character is not allowed", start + nul..start + nul + 1));
        }
        self.at = start + quoted.length;
        Ok(String::from_utf8_lossy(&quoted.content).into_owned())
    }

    /// ClickHouse takes ‘texts’ and “identifiers” in typographic quotes, without escapes.
    fn unicode_quoted(&mut self, close: char) -> Result<String, Fault> {
        let start = self.at;
        let rest = self.rest();
        let open = rest.chars().next().map_or(0, char::len_utf8);
        let Some(length) = rest.get(open..).and_then(|inner| inner.find(close)) else {
            return Err(Fault::new("a typographic quote is not closed", start..start + open));
        };
        let content = rest.get(open..open + length).unwrap_or_default().to_owned();
        self.at = start + open + length + close.len_utf8();
        Ok(content)
    }

    /// `$tag$…$tag$`, `$1`, or in ClickHouse a word that starts with `$`.
    fn dollar(&mut self) -> Result<Kind, Fault> {
        let postgres = self.dialect == Dialect::PostgreSql;
        let start = self.at;
        let rest = self.rest();
        let after = rest.get(1..).unwrap_or_default();
        let tag_end = after.find(|c: char| !is_word_part(postgres, c) || c == '$').unwrap_or(after.len());
        let tag = after.get(..tag_end).unwrap_or_default();
        let tag_starts_well = !postgres || !tag.starts_with(|c: char| c.is_ascii_digit());
        if after.get(tag_end..).is_some_and(|next| next.starts_with('$')) && tag_starts_well {
            let delimiter_length = tag_end + 2;
            let delimiter = rest.get(..delimiter_length).unwrap_or_default();
            let body = rest.get(delimiter_length..).unwrap_or_default();
            if let Some(length) = body.find(delimiter) {
                let content = body.get(..length).unwrap_or_default().to_owned();
                if let Some(nul) = content.find('\0') {
                    let at = start + delimiter_length + nul;
                    return Err(Fault::new("a NUL character is not allowed", at..at + 1));
                }
                self.at = start + delimiter_length + length + delimiter_length;
                return Ok(Kind::Text(content));
            }
            return Err(Fault::new(
                format!("the dollar quote `{delimiter}` is not closed"),
                start..start + delimiter_length,
            ));
        }
        if postgres && tag.starts_with(|c: char| c.is_ascii_digit()) {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
            return Ok(Kind::Parameter);
        }
        if !postgres && !tag.is_empty() {
            self.at += 1;
            self.take_while(|c| is_word_part(false, c));
            return Ok(Kind::Word);
        }
        Ok(self.one('$', Kind::Other('$')))
    }

    /// The dot of `a.b` and `tuple.1`, or the start of the number `.5`.
    fn dot(&mut self) -> Kind {
        let after_name = self.lexemes.last().is_some_and(|before| {
            matches!(before.kind, Kind::Word | Kind::Quoted(_) | Kind::Close(_))
                || self.is_tuple_index(before)
        });
        let digit_follows = self.rest().chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        if digit_follows && !after_name { self.number() } else { self.one('.', Kind::Dot) }
    }

    /// Whether a number that was just read is the `1` of `tuple.1`.
    fn is_tuple_index(&self, number: &Lexeme) -> bool {
        number.kind == Kind::Number
            && self
                .lexemes
                .len()
                .checked_sub(2)
                .and_then(|index| self.lexemes.get(index))
                .is_some_and(|before| before.kind == Kind::Dot)
    }

    fn number(&mut self) -> Kind {
        if self.lexemes.last().is_some_and(|before| before.kind == Kind::Dot) {
            self.take_while(|c| c.is_ascii_digit());
            return Kind::Number;
        }
        let rest = self.rest();
        let prefix = rest.get(..2).unwrap_or_default().to_ascii_lowercase();
        if matches!(prefix.as_str(), "0x" | "0o" | "0b") {
            self.at += 2;
            self.take_while(|c| c.is_ascii_hexdigit() || c == '_');
            return Kind::Number;
        }
        self.take_while(|c| c.is_ascii_digit() || c == '_');
        if self.rest().starts_with('.') {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit() || c == '_');
        }
        let mut exponent = self.rest().chars();
        if matches!(exponent.next(), Some('e' | 'E')) {
            let sign = exponent.next();
            let signed = matches!(sign, Some('+' | '-'));
            let digit = if signed { exponent.next() } else { sign };
            if digit.is_some_and(|c| c.is_ascii_digit()) {
                self.at += if signed { 2 } else { 1 };
                self.take_while(|c| c.is_ascii_digit() || c == '_');
            }
        }
        Kind::Number
    }

    /// A word, or a literal that a word introduces: `E'…'`, `B'…'`, `X'…'`, `N'…'`, `U&'…'`, `U&"…"`.
    fn word(&mut self) -> Result<Kind, Fault> {
        let postgres = self.dialect == Dialect::PostgreSql;
        let start = self.at;
        self.take_while(|c| is_word_part(postgres, c));
        let word = self.text.get(start..self.at).unwrap_or_default();
        if word.len() != 1 {
            return Ok(Kind::Word);
        }
        let rest = self.rest();
        match (postgres, word, rest.as_bytes()) {
            (true, "e" | "E", [b'\'', ..]) => {
                self.escapes = true;
                self.quoted('\'', true).map(Kind::Text)
            }
            (true, "b" | "B" | "x" | "X" | "n" | "N", [b'\'', ..]) => {
                self.escapes = false;
                self.quoted('\'', false).map(Kind::Text)
            }
            (true, "u" | "U", [b'&', b'\'', ..]) => {
                self.escapes = false;
                self.at += 1;
                self.quoted('\'', false).map(Kind::Text)
            }
            (true, "u" | "U", [b'&', b'"', ..]) => {
                self.at += 1;
                self.quoted('"', false).map(Kind::Quoted)
            }
            (false, "b" | "B" | "x" | "X", [b'\'', ..]) => self.quoted('\'', false).map(Kind::Text),
            _ => Ok(Kind::Word),
        }
    }

    fn operator(&mut self, first: char) -> Kind {
        if self.dialect == Dialect::PostgreSql {
            self.postgres_operator(first)
        } else {
            self.clickhouse_operator(first)
        }
    }

    /// The longest run of operator characters; a comment ends it, and it may end in `+` or `-` only when it also has one
    /// of `~!@#^&|`?%` (PostgreSQL 17, "4.1.3 Operators").
    fn postgres_operator(&mut self, first: char) -> Kind {
        const CHARACTERS: &str = "+-*/<>=~!@#%^&|`?";
        let rest = self.rest();
        let mut length = rest.find(|c| !CHARACTERS.contains(c)).unwrap_or(rest.len());
        for comment in ["--", "/*"] {
            if let Some(at) = rest.get(..length).and_then(|run| run.find(comment)) {
                length = length.min(at);
            }
        }
        let mut run = rest.get(..length).unwrap_or_default();
        if !run.contains(|c| "~!@#^&|`?%".contains(c)) {
            while run.len() > 1 && run.ends_with(['+', '-']) {
                run = run.get(..run.len() - 1).unwrap_or_default();
            }
        }
        let length = run.len();
        if length > 0 {
            self.at += length;
            return Kind::Operator;
        }
        let colons = if rest.starts_with("::") || rest.starts_with(":=") { 2 } else { 1 };
        if first == ':' {
            self.at += colons;
            return Kind::Operator;
        }
        self.one(first, Kind::Other(first))
    }

    fn clickhouse_operator(&mut self, first: char) -> Kind {
        const OPERATORS: [&str; 22] = [
            "<=>", "->", "<=", ">=", "<>", "!=", "==", "||", "::", "@@", "+", "-", "*", "/", "%", "=", "<",
            ">", "^", "?", ":", "|",
        ];
        let rest = self.rest();
        match OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
            Some(operator) => {
                self.at += operator.len();
                Kind::Operator
            }
            None => self.one(first, Kind::Other(first)),
        }
    }
}

fn is_space(postgres: bool, c: char) -> bool {
    // PostgreSQL takes every character outside of ASCII as a letter, a no-break space too.
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
        || (!postgres && !c.is_ascii() && c.is_whitespace())
}

fn is_word_start(postgres: bool, c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || (postgres && !c.is_ascii())
}

fn is_word_part(postgres: bool, c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || (postgres && !c.is_ascii())
}

fn unescape(escaped: char) -> char {
    match escaped {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        other => other,
    }
}

/// What may stand in a place besides words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An expression in a statement.
    Expression,
    /// A whole query.
    Query,
    /// A clause in a language of its own.
    Clause,
    /// A whole statement, with whose last line end the semicolon comes.
    Statement,
    /// A script: statements with semicolons between them.
    Script,
}

/// No server takes it, but clients read commands of their own there: psql runs `\!`, ClickHouse's ends a statement at `\G`.
const BACKSLASH: &str = "a backslash outside of quotes, which no server takes and clients read as a command";

/// Whether what stands at a byte would be a part of a word: PostgreSQL since 15 refuses that behind a number, and psql before
/// that reads it in another way than the server.
fn goes_on_as_word(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|next| is_word_part(true, next))
}

/// The lexemes of a fragment that keeps to its place.
///
/// # Errors
/// What is open, closed too early, hides what follows, or ends the statement.
pub(super) fn closed(dialect: Dialect, text: &str, place: Place) -> Result<Vec<Lexeme>, Fault> {
    let (lexemes, fault) = lex(dialect, text);
    if let Some(fault) = fault {
        return Err(fault);
    }
    if matches!(place, Place::Expression | Place::Query) && lexemes.iter().all(Lexeme::is_blank) {
        return Err(Fault::new("it is empty", 0..text.len()));
    }
    let mut open: Vec<(char, Range<usize>)> = Vec::new();
    for (index, lexeme) in lexemes.iter().enumerate() {
        let range = lexeme.range.clone();
        match &lexeme.kind {
            Kind::Other('\\') => {
                let help = "remove it, or put it between quotes if it belongs to a text";
                return Err(Fault::new(BACKSLASH, range).help(help));
            }
            Kind::Number | Kind::Parameter
                if dialect == Dialect::PostgreSql && goes_on_as_word(text, range.end) =>
            {
                return Err(Fault::new("letters follow a number without a blank between", range));
            }
            Kind::Open(bracket) => open.push((*bracket, range)),
            Kind::Close(bracket) => match open.pop() {
                Some((opened, _)) if closing(opened) == *bracket => {}
                Some((opened, place)) => {
                    return Err(Fault::new(
                        format!("`{bracket}` closes `{opened}`"),
                        if range.is_empty() { place } else { range },
                    ));
                }
                None => return Err(Fault::new(format!("`{bracket}` closes nothing"), range)),
            },
            Kind::Semicolon if place != Place::Script => {
                let last = lexemes.iter().skip(index + 1).all(Lexeme::is_blank);
                let message = if last { "it ends with a semicolon" } else { "a semicolon ends it early" };
                return Err(Fault::new(message, range));
            }
            Kind::Comma if place == Place::Expression && open.is_empty() => {
                return Err(Fault::new("a comma outside of brackets ends the expression", range));
            }
            Kind::LineComment { ended: false } if place != Place::Script => {
                return Err(Fault::new(
                    "a comment at the end hides what follows; move it up, or write it as `/* */`",
                    range,
                ));
            }
            _ => {}
        }
    }
    match open.pop() {
        Some((bracket, range)) => Err(Fault::new(format!("`{bracket}` is not closed"), range)),
        None => Ok(lexemes),
    }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

pub(super) fn check_closed(dialect: Dialect, text: &str, place: Place) -> Result<(), (Flaw, Range<usize>)> {
    closed(dialect, text, place).map(drop).map_err(|fault| (fault.message, fault.range))
}

pub(super) fn split_statements(dialect: Dialect, text: &str) -> Vec<&str> {
    let (lexemes, _) = lex(dialect, text);
    let mut statements = Vec::new();
    let mut start = 0;
    let mut statement = StatementEnd::default();
    for lexeme in &lexemes {
        let ends = match dialect {
            Dialect::PostgreSql => statement.ends_with(text, lexeme),
            Dialect::ClickHouse => lexeme.kind == Kind::Semicolon,
        };
        if ends {
            statements.push(text.get(start..lexeme.range.start).unwrap_or_default());
            start = lexeme.range.end;
            statement = StatementEnd::default();
        }
    }
    statements.push(text.get(start..).unwrap_or_default());
    statements
        .into_iter()
        .map(str::trim)
        .filter(|statement| {
            !lex(dialect, statement).0.iter().all(Lexeme::is_blank) || lex(dialect, statement).1.is_some()
        })
        .collect()
}

/// Where psql ends a statement: at a semicolon outside of parentheses and outside of the `BEGIN ATOMIC … END` body of a
/// function (PostgreSQL 17, `psqlscan.l`).
#[derive(Debug, Default)]
struct StatementEnd {
    parentheses: usize,
    words: usize,
    routine: bool,
    blocks: usize,
}

impl StatementEnd {
    fn ends_with(&mut self, text: &str, lexeme: &Lexeme) -> bool {
        match lexeme.kind {
            Kind::Open('(') => self.parentheses += 1,
            Kind::Close(')') => self.parentheses = self.parentheses.saturating_sub(1),
            Kind::Semicolon => return self.parentheses == 0 && self.blocks == 0,
            Kind::Word => self.word(text.get(lexeme.range.clone()).unwrap_or_default()),
            _ => {}
        }
        false
    }

    fn word(&mut self, word: &str) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        self.words += 1;
        match self.words {
            1 => self.routine = is("create"),
            2..=4 if is("function") || is("procedure") => self.words = 4,
            2 | 3 if is("or") || is("replace") => {}
            2..=4 => self.routine = false,
            _ if !self.routine || self.parentheses > 0 => {}
            _ if is("begin") => self.blocks += 1,
            _ if is("case") && self.blocks > 0 => self.blocks += 1,
            _ if is("end") => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
    }
}

//! What can be told of a fragment without parsing it: its lexemes, and whether all that opens also closes.
//!
//! The rules are the engines' own ([`super::Lexicon`]), not the parser's. What is checked here is what keeps a fragment in its
//! place in a generated statement, so nothing is left to a parser that is more tolerant than the engine.

use std::ops::Range;

use super::lexicon::{Dialect, Escapes, Holds, Operators, Quote, Unquoted};
use super::{Flaw, Reading};

/// What a lexeme is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
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
pub(crate) struct Lexeme {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its bytes.
    pub(crate) range: Range<usize>,
}

impl Lexeme {
    /// Whether it is nothing to a parser.
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Space | Kind::LineComment { .. } | Kind::BlockComment)
    }
}

/// Why a text is not closed, and where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// What is wrong.
    pub(crate) message: Flaw,
    /// Its bytes.
    pub(crate) range: Range<usize>,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { message: Flaw { phrase: message.into(), help: None }, range }
    }

    pub(crate) fn help(mut self, help: &'static str) -> Self {
        self.message.help = Some(help);
        self
    }

    /// What reading a fragment with this fault comes to.
    pub(crate) fn reading<T>(self) -> Reading<T> {
        Reading::Broken { message: self.message, range: self.range }
    }
}

/// Cuts a text into lexemes. At the first thing that never closes it stops, with the fault; the lexemes before it are
/// given.
pub(crate) fn lex(dialect: Dialect, text: &str) -> (Vec<Lexeme>, Option<Fault>) {
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
        let dialect = self.dialect;
        if first == '\0' {
            return Err(nul(self.at));
        }
        if is_space(dialect, first) {
            self.take_while(|c| is_space(dialect, c));
            return Ok(Kind::Space);
        }
        if is_word_start(dialect, first) {
            return self.word();
        }
        if self.rest().starts_with("/*") {
            return self.block_comment();
        }
        if self.starts_line_comment() {
            return Ok(self.line_comment());
        }
        if let Some(quote) = dialect.quote(first) {
            return self.literal(quote);
        }
        match first {
            '$' => self.dollar(),
            '(' | '[' | '{' => Ok(self.one(first, Kind::Open(first))),
            ')' | ']' | '}' => Ok(self.one(first, Kind::Close(first))),
            ',' => Ok(self.one(first, Kind::Comma)),
            ';' => Ok(self.one(first, Kind::Semicolon)),
            '.' => Ok(self.dot()),
            '0'..='9' => Ok(self.number()),
            _ => Ok(self.operator(first)),
        }
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
        self.dialect.line_comments.iter().any(|start| rest.starts_with(start))
    }

    fn line_comment(&mut self) -> Kind {
        let both = self.dialect.carriage_returns_end_lines;
        let rest = self.rest();
        let end = rest.find(|c| c == '\n' || (both && c == '\r'));
        let length = end.unwrap_or(rest.len());
        self.at += length;
        Kind::LineComment { ended: end.is_some() }
    }

    fn block_comment(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let nested = self.dialect.nested_comments;
        let mut depth = 0usize;
        let mut at = start;
        while at < bytes.len() {
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'/'), Some(b'*')) if nested || depth == 0 => {
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
                (Some(0), _) => return Err(nul(at)),
                _ => at += 1,
            }
        }
        Err(Fault::new("a comment is not closed", start..start + 2))
    }

    /// A literal or a name without an introducer.
    fn literal(&mut self, quote: &Quote) -> Result<Kind, Fault> {
        match quote.holds {
            Holds::Name => self.quoted(quote).map(Kind::Quoted),
            Holds::Text if self.dialect.joined_texts => self.joined_text(quote).map(Kind::Text),
            Holds::Text => self.quoted(quote).map(Kind::Text),
        }
    }

    /// A literal in plain quotes. With a line end between, it goes on with the one before and keeps its escapes: a server may
    /// read it so and its client not (tried), and no reading may make a command of what the
    /// other takes for text.
    fn joined_text(&mut self, quote: &Quote) -> Result<String, Fault> {
        let start = self.at;
        let blanks = self.lexemes.iter().rev().take_while(|lexeme| lexeme.is_blank());
        let gap = blanks.last().map_or(start, |first| first.range.start);
        let goes_on = self.text.get(gap..start).is_some_and(|gap| gap.contains(['\n', '\r']))
            && self.lexemes.iter().rev().find(|lexeme| !lexeme.is_blank()).is_some_and(|before| {
                matches!(before.kind, Kind::Text(_)) && self.text[before.range.clone()].ends_with(quote.close)
            });
        let escapes = goes_on && self.escapes;
        let content = self.quoted(quote)?;
        if escapes && content.contains('\\') {
            return Err(Fault::new(
                "a text with escapes goes on in another line with a backslash, which clients and servers read differently",
                start..self.at,
            ));
        }
        self.escapes = escapes;
        Ok(content)
    }

    /// What stands between quotes, the first of which comes next.
    fn quoted(&mut self, quote: &Quote) -> Result<String, Fault> {
        let escapes = match quote.escapes {
            Escapes::None => return self.unescaped(quote),
            Escapes::Own(read) => return self.quoted_by(quote, read),
            Escapes::Doubled => false,
            Escapes::Backslash => true,
        };
        let start = self.at;
        let close = quote.close;
        let mut content = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((offset, c)) = chars.next() {
            if c == '\0' {
                return Err(nul(start + offset));
            }
            if c == '\\' && escapes {
                if let Some((_, escaped)) = chars.next() {
                    content.push(unescape(escaped));
                }
            } else if c == close {
                if chars.peek().is_some_and(|(_, next)| *next == close) {
                    chars.next();
                    content.push(close);
                } else {
                    self.at = start + offset + close.len_utf8();
                    return Ok(content);
                }
            } else {
                content.push(c);
            }
        }
        Err(not_closed(quote, start))
    }

    /// A literal or a name with the escapes of the engine.
    fn quoted_by(&mut self, quote: &Quote, read: fn(&str) -> Option<Unquoted>) -> Result<String, Fault> {
        let start = self.at;
        let Some(quoted) = read(self.rest()) else { return Err(not_closed(quote, start)) };
        if let Some(at) = self.rest().get(..quoted.length).and_then(|text| text.find('\0')) {
            return Err(nul(start + at));
        }
        self.at = start + quoted.length;
        Ok(String::from_utf8_lossy(&quoted.content).into_owned())
    }

    /// What stands between quotes without escapes.
    fn unescaped(&mut self, quote: &Quote) -> Result<String, Fault> {
        let start = self.at;
        let inner = start + quote.open.len_utf8();
        let rest = self.text.get(inner..).unwrap_or_default();
        let Some(length) = rest.find(quote.close) else { return Err(not_closed(quote, start)) };
        let content = rest.get(..length).unwrap_or_default();
        if let Some(at) = content.find('\0') {
            return Err(nul(inner + at));
        }
        let content = content.to_owned();
        self.at = inner + length + quote.close.len_utf8();
        Ok(content)
    }

    /// `$tag$…$tag$`, `$1`, or a word that starts with `$`.
    fn dollar(&mut self) -> Result<Kind, Fault> {
        let dialect = self.dialect;
        let dollar = &dialect.dollar;
        let start = self.at;
        let rest = self.rest();
        let after = rest.get(1..).unwrap_or_default();
        let tag_end = after.find(|c: char| !is_word_part(dialect, c) || c == '$').unwrap_or(after.len());
        let tag = after.get(..tag_end).unwrap_or_default();
        let digit = tag.starts_with(|c: char| c.is_ascii_digit());
        let tagged = dollar.quotes && (dollar.digits_in_tags || !digit);
        if tagged && after.get(tag_end..).is_some_and(|next| next.starts_with('$')) {
            let delimiter_length = tag_end + 2;
            let delimiter = rest.get(..delimiter_length).unwrap_or_default();
            let body = rest.get(delimiter_length..).unwrap_or_default();
            if let Some(length) = body.find(delimiter) {
                let content = body.get(..length).unwrap_or_default().to_owned();
                if let Some(at) = content.find('\0') {
                    return Err(nul(start + delimiter_length + at));
                }
                self.at = start + delimiter_length + length + delimiter_length;
                return Ok(Kind::Text(content));
            }
            return Err(Fault::new(
                format!("the dollar quote `{delimiter}` is not closed"),
                start..start + delimiter_length,
            ));
        }
        if dollar.parameters && digit {
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
            return Ok(Kind::Parameter);
        }
        if dollar.words && !tag.is_empty() {
            self.at += 1;
            self.take_while(|c| is_word_part(dialect, c));
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

    /// A word, or a literal that a word introduces: `E'…'`, `X'…'`, `U&"…"`.
    fn word(&mut self) -> Result<Kind, Fault> {
        let dialect = self.dialect;
        let start = self.at;
        self.take_while(|c| is_word_part(dialect, c));
        let word = self.text.get(start..self.at).unwrap_or_default();
        if word.len() != 1 {
            return Ok(Kind::Word);
        }
        let rest = self.rest();
        let Some(introducer) = dialect.introducers.iter().find(|introducer| introducer.begins(word, rest))
        else {
            return Ok(Kind::Word);
        };
        self.at += introducer.mark.len();
        let quote = &introducer.quote;
        match quote.holds {
            Holds::Name => self.quoted(quote).map(Kind::Quoted),
            Holds::Text => {
                self.escapes = matches!(quote.escapes, Escapes::Backslash);
                self.quoted(quote).map(Kind::Text)
            }
        }
    }

    fn operator(&mut self, first: char) -> Kind {
        let rest = self.rest();
        let (characters, signed, others) = match self.dialect.operators {
            Operators::Listed(list) => ("", "", list),
            Operators::Runs { characters, signed, others } => (characters, signed, others),
        };
        let length = match run(rest, characters, signed) {
            0 => others.iter().find(|other| rest.starts_with(**other)).map_or(0, |other| other.len()),
            length => length,
        };
        if length == 0 {
            return self.one(first, Kind::Other(first));
        }
        self.at += length;
        Kind::Operator
    }
}

/// The length of the longest run of operator characters; a comment ends it, and it may end in `+` or `-` only when it also has
/// one of `signed`.
fn run(rest: &str, characters: &str, signed: &str) -> usize {
    let mut length = rest.find(|c| !characters.contains(c)).unwrap_or(rest.len());
    for comment in ["--", "/*"] {
        if let Some(at) = rest.get(..length).and_then(|run| run.find(comment)) {
            length = length.min(at);
        }
    }
    let mut run = rest.get(..length).unwrap_or_default();
    if !run.contains(|c| signed.contains(c)) {
        while run.len() > 1 && run.ends_with(['+', '-']) {
            run = run.get(..run.len() - 1).unwrap_or_default();
        }
    }
    run.len()
}

fn nul(at: usize) -> Fault {
    Fault::new("a NUL character is not allowed", at..at + 1)
}

fn not_closed(quote: &Quote, start: usize) -> Fault {
    let open = quote.open;
    let message = match open.is_ascii() {
        true => format!("the quote `{open}` is not closed"),
        false => "a typographic quote is not closed".to_owned(),
    };
    Fault::new(message, start..start + open.len_utf8())
}

fn is_space(dialect: Dialect, c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
        || (!c.is_ascii() && dialect.spaces_beyond_ascii && c.is_whitespace())
}

fn is_word_start(dialect: Dialect, c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || (!c.is_ascii() && dialect.letters_beyond_ascii)
}

fn is_word_part(dialect: Dialect, c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || (!c.is_ascii() && dialect.letters_beyond_ascii)
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
pub(crate) enum Place {
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

/// No server takes it, but clients read commands of their own there: `\!` runs a program, `\G` ends a statement.
const BACKSLASH: &str = "a backslash outside of quotes, which no server takes and clients read as a command";

/// The lexemes of a fragment that keeps to its place.
///
/// # Errors
/// What is open, closed too early, hides what follows, or ends the statement.
pub(crate) fn closed(dialect: Dialect, text: &str, place: Place) -> Result<Vec<Lexeme>, Fault> {
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
                if dialect.refuses_letters_behind_numbers
                    && text[range.end..].starts_with(|next| is_word_part(dialect, next)) =>
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
    if let Some((bracket, range)) = open.pop() {
        return Err(Fault::new(format!("`{bracket}` is not closed"), range));
    }
    if !dialect.bodies.is_empty()
        && matches!(place, Place::Statement | Place::Clause)
        && let Some(range) = unended(dialect, text, &lexemes)
    {
        let message = "a client takes `begin` for the start of a body, whose `end` it waits for";
        let help = "put it between double quotes if it is a name, or write the body between dollar quotes";
        return Err(Fault::new(message, range).help(help));
    }
    Ok(lexemes)
}

/// Where a client would take a word for the start of a body that goes on behind the statement.
fn unended(dialect: Dialect, text: &str, lexemes: &[Lexeme]) -> Option<Range<usize>> {
    let mut statement = StatementEnd::of(dialect);
    let mut begins: Vec<Range<usize>> = Vec::new();
    for lexeme in lexemes {
        statement.ends_with(text, lexeme);
        if statement.blocks > begins.len() {
            begins.push(lexeme.range.clone());
        }
        begins.truncate(statement.blocks);
    }
    begins.pop()
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

pub(crate) fn check_closed(dialect: Dialect, text: &str, place: Place) -> Result<(), (Flaw, Range<usize>)> {
    closed(dialect, text, place).map(drop).map_err(|fault| (fault.message, fault.range))
}

pub(crate) fn split_statements(dialect: Dialect, text: &str) -> Vec<&str> {
    let (lexemes, _) = lex(dialect, text);
    let mut statements = Vec::new();
    let mut start = 0;
    let mut statement = StatementEnd::of(dialect);
    for lexeme in &lexemes {
        if statement.ends_with(text, lexeme) {
            statements.push(text.get(start..lexeme.range.start).unwrap_or_default());
            start = lexeme.range.end;
            statement = StatementEnd::of(dialect);
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

/// Where a client ends a statement: at a semicolon, and where statements have bodies, at one outside of parentheses and outside of
/// the `BEGIN … END` of a body.
struct StatementEnd {
    bodies: &'static [&'static str],
    parentheses: usize,
    words: usize,
    body: bool,
    blocks: usize,
}

impl StatementEnd {
    fn of(dialect: Dialect) -> Self {
        StatementEnd { bodies: dialect.bodies, parentheses: 0, words: 0, body: false, blocks: 0 }
    }

    fn ends_with(&mut self, text: &str, lexeme: &Lexeme) -> bool {
        match lexeme.kind {
            Kind::Semicolon => return self.parentheses == 0 && self.blocks == 0,
            _ if self.bodies.is_empty() => {}
            Kind::Open('(') => self.parentheses += 1,
            Kind::Close(')') => self.parentheses = self.parentheses.saturating_sub(1),
            Kind::Word => self.word(text.get(lexeme.range.clone()).unwrap_or_default()),
            _ => {}
        }
        false
    }

    fn word(&mut self, word: &str) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        self.words += 1;
        match self.words {
            1 => self.body = is("create"),
            2..=4 if self.bodies.iter().any(|kind| is(kind)) => self.words = 4,
            2 | 3 if ["or", "replace", "temp", "temporary"].iter().any(|word| is(word)) => {}
            2..=4 => self.body = false,
            _ if !self.body || self.parentheses > 0 => {}
            _ if is("begin") => self.blocks += 1,
            _ if is("case") && self.blocks > 0 => self.blocks += 1,
            _ if is("end") => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
    }
}

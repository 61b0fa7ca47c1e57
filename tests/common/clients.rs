//! What clients make of a script, told from their own sources and not from the compiler's: a model to test against.

/// What psql found in a text besides SQL.
#[derive(Debug, Default)]
pub struct Psql {
    /// The statements, without the semicolons.
    pub statements: Vec<String>,
    /// Commands after a backslash, and variables that it would replace.
    pub commands: Vec<String>,
}

/// In which encoding psql reads the statements of a script, in a session that begins in SJIS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Nothing of the kind: always UTF-8.
    Utf8,
    /// Every statement but one that sets the encoding changes it to SJIS, as functions and blocks can.
    Changed,
    /// The first statement of the transaction fails, and with it whatever is set for the transaction alone.
    Failed,
}

/// How psql reads the next statement.
struct Session {
    encoding: Encoding,
    /// Whether the session itself has UTF-8.
    set: bool,
    /// Whether the next statement is read as SJIS.
    misread: bool,
    begun: bool,
}

impl Session {
    fn new(encoding: Encoding) -> Session {
        Session { encoding, set: false, misread: encoding != Encoding::Utf8, begun: false }
    }

    fn run(&mut self, statement: &str) {
        let last = statement.trim().rsplit('\n').next().unwrap_or_default();
        let global = last == "SET client_encoding = 'UTF8'";
        let local = last == "SET LOCAL client_encoding = 'UTF8'";
        self.begun |= last.starts_with("BEGIN");
        self.set = (self.set || (global && !self.begun)) && last != "RESET client_encoding";
        self.misread = match self.encoding {
            Encoding::Utf8 => false,
            Encoding::Changed => !global && !local,
            Encoding::Failed => !self.set,
        };
    }
}

/// The characters of a script whose UTF-8 psql takes for SJIS: a byte that begins a letter there takes the next one along, a quote
/// too, though not the end of the line (`pg_sjis_mblen`, `psql_scan_prepare_buffer`; 15, tried).
fn as_sjis(script: &str) -> Vec<char> {
    let mut begun = false;
    let read = |c: char| {
        let first_is_taken = begun && c != '\n';
        begun &= c != '\n';
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            begun = !begun && byte >= 0x80 && !(0xa1..=0xdf).contains(&byte);
        }
        if first_is_taken { 'é' } else { c }
    };
    script.chars().map(read).collect()
}

/// Whether psql is in the body of a function, where no semicolon ends the statement: what it guesses from words without quotes.
#[derive(Default)]
struct Body {
    first: Vec<String>,
    blocks: usize,
}

impl Body {
    fn word(&mut self, word: &str, depth: usize) {
        let word = word.to_ascii_lowercase();
        if self.first.len() < 4 {
            self.first.push(word.clone());
        }
        let first: Vec<&str> = self.first.iter().map(String::as_str).collect();
        let is_routine = matches!(
            first[..],
            ["create", "function" | "procedure", ..] | ["create", "or", "replace", "function" | "procedure"]
        );
        if !is_routine || depth > 0 {
            return;
        }
        match word.as_str() {
            "begin" => self.blocks += 1,
            "case" if self.blocks > 0 => self.blocks += 1,
            "end" => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
    }
}

/// Reads a script as psql does (PostgreSQL 17, `psqlscan.l`): line by line, so that a text which goes on in another line is one
/// of its own. `standard` says whether backslashes are plain in plain quotes.
pub fn psql(script: &str, standard: bool, encoding: Encoding) -> Psql {
    let written: Vec<char> = script.chars().collect();
    let misread = as_sjis(script);
    let mut session = Session::new(encoding);
    let mut chars = if session.misread { &misread } else { &written };
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let is_part = |c: char| is_start(c) || c.is_ascii_digit() || c == '$';
    let mut found = Psql::default();
    let (mut statement, mut depth, mut index) = (String::new(), 0usize, 0usize);
    let mut body = Body::default();
    while index < chars.len() {
        let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
        let from = index;
        match at(index) {
            '-' if at(index + 1) == '-' => {
                while index < chars.len() && !matches!(at(index), '\n' | '\r') {
                    index += 1;
                }
            }
            '/' if at(index + 1) == '*' => {
                let mut comments = 0;
                while index < chars.len() {
                    if at(index) == '/' && at(index + 1) == '*' {
                        comments += 1;
                        index += 2;
                    } else if at(index) == '*' && at(index + 1) == '/' {
                        comments -= 1;
                        index += 2;
                        if comments == 0 {
                            break;
                        }
                    } else {
                        index += 1;
                    }
                }
            }
            quote @ ('\'' | '"') => {
                let before = if from == 0 { ' ' } else { at(from - 1) };
                // A prefix is a word of one letter: `E'…'`, `U&'…'`.
                let alone = |back: usize| from < back + 1 || !is_part(at(from - back - 1));
                let escapes = quote == '\''
                    && match before {
                        'e' | 'E' if alone(1) => true,
                        'b' | 'B' | 'x' | 'X' if alone(1) => false,
                        '&' if from > 1 && matches!(at(from - 2), 'u' | 'U') && alone(2) => false,
                        _ => !standard,
                    };
                index += 1;
                while index < chars.len() {
                    let escaped = at(index) == '\\' && escapes;
                    if escaped || (at(index) == quote && at(index + 1) == quote) {
                        index += 2;
                    } else if at(index) == quote {
                        break;
                    } else {
                        index += 1;
                    }
                }
                index += 1;
            }
            '$' if at(index + 1) == '$' || is_start(at(index + 1)) => {
                let mut end = index + 1;
                while end < chars.len() && at(end) != '$' && is_part(at(end)) {
                    end += 1;
                }
                index += 1;
                if at(end) == '$' {
                    let tag = &chars[from..=end];
                    let close = (end + 1..chars.len()).find(|place| chars[*place..].starts_with(tag));
                    index = close.map_or(chars.len(), |close| close + tag.len());
                }
            }
            ':' if matches!(at(index + 1), ':' | '=') => index += 2,
            ':' => {
                let next = at(index + 1);
                if next.is_ascii_alphanumeric()
                    || next == '_'
                    || !next.is_ascii()
                    || matches!(next, '\'' | '"' | '{')
                {
                    found.commands.push(chars[from..(from + 20).min(chars.len())].iter().collect());
                }
                index += 1;
            }
            '\\' => {
                found.commands.push(chars[from..(from + 20).min(chars.len())].iter().collect());
                index += 1;
            }
            ';' if depth == 0 && body.blocks == 0 => {
                body = Body::default();
                session.run(&statement);
                chars = if session.misread { &misread } else { &written };
                found.statements.push(std::mem::take(&mut statement));
                index += 1;
                continue;
            }
            c if is_start(c) => {
                while index < chars.len() && is_part(at(index)) {
                    index += 1;
                }
                body.word(&chars[from..index].iter().collect::<String>(), depth);
            }
            c => {
                depth = match c {
                    '(' => depth + 1,
                    ')' => depth.saturating_sub(1),
                    _ => depth,
                };
                index += 1;
            }
        }
        index = index.min(chars.len());
        statement.extend(&written[from..index]);
    }
    if !statement.trim().is_empty() {
        found.statements.push(statement);
    }
    found
}

/// Splits a script as ClickHouse's client does (26.9, `Lexer.cpp`): at semicolons outside of quotes and comments. What ends a
/// statement in another way, such as `\G`, comes as a statement of its own.
pub fn clickhouse(script: &str) -> Vec<String> {
    let chars: Vec<char> = script.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let mut statements = Vec::new();
    let (mut statement, mut index, mut depth, mut parallel) = (String::new(), 0usize, 0usize, false);
    while index < chars.len() {
        let from = index;
        let line_comment = (at(index) == '-' && at(index + 1) == '-')
            || (at(index) == '/' && at(index + 1) == '/')
            || (at(index) == '#' && matches!(at(index + 1), ' ' | '!'));
        match at(index) {
            _ if line_comment => {
                while index < chars.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            '/' if at(index + 1) == '*' => {
                let mut comments = 0;
                while index < chars.len() {
                    if at(index) == '/' && at(index + 1) == '*' {
                        comments += 1;
                        index += 2;
                    } else if at(index) == '*' && at(index + 1) == '/' {
                        comments -= 1;
                        index += 2;
                        if comments == 0 {
                            break;
                        }
                    } else {
                        index += 1;
                    }
                }
            }
            quote @ ('\'' | '"' | '`') => {
                index += 1;
                while index < chars.len() && (at(index) != quote || at(index + 1) == quote) {
                    index += if matches!(at(index), '\\') || at(index) == quote { 2 } else { 1 };
                }
                index += 1;
            }
            '$' => {
                let mut end = index + 1;
                while end < chars.len() && (at(end).is_ascii_alphanumeric() || at(end) == '_') {
                    end += 1;
                }
                index += 1;
                if at(end) == '$' {
                    let tag = &chars[from..=end];
                    let close = (end + 1..chars.len()).find(|place| chars[*place..].starts_with(tag));
                    index = close.map_or(from + 1, |close| close + tag.len());
                }
            }
            ';' => {
                statements.push(std::mem::take(&mut statement));
                index += 1;
                continue;
            }
            '\\' => {
                statements.push(std::mem::take(&mut statement));
                statements.push("\\".to_owned());
                index += 1;
                continue;
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                while index < chars.len()
                    && (at(index).is_ascii_alphanumeric() || matches!(at(index), '_' | '$'))
                {
                    index += 1;
                }
                // `PARALLEL WITH` makes one statement of two.
                let word = chars[from..index].iter().collect::<String>().to_ascii_lowercase();
                if parallel && word == "with" && depth == 0 {
                    statements.push(std::mem::take(&mut statement));
                }
                parallel = word == "parallel";
            }
            c => {
                depth = match c {
                    '(' | '[' | '{' => depth + 1,
                    ')' | ']' | '}' => depth.saturating_sub(1),
                    _ => depth,
                };
                parallel &= c.is_whitespace();
                index += 1;
            }
        }
        index = index.min(chars.len());
        statement.extend(&chars[from..index]);
    }
    if !statement.trim().is_empty() {
        statements.push(statement);
    }
    statements
}

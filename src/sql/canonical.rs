//! One spelling for all spellings of a fragment that mean the same.
//!
//! Two fragments are compared by their tokens: blanks and comments do not count, nor do the case of words, quotes that
//! change nothing, other signs for an operator, and brackets that change nothing. What is removed is only what is proven to
//! mean nothing, by tables of this module, so two fragments with one canonical spelling do mean the same. The opposite
//! does not hold: `a > 0` and `0 < a` differ here, and only the engine can say that they do not.

use super::lexical::{self, Kind};
use super::lexicon::{Case, Dialect, Escapes};

/// A token, or what stands in a pair of brackets.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    /// A keyword or a name without quotes.
    Word(String),
    /// A name in quotes that it needs.
    Quoted(String),
    /// A literal: a text as it is written again, a number, a parameter.
    Literal(String),
    /// An operator.
    Operator(String),
    /// A comma, a dot, a semicolon, or a character without a meaning.
    Mark(String),
    /// A pair of brackets, by the opening one.
    Group(char, Vec<Item>),
}

/// How tightly an operator binds, where all versions of all engines agree (their lexicons name the sources); others are not in
/// this list, and brackets beside them stay.
fn binding(item: &Item) -> Option<u8> {
    match item {
        Item::Word(word) => match word.as_str() {
            "or" => Some(1),
            "and" => Some(2),
            "not" => Some(3),
            _ => None,
        },
        Item::Operator(operator) => match operator.as_str() {
            "=" | "<>" | "<" | ">" | "<=" | ">=" => Some(4),
            "+" | "-" => Some(6),
            "*" | "/" | "%" => Some(7),
            _ => None,
        },
        _ => None,
    }
}

/// Words of the syntax before which, and after which, an expression begins afresh, in any case.
const BEFORE: &[&str] = &["where", "prewhere", "having", "when", "then", "else", "case", "select"];
const AFTER: &[&str] =
    &["as", "then", "else", "end", "when", "from", "where", "group", "having", "order", "limit", "union"];
/// Words of the syntax that no one calls a column by in two spellings, where names that differ in case are two.
const WORDS: &[&str] = &[
    "and", "as", "asc", "between", "by", "case", "desc", "distinct", "else", "end", "from", "group",
    "having", "in", "is", "join", "like", "limit", "not", "null", "on", "or", "order", "prewhere", "select",
    "then", "union", "using", "when", "where", "with",
];

/// The canonical spelling of a fragment: an expression or a query. A fragment that is not closed is its own.
pub fn canonical(dialect: Dialect, text: &str) -> String {
    let (lexemes, fault) = lexical::lex(dialect, text);
    if fault.is_some() {
        return text.trim().to_owned();
    }
    let mut open: Vec<(char, Vec<Item>)> = Vec::new();
    let mut level: Vec<Item> = Vec::new();
    for lexeme in lexemes.iter().filter(|lexeme| !lexeme.is_blank()) {
        let source = text.get(lexeme.range.clone()).unwrap_or_default();
        match &lexeme.kind {
            Kind::Open(bracket) => open.push((*bracket, std::mem::take(&mut level))),
            Kind::Close(_) => {
                let Some((bracket, around)) = open.pop() else { return text.trim().to_owned() };
                let inside = std::mem::replace(&mut level, around);
                level.push(Item::Group(bracket, without_brackets(inside)));
            }
            kind => level.push(item(dialect, kind, source)),
        }
    }
    if !open.is_empty() {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    print(&without_brackets(level), &mut out);
    out
}

fn item(dialect: Dialect, kind: &Kind, source: &str) -> Item {
    match kind {
        Kind::Word => Item::Word(folded(dialect, source)),
        Kind::Quoted(name) => {
            let name = dialect.fold(name, true);
            if needs_no_quotes(dialect, &name) { Item::Word(name) } else { Item::Quoted(name) }
        }
        Kind::Text(content) => Item::Literal(literal(dialect, source, content)),
        Kind::Number => Item::Literal(source.to_ascii_lowercase()),
        Kind::Parameter => Item::Literal(source.to_owned()),
        Kind::Operator => Item::Operator(operator(dialect, source).to_owned()),
        _ => Item::Mark(source.to_owned()),
    }
}

/// Words of the syntax are the same in any case, names where the engine says so.
fn folded(dialect: Dialect, word: &str) -> String {
    let small = word.to_ascii_lowercase();
    if dialect.case != Case::Kept || WORDS.contains(&small.as_str()) { small } else { word.to_owned() }
}

/// Whether a quoted name is the same without its quotes, wherever it stands.
fn needs_no_quotes(dialect: Dialect, name: &str) -> bool {
    let kept = dialect.case == Case::Kept;
    let begins = |c: char| c == '_' || c.is_ascii_lowercase() || (kept && c.is_ascii_uppercase());
    let is_syntax = || {
        let small = name.to_ascii_lowercase();
        (dialect.must_be_quoted)(&small) || (kept && WORDS.contains(&small.as_str()))
    };
    name.starts_with(begins) && name.chars().all(|c| begins(c) || c.is_ascii_digit()) && !is_syntax()
}

/// A text as one literal between plain quotes; one of bits, bytes or with escapes of its own keeps what introduces it.
fn literal(dialect: Dialect, source: &str, content: &str) -> String {
    let plain = |introduced: &str| format!("{introduced}'{}'", content.replace('\'', "''"));
    let (Some(letter), Some(rest)) = (source.get(..1), source.get(1..)) else { return plain("") };
    let Some(introducer) = dialect.introducers.iter().find(|introducer| introducer.begins(letter, rest))
    else {
        return plain("");
    };
    if !matches!(introducer.quote.escapes, Escapes::Backslash) {
        return plain(&source[..1 + introducer.mark.len()].to_ascii_lowercase());
    }
    // Octal, hexadecimal and Unicode escapes are not decoded by the lexer: such a text is its own spelling.
    let coded = |pair: &[u8]| matches!(pair, [b'\\', b'0'..=b'9' | b'x' | b'u' | b'U']);
    if source.as_bytes().windows(2).any(coded) { source.to_owned() } else { plain("") }
}

/// One sign for the operators that have several.
fn operator(dialect: Dialect, sign: &str) -> &str {
    dialect.same_operators.iter().find(|(same, _)| *same == sign).map_or(sign, |(_, sign)| sign)
}

/// A level without the round brackets that change nothing in it. What is inside of each group was treated before.
fn without_brackets(items: Vec<Item>) -> Vec<Item> {
    // `a BETWEEN b AND c` has an AND that joins nothing.
    let between =
        items.iter().any(|item| matches!(item, Item::Word(word) if word.eq_ignore_ascii_case("between")));
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    let mut rest = items.into_iter().peekable();
    while let Some(item) = rest.next() {
        match item {
            Item::Group('(', inside) if !between && is_idle(&inside, out.as_slice(), rest.peek()) => {
                out.extend(inside)
            }
            item => out.push(item),
        }
    }
    out
}

/// Whether brackets around `inside` change nothing between what stands before and after them.
fn is_idle(inside: &[Item], before: &[Item], after: Option<&Item>) -> bool {
    let Some(first) = inside.first() else { return false };
    if inside.iter().any(|item| is_comma(item) || is_word(item, &["as"]))
        || is_word(first, &["select", "with", "values"])
    {
        return false;
    }
    let left = before.last();
    let begins = left.is_none_or(|item| is_comma(item) || is_word(item, BEFORE));
    let ends = after.is_none_or(|item| is_comma(item) || is_word(item, AFTER));
    if begins && ends {
        return true;
    }
    let joins = |item: &Item| matches!(item, Item::Operator(_)) || binding(item).is_some();
    if inside.len() == 1 && !matches!(first, Item::Group(..)) {
        return (begins || left.is_some_and(joins)) && (ends || after.is_some_and(joins));
    }
    // A sign before an operand is no operator between two, and a sign at the start of one stays behind its bracket.
    if left.is_some_and(|item| matches!(item, Item::Operator(_)))
        && (is_sign(before) || starts_with_sign(inside))
    {
        return false;
    }
    let level =
        |outer: Option<&Item>, is_boundary: bool| if is_boundary { Some(0) } else { outer.and_then(binding) };
    let (Some(left), Some(right), Some(lowest)) = (level(left, begins), level(after, ends), loosest(inside))
    else {
        return false;
    };
    let is_logic = |level: u8| matches!(level, 1 | 2);
    // `(a + b) + c` is what `a + b + c` means, `a + (b + c)` is not.
    let from_the_left = |level: u8| is_logic(level) || matches!(level, 6 | 7);
    (left < lowest || (left == lowest && is_logic(left)))
        && (right < lowest || (right == lowest && from_the_left(right)))
}

fn is_comma(item: &Item) -> bool {
    matches!(item, Item::Mark(mark) if mark == ",")
}

fn is_word(item: &Item, list: &[&str]) -> bool {
    matches!(item, Item::Word(word) if list.contains(&word.to_ascii_lowercase().as_str()))
}

/// How tightly an operand binds that has no operator.
const OPERAND: u8 = u8::MAX;

/// How tightly the loosest operator of a level binds; nothing where that is not known. Whatever is not in the table, but is an
/// operator for certain, counts as a comparison: in all engines all of them bind more tightly than `NOT`, and among
/// each other their brackets stay.
fn loosest(items: &[Item]) -> Option<u8> {
    const COMPARISON: u8 = 4;
    const LIKE_OPERATORS: &[&str] = &["like", "ilike", "is", "in", "isnull", "notnull"];
    // Ternaries and lambdas bind more loosely than anything.
    const LOOSE: &[&str] = &["?", ":", "->", ":=", "=>"];
    let mut loosest = OPERAND;
    let mut after_operand = false;
    for item in items {
        let (level, is_operand) = match item {
            Item::Operator(sign) if LOOSE.contains(&sign.as_str()) => return None,
            Item::Operator(sign) if sign == "::" => (OPERAND, false),
            Item::Operator(_) => match binding(item) {
                Some(6) if !after_operand => (OPERAND, false),
                level => (level.unwrap_or(COMPARISON), false),
            },
            Item::Word(_) if binding(item).is_some() => (binding(item)?, false),
            Item::Word(_) if is_word(item, LIKE_OPERATORS) => (COMPARISON, false),
            Item::Mark(mark) if mark == "." => (OPERAND, false),
            Item::Mark(_) => return None,
            // The arguments of a call, or an index.
            Item::Group(..) => (OPERAND, true),
            // Two operands beside each other are syntax that is not known here.
            _ if after_operand => return None,
            _ => (OPERAND, true),
        };
        loosest = loosest.min(level);
        after_operand = is_operand;
    }
    Some(loosest)
}

fn starts_with_sign(items: &[Item]) -> bool {
    matches!(items.first(), Some(Item::Operator(_)))
}

/// Whether the last item is a sign before an operand.
fn is_sign(items: &[Item]) -> bool {
    let before = items.len().checked_sub(2).and_then(|index| items.get(index));
    before.is_none_or(|before| {
        matches!(before, Item::Operator(_) | Item::Mark(_))
            || binding(before).is_some()
            || is_word(before, BEFORE)
    })
}

fn print(items: &[Item], out: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        match item {
            Item::Word(text) | Item::Literal(text) | Item::Operator(text) | Item::Mark(text) => {
                out.push_str(text)
            }
            Item::Quoted(name) => {
                out.push('"');
                out.push_str(&name.replace('"', "\"\""));
                out.push('"');
            }
            Item::Group(bracket, items) => {
                out.push(*bracket);
                out.push(' ');
                print(items, out);
                out.push_str(match bracket {
                    '(' => " )",
                    '[' => " ]",
                    _ => " }",
                });
            }
        }
    }
}

//! Reads a type as written.

use std::ops::Range;

use super::vocabulary::{
    ALIASES, Alias, COMBINATORS, FOREIGN, GEOMETRIES, INTERVALS, NATIVE, SIMPLE, aggregate_functions,
};
use super::{JsonParameters, Limit, Type, from_portable};
use crate::diagnostic::nearest;
use crate::model::portable;

/// Why a text is no type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeError {
    /// Whether a word is not known, rather than used wrongly.
    pub unknown: bool,
    /// What is wrong, as a phrase.
    pub message: String,
    /// Where in the text.
    pub range: Range<usize>,
    /// What to do; starts with a verb.
    pub help: Option<String>,
    /// What to write in the place of `range`, where one answer is likely.
    pub replacement: Option<String>,
}

/// Reads a portable type, a native type or a SQL alias.
///
/// Gives the type and, for types of the language that say more than ClickHouse's own, the limit to check.
///
/// # Errors
/// For the first part that cannot be read, its place and what to do.
pub fn parse(text: &str) -> Result<(Type, Option<Limit>), TypeError> {
    let whole = |message: String| TypeError {
        unknown: false,
        message,
        range: 0..text.len(),
        help: None,
        replacement: None,
    };
    match portable::parse(text) {
        Some(Ok(portable)) => return from_portable(&portable).map_err(whole),
        // `decimal`, `char` and `varchar` are SQL aliases too, and those need no parameters here.
        Some(Err(message)) if !matches!(text.trim(), "decimal") => return Err(whole(message)),
        _ => {}
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens, at: 0, limit: None };
    let parsed = parser.parse_type(0)?;
    if let Some(token) = parser.tokens.get(parser.at) {
        let nullable = text[token.range.clone()].eq_ignore_ascii_case("null")
            || text[token.range.clone()].eq_ignore_ascii_case("not");
        return Err(TypeError {
            unknown: false,
            message: format!("`{}` follows the type", &text[token.range.start..]),
            range: token.range.start..text.len(),
            help: nullable
                .then(|| "say it with `nullable: true`; columns are not null without it".to_owned())
                .or_else(|| Some("remove it, or write it under its own key of the column".to_owned())),
            replacement: None,
        });
    }
    Ok((parsed, parser.limit))
}

#[derive(Debug, Clone, PartialEq)]
enum Lexeme {
    Word(String),
    Quoted(String),
    Text(String),
    Number(String),
    Mark(char),
}

struct Token {
    lexeme: Lexeme,
    range: Range<usize>,
}

fn tokens(text: &str) -> Result<Vec<Token>, TypeError> {
    let mut out = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let lexeme = if c.is_whitespace() {
            continue;
        } else if c.is_alphabetic() || c == '_' {
            while rest.next_if(|(_, next)| next.is_alphanumeric() || *next == '_').is_some() {}
            let end = rest.peek().map_or(text.len(), |(at, _)| *at);
            Lexeme::Word(text[start..end].to_owned())
        } else if c.is_ascii_digit() || c == '-' {
            while rest.next_if(|(_, next)| next.is_ascii_digit() || *next == '.').is_some() {}
            let end = rest.peek().map_or(text.len(), |(at, _)| *at);
            Lexeme::Number(text[start..end].to_owned())
        } else if matches!(c, '\'' | '`' | '"') {
            let mut value = String::new();
            let mut closed = false;
            while let Some((_, next)) = rest.next() {
                if next == '\\' {
                    value.extend(rest.next().map(|(_, escaped)| escaped));
                } else if next != c {
                    value.push(next);
                } else if rest.next_if(|(_, after)| *after == c).is_some() {
                    value.push(c);
                } else {
                    closed = true;
                    break;
                }
            }
            if !closed {
                return Err(TypeError {
                    unknown: false,
                    message: format!("the quote {c} is not closed"),
                    range: start..text.len(),
                    help: Some(format!("close it with {c}")),
                    replacement: None,
                });
            }
            if c == '\'' { Lexeme::Text(value) } else { Lexeme::Quoted(value) }
        } else {
            Lexeme::Mark(c)
        };
        let end = rest.peek().map_or(text.len(), |(at, _)| *at);
        out.push(Token { lexeme, range: start..end });
    }
    Ok(out)
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    limit: Option<Limit>,
}

/// How deep types may nest; the engine's own parser stops later, but no schema needs more.
const MAX_DEPTH: usize = 32;

impl Parser<'_> {
    fn parse_type(&mut self, depth: usize) -> Result<Type, TypeError> {
        let start = self.position();
        if depth > MAX_DEPTH {
            return Err(self.invalid(start.clone(), "the type is nested too deep"));
        }
        let Some(Lexeme::Word(word)) = self.peek().cloned() else {
            return Err(self.invalid(start, "a type is missing here"));
        };
        self.at += 1;
        if NATIVE.contains(&word.as_str()) {
            return self.native(&word, start, depth);
        }
        if let Some(found) = self.alias(&word, &start, depth)? {
            return Ok(found);
        }
        // Portable words may stand inside native types: `Array(text)`.
        if let Some(found) = portable::parse(&word) {
            return match found.map_err(|message| self.invalid(start.clone(), message))? {
                portable::PortableType::Array(_) => {
                    Err(self.invalid(start, "write `Array(…)` inside of a native type"))
                }
                plain => Ok(from_portable(&plain).map_err(|message| self.invalid(start.clone(), message))?.0),
            };
        }
        Err(unknown(&word, start))
    }

    fn alias(&mut self, word: &str, start: &Range<usize>, depth: usize) -> Result<Option<Type>, TypeError> {
        let mut phrase = word.to_ascii_uppercase();
        let mut best = None;
        let mut ahead = self.at;
        loop {
            if let Some((_, alias)) = ALIASES.iter().find(|(name, _)| *name == phrase) {
                best = Some((*alias, ahead));
            }
            let Some(Lexeme::Word(next)) = self.tokens.get(ahead).map(|token| &token.lexeme) else { break };
            phrase = format!("{phrase} {}", next.to_ascii_uppercase());
            ahead += 1;
            if ahead - self.at > 3 {
                break;
            }
        }
        let Some((alias, after)) = best else { return Ok(None) };
        self.at = after;
        Ok(Some(match alias {
            Alias::Plain(name) => {
                if self.peek() == Some(&Lexeme::Mark('(')) {
                    self.numbers(start, 0, 2)?;
                }
                let mut folded = self.plain(name).ok_or_else(|| unknown(name, start.clone()))?;
                if let Type::Integer { signed, .. } = &mut folded
                    && let Some(Lexeme::Word(sign)) = self.peek()
                {
                    if sign.eq_ignore_ascii_case("unsigned") {
                        *signed = false;
                        self.at += 1;
                    } else if sign.eq_ignore_ascii_case("signed") {
                        self.at += 1;
                    }
                }
                folded
            }
            Alias::Text => {
                if self.peek() == Some(&Lexeme::Mark('(')) {
                    let numbers = self.numbers(start, 1, 1)?;
                    // Nested in another type the engine drops the length; outermost the language keeps it.
                    if depth == 0 {
                        self.limit = numbers.first().map(|length| Limit::Characters(*length));
                    }
                }
                Type::String
            }
            Alias::Parameters(name) => self.native(name, start.clone(), depth)?,
        }))
    }

    fn plain(&self, name: &str) -> Option<Type> {
        let sized = |prefix: &str| name.strip_prefix(prefix).and_then(|bits| bits.parse::<u16>().ok());
        if let Some(bits) = sized("UInt") {
            return Some(Type::Integer { bits, signed: false });
        }
        if let Some(bits) = sized("Int") {
            return Some(Type::Integer { bits, signed: true });
        }
        if let Some(bits) = sized("Float") {
            return Some(Type::Float { bits });
        }
        if let Some(unit) = name.strip_prefix("Interval") {
            return INTERVALS.iter().find(|known| **known == unit).map(|unit| Type::Interval(unit));
        }
        if let Some(geometry) = GEOMETRIES.iter().find(|known| **known == name) {
            return Some(Type::Geometry(geometry));
        }
        Some(match name {
            "BFloat16" => Type::BFloat16,
            "Bool" => Type::Bool,
            "String" => Type::String,
            "Date" => Type::Date,
            "Date32" => Type::Date32,
            "Time" => Type::Time,
            "UUID" => Type::Uuid,
            "IPv4" => Type::Ipv4,
            "IPv6" => Type::Ipv6,
            _ => return None,
        })
    }

    fn native(&mut self, name: &str, start: Range<usize>, depth: usize) -> Result<Type, TypeError> {
        if let Some(plain) = self.plain(name) {
            if self.peek() == Some(&Lexeme::Mark('(')) {
                return Err(self.invalid(self.position(), format!("`{name}` takes no parameters")));
            }
            return Ok(plain);
        }
        let open = self.take('(');
        let needs = |parser: &Self, example: &str| {
            TypeError {
                unknown: false,
                message: format!("`{name}` needs parameters"),
                range: start.clone(),
                help: Some(format!("write it such as `{example}`")),
                replacement: None,
            }
            .within(parser.text)
        };
        let parsed = match name {
            "FixedString" => {
                if !open {
                    return Err(needs(self, "FixedString(16)"));
                }
                let length = self.number(1..=16_777_215, "the bytes of a `FixedString`")?;
                Type::FixedString(length)
            }
            "Decimal" => {
                if !open {
                    return Ok(Type::Decimal { precision: 10, scale: 0 });
                }
                let precision = self.number(1..=76, "all digits of a `Decimal`")?;
                let scale = if self.take(',') {
                    self.number(0..=precision, "the digits after the point")?
                } else {
                    0
                };
                Type::Decimal { precision, scale }
            }
            "Decimal32" | "Decimal64" | "Decimal128" | "Decimal256" => {
                if !open {
                    return Err(needs(self, "Decimal64(4)"));
                }
                let precision = match name {
                    "Decimal32" => 9,
                    "Decimal64" => 18,
                    "Decimal128" => 38,
                    _ => 76,
                };
                Type::Decimal { precision, scale: self.number(0..=precision, "the digits after the point")? }
            }
            "DateTime" | "DateTime32" => {
                if !open {
                    return Ok(Type::DateTime { zone: None });
                }
                Type::DateTime { zone: Some(self.zone()?) }
            }
            "DateTime64" => {
                if !open {
                    return Ok(Type::DateTime64 { precision: 3, zone: None });
                }
                let precision = self.number(0..=9, "the digits of a second")?;
                let zone = if self.take(',') { Some(self.zone()?) } else { None };
                Type::DateTime64 { precision, zone }
            }
            "Time64" => {
                if !open {
                    return Ok(Type::Time64(3));
                }
                Type::Time64(self.number(0..=9, "the digits of a second")?)
            }
            "Enum" | "Enum8" | "Enum16" => {
                if !open {
                    return Err(needs(self, "Enum8('new' = 1, 'done' = 2)"));
                }
                self.enumeration(name, &start)?
            }
            "Array" => {
                if !open {
                    return Err(needs(self, "Array(String)"));
                }
                Type::Array(Box::new(self.parse_type(depth + 1)?))
            }
            "Nullable" => {
                if !open {
                    return Err(needs(self, "Nullable(String)"));
                }
                let at = self.position();
                let inner = self.parse_type(depth + 1)?;
                let written = inner.to_string();
                if matches!(inner, Type::LowCardinality(_)) {
                    return Err(TypeError {
                        unknown: false,
                        message: format!("`{written}` cannot be inside of `Nullable`"),
                        range: at,
                        help: Some("turn the two around: `LowCardinality(Nullable(…))`".into()),
                        replacement: None,
                    });
                }
                let inner_range = at.start..self.previous_end();
                inner.into_nullable().map_err(|help| TypeError {
                    unknown: false,
                    message: format!("`{written}` cannot be inside of `Nullable`"),
                    range: inner_range,
                    help: Some(help.replace("remove `nullable: true`", "remove the `Nullable` around it")),
                    replacement: None,
                })?
            }
            "LowCardinality" => {
                if !open {
                    return Err(needs(self, "LowCardinality(String)"));
                }
                let at = self.position();
                let inner = self.parse_type(depth + 1)?;
                let range = at.start..self.previous_end();
                let bare = match &inner {
                    Type::Nullable(bare) => bare,
                    other => other,
                };
                match bare {
                    Type::DateTime64 { .. }
                    | Type::Decimal { .. }
                    | Type::Enum { .. }
                    | Type::Array(_)
                    | Type::Map(..)
                    | Type::Tuple(_)
                    | Type::Nested(_)
                    | Type::Json(_)
                    | Type::Variant(_)
                    | Type::Dynamic { .. }
                    | Type::AggregateFunction { .. }
                    | Type::SimpleAggregateFunction { .. }
                    | Type::QBit { .. }
                    | Type::Geometry(_)
                    | Type::LowCardinality(_) => {
                        return Err(TypeError {
                            unknown: false,
                            message: format!("`LowCardinality` cannot hold `{inner}`"),
                            range,
                            help: Some(format!("write `{inner}` alone")),
                            replacement: None,
                        });
                    }
                    _ => Type::LowCardinality(Box::new(inner)),
                }
            }
            "Map" => {
                if !open {
                    return Err(needs(self, "Map(String, UInt64)"));
                }
                let at = self.position();
                let key = self.parse_type(depth + 1)?;
                if key.is_nullable() {
                    return Err(TypeError {
                        unknown: false,
                        message: format!("a key of a `Map` cannot be `{key}`, which holds NULL"),
                        range: at.start..self.previous_end(),
                        help: Some("remove the `Nullable` around the key".into()),
                        replacement: None,
                    });
                }
                self.expect(',', "between the key and the value of a `Map`")?;
                Type::Map(Box::new(key), Box::new(self.parse_type(depth + 1)?))
            }
            "Tuple" => {
                if !open {
                    return Err(needs(self, "Tuple(name String, age UInt8)"));
                }
                Type::Tuple(self.members(&start, depth)?)
            }
            "Nested" => {
                if !open {
                    return Err(needs(self, "Nested(name String, age UInt8)"));
                }
                let members = self.members(&start, depth)?;
                let named: Option<Vec<(String, Type)>> =
                    members.into_iter().map(|(name, member)| Some((name?, member))).collect();
                match named {
                    Some(named) if !named.is_empty() => Type::Nested(named),
                    _ => return Err(self.invalid(start, "every part of a `Nested` needs a name")),
                }
            }
            "JSON" => {
                if !open {
                    return Ok(Type::Json(JsonParameters::default()));
                }
                self.json(depth)?
            }
            "Variant" => {
                if !open {
                    return Err(needs(self, "Variant(String, UInt64)"));
                }
                let mut members = Vec::new();
                loop {
                    let at = self.position();
                    let member = self.parse_type(depth + 1)?;
                    if member.is_nullable() {
                        return Err(TypeError {
                            unknown: false,
                            message: format!("a member of a `Variant` cannot be `{member}`"),
                            range: at.start..self.previous_end(),
                            help: Some("remove the `Nullable`: a `Variant` holds NULL by itself".into()),
                            replacement: None,
                        });
                    }
                    members.push(member);
                    if !self.take(',') {
                        break;
                    }
                }
                Type::Variant(members)
            }
            "Dynamic" => {
                if !open {
                    return Ok(Type::Dynamic { max_types: None });
                }
                match self.next() {
                    Some(Lexeme::Word(word)) if word == "max_types" => {}
                    _ => return Err(self.invalid(start, "`Dynamic` takes `max_types=n`")),
                }
                self.expect('=', "after `max_types`")?;
                Type::Dynamic { max_types: Some(self.number(0..=254, "`max_types`")?) }
            }
            "AggregateFunction" | "SimpleAggregateFunction" => {
                if !open {
                    return Err(needs(self, &format!("{name}(sum, UInt64)")));
                }
                self.aggregate(name == "SimpleAggregateFunction", depth)?
            }
            "QBit" => {
                if !open {
                    return Err(needs(self, "QBit(Float32, 1536)"));
                }
                let at = self.position();
                let element = self.parse_type(depth + 1)?;
                let fits = matches!(
                    element,
                    Type::Float { .. } | Type::BFloat16 | Type::Integer { bits: 8, signed: true }
                );
                if !fits {
                    return Err(TypeError {
                        unknown: false,
                        message: format!("a `QBit` cannot hold `{element}`"),
                        range: at.start..self.previous_end(),
                        help: Some("use `Float32`, `Float64`, `BFloat16` or `Int8`".into()),
                        replacement: None,
                    });
                }
                self.expect(',', "between the element and the dimensions of a `QBit`")?;
                let dimensions = self.number(1..=u32::MAX, "the dimensions of a `QBit`")?;
                let stride = if self.take(',') {
                    let at = self.position();
                    let stride = self.number(8..=u32::MAX, "the stride of a `QBit`")?;
                    if stride % 8 != 0 {
                        return Err(self.invalid(at, "the stride of a `QBit` is a multiple of 8"));
                    }
                    Some(stride)
                } else {
                    None
                };
                Type::QBit { element: Box::new(element), dimensions, stride }
            }
            other => return Err(unknown(other, start)),
        };
        self.expect(')', &format!("at the end of `{name}`"))?;
        Ok(parsed)
    }

    fn enumeration(&mut self, name: &str, start: &Range<usize>) -> Result<Type, TypeError> {
        let mut members: Vec<(String, i32)> = Vec::new();
        let mut next = 1;
        loop {
            let at = self.position();
            let Some(Lexeme::Text(label)) = self.next() else {
                return Err(self.invalid(at, "a member of an enum is a text in single quotes"));
            };
            let mut number = next;
            if self.take('=') {
                let at = self.position();
                let Some(Lexeme::Number(text)) = self.next() else {
                    return Err(self.invalid(at, "the value of a member is a whole number"));
                };
                number =
                    text.parse().map_err(|_| self.invalid(at, format!("`{text}` is no whole number")))?;
            }
            let fits = match name {
                "Enum8" => (-128..=127).contains(&number),
                _ => (-32_768..=32_767).contains(&number),
            };
            let member = at.start..self.previous_end();
            if !fits {
                return Err(self.invalid(member, format!("{number} does not fit `{name}`")));
            }
            if let Some((taken, _)) =
                members.iter().find(|(other, value)| *other == label || *value == number)
            {
                let message = if *taken == label {
                    format!("the name `{label}` stands twice in the enum")
                } else {
                    format!("the number {number} is `{taken}` already")
                };
                return Err(self.invalid(member, message));
            }
            next = number.saturating_add(1);
            members.push((label, number));
            if !self.take(',') {
                break;
            }
        }
        let narrow = members.iter().all(|(_, number)| (-128..=127).contains(number));
        let bits = match name {
            "Enum8" => 8,
            "Enum16" => 16,
            _ if narrow => 8,
            _ => 16,
        };
        if members.is_empty() {
            return Err(self.invalid(start.clone(), "an enum has at least one member"));
        }
        members.sort_by_key(|(_, number)| *number);
        Ok(Type::Enum { bits, members })
    }

    fn members(
        &mut self,
        start: &Range<usize>,
        depth: usize,
    ) -> Result<Vec<(Option<String>, Type)>, TypeError> {
        let mut members: Vec<(Option<String>, Type)> = Vec::new();
        if self.peek() == Some(&Lexeme::Mark(')')) {
            return Ok(members);
        }
        loop {
            let at = self.position();
            let named = matches!(self.peek(), Some(Lexeme::Quoted(_)))
                || (matches!(self.peek(), Some(Lexeme::Word(_)))
                    && matches!(
                        self.tokens.get(self.at + 1).map(|token| &token.lexeme),
                        Some(Lexeme::Word(_) | Lexeme::Quoted(_))
                    )
                    && !self.starts_alias_phrase());
            let name = if named {
                match self.next() {
                    Some(Lexeme::Word(name) | Lexeme::Quoted(name)) => Some(name),
                    _ => None,
                }
            } else {
                None
            };
            if name.is_some() && members.iter().any(|(other, _)| *other == name) {
                return Err(self.invalid(at, "the name stands twice"));
            }
            let member = self.parse_type(depth + 1)?;
            members.push((name, member));
            if !self.take(',') {
                break;
            }
        }
        let named = members.iter().filter(|(name, _)| name.is_some()).count();
        if named != 0 && named != members.len() {
            return Err(
                self.invalid(start.clone(), "either all or none of the parts of a `Tuple` have names")
            );
        }
        Ok(members)
    }

    /// Whether two words together are a SQL alias: `Tuple(DOUBLE PRECISION)` has no member called DOUBLE.
    fn starts_alias_phrase(&self) -> bool {
        let (Some(Lexeme::Word(first)), Some(Lexeme::Word(second))) =
            (self.peek(), self.tokens.get(self.at + 1).map(|token| &token.lexeme))
        else {
            return false;
        };
        let phrase = format!("{first} {second}").to_ascii_uppercase();
        ALIASES.iter().any(|(name, _)| *name == phrase) || second.eq_ignore_ascii_case("unsigned")
    }

    fn json(&mut self, depth: usize) -> Result<Type, TypeError> {
        let mut parameters = JsonParameters::default();
        loop {
            let at = self.position();
            match self.next() {
                Some(Lexeme::Word(word)) if word.eq_ignore_ascii_case("skip") => {
                    if matches!(self.peek(), Some(Lexeme::Word(next)) if next.eq_ignore_ascii_case("regexp"))
                    {
                        self.at += 1;
                        let Some(Lexeme::Text(pattern)) = self.next() else {
                            return Err(self.invalid(at, "`SKIP REGEXP` takes a text in single quotes"));
                        };
                        parameters.skip_matching.push(pattern);
                    } else {
                        let path = self.path()?;
                        parameters.skip.push(path);
                    }
                }
                Some(Lexeme::Word(word))
                    if matches!(word.as_str(), "max_dynamic_paths" | "max_dynamic_types") =>
                {
                    self.expect('=', &format!("after `{word}`"))?;
                    if word == "max_dynamic_paths" {
                        parameters.max_dynamic_paths = Some(self.number(0..=100_000, "`max_dynamic_paths`")?);
                    } else {
                        parameters.max_dynamic_types = Some(self.number(0..=254, "`max_dynamic_types`")?);
                    }
                }
                Some(Lexeme::Word(_) | Lexeme::Quoted(_)) => {
                    self.at -= 1;
                    let path = self.path()?;
                    let member = self.parse_type(depth + 1)?;
                    parameters.paths.push((path, member));
                }
                _ => return Err(self.invalid(at, "a parameter of `JSON` is missing here")),
            }
            if !self.take(',') {
                break;
            }
        }
        Ok(Type::Json(parameters))
    }

    fn path(&mut self) -> Result<String, TypeError> {
        let mut parts = Vec::new();
        loop {
            let at = self.position();
            match self.next() {
                Some(Lexeme::Word(part) | Lexeme::Quoted(part)) => parts.push(part),
                _ => return Err(self.invalid(at, "a path such as `user.id` is missing here")),
            }
            if !self.take('.') {
                break;
            }
        }
        Ok(parts.join("."))
    }

    fn aggregate(&mut self, simple: bool, depth: usize) -> Result<Type, TypeError> {
        let at = self.position();
        let Some(Lexeme::Word(name)) = self.next() else {
            return Err(self.invalid(at, "the name of an aggregate function is missing here"));
        };
        let candidates: Vec<&str> = if simple { SIMPLE.to_vec() } else { aggregate_functions().collect() };
        let known = if simple { SIMPLE.contains(&name.as_str()) } else { is_aggregate(&name) };
        if !known {
            let near = nearest(&name, candidates.iter().copied());
            let what = if simple {
                "`SimpleAggregateFunction` has no function"
            } else {
                "there is no aggregate function"
            };
            let fallback = if simple && is_aggregate(&name) {
                Some(format!("keep its state with `AggregateFunction({name}, …)`"))
            } else {
                None
            };
            return Err(TypeError {
                unknown: true,
                message: format!("{what} `{name}`"),
                range: at,
                help: fallback.clone().or_else(|| near.map(|near| format!("did you mean `{near}`?"))),
                replacement: if fallback.is_some() { None } else { near.map(str::to_owned) },
            });
        }
        let mut function = name;
        if self.take('(') {
            let mut parameters = Vec::new();
            while let Some(lexeme) = self.next() {
                match lexeme {
                    Lexeme::Mark(')') => break,
                    Lexeme::Mark(',') => {}
                    Lexeme::Number(text) => parameters.push(text),
                    Lexeme::Text(text) => parameters.push(super::literal(&text)),
                    _ => return Err(self.invalid(at, "parameters of a function are numbers or texts")),
                }
            }
            function = format!("{function}({})", parameters.join(", "));
        }
        let mut arguments = Vec::new();
        while self.take(',') {
            arguments.push(self.parse_type(depth + 1)?);
        }
        if !simple {
            return Ok(Type::AggregateFunction { function, arguments });
        }
        match <[Type; 1]>::try_from(arguments) {
            Ok([argument]) => {
                if function == "sum"
                    && let Type::Integer { bits, signed } = argument.bare()
                    && *bits < 64
                {
                    let wide = Type::Integer { bits: 64, signed: *signed };
                    return Err(TypeError {
                        unknown: false,
                        message: format!("`sum` of `{argument}` is `{wide}`, and the type must be the sum's"),
                        range: at,
                        help: Some(format!("write `SimpleAggregateFunction(sum, {wide})`")),
                        replacement: None,
                    });
                }
                Ok(Type::SimpleAggregateFunction { function, argument: Box::new(argument) })
            }
            Err(_) => Err(self.invalid(at, "`SimpleAggregateFunction` takes a function and one type")),
        }
    }

    fn zone(&mut self) -> Result<String, TypeError> {
        let at = self.position();
        match self.next() {
            Some(Lexeme::Text(zone)) if looks_like_zone(&zone) => Ok(zone),
            Some(Lexeme::Text(zone)) => Err(TypeError {
                unknown: false,
                message: format!("`{zone}` is no time zone"),
                range: at,
                help: Some("use a name of the time zone database, such as 'UTC' or 'Asia/Tehran'".into()),
                replacement: None,
            }),
            _ => Err(TypeError {
                unknown: false,
                message: "the time zone is a text in single quotes".into(),
                range: at,
                help: Some("write it such as `'UTC'`".into()),
                replacement: None,
            }),
        }
    }

    fn numbers(&mut self, start: &Range<usize>, least: usize, most: usize) -> Result<Vec<u32>, TypeError> {
        let mut numbers = Vec::new();
        self.expect('(', "before the parameters")?;
        while let Some(Lexeme::Number(_)) = self.peek() {
            numbers.push(self.number(1..=u32::MAX, "a parameter")?);
            if !self.take(',') {
                break;
            }
        }
        if numbers.len() < least || numbers.len() > most {
            return Err(self.invalid(start.clone(), "the number of parameters is wrong"));
        }
        self.expect(')', "after the parameters")?;
        Ok(numbers)
    }

    fn number(&mut self, range: std::ops::RangeInclusive<u32>, what: &str) -> Result<u32, TypeError> {
        let at = self.position();
        let Some(Lexeme::Number(text)) = self.next() else {
            return Err(self.invalid(at, format!("{what} must be a whole number")));
        };
        match text.parse::<u32>() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ if *range.end() == u32::MAX => {
                Err(self.invalid(at, format!("{what} must be at least {}, not {text}", range.start())))
            }
            _ => Err(self.invalid(
                at,
                format!("{what} must be from {} to {}, not {text}", range.start(), range.end()),
            )),
        }
    }

    fn peek(&self) -> Option<&Lexeme> {
        self.tokens.get(self.at).map(|token| &token.lexeme)
    }

    fn next(&mut self) -> Option<Lexeme> {
        let lexeme = self.peek().cloned();
        self.at += usize::from(lexeme.is_some());
        lexeme
    }

    fn take(&mut self, mark: char) -> bool {
        let there = self.peek() == Some(&Lexeme::Mark(mark));
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, mark: char, place: &str) -> Result<(), TypeError> {
        let at = self.position();
        if self.take(mark) { Ok(()) } else { Err(self.invalid(at, format!("`{mark}` is missing {place}"))) }
    }

    /// The place of the next token; the end of the text when there is none.
    fn position(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |token| token.range.clone())
    }

    fn previous_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.range.end)
    }

    fn invalid(&self, range: Range<usize>, message: impl Into<String>) -> TypeError {
        TypeError { unknown: false, message: message.into(), range, help: None, replacement: None }
            .within(self.text)
    }
}

impl TypeError {
    /// A place of no width is widened to the whole text, which a report can show.
    fn within(mut self, text: &str) -> Self {
        if self.range.is_empty() {
            self.range = 0..text.len();
        }
        self
    }
}

fn unknown(word: &str, range: Range<usize>) -> TypeError {
    let foreign = FOREIGN.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, native)| *native);
    let folded = NATIVE.iter().find(|name| name.eq_ignore_ascii_case(word)).copied();
    let near = foreign
        .or(folded)
        .or_else(|| nearest(word, NATIVE.iter().copied()))
        .or_else(|| nearest(word, portable::WORDS.iter().copied()));
    let help = match near {
        Some(native) if foreign.is_some() => format!("write `{native}`, which is ClickHouse's type for it"),
        Some(native) if folded.is_some() => {
            format!("write `{native}`: ClickHouse's own names are case-sensitive")
        }
        Some(near) => format!("did you mean `{near}`? Write it in the place of `{word}`"),
        None => {
            "use a portable type such as `text`, or a type of ClickHouse such as `LowCardinality(String)`"
                .into()
        }
    };
    TypeError {
        unknown: true,
        message: format!("there is no type `{word}`"),
        range,
        help: Some(help),
        replacement: near.map(str::to_owned),
    }
}

/// Whether a name is an aggregate function, combinators included: `sumIf`, `uniqStateArray`.
pub fn is_aggregate(name: &str) -> bool {
    if aggregate_functions().any(|known| known == name) {
        return true;
    }
    COMBINATORS
        .iter()
        .any(|suffix| name.strip_suffix(suffix).is_some_and(|rest| !rest.is_empty() && is_aggregate(rest)))
}

/// Zones are `UTC`, `Area/City`, `Etc/GMT+3` and a few old single words. The database itself belongs to the server.
fn looks_like_zone(zone: &str) -> bool {
    !zone.is_empty()
        && zone.split('/').all(|part| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))
        })
        && (zone.contains('/') || zone.len() <= 9)
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn printed(text: &str) -> String {
        match parse(text) {
            Ok((parsed, None)) => parsed.to_string(),
            Ok((parsed, Some(limit))) => format!("{parsed} where {}", limit.condition("x")),
            Err(error) => format!("{} at {:?}", error.message, error.range),
        }
    }

    #[test]
    fn types_print_as_the_engine_prints_them() {
        for (written, stored) in [
            ("UInt64", "UInt64"),
            ("LowCardinality(Nullable(String))", "LowCardinality(Nullable(String))"),
            ("Decimal32(3)", "Decimal(9, 3)"),
            ("Decimal(10)", "Decimal(10, 0)"),
            ("DateTime64", "DateTime64(3)"),
            ("DateTime64(3,'UTC')", "DateTime64(3, 'UTC')"),
            ("Enum('b','a')", "Enum8('b' = 1, 'a' = 2)"),
            ("Enum('z'=2,'w'=1)", "Enum8('w' = 1, 'z' = 2)"),
            ("Map(String, Array(Nullable(Float64)))", "Map(String, Array(Nullable(Float64)))"),
            ("Tuple(a Int32, `b c` String)", "Tuple(a Int32, `b c` String)"),
            ("Nested(a Int8, b String)", "Nested(a Int8, b String)"),
            (
                "JSON(a.b UInt32, max_dynamic_paths=64, SKIP c)",
                "JSON(max_dynamic_paths=64, `a.b` UInt32, SKIP `c`)",
            ),
            ("Variant(String, UInt64)", "Variant(String, UInt64)"),
            ("Dynamic(max_types=8)", "Dynamic(max_types=8)"),
            (
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
                "AggregateFunction(quantiles(0.5, 0.9), Float64)",
            ),
            ("AggregateFunction(sumIf, UInt64, UInt8)", "AggregateFunction(sumIf, UInt64, UInt8)"),
            ("SimpleAggregateFunction(max, DateTime)", "SimpleAggregateFunction(max, DateTime)"),
            ("QBit(Float32, 1536)", "QBit(Float32, 1536)"),
            ("int unsigned", "UInt32"),
            ("DOUBLE PRECISION", "Float64"),
            ("VARCHAR(100)", "String where lengthUTF8(x) <= 100"),
            ("varchar(100)", "String where lengthUTF8(x) <= 100"),
            ("vector(3)", "Array(Float32) where length(x) = 3"),
            ("array<varchar(5)>", "Array(String) where arrayAll(x -> lengthUTF8(x) <= 5, x)"),
            ("date", "Date32"),
            ("Date", "Date"),
            ("timestamptz", "DateTime64(6, 'UTC')"),
            ("IntervalDay", "IntervalDay"),
            ("MultiPolygon", "MultiPolygon"),
        ] {
            assert_eq!(printed(written), stored, "{written}");
        }
    }

    #[test]
    fn mistakes_are_found_at_their_place() {
        for (written, message) in [
            ("Sting", "there is no type `Sting` at 0..5"),
            ("Array(Strng)", "there is no type `Strng` at 6..11"),
            ("jsonb", "there is no type `jsonb` at 0..5"),
            ("Nullable(Array(String))", "`Array(String)` cannot be inside of `Nullable` at 9..22"),
            (
                "Nullable(LowCardinality(String))",
                "`LowCardinality(String)` cannot be inside of `Nullable` at 9..23",
            ),
            ("LowCardinality(Decimal(9, 2))", "`LowCardinality` cannot hold `Decimal(9, 2)` at 15..28"),
            (
                "Map(Nullable(String), UInt8)",
                "a key of a `Map` cannot be `Nullable(String)`, which holds NULL at 4..20",
            ),
            ("Decimal(80, 2)", "all digits of a `Decimal` must be from 1 to 76, not 80 at 8..10"),
            ("Decimal(5, 6)", "the digits after the point must be from 0 to 5, not 6 at 11..12"),
            ("FixedString(0)", "the bytes of a `FixedString` must be from 1 to 16777215, not 0 at 12..13"),
            ("Enum8('a' = 200)", "200 does not fit `Enum8` at 6..15"),
            ("Enum8('a' = 1, 'b' = 1)", "the number 1 is `a` already at 15..22"),
            ("DateTime64(10)", "the digits of a second must be from 0 to 9, not 10 at 11..13"),
            ("DateTime('Nowhere land')", "`Nowhere land` is no time zone at 9..23"),
            ("Tuple(a Int8, String)", "either all or none of the parts of a `Tuple` have names at 0..5"),
            (
                "SimpleAggregateFunction(sum, Int32)",
                "`sum` of `Int32` is `Int64`, and the type must be the sum's at 24..27",
            ),
            (
                "SimpleAggregateFunction(avg, Float64)",
                "`SimpleAggregateFunction` has no function `avg` at 24..27",
            ),
            ("AggregateFunction(smu, UInt8)", "there is no aggregate function `smu` at 18..21"),
            ("String NOT NULL", "`NOT NULL` follows the type at 7..15"),
            ("Array(String", "`)` is missing at the end of `Array` at 0..12"),
            ("UInt64(3)", "`UInt64` takes no parameters at 6..7"),
        ] {
            assert_eq!(printed(written), message, "{written}");
        }
    }
}

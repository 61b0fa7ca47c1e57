//! What PostgreSQL and its extensions have: functions, operators, casts, types, operator classes.
//!
//! One fact a line, sorted by bytes and searched in place, so that nothing is read before something is asked. The lines are
//! written and compared by `tests/engines/checks/facts.py`, from the catalogs of PostgreSQL 17 with TimescaleDB 2.29, pgvector 0.8,
//! PostGIS 3.5 and the extensions that PostgreSQL comes with. Types have the names of the catalog: `int4`, and `_int4` for an array.

static FUNCTIONS: &str = include_str!("functions.txt");
static OPERATORS: &str = include_str!("operators.txt");
static CASTS: &str = include_str!("casts.txt");
static TYPES: &str = include_str!("types.txt");
static OPERATOR_CLASSES: &str = include_str!("operator_classes.txt");

/// A function; one of several of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// The types of its arguments; of the one that repeats, once.
    pub arguments: Vec<&'static str>,
    /// How many of the last arguments have defaults.
    pub optional: usize,
    /// Whether the last argument repeats.
    pub variadic: bool,
    /// The type of its result.
    pub result: &'static str,
    /// What it makes of rows.
    pub over: Over,
    /// Whether it always gives the same for the same arguments.
    pub immutable: bool,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// What a function makes of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// One value of one row.
    Row,
    /// Several rows of one.
    Set,
    /// One value of several rows.
    Aggregate,
    /// A value beside those of other rows.
    Window,
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The type before it; nothing where it stands in front.
    pub left: Option<&'static str>,
    /// The type behind it.
    pub right: &'static str,
    /// The type of its result.
    pub result: &'static str,
    /// Whether it always gives the same.
    pub immutable: bool,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// Where PostgreSQL makes a cast by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// Nowhere.
    Explicit,
    /// Where a value is stored.
    Assignment,
    /// Everywhere.
    Implicit,
}

/// How a cast is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By a function.
    Function,
    /// Not at all: the bytes are the same.
    Binary,
    /// By writing it as text and reading that.
    Text,
}

/// A cast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// The type that comes out.
    pub target: &'static str,
    /// Where it is made.
    pub context: Context,
    /// How.
    pub method: Method,
    /// Whether its function always gives the same.
    pub immutable: bool,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// A type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeFacts {
    /// `b` base, `r` range, `m` multirange, `p` pseudo, `e` enum, `d` domain.
    pub kind: u8,
    /// Types of one category are alike: `N` numbers, `S` texts, `D` times, …
    pub category: u8,
    /// Whether it is the one that a category is turned into.
    pub preferred: bool,
    /// Whether reading it from text always gives the same.
    pub reads_alike: bool,
    /// Whether writing it as text always gives the same.
    pub writes_alike: bool,
    /// Of what a range is.
    pub element: Option<&'static str>,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// An operator class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorClass {
    /// Its name.
    pub name: &'static str,
    /// The type that it takes.
    pub input: &'static str,
    /// Whether the type gets it when none is named.
    pub default: bool,
    /// The extension that brings it.
    pub extension: Option<&'static str>,
}

/// The lines of a table whose first word this is.
fn lines(table: &'static str, word: &str) -> impl Iterator<Item = &'static str> {
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = bytes[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let start = start.max(low);
        let end =
            bytes[middle..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| middle + at);
        let first = bytes[start..end].split(|byte| *byte == b' ').next().unwrap_or_default();
        // A word ends in front of a blank, which is smaller than any byte of a name.
        if first < word.as_bytes() {
            low = (end + 1).min(bytes.len());
        } else {
            high = start;
        }
    }
    let owned = word.to_owned();
    table[low..]
        .lines()
        .take_while(move |line| line.strip_prefix(owned.as_str()).is_some_and(|rest| rest.starts_with(' ')))
}

/// The functions of a name, aggregates and window functions among them.
pub fn functions(name: &str) -> impl Iterator<Item = Function> {
    lines(FUNCTIONS, name).filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (list, result, flags) = (words.next()?, words.next()?, words.next()?);
        let mut arguments: Vec<&'static str> =
            if list == "-" { Vec::new() } else { list.split(',').collect() };
        let mut variadic = false;
        let mut optional = 0;
        for argument in &mut arguments {
            if let Some(repeated) = argument.strip_suffix("...") {
                *argument = repeated;
                variadic = true;
            } else if let Some(defaulted) = argument.strip_suffix('?') {
                *argument = defaulted;
                optional += 1;
            }
        }
        Some(Function {
            arguments,
            optional,
            variadic,
            result: result.trim_start_matches('*'),
            over: match flags.get(1..) {
                Some("a") => Over::Aggregate,
                Some("w") => Over::Window,
                _ if result.starts_with('*') => Over::Set,
                _ => Over::Row,
            },
            immutable: flags.starts_with('i'),
            extension: words.next(),
        })
    })
}

/// The operators of a name.
pub fn operators(name: &str) -> impl Iterator<Item = Operator> {
    lines(OPERATORS, name).filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (left, right, result, flag) = (words.next()?, words.next()?, words.next()?, words.next()?);
        Some(Operator {
            left: (left != "-").then_some(left),
            right,
            result,
            immutable: flag == "i",
            extension: words.next(),
        })
    })
}

/// The cast from one type to another.
pub fn cast(source: &str, target: &str) -> Option<Cast> {
    lines(CASTS, source).find_map(|line| {
        let mut words = line.split(' ').skip(1);
        let to = words.next().filter(|word| *word == target)?;
        let context = match words.next()? {
            "i" => Context::Implicit,
            "a" => Context::Assignment,
            _ => Context::Explicit,
        };
        let method = match words.next()? {
            "f" => Method::Function,
            "b" => Method::Binary,
            _ => Method::Text,
        };
        Some(Cast { target: to, context, method, immutable: words.next()? == "i", extension: words.next() })
    })
}

/// What a type is. Arrays are not listed: they are read and written by functions that need not be the same tomorrow.
pub fn type_facts(name: &str) -> Option<TypeFacts> {
    if name.starts_with('_') {
        return Some(TypeFacts {
            kind: b'b',
            category: b'A',
            preferred: false,
            reads_alike: false,
            writes_alike: false,
            element: None,
            extension: None,
        });
    }
    let mut words = lines(TYPES, name).next()?.split(' ').skip(1);
    let byte = |word: Option<&str>| word.and_then(|word| word.bytes().next());
    Some(TypeFacts {
        kind: byte(words.next())?,
        category: byte(words.next())?,
        preferred: words.next()? == "p",
        reads_alike: words.next()? == "i",
        writes_alike: words.next()? == "i",
        element: words.next().filter(|word| *word != "-"),
        extension: words.next(),
    })
}

/// A type's name as the catalog holds it.
pub fn type_name(name: &str) -> Option<&'static str> {
    lines(TYPES, name).next()?.split(' ').next()
}

/// The operator classes of an index method.
pub fn operator_classes(method: &str) -> impl Iterator<Item = OperatorClass> {
    lines(OPERATOR_CLASSES, method).filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some(OperatorClass {
            name: words.next()?,
            input: words.next()?,
            default: words.next()? == "d",
            extension: words.next(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_by_its_word() {
        for table in [FUNCTIONS, OPERATORS, CASTS, TYPES, OPERATOR_CLASSES] {
            let mut previous = "";
            for line in table.lines() {
                assert!(previous.as_bytes() < line.as_bytes(), "{line} is out of order");
                previous = line;
                let word = line.split(' ').next().unwrap_or_default();
                assert!(lines(table, word).any(|found| found == line), "{line}");
            }
            assert_eq!(lines(table, "no such word").count(), 0);
            assert_eq!(lines(table, "").count(), 0);
            assert_eq!(lines(table, "~~~~~~").count(), 0);
        }
    }

    #[test]
    fn every_line_can_be_read() {
        let names = |table: &'static str| {
            let mut words: Vec<&str> = table.lines().filter_map(|line| line.split(' ').next()).collect();
            words.dedup();
            words
        };
        let read: usize = names(FUNCTIONS).into_iter().map(|name| functions(name).count()).sum();
        assert_eq!(read, FUNCTIONS.lines().count());
        let read: usize = names(OPERATORS).into_iter().map(|name| operators(name).count()).sum();
        assert_eq!(read, OPERATORS.lines().count());
        let read: usize =
            names(OPERATOR_CLASSES).into_iter().map(|name| operator_classes(name).count()).sum();
        assert_eq!(read, OPERATOR_CLASSES.lines().count());
        assert!(names(TYPES).into_iter().all(|name| type_facts(name).is_some()));
        for line in CASTS.lines() {
            let mut words = line.split(' ');
            let (source, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            assert!(cast(source, target).is_some(), "{line}");
        }
    }

    #[test]
    fn facts_are_those_of_the_server() {
        assert!(functions("now").all(|function| !function.immutable));
        let trunc: Vec<bool> = functions("date_trunc").map(|function| function.immutable).collect();
        assert_eq!(trunc, [true, true, false, true]);
        assert_eq!(cast("int4", "int8").map(|cast| cast.context), Some(Context::Implicit));
        assert_eq!(
            type_facts("timestamptz").map(|facts| (facts.preferred, facts.reads_alike)),
            Some((true, false))
        );
        let over = |name: &str| functions(name).map(|function| function.over).collect::<Vec<_>>();
        assert_eq!(over("unnest"), [Over::Set, Over::Set, Over::Set]);
        assert_eq!(over("string_agg"), [Over::Aggregate, Over::Aggregate]);
        assert_eq!(over("row_number"), [Over::Window]);
        assert_eq!(over("lower")[0], Over::Row);
        assert_eq!(type_facts("int4range").and_then(|facts| facts.element), Some("int4"));
        assert!(
            operator_classes("gin")
                .any(|class| class.input == "text" && class.extension == Some("btree_gin"))
        );
    }
}

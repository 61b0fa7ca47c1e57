//! Expressions whose value is stored - in an index, in a generated column - are the same for the same row, always.
//! Source: PostgreSQL 17, executed: `42P17: generation expression is not immutable`, `42P17: functions in index expression must be
//! marked IMMUTABLE`.

use std::ops::Range;

use super::{Rule, declared};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::dialect::tree::{Node, Tree, TypeName, with_tree};
use crate::engine::timescaledb::infer::{Changing, Own, Scope, Ty, What, infer};
use crate::engine::timescaledb::model::{Definition, Function, Table};
use crate::engine::timescaledb::spec::Volatility;
use crate::model::ObjectId;
use crate::sql::{Expression, around};

/// The most domains of domains that are looked through.
const MAX_DOMAINS: usize = 64;

const OTHERWISE: &str = "fill an ordinary column from a trigger, or call only functions that are immutable";
const CLOCK: &str = "compare with the clock in queries: what is stored cannot follow it";
const DEFAULT: &str = "write it as the column's `default`, which is computed once for each row";
const JOIN: &str = "join the texts with `||`, and put `coalesce(…, '')` around those that may be null";

/// What to do in the place of functions that change.
const INSTEAD: &[(&str, &str)] = &[
    ("clock_timestamp", CLOCK),
    ("concat", JOIN),
    ("concat_ws", JOIN),
    ("format", "join the texts with `||`"),
    ("gen_random_uuid", DEFAULT),
    ("nextval", DEFAULT),
    ("now", CLOCK),
    ("random", DEFAULT),
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
    (
        "to_timestamp",
        "cast the text where rows are written: how `to_timestamp` reads depends on settings of the session",
    ),
    ("transaction_timestamp", CLOCK),
    (
        "unaccent",
        "wrap it in a function of your own that is marked `volatility: immutable` and names the dictionary",
    ),
    ("uuid_generate_v1", DEFAULT),
    ("uuid_generate_v4", DEFAULT),
];

/// What is around the expressions of a table or a view.
pub(super) struct Around<'a> {
    pub(super) rule: &'a Rule<'a>,
    /// The table; nothing for views, whose columns have types that only the server knows.
    pub(super) table: Option<&'a Table>,
}

impl Scope for Around<'_> {
    fn column(&self, parts: &[String]) -> Ty {
        let column = match parts {
            [name] => self.table.and_then(|table| table.column(name)),
            [table, name] if *table == self.rule.object.id.name => {
                self.table.and_then(|table| table.column(name))
            }
            _ => None,
        };
        column.map_or(Ty::Unknown, |column| type_of(self.rule, &column.ty))
    }

    fn function(&self, name: &[String]) -> Option<Own> {
        let last = name.last()?;
        let objects = self.rule.object.edges.iter().map(|edge| self.rule.context.catalog.get(edge.to));
        let mut functions = objects.filter(|object| {
            object.kind == "function"
                && object.id.name == *last
                && (name.len() < 2 || object.id.schema == name.first().cloned())
        });
        let Some(Definition::Function(function)) = functions.find_map(|object| object.definition()) else {
            return None;
        };
        Some(Own { immutable: is_lasting(self.rule, function), result: returned(self.rule, function) })
    }

    fn declared(&self, parts: &[String]) -> Ty {
        let (schema, name) = match parts {
            [name] => (self.rule.object.id.schema.as_deref().unwrap_or_default(), name),
            [schema, name] => (schema.as_str(), name),
            _ => return Ty::Unknown,
        };
        match of_declared(self.rule, schema, name) {
            Ty::Unknown if parts.len() == 1 => of_declared(self.rule, "public", name),
            found => found,
        }
    }

    fn has(&self, extension: &str) -> bool {
        has_extension(self.rule, extension)
    }
}

/// Whether the database of an object declares an extension.
pub(super) fn has_extension(rule: &Rule<'_>, extension: &str) -> bool {
    let id = ObjectId {
        engine: "timescaledb",
        namespace: "extension",
        database: rule.object.id.database.clone(),
        schema: None,
        name: extension.to_owned(),
    };
    rule.context.catalog.names.index_of(&id).is_some()
}

/// A type of a document as the catalog calls it; a domain is what it narrows.
pub(super) fn type_of(rule: &Rule<'_>, ty: &crate::engine::timescaledb::types::Type) -> Ty {
    Ty::of(ty, &|schema, name| of_declared(rule, schema, name))
}

fn of_declared(rule: &Rule<'_>, schema: &str, name: &str) -> Ty {
    use crate::engine::timescaledb::types::Type;
    let mut found = declared(rule.context.catalog, &rule.object.id.database, schema, name);
    let mut at = (schema.to_owned(), name.to_owned());
    // A domain of itself is a circle, which is reported elsewhere.
    for _ in 0..MAX_DOMAINS {
        match found {
            Some(Definition::Enum(_)) => return Ty::declared_enum(&at.0, &at.1),
            Some(Definition::Domain(domain)) => match &*domain.ty {
                Type::Declared { schema, name } => {
                    at = (schema.clone(), name.clone());
                    found = declared(rule.context.catalog, &rule.object.id.database, schema, name);
                }
                Type::Array(element) if matches!(**element, Type::Declared { .. }) => return Ty::Unknown,
                other => return Ty::of(other, &|_, _| Ty::Unknown),
            },
            _ => return Ty::Unknown,
        }
    }
    Ty::Unknown
}

/// The type of a function's result.
fn returned(rule: &Rule<'_>, function: &Function) -> Ty {
    let Some(returns) = &function.returns else { return Ty::Unknown };
    let around = Around { rule, table: None };
    with_tree(&format!("NULL::{}", returns.trim()), |tree| infer(tree, &around).0).unwrap_or(Ty::Unknown)
}

/// Whether a function is immutable, or the server sees through it: it puts a plain SQL expression in the place of the call, and
/// asks that.
fn is_lasting(rule: &Rule<'_>, function: &Function) -> bool {
    if function.volatility.value == Volatility::Immutable {
        return true;
    }
    let plain = function.language.eq_ignore_ascii_case("sql")
        && !function.security_definer.value
        && function.settings.is_empty()
        && function.returns.as_ref().is_some_and(|returns| {
            let returns = returns.canonical();
            !returns.starts_with("setof ") && !returns.starts_with("table (")
        });
    let body = function.body.trim().trim_end_matches(';').trim_end();
    let Some(expression) =
        body.get(..6).filter(|word| word.eq_ignore_ascii_case("select")).and(body.get(6..))
    else {
        return false;
    };
    let around = Parameters { around: Around { rule, table: None }, function };
    plain
        && with_tree(expression, |tree| {
            !matches!(tree.node, Node::Query(_))
                && (!function.strict.value || is_strict(tree, function))
                && infer(tree, &around).1.is_empty()
        }) == Some(true)
}

/// Whether an expression is null where any argument of its function is: else the server keeps the call of a strict function.
fn is_strict(tree: &Tree, function: &Function) -> bool {
    fn named<'t>(tree: &'t Tree, found: &mut Vec<&'t str>) -> bool {
        match &tree.node {
            Node::Column(parts) => {
                found.extend(parts.last().map(String::as_str));
                true
            }
            Node::Text(_) | Node::Number(_) | Node::Boolean => true,
            Node::Cast { value, .. } | Node::Collate(value) => named(value, found),
            Node::Call { arguments, .. } => arguments.iter().all(|argument| named(argument, found)),
            Node::Operator { left, right, .. } => {
                left.as_deref().is_none_or(|left| named(left, found)) && named(right, found)
            }
            _ => false,
        }
    }
    let mut found = Vec::new();
    named(tree, &mut found)
        && (1..).zip(&function.arguments).all(|(place, argument)| {
            found.contains(&argument.name.as_str()) || found.contains(&format!("${place}").as_str())
        })
}

/// What is around the body of a function: its arguments.
struct Parameters<'a> {
    around: Around<'a>,
    function: &'a Function,
}

impl Scope for Parameters<'_> {
    fn column(&self, parts: &[String]) -> Ty {
        let [name] = parts else { return Ty::Unknown };
        let place = name.strip_prefix('$').and_then(|place| place.parse::<usize>().ok());
        let argument = match place {
            Some(place) => place.checked_sub(1).and_then(|place| self.function.arguments.get(place)),
            None => self.function.arguments.iter().find(|argument| argument.name.value == *name),
        };
        argument.map_or(Ty::Unknown, |argument| type_of(self.around.rule, &argument.ty))
    }

    // A function that a function calls is not among what the table needs.
    fn function(&self, _: &[String]) -> Option<Own> {
        None
    }

    fn declared(&self, parts: &[String]) -> Ty {
        self.around.declared(parts)
    }

    fn has(&self, extension: &str) -> bool {
        self.around.has(extension)
    }
}

/// The type of an expression, and the type and the modifiers that a cast around it names.
pub(super) fn type_of_expression(rule: &Rule<'_>, table: &Table, sql: &str) -> (Ty, Option<TypeName>) {
    let around = Around { rule, table: Some(table) };
    let found = with_tree(sql, |tree| {
        let cast = match &tree.node {
            Node::Cast { to, .. } => Some(to.clone()),
            _ => None,
        };
        (infer(tree, &around).0, cast)
    });
    found.unwrap_or((Ty::Unknown, None))
}

/// Reports what makes the value of an expression change.
pub(super) fn check(
    rule: &Rule<'_>,
    fragment: &Expression,
    what: &str,
    table: Option<&Table>,
    diagnostics: &mut Diagnostics,
) {
    if !may_change(fragment) {
        return;
    }
    let around = Around { rule, table };
    let found = with_tree(fragment, |tree| {
        infer(tree, &around).1.into_iter().find(|changing| !is_misread(changing, fragment, table))
    });
    let Some(Some(found)) = found else { return };
    let generated = what.starts_with("the generated column");
    let (range, message, help) = told(fragment, &found);
    // What a generated column cannot follow, a default can write down once.
    let help = if generated && help == CLOCK { DEFAULT.to_owned() } else { help };
    diagnostics.push(
        Diagnostic::new(
            &codes::NOT_IMMUTABLE,
            rule.context.sources.place_within(fragment.span, fragment, range),
            format!("{what} of {} {message}, whose result can change while the row does not", rule.subject),
        )
        .help(help),
    );
}

/// Whether a value of the session is a column without its quotes, which is a finding of its own. Where the fragment has the name
/// in quotes as well, the value is meant.
fn is_misread(changing: &Changing, fragment: &str, table: Option<&Table>) -> bool {
    match &changing.what {
        What::Session(word) => {
            table.is_some_and(|table| table.column(word).is_some())
                && !around::is_quoted(DIALECT, fragment, word)
        }
        _ => false,
    }
}

/// Whether an expression does more than name columns: most conditions of indexes are `deleted_at IS NULL`.
fn may_change(sql: &Expression) -> bool {
    const IDLE: &[&str] = &["and", "false", "is", "not", "null", "or", "true"];
    let idle = |word: &str| {
        let is_column = || sql.columns().any(|(name, _)| name.eq_ignore_ascii_case(word));
        IDLE.iter().any(|idle| idle.eq_ignore_ascii_case(word)) || is_column()
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_');
    !(sql.bytes().all(plain) && sql.split_whitespace().all(idle))
}

/// Where it is, what it does, and what to do.
fn told(fragment: &str, found: &Changing) -> (Range<usize>, String, String) {
    let text = |range: &Range<usize>| match fragment.get(range.clone()) {
        Some(text) if !text.is_empty() => text.trim().to_owned(),
        _ => "…".to_owned(),
    };
    let range = if found.range.is_empty() { 0..fragment.len() } else { found.range.clone() };
    match &found.what {
        What::Session(word) => (range, format!("reads `{word}`"), CLOCK.to_owned()),
        What::Call { name, arguments, own: true } => {
            let help =
                format!("write `volatility: immutable` at the function `{name}`, if that is true of it");
            let _ = arguments;
            (named(fragment, range, name), format!("calls `{name}`"), help)
        }
        What::Call { name, arguments, own: false } => {
            let last = arguments.last();
            let zoned = last.filter(|(_, ty)| ty.name() == Some("timestamptz"));
            let shown: Vec<String> = arguments.iter().map(|(range, _)| text(range)).collect();
            let range = named(fragment, range, name);
            let part = extracted(fragment, &range).unwrap_or_else(|| "…".to_owned());
            match (name.as_str(), shown.as_slice()) {
                ("extract", _) if let Some((value, _)) = zoned => {
                    let value = text(value);
                    let help =
                        format!("name the time zone: `extract({part} FROM {value} AT TIME ZONE 'UTC')`");
                    (range, format!("extracts `{part}` from `{value}`"), help)
                }
                ("date_trunc" | "date_part", [first, value]) if zoned.is_some() => {
                    let help = format!("name the time zone: `{name}({first}, {value} AT TIME ZONE 'UTC')`");
                    (range, format!("calls `{name}`"), help)
                }
                ("date_trunc", [first, value]) => {
                    let help =
                        format!("cast it to a time without a zone: `{name}({first}, {value}::timestamp)`");
                    (range, format!("calls `{name}`"), help)
                }
                ("date", [value]) if zoned.is_some() => {
                    let help = format!("name the time zone: `({value} AT TIME ZONE 'UTC')::date`");
                    (range, format!("calls `{name}`"), help)
                }
                (
                    "to_tsvector"
                    | "to_tsquery"
                    | "plainto_tsquery"
                    | "phraseto_tsquery"
                    | "websearch_to_tsquery",
                    [value],
                ) => {
                    let help = format!("name the configuration: `{name}('simple', {value})`");
                    (range, format!("calls `{name}`"), help)
                }
                _ => {
                    let known = INSTEAD.iter().find(|(known, _)| known == name);
                    let help = known.map_or(OTHERWISE, |(_, help)| help).to_owned();
                    (range, format!("calls `{name}`"), help)
                }
            }
        }
        What::Operator { name, left, right } => {
            let types: Vec<String> = left.iter().chain([right]).map(Ty::shown).collect();
            let help = match types.iter().any(|ty| ty == "timestamptz") {
                true => "name the time zone: `AT TIME ZONE 'UTC'` behind the moment".to_owned(),
                false => OTHERWISE.to_owned(),
            };
            (range, format!("computes `{name}` of {}", types.join(" and ")), help)
        }
        What::Cast { value, from, to } => {
            let shown = text(value);
            let target = to.shown();
            let message = format!("casts `{shown}` to {target}");
            let help = match (from.name(), to.name()) {
                (Some("timestamptz"), Some("date" | "timestamp" | "time")) => {
                    format!("name the time zone: `({shown} AT TIME ZONE 'UTC')::{target}`")
                }
                (Some("timestamp"), Some("timestamptz")) => {
                    format!("name the time zone: `{shown} AT TIME ZONE 'UTC'`")
                }
                (Some("date"), Some("timestamptz")) => {
                    format!("name the time zone: `{shown}::timestamp AT TIME ZONE 'UTC'`")
                }
                (Some(source), Some("text" | "varchar" | "bpchar")) if source.starts_with("enum ") => {
                    format!("leave the cast out: an index and a column hold `{shown}` as it is")
                }
                _ => OTHERWISE.to_owned(),
            };
            (range, message, help)
        }
    }
}

/// The bytes of a function's name in a call. Syntax such as `extract(… FROM …)` has a place of its parts alone.
fn named(fragment: &str, range: Range<usize>, name: &str) -> Range<usize> {
    let find = |from| around::word(DIALECT, fragment, from, name);
    find(range.start).filter(|found| found.end <= range.end).or_else(|| find(0)).unwrap_or(range)
}

/// The field of an `extract` whose word stands at a place.
fn extracted(fragment: &str, word: &Range<usize>) -> Option<String> {
    let open = around::after(DIALECT, fragment, word.end)?;
    let field = around::after(DIALECT, fragment, open.end)?;
    fragment.get(field).map(str::to_owned)
}

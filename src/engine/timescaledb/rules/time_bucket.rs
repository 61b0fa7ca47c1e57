//! A call of `time_bucket` in a continuous aggregate: which overload the server takes, and what that asks of its arguments.
//!
//! Source: TimescaleDB 2.29, `process_timebucket_parameters` in `tsl/src/continuous_aggs/common.c`, each form executed.

mod overloads;

use std::ops::Range;

use super::aggregate_query::{Fault, Source};
use super::constants::{Constant, fold, reads_column};
use super::{Rule, lasting};
use crate::engine::timescaledb::dialect::tree::{Node, Tree, TypeName};
use crate::engine::timescaledb::infer::{Own, Scope, Ty, becomes_another, facts, infer};
use crate::engine::timescaledb::model::Span64;
use crate::engine::timescaledb::types::no_interval;
use crate::model::Interval;
use overloads::{Call, OFFSET, ORIGIN, Resolved, TIMEZONE, resolve};

/// What is around the arguments.
struct Around<'a> {
    own: lasting::Around<'a>,
    source: &'a Source<'a>,
}

impl Scope for Around<'_> {
    fn column(&self, parts: &[String]) -> Ty {
        match self.source.own(parts) {
            Some(column) if column == self.source.time => self.source.ty.clone(),
            Some(column) => self.own.column(&[column.to_owned()]),
            None => Ty::Unknown,
        }
    }

    fn function(&self, name: &[String]) -> Option<Own> {
        self.own.function(name)
    }

    fn declared(&self, parts: &[String]) -> Ty {
        self.own.declared(parts)
    }

    fn has(&self, extension: &str) -> bool {
        self.own.has(extension)
    }
}

fn around<'a>(rule: &'a Rule<'a>, source: &'a Source<'a>) -> Around<'a> {
    Around { own: lasting::Around { rule, table: source.table }, source }
}

/// How a bucket is moved.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Moved {
    /// Not at all.
    Not,
    /// By a length of time or a number.
    By(Constant),
    /// To a moment, as it is written.
    To(String),
    /// By something that cannot be told.
    Somehow,
}

impl Moved {
    /// Whether two buckets are moved alike, as far as that can be told.
    pub(super) fn is_as(&self, other: &Moved) -> Option<bool> {
        match (self, other) {
            (Moved::Somehow, Moved::Not) | (Moved::Not, Moved::Somehow) => Some(false),
            (Moved::Somehow, _) | (_, Moved::Somehow) => None,
            // Zero is as good as no number.
            (Moved::Not, Moved::By(Constant::Whole(0))) | (Moved::By(Constant::Whole(0)), Moved::Not) => {
                Some(true)
            }
            (Moved::By(Constant::Length(a)), Moved::By(Constant::Length(b))) => {
                Some(a.approximate_microseconds() == b.approximate_microseconds())
            }
            (Moved::To(a), Moved::To(b)) if a == b => Some(true),
            // Other texts may mean the same moment; two dates do not.
            (Moved::To(a), Moved::To(b)) => (is_date(a) && is_date(b)).then_some(false),
            (a, b) => Some(a == b),
        }
    }
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// What is known of the buckets of an aggregate.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    /// The number of the output that it is.
    pub(super) output: Option<usize>,
    /// How wide it is.
    pub(super) width: Option<Span64>,
    /// Where the width stands in the query.
    pub(super) place: Range<usize>,
    /// Whether it follows a time zone.
    pub(super) zoned: bool,
    /// Its origin.
    pub(super) origin: Moved,
    /// Its offset.
    pub(super) offset: Moved,
    /// The type of its beginnings.
    pub(super) result: Ty,
}

impl Bucket {
    /// Whether the widths of the buckets differ: by months, or by the days of a time zone.
    pub(super) fn is_variable(&self) -> Option<bool> {
        match self.width.as_ref()? {
            Span64::Time(interval) => Some(self.zoned || interval.months != 0),
            Span64::Number(_) => Some(false),
        }
    }
}

/// What is known of a bucket over a source.
pub(super) fn read(rule: &Rule<'_>, call: &Tree, source: &Source<'_>) -> Option<Bucket> {
    let Node::Call { arguments, named, .. } = &call.node else { return None };
    let resolved = resolve(call, &around(rule, source));
    let bound = match &resolved {
        Resolved::One(call) => Some(call),
        _ => None,
    };
    // Where the overload cannot be told, the width is one of time.
    let width = match bound {
        Some(bound) => bound.argument("bucket_width").map(|(argument, _, asked)| (argument, asked)),
        None if named.is_empty() => arguments.first().map(|argument| (argument, "interval")),
        None => None,
    };
    let (width, asked) = width?;
    let moved = |name: &str| {
        let Some((argument, _, asked)) = bound.and_then(|bound| bound.argument(name)) else {
            return Moved::Not;
        };
        match (fold(argument, asked), literal(argument)) {
            (Some(Constant::Null), _) if name == OFFSET => Moved::Not,
            (Some(constant), _) if name == OFFSET => Moved::By(constant),
            (None, Some(text)) if name == ORIGIN => Moved::To(text.trim().to_owned()),
            _ => Moved::Somehow,
        }
    };
    Some(Bucket {
        output: None,
        width: match fold(width, asked) {
            Some(Constant::Length(interval)) => Some(Span64::Time(interval)),
            Some(Constant::Whole(number)) => Some(Span64::Number(number)),
            _ => None,
        },
        place: place(width, call),
        zoned: bound
            .and_then(|bound| bound.argument(TIMEZONE))
            .is_some_and(|(argument, ..)| argument.node != Node::Null),
        origin: moved(ORIGIN),
        offset: moved(OFFSET),
        result: bound.map_or(Ty::Unknown, |bound| Ty::named(bound.overload.result)),
    })
}

/// The text of a literal, with or without its type.
fn literal(tree: &Tree) -> Option<&str> {
    match &tree.node {
        Node::Text(text) => Some(text),
        Node::Cast { value, .. } => match &value.node {
            Node::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// Where an argument stands.
fn place(argument: &Tree, call: &Tree) -> Range<usize> {
    if argument.range.is_empty() { call.range.clone() } else { argument.range.clone() }
}

/// What is wrong with the bucket of an aggregate.
pub(super) fn faults(rule: &Rule<'_>, call: &Tree, source: &Source<'_>, faults: &mut Vec<Fault>) {
    let Node::Call { arguments, named, .. } = &call.node else { return };
    let scope = around(rule, source);
    let behind = named.iter().skip_while(|name| name.is_none()).any(Option::is_none);
    if behind {
        faults.push(Fault::new(
            "gives its bucket an argument without a name behind one with a name",
            Some(call.range.clone()),
            "write the arguments without names first",
        ));
        return;
    }
    match resolve(call, &scope) {
        Resolved::One(bound) => {
            if !bound.overload.kept {
                faults.push(Fault::new(
                    "gives its bucket of uuids a time zone, which no continuous aggregate can have",
                    bound.argument(TIMEZONE).map(|(zone, ..)| place(zone, call)),
                    "remove the time zone",
                ));
            }
            time(call, arguments, &bound, source, faults);
            moving(call, &bound, &scope, faults);
            width(rule, call, &bound, &scope, faults);
        }
        Resolved::Missing | Resolved::Ambiguous if column_fault(call, arguments, source, faults) => {}
        Resolved::Missing => faults.push(Fault::new(
            format!("calls `{}`, which does not exist", signature(arguments, named, &scope)),
            Some(call.range.clone()),
            forms(&source.ty),
        )),
        Resolved::Ambiguous => {
            let third = arguments.get(2);
            let at = Some(third.map_or(call.range.clone(), |argument| place(argument, call)));
            let zone = third.and_then(literal).is_some_and(|text| {
                may_be_zone(text) && text.contains(char::is_alphabetic) && no_interval(text).is_some()
            });
            faults.push(match zone {
                true => Fault::new(zone_of(source), at, WITHOUT_ZONE),
                false => Fault::new(
                    format!(
                        "calls `{}`, and several functions could be meant",
                        signature(arguments, named, &scope)
                    ),
                    at,
                    "say what the third argument is: `origin => …` or `\"offset\" => …`",
                ),
            });
        }
        Resolved::Unknown => {
            column_fault(call, arguments, source, faults);
        }
    }
}

/// A call by the types of its arguments.
fn signature(arguments: &[Tree], named: &[Option<String>], scope: &dyn Scope) -> String {
    let shown = arguments.iter().enumerate().map(|(place, argument)| {
        let ty = infer(argument, scope).0.shown();
        match named.get(place).and_then(Option::as_ref) {
            Some(name) => format!("{name} => {ty}"),
            None => ty,
        }
    });
    format!("time_bucket({})", shown.collect::<Vec<_>>().join(", "))
}

/// What a bucket of a type can be.
fn forms(ty: &Ty) -> &'static str {
    match ty.name() {
        Some("int2" | "int4" | "int8") => {
            "write a number as the width, such as `time_bucket(3600, …)`, and at most an `\"offset\"` behind the column"
        }
        Some("date" | "timestamp") => {
            "write a length of time as the width, and behind the column an `origin` of its type or an `\"offset\"`"
        }
        Some("timestamptz") => {
            "write a length of time as the width, and behind the column a `timezone`, an `origin` or an `\"offset\"`"
        }
        _ => "write `time_bucket('1 hour', …)` of the time column",
    }
}

/// Whether the second argument is something else than a column that can be the time; says so.
fn column_fault(call: &Tree, arguments: &[Tree], source: &Source<'_>, faults: &mut Vec<Fault>) -> bool {
    let Some(argument) = arguments.get(1) else { return false };
    let what = match &as_it_is(argument, &source.ty).node {
        Node::Column(parts) => match source.own(parts) {
            Some(column) if column != source.time && source.declares(column) && !source.time.is_empty() => (
                format!("makes buckets of `{column}`, and its source is partitioned by `{}`", source.time),
                "make buckets of the time column",
            ),
            _ => return false,
        },
        // A field may be a column of the row, `(readings).time`; a subquery is told elsewhere.
        Node::Field(..) | Node::Query(_) | Node::Other(..) => return false,
        _ => (
            "makes buckets of an expression and not of the time column as it is".to_owned(),
            "make buckets of the time column itself; an `\"offset\" => …` moves them, a time zone is the third argument",
        ),
    };
    faults.push(Fault::new(what.0, Some(place(argument, call)), what.1));
    true
}

/// Without a cast to the type that it has.
fn as_it_is<'a>(tree: &'a Tree, ty: &Ty) -> &'a Tree {
    match &tree.node {
        Node::Cast { value, to: TypeName { parts, modifiers, array: false } }
            if modifiers.is_empty() && parts.last().map(String::as_str) == ty.name() =>
        {
            as_it_is(value, ty)
        }
        _ => tree,
    }
}

/// The second argument as it is written is the time column, and the server does not cast it.
fn time(call: &Tree, arguments: &[Tree], bound: &Call<'_>, source: &Source<'_>, faults: &mut Vec<Fault>) {
    if bound.bound.get(1).is_some_and(|(place, ..)| *place != 1) {
        faults.push(Fault::new(
            "names the arguments of its bucket in an order in which the column is not the second",
            Some(call.range.clone()),
            "write the width first and the time column second",
        ));
        return;
    }
    if column_fault(call, arguments, source, faults) {
        return;
    }
    let Some((argument, given, asked)) = bound.argument("ts") else { return };
    if given.name().is_none_or(|given| given == asked) {
        return;
    }
    let zone = bound.argument(TIMEZONE);
    let origin = bound.argument(ORIGIN);
    let (what, place_of, help) = match (zone, origin, given.name()) {
        (Some((zone, ..)), _, Some("timestamp" | "date")) => (zone_of(source), zone, WITHOUT_ZONE),
        (None, Some((origin, of, _)), _) => (
            format!(
                "gives its bucket an origin of the type {}, and `{}` is a {}",
                of.shown(),
                source.time,
                given.shown()
            ),
            origin,
            "write the origin in the type of the time column",
        ),
        _ => (
            format!("calls a bucket of {asked}, and `{}` is a {}", source.time, given.shown()),
            argument,
            forms(&source.ty),
        ),
    };
    faults.push(Fault::new(what, Some(place(place_of, call)), help));
}

const WITHOUT_ZONE: &str = "remove the zone, or make the column a timestamptz";

/// That a source has no zone for its buckets.
fn zone_of(source: &Source<'_>) -> String {
    let kind = if source.ty.name() == Some("date") { "a date" } else { "a timestamp without one" };
    format!("gives its bucket a time zone, and `{}` is {kind}", source.time)
}

/// What moves a bucket is a constant, and is one thing.
fn moving(call: &Tree, bound: &Call<'_>, scope: &dyn Scope, faults: &mut Vec<Fault>) {
    for name in [TIMEZONE, ORIGIN, OFFSET] {
        let Some((argument, given, asked)) = bound.argument(name) else { continue };
        let at = Some(place(argument, call));
        if changes(argument, given, asked, scope) {
            faults.push(Fault::new(
                format!("gives its bucket {} {name} that is no constant", article(name)),
                at,
                "write it as a literal of its type",
            ));
            continue;
        }
        // A date that is none begins nowhere.
        if name == ORIGIN && asked == "date" && argument.node == Node::Null {
            faults.push(Fault::new("gives its bucket `NULL` as its origin", at, "remove the origin"));
            continue;
        }
        let Some(text) = literal(argument) else { continue };
        let infinite = matches!(text.trim().to_ascii_lowercase().as_str(), "infinity" | "-infinity");
        if name == ORIGIN && infinite {
            faults.push(Fault::new(
                "gives its bucket an origin without an end",
                at,
                "write a moment, such as `origin => '2000-01-03'`",
            ));
        } else if name == TIMEZONE && !may_be_zone(text) {
            faults.push(Fault::new(
                format!("gives its bucket `{text}` as a time zone, which it is not"),
                at,
                "write the name of a zone, such as `Europe/Berlin`, or say what it is: `origin => …`, `\"offset\" => …`",
            ));
        } else {
            unreadable(argument, asked, at, faults);
        }
    }
    // An origin that is `NULL` is one, too.
    let offset = bound.argument(OFFSET).filter(|(argument, ..)| argument.node != Node::Null);
    if let (Some(_), Some((offset, ..))) = (bound.argument(ORIGIN), offset) {
        faults.push(Fault::new(
            "gives its bucket an origin and an offset",
            Some(place(offset, call)),
            "keep one of the two: an origin moves the buckets as an offset does",
        ));
    }
}

fn article(name: &str) -> &'static str {
    if name == TIMEZONE { "a" } else { "an" }
}

/// Names of zones, and offsets such as `+03`; the server has a list of them.
fn may_be_zone(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(char::is_whitespace)
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.strip_prefix('-').is_some_and(|rest| rest.contains('-'))
}

/// A text that cannot be read as what is asked for (`22P02`, `22007`).
fn unreadable(argument: &Tree, asked: &str, at: Option<Range<usize>>, faults: &mut Vec<Fault>) {
    let text = match (&argument.node, literal(argument)) {
        (Node::Text(text), _) => text,
        (Node::Cast { to, .. }, Some(text))
            if asked == "interval" && to.parts.last().is_some_and(|to| to == asked) =>
        {
            text
        }
        _ => return,
    };
    match asked {
        "int2" | "int4" | "int8" if !is_whole(text) => faults.push(Fault::new(
            format!("gives its bucket the text `{text}` where the time is a number"),
            at,
            "write a number in the unit of the time column",
        )),
        "interval" if no_interval(text).is_some() => faults.push(Fault::new(
            match no_interval(text) {
                Some(word) if word.len() < text.trim().len() => {
                    format!("gives its bucket the length `{text}`, and `{word}` is no unit of time")
                }
                _ => format!("gives its bucket the text `{text}`, which is no length of time"),
            },
            at,
            "write numbers and units from `microseconds` to `centuries`, such as `3 months` or `90 minutes`",
        )),
        _ => {}
    }
}

/// Whether the server reads a text as a whole number: `10`, `-5`, `1_000`, `0x10`.
fn is_whole(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
    let (digits, base) = match digits.get(..2) {
        Some("0x") => (digits.get(2..).unwrap_or_default(), 16),
        Some("0o") => (digits.get(2..).unwrap_or_default(), 8),
        Some("0b") => (digits.get(2..).unwrap_or_default(), 2),
        _ => (digits.as_str(), 10),
    };
    digits.contains(|c: char| c.is_digit(base)) && digits.chars().all(|c| c.is_digit(base) || c == '_')
}

/// Whether an argument is no constant when the aggregate is made: it reads a column, or it is not immutable.
fn changes(argument: &Tree, given: &Ty, asked: &str, scope: &dyn Scope) -> bool {
    let (_, changing) = infer(argument, scope);
    let cast = *given != Ty::Literal && facts(asked).is_some() && becomes_another(given, asked);
    reads_column(argument) || !changing.is_empty() || cast
}

fn width(rule: &Rule<'_>, call: &Tree, bound: &Call<'_>, scope: &dyn Scope, faults: &mut Vec<Fault>) {
    let Some((argument, given, asked)) = bound.argument("bucket_width") else { return };
    let at = Some(place(argument, call));
    let help = "write a width of one unit, such as `1 hour`, `7 days` or `1 month`";
    if changes(argument, given, asked, scope) {
        faults.push(Fault::new("has buckets of a width that is no constant", at, help));
        return;
    }
    unreadable(argument, asked, at.clone(), faults);
    // Before, the first refresh fails.
    let refused = rule.context.targets.of("timescaledb").version("version").at_least(&[2, 27]);
    let what = match fold(argument, asked) {
        Some(Constant::Length(Interval { months, days, microseconds }))
            if months != 0 && (days != 0 || microseconds != 0) =>
        {
            "has buckets of months and days together, which have no fixed order"
        }
        Some(Constant::Length(interval)) if refused && interval.approximate_microseconds() <= 0 => {
            "has buckets without a width"
        }
        Some(Constant::Whole(..=0)) => {
            faults.push(Fault::new("has buckets without a width", at, "write a width above zero"));
            return;
        }
        Some(Constant::Null | Constant::Endless) => "has buckets without a width",
        _ => return,
    };
    faults.push(Fault::new(what, at, help));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::timescaledb::dialect::tree::with_tree;

    #[test]
    fn buckets_are_moved_alike_or_not() {
        let by = |text: &str| Moved::By(with_tree(text, |tree| fold(tree, "interval")).flatten().unwrap());
        let to = |text: &str| Moved::To(text.to_owned());
        assert_eq!(by("'1 hour'").is_as(&by("'60 minutes'")), Some(true));
        assert_eq!(by("'1 hour'").is_as(&by("'2 hours'")), Some(false));
        assert_eq!(Moved::Not.is_as(&by("'1 hour'")), Some(false));
        assert_eq!(Moved::Not.is_as(&Moved::By(Constant::Whole(0))), Some(true));
        assert_eq!(to("2000-01-01").is_as(&to("2000-01-01")), Some(true));
        assert_eq!(to("2000-01-01").is_as(&to("2000-01-02")), Some(false));
        assert_eq!(to("2000-01-01").is_as(&to("2000-01-01 00:00")), None);
    }
}

//! The overloads of `time_bucket`, and which of them the server takes for a call.
//!
//! Source: TimescaleDB 2.29, `\df time_bucket`; PostgreSQL 17, "10.3 Functions".

use crate::engine::timescaledb::dialect::tree::{Node, Tree};
use crate::engine::timescaledb::infer::{Scope, Ty, chosen, infer, is_taken};

/// An overload: the types of `bucket_width` and `ts`, and the names and types of what may follow.
pub(super) struct Overload {
    width: &'static str,
    time: &'static str,
    rest: &'static [(&'static str, &'static str)],
    /// How many of the last arguments may be left out.
    optional: usize,
    /// The type of a bucket.
    pub(super) result: &'static str,
    /// Whether a continuous aggregate can be grouped by it.
    pub(super) kept: bool,
}

pub(super) const OFFSET: &str = "offset";
pub(super) const ORIGIN: &str = "origin";
pub(super) const TIMEZONE: &str = "timezone";

const fn over(
    width: &'static str,
    time: &'static str,
    rest: &'static [(&'static str, &'static str)],
    result: &'static str,
) -> Overload {
    Overload { width, time, rest, optional: 0, result, kept: true }
}

const ZONED: &[(&str, &str)] = &[(TIMEZONE, "text"), (ORIGIN, "timestamptz"), (OFFSET, "interval")];

const OVERLOADS: &[Overload] = &[
    over("int2", "int2", &[], "int2"),
    over("int2", "int2", &[(OFFSET, "int2")], "int2"),
    over("int4", "int4", &[], "int4"),
    over("int4", "int4", &[(OFFSET, "int4")], "int4"),
    over("int8", "int8", &[], "int8"),
    over("int8", "int8", &[(OFFSET, "int8")], "int8"),
    over("interval", "date", &[], "date"),
    over("interval", "date", &[(ORIGIN, "date")], "date"),
    over("interval", "date", &[(OFFSET, "interval")], "date"),
    over("interval", "timestamp", &[], "timestamp"),
    over("interval", "timestamp", &[(ORIGIN, "timestamp")], "timestamp"),
    over("interval", "timestamp", &[(OFFSET, "interval")], "timestamp"),
    over("interval", "timestamptz", &[], "timestamptz"),
    over("interval", "timestamptz", &[(ORIGIN, "timestamptz")], "timestamptz"),
    over("interval", "timestamptz", &[(OFFSET, "interval")], "timestamptz"),
    Overload { optional: 2, ..over("interval", "timestamptz", ZONED, "timestamptz") },
    over("interval", "uuid", &[], "timestamptz"),
    over("interval", "uuid", &[(ORIGIN, "timestamptz")], "timestamptz"),
    over("interval", "uuid", &[(OFFSET, "interval")], "timestamptz"),
    // `0A000: continuous aggregate view must include a valid time bucket function`.
    Overload { optional: 2, kept: false, ..over("interval", "uuid", ZONED, "timestamptz") },
];

impl Overload {
    /// The name and the type of a parameter.
    fn parameter(&self, place: usize) -> Option<(&'static str, &'static str)> {
        match place {
            0 => Some(("bucket_width", self.width)),
            1 => Some(("ts", self.time)),
            place => self.rest.get(place - 2).copied(),
        }
    }

    /// The parameter of each argument, in the order in which they are written; nothing where they do not fit.
    fn bind(&self, count: usize, named: &[Option<String>]) -> Option<Vec<usize>> {
        let all = self.rest.len() + 2;
        let mut places = Vec::with_capacity(count);
        for argument in 0..count {
            let place = match named.get(argument).and_then(Option::as_deref) {
                Some(name) => {
                    (0..all).find(|place| self.parameter(*place).is_some_and(|(its, _)| its == name))?
                }
                None => argument,
            };
            if place >= all || places.contains(&place) {
                return None;
            }
            places.push(place);
        }
        (0..all - self.optional).all(|place| places.contains(&place)).then_some(places)
    }
}

/// A call whose arguments are bound to the parameters of an overload.
pub(super) struct Call<'a> {
    pub(super) overload: &'static Overload,
    /// Arguments with their types, by their parameters.
    pub(super) bound: Vec<(usize, &'a Tree, Ty)>,
}

impl<'a> Call<'a> {
    pub(super) fn argument(&self, name: &str) -> Option<(&'a Tree, &Ty, &'static str)> {
        self.bound.iter().find_map(|(place, argument, ty)| {
            let (its, asked) = self.overload.parameter(*place)?;
            (its == name).then_some((*argument, ty, asked))
        })
    }
}

/// What the server makes of a call.
pub(super) enum Resolved<'a> {
    One(Call<'a>),
    /// `42883`
    Missing,
    /// `42725`
    Ambiguous,
    /// The types cannot be told.
    Unknown,
}

pub(super) fn resolve<'a>(call: &'a Tree, scope: &dyn Scope) -> Resolved<'a> {
    let Node::Call { arguments, named, .. } = &call.node else { return Resolved::Unknown };
    let given: Vec<Ty> = arguments.iter().map(|argument| infer(argument, scope).0).collect();
    let mut fitting: Vec<(&'static Overload, Vec<usize>)> = Vec::new();
    for overload in OVERLOADS {
        let Some(places) = overload.bind(arguments.len(), named) else { continue };
        let taken = places.iter().zip(&given).all(|(place, given)| {
            overload.parameter(*place).is_some_and(|(_, asked)| is_taken(given, asked))
        });
        if taken {
            fitting.push((overload, places));
        }
    }
    let asks = |(overload, places): &(&'static Overload, Vec<usize>)| {
        places.iter().filter_map(|place| Some(overload.parameter(*place)?.1)).collect::<Vec<_>>()
    };
    let index = match fitting.len() {
        0 => return Resolved::Missing,
        1 => 0,
        _ if given.contains(&Ty::Unknown) => {
            // The column alone may decide.
            let exact = |(overload, places): &(&'static Overload, Vec<usize>)| {
                let time = places.iter().position(|place| *place == 1).and_then(|at| given.get(at));
                time.and_then(Ty::name) == Some(overload.time)
            };
            match fitting.iter().filter(|one| exact(one)).count() {
                1 => fitting.iter().position(exact).unwrap_or_default(),
                _ => return Resolved::Unknown,
            }
        }
        _ => match chosen(fitting.iter().map(asks).collect(), &given) {
            Some(index) => index,
            None => return Resolved::Ambiguous,
        },
    };
    let Some((overload, places)) = fitting.into_iter().nth(index) else { return Resolved::Unknown };
    let bound = places.into_iter().zip(arguments).zip(given);
    Resolved::One(Call {
        overload,
        bound: bound.map(|((place, argument), ty)| (place, argument, ty)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::timescaledb::dialect::tree::with_tree;
    use crate::engine::timescaledb::infer::Own;

    /// The time column of a type, and nothing else.
    struct Time(&'static str);

    impl Scope for Time {
        fn column(&self, _: &[String]) -> Ty {
            Ty::named(self.0)
        }
        fn function(&self, _: &[String]) -> Option<Own> {
            None
        }
        fn declared(&self, _: &[String]) -> Ty {
            Ty::Unknown
        }
        fn has(&self, _: &str) -> bool {
            true
        }
    }

    /// The types of the overload that a call takes, or why it takes none.
    fn taken(ty: &'static str, call: &str) -> String {
        with_tree(call, |tree| match resolve(tree, &Time(ty)) {
            Resolved::One(call) => {
                let parameters = (0..5).filter_map(|place| call.overload.parameter(place));
                parameters.map(|(_, ty)| ty).collect::<Vec<_>>().join(",")
            }
            Resolved::Missing => "missing".to_owned(),
            Resolved::Ambiguous => "ambiguous".to_owned(),
            Resolved::Unknown => "unknown".to_owned(),
        })
        .unwrap()
    }

    #[test]
    fn the_overload_is_the_one_that_the_server_takes() {
        // `\df` and each call executed, TimescaleDB 2.29.2.
        for (ty, arguments, expected) in [
            ("timestamptz", "'1 hour', t", "interval,timestamptz"),
            ("timestamptz", "'1 hour', t, 'UTC'", "interval,timestamptz,text,timestamptz,interval"),
            ("timestamptz", "'1 hour', t, '1 hour'::interval", "interval,timestamptz,interval"),
            ("timestamptz", "'1 hour', t, origin => '2000-01-01'", "interval,timestamptz,timestamptz"),
            ("timestamptz", "'1 hour', t, timestamp '2000-01-01'", "interval,timestamptz,timestamptz"),
            ("timestamptz", "'1 hour', t, \"offset\" => '1 hour'", "interval,timestamptz,interval"),
            (
                "timestamptz",
                "'1 hour', t, origin => '2000-01-01', timezone => 'UTC'",
                "interval,timestamptz,text,timestamptz,interval",
            ),
            ("timestamptz", "10, t", "missing"),
            ("timestamptz", "1.5, t", "missing"),
            ("timestamptz", "'1 hour'", "missing"),
            ("timestamptz", "'1 hour', t, zone => 'UTC'", "missing"),
            ("timestamp", "'1 hour', t, 'UTC'", "ambiguous"),
            ("timestamp", "'1 hour', t, timezone => 'UTC'", "interval,timestamptz,text,timestamptz,interval"),
            ("timestamp", "'1 hour', t, date '2000-01-01'", "interval,timestamp,timestamp"),
            ("date", "'1 day', t, '1 day'", "ambiguous"),
            ("date", "'1 day', t, '1 day'::interval", "interval,date,interval"),
            ("date", "'1 day', t, origin => '2000-01-01'", "interval,date,date"),
            ("date", "'1 day', t, timestamp '2000-01-01'", "interval,timestamp,timestamp"),
            ("int8", "10, t", "int8,int8"),
            ("int8", "'10', t, 5", "int8,int8,int8"),
            ("int8", "10, t, origin => 5", "missing"),
            ("int8", "interval '1 hour', t", "missing"),
            ("int2", "10, t", "int4,int4"),
            ("int2", "'10', t", "int2,int2"),
            ("uuid", "'1 hour', t", "interval,uuid"),
        ] {
            assert_eq!(taken(ty, &format!("time_bucket({arguments})")), expected, "{ty}: {arguments}");
        }
    }
}

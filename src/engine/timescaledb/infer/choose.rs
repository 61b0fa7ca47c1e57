//! Which of several functions or operators of one name PostgreSQL takes.
//!
//! The rules are those of PostgreSQL 17, "10.2 Operators" and "10.3 Functions" (`func_match_argtypes`, `func_select_candidate`).

use super::types::{Ty, facts, is_polymorphic, is_taken};

/// One that could be meant: the types that it asks for, one for each argument that is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate<T> {
    pub(super) asks: Vec<&'static str>,
    pub(super) of: T,
}

/// The one that is meant; nothing where the server would not know either.
pub(super) fn choose<T: Clone>(all: &[Candidate<T>], given: &[Ty]) -> Option<Candidate<T>> {
    let exact = |candidate: &&Candidate<T>| {
        given.iter().zip(&candidate.asks).all(|(given, asked)| given.name() == Some(asked))
    };
    if let Some(found) = all.iter().find(exact) {
        return Some(found.clone());
    }
    let mut left: Vec<&Candidate<T>> = all
        .iter()
        .filter(|candidate| given.iter().zip(&candidate.asks).all(|(given, asked)| is_taken(given, asked)))
        .filter(|candidate| agrees(candidate, given))
        .collect();
    if left.len() < 2 {
        return left.first().map(|found| (*found).clone());
    }
    // Those with the most exact matches.
    keep_best(&mut left, |candidate| count(given, candidate, |given, asked| given.name() == Some(asked)));
    if left.len() < 2 {
        return left.first().map(|found| (*found).clone());
    }
    // Those with the most exact matches and preferred types.
    keep_best(&mut left, |candidate| {
        count(given, candidate, |given, asked| {
            let Some(name) = given.name() else { return false };
            name == asked
                || facts(name)
                    .zip(facts(asked))
                    .is_some_and(|(given, asked)| asked.preferred && given.category == asked.category)
        })
    });
    if left.len() < 2 {
        return left.first().map(|found| (*found).clone());
    }
    by_literals(&mut left, given);
    if left.len() == 1 {
        return left.first().map(|found| (*found).clone());
    }
    // If all that is known is of one type, literals are taken for that.
    let mut known = given.iter().filter(|given| given.name().is_some());
    let first = known.next()?;
    if known.any(|other| other != first) || given.iter().all(|given| *given != Ty::Literal) {
        return None;
    }
    let mut fits = left.iter().filter(|candidate| {
        candidate.asks.iter().zip(given).all(|(asked, given)| match given {
            Ty::Literal => is_taken(first, asked),
            _ => true,
        })
    });
    let found = fits.next()?;
    fits.next().is_none().then(|| (*found).clone())
}

fn count<T>(given: &[Ty], candidate: &Candidate<T>, fits: impl Fn(&Ty, &str) -> bool) -> usize {
    given.iter().zip(&candidate.asks).filter(|(given, asked)| fits(given, asked)).count()
}

fn keep_best<T>(left: &mut Vec<&Candidate<T>>, score: impl Fn(&Candidate<T>) -> usize) {
    let best = left.iter().map(|candidate| score(candidate)).max().unwrap_or(0);
    left.retain(|candidate| score(candidate) == best);
}

/// What literals are taken for: texts where any candidate takes one, else the one category that all ask for.
fn by_literals<T>(left: &mut Vec<&Candidate<T>>, given: &[Ty]) {
    let mut wanted: Vec<Option<(u8, bool)>> = Vec::new();
    for (place, given) in given.iter().enumerate() {
        if *given != Ty::Literal {
            wanted.push(None);
            continue;
        }
        let asked = |candidate: &&Candidate<T>| candidate.asks.get(place).and_then(|name| facts(name));
        let mut slot: Option<(u8, bool)> = None;
        let mut conflict = false;
        for candidate in left.iter() {
            let Some(facts) = asked(candidate) else {
                conflict = true;
                continue;
            };
            match &mut slot {
                None => slot = Some((facts.category, facts.preferred)),
                Some((category, preferred)) if *category == facts.category => *preferred |= facts.preferred,
                Some((category, preferred)) if facts.category == b'S' => {
                    (*category, *preferred) = (b'S', facts.preferred);
                }
                Some((b'S', _)) => {}
                Some(_) => conflict = true,
            }
        }
        match slot {
            Some((b'S', _)) => wanted.push(slot),
            Some(_) if !conflict => wanted.push(slot),
            // Nothing can be told of a literal, so of none.
            _ => return,
        }
    }
    let fits = |candidate: &&Candidate<T>| {
        candidate.asks.iter().zip(&wanted).all(|(asked, wanted)| match wanted {
            None => true,
            Some((category, preferred)) => facts(asked)
                .is_some_and(|facts| facts.category == *category && (!preferred || facts.preferred)),
        })
    };
    let kept: Vec<&Candidate<T>> = left.iter().copied().filter(|candidate| fits(candidate)).collect();
    if !kept.is_empty() {
        *left = kept;
    }
}

/// Whether the arguments of types that stand for several agree.
fn agrees<T>(candidate: &Candidate<T>, given: &[Ty]) -> bool {
    let mut element: Option<String> = None;
    for (asked, given) in candidate.asks.iter().zip(given) {
        let Some(found) = element_of(asked, given).filter(|_| !asked.starts_with("anycompatible")) else {
            continue;
        };
        if element.get_or_insert_with(|| found.clone()) != &found {
            return false;
        }
    }
    true
}

/// What a type that stands for several says of the element that they share.
fn element_of(asked: &str, given: &Ty) -> Option<String> {
    let name = given.name()?;
    match asked {
        "anyelement" | "anynonarray" | "anyenum" | "anycompatible" | "anycompatiblenonarray" => {
            Some(name.to_owned())
        }
        "anyarray" | "anycompatiblearray" => name.strip_prefix('_').map(str::to_owned),
        "anyrange" | "anymultirange" | "anycompatiblerange" | "anycompatiblemultirange" => {
            facts(name)?.element.map(str::to_owned)
        }
        _ => None,
    }
}

/// The type of a result; one that stands for several takes it from the arguments.
pub(super) fn result<T>(candidate: &Candidate<T>, result: &str, given: &[Ty]) -> Ty {
    if !is_polymorphic(result) {
        return Ty::named(result);
    }
    // The same range or array that came in.
    let same =
        candidate.asks.iter().zip(given).find(|(asked, given)| **asked == result && given.name().is_some());
    if let Some((_, given)) = same.filter(|_| !result.starts_with("anycompatible")) {
        return given.clone();
    }
    let elements: Vec<Ty> = candidate
        .asks
        .iter()
        .zip(given)
        .filter_map(|(asked, given)| element_of(asked, given))
        .map(Ty::Named)
        .collect();
    if elements.is_empty() {
        return Ty::Unknown;
    }
    match (result, super::types::common(&elements)) {
        ("anyelement" | "anynonarray" | "anyenum" | "anycompatible" | "anycompatiblenonarray", element) => {
            element
        }
        ("anyarray" | "anycompatiblearray", Ty::Named(element)) => Ty::Named(format!("_{element}")),
        _ => Ty::Unknown,
    }
}

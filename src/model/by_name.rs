//! Finds a part of an object by its name, however many parts it has.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;
use std::sync::OnceLock;

/// How many parts are searched from the front.
const SEARCHED: usize = 32;

/// The places of names in a list, made when a long list is asked for the first one. It adds nothing to the list that it stands
/// beside, so two of them are always equal.
#[derive(Debug, Default)]
pub struct ByName {
    places: OnceLock<BTreeMap<String, usize>>,
}

impl Clone for ByName {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for ByName {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl ByName {
    /// The first part of a name; `list` must always be the same one.
    pub fn find<'a, T>(&self, list: &'a [T], name: &str, name_of: impl Fn(&T) -> &str) -> Option<&'a T> {
        if list.len() <= SEARCHED {
            return list.iter().find(|part| name_of(part) == name);
        }
        list.get(*self.places(list, name_of).get(name)?)
    }

    /// Whether the name of some part begins with this and is longer; `list` must always be the same one.
    pub fn begins<T>(&self, list: &[T], beginning: &str, name_of: impl Fn(&T) -> &str) -> bool {
        if list.len() <= SEARCHED {
            let longer = |name: &str| name.len() > beginning.len() && name.starts_with(beginning);
            return list.iter().any(|part| longer(name_of(part)));
        }
        let after = (Bound::Excluded(beginning), Bound::Unbounded);
        let next = self.places(list, name_of).range::<str, _>(after).next();
        next.is_some_and(|(name, _)| name.starts_with(beginning))
    }

    fn places<T>(&self, list: &[T], name_of: impl Fn(&T) -> &str) -> &BTreeMap<String, usize> {
        self.places.get_or_init(|| {
            let mut places = BTreeMap::new();
            for (index, part) in list.iter().enumerate() {
                places.entry(name_of(part).to_owned()).or_insert(index);
            }
            places
        })
    }
}

/// The parts of a list that have the same key as an earlier one, each with the first of that key.
pub fn repetitions<'a, T, K: Ord>(list: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<(&'a T, &'a T)> {
    let mut first: BTreeMap<K, &T> = BTreeMap::new();
    let mut found = Vec::new();
    for part in list {
        match first.entry(key(part)) {
            Entry::Occupied(entry) => found.push((part, *entry.get())),
            Entry::Vacant(entry) => {
                entry.insert(part);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{ByName, SEARCHED, repetitions};

    #[test]
    fn repetitions_are_told_with_the_first() {
        let list = ["a", "b", "a", "c", "b", "a"];
        let found: Vec<(usize, usize)> = repetitions(&list, |part| *part)
            .into_iter()
            .map(|(again, first)| {
                let place = |part: &&str| list.iter().position(|other| std::ptr::eq(other, part)).unwrap();
                (place(again), place(first))
            })
            .collect();
        assert_eq!(found, [(2, 0), (4, 1), (5, 0)]);
    }

    #[test]
    fn the_first_of_a_name_is_found() {
        for count in [0, 1, SEARCHED, SEARCHED + 1, 10 * SEARCHED] {
            let list: Vec<String> = (0..count).chain(0..count).map(|index| format!("name{index}")).collect();
            let places = ByName::default();
            for index in 0..count {
                let found = places.find(&list, &format!("name{index}"), |name| name);
                assert!(found.is_some_and(|found| std::ptr::eq(found, &list[index])), "{index} of {count}");
            }
            assert_eq!(places.find(&list, "name", |name| name), None);
            assert_eq!(places.begins(&list, "name", |name| name), count > 0);
            assert_eq!(places.begins(&list, "name1", |name| name), count > 10);
            assert!(!places.begins(&list, "nameless", |name| name));
        }
    }
}

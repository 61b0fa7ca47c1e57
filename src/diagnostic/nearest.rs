//! The word that a misspelt one was meant to be.
//!
//! Words come from other people's files, and there may be many and long ones, so what is not near is passed over before
//! anything is computed, and what one document may cost is bounded.

use std::cell::Cell;

/// Longer words are no names that somebody mistyped, in characters.
const LONGEST: usize = 256;

/// The most that a word may differ.
const MOST_EDITS: usize = 4;

/// What looking for words may cost in a run, about in nanoseconds, if every object has findings.
const BUDGET: usize = 1_000_000_000;

/// What it may cost for one object or file, at least and at most.
const SHARE: (usize, usize) = (100_000, 50_000_000);

/// About what it costs to pass a word over, to read it, and to compare one letter of it with one of another.
const PASS: usize = 4;
const READ: usize = 100;
const COMPARE: usize = 8;

thread_local! {
    /// What is left of the budget of the object or file that this thread is at; nothing where it is at none.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Looks at one of so many objects or files with a budget of its own: what is suggested there must hang on nothing else that
/// the same thread looks at, and a run of many must not cost more than their number.
pub fn within_budget<T>(count: usize, look: impl FnOnce() -> T) -> T {
    let share = (BUDGET / count.max(1)).clamp(SHARE.0, SHARE.1);
    let _outer = Outer(LEFT.replace(Some(share)));
    look()
}

/// The budget around this one, which goes on when this one ends.
struct Outer(Option<usize>);

impl Drop for Outer {
    fn drop(&mut self) {
        LEFT.set(self.0);
    }
}

/// The words that could be meant, looked through once.
#[derive(Debug, Default)]
pub struct Candidates<'a> {
    /// Those that may be near; all that are.
    pub near: Vec<&'a str>,
    /// The first ones, to be listed where none is near.
    pub first: Vec<&'a str>,
    /// How many there are; nothing where they were too many to count.
    pub count: Option<usize>,
}

/// How many words are listed where none is near.
const LISTED: usize = 12;

impl<'a> Candidates<'a> {
    /// Those of a list.
    pub fn of(candidates: impl IntoIterator<Item = &'a str>) -> Self {
        Self::among(candidates.into_iter().map(Some), |_, _| true)
    }

    /// Those of a list with others between them, of which `may` says whether a word may be near, by its place and itself.
    pub fn among(
        candidates: impl IntoIterator<Item = Option<&'a str>>,
        mut may: impl FnMut(usize, &'a str) -> bool,
    ) -> Self {
        let mut found = Candidates::default();
        let mut count = 0;
        for (index, candidate) in candidates.into_iter().enumerate() {
            if !spend(PASS) && index >= LISTED {
                // The nearest of some may be far from the one that was meant.
                found.near.clear();
                return found;
            }
            let Some(candidate) = candidate else { continue };
            count += 1;
            if count <= LISTED {
                found.first.push(candidate);
            }
            if may(index, candidate) {
                found.near.push(candidate);
            }
        }
        found.count = Some(count);
        found
    }

    /// Those of several lists of outlines and indexes, each in the order of the indexes, without one of them: the words are asked
    /// for where the outlines do not tell that they are far.
    pub fn grouped(
        groups: &[&[(Outline, usize)]],
        without: Option<usize>,
        near: Outline,
        word: impl Fn(usize) -> Option<&'a str>,
    ) -> Self {
        let beginnings = groups.iter().flat_map(|group| group.iter().take(LISTED + 1));
        let mut first: Vec<usize> =
            beginnings.map(|(_, index)| *index).filter(|index| Some(*index) != without).collect();
        first.sort_unstable();
        first.truncate(LISTED);
        let length: usize = groups.iter().map(|group| group.len()).sum();
        let first = first.into_iter().filter_map(&word).collect();
        if !spend(PASS * length) {
            return Candidates { near: Vec::new(), first, count: None };
        }
        let may = groups.iter().flat_map(|group| group.iter()).filter(|(outline, _)| near.may_mean(*outline));
        let may = may.filter(|(_, index)| Some(*index) != without);
        let near = may.filter_map(|(_, index)| word(*index)).collect();
        let has = |group: &&[(Outline, usize)]| {
            without.is_some_and(|without| group.binary_search_by_key(&without, |(_, index)| *index).is_ok())
        };
        let count = length - groups.iter().filter(|group| has(group)).count();
        Candidates { near, first, count: Some(count) }
    }
}

/// What can be told of a word at once: how long it is, and which letters it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    length: u32,
    letters: u64,
}

impl Outline {
    /// That of a word.
    pub fn of(word: &str) -> Self {
        let mut outline = Outline { length: 0, letters: 0 };
        for letter in word.chars().flat_map(char::to_lowercase) {
            let letter = if letter == '-' { '_' } else { letter };
            outline.length += 1;
            outline.letters |= 1 << (u32::from(letter) % 64);
        }
        outline
    }

    /// Whether a word of the other outline may be meant by one of this: near it, or beginning with it.
    pub fn may_mean(self, other: Outline) -> bool {
        self.may_be_near(other) || (self.letters & !other.letters == 0 && self.length < other.length)
    }

    /// Whether a word of the other outline may be near one of this.
    fn may_be_near(self, other: Outline) -> bool {
        let most = most_edits(self.length as usize);
        let missing = (self.letters & !other.letters).count_ones() as usize;
        let more = (other.letters & !self.letters).count_ones() as usize;
        missing <= most && more <= most && self.length.abs_diff(other.length) as usize <= most
    }
}

/// Whether a word begins with another one, which is in small letters.
pub(super) fn begins_with(word: &str, folded: &str) -> bool {
    spend(PASS) && {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        folded.chars().all(|letter| letters.next() == Some(letter))
    }
}

/// Takes from the budget; says whether so much was left.
fn spend(steps: usize) -> bool {
    let Some(left) = LEFT.get() else { return true };
    let rest = left.checked_sub(steps);
    LEFT.set(Some(rest.unwrap_or(0)));
    rest.is_some()
}

/// How much a word of so many letters may differ from the one that was meant.
fn most_edits(length: usize) -> usize {
    match length {
        0 | 1 => 0,
        2..=4 => 1,
        5..=7 => 2,
        length => (length / 3).min(MOST_EDITS),
    }
}

/// The candidate nearest to a misspelt word, when one is near enough to be meant.
///
/// Among equally near ones the one that has most of its letters wins: `UInt46` is `UInt64` with two keys swapped, not `UInt16`,
/// and `timestampz` lacks a `t` of `timestamptz`.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A character takes at most four bytes, and need not be counted to be too many.
    if wrong.len() > 4 * LONGEST {
        return None;
    }
    let outline = Outline::of(wrong);
    let length = wrong.chars().count();
    let most = most_edits(length);
    if length > LONGEST {
        return None;
    }
    let folded = wrong.to_lowercase().replace('-', "_");
    let letters = sorted(&folded);
    let mut best: Option<(usize, usize, &str)> = None;
    for candidate in candidates {
        if !spend(PASS) {
            return None;
        }
        // In small letters a word may have a few bytes more or fewer, but never four times as many.
        if candidate.len() > 4 * (wrong.len() + MOST_EDITS) {
            continue;
        }
        if !spend(PASS * candidate.len()) {
            return None;
        }
        if !outline.may_be_near(Outline::of(candidate)) {
            continue;
        }
        if !spend(READ + COMPARE * candidate.len()) {
            return None;
        }
        let small = candidate.to_lowercase();
        let others = sorted(&small);
        let missing = missing(&letters, &others);
        if missing > most || self::missing(&others, &letters) > most {
            continue;
        }
        if !spend(COMPARE * letters.len() * others.len()) {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&folded, &small);
        let found = (distance, missing, candidate);
        if distance <= most && best.is_none_or(|best| found < best) {
            best = Some(found);
        }
    }
    best.map(|(_, _, candidate)| candidate)
}

/// The letters of a word in order, for seeing at once that another one is far.
fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// How many letters of a word another one lacks, both in order; no change of one letter gives it more than one of them.
fn missing(letters: &[char], others: &[char]) -> usize {
    let mut others = others.iter().peekable();
    let lacks = |letter: &&char| {
        while others.next_if(|other| other < letter).is_some() {}
        others.next_if(|other| other == letter).is_none()
    };
    letters.iter().filter(lacks).count()
}

#[cfg(test)]
mod tests {
    use super::{BUDGET, Candidates, LEFT, Outline, SHARE, most_edits, nearest, within_budget};

    #[test]
    fn the_nearest_word_is_the_one_that_was_meant() {
        for (wrong, candidates, meant) in [
            ("UInt46", &["UInt16", "UInt64", "UInt8"][..], Some("UInt64")),
            ("di", &["id", "at"], Some("id")),
            ("idd", &["id", "c"], Some("id")),
            ("tabel", &["table", "view"], Some("table")),
            ("hnsw", &["HNSW", "FLAT"], Some("HNSW")),
            ("chunk-interval", &["chunk_interval"], Some("chunk_interval")),
            ("c", &["a", "b"], None),
            ("frobnicate", &["name", "kind"], None),
        ] {
            assert_eq!(nearest(wrong, candidates.iter().copied()), meant, "{wrong}");
        }
    }

    /// Words of few letters, so that many pairs are near.
    fn words() -> Vec<String> {
        let mut state = 1_u64;
        let mut next = move |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        (0..200).map(|_| (0..next(9)).map(|_| char::from(b'a' + next(4) as u8)).collect()).collect()
    }

    #[test]
    fn nothing_is_passed_over_that_is_near() {
        let words = words();
        for wrong in &words {
            let most = most_edits(wrong.len());
            let distances = words.iter().map(|word| strsim::damerau_levenshtein(wrong, word));
            let least = distances.min().filter(|distance| *distance <= most);
            let found = nearest(wrong, words.iter().map(String::as_str));
            assert_eq!(found.map(|word| strsim::damerau_levenshtein(wrong, word)), least, "{wrong}");
        }
    }

    #[test]
    fn long_words_cost_little() {
        let long: Vec<String> = (0..100).map(|index| format!("{}{index}", "x".repeat(40_000))).collect();
        within_budget(1, || {
            assert_eq!(nearest(&long[0], long[1..].iter().map(String::as_str)), None);
            assert_eq!(nearest("column", long.iter().map(String::as_str)), None);
            let spent = SHARE.1 - LEFT.get().unwrap();
            assert!(spent < 1_000, "{spent}");
        });
    }

    #[test]
    fn each_object_has_a_budget_of_its_own() {
        let many: Vec<String> = (0..1_000).map(|index| format!("column_{index:04}")).collect();
        let find = || nearest("column_0q42", many.iter().map(String::as_str));
        let list = || Candidates::of(many.iter().map(String::as_str));
        let near = Some("column_0042");
        within_budget(1, || {
            assert_eq!(find(), near);
            assert_eq!((list().near.len(), list().count), (1_000, Some(1_000)));
            while LEFT.get() != Some(0) {
                find();
            }
            assert_eq!(find(), None);
            assert_eq!((list().near.len(), list().first.len(), list().count), (0, 12, None));
            // What a thread does in between has no part in it.
            within_budget(BUDGET, || assert_eq!(LEFT.get(), Some(SHARE.0)));
            assert_eq!(within_budget(1, find), near);
            assert_eq!(find(), None);
        });
        assert_eq!(find(), near);
    }

    #[test]
    fn an_outline_passes_over_nothing_that_is_near() {
        let words = words();
        for wrong in &words {
            let all = || words.iter().map(String::as_str);
            let near = Outline::of(wrong);
            let outlined = all().filter(|word| near.may_mean(Outline::of(word)));
            assert_eq!(nearest(wrong, outlined), nearest(wrong, all()), "{wrong}");
        }
        assert!(Outline::of("post-gres").may_mean(Outline::of("post_gresql")));
        assert!(Outline::of("Posta").may_mean(Outline::of("PostalCodes")));
        assert!(!Outline::of("orders").may_mean(Outline::of("events_by_day")));
    }
}

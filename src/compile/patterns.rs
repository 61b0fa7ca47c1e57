//! Patterns of paths and of names: `*` is any part of a name, `?` one character, `**` any number of folders.
//!
//! There may be many patterns and many names, so each is found by the letters that it begins with, and not tried on all.

use std::collections::{BTreeMap, BTreeSet};

/// What is patterned: the files or the objects of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Paths, whose folders count.
    Paths,
    /// Names, of which a star stands for any part.
    Names,
}

impl What {
    fn matches(self, pattern: &str, text: &str) -> bool {
        match self {
            What::Paths => matches(pattern, text),
            What::Names => fits(pattern, text),
        }
    }

    /// The pattern as it is compared.
    fn plain(self, pattern: &str) -> &str {
        match self {
            What::Paths => pattern.trim_start_matches("./"),
            What::Names => pattern,
        }
    }
}

/// Patterns, each with a number, by what they begin with.
#[derive(Debug)]
pub(super) struct Patterns<'a> {
    what: What,
    by_beginning: BTreeMap<&'a str, Vec<(&'a str, usize)>>,
    /// The lengths that beginnings have.
    lengths: BTreeSet<usize>,
}

impl<'a> Patterns<'a> {
    pub(super) fn new(what: What) -> Self {
        Patterns { what, by_beginning: BTreeMap::new(), lengths: BTreeSet::new() }
    }

    pub(super) fn add(&mut self, pattern: &'a str, number: usize) {
        let pattern = self.what.plain(pattern);
        let begins = beginning(pattern);
        self.lengths.insert(begins.len());
        self.by_beginning.entry(begins).or_default().push((pattern, number));
    }

    /// The numbers of the patterns that a path or a name fits, in no order.
    pub(super) fn fitting(&self, text: &str) -> impl Iterator<Item = usize> {
        let beginnings = self.lengths.iter().filter_map(|length| text.get(..*length));
        let lists = beginnings.filter_map(|beginning| self.by_beginning.get(beginning));
        let all = lists.flatten().filter(|(pattern, _)| self.what.matches(pattern, text));
        all.map(|(_, number)| *number)
    }
}

/// Whether a pattern fits one of these paths or names.
pub(super) fn fits_any(what: What, pattern: &str, texts: &BTreeSet<&str>) -> bool {
    let pattern = what.plain(pattern);
    let begins = beginning(pattern);
    if begins.len() == pattern.len() {
        return texts.contains(pattern);
    }
    let mut near = texts.range(begins..).take_while(|text| text.starts_with(begins));
    near.any(|text| what.matches(pattern, text))
}

/// What every fitting text begins with: the part before the first letter that is left open, or the folders where that may stand
/// for none.
fn beginning(pattern: &str) -> &str {
    let Some(open) = pattern.find(['*', '?']) else { return pattern };
    let fixed = &pattern[..open];
    match fixed.strip_suffix('/') {
        Some(folder) => folder,
        None => fixed,
    }
}

/// Whether a path fits a pattern.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.trim_start_matches("./").split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    folders(&pattern, &path)
}

fn folders(pattern: &[&str], path: &[&str]) -> bool {
    // `reached[n]`: what came of the pattern so far fits the first n parts of the path.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; path.len() + 1];
        if *part == "**" {
            let mut any = false;
            for (from, to) in reached.iter().zip(&mut next) {
                any |= from;
                *to = any;
            }
        } else {
            for (index, name) in path.iter().enumerate() {
                next[index + 1] = reached[index] && fits(part, name);
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

fn fits(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for wanted in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        if wanted == '*' {
            let mut any = false;
            for (from, to) in reached.iter().zip(&mut next) {
                any |= from;
                *to = any;
            }
        } else {
            for (index, letter) in name.iter().enumerate() {
                next[index + 1] = reached[index] && (wanted == '?' || wanted == *letter);
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::{Patterns, What, fits_any, matches};

    #[test]
    fn every_pattern_that_fits_is_found() {
        let all = [
            "**/z.yaml",
            "./a/*/c.yaml",
            "a/b/c.yaml",
            "a/b/**",
            "**",
            "a/b*/d.yaml",
            "x",
            "a/**/b/c.yaml",
            "*",
            "a*",
            "?/y",
        ];
        let texts = [
            "z.yaml",
            "a/b/c.yaml",
            "a/b/z.yaml",
            "a/b/d/e.yaml",
            "a/bc/d.yaml",
            "x",
            "y/x",
            "a",
            "a/b",
            "é/y",
        ];
        for what in [What::Paths, What::Names] {
            let mut patterns = Patterns::new(what);
            all.iter().enumerate().for_each(|(number, pattern)| patterns.add(pattern, number));
            for text in texts {
                let wanted: Vec<usize> =
                    (0..all.len()).filter(|one| what.matches(what.plain(all[*one]), text)).collect();
                let mut found: Vec<usize> = patterns.fitting(text).collect();
                found.sort_unstable();
                assert_eq!(found, wanted, "{what:?} {text}");
            }
            for pattern in all {
                let wanted = texts.iter().any(|text| what.matches(what.plain(pattern), text));
                assert_eq!(fits_any(what, pattern, &texts.into()), wanted, "{what:?} {pattern}");
            }
        }
    }

    #[test]
    fn patterns_fit_whole_paths() {
        for (pattern, path, fit) in [
            ("schema-defs/billing/**", "schema-defs/billing/clickhouse/a.yaml", true),
            ("schema-defs/billing/**", "schema-defs/billing2/a.yaml", false),
            ("schema-defs/*/a.yaml", "schema-defs/billing/a.yaml", true),
            ("schema-defs/*/a.yaml", "schema-defs/billing/x/a.yaml", false),
            ("**/a.yaml", "a.yaml", true),
            ("**/*.toml", "x/y/z.toml", true),
            ("**/*.toml", "x/y/z.yaml", false),
            ("./a?c", "abc", true),
            ("a?c", "ac", false),
            ("**", "x/y", true),
            ("", "x", false),
            ("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(matches(pattern, path), fit, "{pattern} {path}");
        }
    }
}

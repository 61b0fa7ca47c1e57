//! Fragments that mean the same have one canonical spelling, and others do not.

use std::collections::BTreeMap;

use schemac::sql::{Dialect, canonical};

use crate::{CLICKHOUSE, POSTGRESQL, common};

/// The groups of a file: lines that are one fragment's spellings. A line that begins with a blank continues the one before.
fn groups(name: &str) -> Vec<Vec<String>> {
    let path = common::fixtures("canonical").join(format!("{name}.txt"));
    let text = std::fs::read_to_string(&path).unwrap();
    text.split("\n\n")
        .map(|group| {
            let mut lines: Vec<String> = Vec::new();
            for line in group.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                match lines.last_mut() {
                    Some(last) if line.starts_with(' ') => {
                        last.push('\n');
                        last.push_str(line);
                    }
                    _ => lines.push(line.to_owned()),
                }
            }
            lines
        })
        .filter(|group| !group.is_empty())
        .collect()
}

fn check(name: &str, dialect: Dialect) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let groups = groups(name);
    for (number, group) in groups.iter().enumerate() {
        for line in group {
            let spelling = canonical(dialect, line);
            match seen.get(&spelling) {
                Some(other) if *other != number => {
                    wrong.push(format!("`{line}` is spelled as `{}`: {spelling}", groups[*other][0]));
                }
                Some(_) => {}
                None if seen.values().any(|other| *other == number) => {
                    wrong.push(format!("`{line}` and `{}` differ: {spelling}", group[0]));
                }
                None => drop(seen.insert(spelling.clone(), number)),
            }
            assert_eq!(
                canonical(dialect, &spelling),
                spelling,
                "the canonical spelling of `{line}` is not its own"
            );
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

#[test]
fn postgresql() {
    check("postgresql", POSTGRESQL);
}

#[test]
fn clickhouse() {
    check("clickhouse", CLICKHOUSE);
}

//! Takes values out of a tree by their paths, all at once: one after the other would move the rest of a list as often as
//! something is taken out of it.

use std::collections::BTreeMap;

use crate::source::{Node, Value};

/// The values to take out, by the keys and numbers that lead to them.
#[derive(Debug, Default)]
pub(super) struct Removals {
    whole: bool,
    below: BTreeMap<String, Removals>,
}

impl Removals {
    /// Adds the value that a path leads to.
    pub(super) fn insert(&mut self, path: &[String]) {
        let mut at = self;
        for part in path {
            at = at.below.entry(part.clone()).or_default();
        }
        at.whole = true;
    }

    /// Whether exactly this path was added.
    pub(super) fn contains(&self, path: &[String]) -> bool {
        path.iter().try_fold(self, |at, part| at.below.get(part)).is_some_and(|at| at.whole)
    }

    /// Whether there is nothing to take out.
    pub(super) fn is_empty(&self) -> bool {
        !self.whole && self.below.is_empty()
    }

    /// Whether the root itself is to go, which nothing can be taken out of.
    pub(super) fn has_root(&self) -> bool {
        self.whole
    }

    /// Takes everything out of a tree; paths that lead nowhere are left out.
    pub(super) fn take_from(&self, root: &mut Node) {
        if self.below.is_empty() {
            return;
        }
        match &mut root.value {
            Value::Mapping(mapping) => {
                for (key, below) in self.below.iter().filter(|(_, below)| !below.whole) {
                    if let Some(node) = mapping.get_mut(key) {
                        below.take_from(node);
                    }
                }
                mapping.retain(|entry| !self.below.get(&*entry.key.text).is_some_and(|below| below.whole));
            }
            Value::Sequence(items) => {
                let mut gone = vec![false; items.len()];
                for (key, below) in &self.below {
                    let Ok(index) = key.parse::<usize>() else { continue };
                    if let (Some(node), Some(gone)) = (items.get_mut(index), gone.get_mut(index)) {
                        *gone |= below.whole;
                        below.take_from(node);
                    }
                }
                let mut gone = gone.into_iter();
                items.retain(|_| gone.next() != Some(true));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Removals;
    use crate::diagnostic::Diagnostics;
    use crate::source::{Syntax, parse};
    use crate::span::FileId;

    #[test]
    fn values_are_taken_out_whatever_their_order() {
        let text = "a: [x, { b: 1, c: 2 }, y, z]\nd: { e: { f: 1 } }\ng: 1\n";
        let mut documents = parse(FileId(0), Syntax::Yaml, text, &mut Diagnostics::new());
        let root = &mut documents[0].root;
        let mut removals = Removals::default();
        for path in ["a/3", "a/0", "a/1/b", "d/e", "d/e/f", "absent/1", "a/x", "g/0"] {
            let path: Vec<String> = path.split('/').map(str::to_owned).collect();
            removals.insert(&path);
            assert!(removals.contains(&path));
        }
        assert!(!removals.contains(&["a".to_owned()]) && !removals.has_root() && !removals.is_empty());
        removals.take_from(root);
        assert_eq!(root.to_json(), serde_json::json!({ "a": [{ "c": 2 }, "y"], "d": {}, "g": 1 }));
        removals.insert(&[]);
        assert!(removals.has_root());
    }
}

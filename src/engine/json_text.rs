//! JSON that is too long to be held twice: its entries are written one after the other.

use serde::Serialize;

/// A value as JSON whose lines stand at a depth. Texts inside JSON hold no line breaks, so every one is layout.
pub fn pretty(value: &impl Serialize, depth: usize) -> String {
    // Only maps whose keys are no text and failing writers can fail, and there are neither.
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    if depth == 0 { json } else { json.replace('\n', &format!("\n{}", "  ".repeat(depth))) }
}

/// A list whose brackets stand at depth 1 and whose entries at depth 2.
#[derive(Debug, Default)]
pub struct List {
    entries: String,
}

impl List {
    /// The depth of the entries.
    pub const DEPTH: usize = 2;

    /// Adds an entry that [`pretty`] wrote at the depth of entries.
    pub fn push(&mut self, entry: &str) {
        self.entries.push_str(if self.entries.is_empty() { "\n    " } else { ",\n    " });
        self.entries.push_str(entry);
    }

    /// The list, brackets included.
    pub fn finish(mut self) -> String {
        if self.entries.is_empty() {
            return "[]".to_owned();
        }
        self.entries.insert(0, '[');
        self.entries.push_str("\n  ]");
        self.entries
    }

    /// Adds the entries of another list.
    pub fn append(&mut self, other: List) {
        if self.entries.is_empty() {
            self.entries = other.entries;
        } else if !other.entries.is_empty() {
            self.entries.push(',');
            self.entries.push_str(&other.entries);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{List, pretty};

    #[test]
    fn a_list_reads_like_one_that_was_written_at_once() {
        for count in 0..3 {
            let values: Vec<serde_json::Value> =
                (0..count).map(|n| serde_json::json!({ "n": [n] })).collect();
            let (mut first, mut second) = (List::default(), List::default());
            for (index, value) in values.iter().enumerate() {
                let list = if index == 0 { &mut first } else { &mut second };
                list.push(&pretty(value, List::DEPTH));
            }
            first.append(second);
            let expected = serde_json::to_string_pretty(&serde_json::json!({ "list": values })).unwrap();
            assert_eq!(format!("{{\n  \"list\": {}\n}}", first.finish()), expected);
        }
    }
}

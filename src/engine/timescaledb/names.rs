//! Names that PostgreSQL would choose itself: constraints and indexes that a document leaves unnamed.
//!
//! The rules are those of `makeObjectName` and `ChooseRelationName` in PostgreSQL 17: parts are shortened until the name
//! fits 63 bytes, at a character boundary, and a number is put behind a name that is taken.

use std::collections::BTreeSet;

use super::quoting::MAX_NAME;

/// The names of one table that are taken, and the choice of new ones.
#[derive(Debug, Default)]
pub struct Chooser {
    taken: BTreeSet<String>,
}

impl Chooser {
    /// Marks a name that a document gives; says whether it was free.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// A free name from a table, columns and a label such as `idx`, `key`, `pkey`, `fkey`, `check`.
    pub fn choose(&mut self, table: &str, columns: Option<&str>, label: &str) -> String {
        let mut number = 0_usize;
        loop {
            let label = if number == 0 { label.to_owned() } else { format!("{label}{number}") };
            let name = object_name(table, columns, &label);
            if self.taken.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }
}

/// `table_columns_label`, the first two shortened so that everything fits 63 bytes.
fn object_name(first: &str, second: Option<&str>, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(second.is_some());
    let available = MAX_NAME.saturating_sub(overhead);
    let mut first_bytes = first.len();
    let mut second_bytes = second.map_or(0, str::len);
    while first_bytes + second_bytes > available {
        if first_bytes > second_bytes {
            first_bytes -= 1;
        } else {
            second_bytes -= 1;
        }
    }
    let mut name = clip(first, first_bytes).to_owned();
    if let Some(second) = second {
        name.push('_');
        name.push_str(clip(second, second_bytes));
    }
    name.push('_');
    name.push_str(label);
    name
}

/// The longest beginning of a text that has at most so many bytes and ends at a character.
fn clip(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_postgresql() {
        let mut names = Chooser::default();
        assert_eq!(names.choose("t", Some("a_b"), "idx"), "t_a_b_idx");
        assert_eq!(names.choose("t", Some("a_b"), "idx"), "t_a_b_idx1");
        assert_eq!(names.choose("chats", None, "pkey"), "chats_pkey");
        assert_eq!(
            names.choose("Embeddings", Some("SourceEntityType_SourceEntityId"), "idx"),
            "Embeddings_SourceEntityType_SourceEntityId_idx"
        );
        // Executed: CREATE INDEX ON (a sixty letter table) of (a forty letter column), PostgreSQL 17.
        let name = names.choose(&"t".repeat(60), Some(&"c".repeat(40)), "idx");
        assert_eq!(name, format!("{}_{}_idx", "t".repeat(29), "c".repeat(29)));
        assert_eq!(name.len(), 63);
    }

    #[test]
    fn letters_are_never_cut_in_half() {
        let name = Chooser::default().choose(&"پ".repeat(40), Some(&"ی".repeat(40)), "idx");
        assert!(name.len() <= 63);
        assert!(name.ends_with("_idx"));
    }
}

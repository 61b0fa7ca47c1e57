//! Names that PostgreSQL would choose itself: constraints, indexes and sequences that a document leaves unnamed.
//!
//! The rules are those of PostgreSQL 17: `makeObjectName` shortens the parts until the name fits 63 bytes, at a character
//! boundary; `ChooseRelationName` and `ChooseConstraintName` put a number behind a name that is taken;
//! `ChooseIndexColumnNames` and `FigureColname` name expressions. `tests/engines` compares them with a server.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::quoting::MAX_NAME;
use crate::engine::timescaledb::dialect::tree::{Node, Tree, with_tree};

/// What a name must be unlike. Indexes are relations; constraints have a name space of their own, and those that an index
/// serves are in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// An index or a sequence.
    Relation,
    /// A check or a foreign key.
    Constraint,
    /// A key, or an exclusion constraint.
    Both,
}

impl Space {
    /// The name space of parts with a label such as `idx`.
    pub fn of(label: &str) -> Space {
        match label {
            "idx" | "seq" => Space::Relation,
            "check" | "fkey" => Space::Constraint,
            _ => Space::Both,
        }
    }
}

/// The names of one table that are taken, and the choice of new ones.
#[derive(Debug, Default)]
pub struct Chooser {
    relations: BTreeSet<String>,
    constraints: BTreeSet<String>,
    /// Of each name that was chosen, by its label and how much it has of the table's, the number to try next: all before it
    /// are taken, and stay so.
    next: BTreeMap<(String, String, usize), usize>,
}

impl Chooser {
    fn is_taken(&self, name: &str, space: Space) -> bool {
        (space != Space::Constraint && self.relations.contains(name))
            || (space != Space::Relation && self.constraints.contains(name))
    }

    /// Marks a name that a document gives; says whether it was free.
    pub fn take(&mut self, name: &str, space: Space) -> bool {
        let free = !self.is_taken(name, space);
        if space != Space::Constraint {
            self.relations.insert(name.to_owned());
        }
        if space != Space::Relation {
            self.constraints.insert(name.to_owned());
        }
        free
    }

    /// A free name from a table, columns and a label: `idx`, `key`, `pkey`, `fkey`, `check`, `excl`, `seq`.
    pub fn choose(&mut self, table: &str, columns: Option<&str>, label: &str) -> String {
        let name = self.proposed(table, columns, label);
        self.take(&name, Space::of(label));
        name
    }

    /// The name that would be chosen.
    pub fn proposed(&mut self, table: &str, columns: Option<&str>, label: &str) -> String {
        let space = Space::of(label);
        let (plain, clipped) = clipped_name(table, columns, label);
        let key = (plain, label.to_owned(), clipped);
        let mut number = self.next.get(&key).copied().unwrap_or_default();
        loop {
            let label = if number == 0 { label.to_owned() } else { format!("{label}{number}") };
            let name = object_name(table, columns, &label);
            if !self.is_taken(&name, space) {
                self.next.insert(key, number);
                return name;
            }
            number += 1;
        }
    }
}

/// `table_columns_label`, the first two shortened so that everything fits 63 bytes.
pub fn object_name(first: &str, second: Option<&str>, label: &str) -> String {
    clipped_name(first, second, label).0
}

/// The same, and how much of the first is left.
fn clipped_name(first: &str, second: Option<&str>, label: &str) -> (String, usize) {
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
    (name, first_bytes)
}

/// The longest beginning of a text that has at most so many bytes and ends at a character.
fn clip(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The names of an index's columns, joined: of two that are alike the second has a number.
pub fn index_columns(names: &[String]) -> String {
    let mut unlike: IndexSet<String> = IndexSet::new();
    // Of each name the number to try next: all before it are taken.
    let mut next: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        let mut tried = name.clone();
        while unlike.contains(&tried) {
            let number = next.entry(name).or_insert(1);
            let digits = number.to_string();
            tried = format!("{}{digits}", clip(name, MAX_NAME - digits.len()));
            *number += 1;
        }
        unlike.insert(tried);
    }
    let unlike: Vec<String> = unlike.into_iter().collect();
    unlike.join("_")
}

/// The name of an expression's column in an index: that of its column or function, or the general one.
pub fn of_expression(sql: &str) -> String {
    let own = with_tree(sql, |tree| figure(tree).map(|(name, _)| name));
    own.flatten().unwrap_or_else(|| "expr".to_owned())
}

/// How sure a name is: that of a type gives way to any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Weak,
    Strong,
}

/// The name that an expression suggests for its column.
fn figure(tree: &Tree) -> Option<(String, Strength)> {
    let strong = |name: &str| Some((name.to_owned(), Strength::Strong));
    match &tree.node {
        Node::Column(parts) => strong(parts.last()?),
        Node::Field(_, name) => strong(name),
        Node::Element { value, .. } | Node::Collate(value) => figure(value),
        Node::Call { name, .. } => strong(name.last()?),
        Node::Nullif(..) => strong("nullif"),
        Node::Cast { value, to } => match figure(value) {
            Some((name, Strength::Strong)) => strong(&name),
            _ => Some((to.parts.last()?.clone(), Strength::Weak)),
        },
        Node::Case { otherwise, .. } => match otherwise.as_deref().and_then(figure) {
            Some((name, Strength::Strong)) => strong(&name),
            _ => Some(("case".to_owned(), Strength::Weak)),
        },
        Node::Array(_) => strong("array"),
        Node::Row(_) => strong("row"),
        Node::Coalesce(_) => strong("coalesce"),
        Node::Extreme(name, _) => strong(name),
        Node::Session(name) => strong(name),
        Node::Query(name) => strong((*name)?),
        Node::Other(name, _) => strong(name.as_deref()?),
        Node::Text(_)
        | Node::Number(_)
        | Node::Boolean
        | Node::Null
        | Node::Operator { .. }
        | Node::Any { .. }
        | Node::Logic(_)
        | Node::In(_)
        | Node::Between(_)
        | Node::Distinct(..) => None,
    }
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
    fn constraints_and_indexes_do_not_clash() {
        let mut names = Chooser::default();
        assert!(names.take("a", Space::Constraint));
        assert!(names.take("a", Space::Relation));
        assert!(!names.take("a", Space::Both));
    }

    #[test]
    fn letters_are_never_cut_in_half() {
        let name = Chooser::default().choose(&"پ".repeat(40), Some(&"ی".repeat(40)), "idx");
        assert!(name.len() <= 63);
        assert!(name.ends_with("_idx"));
    }

    #[test]
    fn expressions_are_named_after_what_they_are() {
        // Executed on PostgreSQL 17: `CREATE INDEX ON t ((…))`.
        for (sql, name) in [
            ("a", "a"),
            ("(a)::numeric(10,2)", "a"),
            ("'x'::varchar(3)", "varchar"),
            ("1::integer", "int4"),
            ("lower(a)", "lower"),
            ("public.f(a)", "f"),
            ("a + 1", "expr"),
            ("(a + 1)::bigint", "int8"),
            ("a COLLATE \"C\"", "a"),
            ("coalesce(a, b)", "coalesce"),
            ("nullif(a, b)", "nullif"),
            ("a IS NULL", "expr"),
            ("CASE WHEN a > 1 THEN a END", "case"),
            ("CASE WHEN a > 1 THEN 1 ELSE b END", "b"),
            ("(j ->> 'at')::text", "text"),
            ("extract(year FROM t)", "extract"),
            ("t AT TIME ZONE 'UTC'", "timezone"),
            ("trim(a)", "btrim"),
            ("ARRAY[a]", "array"),
            ("(a, b)", "row"),
            ("c[1]", "c"),
            ("(p).x", "x"),
            ("greatest(a, b)", "greatest"),
        ] {
            assert_eq!(of_expression(sql), name, "{sql}");
        }
    }
}

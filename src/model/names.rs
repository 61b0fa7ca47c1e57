//! Finds objects by what people write.

use std::collections::BTreeMap;

use super::{Address, ObjectId};

/// The names of all objects, known before any definition is.
#[derive(Debug, Default)]
pub struct Names {
    entries: Vec<NamedObject>,
    by_name: BTreeMap<String, Vec<usize>>,
}

/// What is known of an object by name alone.
#[derive(Debug, Clone)]
pub struct NamedObject {
    /// Its identity.
    pub id: ObjectId,
    /// Its kind.
    pub kind: &'static str,
}

/// What a reference looks for, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The referring object: its engine, database and schema are tried first.
    pub from: &'a ObjectId,
    /// The kinds that fit; empty for all. Objects of other kinds are found only when none of these fits.
    pub kinds: &'a [&'a str],
    /// Whether only the referring object's own database can be meant.
    pub same_database: bool,
}

/// What a reference came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One object, by its index.
    One(usize),
    /// Several fit equally well.
    Several(Vec<usize>),
    /// An object of that name exists, but of a kind that does not fit.
    WrongKind(usize),
    /// Nothing of that name.
    Nothing,
}

impl Names {
    /// The names of these objects; an object's index is its place in the list.
    pub fn new(entries: Vec<NamedObject>) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_name.entry(entry.id.name.clone()).or_default().push(index);
        }
        Names { entries, by_name }
    }

    /// What is known of an object.
    pub fn get(&self, index: usize) -> &NamedObject {
        &self.entries[index]
    }

    /// All objects, in order.
    pub fn iter(&self) -> impl Iterator<Item = &NamedObject> {
        self.entries.iter()
    }

    /// The index of an identity.
    pub fn index_of(&self, id: &ObjectId) -> Option<usize> {
        self.by_name.get(&id.name)?.iter().copied().find(|index| self.entries[*index].id == *id)
    }

    /// All objects that an address fits.
    pub fn all(&self, address: &Address) -> Vec<usize> {
        let candidates = self.by_name.get(address.name()).map(Vec::as_slice).unwrap_or_default();
        candidates.iter().copied().filter(|index| address.fits(&self.entries[*index].id)).collect()
    }

    /// The object that an address means when it stands in a certain object: the nearest of those that fit.
    ///
    /// Nearest is: the same engine, then the same database, then the same schema, then the schema `public`.
    pub fn resolve(&self, address: &Address, wanted: Wanted<'_>) -> Found {
        let mut fitting = self.all(address);
        if wanted.same_database {
            fitting.retain(|index| {
                let id = &self.entries[*index].id;
                id.engine == wanted.from.engine && id.database == wanted.from.database
            });
        }
        let (good, bad): (Vec<usize>, Vec<usize>) = fitting
            .into_iter()
            .partition(|index| wanted.kinds.is_empty() || wanted.kinds.contains(&self.entries[*index].kind));
        let distance = |index: &usize| {
            let id = &self.entries[*index].id;
            (
                id.engine != wanted.from.engine,
                id.database != wanted.from.database,
                id.schema != wanted.from.schema,
                id.schema.as_deref() != Some("public"),
            )
        };
        match good.iter().map(distance).min() {
            Some(nearest) => {
                let nearest: Vec<usize> =
                    good.into_iter().filter(|index| distance(index) == nearest).collect();
                match nearest.as_slice() {
                    [one] => Found::One(*one),
                    _ => Found::Several(nearest),
                }
            }
            None => bad.first().map_or(Found::Nothing, |index| Found::WrongKind(*index)),
        }
    }

    /// The shortest address that means an object when it stands in a certain other one.
    pub fn address(&self, id: &ObjectId, wanted: Wanted<'_>) -> String {
        let mut parts =
            ObjectId { engine: "", namespace: "", database: String::new(), schema: None, ..id.clone() };
        let index = self.index_of(id);
        // `:name`, as an identity without an engine is printed.
        let text = |parts: &ObjectId| parts.to_string().trim_start_matches(':').to_owned();
        for widen in [
            |_: &mut ObjectId, _: &ObjectId| {},
            |parts: &mut ObjectId, id: &ObjectId| parts.schema.clone_from(&id.schema),
            |parts: &mut ObjectId, id: &ObjectId| parts.database.clone_from(&id.database),
            |parts: &mut ObjectId, id: &ObjectId| parts.namespace = id.namespace,
        ] {
            widen(&mut parts, id);
            let address = text(&parts);
            let means = Address::parse(&address).map(|address| self.resolve(&address, wanted));
            if matches!((means, index), (Ok(Found::One(found)), Some(index)) if found == index) {
                return address;
            }
        }
        id.to_string()
    }

    /// Addresses to suggest for one that does not exist: of fitting kinds, as short as is unambiguous from there.
    pub fn candidates(&self, wanted: Wanted<'_>) -> Vec<String> {
        self.entries
            .iter()
            .filter(|entry| entry.id != *wanted.from)
            .filter(|entry| wanted.kinds.is_empty() || wanted.kinds.contains(&entry.kind))
            .filter(|entry| {
                !wanted.same_database
                    || (entry.id.engine == wanted.from.engine && entry.id.database == wanted.from.database)
            })
            .map(|entry| entry.id.name.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(
        engine: &'static str,
        kind: &'static str,
        database: &str,
        schema: &str,
        name: &str,
    ) -> NamedObject {
        NamedObject {
            id: ObjectId {
                engine,
                namespace: "",
                database: database.into(),
                schema: (!schema.is_empty()).then(|| schema.into()),
                name: name.into(),
            },
            kind,
        }
    }

    fn names() -> Names {
        Names::new(vec![
            entry("clickhouse", "table", "app", "", "events"),
            entry("clickhouse", "table", "logs", "", "events"),
            entry("timescaledb", "table", "app", "public", "events"),
            entry("timescaledb", "table", "app", "old", "events"),
            entry("timescaledb", "view", "app", "new", "events"),
            entry("timescaledb", "table", "app", "public", "only_public"),
            entry("timescaledb", "table", "app", "old", "only_public"),
            entry("milvus", "collection", "app", "", "vectors"),
            entry("milvus", "collection", "logs", "", "vectors"),
        ])
    }

    /// What an address means in the object at an index.
    fn resolve(text: &str, from: usize, kinds: &[&str], same_database: bool) -> Found {
        let names = names();
        let from = &names.get(from).id;
        names.resolve(&Address::parse(text).unwrap(), Wanted { from, kinds, same_database })
    }

    #[test]
    fn the_nearest_object_is_meant() {
        // The engine, then the database, then the schema of the object that refers.
        assert_eq!(resolve("events", 0, &[], false), Found::One(0));
        assert_eq!(resolve("events", 1, &[], false), Found::One(1));
        assert_eq!(resolve("events", 2, &[], false), Found::One(2));
        assert_eq!(resolve("events", 3, &[], false), Found::One(3));
        assert_eq!(resolve("events", 4, &[], false), Found::One(4));
        assert_eq!(resolve("logs.events", 0, &[], false), Found::One(1));
        assert_eq!(resolve("old.events", 0, &[], false), Found::One(3));
        // From elsewhere in the database, the schema `public` is nearest.
        assert_eq!(resolve("only_public", 4, &[], false), Found::One(5));
        assert_eq!(resolve("only_public", 0, &[], false), Found::One(5));
        assert_eq!(resolve("only_public", 6, &[], false), Found::One(6));
        // Another database of another engine is as near as any.
        assert_eq!(resolve("vectors", 2, &[], false), Found::One(7));
        assert_eq!(resolve("clickhouse:events", 7, &[], false), Found::One(0));
        let far = resolve("vectors", 1, &[], false);
        assert_eq!(far, Found::One(8));
    }

    #[test]
    fn several_and_none_are_told() {
        let mut entries: Vec<NamedObject> = names().iter().cloned().collect();
        entries.push(entry("timescaledb", "table", "other", "x", "t"));
        entries.push(entry("timescaledb", "table", "other", "y", "t"));
        let names = Names::new(entries);
        let wanted = Wanted { from: &names.get(2).id, kinds: &[], same_database: false };
        assert_eq!(names.resolve(&Address::parse("t").unwrap(), wanted), Found::Several(vec![9, 10]));
        assert_eq!(names.resolve(&Address::parse("absent").unwrap(), wanted), Found::Nothing);
        assert_eq!(names.index_of(&names.get(4).id), Some(4));
        assert_eq!(names.all(&Address::parse("events").unwrap()), vec![0, 1, 2, 3, 4]);
    }

    #[test]
    fn kinds_and_the_own_database_limit_what_can_be_meant() {
        assert_eq!(resolve("events", 4, &["table"], false), Found::One(2));
        assert_eq!(resolve("new.events", 2, &["table"], false), Found::WrongKind(4));
        assert_eq!(resolve("logs.events", 0, &[], true), Found::Nothing);
        assert_eq!(resolve("vectors", 0, &[], true), Found::Nothing);
        assert_eq!(resolve("vectors", 7, &[], true), Found::One(7));
        let names = names();
        let wanted = |kinds, same_database| Wanted { from: &names.get(0).id, kinds, same_database };
        assert!(names.candidates(wanted(&[], true)).is_empty());
        assert_eq!(names.candidates(wanted(&["collection"], false)), ["vectors", "vectors"]);
        assert_eq!(names.candidates(wanted(&[], false)).len(), 8);
        let own = Wanted { from: &names.get(2).id, kinds: &["table"], same_database: true };
        assert_eq!(names.candidates(own), ["events", "only_public", "only_public"]);
    }
}

//! Finds objects by what people write.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Address, ObjectId};
use crate::diagnostic::{Candidates, Outline};

/// The names of all objects, known before any definition is.
#[derive(Debug, Default)]
pub struct Names {
    entries: Vec<NamedObject>,
    /// Of each name the objects, in the order of their identities.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Of each engine and namespace the objects that do not share their names with tables: databases, schemas, roles.
    by_namespace: BTreeMap<(&'static str, &'static str), Vec<usize>>,
    /// Of each engine and database the first object that shares its name with tables.
    first: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// Other names of engines.
    aliases: BTreeMap<&'static str, &'static str>,
    /// The outlines of the names, made when the first name is looked for that is not there.
    groups: OnceLock<Groups>,
}

/// The objects of each engine, database and kind, by their indexes.
type Groups = BTreeMap<&'static str, BTreeMap<String, BTreeMap<&'static str, Vec<(Outline, usize)>>>>;

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
    /// With other names of engines that addresses may use, each with the name of the engine's folder.
    pub fn with_aliases(self, aliases: BTreeMap<&'static str, &'static str>) -> Self {
        Names { aliases, ..self }
    }

    /// The names of these objects; an object's index is its place in the list.
    pub fn new(entries: Vec<NamedObject>) -> Self {
        let mut names = Names::default();
        for (index, NamedObject { id, .. }) in entries.iter().enumerate() {
            names.by_name.entry(id.name.clone()).or_default().push(index);
            if !id.namespace.is_empty() {
                names.by_namespace.entry((id.engine, id.namespace)).or_default().push(index);
                continue;
            }
            let first = names.first.entry(id.engine).or_default();
            if !first.contains_key(&id.database) {
                first.insert(id.database.clone(), index);
            }
        }
        for list in names.by_name.values_mut().filter(|list| list.len() > 1) {
            list.sort_by_key(|index| &entries[*index].id);
        }
        Names { entries, ..names }
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
        let list = self.by_name.get(&id.name)?;
        let place = list.binary_search_by(|index| self.entries[*index].id.cmp(id)).ok()?;
        list.get(place).copied()
    }

    /// The objects of an engine in a namespace: its databases, schemas, roles and the like.
    pub fn in_namespace<'a>(
        &'a self,
        engine: &'static str,
        namespace: &'static str,
    ) -> impl Iterator<Item = &'a ObjectId> {
        let list = self.by_namespace.get(&(engine, namespace)).map(Vec::as_slice).unwrap_or_default();
        list.iter().map(|index| &self.entries[*index].id)
    }

    /// Whether an object is the first of its database that shares its name with tables.
    pub fn is_first_of_database(&self, id: &ObjectId) -> bool {
        let first = self.first.get(id.engine).and_then(|first| first.get(&id.database));
        first.is_some_and(|first| self.entries[*first].id == *id)
    }

    /// The objects of a name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &NamedObject> {
        self.by_name.get(name).into_iter().flatten().map(|index| &self.entries[*index])
    }

    /// All objects that an address fits.
    pub fn all(&self, address: &Address) -> Vec<usize> {
        let candidates = self.by_name.get(address.name()).map(Vec::as_slice).unwrap_or_default();
        let engine =
            address.engine.as_deref().map(|engine| self.aliases.get(engine).copied().unwrap_or(engine));
        let fits = |index: &usize| address.fits_in(engine, &self.entries[*index].id);
        let mut fitting: Vec<usize> = candidates.iter().copied().filter(fits).collect();
        fitting.sort_unstable();
        fitting
    }

    /// The object that an address means when it stands in a certain object: the nearest of those that fit.
    ///
    /// Nearest is: the same engine, then the same database, then the same schema, then the schema `public`.
    pub fn resolve(&self, address: &Address, wanted: Wanted<'_>) -> Found {
        let mut fitting = self.beside(address, wanted);
        if !fitting.iter().any(|index| wanted.fits(self.entries[*index].kind)) {
            fitting = self.all(address);
        }
        if wanted.same_database {
            fitting.retain(|index| {
                let id = &self.entries[*index].id;
                id.engine == wanted.from.engine && id.database == wanted.from.database
            });
        }
        let (good, bad): (Vec<usize>, Vec<usize>) =
            fitting.into_iter().partition(|index| wanted.fits(self.entries[*index].kind));
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

    /// The objects that an address fits in the schema that it stands in; there may be one of its name in every other schema.
    fn beside(&self, address: &Address, wanted: Wanted<'_>) -> Vec<usize> {
        let Some(list) = self.by_name.get(address.name()) else { return Vec::new() };
        let from = wanted.from;
        let mut found = Vec::new();
        let mut start = 0;
        // Identities are ordered by engine and namespace before anything else, and there are few of these.
        while let Some(first) = list.get(start) {
            let group = &self.entries[*first].id;
            let (engine, namespace) = (group.engine, group.namespace);
            if engine == from.engine {
                let own = (engine, namespace, &from.database, &from.schema);
                let at = list.partition_point(|index| place_of(&self.entries[*index].id) < own);
                found
                    .extend(list[at..].iter().take_while(|index| place_of(&self.entries[**index].id) == own));
            }
            start = list.partition_point(|index| {
                let id = &self.entries[*index].id;
                (id.engine, id.namespace) <= (engine, namespace)
            });
        }
        found.retain(|index: &usize| address.fits(&self.entries[*index].id));
        found
    }

    /// What could be meant by a name that does not exist: the names of objects of fitting kinds.
    pub fn candidates(&self, wrong: &str, wanted: Wanted<'_>) -> Candidates<'_> {
        let groups = self.groups.get_or_init(|| {
            let mut groups: Groups = BTreeMap::new();
            for (index, NamedObject { id, kind }) in self.entries.iter().enumerate() {
                let of_engine = groups.entry(id.engine).or_default();
                let of_database = of_engine.entry(id.database.clone()).or_default();
                of_database.entry(kind).or_default().push((Outline::of(&id.name), index));
            }
            groups
        });
        let own = self.index_of(wanted.from);
        let near = Outline::of(wrong);
        let databases = groups
            .iter()
            .filter(|(engine, _)| !wanted.same_database || **engine == wanted.from.engine)
            .flat_map(|(_, databases)| databases)
            .filter(|(database, _)| !wanted.same_database || **database == wanted.from.database);
        let kinds = databases.flat_map(|(_, kinds)| kinds).filter(|(kind, _)| wanted.fits(kind));
        let fitting: Vec<&[(Outline, usize)]> = kinds.map(|(_, group)| group.as_slice()).collect();
        Candidates::grouped(&fitting, own, near, |index| {
            self.entries.get(index).map(|entry| entry.id.name.as_str())
        })
    }
}

/// What comes before the name in the order of identities.
fn place_of(id: &ObjectId) -> (&str, &str, &String, &Option<String>) {
    (id.engine, id.namespace, &id.database, &id.schema)
}

impl Wanted<'_> {
    /// Whether an object of this kind can be meant.
    fn fits(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
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
        assert_eq!(names.candidates("x", wanted(&[], true)).count, Some(0));
        let found = names.candidates("vektors", wanted(&["collection"], false));
        assert_eq!((found.near, found.count), (vec!["vectors", "vectors"], Some(2)));
        assert_eq!(names.candidates("x", wanted(&[], false)).count, Some(8));
        let own = Wanted { from: &names.get(2).id, kinds: &["table"], same_database: true };
        assert_eq!(names.candidates("x", own).first, ["events", "only_public", "only_public"]);
    }
}

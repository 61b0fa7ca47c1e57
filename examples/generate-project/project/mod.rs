//! A project of N tables that looks like a real system: eight models, three engines, keys that refer to each other in every
//! direction. Everything follows from N and a fixed seed.

mod clickhouse;
mod document;
mod milvus;
pub mod plain;
mod timescaledb;
mod words;

use std::collections::BTreeMap;

use document::{Document, Value, map, text};
use words::{ASPECTS, ATTRIBUTES, Attribute, MODELS, SCOPES};

/// The seed; another one would make every recorded figure incomparable.
const SEED: u64 = 0x5EED_0F5C_4E3A_C001;

/// Of a hundred tables, how many refer to others.
const REFERRING: usize = 60;

/// How many columns a table has.
const COLUMNS: usize = 8;

/// The syntax of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Syntax {
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
}

/// How the documents are spread over files.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The syntax of all files.
    pub syntax: Syntax,
    /// How many documents a file holds.
    pub per_file: usize,
}

/// Where a table lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Timescaledb,
    Clickhouse,
    Milvus,
}

impl Engine {
    fn name(self) -> &'static str {
        match self {
            Engine::Timescaledb => "timescaledb",
            Engine::Clickhouse => "clickhouse",
            Engine::Milvus => "milvus",
        }
    }
}

/// What the rows of a table are known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Number,
    Uuid,
}

/// A table, before anything of an engine is written.
#[derive(Debug)]
pub struct Table {
    engine: Engine,
    model: &'static str,
    noun: &'static str,
    name: String,
    description: String,
    key: Key,
    /// Rows of a point in time, which nothing refers to.
    time_series: bool,
    references: Vec<Reference>,
    attributes: Vec<&'static Attribute>,
    /// A number that decides what is left to the engine: kinds of indexes, retention.
    taste: usize,
}

/// A column that holds the keys of another table.
#[derive(Debug)]
struct Reference {
    column: String,
    /// The table's place in the list of all.
    to: usize,
    nullable: bool,
}

/// SplitMix64: small, good enough, and the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % (limit.max(1) as u64)).unwrap_or(0)
    }
}

/// The tables of a project.
pub fn tables(count: usize) -> Vec<Table> {
    let mut random = Random(SEED);
    let mut tables: Vec<Table> = (0..count).map(|place| bare(place, &mut random)).collect();
    for place in 0..count {
        let references = references(&tables, place, &mut random);
        let engines_own = if tables[place].engine == Engine::Timescaledb { 2 } else { 3 };
        let wanted = COLUMNS - engines_own - references.len();
        let mut attributes: Vec<&Attribute> = ATTRIBUTES.iter().collect();
        while attributes.len() > wanted {
            attributes.remove(random.below(attributes.len()));
        }
        tables[place].references = references;
        tables[place].attributes = attributes;
    }
    tables
}

/// A table without its columns; its name is its own in the whole project.
fn bare(place: usize, random: &mut Random) -> Table {
    let engine = [Engine::Timescaledb, Engine::Clickhouse, Engine::Milvus][place % 3];
    let model = &MODELS[place % MODELS.len()];
    let rest = place / MODELS.len();
    let noun = model.nouns[rest % model.nouns.len()];
    let rest = rest / model.nouns.len();
    let (aspect, about) = ASPECTS[rest % ASPECTS.len()];
    let rest = rest / ASPECTS.len();
    let scope = SCOPES[rest % SCOPES.len()];
    let subjects = plural(noun);
    let mut name =
        if aspect.is_empty() { format!("{scope}{subjects}") } else { format!("{scope}{noun}{aspect}") };
    if rest >= SCOPES.len() {
        name = format!("{name}_{}", rest / SCOPES.len() + 1);
    }
    let time_series = engine == Engine::Timescaledb && random.below(10) == 0;
    Table {
        engine,
        model: model.name,
        noun,
        description: format!(
            "{about} {}, as the {} service keeps them.",
            subjects.replace('_', " "),
            model.name
        ),
        name,
        key: if !time_series && random.below(4) == 0 { Key::Uuid } else { Key::Number },
        time_series,
        references: Vec::new(),
        attributes: Vec::new(),
        taste: random.below(1 << 16),
    }
}

/// More than one of a noun, as tables are called.
fn plural(noun: &str) -> String {
    match noun {
        _ if noun.ends_with(['s', 'x']) => format!("{noun}es"),
        _ if noun.ends_with('y') => format!("{}ies", noun.trim_end_matches('y')),
        _ => format!("{noun}s"),
    }
}

/// The references of one table. PostgreSQL's are foreign keys and stay there; the others' go anywhere.
fn references(tables: &[Table], place: usize, random: &mut Random) -> Vec<Reference> {
    let mut list: Vec<Reference> = Vec::new();
    if random.below(100) >= REFERRING {
        return list;
    }
    for _ in 0..=random.below(2) {
        let mut to = random.below(tables.len());
        if tables[place].engine == Engine::Timescaledb {
            // The next table that can be referred to; at the end of the list the search starts over.
            let fits = |at: &usize| tables[*at].engine == Engine::Timescaledb && !tables[*at].time_series;
            match (to..tables.len()).chain(0..to).find(fits) {
                Some(found) => to = found,
                None => return list,
            }
        } else if tables[to].time_series {
            to = place;
        }
        if list.iter().any(|reference| reference.to == to) {
            continue;
        }
        let mut column = if to == place { "parent_id".to_owned() } else { format!("{}_id", tables[to].noun) };
        if list.iter().any(|reference| reference.column == column) {
            column = format!("other_{column}");
        }
        list.push(Reference { column, to, nullable: to == place || random.below(3) == 0 });
    }
    list
}

/// The files of a project, by their paths in it.
pub fn files(tables: &[Table], layout: Layout) -> BTreeMap<String, String> {
    let mut files = BTreeMap::from([("schemac.toml".to_owned(), configuration())]);
    // By model: the engine and the file's name with each document.
    let mut models: BTreeMap<&str, Vec<(&str, String, Document)>> = BTreeMap::new();
    for (engine, kind, name, model, description) in surroundings() {
        let document = vec![
            ("engine".to_owned(), text(engine.name())),
            ("kind".to_owned(), text(kind)),
            ("name".to_owned(), text(name)),
            ("description".to_owned(), text(description)),
        ];
        models.entry(model).or_default().push((engine.name(), format!("{kind}_{name}"), document));
    }
    for table in tables {
        let document = match table.engine {
            Engine::Timescaledb => timescaledb::document(table, tables),
            Engine::Clickhouse => clickhouse::document(table, tables),
            Engine::Milvus => milvus::document(table, tables),
        };
        models.entry(table.model).or_default().push((table.engine.name(), table.name.clone(), document));
    }
    let ending = if layout.syntax == Syntax::Yaml { "yaml" } else { "toml" };
    for (model, documents) in &models {
        for (number, part) in documents.chunks(layout.per_file.max(1)).enumerate() {
            let written: Vec<String> = part
                .iter()
                .map(|(_, _, document)| match layout.syntax {
                    Syntax::Yaml => document::yaml(document),
                    Syntax::Toml => document::toml(document),
                })
                .collect();
            let path = match part {
                [(engine, name, _)] if layout.per_file == 1 => format!("{engine}/{name}"),
                _ => format!("part_{:04}", number + 1),
            };
            files.insert(format!("schema-defs/{model}/{path}.{ending}"), written.join("---\n"));
        }
    }
    files
}

/// What the tables need around them: databases, extensions, and a schema for each model.
fn surroundings() -> Vec<(Engine, &'static str, &'static str, &'static str, &'static str)> {
    let first = MODELS[0].name;
    let mut list = vec![
        (Engine::Timescaledb, "database", "platform", first, "Everything that must not be lost."),
        (Engine::Timescaledb, "extension", "timescaledb", first, "Time series."),
        (Engine::Clickhouse, "database", "analytics", first, "What is counted and looked back on."),
        (Engine::Milvus, "database", "knowledge", first, "What is found by its meaning."),
    ];
    for model in MODELS {
        list.push((Engine::Timescaledb, "schema", model.name, model.name, model.description));
    }
    list
}

/// `schemac.toml`.
fn configuration() -> String {
    let mut text = String::from(
        "[targets.timescaledb]\nversion = \"2.19\"\npostgresql = \"17\"\nedition = \"community\"\n\n\
         [targets.clickhouse]\nversion = \"26.9\"\n\n[targets.milvus]\nversion = \"2.6\"\n",
    );
    for model in MODELS {
        text += &format!(
            "\n[models.{}]\ndescription = \"{}\"\ndatabases = {{ timescaledb = \"platform\", clickhouse = \"analytics\", milvus = \"knowledge\" }}\n",
            model.name, model.description
        );
    }
    text
}

/// The head that all documents share.
fn head(table: &Table, kind: &str) -> Document {
    let mut head = vec![
        ("engine".to_owned(), text(table.engine.name())),
        ("kind".to_owned(), text(kind)),
        ("name".to_owned(), text(&table.name)),
        ("description".to_owned(), text(&table.description)),
        ("owner".to_owned(), text(format!("{}-team", table.model))),
    ];
    if table.taste.is_multiple_of(4) {
        head.push(("tags".to_owned(), Value::List(vec![text(table.model), text("reviewed")])));
    }
    head
}

/// The address of a table, in full.
fn address(table: &Table) -> String {
    match table.engine {
        Engine::Timescaledb => format!("timescaledb:platform.{}.{}", table.model, table.name),
        Engine::Clickhouse => format!("clickhouse:analytics.{}", table.name),
        Engine::Milvus => format!("milvus:knowledge.{}", table.name),
    }
}

/// A logical reference, as both ClickHouse and Milvus write it.
fn logical(to: &Table) -> Value {
    map([("to", text(address(to))), ("column", text("id"))])
}

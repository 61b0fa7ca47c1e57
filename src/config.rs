//! `schemac.toml`: the models, the targets and the variables of a project.

mod lints;
mod required;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::source::{self, Node, Syntax, Value};
use crate::span::{FileId, Located, Span};
use crate::spec::json_schema;
use crate::spec::load::Variables;
use crate::spec::validate::{Leaf, Outcome};
use crate::spec::{Literal, from_node};

pub use lints::{EVERY, Level, Lint};

/// The name of the file that marks a project.
pub const FILE_NAME: &str = "schemac.toml";

/// A complete small example for the reference.
pub const EXAMPLE: &str = include_str!("config/example.toml");

/// The engines, by the names of their folders.
const ENGINES: [&str; 3] = ["timescaledb", "clickhouse", "milvus"];

/// The configuration of a project, as written.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(title = "schemac configuration", extend("additionalProperties" = false))]
pub struct ConfigFile {
    /// The versions of schemac that the project is built with: comparisons with `>=`, `>`, `<=`, `<` and `=`, separated by commas.
    /// Any other version stops and says so.
    #[schemars(example = &">=0.3, <0.4")]
    pub required_version: Option<String>,
    /// Where the project keeps its files.
    #[serde(default)]
    pub project: Project,
    /// The servers that the output is for: their versions and editions decide which features may be used.
    #[serde(default)]
    pub targets: BTreeMap<String, TargetFile>,
    /// The models: folders directly under the specs folder, and the databases they live in.
    #[serde(default)]
    pub models: BTreeMap<String, ModelFile>,
    /// Values that specs use as `${name}`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Literal>")]
    pub variables: BTreeMap<String, Literal>,
    /// Environments, chosen with `--env`; their variables come before the general ones, and each may have an output folder of
    /// its own.
    #[serde(default)]
    pub environments: BTreeMap<String, EnvironmentFile>,
    /// How bad warnings are, by code; `warnings` stands for all of them. One place is better allowed by a comment beside it.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, lints::LintsFile>")]
    pub lints: IgnoredAny,
}

/// Folders of a project, relative to `schemac.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(title = "project", extend("additionalProperties" = false))]
#[serde(default)]
pub struct Project {
    /// The folder of the specs.
    pub specs: String,
    /// The folder that `schemac build` writes.
    pub output: String,
    /// The folder of templates that replace the built-in ones.
    pub templates: String,
    /// Variables whose values may not be written anywhere: using one in a document is an error, and reports do not show it.
    #[schemars(with = "Vec<String>", example = ["mysql_password"])]
    pub secret_variables: Vec<Located<String>>,
}

impl Default for Project {
    fn default() -> Self {
        Project {
            specs: "schema-defs".into(),
            output: "generated".into(),
            templates: "templates".into(),
            secret_variables: Vec::new(),
        }
    }
}

/// A server that the output is for.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(title = "target", extend("additionalProperties" = false))]
pub struct TargetFile {
    /// The version of the engine; for `timescaledb` that of the extension.
    #[schemars(example = &"2.19")]
    pub version: Option<Located<String>>,
    /// The version of PostgreSQL, for `timescaledb`.
    #[schemars(example = &"17")]
    pub postgresql: Option<Located<String>>,
    /// The version of the `vector` extension, for `timescaledb`.
    #[schemars(example = &"0.8")]
    pub pgvector: Option<Located<String>>,
    /// The edition: `community` or `apache` for `timescaledb`.
    #[schemars(example = &"community")]
    pub edition: Option<Located<String>>,
}

/// A model and its databases.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(title = "model", extend("additionalProperties" = false))]
pub struct ModelFile {
    /// What the model is about.
    pub description: Option<String>,
    /// The database of each engine that the model's objects live in, unless their documents name another.
    #[serde(default)]
    pub databases: BTreeMap<String, Located<String>>,
}

/// An environment.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(title = "environment", extend("additionalProperties" = false))]
pub struct EnvironmentFile {
    /// The folder that `schemac build` writes for this environment, in the place of the project's. With one for each
    /// environment a review shows what a change does to all of them.
    #[schemars(example = &"generated/production")]
    pub output: Option<String>,
    /// Values that specs use as `${name}`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Literal>")]
    pub variables: BTreeMap<String, Literal>,
}

/// A version: numbers between dots, compared number by number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Vec<u32>);

impl Version {
    /// A version of known numbers, such as `Version::new(&[2, 19])`.
    pub fn new(parts: &[u32]) -> Self {
        Version(parts.to_vec())
    }

    /// Reads `2.19.3`; nothing when a part is no number.
    pub fn parse(text: &str) -> Option<Self> {
        text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>().map(Version)
    }

    /// Its first number.
    pub fn major(&self) -> u32 {
        self.0.first().copied().unwrap_or(0)
    }

    /// Whether this version is the given one or a later one. One that is written short is the newest that begins so: `2.6` is
    /// at least 2.6.4, and `2.6.3` is not.
    pub fn at_least(&self, parts: &[u32]) -> bool {
        let orders = self.0.iter().zip(parts).map(|(own, other)| own.cmp(other));
        orders.into_iter().find(|order| order.is_ne()).is_none_or(std::cmp::Ordering::is_gt)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

/// The versions and the edition of a server.
#[derive(Debug, Clone)]
pub struct Target {
    /// The version of the engine; of the TimescaleDB extension for `timescaledb`.
    pub version: Version,
    /// The version of PostgreSQL.
    pub postgresql: Version,
    /// The version of pgvector.
    pub pgvector: Version,
    /// The edition, where the engine has several.
    pub edition: String,
}

/// The targets of all engines.
#[derive(Debug, Clone)]
pub struct Targets {
    /// PostgreSQL with TimescaleDB.
    pub timescaledb: Target,
    /// ClickHouse.
    pub clickhouse: Target,
    /// Milvus.
    pub milvus: Target,
}

impl Default for Targets {
    fn default() -> Self {
        let target = |version: &[u32], edition: &str| Target {
            version: Version::new(version),
            postgresql: Version::new(&[17]),
            pgvector: Version::new(&[0, 8]),
            edition: edition.to_owned(),
        };
        Targets {
            timescaledb: target(&[2, 19], "community"),
            clickhouse: target(&[26, 9], ""),
            milvus: target(&[2, 6], ""),
        }
    }
}

/// The configuration of a run: the file with every default filled in, for one environment.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Folders.
    pub project: Project,
    /// Where the folders are written that the file names, by key, and under the empty one the file as a whole.
    pub folder_places: BTreeMap<&'static str, Span>,
    /// Servers.
    pub targets: Targets,
    /// Models by name; empty when the file names none, and then every folder is one.
    pub models: BTreeMap<String, ModelFile>,
    /// Variables of the chosen environment.
    pub variables: Variables,
    /// The environments that have an output folder of their own, sorted.
    pub environments: Vec<String>,
    /// All output folders: the project's and those of the environments.
    pub outputs: Vec<String>,
    /// Where the variables of the chosen environment are defined.
    pub variable_places: BTreeMap<String, Span>,
    /// How bad warnings are.
    pub lints: Vec<Lint>,
    /// The project requires another version of this program, so that nothing else of it can be read.
    pub refused: bool,
}

impl Config {
    /// Where a folder is written, or else the file that could name it.
    pub fn folder_place(&self, key: &str) -> Span {
        let whole = || self.folder_places.get("").copied().unwrap_or(Span::NONE);
        self.folder_places.get(key).copied().unwrap_or_else(whole)
    }

    /// The database that a model keeps an engine's objects in, if the configuration says.
    pub fn database(&self, model: &str, engine: &str) -> Option<&str> {
        self.models.get(model)?.databases.get(engine).map(|name| name.value.as_str())
    }
}

/// The JSON Schema of `schemac.toml`, as published.
pub fn schema() -> serde_json::Value {
    json_schema::root::<ConfigFile>("schemac configuration")
}

/// Reads the configuration; what is wrong is reported, and the rest holds.
///
/// `environment` is the one that `--env` chose; naming one that the file does not have is reported.
pub fn parse(file: FileId, text: &str, environment: Option<&str>, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    let Some(mut document) = source::parse(file, Syntax::Toml, text, diagnostics).into_iter().next() else {
        return config;
    };
    if document.partial {
        return config;
    }
    // A later version may know keys that this one does not: only the version is told then.
    if let Some(required) = document.root.get("required_version")
        && let Value::String(text) = &required.value
    {
        config.refused = !required::check(text, required.span, diagnostics);
        if config.refused {
            return config;
        }
    }
    match Leaf::compile(schema()) {
        Ok(leaf) => {
            if leaf.check(&mut document.root, FILE_NAME, &|_| None, diagnostics) == Outcome::Broken {
                return config;
            }
        }
        Err(message) => {
            diagnostics.push(Diagnostic::new(&shared::INVALID_VALUE, document.root.span, message));
            return config;
        }
    }
    let Ok(parsed) = from_node::<ConfigFile>(&document.root) else { return config };
    for (name, target) in &parsed.targets {
        let place = match name.as_str() {
            "timescaledb" => &mut config.targets.timescaledb,
            "clickhouse" => &mut config.targets.clickhouse,
            "milvus" => &mut config.targets.milvus,
            _ => {
                unknown_engine(name, &document.root, "targets", diagnostics);
                continue;
            }
        };
        let versions = [
            (&target.version, &mut place.version),
            (&target.postgresql, &mut place.postgresql),
            (&target.pgvector, &mut place.pgvector),
        ];
        for (written, version) in versions {
            let Some(written) = written else { continue };
            match Version::parse(written) {
                Some(parsed) => *version = parsed,
                None => diagnostics.push(
                    Diagnostic::new(
                        &shared::INVALID_VALUE,
                        written.span,
                        format!("`{written}` is no version"),
                    )
                    .help("write numbers between dots, such as \"2.19\""),
                ),
            }
        }
        if let Some(edition) = &target.edition {
            if name == "timescaledb" && ["community", "apache"].contains(&edition.as_str()) {
                place.edition.clone_from(edition);
            } else {
                diagnostics.push(
                    Diagnostic::new(
                        &shared::INVALID_VALUE,
                        edition.span,
                        format!("{name} has no edition `{edition}`"),
                    )
                    .help("write `community` or `apache` under `[targets.timescaledb]`, or remove the key"),
                );
            }
        }
    }
    for (model, entry) in &parsed.models {
        for engine in entry.databases.keys() {
            if !ENGINES.contains(&engine.as_str()) {
                let node = document
                    .root
                    .get("models")
                    .and_then(|models| models.get(model))
                    .unwrap_or(&document.root);
                unknown_engine(engine, node, "databases", diagnostics);
            }
        }
    }
    config.variables.values =
        parsed.variables.iter().map(|(name, literal)| (name.clone(), to_value(literal))).collect();
    let root = &document.root;
    places(root.get("variables"), &mut config.variable_places);
    if let Some(environment) = environment {
        match parsed.environments.get(environment) {
            Some(found) => {
                let own = root.get("environments").and_then(|all| all.get(environment));
                places(own.and_then(|own| own.get("variables")), &mut config.variable_places);
                config
                    .variables
                    .values
                    .extend(found.variables.iter().map(|(name, literal)| (name.clone(), to_value(literal))));
            }
            None => diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    Span { end: document.root.span.start, ..document.root.span },
                    format!("there is no environment `{environment}`"),
                )
                .suggest(
                    environment,
                    "environments",
                    parsed.environments.keys().map(String::as_str),
                ),
            ),
        }
    }
    secrets(&parsed, root, &mut config.variables, diagnostics);
    folders(&parsed, root, diagnostics);
    let own_output = |(name, entry): (&String, &EnvironmentFile)| entry.output.as_ref().map(|_| name.clone());
    config.environments = parsed.environments.iter().filter_map(own_output).collect();
    let outputs = parsed.environments.values().filter_map(|entry| entry.output.clone());
    config.outputs = std::iter::once(parsed.project.output.clone()).chain(outputs).collect();
    let place = |path: &[&str]| path.iter().try_fold(root, |node, key| node.get(key)).map(|node| node.span);
    let own_output = environment.and_then(|name| place(&["environments", name, "output"]));
    config.folder_places = [
        ("", Some(Span { end: root.span.start, ..root.span })),
        ("specs", place(&["project", "specs"])),
        ("templates", place(&["project", "templates"])),
        ("output", own_output.or_else(|| place(&["project", "output"]))),
    ]
    .into_iter()
    .filter_map(|(key, place)| Some((key, place?)))
    .collect();
    config.project = parsed.project;
    let chosen = environment.and_then(|name| parsed.environments.get(name));
    if let Some(output) = chosen.and_then(|chosen| chosen.output.as_ref()) {
        config.project.output.clone_from(output);
    }
    config.models = parsed.models;
    config.lints = lints::read(root, diagnostics);
    config
}

/// Marks the secret variables, whose values no report shows; those that no environment defines are reported.
fn secrets(parsed: &ConfigFile, root: &Node, variables: &mut Variables, diagnostics: &mut Diagnostics) {
    if parsed.project.secret_variables.is_empty() {
        return;
    }
    let environments = root.get("environments").and_then(Node::as_mapping);
    let tables: Vec<&Node> = environments
        .into_iter()
        .flat_map(|all| all.entries())
        .filter_map(|entry| entry.value.get("variables"))
        .chain(root.get("variables"))
        .collect();
    for name in &parsed.project.secret_variables {
        let places: Vec<Span> =
            tables.iter().filter_map(|table| table.get(name)).map(|value| value.span).collect();
        if places.is_empty() {
            let known =
                tables.iter().filter_map(|table| table.as_mapping()).flat_map(|table| table.entries());
            let message = format!("the variable `{name}` is not defined");
            diagnostics.push(Diagnostic::new(&shared::UNKNOWN_VARIABLE, name.span, message).suggest(
                name,
                "variables",
                known.map(|entry| &*entry.key.text),
            ));
        }
        places.into_iter().for_each(|place| diagnostics.conceal(place));
        variables.secret.insert(name.value.clone());
    }
}

/// Reports folders without a name, and output folders whose files would be read as specs, as templates or as those of another
/// output.
fn folders(file: &ConfigFile, root: &Node, diagnostics: &mut Diagnostics) {
    let project = &file.project;
    let place = |path: &[&str]| path.iter().try_fold(root, |node, key| node.get(key)).map(|node| node.span);
    let mut report = |span: Option<Span>, message: String, help: String| {
        diagnostics
            .push(Diagnostic::new(&shared::INVALID_VALUE, span.unwrap_or(root.span), message).help(help));
    };
    let environments = file.environments.iter().filter_map(|(name, environment)| {
        let output = environment.output.as_ref()?;
        Some((place(&["environments", name, "output"]), output))
    });
    let outputs: Vec<(Option<Span>, &String)> =
        std::iter::once((place(&["project", "output"]), &project.output)).chain(environments).collect();
    let inputs = [("specs", &project.specs), ("templates", &project.templates)];
    let named = inputs.map(|(key, folder)| (key, place(&["project", key]), folder));
    let all = named.into_iter().chain(outputs.iter().map(|(span, folder)| ("output", *span, *folder)));
    for (key, span, folder) in all.filter(|(.., folder)| folder.is_empty()) {
        report(
            span,
            format!("`{key}` names no folder"),
            format!("write a folder, or remove `{key} = {folder:?}`"),
        );
    }
    for (span, output) in outputs.iter().filter(|(_, output)| !output.is_empty()) {
        for (key, folder) in inputs.into_iter().filter(|(_, folder)| !folder.is_empty()) {
            if plain(output).starts_with(plain(folder)) {
                report(
                    span.or_else(|| place(&["project", key])),
                    format!(
                        "the output folder `{output}` is in the folder of the {key}, `{folder}`: its files would be read as {key}"
                    ),
                    "choose a folder beside it, such as `generated`".to_owned(),
                );
            }
        }
        for (_, other) in outputs.iter().filter(|(_, other)| !other.is_empty()) {
            let below = plain(output).strip_prefix(plain(other)).map(Path::to_owned).unwrap_or_default();
            let first = below.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
            if first.is_some_and(|first| ENGINES.contains(&first.as_str())) {
                report(
                    *span,
                    format!("the output folder `{output}` is among the files of another one, `{other}`"),
                    "choose a folder beside it".to_owned(),
                );
            }
        }
    }
}

/// A path without `.`, and without what `..` takes back.
fn plain(path: &str) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in Path::new(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// Adds where the variables of a table are defined; later ones come before earlier ones.
fn places(table: Option<&Node>, found: &mut BTreeMap<String, Span>) {
    let entries = table.and_then(Node::as_mapping).map(|mapping| mapping.entries()).unwrap_or_default();
    found.extend(entries.iter().map(|entry| {
        let whole = Span { end: entry.value.span.end.max(entry.key.span.end), ..entry.key.span };
        (entry.key.text.to_string(), whole)
    }));
}

fn unknown_engine(name: &str, root: &Node, key: &str, diagnostics: &mut Diagnostics) {
    let span = root
        .get(key)
        .and_then(Node::as_mapping)
        .and_then(|mapping| mapping.entry(name))
        .map_or(root.span, |entry| entry.key.span);
    diagnostics.push(
        Diagnostic::new(&shared::INVALID_VALUE, span, format!("there is no engine `{name}`"))
            .suggest(name, "engines", ENGINES),
    );
}

fn to_value(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Boolean(value) => Value::Boolean(*value),
        Literal::Integer(value) => Value::Integer(*value),
        Literal::Decimal(text) => Value::Float(text.parse().unwrap_or(0.0), text.as_str().into()),
        Literal::Text(text) => Value::String(text.as_str().into()),
        Literal::List(items) => {
            Value::Sequence(items.iter().map(|item| Node::new(to_value(item), Span::NONE)).collect())
        }
        Literal::Mapping(_) => Value::String(literal.to_json().to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_compare_by_number() {
        let version = Version::parse("2.19.3").unwrap();
        assert!(version.at_least(&[2, 19]));
        assert!(version.at_least(&[2, 9]));
        assert!(!version.at_least(&[2, 20]));
        assert!(Version::parse("17").unwrap().at_least(&[17, 0]));
        assert!(Version::parse("2.6.4").unwrap().at_least(&[2, 6, 4]));
        assert!(!Version::parse("2.6.3").unwrap().at_least(&[2, 6, 4]));
        assert!(Version::parse("2.6").unwrap().at_least(&[2, 6, 4]), "the newest that begins so");
        assert!(!Version::parse("2.6").unwrap().at_least(&[2, 7]));
        assert!(Version::parse("x").is_none());
    }
}

//! `schemac.toml`: the models, the targets and the variables of a project.

mod lints;
mod required;
mod secrecy;
mod targets;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::source::{self, Node, Syntax, Value};
use crate::span::{FileId, Located, Span};
use crate::spec::json_schema;
use crate::spec::load::Variables;
use crate::spec::validate::{Elsewhere, Leaf, Outcome};
use crate::spec::{Literal, from_node};

pub use lints::{EVERY, Level, Lint};
pub use secrecy::concealed;
pub use targets::{Target, TargetKeys, Targets, Version, VersionKey};

/// The name of the file that marks a project.
pub const FILE_NAME: &str = "schemac.toml";

/// A complete small example for the reference.
pub const EXAMPLE: &str = include_str!("config/example.toml");

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
    pub targets: BTreeMap<String, BTreeMap<String, Located<String>>>,
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

/// The configuration of a run: the file with every default filled in, for one environment.
#[derive(Debug, Clone)]
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
    /// The configuration of a project that has none; `known` is what there is to say of the servers of each engine.
    pub fn new(known: &[&'static TargetKeys]) -> Config {
        Config {
            project: Project::default(),
            folder_places: BTreeMap::new(),
            targets: Targets::new(known),
            models: BTreeMap::new(),
            variables: Variables::default(),
            environments: Vec::new(),
            outputs: Vec::new(),
            variable_places: BTreeMap::new(),
            lints: Vec::new(),
            refused: false,
        }
    }

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
pub fn schema(known: &[&'static TargetKeys]) -> serde_json::Value {
    let mut schema = json_schema::root::<ConfigFile>("schemac configuration");
    if let Some(targets) =
        schema.pointer_mut("/properties/targets").and_then(|targets| targets.as_object_mut())
    {
        targets.insert("properties".into(), targets::properties(known));
        // An engine that is not known is reported with the names of those that are.
        targets.insert("additionalProperties".into(), true.into());
    }
    schema
}

/// Reads the configuration; what is wrong is reported, and the rest holds.
///
/// `environment` is the one that `--env` chose; naming one that the file does not have is reported. `known` is what there is to say
/// of the servers of each engine.
pub fn parse(
    file: FileId,
    text: &str,
    environment: Option<&str>,
    known: &[&'static TargetKeys],
    diagnostics: &mut Diagnostics,
) -> Config {
    let mut is_whole = false;
    let config = read(file, text, environment, known, diagnostics, &mut is_whole);
    if !is_whole {
        secrecy::conceal(file, text, diagnostics);
    }
    config
}

/// As [`parse`]; `is_whole` becomes whether all of it could be read, so that secrets are known.
fn read(
    file: FileId,
    text: &str,
    environment: Option<&str>,
    known: &[&'static TargetKeys],
    diagnostics: &mut Diagnostics,
    is_whole: &mut bool,
) -> Config {
    let mut config = Config::new(known);
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
    match Leaf::compile(schema(known)) {
        Ok(leaf) => {
            let outcome = leaf.check(&mut document.root, FILE_NAME, &Elsewhere::NOWHERE, diagnostics);
            if outcome == Outcome::Broken {
                return config;
            }
            // What was taken out may have been a secret.
            *is_whole = outcome == Outcome::Readable;
        }
        Err(message) => {
            diagnostics.push(Diagnostic::new(&shared::INVALID_VALUE, document.root.span, message));
            return config;
        }
    }
    let Ok(parsed) = from_node::<ConfigFile>(&document.root) else {
        *is_whole = false;
        return config;
    };
    for (name, target) in &parsed.targets {
        if !config.targets.set(name, target, diagnostics) {
            unknown_engine(name, &document.root, "targets", known, diagnostics);
        }
    }
    for (model, entry) in &parsed.models {
        for engine in entry.databases.keys() {
            if !is_known(known, engine) {
                let node = document
                    .root
                    .get("models")
                    .and_then(|models| models.get(model))
                    .unwrap_or(&document.root);
                unknown_engine(engine, node, "databases", known, diagnostics);
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
    folders(&parsed, root, known, diagnostics);
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
fn folders(file: &ConfigFile, root: &Node, known: &[&'static TargetKeys], diagnostics: &mut Diagnostics) {
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
            if first.is_some_and(|first| is_known(known, &first)) {
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

/// Whether an engine has this name.
fn is_known(known: &[&'static TargetKeys], name: &str) -> bool {
    known.iter().any(|keys| keys.engine == name)
}

fn unknown_engine(
    name: &str,
    root: &Node,
    key: &str,
    known: &[&'static TargetKeys],
    diagnostics: &mut Diagnostics,
) {
    let span = root
        .get(key)
        .and_then(Node::as_mapping)
        .and_then(|mapping| mapping.entry(name))
        .map_or(root.span, |entry| entry.key.span);
    diagnostics.push(
        Diagnostic::new(&shared::INVALID_VALUE, span, format!("there is no engine `{name}`")).suggest(
            name,
            "engines",
            known.iter().map(|keys| keys.engine),
        ),
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

//! `schemac init`
//!
//! Writes what a project needs and nothing that is there already.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::Path;

use super::{CommandResult, Context, Failure, Outcome, repository, schema};
use crate::config;
use crate::diagnostic::Diagnostics;
use crate::disk::{self, Bounds};
use crate::engine::{self, ENGINES};
use crate::source;
use crate::span::FileId;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The models: folders of specs that belong together.
    #[arg(long, value_delimiter = ',', default_value = "shared", value_name = "MODEL,…")]
    models: Vec<String>,
    /// The engines to make folders for.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "timescaledb,clickhouse,milvus",
        value_name = "ENGINE,…"
    )]
    engines: Vec<String>,
    /// Write the schemas for editors anew, after an upgrade of schemac, and nothing else.
    #[arg(long, conflicts_with_all = ["models", "engines"])]
    update: bool,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    if arguments.update {
        return update(context);
    }
    let root = match &context.project {
        Some(folder) => folder.clone(),
        None => std::env::current_dir()?,
    };
    // As asked for: `postgresql` is the engine of TimescaleDB under its plain name, and stays so in folders and examples.
    let mut engines: Vec<&'static str> = Vec::new();
    for name in &arguments.engines {
        let values = ENGINES.iter().flat_map(|engine| engine.values()).map(|value| value.name);
        let known = values.clone();
        let engine = engine::by_name(name).ok_or_else(|| {
            let hint =
                crate::diagnostic::nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
            Failure(format!("there is no engine `{name}`{}", hint.unwrap_or_default()))
        })?;
        let name = values.into_iter().find(|value| value == name).unwrap_or(engine.name());
        if !engines.contains(&name) {
            engines.push(name);
        }
    }
    for model in &arguments.models {
        let legal = !model.is_empty() && model.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !legal {
            return Err(Failure(format!(
                "`{model}` cannot name a model; write letters, digits, `_` and `-`"
            )));
        }
    }
    std::fs::create_dir_all(&root)?;
    if let Some(around) = project_around(&root) {
        context.terminal.note(&format!(
            "warning: {} is inside of the project of {}; commands below it use the nearer one",
            root.display(),
            around.display()
        ));
    }
    // The hook belongs to the repository that the project is in.
    let outside: Vec<_> = context.outside.iter().cloned().chain(repository::root(&root)).collect();
    let bounds = Bounds::new(&root, &outside)?;
    let project = existing(&bounds, &root)?;
    let specs = project.specs.trim_end_matches('/');
    let mut files: Vec<(String, String)> = vec![
        (config::FILE_NAME.into(), configuration(&arguments.models, &engines)),
        (".gitattributes".into(), attributes(&project)),
        (".vscode/settings.json".into(), vscode(specs)),
        (".vscode/extensions.json".into(), EXTENSIONS.into()),
        (".taplo.toml".into(), taplo(specs)),
        hook(&root),
    ];
    for (position, model) in arguments.models.iter().enumerate() {
        for engine in &engines {
            let folder = format!("{specs}/{model}/{engine}");
            // One example shows the language; further folders only mark where specs go.
            match (position, engine::value(engine)) {
                (0, Some((_, value))) => files.push((format!("{folder}/example.yaml"), value.sample.into())),
                _ => files.push((format!("{folder}/.gitkeep"), String::new())),
            }
        }
    }
    for (name, text) in schema::all() {
        files.push((format!("{}/{name}", schema::FOLDER), text));
    }
    let mut written = 0;
    for (path, text) in &files {
        if write_new(&bounds, &root.join(path), text)? {
            written += 1;
            if !path.starts_with("schemas/") {
                context.terminal.note(&format!("wrote {path}"));
            }
        } else {
            context.terminal.note(&format!("kept  {path}, which is there already"));
            let wanted = !path.starts_with("schemas/") && !path.ends_with("example.yaml");
            if let Some(missing) = wanted.then(|| missing_lines(&root.join(path), text)).flatten() {
                context.terminal.note(&format!("      to have what init would write, paste:\n\n{missing}"));
            }
        }
    }
    context.terminal.note(&format!("{written} files written; next: schemac build"));
    Ok(Outcome::Fine)
}

/// Writes the published schemas of a project anew where they differ.
fn update(context: &Context) -> CommandResult {
    let project = context.project()?;
    let bounds = project.bounds()?;
    let mut written = 0;
    for (name, text) in schema::all() {
        let path = format!("{}/{name}", schema::FOLDER);
        let place = project.root.join(&path);
        if disk::read(&place, source::MAX_FILE_SIZE).is_ok_and(|found| found == text.as_bytes()) {
            continue;
        }
        let failed = |error: std::io::Error| Failure(format!("{}: {error}", place.display()));
        let (folder, name) = bounds.place_of(&place).map_err(failed)?;
        folder.replace(&name, text.as_bytes(), None).map_err(failed)?;
        context.terminal.note(&format!("wrote {path}"));
        written += 1;
    }
    context.terminal.note(&match written {
        0 => format!("the schemas are those of schemac {}", env!("CARGO_PKG_VERSION")),
        _ => format!("{} written", super::plural(written, "schema")),
    });
    Ok(Outcome::Fine)
}

/// The nearest project above a folder, if it is inside of one.
fn project_around(root: &Path) -> Option<std::path::PathBuf> {
    let root = root.canonicalize().ok()?;
    if root.join(config::FILE_NAME).is_file() {
        return None;
    }
    root.ancestors().skip(1).find(|folder| folder.join(config::FILE_NAME).is_file()).map(Path::to_path_buf)
}

/// What a file that is kept lacks: the whole text, unless each of its lines is there. The configuration is the author's own.
fn missing_lines(path: &Path, text: &str) -> Option<String> {
    if path.ends_with(config::FILE_NAME) {
        return None;
    }
    // What a link leads to is not the project's.
    if !std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file()) {
        return None;
    }
    let found = disk::read(path, source::MAX_FILE_SIZE).ok()?;
    let found = String::from_utf8_lossy(&found);
    let has = |line: &str| found.lines().any(|other| other.trim() == line.trim());
    if text.lines().filter(|line| !line.trim().is_empty()).all(has) {
        return None;
    }
    Some(text.lines().map(|line| format!("    {line}\n")).collect())
}

/// Writes a file unless something has its name, be it a link that leads nowhere.
fn write_new(bounds: &Bounds, path: &Path, text: &str) -> Result<bool, Failure> {
    let failed = |error: std::io::Error| Failure(format!("{}: {error}", path.display()));
    let (folder, name) = bounds.place_of(path).map_err(failed)?;
    match folder.create(&name, text.as_bytes()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

fn configuration(models: &[String], engines: &[&str]) -> String {
    let mut out = format!(
        "#:schema ./schemas/config.json\n# The project's configuration; every key is in the language reference.\n\
         required_version = \">={}\"\n",
        env!("CARGO_PKG_VERSION")
    );
    for name in engines {
        let Some((engine, value)) = engine::value(name) else { continue };
        // Versions are those of the server, whatever the engine is called in the documents.
        let _ = write!(out, "\n[targets.{}]\n", engine.name());
        let keys = engine.target_keys();
        for key in keys.versions.iter().filter(|version| value.targets.contains(&version.key)) {
            let version = config::Version::new(key.default);
            let comment =
                if value.targets.len() > 1 { format!("  # {}", key.description) } else { String::new() };
            let _ = writeln!(out, "{} = \"{version}\"{comment}", key.key);
        }
        if let Some(edition) = keys.editions.first().filter(|_| value.targets.contains(&"edition")) {
            let _ = writeln!(out, "edition = \"{edition}\"");
        }
    }
    for model in models {
        let _ =
            write!(out, "\n[models.{model}]\ndescription = \"What the objects of this model are about.\"\n");
        let databases: Vec<String> = engines
            .iter()
            .filter_map(|engine| {
                let found = engine::by_name(engine)?;
                Some(format!("{} = \"{}\"", found.name(), found.default_database()))
            })
            .collect();
        let _ = writeln!(out, "databases = {{ {} }}", databases.join(", "));
    }
    out
}

/// taplo completes only from the schema of one kind, which it finds by the file's name, `users.table.toml`, or by a
/// `#:schema` line in the file. All other specs get the schema of any document, which reports mistakes but completes
/// little. The last rule that fits wins, so the broad one comes first.
fn taplo(specs: &str) -> String {
    let rule = |include: &str, schema: &str| {
        // What JSON escapes, TOML reads the same.
        let include = serde_json::Value::from(include);
        format!("[[rule]]\ninclude = [{include}]\n\n[rule.schema]\npath = \"./schemas/{schema}.json\"\n\n")
    };
    let mut out = rule(config::FILE_NAME, "config");
    out.push_str(&rule(&format!("{specs}/**/*.toml"), "schemac"));
    for dispatch in engine::dispatches() {
        for kind in dispatch.kinds {
            let include = format!("{specs}/**/{}/**/*.{}.toml", dispatch.value, kind.name);
            out.push_str(&rule(&include, &format!("{}.{}", dispatch.value, kind.name)));
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn vscode(specs: &str) -> String {
    let patterns = serde_json::json!([format!("{specs}/**/*.yaml"), format!("{specs}/**/*.yml")]);
    format!("{{\n  \"yaml.schemas\": {{\n    \"./schemas/schemac.json\": {patterns}\n  }}\n}}\n")
}

/// Without these two the settings do nothing.
const EXTENSIONS: &str = r#"{
  "recommendations": ["redhat.vscode-yaml", "tamasfe.even-better-toml"]
}
"#;

/// The folders of the configuration that is there already, or those of a new one.
fn existing(bounds: &Bounds, root: &Path) -> Result<config::Project, Failure> {
    let path = root.join(config::FILE_NAME);
    let is_link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
    let place = if is_link { bounds.real_of_link(&path).map_err(std::io::Error::from) } else { Ok(path) };
    match place.and_then(|place| disk::read(&place, source::MAX_FILE_SIZE)) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            Ok(config::parse(FileId(0), &text, None, &engine::target_keys(), &mut Diagnostics::new()).project)
        }
        // Whatever a link leads to elsewhere, it is left alone.
        Err(error) if is_link || error.kind() == ErrorKind::NotFound => Ok(config::Project::default()),
        Err(error) => Err(Failure(format!("{}: {error}", config::FILE_NAME))),
    }
}

/// What is compared byte by byte has the same line ends on every system; the output folder says the same of itself.
fn attributes(project: &config::Project) -> String {
    let mut out = String::from(
        "# schemac compares these byte by byte, so they have the same line ends on every system.\n",
    );
    let folders =
        [&project.specs, &project.templates, &project.output].map(|folder| folder.trim_matches('/'));
    let patterns =
        folders.iter().filter(|folder| !folder.starts_with("..")).map(|folder| format!("/{folder}/**"));
    for pattern in
        [format!("/{}", config::FILE_NAME), "/schemas/*.json".to_owned()].into_iter().chain(patterns)
    {
        // A blank ends a pattern and a line break the line, and so they are written as any character.
        let _ = writeln!(
            out,
            "{} text eol=lf",
            pattern.replace(|c: char| c.is_whitespace() || c.is_control(), "?")
        );
    }
    out
}

/// The configuration of pre-commit, at the root of the repository, where alone it is read. It has no `files`: what a change
/// breaks or makes stale may be in any other file.
fn hook(root: &Path) -> (String, String) {
    let below = repository::prefix(root);
    let path = format!("{}.pre-commit-config.yaml", "../".repeat(below.matches('/').count()));
    let mut entry = "schemac build --all-environments --staged".to_owned();
    if let Some(folder) = below.strip_suffix('/') {
        // The entry is split as a shell would.
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
        let folder = if folder.chars().all(plain) {
            folder.to_owned()
        } else {
            format!("'{}'", folder.replace('\'', "'\\''"))
        };
        entry.push_str(&format!(" --project {folder}"));
    }
    let entry = serde_json::Value::String(entry);
    let text = format!(
        "repos:\n  - repo: local\n    hooks:\n      - id: schemac-build\n        name: schemac build\n        entry: {entry}\n        \
         language: system\n        always_run: true\n        pass_filenames: false\n"
    );
    (path, text)
}

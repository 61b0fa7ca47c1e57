//! The pipeline, stage by stage: files, specs, catalog, order, statements.
//!
//! Every stage gives a value and all its findings; nothing here prints or exits.

mod build;
mod files;
mod lints;
pub mod mend;
mod origin;
mod painted;
mod parse;
mod patterns;
mod places;
mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use rayon::prelude::*;

use files::SpecFile;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, shared, within_budget};
use crate::disk::Bounds;
use crate::engine::{self, ENGINES, Rendered, Rendering};
use crate::graph::{self, Plan};
use crate::hash::sha256;
use crate::model::Catalog;
use crate::parallel::AT_ONCE;
use crate::render::{TemplateError, Templates};
use crate::source::{self, SourceFile, Sources, Syntax};
use crate::span::{FileId, Span};
use crate::spec;
use crate::spec::allow::Allow;
use crate::spec::load::{self, Language};

use parse::{ParsedFile, parse_specs, shown_path, too_much};
pub use stage::{Parsing, Progress, Stage};

/// What a project is compiled from.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder of `schemac.toml`, or the current one.
    pub root: PathBuf,
    /// Whether there is a `schemac.toml`.
    pub configured: bool,
    /// Folders outside of it that its configuration and its links may lead to.
    pub outside: Vec<PathBuf>,
    /// Texts that are read in the place of files, by the paths that reports name: what the files could become.
    pub drafts: BTreeMap<String, String>,
}

impl Project {
    /// The project that a folder belongs to: the nearest folder upwards with a `schemac.toml`, or the folder itself.
    pub fn find(start: &Path) -> Project {
        let found = start.ancestors().find(|folder| is_configured(folder));
        Project { configured: found.is_some(), ..Project::at(found.unwrap_or(start)) }
    }

    /// The project of exactly this folder.
    pub fn at(root: &Path) -> Project {
        Project {
            root: root.to_owned(),
            configured: is_configured(root),
            outside: Vec::new(),
            drafts: BTreeMap::new(),
        }
    }

    /// How far the project reaches.
    ///
    /// # Errors
    /// When its folder, or another that it may lead to, is not there.
    pub fn bounds(&self) -> Result<Bounds, ReadError> {
        Bounds::new(&self.root, &self.outside).map_err(|error| ReadError { path: self.root.clone(), error })
    }
}

/// Whether a folder has a configuration, be it one that cannot be read.
fn is_configured(folder: &Path) -> bool {
    folder.join(config::FILE_NAME).symlink_metadata().is_ok_and(|data| !data.is_dir())
}

/// Why a run could not even begin: the file system, not the specs.
#[derive(Debug)]
pub struct ReadError {
    /// What was read.
    pub path: PathBuf,
    /// What the system says.
    pub error: std::io::Error,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot read {}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for ReadError {}

/// The files of a project, read and not yet understood.
#[derive(Debug)]
pub struct Inputs {
    /// The configuration with its defaults.
    pub config: Config,
    /// The texts that were understood already: the configuration's.
    sources: Sources,
    /// What the configuration allows.
    allows: Vec<Allow>,
    /// What is wrong with the configuration.
    diagnostics: Diagnostics,
    /// The files of the specs folder, sorted by path.
    specs: Vec<SpecFile>,
    /// The overrides of templates by `engine/file`.
    templates: Result<BTreeMap<String, String>, Vec<ReadError>>,
    /// How far the project reaches.
    pub bounds: Bounds,
    /// The real path of the output folder, or why it cannot be written.
    pub output: Result<PathBuf, ReadError>,
    /// The real paths of other environments' output folders that are in it.
    pub nested_outputs: Vec<PathBuf>,
    /// The environment that chooses the variables.
    environment: Option<String>,
    /// [`Inputs::digest`], once it was asked for.
    digest: OnceLock<String>,
}

/// A project, understood.
#[derive(Debug)]
pub struct Compilation {
    /// The texts, for reports.
    pub sources: Sources,
    /// The configuration with its defaults.
    pub config: Config,
    /// All objects.
    pub catalog: Catalog,
    /// Their order.
    pub plan: Plan,
    /// Everything that was found, sorted by place.
    pub diagnostics: Diagnostics,
    /// The overrides of templates by `engine/file`.
    templates: Result<BTreeMap<String, String>, Vec<ReadError>>,
    /// [`Inputs::bounds`].
    pub bounds: Bounds,
    /// [`Inputs::output`].
    pub output: Result<PathBuf, ReadError>,
    /// [`Inputs::nested_outputs`].
    pub nested_outputs: Vec<PathBuf>,
    /// The same as files that reports can show.
    template_files: BTreeMap<String, FileId>,
    /// [`Inputs::digest`], where it was asked for.
    pub digest: Option<String>,
    /// The work that parsing was.
    pub parsing: Parsing,
}

/// The language of all engines; its schemas are compiled when they are first needed.
pub fn language() -> &'static Language {
    static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::new(engine::dispatches()));
    &LANGUAGE
}

/// The templates that are part of the program, for projects that have none of their own; parsed when they are first needed.
static BUILT_IN: LazyLock<Result<Arc<Templates>, Vec<TemplateError>>> =
    LazyLock::new(|| parse_templates(&BTreeMap::new()));

/// The built-in templates with a project's overrides: texts by `engine/file`.
fn parse_templates(overrides: &BTreeMap<String, String>) -> Result<Arc<Templates>, Vec<TemplateError>> {
    let built_in: Vec<_> = ENGINES.iter().map(|engine| engine.templates()).collect();
    Templates::new(&built_in, overrides).map(Arc::new)
}

/// Makes what nearly every project needs and no file of it changes: schemas and templates. Everything works without it; a
/// thread that has nothing to do yet can do it while files are read.
pub fn prepare() {
    language().prepare();
    LazyLock::force(&BUILT_IN);
}

/// Reads the files of a project and its configuration.
///
/// `environment` chooses the variables.
///
/// # Errors
/// When a folder or file cannot be read; mistakes in files are findings, not errors.
pub fn read(
    project: &Project,
    environment: Option<&str>,
    progress: Progress<'_>,
) -> Result<Inputs, ReadError> {
    let mut diagnostics = Diagnostics::new();
    let mut sources = Sources::new();
    let mut allows = Vec::new();
    let bounds = project.bounds()?;
    let config = read_config(project, &bounds, environment, &mut sources, &mut allows, &mut diagnostics)?;
    let places = places::find(project, &bounds, &config, &mut diagnostics);
    progress(Stage::Read);
    let mut specs = match places.specs? {
        _ if config.refused => Vec::new(),
        Some(folder) if folder.is_dir() => files::specs(&folder, &bounds)?,
        Some(_) => {
            // Compiling nothing would remove all output, which nobody means by a misspelt folder.
            let advice =
                format!("run `schemac init`, or mend `specs` under `[project]` in {}", config::FILE_NAME);
            let message = format!("there is no such folder; {advice}");
            let error = std::io::Error::new(std::io::ErrorKind::NotFound, message);
            return Err(ReadError { path: project.root.join(&config.project.specs), error });
        }
        None => Vec::new(),
    };
    if !project.drafts.is_empty() {
        for spec in &mut specs {
            if let Some(draft) = project.drafts.get(&shown_path(&config, &spec.shown())) {
                *spec = SpecFile::new(std::mem::take(&mut spec.path), draft.clone().into_bytes());
            }
        }
    }
    let templates = match places.templates {
        Ok(Some(folder)) => files::template_overrides(&folder, &bounds),
        Ok(None) => Ok(BTreeMap::new()),
        Err(error) => Err(vec![error]),
    };
    Ok(Inputs {
        environment: environment.map(str::to_owned),
        digest: OnceLock::new(),
        config,
        sources,
        allows,
        diagnostics,
        specs,
        templates,
        bounds,
        output: places.output,
        nested_outputs: places.nested,
    })
}

impl Inputs {
    /// A hash of everything that the compilation depends on but the program itself. It is made when it is first asked for: what
    /// leaves no receipt needs none.
    pub fn digest(&self) -> &str {
        self.digest
            .get_or_init(|| digest(self.environment.as_deref(), &self.sources, &self.specs, &self.templates))
    }
}

fn digest(
    environment: Option<&str>,
    sources: &Sources,
    specs: &[SpecFile],
    templates: &Result<BTreeMap<String, String>, Vec<ReadError>>,
) -> String {
    // Every name comes after its length, so that no two projects make the same text.
    let mut text = format!("environment {environment:?}\n").into_bytes();
    let mut add = |what: &str, hash: &str, name: &[u8]| {
        for part in [what.as_bytes(), hash.as_bytes(), name.len().to_string().as_bytes(), name] {
            text.extend_from_slice(part);
            text.push(b' ');
        }
    };
    for (_, source) in sources.iter() {
        add("source", &sha256(source.text.as_bytes()), source.path.as_bytes());
    }
    let hashes: Vec<String> = specs.par_iter().map(|spec| sha256(&spec.bytes)).collect();
    for (spec, hash) in specs.iter().zip(&hashes) {
        add("spec", hash, spec.path.as_os_str().as_encoded_bytes());
    }
    match templates {
        Ok(templates) => {
            for (path, template) in templates {
                add("template", &sha256(template.as_bytes()), path.as_bytes());
            }
        }
        Err(errors) => errors.iter().for_each(|error| add("templates", "", error.to_string().as_bytes())),
    }
    sha256(&text)
}

/// Reads and understands a project: every stage but rendering.
///
/// # Errors
/// As [`read`].
pub fn check(
    project: &Project,
    environment: Option<&str>,
    progress: Progress<'_>,
) -> Result<Compilation, ReadError> {
    Ok(understand(read(project, environment, progress)?, progress))
}

/// Understands what was read.
pub fn understand(inputs: Inputs, progress: Progress<'_>) -> Compilation {
    let Inputs {
        config,
        mut sources,
        mut allows,
        mut diagnostics,
        specs,
        templates,
        bounds,
        output,
        nested_outputs,
        environment: _,
        digest,
    } = inputs;
    let first = sources.len();
    progress(Stage::Language);
    let language = language();
    progress(Stage::Parse);
    let spent = AtomicU64::new(0);
    let count = specs.len();
    let parsed: Vec<ParsedFile> = specs
        .into_par_iter()
        .enumerate()
        .with_max_len(AT_ONCE)
        .map(|(index, spec)| {
            let file = FileId(u32::try_from(first + index).unwrap_or(u32::MAX));
            within_budget(count, || parse_specs(spec, file, &config, language, &spent))
        })
        .collect();
    let is_too_much = spent.into_inner() > load::MAX_VARIABLE_BYTES;
    if is_too_much {
        diagnostics.push(too_much(&parsed, &config));
    }
    let mut specs = Vec::with_capacity(parsed.len());
    let mut parsing = Parsing::default();
    let mut references = Vec::new();
    let mut unread = false;
    for parsed in parsed {
        let ParsedFile {
            mut source,
            specs: found,
            allows: allowed,
            references: used,
            expansion: _,
            diagnostics: findings,
            spec_diagnostics,
            parsing: work,
            unread: is_unread,
        } = parsed;
        parsing.add(work);
        unread |= is_unread;
        references.extend(used);
        source.path = shown_path(&config, &source.path);
        sources.add(source);
        allows.extend(allowed);
        diagnostics.extend(findings);
        // Which files came too late for their variables, threads decide: then nothing is said about any of them.
        if !is_too_much {
            specs.extend(found);
            diagnostics.extend(spec_diagnostics);
        }
    }
    progress(Stage::Name);
    let column_key = |value: &str| engine::by_name(value).map_or("columns", |engine| engine.column_key());
    load::splice_mixins(&mut specs, column_key, &mut diagnostics);
    let catalog = build::build(specs, &config, &sources, progress, &mut diagnostics);
    progress(Stage::Graph);
    let plan = graph::plan(&catalog, |index| rank(&catalog, index), &mut diagnostics);
    if unread {
        // What seems to be missing may be declared there.
        let missing = [shared::UNKNOWN_OBJECT.name, shared::UNKNOWN_MIXIN.name];
        diagnostics = diagnostics.filter(|diagnostic| !missing.contains(&diagnostic.code.name));
    }
    diagnostics.sort();
    origin::show_variables(&references, &config, &mut diagnostics);
    lints::apply(&allows, &config.lints, &catalog, &sources, &mut diagnostics);
    diagnostics.fit_edits(&sources);
    let folder = config.project.templates.trim_end_matches('/');
    let template_files = (templates.iter().flatten())
        .map(|(name, text)| {
            let source = SourceFile { path: format!("{folder}/{name}"), text: text.clone() };
            (name.clone(), sources.add(source))
        })
        .collect();
    Compilation {
        sources,
        config,
        catalog,
        plan,
        diagnostics,
        templates,
        bounds,
        output,
        nested_outputs,
        template_files,
        digest: digest.into_inner(),
        parsing,
    }
}

/// The place of an object's engine and kind in lists.
fn rank(catalog: &Catalog, index: usize) -> (usize, usize) {
    let object = catalog.get(index);
    let engine = ENGINES.iter().position(|engine| engine.name() == object.id.engine).unwrap_or(usize::MAX);
    let kind = ENGINES
        .get(engine)
        .and_then(|engine| engine.kinds().iter().position(|kind| kind.name == object.kind))
        .unwrap_or(usize::MAX);
    (engine, kind)
}

fn read_config(
    project: &Project,
    bounds: &Bounds,
    environment: Option<&str>,
    sources: &mut Sources,
    allows: &mut Vec<Allow>,
    diagnostics: &mut Diagnostics,
) -> Result<Config, ReadError> {
    if !project.configured {
        if let Some(environment) = environment {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    Span::NONE,
                    format!(
                        "there is no environment `{environment}`, since there is no {}",
                        config::FILE_NAME
                    ),
                )
                .help(format!("add {} with `[environments.{environment}.variables]`", config::FILE_NAME)),
            );
        }
        return Ok(Config::new(&engine::target_keys()));
    }
    let path = project.root.join(config::FILE_NAME);
    let bytes = match project.drafts.get(config::FILE_NAME) {
        Some(draft) => draft.clone().into_bytes(),
        None => {
            files::read(&path, bounds, source::MAX_FILE_SIZE).map_err(|error| ReadError { path, error })?
        }
    };
    let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
    let text = source::decode(bytes, file, diagnostics);
    let config = config::parse(file, &text, environment, &engine::target_keys(), diagnostics);
    // What is wrong with the file is reported already.
    let documents = source::parse(file, Syntax::Toml, &text, &mut Diagnostics::new());
    allows.extend(spec::allow::allows(file, Syntax::Toml, &text, &documents, diagnostics));
    source::hidden::report(file, &text, &documents, diagnostics);
    spec::secrets::report(file, &text, &documents, &[], diagnostics);
    sources.add(SourceFile { path: config::FILE_NAME.to_owned(), text });
    Ok(config)
}

/// Renders the objects of a compilation.
pub struct Renderer<'a> {
    compilation: &'a Compilation,
    templates: Arc<Templates>,
    /// What [`engine::Engine::demanding`] tells of all engines.
    demanding: BTreeSet<usize>,
}

impl<'a> Renderer<'a> {
    /// A renderer with the built-in templates and the project's overrides.
    ///
    /// # Errors
    /// Findings about overrides: one that does not parse, or that replaces nothing.
    pub fn new(compilation: &'a Compilation) -> Result<Renderer<'a>, Diagnostics> {
        let overrides = compilation.templates.as_ref().map_err(|errors| {
            let help = format!("mend or remove what is in `{}/`", compilation.config.project.templates);
            let mut diagnostics = Diagnostics::new();
            for error in errors {
                let finding = Diagnostic::new(&shared::TEMPLATE_FAILED, Span::NONE, error.to_string());
                diagnostics.push(finding.help(help.clone()));
            }
            diagnostics
        })?;
        let templates = if overrides.is_empty() { BUILT_IN.clone() } else { parse_templates(overrides) };
        let templates = templates.map_err(|errors| {
            let mut diagnostics = Diagnostics::new();
            errors.iter().for_each(|error| diagnostics.push(template_failed(compilation, error, None)));
            diagnostics
        })?;
        let demanding = engine::ENGINES.iter().flat_map(|engine| engine.demanding(&compilation.catalog));
        Ok(Renderer { compilation, templates, demanding: demanding.collect() })
    }

    /// Renders an object of the catalog.
    ///
    /// # Errors
    /// A finding about the template that failed, which only an override does.
    pub fn render(&self, index: usize) -> Result<Rendered, Diagnostics> {
        let compilation = self.compilation;
        let object = compilation.catalog.get(index);
        let engine = engine::by_name(object.engine_value).ok_or_else(|| {
            let message = format!("{} has no engine", object.subject());
            Diagnostics::from(Diagnostic::new(&shared::TEMPLATE_FAILED, object.span, message))
        })?;
        let context = Rendering {
            catalog: &compilation.catalog,
            targets: &compilation.config.targets,
            templates: &self.templates,
            deferred: compilation.plan.deferred.get(index).map(Vec::as_slice).unwrap_or_default(),
            demanding: self.demanding.contains(&index),
        };
        engine
            .render(object, &context)
            .map_err(|error| Diagnostics::from(template_failed(compilation, &error, Some(&object.subject()))))
    }

    /// Does what renders many objects, on threads that are made for a project's own templates where it has some.
    pub fn within<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.templates.within(work)
    }

    /// Whether the project has templates of its own, which may do anything.
    pub fn has_overrides(&self) -> bool {
        self.templates.has_overrides()
    }

    /// How long the template that is being rendered longest has taken, and the finding about it that whoever watches may
    /// make of a message.
    pub fn longest(&self) -> Option<(Duration, impl FnOnce(String) -> Diagnostic)> {
        let (template, time) = self.templates.longest()?;
        let finding = move |message| {
            let error = TemplateError { template, line: Some(1), range: None, message };
            template_failed(self.compilation, &error, None)
        };
        Some((time, finding))
    }
}

/// The finding about a template that failed, at the place in the project's override; `subject` is what it was to make.
fn template_failed(compilation: &Compilation, error: &TemplateError, subject: Option<&str>) -> Diagnostic {
    let folder = &compilation.config.project.templates;
    let making = subject.map(|subject| format!("{subject}: ")).unwrap_or_default();
    let Some(file) = compilation.template_files.get(&error.template) else {
        return Diagnostic::new(&shared::TEMPLATE_FAILED, Span::NONE, format!("{making}{error}"))
            .help(format!("mend the override in `{folder}/` that this template is used by"));
    };
    let text = compilation.sources.get(*file).map(|source| source.text.as_str()).unwrap_or_default();
    let span = match (&error.range, error.line) {
        (Some(range), _) if !range.is_empty() && text.get(range.clone()).is_some() => {
            Span::new(*file, range.start, range.end)
        }
        (_, Some(line)) => {
            let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let length = text[start..].lines().next().map_or(0, str::len);
            Span::new(*file, start, start + length)
        }
        _ => Span::new(*file, 0, 0),
    };
    let help = if subject.is_some() || error.line.is_some() {
        "mend the template, or remove it to have the built-in one back"
    } else {
        "rename or move it: a template replaces the built-in one of its name"
    };
    let message = format!("{making}template {}: {}", error.template, error.message);
    Diagnostic::new(&shared::TEMPLATE_FAILED, span, message).help(help)
}

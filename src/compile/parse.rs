//! A file of the specs folder to the documents in it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use super::files::SpecFile;
use super::stage::{Parsing, Watch};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::source::{self, SourceFile, Syntax};
use crate::span::{FileId, Span};
use crate::spec::allow::Allow;
use crate::spec::load::{self, Language};
use crate::spec::{self, Spec};

/// A file, what it declares and what is wrong with it.
pub(super) struct ParsedFile {
    pub(super) source: SourceFile,
    pub(super) specs: Vec<Spec>,
    pub(super) allows: Vec<Allow>,
    /// The variables that it uses, and where.
    pub(super) references: Vec<(Span, String)>,
    /// How many bytes they come to, by name.
    pub(super) expansion: BTreeMap<String, u64>,
    /// What is wrong with the file as a text.
    pub(super) diagnostics: Diagnostics,
    /// What is wrong with the documents.
    pub(super) spec_diagnostics: Diagnostics,
    pub(super) parsing: Parsing,
    /// Nobody knows what it declares.
    pub(super) unread: bool,
}

impl ParsedFile {
    /// A file of which no more is known than what is wrong with it.
    fn unread(path: String, diagnostics: Diagnostics) -> ParsedFile {
        ParsedFile {
            source: SourceFile { path, text: String::new() },
            specs: Vec::new(),
            allows: Vec::new(),
            references: Vec::new(),
            expansion: BTreeMap::new(),
            diagnostics,
            spec_diagnostics: Diagnostics::new(),
            parsing: Parsing::default(),
            unread: true,
        }
    }
}

/// The path of a spec as reports name it, from the one below the specs folder.
pub(super) fn shown_path(config: &Config, relative: &str) -> String {
    format!("{}/{relative}", config.project.specs.trim_end_matches('/'))
}

/// The finding about variables that come to too much, at the one that comes to most.
pub(super) fn too_much(files: &[ParsedFile], config: &Config) -> Diagnostic {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, bytes) in files.iter().flat_map(|file| &file.expansion) {
        *sums.entry(name).or_default() += bytes;
    }
    let most = sums.iter().max_by_key(|(_, bytes)| **bytes).map_or("", |(name, _)| name);
    let place = config.variable_places.get(most).copied().unwrap_or(Span::NONE);
    let most_bytes = load::MAX_VARIABLE_BYTES;
    let message =
        format!("the variables come to more than {most_bytes} bytes in all specs, `{most}` to most of them");
    Diagnostic::new(&shared::INVALID_VARIABLE, place, message)
        .help("write a shorter value, or use it in fewer places")
}

/// Parses one file; its path in the result is relative to the specs folder. `spent` is what the variables of all files have
/// come to so far.
pub(super) fn parse_specs(
    read: SpecFile,
    file: FileId,
    config: &Config,
    language: &Language,
    spent: &AtomicU64,
) -> ParsedFile {
    let mut diagnostics = Diagnostics::new();
    let shown = read.shown();
    let model = shown.split_once('/').map_or("", |(model, _)| model).to_owned();
    let Some(syntax) = Syntax::of(&read.path) else {
        diagnostics.push(
            Diagnostic::new(
                &shared::FILE_ENDING,
                Span::new(file, 0, 0),
                format!("{shown} is no spec by its ending"),
            )
            .help(if shown.ends_with(".json") {
                "rename it to end in .yaml: YAML reads JSON as it is"
            } else {
                "rename it to end in .yaml, .yml or .toml, or move it out of the specs folder"
            }),
        );
        return ParsedFile::unread(shown, diagnostics);
    };
    if let Some(problem) = read.problem {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNREADABLE_FILE,
                Span::new(file, 0, 0),
                format!("{shown} cannot be read: {problem}"),
            )
            .help("mend or remove it; what else is found may depend on it"),
        );
        return ParsedFile::unread(shown, diagnostics);
    }
    if read.bytes.len() > source::MAX_FILE_SIZE {
        diagnostics.push(source::too_large(file));
        return ParsedFile::unread(shown, diagnostics);
    }
    let foreign = source::foreign(&read.bytes).is_some();
    let text = source::decode(read.bytes, file, &mut diagnostics);
    if foreign {
        return ParsedFile::unread(shown, diagnostics);
    }
    if !config.models.is_empty() && model.is_empty() {
        // Without a model there is no database that anybody chose.
        let models: Vec<&str> = config.models.keys().map(String::as_str).collect();
        let folders: Vec<String> = models.iter().map(|model| format!("`{model}/`")).collect();
        diagnostics.push(
            Diagnostic::new(
                &shared::UNKNOWN_MODEL,
                Span::new(file, 0, 0),
                format!("{shown} is in no model's folder, so that nothing says which database it belongs to"),
            )
            .help(format!(
                "move it into the folder of its model in `{}/`: {}",
                config.project.specs.trim_end_matches('/'),
                folders.join(", ")
            )),
        );
    }
    if !config.models.is_empty() && !model.is_empty() && !config.models.contains_key(&model) {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNKNOWN_MODEL,
                Span::new(file, 0, 0),
                format!("{shown} is in the folder `{model}`, which is no model of {}", config::FILE_NAME),
            )
            .suggest(&model, "models", config.models.keys().map(String::as_str))
            .maybe_help(Some(format!("add `[models.{model}]` to {}, or move the file", config::FILE_NAME)))
            .without_edit(),
        );
    }
    let mut watch = Watch::start();
    let mut parsing = Parsing::default();
    let mut documents = source::parse(file, syntax, &text, &mut diagnostics);
    // An empty file of TOML is an empty table, one of YAML is nothing at all.
    documents.retain(|document| {
        document.partial
            || document.root.as_mapping().is_none_or(|root| !root.entries().is_empty())
            || syntax == Syntax::Yaml
    });
    if documents.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(empty(file, &text));
    }
    let allows = spec::allow::allows(file, syntax, &text, &documents, &mut diagnostics);
    source::hidden::report(file, &text, &documents, &mut diagnostics);
    spec::secrets::report(file, &text, &documents, language.dispatches(), &mut diagnostics);
    let mut references = Vec::new();
    // A dollar sign and a brace can be written as escapes, too.
    if !config.variable_places.is_empty() && (text.contains("${") || text.contains('\\')) {
        documents.iter().for_each(|document| load::references(&document.root, &text, &mut references));
    }
    parsing.parsing = watch.lap();
    let expansion = load::expansion(&references, &config.variables);
    let bytes: u64 = expansion.values().sum();
    if bytes > 0 && spent.fetch_add(bytes, Ordering::Relaxed) + bytes > load::MAX_VARIABLE_BYTES {
        documents.clear();
    }
    // A dollar sign can be written as an escape, but nothing else can make one.
    let variables = (text.contains('$') || text.contains('\\')).then_some(&config.variables);
    let mut spec_diagnostics = Diagnostics::new();
    let specs = documents
        .into_iter()
        .filter_map(|document| {
            load::spec(document, file, &text, &model, language, variables, &mut spec_diagnostics)
        })
        .collect();
    parsing.validating = watch.lap();
    let source = SourceFile { path: shown, text };
    ParsedFile {
        source,
        specs,
        allows,
        references,
        expansion,
        diagnostics,
        spec_diagnostics,
        parsing,
        unread: false,
    }
}

/// The finding about a file that declares nothing.
fn empty(file: FileId, text: &str) -> Diagnostic {
    let first = text.lines().next().map_or(0, str::len);
    let what = if text.trim().is_empty() { "is empty" } else { "holds nothing but comments" };
    Diagnostic::new(
        &shared::EMPTY_SPEC,
        Span::new(file, 0, first),
        format!("the file {what}: it declares no object"),
    )
    .help("write an object in it, or remove it")
}

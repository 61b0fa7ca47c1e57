//! Projects whose documents are accepted without an error: the corpus, an example of every kind, and the accepted documents of the
//! schemas' tests with what they refer to beside them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "every test file is a crate of its own and uses its own part")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use schemac::compile::{self, Compilation, Renderer};
use schemac::diagnostic::{Diagnostic, Diagnostics, Severity};
use schemac::engine;
use schemac::model::Object;
use schemac::source::{self, Node, Syntax};
use schemac::span::FileId;

use super::{entries, files_below, fixtures, repository};

/// A project in memory: texts by path.
#[derive(Clone)]
pub struct Project {
    /// What to call it in reports.
    pub name: String,
    /// Whether it is an accepted document.
    pub is_accepted: bool,
    /// The texts.
    pub files: BTreeMap<String, String>,
}

/// A project in a folder, some of whose files may be read otherwise.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// The project with another text in the place of a file's, if there is no mistake in it.
    pub fn with(&self, path: &str, text: String) -> Option<Compilation> {
        let drafts = BTreeMap::from([(path.to_owned(), text)]);
        let project = compile::Project { drafts, ..compile::Project::at(self.0.path()) };
        let compilation = compile::check(&project, None, &|_| {}).unwrap();
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        let is_refused = compilation.diagnostics.iter().any(is_error);
        (!is_refused).then_some(compilation)
    }
}

impl Project {
    /// The project in a folder of its own.
    pub fn folder(&self) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &self.files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Folder(folder)
    }

    pub fn compile(&self) -> Compilation {
        compile::check(&compile::Project::at(self.folder().0.path()), None, &|_| {}).unwrap()
    }

    /// The compilation, unless there is a mistake in the project.
    pub fn compile_without_error(&self) -> Result<Compilation, String> {
        let compilation = self.compile();
        let error = compilation.diagnostics.iter().find(|found| found.severity == Severity::Error);
        match error {
            Some(error) => Err(format!("{}: {}", error.code.name, error.message)),
            None => Ok(compilation),
        }
    }

    /// The documents of all files but those that others refer to.
    pub fn documents(&self) -> Vec<Node> {
        let own = self.files.iter().filter(|(path, _)| !path.contains("/beside/"));
        own.flat_map(|(path, text)| documents(path, text)).collect()
    }

    /// The objects of these documents.
    pub fn own_objects<'a>(&self, compilation: &'a Compilation) -> impl Iterator<Item = &'a Object> {
        let is_own = |object: &&Object| {
            compilation.sources.get(object.file).is_some_and(|source| !source.path.contains("/beside/"))
        };
        compilation.catalog.objects.iter().filter(is_own)
    }

    fn of_folder(folder: &Path) -> Project {
        let mut files = BTreeMap::new();
        let specs = files_below(&folder.join("schema-defs"));
        let config = folder.join("schemac.toml");
        for path in specs.into_iter().chain(config.exists().then_some(config)) {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
        Project { name: folder.display().to_string(), is_accepted: false, files }
    }
}

/// The corpus, an example of every kind, and the accepted documents with what they refer to beside them.
pub fn projects() -> &'static [Project] {
    static PROJECTS: LazyLock<Vec<Project>> = LazyLock::new(all);
    &PROJECTS
}

fn all() -> Vec<Project> {
    let mut projects = vec![Project::of_folder(&repository())];
    for dispatch in engine::dispatches() {
        for kind in &dispatch.kinds {
            let name = format!("the example of {} {}", dispatch.value, kind.name);
            let text = schemac::docs::example(&dispatch, kind);
            projects.push(Project {
                name,
                is_accepted: false,
                files: BTreeMap::from([("schema-defs/m/example.yaml".into(), text)]),
            });
        }
    }
    let (config, beside) = beside();
    for path in entries(&fixtures("schema/accept")).iter().flat_map(|folder| files_below(folder)) {
        let name = path.strip_prefix(fixtures("schema/accept")).unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let own = documents(&format!("schema-defs/{name}"), &text);
        let mut files = BTreeMap::from([("schemac.toml".to_owned(), config.clone())]);
        files.insert(format!("schema-defs/m/{}", path.file_name().unwrap().to_string_lossy()), text);
        let alone = Project { name: name.clone(), is_accepted: true, files: files.clone() };
        if alone.compile_without_error().is_ok() {
            projects.push(alone);
            continue;
        }
        for (number, document) in beside.iter().enumerate() {
            // The document may be the very one that others refer to.
            let is = |key: &str| {
                own.iter().any(|own| {
                    own.get(key).map(|node| &node.value) == document.get(key).map(|node| &node.value)
                })
            };
            if !(is("kind") && is("name") && is("schema")) {
                let text = source::write(document.as_mapping().unwrap(), Syntax::Yaml).unwrap();
                files.insert(format!("schema-defs/m/beside/{number}.yaml"), text);
            }
        }
        projects.push(Project { name, is_accepted: true, files });
    }
    projects
}

/// The configuration of the accepted documents, and what they refer to.
pub fn beside() -> (String, Vec<Node>) {
    let config = std::fs::read_to_string(fixtures("schema/beside/schemac.toml")).unwrap();
    let beside = files_below(&fixtures("schema/beside"))
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .flat_map(|path| {
            documents(&format!("schema-defs/{}", path.display()), &std::fs::read_to_string(path).unwrap())
        })
        .collect();
    (config, beside)
}

/// What is made of an object, as text.
pub fn rendered(compilation: &Compilation, object: &Object) -> String {
    let index = compilation.catalog.objects.iter().position(|other| std::ptr::eq(other, object)).unwrap();
    let renderer = Renderer::new(compilation).map_err(|_| "templates fail").unwrap();
    let rendered = renderer.render(index).map_err(|_| "a template fails").unwrap();
    let mut text = String::new();
    for statement in &rendered.statements {
        let needs = if statement.needs.is_empty() {
            String::new()
        } else {
            format!(", needs {}", statement.needs.join(", "))
        };
        text.push_str(&format!(
            "-- {}: {:?}{needs}\n{}",
            statement.part,
            statement.stage,
            statement.payload.to_text()
        ));
    }
    text
}

/// The documents of a file of specs.
pub fn documents(path: &str, text: &str) -> Vec<Node> {
    let Some(syntax) = Syntax::of(Path::new(path)).filter(|_| path.starts_with("schema-defs/")) else {
        return Vec::new();
    };
    let parsed = source::parse(FileId(0), syntax, text, &mut Diagnostics::new());
    parsed.into_iter().map(|document| document.root).collect()
}

/// An object as lines that a difference can be seen in.
pub fn shown(object: &Object) -> String {
    let definition = object.definition.as_ref().unwrap();
    format!("{:?} {:?}\n{definition:#?}", object.description, object.depends_on)
}

/// The lines in which two texts differ.
pub fn difference(left: &str, right: &str) -> String {
    similar::TextDiff::from_lines(left, right).unified_diff().context_radius(2).to_string()
}

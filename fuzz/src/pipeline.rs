//! A whole project, in a folder that is in memory where the system has one.
//!
//! The input is a text archive: a line `>>> path` starts a file, what follows is its content. What stands before the first
//! such line is a spec of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemac::compile::{self, Compilation, Project, Renderer};
use schemac::diagnostic::{Diagnostic, Diagnostics};
use schemac::engine::{Payload, by_name};
use schemac::model::Address;
use schemac::output::{self, Selection};
use schemac::sql::split_statements;

use super::limits::within_limits;
use super::reports;

/// Bytes as the files of a project.
pub fn pipeline(data: &[u8]) {
    let files = unpack(data);
    let folder = tempfile::tempdir_in(memory()).expect("a folder for the project");
    for (path, bytes) in &files {
        let path = folder.path().join(path);
        // A file may stand where another one wants a folder; then it is missing, which is a project too.
        let _ = path.parent().map(std::fs::create_dir_all);
        let _ = std::fs::write(path, bytes);
    }
    let _ = std::fs::create_dir_all(folder.path().join("schema-defs"));
    let project = Project::at(folder.path());
    within_limits(|| run(&project, &files));
}

fn memory() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }
}

/// Paths and contents. No path leaves the folder, whatever the input says.
fn unpack(data: &[u8]) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = vec![(PathBuf::from("schema-defs/a.yaml"), Vec::new())];
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b">>> ") {
            Some(path) => files.push((inner_path(path), Vec::new())),
            None => files.last_mut().expect("the first file").1.extend_from_slice(line),
        }
    }
    files.retain(|(_, bytes)| !bytes.is_empty());
    files.truncate(16);
    files
}

fn inner_path(line: &[u8]) -> PathBuf {
    let text = String::from_utf8_lossy(line);
    let mut path = PathBuf::new();
    for part in text.trim().split('/').filter(|part| !matches!(*part, "" | "." | "..")).take(5) {
        path.push(part.replace('\0', "").chars().take(40).collect::<String>());
    }
    match path.to_str() {
        Some("schemac.toml") => path,
        Some(text) if text.starts_with("templates/") => path,
        _ => Path::new("schema-defs").join(path.strip_prefix("schema-defs").unwrap_or(&path)),
    }
}

fn check(project: &Project) -> Option<Compilation> {
    compile::check(project, None, &|_| {}).ok()
}

fn run(project: &Project, files: &[(PathBuf, Vec<u8>)]) {
    let Some(compilation) = check(project) else { return };
    reports::check(&compilation.diagnostics, &compilation.sources);
    let again = check(project).expect("what could be read can be read again");
    assert!(compilation.diagnostics.iter().eq(again.diagnostics.iter()), "a second run gave other findings");
    for object in &compilation.catalog.objects {
        let address = Address::parse(&object.id.to_string());
        assert!(address.is_ok_and(|address| address.fits(&object.id)), "{} is not its address", object.id);
        reports::place(object.span, &compilation.sources, &object.id);
        for edge in &object.edges {
            reports::place(edge.span, &compilation.sources, edge);
        }
    }
    if compilation.diagnostics.has_errors() {
        return;
    }
    let own_templates = files.iter().any(|(path, _)| path.starts_with("templates"));
    let tree = match tree(&compilation) {
        Ok(tree) => tree,
        Err(found) => {
            reports::check(&found, &compilation.sources);
            let collides = |one: &Diagnostic| one.code.name == "output-collision";
            assert!(own_templates || found.iter().all(collides), "the built-in templates fail: {found:?}");
            return;
        }
    };
    if !own_templates {
        statements(&compilation);
    }
    let tree_again = self::tree(&again).expect("what was rendered can be rendered again");
    assert!(tree.files == tree_again.files, "a second run gave other files");
    written(project, &compilation);
}

fn tree(compilation: &Compilation) -> Result<output::Tree, Diagnostics> {
    output::build(compilation, &Renderer::new(compilation)?, &Selection::default(), &BTreeMap::new())
}

/// Each statement is one statement.
fn statements(compilation: &Compilation) {
    let renderer = Renderer::new(compilation).expect("the built-in templates");
    for (index, object) in compilation.catalog.objects.iter().enumerate() {
        let rendered = renderer.render(index).expect("the built-in templates");
        let dialect = by_name(object.id.engine).and_then(|engine| engine.dialect());
        let exists = rendered.statements.iter().filter_map(|statement| statement.exists.as_ref());
        let all = rendered.statements.iter().map(|statement| &statement.payload);
        for payload in all.chain(exists).chain([&rendered.exists]) {
            let (Payload::Sql(text), Some(dialect)) = (payload, dialect) else { continue };
            let list = split_statements(dialect, text);
            assert!(list.len() == 1 && list[0] == text, "{} makes {list:?} of {text:?}", object.id);
            let with_next = format!("{text};\nSELECT 1;\n");
            let list = split_statements(dialect, &with_next);
            assert!(list.len() == 2 && list[1] == "SELECT 1", "{} makes {list:?} of {text:?}", object.id);
        }
    }
}

/// The files are written below the output folder alone, and a second run finds nothing to do.
fn written(project: &Project, compilation: &Compilation) {
    let bounds = project.bounds().expect("the project's folder");
    let folder = bounds.root().join("out");
    let everything = Selection::default();
    let changed = |tree: &mut output::Tree| {
        let place = output::OutputFolder::open(&folder, &[]).expect("the output folder");
        let old = place.manifest().expect("the manifest");
        let comparison =
            output::compare(&place, compilation, tree, &everything, old).expect("the output folder");
        output::write(&place, &bounds, &comparison).expect("memory to write to");
        comparison.changes.len()
    };
    let files = tree(compilation).expect("what was rendered once").files.len() + 1;
    changed(&mut tree(compilation).expect("what was rendered once"));
    let mut count = 0;
    count_files(&folder, &mut count);
    assert!(count == files, "{count} files of {files} are there");
    let left = changed(&mut tree(compilation).expect("what was rendered once"));
    assert!(left == 0, "a second run would change {left} files");
    let manifest = std::fs::read(folder.join(output::MANIFEST)).expect("the manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
    assert!(manifest["objects"].as_array().map(Vec::len) == Some(compilation.catalog.objects.len()));
}

fn count_files(folder: &Path, count: &mut usize) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => count_files(&entry.path(), count),
            _ => *count += 1,
        }
    }
}

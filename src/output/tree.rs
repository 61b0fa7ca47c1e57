//! Every file that belongs into the output folder.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::manifest::PreviousObject;
use super::scripts::EngineScripts;
use super::selection::Selection;
use super::{ATTRIBUTES, layout, manifest};
use crate::compile::{Compilation, Renderer};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::layout::Excerpt;
use crate::engine::{self, ENGINES};
use crate::hash::sha256;
use crate::model::Catalog;
use crate::parallel::AT_ONCE;
use crate::render::json_text::List;
use crate::span::Span;

/// How many objects are rendered at a time, at least and at most: what was made of one is in memory until it has gone into all
/// files, and at the end of each part threads wait for each other.
const AT_A_TIME: (usize, usize) = (32, 256);

/// In how many parts the objects of a project are rendered where that fits [`AT_A_TIME`].
const PARTS: usize = 8;

/// The files of the output folder but for the manifest.
#[derive(Debug, Default)]
pub struct Tree {
    /// Texts by path, relative to the output folder.
    pub files: BTreeMap<String, String>,
    /// The hashes of the texts, by path.
    pub hashes: BTreeMap<String, String>,
    /// For each object of the catalog: the path of its file.
    pub artifacts: Vec<String>,
    /// The list of objects in the manifest.
    pub objects: List,
}

/// An object on its way into the files.
struct Piece {
    index: usize,
    /// The text of its own file, and the hash of that.
    text: String,
    hash: String,
    /// Its entry in the manifest.
    entry: String,
    excerpt: Excerpt,
}

/// The files of the output, some objects in them already.
struct Laying<'a> {
    catalog: &'a Catalog,
    selection: &'a Selection,
    previous: &'a BTreeMap<String, PreviousObject>,
    tree: Tree,
    scripts: Vec<(&'static str, EngineScripts)>,
}

/// Renders every object and lays out the files of all engines.
///
/// `previous` are the entries of an earlier manifest, for the objects that a selection leaves as they are.
///
/// # Errors
/// Findings about templates, and about objects that would need the same file.
pub fn build(
    compilation: &Compilation,
    renderer: &Renderer<'_>,
    selection: &Selection,
    previous: &BTreeMap<String, PreviousObject>,
) -> Result<Tree, Diagnostics> {
    let catalog = &compilation.catalog;
    let paths = artifacts(catalog);
    let mut diagnostics = Diagnostics::new();
    let mut laying = Laying {
        catalog,
        selection,
        previous,
        tree: Tree {
            artifacts: paths.clone(),
            objects: manifest::objects(catalog.objects.len()),
            ..Tree::default()
        },
        scripts: ENGINES.iter().map(|engine| (engine.name(), EngineScripts::new(*engine))).collect(),
    };
    let mut ready = Vec::new();
    let at_a_time = (catalog.objects.len() / PARTS).clamp(AT_A_TIME.0, AT_A_TIME.1);
    for part in compilation.plan.order.chunks(at_a_time) {
        // Putting pieces together is the one thing that must go in order, so it is done beside the next ones.
        let (pieces, ()) = rayon::join(
            || -> Vec<Result<Piece, Diagnostics>> {
                let objects = part.par_iter().with_max_len(AT_ONCE);
                objects.map(|index| piece(compilation, renderer, *index, &paths[*index])).collect()
            },
            || laying.add(std::mem::take(&mut ready)),
        );
        for piece in pieces {
            match piece {
                Ok(piece) => ready.push(piece),
                Err(found) => diagnostics.extend(found),
            }
        }
    }
    laying.add(ready);
    let tree = laying.finish();
    collisions(&tree, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(tree) }
}

fn piece(
    compilation: &Compilation,
    renderer: &Renderer<'_>,
    index: usize,
    path: &str,
) -> Result<Piece, Diagnostics> {
    let rendered = renderer.render(index)?;
    let object = compilation.catalog.get(index);
    let (mut text, excerpt) = engine::by_name(object.id.engine)
        .map(|engine| {
            (layout::artifact(engine, object, &rendered), layout::excerpt(engine, object, &rendered))
        })
        .unwrap_or_default();
    // It is in memory until the end.
    text.shrink_to_fit();
    let hash = sha256(text.as_bytes());
    let entry = manifest::object(compilation, index, &rendered, path, &hash);
    Ok(Piece { index, text, hash, entry, excerpt })
}

impl Laying<'_> {
    /// Adds pieces, in the order of their objects.
    fn add(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            let object = self.catalog.get(piece.index);
            let scripts = self.scripts.iter_mut().find(|(engine, _)| *engine == object.id.engine);
            if let Some((_, scripts)) = scripts {
                scripts.add(object, &piece.excerpt);
            }
            if self.selection.includes(object) {
                self.tree.objects.push(&piece.entry);
            } else if let Some(entry) = self.previous.get(&object.id.to_string()) {
                self.tree.objects.push(&entry.text);
            }
            let path = &self.tree.artifacts[piece.index];
            self.tree.files.insert(path.clone(), piece.text);
            self.tree.hashes.insert(path.clone(), piece.hash);
        }
    }

    /// All files, once every object is there.
    fn finish(self) -> Tree {
        let mut tree = self.tree;
        if !self.selection.is_all() {
            // What is gone stays in the manifest, and its file in the folder, until it is selected.
            let known: BTreeSet<String> =
                self.catalog.objects.iter().map(|object| object.id.to_text()).collect();
            let gone = self.previous.iter().filter(|(id, _)| !known.contains(*id));
            let stays =
                |entry: &PreviousObject| !self.selection.has(&entry.model, &entry.engine, &entry.database);
            for (_, entry) in gone.filter(|(_, entry)| stays(entry)) {
                tree.objects.push(&entry.text);
            }
        }
        let scripts: Vec<_> =
            self.scripts.into_par_iter().flat_map_iter(|(_, scripts)| scripts.finish()).collect();
        let (attributes, text) = ATTRIBUTES;
        tree.files.insert(attributes.to_owned(), text.to_owned());
        tree.files.extend(scripts);
        let missing: Vec<(&String, &String)> =
            tree.files.iter().filter(|(path, _)| !tree.hashes.contains_key(*path)).collect();
        let hashes: Vec<(String, String)> =
            missing.into_par_iter().map(|(path, text)| (path.clone(), sha256(text.as_bytes()))).collect();
        tree.hashes.extend(hashes);
        tree
    }
}

/// For each object of the catalog: the path of its file. Names may differ by case alone, and some file systems do not tell
/// such files apart, so these get a hash.
fn artifacts(catalog: &Catalog) -> Vec<String> {
    let mut paths: Vec<String> = catalog
        .objects
        .par_iter()
        .map(|object| {
            engine::by_name(object.id.engine).map(|engine| layout::path(engine, object)).unwrap_or_default()
        })
        .collect();
    let mut by_folded: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, path) in paths.iter().enumerate() {
        by_folded.entry(folded(path)).or_default().push(index);
    }
    for index in by_folded.into_values().filter(|indexes| indexes.len() > 1).flatten() {
        let (stem, ending) = paths[index].rsplit_once('.').unwrap_or((&paths[index], ""));
        let hash = sha256(catalog.get(index).id.to_string().as_bytes());
        paths[index] = format!("{stem}~{}.{ending}", &hash[..8]);
    }
    paths
}

/// Reports files that would be one on some system, and paths that lead out of the folder.
fn collisions(tree: &Tree, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in tree.files.keys() {
        if let Some(other) = seen.insert(folded(path), path) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::OUTPUT_COLLISION,
                    Span::NONE,
                    format!("{path} and {other} are one file on systems that ignore case"),
                )
                .help("rename one of the databases"),
            );
        }
        if !is_own(path) && path != ATTRIBUTES.0 {
            diagnostics.push(
                Diagnostic::new(
                    &shared::OUTPUT_COLLISION,
                    Span::NONE,
                    format!("{path:?} is no path inside the output folder"),
                )
                .help("rename the object"),
            );
        }
    }
}

/// What file systems that ignore case compare: capitals first, so that `ß` and `SS` are the same as `ss`.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.to_uppercase().to_lowercase()
}

/// Whether a path is one that a build could give to a file, by its shape: below the folder of an engine, on every system.
/// Nothing else in the output folder is ever removed, whatever a manifest or a journal says, since both can be forged.
pub(super) fn is_own(path: &str) -> bool {
    let mut parts = path.split('/');
    let is_engine = parts.next().is_some_and(|first| ENGINES.iter().any(|engine| engine.name() == first));
    let mut last = "";
    let is_safe = parts.all(|part| {
        last = part;
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.contains(['\\', ':', '\0'])
    });
    let is_text = ENGINES
        .iter()
        .any(|engine| last.strip_suffix(engine.layout().ending).is_some_and(|stem| stem.ends_with('.')));
    is_engine && is_safe && is_text
}

/// Whether a text is one that a build wrote for git, or what a merge of two such made of it.
pub(super) fn is_own_attributes(text: &str) -> bool {
    text.lines().all(|line| {
        let is_own = ATTRIBUTES.1.lines().any(|own| own == line)
            || (line.starts_with('/') && line.ends_with(" linguist-generated=true"));
        is_own || line.is_empty() || manifest::is_conflict(line)
    })
}

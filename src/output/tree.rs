//! Every file that belongs into the output folder.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::{ENGINES, File, Rendered};
use crate::hash::sha256;
use crate::model::{Catalog, Object};
use crate::span::Span;

/// The files of the output folder, and for each object the one that shows it.
#[derive(Debug, Default)]
pub struct Tree {
    /// Texts by path, relative to the output folder.
    pub files: BTreeMap<String, String>,
    /// For each object of the catalog: the path of its file.
    pub artifacts: Vec<String>,
}

/// The files of one engine.
struct OfEngine {
    /// Objects of the catalog, and the file that shows each.
    artifacts: Vec<(usize, File)>,
    scripts: Vec<File>,
}

/// Lays out the files of all engines. The manifest is not among them; it is made of them.
pub fn build(
    catalog: &Catalog,
    order: &[usize],
    rendered: &[Rendered],
    diagnostics: &mut Diagnostics,
) -> Tree {
    let mut tree = Tree { files: BTreeMap::new(), artifacts: vec![String::new(); catalog.objects.len()] };
    let mut scripts: Vec<String> = Vec::new();
    let mut artifacts: Vec<(usize, File)> = Vec::new();
    let laid_out: Vec<OfEngine> = ENGINES
        .par_iter()
        .map(|engine| {
            let own: Vec<usize> = order
                .iter()
                .copied()
                .filter(|index| catalog.get(*index).id.engine == engine.name())
                .collect();
            let pairs: Vec<(&Object, &Rendered)> =
                own.iter().map(|index| (catalog.get(*index), &rendered[*index])).collect();
            let (artifacts, scripts) = rayon::join(
                || {
                    let artifacts =
                        pairs.par_iter().map(|(object, rendered)| engine.artifact(object, rendered));
                    own.par_iter().copied().zip(artifacts).collect()
                },
                || if pairs.is_empty() { Vec::new() } else { engine.scripts(&pairs) },
            );
            OfEngine { artifacts, scripts }
        })
        .collect();
    for of_engine in laid_out {
        artifacts.extend(of_engine.artifacts);
        for file in of_engine.scripts {
            scripts.push(file.path.clone());
            tree.files.insert(file.path, file.text);
        }
    }
    if !scripts.is_empty() {
        let mut lines: Vec<String> =
            scripts.iter().map(|path| format!("/{path} linguist-generated=true")).collect();
        lines.push("/manifest.json linguist-generated=true".to_owned());
        lines.sort();
        tree.files.insert(".gitattributes".to_owned(), lines.join("\n") + "\n");
    }
    // Names may differ by case alone, and some file systems do not tell such files apart.
    let taken: BTreeSet<String> = scripts.iter().map(|script| folded(script)).collect();
    let mut by_folded: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, (_, file)) in artifacts.iter().enumerate() {
        by_folded.entry(folded(&file.path)).or_default().push(position);
    }
    for (key, positions) in by_folded {
        let taken = taken.contains(&key);
        for position in &positions {
            let (index, file) = &mut artifacts[*position];
            let mut path = std::mem::take(&mut file.path);
            if positions.len() > 1 || taken {
                let (stem, ending) = path.rsplit_once('.').unwrap_or((&path, ""));
                let hash = sha256(catalog.get(*index).id.to_string().as_bytes());
                path = format!("{stem}~{}.{ending}", &hash[..8]);
            }
            tree.files.insert(path.clone(), std::mem::take(&mut file.text));
            tree.artifacts[*index] = path;
        }
    }
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
        if !is_safe(path) {
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
    tree
}

/// What file systems that ignore case compare: capitals first, so that `ß` and `SS` are the same as `ss`.
fn folded(path: &str) -> String {
    path.to_uppercase().to_lowercase()
}

/// Whether a path stays inside the folder on every system.
pub(super) fn is_safe(path: &str) -> bool {
    !path.is_empty()
        && path.split('/').all(|part| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && !part.contains(['\\', ':', '\0'])
                && !part.ends_with('.')
        })
}

//! The folders of a project, as far as the project reaches.

use std::path::{Path, PathBuf};

use super::{Project, ReadError};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::disk::{Bounds, Reason};

/// The real paths of the folders that a configuration names.
pub(super) struct Places {
    /// The specs; nothing where they may not be read, which is reported.
    pub(super) specs: Result<Option<PathBuf>, ReadError>,
    /// The templates; nothing where they may not be read, which is reported.
    pub(super) templates: Result<Option<PathBuf>, ReadError>,
    /// The output, or why it cannot be written.
    pub(super) output: Result<PathBuf, ReadError>,
    /// The outputs of other environments that are in it.
    pub(super) nested: Vec<PathBuf>,
}

/// Finds the folders, and reports those that lead out of the project and an output folder that is not one of its own.
pub(super) fn find(
    project: &Project,
    bounds: &Bounds,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Places {
    let folders = &config.project;
    let mut real = |key: &str, folder: &str| match bounds.real(&project.root.join(folder)) {
        Ok(real) => Ok(Some(real)),
        Err(reason @ (Reason::Outside | Reason::Git)) => {
            let help = match reason {
                Reason::Outside => {
                    "choose a folder of the project, or allow the other one by `--allow-outside DIR`"
                        .to_owned()
                }
                _ => "choose another folder: what is in a `.git` is neither read nor written".to_owned(),
            };
            let message = format!("`{folder}`, the folder of the {key}, is not used: {reason}");
            diagnostics
                .push(Diagnostic::new(&shared::INVALID_VALUE, config.folder_place(key), message).help(help));
            Ok(None)
        }
        Err(reason) => Err(ReadError { path: project.root.join(folder), error: reason.into() }),
    };
    let specs = real("specs", &folders.specs);
    let templates = real("templates", &folders.templates);
    let output = real("output", &folders.output);
    let is_named = [&folders.specs, &folders.templates, &folders.output].iter().all(|name| !name.is_empty());
    // What is wrong with the names is told already.
    if let (Ok(Some(output)), true) = (&output, is_named && !diagnostics.has_errors()) {
        let others = [("specs", &folders.specs, &specs), ("templates", &folders.templates, &templates)];
        let others = others
            .map(|(key, name, place)| (key, name.as_str(), place.as_ref().ok().and_then(Option::as_deref)));
        own(config, bounds.root(), output, &others, diagnostics);
    }
    let mut nested = Vec::new();
    if let Ok(Some(output)) = &output {
        let others = config.outputs.iter().filter_map(|other| bounds.real(&project.root.join(other)).ok());
        nested.extend(others.filter(|other| other != output && other.starts_with(output)));
    }
    let output = output.and_then(|place| {
        // It is reported, so nothing will be written.
        place.ok_or_else(|| ReadError {
            path: project.root.join(&folders.output),
            error: std::io::Error::other("it leads out of the project"),
        })
    });
    Places { specs, templates, output, nested }
}

/// Reports an output folder whose files would be read as specs or as templates, and one that holds what others wrote.
fn own(
    config: &Config,
    root: &Path,
    output: &Path,
    others: &[(&str, &str, Option<&Path>)],
    diagnostics: &mut Diagnostics,
) {
    let name = &config.project.output;
    let mut report = |key: &str, message: String| {
        let key = if config.folder_places.contains_key("output") { "output" } else { key };
        let place = config.folder_place(key);
        let help = "choose a folder beside it, such as `generated`";
        diagnostics.push(Diagnostic::new(&shared::INVALID_VALUE, place, message).help(help));
    };
    for (key, other, place) in others {
        let Some(place) = place else { continue };
        if output.starts_with(place) {
            report(
                key,
                format!(
                    "the output folder `{name}` is in the folder of the {key}, `{other}`: its files would be read as {key}"
                ),
            );
        } else if place.starts_with(output) && !root.starts_with(output) {
            report(
                key,
                format!(
                    "the output folder `{name}` holds the folder of the {key}, `{other}`: nothing else may be in it"
                ),
            );
        }
    }
    if root.starts_with(output) {
        report(
            "output",
            format!("the output folder `{name}` is that of the whole project: nothing else may be in it"),
        );
    }
}

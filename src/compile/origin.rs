//! Where a value came from that is not written at the place of a finding: a variable, a mixin.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostics, Related};
use crate::span::{FileId, Span};
use crate::spec::MixinUse;

/// Adds to each finding about a text with variables where these are defined. `references` are all uses of variables.
pub(super) fn show_variables(references: &[(Span, String)], config: &Config, diagnostics: &mut Diagnostics) {
    if references.is_empty() {
        return;
    }
    let mut by_file: BTreeMap<FileId, Vec<(Span, &str)>> = BTreeMap::new();
    for (span, name) in references {
        by_file.entry(span.file).or_default().push((*span, name));
    }
    for diagnostic in diagnostics.iter_mut() {
        let place = diagnostic.span;
        let uses = by_file.get(&place.file).map(Vec::as_slice).unwrap_or_default();
        for (_, name) in uses.iter().filter(|(span, _)| place.start < span.end && span.start < place.end) {
            let Some(definition) = config.variable_places.get(*name) else { continue };
            let message = format!("the variable `{name}` is defined here");
            let related = Related { span: *definition, message };
            if !diagnostic.related.contains(&related) {
                diagnostic.related.push(related);
            }
        }
    }
}

/// Adds to each finding in a mixin which object uses it.
pub(super) fn show_mixins(uses: &[MixinUse], subject: &str, diagnostics: &mut Diagnostics) {
    if uses.is_empty() {
        return;
    }
    for diagnostic in diagnostics.iter_mut() {
        let place = diagnostic.span;
        let inside = |used: &&MixinUse| {
            used.mixin.file == place.file && used.mixin.start <= place.start && place.start < used.mixin.end
        };
        if let Some(found) = uses.iter().find(inside) {
            diagnostic
                .related
                .push(Related { span: found.used, message: format!("{subject} uses the mixin here") });
        }
    }
}

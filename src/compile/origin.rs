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
    let mut by_file: BTreeMap<FileId, Uses<'_>> = BTreeMap::new();
    for (span, name) in references {
        by_file.entry(span.file).or_default().list.push((*span, name));
    }
    by_file.values_mut().for_each(Uses::sort);
    for diagnostic in diagnostics.iter_mut() {
        let Some(uses) = by_file.get(&diagnostic.span.file) else { continue };
        for name in uses.touching(diagnostic.span).into_iter().rev() {
            let Some(definition) = config.variable_places.get(name) else { continue };
            let message = format!("the variable `{name}` is defined here");
            diagnostic.related.push(Related { span: *definition, message });
        }
    }
}

/// How many variables of one text are shown.
const MOST_VARIABLES: usize = 8;

/// The uses of variables in one file.
#[derive(Default)]
struct Uses<'a> {
    /// By place.
    list: Vec<(Span, &'a str)>,
    /// Of each use the end of what reaches furthest up to there.
    reach: Vec<u32>,
}

impl<'a> Uses<'a> {
    fn sort(&mut self) {
        self.list.sort_unstable();
        self.list.dedup();
        let mut furthest = 0;
        self.reach.extend(self.list.iter().map(|(span, _)| {
            furthest = furthest.max(span.end);
            furthest
        }));
    }

    /// The variables that a place touches, the last use first, each once.
    fn touching(&self, place: Span) -> Vec<&'a str> {
        let end = self.list.partition_point(|(span, _)| span.start < place.end);
        let mut found: Vec<&str> = Vec::new();
        for ((span, name), reach) in self.list[..end].iter().zip(&self.reach).rev() {
            if *reach <= place.start || found.len() == MOST_VARIABLES {
                break;
            }
            if span.end > place.start && !found.contains(name) {
                found.push(name);
            }
        }
        found
    }
}

/// Adds to each finding in a mixin which object uses it.
pub(super) fn show_mixins(uses: &[MixinUse], subject: &str, diagnostics: &mut Diagnostics) {
    if uses.is_empty() || diagnostics.is_empty() {
        return;
    }
    let mut mixins: BTreeMap<(FileId, u32), &MixinUse> = BTreeMap::new();
    for used in uses {
        mixins.entry((used.mixin.file, used.mixin.start)).or_insert(used);
    }
    for diagnostic in diagnostics.iter_mut() {
        let place = diagnostic.span;
        let before = mixins.range(..=(place.file, place.start)).next_back().map(|(_, used)| *used);
        let inside = |used: &&MixinUse| used.mixin.file == place.file && place.start < used.mixin.end;
        if let Some(found) = before.filter(inside) {
            diagnostic
                .related
                .push(Related { span: found.used, message: format!("{subject} uses the mixin here") });
        }
    }
}

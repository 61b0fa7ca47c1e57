//! Specs to the catalog: names first, then every definition, then the rules that look at several objects.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Progress, Stage, origin};
use crate::config::{Config, Targets};
use crate::diagnostic::{Diagnostic, Diagnostics, shared, within_budget};
use crate::engine::{self, Checking, Lowering, Once};
use crate::model::resolve::resolve;
use crate::model::{Catalog, Column, Edge, EdgeKind, Fit, NamedObject, Names, Object, ObjectId, Wanted, fit};
use crate::parallel::AT_ONCE;
use crate::source::Sources;
use crate::span::Located;
use crate::spec::{MixinUse, Spec};

/// Builds the catalog: names first, then every definition, then the rules that look at several objects.
///
/// Broken documents keep their place: what refers to them is not reported.
pub(super) fn build(
    specs: Vec<Spec>,
    config: &Config,
    sources: &Sources,
    progress: Progress<'_>,
    diagnostics: &mut Diagnostics,
) -> Catalog {
    let mut specs: Vec<(ObjectId, Spec)> = specs
        .into_par_iter()
        .filter(|spec| spec.kind != "mixin")
        .filter_map(|spec| {
            let engine = engine::by_name(spec.engine_value)?;
            Some((engine.identify(&spec, config), spec))
        })
        .collect();
    specs.par_sort_by(|(left, left_spec), (right, right_spec)| {
        (left, left_spec.header.name.span).cmp(&(right, right_spec.header.name.span))
    });
    specs.dedup_by(|(later, later_spec), (first, first_spec)| {
        let same = later == first;
        if same {
            diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_OBJECT,
                    later_spec.header.name.span,
                    format!("`{later}` is declared twice"),
                )
                .label("again here")
                .related(first_spec.header.name.span, "first here")
                .help("rename one of the two, or remove it"),
            );
        }
        same
    });
    let names =
        Names::new(specs.iter().map(|(id, spec)| NamedObject { id: id.clone(), kind: spec.kind }).collect())
            .with_aliases(engine::aliases());
    progress(Stage::Lower);
    let mixins: Vec<Vec<MixinUse>> = specs.iter().map(|(_, spec)| spec.mixins.clone()).collect();
    // Every tree is dropped as soon as its object is made, and by the thread that made it.
    let count = specs.len();
    let lowered: Vec<(Object, Diagnostics)> = specs
        .into_par_iter()
        .with_max_len(AT_ONCE)
        .map(|(id, spec)| within_budget(count, || lower(id, &spec, &names, &config.targets, sources)))
        .collect();
    let mut objects = Vec::with_capacity(lowered.len());
    for (object, mut found) in lowered {
        found.about(objects.len());
        diagnostics.extend(found);
        objects.push(object);
    }
    let catalog = Catalog { objects, names };
    let context = Checking { catalog: &catalog, targets: &config.targets, sources, once: Once::default() };
    progress(Stage::Rules);
    let found: Vec<Diagnostics> = catalog
        .objects
        .par_iter()
        .zip(&mixins)
        .with_max_len(AT_ONCE)
        .map(|(object, mixins)| within_budget(count, || check(object, mixins, &context)))
        .collect();
    for (index, mut found) in found.into_iter().enumerate() {
        found.about(index);
        diagnostics.extend(found);
    }
    catalog
}

fn check(object: &Object, mixins: &[MixinUse], context: &Checking<'_>) -> Diagnostics {
    let mut found = Diagnostics::new();
    if object.definition.is_some()
        && let Some(engine) = engine::by_name(object.engine_value)
    {
        engine.check(object, context, &mut found);
        check_logical_references(object, context.catalog, &mut found);
        if !mixins.is_empty() {
            origin::show_mixins(mixins, &object.subject(), &mut found);
        }
    }
    found
}

fn lower(
    id: ObjectId,
    spec: &Spec,
    names: &Names,
    targets: &Targets,
    sources: &Sources,
) -> (Object, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut object = Object {
        id,
        engine_value: spec.engine_value,
        kind: spec.kind,
        model: spec.model.clone(),
        file: spec.file,
        span: spec.header.name.span,
        description: description(spec),
        version: spec.header.version.as_ref().map(|version| version.value.clone()),
        owner: spec.header.owner.as_ref().map(|owner| owner.value.clone()),
        tags: spec.header.tags.iter().map(|tag| tag.value.clone()).collect(),
        definition: None,
        incomplete: spec.incomplete || spec.broken,
        depends_on: Vec::new(),
        edges: Vec::new(),
        repeated: Vec::new(),
    };
    if spec.broken {
        return (object, diagnostics);
    }
    let context = Lowering { id: &object.id, names, targets, sources };
    let lowered =
        engine::by_name(spec.engine_value).and_then(|engine| engine.lower(spec, &context, &mut diagnostics));
    if let Some(lowered) = lowered {
        object.definition = Some(lowered.definition);
        object.edges = lowered.edges;
        let wanted = Wanted { from: &object.id, kinds: &[], same_database: false };
        for written in &spec.header.depends_on {
            if let Some(to) = resolve(written, wanted, names, &object.subject(), &mut diagnostics) {
                object.depends_on.push(names.get(to).id.clone());
                object.edges.push(Edge { to, kind: EdgeKind::Explicit, span: written.span });
            }
        }
        object.depends_on.sort();
        object.depends_on.dedup();
        for reference in object.definition.iter().flat_map(|definition| definition.logical_references()) {
            // A table may refer to itself, as a tree does; nothing needs itself.
            let other = reference.target.as_ref().filter(|target| **target != object.id);
            if let Some(to) = other.and_then(|target| names.index_of(target)) {
                let span = reference.written.span;
                object.edges.push(Edge { to, kind: EdgeKind::LogicalReference, span });
            }
        }
        object.edges.sort_by_key(|edge| (edge.to, edge.kind, edge.span));
        let repeated = &mut object.repeated;
        object.edges.dedup_by(|later, first| {
            let same = (later.to, later.kind) == (first.to, first.kind);
            if same && later.span != first.span {
                repeated.push(later.clone());
            }
            same
        });
    }
    if !spec.mixins.is_empty() {
        origin::show_mixins(&spec.mixins, &object.subject(), &mut diagnostics);
    }
    (object, diagnostics)
}

/// What the object is for; block scalars of YAML end in a line break that nobody means.
fn description(spec: &Spec) -> Option<Located<String>> {
    let written = spec.header.description.as_ref()?;
    let text = written.value.trim();
    (!text.is_empty()).then(|| Located::new(text.to_owned(), written.span))
}

/// The columns of an object, by their names.
struct Columns<'a> {
    list: Vec<Column<'a>>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Columns<'a> {
    fn of(list: Vec<Column<'a>>) -> Columns<'a> {
        let mut places = BTreeMap::new();
        for (index, column) in list.iter().enumerate() {
            places.entry(column.name).or_insert(index);
        }
        Columns { list, places }
    }

    fn find(&self, name: &str) -> Option<&Column<'a>> {
        self.list.get(*self.places.get(name)?)
    }

    fn names(&self) -> impl Iterator<Item = &'a str> {
        self.list.iter().map(|column| column.name)
    }
}

fn check_logical_references(object: &Object, catalog: &Catalog, diagnostics: &mut Diagnostics) {
    let Some(definition) = &object.definition else { return };
    let references = definition.logical_references();
    if references.is_empty() {
        return;
    }
    let own = Columns::of(definition.columns().unwrap_or_default());
    let mut targets: BTreeMap<usize, Option<Columns<'_>>> = BTreeMap::new();
    let subject = object.subject();
    for reference in references {
        if reference.columns.len() != reference.target_columns.len() {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    reference.written.span,
                    format!(
                        "{subject} refers from {} columns to {} of `{}`",
                        reference.columns.len(),
                        reference.target_columns.len(),
                        *reference.written
                    ),
                )
                .help("name one target column for each column"),
            );
            continue;
        }
        let Some(index) = reference.target.as_ref().and_then(|target| catalog.names.index_of(target)) else {
            continue;
        };
        let target = catalog.get(index);
        let columns_of_target = || target.definition.as_ref()?.columns().map(Columns::of);
        let Some(theirs) = targets.entry(index).or_insert_with(columns_of_target) else { continue };
        for (from, to) in reference.columns.iter().zip(&reference.target_columns) {
            let from_column = own.find(from);
            if from_column.is_none() && !object.incomplete {
                diagnostics.push(
                    Diagnostic::new(
                        &shared::UNKNOWN_COLUMN,
                        from.span,
                        format!("{subject} has no column `{from}`"),
                    )
                    .suggest(from, "columns", own.names()),
                );
            }
            let to_column = theirs.find(to);
            if to_column.is_none() && !target.incomplete {
                diagnostics.push(
                    Diagnostic::new(
                        &shared::UNKNOWN_COLUMN,
                        to.span,
                        format!(
                            "{subject} refers to `{to}` of {}, which has no such column",
                            target.subject()
                        ),
                    )
                    .related(target.span, "declared here")
                    .suggest(to, "columns", theirs.names()),
                );
            }
            let (Some(from_column), Some(to_column)) = (from_column, to_column) else { continue };
            let (code, text, help) = match fit(&from_column.shape, &to_column.shape) {
                Fit::Fits => continue,
                Fit::Not(reason) => (
                    &shared::REFERENCE_TYPE_MISMATCH,
                    format!("`{from}` of {subject} cannot hold `{to}` of {}: {reason}", target.subject()),
                    format!("change the type of `{from}` to one that holds {}", to_column.shape),
                ),
                Fit::OfAscii(reason, needed) => (
                    &shared::BYTES_FOR_CHARACTERS,
                    format!("`{from}` of {subject} may not hold `{to}` of {}: {reason}", target.subject()),
                    format!("write {needed} as the length of `{from}`, four bytes for each character"),
                ),
            };
            diagnostics.push(
                Diagnostic::new(code, from_column.span, text)
                    .label(from_column.shape.to_string())
                    .related(to_column.span, format!("{} there", to_column.shape))
                    .help(help),
            );
        }
    }
}

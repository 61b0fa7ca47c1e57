//! A materialized view fits its target, receives inserts, and does not feed itself.
//!
//! Source: ClickHouse 26.9, reference 4.2 and 4.3: `8 THERE_IS_NO_COLUMN`, `306 … cyclic`, `36 … already a target of
//! another refreshable materialized view`.

use std::collections::BTreeMap;

use super::states;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::Checking;
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Column, DefaultKind, Definition, MaterializedView};
use crate::engine::clickhouse::types::Type;
use crate::model::{Catalog, Object, ObjectId};
use crate::sql::{self, QualifiedName};

pub(super) fn check(
    object: &Object,
    view: &MaterializedView,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let subject = object.subject();
    if let Some(target) = view.target.as_ref().and_then(|target| context.catalog.find(target)) {
        outputs(object, view, target, context, diagnostics);
        states::check(object, view, target, context, diagnostics);
        shared_target(object, view, context, diagnostics);
    }
    let incremental = view.refresh.is_none();
    if incremental && view.target.as_ref().is_some_and(|target| view.view.sources.contains(target)) {
        diagnostics.push(
            Diagnostic::new(
                &codes::MATERIALIZED_VIEW_SOURCE,
                view.written.span,
                format!("{subject} reads the table that it writes to"),
            )
            .help("write into another table: every insert would be refused as cyclic"),
        );
    }
    let first = view.view.sources.first().and_then(|source| context.catalog.find(source));
    if let Some(source) = first.filter(|source| incremental && source.kind == "view") {
        diagnostics.push(
            Diagnostic::new(
                &codes::MATERIALIZED_VIEW_SOURCE,
                view.view.query.span,
                format!("{subject} reads the view `{}`, which receives no inserts", source.id.name),
            )
            .related(source.span, "declared here")
            .help("read the table behind the view, or add `refresh`"),
        );
    }
}

fn outputs(
    object: &Object,
    view: &MaterializedView,
    target: &Object,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(table) = Definition::table(target).filter(|_| !target.incomplete) else { return };
    let query = &view.view.query;
    // Columns go by name, so that one without a name of its own (`8: outputs column with name 'sum(b)'`) goes nowhere.
    if let Some(names) = query.names.as_ref().filter(|names| names.outputs.is_none())
        && let Some(select) = names.first.and_then(|first| names.selects.get(first))
    {
        let items = select.outputs.iter().flatten().zip(&select.projection);
        for (_, item) in items.filter(|(name, item)| name.is_none() && !item.range.is_empty()) {
            let text = query.value.get(item.range.clone()).unwrap_or_default();
            diagnostics.push(
                Diagnostic::new(
                    &codes::MATERIALIZED_VIEW_TARGET,
                    query.span,
                    format!(
                        "{} gives `{text}` no name, so no column of its target `{}` gets it",
                        object.subject(),
                        *view.written
                    ),
                )
                .related(target.span, "the target")
                .help(format!("name the column with `AS` as the target does: `{text} AS …`")),
            );
        }
    }
    for output in &expanded(view, context) {
        let found = table.column(output);
        let computed = found.and_then(|column| column.default.as_ref()).map(|default| default.kind);
        if let Some(kind @ (DefaultKind::Materialized | DefaultKind::Alias)) = computed {
            diagnostics.push(
                Diagnostic::new(
                    &codes::MATERIALIZED_VIEW_TARGET,
                    query.span,
                    format!(
                        "{} gives a column `{output}` that its target `{}` computes by itself: it is {}",
                        object.subject(),
                        *view.written,
                        kind.keyword()
                    ),
                )
                .related(found.map_or(target.span, |column| column.name.span), "computed here")
                .help(format!("leave `{output}` out of the query, or make it a `default` in the target")),
            );
            continue;
        }
        let dotted = || {
            table.columns.iter().any(|column| {
                output.strip_prefix(column.name.value.as_str()).is_some_and(|rest| rest.starts_with('.'))
            })
        };
        if found.is_some() || dotted() {
            continue;
        }
        let names = || table.columns.iter().map(|column| column.name.value.as_str());
        let mut diagnostic = Diagnostic::new(
            &codes::MATERIALIZED_VIEW_TARGET,
            query.span,
            format!(
                "{} gives a column `{output}` that its target `{}` does not have",
                object.subject(),
                *view.written
            ),
        )
        .related(target.span, "the target")
        .suggest(output, "columns", names());
        diagnostic.edit = None;
        let help = diagnostic.help.take().unwrap_or_default();
        diagnostics.push(diagnostic.help(format!("name the column with `AS` as the target does; {help}")));
    }
}

/// The names of the query's columns, those of a `*` over known tables included.
fn expanded(view: &MaterializedView, context: &Checking<'_>) -> Vec<String> {
    let Some(names) = &view.view.query.names else { return Vec::new() };
    if let Some(outputs) = &names.outputs {
        return outputs.clone();
    }
    sql::output_columns(names, &|name| selected(view, name, context)).unwrap_or_default()
}

/// What `*` gives of a table: what is stored or taken from outside, and not what is computed.
fn selected(view: &MaterializedView, name: &QualifiedName, context: &Checking<'_>) -> Option<Vec<String>> {
    let texts = name.texts();
    let mut sources = view.view.sources.iter().filter_map(|source| context.catalog.find(source));
    let source = sources.find(|source| {
        texts.last() == Some(&source.id.name.as_str())
            && (texts.len() == 1 || texts.first() == Some(&source.id.database.as_str()))
    })?;
    if source.incomplete {
        return None;
    }
    if let Some(table) = Definition::table(source) {
        let nested = |column: &Column| matches!(column.r#type, Type::Nested(_));
        if table.columns.is_empty() || table.columns.iter().any(nested) {
            return None;
        }
        let shown = |column: &&Column| {
            column.default.as_ref().is_none_or(|default| default.kind == DefaultKind::Default)
        };
        return Some(table.columns.iter().filter(shown).map(|column| column.name.value.clone()).collect());
    }
    let columns = source.definition.as_ref()?.columns()?;
    Some(columns.into_iter().map(|column| column.name.to_owned()).collect())
}

/// Whether a view replaces all rows of its target.
fn replaces(view: &MaterializedView) -> bool {
    view.refresh.as_ref().is_some_and(|refresh| !refresh.append)
}

/// Of each table that views write to the first view that adds rows, and the first that replaces all.
struct Writers(BTreeMap<ObjectId, [Option<usize>; 2]>);

impl Writers {
    fn of(catalog: &Catalog) -> Self {
        let mut firsts: BTreeMap<ObjectId, [Option<usize>; 2]> = BTreeMap::new();
        for (index, object) in catalog.objects.iter().enumerate() {
            let Some(view) = Definition::materialized_view(object) else { continue };
            if let Some(target) = &view.target {
                firsts.entry(target.clone()).or_default()[usize::from(replaces(view))].get_or_insert(index);
            }
        }
        Writers(firsts)
    }
}

/// Two views that replace all rows of one table would undo each other; reported at the later one.
fn shared_target(
    object: &Object,
    view: &MaterializedView,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    if !replaces(view) {
        return;
    }
    let writers = context.once.get(|| Writers::of(context.catalog));
    let of_target = view.target.as_ref().and_then(|target| writers.0.get(target));
    let first = |replacing: bool| {
        let index = of_target.and_then(|firsts| firsts[usize::from(replacing)]);
        index.map(|index| context.catalog.get(index)).filter(|other| other.id != object.id)
    };
    let (earlier, fills) = (first(true), first(false));
    if let Some(other) = fills {
        diagnostics.push(
            Diagnostic::new(
                &codes::REFRESH_OVERWRITES,
                view.written.span,
                format!(
                    "{} replaces all rows of `{}` at each refresh, those of `{}` too",
                    object.subject(),
                    *view.written,
                    other.id.name
                ),
            )
            .related(other.span, "writes to the same table")
            .help("give each a target of its own, or set `append: true` under `refresh`"),
        );
    }
    if let Some(other) = earlier {
        diagnostics.push(
            Diagnostic::new(
                &codes::REFRESH,
                view.written.span,
                format!(
                    "{} and `{}` both replace the rows of `{}`",
                    object.subject(),
                    other.id.name,
                    *view.written
                ),
            )
            .related(other.span, "the other")
            .help("give each a target of its own, or set `append: true` under `refresh`"),
        );
    }
}

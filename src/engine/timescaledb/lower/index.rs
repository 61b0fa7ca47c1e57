//! Indexes: columns in short form, names, opclasses.

use super::Lower;
use super::fragment::Allowed;
use crate::diagnostic::{Diagnostic, shared};
use crate::engine::timescaledb::extensions;
use crate::engine::timescaledb::model::{Direction, Index, IndexColumn, IndexKey, Needs, OrderedColumn};
use crate::engine::timescaledb::names;
use crate::engine::timescaledb::spec::{IndexColumnSpec, IndexMethod, IndexSpec, Nulls, Order};
use crate::model::EdgeKind;
use crate::span::{Located, Span};
use crate::spec::Form;

/// Says whether a table or view has a column of a name; no, where its columns are not known.
pub(super) type Known<'a> = &'a dyn Fn(&str) -> bool;

impl Lower<'_, '_> {
    /// The indexes of a document. `known` says whether its table or view has a column.
    pub(super) fn indexes(&mut self, specs: Vec<IndexSpec>, known: Known<'_>) -> Vec<Index> {
        let mut lowered: Vec<(IndexSpec, Vec<IndexColumn>, Needs)> = Vec::new();
        for mut spec in specs {
            let written = std::mem::take(&mut spec.columns);
            let start = self.edges.len();
            let keys =
                written.into_iter().filter_map(|column| self.index_column(column, &spec, known)).collect();
            lowered.push((spec, keys, self.needs_since(start)));
        }
        // Names that are given come first, so that a chosen one never takes the name of another.
        let given: Vec<Option<Located<String>>> = lowered
            .iter()
            .map(|(spec, _, _)| {
                spec.name.as_ref().map(|name| self.part_name(Some(name), None, "idx", name.span))
            })
            .collect();
        lowered
            .into_iter()
            .zip(given)
            .filter(|((_, keys, _), _)| !keys.is_empty())
            .map(|((spec, keys, needs), given)| self.index(spec, keys, needs, given))
            .collect()
    }

    fn index(
        &mut self,
        spec: IndexSpec,
        columns: Vec<IndexColumn>,
        mut needs: Needs,
        given: Option<Located<String>>,
    ) -> Index {
        let span = columns.first().map_or(Span::NONE, |column| match &column.key {
            IndexKey::Column(name) => name.span,
            IndexKey::Sql(sql) => sql.span,
        });
        let name = given.unwrap_or_else(|| {
            let keys = columns.iter().map(|column| match &column.key {
                IndexKey::Column(name) => name.value.clone(),
                IndexKey::Sql(sql) => names::of_expression(sql),
            });
            // The name holds the columns that are only stored, too.
            let stored = spec.include.iter().map(|column| column.value.clone());
            let parts: Vec<String> = keys.chain(stored).collect();
            self.part_name(None, Some(&names::index_columns(&parts)), "idx", span)
        });
        let predicate = spec.predicate.map(|predicate| {
            let what = format!("the condition of the index `{name}`");
            let formula = self.formula(predicate, Allowed { what: &what, edge: EdgeKind::Attached });
            needs.extend(formula.needs.0);
            formula.sql
        });
        let method = spec.method.unwrap_or(Located::nowhere(IndexMethod::Btree));
        if matches!(method.value, IndexMethod::Hnsw | IndexMethod::Ivfflat) {
            self.needs_extension("vector", "its index method", method.span);
        }
        Index {
            name,
            method,
            columns,
            unique: spec.unique.unwrap_or(Located::nowhere(false)),
            nulls_not_distinct: spec.nulls_not_distinct.unwrap_or(Located::nowhere(false)),
            include: spec.include,
            predicate,
            parameters: spec.parameters.into_iter().collect(),
            tablespace: spec.tablespace,
            needs,
        }
    }

    fn index_column(
        &mut self,
        column: Form<Located<String>, IndexColumnSpec>,
        spec: &IndexSpec,
        known: Known<'_>,
    ) -> Option<IndexColumn> {
        let mut lowered = match column {
            Form::Short(text) => {
                let OrderedColumn { column, direction } = self.ordered_column(&text, known);
                IndexColumn { key: IndexKey::Column(column), opclass: None, collation: None, direction }
            }
            Form::Long(long) => {
                let key = match (long.column, long.sql) {
                    (Some(column), None) => IndexKey::Column(column),
                    (None, Some(sql)) => {
                        let allowed = Allowed { what: "an index expression", edge: EdgeKind::Attached };
                        IndexKey::Sql(Box::new(self.expression(sql, allowed)))
                    }
                    (column, _) => {
                        let span = column.map_or(self.spec.header.name.span, |column| column.span);
                        let message = format!(
                            "a column of an index of {} gives not exactly one of `column` and `sql`",
                            self.subject
                        );
                        self.push(
                            Diagnostic::new(&shared::INVALID_VALUE, span, message)
                                .help("write `column` for a column, `sql` for an expression"),
                        );
                        return None;
                    }
                };
                let place = long.order.as_ref().map(|order| order.span);
                let place = place.or(long.nulls.as_ref().map(|nulls| nulls.span));
                IndexColumn {
                    key,
                    opclass: long.opclass,
                    collation: long.collation,
                    direction: Direction::new(
                        long.order.map(|order| order.value),
                        long.nulls.map(|nulls| nulls.value),
                        place,
                    ),
                }
            }
        };
        if lowered.opclass.is_none() {
            lowered.opclass.clone_from(&spec.opclass);
        }
        if let Some(opclass) = &lowered.opclass {
            let provider = extensions::of_opclass(opclass);
            self.needs_provider(provider, &format!("the operator class `{opclass}`"), opclass.span);
        }
        Some(lowered)
    }

    /// `name`, `name desc`, `name desc nulls last`; a column of the whole text comes first.
    pub(super) fn ordered_column(&self, text: &Located<String>, known: Known<'_>) -> OrderedColumn {
        if known(text) {
            let direction = Direction::new(None, None, None);
            return OrderedColumn { column: text.clone(), direction };
        }
        let mut rest = text.trim_end();
        let mut nulls = None;
        for (suffix, value) in [(" nulls first", Nulls::First), (" nulls last", Nulls::Last)] {
            if let Some(before) = strip_word_suffix(rest, suffix) {
                nulls = Some(value);
                rest = before;
            }
        }
        let mut order = None;
        for (suffix, value) in [(" asc", Order::Asc), (" desc", Order::Desc)] {
            if let Some(before) = strip_word_suffix(rest, suffix) {
                order = Some(value);
                rest = before;
            }
        }
        let name = rest.trim();
        let start = text.find(name).unwrap_or(0);
        let span = self.context.sources.place_within(text.span, text, start..start + name.len());
        let name = Located::new(name.to_owned(), span);
        let place = (order.is_some() || nulls.is_some()).then_some(text.span);
        OrderedColumn { column: name, direction: Direction::new(order, nulls, place) }
    }
}

fn strip_word_suffix<'t>(text: &'t str, suffix: &str) -> Option<&'t str> {
    let start = text.len().checked_sub(suffix.len())?;
    text.get(start..)?.eq_ignore_ascii_case(suffix).then(|| text[..start].trim_end())
}

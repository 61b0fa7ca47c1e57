//! Indexes, projections and constraints of tables.

use indexmap::IndexMap;

use super::{Context, session};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{Constraint, Index, Projection, default_granularity};
use crate::engine::clickhouse::spec::{ConstraintSpec, IndexSpec, ProjectionSpec};
use crate::span::Located;
use crate::spec::Form;
use crate::sql::{self, Fragment, Query, Reading, pieces};

/// Lowers the skip indexes.
pub(super) fn indexes(
    context: &mut Context<'_>,
    specs: IndexMap<Located<String>, IndexSpec>,
    diagnostics: &mut Diagnostics,
) -> Vec<Index> {
    let mut indexes = Vec::new();
    for (name, spec) in specs {
        let expression = context.expression(&spec.expression, diagnostics);
        let Some(call) = pieces::call(DIALECT, &spec.r#type) else {
            context.reader().broken(
                &spec.r#type,
                0..spec.r#type.value.len(),
                "an index type is a name, with its parameters in brackets",
                diagnostics,
            );
            continue;
        };
        let kind = context.reader().located(&spec.r#type, call.name.clone());
        let granularity = spec.granularity.map(|granularity| granularity.value);
        indexes.push(Index {
            name,
            expression,
            granularity: granularity.unwrap_or_else(|| default_granularity(&kind)),
            kind,
            arguments: context.arguments(&spec.r#type, &call),
        });
    }
    indexes
}

/// Lowers the projections.
pub(super) fn projections(
    context: &mut Context<'_>,
    specs: IndexMap<Located<String>, Form<Located<String>, ProjectionSpec>>,
    diagnostics: &mut Diagnostics,
) -> Vec<Projection> {
    let mut projections = Vec::new();
    for (name, form) in specs {
        let (query, settings) = match form {
            Form::Short(query) => (query, Vec::new()),
            Form::Long(spec) => (spec.query, Context::settings(spec.settings)),
        };
        if let Some(query) = projection(context, &query, diagnostics) {
            projections.push(Projection { name, query, settings });
        }
    }
    projections
}

/// Whether a projection is written in brackets, as a query is; other forms stand without.
pub(in crate::engine::clickhouse) fn is_query(projection: &str) -> bool {
    let first = pieces::first_word(DIALECT, projection).unwrap_or_default();
    ["select", "with"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// The query of a projection without brackets around it. One of a form that is no query, such as `INDEX`, stays unread: it can
/// name nothing but columns.
fn projection(context: &Context<'_>, text: &Located<String>, diagnostics: &mut Diagnostics) -> Option<Query> {
    let reader = context.reader();
    if let Err((message, range)) = sql::check_closed(DIALECT, &text.value) {
        reader.broken(text, range, &message, diagnostics);
        return None;
    }
    let inside = pieces::enclosed(DIALECT, text).unwrap_or(0..text.value.len());
    let located = reader.located(text, inside);
    let names = match sql::read_query(DIALECT, &located) {
        Reading::Read(names) => Some(names),
        Reading::Opaque(_) | Reading::Broken { .. } => None,
    };
    // It stands among the columns, without brackets.
    if names.is_none() && !is_query(&located) && pieces::items(DIALECT, &located).len() > 1 {
        reader.broken(text, 0..0, "a comma outside of brackets ends it", diagnostics);
        return None;
    }
    let changes = session::current_database(&located, &context.own_database());
    let completed = session::changed(&located, changes);
    let mut query = Fragment::new(DIALECT, located, names);
    if let Some(completed) = completed {
        query.complete(completed);
    }
    Some(query)
}

/// Lowers the named constraints and the unnamed checks.
pub(super) fn constraints(
    context: &mut Context<'_>,
    specs: IndexMap<Located<String>, Form<Located<String>, ConstraintSpec>>,
    checks: &[Located<String>],
    diagnostics: &mut Diagnostics,
) -> Vec<Constraint> {
    let mut constraints = Vec::new();
    for (name, form) in specs {
        let (text, assume) = match form {
            Form::Short(text) => (text, false),
            Form::Long(ConstraintSpec { check: Some(text), assume: None }) => (text, false),
            Form::Long(ConstraintSpec { check: None, assume: Some(text) }) => (text, true),
            Form::Long(_) => {
                diagnostics.push(
                    Diagnostic::new(
                        &shared::INVALID_VALUE,
                        name.span,
                        format!("constraint `{name}` of {} is not exactly one condition", context.subject),
                    )
                    .help("write either `check` or `assume`"),
                );
                continue;
            }
        };
        let expression = context.expression(&text, diagnostics);
        constraints.push(Constraint { name, assume, expression });
    }
    for (index, text) in checks.iter().enumerate() {
        let name = Located::new(Constraint::unnamed(index), text.span);
        let expression = context.expression(text, diagnostics);
        constraints.push(Constraint { name, assume: false, expression });
    }
    constraints
}

//! What a materialized view writes into columns that hold states, and into columns that an engine adds up.
//!
//! Source: ClickHouse 26.9, executed: `70 Conversion from Float64 to AggregateFunction(avg, Float64) is not supported`, and from
//! the state of another function alike. A text is read as a state, and a state is taken for a value, when the view is made: then
//! every insert fails (`43`, `117`). A `max` into a column of `SummingMergeTree` is added up at each merge.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::Checking;
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::functions;
use crate::engine::clickhouse::model::{Column, Definition, MaterializedView, Merging, Table, TableEngine};
use crate::engine::clickhouse::types::{Type, is_aggregate, type_of};
use crate::model::Object;
use crate::sql::pieces;

/// An item of the query that goes into a column of the target.
struct Item<'a> {
    /// Its expression, without the alias.
    text: &'a str,
    column: &'a Column,
}

pub(super) fn check(
    object: &Object,
    view: &MaterializedView,
    target: &Object,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(table) = Definition::table(target).filter(|_| !target.incomplete) else { return };
    let query = &view.view.query;
    let Some(names) = &query.names else { return };
    let Some(select) = names.first.and_then(|first| names.selects.get(first)) else { return };
    // What the columns of the query's one table are; of a join or a subquery nothing is known.
    let source = match (view.view.sources.as_slice(), select.sources.as_slice()) {
        ([source], [only]) if only.query.is_none() => {
            context.catalog.find(source).and_then(Definition::table)
        }
        _ => None,
    };
    let column_type =
        |name: &str| source.and_then(|source| source.column(name)).map(|column| column.r#type.clone());
    let outputs = select.outputs.iter().flatten();
    for (name, projected) in outputs.zip(&select.projection) {
        let Some(column) = name.as_ref().and_then(|name| table.column(name)) else { continue };
        let Some(text) = query.value.get(projected.range.clone()).filter(|text| !text.is_empty()) else {
            continue;
        };
        let item = Item { text: without_alias(text, name.as_deref().unwrap_or_default()), column };
        state(object, view, &item, &column_type, diagnostics);
        sum(object, view, table, &item, diagnostics);
    }
}

/// `avg(v) AS a` without ` AS a`.
fn without_alias<'a>(text: &'a str, alias: &str) -> &'a str {
    pieces::before_alias(DIALECT, text, alias).map_or(text, |before| &text[before]).trim()
}

/// What an item gives, as far as that shows.
enum Given {
    /// The state of a function.
    State { function: String, arguments: Option<Vec<Type>> },
    /// A value; its type where that is known.
    Value(Option<Type>),
    /// Nothing is known.
    Unknown,
}

fn given(text: &str, column: &dyn Fn(&str) -> Option<Type>) -> Given {
    if let Some(found) = column(text).or_else(|| pieces::name(DIALECT, text).and_then(|name| column(&name))) {
        return match found {
            Type::AggregateFunction { function, arguments, .. } => {
                Given::State { function, arguments: Some(arguments) }
            }
            Type::SimpleAggregateFunction { argument, .. } => Given::Value(Some(*argument)),
            Type::Unknown => Given::Unknown,
            other => Given::Value(Some(other)),
        };
    }
    if text.parse::<f64>().is_ok() {
        return Given::Value(Some(Type::Float { bits: 64 }));
    }
    let Some((name, arguments)) = aggregate_call(text) else {
        return match type_of(text, column) {
            Some(found) => Given::Value(Some(found)),
            None => Given::Unknown,
        };
    };
    if !is_aggregate(name) || functions_of_states(name) {
        return match type_of(text, column) {
            Some(found) => Given::Value(Some(found)),
            None => Given::Unknown,
        };
    }
    let types = || arguments.iter().map(|argument| type_of(argument, column)).collect::<Option<Vec<Type>>>();
    if name.ends_with("SimpleState") {
        return Given::Value(types().and_then(|types| types.first().cloned()));
    }
    if let Some(at) = name.find("State") {
        let function = name[..at].to_owned();
        // Combinators behind change what the arguments are.
        let plain = at + "State".len() == name.len() && !function.ends_with("Merge");
        return Given::State { function, arguments: if plain { types() } else { None } };
    }
    Given::Value(result(name, types().as_deref()))
}

/// What an aggregate function gives, where that is plain.
fn result(name: &str, arguments: Option<&[Type]>) -> Option<Type> {
    match name {
        "count" | "uniq" | "uniqExact" | "uniqCombined" | "uniqHLL12" | "countIf" | "uniqIf" => {
            Some(Type::Integer { bits: 64, signed: false })
        }
        "avg" | "avgIf" | "quantile" | "median" | "stddevPop" | "varPop" => Some(Type::Float { bits: 64 }),
        "any" | "anyLast" | "min" | "max" | "argMin" | "argMax" => arguments?.first().cloned(),
        "sum" | "sumIf" => arguments?.first().filter(|first| first.is_numeric()).cloned(),
        _ => None,
    }
}

/// Functions that are called like aggregates and give what their text says.
fn functions_of_states(name: &str) -> bool {
    matches!(name, "initializeAggregation" | "arrayReduce" | "finalizeAggregation" | "runningAccumulate")
        || (functions::is_known(name) && !is_aggregate(name))
}

/// A call that is the whole text, parameters such as those of `quantile(0.5)(v)` left out.
fn aggregate_call(text: &str) -> Option<(&str, Vec<&str>)> {
    let call = pieces::call_with_parameters(DIALECT, text)?;
    Some((&text[call.name], call.arguments.into_iter().map(|range| &text[range]).collect()))
}

fn state(
    object: &Object,
    view: &MaterializedView,
    item: &Item<'_>,
    column_type: &dyn Fn(&str) -> Option<Type>,
    diagnostics: &mut Diagnostics,
) {
    let Item { text, column } = item;
    let given = given(text, column_type);
    let mut report = |code, what: String, help: String| {
        diagnostics.push(
            Diagnostic::new(
                code,
                view.view.query.span,
                format!(
                    "{} gives `{text}` to `{}` of its target `{}`, {what}",
                    object.subject(),
                    column.name,
                    *view.written
                ),
            )
            .related(*column.type_place, format!("`{}`", column.r#type))
            .help(help),
        );
    };
    match (&column.r#type, given) {
        (Type::AggregateFunction { function, arguments, .. }, Given::Value(found)) => {
            let wanted = format!("{}State", base(function));
            let help =
                format!("write the state: `{}`", stateful(text, function, &wanted, arguments.is_empty()));
            match found {
                // Read as the bytes of a state.
                Some(found) if found.is_text() => {
                    report(
                        &codes::STATE_MISTAKEN,
                        format!("which holds a state of `{function}` and no text"),
                        help,
                    );
                }
                Some(_) => report(
                    &codes::MATERIALIZED_VIEW_TARGET,
                    format!("which holds a state of `{function}` and no value"),
                    help,
                ),
                None => report(
                    &codes::STATE_MISTAKEN,
                    format!("which holds a state of `{function}` and no value"),
                    help,
                ),
            }
        }
        (
            Type::AggregateFunction { function, arguments, .. },
            Given::State { function: found, arguments: types },
        ) => {
            if !same_state(base(function), base(&found)) {
                report(
                    &codes::MATERIALIZED_VIEW_TARGET,
                    format!("which holds a state of `{function}` and not of `{found}`"),
                    format!("write `{}State`, or change the type of the column", base(function)),
                );
            } else if let Some(types) = types.filter(|types| {
                base(function) != "count" && types.len() == arguments.len() && !alike(types, arguments)
            }) {
                let shown: Vec<String> = types.iter().map(ToString::to_string).collect();
                let wanted: Vec<String> = arguments.iter().map(ToString::to_string).collect();
                report(
                    &codes::MATERIALIZED_VIEW_TARGET,
                    format!("whose state is of `{}` and not of `{}`", wanted.join(", "), shown.join(", ")),
                    format!(
                        "convert the arguments, or write `AggregateFunction({function}, {})`",
                        shown.join(", ")
                    ),
                );
            }
        }
        (
            Type::SimpleAggregateFunction { .. } | Type::Unknown | Type::Dynamic { .. } | Type::Variant(_),
            _,
        ) => {}
        (wanted, Given::State { function, .. }) if wanted.is_known() && !wanted.is_text() => report(
            &codes::STATE_MISTAKEN,
            "which holds a value and no state, so that every insert fails".to_owned(),
            format!(
                "write the value: `{}`, or keep the state with `AggregateFunction({function}, …)`",
                text.replacen("State", "", 1)
            ),
        ),
        _ => {}
    }
}

/// `avg(v)` as `avgState(v)`.
fn stateful(text: &str, function: &str, wanted: &str, no_arguments: bool) -> String {
    match aggregate_call(text) {
        Some((name, _)) if is_aggregate(name) => text.replacen(name, &format!("{name}State"), 1),
        _ if no_arguments => format!("{wanted}()"),
        _ if function.contains('(') => format!("{function}({text})").replacen('(', "State(", 1),
        _ => format!("{wanted}({text})"),
    }
}

/// A function's name without its parameters and without `If`, which leaves the state as it is.
fn base(function: &str) -> &str {
    let name = function.split('(').next().unwrap_or(function).trim();
    let name = name.strip_suffix("Merge").unwrap_or(name);
    name.strip_suffix("If").unwrap_or(name)
}

/// Whether the state of one function is that of another. Source: ClickHouse 26.9, each pair executed.
fn same_state(one: &str, other: &str) -> bool {
    let levels = |name: &str| {
        name.strip_prefix("quantiles").or_else(|| name.strip_prefix("quantile")).map(str::to_owned)
    };
    let folded = |name: &str| match name {
        "median" => "quantile".to_owned(),
        "any_value" | "first_value" | "anyRespectNulls" => "any".to_owned(),
        "last_value" => "anyLast".to_owned(),
        other => other.to_owned(),
    };
    let (one, other) = (folded(one), folded(other));
    one == other || (levels(&one).is_some() && levels(&one) == levels(&other))
}

fn alike(one: &[Type], other: &[Type]) -> bool {
    one.iter().zip(other).all(|(one, other)| {
        // Zones and dictionaries are no part of a state's form.
        let plain = |r#type: &Type| match r#type {
            Type::LowCardinality(inner) => (**inner).clone(),
            Type::DateTime { .. } => Type::DateTime { zone: None },
            Type::DateTime64 { precision, .. } => Type::DateTime64 { precision: *precision, zone: None },
            other => other.clone(),
        };
        let (one, other) = (plain(one), plain(other));
        one == other || !one.is_known() || !other.is_known()
    })
}

/// Columns that `SummingMergeTree` adds up hold what can be added up.
fn sum(
    object: &Object,
    view: &MaterializedView,
    table: &Table,
    item: &Item<'_>,
    diagnostics: &mut Diagnostics,
) {
    let TableEngine::MergeTree { merging: Merging::Summing { columns }, .. } = &table.engine.value else {
        return;
    };
    let Item { text, column } = item;
    let name = column.name.value.as_str();
    let keys = table.order_by.iter().flatten().map(|part| &part.expression).chain(&table.partition_by);
    let in_key = keys.into_iter().any(|key| key.columns().any(|(found, _)| found == name));
    let named = columns.is_empty() || columns.iter().any(|found| found.value == name);
    if in_key
        || !named
        || !column.r#type.is_numeric()
        || matches!(column.r#type, Type::SimpleAggregateFunction { .. })
    {
        return;
    }
    let Some((function, _)) = aggregate_call(text) else { return };
    let plain = function.strip_suffix("If").unwrap_or(function);
    const NO_SUM: &[&str] = &[
        "max",
        "min",
        "avg",
        "any",
        "anyLast",
        "argMax",
        "argMin",
        "median",
        "uniq",
        "uniqExact",
        "uniqCombined",
        "uniqCombined64",
        "uniqHLL12",
        "uniqTheta",
        "stddevPop",
        "stddevSamp",
        "varPop",
        "varSamp",
        "avgWeighted",
        "last_value",
        "first_value",
        "any_value",
        "entropy",
        "corr",
        "covarPop",
        "covarSamp",
        "skewPop",
        "kurtPop",
        "topK",
    ];
    if NO_SUM.contains(&plain) || plain.starts_with("quantile") || plain.starts_with("median") {
        diagnostics.push(
            Diagnostic::new(
                &codes::SUMMED_VALUE,
                view.view.query.span,
                format!(
                    "{} writes `{text}` into `{name}`, which its target `{}` adds up at each merge",
                    object.subject(),
                    *view.written
                ),
            )
            .related(column.name.span, "the column that is added up")
            .help(match plain {
                "max" | "min" | "any" | "anyLast" => format!(
                    "write the column as `SimpleAggregateFunction({plain}, {})`",
                    column.r#type
                ),
                _ => format!("keep the state: `AggregateFunction({plain}, …)` in an `AggregatingMergeTree`, and `{plain}State` in the query"),
            }),
        );
    }
}

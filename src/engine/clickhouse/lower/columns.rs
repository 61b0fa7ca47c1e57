//! Columns of tables.

use std::collections::BTreeSet;

use super::Context;
use super::codec;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::literals::{self, sql_literal};
use crate::engine::clickhouse::model::{Column, ColumnDefault, DefaultKind, DefaultValue};
use crate::engine::clickhouse::spec::{ColumnSpec, ColumnTypeName};
use crate::engine::clickhouse::types::{self, Limit, Type};
use crate::engine::literals as stored;
use crate::model::{Aside, LogicalReference};
use crate::span::Located;
use crate::spec::{DefaultSpec, Form, Literal};

/// Reads a type; one that cannot be read is reported and becomes unknown.
pub(super) fn read_type(
    context: &Context<'_>,
    column: &str,
    written: &ColumnTypeName,
    nullable: Option<&Located<bool>>,
    diagnostics: &mut Diagnostics,
) -> (Type, Option<Limit>) {
    let written = &written.0;
    let (parsed, limit) = match types::parse(&written.value) {
        Ok(parsed) => parsed,
        Err(error) => {
            let code = if error.unknown { &shared::UNKNOWN_TYPE } else { &shared::INVALID_TYPE };
            let whole = error.range == (0..written.value.len());
            let span = if whole {
                written.span
            } else {
                context.lowering.sources.place_within(written.span, &written.value, error.range.clone())
            };
            let mut diagnostic = Diagnostic::new(
                code,
                span,
                format!("column `{column}` of {}: {}", context.subject, error.message),
            )
            .maybe_help(error.help.clone());
            if error.help.is_none() {
                diagnostic = diagnostic.help("correct the type; the language reference lists all of them");
            }
            if let Some(replacement) = error.replacement {
                diagnostic = diagnostic.edit(span, replacement);
            }
            diagnostics.push(diagnostic);
            return (Type::Unknown, None);
        }
    };
    gate(context, column, written, &parsed, diagnostics);
    match nullable {
        Some(nullable) if nullable.value => {
            let text = parsed.to_string();
            match parsed.into_nullable() {
                Ok(wrapped) => (wrapped, limit),
                Err(help) => {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::TYPE_CANNOT_BE_NULLABLE,
                            nullable.span,
                            format!(
                                "column `{column}` of {} cannot be nullable: its type is `{text}`",
                                context.subject
                            ),
                        )
                        .related(written.span, "the type")
                        .help(help),
                    );
                    (Type::Unknown, limit)
                }
            }
        }
        _ => (parsed, limit),
    }
}

/// Types that older servers lack or keep behind a setting. Source: ClickHouse release notes: `JSON`, `Variant` and
/// `Dynamic` are production-ready since 25.3, `Time` and `Time64` exist since 25.6, `QBit` since 25.10.
fn gate(
    context: &Context<'_>,
    column: &str,
    written: &Located<String>,
    parsed: &Type,
    diagnostics: &mut Diagnostics,
) {
    let version = context.lowering.targets.of("clickhouse").version("version");
    let (name, since): (&str, [u32; 2]) = match parsed.bare() {
        Type::Json(_) => ("JSON", [25, 3]),
        Type::Variant(_) => ("Variant", [25, 3]),
        Type::Dynamic { .. } => ("Dynamic", [25, 3]),
        Type::Time | Type::Time64(_) => ("Time", [25, 6]),
        Type::QBit { .. } => ("QBit", [25, 10]),
        Type::Array(element) => return gate(context, column, written, element, diagnostics),
        Type::Map(_, value) => return gate(context, column, written, value, diagnostics),
        _ => return,
    };
    if !version.at_least(&since) {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNSUPPORTED_BY_TARGET,
                written.span,
                format!(
                    "column `{column}` of {} has the type `{name}`, which is ready for use since ClickHouse {}.{}; the target is {version}",
                    context.subject, since[0], since[1]
                ),
            )
            .help("raise `targets.clickhouse.version`, or use another type such as `String`"),
        );
    }
}

/// Lowers a column.
pub(super) fn lower(
    context: &mut Context<'_>,
    name: Located<String>,
    form: Form<ColumnTypeName, ColumnSpec>,
    references: &mut Vec<LogicalReference>,
    diagnostics: &mut Diagnostics,
) -> Column {
    if name.value.is_empty() || name.value == "_row_exists" {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_NAME,
                name.span,
                format!("{} has a column whose name the engine does not take", context.subject),
            )
            .help("choose another name"),
        );
    }
    let spec = match form {
        Form::Short(written) => {
            let (parsed, limit) = read_type(context, &name, &written, None, diagnostics);
            return Column {
                name,
                r#type: parsed,
                type_place: Aside(written.0.span),
                limit: limit.map(Box::new),
                default: None,
                codecs: Vec::new(),
                ttl: None,
                description: None,
                unit: None,
                one_of: Vec::new(),
                check: None,
                statistics: Vec::new(),
                settings: Vec::new(),
            };
        }
        Form::Long(spec) => spec,
    };
    let (parsed, limit) = read_type(context, &name, &spec.r#type, spec.nullable.as_ref(), diagnostics);
    let default = default(context, &name, &parsed, &spec, diagnostics);
    one_of(context, &name, &parsed, &spec.one_of, diagnostics);
    let check = spec.check.as_ref().map(|text| context.expression(text, diagnostics));
    if let Some(reference) = &spec.logical {
        references.push(reference.lower(
            &name,
            context.lowering.id,
            context.lowering.names,
            &context.subject,
            diagnostics,
        ));
    }
    let codecs = spec.codec.as_ref().map(|text| codec::chain(context, text, diagnostics)).unwrap_or_default();
    let ttl = spec.ttl.as_ref().map(|text| context.expression(text, diagnostics));
    for (index, statistic) in spec.statistics.iter().enumerate() {
        const STATISTICS: &[&str] = &["basic", "minmax", "tdigest", "uniq", "uniq_v2", "countmin"];
        if !STATISTICS.contains(&statistic.value.as_str()) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    statistic.span,
                    format!("column `{name}` of {} has unknown statistics `{statistic}`", context.subject),
                )
                .suggest(statistic, "statistics", STATISTICS.iter().copied()),
            );
        }
        if spec.statistics.iter().take(index).any(|other| other.value == statistic.value) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_NAME,
                    statistic.span,
                    format!(
                        "column `{name}` of {} lists the statistics `{statistic}` twice",
                        context.subject
                    ),
                )
                .help("remove one of the two"),
            );
        }
    }
    Column {
        description: said(spec.description),
        unit: spec.unit.map(Box::new),
        one_of: spec.one_of,
        check: check.map(Box::new),
        name,
        r#type: parsed,
        type_place: Aside(spec.r#type.0.span),
        limit: limit.map(Box::new),
        default: default.map(Box::new),
        codecs,
        ttl: ttl.map(Box::new),
        statistics: spec.statistics,
        settings: Context::settings(spec.settings),
    }
}

/// What a description says: block scalars of YAML end in a line break that nobody means.
fn said(description: Option<Located<String>>) -> Option<Box<Located<String>>> {
    let text = description.map(|text| Located::new(text.value.trim().to_owned(), text.span));
    text.filter(|text| !text.is_empty()).map(Box::new)
}

/// The values of `one_of` fit the column, and none is there twice.
fn one_of(
    context: &Context<'_>,
    name: &Located<String>,
    parsed: &Type,
    values: &[Located<Literal>],
    diagnostics: &mut Diagnostics,
) {
    let mut texts: Vec<String> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for value in values {
        if let Err(problem) = literals::fits(&value.value, parsed) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    value.span,
                    format!(
                        "column `{name}` of {} can never hold this value of `one_of`: {problem}",
                        context.subject
                    ),
                )
                .help(format!("write a value of the type `{parsed}`")),
            );
            continue;
        }
        let text = sql_literal(&value.value, parsed);
        if !known.insert(text.clone()) {
            diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_NAME,
                    value.span,
                    format!("column `{name}` of {} lists the same value twice", context.subject),
                )
                .help("remove one of the two"),
            );
            continue;
        }
        texts.push(text);
    }
}

/// A literal that fits its type; one that looks like a call was probably meant as one, whether it fits or not.
fn literal_default(
    context: &Context<'_>,
    name: &Located<String>,
    parsed: &Type,
    spec: &ColumnSpec,
    literal: &Located<Literal>,
    diagnostics: &mut Diagnostics,
) {
    let call = match &literal.value {
        Literal::Text(text) if literal.value.looks_like_call() => Some(text.as_str()),
        _ => None,
    };
    match (literals::fits(&literal.value, parsed), call) {
        (Ok(()), None) => {
            let what = format!("the default of column `{name}` of {}", context.subject);
            let finding = stored::in_quotes(&what, literal);
            finding.into_iter().for_each(|finding| diagnostics.push(finding));
        }
        (Ok(()), Some(text)) => diagnostics.push(
            Diagnostic::new(
                &shared::LITERAL_LOOKS_LIKE_CALL,
                literal.span,
                format!("the default of column `{name}` of {} is the text \"{text}\"", context.subject),
            )
            .help(format!("write `{{ sql: {text} }}` to call it")),
        ),
        (Err(problem), call) => diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_DEFAULT,
                literal.span,
                format!("the default of column `{name}` of {} does not fit: {problem}", context.subject),
            )
            .related(spec.r#type.0.span, format!("the type is `{parsed}`"))
            .help(match call {
                Some(text) => format!("write `{{ sql: {text} }}` to call it"),
                None => literal.look_alike(matches!(parsed.bare(), Type::String)).unwrap_or_else(|| {
                    format!("write a value of the type `{parsed}`, or an expression as `{{ sql: … }}`")
                }),
            }),
        ),
    }
}

fn default(
    context: &mut Context<'_>,
    name: &Located<String>,
    parsed: &Type,
    spec: &ColumnSpec,
    diagnostics: &mut Diagnostics,
) -> Option<ColumnDefault> {
    let mut found: Vec<(ColumnDefault, crate::span::Span)> = Vec::new();
    match &spec.default {
        Some(DefaultSpec::Literal(literal)) => {
            literal_default(context, name, parsed, spec, literal, diagnostics);
            let value = Some(DefaultValue::Literal(literal.clone()));
            found.push((ColumnDefault { kind: DefaultKind::Default, value }, literal.span));
        }
        Some(DefaultSpec::Sql(sql)) => {
            let value = context.expression(&sql.sql, diagnostics);
            if value.text.value.eq_ignore_ascii_case("null") && !parsed.is_nullable() && parsed.is_known() {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::NULL_DEFAULT,
                        sql.sql.span,
                        format!(
                            "column `{name}` of {} has the default NULL and is not nullable",
                            context.subject
                        ),
                    )
                    .label("the engine would silently make the column Nullable")
                    .help("add `nullable: true`, or remove the default"),
                );
            }
            let value = Some(DefaultValue::Expression(value));
            found.push((ColumnDefault { kind: DefaultKind::Default, value }, sql.sql.span));
        }
        None => {}
    }
    for (kind, sql) in [(DefaultKind::Materialized, &spec.materialized), (DefaultKind::Alias, &spec.alias)] {
        if let Some(sql) = sql {
            let value = Some(DefaultValue::Expression(context.expression(&sql.sql, diagnostics)));
            found.push((ColumnDefault { kind, value }, sql.sql.span));
        }
    }
    match &spec.ephemeral {
        Some(Form::Short(flag)) if flag.value => {
            found.push((ColumnDefault { kind: DefaultKind::Ephemeral, value: None }, flag.span));
        }
        Some(Form::Long(sql)) => {
            let value = Some(DefaultValue::Expression(context.expression(&sql.sql, diagnostics)));
            found.push((ColumnDefault { kind: DefaultKind::Ephemeral, value }, sql.sql.span));
        }
        _ => {}
    }
    let mut found = found.into_iter();
    let (first, first_span) = found.next()?;
    for (other, span) in found {
        diagnostics.push(
            Diagnostic::new(
                &codes::SEVERAL_DEFAULTS,
                span,
                format!(
                    "column `{name}` of {} is both {} and {}",
                    context.subject,
                    first.kind.keyword(),
                    other.kind.keyword()
                ),
            )
            .related(first_span, "the other")
            .help("keep one of `default`, `materialized`, `alias` and `ephemeral`"),
        );
    }
    Some(first)
}

//! Columns of tables.

use super::Context;
use super::codec;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Column, ColumnDefault, DefaultKind, DefaultValue};
use crate::engine::clickhouse::spec::{ColumnSpec, ColumnTypeName};
use crate::engine::clickhouse::types::{self, Limit, Type};
use crate::model::{Aside, LogicalReference};
use crate::span::Located;
use crate::spec::{DefaultSpec, Form};

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

/// Lowers a column.
pub(super) fn lower(
    context: &mut Context<'_>,
    name: Located<String>,
    form: Form<ColumnTypeName, ColumnSpec>,
    references: &mut Vec<LogicalReference>,
    diagnostics: &mut Diagnostics,
) -> Column {
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
    let default = default(context, &name, &spec, diagnostics);
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

fn default(
    context: &mut Context<'_>,
    name: &Located<String>,
    spec: &ColumnSpec,
    diagnostics: &mut Diagnostics,
) -> Option<ColumnDefault> {
    let mut found: Vec<(ColumnDefault, crate::span::Span)> = Vec::new();
    match &spec.default {
        Some(DefaultSpec::Literal(literal)) => {
            let value = Some(DefaultValue::Literal(literal.clone()));
            found.push((ColumnDefault { kind: DefaultKind::Default, value }, literal.span));
        }
        Some(DefaultSpec::Sql(sql)) => {
            let value = context.expression(&sql.sql, diagnostics);
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

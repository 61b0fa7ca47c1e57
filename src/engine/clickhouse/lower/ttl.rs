//! TTL entries, short and spelled out.

use std::ops::Range;

use super::{Context, codec};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::{Ttl, TtlAction};
use crate::engine::clickhouse::spec::{self, TtlSpec};
use crate::span::Located;
use crate::spec::Form;
use crate::sql::{Expression, pieces};

/// Lowers an entry of `ttl`.
pub(super) fn lower(
    context: &mut Context<'_>,
    form: &Form<Located<String>, TtlSpec>,
    diagnostics: &mut Diagnostics,
) -> Ttl {
    match form {
        Form::Short(text) => short(context, text, diagnostics),
        Form::Long(spec) => long(context, spec, diagnostics),
    }
}

fn long(context: &mut Context<'_>, spec: &TtlSpec, diagnostics: &mut Diagnostics) -> Ttl {
    let action = match &spec.action {
        Some(action) => action.value,
        None if spec.to.is_some() => spec::TtlAction::ToVolume,
        None if spec.codec.is_some() => spec::TtlAction::Recompress,
        None if !spec.group_by.is_empty() => spec::TtlAction::GroupBy,
        None => spec::TtlAction::Delete,
    };
    let span = spec.action.as_ref().map_or(spec.expression.span, |action| action.span);
    let mut report = |span, message: String, help: &str| {
        diagnostics.push(
            Diagnostic::new(&codes::TTL, span, format!("{}: {message}", context.subject))
                .help(help.to_owned()),
        );
    };
    let moves = matches!(action, spec::TtlAction::ToVolume | spec::TtlAction::ToDisk);
    match (&spec.to, moves) {
        (None, true) => {
            report(span, "a move by TTL names no place to move to".into(), "add `to` with a volume or disk")
        }
        (Some(to), false) => report(
            to.span,
            "`to` belongs to the actions `to_volume` and `to_disk`".into(),
            "set `action: to_volume`, or remove `to`",
        ),
        _ => {}
    }
    match (&spec.codec, action == spec::TtlAction::Recompress) {
        (None, true) => report(span, "`recompress` names no codec".into(), "add `codec`, such as `ZSTD(9)`"),
        (Some(codec), false) => {
            report(
                codec.span,
                "`codec` belongs to the action `recompress`".into(),
                "set `action: recompress`, or remove it",
            );
        }
        _ => {}
    }
    if action == spec::TtlAction::GroupBy && spec.group_by.is_empty() {
        report(span, "`group_by` names no columns".into(), "add `group_by` with a prefix of the primary key");
    }
    if let (Some(condition), true) =
        (&spec.r#where, !matches!(action, spec::TtlAction::Delete | spec::TtlAction::GroupBy))
    {
        report(
            condition.span,
            "only rows that are deleted or grouped can be chosen by `where`".into(),
            "remove `where`: parts move and are compressed as a whole",
        );
    }
    let expression = context.expression(&spec.expression, diagnostics);
    let condition = spec.r#where.as_ref().map(|text| context.expression(text, diagnostics));
    let action = match action {
        spec::TtlAction::Delete => TtlAction::Delete,
        spec::TtlAction::ToVolume => TtlAction::ToVolume { to: spec.to.clone() },
        spec::TtlAction::ToDisk => TtlAction::ToDisk { to: spec.to.clone() },
        spec::TtlAction::Recompress => TtlAction::Recompress {
            codecs: spec
                .codec
                .as_ref()
                .map(|text| codec::chain(context, text, diagnostics))
                .unwrap_or_default(),
        },
        spec::TtlAction::GroupBy => TtlAction::GroupBy {
            group_by: spec.group_by.iter().map(|text| context.expression(text, diagnostics)).collect(),
            set: spec
                .set
                .iter()
                .map(|(column, text)| (column.clone(), context.expression(text, diagnostics)))
                .collect(),
        },
    };
    Ttl { expression, action, condition }
}

/// `expression [DELETE | TO VOLUME 'x' | TO DISK 'x' | RECOMPRESS CODEC(…) | GROUP BY … [SET …]] [WHERE …]`.
fn short(context: &mut Context<'_>, text: &Located<String>, diagnostics: &mut Diagnostics) -> Ttl {
    let value = text.value.as_str();
    let clauses = clauses(value);
    let body = |word: &str| -> Option<Range<usize>> {
        let (_, own) = clauses.iter().find(|(other, _)| *other == word)?;
        let end = clauses.iter().map(|(_, range)| range.start).filter(|start| *start > own.start).min();
        Some(pieces::trimmed(value, own.end..end.unwrap_or(value.len())))
    };
    let end = clauses.iter().map(|(_, range)| range.start).min().unwrap_or(value.len());
    let expression = context.part(text, 0..end, diagnostics);
    let action = if let Some(range) = body("TO VOLUME") {
        TtlAction::ToVolume { to: place(context, text, range, diagnostics) }
    } else if let Some(range) = body("TO DISK") {
        TtlAction::ToDisk { to: place(context, text, range, diagnostics) }
    } else if let Some(range) = body("RECOMPRESS") {
        let written = context.reader().located(text, range);
        TtlAction::Recompress { codecs: codec::chain(context, &written, diagnostics) }
    } else if let Some(range) = body("GROUP BY") {
        let group_by =
            list(value, range).into_iter().map(|part| context.part(text, part, diagnostics)).collect();
        let assignments = body("SET").map(|range| list(value, range)).unwrap_or_default();
        let set =
            assignments.into_iter().filter_map(|part| assignment(context, text, part, diagnostics)).collect();
        TtlAction::GroupBy { group_by, set }
    } else {
        TtlAction::Delete
    };
    let condition = body("WHERE").map(|range| context.part(text, range, diagnostics));
    Ttl { expression, action, condition }
}

/// The clauses behind the expression, each with the place of its words.
fn clauses(value: &str) -> Vec<(&'static str, Range<usize>)> {
    const CLAUSES: &[&str] = &["DELETE", "TO VOLUME", "TO DISK", "RECOMPRESS", "GROUP BY", "SET", "WHERE"];
    let place = |clause: &&'static str| {
        let words: Vec<&str> = clause.split(' ').collect();
        Some((*clause, pieces::keywords(DIALECT, value, &words, 0)?))
    };
    CLAUSES.iter().filter_map(place).collect()
}

/// Whether an expression that stands alone would be read as one with an action behind it.
pub(in crate::engine::clickhouse) fn ends_in_clause(expression: &str) -> bool {
    !clauses(expression).is_empty()
}

/// The items of a list in a part of a text.
fn list(value: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let items = pieces::items(DIALECT, &value[range.clone()]);
    items.into_iter().map(|item| range.start + item.start..range.start + item.end).collect()
}

/// The name of a volume or a disk.
fn place(
    context: &Context<'_>,
    text: &Located<String>,
    range: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Option<Located<String>> {
    let written = context.reader().located(text, range);
    let name = pieces::literal(DIALECT, &written);
    if name.is_none() {
        diagnostics.push(
            Diagnostic::new(
                &codes::TTL,
                text.span,
                format!("{}: the place of a move is a name in single quotes", context.subject),
            )
            .help("write it such as `TO VOLUME 'cold'`"),
        );
    }
    name.map(|name| Located::new(name, written.span))
}

/// `column = expression`.
fn assignment(
    context: &mut Context<'_>,
    text: &Located<String>,
    part: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Option<(Located<String>, Expression)> {
    let Some(sign) = pieces::operator(DIALECT, &text.value[part.clone()], &["="]) else {
        context.reader().broken(text, part, "an assignment is `column = expression`", diagnostics);
        return None;
    };
    let column = context.reader().located(text, part.start..part.start + sign.start);
    let name = pieces::name(DIALECT, &column).unwrap_or_else(|| column.value.clone());
    let assigned = context.part(text, part.start + sign.end..part.end, diagnostics);
    Some((Located::new(name, column.span), assigned))
}

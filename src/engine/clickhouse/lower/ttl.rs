//! TTL entries, short and spelled out.

use std::ops::Range;

use super::{Context, codec};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::expression::{keyword, split_top_level, trim};
use crate::engine::clickhouse::model::Ttl;
use crate::engine::clickhouse::spec::{TtlAction, TtlSpec};
use crate::span::Located;
use crate::spec::Form;

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
        None if spec.to.is_some() => TtlAction::ToVolume,
        None if spec.codec.is_some() => TtlAction::Recompress,
        None if !spec.group_by.is_empty() => TtlAction::GroupBy,
        None => TtlAction::Delete,
    };
    let span = spec.action.as_ref().map_or(spec.expression.span, |action| action.span);
    let mut report = |span, message: String, help: &str| {
        diagnostics.push(
            Diagnostic::new(&codes::TTL, span, format!("{}: {message}", context.subject))
                .help(help.to_owned()),
        );
    };
    let moves = matches!(action, TtlAction::ToVolume | TtlAction::ToDisk);
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
    match (&spec.codec, action == TtlAction::Recompress) {
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
    if action == TtlAction::GroupBy && spec.group_by.is_empty() {
        report(span, "`group_by` names no columns".into(), "add `group_by` with a prefix of the primary key");
    }
    if let (Some(condition), true) =
        (&spec.r#where, !matches!(action, TtlAction::Delete | TtlAction::GroupBy))
    {
        report(
            condition.span,
            "only rows that are deleted or grouped can be chosen by `where`".into(),
            "remove `where`: parts move and are compressed as a whole",
        );
    }
    Ttl {
        expression: context.expression(&spec.expression, diagnostics),
        action,
        target: spec.to.clone().filter(|_| moves),
        condition: spec.r#where.as_ref().map(|text| context.expression(text, diagnostics)),
        codecs: spec.codec.as_ref().map(|text| codec::chain(context, text, diagnostics)).unwrap_or_default(),
        group_by: spec.group_by.iter().map(|text| context.expression(text, diagnostics)).collect(),
        set: spec
            .set
            .iter()
            .map(|(column, text)| (column.clone(), context.expression(text, diagnostics)))
            .collect(),
    }
}

/// `expression [DELETE | TO VOLUME 'x' | TO DISK 'x' | RECOMPRESS CODEC(…) | GROUP BY … [SET …]] [WHERE …]`.
fn short(context: &mut Context<'_>, text: &Located<String>, diagnostics: &mut Diagnostics) -> Ttl {
    let value = text.value.as_str();
    let clauses: Vec<(&str, Range<usize>)> =
        ["DELETE", "TO VOLUME", "TO DISK", "RECOMPRESS", "GROUP BY", "SET", "WHERE"]
            .into_iter()
            .filter_map(|word| keyword(value, word).map(|range| (word, range)))
            .collect();
    let body = |word: &str| -> Option<Range<usize>> {
        let (_, own) = clauses.iter().find(|(other, _)| *other == word)?;
        let end = clauses.iter().map(|(_, range)| range.start).filter(|start| *start > own.start).min();
        Some(trim(value, own.end..end.unwrap_or(value.len())))
    };
    let end = clauses.iter().map(|(_, range)| range.start).min().unwrap_or(value.len());
    let expression = context.part(text, trim(value, 0..end), diagnostics);
    let (action, range) = [
        ("TO VOLUME", TtlAction::ToVolume),
        ("TO DISK", TtlAction::ToDisk),
        ("RECOMPRESS", TtlAction::Recompress),
        ("GROUP BY", TtlAction::GroupBy),
    ]
    .into_iter()
    .find_map(|(word, action)| body(word).map(|range| (action, range)))
    .unwrap_or((TtlAction::Delete, 0..0));
    let located = |range: Range<usize>| {
        Located::new(
            value[range.clone()].to_owned(),
            context.lowering.sources.place_within(text.span, value, range),
        )
    };
    let mut ttl = Ttl {
        expression,
        action,
        target: None,
        condition: None,
        codecs: Vec::new(),
        group_by: Vec::new(),
        set: Vec::new(),
    };
    match action {
        TtlAction::ToVolume | TtlAction::ToDisk => {
            let written = located(range);
            let name = written.value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            match name {
                Some(name) => ttl.target = Some(Located::new(name.to_owned(), written.span)),
                None => diagnostics.push(
                    Diagnostic::new(
                        &codes::TTL,
                        text.span,
                        format!("{}: the place of a move is a name in single quotes", context.subject),
                    )
                    .help("write it such as `TO VOLUME 'cold'`"),
                ),
            }
        }
        TtlAction::Recompress => ttl.codecs = codec::chain(context, &located(range), diagnostics),
        TtlAction::GroupBy => {
            for part in split_top_level(&value[range.clone()], ',') {
                let part = trim(value, range.start + part.start..range.start + part.end);
                ttl.group_by.push(context.part(text, part, diagnostics));
            }
            if let Some(range) = body("SET") {
                for part in split_top_level(&value[range.clone()], ',') {
                    let part = trim(value, range.start + part.start..range.start + part.end);
                    match value[part.clone()].find('=') {
                        Some(equals) => {
                            let column = trim(value, part.start..part.start + equals);
                            let name =
                                crate::engine::clickhouse::expression::bare_name(&value[column.clone()])
                                    .unwrap_or_else(|| value[column.clone()].to_owned());
                            let place = context.lowering.sources.place_within(text.span, value, column);
                            let assigned = context.part(
                                text,
                                trim(value, part.start + equals + 1..part.end),
                                diagnostics,
                            );
                            ttl.set.push((Located::new(name, place), assigned));
                        }
                        None => context.reader().broken(
                            text,
                            part,
                            "an assignment is `column = expression`",
                            diagnostics,
                        ),
                    }
                }
            }
        }
        TtlAction::Delete => {}
    }
    if let Some(range) = body("WHERE") {
        ttl.condition = Some(context.part(text, range, diagnostics));
    }
    ttl
}

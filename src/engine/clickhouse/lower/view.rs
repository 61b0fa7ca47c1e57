//! `kind: view` and `kind: materialized_view`.

use super::{Context, query};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{MaterializedView, Refresh, RefreshPeriod, Security, View};
use crate::engine::clickhouse::spec::{self, MaterializedViewBody, RefreshSpec, ViewBody};
use crate::model::{Aside, EdgeKind, Interval};
use crate::span::Located;

/// Lowers a view.
pub(super) fn view(context: &mut Context<'_>, body: ViewBody, diagnostics: &mut Diagnostics) -> View {
    read(context, &body.query, body.security, body.definer, diagnostics)
}

fn read(
    context: &mut Context<'_>,
    text: &Located<String>,
    security: Option<Located<spec::Security>>,
    definer: Option<Located<String>>,
    diagnostics: &mut Diagnostics,
) -> View {
    let read = query::read(context, text, diagnostics);
    let security = security.map(|security| security.value);
    if let Some(definer) = definer.as_ref().filter(|_| security != Some(spec::Security::Definer)) {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_VALUE,
                definer.span,
                format!("{} names a definer whose privileges nothing uses", context.subject),
            )
            .help("add `security: definer`, or remove `definer`"),
        );
    }
    View {
        query: read.query,
        sources: read.sources,
        words: Aside(read.words),
        security: security.map(|security| match security {
            spec::Security::Invoker => Security::Invoker,
            spec::Security::Definer => Security::Definer(definer.map(|definer| definer.value)),
        }),
    }
}

/// Lowers a materialized view.
pub(super) fn materialized(
    context: &mut Context<'_>,
    body: MaterializedViewBody,
    diagnostics: &mut Diagnostics,
) -> MaterializedView {
    let target = context.object(&body.to, &["table"], EdgeKind::Target, diagnostics);
    // ClickHouse 26.9, executed: `397 QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW`.
    if let Some(security) =
        body.security.as_ref().filter(|security| security.value == spec::Security::Invoker)
    {
        let message = format!(
            "{} cannot run with the privileges of who inserts: there is no one reader",
            context.subject
        );
        diagnostics.push(
            Diagnostic::new(&shared::INVALID_VALUE, security.span, message)
                .help("write `security: definer` with a `definer`, or remove `security`"),
        );
    }
    let view = read(context, &body.query, body.security, body.definer, diagnostics);
    let refresh = body.refresh.as_ref().map(|spec| refresh(context, spec, diagnostics));
    MaterializedView { target, written: Aside(body.to), view, refresh }
}

fn refresh(context: &mut Context<'_>, spec: &RefreshSpec, diagnostics: &mut Diagnostics) -> Refresh {
    if let (Some(_), Some(after)) = (&spec.every, &spec.after) {
        schedule(context, after, "has both `every` and `after`", "keep one of the two", diagnostics);
    }
    if spec.every.is_none() && spec.after.is_none() && spec.depends_on.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                &codes::REFRESH,
                context.spec.header.name.span,
                format!("{} refreshes, but nothing says when", context.subject),
            )
            .help("add `every`, such as `1 hour`, or `after`"),
        );
    }
    let mut length =
        |text: &Option<Located<String>>| text.as_ref().and_then(|text| interval(context, text, diagnostics));
    let every = length(&spec.every).map(|length| (RefreshPeriod::Every, length));
    let period = every.or_else(|| Some((RefreshPeriod::After, length(&spec.after)?)));
    let (offset, randomize) = (length(&spec.offset), length(&spec.randomize));
    let mut depends_on = Vec::new();
    for written in &spec.depends_on {
        if let Some(to) = context.object(written, &["materialized_view"], EdgeKind::Target, diagnostics) {
            depends_on.push(to);
        }
    }
    Refresh {
        period,
        offset,
        randomize,
        depends_on,
        settings: Context::settings(spec.settings.clone()),
        append: spec.append,
        empty: spec.empty,
    }
}

/// A length of the schedule: whole seconds or more, and not calendar units together with clock units.
fn interval(
    context: &Context<'_>,
    text: &Located<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Located<Interval>> {
    match Interval::parse(text) {
        Ok(length) if !length.is_positive() || length.microseconds % 1_000_000 != 0 => {
            schedule(
                context,
                text,
                "has a length that is not at least a second",
                "write such as `1 hour`",
                diagnostics,
            );
            None
        }
        Ok(length) if length.months != 0 && (length.days != 0 || length.microseconds != 0) => {
            schedule(
                context,
                text,
                "mixes months or years with shorter units in one length",
                "use either months and years, or weeks and shorter units",
                diagnostics,
            );
            None
        }
        Ok(length) => Some(Located::new(length, text.span)),
        Err(error) => {
            schedule(context, text, &error.to_string(), "write a length such as `1 hour`", diagnostics);
            None
        }
    }
}

fn schedule(
    context: &Context<'_>,
    text: &Located<String>,
    what: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(
        Diagnostic::new(&codes::REFRESH, text.span, format!("the schedule of {} {what}", context.subject))
            .help(help.to_owned()),
    );
}

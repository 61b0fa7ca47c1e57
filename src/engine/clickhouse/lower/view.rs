//! `kind: view` and `kind: materialized_view`.

use super::{Context, query};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{MaterializedView, Refresh, RefreshPeriod, Security, View};
use crate::engine::clickhouse::spec::{self, MaterializedViewBody, RefreshSpec, ViewBody};
use crate::model::{Aside, EdgeKind, Interval};
use crate::span::Located;
use crate::spec::Literal;

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
    let view = read(context, &body.query, body.security, body.definer, diagnostics);
    let refresh = body.refresh.as_ref().map(|spec| refresh(context, spec, diagnostics));
    MaterializedView { target, written: Aside(body.to), view, refresh }
}

/// Settings of a schedule. Source: ClickHouse 26.9, executed: any other is `115 UNKNOWN_SETTING`.
const REFRESH_SETTINGS: &[&str] =
    &["refresh_retries", "refresh_retry_initial_backoff_ms", "refresh_retry_max_backoff_ms", "all_replicas"];

/// Refreshable views are production-ready since ClickHouse 24.10. Rules of the schedule: reference 4.3, ClickHouse 26.9.
fn refresh(context: &mut Context<'_>, spec: &RefreshSpec, diagnostics: &mut Diagnostics) -> Refresh {
    let version = context.lowering.targets.of("clickhouse").version("version");
    let place =
        spec.every.as_ref().or(spec.after.as_ref()).map_or(context.spec.header.name.span, |text| text.span);
    if !version.at_least(&[24, 10]) {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNSUPPORTED_BY_TARGET,
                place,
                format!(
                    "{} refreshes on a schedule, which is ready for use since ClickHouse 24.10; the target is {version}",
                    context.subject
                ),
            )
            .help("raise `targets.clickhouse.version`, or remove `refresh`"),
        );
    }
    let period = match (&spec.every, &spec.after) {
        (Some(every), None) => {
            interval(context, every, diagnostics).map(|length| (RefreshPeriod::Every, length))
        }
        (None, Some(after)) => {
            interval(context, after, diagnostics).map(|length| (RefreshPeriod::After, length))
        }
        (Some(_), Some(after)) => {
            schedule(context, after, "has both `every` and `after`", "keep one of the two", diagnostics);
            None
        }
        (None, None) => {
            if spec.depends_on.is_empty() {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::REFRESH,
                        place,
                        format!("{} refreshes, but nothing says when", context.subject),
                    )
                    .help("add `every`, such as `1 hour`, or `after`"),
                );
            }
            None
        }
    };
    if let (Some(offset), None) = (&spec.offset, &spec.every) {
        schedule(
            context,
            offset,
            "has an offset without fixed points",
            "write `every`, or remove `offset`",
            diagnostics,
        );
    }
    let offset = spec.offset.as_ref().and_then(|text| interval(context, text, diagnostics));
    if let (Some(text), Some(offset), Some((RefreshPeriod::Every, every))) = (&spec.offset, &offset, &period)
        && offset.approximate_microseconds() >= every.approximate_microseconds()
    {
        schedule(
            context,
            text,
            "has an offset that is no shorter than its period",
            "shorten the offset",
            diagnostics,
        );
    }
    for name in spec.settings.keys().filter(|name| !REFRESH_SETTINGS.contains(&name.value.as_str())) {
        diagnostics.push(
            Diagnostic::new(
                &codes::REFRESH,
                name.span,
                format!(
                    "the schedule of {} has a setting `{name}` that schedules do not have",
                    context.subject
                ),
            )
            .suggest(name, "settings", REFRESH_SETTINGS.iter().copied()),
        );
    }
    for (name, value) in &spec.settings {
        let number = matches!(value.value, Literal::Integer(_) | Literal::Boolean(_));
        if !number && REFRESH_SETTINGS.contains(&name.value.as_str()) {
            schedule(
                context,
                &Located::new(String::new(), value.span),
                &format!("gives `{name}` no number"),
                "write a whole number",
                diagnostics,
            );
        }
    }
    let mut depends_on = Vec::new();
    for written in &spec.depends_on {
        if let Some(to) = context.object(written, &["materialized_view"], EdgeKind::Target, diagnostics) {
            depends_on.push(to);
        }
    }
    Refresh {
        period,
        offset,
        randomize: spec.randomize.as_ref().and_then(|text| interval(context, text, diagnostics)),
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
) -> Option<Interval> {
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
        Ok(length) => Some(length),
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

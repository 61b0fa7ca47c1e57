//! The schedule of a refreshable materialized view.
//!
//! Source: ClickHouse 26.9, reference 4.3; refreshable views are ready for use since 24.10. Any other setting of a schedule is
//! `115 UNKNOWN_SETTING`.

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::Checking;
use crate::engine::clickhouse::model::{MaterializedView, RefreshPeriod};
use crate::engine::clickhouse::{ENGINE, codes};
use crate::model::Object;
use crate::span::Span;
use crate::spec::Literal;

const SETTINGS: &[&str] =
    &["refresh_retries", "refresh_retry_initial_backoff_ms", "refresh_retry_max_backoff_ms", "all_replicas"];

pub(super) fn check(
    object: &Object,
    view: &MaterializedView,
    context: &Checking<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(refresh) = &view.refresh else { return };
    let version = context.targets.of(ENGINE).version("version");
    if !version.at_least(&[24, 10]) {
        diagnostics.push(
            Diagnostic::new(
                &shared::UNSUPPORTED_BY_TARGET,
                refresh.period.as_ref().map_or(object.span, |(_, length)| length.span),
                format!(
                    "{} refreshes on a schedule, which is ready for use since ClickHouse 24.10; the target is {version}",
                    object.subject()
                ),
            )
            .help("raise `targets.clickhouse.version`, or remove `refresh`"),
        );
    }
    let mut report = |span: Span, what: &str, help: &str| {
        let message = format!("the schedule of {} {what}", object.subject());
        diagnostics.push(Diagnostic::new(&codes::REFRESH, span, message).help(help.to_owned()));
    };
    match (&refresh.offset, &refresh.period) {
        (None, _) => {}
        (Some(offset), Some((RefreshPeriod::Every, every))) => {
            if offset.approximate_microseconds() >= every.approximate_microseconds() {
                let what = "has an offset that is no shorter than its period";
                report(offset.span, what, "shorten the offset");
            }
        }
        (Some(offset), _) => {
            report(offset.span, "has an offset without fixed points", "write `every`, or remove `offset`");
        }
    }
    let known = |name: &str| SETTINGS.contains(&name);
    for setting in refresh.settings.iter().filter(|setting| known(&setting.name)) {
        if !matches!(setting.value.value, Literal::Integer(_)) {
            report(
                setting.value.span,
                &format!("gives `{}` no number", setting.name),
                "write a whole number",
            );
        }
    }
    for setting in refresh.settings.iter().filter(|setting| !known(&setting.name)) {
        let name = &setting.name;
        diagnostics.push(
            Diagnostic::new(
                &codes::REFRESH,
                name.span,
                format!(
                    "the schedule of {} has a setting `{name}` that schedules do not have",
                    object.subject()
                ),
            )
            .suggest(name, "settings", SETTINGS.iter().copied()),
        );
    }
}

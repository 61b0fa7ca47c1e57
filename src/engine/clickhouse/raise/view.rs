//! `kind: view` and `kind: materialized_view`.

use super::{Context, settings};
use crate::engine::clickhouse::model::{MaterializedView, Refresh, RefreshPeriod, Security, View};
use crate::model::Interval;
use crate::source::Draft;
use crate::span::Located;

pub(super) fn view(view: &View) -> Draft {
    let View { query, sources: _, words: _, security } = view;
    let mut draft = Draft::default();
    draft.put("query", query);
    draft.append(privileges(security.as_ref()));
    draft
}

fn privileges(security: Option<&Security>) -> Draft {
    let mut draft = Draft::default();
    match security {
        None => {}
        Some(Security::Invoker) => draft.put("security", "invoker"),
        Some(Security::Definer(user)) => {
            draft.put("security", "definer");
            draft.put_some("definer", user.as_ref());
        }
    }
    draft
}

pub(super) fn materialized(view: &MaterializedView, context: &Context<'_>) -> Option<Draft> {
    let MaterializedView { target, written: _, view, refresh } = view;
    let View { query, sources: _, words: _, security } = view;
    let mut draft = Draft::default();
    draft.put("to", context.address(target.as_ref()?, &["table"]));
    draft.put("query", query);
    draft.put_some("refresh", refresh.as_ref().map(|refresh| schedule(refresh, context)));
    draft.append(privileges(security.as_ref()));
    Some(draft)
}

fn schedule(refresh: &Refresh, context: &Context<'_>) -> Draft {
    let Refresh { period, offset, randomize, depends_on, settings: own, append, empty } = refresh;
    let text = |length: &Located<Interval>| length.value.to_string();
    let mut draft = Draft::default();
    if let Some((period, length)) = period {
        let key = match period {
            RefreshPeriod::Every => "every",
            RefreshPeriod::After => "after",
        };
        draft.put(key, text(length));
    }
    draft.put_some("offset", offset.as_ref().map(text));
    draft.put_some("randomize", randomize.as_ref().map(text));
    draft.put_list("depends_on", depends_on.iter().map(|id| context.address(id, &["materialized_view"])));
    draft.put_draft("settings", settings(own));
    draft.put_true("append", *append);
    draft.put_true("empty", *empty);
    draft
}

//! `kind: function`, `kind: role` and `kind: raw`.

use super::{Context, one_or_list, settings};
use crate::engine::clickhouse::model::{Function, Grant, Raw, Role, Scope};
use crate::source::Draft;

pub(super) fn function(function: &Function) -> Draft {
    let Function { parameters, body } = function;
    let mut draft = Draft::default();
    draft.put_list("parameters", parameters);
    draft.put("body", body);
    draft
}

pub(super) fn role(role: &Role, context: &Context<'_>) -> Draft {
    let Role { grants, roles, settings: own } = role;
    let mut draft = Draft::default();
    draft.put_list("grants", grants.iter().map(|one| grant(one, context)));
    draft.put_list("roles", roles.iter().map(|role| &role.name));
    draft.put_draft("settings", settings(own));
    draft
}

fn grant(grant: &Grant, context: &Context<'_>) -> Draft {
    let Grant { privileges, scope, columns, grant_option } = grant;
    let mut draft = Draft::default();
    draft.put_list("privileges", privileges);
    draft.put(
        "on",
        match scope {
            Scope::Everything => "*.*".to_owned(),
            Scope::Database(database) => format!("{database}.*"),
            Scope::Object(id) => context.address(id, &["table", "view", "materialized_view", "dictionary"]),
        },
    );
    draft.put_list("columns", columns);
    draft.put_true("grant_option", *grant_option);
    draft
}

pub(super) fn raw(raw: &Raw) -> Draft {
    let Raw { create, exists, drop } = raw;
    let mut draft = Draft::default();
    draft.put("create", one_or_list(create.clone()));
    draft.put("exists", exists);
    draft.put_some("drop", drop.as_ref());
    draft
}

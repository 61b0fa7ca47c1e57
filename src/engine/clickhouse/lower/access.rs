//! `kind: function`, `kind: role` and `kind: raw`.

use super::{Context, server_object};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::dialect::{self, DIALECT};
use crate::engine::clickhouse::model::{Function, Grant, Raw, Role, Scope};
use crate::engine::clickhouse::privileges;
use crate::engine::clickhouse::spec::{FunctionBody, GrantSpec, RawBody, RoleBody, TextOrList};
use crate::engine::clickhouse::{DATABASE, ROLE};
use crate::model::{Edge, EdgeKind};
use crate::span::Located;
use crate::sql;

/// Lowers a SQL function.
pub(super) fn function(
    context: &mut Context<'_>,
    body: FunctionBody,
    diagnostics: &mut Diagnostics,
) -> Function {
    let expression = context.expression(&body.body, diagnostics);
    Function { parameters: body.parameters, body: expression }
}

/// Lowers a role.
pub(super) fn role(context: &mut Context<'_>, body: RoleBody, diagnostics: &mut Diagnostics) -> Role {
    let grants = body.grants.iter().filter_map(|spec| grant(context, spec, diagnostics)).collect();
    for granted in &body.roles {
        let id = server_object(ROLE, granted);
        match context.lowering.names.index_of(&id) {
            Some(to) => context.edges.push(Edge { to, kind: EdgeKind::Privilege, span: granted.span }),
            None => {
                let roles = context.lowering.names.in_namespace(super::ENGINE, ROLE);
                let roles = roles.map(|role| role.name.as_str());
                diagnostics.push(
                    Diagnostic::new(
                        &shared::UNKNOWN_OBJECT,
                        granted.span,
                        format!("{} has a role `{granted}` that no document declares", context.subject),
                    )
                    .suggest(granted, "roles", roles),
                );
            }
        }
    }
    let roles = body.roles.iter().map(|granted| server_object(ROLE, granted)).collect();
    Role { grants, roles, settings: Context::settings(body.settings) }
}

fn grant(context: &mut Context<'_>, spec: &GrantSpec, diagnostics: &mut Diagnostics) -> Option<Grant> {
    let mut written = Vec::new();
    for privilege in &spec.privileges {
        match privileges::find(&privilege.value) {
            Some(name) => {
                written.push(Located::new(name.to_owned(), privilege.span));
            }
            None => diagnostics.push(
                Diagnostic::new(
                    &codes::GRANT,
                    privilege.span,
                    format!("{} grants `{privilege}`, which is no privilege of ClickHouse", context.subject),
                )
                .suggest(&privilege.value, "privileges", privileges::all()),
            ),
        }
    }
    let scope = if spec.on.value == "*.*" {
        Scope::Everything
    } else if let Some(database) = spec.on.value.strip_suffix(".*") {
        if let Some(to) = context.lowering.names.index_of(&server_object(DATABASE, database)) {
            context.edges.push(Edge { to, kind: EdgeKind::Privilege, span: spec.on.span });
        }
        Scope::Database(database.to_owned())
    } else {
        let kinds = &["table", "view", "materialized_view", "dictionary"];
        Scope::Object(context.object(&spec.on, kinds, EdgeKind::Privilege, diagnostics)?)
    };
    Some(Grant { privileges: written, scope, columns: spec.columns.clone(), grant_option: spec.grant_option })
}

/// Lowers a raw object: every fragment is closed, `exists` and `drop` hold exactly one statement. Nothing reads what the
/// statements use, so the document has to say it.
pub(super) fn raw(context: &mut Context<'_>, body: &RawBody, diagnostics: &mut Diagnostics) -> Raw {
    context.reader().opaque(body.create.span, "", "raw statements are kept as they are", diagnostics);
    let mut create = Vec::new();
    for text in TextOrList::items(&body.create) {
        let statements = sql::split_statements(DIALECT, &text.value);
        for statement in &statements {
            let offset = statement.as_ptr() as usize - text.value.as_ptr() as usize;
            let found = dialect::script::takeover(statement);
            context.reader().takeover(&text, offset, found, diagnostics);
            if let Err((message, range)) = sql::check_closed(DIALECT, statement) {
                context.reader().broken(
                    &text,
                    offset + range.start..offset + range.end,
                    &message,
                    diagnostics,
                );
            }
        }
        if statements.is_empty() {
            context.reader().broken(&text, 0..0, "it holds no statement", diagnostics);
        }
        create.extend(statements.into_iter().map(str::to_owned));
    }
    let exists = single(context, &body.exists, diagnostics);
    let drop = body.drop.as_ref().map(|text| single(context, text, diagnostics));
    Raw { create, exists, drop }
}

fn single(context: &Context<'_>, text: &Located<String>, diagnostics: &mut Diagnostics) -> String {
    let statements = sql::split_statements(DIALECT, &text.value);
    match statements.as_slice() {
        [only] => {
            let offset = only.as_ptr() as usize - text.value.as_ptr() as usize;
            let found = dialect::script::takeover(only);
            context.reader().takeover(text, offset, found, diagnostics);
            if let Err((message, range)) = sql::check_closed(DIALECT, only) {
                context.reader().broken(text, range, &message, diagnostics);
            }
            (*only).to_owned()
        }
        _ => {
            context.reader().broken(text, 0..0, "exactly one statement belongs here", diagnostics);
            String::new()
        }
    }
}

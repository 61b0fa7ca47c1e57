//! Replicas meet at a path of Keeper that is theirs alone.
//!
//! Source: ClickHouse 26.9, executed: `36 Macro 'uuid' in engine arguments is only supported …` for a path with `{uuid}` and
//! for none, which is the default path with it, but in a database of the engine `Replicated`; `253 REPLICA_ALREADY_EXISTS`.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::Checking;
use crate::engine::clickhouse::codes;
use crate::engine::clickhouse::model::{Definition, Table, TableEngine};
use crate::engine::clickhouse::{DATABASE, ENGINE};
use crate::model::{Catalog, Object, ObjectId};

pub(super) fn check(object: &Object, table: &Table, context: &Checking<'_>, diagnostics: &mut Diagnostics) {
    let TableEngine::MergeTree { replication: Some(replication), merging } = &table.engine.value else {
        return;
    };
    let path = replication.place.as_ref().map(|(path, _)| path.as_str());
    let subject = object.subject();
    if path.is_none_or(|path| path.contains("{uuid}")) && !is_replicated(object, context) {
        let example = "/clickhouse/tables/{shard}/{database}/{table}";
        diagnostics.push(
            Diagnostic::new(
                &codes::REPLICA_PATH,
                table.engine.span,
                match path {
                    None => format!("{subject} replicates and has no path in Keeper"),
                    Some(_) => format!("{subject} has `{{uuid}}` in its path in Keeper, which each replica would fill in anew"),
                },
            )
            .help(format!(
                "write `Replicated{}('{example}', '{{replica}}')`, or give the database the engine `Replicated`",
                merging.name()
            )),
        );
        return;
    }
    // A path with the table's name in it is nearly always its own; others are looked for.
    let Some(path) = path.filter(|path| !path.contains("{table}") && !path.contains("{uuid}")) else {
        return;
    };
    let own = expanded(path, &object.id);
    let paths = context.once.get(|| Paths::of(context.catalog));
    let other = paths.0.get(&own).map(|first| context.catalog.get(*first));
    if let Some(other) = other.filter(|other| other.id != object.id) {
        diagnostics.push(
            Diagnostic::new(
                &codes::REPLICA_PATH,
                table.engine.span,
                format!("{subject} and `{}` have the same path in Keeper", other.id.name),
            )
            .related(other.span, "the other")
            .help("write `{table}` in the path, so that each table has its own"),
        );
    }
}

/// The first table at each path in Keeper.
struct Paths(BTreeMap<String, usize>);

impl Paths {
    fn of(catalog: &Catalog) -> Self {
        let mut first = BTreeMap::new();
        for (index, object) in catalog.objects.iter().enumerate() {
            let engine = Definition::table(object).map(|table| &table.engine.value);
            if let Some(TableEngine::MergeTree { replication: Some(replication), .. }) = engine
                && let Some((path, _)) = &replication.place
            {
                first.entry(expanded(path, &object.id)).or_insert(index);
            }
        }
        Paths(first)
    }
}

fn expanded(path: &str, id: &ObjectId) -> String {
    path.replace("{database}", &id.database).replace("{table}", &id.name)
}

/// Whether the database replicates its tables itself. Of one that no document declares nothing is known.
fn is_replicated(object: &Object, context: &Checking<'_>) -> bool {
    let id = ObjectId {
        engine: ENGINE,
        namespace: DATABASE,
        database: String::new(),
        schema: None,
        name: object.id.database.clone(),
    };
    let Some(database) = context.catalog.find(&id) else { return true };
    Definition::database(database)
        .is_none_or(|database| matches!(database.engine.value.as_str(), "Replicated" | "Shared"))
}

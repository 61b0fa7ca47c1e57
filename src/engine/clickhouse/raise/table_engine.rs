//! Table engines.

use super::{called, name};
use crate::engine::clickhouse::model::{Merging, Replication, TableEngine};
use crate::engine::clickhouse::quoting::literal;
use crate::span::Located;

/// An engine with its arguments; nothing within for the one that holds where none is written, and nothing at all for one that is
/// not known.
pub(super) fn text(engine: &TableEngine) -> Option<Option<String>> {
    let (merging, replication) = match engine {
        TableEngine::MergeTree { merging: Merging::Keep, replication: None } => return Some(None),
        TableEngine::MergeTree { merging, replication } => (merging, replication),
        TableEngine::Other { name, arguments, target: _ } => return Some(Some(called(name, arguments))),
        TableEngine::Unknown => return None,
    };
    let mut arguments = Vec::new();
    if let Some(Replication { place: Some((path, replica)) }) = replication {
        arguments.extend([literal(path), literal(replica)]);
    }
    let of = |column: &Located<String>| name(column);
    match merging {
        Merging::Keep | Merging::Aggregating => {}
        Merging::Replacing { version, is_deleted } => {
            arguments.extend(version.iter().chain(is_deleted).map(of));
        }
        Merging::Collapsing { sign } => arguments.extend(sign.iter().map(of)),
        Merging::VersionedCollapsing { sign, version } => {
            arguments.extend(sign.iter().chain(version).map(of));
        }
        Merging::Summing { columns } | Merging::Coalescing { columns } => {
            let names: Vec<String> = columns.iter().map(of).collect();
            match names.as_slice() {
                [] => {}
                [only] => arguments.push(only.clone()),
                several => arguments.push(format!("({})", several.join(", "))),
            }
        }
        Merging::Graphite { section } => arguments.extend(section.iter().map(|section| literal(section))),
    }
    let prefix = if replication.is_some() { "Replicated" } else { "" };
    let written = format!("{prefix}{}", merging.name());
    Some(Some(if arguments.is_empty() { written } else { format!("{written}({})", arguments.join(", ")) }))
}

//! Named partitions and the partitions of a partition key exclude each other, and both have limits.
//!
//! Source: Milvus 2.3.5 (executed: `disable create partition if partition key mode is used`, `num_partitions should only be
//! specified with partition key field enabled`, `partition number (5000) exceeds max configuration (4096)`); 1024 from 2.4
//! (documentation).

use super::Scope;
use crate::diagnostic::Diagnostics;
use crate::engine::milvus::codes;

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let collection = scope.collection;
    let most: u32 = if scope.target.at_least(&[2, 4]) { 1_024 } else { 4_096 };
    let key = collection.partition_key();
    if let (Some(key), Some(first)) = (key, collection.partitions.iter().min_by_key(|name| name.span)) {
        diagnostics.push(
            scope
                .finding(
                    &codes::PARTITIONS_WITH_KEY,
                    first.span,
                    format!("names partitions beside the partition key `{}`", key.name),
                )
                .related(key.partition_key.span, "the partition key")
                .help("remove `partitions`, or remove `partition_key`: a key makes its own partitions"),
        );
    }
    // `_default` is one of them.
    if let Some(over) = collection.partitions.get(most as usize - 1) {
        diagnostics.push(
            scope
                .finding(
                    &codes::LIMIT,
                    over.span,
                    format!(
                        "has {} partitions, `_default` included; the limit is {most}",
                        collection.partitions.len() + 1
                    ),
                )
                .help("use a partition key, whose values share partitions"),
        );
    }
    let Some(count) = &collection.partitions_count else { return };
    if key.is_none() {
        if !scope.object.incomplete {
            diagnostics.push(
                scope
                    .finding(
                        &codes::PARTITIONS_COUNT,
                        count.span,
                        "has a `partitions_count`, but no partition key",
                    )
                    .help("add `partition_key: true` to a field, or remove `partitions_count`"),
            );
        }
    } else if !(1..=most).contains(&count.value) {
        diagnostics.push(
            scope
                .finding(
                    &codes::PARTITIONS_COUNT,
                    count.span,
                    format!("has {} partitions; Milvus {} holds 1 to {most}", count.value, scope.target),
                )
                .help(format!("write a number from 1 to {most}")),
        );
    }
}

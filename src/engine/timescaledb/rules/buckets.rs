//! The buckets of all continuous aggregates, each read once, below before above: its own rules ask for it, and those of every
//! aggregate over it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::time_bucket::Bucket;
use super::{Rule, aggregate_query};
use crate::engine::Checking;
use crate::engine::timescaledb::model::Definition;

use crate::model::{Catalog, ObjectId};

/// What is known of the buckets, by the places of the aggregates in the catalog.
#[derive(Default)]
pub(super) struct Buckets(BTreeMap<usize, Option<Bucket>>);

/// A step on the way through the aggregates.
enum Step {
    /// To an aggregate, before those that it reads.
    Enter(usize),
    /// Back to it, when those are read.
    Leave(usize),
}

impl Buckets {
    /// Those of the catalog that a rule looks at.
    pub(super) fn of(rule: &Rule<'_>) -> Arc<Buckets> {
        rule.context.once.get(|| read(rule.context))
    }

    /// What is known of the bucket of an aggregate; nothing of other objects.
    pub(super) fn get(&self, catalog: &Catalog, id: &ObjectId) -> Option<&Bucket> {
        self.0.get(&catalog.names.index_of(id)?)?.as_ref()
    }
}

fn read(context: &Checking<'_>) -> Buckets {
    let catalog = context.catalog;
    let mut buckets = Buckets::default();
    // Not by recursion, since aggregates may stand on each other as high as somebody likes.
    let mut steps: Vec<Step> = (0..catalog.objects.len()).map(Step::Enter).collect();
    while let Some(step) = steps.pop() {
        let (Step::Enter(index) | Step::Leave(index)) = step;
        let object = catalog.get(index);
        let Some(definition) = object.definition::<Definition>() else { continue };
        let Some(aggregate) = definition.as_continuous_aggregate() else { continue };
        match step {
            Step::Enter(_) if buckets.0.contains_key(&index) => {}
            Step::Enter(_) => {
                // Of a circle, the one that was entered first is not known yet to the last.
                buckets.0.insert(index, None);
                steps.push(Step::Leave(index));
                let below = aggregate.sources.iter().filter_map(|source| catalog.names.index_of(source));
                steps.extend(below.map(Step::Enter));
            }
            Step::Leave(_) => {
                let rule = Rule { object, definition, context, subject: object.subject() };
                let bucket = aggregate_query::bucket(&rule, aggregate, &buckets);
                buckets.0.insert(index, bucket);
            }
        }
    }
    buckets
}

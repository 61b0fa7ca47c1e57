//! `Nullable` and `LowCardinality`, which stand around one other type, and the types that they cannot hold.

use super::{Parser, TypeError};
use crate::engine::clickhouse::types::Type;

impl Parser<'_> {
    /// What stands in the brackets of `Nullable`.
    pub(super) fn nullable(&mut self, depth: usize) -> Result<Type, TypeError> {
        let at = self.position();
        let inner = self.parse_type(depth + 1)?;
        let written = inner.to_string();
        if matches!(inner, Type::LowCardinality(_)) {
            return Err(TypeError {
                unknown: false,
                message: format!("`{written}` cannot be inside of `Nullable`"),
                range: at,
                help: Some("turn the two around: `LowCardinality(Nullable(…))`".into()),
                replacement: None,
            });
        }
        let inner_range = at.start..self.previous_end();
        inner.into_nullable().map_err(|help| TypeError {
            unknown: false,
            message: format!("`{written}` cannot be inside of `Nullable`"),
            range: inner_range,
            help: Some(help.replace("remove `nullable: true`", "remove the `Nullable` around it")),
            replacement: None,
        })
    }

    /// What stands in the brackets of `LowCardinality`.
    pub(super) fn low_cardinality(&mut self, depth: usize) -> Result<Type, TypeError> {
        let at = self.position();
        let inner = self.parse_type(depth + 1)?;
        let range = at.start..self.previous_end();
        let bare = match &inner {
            Type::Nullable(bare) => bare,
            other => other,
        };
        match bare {
            Type::DateTime64 { .. }
            | Type::Decimal { .. }
            | Type::Enum { .. }
            | Type::Array(_)
            | Type::Map(..)
            | Type::Tuple(_)
            | Type::Nested(_)
            | Type::Json(_)
            | Type::Variant(_)
            | Type::Dynamic { .. }
            | Type::AggregateFunction { .. }
            | Type::SimpleAggregateFunction { .. }
            | Type::QBit { .. }
            | Type::Geometry(_)
            | Type::LowCardinality(_) => Err(TypeError {
                unknown: false,
                message: format!("`LowCardinality` cannot hold `{inner}`"),
                range,
                help: Some(format!("write `{inner}` alone")),
                replacement: None,
            }),
            _ => Ok(Type::LowCardinality(Box::new(inner))),
        }
    }
}

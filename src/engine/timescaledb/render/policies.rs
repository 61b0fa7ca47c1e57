//! Statements of hypertables: conversion, dimensions, columnstore, and the policies of the community edition.

use minijinja::context;

use super::super::model::{Columnstore, Hypertable, RefreshPolicy, Retention, Span64};
use super::super::quoting::{quote_ident, quote_literal};
use super::late::Late;
use super::objects::quote_id;
use super::table::direction;
use super::{Writer, exists, span_sql};
use crate::render::{TemplateError, trusted};

impl Writer<'_> {
    /// `hypertable_schema = … AND hypertable_name = …`
    fn is_hypertable(&self) -> String {
        format!(
            "hypertable_schema = {} AND hypertable_name = {}",
            quote_literal(self.schema_name()),
            quote_literal(&self.object.id.name)
        )
    }

    fn version_at_least(&self, parts: &[u32]) -> bool {
        self.context.targets.of("timescaledb").version("version").at_least(parts)
    }

    pub(super) fn hypertable(
        &mut self,
        hypertable: &Hypertable,
        late: &Late<'_>,
    ) -> Result<(), TemplateError> {
        let regclass = self.regclass();
        let timescaledb = self.timescaledb();
        // Written out, since it is what the reader of the statement wants to know.
        let interval = span_sql(&hypertable.chunk_interval);
        let sql = self.quiet_template(
            "hypertable.create.sql",
            context! {
                timescaledb => timescaledb,
                table => trusted(&*regclass),
                column => &hypertable.time_column.value,
                interval => trusted(interval),
                by_range => self.version_at_least(&[2, 13]),
            },
        )?;
        let exists = exists::timescaledb("timescaledb_information.hypertables", &self.is_hypertable());
        self.push("hypertable", sql, Some(exists));
        for dimension in &hypertable.dimensions {
            let sql = self.quiet_template(
                "dimension.add.sql",
                context! {
                    timescaledb => self.timescaledb(),
                    table => trusted(&*regclass),
                    column => &dimension.column.value,
                    partitions => dimension.partitions,
                    by_hash => self.version_at_least(&[2, 13]),
                },
            )?;
            let condition = format!(
                "{} AND column_name = {} AND dimension_type = 'Space'",
                self.is_hypertable(),
                quote_literal(&dimension.column)
            );
            let exists = exists::timescaledb("timescaledb_information.dimensions", &condition);
            self.push(format!("dimension {}", dimension.column), sql, Some(exists));
        }
        if !late.integer_now(hypertable) {
            self.integer_now(hypertable)?;
        }
        Ok(())
    }

    /// The function that gives the present as a number.
    pub(super) fn integer_now(&mut self, hypertable: &Hypertable) -> Result<(), TemplateError> {
        let regclass = self.regclass();
        if let Some(function) = &hypertable.integer_now {
            let sql = self.quiet_template(
                "integer_now.set.sql",
                context! {
                    timescaledb => self.timescaledb(),
                    table => trusted(&*regclass),
                    function => trusted(quote_literal(&quote_id(function))),
                },
            )?;
            let condition =
                format!("{} AND integer_now_func = {}", self.is_hypertable(), quote_literal(&function.name));
            let exists = exists::timescaledb("timescaledb_information.dimensions", &condition);
            self.push("integer now", sql, Some(exists));
        }
        Ok(())
    }

    /// Columnstore settings of a table or of a continuous aggregate; `word` is `TABLE` or `MATERIALIZED VIEW`.
    pub(super) fn columnstore_settings(
        &mut self,
        word: &str,
        columnstore: &Columnstore,
    ) -> Result<(), TemplateError> {
        // These settings are SQL fragments inside a literal, so names in them are quoted as identifiers.
        let segment_by: Vec<String> =
            columnstore.segment_by.iter().map(|column| quote_ident(column)).collect();
        let order_by: Vec<String> = columnstore
            .order_by
            .iter()
            .map(|ordered| format!("{}{}", quote_ident(&ordered.column), direction(ordered.direction)))
            .collect();
        let sql = self.template(
            "columnstore.enable.sql",
            context! {
                word => trusted(word),
                name => trusted(self.qualified()),
                columnstore => self.version_at_least(&[2, 18]),
                segment_by => (!segment_by.is_empty()).then(|| segment_by.join(", ")),
                order_by => (!order_by.is_empty()).then(|| order_by.join(", ")),
            },
        )?;
        let exists = if word == "TABLE" {
            exists::timescaledb(
                "timescaledb_information.hypertables",
                &format!("{} AND compression_enabled", self.is_hypertable()),
            )
        } else {
            exists::timescaledb(
                "timescaledb_information.continuous_aggregates",
                &format!("{} AND compression_enabled", self.is_view()),
            )
        };
        self.push_community("columnstore", sql, Some(exists));
        Ok(())
    }

    fn job(&self, procedure: &str, condition: &str) -> String {
        let condition = if condition.is_empty() { String::new() } else { format!(" AND {condition}") };
        exists::timescaledb(
            "timescaledb_information.jobs",
            &format!("proc_name = {} AND {}{condition}", quote_literal(procedure), self.is_hypertable()),
        )
    }

    pub(super) fn columnstore_policy(&mut self, columnstore: &Columnstore) -> Result<(), TemplateError> {
        let Some(after) = &columnstore.after else { return Ok(()) };
        let sql = self.quiet_template(
            "columnstore.policy.sql",
            context! {
                timescaledb => self.timescaledb(),
                table => trusted(self.regclass()),
                after => trusted(span_sql(after)),
                columnstore => self.version_at_least(&[2, 18]),
            },
        )?;
        let exists = self.job("policy_compression", "");
        self.push_community("columnstore policy", sql, Some(exists));
        Ok(())
    }

    pub(super) fn retention_policy(&mut self, retention: &Retention) -> Result<(), TemplateError> {
        let sql = self.quiet_template(
            "retention.policy.sql",
            context! {
                timescaledb => self.timescaledb(),
                table => trusted(self.regclass()),
                after => trusted(span_sql(&retention.after)),
                schedule => (retention.schedule_interval.value != Retention::SCHEDULE)
                    .then(|| retention.schedule_interval.to_string()),
            },
        )?;
        let exists = self.job("policy_retention", "");
        self.push_community("retention policy", sql, Some(exists));
        Ok(())
    }

    pub(super) fn hypertable_policies(&mut self, hypertable: &Hypertable) -> Result<(), TemplateError> {
        if let Some(columnstore) = &hypertable.columnstore {
            self.columnstore_policy(columnstore)?;
        }
        if let Some(retention) = &hypertable.retention {
            self.retention_policy(retention)?;
        }
        if let Some(index) = &hypertable.reorder {
            let sql = self.quiet_template(
                "reorder.policy.sql",
                context! { timescaledb => self.timescaledb(), table => trusted(self.regclass()), index => &index.value },
            )?;
            let exists = self.job("policy_reorder", "");
            self.push_community("reorder policy", sql, Some(exists));
        }
        Ok(())
    }

    /// Refresh policies. A second call fails on hierarchical aggregates whatever `if_not_exists` says, and with other
    /// offsets elsewhere, so each is guarded by the catalog.
    pub(super) fn refresh_policy(
        &mut self,
        policy: &RefreshPolicy,
        number: Option<usize>,
    ) -> Result<(), TemplateError> {
        let offset = |offset: &Option<crate::span::Located<Span64>>| {
            offset.as_ref().map_or_else(|| "NULL".to_owned(), |offset| span_sql(offset))
        };
        let mut conditions: Vec<String> = Vec::new();
        if number.is_some() {
            for (key, value) in [("start_offset", &policy.start_offset), ("end_offset", &policy.end_offset)] {
                conditions.push(match value {
                    None => format!("config->>'{key}' IS NULL"),
                    Some(value) => match &value.value {
                        Span64::Time(_) => format!("config->>'{key}' = ({})::text", span_sql(value)),
                        Span64::Number(number) => format!("config->>'{key}' = '{number}'"),
                    },
                });
            }
        }
        let exists = self.job("policy_refresh_continuous_aggregate", &conditions.join(" AND "));
        let sql = self.template(
            "refresh.policy.sql",
            context! {
                timescaledb => self.timescaledb(),
                name => trusted(self.regclass()),
                start_offset => trusted(offset(&policy.start_offset)),
                end_offset => trusted(offset(&policy.end_offset)),
                schedule_interval => policy.schedule_interval.to_string(),
            },
        )?;
        let sql = self.guarded(&exists, &sql)?;
        let part = number.map_or("refresh policy".to_owned(), |number| format!("refresh policy {number}"));
        self.push_community(part, sql, Some(exists));
        Ok(())
    }
}

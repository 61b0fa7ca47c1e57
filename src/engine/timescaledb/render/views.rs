//! Statements of views, materialized views and continuous aggregates.

use std::borrow::Cow;

use minijinja::context;

use super::super::model::{ContinuousAggregate, MaterializedView, View};
use super::super::quoting::quote_literal;
use super::super::spec::CheckOption;
use super::{Writer, exists, span_sql};
use crate::engine::Stage;
use crate::render::{TemplateError, trusted};
use crate::span::Located;

impl Writer<'_> {
    /// `view_schema = … AND view_name = …`
    pub(super) fn is_view(&self) -> String {
        format!(
            "view_schema = {} AND view_name = {}",
            quote_literal(self.schema_name()),
            quote_literal(&self.object.id.name)
        )
    }

    pub(super) fn view(&mut self, view: &View) -> Result<String, TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        let exists = exists::relation(&regclass, &["v"]);
        let mut options: Vec<&str> = Vec::new();
        if view.security_invoker.value {
            options.push("security_invoker = true");
        }
        if view.security_barrier {
            options.push("security_barrier = true");
        }
        match view.check_option.as_ref().map(|option| option.value) {
            Some(CheckOption::Local) => options.push("check_option = local"),
            Some(CheckOption::Cascaded) => options.push("check_option = cascaded"),
            None => {}
        }
        let sql = self.template(
            "view.create.sql",
            context! {
                name => trusted(&*qualified),
                options => (!options.is_empty()).then(|| trusted(options.join(", "))),
                query => trusted(query_text(&view.query.standing())),
            },
        )?;
        self.push("view", sql, Some(exists.clone()));
        self.view_extras("VIEW", &view.grants, &view.column_descriptions)?;
        Ok(exists)
    }

    pub(super) fn materialized_view(&mut self, view: &MaterializedView) -> Result<String, TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        let exists = exists::relation(&regclass, &["m"]);
        let sql = self.template(
            "materialized_view.create.sql",
            context! {
                name => trusted(&*qualified),
                tablespace => view.tablespace.as_ref().map(|tablespace| &tablespace.value),
                query => trusted(query_text(&view.query.standing())),
                with_data => view.with_data,
            },
        )?;
        self.push("materialized view", sql, Some(exists.clone()));
        self.indexes(&view.indexes, Stage::Create)?;
        self.view_extras("MATERIALIZED VIEW", &view.grants, &view.column_descriptions)?;
        Ok(exists)
    }

    /// A continuous aggregate; in the catalog it is a view, and so are its comments.
    pub(super) fn continuous_aggregate(
        &mut self,
        aggregate: &ContinuousAggregate,
    ) -> Result<String, TemplateError> {
        let qualified = self.qualified();
        let exists = exists::timescaledb("timescaledb_information.continuous_aggregates", &self.is_view());
        let mut options = vec![
            "timescaledb.continuous".to_owned(),
            format!("timescaledb.materialized_only = {}", aggregate.materialized_only),
        ];
        if !aggregate.create_group_indexes {
            options.push("timescaledb.create_group_indexes = false".to_owned());
        }
        let sql = self.template(
            "continuous_aggregate.create.sql",
            context! {
                name => trusted(&*qualified),
                options => options.into_iter().map(trusted).collect::<Vec<_>>(),
                query => trusted(query_text(&aggregate.query.standing())),
            },
        )?;
        self.push("continuous aggregate", sql, Some(exists.clone()));
        if let Some(interval) = &aggregate.chunk_interval {
            // Also an option of the statement above, but only of newer versions than 2.19, which does not know it.
            let sql = self.quiet_template(
                "chunk_interval.set.sql",
                context! {
                    timescaledb => self.timescaledb(),
                    table => trusted(self.regclass()),
                    interval => trusted(span_sql(interval)),
                },
            )?;
            self.push("chunk interval", sql, None);
        }
        self.indexes(&aggregate.indexes, Stage::Create)?;
        if let Some(columnstore) = &aggregate.columnstore {
            self.columnstore_settings("MATERIALIZED VIEW", columnstore)?;
        }
        self.view_extras("VIEW", &aggregate.grants, &aggregate.column_descriptions)?;
        for (index, policy) in aggregate.refresh.iter().enumerate() {
            let number = (aggregate.refresh.len() > 1).then_some(index + 1);
            self.refresh_policy(policy, number)?;
        }
        if let Some(columnstore) = &aggregate.columnstore {
            self.columnstore_policy(columnstore)?;
        }
        if let Some(retention) = &aggregate.retention {
            self.retention_policy(retention)?;
        }
        Ok(exists)
    }

    fn view_extras(
        &mut self,
        word: &str,
        grants: &[super::Grant],
        comments: &[(Located<String>, Located<String>)],
    ) -> Result<(), TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        let object = format!("to_regclass({regclass})::oid");
        self.grants(grants, &format!("TABLE {qualified}"), "has_table_privilege", &object)?;
        self.description(word, &qualified, &format!("obj_description(to_regclass({regclass}), 'pg_class')"))?;
        self.column_comments(
            comments.iter().map(|(column, text)| (column.as_str(), Cow::from(text.as_str()))),
        )
    }
}

/// A query without what may stand around it.
fn query_text(query: &str) -> String {
    query.trim().trim_end_matches(';').trim_end().to_owned()
}

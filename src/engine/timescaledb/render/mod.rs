//! Definitions to statements, through the templates in `templates/timescaledb/`.

mod exists;
mod late;
mod objects;
mod policies;
mod scripts;
mod table;
mod views;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use minijinja::value::Value;

pub(super) use scripts::{LAYOUT, artifact, check_row, place, scripts, scripts_of, step};

use super::model::{Definition, Grant, Span64};
use super::quoting::{dollar_tag, quote_ident, quote_literal, quote_qualified};
use super::spec::Privilege;
use super::types::Type;
use crate::engine::timescaledb::dialect::DIALECT;
use crate::engine::timescaledb::dialect::script::{inert, set_config, takeover};
use crate::engine::{Payload, Rendered, Rendering, Stage, Statement};
use crate::model::{Catalog, Object, ObjectId};
use crate::render::{TemplateError, trusted};
use crate::sql::Flaw;
use crate::sql::script::one_statement;

/// The feature that statements of the community edition need.
const COMMUNITY: &str = "timescaledb-community";

/// Renders an object.
pub(super) fn render(object: &Object, context: &Rendering<'_>) -> Result<Rendered, TemplateError> {
    let mut writer = Writer { object, context, statements: Vec::new(), needs: Vec::new() };
    if context.demanding {
        writer.needs.push(COMMUNITY);
    }
    let exists = match object.definition::<Definition>() {
        Some(definition) => writer.definition(definition)?,
        None => "SELECT false".to_owned(),
    };
    let foreign = context.templates.has_overrides();
    for statement in &mut writer.statements {
        // What needs no transaction runs outside of one.
        let in_transaction = matches!(statement.stage, Stage::Create | Stage::Link);
        statement.payload.map_sql(|text| for_script(text, foreign, in_transaction))?;
        if let Some(exists) = &mut statement.exists {
            exists.map_sql(|text| for_script(text, foreign, true))?;
        }
    }
    let exists = Payload::Sql(for_script(exists, foreign, true)?);
    Ok(Rendered { statements: writer.statements, exists })
}

/// A statement as it may stand in a script. Fragments were read before, so only a project's own template can have no such form.
fn for_script(text: String, foreign: bool, in_transaction: bool) -> Result<String, TemplateError> {
    let refused_for = |why: &str| TemplateError {
        template: "of timescaledb".to_owned(),
        line: None,
        range: None,
        message: format!("a statement that it makes cannot stand in a script: {why}"),
    };
    let refused = |(why, _): (Flaw, Range<usize>)| refused_for(&why);
    // A comment in the last line would hide the semicolon behind it.
    let comment = || text.rsplit('\n').next().is_some_and(|line| line.contains("--"));
    let text = if foreign || comment() { one_statement(DIALECT, text).map_err(refused)? } else { text };
    if foreign
        && let Some(found) = takeover(&text).or_else(|| set_config(&text))
        && (in_transaction || !found.alone)
    {
        return Err(refused_for(&format!("it {}", found.what)));
    }
    match inert(&text).map_err(refused)? {
        Cow::Borrowed(_) => Ok(text),
        Cow::Owned(inert) => Ok(inert),
    }
}

/// The objects that cannot be made without the community edition: continuous aggregates, and every view over one.
pub(super) fn hanging_on_community(catalog: &Catalog) -> BTreeSet<usize> {
    let definitions = || {
        let objects = catalog.objects.iter().enumerate();
        objects.filter_map(|(index, object)| Some((index, object.definition::<Definition>()?)))
    };
    let mut next: Vec<usize> = definitions()
        .filter(|(_, definition)| matches!(definition, Definition::ContinuousAggregate(_)))
        .map(|(index, _)| index)
        .collect();
    let mut found = BTreeSet::new();
    if next.is_empty() {
        return found;
    }
    let mut readers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, definition) in definitions() {
        let sources = definition.query().map(|(_, sources)| sources).unwrap_or_default();
        for source in sources.iter().filter_map(|source| catalog.names.index_of(source)) {
            readers.entry(source).or_default().push(index);
        }
    }
    while let Some(index) = next.pop() {
        if found.insert(index) {
            next.extend(readers.get(&index).into_iter().flatten());
        }
    }
    found
}

/// An object on its way to statements.
struct Writer<'a> {
    object: &'a Object,
    context: &'a Rendering<'a>,
    statements: Vec<Statement>,
    /// What every statement of the object needs.
    needs: Vec<&'static str>,
}

impl Writer<'_> {
    fn definition(&mut self, definition: &Definition) -> Result<String, TemplateError> {
        match definition {
            Definition::Database(database) => self.database(database),
            Definition::Schema(schema) => self.schema(schema),
            Definition::Extension(extension) => self.extension(extension),
            Definition::Role(role) => self.role(role),
            Definition::Enum(one) => self.enumeration(one),
            Definition::Domain(domain) => self.domain(domain),
            Definition::Sequence(sequence) => self.sequence(sequence),
            Definition::Function(function) => self.function(function),
            Definition::Table(table) => self.table(table),
            Definition::View(view) => self.view(view),
            Definition::MaterializedView(view) => self.materialized_view(view),
            Definition::ContinuousAggregate(aggregate) => self.continuous_aggregate(aggregate),
            Definition::Publication(publication) => self.publication(publication),
            Definition::Raw(raw) => Ok(self.raw(raw)),
        }
    }

    fn template(&self, name: &str, context: Value) -> Result<String, TemplateError> {
        self.context.templates.render(&format!("timescaledb/{name}"), context)
    }

    /// Adds a statement of the stage `create`.
    fn push(&mut self, part: impl Into<String>, sql: String, exists: Option<String>) {
        self.push_at(Stage::Create, part, sql, exists, &[]);
    }

    /// Adds a statement that only the community edition runs.
    fn push_community(&mut self, part: impl Into<String>, sql: String, exists: Option<String>) {
        self.push_at(Stage::Create, part, sql, exists, &[COMMUNITY]);
    }

    fn push_at(
        &mut self,
        stage: Stage,
        part: impl Into<String>,
        sql: String,
        exists: Option<String>,
        more: &[&'static str],
    ) {
        let mut needs = self.needs.clone();
        needs.extend(more.iter().filter(|need| !self.needs.contains(need)));
        self.statements.push(Statement {
            part: part.into(),
            payload: Payload::Sql(sql),
            exists: exists.map(Payload::Sql),
            needs,
            stage,
        });
    }

    /// The object's schema and name, quoted.
    fn qualified(&self) -> String {
        quote_qualified(self.schema_name(), &self.object.id.name)
    }

    fn schema_name(&self) -> &str {
        self.object.id.schema.as_deref().unwrap_or(super::DEFAULT_SCHEMA)
    }

    /// The object's schema and name as the text that `regclass` reads.
    fn regclass(&self) -> String {
        quote_literal(&self.qualified())
    }

    /// The schema of an extension's objects, where it is not on the search path.
    fn extension_schema(&self, extension: &str) -> Option<String> {
        let id = ObjectId {
            engine: "timescaledb",
            namespace: "extension",
            database: self.object.id.database.clone(),
            schema: None,
            name: extension.to_owned(),
        };
        let index = self.context.catalog.names.index_of(&id)?;
        let Some(Definition::Extension(extension)) =
            self.context.catalog.get(index).definition::<Definition>()
        else {
            return None;
        };
        (extension.schema.value != super::DEFAULT_SCHEMA).then(|| extension.schema.value.clone())
    }

    /// What stands before the functions of TimescaleDB: nothing, or the schema it was installed in.
    fn timescaledb(&self) -> Value {
        let schema = self.extension_schema("timescaledb");
        trusted(schema.map(|schema| format!("{}.", quote_ident(&schema))).unwrap_or_default())
    }

    fn type_sql(&self, ty: &Type) -> Value {
        trusted(ty.to_sql(|extension| self.extension_schema(extension)))
    }

    /// A comment, with the check that it is there.
    fn comment(
        &mut self,
        on: &str,
        part: &str,
        target: &str,
        text: &str,
        reads: &str,
    ) -> Result<(), TemplateError> {
        if text.is_empty() {
            return Ok(());
        }
        let sql = self.template(
            "comment.sql",
            minijinja::context! { on => trusted(on), target => trusted(target), text => text },
        )?;
        let exists = format!("SELECT {reads} IS NOT DISTINCT FROM {}", quote_literal(text));
        self.push(part, sql, Some(exists));
        Ok(())
    }

    /// The document's description as the object's comment.
    fn description(&mut self, on: &str, target: &str, reads: &str) -> Result<(), TemplateError> {
        let Some(text) = self.object.description.as_ref().map(|text| text.value.clone()) else {
            return Ok(());
        };
        self.comment(on, "comment", target, &text, reads)
    }

    /// Comments on columns: names and texts.
    fn column_comments<'c>(
        &mut self,
        comments: impl IntoIterator<Item = (&'c str, Cow<'c, str>)>,
    ) -> Result<(), TemplateError> {
        let (qualified, regclass) = (self.qualified(), self.regclass());
        for (column, text) in comments {
            let target = format!("{qualified}.{}", quote_ident(column));
            let reads = format!(
                "(SELECT col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = to_regclass({regclass}) AND attname = {})",
                quote_literal(column)
            );
            self.comment("COLUMN", &format!("comment on column {column}"), &target, &text, &reads)?;
        }
        Ok(())
    }

    /// Grants on the object. `on` is the kind and the name as `GRANT` takes them; `function` and `object` make the check.
    fn grants(
        &mut self,
        grants: &[Grant],
        on: &str,
        function: &str,
        object: &str,
    ) -> Result<(), TemplateError> {
        for grant in grants {
            let roles: Vec<String> = grant.to.iter().map(|role| quote_role(role)).collect();
            let columns: Vec<String> = grant.columns.iter().map(|column| quote_ident(column)).collect();
            let list = if columns.is_empty() { String::new() } else { format!(" ({})", columns.join(", ")) };
            let privileges: Vec<String> = grant
                .privileges
                .iter()
                .map(|privilege| format!("{}{list}", privilege_sql(privilege.value)))
                .collect();
            let sql = self.template(
                "grant.sql",
                minijinja::context! {
                    privileges => trusted(privileges.join(", ")),
                    on => trusted(on),
                    roles => trusted(roles.join(", ")),
                    with_grant_option => grant.with_grant_option,
                },
            )?;
            let names: Vec<&str> = grant.to.iter().map(|role| role.as_str()).collect();
            let sequence = on.strip_prefix("SEQUENCE ").filter(|_| function == "has_sequence_privilege");
            let part = match sequence.filter(|_| self.object.kind != "sequence") {
                Some(sequence) => format!("grant on {sequence} to {}", names.join(", ")),
                None => format!("grant to {}", names.join(", ")),
            };
            let exists = exists::grant(grant, function, object);
            self.push(part, sql, exists);
        }
        Ok(())
    }

    /// A call whose result nobody reads. psql and other clients print a table for every row that `SELECT` returns, and
    /// `PERFORM` throws it away. What is no `SELECT`, such as `CALL`, returns nothing and stays.
    fn quiet_template(&self, name: &str, context: Value) -> Result<String, TemplateError> {
        let statement = self.template(name, context)?;
        let Some(call) = statement.trim().strip_prefix("SELECT ") else { return Ok(statement) };
        self.template(
            "quiet.sql",
            minijinja::context! {
                tag => trusted(dollar_tag(call)),
                call => trusted(indent(call, "  ")),
            },
        )
    }

    /// A statement inside a block that runs it only when a check is false. The check is a `SELECT` of one boolean.
    fn guarded(&self, exists: &str, statement: &str) -> Result<String, TemplateError> {
        // The block is a text to the script and a statement to the server, so both are made ready for it.
        let foreign = self.context.templates.has_overrides();
        let exists = &for_script(exists.to_owned(), foreign, true)?;
        let statement = &for_script(statement.to_owned(), foreign, true)?;
        self.template(
            "guard.sql",
            minijinja::context! {
                tag => trusted(dollar_tag(&format!("{exists}{statement}"))),
                exists => trusted(exists),
                statement => trusted(indent(statement, "    ")),
            },
        )
    }
}

/// Every line but the first behind blanks; lines inside literals stay, since a guarded statement may hold any text.
fn indent(statement: &str, blanks: &str) -> String {
    let open = |line: &str| line.matches('\'').count() % 2 == 1 || line.matches('"').count() % 2 == 1;
    if statement.lines().any(open) {
        return statement.to_owned();
    }
    statement.replace('\n', &format!("\n{blanks}"))
}

/// A role as `GRANT` takes it: some words are no names.
fn quote_role(role: &str) -> String {
    match role {
        "public" => "PUBLIC".to_owned(),
        "current_user" | "session_user" | "current_role" => role.to_ascii_uppercase(),
        name => quote_ident(name),
    }
}

fn privilege_sql(privilege: Privilege) -> &'static str {
    match privilege {
        Privilege::All => "ALL",
        Privilege::Select => "SELECT",
        Privilege::Insert => "INSERT",
        Privilege::Update => "UPDATE",
        Privilege::Delete => "DELETE",
        Privilege::Truncate => "TRUNCATE",
        Privilege::References => "REFERENCES",
        Privilege::Trigger => "TRIGGER",
        Privilege::Maintain => "MAINTAIN",
        Privilege::Usage => "USAGE",
        Privilege::Create => "CREATE",
        Privilege::Connect => "CONNECT",
        Privilege::Temporary => "TEMPORARY",
        Privilege::Execute => "EXECUTE",
    }
}

/// A length of a time axis as TimescaleDB takes it; intervals must be typed (`42804` otherwise).
fn span_sql(span: &Span64) -> String {
    match span {
        Span64::Time(interval) => format!("INTERVAL {}", quote_literal(&interval.to_string())),
        Span64::Number(number) => number.to_string(),
    }
}

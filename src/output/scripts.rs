//! Deploy and verify scripts, written object by object, so that not all objects need to be rendered at once.

use std::collections::BTreeMap;

use super::layout::push_comment;
use super::names::file_name;
use crate::engine::Engine;
use crate::engine::layout::{Deploy, Excerpt, Rows, Scripts, Series, Verify};
use crate::model::Object;
use crate::render::long_text::LongText;

/// The scripts of an engine: its own, and those of its databases.
pub(super) struct EngineScripts {
    engine: &'static dyn Engine,
    own: Option<Begun>,
    databases: BTreeMap<String, Begun>,
}

/// Scripts that hold objects already.
struct Begun {
    scripts: Scripts,
    /// The texts of the sections of the deploy script. What comes before the objects is in the first from the start, since the
    /// whole can be tens of megabytes.
    sections: Vec<LongText>,
    /// How long the first section was without objects.
    start: usize,
    verify: LongText,
    /// How long the verify script was without rows, and how long its last query is.
    rows: (usize, usize),
}

impl EngineScripts {
    /// Those of an engine, with no object in them yet.
    pub(super) fn new(engine: &'static dyn Engine) -> Self {
        EngineScripts { engine, own: None, databases: BTreeMap::new() }
    }

    /// Adds an object of the engine. The objects come in their order.
    pub(super) fn add(&mut self, object: &Object, excerpt: &Excerpt) {
        let database = self.engine.scripts_of(object);
        let begin = || Begun::new(self.engine.scripts(database));
        let begun = match database {
            None => self.own.get_or_insert_with(begin),
            Some(name) => match self.databases.get_mut(name) {
                Some(begun) => begun,
                None => self.databases.entry(name.to_owned()).or_insert_with(begin),
            },
        };
        begun.add(excerpt);
    }

    /// The files, by path; none when no object was added.
    pub(super) fn finish(self) -> Vec<(String, String)> {
        let ending = self.engine.layout().ending;
        let own = self.own.into_iter().map(|begun| (None, begun));
        let databases = self.databases.into_iter().map(|(name, begun)| (Some(name), begun));
        let files = own.chain(databases).flat_map(|(folder, begun)| {
            let mut path = format!("{}/", self.engine.name());
            if let Some(folder) = folder {
                path.push_str(&file_name(&folder));
                path.push('/');
            }
            let deploy = format!("{path}{}.{ending}", begun.scripts.deploy.name);
            let (script, verify) = begun.finish();
            [(deploy, script), (format!("{path}verify.{ending}"), verify)]
        });
        files.collect()
    }
}

impl Begun {
    fn new(scripts: Scripts) -> Self {
        let Scripts { deploy, verify } = &scripts;
        let mut sections: Vec<LongText> = deploy.sections.iter().map(|_| LongText::default()).collect();
        let opening = beginning(&deploy.head, &deploy.opening);
        let start = opening.len();
        if let Some(first) = sections.first_mut() {
            *first = LongText::new(opening);
        }
        let verify = beginning(&verify.head, &verify.opening);
        let rows = (verify.len(), 0);
        Begun { sections, start, verify: LongText::new(verify), rows, scripts }
    }

    fn add(&mut self, excerpt: &Excerpt) {
        let deploy = &self.scripts.deploy;
        for (stage, text) in &excerpt.stages {
            let place = deploy.sections.iter().position(|section| section.stage == *stage);
            let Some((place, section)) = place.and_then(|place| Some((place, self.sections.get_mut(place)?)))
            else {
                continue;
            };
            let is_first = section.as_str().len() == if place == 0 { self.start } else { 0 };
            section.push_str(separator(&deploy.series, is_first));
            section.push_str(text);
        }
        self.add_row(&excerpt.check);
    }

    fn add_row(&mut self, row: &[String]) {
        let Rows { first, next, divided } = self.scripts.verify.rows;
        let length = |around: &[&str]| -> usize {
            around.iter().map(|text| text.len()).sum::<usize>() + row.iter().map(String::len).sum::<usize>()
        };
        let (start, query) = self.rows;
        let is_first = self.verify.as_str().len() == start;
        let divider = divided.filter(|(most, _)| !is_first && query + length(first) > *most);
        if let Some((_, divider)) = divider {
            self.verify.push_str(divider);
        }
        let begins = is_first || divider.is_some();
        let around = if begins { first } else { next };
        self.rows.1 = if begins { 0 } else { query } + length(next);
        for (index, text) in around.iter().enumerate() {
            self.verify.push_str(text);
            self.verify.push_str(row.get(index).map_or("", String::as_str));
        }
    }

    /// The deploy and the verify script.
    fn finish(self) -> (String, String) {
        let Scripts { deploy: Deploy { sections, series, closing, .. }, verify } = self.scripts;
        let mut texts = self.sections.into_iter();
        let mut script = texts.next().unwrap_or_default();
        let mut is_empty = script.as_str().len() == self.start;
        for (section, text) in sections.iter().skip(1).zip(texts) {
            script.push_str(section.opening);
            if !text.as_str().is_empty() {
                script.push_str(section.title);
                // What is the first entry of its section may follow one of another.
                let entries = text.as_str().strip_prefix(series.first).unwrap_or(text.as_str());
                script.push_str(separator(&series, is_empty));
                script.push_str(entries);
                is_empty = false;
            }
        }
        script.push_str(if is_empty { series.none } else { series.end });
        script.push_str(closing);
        (script.into_string(), finished(self.verify, self.rows.0, &verify))
    }
}

fn finished(mut rows: LongText, start: usize, verify: &Verify) -> String {
    rows.push_str(&verify.closing);
    let mut text = rows.into_string();
    if text.get(start..text.len() - verify.closing.len()).is_some_and(|rows| !rows.is_ascii()) {
        text.insert_str(start, verify.letters);
    }
    text
}

/// What stands before an entry.
fn separator(series: &Series, is_first: bool) -> &'static str {
    if is_first { series.first } else { series.next }
}

/// The comments of a script and what comes before its first object.
fn beginning(head: &[String], opening: &str) -> String {
    let mut text = String::new();
    for comment in head {
        push_comment(&mut text, comment);
    }
    text + opening
}

#[cfg(test)]
mod tests {
    use super::EngineScripts;
    use crate::engine::clickhouse::Clickhouse;
    use crate::engine::{Engine, Payload, Rendered, Stage, Statement};
    use crate::model::{Object, ObjectId};
    use crate::output::layout::{artifact, excerpt};
    use crate::span::{FileId, Located, Span};

    const NAME: &str = "x\nDROP TABLE y; --\u{2028}\r";

    fn object() -> Object {
        let id = ObjectId {
            engine: "clickhouse",
            namespace: "",
            database: "default".to_owned(),
            schema: None,
            name: NAME.to_owned(),
        };
        Object {
            id,
            engine_value: "clickhouse",
            kind: "table",
            model: String::new(),
            file: FileId::NONE,
            span: Span::NONE,
            description: Some(Located::nowhere("first\rDROP TABLE z;".to_owned())),
            version: None,
            owner: None,
            tags: Vec::new(),
            definition: None,
            incomplete: false,
            depends_on: Vec::new(),
            edges: Vec::new(),
            repeated: Vec::new(),
        }
    }

    fn rendered() -> Rendered {
        let create = Statement {
            part: "table".to_owned(),
            payload: Payload::Sql("SELECT 1".to_owned()),
            exists: None,
            needs: Vec::new(),
            stage: Stage::Create,
        };
        Rendered {
            statements: vec![create],
            exists: Payload::Sql("SELECT count() > 0 FROM t WHERE name = 'a\n b'".to_owned()),
        }
    }

    fn engine() -> &'static dyn Engine {
        &Clickhouse
    }

    /// The deploy and the verify script.
    fn scripts(objects: &[Object]) -> (String, String) {
        let mut scripts = EngineScripts::new(engine());
        for object in objects {
            scripts.add(object, &excerpt(engine(), object, &rendered()));
        }
        let mut texts = scripts.finish().into_iter().map(|(_, text)| text);
        (texts.next().unwrap(), texts.next().unwrap())
    }

    /// The lines that are neither empty nor comments.
    fn statements(text: &str) -> Vec<&str> {
        text.split(['\n', '\r', '\u{2028}'])
            .filter(|line| !line.is_empty() && !line.starts_with("--"))
            .collect()
    }

    #[test]
    fn names_and_descriptions_stay_comments() {
        assert_eq!(statements(&artifact(engine(), &object(), &rendered())), ["SELECT 1;"]);
        assert_eq!(statements(&scripts(&[object()]).0), ["SELECT 1;"]);
    }

    #[test]
    fn the_verify_script_keeps_literals() {
        let verify = scripts(&[object()]).1;
        assert!(verify.contains("name = 'a\n b'"), "{verify}");
    }

    #[test]
    fn queries_of_the_verify_script_end_before_they_are_too_long() {
        let objects: Vec<Object> = (0..3000).map(|_| object()).collect();
        let verify = scripts(&objects).1;
        let queries: Vec<&str> = verify.split(";\n").filter(|query| !query.trim().is_empty()).collect();
        assert!(queries.len() > 1 && queries.iter().all(|query| query.len() <= 200_200), "{}", queries.len());
        assert_eq!(verify.matches("UNION ALL").count() + queries.len(), objects.len());
        assert!(verify.ends_with("AS `exists`;\n") && !verify.contains("UNION ALL\n;"));
    }
}

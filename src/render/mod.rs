//! Text from templates that cannot inject.
//!
//! A value reaches SQL only as trusted text: a quoted identifier, an escaped literal, a parsed type, a fragment that the
//! language declares to be SQL; or as a number. The environment's formatter refuses every bare string, in the built-in
//! templates and in a project's overrides alike. Templates whose name ends in `.json` print every value as JSON, which is
//! its own escaping.

pub mod json_text;
pub mod long_text;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Enumerator, Object, ObjectRepr, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior};

/// How many steps a template may take; the largest built-in one needs a thousandth for a usual table.
const FUEL: u64 = 20_000_000;

/// How long a template of a project may be, in bytes; the longest built-in one has a few hundred.
pub const LONGEST_TEMPLATE: usize = 64 << 10;

/// The stack of the threads that have to do with a project's own templates. Each operator and each filter in a row is a level of
/// the parser's and of the compiler's recursion, and each list around a list one of all that looks at values: so many can
/// be in [`LONGEST_TEMPLATE`], at a few kilobytes each. What is not used takes no memory.
const STACK: usize = 512 << 20;

/// How much a template of a project may print, in bytes.
const LONGEST: usize = 64 << 20;

/// How an engine writes names and texts.
#[derive(Clone, Copy)]
pub struct Quoting {
    /// Quotes an identifier.
    pub ident: fn(&str) -> String,
    /// Escapes a text literal, quotes included.
    pub literal: fn(&str) -> String,
}

/// The templates of an engine that are part of the program.
#[derive(Clone, Copy)]
pub struct BuiltIn {
    /// The folder under `templates/`.
    pub engine: &'static str,
    /// How its templates quote.
    pub quoting: Quoting,
    /// File names and texts.
    pub files: &'static [(&'static str, &'static str)],
}

/// Lists template files of `templates/<engine>/` and embeds them.
#[macro_export]
macro_rules! embed_templates {
    ($engine:literal: $($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../../templates/", $engine, "/", $file)))),*]
    };
}

/// A template failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The template, as `engine/file`.
    pub template: String,
    /// The line, counted from one, where that is known.
    pub line: Option<usize>,
    /// The bytes of the template where it failed, where that is known.
    pub range: Option<Range<usize>>,
    /// What went wrong.
    pub message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "template {}, line {line}: {}", self.template, self.message),
            None => write!(f, "template {}: {}", self.template, self.message),
        }
    }
}

impl std::error::Error for TemplateError {}

/// Text that may stand in SQL as it is.
///
/// Call this only with what a quoting function or a parsed type gave, or with a fragment that the language declares to be
/// SQL and that [`crate::sql`] found closed.
pub fn trusted(text: impl Into<String>) -> Value {
    Value::from_safe_string(text.into())
}

/// A JSON value for templates that make JSON; it is printed as it is, and taken apart only where a template asks.
pub fn json_value(json: serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Array(_) | Json::Object(_) => Value::from_object(JsonObject(json)),
        scalar => Value::from(Serde(scalar)),
    }
}

#[derive(Debug)]
struct JsonObject(serde_json::Value);

impl Object for JsonObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        if self.0.is_array() { ObjectRepr::Seq } else { ObjectRepr::Map }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let found = match key.as_str() {
            Some(key) => self.0.get(key),
            None => self.0.get(key.as_usize()?),
        };
        found.cloned().map(json_value)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &self.0 {
            serde_json::Value::Array(items) => Enumerator::Seq(items.len()),
            serde_json::Value::Object(entries) => {
                Enumerator::Values(entries.keys().map(|key| Value::from(key.as_str())).collect())
            }
            _ => Enumerator::NonEnumerable,
        }
    }
}

/// All templates, the project's overrides among them.
pub struct Templates {
    environment: Environment<'static>,
    /// Only where there are overrides, which may do anything.
    guard: Option<Guard>,
}

/// What is kept of templates that a project brings.
struct Guard {
    /// What is being rendered, and since when.
    running: Mutex<BTreeMap<u64, (String, Instant)>>,
    /// Threads with a [`STACK`].
    threads: rayon::ThreadPool,
}

impl Guard {
    fn new() -> Result<Guard, TemplateError> {
        let threads =
            rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).stack_size(STACK);
        let failed = |error: rayon::ThreadPoolBuildError| TemplateError {
            template: String::new(),
            line: None,
            range: None,
            message: error.to_string(),
        };
        Ok(Guard { running: Mutex::default(), threads: threads.build().map_err(failed)? })
    }
}

impl Templates {
    /// The built-in templates with a project's overrides: texts by `engine/file`.
    ///
    /// # Errors
    /// When a template does not parse, or an override has no built-in template that it could replace.
    pub fn new(
        built_in: &[BuiltIn],
        overrides: &BTreeMap<String, String>,
    ) -> Result<Templates, Vec<TemplateError>> {
        if overrides.is_empty() {
            return Ok(Templates { environment: environment(built_in, overrides)?, guard: None });
        }
        let guard = Guard::new().map_err(|error| vec![error])?;
        let environment = guard.threads.install(|| environment(built_in, overrides))?;
        Ok(Templates { environment, guard: Some(guard) })
    }

    /// Does what renders many templates, on threads that are made for those of the project.
    pub fn within<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.guard {
            Some(guard) => guard.threads.install(work),
            None => work(),
        }
    }

    /// Renders a template, without blanks at its end.
    ///
    /// # Errors
    /// When the template fails: it prints what is not trusted or not there, or it runs out of fuel.
    pub fn render(&self, name: &str, context: Value) -> Result<String, TemplateError> {
        let template = self.environment.get_template(name).map_err(|error| template_error(name, &error))?;
        let Some(guard) = &self.guard else {
            let mut text = template.render(context).map_err(|error| template_error(name, &error))?;
            text.truncate(text.trim_end().len());
            return Ok(text);
        };
        let _entry = Entry::new(&guard.running, name);
        self.within(move || {
            let mut text = Limited(Vec::new());
            template.render_captured_to(context, &mut text).map_err(|error| template_error(name, &error))?;
            Ok(String::from_utf8_lossy(text.0.trim_ascii_end()).into_owned())
        })
    }

    /// The template that has been at work longest, and for how long; nothing where no project's own one can be.
    pub fn longest(&self) -> Option<(String, Duration)> {
        let running = self.guard.as_ref()?.running.lock().ok()?;
        running.values().min_by_key(|(_, since)| *since).map(|(name, since)| (name.clone(), since.elapsed()))
    }

    /// Whether a project has templates of its own.
    pub fn has_overrides(&self) -> bool {
        self.guard.is_some()
    }
}

/// An environment of the built-in templates with a project's overrides.
fn environment(
    built_in: &[BuiltIn],
    overrides: &BTreeMap<String, String>,
) -> Result<Environment<'static>, Vec<TemplateError>> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A tag alone on its line leaves no line behind, so templates can be laid out like the SQL that they make.
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    match syntax.build() {
        Ok(syntax) => environment.set_syntax(syntax),
        Err(error) => return Err(vec![template_error("", &error)]),
    }
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("sql".into()));
    environment.set_formatter(format_value);
    // With it a loop could put a list around a list without end, deeper than any stack.
    environment.remove_global("namespace");
    // Two make a text as long as a number says, all at once, before anybody who looks from outside can see it.
    for filter in ["safe", "escape", "e", "indent", "format"] {
        environment.remove_filter(filter);
    }
    environment.add_filter("join", join);
    let quoting: BTreeMap<&'static str, Quoting> =
        built_in.iter().map(|engine| (engine.engine, engine.quoting)).collect();
    let for_ident = quoting.clone();
    environment.add_filter("ident", move |state: &State, name: &str| {
        quote(state, &for_ident, name, |quoting| quoting.ident)
    });
    environment.add_filter("literal", move |state: &State, text: &str| {
        quote(state, &quoting, text, |quoting| quoting.literal)
    });
    let mut errors = Vec::new();
    let mut known: BTreeMap<String, &'static str> = BTreeMap::new();
    for engine in built_in {
        for (file, text) in engine.files {
            known.insert(format!("{}/{file}", engine.engine), text);
        }
    }
    for (name, text) in &known {
        let text = overrides.get(name).cloned().unwrap_or_else(|| (*text).to_owned());
        if let Err(error) = environment.add_template_owned(name.clone(), text) {
            errors.push(template_error(name, &error));
        }
    }
    for name in overrides.keys().filter(|name| !known.contains_key(*name)) {
        let near = crate::diagnostic::nearest(name, known.keys().map(String::as_str));
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        errors.push(TemplateError {
            template: name.clone(),
            line: None,
            range: None,
            message: format!("there is no built-in template of this name to replace{hint}"),
        });
    }
    if errors.is_empty() { Ok(environment) } else { Err(errors) }
}

/// A template's place among those that are being rendered, as long as it is.
struct Entry<'a> {
    running: &'a Mutex<BTreeMap<u64, (String, Instant)>>,
    number: u64,
}

impl<'a> Entry<'a> {
    fn new(running: &'a Mutex<BTreeMap<u64, (String, Instant)>>, name: &str) -> Entry<'a> {
        let mut number = 0;
        if let Ok(mut running) = running.lock() {
            number = running.last_key_value().map_or(0, |(last, _)| last + 1);
            running.insert(number, (name.to_owned(), Instant::now()));
        }
        Entry { running, number }
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if let Ok(mut running) = self.running.lock() {
            running.remove(&self.number);
        }
    }
}

/// What a template prints, up to [`LONGEST`].
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other(format!("it prints more than {} MiB", LONGEST >> 20)));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn template_error(name: &str, error: &Error) -> TemplateError {
    let mut message = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    if error.kind() == ErrorKind::OutOfFuel {
        message = format!("it does not end within {FUEL} steps");
    }
    let mut innermost = error;
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message = cause.to_string();
        // One template may include another, and that one knows the place.
        innermost = cause.downcast_ref::<Error>().filter(|error| error.name().is_some()).unwrap_or(innermost);
        source = cause.source();
    }
    TemplateError {
        template: innermost.name().unwrap_or(name).to_owned(),
        line: innermost.line(),
        range: innermost.range(),
        message,
    }
}

fn format_value(
    out: &mut minijinja::Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if state.name().ends_with(".json") {
        let text = match value.downcast_object_ref::<JsonObject>() {
            Some(json) => serde_json::to_string(&json.0),
            None => serde_json::to_string(value),
        };
        let text = text.map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
        return out.write_str(&text).map_err(Error::from);
    }
    match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text).map_err(Error::from),
        _ => out.write_str(&printable(value)?).map_err(Error::from),
    }
}

/// What a value may print into SQL.
fn printable(value: &Value) -> Result<String, Error> {
    let refused = |message: String| Error::new(ErrorKind::InvalidOperation, message);
    match value.kind() {
        _ if value.is_safe() => Ok(value.to_string()),
        ValueKind::Number => Ok(value.to_string()),
        ValueKind::Undefined | ValueKind::None => Err(refused("a value is missing".into())),
        ValueKind::String => Err(refused(format!(
            "the text {value:?} is not quoted; use the filter `ident` for a name or `literal` for a text"
        ))),
        other => Err(refused(format!("a {other} cannot stand in SQL"))),
    }
}

/// Joins trusted texts; the separator may hold nothing but punctuation, blanks and capital letters.
fn join(items: Value, separator: Option<&str>) -> Result<Value, Error> {
    let separator = separator.unwrap_or("");
    if !separator.chars().all(|c| matches!(c, ' ' | ',' | '\n' | '(' | ')' | '.' | 'A'..='Z')) {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "the separator holds more than punctuation and capital letters",
        ));
    }
    let texts: Vec<String> = items.try_iter()?.map(|item| printable(&item)).collect::<Result<_, _>>()?;
    Ok(trusted(texts.join(separator)))
}

fn quote(
    state: &State<'_, '_>,
    quoting: &BTreeMap<&'static str, Quoting>,
    text: &str,
    choose: fn(&Quoting) -> fn(&str) -> String,
) -> Result<Value, Error> {
    let engine = state.name().split('/').next().unwrap_or_default();
    let quoting = quoting
        .get(engine)
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no engine is called {engine}")))?;
    Ok(trusted(choose(quoting)(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    fn render(template: &'static str, context: Value) -> Result<String, TemplateError> {
        let files: &'static [(&'static str, &'static str)] = Box::leak(Box::new([("t.sql", template)]));
        let quoting = Quoting {
            ident: |name| format!("\"{}\"", name.replace('"', "\"\"")),
            literal: |text| format!("'{}'", text.replace('\'', "''")),
        };
        Templates::new(&[BuiltIn { engine: "e", quoting, files }], &BTreeMap::new())
            .unwrap()
            .render("e/t.sql", context)
    }

    #[test]
    fn bare_text_is_refused_in_every_way_it_could_come() {
        for template in [
            "{{ name }}",
            "{{ 'a' }}",
            "{{ name ~ name }}",
            "{{ name | upper }}",
            "{{ [name] | join(',') }}",
            "{{ [safe] | join(name) }}",
            "{{ missing }}",
            "{{ [name] }}",
            "{% set x = name %}{{ x }}",
            "{{ safe ~ name }}",
            "{{ safe | replace('a', name) }}",
            "{{ name | safe }}",
        ] {
            let result = render(template, context! { name => "x; DROP", safe => trusted("a") });
            assert!(result.is_err(), "{template} gave {result:?}");
        }
    }

    #[test]
    fn a_refusal_names_the_template_and_the_cure() {
        for (template, expected) in [
            (
                "{{ name }}",
                "template e/t.sql, line 1: the text 'x' is not quoted; use the filter `ident` for a name or `literal` for a text",
            ),
            ("a\n{{ none }}", "template e/t.sql, line 2: a value is missing"),
            ("{{ [name] }}", "template e/t.sql, line 1: a sequence cannot stand in SQL"),
            ("{{ true }}", "template e/t.sql, line 1: a bool cannot stand in SQL"),
        ] {
            let error = render(template, context! { name => "x", none => Value::from(()) }).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
        let error =
            TemplateError { template: "e/t.sql".into(), line: None, range: None, message: "gone".into() };
        assert_eq!(error.to_string(), "template e/t.sql: gone");
    }

    #[test]
    fn quoted_text_numbers_and_joins_pass() {
        let context = context! { name => "a\"b", text => "it's", safe => trusted("now()"), list => vec![trusted("a"), trusted("b")] };
        let text = render(
            "{{ name | ident }} {{ text | literal }} {{ safe }} {{ 42 }} {{ list | join(', ') }}\n",
            context,
        );
        assert_eq!(text.unwrap(), "\"a\"\"b\" 'it''s' now() 42 a, b");
    }

    #[test]
    fn an_endless_template_runs_out_of_fuel() {
        let error = render(
            "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
            context! {},
        );
        assert!(error.is_err());
    }
}

//! Analyzers: on texts alone, enabled where something needs them, built of parts that exist, also those inside of others.
//!
//! Source: server 2.5 to 3.x (sources of the tokenizer library: `unknown build-in analyzer type`, `unsupported tokenizer`,
//! `filter not found`, `unsupport filter type`, `default sub analyzer for language identifier analyzer must be set`) and
//! documentation; Lite 3.2.2 knows the tokenizers `standard` and `jieba` alone.

use super::Scope;
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::model::{Analyzer, Field};
use crate::engine::milvus::types::Category;
use crate::span::{Located, Span};
use crate::spec::Literal;

const BUILT_IN: &[&str] = &["standard", "english", "chinese"];
const TOKENIZERS: &[&str] = &[
    "standard",
    "whitespace",
    "jieba",
    "lindera",
    "icu",
    "language_identifier",
    "charabia",
    "grpc",
    "thai",
    "char_group",
    "custom_delimiter",
];
/// Filters that are named and no more.
const PLAIN_FILTERS: &[&str] = &[
    "lowercase",
    "asciifolding",
    "alphanumonly",
    "cnalphanumonly",
    "cncharonly",
    "removepunct",
    "pinyin",
    "decimaldigit",
    "decimal_digit",
    "arabic_normalization",
];
/// Filters that are told what to do, and the key that says it where there is one alone.
const TOLD_FILTERS: &[(&str, Option<&str>)] = &[
    ("stop", None),
    ("length", Some("max")),
    ("stemmer", Some("language")),
    ("decompounder", None),
    ("regex", Some("expr")),
    ("synonym", None),
    ("pinyin", None),
];
/// What an analyzer of one's own is made of.
const KEYS: &[&str] = &["tokenizer", "filter", "char_filter"];
const IDENTIFIERS: &[&str] = &["whatlang", "lingua"];
/// What the filter `stemmer` knows, in any case.
const LANGUAGES: &[&str] = &[
    "arabic",
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "greek",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "spanish",
    "swedish",
    "tamil",
    "turkish",
];
const JIEBA_MODES: &[&str] = &["exact", "search"];

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for field in &scope.collection.fields {
        if let Some(analyzer) = &field.analyzer {
            check_analyzer(scope, field, analyzer, diagnostics);
        }
    }
}

fn check_analyzer(scope: &Scope<'_>, field: &Field, analyzer: &Analyzer, diagnostics: &mut Diagnostics) {
    let Some(category) = field.field_type.category() else { return };
    let mut report = |span: Span, text: String, help: &str| {
        diagnostics.push(scope.of_field(&codes::ANALYZER, span, &field.name, text).help(help));
    };
    if !matches!(category, Category::VarChar | Category::Text) {
        report(
            field.field_type.span,
            format!("is {} and has an analyzer; only texts have", field.field_type.value),
            "remove `analyzer`, or change the type to `varchar(n)`",
        );
        return;
    }
    if !analyzer.enable.value && analyzer.matching.value {
        report(
            analyzer.enable.span,
            "has text match, but its analyzer is not enabled".to_owned(),
            "write `enable: true`, or remove `match`",
        );
    }
    if let (Some(_), Some(multi)) = (&analyzer.params, &analyzer.multi) {
        report(
            multi.span,
            "has an analyzer and `multi`, which exclude each other".to_owned(),
            "move the analyzer into `multi` as the one named `default`",
        );
    }
    if let Some(multi) = &analyzer.multi {
        if analyzer.matching.value {
            report(
                analyzer.matching.span,
                "has `match` and `multi`, which exclude each other".to_owned(),
                "remove one of the two",
            );
        }
        multi_analyzer(scope, field, multi, diagnostics);
    }
    if let Some(params) = &analyzer.params {
        Parts { scope, field, whole: params.span, diagnostics }.analyzer(&params.value);
    }
}

fn get<'a>(literal: &'a Literal, key: &str) -> Option<&'a Literal> {
    match literal {
        Literal::Mapping(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
        _ => None,
    }
}

fn multi_analyzer(scope: &Scope<'_>, field: &Field, multi: &Located<Literal>, diagnostics: &mut Diagnostics) {
    since(scope, multi.span, "analyzers by language", &[2, 5, 11], diagnostics);
    let mut report = |text: String, help: &str| {
        diagnostics.push(scope.of_field(&codes::ANALYZER, multi.span, &field.name, text).help(help));
    };
    match get(multi, "by_field") {
        Some(Literal::Text(name)) => {
            let other = scope.collection.field(name);
            let is_text = other
                .is_some_and(|other| matches!(other.field_type.category(), None | Some(Category::VarChar)));
            if !(is_text || other.is_none() && scope.object.incomplete) {
                report(
                    format!("chooses analyzers by `{name}`, which is no text field of the collection"),
                    "name a field of type `varchar(n)` in `by_field`",
                );
            }
        }
        _ => report(
            "has analyzers by language without `by_field`".to_owned(),
            "add `by_field` with the field that holds the language",
        ),
    }
    let Some(Literal::Mapping(analyzers)) = get(multi, "analyzers") else {
        report(
            "has analyzers by language without `analyzers`".to_owned(),
            "add `analyzers`, with `default` among them",
        );
        return;
    };
    if !analyzers.iter().any(|(name, _)| name == "default") {
        report(
            "has analyzers by language without one named `default`".to_owned(),
            "add the analyzer `default`, for rows of other languages",
        );
    }
    // `alias` maps further values of the field to analyzers of the list.
    if let Some(Literal::Mapping(aliases)) = get(multi, "alias") {
        for (language, name) in aliases {
            if let Literal::Text(name) = name
                && !analyzers.iter().any(|(known, _)| known == name)
            {
                report(
                    format!(
                        "gives the alias `{language}` to the analyzer `{name}`, which is not in the list"
                    ),
                    "name one of `analyzers`",
                );
            }
        }
    }
    let mut parts = Parts { scope, field, whole: multi.span, diagnostics };
    for (_, analyzer) in analyzers {
        parts.analyzer(analyzer);
    }
}

/// Reports what the target does not have yet.
fn since(scope: &Scope<'_>, span: Span, what: &str, since: &[u32], diagnostics: &mut Diagnostics) {
    if !scope.target.at_least(since) && scope.target.at_least(&[2, 5]) {
        diagnostics.push(
            scope
                .finding(
                    &shared::UNSUPPORTED_BY_TARGET,
                    span,
                    format!(
                        "uses {what}, which exist since {}; the target is {}",
                        super::dotted(since),
                        scope.target
                    ),
                )
                .help("use one analyzer, or raise `targets.milvus.version` in schemac.toml"),
        );
    }
}

/// The parts of an analyzer, which may be analyzers again.
struct Parts<'a, 'b> {
    scope: &'a Scope<'b>,
    field: &'a Field,
    /// The whole of what was written: places inside of it are found by their text.
    whole: Span,
    diagnostics: &'a mut Diagnostics,
}

impl Parts<'_, '_> {
    fn report(&mut self, near: &str, text: String) -> Diagnostic {
        let span = place(self.scope, self.whole, near);
        self.scope.of_field(&codes::ANALYZER, span, &self.field.name, text)
    }

    fn push(&mut self, near: &str, text: String, help: impl Into<String>) {
        let finding = self.report(near, text).help(help);
        self.diagnostics.push(finding);
    }

    /// A name that must be one of some.
    fn known(&mut self, what: &str, plural: &str, name: &str, known: &[&str]) -> bool {
        let found = known.contains(&name);
        if !found {
            let text = format!("has an analyzer with the {what} `{name}`, which Milvus does not have");
            let finding = self.report(name, text).suggest(name, plural, known.iter().copied());
            self.diagnostics.push(finding);
        }
        found
    }

    fn analyzer(&mut self, params: &Literal) {
        let Literal::Mapping(entries) = params else {
            let text = format!("has an analyzer that is {}, not a mapping", params.type_name());
            self.push(
                "",
                text,
                "write `{ type: standard }`, or `{ tokenizer: standard, filter: [lowercase] }`",
            );
            return;
        };
        // An empty one is the standard analyzer.
        if entries.is_empty() {
            return;
        }
        match get(params, "type") {
            Some(Literal::Text(name)) => {
                if TOKENIZERS.contains(&name.as_str()) && !BUILT_IN.contains(&name.as_str()) {
                    let text =
                        format!("has an analyzer with the built-in type `{name}`, which is a tokenizer");
                    self.push(name, text, format!("write `tokenizer: {name}`"));
                } else {
                    self.known("built-in type", "built-in analyzers", name, BUILT_IN);
                }
                // A built-in analyzer has its tokenizer and filters, and does not read others.
                for (key, _) in entries.iter().filter(|(key, _)| KEYS.contains(&key.as_str())) {
                    let text =
                        format!("has the built-in analyzer `{name}` and `{key}`, which it does not read");
                    self.push(key, text, "remove `type`, or the other keys");
                }
                return;
            }
            Some(other) => {
                let text = format!("has an analyzer whose `type` is {}, not text", other.type_name());
                self.push("type", text, "write `standard`, `english` or `chinese`");
                return;
            }
            None => {}
        }
        for (key, _) in entries.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
            let text = format!("has an analyzer with the key `{key}`, which Milvus does not read there");
            let finding = if key == "stop_words" {
                self.report(key, text)
                    .help("write it as a filter: `filter: [{ type: stop, stop_words: [_english_] }]`")
            } else {
                self.report(key, text).suggest(key, "keys", ["type"].into_iter().chain(KEYS.iter().copied()))
            };
            self.diagnostics.push(finding);
        }
        match get(params, "tokenizer") {
            Some(tokenizer) => self.tokenizer(tokenizer),
            None => self.push(
                "",
                "has an analyzer with neither `type` nor `tokenizer`".to_owned(),
                "add `type: standard`, or `tokenizer: standard`",
            ),
        }
        match get(params, "filter") {
            Some(Literal::List(filters)) => filters.iter().for_each(|filter| self.filter(filter)),
            Some(other) => {
                let text = format!("has an analyzer whose `filter` is {}, not a list", other.type_name());
                self.push("filter", text, "write a list: `filter: [lowercase]`");
            }
            None => {}
        }
    }

    fn tokenizer(&mut self, tokenizer: &Literal) {
        let name = match (tokenizer, get(tokenizer, "type")) {
            (Literal::Text(name), _) | (Literal::Mapping(_), Some(Literal::Text(name))) => name,
            _ => {
                let text = "has a tokenizer that does not say its `type`".to_owned();
                self.push("tokenizer", text, "write `tokenizer: standard`, or `tokenizer: { type: … }`");
                return;
            }
        };
        if BUILT_IN.contains(&name.as_str()) && !TOKENIZERS.contains(&name.as_str()) {
            let text = format!("has an analyzer with the tokenizer `{name}`, which is a built-in analyzer");
            self.push(name, text, format!("write `type: {name}`"));
            return;
        }
        if !self.known("tokenizer", "tokenizers", name, TOKENIZERS) {
            return;
        }
        match name.as_str() {
            "language_identifier" => self.language_identifier(tokenizer),
            "jieba" => self.jieba(tokenizer),
            "lindera" if get(tokenizer, "dict_kind").is_none() => self.push(
                name,
                "has the tokenizer `lindera` without a dictionary".to_owned(),
                "write `tokenizer: { type: lindera, dict_kind: ipadic }`",
            ),
            _ => {}
        }
    }

    /// The tokenizer of Chinese texts.
    fn jieba(&mut self, tokenizer: &Literal) {
        match get(tokenizer, "mode") {
            Some(Literal::Text(mode)) => {
                self.known("mode of `jieba`", "modes", mode, JIEBA_MODES);
            }
            Some(other) => self.wrong_value("tokenizer `jieba`", "mode", other, "`exact` or `search`"),
            None => {}
        }
        match get(tokenizer, "hmm") {
            Some(Literal::Boolean(_)) | None => {}
            Some(other) => self.wrong_value("tokenizer `jieba`", "hmm", other, "`true` or `false`"),
        }
        match get(tokenizer, "dict") {
            Some(Literal::List(words)) if words.iter().all(|word| matches!(word, Literal::Text(_))) => {}
            Some(other) => self.wrong_value("tokenizer `jieba`", "dict", other, "a list of texts"),
            None => {}
        }
    }

    fn wrong_value(&mut self, of: &str, key: &str, value: &Literal, takes: &str) {
        let text = format!("has an analyzer with the {of}, whose `{key}` is {}", value.to_json());
        self.push(key, text, format!("write {takes}"));
    }

    /// The tokenizer that finds out a text's language and takes the analyzer of that.
    fn language_identifier(&mut self, tokenizer: &Literal) {
        let span = place(self.scope, self.whole, "language_identifier");
        since(self.scope, span, "`language_identifier` tokenizers", &[2, 5, 15], self.diagnostics);
        let identifier = match get(tokenizer, "identifier") {
            Some(mapping @ Literal::Mapping(_)) => get(mapping, "type"),
            other => other,
        };
        if let Some(Literal::Text(name)) = identifier {
            self.known("identifier", "identifiers", name, IDENTIFIERS);
        }
        let Some(Literal::Mapping(analyzers)) = get(tokenizer, "analyzers") else {
            self.push(
                "language_identifier",
                "identifies languages without `analyzers`".to_owned(),
                "add `analyzers` to the tokenizer, with `default` among them",
            );
            return;
        };
        if !analyzers.iter().any(|(name, _)| name == "default") {
            self.push(
                "analyzers",
                "identifies languages without an analyzer named `default`".to_owned(),
                "add the analyzer `default`, for texts of other languages",
            );
        }
        if let Some(Literal::Mapping(mapping)) = get(tokenizer, "mapping") {
            for (language, name) in mapping {
                let Literal::Text(name) = name else { continue };
                if !analyzers.iter().any(|(known, _)| known == name) {
                    let text =
                        format!("maps `{language}` to the analyzer `{name}`, which is not in the list");
                    let names = analyzers.iter().map(|(known, _)| known.as_str());
                    let finding = self.report(name, text).suggest(name, "analyzers", names);
                    self.diagnostics.push(finding);
                }
            }
        }
        for (_, analyzer) in analyzers {
            self.analyzer(analyzer);
        }
    }

    fn filter(&mut self, filter: &Literal) {
        let told = |name: &str| TOLD_FILTERS.iter().find(|(known, _)| *known == name);
        let every = || PLAIN_FILTERS.iter().copied().chain(TOLD_FILTERS.iter().map(|(name, _)| *name));
        match (filter, get(filter, "type")) {
            (Literal::Text(name), _) => {
                if PLAIN_FILTERS.contains(&name.as_str()) {
                    return;
                }
                match told(name) {
                    Some((name, key)) => {
                        let sample = match (*name, key) {
                            ("stop", _) => "stop_words: [_english_]",
                            ("length", _) => "max: 40",
                            ("stemmer", _) => "language: english",
                            ("decompounder", _) => "word_list: [dampf, schiff]",
                            ("regex", _) => "expr: \"^[a-z]+$\"",
                            _ => "…",
                        };
                        self.push(
                            name,
                            format!(
                                "has an analyzer with the filter `{name}`, which does not say what to do"
                            ),
                            format!("write `{{ type: {name}, {sample} }}`"),
                        );
                    }
                    None => {
                        let known: Vec<&str> = every().collect();
                        self.known("filter", "filters", name, &known);
                    }
                }
            }
            (Literal::Mapping(_), Some(Literal::Text(name))) => match told(name) {
                Some((_, Some(key))) if get(filter, key).is_none() => self.push(
                    name,
                    format!("has an analyzer with the filter `{name}` without `{key}`"),
                    format!("add `{key}`"),
                ),
                Some((name, Some(key))) => self.told(name, key, get(filter, key)),
                Some(_) => {}
                None if PLAIN_FILTERS.contains(&name.as_str()) => self.push(
                    name,
                    format!("has an analyzer with the filter `{name}` as a mapping, which is a name alone"),
                    format!("write `{name}` in the list"),
                ),
                None => {
                    let known: Vec<&str> = every().collect();
                    self.known("filter", "filters", name, &known);
                }
            },
            _ => self.push(
                "filter",
                "has an analyzer with a filter that does not say its `type`".to_owned(),
                "write a name such as `lowercase`, or `{ type: stop, stop_words: [_english_] }`",
            ),
        }
    }

    /// What a filter is told.
    fn told(&mut self, filter: &str, key: &str, value: Option<&Literal>) {
        let of = format!("filter `{filter}`");
        match (filter, value) {
            ("length", Some(Literal::Integer(most))) if *most >= 0 => {}
            ("length", Some(other)) => self.wrong_value(&of, key, other, "a whole number"),
            ("stemmer", Some(Literal::Text(language)))
                if !LANGUAGES.contains(&language.to_lowercase().as_str()) =>
            {
                self.known("language of `stemmer`", "languages", language, LANGUAGES);
            }
            ("stemmer" | "regex", Some(other)) if !matches!(other, Literal::Text(_)) => {
                self.wrong_value(&of, key, other, "a text");
            }
            _ => {}
        }
    }
}

/// The place of a name inside a mapping, which has one place as a whole.
fn place(scope: &Scope<'_>, span: Span, name: &str) -> Span {
    let Some(file) = scope.context.sources.get(span.file).filter(|_| !name.is_empty()) else { return span };
    let found = file.text.get(span.range()).and_then(|text| text.find(name));
    found.map_or(span, |offset| {
        let start = span.start as usize + offset;
        Span::new(span.file, start, start + name.len())
    })
}

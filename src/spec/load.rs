//! Documents to specs: variables, the dispatch on `engine` and `kind`, validation, mixins.

use std::collections::{BTreeMap, BTreeSet, btree_map};
use std::sync::OnceLock;

use super::advice;
use super::json_schema::{self, Dispatch};
use super::validate::{Elsewhere, Leaf, Outcome};
use super::{Header, Kind, MixinUse, Spec, from_node};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest, shared, within_budget};
use crate::source::{Document, Entry, Key, Mapping, Node, Value, place_within};
use crate::span::{FileId, Located, Span};

/// Everything that may be written: each value of `engine` with its kinds, their schemas compiled on first use.
pub struct Language {
    dispatches: Vec<Dispatch>,
    leaves: Vec<Vec<OnceLock<Result<Leaf, String>>>>,
    keys: OnceLock<advice::Keys>,
}

impl Language {
    /// A language of these engines and kinds.
    pub fn new(dispatches: Vec<Dispatch>) -> Self {
        let leaves = dispatches
            .iter()
            .map(|dispatch| dispatch.kinds.iter().map(|_| OnceLock::new()).collect())
            .collect();
        Language { dispatches, leaves, keys: OnceLock::new() }
    }

    /// Values of `engine` with their kinds.
    pub fn dispatches(&self) -> &[Dispatch] {
        &self.dispatches
    }

    /// Compiles the schemas of the usual kinds, each under the first value of `engine` that has it.
    pub fn prepare(&self) {
        let mut prepared: Vec<&Kind> = Vec::new();
        for (engine, dispatch) in self.dispatches.iter().enumerate() {
            for (place, kind) in dispatch.kinds.iter().enumerate().filter(|(_, kind)| kind.usual) {
                // The first value of an engine is the usual one.
                if !prepared.iter().any(|known| std::ptr::eq(*known, *kind)) {
                    prepared.push(kind);
                    let _ = self.leaf(engine, place);
                }
            }
        }
    }

    /// The keys of every kind, for advice about those that are unknown.
    fn keys(&self) -> &advice::Keys {
        self.keys.get_or_init(|| advice::keys(&self.dispatches))
    }

    /// The compiled schema of a kind.
    fn leaf(&self, engine: usize, kind: usize) -> &Result<Leaf, String> {
        self.leaves[engine][kind].get_or_init(|| {
            let dispatch = &self.dispatches[engine];
            Leaf::compile(json_schema::leaf(dispatch.value, dispatch.kinds[kind]))
        })
    }
}

/// The variables of an environment.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    /// Text, numbers or booleans, by name.
    pub values: BTreeMap<String, Value>,
    /// Those that may not reach the output: no document gets their values.
    pub secret: BTreeSet<String>,
}

/// How many bytes the variables of all specs of a project may come to.
pub const MAX_VARIABLE_BYTES: u64 = 64 << 20;

/// How many bytes the columns of mixins may come to in all documents that use them, whatever is written.
const MAX_MIXIN_BYTES: usize = 32 << 20;
/// How many more they may come to for each byte that is written.
const MIXIN_FACTOR: usize = 8;

/// How many bytes these references come to, by name of the variable.
pub fn expansion(references: &[(Span, String)], variables: &Variables) -> BTreeMap<String, u64> {
    let mut weights: BTreeMap<&str, u64> = BTreeMap::new();
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for (_, name) in references {
        let Some((name, value)) = variables.values.get_key_value(name) else { continue };
        let weight = *weights.entry(name).or_insert_with(|| {
            // It is a part of one file, and no longer than that.
            Node::new(value.clone(), Span::NONE).weight(usize::MAX).unwrap_or(usize::MAX) as u64
        });
        *found.entry(name.clone()).or_default() += weight;
    }
    found
}

/// Reads a document of a file with this text; `variables` are those that it may use, and none where the text cannot name one.
/// Nothing when not even engine, kind and name are known.
pub fn spec(
    document: Document,
    file: FileId,
    text: &str,
    model: &str,
    language: &Language,
    variables: Option<&Variables>,
    diagnostics: &mut Diagnostics,
) -> Option<Spec> {
    let Document { mut root, partial } = document;
    let mut substituted = true;
    if let Some(variables) = variables {
        let mut substitution = Substitution { text, variables, complete: true, diagnostics };
        substitution.node(&mut root);
        substituted = substitution.complete;
    }
    if !partial {
        super::curly::check(&root, text, diagnostics);
    }
    let Some(mapping) = root.as_mapping() else {
        if !partial {
            diagnostics.push(
                Diagnostic::new(
                    &shared::WRONG_TYPE,
                    Span { end: root.span.start, ..root.span },
                    format!("the file holds {}, not keys and values", root.value.type_name()),
                )
                .help(match &root.value {
                    Value::String(text) if is_statement(text) => {
                        "describe the object in keys: `engine: …`, `kind: …`, `name: …`; SQL that has none stands in a \
                         document of `kind: raw`"
                    }
                    Value::String(text) if text.contains(" = ") => {
                        "write `key: value`, or name the file `.toml` if it is TOML"
                    }
                    Value::Sequence(_) => "write one document for each object, with `---` between them, without `-`",
                    _ => "start the document with `engine:`, `kind:` and `name:`, each with its value",
                }),
            );
        }
        return None;
    };
    let text_of = |key: &str| mapping.get(key).and_then(|node| node.as_str().map(|text| (text, node.span)));
    let mut report_missing = |key: &'static str, what: &str| {
        if partial {
            return;
        }
        match mapping.entry(key) {
            Some(entry) => diagnostics.push(
                Diagnostic::new(
                    &shared::WRONG_TYPE,
                    entry.value.span,
                    format!("`{key}` takes text, not {}", entry.value.value.type_name()),
                )
                .help(format!("write {what}")),
            ),
            None => {
                let misspelt = mapping.entries().iter().find(|entry| {
                    crate::diagnostic::nearest(&entry.key.text, ["engine", "kind", "name"]) == Some(key)
                });
                diagnostics.push(match misspelt {
                    Some(entry) => Diagnostic::new(
                        &shared::UNKNOWN_KEY,
                        entry.key.span,
                        format!("a document has no key `{}`", entry.key.text),
                    )
                    .suggest(&entry.key.text, "keys", [key]),
                    None => Diagnostic::new(
                        &shared::MISSING_KEY,
                        start_of(&root),
                        format!("the document lacks the key `{key}`"),
                    )
                    .help(format!("add `{key}`: {what}")),
                });
            }
        }
    };
    let Some((engine_text, engine_span)) = text_of("engine") else {
        let values: Vec<String> =
            language.dispatches.iter().map(|dispatch| format!("`{}`", dispatch.value)).collect();
        report_missing("engine", &format!("one of {}", values.join(", ")));
        return None;
    };
    let Some(engine) = language.dispatches.iter().position(|dispatch| dispatch.value == engine_text) else {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_VALUE,
                engine_span,
                format!("there is no engine `{engine_text}`"),
            )
            .suggest(
                engine_text,
                "engines",
                language.dispatches.iter().map(|dispatch| dispatch.value),
            ),
        );
        // The object is known all the same where the word is near enough, so that references to it are not reported.
        let meant =
            nearest(engine_text, language.dispatches.iter().map(|dispatch| dispatch.value))?.to_owned();
        return broken(&root, mapping_index(language, &meant)?, None, file, model, language);
    };
    let dispatch = &language.dispatches[engine];
    let Some((kind_text, kind_span)) = text_of("kind") else {
        report_missing("kind", "what the document describes, such as `table`");
        return None;
    };
    let Some(kind) = dispatch.kinds.iter().position(|kind| kind.name == kind_text) else {
        let elsewhere: Vec<&str> = language
            .dispatches
            .iter()
            .filter(|other| other.kinds.iter().any(|kind| kind.name == kind_text))
            .map(|other| other.value)
            .collect();
        let diagnostic = Diagnostic::new(
            &shared::INVALID_VALUE,
            kind_span,
            if elsewhere.is_empty() {
                format!("there is no kind `{kind_text}`, in {} or any other engine", dispatch.value)
            } else {
                format!("{} has no kind `{kind_text}`, which {} has", dispatch.value, elsewhere.join(" or "))
            },
        );
        let kinds = || dispatch.kinds.iter().map(|kind| kind.name);
        // What the engine has for it is better than a word that looks alike.
        let known = dispatch.counterparts.iter().find(|(kind, _)| *kind == kind_text);
        diagnostics.push(match known {
            Some((_, instead)) => diagnostic.help(*instead),
            None => diagnostic.suggest(kind_text, "kinds", kinds()),
        });
        let meant = nearest(kind_text, dispatch.kinds.iter().map(|kind| kind.name)).map(str::to_owned);
        return broken(&root, engine, meant.as_deref(), file, model, language);
    };
    let Some((name, name_span)) = text_of("name") else {
        report_missing("name", "the object's name");
        return None;
    };
    let (name, engine_value, kind_name) = (name.to_owned(), dispatch.value, dispatch.kinds[kind].name);
    let subject = format!("{engine_value} {kind_name} `{name}`");
    let outcome = if partial {
        Outcome::Broken
    } else {
        match language.leaf(engine, kind) {
            Ok(leaf) => {
                let elsewhere = Elsewhere {
                    translation: &|key| advice::translation(key, dispatch),
                    words: dispatch.words,
                    key: &|key| {
                        advice::elsewhere(key, engine_value, kind_name, &language.dispatches, language.keys())
                    },
                };
                leaf.check(&mut root, &subject, &elsewhere, diagnostics)
            }
            Err(message) => {
                diagnostics.push(Diagnostic::new(
                    &shared::INVALID_VALUE,
                    root.span,
                    format!("the schema of {engine_value} {kind_name} cannot be compiled: {message}"),
                ));
                Outcome::Broken
            }
        }
    };
    let fallback = || Header {
        engine: Located::new(engine_value.to_owned(), engine_span),
        kind: Located::new(kind_name.to_owned(), kind_span),
        name: Located::new(name.clone(), name_span),
        database: None,
        description: None,
        version: None,
        owner: None,
        tags: Vec::new(),
        depends_on: Vec::new(),
    };
    let header: Header = from_node(&root).unwrap_or_else(|_| fallback());
    Some(Spec {
        file,
        model: model.to_owned(),
        engine_value,
        kind: kind_name,
        header,
        root,
        mixins: Vec::new(),
        broken: outcome == Outcome::Broken,
        incomplete: outcome != Outcome::Readable || !substituted,
    })
}

/// The value of `engine` in the language.
fn mapping_index(language: &Language, value: &str) -> Option<usize> {
    language.dispatches.iter().position(|dispatch| dispatch.value == value)
}

/// A document whose engine or kind is misspelt, as far as it is known: nothing more is said about it.
fn broken(
    root: &Node,
    engine: usize,
    kind: Option<&str>,
    file: FileId,
    model: &str,
    language: &Language,
) -> Option<Spec> {
    let dispatch = &language.dispatches[engine];
    let written = kind.or_else(|| root.get("kind").and_then(Node::as_str))?;
    let kind = dispatch.kinds.iter().find(|kind| kind.name == written)?.name;
    let header = from_node(root).ok()?;
    Some(Spec {
        file,
        model: model.to_owned(),
        engine_value: dispatch.value,
        kind,
        header,
        root: root.clone(),
        mixins: Vec::new(),
        broken: true,
        incomplete: true,
    })
}

/// Whether a text is SQL by its first word.
fn is_statement(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    ["CREATE", "ALTER", "SELECT", "INSERT", "DROP", "WITH", "GRANT"].contains(&word.as_str())
}

fn start_of(root: &Node) -> Span {
    root.as_mapping().and_then(|mapping| mapping.entries().first()).map_or(root.span, |entry| entry.key.span)
}

/// Replaces `${name}` in every text of a tree; `$${` stands for a literal `${`.
///
/// A text that is one reference alone becomes the variable's value with its type.
struct Substitution<'a> {
    /// The file, for places within scalars.
    text: &'a str,
    variables: &'a Variables,
    /// Every reference could be replaced.
    complete: bool,
    diagnostics: &'a mut Diagnostics,
}

impl Substitution<'_> {
    fn node(&mut self, node: &mut Node) {
        match &mut node.value {
            Value::Mapping(mapping) => {
                for (key, value) in mapping.iter_mut() {
                    if key.text.contains("${") {
                        let message = format!("the key `{}` holds a variable", key.text);
                        self.diagnostics.push(
                            Diagnostic::new(&shared::INVALID_VARIABLE, key.span, message)
                                .help("write the key out; variables stand in values"),
                        );
                    }
                    self.node(value);
                }
            }
            Value::Sequence(items) => items.iter_mut().for_each(|item| self.node(item)),
            Value::String(text) if text.contains("${") => match self.expand(text, node.span) {
                Some(value) => node.value = value,
                None => self.complete = false,
            },
            _ => {}
        }
    }

    fn expand(&mut self, text: &str, span: Span) -> Option<Value> {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        let mut good = true;
        while let Some(offset) = text[at..].find("${") {
            let open = at + offset;
            out.push_str(&text[at..open]);
            if text[..open].ends_with('$') {
                out.push('{');
                at = open + 2;
                continue;
            }
            let Some(length) = text[open..].find('}') else {
                let place = place_within(self.text, span, text, open..text.len());
                self.diagnostics.push(
                    Diagnostic::new(&shared::INVALID_VARIABLE, place, "a variable reference is not closed")
                        .help("close it with `}`, or write `$${` for the characters `${`"),
                );
                return None;
            };
            let close = open + length;
            match self.value(text, open..close + 1, span) {
                Some(mut value) if open == 0 && close + 1 == text.len() => {
                    place_at(&mut value, span);
                    return Some(value);
                }
                Some(value) => out.push_str(&plain(&value)),
                None => good = false,
            }
            at = close + 1;
        }
        out.push_str(&text[at..]);
        good.then_some(Value::String(out.into()))
    }

    /// The value of one reference, whose braces are at the ends of the range.
    fn value(&mut self, text: &str, reference: std::ops::Range<usize>, span: Span) -> Option<Value> {
        let name = reference.start + 2..reference.end - 1;
        let place =
            place_within(self.text, span, text, if name.is_empty() { reference } else { name.clone() });
        let name = &text[name];
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            self.diagnostics.push(
                Diagnostic::new(&shared::INVALID_VARIABLE, place, format!("`{name}` cannot name a variable"))
                    .help("write letters, digits and `_`, or write `$${` for the characters `${`"),
            );
            return None;
        }
        if self.variables.secret.contains(name) {
            self.diagnostics.push(
                Diagnostic::new(
                    &shared::SECRET_IN_OUTPUT,
                    place,
                    format!("the secret variable `{name}` would be written into the output here"),
                )
                .help("let the server keep it, such as in a named collection of ClickHouse, and name that"),
            );
            return None;
        }
        let value = self.variables.values.get(name).cloned();
        if value.is_none() {
            let undefined = self.variables.values.is_empty();
            self.diagnostics.push(
                Diagnostic::new(
                    &shared::UNKNOWN_VARIABLE,
                    place,
                    format!("the variable `{name}` is not defined"),
                )
                .suggest(name, "variables", self.variables.values.keys().map(String::as_str))
                .maybe_help(
                    undefined.then(|| format!("define it in `schemac.toml`: `[variables]` `{name} = …`")),
                ),
            );
        }
        value
    }
}

/// The variables that a tree uses, each with the place of its reference.
pub fn references(node: &Node, text: &str, found: &mut Vec<(Span, String)>) {
    match &node.value {
        Value::Mapping(mapping) => {
            mapping.entries().iter().for_each(|entry| references(&entry.value, text, found));
        }
        Value::Sequence(items) => items.iter().for_each(|item| references(item, text, found)),
        Value::String(value) => {
            let mut at = 0;
            while let Some(offset) = value[at..].find("${") {
                let open = at + offset;
                at = open + 2;
                if value[..open].ends_with('$') {
                    continue;
                }
                if let Some(length) = value[at..].find('}') {
                    let place = place_within(text, node.span, value, open..at + length + 1);
                    found.push((place, value[at..at + length].to_owned()));
                }
            }
        }
        _ => {}
    }
}

/// Every item of a list stands where the variable was written.
fn place_at(value: &mut Value, span: Span) {
    if let Value::Sequence(items) = value {
        for item in items {
            item.span = span;
            place_at(&mut item.value, span);
        }
    }
}

/// A variable's value inside a longer text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Float(_, text) => text.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => String::new(),
    }
}

/// The mixins of all engines, by their names.
type Mixins = BTreeMap<&'static str, BTreeMap<String, Mixin>>;

/// What a mixin brings.
struct Mixin {
    columns: Vec<Entry>,
    /// How many bytes that are.
    weight: usize,
    span: Span,
    /// Where it is named.
    name: Span,
    incomplete: bool,
}

/// What to do about a mixin that this engine does not have, where no similar name is the answer.
fn missing_mixin(name: &str, engine: &str, mixins: &Mixins) -> Option<String> {
    let other = mixins.iter().find(|(found, mixins)| **found != engine && mixins.contains_key(name));
    if let Some((other, _)) = other {
        return Some(format!(
            "declare a mixin `{name}` with `engine: {engine}` too: the one of {other} has types of {other}"
        ));
    }
    let none = !mixins.contains_key(engine);
    none.then(|| format!("add a document `engine: {engine}`, `kind: mixin`, `name: {name}` with its columns"))
}

/// The key of a document whose columns all come from mixins.
fn own_columns(key: &str, span: Span) -> Entry {
    let columns = Value::Mapping(Mapping::default());
    Entry { key: Key { text: key.into(), span }, value: Node { value: columns, span } }
}

/// The mixins that a document names, as far as they are texts.
fn mixins_of(spec: &Spec) -> Vec<Located<String>> {
    let list = spec.root.get("mixins").map(|node| &node.value);
    let Some(Value::Sequence(items)) = list.filter(|_| spec.kind != "mixin" && !spec.broken) else {
        return Vec::new();
    };
    items.iter().filter_map(|item| Some(Located::new(item.as_str()?.to_owned(), item.span))).collect()
}

/// Splices the columns of mixins into the documents that name them, after their own columns.
///
/// `column_key` is the key that holds columns in this engine's documents: `columns` or `fields`.
pub fn splice_mixins(
    specs: &mut [Spec],
    column_key: impl Fn(&str) -> &'static str,
    diagnostics: &mut Diagnostics,
) {
    within_budget(1, || splice(specs, column_key, diagnostics));
}

fn splice(specs: &mut [Spec], column_key: impl Fn(&str) -> &'static str, diagnostics: &mut Diagnostics) {
    let mut mixins: Mixins = BTreeMap::new();
    for spec in specs.iter().filter(|spec| spec.kind == "mixin") {
        let columns = spec.root.get(column_key(spec.engine_value));
        let mixin = Mixin {
            columns: columns.and_then(Node::as_mapping).map(|one| one.entries().to_vec()).unwrap_or_default(),
            weight: columns.and_then(|node| node.weight(usize::MAX)).unwrap_or_default(),
            span: spec.root.span,
            name: spec.header.name.span,
            incomplete: spec.broken || spec.incomplete,
        };
        let of_engine = mixins.entry(spec.engine_value).or_default();
        match of_engine.entry(spec.header.name.value.clone()) {
            btree_map::Entry::Vacant(place) => drop(place.insert(mixin)),
            // Which of the two a table means cannot be known: mixins belong to no database.
            btree_map::Entry::Occupied(first) => diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_OBJECT,
                    spec.header.name.span,
                    format!("the mixin `{}` is declared twice", spec.header.name),
                )
                .label("again here")
                .related(first.get().name, "first here")
                .help("rename one of the two, or remove it"),
            ),
        }
    }
    let written: usize = specs.iter().filter_map(|spec| spec.root.weight(usize::MAX)).sum();
    let most = MAX_MIXIN_BYTES + MIXIN_FACTOR * written;
    let mut left = Some(most);
    for spec in specs.iter_mut() {
        let wanted = mixins_of(spec);
        if wanted.is_empty() {
            continue;
        }
        let key = column_key(spec.engine_value);
        let subject = format!("{} {} `{}`", spec.engine_value, spec.kind, spec.header.name);
        let of_engine = mixins.get(spec.engine_value);
        for name in wanted {
            let Some(mixin) = of_engine.and_then(|mixins| mixins.get(&name.value)) else {
                let known = of_engine.into_iter().flatten().map(|(name, _)| name.as_str());
                diagnostics.push(
                    Diagnostic::new(
                        &shared::UNKNOWN_MIXIN,
                        name.span,
                        format!("{subject} uses a mixin `{name}` that no document declares"),
                    )
                    .suggest(&name, "mixins", known)
                    .maybe_help(missing_mixin(&name, spec.engine_value, &mixins)),
                );
                spec.incomplete = true;
                continue;
            };
            // A few lines must not become a project that nobody wrote.
            if let Some(before) = left {
                left = before.checked_sub(mixin.weight);
                if left.is_none() {
                    let message =
                        format!("mixins bring more than {most} bytes into the documents that use them");
                    diagnostics.push(
                        Diagnostic::new(&shared::INVALID_VALUE, name.span, message)
                            .label("it would bring more than that")
                            .help("write fewer or shorter columns in the mixins"),
                    );
                }
            }
            spec.incomplete |= mixin.incomplete || left.is_none();
            spec.mixins.push(MixinUse { mixin: mixin.span, used: name.span });
            let Value::Mapping(root) = &mut spec.root.value else { continue };
            root.push(own_columns(key, name.span));
            let Some(Value::Mapping(own)) = root.get_mut(key).map(|node| &mut node.value) else { continue };
            for column in mixin.columns.iter().filter(|_| left.is_some()) {
                if let Some(first) = own.entry(&column.key.text) {
                    diagnostics.push(
                        Diagnostic::new(
                            &shared::DUPLICATE_NAME,
                            name.span,
                            format!(
                                "{subject} has a column `{}` already, and the mixin `{name}` brings another",
                                column.key.text
                            ),
                        )
                        .related(first.key.span, "the column that is there already")
                        .related(column.key.span, "the column of the mixin")
                        .help("remove one of the two"),
                    );
                    continue;
                }
                own.push(column.clone());
            }
        }
    }
}

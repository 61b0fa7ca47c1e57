//! Documents to definitions: types, words and names read, defaults filled in.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::codes;
use super::index_types::{
    INDEX_KINDS, IndexWords, METRICS, MetricKind, default_metric, index_kind, metric_kind,
};
use super::model::{
    Analyzer, Collection, Database, Field, Function, Index, Load, Member, Parameters, Places, Search,
    member_name,
};
use super::rules::json_paths;
use super::spec::{
    AnalyzerSpec, CollectionBody, ConsistencyLevel, DatabaseBody, FieldLong, IndexSpec, LoadSpec, MemberLong,
    NameOrNested,
};
use super::types::{self, FieldType, Note, TypeError};
use super::vocabulary::{TypeText, Word};
use crate::diagnostic::{Diagnostic, Diagnostics, instead, shared};
use crate::engine::{Lowered, Lowering};
use crate::model::{Aside, Edge, EdgeKind, ObjectId};
use crate::span::{Located, Span};
use crate::spec::{Form, Literal, Spec};

/// Reads a database's document.
pub fn database(spec: &Spec, diagnostics: &mut Diagnostics) -> Option<Lowered> {
    let body: DatabaseBody = read(spec, diagnostics)?;
    let definition = Database { properties: sorted(body.properties) };
    Some(Lowered { definition: Box::new(definition), edges: Vec::new() })
}

/// Reads a collection's document.
pub fn collection(spec: &Spec, context: &Lowering<'_>, diagnostics: &mut Diagnostics) -> Option<Lowered> {
    let body: CollectionBody = read(spec, diagnostics)?;
    let subject = format!("milvus collection `{}`", context.id.name);
    let mut reader = Reader {
        subject: &subject,
        context,
        diagnostics,
        indexes: Vec::new(),
        indexed: BTreeSet::new(),
        searches: Vec::new(),
        searched: BTreeMap::new(),
        references: Vec::new(),
    };
    if body.fields.is_empty() && !spec.incomplete {
        reader.diagnostics.push(
            Diagnostic::new(&shared::MISSING_KEY, spec.header.name.span, format!("{subject} has no fields"))
                .help("add `fields`, or `mixins` that bring them"),
        );
        return None;
    }
    let fields: Vec<Field> = body.fields.into_iter().map(|(name, field)| reader.field(name, field)).collect();
    for entry in body.indexes {
        let spec = IndexSpec {
            r#type: entry.r#type,
            metric: entry.metric,
            params: entry.params,
            search: entry.search,
            name: entry.name,
            mmap: entry.mmap,
        };
        reader.index(entry.field, spec);
    }
    for (field, search) in body.search {
        let metric = search.metric.and_then(|word| {
            let known = metric_kind(&word.value.text);
            if known.is_none() {
                reader.unknown_metric(&word.value.text, word.span);
            }
            known.map(|metric| Located::new(metric, word.span))
        });
        reader.search(Search { field, metric, params: sorted(search.params) });
    }
    for reference in &body.logical_references {
        let reference = reference.lower(context.id, context.names, &subject, reader.diagnostics);
        reader.references.push(reference);
    }
    let Reader { indexes, searches, references, .. } = reader;
    let functions = body
        .functions
        .into_iter()
        .map(|(name, function)| Function {
            name,
            function_type: function.r#type,
            description: trimmed(function.description),
            inputs: function.inputs,
            outputs: function.outputs,
            params: sorted(function.params),
        })
        .collect();
    let mut collection = Collection {
        fields,
        functions,
        dynamic_field: body.dynamic_field.unwrap_or(Located::nowhere(false)),
        consistency_level: body.consistency_level.unwrap_or(Located::nowhere(ConsistencyLevel::Bounded)),
        shards: body.shards.unwrap_or(Located::nowhere(1)),
        partitions_count: body.partitions_count,
        partitions: body.partitions,
        aliases: body.aliases,
        properties: sorted(body.properties),
        indexes,
        searches,
        load: load(body.load),
        references,
        places: Places::default(),
    };
    if collection.partition_key().is_some() {
        collection.partitions_count.get_or_insert(Located::nowhere(Collection::PARTITIONS));
    }
    collection.partitions.sort();
    collection.aliases.sort();
    fill_metrics(&mut collection);
    let edges = membership(spec, context, &subject, diagnostics);
    Some(Lowered { definition: Box::new(collection), edges })
}

fn read<'a, T: serde::Deserialize<'a>>(spec: &'a Spec, diagnostics: &mut Diagnostics) -> Option<T> {
    match spec.body() {
        Ok(body) => Some(body),
        Err(error) => {
            diagnostics.push(Diagnostic::new(
                &shared::INVALID_VALUE,
                if error.span.is_some() { error.span } else { spec.header.name.span },
                format!("milvus {} `{}` cannot be read: {error}", spec.kind, spec.header.name),
            ));
            None
        }
    }
}

/// The database, where a document declares it; one that no document declares and no server has is reported once.
fn membership(
    spec: &Spec,
    context: &Lowering<'_>,
    subject: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<Edge> {
    let id = context.id;
    if let Some(to) = context.names.index_of(&database_id(&id.database)) {
        return vec![Edge { to, kind: EdgeKind::Membership, span: Span::NONE }];
    }
    if id.database == super::DEFAULT_DATABASE || !context.names.is_first_of_database(id) {
        return Vec::new();
    }
    let written = spec.header.database.as_ref();
    let declared = context.names.in_namespace(id.engine, "database").map(|database| database.name.as_str());
    let near = crate::diagnostic::nearest(&id.database, declared);
    let diagnostic = Diagnostic::new(
        &codes::UNDECLARED_DATABASE,
        written.map_or(spec.header.name.span, |database| database.span),
        format!("{subject} is in the database `{}`, which no document declares", id.database),
    );
    diagnostics.push(match (near, written) {
        (Some(near), Some(written)) => diagnostic.help(instead(&id.database, near)).edit(written.span, near),
        _ => diagnostic
            .help(format!("declare it: `engine: milvus`, `kind: database`, `name: {}`", id.database)),
    });
    Vec::new()
}

/// The identity of a database.
pub fn database_id(name: &str) -> ObjectId {
    ObjectId {
        engine: "milvus",
        namespace: "database",
        database: name.to_owned(),
        schema: None,
        name: name.to_owned(),
    }
}

fn sorted(parameters: IndexMap<Located<String>, Located<Literal>>) -> Parameters {
    let mut list: Parameters = parameters.into_iter().collect();
    list.sort_by(|(left, _), (right, _)| left.value.cmp(&right.value));
    list
}

fn load(spec: Option<LoadSpec>) -> Load {
    let Some(spec) = spec else {
        return Load {
            enabled: Located::nowhere(true),
            replicas: Located::nowhere(1),
            resource_groups: Vec::new(),
            fields: Vec::new(),
            skip_dynamic_field: Located::nowhere(false),
        };
    };
    Load {
        enabled: spec.enabled.unwrap_or(Located::nowhere(true)),
        replicas: spec.replicas.unwrap_or(Located::nowhere(1)),
        resource_groups: spec.resource_groups,
        fields: spec.fields,
        skip_dynamic_field: spec.skip_dynamic_field.unwrap_or(Located::nowhere(false)),
    }
}

/// Gives every vector index without a metric the one that servers since 2.4 use, so that it is written down.
fn fill_metrics(collection: &mut Collection) {
    let mut found = Vec::new();
    for (position, index) in collection.indexes.iter().enumerate() {
        if index.metric.is_none() && !index.metric_unknown.0 {
            found.push((position, chosen_metric(collection, position)));
        }
    }
    for (position, metric) in found {
        collection.indexes[position].metric = metric.map(Located::nowhere);
    }
}

/// The metric of the index at a place of the list where the document names none; nothing for what is no vector.
pub(super) fn chosen_metric(collection: &Collection, position: usize) -> Option<&'static MetricKind> {
    let index = collection.indexes.get(position)?;
    let target = collection.target(&index.field)?;
    let kind = target.field_type().vector_kind()?;
    let function = collection.function_of(&index.field).map(|function| function.function_type.value);
    let bm25 = function == Some(super::spec::FunctionType::BM25);
    let minhash = function == Some(super::spec::FunctionType::MinHash)
        || index.kind.as_ref().is_some_and(|kind| kind.name == "MINHASH_LSH");
    metric_kind(default_metric(kind, bm25, minhash, target.member.is_some()))
}

/// The name of an index without one: the field's, and of further indexes into one field the path's.
pub(super) fn chosen_name(further: bool, field: &Located<String>, params: &Parameters) -> Located<String> {
    let further = further || field.starts_with('$');
    let path = params.iter().find(|(name, _)| name.value == "json_path").map(|(_, value)| &value.value);
    match path {
        Some(Literal::Text(path)) if further => {
            let name = json_paths::name_of(field, path).unwrap_or_else(|| field.value.clone());
            Located::new(name, field.span)
        }
        _ => field.clone(),
    }
}

/// A description without the spaces and line ends around it, as those of every object are; nothing when that is all it has.
fn trimmed(description: Option<Located<String>>) -> Option<Located<String>> {
    description
        .map(|text| Located::new(text.value.trim().to_owned(), text.span))
        .filter(|text| !text.value.is_empty())
}

struct Reader<'a, 'b> {
    subject: &'a str,
    context: &'a Lowering<'b>,
    diagnostics: &'a mut Diagnostics,
    indexes: Vec<Index>,
    /// The fields that have an index.
    indexed: BTreeSet<String>,
    searches: Vec<Search>,
    /// Where each field's search parameters stand.
    searched: BTreeMap<String, Span>,
    references: Vec<crate::model::LogicalReference>,
}

impl Reader<'_, '_> {
    fn field(&mut self, name: Located<String>, field: Form<Located<TypeText>, FieldLong>) -> Field {
        let no = || Located::nowhere(false);
        let long = match field {
            Form::Short(text) => {
                return Field {
                    field_type: self.field_type(&name, &text),
                    name,
                    description: None,
                    primary_key: no(),
                    auto_id: no(),
                    nullable: no(),
                    default: None,
                    partition_key: no(),
                    clustering_key: no(),
                    mmap: None,
                    analyzer: None,
                    members: Vec::new(),
                };
            }
            Form::Long(long) => long,
        };
        let field_type = self.field_type(&name, &long.r#type);
        if let Some(index) = long.index {
            self.inline_index(name.clone(), index);
        }
        let members: Vec<Member> =
            long.fields.into_iter().map(|(member, spec)| self.member(&name, member, spec)).collect();
        let analyzer = long.analyzer.map(|written| self.analyzer(&name, written));
        if let Some(reference) = long.logical {
            let reference =
                reference.lower(&name, self.context.id, self.context.names, self.subject, self.diagnostics);
            self.references.push(reference);
        }
        Field {
            name,
            field_type,
            description: trimmed(long.description),
            primary_key: long.primary_key.unwrap_or_else(no),
            auto_id: long.auto_id.unwrap_or_else(no),
            nullable: long.nullable.unwrap_or_else(no),
            default: long.default,
            partition_key: long.partition_key.unwrap_or_else(no),
            clustering_key: long.clustering_key.unwrap_or_else(no),
            mmap: long.mmap,
            analyzer: analyzer.map(Box::new),
            members,
        }
    }

    fn member(
        &mut self,
        field: &Located<String>,
        name: Located<String>,
        member: Form<Located<TypeText>, MemberLong>,
    ) -> Member {
        match member {
            Form::Short(text) => {
                Member { field_type: self.field_type(&name, &text), name, description: None }
            }
            Form::Long(long) => {
                if let Some(index) = long.index {
                    let target = Located::new(member_name(field, &name), name.span);
                    self.inline_index(target, index);
                }
                Member {
                    field_type: self.field_type(&name, &long.r#type),
                    name,
                    description: trimmed(long.description),
                }
            }
        }
    }

    /// Reads a type; one that cannot be read is reported and becomes [`FieldType::Unknown`].
    fn field_type(&mut self, field: &str, text: &Located<TypeText>) -> Located<FieldType> {
        let written = &text.value.0;
        let parsed = match types::parse(written, self.context.targets.of("milvus").version("version")) {
            Ok(parsed) => parsed,
            Err(TypeError::Unknown(hint)) => {
                let word_end = written.find(['(', '<', ' ']).unwrap_or(written.len());
                let word = &written[..word_end];
                let span = self.context.sources.place_within(text.span, written, 0..word_end);
                let diagnostic = Diagnostic::new(
                    &shared::UNKNOWN_TYPE,
                    span,
                    format!(
                        "field `{field}` of {} has the type `{written}`, which does not exist",
                        self.subject
                    ),
                );
                self.diagnostics.push(match hint {
                    Some(hint) => {
                        diagnostic.help(format!("write `{hint}`, which Milvus has in the place of `{word}`"))
                    }
                    None => diagnostic.suggest_near(word, types::WORDS.iter().copied()).or_help(
                        "write one of Milvus's types, such as `int64`, `double`, `bool`, `varchar(255)`, `json`, \
                         `array<int64, 64>` or `float_vector(768)`",
                    ),
                });
                return Located::new(FieldType::Unknown, text.span);
            }
            Err(TypeError::Invalid(message, help)) => {
                self.diagnostics.push(
                    Diagnostic::new(
                        &shared::INVALID_TYPE,
                        text.span,
                        format!("field `{field}` of {}: {message}", self.subject),
                    )
                    .help(help),
                );
                return Located::new(FieldType::Unknown, text.span);
            }
        };
        match parsed.note {
            Some(Note::TextLimit) => self.diagnostics.push(
                Diagnostic::new(
                    &codes::TEXT_LIMIT,
                    text.span,
                    format!(
                        "field `{field}` of {}: `{written}` becomes `varchar(65535)`, and longer texts fail when \
                         they are inserted",
                        self.subject
                    ),
                )
                .help("write `varchar(n)` with the most bytes that the field holds"),
            ),
            Some(Note::Widened) => self.diagnostics.push(
                Diagnostic::new(
                    &codes::WIDENED_INTEGER,
                    text.span,
                    format!(
                        "field `{field}` of {}: `{written}` becomes {}, which also holds negative numbers",
                        self.subject, parsed.field_type
                    ),
                )
                .help(format!("write `{}`", parsed.field_type.to_string().to_lowercase())),
            ),
            None => {}
        }
        Located::new(parsed.field_type, text.span)
    }

    fn analyzer(&mut self, field: &str, written: Located<Form<Located<String>, AnalyzerSpec>>) -> Analyzer {
        let no = || Located::nowhere(false);
        let spec = match written.value {
            Form::Short(name) => {
                let parts = vec![("type".to_owned(), Literal::Text(name.value))];
                return Analyzer {
                    enable: Located::nowhere(true),
                    matching: no(),
                    params: Some(Located::new(Literal::Mapping(parts), name.span)),
                    multi: None,
                };
            }
            Form::Long(spec) => spec,
        };
        let list =
            |parts: Vec<NameOrNested>| Literal::List(parts.into_iter().map(|part| part.0.value).collect());
        let words = |words: Vec<Located<String>>| {
            Literal::List(words.into_iter().map(|word| Literal::Text(word.value)).collect())
        };
        let parts: Vec<(String, Literal)> = [
            ("type", spec.r#type.map(|name| Literal::Text(name.value))),
            ("char_filter", spec.char_filter.map(list)),
            ("tokenizer", spec.tokenizer.map(|part| part.0.value)),
            ("filter", spec.filter.map(list)),
            ("stop_words", spec.stop_words.map(words)),
        ]
        .into_iter()
        .filter_map(|(key, part)| Some((key.to_owned(), part?)))
        .collect();
        let params = spec.params.map(|nested| nested.0);
        if let (Some((key, _)), Some(params)) = (parts.first(), &params) {
            let text =
                format!("field `{field}` of {} has an analyzer with `params` and `{key}`", self.subject);
            self.diagnostics.push(
                Diagnostic::new(&codes::ANALYZER, params.span, text)
                    .help("move what is in `params` beside the other keys, and remove `params`"),
            );
        }
        let own = (!parts.is_empty()).then(|| Located::new(Literal::Mapping(parts), written.span));
        Analyzer {
            enable: spec.enable.unwrap_or(Located::nowhere(true)),
            matching: spec.r#match.unwrap_or_else(no),
            // An analyzer of which nothing is said is the usual one.
            params: params
                .or(own)
                .filter(|params| !matches!(&params.value, Literal::Mapping(parts) if parts.is_empty())),
            multi: spec.multi.map(|nested| nested.0),
        }
    }

    fn inline_index(&mut self, field: Located<String>, index: Form<Located<Word<IndexWords>>, IndexSpec>) {
        let spec = match index {
            Form::Long(long) => long,
            Form::Short(r#type) => IndexSpec {
                r#type,
                metric: None,
                params: IndexMap::new(),
                search: IndexMap::new(),
                name: None,
                mmap: None,
            },
        };
        self.index(field, spec);
    }

    fn index(&mut self, field: Located<String>, spec: IndexSpec) {
        let written = &spec.r#type.value.text;
        let kind = index_kind(written).map(|kind| Located::new(kind, spec.r#type.span));
        if kind.is_none() {
            self.diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_VALUE,
                    spec.r#type.span,
                    format!(
                        "the index on `{field}` of {} has the type `{written}`, which does not exist",
                        self.subject
                    ),
                )
                .suggest(written, "types of index", INDEX_KINDS.iter().map(|kind| kind.name)),
            );
        }
        let mut metric_unknown = false;
        let metric = spec.metric.and_then(|word| {
            let known = metric_kind(&word.value.text);
            if known.is_none() {
                metric_unknown = true;
                self.unknown_metric(&word.value.text, word.span);
            }
            known.map(|metric| Located::new(metric, word.span))
        });
        if !spec.search.is_empty() {
            self.search(Search { field: field.clone(), metric: None, params: sorted(spec.search) });
        }
        let params = sorted(spec.params);
        let further = !self.indexed.insert(field.value.clone());
        self.indexes.push(Index {
            name: spec.name.unwrap_or_else(|| chosen_name(further, &field, &params)),
            field,
            kind,
            metric,
            metric_unknown: Aside(metric_unknown),
            params,
            mmap: spec.mmap,
        });
    }

    fn unknown_metric(&mut self, written: &str, span: Span) {
        self.diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_VALUE,
                span,
                format!("{} names a metric `{written}`, which does not exist", self.subject),
            )
            .suggest(written, "metrics", METRICS.iter().map(|metric| metric.name)),
        );
    }

    fn search(&mut self, search: Search) {
        if let Some(first) = self.searched.get(&search.field.value) {
            self.diagnostics.push(
                Diagnostic::new(
                    &shared::DUPLICATE_NAME,
                    search.field.span,
                    format!("{} gives search parameters of `{}` twice", self.subject, search.field),
                )
                .related(*first, "first for this field")
                .help("keep them at the index or under `search`, not at both"),
            );
            return;
        }
        self.searched.insert(search.field.value.clone(), search.field.span);
        self.searches.push(search);
    }
}

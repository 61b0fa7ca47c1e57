//! Functions: one input and one output of the right types, parameters of the right kind, an output filled once.
//!
//! Source: server 2.5 to 3.x (sources: `BM25 function accepts no params`, `field x is set to enable match or bm25 function but
//! not enable analyzer`), Lite 3.2.2 (executed: `function output field 'sp' is used by multiple functions`), pymilvus 3.0.2.

use std::collections::{BTreeMap, BTreeSet};

use super::parameters::mismatch;
use super::{Scope, dotted};
use crate::diagnostic::{Diagnostics, shared};
use crate::engine::milvus::codes;
use crate::engine::milvus::index_types::{Parameter, Required, Values};
use crate::engine::milvus::model::{Field, Function};
use crate::engine::milvus::spec::FunctionType;
use crate::engine::milvus::types::{Category, VectorKind};
use crate::span::{Located, Span};
use crate::spec::Literal;

/// Parameters of MinHash; words in any case (sources of 3.0).
const MINHASH: &[Parameter] = &[
    param("num_hashes", Values::Integer(1, 8_192)),
    param("shingle_size", Values::Integer(1, 2_147_483_647)),
    param("hash_function", Values::AnyCase(&["xxhash64", "xxhash", "sha1"])),
    param("token_level", Values::AnyCase(&["word", "char", "character"])),
    param("seed", Values::Integer(i64::MIN, i64::MAX)),
];
/// Parameters of BM25; none before 3.0.
const BM25: &[Parameter] = &[param("enable_fuzzy", Values::Boolean)];
/// Whose models servers ask for embeddings, in any case (sources of 2.6 and 3.0).
const PROVIDERS: &[&str] = &[
    "openai",
    "azure_openai",
    "dashscope",
    "bedrock",
    "vertexai",
    "voyageai",
    "cohere",
    "siliconflow",
    "tei",
    "zilliz",
    "gemini",
    "ark",
    "yc",
];
/// The bits of one hash of MinHash.
const HASH_BITS: u32 = 32;

const fn param(name: &'static str, values: Values) -> Parameter {
    Parameter { name, values, required: Required::No, since: &[3, 0] }
}

pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    // The first function that fills each field.
    let mut filled: BTreeMap<&str, &Function> = BTreeMap::new();
    for function in &scope.collection.functions {
        version(scope, function, diagnostics);
        for (names, what) in [(&function.inputs, "input"), (&function.outputs, "output")] {
            if let Some(second) = names.get(1) {
                report(
                    scope,
                    function,
                    second.span,
                    format!("has {} {what}s; it takes one", names.len()),
                    format!("keep one {what}; write another function for another field"),
                    diagnostics,
                );
            }
        }
        let earlier = function.outputs.first().and_then(|output| filled.get(output.as_str()).copied());
        for output in &function.outputs {
            filled.entry(output.as_str()).or_insert(function);
        }
        let inputs: BTreeSet<&str> = function.inputs.iter().map(|input| input.as_str()).collect();
        if let Some(both) = function.outputs.iter().find(|output| inputs.contains(output.as_str())) {
            report(
                scope,
                function,
                both.span,
                format!("reads and fills `{both}`"),
                "name another field as the output".to_owned(),
                diagnostics,
            );
            continue;
        }
        for input in function.inputs.iter().take(1) {
            let what = format!("the function `{}`", function.name);
            if let Some(field) = scope.field(input, &what, diagnostics) {
                check_input(scope, function, input, field, diagnostics);
            }
        }
        for output in function.outputs.iter().take(1) {
            if let Some(earlier) = earlier {
                report(
                    scope,
                    function,
                    output.span,
                    format!("fills `{output}`, which the function `{}` fills too", earlier.name),
                    "give each function an output of its own".to_owned(),
                    diagnostics,
                );
                continue;
            }
            let what = format!("the function `{}`", function.name);
            if let Some(field) = scope.field(output, &what, diagnostics) {
                check_output(scope, function, output, field, diagnostics);
            }
        }
        parameters(scope, function, diagnostics);
    }
}

fn report(
    scope: &Scope<'_>,
    function: &Function,
    span: Span,
    text: String,
    help: String,
    diagnostics: &mut Diagnostics,
) {
    diagnostics.push(
        scope
            .finding(
                &codes::FUNCTION_FIELD,
                span,
                format!("has a function `{}`, which {text}", function.name),
            )
            .help(help),
    );
}

fn version(scope: &Scope<'_>, function: &Function, diagnostics: &mut Diagnostics) {
    let since: &[u32] = match function.function_type.value {
        FunctionType::BM25 => &[2, 5],
        FunctionType::TextEmbedding => &[2, 6],
        FunctionType::MinHash => &[3, 0],
    };
    if !scope.target.at_least(since) {
        diagnostics.push(
            scope
                .finding(
                    &shared::UNSUPPORTED_BY_TARGET,
                    function.function_type.span,
                    format!(
                        "has a function {}, which exists since {}; the target is {}",
                        function.function_type.name(),
                        dotted(since),
                        scope.target
                    ),
                )
                .help("fill the field in the client, or raise `targets.milvus.version` in schemac.toml"),
        );
    }
}

fn check_input(
    scope: &Scope<'_>,
    function: &Function,
    input: &Located<String>,
    field: &Field,
    diagnostics: &mut Diagnostics,
) {
    let Some(category) = field.field_type.category() else { return };
    // MinHash reads no `Text` (sources of 3.0: `MinHash function input field must be a VARCHAR field`).
    let text = category == Category::Text && function.function_type.value != FunctionType::MinHash;
    if category != Category::VarChar && !text {
        report(
            scope,
            function,
            input.span,
            format!("reads `{input}`, which is {} and no `varchar`", field.field_type.value),
            "name a field of type `varchar(n)`".to_owned(),
            diagnostics,
        );
        return;
    }
    let analyzed = field.analyzer.as_ref().is_some_and(|analyzer| analyzer.enable.value);
    if function.function_type.value == FunctionType::BM25 && !analyzed {
        diagnostics.push(
            scope
                .finding(
                    &codes::ANALYZER,
                    input.span,
                    format!("has a BM25 function `{}`, whose input `{input}` has no analyzer", function.name),
                )
                .related(field.name.span, "the field")
                .help(format!(
                    "add an analyzer: `{input}: {{ type: {}, analyzer: standard }}`",
                    field.field_type.to_string().to_lowercase()
                )),
        );
    }
}

fn check_output(
    scope: &Scope<'_>,
    function: &Function,
    output: &Located<String>,
    field: &Field,
    diagnostics: &mut Diagnostics,
) {
    let Some(category) = field.field_type.category() else { return };
    let (kinds, sample): (&[VectorKind], &str) = match function.function_type.value {
        FunctionType::BM25 => (&[VectorKind::Sparse], "sparse_float_vector"),
        FunctionType::TextEmbedding => (&[VectorKind::Float, VectorKind::Int8], "float_vector(n)"),
        FunctionType::MinHash => (&[VectorKind::Binary], "binary_vector(n)"),
    };
    if !matches!(category, Category::Vector(kind) if kinds.contains(&kind)) {
        report(
            scope,
            function,
            output.span,
            format!(
                "fills `{output}`, which is {}; {} gives {}",
                field.field_type.value,
                function.function_type.name(),
                kinds.iter().map(|kind| kind.data_type()).collect::<Vec<_>>().join(" or ")
            ),
            format!("change the type of `{output}` to `{sample}`"),
            diagnostics,
        );
    } else if function.function_type.value == FunctionType::MinHash {
        signature(scope, function, output, field, diagnostics);
    }
}

/// The output of MinHash has 32 bits for each hash, and its index is told so.
fn signature(
    scope: &Scope<'_>,
    function: &Function,
    output: &Located<String>,
    field: &Field,
    diagnostics: &mut Diagnostics,
) {
    let Some(dim) = field.field_type.dim() else { return };
    let hashes = function.params.iter().find(|(name, _)| name.eq_ignore_ascii_case("num_hashes"));
    let wanted = match hashes.map(|(_, value)| &value.value) {
        Some(Literal::Integer(hashes)) => {
            u32::try_from(*hashes).ok().and_then(|hashes| hashes.checked_mul(HASH_BITS))
        }
        // A value of another type is reported with the parameters.
        Some(_) => None,
        None => Some(dim.next_multiple_of(HASH_BITS)),
    };
    if let Some(wanted) = wanted.filter(|wanted| *wanted != dim) {
        let text = match hashes {
            Some((_, value)) => format!(
                "fills `{output}` of {dim} bits; {} hashes of {HASH_BITS} bits are {wanted}",
                value.to_json()
            ),
            None => format!("fills `{output}` of {dim} bits, which is no multiple of {HASH_BITS}"),
        };
        report(
            scope,
            function,
            field.field_type.span,
            text,
            format!("write `binary_vector({wanted})`, or another `num_hashes`"),
            diagnostics,
        );
    }
    if let Some(width) =
        scope.collection.index_on(output).and_then(|index| index.param("mh_element_bit_width"))
        && let Literal::Integer(bits) = width.value
        && bits != i128::from(HASH_BITS)
    {
        diagnostics.push(
            scope
                .finding(
                    &codes::PARAMETER_VALUE,
                    width.span,
                    format!(
                        "has an index on `{output}` with `mh_element_bit_width` {bits}; the hashes of `{}` have {HASH_BITS} bits",
                        function.name
                    ),
                )
                .help(format!("write `mh_element_bit_width: {HASH_BITS}`")),
        );
    }
}

fn parameters(scope: &Scope<'_>, function: &Function, diagnostics: &mut Diagnostics) {
    let kind = function.function_type.value;
    let push = |span: Span, text: String, help: String, diagnostics: &mut Diagnostics| {
        diagnostics.push(
            scope
                .finding(
                    &codes::FUNCTION_PARAMETER,
                    span,
                    format!("has a {} function `{}`, which {text}", kind.name(), function.name),
                )
                .help(help),
        );
    };
    match kind {
        FunctionType::BM25 => {
            for (name, value) in &function.params {
                if scope.target.at_least(&[3, 0]) && name.value == "enable_fuzzy" {
                    values(scope, function, name, value, BM25, diagnostics);
                    continue;
                }
                let help = match name.as_str() {
                    "k1" | "b" | "bm25_k1" | "bm25_b" => {
                        let short = name.trim_start_matches("bm25_");
                        format!("move it to `params` of the output's index, as `bm25_{short}`")
                    }
                    _ => "remove it".to_owned(),
                };
                push(name.span, format!("takes no parameters, not even `{name}`"), help, diagnostics);
            }
        }
        FunctionType::TextEmbedding => embedding(scope, function, diagnostics),
        FunctionType::MinHash => {
            for (name, value) in &function.params {
                values(scope, function, name, value, MINHASH, diagnostics);
            }
        }
    }
}

/// An embedding by a provider's model: the provider is one of those that servers have, and is told the model.
fn embedding(scope: &Scope<'_>, function: &Function, diagnostics: &mut Diagnostics) {
    let get = |key: &str| function.params.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
    let of = || format!("has a TextEmbedding function `{}`", function.name);
    let provider = match get("provider").map(|(_, value)| (&value.value, value.span)) {
        Some((Literal::Text(name), span)) => {
            let lower = name.to_lowercase();
            if !PROVIDERS.contains(&lower.as_str()) {
                let text = format!("{}, whose `provider` is `{name}`", of());
                diagnostics.push(scope.finding(&codes::FUNCTION_PARAMETER, span, text).suggest(
                    &lower,
                    "providers",
                    PROVIDERS.iter().copied(),
                ));
            }
            Some(lower)
        }
        _ => None,
    };
    let model = match provider.as_deref() {
        Some("tei") => "endpoint",
        Some("zilliz") => "model_deployment_id",
        _ => "model_name",
    };
    for needed in ["provider", model] {
        if get(needed).is_none() {
            let text = format!("{}, which needs the parameter `{needed}`", of());
            diagnostics.push(
                scope
                    .finding(&codes::FUNCTION_PARAMETER, function.name.span, text)
                    .help(format!("add `{needed}` to `params`")),
            );
        }
    }
    // Zero stands for the model's own.
    let asked = match get("dim").map(|(_, value)| (&value.value, value.span)) {
        Some((Literal::Integer(dim), span)) if *dim != 0 => Some((*dim, span)),
        _ => None,
    };
    let filled = function.outputs.first().and_then(|output| scope.collection.field(output));
    if let (Some((asked, span)), Some(field)) = (asked, filled)
        && let Some(dim) = field.field_type.dim()
        && i128::from(dim) != asked
    {
        let text = format!("{}, which asks for {asked} dimensions and fills {dim}", of());
        diagnostics.push(
            scope
                .finding(&codes::FUNCTION_PARAMETER, span, text)
                .related(field.field_type.span, "the output's type")
                .help(format!("write `dim: {dim}`, or change the type of `{}`", field.name)),
        );
    }
}

/// A parameter by the list of those that a function takes.
fn values(
    scope: &Scope<'_>,
    function: &Function,
    name: &Located<String>,
    value: &Located<Literal>,
    list: &'static [Parameter],
    diagnostics: &mut Diagnostics,
) {
    let kind = function.function_type.value.name();
    let Some(parameter) = list.iter().find(|parameter| parameter.name.eq_ignore_ascii_case(name)) else {
        let text = format!("has a {kind} function with an unknown parameter `{name}`");
        diagnostics.push(scope.finding(&codes::FUNCTION_PARAMETER, name.span, text).suggest(
            name,
            "parameters",
            list.iter().map(|parameter| parameter.name),
        ));
        return;
    };
    if let Some((text, help)) = mismatch(parameter, value) {
        let text = format!("has a {kind} function `{}`, whose `{name}` {text}", function.name);
        diagnostics.push(scope.finding(&codes::FUNCTION_PARAMETER, value.span, text).help(help));
    }
}

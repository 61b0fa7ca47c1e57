//! The form of `deploy.json` and `verify.json`, for programs that read them: docs/milvus-operations.md.
//!
//! The files are written from templates; these structs are their published schema, which a test holds them to.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value as Json;

use crate::spec::json_schema;

use super::render::FORMAT;

/// `deploy.json` with operations, `verify.json` with checks.
#[derive(JsonSchema)]
#[schemars(title = "milvus operations", extend("additionalProperties" = false))]
#[allow(dead_code, reason = "the fields are the schema")]
struct Script {
    /// The version of this form.
    format: Format,
    /// What a deployment does, in this order: each that does not exist.
    operations: Option<Vec<Operation>>,
    /// What is there after a deployment, object by object.
    checks: Option<Vec<Check>>,
}

/// A call, and when it is made.
#[derive(JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
#[allow(dead_code, reason = "the fields are the schema")]
struct Operation {
    /// The path of REST v2. A call succeeds when its answer has the code 0.
    path: String,
    /// The body of the call.
    body: Object,
    /// What a client over gRPC can say besides, in the words of REST; HTTP has no way to say it.
    options: Option<Object>,
    /// The client that it needs: over HTTP a part of the body would be dropped without a word.
    client: Option<Client>,
    /// Another call, made in its place when a question is answered yes: an alias that is elsewhere is moved.
    instead: Option<Instead>,
    /// Whether it was done; then nothing is called.
    exists: Question,
}

/// A call in the place of another.
#[derive(JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
#[allow(dead_code, reason = "the fields are the schema")]
struct Instead {
    /// When.
    when: Question,
    /// The path of REST v2.
    path: String,
    /// The body of the call.
    body: Object,
}

/// A call that changes nothing, and the answer that means yes.
#[derive(JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
#[allow(dead_code, reason = "the fields are the schema")]
struct Question {
    /// The path of REST v2.
    path: String,
    /// The body of the call.
    body: Object,
    /// What the `data` of the answer must hold: of an object each key, of a list each entry in some entry, of other values the
    /// same text. An answer with another code than 0 holds nothing.
    expect: Expected,
}

/// What tells whether an object is there.
#[derive(JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
#[allow(dead_code, reason = "the fields are the schema")]
struct Check {
    /// The object's identity.
    object: String,
    /// Its kind.
    kind: String,
    /// The question.
    check: Question,
}

/// A way to speak to a server.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "the variants are the schema")]
enum Client {
    /// The protocol of the clients, such as pymilvus.
    #[schemars(rename = "grpc")]
    Grpc,
}

macro_rules! schemas {
    ($($name:ident = $schema:tt;)*) => {
        $(struct $name;
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        })*
    };
}

schemas! {
    Format = { "const": FORMAT };
    Object = { "type": "object", "additionalProperties": true };
    Expected = { "type": ["object", "array"], "additionalProperties": true };
}

/// The published schema.
pub fn schema() -> Json {
    json_schema::root::<Script>("milvus operations")
}

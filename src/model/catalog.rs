//! The catalog: every object, resolved.

use std::any::Any;
use std::fmt;

use super::{Aside, Names, ObjectId, Shape};
use crate::span::{FileId, Located, Span};

/// All objects of a project, in the order of their identities.
#[derive(Debug)]
pub struct Catalog {
    /// The objects; an index into this list names one.
    pub objects: Vec<Object>,
    /// Finds objects by address.
    pub names: Names,
}

/// One object: what every engine's objects share, and the engine's own definition.
#[derive(Debug)]
pub struct Object {
    /// Its identity.
    pub id: ObjectId,
    /// The value of `engine` in its document: `postgresql` is not `timescaledb`, though one engine implements both.
    pub engine_value: &'static str,
    /// Its kind.
    pub kind: &'static str,
    /// The folder under the specs folder.
    pub model: String,
    /// The file that declares it; [`FileId::NONE`] for objects that come from elsewhere.
    pub file: FileId,
    /// Where its name stands.
    pub span: Span,
    /// What it is for.
    pub description: Option<Located<String>>,
    /// The version of the definition.
    pub version: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What it is; nothing when its document is broken.
    pub definition: Option<Box<dyn Definition>>,
    /// Parts of its document were left out, so what seems to be missing may be there.
    pub incomplete: bool,
    /// What its document says that it needs, in the order of the identities.
    pub depends_on: Vec<ObjectId>,
    /// What it needs.
    pub edges: Vec<Edge>,
    /// Edges that say again what one of `edges` says, at another place.
    pub repeated: Vec<Edge>,
}

impl Object {
    /// The object as messages name it: "timescaledb table `app.public.chats`".
    pub fn subject(&self) -> String {
        let schema = self.id.schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
        format!("{} {} `{schema}{}`", self.engine_value, self.kind, self.id.name)
    }

    /// The definition as the type that the object's engine made.
    pub fn definition<T: 'static>(&self) -> Option<&T> {
        self.definition.as_deref()?.as_any().downcast_ref()
    }
}

/// Two objects are equal when they mean the same, in whichever catalog and file they are: what they need follows from what they
/// are, and the folder of a model says nothing of an object.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.engine_value == other.engine_value
            && self.kind == other.kind
            && self.description == other.description
            && self.version == other.version
            && self.owner == other.owner
            && self.tags == other.tags
            && self.depends_on == other.depends_on
            && self.definition == other.definition
    }
}

impl Catalog {
    /// The object at an index that an [`Edge`] or [`Names`] gave.
    pub fn get(&self, index: usize) -> &Object {
        &self.objects[index]
    }

    /// The object of an identity.
    pub fn find(&self, id: &ObjectId) -> Option<&Object> {
        let index = self.objects.binary_search_by(|object| object.id.cmp(id)).ok()?;
        self.objects.get(index)
    }
}

/// What an engine knows of one of its objects.
pub trait Definition: Meaning + Any + fmt::Debug + Send + Sync {
    /// The definition as [`Any`], for its own engine.
    fn as_any(&self) -> &dyn Any;
    /// The columns or fields, where the object has some that are known; nothing for opaque queries and the like.
    fn columns(&self) -> Option<Vec<Column<'_>>>;
    /// The definition as JSON, for `schemac show --json`.
    fn to_json(&self) -> serde_json::Value;
    /// References to other objects that no engine enforces.
    fn logical_references(&self) -> &[LogicalReference] {
        &[]
    }
}

/// Comparing definitions of which only their own engine knows the type; every definition that is comparable has it.
pub trait Meaning {
    /// Whether both are of one type, and equal.
    fn means(&self, other: &dyn Definition) -> bool;
}

impl<T: Definition + PartialEq> Meaning for T {
    fn means(&self, other: &dyn Definition) -> bool {
        as_definition::<T>(other).is_some_and(|other| self == other)
    }
}

impl PartialEq for dyn Definition {
    fn eq(&self, other: &dyn Definition) -> bool {
        self.means(other)
    }
}

/// The definition as a type, when it is of that type.
pub fn as_definition<T: 'static>(definition: &dyn Definition) -> Option<&T> {
    definition.as_any().downcast_ref()
}

/// A column or field, seen from outside its engine.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it stands.
    pub span: Span,
    /// What it can hold.
    pub shape: Shape,
    /// Whether it can be absent.
    pub nullable: bool,
}

/// Columns that hold keys of another object, perhaps in another engine; checked here since no engine does.
#[derive(Debug, Clone, PartialEq)]
pub struct LogicalReference {
    /// The referring columns.
    pub columns: Vec<Located<String>>,
    /// The object referred to; nothing when it was not found.
    pub target: Option<ObjectId>,
    /// The object referred to, as written.
    pub written: Aside<Located<String>>,
    /// The columns referred to, one for each referring column.
    pub target_columns: Vec<Located<String>>,
}

/// Something that an object needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The index of the needed object in the catalog.
    pub to: usize,
    /// Why.
    pub kind: EdgeKind,
    /// Where that is written.
    pub span: Span,
}

/// Why one object needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// A foreign key; can be added when all tables exist.
    ForeignKey,
    /// A logical reference; orders where it can, and never blocks.
    LogicalReference,
    /// A view's query or a materialized view's source.
    Query,
    /// A type of a column.
    Type,
    /// A schema, database or extension that the object is in or uses.
    Membership,
    /// A function, sequence or other object named in an expression.
    Expression,
    /// What an expression names that hangs on a table or a domain and can be added when all objects exist: a check, a
    /// default, an index.
    Attached,
    /// What the expression of a generated column names; the column can be added when all objects exist.
    Generated,
    /// What a policy of row level security names; policies are made when all objects exist.
    Policy,
    /// A trigger's function; can be added when all objects exist.
    Trigger,
    /// A role that a privilege or a policy names.
    Privilege,
    /// The table that a materialized view writes to, a dictionary reads from, and the like.
    Target,
    /// Written in `depends_on`.
    Explicit,
}

impl EdgeKind {
    /// In which round circles are opened at this link, if the dependent can be made first and the link be added
    /// afterwards. What is usually added late comes before what stands better in the statement that makes the object.
    pub fn opens_in_round(self) -> Option<usize> {
        match self {
            EdgeKind::ForeignKey | EdgeKind::LogicalReference | EdgeKind::Trigger | EdgeKind::Policy => {
                Some(0)
            }
            EdgeKind::Attached => Some(1),
            EdgeKind::Generated => Some(2),
            _ => None,
        }
    }

    /// The number of rounds.
    pub const ROUNDS: usize = 3;

    /// The words that graphs and reports use.
    pub fn label(self) -> &'static str {
        match self {
            EdgeKind::ForeignKey => "foreign key",
            EdgeKind::LogicalReference => "logical reference",
            EdgeKind::Query => "query",
            EdgeKind::Type => "type",
            EdgeKind::Membership => "membership",
            EdgeKind::Expression | EdgeKind::Attached => "expression",
            EdgeKind::Generated => "generated column",
            EdgeKind::Policy => "policy",
            EdgeKind::Trigger => "trigger",
            EdgeKind::Privilege => "privilege",
            EdgeKind::Target => "target",
            EdgeKind::Explicit => "depends_on",
        }
    }
}

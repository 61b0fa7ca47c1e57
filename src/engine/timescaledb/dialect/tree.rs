//! An expression as PostgreSQL's grammar takes it: special syntax is the call that it stands for, types have the names that
//! the catalog gives them.
//!
//! Source: PostgreSQL 17, `gram.y` (`extract(a FROM b)` is `extract('a', b)`, `a AT TIME ZONE b` is `timezone(b, a)`, …).

use std::ops::Range;

use sqlparser::ast::{
    AccessExpr, ArrayElemTypeDef, BinaryOperator, CharacterLength, DataType, ExactNumberInfo, Expr, Function,
    FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectName, ObjectNamePart, Spanned, Subscript,
    TimezoneInfo, TrimWhereField, UnaryOperator, Value,
};

use super::DIALECT;
use crate::sql::lexical::{Place, closed};
use crate::sql::tokens;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Its bytes in the fragment; empty where they cannot be told.
    pub range: Range<usize>,
    /// What it is.
    pub node: Node,
}

/// A type as the catalog calls it: `integer` is `int4`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// Its name, with the schema if one is written.
    pub parts: Vec<String>,
    /// What stands in brackets behind it.
    pub modifiers: Vec<String>,
    /// Whether it is an array of it.
    pub array: bool,
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A column, with its qualifiers.
    Column(Vec<String>),
    /// A text whose type its place decides.
    Text(String),
    /// A number.
    Number(String),
    /// `true` or `false`.
    Boolean,
    /// `NULL`.
    Null,
    /// `CURRENT_DATE` and its like, which ask the session.
    Session(String),
    /// A cast, or a literal with its type.
    Cast {
        /// What is cast.
        value: Box<Tree>,
        /// To what.
        to: TypeName,
    },
    /// A call, of a function or in syntax that stands for one.
    Call {
        /// The function.
        name: Vec<String>,
        /// Its arguments.
        arguments: Vec<Tree>,
        /// What each argument is called, where any is named; nothing where only places say which is which.
        named: Vec<Option<String>>,
    },
    /// An operator.
    Operator {
        /// Its name, with the schema of `OPERATOR(schema.name)`.
        name: Vec<String>,
        /// What stands before it.
        left: Option<Box<Tree>>,
        /// What stands behind it.
        right: Box<Tree>,
    },
    /// `a = ANY (b)` and `a = ALL (b)`.
    Any {
        /// The operator.
        operator: Vec<String>,
        /// The value.
        left: Box<Tree>,
        /// The array.
        right: Box<Tree>,
    },
    /// `AND`, `OR`, `NOT`, `IS NULL`, `IS TRUE`: nothing is called.
    Logic(Vec<Tree>),
    /// `a IN (b, c)`, which compares with each.
    In(Vec<Tree>),
    /// `a BETWEEN b AND c`.
    Between([Box<Tree>; 3]),
    /// `a IS DISTINCT FROM b`.
    Distinct(Box<Tree>, Box<Tree>),
    /// `NULLIF(a, b)`.
    Nullif(Box<Tree>, Box<Tree>),
    /// `CASE`.
    Case {
        /// What is compared with the conditions.
        operand: Option<Box<Tree>>,
        /// Conditions and results.
        branches: Vec<(Tree, Tree)>,
        /// The result otherwise.
        otherwise: Option<Box<Tree>>,
    },
    /// `COALESCE`.
    Coalesce(Vec<Tree>),
    /// `GREATEST` or `LEAST`.
    Extreme(&'static str, Vec<Tree>),
    /// `ARRAY[…]`.
    Array(Vec<Tree>),
    /// `ROW(…)` or `(a, b)`.
    Row(Vec<Tree>),
    /// `a[1]`, or `a[1:2]`.
    Element {
        /// The array.
        value: Box<Tree>,
        /// The places.
        places: Vec<Tree>,
        /// Whether it gives an array.
        slice: bool,
    },
    /// `(a).b`.
    Field(Box<Tree>, String),
    /// `a COLLATE b`.
    Collate(Box<Tree>),
    /// A subquery: the name of its column, where it has one of its own.
    Query(Option<&'static str>),
    /// Syntax that is no call, with the name of its column and its parts.
    Other(Option<String>, Vec<Tree>),
}

/// Words that ask the session and look like columns.
const SESSION: &[&str] = &[
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "system_user",
    "user",
];

/// Calls that are syntax of their own, whose functions depend on what else is written.
const SYNTAX: &[&str] = &[
    "json",
    "json_exists",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_value",
    "xmlconcat",
    "xmlelement",
    "xmlforest",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
];

/// Reads an expression and gives its tree to `read`; nothing when the parser cannot read it.
///
/// A tree may be deeper than the caller's stack, so it is only seen where the stack is made for it.
pub fn with_tree<R: Send>(text: &str, read: impl Fn(&Tree) -> R + Sync) -> Option<R> {
    let lexemes = closed(DIALECT, text, Place::Expression).ok()?;
    let result = tokens::parse(
        DIALECT,
        text,
        &lexemes,
        |parser| parser.parse_expr(),
        |expression| read(&tree(&expression)),
    );
    result.ok()
}

pub(super) fn tree(expression: &Expr) -> Tree {
    let range = tokens::bytes(expression.span()).unwrap_or(0..0);
    Tree { range, node: node(expression) }
}

fn boxed(expression: &Expr) -> Box<Tree> {
    Box::new(tree(expression))
}

fn trees(expressions: &[Expr]) -> Vec<Tree> {
    expressions.iter().map(tree).collect()
}

/// An identifier as the catalog has it.
pub(super) fn name(ident: &Ident) -> String {
    match ident.quote_style {
        Some(_) => ident.value.clone(),
        None => ident.value.to_ascii_lowercase(),
    }
}

pub(super) fn names(object: &ObjectName) -> Vec<String> {
    let part = |part: &ObjectNamePart| match part {
        ObjectNamePart::Identifier(ident) => name(ident),
        ObjectNamePart::Function(function) => name(&function.name),
    };
    object.0.iter().map(part).collect()
}

fn call(name: &str, arguments: Vec<Tree>) -> Node {
    Node::Call { name: vec![name.to_owned()], arguments, named: Vec::new() }
}

fn operator(name: &str, left: Option<Box<Tree>>, right: Box<Tree>) -> Node {
    Node::Operator { name: vec![name.to_owned()], left, right }
}

fn text(text: &str) -> Tree {
    Tree { range: 0..0, node: Node::Text(text.to_owned()) }
}

fn node(expression: &Expr) -> Node {
    match expression {
        Expr::Nested(inner) => node(inner),
        Expr::Identifier(ident) => {
            let word = name(ident);
            match ident.quote_style {
                None if SESSION.contains(&word.as_str()) => Node::Session(word),
                _ => Node::Column(vec![word]),
            }
        }
        Expr::CompoundIdentifier(idents) => Node::Column(idents.iter().map(name).collect()),
        Expr::CompoundFieldAccess { root, access_chain } => access(root, access_chain),
        Expr::Value(value) => literal(&value.value),
        Expr::TypedString(typed) => Node::Cast {
            value: Box::new(Tree { range: 0..0, node: literal(&typed.value.value) }),
            to: type_name(&typed.data_type),
        },
        Expr::Interval(interval) => {
            let unit = interval.last_field.as_ref().or(interval.leading_field.as_ref());
            let modifiers = unit.iter().map(|unit| unit.to_string().to_ascii_lowercase()).collect();
            let to = TypeName { modifiers, ..plain_type("interval") };
            Node::Cast { value: boxed(&interval.value), to }
        }
        Expr::Cast { expr, data_type, .. } => Node::Cast { value: boxed(expr), to: type_name(data_type) },
        Expr::Collate { expr, .. } => Node::Collate(boxed(expr)),
        Expr::Function(function) => function_node(function),
        Expr::Case { operand, conditions, else_result, .. } => Node::Case {
            operand: operand.as_deref().map(boxed),
            branches: conditions.iter().map(|when| (tree(&when.condition), tree(&when.result))).collect(),
            otherwise: else_result.as_deref().map(boxed),
        },
        Expr::Array(array) => Node::Array(trees(&array.elem)),
        Expr::Tuple(items) => Node::Row(trees(items)),
        Expr::Exists { .. } => Node::Query(Some("exists")),
        Expr::Subquery(_) | Expr::InSubquery { .. } => Node::Query(None),
        _ => compared(expression),
    }
}

/// Operators, comparisons, and the syntax of calls.
fn compared(expression: &Expr) -> Node {
    match expression {
        Expr::BinaryOp { left, op, right } => binary(left, op, right),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => Node::Logic(vec![tree(expr)]),
        Expr::UnaryOp { op, expr } => operator(&op.to_string(), None, boxed(expr)),
        Expr::IsFalse(inner)
        | Expr::IsNotFalse(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::IsUnknown(inner)
        | Expr::IsNotUnknown(inner) => Node::Logic(vec![tree(inner)]),
        Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
            Node::Distinct(boxed(left), boxed(right))
        }
        Expr::IsNormalized { expr, .. } => call("is_normalized", vec![tree(expr)]),
        Expr::IsJson { expr, .. } => Node::Other(None, vec![tree(expr)]),
        Expr::InList { expr, list, .. } => {
            let mut all = vec![tree(expr)];
            all.extend(list.iter().map(tree));
            Node::In(all)
        }
        Expr::Between { expr, low, high, .. } => Node::Between([boxed(expr), boxed(low), boxed(high)]),
        Expr::Like { negated, expr, pattern, escape_char, any: false } => {
            like(if *negated { "!~~" } else { "~~" }, expr, pattern, escape_char.as_deref(), "like_escape")
        }
        Expr::ILike { negated, expr, pattern, escape_char, any: false } => {
            like(if *negated { "!~~*" } else { "~~*" }, expr, pattern, escape_char.as_deref(), "like_escape")
        }
        Expr::SimilarTo { negated, expr, pattern, escape_char } => {
            let mut arguments = vec![tree(pattern)];
            arguments.extend(escape_char.as_deref().map(tree));
            let pattern = Tree { range: 0..0, node: call("similar_to_escape", arguments) };
            operator(if *negated { "!~" } else { "~" }, Some(boxed(expr)), Box::new(pattern))
        }
        Expr::AnyOp { left, compare_op, right, .. } | Expr::AllOp { left, compare_op, right } => {
            match &**right {
                Expr::Subquery(_) => Node::Query(None),
                right => {
                    Node::Any { operator: operator_name(compare_op), left: boxed(left), right: boxed(right) }
                }
            }
        }
        _ => special(expression),
    }
}

/// Syntax that stands for calls.
fn special(expression: &Expr) -> Node {
    match expression {
        Expr::AtTimeZone { timestamp, time_zone } => call("timezone", vec![tree(time_zone), tree(timestamp)]),
        Expr::Extract { field, expr, .. } => {
            let field = field.to_string().trim_matches('\'').to_ascii_lowercase();
            call("extract", vec![text(&field), tree(expr)])
        }
        Expr::Ceil { expr, .. } => call("ceil", vec![tree(expr)]),
        Expr::Floor { expr, .. } => call("floor", vec![tree(expr)]),
        Expr::Position { expr, r#in } => call("position", vec![tree(r#in), tree(expr)]),
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            let mut arguments = vec![tree(expr)];
            match (substring_from.as_deref(), substring_for.as_deref()) {
                (None, Some(length)) => {
                    arguments.push(Tree { range: 0..0, node: Node::Number("1".to_owned()) });
                    arguments.push(tree(length));
                }
                (from, length) => arguments.extend(from.into_iter().chain(length).map(tree)),
            }
            call("substring", arguments)
        }
        Expr::Trim { trim_where, trim_what, expr, trim_characters } => {
            let name = match trim_where {
                Some(TrimWhereField::Leading) => "ltrim",
                Some(TrimWhereField::Trailing) => "rtrim",
                Some(TrimWhereField::Both) | None => "btrim",
            };
            let mut arguments = vec![tree(expr)];
            arguments.extend(trim_what.as_deref().map(tree));
            arguments.extend(trim_characters.iter().flatten().map(tree));
            call(name, arguments)
        }
        Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
            let mut arguments = vec![tree(expr), tree(overlay_what), tree(overlay_from)];
            arguments.extend(overlay_for.as_deref().map(tree));
            call("overlay", arguments)
        }
        _ => Node::Other(None, Vec::new()),
    }
}

fn like(name: &str, value: &Expr, pattern: &Expr, escape: Option<&Expr>, escaping: &str) -> Node {
    let pattern = match escape {
        Some(escape) => {
            Box::new(Tree { range: 0..0, node: call(escaping, vec![tree(pattern), tree(escape)]) })
        }
        None => boxed(pattern),
    };
    operator(name, Some(boxed(value)), pattern)
}

fn binary(left: &Expr, op: &BinaryOperator, right: &Expr) -> Node {
    match op {
        BinaryOperator::And | BinaryOperator::Or => {
            // A long chain leans to the left; its links make one list.
            let mut parts = vec![tree(right)];
            let mut rest = left;
            while let Expr::BinaryOp { left, op: BinaryOperator::And | BinaryOperator::Or, right } = rest {
                parts.push(tree(right));
                rest = left;
            }
            parts.push(tree(rest));
            parts.reverse();
            Node::Logic(parts)
        }
        BinaryOperator::Overlaps => {
            let list = |side: &Expr| match side {
                Expr::Tuple(items) => trees(items),
                other => vec![tree(other)],
            };
            let mut arguments = list(left);
            arguments.extend(list(right));
            call("overlaps", arguments)
        }
        op => Node::Operator { name: operator_name(op), left: Some(boxed(left)), right: boxed(right) },
    }
}

fn operator_name(op: &BinaryOperator) -> Vec<String> {
    match op {
        BinaryOperator::PGCustomBinaryOperator(parts) => parts.clone(),
        // What `LIKE` stands for is written as it is.
        other => vec![other.to_string()],
    }
}

fn access(root: &Expr, chain: &[AccessExpr]) -> Node {
    let mut value = tree(root);
    // `t.a[1]` is the column `a` of `t`, `(t.a).b` a field of it.
    let mut leading = matches!(root, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
    for step in chain {
        let range = value.range.clone();
        let node = match (step, value.node) {
            (AccessExpr::Dot(Expr::Identifier(ident)), Node::Column(mut parts)) if leading => {
                parts.push(name(ident));
                Node::Column(parts)
            }
            (AccessExpr::Dot(Expr::Identifier(ident)), node) => {
                Node::Field(Box::new(Tree { range: range.clone(), node }), name(ident))
            }
            (AccessExpr::Dot(_), node) => Node::Other(None, vec![Tree { range: range.clone(), node }]),
            (AccessExpr::Subscript(subscript), node) => {
                leading = false;
                let value = Box::new(Tree { range: range.clone(), node });
                match subscript {
                    Subscript::Index { index } => {
                        Node::Element { value, places: vec![tree(index)], slice: false }
                    }
                    Subscript::Slice { lower_bound, upper_bound, stride } => {
                        let bounds = [lower_bound, upper_bound, stride];
                        let places = bounds.into_iter().flatten().map(tree).collect();
                        Node::Element { value, places, slice: true }
                    }
                }
            }
        };
        value = Tree { range, node };
    }
    value.node
}

fn literal(value: &Value) -> Node {
    match value {
        Value::Number(number, _) => Node::Number(number.clone()),
        Value::Boolean(_) => Node::Boolean,
        Value::Null => Node::Null,
        Value::SingleQuotedString(text)
        | Value::EscapedStringLiteral(text)
        | Value::UnicodeStringLiteral(text) => Node::Text(text.clone()),
        // A parameter of a function, by its place.
        Value::Placeholder(name) => Node::Column(vec![name.clone()]),
        Value::DollarQuotedString(text) => Node::Text(text.value.clone()),
        Value::HexStringLiteral(bits) | Value::SingleQuotedByteStringLiteral(bits) => {
            Node::Cast { value: Box::new(text(bits)), to: plain_type("bit") }
        }
        _ => Node::Other(None, Vec::new()),
    }
}

fn function_node(function: &Function) -> Node {
    let path = names(&function.name);
    let word = match path.as_slice() {
        [word] => word.as_str(),
        _ => "",
    };
    let list: &[FunctionArg] = match &function.args {
        FunctionArguments::List(list) if list.clauses.is_empty() => &list.args,
        FunctionArguments::List(_) => return Node::Other(Some(word.to_owned()), Vec::new()),
        FunctionArguments::Subquery(_) => {
            return Node::Query((word == "array").then_some("array"));
        }
        FunctionArguments::None => &[],
    };
    if SESSION.contains(&word) {
        return Node::Session(word.to_owned());
    }
    let mut arguments = Vec::new();
    let mut named = Vec::new();
    for argument in list {
        let (value, its_name) = match argument {
            FunctionArg::Unnamed(value) => (value, None),
            FunctionArg::Named { name: ident, arg, .. }
            | FunctionArg::ExprNamed { name: Expr::Identifier(ident), arg, .. } => (arg, Some(name(ident))),
            FunctionArg::ExprNamed { arg, .. } => (arg, Some(String::new())),
        };
        // `count(*)` has no argument.
        if let FunctionArgExpr::Expr(expression) = value {
            arguments.push(tree(expression));
            named.push(its_name);
        }
    }
    if named.iter().all(Option::is_none) {
        named.clear();
    }
    let Some(last) = path.last() else { return Node::Other(None, arguments) };
    match (word, arguments.len()) {
        ("coalesce", _) => Node::Coalesce(arguments),
        ("greatest", _) => Node::Extreme("greatest", arguments),
        ("least", _) => Node::Extreme("least", arguments),
        ("row", _) => Node::Row(arguments),
        ("nullif", 2) => {
            let mut both = arguments.into_iter().map(Box::new);
            match (both.next(), both.next()) {
                (Some(left), Some(right)) => Node::Nullif(left, right),
                _ => Node::Other(None, Vec::new()),
            }
        }
        // The form is a word of the syntax.
        ("normalize", 2) => {
            let mut arguments = arguments;
            if let Some(form) = arguments.get_mut(1)
                && let Node::Column(parts) = &form.node
                && let [form_name] = parts.as_slice()
                && matches!(form_name.as_str(), "nfc" | "nfd" | "nfkc" | "nfkd")
            {
                form.node = Node::Text(form_name.to_ascii_uppercase());
            }
            call("normalize", arguments)
        }
        (word, _) if SYNTAX.contains(&word) => Node::Other(Some(last.clone()), arguments),
        // `json_object(a: b)` is syntax, `json_object(a)` a call.
        ("json_object" | "json_array" | "json_objectagg" | "json_arrayagg", count)
            if !named.is_empty() || count != 1 =>
        {
            Node::Other(Some(last.clone()), arguments)
        }
        _ => Node::Call { name: path, arguments, named },
    }
}

fn plain_type(name: &str) -> TypeName {
    TypeName { parts: vec![name.to_owned()], modifiers: Vec::new(), array: false }
}

fn sized_type(name: &str, size: Option<u64>) -> TypeName {
    TypeName { modifiers: size.iter().map(u64::to_string).collect(), ..plain_type(name) }
}

fn type_name(data_type: &DataType) -> TypeName {
    let length = |length: &Option<CharacterLength>| match length {
        Some(CharacterLength::IntegerLength { length, .. }) => Some(*length),
        _ => None,
    };
    let zone = |zone: &TimezoneInfo| matches!(zone, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz);
    match data_type {
        DataType::Character(size) | DataType::Char(size) => {
            sized_type("bpchar", Some(length(size).unwrap_or(1)))
        }
        DataType::CharacterVarying(size)
        | DataType::CharVarying(size)
        | DataType::Varchar(size)
        | DataType::Nvarchar(size) => sized_type("varchar", length(size)),
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => match info {
            ExactNumberInfo::None => plain_type("numeric"),
            ExactNumberInfo::Precision(precision) => sized_type("numeric", Some(*precision)),
            ExactNumberInfo::PrecisionAndScale(precision, scale) => TypeName {
                modifiers: vec![precision.to_string(), scale.to_string()],
                ..plain_type("numeric")
            },
        },
        DataType::Float(ExactNumberInfo::Precision(..=24)) | DataType::Float4 | DataType::Real => {
            plain_type("float4")
        }
        DataType::Float(_) | DataType::Float8 | DataType::DoublePrecision => plain_type("float8"),
        DataType::Int2(_) | DataType::SmallInt(_) => plain_type("int2"),
        DataType::Int(_) | DataType::Int4(_) | DataType::Integer(_) => plain_type("int4"),
        DataType::Int8(_) | DataType::BigInt(_) => plain_type("int8"),
        DataType::Bool | DataType::Boolean => plain_type("bool"),
        DataType::Time(size, info) => sized_type(if zone(info) { "timetz" } else { "time" }, *size),
        DataType::Timestamp(size, info) => {
            sized_type(if zone(info) { "timestamptz" } else { "timestamp" }, *size)
        }
        DataType::Interval { fields, precision } => {
            let mut to = sized_type("interval", *precision);
            to.modifiers.extend(fields.iter().map(|fields| fields.to_string().to_ascii_lowercase()));
            to
        }
        DataType::Bit(size) => sized_type("bit", Some(size.unwrap_or(1))),
        DataType::BitVarying(size) | DataType::VarBit(size) => sized_type("varbit", *size),
        DataType::Custom(object, modifiers) => {
            TypeName { parts: names(object), modifiers: modifiers.clone(), array: false }
        }
        DataType::Array(
            ArrayElemTypeDef::SquareBracket(inner, _)
            | ArrayElemTypeDef::Qualified(inner, _)
            | ArrayElemTypeDef::AngleBracket(inner)
            | ArrayElemTypeDef::Parenthesis(inner),
        ) => TypeName { array: true, ..type_name(inner) },
        other => plain_type(&other.to_string().to_ascii_lowercase()),
    }
}

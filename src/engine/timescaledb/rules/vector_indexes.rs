//! Indexes of pgvector: a class for every distance, fixed dimensions, and not too many.
//! Source: pgvector 0.8: `54000: column cannot have more than 2000 dimensions for hnsw index`, `22023: column does not have
//! dimensions`, `22023: ef_construction must be greater than or equal to 2 * m`.

use super::Rule;
use super::lasting::type_of_expression;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::engine::timescaledb::codes;
use crate::engine::timescaledb::model::{Index, IndexKey, Table};
use crate::engine::timescaledb::spec::IndexMethod;
use crate::engine::timescaledb::types::Type;
use crate::span::Located;
use crate::spec::Literal;

pub(super) fn check(rule: &Rule<'_>, diagnostics: &mut Diagnostics) {
    let Some(table) = rule.table() else { return };
    for index in &table.indexes {
        let method = match index.method.value {
            IndexMethod::Hnsw => "hnsw",
            IndexMethod::Ivfflat => "ivfflat",
            _ => continue,
        };
        parameters(rule, index, method, diagnostics);
        let Some(first) = index.columns.first() else { continue };
        let (ty, name, related) = match &first.key {
            IndexKey::Column(name) => {
                let Some(column) = table.column(name) else { continue };
                (column.ty.value.clone(), name, Some(column.ty.span))
            }
            IndexKey::Sql(sql) => (of_expression(rule, table, sql), &sql.text, None),
        };
        if ty == Type::Unknown {
            continue;
        }
        let with_type = |diagnostic: Diagnostic| match related {
            Some(span) => diagnostic.related(span, "its type"),
            None => diagnostic,
        };
        let Some((classes, limit, dimensions)) = family(&ty, method) else {
            let message = format!(
                "the index `{}` of {} has the method `{method}`, which cannot index {ty}",
                index.name, rule.subject
            );
            diagnostics.push(
                with_type(Diagnostic::new(&codes::INDEX_OPCLASS, name.span, message))
                    .help("index a `vector`, a `halfvec`, a `sparsevec` (hnsw alone) or a `bit` column"),
            );
            continue;
        };
        match &first.opclass {
            // `vector_l2_ops` is the default of ivfflat; hnsw has none.
            None if method == "ivfflat" && matches!(ty, Type::Vector(_)) => {}
            None => {
                let message = format!(
                    "the index `{}` of {} does not say which distance it serves",
                    index.name, rule.subject
                );
                diagnostics.push(
                    Diagnostic::new(&codes::INDEX_OPCLASS, name.span, message)
                        .help(format!("add `opclass`: one of {}", listed(&classes))),
                );
            }
            Some(opclass)
                if !classes.iter().any(|class| *class == opclass.rsplit('.').next().unwrap_or(opclass)) =>
            {
                let message = format!(
                    "the operator class `{opclass}` of the index `{}` of {} does not serve {ty} with `{method}`",
                    index.name, rule.subject
                );
                let help = match nearest(opclass, classes.iter().map(String::as_str)) {
                    Some(near) => format!("write `{near}`, or another of {}", listed(&classes)),
                    None => format!("use one of {}", listed(&classes)),
                };
                diagnostics.push(Diagnostic::new(&codes::INDEX_OPCLASS, opclass.span, message).help(help));
            }
            Some(_) => {}
        }
        let message = match (dimensions, limit) {
            (None, _) => format!(
                "the index `{}` of {} needs a number of dimensions at `{}`",
                index.name,
                rule.subject,
                name.trim()
            ),
            (Some(dimensions), Some(limit)) if dimensions > limit => format!(
                "the index `{}` of {} holds {dimensions} dimensions; `{method}` takes {limit} of {ty}",
                index.name, rule.subject
            ),
            _ => continue,
        };
        diagnostics.push(
            with_type(Diagnostic::new(&codes::VECTOR_DIMENSIONS, name.span, message))
                .help(match dimensions {
                    None if related.is_none() => "cast it to a type with a number of dimensions: `(…)::vector(1536)`".to_owned(),
                    None => "write the number of dimensions in the type: `vector(1536)`".to_owned(),
                    Some(_) if related.is_none() => "cast it to a smaller type, or shorten the vectors".to_owned(),
                    Some(dimensions) => format!(
                        "index an expression of a smaller type, such as `{{ sql: {name}::halfvec({dimensions}) }}`, or shorten the vectors"
                    ),
                }),
        );
    }
}

fn listed(classes: &[String]) -> String {
    classes.iter().map(|class| format!("`{class}`")).collect::<Vec<_>>().join(", ")
}

/// The type of an expression, with the dimensions that a cast around it names.
fn of_expression(rule: &Rule<'_>, table: &Table, sql: &str) -> Type {
    if let Some(column) = table.column(sql.trim()) {
        return column.ty.value.clone();
    }
    let (ty, cast) = type_of_expression(rule, table, sql);
    let dimensions = cast.and_then(|cast| cast.modifiers.first()?.parse().ok());
    match ty.name() {
        Some("vector") => Type::Vector(dimensions),
        Some("halfvec") => Type::Halfvec(dimensions),
        Some("sparsevec") => Type::Sparsevec(dimensions),
        Some("bit") => Type::Bit(dimensions.unwrap_or(1)),
        Some(other) if !other.starts_with("enum ") => {
            crate::engine::timescaledb::types::parse(&ty.shown(), &Nothing)
                .map_or(Type::Unknown, |parsed| parsed.ty)
        }
        _ => Type::Unknown,
    }
}

/// Nothing is declared where a type of the catalog is shown.
struct Nothing;

impl crate::engine::timescaledb::types::ParseContext for Nothing {
    fn declared(&self, _: &str) -> Option<(String, String)> {
        None
    }

    fn declared_names(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

/// The operator classes of a type, the most dimensions that the method indexes, and the column's dimensions.
fn family(ty: &Type, method: &str) -> Option<(Vec<String>, Option<u32>, Option<u32>)> {
    let (prefix, limit, dimensions) = match *ty {
        Type::Vector(dimensions) => ("vector", Some(2000), dimensions),
        Type::Halfvec(dimensions) => ("halfvec", Some(4000), dimensions),
        // The limit of a sparse vector counts its values that are not zero, which only rows tell.
        Type::Sparsevec(dimensions) if method == "hnsw" => ("sparsevec", None, dimensions),
        Type::Bit(dimensions) => {
            let mut classes = vec!["bit_hamming_ops".to_owned()];
            if method == "hnsw" {
                classes.push("bit_jaccard_ops".to_owned());
            }
            return Some((classes, Some(64_000), Some(dimensions)));
        }
        _ => return None,
    };
    let mut classes: Vec<String> =
        ["l2", "ip", "cosine"].iter().map(|distance| format!("{prefix}_{distance}_ops")).collect();
    if method == "hnsw" {
        classes.push(format!("{prefix}_l1_ops"));
    }
    Some((classes, limit, dimensions))
}

/// `ef_construction` is at least twice `m`; the defaults are 64 and 16.
fn parameters(rule: &Rule<'_>, index: &Index, method: &str, diagnostics: &mut Diagnostics) {
    if method != "hnsw" {
        return;
    }
    let find = |wanted: &str| index.parameters.iter().find(|(name, _)| name.value == wanted);
    let number =
        |value: Option<&(Located<String>, Located<Literal>)>| match value.map(|(_, value)| &value.value) {
            Some(Literal::Integer(number)) => Some(*number),
            _ => None,
        };
    let (m, ef) = (find("m"), find("ef_construction"));
    if number(ef).unwrap_or(64) < 2 * number(m).unwrap_or(16)
        && let Some((_, value)) = ef.or(m)
    {
        let message = format!(
            "the index `{}` of {} has an `ef_construction` of less than twice `m`",
            index.name, rule.subject
        );
        diagnostics.push(
            Diagnostic::new(&codes::STORAGE_PARAMETER, value.span, message).help(
                "raise `ef_construction` (64 unless written) to at least twice `m` (16 unless written)",
            ),
        );
    }
}

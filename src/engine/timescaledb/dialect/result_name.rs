//! The name of a column of a result that has no alias. Source: PostgreSQL 17, `FigureColname` in `parse_target.c`.

use sqlparser::ast::Expr;

use super::tree::{name, names};

/// What PostgreSQL calls an expression; nothing where the catalog would have to be asked.
pub(super) fn result_name(expression: &Expr) -> Option<String> {
    let name = match expression {
        Expr::Identifier(ident) => return Some(name(ident)),
        Expr::CompoundIdentifier(idents) => return idents.last().map(name),
        Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => return result_name(inner),
        Expr::AtTimeZone { .. } => "timezone",
        Expr::Function(function) => return names(&function.name).pop(),
        // The name of what is cast wins; the name of the type, which comes next, is the catalog's own.
        Expr::Cast { expr, .. } => return result_name(expr).filter(|name| name != "?column?"),
        Expr::Case { else_result, .. } => {
            let inner = else_result.as_ref().and_then(|result| result_name(result));
            return inner.filter(|name| name != "?column?").or_else(|| Some("case".to_owned()));
        }
        Expr::Exists { .. } => "exists",
        Expr::Array(_) => "array",
        Expr::Extract { .. } => "extract",
        Expr::Ceil { .. } => "ceil",
        Expr::Floor { .. } => "floor",
        Expr::Position { .. } => "position",
        Expr::Substring { .. } => "substring",
        Expr::Overlay { .. } => "overlay",
        Expr::Subquery(_) | Expr::CompoundFieldAccess { .. } | Expr::TypedString(_) | Expr::Interval(_) => {
            return None;
        }
        Expr::Trim { .. } => "btrim",
        _ => "?column?",
    };
    Some(name.to_owned())
}

//! The names in an expression.

use super::lexical::{Place, closed};
use super::names::Names;
use super::{Dialect, ExpressionNames, Reading, tokens};

pub(super) fn read(dialect: Dialect, text: &str) -> Reading<ExpressionNames> {
    let lexemes = match closed(dialect, text, Place::Expression) {
        Ok(lexemes) => lexemes,
        Err(fault) => return fault.reading(),
    };
    let names = tokens::parse(
        dialect,
        text,
        &lexemes,
        |parser| parser.parse_expr(),
        |tree| Names::new(dialect, text, &lexemes).of_expression(&tree),
    );
    match names {
        Ok(names) => Reading::Read(names),
        Err(unread) => unread.reading(),
    }
}

//! The names in an expression.

use super::lexical::{Place, closed};
use super::names::Names;
use super::{Dialect, ExpressionNames, Reading, tokens};

pub(super) fn read(dialect: Dialect, text: &str) -> Reading<ExpressionNames> {
    let lexemes = match closed(dialect, text, Place::Expression) {
        Ok(lexemes) => lexemes,
        Err(fault) => return Reading::Broken { message: fault.message, range: fault.range },
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
        Err(reason) => Reading::Opaque(reason),
    }
}

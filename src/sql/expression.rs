//! The names in an expression.

use super::{Dialect, ExpressionNames, Reading};

pub(super) fn read(_dialect: Dialect, _text: &str) -> Reading<ExpressionNames> {
    Reading::Opaque("not read yet".into())
}

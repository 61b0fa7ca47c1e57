//! The names in a query.

use super::{Dialect, QueryNames, Reading};

pub(super) fn read(_dialect: Dialect, _text: &str) -> Reading<QueryNames> {
    Reading::Opaque("not read yet".into())
}

//! The rules of collections.

use crate::diagnostic::Diagnostics;
use crate::engine::Checking;
use crate::model::Object;

/// Checks an object.
pub fn check(_object: &Object, _context: &Checking<'_>, _diagnostics: &mut Diagnostics) {}

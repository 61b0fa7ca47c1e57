//! The codes that belong to no engine. The text of a code is its page, whose examples a test executes.

mod files;
mod language;
mod project;
mod references;
mod scripts;
mod trust;

use std::sync::LazyLock;

pub use files::*;
pub use language::*;
pub use project::*;
pub use references::*;
pub use scripts::*;
pub use trust::*;

use super::Code;

/// Every code that belongs to no engine.
pub static ALL: LazyLock<Vec<&'static Code>> = LazyLock::new(|| {
    [files::ALL, language::ALL, references::ALL, scripts::ALL, trust::ALL, project::ALL].concat()
});

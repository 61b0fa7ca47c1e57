//! The output folder: what belongs there, what is stale, and writing it safely.
//!
//! Files are written to a temporary name and renamed; files that are equal are not touched; files that no longer belong
//! are removed only when they are below the folder of an engine and the previous manifest lists them with the hash that is on
//! disk. Everything else in the folder is told. The manifest is written last, so that an interrupted run is repaired by the
//! next one; until then a journal names what the interrupted run may have written. A folder that is not there yet is written
//! beside its place and renamed as a whole.

pub mod diff;
mod error;
mod first;
mod folder;
mod forms;
mod journal;
mod layout;
mod lock;
pub mod manifest;
mod names;
pub mod receipt;
mod scripts;
mod selection;
mod store;
mod tree;
mod write;

pub use error::OutputError;
pub use folder::OutputFolder;
pub use lock::Lock;
pub use selection::Selection;
pub use store::write;
pub use tree::{Tree, build};
pub use write::{Change, ChangeKind, Comparison, compare};

/// The manifest's path in the output folder.
pub const MANIFEST: &str = "manifest.json";

/// The file of the output folder for git, and its text: line ends are the same on every system, and reviews fold what repeats
/// the objects' files. It does not depend on the objects, so that no two branches change it.
const ATTRIBUTES: (&str, &str) = (
    ".gitattributes",
    "\
* text eol=lf
/manifest.json linguist-generated=true
deploy.json linguist-generated=true
deploy.sql linguist-generated=true
server.sql linguist-generated=true
verify.json linguist-generated=true
verify.sql linguist-generated=true
",
);

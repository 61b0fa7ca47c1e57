//! What stands in tokens for syntax that the parser does not know: an engine's [`super::Lexicon::rewrite`] writes it, and whoever
//! collects the names understands it.

/// The function that stands for `ARRAY JOIN`: its arguments are, by turns, an array and its alias as text.
pub(crate) const ARRAY_JOIN: &str = "\u{1}array join";
/// The function that stands for a `*` whose columns a function or a pattern chooses.
pub(crate) const STAR: &str = "*";
/// Before the alias of an expression of `WITH`, which is put into the projection.
pub(crate) const WITH_ALIAS: char = '\u{1}';

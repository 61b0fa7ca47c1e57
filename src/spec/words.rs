//! Words of one engine that the language has to know: how its clients call keys, which types have parameters, where secrets stand.

/// The words of an engine.
#[derive(Debug)]
pub struct Words {
    /// Words of its clients for keys that have another name here, in small letters. The first of the names that exists at the place
    /// is meant.
    pub synonyms: &'static [(&'static str, &'static [&'static str])],
    /// Types with a length, besides those that all engines have, in small letters.
    pub lengths: &'static [&'static str],
    /// Types with a number of dimensions, besides those that all engines have, in small letters.
    pub dimensions: &'static [&'static str],
    /// The keys that its clients write beside an array, for the type of its elements and for their number.
    pub array_keys: Option<(&'static str, &'static str)>,
    /// Calls with secrets among their arguments.
    pub secrets: &'static [SecretArgument],
}

impl Words {
    /// No words.
    pub const NONE: &'static Words =
        &Words { synonyms: &[], lengths: &[], dimensions: &[], array_keys: None, secrets: &[] };
}

/// A secret among the arguments of a call.
#[derive(Debug, Clone, Copy)]
pub struct SecretArgument {
    /// The function or the like, in small letters.
    pub function: &'static str,
    /// How many arguments there are at least.
    pub least: usize,
    /// Which of them is the secret, from 0 on.
    pub place: usize,
    /// Whether it is one only behind a text, which is its name.
    pub behind_text: bool,
    /// What else may stand in its place, in small letters.
    pub no_secrets: &'static [&'static str],
}

impl SecretArgument {
    /// One that is a secret whatever stands around it.
    pub const fn plain(function: &'static str, least: usize, place: usize) -> Self {
        SecretArgument { function, least, place, behind_text: false, no_secrets: &[] }
    }
}

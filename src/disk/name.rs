//! Names for what is written before it takes its own name.

use std::hash::{BuildHasher as _, Hasher as _};

const START: &str = ".schemac-";
const END: &str = ".tmp";
/// Digits of a number that nobody can foresee.
const DIGITS: usize = 16;

/// A name that nobody can foresee: whoever fills a folder cannot put anything in the way. The standard library draws the
/// keys of its maps from the system's source of random numbers, and makes others for every map.
pub(super) fn temporary() -> String {
    let number = std::hash::RandomState::new().build_hasher().finish();
    format!("{START}{number:0DIGITS$x}{END}")
}

/// Whether a name is one of those that are given while something is written.
pub fn is_temporary(name: &str) -> bool {
    let digits = name.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    digits.is_some_and(|digits| {
        digits.len() == DIGITS && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_temporary, temporary};

    #[test]
    fn temporary_names_are_known_again_and_never_the_same() {
        let names: std::collections::BTreeSet<String> = (0..1000).map(|_| temporary()).collect();
        assert_eq!(names.len(), 1000);
        assert!(names.iter().all(|name| is_temporary(name)));
        for name in [
            ".schemac-.tmp",
            ".schemac-0123456789abcdeg.tmp",
            ".schemac-0123456789abcdef",
            ".schemac-pending",
        ] {
            assert!(!is_temporary(name), "{name}");
        }
    }
}
